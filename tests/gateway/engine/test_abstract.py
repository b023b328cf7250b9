import asyncio

import pytest
from graphql import build_schema

from gateway.engine import Derived, Loaded, Stored, Want
from tests.gateway.engine.library import Shelf, ask, each, schema_with
from tests.gateway.engine.oracle import agreed, messages

TEXT = """
    type Query { nodes: [Node]  one: Article  way: Way }
    interface Node { id: ID }
    type Article implements Node { id: ID  title: String }
    type Topic implements Node { id: ID  name: String }
    union Way = Article | Topic
"""
NODES = "{ nodes { __typename id ... on Article { title } ... on Topic { name } } }"


def typed(**predicates):
    schema = build_schema(TEXT)
    for name, predicate in predicates.items():
        schema.type_map[name].is_type_of = predicate
    return schema


def later(answer):
    async def predicate(value, info):
        await asyncio.sleep(0)
        return answer(value) if callable(answer) else answer

    return predicate


@pytest.mark.parametrize("wrap", [lambda test: lambda value, info: test(value), later])
def test_types_that_tell_their_objects_apart(wrap):
    schema = typed(Article=wrap(lambda value: "title" in value), Topic=wrap(lambda value: "name" in value))
    nodes = [{"id": 1, "title": "T"}, {"id": 2, "name": "N"}, None, {"id": 3}]

    result = agreed(schema, NODES, {"nodes": nodes})

    assert [node and node["__typename"] for node in result.data["nodes"]] == ["Article", "Topic", None, None]
    assert len(result.errors) == 1


@pytest.mark.parametrize(
    "answer", [lambda value, info: False, later(False), lambda value, info: 1 / 0, later(lambda value: 1 / 0)]
)
def test_an_object_that_is_not_of_its_type_is_an_error(answer):
    result = agreed(typed(Article=answer), "{ one { title } }", {"one": {"title": "T"}})

    assert result.data == {"one": None}
    assert messages(result)[0] in (
        "one: Expected value of type 'Article' but got: {'title': 'T'}.",
        "one: division by zero",
    )


def test_what_raises_instead_of_telling_the_type_is_the_error_of_that_object():
    schema = build_schema(TEXT)
    schema.type_map["Node"].resolve_type = lambda value, info, type_: value["type"]

    result = agreed(schema, NODES, {"nodes": [{"type": "Topic"}, {}]})

    assert (result.data["nodes"][1], messages(result)) == (None, ["nodes.1: 'type'"])


def test_types_may_be_resolved_later():
    async def resolve(value, info, abstract_type):
        await asyncio.sleep(0)
        if value == "?":
            raise ValueError("who knows")
        return value["type"]

    schema = build_schema(TEXT)
    schema.type_map["Node"].resolve_type = resolve

    result = agreed(schema, NODES, {"nodes": [{"type": "Topic", "name": "N"}, "?", {"type": "Way"}]})

    assert result.data["nodes"] == [{"__typename": "Topic", "id": None, "name": "N"}, None, None]


def test_the_result_of_a_kind_says_its_type_itself():
    """Whatever the schema's own functions would say, which are asked for ordinary values only."""
    schema = schema_with(TEXT, Query_nodes=Stored("nodes"), Topic_name=Stored("name"))
    schema.type_map["Node"].resolve_type = lambda value, info, type_: "Article"
    schema.type_map["Topic"].is_type_of = lambda value, info: False

    result = ask(schema, NODES, {"nodes": [{"__typename": "Topic", "name": "N"}, {"title": "T"}]})

    assert result.data["nodes"] == [
        {"__typename": "Topic", "id": None, "name": "N"},
        {"__typename": "Article", "id": None, "title": "T"},
    ]


def test_the_type_of_a_kind_s_result_is_resolved_where_it_does_not_say_it():
    schema = schema_with(
        TEXT, Query_way=Derived(each(lambda _: "t"), {}), Topic_name=Derived(each(lambda topic: topic), {})
    )
    schema.type_map["Way"].resolve_type = lambda value, info, type_: {"t": "Topic"}[value]

    assert ask(schema, "{ way { ... on Topic { name } } }").data == {"way": {"name": "t"}}


def test_each_type_of_an_abstract_place_is_a_scope_of_its_own():
    calls = []

    def load(name):
        def resolve(objects, info):
            calls.append((name, [object_["id"] for object_ in objects]))
            return (yield Want(info.context, [object_["id"] for object_ in objects], {}))

        return Loaded(resolve, ("shelf",), {})

    schema = schema_with(TEXT, Query_nodes=Stored("nodes"), Article_title=load("title"), Topic_name=load("name"))
    shelf = Shelf("shelf", {1: "one", 2: "two", 3: "three"})
    nodes = [{"__typename": name, "id": n} for n, name in enumerate(["Article", "Topic", "Article"], 1)]

    result = ask(schema, "{ nodes { ... on Article { title } ... on Topic { name } } }", {"nodes": nodes}, shelf)

    assert result.data["nodes"] == [{"title": "one"}, {"name": "two"}, {"title": "three"}]
    assert (calls, shelf.keys) == ([("title", [1, 3]), ("name", [2])], [[1, 3, 2]])


def test_a_wave_waits_for_types_that_are_resolved_later():
    """So that the loads below them are in it, as the bound has it."""

    async def resolve(value, info, abstract_type):
        await asyncio.sleep(0)
        return "Article"

    def load(objects, info):
        return (yield Want(info.context, [object_["id"] for object_ in objects], {}))

    title = Loaded(load, ("shelf",), {})
    schema = schema_with(TEXT, Query_nodes=Stored("nodes"), Query_one=Stored("one"), Article_title=title)
    schema.type_map["Node"].resolve_type = resolve
    shelf = Shelf("shelf", {1: "one", 2: "two"})

    result = ask(
        schema, "{ one { title } nodes { ... on Article { title } } }", {"one": {"id": 1}, "nodes": [{"id": 2}]}, shelf
    )

    assert result.data == {"one": {"title": "one"}, "nodes": [{"title": "two"}]}
    assert shelf.keys == [[1, 2]]
