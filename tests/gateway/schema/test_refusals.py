"""What a connection refuses, and what it says: the pairs, the sizes, and cursors that are not its own.

A cursor holds a checksum and no secret, so anybody can make one: `encode_cursor` and `sealed` are how.
"""

import base64
from zlib import crc32

import pytest

from gateway.model import Order
from gateway.paging import Position, encode_cursor
from gateway.store import ArticleFilter, Articles
from tests.desk import article
from tests.oracle import ORDERS
from tests.walks import TEXTS, page

CURSOR = encode_cursor("articles\n" + repr(Articles()), Position(None, "a"))
EXPECTED = "expected first with after (the first 20 where neither first nor last is given), or last with before."
FOREIGN = "this cursor belongs to another connection, order or filter; leave {0} out to begin at the start of this one."


async def refusal(desk, text=TEXTS["Query"], **variables):
    """The one error of an operation that reads nothing."""
    (error,) = (await desk.ask(text, **variables))["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    return error["message"]


@pytest.mark.parametrize(
    "given",
    [
        *({"first": 1, "last": 1}, {"first": 1, "before": CURSOR}, {"after": CURSOR, "last": 1}),
        *({"after": CURSOR, "before": CURSOR}, {"before": CURSOR}, {"first": 1, "after": CURSOR, "last": 1}),
        {"first": 1, "after": CURSOR, "last": 1, "before": CURSOR},
    ],
    ids=" ".join,
)
async def test_any_other_pair_is_refused_with_what_was_given_and_what_is_expected(desk, given):
    assert await refusal(desk, **given) == f"{' and '.join(given)}: {EXPECTED}"
    assert desk.commands == []


@pytest.mark.parametrize("given", [{"first": 1, "last": None, "before": None}, {"last": 1, "first": None}])
async def test_null_is_as_left_out(desk, given):
    desk.add(article("a"))

    assert (await page(desk, **given))[0] == ["a"]


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [0, -1, 101, -(2**31), 2**31 - 1])
async def test_a_size_outside_of_1_to_100_is_refused(desk, name, size):
    assert await refusal(desk, **{name: size}) == f"{name}: expected a whole number from 1 to 100, got {size}."


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize(
    "text",
    ["{{ providers(first: {0}) {{ nodes {{ id }} }} }}", '{{ search(query: "a", first: {0}) {{ nodes {{ id }} }} }}'],
)
async def test_the_bounds_hold_for_providers_and_search_too(desk, text, size):
    beyond = 101 if size == 100 else 0

    assert "expected a whole number from 1 to 100" in await refusal(desk, text.format(beyond))
    assert "first: expected" not in str(await desk.ask(text.format(size)))


WAYS = [{"argument": "after", "size": "first"}, {"argument": "before", "size": "last"}]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["argument"])
@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "=", "\n", "\0", CURSOR + "=", CURSOR[:-1], CURSOR + "A", "A" * 10_000]
)
async def test_a_text_that_is_no_cursor_is_refused_whichever_way(desk, way, cursor):
    told = await refusal(desk, **{way["size"]: 2, way["argument"]: cursor})

    assert told.startswith(f"{way['argument']}: expected a cursor that this connection gave out, got ")
    assert len(told) < 150


@pytest.mark.parametrize("text", ["providers", 'search(query: "tides")'])
async def test_so_it_is_by_providers_and_search(desk, text):
    around = text.replace(")", ", after: $after)") if ")" in text else f"{text}(after: $after)"
    asked = f"query ($after: String) {{ {around} {{ nodes {{ id }} }} }}"

    assert "expected a cursor that this connection gave out" in await refusal(desk, asked, after="x")
    assert await refusal(desk, asked, after=CURSOR) == f"after: {FOREIGN.format('after')}"


@pytest.fixture
def stocked(desk):
    """Three articles that are in every list that is asked for here."""
    desk.add(
        *(
            article(
                f"a{number}",
                age=number,
                heat=number,
                quality=number,
                topics=["Tides", "Ports"],
                provider={"domain": "a.example"},
            )
            for number in range(3)
        ),
        article("b", topics=["Ports"], provider={"domain": "b.example"}),
    )
    return desk


FILTER = {"topics": ["Tides", "Ports"], "minHeat": 0}
OTHERS = {
    "no filter": {"filter": None},
    "a filter with one member less": {"filter": {"topics": ["Tides", "Ports"]}},
    "a filter with another value": {"filter": FILTER | {"minHeat": -1}},
    "a filter with other values in a list": {"filter": FILTER | {"topics": ["Tides"]}},
    "a filter with one member more": {"filter": FILTER | {"providers": ["a.example"]}},
    "a filter with the values under another member": {"filter": {"categories": ["Tides", "Ports"], "minHeat": 0}},
    "another order": {"orderBy": "HEAT"},
    "the reverse order": {"orderBy": "OLDEST"},
    "a topic": {"owner": "Topic"},
    "a provider": {"owner": "Provider"},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["argument"])
@pytest.mark.parametrize("other", OTHERS)
async def test_a_cursor_of_another_list_is_refused(stocked, other, way):
    _, info = await page(stocked, first=1, filter=FILTER)
    asked = {"filter": FILTER, **OTHERS[other], way["size"]: 1, way["argument"]: info["endCursor"]}

    told = await refusal(stocked, TEXTS[asked.pop("owner", "Query")], **asked)

    assert told == f"{way['argument']}: {FOREIGN.format(way['argument'])}"


@pytest.mark.parametrize("owner", ["Topic", "Provider"])
async def test_a_cursor_of_another_owner_is_refused(stocked, owner):
    _, info = await page(stocked, owner, first=1)
    other = TEXTS[owner].replace("Tides", "Ports").replace("a.example", "b.example")

    assert await refusal(stocked, other, first=1, after=info["endCursor"]) == f"after: {FOREIGN.format('after')}"


async def test_a_cursor_of_one_search_is_refused_by_another_and_by_a_list(stocked):
    text = """query ($query: String!, $after: String, $filter: ArticleFilter) {
      search(query: $query, first: 1, after: $after, filter: $filter) { pageInfo { endCursor } } }"""
    after = (await stocked.data(text, query="tides"))["search"]["pageInfo"]["endCursor"]
    expected = f"after: {FOREIGN.format('after')}"

    assert await refusal(stocked, text, query="ports", after=after) == expected
    assert await refusal(stocked, text, query="tides", filter=FILTER, after=after) == expected
    assert await refusal(stocked, first=1, after=after) == expected


SAME = [
    {"topics": ["Ports", "Tides"], "minHeat": 0},
    {"minHeat": 0, "topics": ["Tides", "Ports", "Tides"]},
    FILTER | {"providers": None, "publishedFrom": None, "minQuality": None, "published": None},
]


@pytest.mark.parametrize("same", SAME)
async def test_the_order_of_values_repetition_and_nulls_make_no_other_filter(stocked, same):
    _, info = await page(stocked, first=1, filter=FILTER)
    expected, _ = await page(stocked, first=5, after=info["endCursor"], filter=FILTER)

    assert (await page(stocked, first=5, after=info["endCursor"], filter=same))[0] == expected != []


async def test_an_instant_written_with_another_offset_is_the_same(stocked):
    _, info = await page(stocked, first=1, filter={"publishedFrom": "2026-03-01T00:00:00Z"})

    found, _ = await page(
        stocked, first=5, after=info["endCursor"], filter={"publishedFrom": "2026-03-01T01:00:00+01:00"}
    )

    assert len(found) == 3


@pytest.mark.parametrize("order", ORDERS)
async def test_a_wrong_cursor_is_an_error_also_where_no_page_is_asked_for(stocked, order):
    text = 'query ($order: ArticleOrder) { articles(orderBy: $order, after: "x") { totalCount } }'

    assert (await refusal(stocked, text, order=order)).startswith("after: expected a cursor")


def sealed(belongs, entry):
    """A cursor of the list with any text in the place of its position, and a right checksum."""
    whole = base64.urlsafe_b64decode(encode_cursor(belongs, Position(None, "")) + "==")
    body = whole[4:12] + entry.encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(crc32(body).to_bytes(4, "big") + body).rstrip(b"=").decode()


REFUSED = [
    *("", "[", "[]", "[null]", '["a"]', '[null, "a", 1]', "null", '{"a": 1}', "[1, 2]", "[1, null]"),
    *('["a", "a"]', '[{"$gt": ""}, "a"]', '[null, {"$gt": ""}]', '[null, ["a"]]', '[[1], "a"]', '[{"ms": "1"}, "a"]'),
    *('[{"ms": 1, "x": 1}, "a"]', '[{"ms": 1.5}, "a"]', '[{"ms": 9223372036854775808}, "a"]', '[NaN, "a"]'),
    *('[9223372036854775808, "a"]', '[-9223372036854775809, "a"]', '[true, "a"]', '[{"ms": true}, "a"]'),
    *('[1e999, "a"]', '[null, "\\ud800"]', '[null, "\ud800"]', '[Infinity, "a"]', "[" * 5_000),
]
HARMLESS = [
    *('[1e+308,"a"]', '[0,""]', '[-0.0,"\\u0000"]', '[null,"{$gt: 1}"]', '[{"ms":-9223372036854775808},"$x"]'),
    *('[9223372036854775807,"a"]', '[{"ms":9223372036854775807},"a"]', f'[null,"{"a" * 2_000}"]', '[5,"é"]'),
]
"""As the gateway itself would write them."""
LISTS = [*(Articles(order=order) for order in Order), Articles(filter=ArticleFilter(min_heat=0))]


async def with_cursor(desk, of, argument, entry):
    """The answer to a page of the list from a forged cursor."""
    size = {"after": "first", "before": "last"}[argument]
    cursor = sealed(f"articles\n{of!r}", entry)
    wanted = {"minHeat": of.filter.min_heat}
    return await desk.ask(TEXTS["Query"], filter=wanted, orderBy=of.order.value, **{argument: cursor, size: 3})


@pytest.mark.parametrize("entry", [*REFUSED, HARMLESS[0].replace(",", ", "), HARMLESS[0].replace("+", "")])
async def test_a_forged_cursor_that_holds_no_place_is_refused(stocked, entry):
    for of in LISTS:
        (error,) = (await with_cursor(stocked, of, "after", entry))["errors"]

        assert error["message"].startswith("after: expected a cursor that this connection gave out")
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert stocked.commands == []


@pytest.mark.parametrize("argument", ["after", "before"])
@pytest.mark.parametrize("entry", HARMLESS)
async def test_a_forged_cursor_that_holds_a_place_is_a_place(stocked, entry, argument):
    """Of another kind of value or not: some articles are behind it, or none."""
    for of in LISTS:
        payload = await with_cursor(stocked, of, argument, entry)

        assert "errors" not in payload
        assert len(payload["data"]["articles"]["nodes"]) <= 3


@pytest.mark.parametrize("text", ["providers", "search"])
@pytest.mark.parametrize("entry", [*REFUSED, *HARMLESS])
async def test_providers_and_search_take_forged_cursors_as_well(stocked, text, entry):
    asked, belongs = {
        "providers": ("providers", "providers"),
        "search": ('search(query: "tides",', f"search\ntides\n{ArticleFilter()!r}"),
    }[text]
    around = asked + ("(after: $after)" if text == "providers" else " after: $after)")

    payload = await stocked.ask(
        f"query ($after: String) {{ {around} {{ nodes {{ id }} }} }}", after=sealed(belongs, entry)
    )

    assert [error["extensions"]["code"] for error in payload.get("errors", [])] == (
        ["BAD_USER_INPUT"] if entry in REFUSED else []
    )


async def test_a_cursor_made_with_the_scope_gives_a_caller_without_it_nothing_more(stocked):
    stocked.add(article("secret", age=1.5, published=False), article("removed", age=1.7, removed=True))
    whole, _ = await page(stocked, visibility="all")
    _, info = await page(stocked, visibility="all", first=whole.index("secret"))

    assert (await page(stocked, after=info["endCursor"]))[0] == ["a2"]
    _, info = await page(stocked, visibility="all", first=whole.index("secret") + 1)
    assert (await page(stocked, after=info["endCursor"]))[0] == ["a2"]
    assert (await page(stocked, last=9, before=info["endCursor"]))[0] == ["b", "a0", "a1"]
