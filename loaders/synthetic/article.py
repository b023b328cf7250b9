"""One made-up article, and the entry by which others name it. Pure.

Its keys are in the order of our samples; `related` and `secured`, which come after them, are added by `stories`.
"""

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from loaders.synthetic.newsstand import PAPERS, TOPICS, Paper, logo
from loaders.synthetic.quirks import Quirk
from loaders.synthetic.words import foreign_headline, headline, pick, sentences

Document = dict[str, Any]

_NEWEST = datetime(2026, 11, 20, 18, tzinfo=UTC)
_APART = 300
"""Seconds between two articles: a million of them go back for ten years."""
_ELSEWHERE = timezone(timedelta(hours=2))

_MANY = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
_WIDTHS: tuple[tuple[int | None, ...], ...] = ((), (), (), (1280,), (960,), (2000,), (None,), (1500, 750, 375))
"""Of the images of one article."""
_TOLD = ("title", "excerpt", "publishedDateTime", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "type", "quality")
"""What an entry repeats as it is."""


def article(rng: Random, number: int, before: Document | None) -> Document:
    """The article of that number, counted from the newest; `before` is the one before it in its story."""
    text = headline(rng)
    paper = PAPERS[int(rng.random() ** 2 * len(PAPERS))]
    instant = _instant(rng, number, before)
    slug = f"{instant.astimezone(UTC).date()}-{text.lower().replace(' ', '-')}-{number}"
    return {
        "_id": slug,
        "category": "news",
        "title": foreign_headline(rng) if Quirk.SCRIPT.at(number) else text,
        "excerpt": sentences(rng, most=6),
        "publishedDateTime": instant,
        **_addresses(rng, number, paper, slug, before),
        "type": "article",
        **_marks(rng, number),
        "provider": _provider(number, paper),
        "topics": _topics(rng, number),
        **_images(rng, paper, slug, text),
    }


def entry(of: Document) -> Document:
    """What the related list of another article has of this one."""
    told = {key: of[key] for key in _TOLD if key in of}
    told["provider"] = {key: value for key, value in of["provider"].items() if key != "images"}
    if "images" in of:
        told["images"] = [{key: value for key, value in of["images"][0].items() if key != "title"}]
    return told


def _instant(rng: Random, number: int, before: Document | None) -> datetime:
    # Drawn within its five minutes, so that a later number is never a later instant.
    instant = _NEWEST - timedelta(seconds=number * _APART + int(rng.random() * _APART))
    if before is not None and Quirk.INSTANT.at(number):
        instant = before["publishedDateTime"]
    return instant.astimezone(_ELSEWHERE if Quirk.OFFSET.at(number) else UTC)


def _addresses(rng: Random, number: int, paper: Paper, slug: str, before: Document | None) -> Document:
    if before is not None and Quirk.ADDRESS.at(number):
        return {"webUrl": before["webUrl"]}
    shapes = ("https://www.{}/{}/", "https://{}/stories/{}?edition=morning", "https://www.{}/articles/{}.html")
    web = shapes[paper.number % 3].format(paper.domain, slug)
    addresses = {"originalUrl": f"https://wire.example/{number}"} if rng.random() < 0.2 else {}  # noqa: PLR2004
    addresses["webUrl"] = web
    if paper.number % 3 == 0:
        addresses["ampWebUrl"] = f"https://amp.{paper.domain}/{slug}/"
        addresses["cdnAmpWebUrl"] = (
            f"https://{paper.domain.replace('.', '-')}.cdn.example/c/s/amp.{paper.domain}/{slug}/"
        )
    return addresses


def _marks(rng: Random, number: int) -> Document:
    marks: Document = {}
    if not Quirk.QUALITY.at(number):
        marks["quality"] = int(rng.random() * 137)
    if not Quirk.HEAT.at(number):
        marks["heat"] = int(rng.random() ** 4 * 2400) - 1
    if Quirk.REMOVED.at(number):
        marks["removed"] = True
    marks["published"] = not Quirk.UNPUBLISHED.at(number)
    return marks


def _provider(number: int, paper: Paper) -> Document:
    name, domain = {"name": paper.name}, {"domain": paper.domain}
    if Quirk.PROVIDER.at(number):
        return name if number % 2 else domain
    if Quirk.LOGO.at(number):
        return name | domain | {"images": []}
    return name | domain | ({"images": [logo(paper, 50)]} if paper.number % 4 else {})


def _topics(rng: Random, number: int) -> list[str]:
    if Quirk.TOPICS.at(number):
        return []
    drawn = (TOPICS[int(rng.random() ** 2 * len(TOPICS))] for _ in range(pick(rng, _MANY)))
    return list(dict.fromkeys(drawn))


def _images(rng: Random, paper: Paper, slug: str, text: str) -> Document:
    widths = pick(rng, _WIDTHS)
    return {"images": [_image(rng, paper, slug, width) | {"title": text} for width in widths]} if widths else {}


def _image(rng: Random, paper: Paper, slug: str, width: int | None) -> Document:
    size = {} if width is None else {"width": width, "height": width * 9 // 16}
    cached = {"isCached": True} if rng.random() < 0.3 else {}  # noqa: PLR2004 - three in ten
    return {"url": f"https://media.{paper.domain}/{slug}/{width or 'full'}.jpg"} | size | cached
