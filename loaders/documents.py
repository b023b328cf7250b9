"""A mapping in, the stored document out: its collection, its `_id`, its BSON. Pure.

A document is stored as it was read, with `_id` first, and with the text after the front matter under `body`. Its `_id`
is its own or else the name of its file. BSON keeps milliseconds: what a time has beyond them is cut off.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import bson
from bson.raw_bson import RawBSONDocument

from gateway.model import collection_of
from loaders.frontmatter import FrontMatter
from loaders.refusals import START, Place, Refused, quoted
from loaders.sections import Body

_LARGEST = 16 * 1024 * 1024
"""Bytes of BSON that MongoDB takes as one document."""


class Document(NamedTuple):
    """What is written, as BSON, and where it came from.

    It begins at `start` of its file, and `places` tells where its top-level fields stand, if that is known. `raw` is
    the first 64 kB of its text.
    """

    file: str
    collection: str
    id: str
    content: RawBSONDocument
    places: Mapping[str, Place]
    start: Place = START
    raw: str = ""

    def value(self, field: str) -> Any:
        """The value of one top-level field that the document has."""
        return bson.decode(self.content.raw)[field]


def stored(file: str, name: str, front: FrontMatter, body: Body | None = None) -> Document:
    """The document that `file` holds; `name` is its `_id` where it has none of its own. Raises `Refused`."""
    identity = _identity(front, name)
    # `_id` first, as MongoDB keeps it: it compares bytes to tell whether a document changed.
    try:
        content = bson.encode({"_id": identity} | front.mapping | {"_id": identity} | _body(front, body))
    except UnicodeEncodeError as error:
        reason = f"expected text that UTF-8 can hold, got half a surrogate pair in {quoted(error.object)}"
        raise Refused(reason) from None
    if len(content) > _LARGEST:
        raise Refused(f"expected a document of at most {_LARGEST} bytes, got {len(content)}")
    return Document(file, collection_of(front.mapping), identity, RawBSONDocument(content), front.places)


def _identity(front: FrontMatter, name: str) -> str:
    own = front.mapping.get("_id")
    if isinstance(own, str):
        return own
    if own is not None:
        raise Refused(f"expected text as _id, got {quoted(own)}", front.places.get("_id", START))
    try:
        name.encode()
    except UnicodeEncodeError:
        raise Refused("expected a name in UTF-8 for want of an _id, got one that is not") from None
    return name


def _body(front: FrontMatter, body: Body | None) -> dict[str, Any]:
    if body is None:
        return {}
    if "body" in front.mapping:
        raise Refused("expected one body, got text after the front matter and the key 'body' in it", body.place)
    return {"body": body.text}
