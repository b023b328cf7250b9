"""ArticleFilter: what it refuses. What it finds: test_orders.py."""

import pytest

from gateway.keys import Scope
from tests.desk import article
from tests.walks import TEXTS, page

FORBIDDEN = (
    "filter.published: expected a key with the scope unpublished (Authorization: Bearer KEY), "
    "or no such member: what is shown without it is published."
)
SEARCH = 'query ($filter: ArticleFilter) { search(query: "a", filter: $filter) { nodes { slug } } }'


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("scopes", [set(), {Scope.SECURED, Scope.TRACE, Scope.INTROSPECTION}])
async def test_published_is_forbidden_without_the_scope_whichever_value(desk, published, scopes):
    desk.add(article("a", topics=["Tides"], provider={"domain": "a.example"}))

    for text in (*TEXTS.values(), SEARCH):
        (error,) = (await desk.ask(text, scopes=scopes, filter={"published": published}))["errors"]

        assert error["message"] == FORBIDDEN
        assert error["extensions"] == {"code": "FORBIDDEN"}
        assert "articles" in error["path"] or "search" in error["path"]


async def test_null_is_as_left_out_for_everybody(desk):
    desk.add(article("a"), article("b", published=False))

    assert (await page(desk, filter={"published": None}))[0] == ["a"]
    assert sorted((await page(desk, visibility="all", filter={"published": None}))[0]) == ["a", "b"]


async def test_with_the_scope_false_finds_all_that_is_not_published_true(desk):
    values = [False, None, "yes", "true", 1, 0, {"a": True}]
    desk.add(*(article(f"a{number}", published=value) for number, value in enumerate(values)), article("shown"))
    desk.database.articles.insert_one({"_id": "unsaid", "title": "T", "webUrl": "u"})
    desk.add(article("removed", removed=True))

    async def found(published):
        data = await desk.data(TEXTS["Query"], scopes={Scope.UNPUBLISHED}, filter={"published": published})
        return {node["slug"] for node in data["articles"]["nodes"]}

    assert await found(False) == {"unsaid", *(f"a{number}" for number in range(len(values)))}
    assert await found(True) == {"shown", "removed"}


LISTS = ["topics", "providers", "categories", "types"]


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_has_at_most_a_hundred_values(desk, name):
    (error,) = (await desk.ask(TEXTS["Query"], filter={name: ["x"] * 101}))["errors"]

    assert error["message"] == f"filter.{name}: expected at most 100 values, got 101."
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert (await page(desk, filter={name: ["x"] * 99 + ["y"]}))[0] == []


async def test_every_member_as_null_finds_what_no_filter_finds(desk):
    desk.add(article("a"), article("b", heat=-1))
    names = [*LISTS, "publishedFrom", "publishedTo", "minQuality", "minHeat", "published"]

    for wanted in (dict.fromkeys(names), {}, None):
        assert (await page(desk, filter=wanted))[0] == ["b", "a"]


@pytest.mark.parametrize("name", LISTS)
async def test_a_member_with_no_values_finds_nothing_and_asks_nothing(desk, name):
    desk.add(article("a"))

    data = await desk.data(
        "query ($filter: ArticleFilter) { articles(filter: $filter) { totalCount totalCountIsExact nodes { slug } "
        "facets { topics { value } } } }",
        filter={name: []},
    )

    assert data["articles"] == {"totalCount": 0, "totalCountIsExact": True, "nodes": [], "facets": {"topics": []}}
    assert desk.commands == []


@pytest.mark.parametrize(
    "wanted",
    [
        *({"topics": [{"$gt": ""}]}, {"topics": {"$gt": ""}}, {"topics": [None]}, {"minHeat": {"$gt": 0}}),
        *({"minHeat": 1.5}, {"minHeat": 2**31}, {"published": "yes"}, {"publishedFrom": "2026-03-02"}),
        *({"publishedTo": "2026-03-02T06:30:00"}, {"publishedTo": 5}, {"$where": "1"}, {"topics": [5]}),
    ],
    ids=str,
)
async def test_a_value_of_another_type_is_refused_before_anything_is_asked(desk, wanted):
    payload = await desk.ask(TEXTS["Query"], filter=wanted, scopes={Scope.UNPUBLISHED})

    assert [error["extensions"]["code"] for error in payload["errors"]] == ["BAD_USER_INPUT"]
    assert "data" not in payload or payload["data"] is None
    assert desk.commands == []


VALUES = ["{$gt: ''}", "$where", "a\0b", "", "tides", "Tides", "Tides ", "T" * 10_000]


@pytest.mark.parametrize("name", LISTS)
async def test_a_text_is_matched_as_written(desk, name):
    desk.database.articles.insert_many(
        article(f"a{number}", topics=[value], category=value, type=value, provider={"domain": value})
        for number, value in enumerate(VALUES)
    )

    assert [(await page(desk, filter={name: [value]}))[0] for value in VALUES] == [
        [f"a{number}"] for number in range(len(VALUES))
    ]
    assert (await page(desk, filter={name: ["TIDES", "*", ".*", "tide"]}))[0] == []


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00"]
)
@pytest.mark.parametrize("name", ["publishedFrom", "publishedTo"])
async def test_the_ends_of_time_are_instants_too(desk, name, instant):
    desk.add(article("a"))

    for payload in (
        await desk.ask(TEXTS["Query"], filter={name: instant}),
        await desk.ask(f'{{ articles(filter: {{ {name}: "{instant}" }}) {{ nodes {{ slug }} }} }}'),
    ):
        codes = {error["extensions"]["code"] for error in payload.get("errors", [])}
        assert codes <= ({"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"} if "+14" in instant else set())
