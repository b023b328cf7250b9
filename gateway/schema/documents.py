"""Reading stored documents, which are untidy: what is sound in them, and what to say of the rest. Pure.

An entry of a list that lacks what its type requires is left out, and the log says so; a single value of the wrong type
becomes a Damaged, which is the error of that one field.

Nearly all documents are sound, so what reads a whole scope asks that of all of them at once, by the classes of their
values; only where one is not, each is looked at by itself.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import Any

from gateway.errors import Damaged

log = logging.getLogger("newsgraph.schema")

Document = dict[str, Any]

_TEXT, _TEXT_OR_NULL = frozenset({str}), frozenset({str, NoneType})
_LIST, _MAPPING = frozenset({list}), frozenset({dict})
_NAME, _TITLE, _URL, _WEB_URL = map(itemgetter, ("name", "title", "url", "webUrl"))

_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def text(value: object) -> str:
    if type(value) is str:  # BSON's code is a str with more to it
        return value
    raise Damaged("a text", value)


def whole(value: object) -> int:
    """A number as GraphQL's Int holds it: other loaders write 87 as the double 87.0, or as 64 bits."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _INT_MIN <= value <= _INT_MAX:
        number = int(value)
        if number == value:
            return number
    raise Damaged("a whole number of 32 bits", value)


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Damaged("true or false", value)


def instant(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    raise Damaged("a date of the years 1 to 9999", value)


def checked(read: Callable[[Any], object], value: object) -> object:
    """What `read` makes of a value; None for None, and the error itself where it is damaged: that of one position."""
    try:
        return None if value is None else read(value)
    except Damaged as damaged:
        return damaged


def checked_texts(values: list[Any]) -> list[Any]:
    """The same of many values that should be texts."""
    return values if _TEXT_OR_NULL.issuperset(map(type, values)) else [checked(text, value) for value in values]


def not_empty(values: list[Any]) -> list[Any]:
    """Stored values, with None for an empty text, which says as little."""
    return values if all(values) else [None if value == "" else value for value in values]


def holds(document: Document, key: str) -> bool:
    """Whether true is under `key`, or in a list there: as MongoDB has it, and so the rule of visibility."""
    value = document.get(key)
    return value is True or (type(value) is list and any(one is True for one in value))


def name_of(document: Document, key: str) -> str | None:
    """The text under `key`; None where it is empty or no text."""
    value = document.get(key)
    return value if type(value) is str and value else None


def texts(documents: Sequence[Document], key: str) -> list[list[str]]:
    """Of each document the texts of a stored list of texts."""
    found = _lists(documents, key)
    if _TEXT.issuperset(map(type, _flat(found))):
        return found
    return _without(found, documents, key, lambda entry: type(entry) is str)


def images(documents: Sequence[Document]) -> list[list[Document]]:
    """Of each document the images: those with a url."""
    found = _lists(documents, "images")
    if _have_texts(_flat(found), _URL):
        return found
    return _without(found, documents, "images", lambda entry: _have_texts([entry], _URL))


def images_or_urls(documents: Sequence[Document]) -> list[list[Document]]:
    """The images of topic documents, where a plain URL stands for an image."""
    return images(
        [
            {**document, "images": [{"url": entry} if type(entry) is str else entry for entry in entries]}
            for document, entries in zip(documents, _lists(documents, "images"), strict=True)
        ]
    )


def related(documents: Sequence[Document], first: int, offset: int, *, exclude_self: bool) -> list[list[Document]]:
    """Of each document the related entries from `offset` on, `first` of them before the unsound are left out."""
    found = _lists(documents, "related")
    if exclude_self:
        found = [
            [entry for entry in entries if type(entry) is not dict or entry.get("webUrl") != document.get("webUrl")]
            for document, entries in zip(documents, found, strict=True)
        ]
    found = [entries[offset : offset + first] for entries in found]
    if _have_texts(_flat(found), _TITLE, _WEB_URL):
        return found
    return _without(found, documents, "related", lambda entry: _have_texts([entry], _TITLE, _WEB_URL))


def providers(documents: Sequence[Document]) -> list[Any]:
    """Of each document the embedded provider: None where it names nobody, a Damaged where it is no mapping."""
    found: list[Any] = [document.get("provider") for document in documents]
    if _have_texts(found, _NAME) and all(map(_NAME, found)):
        return found
    return [checked(_provider, value) for value in found]


def _provider(value: object) -> Document | None:
    if type(value) is not dict:
        raise Damaged("a provider with name and domain", value)
    return value if name_of(value, "name") or name_of(value, "domain") else None


def number(document: Document, key: str) -> int | None:
    """The number that a field of `key` gives; None where it is null or damaged."""
    value = checked(whole, document.get(key))
    return value if isinstance(value, int) else None


def at_least(found: Iterable[Document], least: int) -> list[Document]:
    """The images that are known to be at least so wide."""
    return [image for image in found if (wide := number(image, "width")) is not None and wide >= least]


def best(found: list[Document], needed: float | None) -> Document | None:
    """The narrowest image of at least `needed`, else the widest; the first of equals, and where no width is known."""
    known = [(wide, image) for image in found if (wide := number(image, "width")) is not None]
    if not known:
        return found[0] if found else None
    enough = [pair for pair in known if needed is not None and pair[0] >= needed]
    return min(enough, key=_first)[1] if enough else max(known, key=_first)[1]


def aspect_ratio(image: Document) -> float | None:
    wide, high = number(image, "width"), number(image, "height")
    return wide / high if wide and high else None


def _first(pair: tuple[float, Document]) -> float:
    return pair[0]


def _flat(found: Iterable[list[Any]]) -> list[Any]:
    return list(chain.from_iterable(found))


def _have_texts(entries: Collection[Any], *getters: Callable[[Any], Any]) -> bool:
    """Whether all entries are mappings with a text under each key."""
    if not _MAPPING.issuperset(map(type, entries)):
        return False
    try:
        return all(_TEXT.issuperset(map(type, map(get, entries))) for get in getters)
    except KeyError:
        return False


def _lists(documents: Sequence[Document], key: str) -> list[list[Any]]:
    """Of each document the stored list; an empty one where there is none."""
    found: list[Any] = [document.get(key) or [] for document in documents]
    if _LIST.issuperset(map(type, found)):
        return found
    for place, entries in enumerate(found):
        if type(entries) is not list:
            log.warning("left out: %s of the document %r is no list", key, _called(documents[place]))
            found[place] = []
    return found


def _without(
    found: list[list[Any]], documents: Sequence[Document], key: str, is_sound: Callable[[Any], bool]
) -> list[list[Any]]:
    """The lists without the entries that are not sound."""
    kept = [list(filter(is_sound, entries)) for entries in found]
    for document, entries, sound in zip(documents, found, kept, strict=True):
        if len(sound) < len(entries):
            left_out, of = len(entries) - len(sound), _called(document)
            log.warning("left out: %d of %d entries in %s of the document %r", left_out, len(entries), key, of)
    return kept


def _called(document: Document) -> object:
    return document.get("_id") or document.get("webUrl") or document.get("name")
