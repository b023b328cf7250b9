"""N+1 cannot happen: how many MongoDB commands a query costs depends on its text, never on the data."""

from pathlib import Path

import pytest

from tests.desk import article, entry

QUERIES = Path(__file__).parents[2] / "contract" / "queries"

COSTS = {
    # The page; the organizations of those providers that embed no image.
    "feed": [("find", "articles"), ("find", "organizations")],
    "graph": [("find", "articles"), ("find", "organizations")],
    # The page; the stored articles of its entries, with the organizations; the articles of their entries.
    "deep": [("find", "articles"), ("find", "articles"), ("find", "articles"), ("find", "organizations")],
    # The article; the stored articles of its entries, with the organizations.
    "detail": [("find", "articles"), ("find", "articles"), ("find", "organizations")],
    # The lists of all topics.
    "hub": [("aggregate", "articles")],
}


def graph(size):
    """Articles that name one another: each the next four, by two providers, with topics of their own and shared ones."""
    plain = [
        article(
            f"a{number:03}",
            age=number,
            heat=number,
            provider={"name": f"P{number % 5}", "domain": f"p{number % 5}.example"},
            topics=["Energy", f"T{number % 30:02}"],
            images=[{"url": "https://i.example/1.jpg", "width": 600, "height": 400}],
        )
        for number in range(size)
    ]
    for number, one in enumerate(plain):
        following = [plain[(number + step) % size] for step in range(1, 5)]
        one["related"] = [entry(other, provider=other["provider"], images=other["images"]) for other in following]
    return plain


ORGANIZATIONS = [
    {"taxonomy": "organization", "_id": f"p{n}.example", "domain": f"p{n}.example", "name": f"P{n}", "description": "…"}
    for n in range(5)
]


@pytest.mark.parametrize("size", [20, 200], ids=["few articles", "many articles"])
@pytest.mark.parametrize("name", COSTS)
async def test_a_query_of_the_contract_costs_the_same_over_any_data(desk, name, size):
    desk.add(*ORGANIZATIONS)
    desk.database.articles.insert_many(graph(size))
    await desk.know_what_is_kept()

    data = await desk.data((QUERIES / f"{name}.graphql").read_text(encoding="utf-8"), slug="a003")

    assert sorted(desk.commands) == COSTS[name]
    assert next(iter(data.values()))


def test_every_query_of_the_contract_has_its_cost_here():
    assert {file.stem for file in QUERIES.glob("*.graphql")} == set(COSTS)


async def test_deeper_is_one_command_a_level(desk):
    desk.database.articles.insert_many(graph(60))
    levels = 6
    text = "{ articles { nodes { " + "related(first: 4) { title article { heat } " * levels + "}" * levels + " } } }"

    await desk.data(text)

    assert desk.commands == [("find", "articles")] * (levels + 1)


async def test_the_names_of_topics_are_not_asked_for_again_within_a_second(desk):
    desk.database.articles.insert_many(graph(6))

    await desk.data("{ topics { name } }")
    first = desk.commands
    await desk.data("{ topics { name } }")

    assert first[0] == ("find", "topics")
    assert {collection for _, collection in first[1:]} == {"articles"}
    assert desk.commands == []
