"""YAML text in, mapping out: what PyYAML's safe loader reads, made from the events of its C parser. Pure.

Scalars are read by PyYAML's own constructors, then put into types that MongoDB has: dates and times are UTC without a
zone (a bare date is its midnight, a time without a zone is taken as UTC), integers beyond 64 bits are text as written.
Keys are text as written, and so are the values of the fields that `written` names.

Refused, with the place: what is no YAML, or not one mapping; keys twice; tags beyond the plain ones (`!!set` too, which
MongoDB has no type for); more than 100 levels; aliases that `anchors` refuses; keys that MongoDB does not take.

Why not `yaml.load`: its C composer ends the process at some ten thousand levels; it lets duplicate keys and alias bombs
pass; it forgets the text as written.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from yaml import CSafeLoader, MarkedYAMLError, ScalarNode, YAMLError
from yaml.constructor import SafeConstructor
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent
from yaml.reader import ReaderError

from loaders.anchors import Anchors
from loaders.refusals import Place, Refused, place_at, quoted
from loaders.written import is_kept

_LEVELS = 100
"""What MongoDB promises to store."""
_LONGEST_INTEGER = 1000
"""Characters. Python refuses to read 4300 digits; these it reads at once, and they are far beyond 64 bits."""
_INTEGERS = range(-(2**63), 2**63)

_UNTAGGED = (None, "!")
_TAG = "tag:yaml.org,2002:"
_NULL = _TAG + "null"
_INTEGER = _TAG + "int"
_EXPECTED = {
    _TAG + "str": "text",
    _NULL: "null",
    _TAG + "bool": "true or false",
    _INTEGER: "an integer",
    _TAG + "float": "a number",
    _TAG + "timestamp": "a date",
    _TAG + "binary": "base64",
}
"""The tags that a scalar may have, and what a reason calls them."""

_CONSTRUCTOR = SafeConstructor()
_CONSTRUCTORS: dict[str, Callable[..., Any]] = {tag: SafeConstructor.yaml_constructors[tag] for tag in _EXPECTED}
_LOOKS: dict[str, list[tuple[str, Callable[[str], object]]]] = {
    first: [(tag, pattern.match) for tag, pattern in looks if tag in _EXPECTED]
    for first, looks in CSafeLoader.yaml_implicit_resolvers.items()
}
"""By the first character: the tags that plain text may have by its look. `<<` and `=` are just text, but see `_key`."""


class FrontMatter(NamedTuple):
    """A mapping, and where each of its top-level keys stands."""

    mapping: dict[str, Any]
    places: dict[str, Place]


def read(text: str) -> FrontMatter:
    """The one mapping that `text` holds. Raises `Refused`."""
    try:
        reader = _Reader(text)
        return FrontMatter(reader.document(), reader.places)
    except MarkedYAMLError as error:
        raise Refused(f"expected YAML, got a mistake: {error.problem}", _place(error.problem_mark)) from None
    except ReaderError as error:
        before = text.encode()[: error.position].decode()  # the position counts bytes
        reason = f"expected YAML, got the character U+{error.character:04X}"
        raise Refused(reason, place_at(before, len(before))) from None


class _Reader:
    """Recursive descent over the parser's events; the levels are bounded long before a stack is.

    `written` says that plain text is kept as it is, because of the key above it.
    """

    def __init__(self, text: str) -> None:
        self.places: dict[str, Place] = {}
        self._next: Callable[[], Any] = CSafeLoader(text).get_event
        self._anchors = Anchors()
        self._level = 0
        self._end = 0

    def document(self) -> dict[str, Any]:
        self._next()  # the stream begins
        if type(self._next()) is StreamEndEvent:
            raise Refused("expected a mapping, got nothing")
        root = self._next()
        if type(root) is not MappingStartEvent:
            raise Refused(f"expected a mapping, got {_kind(root)}", _place(root.start_mark))
        mapping: dict[str, Any] = self._collection(root, written=False)
        self._next()  # the document ends
        self._expect_the_end()
        return mapping

    def _expect_the_end(self) -> None:
        while type(begin := self._next()) is not StreamEndEvent:
            if _kind(self._next()) != _NOTHING:  # a last line `---` begins a document, but holds none
                raise Refused("expected one document, got a second", _place(begin.start_mark))
            self._next()

    def _value(self, event: Any, *, written: bool) -> Any:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None:
                self._name(event)
            return _scalar(event, written=written)
        if kind is not AliasEvent:
            return self._collection(event, written=written)
        value = self._named(event)
        # A scalar is anchored as it was written: it may be text in one place and a number in another.
        return _scalar(value, written=written) if type(value) is ScalarEvent else value

    def _name(self, scalar: Any) -> None:
        self._anchors.begin(scalar.anchor, _place(scalar.start_mark))
        self._anchors.end(scalar.anchor, scalar, len(scalar.value) + 1)

    def _named(self, alias: Any) -> Any:
        return self._anchors.value(alias.anchor, _place(alias.start_mark))

    def _collection(self, event: Any, *, written: bool) -> Any:
        is_mapping = type(event) is MappingStartEvent
        if self._level == _LEVELS:
            raise Refused(f"expected at most {_LEVELS} levels, got more", _place(event.start_mark))
        if event.tag not in _UNTAGGED and event.tag != _TAG + ("map" if is_mapping else "seq"):
            raise _unknown(event)
        if event.anchor is not None:
            self._anchors.begin(event.anchor, _place(event.start_mark))
        added = self._anchors.added
        self._level += 1
        value = self._mapping() if is_mapping else self._sequence(written=written)
        self._level -= 1
        if event.anchor is not None:
            self._anchors.end(event.anchor, value, self._end - _index(event.start_mark) + self._anchors.added - added)
        return value

    def _sequence(self, *, written: bool) -> list[Any]:
        items = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._value(event, written=written))
        self._end = _index(event.end_mark)
        return items

    def _mapping(self) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._key(event)
            if key is None:
                merged |= self._merged(self._next())
                continue
            if key in mapping:
                raise Refused(f"expected each key once, got {quoted(key)} again", _place(event.start_mark))
            if self._level == 1:
                self._note(key, _place(event.start_mark))
            mapping[key] = self._value(self._next(), written=is_kept(key))
        self._end = _index(event.end_mark)
        return merged | mapping if merged else mapping

    def _key(self, event: Any) -> str | None:
        """The key as written, or None for `<<`, which merges."""
        scalar = self._named(event) if type(event) is AliasEvent else event
        if type(scalar) is not ScalarEvent:
            raise Refused(f"expected text as a key, got {_kind(event)}", _place(event.start_mark))
        if event.anchor is not None and scalar is event:
            self._name(event)
        if scalar.tag not in _UNTAGGED and scalar.tag not in _EXPECTED:
            raise _unknown(scalar)
        key: str = scalar.value
        if "\0" in key:
            raise Refused(f"expected a key without NUL, got {quoted(key)}", _place(event.start_mark))
        return None if key == "<<" and scalar.implicit[0] else key

    def _merged(self, event: Any) -> dict[str, Any]:
        """What `<<: *one` or `<<: [*first, *second]` brings; of two that have a key, the first gives it."""
        value = self._value(event, written=False)
        merged: dict[str, Any] = {}
        for mapping in reversed(value) if isinstance(value, list) else (value,):
            if not isinstance(mapping, dict):
                raise Refused(f"expected a mapping to merge, got {quoted(mapping)}", _place(event.start_mark))
            merged |= mapping
        return merged

    def _note(self, key: str, place: Place) -> None:
        if key.startswith("$"):
            raise Refused(f"expected a key that does not begin with $, got {quoted(key)}", place)
        self.places[key] = place


def _scalar(event: Any, *, written: bool) -> Any:
    text: str = event.value
    tag: str | None = event.tag
    if tag in _UNTAGGED:
        tag = _look(text) if event.implicit[0] else None
        if tag is None or (written and tag != _NULL):
            return text
    if tag not in _EXPECTED:
        raise _unknown(event)
    try:
        return _constructed(tag, text)
    except (ArithmeticError, AttributeError, LookupError, ValueError, YAMLError):
        # All that PyYAML's constructors raise for a text that does not fit its tag.
        raise Refused(f"expected {_EXPECTED[tag]}, got {quoted(text)}", _place(event.start_mark)) from None


def _look(text: str) -> str | None:
    """The tag that plain text has by its look; None: it is text."""
    for tag, matches in _LOOKS.get(text[:1], ()):
        if matches(text):
            return tag
    return None


def _constructed(tag: str, text: str) -> Any:
    if tag == _INTEGER and len(text) > _LONGEST_INTEGER:
        return text
    value = _CONSTRUCTORS[tag](_CONSTRUCTOR, ScalarNode(tag, text))
    kind = type(value)
    if kind is int:
        return value if value in _INTEGERS else text
    if kind is date:
        return datetime.combine(value, time.min)
    if kind is datetime and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


_NOTHING = "nothing"


def _kind(event: Any) -> str:
    match event:
        case ScalarEvent(value="", implicit=(True, _)):
            return _NOTHING
        case ScalarEvent():
            return quoted(event.value)
        case AliasEvent():
            return f"the alias '*{event.anchor}'"
        case MappingStartEvent():
            return "a mapping"
        case _:
            return "a sequence"


def _unknown(event: Any) -> Refused:
    return Refused(f"expected a tag of plain YAML, got {quoted(event.tag)}", _place(event.start_mark))


def _index(mark: Any) -> int:
    index: int = mark.index
    return index


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)
