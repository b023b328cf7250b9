"""The section "Execution" of the GraphQL specification, part by part: what is asked, and what is answered.

Each line is held against the expectation written here and against graphql-core.
"""

import asyncio

import pytest
from graphql import build_schema

from tests.gateway.engine.oracle import agreed, messages

ANIMALS = build_schema("""
    interface Animal { name: String  friends(first: Int = 2): [Animal!] }
    type Cat implements Animal { name: String  friends(first: Int = 2): [Animal!]  lives: Int  purrs: Boolean! }
    type Dog implements Animal { name: String  friends(first: Int = 2): [Animal!]  barks: Boolean }
    type Stone { weight: Float }
    union Thing = Cat | Dog | Stone
    enum Colour { RED GREEN }
    input Box { size: Int = 3  colour: Colour!  tags: [String!] }
    type Query {
      cat: Cat  dog: Dog  animal: Animal  animals: [Animal]  things: [Thing!]!
      echo(text: String, number: Int = 7, box: Box, needed: [Int!]): String
      must(text: String!): String
      colour: Colour  id: ID  flag: Boolean  ratio: Float  whole: Int  matrix: [[Int]]  strict: [Int!]!
    }
    type Mutation { add(n: Int!): Counter  fail: Counter!  read: Int }
    type Counter { value: Int }
""")


def echo(_, **arguments):
    return repr(dict(sorted(arguments.items())))


CAT = {"__typename": "Cat", "name": "Tom", "lives": 9, "purrs": True}
DOG = {"__typename": "Dog", "name": "Rex", "barks": False}
ROOT = {
    "cat": CAT | {"friends": lambda _, first: [DOG, CAT, DOG][:first]},
    "dog": DOG,
    "animal": DOG,
    "animals": [CAT, None, DOG],
    "things": [CAT, {"__typename": "Stone", "weight": 2.5}, DOG],
    "echo": echo,
    "must": echo,
    "matrix": [[1, None], None, []],
    "strict": [1, 2],
}


@pytest.mark.parametrize(
    ("text", "options", "data", "errors"),
    [
        pytest.param("{ whole }", {}, {"whole": None}, [], id="the only operation"),
        pytest.param(
            "query A { id } query B { flag }", {"operation_name": "B"}, {"flag": None}, [], id="the one that is named"
        ),
        pytest.param(
            "query A { id } query B { flag }",
            {},
            None,
            [": Must provide operation name if query contains multiple operations."],
            id="none is named",
        ),
        pytest.param(
            "query A { id }", {"operation_name": "C"}, None, [": Unknown operation named 'C'."], id="an unknown one"
        ),
        pytest.param("fragment F on Query { id }", {}, None, [": Must provide an operation."], id="there is none"),
        pytest.param(
            "subscription { id }",
            {},
            None,
            [": Schema is not configured to execute subscription operation."],
            id="no root type",
        ),
    ],
)
def test_executing_requests_and_operations(text, options, data, errors):
    result = agreed(ANIMALS, text, ROOT, **options)

    assert (result.data, messages(result)) == (data, errors)


@pytest.mark.parametrize(
    ("declared", "given", "data"),
    [
        ("$v: Int", {}, "{'number': 7}"),
        ("$v: Int", {"v": None}, "{'number': None}"),
        ("$v: Int", {"v": 5}, "{'number': 5}"),
        ("$v: Int = 4", {}, "{'number': 4}"),
        ("$v: Int = 4", {"v": None}, "{'number': None}"),
        ("$v: Int = null", {}, "{'number': None}"),
        ("$v: Int!", {"v": 5, "unknown": 1}, "{'number': 5}"),
    ],
)
def test_coercing_variable_values(declared, given, data):
    result = agreed(ANIMALS, f"query ({declared}) {{ echo(number: $v) }}", ROOT, variable_values=given)

    assert (result.data, result.errors) == ({"echo": data}, None)


@pytest.mark.parametrize(
    ("declared", "given", "error"),
    [
        ("$v: Int!", {}, "Variable '$v' has invalid value: Expected a value of non-null type 'Int!' to be provided."),
        (
            "$v: Int!",
            {"v": None},
            "Variable '$v' has invalid value: Expected value of non-null type 'Int!' not to be None.",
        ),
        ("$v: Int", {"v": "five"}, "Variable '$v' has invalid value: Int cannot represent non-integer value: 'five'"),
        (
            "$v: Box",
            {"v": {"size": 1}},
            "Variable '$v' has invalid value: Expected value of type 'Box' to include required field 'colour', found: {'size': 1}.",
        ),
        ("$v: Cat", {}, "Variable '$v' expected value of type 'Cat' which cannot be used as an input type."),
    ],
)
def test_variables_that_do_not_fit_are_request_errors(declared, given, error):
    result = agreed(ANIMALS, f"query ({declared}) {{ echo }}", ROOT, variable_values=given)

    assert (result.data, messages(result)) == (None, [f": {error}"])


@pytest.mark.parametrize(
    ("text", "given", "keys"),
    [
        ("{ id flag }", {}, ["id", "flag"]),
        ("{ b: id a: id }", {}, ["b", "a"]),
        ("{ id ...F flag } fragment F on Query { ratio id }", {}, ["id", "ratio", "flag"]),
        ("{ ...F flag ...F } fragment F on Query { ratio }", {}, ["ratio", "flag"]),
        ("{ ... { id } ... on Query { flag } }", {}, ["id", "flag"]),
        ("{ ...Missing id }", {}, ["id"]),
        ("{ nowhere id }", {}, ["id"]),
        ("{ id @skip(if: true) flag @include(if: false) ratio }", {}, ["ratio"]),
        ("{ id @skip(if: false) flag @include(if: true) }", {}, ["id", "flag"]),
        ("{ id @skip(if: true) @include(if: true) ratio @skip(if: false) @include(if: false) }", {}, []),
        ("query ($v: Boolean!) { id @skip(if: $v) flag @include(if: $v) }", {"v": True}, ["flag"]),
        ("query ($v: Boolean!) { id @skip(if: $v) flag @include(if: $v) }", {"v": False}, ["id"]),
        (
            "query ($v: Boolean!) { ...F @include(if: $v) id ...F } fragment F on Query { flag }",
            {"v": False},
            ["id", "flag"],
        ),
        (
            "query ($v: Boolean!) { ...F @include(if: $v) id ...F } fragment F on Query { flag }",
            {"v": True},
            ["flag", "id"],
        ),
        ("query ($v: Boolean!) { ... @skip(if: $v) { id } flag }", {"v": True}, ["flag"]),
    ],
)
def test_collecting_fields(text, given, keys):
    result = agreed(ANIMALS, text, ROOT, variable_values=given)

    assert (list(result.data), result.errors) == (keys, None)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{ cat { name } cat { lives } }", {"cat": {"name": "Tom", "lives": 9}}),
        ("{ cat { lives } ...F } fragment F on Query { cat { name lives } }", {"cat": {"lives": 9, "name": "Tom"}}),
        ("{ animal { name ... on Dog { barks } ... on Cat { lives } } }", {"animal": {"name": "Rex", "barks": False}}),
        (
            "{ animals { ...A __typename } } fragment A on Animal { ... on Cat { lives } }",
            {"animals": [{"lives": 9, "__typename": "Cat"}, None, {"__typename": "Dog"}]},
        ),
        (
            "{ things { __typename ... on Stone { weight } ... on Animal { name } } }",
            {
                "things": [
                    {"__typename": "Cat", "name": "Tom"},
                    {"__typename": "Stone", "weight": 2.5},
                    {"__typename": "Dog", "name": "Rex"},
                ]
            },
        ),
        (
            "{ cat { friends(first: 2) { name } friends(first: 2) { ... on Cat { lives } } } }",
            {"cat": {"friends": [{"name": "Rex"}, {"name": "Tom", "lives": 9}]}},
        ),
    ],
)
def test_merging_selection_sets(text, data):
    assert agreed(ANIMALS, text, ROOT).data == data


@pytest.mark.parametrize(
    ("arguments", "given", "seen"),
    [
        ("", {}, "{'number': 7}"),
        ("(number: null)", {}, "{'number': None}"),
        ('(text: "a", number: 1)', {}, "{'number': 1, 'text': 'a'}"),
        ("(box: {colour: RED})", {}, "{'box': {'size': 3, 'colour': 'RED'}, 'number': 7}"),
        ("(box: {colour: $c, size: $n})", {"c": "GREEN"}, "{'box': {'size': 3, 'colour': 'GREEN'}, 'number': 7}"),
        ("(needed: 1)", {}, "{'needed': [1], 'number': 7}"),
        ("(needed: [1, $n])", {"n": 2}, "{'needed': [1, 2], 'number': 7}"),
        ("(number: $n)", {}, "{'number': 7}"),
        ("(number: $n)", {"n": None}, "{'number': None}"),
    ],
)
def test_coercing_field_arguments(arguments, given, seen):
    result = agreed(
        ANIMALS, f"query ($n: Int, $c: Colour) {{ echo{arguments} }}", ROOT, variable_values={"c": "RED"} | given
    )

    assert (result.data, result.errors) == ({"echo": seen}, None)


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("must", "must: Argument 'text' of required type 'String!' was not provided."),
        (
            "must(text: null)",
            "must: Argument 'text' has invalid value: Expected value of non-null type 'String!' not to be None.",
        ),
        ("echo(number: 1.5)", "echo: Argument 'number' has invalid value: Int cannot represent non-integer value: 1.5"),
        (
            "echo(box: {})",
            "echo: Argument 'box' has invalid value: Expected value of type 'Box' to include required field 'colour', found: {  }.",
        ),
    ],
)
def test_arguments_that_do_not_fit_are_the_field_s_error(field, error):
    result = agreed(ANIMALS, f"{{ {field} id }}", ROOT)

    assert (list(result.data.values()), messages(result)) == ([None, None], [error])


@pytest.mark.parametrize(
    ("field", "value", "data", "error"),
    [
        ("whole", 5, 5, None),
        ("whole", 5.0, 5, None),
        ("whole", True, 1, None),
        ("whole", 2**31, None, "Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("whole", 1.5, None, "Int cannot represent non-integer value: 1.5"),
        ("whole", "a", None, "Int cannot represent non-integer value: 'a'"),
        ("ratio", 1.5, 1.5, None),
        ("ratio", 3, 3.0, None),
        ("ratio", float("inf"), None, "Float cannot represent non numeric value: inf"),
        ("flag", False, False, None),
        ("flag", 1, True, None),
        ("flag", "yes", None, "Boolean cannot represent a non boolean value: 'yes'"),
        ("id", "a", "a", None),
        ("id", 7, "7", None),
        ("id", True, None, "ID cannot represent value: True"),
        ("colour", "RED", "RED", None),
        ("colour", "BLUE", None, "Enum 'Colour' cannot represent value: 'BLUE'"),
        ("colour", [], None, "Enum 'Colour' cannot represent value: []"),
        ("matrix", [[1, None], None, []], [[1, None], None, []], None),
        ("matrix", ((1,), {2}), [[1], [2]], None),
        ("matrix", 5, None, "Expected Iterable, but did not find one for field 'Query.matrix'."),
        ("matrix", "text", None, "Expected Iterable, but did not find one for field 'Query.matrix'."),
        ("matrix", {"a": 1}, None, "Expected Iterable, but did not find one for field 'Query.matrix'."),
        ("whole", ValueError("returned"), None, "returned"),
    ],
)
def test_result_coercion(field, value, data, error):
    result = agreed(ANIMALS, f"{{ {field} }}", {field: value})

    assert (result.data, messages(result)) == ({field: data}, [f"{field}: {error}"] if error else [])


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (
            {"name": "?"},
            "Abstract type 'Animal' must resolve to an Object type at runtime for field 'Query.animal'. Either the 'Animal' type should provide a 'resolve_type' function or each possible type should provide an 'is_type_of' function.",
        ),
        (
            {"__typename": "Unicorn"},
            "Abstract type 'Animal' was resolved to a type 'Unicorn' that does not exist inside the schema.",
        ),
        ({"__typename": "Thing"}, "Abstract type 'Animal' was resolved to a non-object type 'Thing'."),
        ({"__typename": "Stone"}, "Runtime Object type 'Stone' is not a possible type for 'Animal'."),
    ],
)
def test_resolving_abstract_types(value, error):
    result = agreed(ANIMALS, "{ animal { name } }", {"animal": value})

    assert (result.data, messages(result)) == ({"animal": None}, [f"animal: {error}"])


def test_the_type_may_be_told_by_a_function():
    def resolve_type(value, info, abstract_type):
        return {"Animal": "Cat"}[abstract_type.name] if info.field_name == "animal" else 7

    result = agreed(
        ANIMALS, "{ animal { name } animals { name } }", {"animal": CAT, "animals": [DOG]}, type_resolver=resolve_type
    )

    assert result.data == {"animal": {"name": "Tom"}, "animals": [None]}
    assert "received '7', which is not a valid Object type name." in result.errors[0].message


@pytest.mark.parametrize(
    ("root", "data", "errors"),
    [
        (
            {"animals": [CAT | {"name": ValueError("no name")}]},
            {"animals": [{"name": None}]},
            ["animals.0.name: no name"],
        ),
        ({"animals": ValueError("none")}, {"animals": None}, ["animals: none"]),
        ({"animals": [ValueError("first"), DOG]}, {"animals": [None, {"name": "Rex"}]}, ["animals.0: first"]),
    ],
)
def test_an_error_makes_its_own_place_null(root, data, errors):
    result = agreed(ANIMALS, "{ animals { name } }", root)

    assert (result.data, messages(result)) == (data, errors)


@pytest.mark.parametrize(
    ("text", "root", "data", "errors"),
    [
        (
            "{ cat { name purrs } }",
            {"cat": CAT | {"purrs": None}},
            {"cat": None},
            ["cat.purrs: Cannot return null for non-nullable field Cat.purrs."],
        ),
        ("{ strict id }", {"strict": None}, None, ["strict: Cannot return null for non-nullable field Query.strict."]),
        (
            "{ strict id }",
            {"strict": [1, None]},
            None,
            ["strict.1: Cannot return null for non-nullable field Query.strict."],
        ),
        (
            "{ id things { ... on Cat { purrs } } }",
            {"things": [DOG, CAT | {"purrs": ValueError("hiss")}]},
            None,
            ["things.1.purrs: hiss"],
        ),
        (
            "{ cat { friends { name } name } }",
            {"cat": CAT | {"friends": [None]}},
            {"cat": {"friends": None, "name": "Tom"}},
            ["cat.friends.0: Cannot return null for non-nullable field Cat.friends."],
        ),
    ],
)
def test_null_propagates_to_the_first_place_that_takes_it(text, root, data, errors):
    result = agreed(ANIMALS, text, root)

    assert (result.data, messages(result)) == (data, errors)


class Counter:
    """The root value of a mutation, with a state."""

    def __init__(self):
        self.value = 0

    def add(self, _, n):
        self.value += n
        return {"value": self.value}

    def fail(self, _):
        raise ValueError("no")

    def read(self, _):
        return self.value


class SlowCounter(Counter):
    async def add(self, _, n):
        await asyncio.sleep(0.01 / n)
        return super().add(_, n)


@pytest.mark.parametrize("root", [Counter, SlowCounter])
def test_the_fields_of_a_mutation_are_executed_one_after_another(root):
    text = "mutation { a: add(n: 1) { value } read b: add(n: 2) { value } again: read c: add(n: 3) { value } }"

    result = agreed(ANIMALS, text, make_root=root)

    assert result.data == {"a": {"value": 1}, "read": 1, "b": {"value": 3}, "again": 3, "c": {"value": 6}}


@pytest.mark.parametrize("root", [Counter, SlowCounter])
def test_a_mutation_ends_where_its_data_becomes_null(root):
    made = []

    def make_root():
        made.append(root())
        return made[-1]

    result = agreed(
        ANIMALS, "mutation { add(n: 1) { value } fail { value } b: add(n: 5) { value } }", make_root=make_root
    )

    assert (result.data, messages(result)) == (None, ["fail: no"])
    assert [counter.value for counter in made] == [1, 1]
