"""The text of one JSON document in, mapping out, by the same rules as YAML. Pure.

JSON says what is text, but the fields that `written` names are text here too. It has no dates: `{"$date": "…"}`, as
MongoDB's own tools write them, is one. Integers beyond 64 bits are text.

Refused, with the place: what is no JSON (NaN is none), or not one mapping; keys twice; more than 100 levels or a
million values; keys that MongoDB does not take; numbers beyond a double.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from json import decoder, scanner
from typing import Any

from loaders.frontmatter import LEVELS, MOST_VALUES, FrontMatter
from loaders.refusals import START, Refused, place_at, quoted
from loaders.scalars import FINE, KEPT, LARGE, is_64_bits
from loaders.written import is_kept

EXTENDED = "dates of Extended JSON"
"""An exception, as those in `scalars`."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


class _Literal(float):
    """A number with a point, and how it was written."""

    text: str

    @classmethod
    def read(cls, text: str) -> "_Literal":
        number = cls(text)
        if number in {float("inf"), float("-inf")}:
            raise Refused(f"expected a number that a double holds, got {quoted(text)}")
        number.text = text
        return number


def read(text: str) -> FrontMatter:
    """The mapping that `text` holds, without places. Raises `Refused`."""
    _expect_bounds(text)
    reader = _Reader()
    try:
        mapping = reader.decoder(located=False).decode(text)
    except json.JSONDecodeError as error:
        raise Refused(f"expected JSON, got a mistake: {error.msg}", place_at(text, error.pos)) from None
    except Refused:
        _Reader().decoder(located=True).decode(text)  # slower: it raises the same with its place
        raise
    if not isinstance(mapping, dict):
        raise Refused(f"expected a mapping, got {quoted(mapping)}")
    for key in mapping:
        if key.startswith("$"):
            raise Refused(f"expected a key that does not begin with $, got {quoted(key)}")
    return FrontMatter(mapping, {}, reader.exceptions)


def _expect_bounds(text: str) -> None:
    opening = text.count("{") + text.count("[")
    if opening + text.count(",") > MOST_VALUES:
        raise Refused(f"expected at most {MOST_VALUES} values, got more")
    if opening <= LEVELS:
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += _DEPTH.get(token.group(), 0)
        if depth > LEVELS:
            raise Refused(f"expected at most {LEVELS} levels, got more", place_at(text, token.start()))


class _Reader:
    def __init__(self) -> None:
        self.exceptions: Counter[str] = Counter()

    def decoder(self, *, located: bool) -> json.JSONDecoder:
        made = json.JSONDecoder(
            object_pairs_hook=self._mapping, parse_int=self._integer, parse_float=_Literal.read, parse_constant=_refuse
        )
        if located:
            made.parse_object = _located  # type: ignore[attr-defined]
            made.scan_once = scanner.py_make_scanner(made)  # type: ignore[attr-defined]
        return made

    def _integer(self, text: str) -> int | str:
        # The longest 64-bit integer has 20 characters, and Python refuses to read 4300.
        if len(text) <= 20 and is_64_bits(number := int(text)):  # noqa: PLR2004
            return number
        self.exceptions[LARGE] += 1
        return text

    def _mapping(self, pairs: list[tuple[str, Any]]) -> Any:
        if len(pairs) == 1 and pairs[0][0] == "$date":
            return self._date(pairs[0][1])
        mapping = dict(pairs)
        if len(mapping) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            raise Refused(f"expected each key once, got {quoted(counts.most_common(1)[0][0])} again")
        for key, value in pairs:
            if "\0" in key:
                raise Refused(f"expected a key without NUL, got {quoted(key)}")
            if type(value) is not str and is_kept(key):
                mapping[key] = self._written(value)
        return mapping

    def _written(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._written(item) for item in value]
        if not isinstance(value, (bool, int, float)):
            return value
        self.exceptions[KEPT] += 1
        return value.text if isinstance(value, _Literal) else json.dumps(value)

    def _date(self, value: Any) -> datetime:
        try:
            time = datetime.fromisoformat(value)
            in_utc = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise Refused(f"expected a date in ISO 8601 as $date, got {quoted(value)}") from None
        self.exceptions[EXTENDED] += 1
        if in_utc.microsecond % 1000:
            self.exceptions[FINE] += 1
        return in_utc.replace(tzinfo=None)


def _refuse(constant: str) -> None:
    raise Refused(f"expected JSON, got {quoted(constant)}")


def _located(begin: tuple[str, int], *given: Any) -> Any:
    """Reads one object; what is refused in it stands where it begins, unless an object within is to blame."""
    read_object: Callable[..., Any] = decoder.JSONObject  # type: ignore[attr-defined]
    try:
        return read_object(begin, *given)
    except Refused as refused:
        text, index = begin
        raise refused if refused.place != START else Refused(refused.reason, place_at(text, index - 1)) from None
