"""Reading stored documents, which are untidy: what is sound in them, and what to say of the rest. Pure.

An entry of a list that lacks what its type requires is left out, and the log says so; a single value of the wrong type
raises Damaged, which becomes the error of that one field.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gateway.errors import Damaged

log = logging.getLogger("newsgraph.schema")

Document = dict[str, Any]

_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def text(value: object) -> str:
    if isinstance(value, str):
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


def name_of(document: Document, key: str) -> str | None:
    """The text under `key`; None where it is empty or no text."""
    value = document.get(key)
    return value if type(value) is str and value else None


def texts(document: Document, key: str) -> list[str]:
    """The texts of a stored list of texts."""
    entries = _list_of(document, key)
    sound = [entry for entry in entries if type(entry) is str]
    return sound if len(sound) == len(entries) else _told(document, key, entries, sound)


def images(document: Document, key: str = "images") -> list[Document]:
    """The images of a stored list: those with a url."""
    entries = _list_of(document, key)
    sound = [entry for entry in entries if type(entry) is dict and type(entry.get("url")) is str]
    return sound if len(sound) == len(entries) else _told(document, key, entries, sound)


def images_or_urls(document: Document) -> list[Document]:
    """The images of a topic document, where a plain URL stands for an image."""
    entries = [{"url": entry} if type(entry) is str else entry for entry in _list_of(document, "images")]
    return images({**document, "images": entries})


def related(document: Document, first: int, offset: int, *, exclude_self: bool) -> list[Document]:
    """The related entries of a document from `offset` on, `first` of them before the unsound are left out."""
    entries = _list_of(document, "related")
    if exclude_self:
        own = document.get("webUrl")
        entries = [entry for entry in entries if type(entry) is not dict or entry.get("webUrl") != own]
    entries = entries[offset : offset + first]
    sound = [
        entry
        for entry in entries
        if type(entry) is dict and type(entry.get("title")) is str and type(entry.get("webUrl")) is str
    ]
    return sound if len(sound) == len(entries) else _told(document, "related", entries, sound)


def provider(document: Document) -> Document | None:
    """The embedded provider; None where it names nobody. Raises Damaged where it is no mapping."""
    value = document.get("provider")
    if value is None:
        return None
    if type(value) is not dict:
        raise Damaged("a provider with name and domain", value)
    return value if name_of(value, "name") or name_of(value, "domain") else None


def width(image: Document) -> float | None:
    """How wide an image is, where that is known."""
    value = image.get("width")
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 else None


def at_least(found: Iterable[Document], least: int | None) -> list[Document]:
    """The images that are known to be at least so wide; all of them for None."""
    return [image for image in found if least is None or (width(image) or -1) >= least]


def best(found: list[Document], needed: float | None) -> Document | None:
    """The narrowest image of at least `needed`, else the widest; the first of equals, and where no width is known."""
    known = [(wide, image) for image in found if (wide := width(image)) is not None]
    if not known:
        return found[0] if found else None
    enough = [pair for pair in known if needed is not None and pair[0] >= needed]
    return min(enough, key=_first)[1] if enough else max(known, key=_first)[1]


def aspect_ratio(image: Document) -> float | None:
    wide, high = width(image), width({"width": image.get("height")})
    return wide / high if wide and high else None


def _first(pair: tuple[float, Document]) -> float:
    return pair[0]


def _list_of(document: Document, key: str) -> list[Any]:
    entries = document.get(key)
    if type(entries) is list:
        return entries
    if entries is not None:
        log.warning("left out: %s of the document %r is no list", key, _called(document))
    return []


def _told(document: Document, key: str, entries: list[Any], sound: list[Any]) -> list[Any]:
    left_out = len(entries) - len(sound)
    log.warning("left out: %d of %d entries in %s of the document %r", left_out, len(entries), key, _called(document))
    return sound


def _called(document: Document) -> object:
    return document.get("_id") or document.get("webUrl") or document.get("name")
