"""Whole columns and single values: each way to complete a column at once, and the next case, which misses it."""

from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from graphql import build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import KIND, Derived, Itself, Stored, execute
from tests.gateway.engine.library import ask, each, schema_with
from tests.gateway.engine.oracle import agreed, messages


class Text(str):
    __slots__ = ()


def stored(type_, check=None):
    return schema_with(
        f"type Query {{ value: {type_} self: Query }}  scalar Moment", Query_value=Stored("value", check)
    )


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("String", "text", "text"),
        ("String", Text("text"), "text"),
        ("String", 5, "5"),
        ("Int!", 2**31 - 1, 2**31 - 1),
        ("Int!", True, 1),
        ("Float", 1.5, 1.5),
        ("Float", 1, 1.0),
        ("Float", 1e308, 1e308),
        ("Boolean", True, True),
        ("Boolean", 1, True),
        ("[String!]", ["a", "b"], ["a", "b"]),
        ("[String]", ("a", None), ["a", None]),
        ("[String]", {"a"}, ["a"]),
        ("[[Int]!]!", [[1], [], [2, None]], [[1], [], [2, None]]),
        ("[[Int]]!", [[1], None, ()], [[1], None, []]),
    ],
)
def test_a_value_is_taken_as_it_is_or_coerced(type_, value, expected):
    result = ask(stored(type_), "{ value }", {"value": value})

    assert (repr(result.data["value"]), result.errors) == (repr(expected), None)


@pytest.mark.parametrize(
    ("type_", "value", "error"),
    [
        ("Int", 2**31, "value: Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("Int", -(2**31) - 1, "value: Int cannot represent non 32-bit signed integer value: -2147483649"),
        ("Float", float("nan"), "value: Float cannot represent non numeric value: nan"),
        ("Float", float("-inf"), "value: Float cannot represent non numeric value: -inf"),
        ("[Int]", [1, 2**40], "value.1: Int cannot represent non 32-bit signed integer value: 1099511627776"),
        ("[[String!]]", [["a"], [None]], "value.1.0: Cannot return null for non-nullable field Query.value."),
        ("[String]", "text", "value: Expected Iterable, but did not find one for field 'Query.value'."),
    ],
)
def test_what_just_misses_is_looked_at_by_itself(type_, value, error):
    assert messages(ask(stored(type_), "{ value }", {"value": value})) == [error]


def test_floats_whose_sum_overflows_are_floats_all_the_same():
    result = ask(stored("[Float]"), "{ value }", {"value": [1e308, 1e308]})

    assert (result.data, result.errors) == ({"value": [1e308, 1e308]}, None)


MOMENT = datetime(2020, 2, 6, tzinfo=UTC)


class Moment(datetime):
    pass


@pytest.mark.parametrize(
    ("value", "raw_leaves", "expected"),
    [
        (MOMENT, True, MOMENT),
        (MOMENT, False, "written"),
        (Moment(2020, 2, 6, tzinfo=UTC), True, "written"),
        ("soon", True, "written"),
    ],
)
def test_raw_leaves_leave_the_classes_that_the_scalar_declares(value, raw_leaves, expected):
    schema = stored("[Moment]")
    moment = schema.type_map["Moment"]
    moment.extensions[KIND] = frozenset({datetime})
    moment.coerce_output_value = lambda _: "written"

    assert ask(schema, "{ value }", {"value": [value, None]}, raw_leaves=raw_leaves).data == {"value": [expected, None]}


def test_a_schema_s_own_scalar_called_int_is_not_taken_for_graphql_s():
    schema = stored("Moment")
    schema.type_map["Moment"].name = "Int"
    schema.type_map["Moment"].coerce_output_value = lambda value: value * 2

    assert ask(schema, "{ value }", {"value": 4}).data == {"value": 8}


@pytest.mark.parametrize("type_", ["String", "[String]", "Query"])
def test_a_value_that_cannot_even_be_looked_at_is_an_error(type_):
    class Hostile:
        def __getattr__(self, name):
            raise RuntimeError("hands off")

    selected = "{ value { __typename } }" if type_ == "Query" else "{ value }"

    result = agreed(build_schema(f"type Query {{ value: {type_} }}"), selected, {"value": Hostile()})

    assert messages(result) == ["value: hands off"]


def test_a_scalar_that_gives_nothing_is_an_error():
    schema = stored("Moment")
    schema.type_map["Moment"].coerce_output_value = lambda _: None

    result = agreed(schema, "{ value }", {"value": 4})

    assert messages(result) == [
        "value: Expected `Moment.coerce_output_value(4)` to return non-nullable value, returned: None"
    ]


def checked(seen, answer=lambda value: value):
    def check(value):
        seen.append(value)
        return answer(value)

    return check


@pytest.mark.parametrize(
    ("type_", "value", "untidy"),
    [
        ("String", "a", []),
        ("String", None, []),
        ("String", 5, [5]),
        ("Int", 5, []),
        ("Int", 2**31, [2**31]),
        ("Int", True, [True]),
        ("Float", float("inf"), [float("inf")]),
        ("[String]", ["a", 5, None], [5]),
        ("[String]", "a", ["a"]),
        ("Query", {}, []),
        ("Query", "a", ["a"]),
        ("[Query]", [{}, 5, None], [5]),
        ("[[Query]]", [[{}], 7], [7]),
    ],
)
def test_a_check_sees_untidy_values_alone(type_, value, untidy):
    seen = []
    selected = "{ value { __typename } }" if "Query" in type_ else "{ value }"

    ask(stored(type_, checked(seen, lambda value: None)), selected, {"value": value})

    assert seen == untidy


@pytest.mark.parametrize(
    ("type_", "answer", "expected"),
    [
        ("String", lambda _: "mended", {"value": "mended"}),
        ("String", lambda _: None, {"value": None}),
        ("String", lambda _: 7, {"value": "7"}),
        ("[Query]", lambda _: [{}], {"value": [{"self": None}]}),
    ],
)
def test_a_check_gives_the_value_to_go_on_with(type_, answer, expected):
    selected = "{ value { self { __typename } } }" if "Query" in type_ else "{ value }"

    assert ask(stored(type_, checked([], answer)), selected, {"value": 5}).data == expected


def test_what_a_check_raises_is_the_error_of_its_place():
    def check(value):
        raise ValueError(f"not {value}")

    result = ask(stored("[String]", check), "{ value }", {"value": ["a", 5]})

    assert (result.data, messages(result)) == ({"value": ["a", None]}, ["value.1: not 5"])


@pytest.mark.parametrize("value", [{"name": "a"}, MappingProxyType({"name": "a"})])
def test_an_object_is_read_whatever_mapping_it_is(value):
    schema = schema_with(
        "type Query { value: Thing } type Thing { name: String }",
        Query_value=Derived(each(lambda _: value), {}),
        Thing_name=Stored("name"),
    )

    assert ask(schema, "{ value { name } }").data == {"value": {"name": "a"}}


def test_a_dict_with_a_get_of_its_own_is_read_by_that():
    class Loud(dict):
        def get(self, key, default=None):
            return super().get(key, default).upper()

    schema = schema_with(
        "type Query { value: Thing } type Thing { name: String }",
        Query_value=Derived(each(lambda _: Loud(name="a")), {}),
        Thing_name=Stored("name"),
    )

    assert ask(schema, "{ value { name } }").data == {"value": {"name": "A"}}


def test_an_object_without_keys_is_the_error_of_each_of_its_fields():
    schema = schema_with(
        "type Query { value: Thing } type Thing { name: String }",
        Query_value=Derived(each(lambda _: 5), {}),
        Thing_name=Stored("name"),
    )

    result = ask(schema, "{ value { name } }")

    assert (result.data, messages(result)) == (
        {"value": {"name": None}},
        ["value.name: 'int' object has no attribute 'get'"],
    )


def test_results_may_be_objects_nulls_and_exceptions():
    results = [{"name": "a"}, None, ValueError("b"), "c"]
    schema = schema_with(
        "type Query { values: [Thing] } type Thing { self: Thing  name: String }",
        Query_values=Derived(lambda roots, info: [results], {}),
        Thing_self=Itself(),
        Thing_name=Derived(lambda things, info: [thing if thing == "c" else thing["name"] for thing in things], {}),
    )

    result = ask(schema, "{ values { self { name } } }")

    assert result.data == {"values": [{"self": {"name": "a"}}, None, None, {"self": {"name": "c"}}]}
    assert messages(result) == ["values.2: b"]


def test_where_the_caller_says_what_is_awaitable_every_value_is_shown_to_him():
    """Exact classes prove nothing then."""
    shown = []
    schema = build_schema("type Query { value: [String] }")

    def never(value):
        shown.append(value)
        return False

    assert execute(schema, parse("{ value }"), {"value": ["a", "b"]}, is_awaitable=never).data == {"value": ["a", "b"]}
    assert shown == [["a", "b"], "a", "b"]


VALUES = st.one_of(
    st.none(), st.text(max_size=3), st.integers(), st.floats(), st.booleans(), st.binary(max_size=2), st.dates()
)


@given(
    values=st.lists(st.lists(VALUES, max_size=3), max_size=4),
    type_=st.sampled_from(["String", "Int!", "Float", "Boolean!", "ID"]),
)
def test_columns_of_any_values_are_completed_as_graphql_core_does(values, type_):
    schema = stored(f"[[{type_}]]")

    agreed(schema, "{ value }", {"value": values})
