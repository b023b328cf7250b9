import asyncio

import pytest
from graphql import GraphQLError, build_schema, parse, validate

from gateway.engine import make_plan, run
from tests.gateway.engine.oracle import agreed, settled

SCHEMA = build_schema("type Query { a: Int  b: Int  me: Query  many: [Query]  echo(n: Int): Int }")
ROOT = {"a": 1, "b": 2, "me": lambda _: ROOT, "many": lambda _: [ROOT, ROOT], "echo": lambda _, n=None: n}


def plan_of(text, name=None):
    document = parse(text)
    assert not validate(SCHEMA, document)
    return make_plan(SCHEMA, document, name)


def test_a_plan_serves_any_number_of_requests():
    plan = plan_of("query ($n: Int) { echo(n: $n) again: echo(n: 7) }")

    assert [run(plan, ROOT, variables={"n": n}).data for n in (1, None, 2)] == [
        {"echo": 1, "again": 7},
        {"echo": None, "again": 7},
        {"echo": 2, "again": 7},
    ]


@pytest.mark.parametrize("name", ["B", None])
def test_an_operation_that_is_not_there_is_a_graphql_error(name):
    with pytest.raises(GraphQLError, match="Unknown operation named 'B'" if name else "Must provide operation name"):
        make_plan(SCHEMA, parse("query A { a } query C { a }"), name)


def test_conditions_choose_between_trees_that_are_kept():
    plan = plan_of("query ($x: Boolean!, $n: Int) { a @include(if: $x) b @skip(if: $x) echo(n: $n) }")

    answers = [run(plan, ROOT, variables={"x": x, "n": n}).data for x, n in [(True, 1), (False, 2), (True, 3)]]

    assert answers == [{"a": 1, "echo": 1}, {"b": 2, "echo": 2}, {"a": 1, "echo": 3}]
    assert len(plan._trees) == 2


def test_trees_are_kept_within_a_bound():
    names = [f"s{n}" for n in range(8)]
    fields = " ".join(f"{name}: a @include(if: ${name})" for name in names)
    plan = plan_of(f"query ({', '.join(f'${name}: Boolean!' for name in names)}) {{ {fields} }}")

    for number in range(200):
        chosen = {name: bool(number >> n & 1) for n, name in enumerate(names)}
        assert list(run(plan, ROOT, variables=chosen).data) == [name for name in names if chosen[name]]

    assert len(plan._trees) == 64


def test_a_plan_holds_nothing_of_a_request():
    async def echo(_, n):
        await asyncio.sleep(0.001 * n)
        return n

    plan = plan_of("query ($n: Int) { many { echo(n: $n) } }")

    async def answers():
        return await asyncio.gather(*(run(plan, {"many": [{"echo": echo}]}, variables={"n": n}) for n in (3, 2, 1)))

    assert [result.data["many"][0]["echo"] for result in asyncio.run(answers())] == [3, 2, 1]


def test_fragments_with_variables_of_their_own_are_planned_for_each_request():
    text = "query ($q: Int) { ...F(n: $q) me { ...F } }  fragment F($n: Int = 4) on Query { echo(n: $n) }"
    plan = make_plan(SCHEMA, parse(text, experimental_fragment_arguments=True))

    answers = [run(plan, ROOT, variables={"q": q}).data for q in (1, 2)]

    assert answers == [{"echo": 1, "me": {"echo": 4}}, {"echo": 2, "me": {"echo": 4}}]
    assert plan._trees == {}


def test_a_fragment_s_variable_of_no_input_type_is_a_request_error():
    text = "{ ...F }  fragment F($n: Query) on Query { a }"

    result = settled(lambda: run(make_plan(SCHEMA, parse(text, experimental_fragment_arguments=True)), ROOT))

    assert (
        result.errors[0].message
        == "Variable '$n' expected value of type 'Query' which cannot be used as an input type."
    )


@pytest.mark.parametrize("condition", ["$x", "$y", '"yes"'])
@pytest.mark.parametrize("text", ["{{ a @include(if: {}) }}", "{{ me {{ a @skip(if: {}) }} b }}"])
def test_a_condition_that_does_not_fit_is_the_error_of_what_is_selected(text, condition):
    document = f"query ($x: Boolean, $y: Boolean = null) {text.format(condition)}"

    for _ in range(2):  # also where the tree is known
        result = agreed(SCHEMA, document, ROOT)
        assert "Argument 'if'" in result.errors[0].message
