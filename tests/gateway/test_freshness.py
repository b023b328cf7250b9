"""The lowest hint of what a plan may select."""

from time import perf_counter

import pytest
from graphql import build_schema, parse

from gateway.engine import make_plan
from gateway.freshness import max_age
from gateway.pipeline import prepare
from gateway.schema import build
from gateway.schema.hints import MAX_AGE

SCHEMA = build.build_schema()
LIBRARY = (
    "type Query { book: Book, thing: Thing } interface Thing { pages: Int } type Book implements Thing { pages: Int }"
)


def age_of(text, schema=SCHEMA):
    return max_age(prepare(schema, text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("{ articles { nodes { title } } }", 30),
        ('{ article(slug: "a") { title topics { name } provider { name } } }', 60),
        ('{ provider(domain: "a.example") { name } }', 300),
        ("{ topics { name } }", 300),
        ("{ topics { name articles { nodes { title } } } }", 30),
        ('{ topic(name: "a") { name parent { name } } article(slug: "a") { title } }', 60),
        ('{ article(slug: "a") { related { title images { url } } } }', 60),
        (
            '{ article(slug: "a") { related { article { topics { name articles { pageInfo { hasNextPage } } } } } } }',
            30,
        ),
        ('{ node(id: "a") { id } }', 60),
        ("{ __typename }", 30),
    ],
)
def test_the_lowest_of_what_is_selected_counts(text, seconds):
    assert age_of(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "{ topics { name ...Below } } fragment Below on Topic { articles { nodes { title } } }",
        "{ topics { name ... on Topic { ... { articles { nodes { title } } } } } }",
    ],
)
def test_fragments_count_as_what_they_hold(text):
    assert age_of(text) == 30


def test_what_some_variables_leave_out_counts():
    assert age_of("query ($n: Boolean!) { topics { name articles @include(if: $n) { nodes { title } } } }") == 30


def test_another_operation_of_the_document_does_not_count():
    text = "query A { topics { name } } query B { articles { nodes { title } } }"

    assert max_age(prepare(SCHEMA, text, "A")) == 300


@pytest.mark.parametrize("query", ["{ book { pages } }", "{ thing { pages } }"])
def test_a_field_may_hint_too_also_where_an_interface_is_asked_for_it(query):
    library = build_schema(LIBRARY)
    library.type_map["Book"].extensions[MAX_AGE] = 9
    library.type_map["Book"].fields["pages"].extensions[MAX_AGE] = 5

    assert max_age(make_plan(library, parse(query))) == 5


def test_fragments_that_double_are_each_read_once():
    doubling = "".join(
        f"fragment F{n} on Topic {{ parent {{ ...F{n + 1} }} parent {{ ...F{n + 1} }} }} " for n in range(40)
    )
    plan = make_plan(SCHEMA, parse("{ topics { ...F0 } } " + doubling + "fragment F40 on Topic { name }"))

    began = perf_counter()
    assert max_age(plan) == 300
    assert perf_counter() - began < 1


def test_it_is_told_once_for_a_plan():
    plan = prepare(SCHEMA, "{ topics { name } }")

    assert (max_age(plan), plan.extensions) == (300, {MAX_AGE: 300})
