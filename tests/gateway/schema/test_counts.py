"""totalCount: how many articles the whole connection has, counted only where somebody asks."""

import pytest

from gateway.settings import Visibility
from tests.desk import article
from tests.oracle import FILTERS, UNTIDY, listed
from tests.walks import OWNERS

COUNT = "articles(filter: $filter, first: 1) { totalCount totalCountIsExact }"
TEXTS = {
    "Query": COUNT,
    "Topic": f'owner: topic(name: "Tides") {{ {COUNT} }}',
    "Provider": f'owner: provider(domain: "a.example") {{ {COUNT} }}',
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("owner", OWNERS)
async def test_a_count_is_that_of_the_list(untidy, owner, visibility):
    for name, wanted in FILTERS.items():
        if "published" in wanted and visibility is Visibility.PUBLISHED:
            continue
        text = f"query ($filter: ArticleFilter) {{ {TEXTS[owner]} }}"
        data = await untidy.data(text, visibility=visibility, filter=wanted)

        expected = len(listed(UNTIDY, "NEWEST", wanted, visibility, OWNERS[owner]))
        assert data.get("owner", data)["articles"] == {"totalCount": expected, "totalCountIsExact": True}, name


async def test_articles_are_counted_only_where_somebody_asks(desk):
    desk.add(article("a", topics=["Tides"], provider={"domain": "a.example"}))
    everything = "nodes { slug } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"

    await desk.data(f"{{ articles {{ {everything} }} }}")

    assert desk.commands == [("find", "articles")]
    assert "$count" not in str(desk.sent)


@pytest.mark.parametrize("counts", ["totalCount", "totalCountIsExact", "totalCount totalCountIsExact", "n: totalCount"])
async def test_no_page_is_read_where_only_counts_are_selected(desk, counts):
    desk.add(article("a"))

    await desk.data(f"{{ articles {{ {counts} }} }}")

    assert desk.commands == [("aggregate", "articles")]
    assert list(desk.sent[0]["pipeline"][-1]) == ["$count"]


async def test_a_count_is_the_same_whatever_the_page(desk):
    desk.add(*(article(f"a{number}", age=number) for number in range(5)))
    text = "query ($first: Int, $last: Int, $after: String) { articles(first: $first, last: $last, after: $after) { totalCount pageInfo { endCursor } } }"

    first = (await desk.data(text, first=2))["articles"]
    second = (await desk.data(text, first=2, after=first["pageInfo"]["endCursor"]))["articles"]
    last = (await desk.data(text, last=1))["articles"]

    assert [one["totalCount"] for one in (first, second, last)] == [5, 5, 5]


async def test_the_counts_of_many_connections_are_one_command(desk):
    desk.add(*(article(f"a{number}", topics=[f"T{number}", "Tides"]) for number in range(30)))
    await desk.know_what_is_kept()

    data = await desk.data(
        "{ topics(first: 31) { articles { totalCount } } hot: articles(orderBy: HEAT) { totalCount } "
        "none: articles(filter: { topics: [] }) { totalCount totalCountIsExact } }"
    )

    assert [topic["articles"]["totalCount"] for topic in data["topics"]] == [1] * 30 + [30]
    assert data["hot"] == {"totalCount": 30}
    assert data["none"] == {"totalCount": 0, "totalCountIsExact": True}
    assert len([command for command in desk.commands if command[0] == "aggregate"]) <= 2
