"""API keys: who a caller is, and what that allows. Pure.

A key is a secret of 256 random bits, so a fast digest of it is as good as a slow one. What the gateway is told is the
digest, with a name for people and the scopes: `mobile:unpublished+trace:<sha256 in hex>`.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}").fullmatch
_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
_PREFIX = "newsgraph_"
"""By which a leaked key is recognised where secrets are searched for."""


class Scope(StrEnum):
    """What a key may allow."""

    UNPUBLISHED = "unpublished"
    SECURED = "secured"
    INTROSPECTION = "introspection"
    TRACE = "trace"


Scopes = frozenset[Scope]


class ApiKey(NamedTuple):
    """What is kept of a key: never the key."""

    name: str
    scopes: Scopes
    digest: str

    def __str__(self) -> str:
        return f"{self.name}:{'+'.join(sorted(self.scopes))}:{self.digest}"


def make_key(name: str, scopes: Iterable[Scope]) -> tuple[str, ApiKey]:
    """A new key, to be given away once, and what to keep of it. Raises ValueError for a name that cannot be kept."""
    if not _NAME(name):
        raise ValueError(f"expected a name of 1 to 64 letters, digits, _, . and -, got {name!r}")
    key = _PREFIX + secrets.token_urlsafe(32)
    return key, ApiKey(name, frozenset(scopes), _digest(key))


def parse_keys(text: str) -> tuple[ApiKey, ...]:
    """The entries of `NEWSGRAPH_API_KEYS`.

    Raises ValueError for the first that is wrong, and does not quote it: it may be a key.
    """
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    keys = tuple(_parsed(number, entry) for number, entry in enumerate(entries, 1))
    names = [key.name for key in keys]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"expected each name once, got {twice} {names.count(twice)} times")
    return keys


def scopes_of(keys: Sequence[ApiKey], given: str) -> Scopes | None:
    """What a key allows that a caller gives; None where it is none of `keys`. Takes as long whichever it is."""
    digest = _digest(given)
    found: Scopes | None = None
    for key in keys:
        if hmac.compare_digest(key.digest, digest):
            found = key.scopes
    return found


def _parsed(number: int, entry: str) -> ApiKey:
    name, *others = entry.split(":")
    if not _NAME(name) or len(others) != 2 or not _DIGEST(others[1]):  # noqa: PLR2004 - scopes, digest
        raise ValueError(f"expected entries as newsgraph key make prints them, got something else as number {number}")
    try:
        return ApiKey(name, frozenset(map(Scope, filter(None, others[0].split("+")))), others[1])
    except ValueError:
        raise ValueError(f"expected of the key {name} the scopes {', '.join(Scope)}, got {others[0]!r}") from None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
