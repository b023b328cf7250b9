import pytest
from graphql import GraphQLError, build_schema

from gateway.engine import Derived, Loaded, Stored, Want
from tests.gateway.engine.library import Shelf, ask, each, schema_with
from tests.gateway.engine.oracle import agreed, messages

CHAIN = build_schema("""
    type Query { a: A  must: A!  list: [A!]  lists: [[A!]!]  loose: [[A]] }
    type A { must: A!  may: A  value: Int!  list: [A!]! }
""")
BAD = {"value": ValueError("bad")}
GOOD = {"value": 1}


@pytest.mark.parametrize(
    ("text", "root", "data", "errors"),
    [
        ("{ a { must { must { value } } } }", {"a": {"must": {"must": BAD}}}, {"a": None}, ["a.must.must.value: bad"]),
        ("{ must { value } a { value } }", {"must": BAD, "a": GOOD}, None, ["must.value: bad"]),
        ("{ list { value } }", {"list": [GOOD, BAD]}, {"list": None}, ["list.1.value: bad"]),
        ("{ lists { value } }", {"lists": [[GOOD], [GOOD, BAD]]}, {"lists": None}, ["lists.1.1.value: bad"]),
        (
            "{ loose { value } }",
            {"loose": [[GOOD], [BAD, GOOD], None]},
            {"loose": [[{"value": 1}], [None, {"value": 1}], None]},
            ["loose.1.0.value: bad"],
        ),
        (
            "{ a { list { list { value } } } }",
            {"a": {"list": [{"list": [GOOD]}, {"list": [BAD]}]}},
            {"a": None},
            ["a.list.1.list.0.value: bad"],
        ),
        (
            "{ a { may { value } value } }",
            {"a": {"may": BAD, "value": None}},
            {"a": None},
            ["a.may.value: bad", "a.value: Cannot return null for non-nullable field A.value."],
        ),
        ("{ a { value again: value } }", {"a": BAD}, {"a": None}, ["a.value: bad"]),
    ],
)
def test_a_null_stops_where_the_type_takes_it(text, root, data, errors):
    result = agreed(CHAIN, text, root)

    assert (result.data, messages(result)) == (data, errors)


def test_without_propagation_a_null_stays_where_it_came_up():
    text = "query @experimental_disableErrorPropagation { must { value } list { value } }"

    result = agreed(CHAIN, text, {"must": BAD, "list": [GOOD, BAD, None]})

    assert result.data == {"must": {"value": None}, "list": [{"value": 1}, {"value": None}, None]}
    assert messages(result) == [
        "must.value: bad",
        "list.1.value: bad",
        "list.2: Cannot return null for non-nullable field Query.list.",
    ]


def test_errors_keep_what_they_bring_along():
    error = GraphQLError("told", extensions={"code": "MINE"})
    elsewhere = GraphQLError("from elsewhere", path=["other"])

    result = agreed(CHAIN, "{ a { value } b: a { value } }", {"a": {"value": error}, "b": None})
    second = agreed(CHAIN, "{ a { value } }", {"a": {"value": elsewhere}})

    assert [(each.extensions, each.original_error) for each in result.errors] == [({"code": "MINE"}, error)] * 2
    assert second.errors == [elsewhere]


class Damaged(Exception):
    """Says what it is once it is seen from its place."""

    def __init__(self):
        super().__init__("damaged")
        self.extensions = {"code": "DAMAGED"}
        self.seen = []

    def seen_from(self, ancestors):
        self.seen.append(list(ancestors))
        return f"damaged in {self.seen[-1][-2][1]['_id']}"


def test_an_error_may_say_more_when_it_sees_what_stands_above():
    error = Damaged()
    schema = schema_with(
        "type Query { a: [A] } type A { b: A  n: Int }", Query_a=Stored("a"), A_b=Stored("b"), A_n=Stored("n")
    )
    inner = {"n": error}
    root = {"a": [{"_id": "first"}, {"_id": "second", "b": inner}]}

    result = ask(schema, "{ a { b { n } } }", root)

    assert messages(result) == ["a.1.b.n: damaged in second"]
    assert result.errors[0].extensions == {"code": "DAMAGED"}
    assert error.seen == [[("A", inner), ("A", root["a"][1]), ("Query", root)]]


SHARED = """
    type Query { books: [Book] }
    type Book { author: Author }
    type Author { name: String!  notes: [String]  plain: Int }
"""


def sharing(**kinds):
    calls = []

    def load(books, info):
        return (yield Want(info.context, [book["by"] for book in books], {}))

    def notes(authors, info):
        calls.append(len(authors))
        return [author["notes"] for author in authors]

    defaults = {
        "Query_books": Stored("books"),
        "Book_author": Loaded(load, ("authors",), {}),
        "Author_name": Stored("name"),
        "Author_notes": Derived(notes, {}),
    }
    return schema_with(SHARED, **(defaults | kinds)), calls


BOOKS = {"books": [{"by": "a", "_id": "b1"}, {"by": "b"}, None, {"by": "a", "_id": "b4"}, {"by": "x"}]}


def test_an_object_that_stands_at_several_places_is_executed_once():
    schema, calls = sharing()
    shelf = Shelf("authors", {"a": {"name": "Ann", "notes": ["n"]}, "b": {"name": "Bob", "notes": None}})

    result = ask(schema, "{ books { author { name notes } } }", BOOKS, shelf)

    ann, bob = {"name": "Ann", "notes": ["n"]}, {"name": "Bob", "notes": None}
    assert [book and book["author"] for book in result.data["books"]] == [ann, bob, None, ann, None]
    assert calls == [2]


def test_where_an_ordinary_resolver_may_see_its_place_each_place_is_executed():
    schema, calls = sharing()
    shelf = Shelf("authors", {"a": {"name": "Ann", "notes": []}})

    ask(schema, "{ books { author { notes plain } } }", {"books": [{"by": "a"}, {"by": "a"}]}, shelf)

    assert calls == [2]


def test_an_error_of_a_shared_object_is_told_at_each_of_its_places():
    schema, _ = sharing()
    shelf = Shelf(
        "authors", {"a": {"name": "Ann", "notes": ["n", ValueError("torn")]}, "b": {"name": None, "notes": None}}
    )

    result = ask(schema, "{ books { author { name notes } } }", BOOKS, shelf)

    ann = {"name": "Ann", "notes": ["n", None]}
    assert [book and book["author"] for book in result.data["books"]] == [ann, None, None, ann, None]
    assert messages(result) == [
        "books.0.author.notes.1: torn",
        "books.1.author.name: Cannot return null for non-nullable field Author.name.",
        "books.3.author.notes.1: torn",
    ]


def test_an_error_of_a_shared_object_looks_around_once():
    error = Damaged()
    schema, _ = sharing()
    root = {"_id": "root", **BOOKS}

    result = ask(schema, "{ books { author { name } } }", root, Shelf("authors", {"a": {"name": error}}))

    assert messages(result) == [f"books.{n}.author.name: damaged in b1" for n in (0, 3)]
    assert len(error.seen) == 1


def test_an_error_that_each_object_shares_is_one_for_each():
    schema = schema_with(
        "type Query { a: [A!] } type A { n: Int! }", Query_a=Stored("a"), A_n=Derived(each(lambda _: 1 / 0), {})
    )

    result = ask(schema, "{ a { n } }", {"a": [{}, {}]})

    assert (result.data, messages(result)) == ({"a": None}, ["a.0.n: division by zero"])
