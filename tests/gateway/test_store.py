"""The commands that the store sends: what they ask, and that an index answers."""

import pytest

from gateway import model
from gateway.paging import Position
from gateway.settings import Visibility
from gateway.store import MORE, RELATED_COUNT, ArticleList
from tests.desk import MORNING, article

NAIVE = MORNING.replace(tzinfo=None)


@pytest.fixture(params=Visibility)
def view(request, desk):
    return desk.view(request.param)


def stages(plan):
    """Every stage of every plan in an explanation."""
    if isinstance(plan, dict):
        if isinstance(plan.get("stage"), str):
            yield plan
        for value in plan.values():
            yield from stages(value)
    elif isinstance(plan, list):
        for value in plan:
            yield from stages(value)


def explained(desk):
    """The commands sent since the question began, as MongoDB runs them: (command, stages, statistics)."""
    for name, collection, command in list(desk._recorder.commands):
        plain = {key: value for key, value in command.items() if not key.startswith("$") and key != "lsid"}
        plan = desk.database.command("explain", plain, verbosity="executionStats")
        yield f"{name} {collection}", list(stages(plan)), plan


def winning(plan):
    found = [plan["queryPlanner"]["winningPlan"]] if "queryPlanner" in plan else []
    for stage in plan.get("stages", ()):
        found += [
            cursor["queryPlanner"]["winningPlan"]
            for cursor in stage.values()
            if isinstance(cursor, dict) and "queryPlanner" in cursor
        ]
    return [stage["stage"] for one in found for stage in stages(one)]


ARTICLES = [
    article(
        f"a{number:03}",
        age=number // 3,
        topics=["Energy"] if number % 4 else ["Ports"],
        provider={"domain": f"p{number % 7}.example"},
        published=number % 5 > 0,
    )
    for number in range(300)
]


@pytest.fixture
def archive(desk):
    desk.database.articles.insert_many(ARTICLES)
    desk.database.organizations.insert_many([{"_id": f"o{n}", "domain": f"p{n}.example"} for n in range(50)])
    desk.database.topics.insert_many([{"_id": f"t{n}", "name": f"T{n}", "parent": f"T{n // 2}"} for n in range(50)])
    return desk


COMMANDS = {
    "by slug": lambda view: view.articles_by_slug(["a001", "a002"], {"title": None}),
    "by url": lambda view: view.articles_by_url([one["webUrl"] for one in ARTICLES[:5]], {"title": None}),
    "newest": lambda view: view.article_lists([ArticleList(5)], {MORE: None}),
    "newest after": lambda view: view.article_lists([ArticleList(5, Position(NAIVE, "a001"))], {MORE: None}),
    "newest after the dated": lambda view: view.article_lists([ArticleList(5, Position(None, "a001"))], {}),
    "of a topic": lambda view: view.article_lists([ArticleList(5, field="topics", value="Energy")], {}),
    "of a topic after": lambda view: view.article_lists(
        [ArticleList(5, Position(NAIVE, "a1"), "topics", "Energy")], {}
    ),
    "of a provider": lambda view: view.article_lists([ArticleList(5, field="provider.domain", value="p1.example")], {}),
    "organizations": lambda view: view.organizations(["p1.example", "p2.example"], {"name": None}),
    "topics": lambda view: view.topics(["T1", "T2"], {"shortname": None}),
    "subtopics": lambda view: view.subtopics(["T1", "T2"], {}),
}


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_is_answered_from_an_index_without_a_sort_in_memory(archive, view, name):
    archive._recorder.clear()
    await COMMANDS[name](view)

    ((_, _, plan),) = explained(archive)
    assert not {"COLLSCAN", "SORT"} & set(winning(plan))


LISTS = [ArticleList(3, field="topics", value=topic) for topic in ("Energy", "Ports", "Nothing")]


async def test_many_lists_are_one_command_that_reads_an_index_for_each(archive, view):
    archive._recorder.clear()
    await view.article_lists(LISTS, {"title": None})

    ((_, found, plan),) = explained(archive)
    names = {stage["stage"] for stage in found}
    assert "IXSCAN" in names
    assert not {"COLLSCAN", "SORT"} & (names | set(winning(plan)))


@pytest.mark.parametrize("place", [0, 120, 280])
async def test_a_later_page_examines_as_many_keys_as_the_first(archive, place):
    """All articles are visible here, so that keys examined are those of the page alone."""
    newest = sorted(ARTICLES, key=lambda one: (one["publishedDateTime"], one["_id"]), reverse=True)
    position = Position(newest[place]["publishedDateTime"].replace(tzinfo=None), newest[place]["_id"])
    archive._recorder.clear()
    view = archive.view(Visibility.ALL)

    (page,) = (await view.article_lists([ArticleList(10, position)], {})).values()

    assert [one["_id"] for one in page.documents] == [one["_id"] for one in newest[place + 1 : place + 11]]
    ((_, _, plan),) = explained(archive)
    assert plan["executionStats"]["totalKeysExamined"] <= 14


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


async def test_names_of_topics_are_found_again_in_two_commands(archive, view):
    names = await view.topic_names()
    archive._recorder.clear()

    assert await view.topic_names(names) == names
    assert archive.commands == [("find", "topics"), ("aggregate", "articles")]


async def test_names_of_topics_come_and_go(desk, view):
    desk.add(article("a", topics=["A", "C"]), article("b", topics=["B"]))
    known = await view.topic_names()
    desk.database.articles.delete_one({"_id": "b"})
    desk.add(article("c", topics=["BA", "BB", "D", "$x", ""]))

    assert await view.topic_names(known) == ["$x", "A", "BA", "BB", "C", "D"]
    assert await view.topic_names() == ["$x", "A", "BA", "BB", "C", "D"]


async def test_without_its_index_the_names_of_topics_are_right_and_the_log_says_what_to_do(archive, view, caplog):
    names = await view.topic_names()
    archive.database.articles.drop_indexes()

    assert await view.topic_names() == names
    assert "newsgraph check --make" in caplog.text


async def test_the_names_of_topics_cost_as_much_as_there_are_names_not_articles(archive):
    view = archive.view(Visibility.ALL)
    archive._recorder.clear()
    await view.topic_names(["Energy", "Ports"])

    plans = [plan for name, _, plan in explained(archive) if name == f"aggregate {model.ARTICLES}"]
    examined = [
        stage["keysExamined"]
        for plan in plans
        for stage in stages(plan)
        if stage["stage"] == "IXSCAN" and "keysExamined" in stage
    ]
    assert examined
    assert max(examined) <= 2
