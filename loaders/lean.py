"""The plainest YAML in, mapping out, without the parser; None where a text is any less plain. Pure.

Nearly all front matter is lines such as these, which one pattern tells from all else, in half the time:

    title: "Text in quotes, or plain"
    topics:
      - Text
    images:
    - url: https://example.com/

A text is read here only if each line is blank or one of these, complete in itself: no value that goes on in the next
line, no comment, anchor, tag, flow or block scalar, no tab and no character that YAML does not allow. What comes of
it is what `frontmatter` makes of the parser's events, and tests compare the two. What is wrong, the parser says.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from loaders.refusals import Place, Refused
from loaders.scalars import is_plain_text, read_plain
from loaders.written import is_kept

_LINE = re.compile(
    r"""^([ ]*)(-[ ])?                                  # where it stands, and whether it is an item
    (?:([A-Za-z_][\w-]{0,99}):(?:[ ]+|$))?              # a key
    ("[^"\\\n]*(?:\\["\\/nrt][^"\\\n]*)*"|'[^'\n]*'|\[\]|\{\}|-?[A-Za-z0-9_/](?:[^\n]*[^ \n])?)?[ ]*$""",
    re.MULTILINE | re.VERBOSE | re.ASCII,
)
_STRANGE = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"\\.")
_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}
_LEVELS = 50
_LINES = 100_000
"""Well within the bounds of `frontmatter`, which need not be looked at here."""
_ITEM = len("- ")


class Lean(NamedTuple):
    """A mapping, where each of its top-level keys stands, and how often each exception was made."""

    mapping: dict[str, Any]
    places: dict[str, Place]
    exceptions: Counter[str]


def read(text: str) -> Lean | None:
    """The mapping that `text` holds, where it is plain enough."""
    if text.startswith("---\n"):
        text = text[3:]  # and the lines have their numbers still
    # The first look is a fast one, and nearly always enough.
    if not text.replace("\n", "").isprintable() and _STRANGE.search(text):
        return None
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n") + 1 or len(lines) > _LINES:
        return None
    try:
        return _read(lines)
    except (_NotPlainError, Refused):
        return None


class _NotPlainError(Exception):
    pass


class _Open(NamedTuple):
    """A collection that may go on, and the column of its keys or dashes; plain text in some lists is kept."""

    content: Any
    column: int
    is_list: bool
    is_written: bool


def _read(lines: list[tuple[str, str, str, str]]) -> Lean:
    """One line after another, with the collections that it may belong to on a stack."""
    made = Lean({}, {}, Counter())
    stack = [_Open(made.mapping, 0, is_list=False, is_written=False)]
    content, column, is_list, is_written = stack[0]
    waiting: str | None = None  # a key without a value as yet
    for number, (indent, dash, key, value) in enumerate(lines, 1):
        if not (key or value or dash):
            continue
        at = len(indent)
        if waiting is not None or at != column or is_list is not (dash != ""):
            content, column, is_list, is_written = _place(stack, waiting, at, is_item=dash != "")
            waiting = None
        if dash and not key:
            content.append(_scalar(value, made.exceptions, is_written=is_written))
            continue
        if dash:
            content.append({})
            stack.append(_Open(content[-1], at + _ITEM, is_list=False, is_written=False))
            content, column, is_list, is_written = stack[-1]
        if key in content:
            raise _NotPlainError
        if column == 0:
            made.places[key] = Place(number, 1)
        is_kept = _is_kept(key)
        if value:
            # Half of all values, which need no call.
            is_quoted = value[0] == '"' and "\\" not in value
            content[key] = value[1:-1] if is_quoted else _scalar(value, made.exceptions, is_written=is_kept)
        else:
            content[key] = None
            waiting = key
    if not made.mapping:
        raise _NotPlainError
    return made


@lru_cache(4096)
def _is_kept(key: str) -> bool:
    if not key or not is_plain_text(key):
        raise _NotPlainError
    return is_kept(key)


def _scalar(text: str, exceptions: Counter[str], *, is_written: bool) -> Any:
    match text[:1]:
        case '"':
            return text[1:-1] if "\\" not in text else _ESCAPE.sub(_unescaped, text[1:-1])
        case "'":
            return text[1:-1]
        case "[":
            return []
        case "{":
            return {}
        case "":
            raise _NotPlainError
    if (":" in text and (": " in text or text[-1] == ":")) or " #" in text:
        raise _NotPlainError
    value, kinds = read_plain(text, written=is_written)
    for kind in kinds:
        exceptions[kind] += 1
    return value


def _unescaped(escape: re.Match[str]) -> str:
    return _ESCAPES.get(escape[0], escape[0][1])


def _place(stack: list[_Open], waiting: str | None, at: int, *, is_item: bool) -> _Open:
    """The open collection that a line belongs to; those within it have ended."""
    if waiting is not None:
        _begin(stack, waiting, at, is_item=is_item)
    while (top := stack[-1]).column > at or (top.column == at and top.is_list and not is_item):
        stack.pop()
    if top.column != at or top.is_list is not is_item:
        raise _NotPlainError
    return top


def _begin(stack: list[_Open], key: str, at: int, *, is_item: bool) -> None:
    """The line after a key without a value begins the collection that it has, or else the value is null."""
    mapping, column, _, _ = stack[-1]
    if is_item and at >= column:
        mapping[key] = []
        stack.append(_Open(mapping[key], at, is_list=True, is_written=is_kept(key)))
    elif not is_item and at > column:
        mapping[key] = {}
        stack.append(_Open(mapping[key], at, is_list=False, is_written=False))
    if len(stack) > _LEVELS:
        raise _NotPlainError
