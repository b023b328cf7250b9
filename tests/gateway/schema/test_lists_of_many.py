"""The articles of many topics or providers: as many commands as for few, and none reads for another."""

from itertools import product

import pytest

from gateway.settings import Visibility
from tests.desk import article
from tests.plans import examined

TOPICS = "{{ topics(first: {0}) {{ name {1} }} }}"
PROVIDERS = "{{ providers(first: {0}) {{ nodes {{ domain {1} }} }} }}"
ARTICLES = {
    "a page": "articles(first: 3) { nodes { slug } pageInfo { hasNextPage } }",
    "the last": "articles(last: 3, orderBy: HEAT) { nodes { slug } pageInfo { hasPreviousPage } }",
    "in a filter": "articles(first: 3, filter: { minHeat: 5 }) { nodes { slug } }",
    "counted": "articles { totalCount }",
    "by topic and domain": "articles(orderBy: QUALITY) { facets { topics { count } } }",
    "everything": "articles(first: 3) { nodes { slug } totalCount facets { topics { count } } }",
}


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("what", ARTICLES)
@pytest.mark.parametrize("text", [TOPICS, PROVIDERS], ids=["topics", "providers"])
async def test_forty_cost_as_many_commands_as_four(desk, text, what, visibility):
    desk.add(
        *(
            article(
                f"a{n:02}", age=n, heat=n % 9, topics=[f"T{n % 40:02}"], provider={"domain": f"{n % 40:02}.example"}
            )
            for n in range(80)
        )
    )
    sent = []

    for number in (4, 40):
        await desk.know_what_is_kept()
        await desk.data(text.format(number, ARTICLES[what]), visibility=visibility)
        sent.append(desk.commands)

    assert len(sent[0]) == len(sent[1]) <= 5


async def test_a_popular_one_does_not_make_the_others_read_more(desk):
    """Five thousand articles have the first, ten each of the others."""
    desk.database.articles.insert_many(
        article(
            f"a{n:04}",
            age=n,
            heat=n % 50,
            quality=n % 70,
            topics=["A"] + ([f"T{n % 9}"] if n < 90 else []),
            provider={"domain": f"T{n % 9}" if n < 90 else "A"},
        )
        for n in range(5_000)
    )
    await desk.know_what_is_kept()

    for text, order in product([TOPICS, PROVIDERS], ["NEWEST", "OLDEST", "HEAT", "QUALITY"]):
        data = await desk.data(text.format(10, f"articles(first: 5, orderBy: {order}) {{ nodes {{ slug }} }}"))

        lists = data["topics"] if text is TOPICS else data["providers"]["nodes"]
        assert [len(one["articles"]["nodes"]) for one in lists] == [5] * 10
        cost = examined(desk.database, desk.sent[-1:])
        assert cost["returned"] >= 50
        assert max(cost["keys"], cost["documents"]) <= 5 * 10 + 30
