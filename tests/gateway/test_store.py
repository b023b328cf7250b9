"""What the store gives, and what it sends for that. That an index answers each command: test_plans.py."""

import bson
import pytest
from bson.raw_bson import RawBSONDocument

from gateway.model import TEXT
from gateway.paging import Position
from gateway.settings import Visibility
from gateway.store import MORE, RELATED_COUNT, ArticleList, Articles
from tests.desk import article
from tests.plans import examined


@pytest.fixture(params=Visibility)
def visibility(request):
    return request.param


@pytest.fixture
def view(desk, visibility):
    return desk.view(visibility)


async def test_related_is_sliced_and_counted_by_mongodb(desk, view):
    desk.add(article("a", related=[{"title": f"R{n}"} for n in range(30)], secured="…"), article("b", related="x"))
    needs = {"related": 2, RELATED_COUNT: None}
    lists = [ArticleList(5), ArticleList(6)]

    by_slug = await view.articles_by_slug(["a", "b"], needs)
    one = (await view.article_lists(lists[:1], needs))[lists[0]].documents
    many = (await view.article_lists(lists, needs))[lists[1]].documents

    for found in (
        by_slug,
        {document["_id"]: document for document in one},
        {document["_id"]: document for document in many},
    ):
        assert found == {
            "a": {"_id": "a", "related": [{"title": "R0"}, {"title": "R1"}], RELATED_COUNT: 30},
            "b": {"_id": "b", "related": "x", RELATED_COUNT: 0},
        }


# Three of each hour, the last ten of none. Every fourth is a draft.
ARTICLES = [
    article(
        f"a{number * 7 % 60:02}",
        age=number // 3,
        topics=["Energy"] if number % 3 else ["Ports", "Energy"],
        published=number % 4 > 0,
        **({"publishedDateTime": None} if number >= 50 else {}),
    )
    for number in range(60)
]
ALL, PORTS, ENERGY = (
    ArticleList(7),
    ArticleList(2, Articles("topics", "Ports")),
    ArticleList(3, Articles("topics", "Energy")),
)


def newest_first(asked, visibility):
    """The _ids of a list as it should be, put together here."""
    members = [
        one
        for one in ARTICLES
        if (asked.of.value is None or asked.of.value in one["topics"])
        and (one["published"] or visibility is Visibility.ALL)
    ]
    members.sort(key=lambda one: one["_id"], reverse=True)
    dated = [one for one in members if one["publishedDateTime"]]
    dated.sort(key=lambda one: one["publishedDateTime"], reverse=True)
    return [one["_id"] for one in dated + [one for one in members if not one["publishedDateTime"]]]


@pytest.mark.parametrize("lists", [[ALL], [PORTS], [ALL, PORTS, ENERGY]], ids=["all", "one", "several at a time"])
async def test_the_pages_of_lists_are_the_lists_whole_and_in_order(desk, view, visibility, lists):
    desk.database.articles.insert_many(ARTICLES)
    walked = {asked: [] for asked in lists}
    places = dict(zip(lists, lists, strict=True))

    while places:
        pages = await view.article_lists(list(places.values()), {"publishedDateTime": None, MORE: None})
        for asked, place in list(places.items()):
            documents, more = pages[place]
            walked[asked] += [one["_id"] for one in documents]
            last = Position.of(documents[-1]["publishedDateTime"], documents[-1]["_id"])
            places[asked] = asked._replace(position=last)
            if not more:
                del places[asked]

    assert walked == {asked: newest_first(asked, visibility) for asked in lists}


async def test_more_lists_than_mongodb_takes_stages_are_one_command(desk, view):
    desk.database.articles.insert_many(article(f"a{number:04}", topics=[f"T{number:04}"]) for number in range(1100))
    lists = [ArticleList(2, Articles("topics", f"T{number:04}")) for number in range(1100)]
    desk._recorder.clear()

    pages = await view.article_lists(lists, {"title": None})

    assert desk.commands == [("aggregate", "articles")]
    assert [[one["_id"] for one in pages[asked].documents] for asked in lists] == [[f"a{n:04}"] for n in range(1100)]


@pytest.mark.parametrize("asked", [ALL, ENERGY, ArticleList(3, Articles("provider.domain", "p.example"))])
async def test_many_drafts_cost_the_public_nothing(desk, asked):
    desk.database.articles.insert_many(
        article(f"a{n:03}", age=n, topics=["Energy"], provider={"domain": "p.example"}, published=n % 50 == 0)
        for n in range(1000)
    )
    desk._recorder.clear()

    await desk.view().article_lists([asked], {})

    cost = examined(desk.database, desk.sent)
    assert cost["returned"] == asked.size
    assert cost["keys"] <= asked.size + 1


async def test_names_of_topics_are_found_again_in_three_commands(desk, view):
    desk.add(article("a", topics=["A", "C"]), {"taxonomy": "topic", "_id": "b", "name": "B"})
    await view.topic_names()
    desk._recorder.clear()

    assert await view.topic_names() == ["A", "B", "C"]
    assert desk.commands == [("find", "topics"), ("find", "articles"), ("find", "articles")]


async def test_names_of_topics_come_and_go(desk, view):
    desk.add(article("a", topics=["A", "C"]), article("b", topics=["B"]), article("d", topics=["A", "D"]))
    assert await view.topic_names() == ["A", "B", "C", "D"]

    desk.database.articles.delete_one({"_id": "b"})
    desk.database.articles.update_one({"_id": "a"}, {"$set": {"topics": ["C"]}})
    desk.add(article("c", topics=["BA", "BB", "E", "$x"]))

    assert await view.topic_names() == ["$x", "A", "BA", "BB", "C", "D", "E"]
    assert await desk.view().topic_names() == ["$x", "A", "BA", "BB", "C", "D", "E"]


async def test_a_name_that_no_visible_article_carries_any_more_goes(desk):
    view = desk.view()
    desk.add(article("a", topics=["A"]), article("b", topics=["B"]))
    assert await view.topic_names() == ["A", "B"]

    desk.database.articles.update_one({"_id": "a"}, {"$set": {"published": False}})
    desk.database.articles.update_one({"_id": "b"}, {"$set": {"removed": True}})

    assert await view.topic_names() == []


async def test_names_are_texts_in_a_list(desk, view):
    desk.add(article("a", topics=["A", "", 5, None, ["B"], {"C": "D"}]), article("b", topics="E"), article("c"))
    desk.add({"taxonomy": "topic", "_id": "g", "name": ["H"]})

    assert await view.topic_names() == ["", "A"]


async def test_a_name_that_is_no_utf_8_does_not_keep_the_others_from_being_found(desk, view):
    """The driver shows it as another name, so that it is met again however often it is left out."""
    desk.add(article("a", topics=["B"]))
    desk.database.articles.drop_index(TEXT["name"])  # which refuses such a text
    desk.database.articles.insert_one(
        RawBSONDocument(bson.encode(article("b", topics=["??", "C"])).replace(b"??", b"\xff\xfe"))
    )

    assert {"B", "C"} < set(await view.topic_names())


async def test_names_of_topics_are_all_found_however_many(desk, view):
    names = [f"T{number:03}" for number in range(500)]
    desk.database.articles.insert_many(article(f"a{n}", topics=[names[n % 500]]) for n in range(3_000))

    assert await view.topic_names() == names


async def test_without_their_index_the_names_of_topics_are_right_all_the_same(desk, view):
    desk.add(article("a", topics=["A", "C"]), article("b", topics=["B"]), article("x", published=False, topics=["B"]))
    desk.database.articles.drop_indexes()
    desk.database.topics.drop_indexes()

    assert await view.topic_names() == ["A", "B", "C"]


async def test_the_names_of_topics_cost_as_much_as_there_are_names_not_articles(desk, view):
    names = [f"T{number:02}" for number in range(40)]
    desk.database.articles.insert_many(article(f"a{n}", topics=[names[n % 40]]) for n in range(4_000))
    desk.database.topics.insert_many({"_id": name, "name": name} for name in names)
    await view.topic_names()
    desk._recorder.clear()

    assert await view.topic_names() == names
    cost = examined(desk.database, desk.sent)
    # A key for each topic document, one or two for each article that carried a name, and one for each name.
    assert cost["keys"] <= 4 * len(names) + 2
    assert cost["documents"] == len(names)
