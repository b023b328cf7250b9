"""Whatever is stored anywhere in an article costs at most its own field: no page, no other article, no internal error."""

import copy

import bson
import pytest
from bson import DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.code import Code
from bson.datetime_ms import DatetimeMS
from bson.raw_bson import RawBSONDocument

from gateway.model import TEXT
from tests.desk import article

VALUES = [
    None, True, False, 0, 5, -5, 87.0, 1.5, 1e308, 1e-320, float("nan"), float("inf"), Int64(2**40), Decimal128("NaN"),
    "", "x", "87", "a:b", "//h/x", "a\0b", "😀", "y" * 50_000, Code("x"), Code("x", {}),
    [], ["x"], [[{"url": "u", "title": "t", "webUrl": "u"}]], [1, None, "", ["y"], {}], {}, {"a": 1},
    {"_id": 1, "url": "u", "webUrl": "u", "title": "t", "name": "n", "domain": "d", "images": [{"url": 1}, "x"]},
    [{"_id": 1, "url": "u", "webUrl": "u", "title": "t", "name": "n", "domain": "d"}],
    DatetimeMS(2**62), DatetimeMS(-(2**62)), DatetimeMS(0), ObjectId(), b"\0\xff", Regex("a"), Timestamp(1, 1),
    MinKey(), MaxKey(), DBRef("a", "b"),
]  # fmt: skip
STORED = {
    "excerpt": "e",
    "provider": {"name": "P", "domain": "p.example", "images": [{"url": "/p.png", "width": 5}]},
    "topics": ["Ports"],
    "images": [{"url": "/a.jpg", "width": 100, "height": 50, "title": "t", "isCached": True}],
    "related": [
        {
            "title": "R",
            "webUrl": "r",
            "quality": 1,
            "publishedDateTime": None,
            "provider": {"name": "R", "domain": "r.example"},
            "images": [{"url": "/r.jpg", "width": 3}],
        }
    ],
}
PLACES = [
    "excerpt", "quality", "heat", "ampWebUrl", "originalUrl", "type", "category", "body", "secured", "published", "removed",
    "provider", "provider.name", "provider.domain", "provider.images", "provider.images.0",
    "topics", "topics.0", "images", "images.0", "images.0.url", "images.0.width", "images.0.height", "images.0.isCached",
    "related", "related.0", "related.0.title", "related.0.webUrl", "related.0.excerpt", "related.0.publishedDateTime",
    "related.0.quality", "related.0.provider", "related.0.provider.name", "related.0.provider.domain",
    "related.0.images", "related.0.images.0", "related.0.images.0.width",
]  # fmt: skip

IMAGE = "{ url width height title attribution isCached aspectRatio }"
IMAGES = f"images {IMAGE} some: images(minWidth: 1) {IMAGE} image {IMAGE} best: image(width: 10, dpr: 2) {IMAGE}"
SUMMARY = f"""title excerpt publishedDateTime webUrl ampWebUrl cdnAmpWebUrl type quality {IMAGES}
    provider {{ id name domain description {IMAGES} }}"""
FULL = f"""id slug originalUrl category heat body published removed secured relatedCount {SUMMARY}
    topics {{ id name shortname parent {{ name }} }}
    related {{ {SUMMARY} article {{ slug }} related {{ title }} }} others: related(excludeSelf: true) {{ title }}"""
ASK = f"{{ articles(first: 100) {{ nodes {{ {FULL} }} pageInfo {{ startCursor endCursor }} }} }}"


def holding(number, place, value):
    """An article that has the value at a place."""
    stored = at = article(f"a{number:03}", age=number) | copy.deepcopy(STORED)
    *way, last = [int(step) if step.isdecimal() else step for step in place.split(".")]
    for step in way:
        at = at[step]
    at[last] = value
    return stored


@pytest.mark.parametrize("asset_base_url", [None, "https://cdn.example"])
@pytest.mark.parametrize("place", PLACES)
async def test_a_value_of_any_type_at_any_place_costs_its_field_alone(desk, place, asset_base_url):
    desk.database.articles.drop_indexes()  # of one over two keys, a document with lists under both is refused
    desk.database.articles.insert_many(holding(number, place, value) for number, value in enumerate(VALUES))

    payload = await desk.ask(ASK, visibility="all", asset_base_url=asset_base_url, scopes={"secured"})

    nodes = payload["data"]["articles"]["nodes"]
    assert [node["slug"] for node in nodes] == [f"a{number:03}" for number in range(len(VALUES))]
    for error in payload.get("errors", ()):
        damaged = nodes[error["path"][2]]
        assert error["extensions"] == {"code": "DAMAGED_DOCUMENT"}
        assert error["message"].endswith(f" in the document {damaged['slug']!r}.")
        for step in error["path"][3:-1]:
            damaged = damaged[step]
        assert damaged[error["path"][-1]] is None


async def test_texts_that_are_no_utf_8_are_given_as_far_as_they_can_be_read(desk):
    desk.database.articles.drop_index(TEXT["name"])  # which refuses them
    stored = article("a", title="T??", excerpt="??", topics=["P??"], provider={"domain": "??"}, webUrl="/??")
    stored["related"] = [{"title": "R??", "webUrl": "??", "images": [{"url": "??"}]}]
    desk.add(article("b", age=1))
    desk.database.articles.insert_one(RawBSONDocument(bson.encode(stored).replace(b"??", b"\xff\xfe")))

    nodes = (await desk.data(ASK, scopes={"secured"}))["articles"]["nodes"]

    assert [(node["slug"], node["title"]) for node in nodes] == [("a", "T\ufffd\ufffd"), ("b", "B")]
    assert nodes[0]["related"][0]["title"] == "R\ufffd\ufffd"
