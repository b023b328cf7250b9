"""Facets: how many of a connection's articles there are by topic and by domain."""

import pytest

from gateway.settings import Visibility
from tests.desk import article
from tests.oracle import FILTERS, ORDERS, UNTIDY, facets, listed
from tests.walks import OWNERS

FACETS = "facets(first: 100) { topics { value count } providers { value count } }"
ARTICLES = f"articles(filter: $filter, orderBy: $order, first: 1) {{ {FACETS} }}"
TEXTS = {
    "Query": ARTICLES,
    "Topic": f'owner: topic(name: "Tides") {{ {ARTICLES} }}',
    "Provider": f'owner: provider(domain: "a.example") {{ {ARTICLES} }}',
}


async def of(desk, text="", first=20, **options):
    data = await desk.data(
        f"{{ articles{text} {{ facets(first: {first}) {{ topics {{ value count }} providers {{ value count }} }} }} }}",
        **options,
    )
    return {
        kind: [(one["value"], one["count"]) for one in data["articles"]["facets"][kind]]
        for kind in ("topics", "providers")
    }


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("owner", OWNERS)
async def test_facets_are_those_of_the_list(untidy, owner, visibility):
    text = f"query ($filter: ArticleFilter, $order: ArticleOrder) {{ {TEXTS[owner]} }}"
    for number, (name, wanted) in enumerate(FILTERS.items()):
        if "published" in wanted and visibility is Visibility.PUBLISHED:
            continue
        order = ORDERS[number % 4]
        data = await untidy.data(text, visibility=visibility, filter=wanted, order=order)

        slugs = listed(UNTIDY, order, wanted, visibility, OWNERS[owner])
        assert data.get("owner", data)["articles"]["facets"] == facets(UNTIDY, slugs), name


async def test_the_most_come_first_equals_by_code_point_and_so_many_as_are_asked_for(desk):
    desk.add(
        article("a", topics=["b", "é", "Z", "a"], provider={"domain": "z.example"}),
        article("b", topics=["b", "Z"], provider={"domain": "a.example"}),
        article("c", topics=["b"]),
    )

    found = await of(desk)

    assert found == {
        "topics": [("b", 3), ("Z", 2), ("a", 1), ("é", 1)],
        "providers": [("a.example", 1), ("z.example", 1)],
    }
    assert await of(desk, first=1) == {"topics": [("b", 3)], "providers": [("a.example", 1)]}


async def test_there_are_twenty_where_nothing_is_said_and_at_most_a_hundred(desk):
    desk.add(article("a", topics=[f"T{number:03}" for number in range(120)]))
    text = "{{ articles {{ facets{0} {{ topics {{ value }} }} }} }}"

    few, null, many = [
        (await desk.data(text.format(first)))["articles"]["facets"]["topics"]
        for first in ("", "(first: null)", "(first: 100)")
    ]

    assert [one["value"] for one in few] == [one["value"] for one in null] == [f"T{number:03}" for number in range(20)]
    assert [one["value"] for one in many] == [f"T{number:03}" for number in range(100)]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_another_number_is_refused(desk, first):
    (error,) = (await desk.ask(f"{{ articles {{ facets(first: {first}) {{ topics {{ value }} }} }} }}"))["errors"]

    assert error["message"] == f"first: expected a whole number from 1 to 100, got {first}."
    assert error["path"] == ["articles", "facets"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_topic_that_an_article_names_twice_counts_once_and_what_is_no_text_not_at_all(desk):
    desk.add(
        article("a", topics=["Tides", "Tides", 5, None, "", ["Ports"], {"Ports": 1}], provider={"domain": 5}),
        article("b", topics="Tides", provider=[{"domain": "b.example"}]),
        article("c", topics=["Tides"], provider={"domain": ["c.example", "d.example"]}),
        article("d", topics=[["Tides"]], provider="a.example"),
    )

    assert await of(desk) == {"topics": [("Tides", 2), ("", 1)], "providers": []}


async def test_what_is_no_text_takes_the_place_of_none_that_is(desk):
    desk.database.articles.insert_many(
        article(f"a{number:03}", topics=[[f"L{number}"], [f"M{number}"]], provider={"domain": [f"{number}.example"]})
        for number in range(120)
    )
    desk.add(article("z", topics=["Tides"], provider={"domain": "z.example"}))

    assert await of(desk) == {"topics": [("Tides", 1)], "providers": [("z.example", 1)]}


async def test_facets_are_read_only_where_somebody_asks_and_no_page_for_them_alone(desk):
    desk.add(article("a"))

    await desk.data("{ articles { nodes { slug } totalCount } }")
    assert "$facet" not in str(desk.sent)

    await of(desk)
    assert desk.commands == [("aggregate", "articles")]
    assert list(desk.sent[0]["pipeline"][-1]) == ["$facet"]


async def test_the_facets_of_many_connections_are_one_command(desk):
    desk.add(*(article(f"a{number:02}", topics=["Tides", f"T{number:02}"]) for number in range(40)))
    await desk.know_what_is_kept()

    data = await desk.data(f"{{ topics(first: 100) {{ articles {{ {FACETS} }} }} }}")

    assert desk.commands == [("aggregate", "articles")]
    assert data["topics"][7]["articles"]["facets"]["topics"] == [
        {"value": "T07", "count": 1},
        {"value": "Tides", "count": 1},
    ]


async def test_facets_are_kept_for_seconds_by_visibility_order_and_filter(desk):
    desk.add(article("a", topics=["Tides"], heat=1))
    before = await of(desk)
    desk.add(article("b", topics=["Tides"], heat=1))

    assert await of(desk) == before == {"topics": [("Tides", 1)], "providers": []}
    assert desk.commands == []
    for text, visibility in [
        ("", "all"),
        ("(orderBy: HEAT)", "published"),
        ("(filter: { minHeat: 1 })", "published"),
        ("(filter: { minHeat: 0 })", "published"),
    ]:
        assert await of(desk, text, visibility=visibility) == {"topics": [("Tides", 2)], "providers": []}


async def test_what_is_kept_is_the_same_whatever_page_and_number_is_asked_for(desk):
    desk.add(article("a", topics=["Ports", "Tides"]))
    await of(desk)

    assert await of(desk, "(first: 3)", first=1) == {"topics": [("Ports", 1)], "providers": []}
    assert await of(desk, "(last: 3, filter: {})", first=2) == {"topics": [("Ports", 1), ("Tides", 1)], "providers": []}
    assert desk.commands == []
