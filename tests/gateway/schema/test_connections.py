"""Pages of articles: newest first, a cursor is a position, and sizes are what they say."""

import pytest
from bson.datetime_ms import DatetimeMS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk import MORNING, article

PAGE = """
query ($first: Int, $after: String) {
  articles(first: $first, after: $after) {
    edges { cursor node { slug } }
    nodes { slug }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


async def page(desk, first=None, after=None):
    return (await desk.data(PAGE, first=first, after=after))["articles"]


def slugs(connection):
    return [node["slug"] for node in connection["nodes"]]


async def walk(desk, sizes):
    """Every article, page after page."""
    found, after = [], None
    for size in sizes:
        connection = await page(desk, size, after)
        found += slugs(connection)
        if not connection["pageInfo"]["hasNextPage"]:
            return found
        after = connection["pageInfo"]["endCursor"]
    return found


async def test_articles_come_newest_first_then_by_id_downwards_and_undated_ones_last(desk):
    desk.add(
        article("old", age=5),
        article("same-a", age=1),
        article("same-b", age=1),
        article("undated", publishedDateTime=None),
        article("never-dated") | {"publishedDateTime": None},
        article("new"),
    )
    desk.database.articles.update_one({"_id": "never-dated"}, {"$unset": {"publishedDateTime": ""}})

    assert slugs(await page(desk)) == ["new", "same-b", "same-a", "old", "undated", "never-dated"]


async def test_a_page_has_twenty_where_nothing_is_said_and_tells_whether_there_are_more(desk):
    desk.add(*(article(f"a{number:02}", age=number) for number in range(21)))

    first = await page(desk)
    last = await page(desk, after=first["pageInfo"]["endCursor"])

    assert (len(first["nodes"]), first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (
        20,
        True,
        False,
    )
    assert (slugs(last), last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (["a20"], False, True)


async def test_edges_nodes_and_page_info_tell_of_the_same_page(desk):
    desk.add(*(article(f"a{number}", age=number) for number in range(3)))

    connection = await page(desk, 2)

    assert [edge["node"]["slug"] for edge in connection["edges"]] == slugs(connection) == ["a0", "a1"]
    assert connection["edges"][0]["cursor"] == connection["pageInfo"]["startCursor"]
    assert connection["edges"][-1]["cursor"] == connection["pageInfo"]["endCursor"]


async def test_an_empty_page_has_no_cursors(desk):
    connection = await page(desk, 5)

    assert connection["nodes"] == []
    assert connection["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 7), min_size=30, max_size=30))
async def test_any_sequence_of_page_sizes_gives_every_article_once(desk, sizes):
    if not desk.database.articles.count_documents({}):
        # Many of one instant, and some without one: where a cursor is most easily lost.
        desk.add(
            *(article(f"a{number:02}", publishedDateTime=None if number % 7 == 0 else MORNING) for number in range(28))
        )

    found = await walk(desk, sizes)

    dated = [f"a{number:02}" for number in reversed(range(28)) if number % 7]
    undated = [f"a{number:02}" for number in reversed(range(28)) if number % 7 == 0]
    assert found == (dated + undated)[: len(found)]
    assert len(found) == min(28, sum(sizes))


async def test_articles_that_come_and_go_between_pages_move_no_other(desk):
    desk.add(*(article(f"a{number}", age=number) for number in range(6)))
    first = await page(desk, 3)

    desk.add(article("newer", age=-1))
    desk.database.articles.delete_one({"_id": "a2"})

    assert slugs(await page(desk, 3, first["pageInfo"]["endCursor"])) == ["a3", "a4", "a5"]


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
async def test_a_size_outside_of_1_to_100_is_refused(desk, first):
    payload = await desk.ask(PAGE, first=first)

    assert payload["data"] is None
    assert payload["errors"] == [
        {
            "message": f"first: expected a whole number from 1 to 100, got {first}.",
            "locations": [{"line": 3, "column": 3}],
            "path": ["articles"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]
    assert desk.commands == []


@pytest.mark.parametrize("after", ["", "nonsense", "AAAA"])
async def test_a_text_that_is_no_cursor_is_refused(desk, after):
    (error,) = (await desk.ask(PAGE, after=after))["errors"]

    assert error["message"].startswith("after: expected a cursor that this connection gave out")
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_cursor_of_one_topic_is_refused_by_another(desk):
    desk.add(article("a", topics=["Energy", "Ports"]), article("b", age=1, topics=["Energy", "Ports"]))
    text = "query ($name: String!, $after: String) { topic(name: $name) { articles(first: 1, after: $after) { pageInfo { endCursor } } } }"
    cursor = (await desk.data(text, name="Energy"))["topic"]["articles"]["pageInfo"]["endCursor"]

    (error,) = (await desk.ask(text, name="Ports", after=cursor))["errors"]

    assert error["message"].startswith("after: this cursor belongs to another connection")


async def test_one_more_is_read_only_where_somebody_asks_whether_there_is_more(desk):
    desk.add(article("a"))

    await desk.data("{ articles(first: 5) { nodes { slug } } }")
    assert desk.sent[0]["limit"] == 5
    await desk.data("{ articles(first: 5) { nodes { slug } pageInfo { hasNextPage } } }")
    assert desk.sent[0]["limit"] == 6


async def test_only_what_is_selected_is_read(desk):
    desk.add(article("a", heat=1))

    await desk.data("{ articles { nodes { title related(first: 3, offset: 2) { title } } } }")

    assert desk.sent[0]["projection"] == {"_id": 1, "_": 1, "title": 1, "related": {"$slice": 5}}


@pytest.mark.parametrize("milliseconds", [253_402_300_800_000, 2**63 - 1, -62_135_596_800_001, -(2**63)])
async def test_a_date_beyond_the_years_of_a_calendar_is_an_error_at_its_field_and_a_place_in_the_list(
    desk, milliseconds
):
    dates = [DatetimeMS(milliseconds)] * 2 + [MORNING]
    desk.add(*(article(f"a{number}", publishedDateTime=date) for number, date in enumerate(dates)))
    expected = ["a1", "a0", "a2"] if milliseconds > 0 else ["a2", "a1", "a0"]

    assert await walk(desk, [1, 1, 1, 1]) == expected
    payload = await desk.ask("{ articles { nodes { slug publishedDateTime } } }")
    assert [node["slug"] for node in payload["data"]["articles"]["nodes"]] == expected
    assert [error["extensions"]["code"] for error in payload["errors"]] == ["DAMAGED_DOCUMENT"] * 2
    assert "'a1'" in str(payload["errors"])
