"""Images: of what is stored, what a slot on a screen needs."""

from collections.abc import Sequence

import strawberry

from gateway.schema import documents
from gateway.schema.declare import Info, derived, stored
from gateway.schema.documents import Document, flag, text, whole
from gateway.schema.scalars import URL
from gateway.schema.sizes import above_zero, at_least


@strawberry.type
class Image:
    url: URL = stored("url", text)
    width: int | None = stored("width", whole)
    height: int | None = stored("height", whole)
    title: str | None = stored("title", text)
    attribution: str | None = stored("attribution", text)
    is_cached: bool | None = stored("isCached", flag)

    @derived(float | None, "width", "height", description="width / height; null where either is missing or 0.")
    def aspect_ratio(self: Sequence[Document], info: Info) -> list[float | None]:
        return [documents.aspect_ratio(image) for image in self]


def choose_images(found: Sequence[list[Document]], min_width: int | None) -> Sequence[list[Document]]:
    """Of each list the images that `images(minWidth:)` asks for. Raises BadUserInput."""
    if min_width is None:
        return found
    least = at_least("minWidth", 0, min_width)
    return [documents.at_least(images, least) for images in found]


def choose_image(found: Sequence[list[Document]], width: int | None, dpr: float) -> list[Document | None]:
    """Of each list the image that `image(width:, dpr:)` asks for. Raises BadUserInput."""
    above_zero("dpr", dpr)
    needed = None if width is None else at_least("width", 1, width) * dpr
    return [documents.best(images, needed) for images in found]
