"""Every command that the store can send is answered from an index, and nothing is sorted in memory but what is named.

Every public method of View is here with each way to call it, and a new one is missed until it is; the queries of the
contract come on top, through the gateway. Pages of lists with filters: test_list_plans.py.
"""

from datetime import datetime, timedelta
from inspect import isfunction
from itertools import product
from pathlib import Path

import pytest
from pymongo import MongoClient

from gateway.model import Order
from gateway.paging import Position
from gateway.settings import Visibility
from gateway.store import MORE, RELATED_COUNT, ArticleFilter, ArticleList, Articles, Search, View, marks_of
from tests.archive import archive
from tests.desk import Desk, article
from tests.plans import SCAN, refused, running

QUERIES = sorted((Path(__file__).parents[2] / "contract" / "queries").glob("*.graphql"))
MIDDLE = datetime(2026, 11, 17)  # noqa: DTZ001 - as it is read
"""Of the made-up articles: hundreds are newer, hundreds older."""

NEEDS = {"title": None, "related": 3, RELATED_COUNT: None}
LISTS = {
    "all": [Articles()],
    "a topic": [Articles("topics", "Tides")],
    "a provider": [Articles("provider.domain", "amber-chronicle.example")],
    "no topic": [Articles("topics", "Nothing")],
    "topics": [Articles("topics", value) for value in ("Tides", "Ports", "Nothing")],
    "lists of several kinds": [
        Articles(),
        Articles("topics", "Tides", order=Order.HEAT),
        Articles("provider.domain", "amber-chronicle.example", order=Order.OLDEST),
    ],
    "more lists than one pipeline takes": [Articles("topics", f"T{number}") for number in range(501)],
}
POSITIONS = {
    "from the start": None,
    "after a dated one": Position.of(MIDDLE, "m"),
    "after the lowest _id of an instant": Position.of(MIDDLE, " "),
    "after an undated one": Position(None, "m"),
}
FILTERS = {
    "all": ArticleFilter(),
    "a topic": ArticleFilter(topics=("Tides",)),
    "a provider": ArticleFilter(providers=("amber-chronicle.example",)),
    "a category": ArticleFilter(categories=("news",)),
    "a type": ArticleFilter(types=("article",)),
    "a time": ArticleFilter(published_from=MIDDLE, published_to=MIDDLE + timedelta(days=1)),
    "good": ArticleFilter(min_quality=120),
    "hot": ArticleFilter(min_heat=1_500),
    "not published": ArticleFilter(published=False),
    "a topic and hot": ArticleFilter(topics=("Tides",), min_heat=1_500),
    "a provider and a time": ArticleFilter(providers=("amber-chronicle.example",), published_from=MIDDLE),
}


def pages(view, lists, after):
    return view.article_lists([ArticleList(5, one, after) for one in lists], NEEDS | {MORE: None})


async def names(view, method):
    """What they ask at first, and what they ask of those that they knew then."""
    await getattr(view, method)()
    await getattr(view, method)()


WAYS = {
    ("articles_by_slug", "a few"): lambda view: view.articles_by_slug(["a", "b"], NEEDS),
    ("articles_by_slug", "many"): lambda view: view.articles_by_slug([f"a{n}" for n in range(300)], NEEDS),
    ("articles_by_url", "a few"): lambda view: view.articles_by_url(["https://a.example/", "b"], NEEDS),
    ("articles_by_url", "many, some twice"): lambda view: view.articles_by_url([f"u{n // 2}" for n in range(300)], {}),
    ("organizations", "a few"): lambda view: view.organizations(["amber-chronicle.example", "b"], {"name": None}),
    ("topics", "a few"): lambda view: view.topics(["Tides", "Ports"], {"shortname": None}),
    ("subtopics", "a few"): lambda view: view.subtopics(["Energy", "Sport"], {}),
    ("topic_names", "twice"): lambda view: names(view, "topic_names"),
    ("domains", "twice"): lambda view: names(view, "domains"),
    **{
        ("article_lists", f"{of}, {after}"): lambda view, of=of, after=after: pages(view, LISTS[of], POSITIONS[after])
        for of, after in product(LISTS, POSITIONS)
    },
    **{
        ("counts", wanted): lambda view, wanted=wanted: view.counts([Articles(filter=FILTERS[wanted])], {})
        for wanted in FILTERS
    },
    ("counts", "of topics"): lambda view: view.counts(LISTS["topics"], {}),
    ("counts", "of a provider"): lambda view: view.counts(LISTS["a provider"], {}),
}
SORTING = {
    **{
        ("facets", f"{wanted}, {order.value}"): lambda view, wanted=wanted, order=order: view.facets(
            [Articles(filter=FILTERS[wanted], order=order)], {}
        )
        for wanted, order in product(FILTERS, Order)
    },
    ("facets", "of topics"): lambda view: view.facets(LISTS["topics"], {}),
    **{
        ("searches", wanted): lambda view, wanted=wanted: view.searches([Search(5, "harbour", FILTERS[wanted])], NEEDS)
        for wanted in FILTERS
    },
    ("searches", "several, after a score"): lambda view: view.searches(
        [Search(5, "harbour"), Search(5, "tram", position=Position(1.5, "m"))], NEEDS
    ),
}
"""Facets are sorted by how many there are, of at most a hundred thousand topics, and a filter with a time or a mark may be
sorted before; what a search finds is sorted by its score."""
MARKED = {
    ("article_lists", wanted): lambda view, wanted=wanted: pages(view, [Articles(filter=FILTERS[wanted])], None)
    for wanted in ("good", "hot", "not published", "a topic and hot")
}
"""Sorted is what is found between the marks that are known: nothing, as long as they are."""


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

    # That one asks MongoDB for a plan and nothing else.
    assert {method for method, _ in WAYS | SORTING | MARKED} == public - {"have_words"}


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("way", WAYS, ids=": ".join)
async def test_every_command_is_answered_from_an_index_without_a_sort_in_memory(desk, way, visibility):
    desk._recorder.clear()
    await WAYS[way](desk.view(visibility))

    assert desk.sent
    for command in desk.sent:
        assert not refused(desk.database, command), command


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("way", SORTING | MARKED, ids=": ".join)
async def test_these_sort_and_read_nothing_but_an_index_all_the_same(desk, way, visibility):
    desk._recorder.clear()
    await (SORTING | MARKED)[way](desk.view(visibility))

    assert desk.sent
    for command in desk.sent:
        assert SCAN not in refused(desk.database, command), command


async def test_whether_a_text_has_words_is_asked_of_the_plan_alone(desk):
    desk._recorder.clear()

    assert await desk.view().have_words(["the", "harbour"], {}) == {"the": False, "harbour": True}
    assert [(command, sent["verbosity"]) for (command, _), sent in zip(desk.commands, desk.sent, strict=True)] == [
        ("explain", "queryPlanner")
    ]


async def test_the_marks_there_are_cost_a_key_each(desk):
    desk._recorder.clear()
    marks = await marks_of(desk.reader)

    assert desk.commands == [("distinct", "articles")] * 2
    for command, key in zip(desk.sent, ("heat", "quality"), strict=True):
        run = running(desk.database, command)
        assert SCAN not in run.stages
        assert (run.keys <= len(marks[key]) + 2, run.documents) == (True, 0)


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("query", QUERIES, ids=lambda file: file.stem)
async def test_so_is_every_command_of_the_queries_of_the_contract(desk, query, visibility):
    slug = desk.database.articles.find_one({"published": True, "removed": None})["_id"]
    await desk.data(query.read_text(encoding="utf-8"), visibility=visibility, slug=slug)

    assert desk.sent
    for command in desk.sent:
        assert not refused(desk.database, command), command


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
