"""Every knob, in one table: name, default, unit, and why this default.

Read from environment variables with the prefix NEWSGRAPH_, once, at the start; nothing reads the environment later.
Only what an operator would change is here; every other bound is a named constant beside the code that it bounds.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.errors import Trouble
from gateway.keys import ApiKey, parse_keys

PREFIX = "NEWSGRAPH_"


class Visibility(StrEnum):
    """Which articles a caller may see who has no key."""

    PUBLISHED = "published"
    ALL = "all"


class Documents(StrEnum):
    """Which operations are answered: any, any with a word to the log, or those of the trusted documents alone."""

    OPEN = "open"
    PREFER = "prefer"
    ONLY = "only"


class Introspection(StrEnum):
    """Who may ask the endpoint for its schema."""

    ON = "on"
    KEY = "key"
    OFF = "off"


def _switch(value: object) -> object:
    if isinstance(value, bool):
        return value
    try:
        return {"on": True, "1": True, "off": False, "0": False}[str(value)]
    except KeyError:
        raise ValueError from None


Switch = Annotated[bool, BeforeValidator(_switch)]
"""`on` or `off`, also 1 and 0; nothing else, so that `flase` does not mean off."""


def _keys(value: object) -> object:
    return parse_keys(value) if isinstance(value, str) else value


Keys = Annotated[tuple[ApiKey, ...], NoDecode, BeforeValidator(_keys)]


_HOST = re.compile(r"\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]").fullmatch
_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://[^/\s,?#@]+").fullmatch


def _listed(is_one: Callable[[str], object]) -> Callable[[object], object]:
    """Reads entries between commas, in lower case; ValueError where one is none."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        entries = tuple(entry.strip().lower().removesuffix(".") for entry in value.split(",") if entry.strip())
        if not all(map(is_one, entries)):
            raise ValueError
        return entries

    return read


Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed(_HOST))]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed(_ORIGIN))]


def _knob(default: object, *, expects: str, help: str) -> Any:  # noqa: A002 - as argparse and click call it
    return Field(default, description=help, json_schema_extra={"expects": expects})


class Settings(BaseSettings):
    """What the person who runs Newsgraph decides."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    mongodb_uri: Annotated[str, Field(pattern=r"^mongodb(\+srv)?://.")] | None = _knob(
        None,
        expects="a URI that begins with mongodb:// or mongodb+srv://",
        help="Where MongoDB is. Unset: a mongod that comes along is started in the data folder.",
    )
    database: Annotated[str, Field(pattern=r'^[^/\\. "$*<>:|?\x00]{1,63}$')] = _knob(
        "newsgraph",
        expects="a database name: 1 to 63 characters, no space, dot, slash or $",
        help="The database that holds the documents.",
    )
    data: Path = _knob(
        Path(".newsgraph"),
        expects="a folder",
        help="The folder of the embedded mongod; made with mode 0700. Not used with NEWSGRAPH_MONGODB_URI.",
    )
    host: Annotated[str, Field(min_length=1)] = _knob(
        "127.0.0.1",
        expects="an address to listen on",
        help="The address to listen on. This machine alone, until you say otherwise; the image sets 0.0.0.0.",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = _knob(
        8000,
        expects="a port from 0 to 65535",
        help="The port to listen on; 0 takes a free one and prints it.",
    )
    workers: Annotated[int, Field(ge=1, le=64)] = _knob(
        1,
        expects="a whole number from 1 to 64",
        help="How many processes answer on the port: as many as there are processors that MongoDB leaves to us. "
        "One that dies is replaced.",
    )
    hosts: Hosts = _knob(
        (),
        expects="host names without a port, separated by commas, such as news.example, *.news.example or [::1]",
        help="The hosts that are answered, on any port: names separated by commas; `*.news.example` is all below "
        "news.example, `*` every host. Others get 421, but for `/livez` and `/readyz`. Unset: on a loopback "
        "NEWSGRAPH_HOST `localhost`, `127.0.0.1` and `[::1]`, otherwise every host, with a warning in the log.",
    )
    cors_origins: Origins = _knob(
        (),
        expects="origins such as https://www.news.example, separated by commas, or *",
        help="The origins whose pages may read answers in a browser (CORS), separated by commas; `*` is all. "
        "Unset: none but our own.",
    )
    surrogate_header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")] = _knob(
        "Surrogate-Key",
        expects="the name of a header",
        help="The header that tells a CDN what an answer was made from, so that it can be purged by that: "
        "`Surrogate-Key` for Fastly and Varnish, `Cache-Tag` for Cloudflare, `Edge-Cache-Tag` for Akamai.",
    )
    visibility: Visibility = _knob(
        Visibility.PUBLISHED,
        expects="published or all",
        help="`published` shows what is `published: true` and not `removed: true`; "
        "`all` shows everything to everyone: for private networks and benchmarks.",
    )
    api_keys: Keys = _knob(
        (),
        expects="entries as `newsgraph key make` prints them, separated by commas",
        help="Who may see more, and what: digests of keys with their scopes, separated by commas, as "
        "`newsgraph key make NAME --scope SCOPE` prints them. A key is sent as `Authorization: Bearer KEY`.",
    )
    asset_base_url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | None = _knob(
        None,
        expects="a URL that begins with http:// or https://",
        help="Put before stored paths such as `/assets/logo.png`, in every URL field. Unset: paths stay paths.",
    )
    graphiql: Switch = _knob(
        True,  # noqa: FBT003 - a default, not an argument
        expects="on or off",
        help="Whether GraphiQL is served at `/graphiql`.",
    )
    introspection: Introspection = _knob(
        Introspection.ON,
        expects="on, key or off",
        help="Who may ask for the schema: everyone, who has a key with the scope `introspection`, or nobody. Unless it "
        "is `on`, `/schema.graphql` is not served, and errors suggest no names.",
    )
    documents: Documents = _knob(
        Documents.OPEN,
        expects="open, prefer or only",
        help="Which operations are answered. `open`: any; clients may register theirs by hash. `prefer`: the same, and "
        "the log says which are no trusted documents. `only`: trusted documents, and GraphiQL is not served.",
    )
    documents_folder: Path | None = _knob(
        None,
        expects="a folder",
        help="The folder of the manifests of trusted documents, one for each version of an app; read at the start.",
    )
    cost_limit: Annotated[int, Field(ge=1)] = _knob(
        20_000,
        expects="a whole number of at least 1",
        help="What an operation may cost: about the number of objects in its answer, told before it runs. A page of "
        "100 articles with pictures, topics and 10 related each costs half of it.",
    )
    trace: Switch = _knob(
        False,  # noqa: FBT003 - as above
        expects="on or off",
        help="Whether `extensions.trace` tells a request with the header `X-Newsgraph-Trace: 1` what it cost: "
        "its MongoDB commands, and where the time went. `newsgraph demo` has it on.",
    )


def from_environment() -> Settings:
    """The settings as the environment has them.

    Raises Trouble, exit code 2, with a line for the first that is wrong.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = str(first["loc"][0])
        raise Trouble(f"{PREFIX}{name.upper()}: {_reason(name, first)}.", exit_code=2) from None


def _reason(name: str, error: ErrorDetails) -> str:
    said = str(error.get("ctx", {}).get("error", ""))
    if said:
        return said
    extra = Settings.model_fields[name].json_schema_extra
    expects = extra["expects"] if isinstance(extra, dict) else "something else"
    got = str(error["input"]).rpartition("@")[2]  # no password on a screen or in a log
    return f"expected {expects}, got {got!r}"
