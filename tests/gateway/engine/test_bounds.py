import pytest
from graphql import GraphQLError, build_schema, parse

from gateway.engine import Itself, Loaded, Stored, explain, make_plan, rendered
from tests.gateway.engine.library import schema_with

TEXT = """
    type Query { books: [Book]  ordinary: [Book]  node: Node  me: Query }
    type Mutation { first: Book  second: Book }
    interface Node { author: Author }
    type Book implements Node { title: String  author: Author  editor: Author  twice: Author  both: Author }
    type Film implements Node { author: Author }
    type Author { name: String  books: [Book] }
"""


def load(objects, info):
    return [None] * len(objects)
    yield


AUTHOR = Loaded(load, ("authors",), {})
SCHEMA = schema_with(
    TEXT,
    Query_books=Loaded(load, ("books",), {}),
    Query_node=Loaded(load, ("nodes",), {}),
    Query_me=Itself(),
    Mutation_first=Loaded(load, ("books",), {}),
    Mutation_second=Loaded(load, ("books",), {}),
    Book_title=Stored("title"),
    Book_author=AUTHOR,
    Book_editor=AUTHOR,
    Book_twice=Loaded(load, ("authors", "authors"), {}),
    Book_both=Loaded(load, (("authors", "people"),), {}),
    Film_author=AUTHOR,
    Author_name=Stored("name"),
    Author_books=Loaded(load, ("books",), {}),
)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("{ books { title } }", {"books": 1}),
        ("{ books { title } more: books { title } me { me { books { title } } } }", {"books": 1}),
        ("{ books { author { name } editor { name } a: author { name } } }", {"authors": 1, "books": 1}),
        ("{ books { author { books { author { name } } } } }", {"authors": 2, "books": 2}),
        ("{ books { twice { name } } }", {"authors": 2, "books": 1}),
        ("{ books { twice { books { title } } both { name } } }", {"authors": 2, "books": 2, "people": 1}),
        ("{ node { author { name } } }", {"authors": 1, "nodes": 1}),
        ("{ ordinary { author { name } editor { name } } }", {"authors": 2}),
        ("{ ordinary { author { books { author { name } } } } books { author { name } } }", {"authors": 3, "books": 2}),
        ("mutation { first { author { name } } second { author { name } editor { name } } }", {"authors": 2, "books": 2}),
        ("query ($v: Boolean!) { books @include(if: $v) { author @skip(if: $v) { name } } }", {"authors": 1, "books": 1}),
        ("{ __schema { types { name } } ordinary { title } }", {}),
    ],
)  # fmt: skip
def test_the_most_calls_of_each_loader(text, calls):
    explanation = explain(make_plan(SCHEMA, parse(text)))

    assert (explanation.calls, explanation.bound) == (calls, sum(calls.values()))


@pytest.mark.parametrize(("value", "calls"), [(True, {"books": 1}), (False, {})])
def test_variables_make_the_bound_narrower(value, calls):
    plan = make_plan(SCHEMA, parse("query ($v: Boolean!) { books @include(if: $v) { author @skip(if: $v) { name } } }"))

    assert explain(plan, {"v": value}).calls == calls


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query ($v: Boolean!) { books @include(if: $v) { title } }", {}),
        ('{ books @include(if: "x") { title } }', None),
    ],
)
def test_a_plan_that_cannot_run_cannot_be_explained(text, variables):
    with pytest.raises(GraphQLError):
        explain(make_plan(SCHEMA, parse(text)), variables)


def test_a_plan_as_text():
    text = "query Shelf { books { t: title author { name books { title } } both { name } } node { author { name } ... on Book { title } } }"

    assert (
        rendered(explain(make_plan(SCHEMA, parse(text))))
        == """\
query Shelf: 5 commands at most
  authors: 1
  books: 2
  nodes: 1
  people: 1

books ([Book]); loads books in wave 1; fetches title
  t: title
  author (Author); loads authors in wave 2; fetches name
    name
    books ([Book]); loads books in wave 3; fetches title
      title
  both (Author); loads authors and people in wave 2; fetches name
    name
node (Node); loads nodes in wave 1; fetches title
  on Book
    title
    author (Author); loads authors in wave 2; fetches name
      name
  on Film
    author (Author); loads authors in wave 2; fetches name
      name
"""
    )


def test_an_operation_that_loads_nothing_as_text():
    schema = build_schema("type Query { a: Int  b: Query }")

    assert (
        rendered(explain(make_plan(schema, parse("{ a b { a } }"))))
        == "query: 0 commands at most\n\na\nb (Query)\n  a\n"
    )
