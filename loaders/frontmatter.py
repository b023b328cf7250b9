"""YAML text in, mapping out: what PyYAML's safe loader reads, made from the events of its C parser. Pure.

Scalars are what `scalars` makes of them; keys are text as written, and so are the values of the fields that `written`
names. What is not stored as PyYAML gives it is counted in `exceptions`.

Refused, with the place: what is no YAML, or not one mapping; keys twice; tags beyond the plain ones (`!!set` too, which
MongoDB has no type for); more than 100 levels or a million values; aliases that `anchors` refuses; keys that MongoDB
does not take.

Why not `yaml.load`: its C composer ends the process at some ten thousand levels; it lets duplicate keys and alias bombs
pass; it forgets the text as written; and it takes four times as long, for it makes nodes first.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from yaml import CSafeLoader, MarkedYAMLError
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent
from yaml.reader import ReaderError

from loaders import lean
from loaders.anchors import Anchors
from loaders.refusals import Place, Refused, place_at, quoted
from loaders.scalars import KEY, TAG, UNTAGGED, is_known, is_plain_text, look, read_plain, tagged
from loaders.written import is_kept

LEVELS = 100
"""What MongoDB promises to store."""
MOST_VALUES = 1_000_000
"""Of one document: what bounds the memory of its reader. 16 MB of BSON hold few more."""

_FOREIGN_BREAKS = "\x85\u2028\u2029"
"""Ends of lines for libyaml, and for no editor."""


class FrontMatter(NamedTuple):
    """A mapping, where each of its top-level keys stands, and how often each exception was made."""

    mapping: dict[str, Any]
    places: Mapping[str, Place]
    exceptions: Mapping[str, int] = {}


def read(text: str) -> FrontMatter:
    """The one mapping that `text` holds. Raises `Refused`."""
    front = read_any(text)
    if front is None:
        raise Refused("expected a mapping, got nothing")
    return front


def read_any(text: str) -> FrontMatter | None:
    """As `read`; None where `text` holds no document, not even one that is null. Raises `Refused`."""
    plainest = lean.read(text)
    return FrontMatter(*plainest) if plainest is not None else parsed(text)


def parsed(text: str) -> FrontMatter | None:
    """As `read_any`, by the parser, which `lean` saves most texts. Raises `Refused`."""
    reader = _Reader(text)
    try:
        mapping = reader.document()
    except MarkedYAMLError as error:
        raise Refused(f"expected YAML, got a mistake: {error.problem}", reader.place(error.problem_mark)) from None
    except ReaderError as error:
        before = text.encode()[: error.position].decode()  # the position counts bytes
        reason = f"expected YAML, got the character U+{error.character:04X}"
        raise Refused(reason, place_at(before, len(before))) from None
    return None if mapping is None else FrontMatter(mapping, reader.places, reader.exceptions)


class _Reader:
    """Recursive descent over the parser's events; the levels are bounded long before a stack is.

    `written` says that plain text is kept as it is, because of the key above it. The loops ask first for what nearly
    every event is, a scalar without anchor or tag: they are where a run spends its time.
    """

    def __init__(self, text: str) -> None:
        self.places: dict[str, Place] = {}
        self.exceptions: Counter[str] = Counter()
        self._text = text
        self._has_foreign_breaks = not text.isascii() and any(mark in text for mark in _FOREIGN_BREAKS)
        self._next: Callable[[], Any] = CSafeLoader(text).get_event
        self._anchors = Anchors()
        self._level = 0
        self._deepest = 0
        self._values = 0
        self._end: Any = None

    def document(self) -> dict[str, Any] | None:
        self._next()  # the stream begins
        if type(self._next()) is StreamEndEvent:
            return None
        root = self._next()
        if type(root) is not MappingStartEvent:
            raise Refused(f"expected a mapping, got {_kind(root)}", self.place(root.start_mark))
        mapping: dict[str, Any] = self._collection(root, written=False)
        self._next()  # the document ends
        self._expect_the_end()
        return mapping

    def place(self, mark: Any) -> Place:
        if self._has_foreign_breaks:
            return place_at(self._text, mark.index)
        return Place(mark.line + 1, mark.column + 1)

    def _expect_the_end(self) -> None:
        while type(begin := self._next()) is not StreamEndEvent:
            if _kind(self._next()) != _NOTHING:  # a last line `---` begins a document, but holds none
                raise Refused("expected one document, got a second", self.place(begin.start_mark))
            self._next()

    def _value(self, event: Any, *, written: bool) -> Any:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None:
                self._name(event)
            return self._scalar(event, written=written)
        if kind is not AliasEvent:
            return self._collection(event, written=written)
        value = self._named(event)
        # A scalar is anchored as it was written: it may be text in one place and a number in another.
        return self._scalar(value, written=written) if type(value) is ScalarEvent else value

    def _scalar(self, event: Any, *, written: bool) -> Any:
        tag: str | None = event.tag
        if tag in UNTAGGED and not event.implicit[0]:
            return event.value
        if tag not in UNTAGGED and not is_known(tag):
            raise self._unknown(event)
        try:
            value, exceptions = (
                read_plain(event.value, written=written) if tag in UNTAGGED else tagged(tag, event.value)
            )
        except Refused as refused:
            raise Refused(refused.reason, self.place(event.start_mark)) from None
        for kind in exceptions:
            self.exceptions[kind] += 1
        return value

    def _name(self, scalar: Any) -> None:
        self._anchors.begin(scalar.anchor, self.place(scalar.start_mark))
        self._anchors.end(scalar.anchor, scalar, len(scalar.value) + 1, 0)

    def _named(self, alias: Any) -> Any:
        place = self.place(alias.start_mark)
        value, levels = self._anchors.value(alias.anchor, place)
        self._reach(self._level + levels, place)
        return value

    def _reach(self, level: int, place: Place) -> None:
        if level > LEVELS:
            raise Refused(f"expected at most {LEVELS} levels, got more", place)
        self._deepest = max(self._deepest, level)

    def _collection(self, event: Any, *, written: bool) -> Any:
        is_mapping = type(event) is MappingStartEvent
        if self._level == LEVELS:
            self._reach(LEVELS + 1, self.place(event.start_mark))
        if event.tag not in UNTAGGED and event.tag != TAG + ("map" if is_mapping else "seq"):
            raise self._unknown(event)
        if event.anchor is not None:
            return self._anchored(event, written=written)
        return self._content(is_mapping=is_mapping, written=written)

    def _anchored(self, event: Any, *, written: bool) -> Any:
        self._anchors.begin(event.anchor, self.place(event.start_mark))
        added, deepest, self._deepest = self._anchors.added, self._deepest, self._level + 1
        value = self._content(is_mapping=type(event) is MappingStartEvent, written=written)
        size = self._end.end_mark.index - event.start_mark.index + self._anchors.added - added
        self._anchors.end(event.anchor, value, size, self._deepest - self._level)
        self._deepest = max(self._deepest, deepest)
        return value

    def _content(self, *, is_mapping: bool, written: bool) -> Any:
        self._level += 1
        self._deepest = max(self._deepest, self._level)
        value = self._mapping() if is_mapping else self._sequence(written=written)
        self._level -= 1
        self._values += len(value) + 1
        if self._values > MOST_VALUES:
            raise Refused(f"expected at most {MOST_VALUES} values, got more", self.place(self._end.end_mark))
        return value

    def _sequence(self, *, written: bool) -> list[Any]:
        items: list[Any] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._value(event, written=written))
            if len(items) > MOST_VALUES:
                break  # and `_content` refuses
        self._end = event
        return items

    def _mapping(self) -> dict[str, Any]:
        following = self._next
        mapping: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        is_top = self._level == 1
        while type(event := following()) is not MappingEndEvent:
            key: str | None
            if type(event) is ScalarEvent and event.anchor is event.tag is None and is_plain_text(event.value):
                key = event.value
            elif (key := self._key(event)) is None:
                merged |= self._merged(following())
                continue
            if key in mapping:
                raise Refused(f"expected each key once, got {quoted(key)} again", self.place(event.start_mark))
            if is_top:
                self._note(key, self.place(event.start_mark))
            value = following()
            if type(value) is ScalarEvent and value.anchor is value.tag is None and not value.implicit[0]:
                mapping[key] = value.value
            else:
                mapping[key] = self._value(value, written=is_kept(key))
        self._end = event
        return merged | mapping if merged else mapping

    def _key(self, event: Any) -> str | None:
        """The key as written, or None for `<<`, which merges."""
        scalar = self._named(event) if type(event) is AliasEvent else event
        if type(scalar) is not ScalarEvent:
            raise Refused(f"expected text as a key, got {_kind(event)}", self.place(event.start_mark))
        if event.anchor is not None and scalar is event:
            self._name(event)
        if scalar.tag not in UNTAGGED and not is_known(scalar.tag):
            raise self._unknown(scalar)
        key: str = scalar.value
        if "\0" in key:
            raise Refused(f"expected a key without NUL, got {quoted(key)}", self.place(event.start_mark))
        if key == "<<" and scalar.implicit[0]:
            return None
        if (look(key) if scalar.implicit[0] else scalar.tag) not in (*UNTAGGED, TAG + "str"):
            self.exceptions[KEY] += 1
        return key

    def _merged(self, event: Any) -> dict[str, Any]:
        """What `<<: *one` or `<<: [*first, *second]` brings; of two that have a key, the first gives it."""
        value = self._value(event, written=False)
        merged: dict[str, Any] = {}
        for mapping in reversed(value) if isinstance(value, list) else (value,):
            if not isinstance(mapping, dict):
                raise Refused(f"expected a mapping to merge, got {quoted(mapping)}", self.place(event.start_mark))
            merged |= mapping
        return merged

    def _note(self, key: str, place: Place) -> None:
        if key.startswith("$"):
            raise Refused(f"expected a key that does not begin with $, got {quoted(key)}", place)
        self.places[key] = place

    def _unknown(self, event: Any) -> Refused:
        return Refused(f"expected a tag of plain YAML, got {quoted(event.tag)}", self.place(event.start_mark))


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
