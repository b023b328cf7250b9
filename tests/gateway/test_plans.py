"""Every command that the store can send is answered from an index, and nothing is sorted in memory.

Every public method of View is here with each way to call it, and a new one is missed until it is; the queries of the
contract come on top, through the gateway.
"""

from datetime import UTC, datetime
from inspect import isfunction
from itertools import product
from pathlib import Path

import pytest
from pymongo import MongoClient

from gateway.paging import Position
from gateway.settings import Visibility
from gateway.store import MORE, RELATED_COUNT, ArticleList, View
from tests.archive import archive
from tests.desk import Desk, article
from tests.plans import examined, refused

QUERIES = sorted((Path(__file__).parents[2] / "contract" / "queries").glob("*.graphql"))
MIDDLE = datetime(2026, 11, 17, tzinfo=UTC)
"""Of the made-up articles: hundreds are newer, hundreds older."""

NEEDS = {"title": None, "related": 3, RELATED_COUNT: None}
LISTS = {
    "all": [{}],
    "a topic": [{"field": "topics", "value": "Tides"}],
    "a provider": [{"field": "provider.domain", "value": "amber-chronicle.example"}],
    "no topic": [{"field": "topics", "value": "Nothing"}],
    "topics": [{"field": "topics", "value": value} for value in ("Tides", "Ports", "Nothing")],
    "lists of several kinds": [
        {},
        {"field": "topics", "value": "Tides"},
        {"field": "provider.domain", "value": "amber-chronicle.example"},
    ],
    "more lists than one pipeline takes": [{"field": "topics", "value": f"T{number}"} for number in range(501)],
}
POSITIONS = {
    "from the start": None,
    "after a dated one": Position(MIDDLE, "m"),
    "after the lowest _id of an instant": Position(MIDDLE, " "),
    "after an undated one": Position(None, "m"),
}


async def lists(view, asked, after):
    await view.article_lists([ArticleList(5, after, **one) for one in asked], NEEDS | {MORE: None})


async def topic_names(view):
    """What they ask at first, and what they ask of those that they knew then."""
    await view.topic_names()
    await view.topic_names()


WAYS = {
    ("articles_by_slug", "a few"): lambda view: view.articles_by_slug(["a", "b"], NEEDS),
    ("articles_by_slug", "many"): lambda view: view.articles_by_slug([f"a{n}" for n in range(300)], NEEDS),
    ("articles_by_url", "a few"): lambda view: view.articles_by_url(["https://a.example/", "b"], NEEDS),
    ("articles_by_url", "many, some twice"): lambda view: view.articles_by_url([f"u{n // 2}" for n in range(300)], {}),
    ("organizations", "a few"): lambda view: view.organizations(["amber-chronicle.example", "b"], {"name": None}),
    ("topics", "a few"): lambda view: view.topics(["Tides", "Ports"], {"shortname": None}),
    ("subtopics", "a few"): lambda view: view.subtopics(["Energy", "Sport"], {}),
    ("topic_names", "twice"): topic_names,
} | {
    ("article_lists", f"{asked}, {after}"): lambda view, asked=asked, after=after: lists(
        view, LISTS[asked], POSITIONS[after]
    )
    for asked, after in product(LISTS, POSITIONS)
}


@pytest.fixture(scope="module")
def filled(mongodb_uri):
    """Where it shows that an index is missing: two thousand articles, and some without a date."""
    with archive(mongodb_uri, 2_000) as name, MongoClient(mongodb_uri) as client:
        undated = [article(f"undated-{number}", topics=["Tides"]) for number in range(3)]
        client[name].articles.insert_many([one | {"publishedDateTime": None} for one in undated])
        yield name


@pytest.fixture
async def desk(mongodb_uri, filled, recorder):
    desk = Desk(mongodb_uri, filled, recorder)
    yield desk
    await desk.close()


def test_every_public_method_of_the_view_is_explained_here():
    public = {name for name, member in vars(View).items() if isfunction(member) and not name.startswith("_")}

    assert {method for method, _ in WAYS} == public


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("way", WAYS, ids=": ".join)
async def test_every_command_is_answered_from_an_index_without_a_sort_in_memory(desk, way, visibility):
    desk._recorder.clear()
    await WAYS[way](desk.view(visibility))

    assert desk.sent
    for command in desk.sent:
        assert not refused(desk.database, command), command


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("query", QUERIES, ids=lambda file: file.stem)
async def test_so_is_every_command_of_the_queries_of_the_contract(desk, query, visibility):
    slug = desk.database.articles.find_one({"published": True, "removed": None})["_id"]
    await desk.data(query.read_text(encoding="utf-8"), visibility=visibility, slug=slug)

    assert desk.sent
    for command in desk.sent:
        assert not refused(desk.database, command), command


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("after", ["from the start", "after a dated one"])
@pytest.mark.parametrize("of", ["all", "a topic", "a provider"])
async def test_a_page_examines_little_more_than_it_gives(desk, of, after, visibility):
    """Not the articles of other lists, and few that nobody may see. Of those without a date as many as of the others."""
    desk._recorder.clear()
    await lists(desk.view(visibility), LISTS[of], POSITIONS[after])

    cost = examined(desk.database, desk.sent)
    assert cost["returned"] in range(6, 10)
    assert cost["keys"] <= cost["returned"] + 4


LATER = {"$match": {"topics": "Tides"}}
DAMAGE = {
    "a find without an index": ({"find": "articles", "filter": {"title": "T"}}, ["COLLSCAN"]),
    "a sort without an index": ({"find": "topics", "filter": {"name": "T"}, "sort": {"shortname": 1}}, ["SORT"]),
    "a branch without an index": (
        {
            "aggregate": "articles",
            "pipeline": [LATER, {"$unionWith": {"coll": "articles", "pipeline": [{"$match": {"title": "T"}}]}}],
            "cursor": {},
        },
        ["COLLSCAN"],
    ),
    "a branch sorted in memory": (
        {
            "aggregate": "articles",
            "pipeline": [LATER, {"$unionWith": {"coll": "articles", "pipeline": [LATER, {"$sort": {"title": 1}}]}}],
            "cursor": {},
        },
        ["SORT"],
    ),
    "what was found together sorted in memory": (
        {
            "aggregate": "articles",
            "pipeline": [LATER, {"$unionWith": {"coll": "articles", "pipeline": [LATER]}}, {"$sort": {"title": 1}}],
            "cursor": {},
        },
        ["$sort"],
    ),
    "distinct without an index": ({"distinct": "articles", "key": "title"}, ["COLLSCAN"]),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_these_would_be_found(desk, what):
    command, stages = DAMAGE[what]

    assert refused(desk.database, command) == stages
