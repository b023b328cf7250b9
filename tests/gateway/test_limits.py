"""How large an operation may be: each limit at its edge, what must be admitted, and what a bomb costs."""

import re
import time
import tracemalloc
from dataclasses import fields

import pytest
from graphql import GraphQLError, get_introspection_query

from gateway.engine import Plan
from gateway.errors import TooLarge
from gateway.limits import LIMITS
from gateway.pipeline import prepare
from gateway.schema.build import build_schema
from tests.documents import ROOT

SCHEMA = build_schema()


def times(number, text):
    """The text so many times, each with its number for `#`."""
    return " ".join(text.replace("#", str(each)) for each in range(number))


def chain(number, link, last):
    """So many fragments, each but the last with the next in the place of `#`."""
    links = [f"fragment A{each} on {link.replace('#', f'...A{each + 1}')}" for each in range(number - 1)]
    return " ".join([*links, f"fragment A{number - 1} on {last}"])


def repeated(pairs):
    """Fields of which so many pairs are the same."""
    uses = 1
    while (uses + 1) * uses // 2 <= pairs:
        uses += 1
    return "{ " + "x " * uses + times(pairs - uses * (uses - 1) // 2, "f# f#") + " }"


EDGES = {
    "characters": "{ __typename }".ljust,
    "tokens": lambda n: "{ nodes(ids: [" + '"" ' * (n - 12) + "]) { id } }",
    "nesting": lambda n: "{ ..." * (n - 1) + "{ x" + " }" * n,
    "fragments": lambda n: "{ ...A0 } " + chain(n - 1, "Query { # }", "Query { x }"),
    "depth": lambda n: "{ x" * n + " }" * n,
    "root_fields": lambda n: "{ " + times(n, "f#") + " }",
    "selections": lambda n: "{ x { " + times(n - 1, "f#") + " } }",
    "repeats": lambda n: "{ x " + repeated(n) + " }",
    "aliases": lambda n: "{ x { " + times(n, "a#: x") + " } }",
    "directives": lambda n: "{ x { " + times(n, "f# @d") + " } }",
    "directives_at_once": lambda n: "{ x" + " @d" * n + " }",
}
"""For each limit a text that has so many."""


def check(text):
    LIMITS.check(LIMITS.read(text))


@pytest.mark.parametrize("name", EDGES)
def test_what_is_at_a_limit_is_admitted_and_what_is_one_over_it_is_not(name):
    most = getattr(LIMITS, name)

    check(EDGES[name](most))
    with pytest.raises(TooLarge, match=f"^Expected at most {most} .*, got (more|{most + 1})[.] [A-Z].*[.]$"):
        check(EDGES[name](most + 1))


def in_lists(levels):
    return {"a": 0} if levels == 1 else {"a": [in_lists(levels - 2)] if levels > 2 else [0]}


VARIABLES = {"values": lambda n: {"a": [0] * (n - 1)}, "values_nesting": in_lists}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_have_limits_of_their_own(name):
    most = getattr(LIMITS, name)

    LIMITS.check_variables(VARIABLES[name](most))
    with pytest.raises(TooLarge, match=f"^Expected at most {most} .*variable"):
        LIMITS.check_variables(VARIABLES[name](most + 1))


def test_every_limit_has_its_test():
    assert {field.name for field in fields(LIMITS)} == {*EDGES, *VARIABLES}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("depth", "{ ...A0 } " + chain(11, "T { x { x { # } } }", "T { x }")),
        ("aliases", "{ " + times(26, "x# { ...A }") + " } fragment A on T { a: x b: x c: x d: x }"),
        ("directives", "{ " + times(26, "x# { ...A }") + " } fragment A on T { a @d b @d c @d d @d }"),
        ("selections", "{ " + times(26, "x# { ...A }") + " } fragment A on T { " + times(40, "f#") + " }"),
        ("repeats", "{ " + times(60, "...A#") + " }" + times(60, "fragment A# on T { x { y { z } } }")),
        ("root_fields", "{ ...A } fragment A on T { " + times(31, "f#") + " }"),
        ("repeats", "{ x } fragment A on T " + repeated(5_001)),
        ("repeats", "query A { x } query B { x " + repeated(5_001) + " }"),
    ],
)
def test_what_fragments_and_other_operations_have_counts_as_well(name, text):
    with pytest.raises(TooLarge, match=f"^Expected at most {getattr(LIMITS, name)} "):
        check(text)


def test_what_a_fragment_has_counts_once_where_it_is_spread_twice_at_one_place():
    check("{ " + "...A " * 100 + "} fragment A on T { x { " + times(60, "a#: f") + " } }")


ADMITTED = {
    **{file.name: file.read_text() for place in ("contract/queries", "ui/examples") for file in (ROOT / place).glob("*.graphql")},
    "GraphiQL's introspection": get_introspection_query(
        schema_description=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        input_value_deprecation=True,
    ),
    "a page with related": "{ articles(first: 100) { nodes { ...Card related(first: 10) { article { ...Card } } } } } "
    "fragment Card on Article { id slug title excerpt publishedDateTime images { url width height } topics { name } }",
}  # fmt: skip


@pytest.mark.parametrize("name", ADMITTED)
def test_what_our_clients_send_is_far_within(name):
    assert len(ADMITTED[name]) * 5 < LIMITS.characters
    assert isinstance(prepare(SCHEMA, ADMITTED[name]), Plan)


def test_fragments_that_spread_themselves_are_no_matter_of_size():
    (error,) = prepare(SCHEMA, "{ ...A } fragment A on Query { ...B } fragment B on Query { topics { name } ...A }")

    assert error.message == "Fragments spread one another in a circle: A in B in A."
    assert error.extensions["code"] == "GRAPHQL_VALIDATION_FAILED"
    with pytest.raises(GraphQLError, match="in a circle"):
        check("{ x } fragment A on Query { ...A }")


BOMBS = {
    "fragments that double": "{ ...A0 } " + chain(99, "Query { # # }", "Query { __typename }"),
    "fragments that double by aliases": '{ article(slug: "a") { ...A0 } } '
    + chain(80, "Article { a: provider { articles { nodes { # } } } b: provider { articles { nodes { # } } } }", "Article { id }"),
    "fragments that double without aliases": '{ article(slug: "a") { ...A0 } } '
    + chain(40, "Article { provider { articles { nodes { # } } } related { article { # } } }", "Article { id }"),
    "fragments of inline fragments": "{ ...A0 } " + chain(90, "Query { ... { ... { # } } ... { # } }", "Query { __typename }"),
    "one field again and again": "{ " + "articles { nodes { id } } " * 400 + "}",
    "fields again and again in each other": "{ " + ("articles { nodes { " + "id " * 20 + "} } ") * 40 + "}",
    "fragments that all overlap": "{ " + times(90, "...A#") + " } " + times(90, "fragment A# on Query { articles { nodes { id } } }"),
    "wrong fields": "{ " + times(1_900, "wrong#") + " }",
    "wrong directives": "{ __typename " + times(600, "@wrong#") + " }",
    "arguments again and again": "{ article(" + 'slug: "" ' * 600 + ") { id } }",
    "variables": "query (" + times(480, "$a#: Int") + ") { __typename }",
    "braces": "{" * 20_000,
    "lists": "{ nodes(ids: " + "[" * 1_900,
    "lists that end": "{ nodes(ids: " + "[" * 900 + "]" * 900 + ") { id } }",
    "a type": "query ($a: " + "[" * 900 + "Int" + "]" * 900 + ") { __typename }",
    "comments": "#\n" * 9_990 + "{ __typename }",
    "a text of one letter": "a" * 1_000_000,
    "a string without an end": '{ article(slug: "' + "\\\\" * 9_000,
    "introspection in a circle": "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }",
    "introspection in a circle by fragments": "{ __schema { types { ...A0 } } } " + chain(20, "__Type { fields { type { # } } }", "__Type { name }"),
    "introspection by aliases": "{ " + times(20, "a#: __schema { types { name fields { name } } }") + " }",
}  # fmt: skip
"""Texts that grow in what reads them."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_little_time_and_memory(name):
    def took():
        began = time.process_time()
        prepare(SCHEMA, BOMBS[name])
        return time.process_time() - began

    best = min(took() for _ in range(3))  # the others may have a garbage collection in them
    tracemalloc.start()
    found = prepare(SCHEMA, BOMBS[name])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert best < 0.05
    assert peak < 50e6
    assert isinstance(found, Plan) or all(re.fullmatch("[A-Z_]+", error.extensions["code"]) for error in found)
