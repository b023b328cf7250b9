"""The contract's scalars: DateTime and URL."""

from datetime import UTC, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

URL = NewType("URL", str)


def _write_instant(value: Any) -> str:
    if not isinstance(value, datetime):
        raise GraphQLError(f"DateTime cannot represent {value!r}.")
    moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") + "Z"


def _read_instant(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).replace(tzinfo=None)
    except (TypeError, ValueError, OverflowError):
        pass
    raise GraphQLError(
        f"DateTime: expected a date and time with an offset, such as 2020-02-06T02:17:00Z, got {value!r}."
    )


def _read_url(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError(f"URL: expected a text, got {value!r}.")
    return value


def date_time() -> ScalarDefinition:
    return strawberry.scalar(
        name="DateTime",
        description="An instant. Given out as ISO 8601 in UTC, seconds: 2020-02-06T02:17:00Z. "
        "Taken with any offset, and converted; without one it is refused.",
        serialize=_write_instant,
        parse_value=_read_instant,
    )


def url(asset_base_url: str | None) -> ScalarDefinition:
    """The scalar URL; with an `asset_base_url` stored paths are given out below it."""
    base = asset_base_url.rstrip("/") if asset_base_url else ""

    def write(value: Any) -> str:
        if not isinstance(value, str):
            raise GraphQLError(f"URL cannot represent {value!r}.")
        return base + value if value.startswith("/") and not value.startswith("//") else value

    return strawberry.scalar(
        name="URL",
        description="An absolute URL, or a path where the document has a path (it begins with one /) and no asset base "
        "URL is configured. With one: base without its final / + path, in every field.",
        serialize=write,
        parse_value=_read_url,
    )
