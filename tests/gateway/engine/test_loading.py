import asyncio

import pytest
from graphql import parse

from gateway.engine import Derived, Itself, Loaded, Stored, Want, explain, make_plan
from tests.gateway.engine.library import Shelf, ask, each, schema_with
from tests.gateway.engine.oracle import messages

TEXT = """
    type Query { books: [Book!]  other: [Book!] }
    type Book { title: String  author: Author  editor: Author  readers: [Author!]  pages: Int! }
    type Author { name: String  books: [Book!]  country: Country }
    type Country { name: String }
"""
ANN, BOB = {"name": "Ann", "country": "fr"}, {"name": "Bob", "country": "it"}


def load(key, loader="authors", **needs):
    def resolve(objects, info):
        return (yield Want(info.context[loader], [object_.get(key) for object_ in objects], needs or info.needs))

    return resolve


def library(**kinds):
    defaults = {
        "Query_books": Stored("books"),
        "Query_other": Stored("other"),
        "Book_title": Stored("title"),
        "Book_author": Loaded(load("author"), ("authors",), {"author": None}),
        "Book_editor": Loaded(load("editor"), ("authors",), {"editor": None}),
        "Author_name": Stored("name"),
        "Author_country": Loaded(load("country", "countries"), ("countries",), {"country": None}),
        "Country_name": Stored("name"),
    }
    return schema_with(TEXT, **(defaults | kinds))


def shelves(authors=None, **options):
    return {
        "authors": Shelf("authors", authors or {"a": ANN, "b": BOB}, **options),
        "countries": Shelf("countries", {"fr": {"name": "France"}, "it": {"name": "Italy"}}),
    }


BOOKS = {"books": [{"author": "a", "editor": "b"}, {"author": "b"}, {"author": "a"}, {"author": "x"}]}


def test_a_field_of_many_objects_is_one_call_with_each_key_once():
    context = shelves()

    result = ask(library(), "{ books { author { name } } }", BOOKS, context)

    assert result.data == {
        "books": [
            {"author": {"name": "Ann"}},
            {"author": {"name": "Bob"}},
            {"author": {"name": "Ann"}},
            {"author": None},
        ]
    }
    assert context["authors"].asked == [(["a", "b", "x"], {"name": None})]


def test_fields_of_one_level_share_a_call_whose_needs_are_widened():
    context = shelves()
    schema = library(Book_editor=Loaded(load("editor", books=3, name=None), ("authors",), {}))

    ask(schema, "{ books { author { country { name } } editor { name } } }", BOOKS, context)

    assert context["authors"].asked == [(["a", "b", "x"], {"country": None, "books": 3, "name": None})]


def test_key_none_is_answered_without_asking():
    context = shelves()

    result = ask(library(), "{ books { editor { name } } }", {"books": [{"editor": None}, {}]}, context)

    assert result.data == {"books": [{"editor": None}, {"editor": None}]}
    assert context["authors"].asked == []


def test_a_wave_waits_for_the_loads_that_the_plan_puts_before_it():
    """`other` loads nothing, so its authors are known a wave early; they wait for those of `books`, and share the call."""
    schema = library(
        Query_books=Loaded(lambda roots, info: (yield Want(info.context["books"], ["all"], {})), ("books",), {}),
        Query_other=Loaded(lambda roots, info: iter_once([[{"author": "a"}]]), ("books",), {}),
    )
    context = shelves() | {"books": Shelf("books", {"all": [{"author": "b"}]})}
    text = "{ other { author { name } } books { author { name } } }"

    result = ask(schema, text, None, context)

    assert result.data == {"other": [{"author": {"name": "Ann"}}], "books": [{"author": {"name": "Bob"}}]}
    assert context["authors"].keys == [["a", "b"]]
    assert explain(make_plan(schema, parse(text))).calls == {"authors": 1, "books": 1}


def iter_once(result):
    return result
    yield


def test_independent_loaders_of_a_wave_run_at_the_same_time():
    started = []

    class Barrier(Shelf):
        async def load_many(self, keys, needs):
            started.append(self.name)
            while len(started) < 2:
                await asyncio.sleep(0)
            return await super().load_many(keys, needs)

    context = {"authors": Barrier("authors", {"a": ANN}), "editors": Barrier("editors", {"b": BOB})}
    schema = library(Book_editor=Loaded(load("editor", "editors"), ("editors",), {}))

    result = ask(
        schema, "{ books { author { name } editor { name } } }", {"books": [{"author": "a", "editor": "b"}]}, context
    )

    assert result.data == {"books": [{"author": {"name": "Ann"}, "editor": {"name": "Bob"}}]}


def test_a_failed_key_is_the_error_of_its_places():
    context = shelves({"a": ANN, "b": ValueError("torn")})

    result = ask(library(), "{ books { author { name } } }", BOOKS, context)

    assert [book["author"] for book in result.data["books"]] == [{"name": "Ann"}, None, {"name": "Ann"}, None]
    assert messages(result) == ["books.1.author: torn"]


def test_a_failed_load_is_the_error_of_each_place_that_waited():
    context = shelves(failure=ValueError("the shelf fell"))

    result = ask(
        library(),
        "{ books { title author { name } editor { name } } }",
        {"books": [{"title": "T", "author": "a", "editor": "b"}]},
        context,
    )

    assert result.data == {"books": [{"title": "T", "author": None, "editor": None}]}
    assert messages(result) == ["books.0.author: the shelf fell", "books.0.editor: the shelf fell"]


def test_a_failed_load_can_be_caught_by_the_field():
    def resolve(books, info):
        try:
            return (yield Want(info.context["authors"], ["a"] * len(books), {}))
        except ValueError:
            return [BOB] * len(books)

    schema = library(Book_author=Loaded(resolve, ("authors",), {}))

    result = ask(schema, "{ books { author { name } } }", {"books": [{}]}, shelves(failure=ValueError("fell")))

    assert (result.data, result.errors) == ({"books": [{"author": {"name": "Bob"}}]}, None)


def test_loads_at_once_and_one_after_another():
    def resolve(books, info):
        authors, countries = yield (
            Want(info.context["authors"], ["a"], {}),
            Want(info.context["countries"], ["it", None], {}),
        )
        (later,), nobody = yield (Want(info.context["authors"], ["b"], {}), Want(info.context["countries"], [None], {}))
        return [[authors[0], later, {"name": f"{countries} {nobody}"}]] * len(books)

    schema = library(Book_readers=Loaded(resolve, (("authors", "countries"), ("countries", "authors")), {}))
    context = shelves()

    result = ask(schema, "{ books { readers { name } } }", {"books": [{}]}, context)

    names = [reader["name"] for reader in result.data["books"][0]["readers"]]
    assert names == ["Ann", "Bob", "[{'name': 'Italy'}, None] [None]"]
    assert (context["authors"].keys, context["countries"].keys) == ([["a"], ["b"]], [["it"]])


@pytest.mark.parametrize(
    ("loaders", "error"),
    [
        ((), "Book.author: expected a load of [], got one of ['authors']"),
        (("countries",), "Book.author: expected a load of [['countries']], got one of ['authors']"),
    ],
)
def test_a_load_that_is_not_declared_is_refused(loaders, error):
    schema = library(Book_author=Loaded(load("author"), loaders, {}))
    context = shelves()

    result = ask(schema, "{ books { author { name } } }", {"books": [{"author": "a"}]}, context)

    assert messages(result) == [f"books.0.author: {error}"]
    assert context["authors"].asked == []


@pytest.mark.parametrize(
    ("resolve", "error"),
    [
        (lambda books, info: iter_once([1]), "Book.author: expected 2 results, got 1"),
        (lambda books, info: iter_once(None), "Book.author: expected 2 results, got NoneType"),
        (lambda books, info: [ANN], "Book.author: expected a generator, got [{'name': 'Ann', 'country': 'fr'}]"),
        (lambda books: None, "<lambda>() takes 1 positional argument but 2 were given"),
    ],
)
def test_misuse_is_answered_at_each_place(resolve, error):
    schema = library(Book_author=Loaded(resolve, ("authors",), {}))

    result = ask(schema, "{ books { author { name } } }", {"books": [{}, {}]}, shelves())

    assert [message.split(": ", 1)[1].split(".")[-1] for message in messages(result)] == [error.split(".")[-1]] * 2


def test_what_is_yielded_must_be_wants():
    def resolve(books, info):
        yield "authors"

    schema = library(Book_author=Loaded(resolve, ("authors",), {}))

    result = ask(schema, "{ books { author { name } } }", {"books": [{}]}, shelves())

    assert messages(result) == ["books.0.author: Book.author: expected a Want or a tuple of them, got 'authors'"]


def test_a_loader_must_give_as_many_results_as_keys():
    class Short(Shelf):
        async def load_many(self, keys, needs):
            return (await super().load_many(keys, needs))[1:]

    result = ask(
        library(), "{ books { author { name } } }", {"books": [{"author": "a"}]}, {"authors": Short("authors", {})}
    )

    assert messages(result) == ["books.0.author: authors: expected 1 results, got 0"]


def test_a_key_that_cannot_be_hashed_fails_its_own_field_alone():
    context = shelves()

    result = ask(
        library(),
        "{ books { author { name } editor { name } } }",
        {"books": [{"author": ["a"], "editor": "b"}]},
        context,
    )

    assert result.data == {"books": [{"author": None, "editor": {"name": "Bob"}}]}
    assert messages(result) == ["books.0.author: unhashable type: 'list'"]


def test_two_loaders_of_one_name_are_refused():
    context = {"authors": Shelf("authors", {"a": ANN}), "more": Shelf("authors", {"b": BOB})}
    schema = library(Book_editor=Loaded(load("editor", "more"), ("authors",), {}))

    result = ask(
        schema, "{ books { author { name } editor { name } } }", {"books": [{"author": "a", "editor": "b"}]}, context
    )

    assert result.data == {"books": [{"author": {"name": "Ann"}, "editor": None}]}
    assert messages(result) == ["books.0.editor: expected one loader called 'authors' in an operation, got two"]


def test_a_wave_with_one_loader_needs_no_task():
    context = shelves()

    async def here():
        return asyncio.current_task()

    ask(library(), "{ books { author { country { name } } } }", BOOKS, context)
    tasks = context["authors"].tasks + context["countries"].tasks

    assert len(set(map(id, tasks))) == 1


def test_a_wave_with_two_loaders_has_a_task_for_each():
    schema = library(Book_editor=Loaded(load("editor", "editors"), ("editors",), {}))
    context = shelves() | {"editors": Shelf("editors", {"b": BOB})}

    ask(schema, "{ books { author { name } editor { name } } }", BOOKS, context)

    assert len({id(task) for name in ("authors", "editors") for task in context[name].tasks}) == 2


def test_a_field_that_nobody_needs_any_more_is_dropped():
    """`pages` makes every book null, so authors are not asked for."""
    context = shelves()
    schema = library(Book_pages=Derived(each(lambda book: None), {}))

    result = ask(schema, "{ books { author { name } pages } }", BOOKS, context)

    assert result.data == {"books": None}
    assert context["authors"].asked == []


def test_itself_passes_on_the_object():
    schema = schema_with("type Query { me: Query  name: String }", Query_me=Itself(), Query_name=Stored("name"))

    assert ask(schema, "{ me { me { name } } }", {"name": "root"}).data == {"me": {"me": {"name": "root"}}}
