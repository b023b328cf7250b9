"""Full text: what is found, in which order, page by page; and what is refused."""

import pytest

from gateway.model import TEXT
from tests.desk import article

SEARCH = """
query ($query: String!, $first: Int, $after: String, $filter: ArticleFilter) {
  search(query: $query, first: $first, after: $after, filter: $filter) {
    edges { cursor score node { slug } }
    nodes { slug }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


async def search(desk, query, **arguments):
    options = {name: arguments.pop(name) for name in ("visibility", "scopes") if name in arguments}
    return (await desk.data(SEARCH, query=query, **arguments, **options))["search"]


async def found(desk, query, **arguments):
    return [node["slug"] for node in (await search(desk, query, **arguments))["nodes"]]


async def walk(desk, query, size, **arguments):
    slugs, after = [], None
    while True:
        connection = await search(desk, query, first=size, after=after, **arguments)
        info = connection["pageInfo"]
        assert info["hasPreviousPage"] == (after is not None)
        slugs += [edge["node"]["slug"] for edge in connection["edges"]]
        if not info["hasNextPage"]:
            return slugs
        after = info["endCursor"]


@pytest.fixture
def stocked(desk):
    """One word in each place that is searched, and beside."""
    desk.add(
        article("in-excerpt", title="One", excerpt="harbour"),
        article("in-title", title="Harbour"),
        article("in-topics", title="Two", topics=["Harbour"]),
        article("in-body", title="Three", body="harbour", category="harbour"),
        article("in-all", title="Harbour", excerpt="harbour", topics=["Harbour"]),
    )
    return desk


async def test_a_word_counts_most_in_the_title_then_in_a_topic_then_in_the_excerpt(stocked):
    connection = await search(stocked, "harbour")

    assert [node["slug"] for node in connection["nodes"]] == ["in-all", "in-title", "in-topics", "in-excerpt"]
    scores = [edge["score"] for edge in connection["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > scores[2] > scores[3] > 0


TEXTS = [
    article("a", title="The sea wall at Quay Street holds", age=3),
    article("b", title="A wall beside the sea", excerpt="Built of brick", age=2),
    article("c", title="The sea", excerpt="A storm is coming", topics=["Storm Ada"], age=1),
    article("d", title="Storms ahead", type="video"),
]
FINDS = {
    "sea": {"a", "b", "c"},
    "SEA": {"a", "b", "c"},
    "brick storm": {"b", "c", "d"},
    '"sea wall"': {"a"},
    '"wall" sea': {"a", "b"},
    '"sea wall" brick': {"a"},
    "sea -wall": {"c"},
    "sea -brick": {"a", "c"},
    'sea -"sea wall"': {"b", "c"},
    "storm": {"c", "d"},
    "ada": {"c"},
    "nothing": set(),
    "-nothing sea": {"a", "b", "c"},
    "the sea": {"a", "b", "c"},
    "street, quay!": {"a"},
    '"sea': {"a", "b", "c"},
}


async def test_words_phrases_and_words_to_avoid_are_as_mongodb_has_them(desk):
    desk.add(*TEXTS)

    assert {query: set(await found(desk, query)) for query in FINDS} == FINDS


async def test_equals_come_by_id_upwards(desk):
    desk.add(*(article(slug, title="Harbour", age=age) for age, slug in enumerate(["b", "é", "a", "Z", "~"])))

    assert await found(desk, "harbour") == ["Z", "a", "b", "~", "é"]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_pages_are_the_whole_however_they_are_cut(desk, size):
    desk.add(
        *(
            article(f"a{number:02}", title="Harbour " + "news " * (number % 4), published=number != 7)
            for number in range(24)
        )
    )
    whole = [
        edge["node"]["slug"]
        for edge in sorted(
            (await search(desk, "harbour", first=100))["edges"], key=lambda edge: (-edge["score"], edge["node"]["slug"])
        )
    ]

    assert len(whole) == 23
    assert await walk(desk, "harbour", size) == whole


async def test_articles_that_come_and_go_between_pages_move_no_other(desk):
    desk.add(*(article(f"a{number}", title="Harbour") for number in range(6)))
    first = await search(desk, "harbour", first=3)

    desk.database.articles.delete_one({"_id": "a2"})
    desk.add(article("a0b", title="Harbour"), article("best", title="Harbour", topics=["Harbour"]))

    assert await found(desk, "harbour", first=3, after=first["pageInfo"]["endCursor"]) == ["a3", "a4", "a5"]


async def test_page_info_and_edges_tell_of_the_same_page(stocked):
    first = await search(stocked, "harbour", first=4)
    edges = first["edges"]

    assert [edge["node"] for edge in edges] == first["nodes"]
    assert first["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": edges[0]["cursor"],
        "endCursor": edges[-1]["cursor"],
    }
    beyond = await search(stocked, "harbour", after=edges[-1]["cursor"])
    assert beyond["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_pages_reach_the_best_thousand_and_have_twenty_where_nothing_is_said(desk):
    desk.database.articles.insert_many(article(f"a{number:04}", title="Harbour") for number in range(1_005))

    assert len(await found(desk, "harbour")) == 20
    assert await walk(desk, "harbour", 100) == [f"a{number:04}" for number in range(1_000)]


FILTERED = {
    "topics": (["Storm Ada", "Nothing"], {"c"}),
    "providers": (["nothing.example"], set()),
    "categories": (["news"], {"a", "b", "c"}),
    "types": (["video"], set()),
    "publishedFrom": ("2026-03-02T04:30:00Z", {"b", "c"}),
    "publishedTo": ("2026-03-02T04:30:00Z", {"a"}),
    "minQuality": (5, {"b", "c"}),
    "minHeat": (7, {"c"}),
}


@pytest.mark.parametrize("member", FILTERED)
async def test_filters_apply(desk, member):
    desk.add(*(one | {"quality": 4 + number, "heat": 5 + number} for number, one in enumerate(TEXTS)))
    value, expected = FILTERED[member]

    assert set(await found(desk, "sea", filter={member: value})) == expected


async def test_an_empty_list_in_the_filter_finds_nothing(stocked):
    assert await found(stocked, "harbour", filter={"topics": []}) == []


async def test_what_nobody_may_see_is_not_found(stocked):
    stocked.database.articles.update_one({"_id": "in-title"}, {"$set": {"published": False}})
    stocked.database.articles.update_one({"_id": "in-all"}, {"$set": {"removed": True}})

    assert await found(stocked, "harbour") == ["in-topics", "in-excerpt"]
    assert await found(stocked, "harbour", visibility="all") == ["in-all", "in-title", "in-topics", "in-excerpt"]
    assert await found(stocked, "harbour", visibility="all", filter={"published": False}) == ["in-title"]


@pytest.mark.parametrize(
    "query", ["", " ", "the", "The of AND", "!?.,", "-harbour", "-harbour -sea", '-"sea wall"', '""', "-", "$", "\n\t"]
)
async def test_a_text_without_a_word_to_look_for_is_refused(stocked, query):
    (error,) = (await stocked.ask(SEARCH, query=query))["errors"]

    assert error["message"] == (
        f"query: expected a word to look for, got {query!r}; the commonest words (the, of, and) are passed over, and "
        "words after a - are those to avoid."
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["path"] == ["search"]


async def test_a_text_with_a_word_that_nothing_has_is_none_of_these(stocked):
    assert await found(stocked, "nowhere") == []
    assert await found(stocked, "harbour", filter={"topics": ["Nothing"]}) == []


@pytest.mark.parametrize(
    "query",
    [
        *('{"$gt": ""}', "$where", "harbour\0sea", "\0", "harbour " * 5_000, "x" * 100_000, "-" * 1_000, '"' * 999),
        *("ü", "港口", "🌊", "a'b\\", "*", "harbour*", "/harbour/i", "{ $text: 1 }"),
    ],
    ids=lambda query: f"{query[:12]!r} {len(query)}",
)
async def test_whatever_the_text_is_it_is_a_text(stocked, query):
    payload = await stocked.ask(SEARCH, query=query)

    assert {error["extensions"]["code"] for error in payload.get("errors", [])} <= {"BAD_USER_INPUT"}
    assert len(str(payload)) < 2_000


async def test_several_searches_are_one_command(stocked):
    data = await stocked.data(
        '{ a: search(query: "harbour") { nodes { slug } } b: search(query: "one") { nodes { slug } } '
        'c: search(query: "harbour", filter: { topics: ["Harbour"] }) { nodes { slug } } }'
    )

    assert [len(data[name]["nodes"]) for name in "abc"] == [4, 1, 2]
    assert stocked.commands == [("aggregate", "articles")]


async def test_which_of_several_texts_has_no_word_is_told_of_that_one(stocked):
    payload = await stocked.ask(
        '{ a: search(query: "the") { nodes { slug } } b: search(query: "nowhere") { nodes { slug } } '
        'c: search(query: "of") { nodes { slug } } }'
    )

    assert sorted(error["path"][0] for error in payload["errors"]) in (["a"], ["a", "c"], ["c"])
    assert {error["extensions"]["code"] for error in payload["errors"]} == {"BAD_USER_INPUT"}


async def test_without_the_index_search_is_away_and_says_what_makes_it(stocked, caplog):
    stocked.database.articles.drop_index(TEXT["name"])

    payload = await stocked.ask(SEARCH, query="harbour")

    assert payload["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
    assert payload["errors"][0]["message"] == "The document store lacks an index; newsgraph check --make makes it."
    assert "newsgraph check --make" in caplog.text


async def test_a_search_goes_only_forwards(stocked):
    payload = await stocked.ask('{ search(query: "harbour", last: 3) { nodes { slug } } }')

    assert payload["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
