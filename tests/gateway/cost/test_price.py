"""The price of an operation: what it counts, what variables change, what it refuses, and what it is never below."""

import time
from pathlib import Path

import pytest
from graphql import parse
from hypothesis import HealthCheck, given, settings

from gateway.cost import Price
from gateway.engine import make_plan
from gateway.errors import TooDear
from gateway.pipeline import prepare
from gateway.schema.build import build_schema
from gateway.settings import Settings
from tests.gateway.test_bounds import DOCUMENTS, VALUES
from tests.questions import questions
from tests.ways import WIDE

QUERIES = Path(__file__).parents[3] / "contract" / "queries"
SCHEMA = build_schema()
LIMIT = Settings.model_fields["cost_limit"].default
CARDS = "{ articles(first: 100) { nodes { id title topics { name } provider { name } images { url } related { title provider { name } images { url } } } } }"


def price(text, variables=None):
    return Price(prepare(SCHEMA, text, limits=WIDE)).of(variables)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ __typename }", 1),
        ("{ __schema { types { fields { type { name } } } } }", 1),
        ('{ article(slug: "a") { title } }', 2),
        ('{ article(slug: "a") { title body secured } }', 4),
        ("{ articles { nodes { title } } }", 22),
        ("{ articles(first: 3) { nodes { title } } }", 5),
        ("{ articles(first: null) { nodes { title } } }", 22),
        ("{ articles(first: 3) { nodes { title } edges { cursor node { id } } pageInfo { endCursor } } }", 12),
        ("{ articles(first: 3) { nodes { related { title } } } }", 35),
        ("{ articles(first: 3) { nodes { related(first: 2) { images { url } } } } }", 41),
        ("{ topics(first: 4) { articles(first: 2) { nodes { title } } } }", 17),
        ("{ topics(first: 1) { children { name } images { url } } }", 27),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 4),
        ('{ nodes(ids: "a") { id } }', 1),
        ('{ node(id: "a") { ... on Article { topics { name } } ... on Topic { images { url } children { name } } } }', 27),
        ('{ a: article(slug: "a") { id } b: article(slug: "b") { id } }', 3),
        ("{ articles(first: 0) { nodes { title } } }", 2),
        ("{ articles(first: 1000000) { nodes { title } } }", 102),
    ],
)  # fmt: skip
def test_the_price_counts_objects_and_dear_fields(text, cost):
    assert price(text) == price(text, {}) == cost


def test_what_fragments_select_together_is_paid_once():
    text = """
        query { articles(first: 5) { nodes { ...Card ...Teaser related(first: 2) { title } } } }
        fragment Card on Article { title related(first: 2) { webUrl } }
        fragment Teaser on ArticleSummary { related(first: 2) { type } }
    """

    assert price(text) == 1 + 1 + 5 * (1 + 2)


@pytest.mark.parametrize(
    ("variables", "cost"),
    [
        (None, 2 + 100 * 101),
        ({"n": 3, "with": True}, 2 + 3 * 6),
        ({"n": 3, "m": 2, "with": True}, 2 + 3 * 3),
        ({"n": 3, "m": None, "with": True}, 2 + 3 * 11),
        ({"n": 3, "with": False}, 2 + 3),
        ({"n": 3.0, "with": False}, 2 + 3),
        ({"n": None, "with": False}, 2 + 20),
        ({"n": float("inf"), "with": False}, 2 + 100),
        ({"n": -7, "with": False}, 2),
    ],
)
def test_variables_say_how_long_lists_are_and_what_is_included(variables, cost):
    text = """query ($n: Int, $m: Int = 5, $with: Boolean!) {
        articles(first: $n) { nodes { title related(first: $m) @include(if: $with) { title } } }
    }"""

    assert price(text, variables) == cost


def test_a_list_of_ids_counts_by_its_length():
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert [price(text, {"ids": ids}) for ids in (["a", "b"], [], "a")] == [3, 1, 2]


def test_the_usual_price_takes_defaults_and_the_dearest_of_what_is_required():
    text = "query ($n: Int, $m: Int = 2, $r: Int!) { articles(first: $n) { nodes { a: related(first: $m) { title } b: related(first: $r) { title } } } }"

    assert Price(prepare(SCHEMA, text)).usual == 2 + 20 * (1 + 2 + 100)


@pytest.mark.parametrize("file", sorted(QUERIES.glob("*.graphql")), ids=lambda file: file.stem)
def test_every_query_of_the_contract_is_far_below_the_limit(file):
    assert price(file.read_text(encoding="utf-8")) < LIMIT / 5


def test_a_page_of_a_hundred_cards_with_ten_related_each_is_below_the_limit():
    assert price(CARDS) < LIMIT


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("{ articles(first: 100) { nodes { related(first: 90) { title images { url } } } } }", "Most of it is at articles.nodes.related: ask for fewer with first."),
        ("{ a: articles(first: 100) { nodes { topics { children { children { name } } } } } }", "Most of it is at a: ask for fewer with first or last."),
        ('{ topic(name: "a") { children { children { children { children { name } } } } } }', "Ask for less in one operation."),
    ],
)  # fmt: skip
def test_a_refusal_says_price_limit_and_which_list_to_shrink(text, advice):
    with pytest.raises(TooDear) as refused:
        Price(prepare(SCHEMA, text)).check(LIMIT, {})

    assert refused.value.message == f"The operation costs {price(text)}, and the limit is 20000. {advice}"


def test_the_price_at_the_limit_is_paid():
    bought = Price(prepare(SCHEMA, "{ articles(first: 3) { nodes { title } } }"))

    bought.check(5, {})
    with pytest.raises(TooDear):
        bought.check(4, {})


def bomb(levels):
    """Each level holds the next one twice: two to the power of `levels` places."""
    parts = [
        f"fragment F{n} on Topic {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(levels)
    ]
    return f'{{ topic(name: "a") {{ ...F0 }} }} {" ".join(parts)} fragment F{levels} on Topic {{ name }}'


def test_a_doubling_bomb_is_priced_in_the_time_of_reading_it():
    plan = prepared_without_validation(bomb(200))

    began = time.process_time()
    cost = Price(plan).of({})

    assert time.process_time() - began < 0.05
    assert cost > 10**12


def test_a_chain_of_a_thousand_fragments_is_a_loop():
    parts = [f"fragment F{n} on Topic {{ parent {{ ...F{n + 1} }} }}" for n in range(1000)]
    text = f'{{ topic(name: "a") {{ ...F0 }} }} {" ".join(parts)} fragment F1000 on Topic {{ name }}'

    assert Price(prepared_without_validation(text)).of({}) == 1002


def test_fragments_that_overlap_in_every_combination_are_too_dear_whatever_they_select():
    levels = 16
    names = [[f"F{level}x{n}" for n in range(levels)] for level in range(levels + 1)]
    parts = []
    for level in range(levels):
        for n, name in enumerate(names[level]):
            both = f"...{names[level + 1][n]} "
            other = "".join(
                f"...{each} " for number, each in enumerate(names[level + 1]) if number != level or n != level
            )
            parts.append(
                f"fragment {name} on Topic {{ a: parent {{ {both} }} b: parent {{ {other if n == level else both} }} }}"
            )
    parts += [f"fragment {name} on Topic {{ name }}" for name in names[levels]]
    text = f'{{ topic(name: "a") {{ {" ".join("..." + name for name in names[0])} }} }} {" ".join(parts)}'

    began = time.process_time()
    cost = Price(prepared_without_validation(text)).of({})

    assert time.process_time() - began < 5
    assert cost > LIMIT


def prepared_without_validation(text):
    """Validation has limits of its own, and would take longer than what is measured."""
    return make_plan(SCHEMA, parse(text))


def objects(value):
    """How many objects a payload holds."""
    if isinstance(value, list):
        return sum(map(objects, value))
    return 1 + sum(map(objects, value.values())) if isinstance(value, dict) else 0


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=questions(SCHEMA, VALUES))
async def test_the_price_is_never_below_the_number_of_objects_given(desk, text):
    """The lists stored in these documents are no longer than assumed; all others are bounded by arguments."""
    desk.limits = WIDE
    if not desk.database.articles.estimated_document_count():
        desk.add(*DOCUMENTS)

    payload = await desk.ask(text)

    assert objects(payload.get("data")) <= price(text, {}), text


def test_a_price_over_the_limit_for_some_variables_is_checked_for_those_that_are_given():
    bought = Price(prepare(SCHEMA, "query ($n: Int!) { articles(first: $n) { nodes { title } } }"))

    bought.check(50, {"n": 48})
    with pytest.raises(
        TooDear, match=r"costs 51, and the limit is 50\. Most of it is at articles: ask for fewer with first or last\."
    ):
        bought.check(50, {"n": 49})
