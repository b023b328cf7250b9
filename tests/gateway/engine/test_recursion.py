"""Neither the document nor the data can exhaust the interpreter's stack."""

import sys
from collections import Counter

import pytest
from graphql import build_schema, parse

from gateway.engine import Loaded, Stored, Want, execute, explain, make_plan, rendered, run
from tests.gateway.engine.library import Shelf, schema_with
from tests.gateway.engine.oracle import settled

DEEP = 1_000
SCHEMA = build_schema("type Query { a: Int  me: Query  many: [Query] }")


@pytest.fixture
def shallow_stack():
    limit, depth = sys.getrecursionlimit(), len(_frames())
    sys.setrecursionlimit(depth + 150)
    yield
    sys.setrecursionlimit(limit)


def _frames():
    frame, frames = sys._getframe(), []
    while frame:
        frames.append(frame)
        frame = frame.f_back
    return frames


def chain(body):
    """Fragments that each spread the next; what `body` makes of a spread is selected in each."""
    links = [f"fragment F{n} on Query {{ {body(f'...F{n + 1}')} }}" for n in range(DEEP)]
    return parse("{ ...F0 }\n" + "\n".join(links) + f"\nfragment F{DEEP} on Query {{ a }}")


def down(data, *keys):
    depth = 0
    while isinstance(data, dict) and keys[0] in data:
        data = data[keys[0]]
        data = data[0] if isinstance(data, list) else data
        depth += 1
    return depth, data


def test_a_chain_of_fragments(shallow_stack):
    assert execute(SCHEMA, chain(lambda spread: spread), {"a": 1}) == ({"a": 1}, None)


@pytest.mark.parametrize("field", ["me", "many"])
def test_a_chain_of_fragments_with_a_field_in_each(shallow_stack, field):
    root = {"a": 1}
    root |= {"me": root, "many": [root]}

    result = execute(SCHEMA, chain(lambda spread: f"{field} {{ {spread} }}"), root)

    assert (down(result.data, field), result.errors) == ((DEEP, {"a": 1}), None)


def test_an_error_at_the_end_of_a_chain(shallow_stack):
    root = {"a": "none"}
    root["me"] = root

    result = execute(SCHEMA, chain(lambda spread: f"me {{ {spread} }}"), root)

    assert result.errors[0].path == [*["me"] * DEEP, "a"]


def test_a_null_at_the_end_of_a_chain_makes_all_of_it_null(shallow_stack):
    schema = build_schema("type Query { a: Int!  me: Query! }")
    root = {"me": lambda _: root}

    result = execute(schema, chain(lambda spread: f"me {{ {spread} }}"), root)

    assert (result.data, len(result.errors[0].path)) == (None, DEEP + 1)


def test_a_chain_of_loads_is_explained_and_run(shallow_stack):
    def load(objects, info):
        return (yield Want(info.context, ["me"] * len(objects), info.needs))

    schema = schema_with("type Query { a: Int  me: Query }", Query_me=Loaded(load, ("shelf",), {}), Query_a=Stored("a"))
    plan, shelf = make_plan(schema, chain(lambda spread: f"me {{ {spread} }}")), Shelf("shelf", {"me": {"a": 1}})

    result = settled(lambda: run(plan, {}, shelf))

    assert (down(result.data, "me"), result.errors) == ((DEEP, {"a": 1}), None)
    assert (len(shelf.asked), explain(plan).calls) == (DEEP, Counter(shelf=DEEP))
    assert rendered(explain(plan)).count("loads shelf in wave") == DEEP


def test_fragments_that_spread_themselves_end():
    """Validation refuses them; where it was left out, each is followed once for a selection."""
    text = "{ ...A } fragment A on Query { a ...B } fragment B on Query { ...A me { ...A } }"

    assert execute(SCHEMA, parse(text), {"a": 1, "me": {"a": 2}}).data == {"a": 1, "me": {"a": 2, "me": None}}


def test_a_document_that_unfolds_without_end_is_followed_as_far_as_the_data_go():
    def load(objects, info):
        return (yield Want(info.context, [object_.get("key") for object_ in objects], {}))

    schema = schema_with(
        "type Query { a: Int  me: Query  many: [Query] }",
        Query_me=Loaded(load, ("shelf",), {}),
        Query_many=Stored("many"),
        Query_a=Stored("a"),
    )
    links = [f"fragment F{n} on Query {{ x: me {{ ...F{n + 1} }} y: me {{ ...F{n + 1} }} }}" for n in range(60)]
    plan = make_plan(schema, parse("{ many { ...F0 } }\n" + "\n".join(links) + "\nfragment F60 on Query { a }"))

    result = settled(lambda: run(plan, {"many": [{"key": "one"}] * 2}, Shelf("shelf", {"one": {}})))

    assert result.data == {"many": [{"x": {"x": None, "y": None}, "y": {"x": None, "y": None}}] * 2}
