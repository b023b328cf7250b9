"""Cursors and global ids: text that a client keeps and sends back. Pure.

A cursor is a position in one ordered list: what the list is, and the sort key and _id of an entry in it. It holds a
checksum, so an altered one is told from a good one; no key, so every process reads every cursor. A forged one gains
nothing: who may see what is decided anew for each page.

A global id is standard base64, padded, of `Type:key`; the key begins after the first colon.
"""

import base64
import binascii
import hashlib
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import orjson
from bson.datetime_ms import DatetimeMS

from gateway.errors import BadUserInput, shortened

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - BSON dates are read as naive UTC
_MILLISECOND = timedelta(milliseconds=1)
_INT64 = range(-(2**63), 2**63)
"""What BSON holds of a whole number, and of the milliseconds of a date."""
_DIGEST = 8
"""Bytes of the list's digest in a cursor: enough to tell a client's lists apart."""
_CHECKSUM = 4


class Position(NamedTuple):
    """A place in a list: the entry's sort key (None where it has none) and its _id."""

    key: DatetimeMS | float | None
    id: str

    @classmethod
    def of(cls, value: datetime | DatetimeMS | float | None, id_: str) -> "Position":
        """That of an entry with this sort key as it is read: a date beyond the years of Python's is a DatetimeMS."""
        return cls(DatetimeMS((value - _EPOCH) // _MILLISECOND) if isinstance(value, datetime) else value, id_)


def encode_cursor(belongs: str, position: Position) -> str:
    """The cursor of a position in the list that `belongs` describes (any text; the same text reads it back)."""
    key = position.key
    written = {"ms": int(key)} if isinstance(key, DatetimeMS) else key
    body = _digest(belongs) + orjson.dumps([written, position.id])
    return base64.urlsafe_b64encode(crc32(body).to_bytes(_CHECKSUM, "big") + body).rstrip(b"=").decode()


def decode_cursor(belongs: str, cursor: str, argument: str) -> Position:
    """The position that a cursor holds.

    Raises BadUserInput, naming the `argument`, where it is no cursor of ours, altered, or of another list: the client
    begins again without it.
    """
    raw = _decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_")
    body = raw[_CHECKSUM:] if raw else b""
    if raw and len(body) > _DIGEST and crc32(body) == int.from_bytes(raw[:_CHECKSUM], "big"):
        if body[:_DIGEST] != _digest(belongs):
            raise BadUserInput(
                f"{argument}: this cursor belongs to another connection, order or filter; "
                f"leave {argument} out to begin at the start of this one."
            )
        position = _position(body[_DIGEST:])
        # One place has one text: a number may be written in many ways, and base64 with or without its padding.
        if position is not None and encode_cursor(belongs, position) == cursor:
            return position
    raise BadUserInput(f"{argument}: expected a cursor that this connection gave out, got {shortened(cursor)!r}.")


def global_id(type_name: str, key: str) -> str:
    """`global_id("Article", "a-title")` is the base64 of `Article:a-title`."""
    return base64.b64encode(f"{type_name}:{key}".encode()).decode()


def parse_global_id(text: str) -> tuple[str, str] | None:
    """The type and the key of a global id; None where it is malformed."""
    raw = _decode(text)
    if raw is None:
        return None
    try:
        type_name, colon, key = raw.decode().partition(":")
    except UnicodeDecodeError:
        return None
    return (type_name, key) if colon else None


def _position(entry: bytes) -> Position | None:
    try:
        match orjson.loads(entry):
            case [{"ms": int(key)}, str(id_)] if _is_int64(key):
                return Position(DatetimeMS(key), id_)
            case [None | float() as key, str(id_)]:
                return Position(key, id_)
            case [int(key), str(id_)] if _is_int64(key):
                return Position(key, id_)
    except orjson.JSONDecodeError:
        pass
    return None


def _is_int64(number: int) -> bool:
    return type(number) is int and number in _INT64  # true is an int too


def _decode(text: str, altchars: bytes = b"+/") -> bytes | None:
    try:
        raw = base64.b64decode(text, altchars, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Two texts must not name one thing: base64 leaves spare bits that a decoder ignores.
    return raw if base64.b64encode(raw, altchars).decode() == text else None


@lru_cache(maxsize=256)  # all cursors of a page have the same
def _digest(belongs: str) -> bytes:
    return hashlib.blake2s(belongs.encode(), digest_size=_DIGEST).digest()
