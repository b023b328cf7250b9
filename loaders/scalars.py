"""The text of one YAML scalar in, its value out: what PyYAML's safe loader gives, in types that MongoDB has. Pure.

Dates and times are UTC without a zone: a bare date is its midnight, a time without a zone is taken as UTC. Integers
beyond 64 bits are text as written. Wherever a value is not what PyYAML gives, its `Scalar` says so, to be counted.

PyYAML's own resolver and constructors do the work. What they make of short plain text is remembered: the same few
numbers, words and dates come again and again.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from yaml import CSafeLoader, ScalarNode, YAMLError
from yaml.constructor import SafeConstructor

from loaders.refusals import Refused, quoted

UNTAGGED = (None, "!")
TAG = "tag:yaml.org,2002:"

_NULL = TAG + "null"
_INTEGER = TAG + "int"
_EXPECTED = {
    TAG + "str": "text",
    _NULL: "null",
    TAG + "bool": "true or false",
    _INTEGER: "an integer",
    TAG + "float": "a number",
    TAG + "timestamp": "a date",
    TAG + "binary": "base64",
}
"""The tags that a scalar may have, and what a reason calls them."""

DATE = "dates, stored as their midnight in UTC"
NAIVE = "times without a zone, taken as UTC"
ZONED = "times of another zone, stored in UTC"
FINE = "times finer than a millisecond, cut off"
LARGE = "integers beyond 64 bits, stored as text"
KEY = "keys that are no text, stored as written"
KEPT = "values that YAML would not take for text, kept as written"
"""The exceptions: where a document is stored otherwise than PyYAML gives it."""

_LONGEST_INTEGER = 1000
"""Characters. Python refuses to read 4300 digits; these it reads at once, and they are far beyond 64 bits."""
_INTEGERS = range(-(2**63), 2**63)
_SHORT = 40
"""Characters of a plain scalar that is remembered: all numbers and dates, and no prose."""
_REMEMBERED = 8192

_CONSTRUCTOR = SafeConstructor()
_CONSTRUCTORS: dict[str, Callable[..., Any]] = {tag: SafeConstructor.yaml_constructors[tag] for tag in _EXPECTED}
_LOOKS: dict[str, list[tuple[str, Callable[[str], object]]]] = {
    first: [(tag, pattern.match) for tag, pattern in looks if tag in _EXPECTED]
    for first, looks in CSafeLoader.yaml_implicit_resolvers.items()
}
"""By the first character: the tags that plain text may have by its look. `<<` and `=` are just text here."""


class Scalar(NamedTuple):
    value: Any
    exceptions: tuple[str, ...] = ()


def plain(text: str, *, written: bool) -> Scalar:
    """What plain text stands for; with `written` it is kept, but for null. Raises `Refused`, as `tagged` does."""
    tag = look(text)
    if tag is None:
        return Scalar(text)
    if written and tag != _NULL:
        return Scalar(text, (KEPT,))
    return tagged(tag, text)


_remembered = lru_cache(_REMEMBERED)(plain)


def read_plain(text: str, *, written: bool) -> Scalar:
    """What `plain` gives, which it remembers."""
    return _remembered(text, written=written) if len(text) <= _SHORT else plain(text, written=written)


def look(text: str) -> str | None:
    """The tag that plain text has by its look; None: it is text."""
    for tag, matches in _LOOKS.get(text[:1], ()):
        if matches(text):
            return tag
    return None


@lru_cache(_REMEMBERED)
def is_plain_text(key: str) -> bool:
    """Whether a plain key is text and nothing else, as nearly all are."""
    return look(key) is None and key != "<<" and "\0" not in key and not key.startswith("$")


def is_64_bits(number: int) -> bool:
    return number in _INTEGERS


def is_known(tag: str) -> bool:
    return tag in _EXPECTED


def tagged(tag: str, text: str) -> Scalar:
    """What `text` is as `tag`, which `is_known`. Raises `Refused` where it does not fit, without a place."""
    if tag == _INTEGER and len(text) > _LONGEST_INTEGER:
        return Scalar(text, (LARGE,))
    try:
        return _in_bson_types(_CONSTRUCTORS[tag](_CONSTRUCTOR, ScalarNode(tag, text)), text)
    except (ArithmeticError, AttributeError, LookupError, ValueError, YAMLError):
        # All that PyYAML's constructors raise for a text that does not fit its tag.
        raise Refused(f"expected {_EXPECTED[tag]}, got {quoted(text)}") from None


def _in_bson_types(value: Any, text: str) -> Scalar:
    kind = type(value)
    if kind is int and value not in _INTEGERS:
        return Scalar(text, (LARGE,))
    if kind is date:
        return Scalar(datetime.combine(value, time.min), (DATE,))
    return _in_utc(value) if kind is datetime else Scalar(value)


def _in_utc(value: datetime) -> Scalar:
    fine = (FINE,) if value.microsecond % 1000 else ()
    if value.tzinfo is None:
        return Scalar(value, (NAIVE, *fine))
    zoned = (ZONED,) if value.utcoffset() else ()
    return Scalar(value.astimezone(UTC).replace(tzinfo=None), (*zoned, *fine))
