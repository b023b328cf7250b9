"""Code for rows answers what columns answer, whatever the values; and it is made only where it pays, and is short.

A plan's first run is by columns, its second compiles, its third only uses.
"""

import time
from datetime import UTC, datetime
from inspect import isawaitable
from types import MappingProxyType

import pytest
from bson import Int64
from graphql import Undefined, parse
from graphql.execution.values import get_variable_values

from gateway.engine import KIND, Derived, Itself, Loaded, Stored, Want, make_plan, run
from gateway.engine.advance import begin
from gateway.engine.drive import drive
from gateway.engine.execution import Execution, Options
from gateway.engine.rows import make_rows
from tests.gateway.engine.library import Shelf, each, schema_with
from tests.gateway.engine.oracle import assert_same, messages

MOMENT = datetime(2020, 2, 6, tzinfo=UTC)


class Text(str):
    __slots__ = ()


class Whole(int):
    pass


class Mapped(dict):
    pass


class Plain:
    name = "an object without keys"


ODD = [
    *("", "text", Text("text"), b"bytes", 0, 7, -1, True, Whole(7), Int64(7)),
    *(2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 2**64, 1.0, 1.5, 1e308, float("nan"), float("inf"), float("-inf")),
    *(None, Undefined, ValueError("odd"), MOMENT, Plain(), {1}, range(2), object),
    *([], ["a"], ["a", None], ["a", 5], ["a", Text("b")], [None], [[]], [["a"], None], [["a", None], [5]], ("a", None)),
    *([1, 2**31], [1.5, None], [1e308, 1e308], [float("nan")], [ValueError("odd"), "a"], [{}], [{"name": "a"}, None]),
    *([{"name": 5}, {"name": None}], [{"name": "a"}, "b", {"name": "c"}], ({"name": "a"},), [Mapped(name="a")]),
    *({}, {"name": "a"}, {"name": None}, {"name": 5}, {"name": Text("a")}, {"name": ValueError("odd")}, Mapped(name="a")),
    *(MappingProxyType({"name": "a"}), {"inner": {"name": "a"}}, {"inner": 5}, {"inner": [{"name": "a"}]}),
]  # fmt: skip
LEAVES = ["String", "String!", "ID", "Int", "Int!", "Float", "Boolean", "Moment", "Colour"]
LISTS = ["[String]", "[String!]", "[String]!", "[Int]", "[Float!]", "[Moment]", "[[String]]", "[[String!]]!"]
OBJECTS = ["Thing", "Thing!", "[Thing]", "[Thing!]", "[Thing!]!", "[[Thing]]"]


def load(things, info):
    return (yield Want(info.context, [thing["key"] for thing in things], {}))


WAYS = {
    "within the code of the root": (Stored("value"), ""),
    "stored": (Stored("value"), "loud"),
    "derived": (Derived(each(lambda thing: thing.get("value")), {}), ""),
    "loaded": (Loaded(load, ("values",), {}), ""),
}
"""The kind of `value`, and what is selected beside it, so that there is a scope of things."""


def world(type_="String", kind=WAYS["stored"][0]):
    """Things that have a value."""
    schema = schema_with(
        f"""
        type Query {{ things: [Thing]  others: [Thing]  same: Query }}
        type Thing {{ value: {type_}  must: String!  name: String  inner: Thing  self: Thing  loud: String }}
        scalar Moment  enum Colour {{ RED }}
        """,
        Query_things=Stored("things"),
        Query_others=Stored("others"),
        Query_same=Itself(),
        Thing_value=kind,
        Thing_must=Stored("must"),
        Thing_name=Stored("name"),
        Thing_inner=Stored("inner"),
        Thing_self=Itself(),
        Thing_loud=Derived(each(lambda thing: str(thing.get("name")).upper()), {}),
    )
    schema.type_map["Moment"].extensions[KIND] = frozenset({datetime})
    schema.type_map["Moment"].coerce_output_value = datetime.isoformat
    return schema


async def answered(plan, things, *, raw=False, **root):
    shelf = Shelf("values", {thing.get("key"): thing.get("value") for thing in things})
    result = run(plan, {"things": things, **root}, shelf, raw_leaves=raw)
    return await result if isawaitable(result) else result


def things_of(*values):
    """A thing with each value, and a sound one before and after them."""
    things = [{"key": f"k{number}", "must": "m", "name": "n"} for number in range(len(values) + 2)]
    for thing, value in zip(things[1:], values, strict=False):
        thing["value"] = value
    return things


async def executed(plan, **root):
    """An answer's data, and which of the operation's scopes were made by code, from the first on."""
    variables = get_variable_values(plan.schema, (), {})
    execution = Execution(plan, variables, Options(root_value=root))
    begin(execution, plan.tree(variables))
    await drive(execution)
    data = make_rows(execution)
    return data, [scope.code is not None for scope in execution.scopes]


async def compiled(text, schema=None, things=None, **root):
    """A plan that has been used twice, by default over things that are as they should be."""
    plan = make_plan(schema or world(), parse(text))
    for _ in range(2):
        await answered(plan, things or things_of("v"), **root)
    return plan


def codes(plan):
    """The root's code, by whether leaves are raw."""
    return plan.tree(get_variable_values(plan.schema, (), {})).codes


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("type_", [*LEAVES, *LISTS, *OBJECTS, "raw Moment", "raw [Moment]"])
async def test_any_value_is_answered_as_by_columns(type_, way):
    raw, type_ = type_.startswith("raw "), type_.removeprefix("raw ")
    kind, beside = WAYS[way]
    schema = world(type_, kind)
    below = ["{ __typename }", "{ __typename name self { inner { name } } }"] if "Thing" in type_ else [""]
    for selected in below:
        document = parse(f"{{ things {{ __typename must value {selected} {beside} }} }}")
        plan = make_plan(schema, document)

        for things in [things_of(), things_of(), *(things_of(odd) for odd in ODD), things_of(*ODD)]:
            by_columns = await answered(make_plan(schema, document), things, raw=raw)
            assert_same(await answered(plan, things, raw=raw), by_columns)


class Loud(dict):
    """Whose `get` is its own."""

    def get(self, key, default=None):
        value = super().get(key, default)
        return value.upper() if isinstance(value, str) else value


@pytest.mark.parametrize("beside", ["", "loud"])
async def test_a_dict_with_a_get_of_its_own_is_read_by_that(beside):
    plan = await compiled(f"{{ things {{ must inner {{ must }} {beside} }} }}", things=[{"must": "m"}])

    around = await answered(plan, [Loud(must="a")])
    within = await answered(plan, [{"must": "b", "inner": Loud(must="c")}])

    assert around.data["things"][0]["must"] == "A"
    assert within.data["things"][0]["inner"] == {"must": "C"}


async def test_code_is_compiled_at_the_second_use():
    plan = make_plan(world(), parse("{ things { must } }"))

    await answered(plan, things_of("v"))
    assert codes(plan) == {}

    await answered(plan, things_of("v"))
    code = codes(plan)[False]
    assert code.make([{"things": [{"must": "a"}, None]}]) == [{"things": [{"must": "a"}, None]}]

    await answered(plan, things_of("v"))
    assert codes(plan) == {False: code}


async def test_raw_leaves_have_code_of_their_own():
    plan = make_plan(world("Moment"), parse("{ things { value } }"))

    answers = [await answered(plan, things_of(MOMENT), raw=raw) for raw in (False, True) * 3]

    assert [answer.data["things"][1]["value"] for answer in answers] == ["2020-02-06T00:00:00+00:00", MOMENT] * 3
    assert codes(plan).keys() == {False, True}


async def test_sound_values_are_answered_by_code_alone():
    text = "{ same { things { __typename must self { inner { name } } loud } } others { name loud } }"
    others = [{"name": None}, {}, None]
    plan = await compiled(text, others=others)

    data, by_code = await executed(plan, things=things_of("v"), others=others)

    assert data["same"]["things"][0] == {"__typename": "Thing", "must": "m", "self": {"inner": None}, "loud": "N"}
    assert data["others"] == [{"name": None, "loud": "NONE"}] * 2 + [None]
    assert by_code == [True] * len(by_code)
    assert len(by_code) > 1


async def test_a_damaged_value_costs_its_own_scope_alone():
    sound = [{"name": "a", "inner": {"name": "b"}}]
    text = "{ things { loud name inner { name } } others { loud name } }"
    plan = await compiled(text, things=sound, others=sound)

    data, by_code = await executed(plan, things=[*sound, {"name": "c", "inner": {"name": 5}}], others=sound)

    assert data["things"][1] == {"loud": "C", "name": "c", "inner": {"name": "5"}}
    assert data["others"] == [{"loud": "A", "name": "a"}]
    # The root's, that of `things`, that of `others`, and the scope of `inner`, which is now by columns.
    assert by_code == [True, False, True, False]


async def test_what_the_code_left_is_resolved_once():
    """What was resolved on the way forwards is taken as it was given."""
    calls = []

    def counted(things, info):
        calls.append(len(things))
        return [thing["name"] for thing in things]

    schema = world(kind=Derived(counted, {}))
    plan = await compiled("{ things { value must } }", schema)
    calls.clear()

    answer = await answered(plan, [{"key": "k", "name": 5, "must": "m"}, {"key": "k", "name": "a", "must": None}])

    assert answer.data == {"things": [{"value": "5", "must": "m"}, None]}
    assert messages(answer) == ["things.1.must: Cannot return null for non-nullable field Thing.must."]
    assert calls == [2]


async def test_a_check_that_raises_is_the_error_of_its_place():
    def check(value):
        raise ValueError(f"no text but {value}")

    plan = await compiled("{ things { value } }", world(kind=Stored("value", check)))

    answer = await answered(plan, things_of("v", 5))

    assert [thing["value"] for thing in answer.data["things"]] == [None, "v", None, None]
    assert messages(answer) == ["things.2.value: no text but 5"]


@pytest.mark.parametrize("key", ["class", "None", "lambda", "it", "rows", "objects", "c0", "v1", "Unfit", "__x"])
async def test_an_alias_may_be_any_name(key):
    plan = await compiled(f"{{ {key}: things {{ {key}: must loud }} }}")

    answer = await answered(plan, things_of())

    assert answer.data == {key: [{key: "m", "loud": "N"}] * 2}


async def test_no_object_costs_no_code():
    """An empty list has no scope, and null none either."""
    plan = await compiled("{ things { loud must } others { loud must } }")

    assert await executed(plan, things=[], others=None) == ({"things": [], "others": None}, [True])


async def test_the_same_object_of_a_loader_is_one_row():
    schema = world("Thing", Loaded(load, ("values",), {}))
    plan = await compiled("{ things { value { must name } } }", schema)
    shared = {"must": "m", "name": 5}

    answer = await answered(plan, things_of(shared, shared))

    rows = [thing["value"] for thing in answer.data["things"]]
    assert rows == [None, {"must": "m", "name": "5"}, {"must": "m", "name": "5"}, None]
    assert rows[1] is rows[2]


@pytest.mark.parametrize(("fields", "has_code"), [(299, True), (300, False)])
async def test_more_than_three_hundred_fields_have_no_code(fields, has_code):
    """`things` is one too."""
    plan = await compiled("{ things { " + " ".join(f"f{n}: must" for n in range(fields)) + " } }")

    answer = await answered(plan, [{"key": "k", "must": "m"}])

    assert answer.data == {"things": [{f"f{n}": "m" for n in range(fields)}]}
    assert (codes(plan)[False] is not None) is has_code


@pytest.mark.parametrize("levels", range(1, 9))
async def test_too_deep_an_object_is_left_to_the_code_of_another_scope(levels):
    thing = {"name": "innermost"}
    for _ in range(levels):
        thing = {"name": "n", "inner": thing}
    plan = await compiled("{ things " + "{ name inner " * levels + "{ name }" + "}" * levels + " }", things=[thing])

    data, by_code = await executed(plan, things=[thing])

    assert data == {"things": [thing]}
    assert by_code == [True] * max(1, levels - 1)  # the last three levels share one


def test_a_short_document_that_selects_more_than_could_be_looked_through_costs_no_time():
    """A million fields in five thousand characters."""
    links = [
        f"fragment F{n} on Thing {{ {' '.join(f'a{a}: inner {{ ...F{n + 1} }}' for a in range(100))} }}"
        for n in range(3)
    ]
    plan = make_plan(world(), parse("{ things { ...F0 } } fragment F3 on Thing { name }" + "".join(links)))
    began = time.process_time()

    answers = [run(plan, {"things": [{}]}) for _ in range(3)]

    assert time.process_time() - began < 1
    assert [answer.data for answer in answers] == [{"things": [{f"a{a}": None for a in range(100)}]}] * 3
