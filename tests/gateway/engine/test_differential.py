"""Our answers against graphql-core's: random schemas, random data, random valid operations.

`NEWSGRAPH_CASES=20000 pytest tests/gateway/engine/test_differential.py` looks harder; a seed that fails is printed.
"""

import os

import graphql
import pytest
from graphql import build_schema, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import queries

from gateway.engine import execute, explain, make_plan, run
from tests.gateway.engine.operations import operation
from tests.gateway.engine.oracle import assert_equivalent, assert_same, settled
from tests.gateway.engine.worlds import Context, World

CASES = int(os.environ.get("NEWSGRAPH_CASES", "2400"))
SEEDS = st.integers(0, 2**40)
TROUBLE = pytest.mark.parametrize("trouble", [0, 4, 25])
# A coroutine of these worlds may hold others that nobody sees once it is cancelled.
pytestmark = pytest.mark.filterwarnings("ignore:.*was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")


def cases(share):
    return settings(
        max_examples=int(CASES * share), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


@TROUBLE
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_without_awaitables_everything_is_equal(trouble, seed, depth):
    world = World(seed, trouble)
    document, variables = operation(world.schema, seed, depth)

    theirs = graphql.execute(world.schema, document, world.root, None, variables)

    assert_same(execute(world.schema, document, world.root, None, variables), theirs)


@TROUBLE
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_with_awaitables_data_and_errors_outside_nulls_are_equal(trouble, seed, depth):
    world = World(seed, trouble, awaits=True)
    document, variables = operation(world.schema, seed, depth)

    ours = settled(lambda: execute(world.schema, document, world.root, None, variables))

    assert_equivalent(ours, settled(lambda: graphql.execute(world.schema, document, world.root, None, variables)))


@TROUBLE
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_kinds_answer_what_ordinary_resolvers_answer_within_the_bound(trouble, seed, depth):
    world = World(seed, trouble, awaits=seed % 2 == 0, kinds=True)
    document, variables = operation(world.schema, seed, depth)
    plan = make_plan(world.schema, document)

    theirs = settled(lambda: graphql.execute(world.schema, document, world.root, None, variables))

    for _ in range(2):  # the second time, what was compiled and kept is used
        context = Context(world)
        assert_equivalent(settled(lambda: run(plan, world.root, context, variables)), theirs)
        calls = {name: len(loader.calls) for name, loader in context.loaders.items()}
        for bound in (explain(plan).calls, explain(plan, variables).calls):
            assert {name: count for name, count in calls.items() if count > bound.get(name, 0)} == {}


STARS = build_schema("""
    enum Side { LIGHT DARK }
    input By { side: Side = LIGHT  names: [String!] }
    interface Being { id: ID!  name(loud: Boolean = false): String!  friends(first: Int = 2): [Being]! }
    type Human implements Being { id: ID!  name(loud: Boolean = false): String!  friends(first: Int = 2): [Being]!  height: Float  ship: Ship! }
    type Droid implements Being { id: ID!  name(loud: Boolean = false): String!  friends(first: Int = 2): [Being]!  work: String  made: Int! }
    type Ship { name: String  crew: [[Human!]]  sides: [Side!] }
    union Found = Human | Droid | Ship
    type Query { being(by: By): Being  beings(first: Int!): [Being!]  find(text: String): [Found]  ship: Ship! }
""")


def beings():
    def name(_, loud):
        return "R2" if loud else "r2"

    ship = {"__typename": "Ship", "name": "Falcon", "sides": ["LIGHT", "DARK"]}
    human = {"__typename": "Human", "id": 1, "name": name, "height": 1.8, "ship": ship}
    droid = {"__typename": "Droid", "id": "d", "name": name, "work": None, "made": None}
    human["friends"] = lambda _, first: [droid, None, human][:first]
    droid["friends"] = lambda _, first: ValueError("no friends") if first is None else [human] * min(first, 2)
    ship["crew"] = [[human], None, [human, None]]
    by_side = {"LIGHT": human, "DARK": droid}
    return {
        "being": lambda _, by=None: by_side.get((by or {}).get("side")),
        "beings": lambda _, first: [human, droid] * min(first, 2),
        "find": [human, ship, droid, None, {"__typename": "Side"}],
        "ship": ship,
    }


@cases(1 / 8)
@given(text=queries(STARS, allow_null=True))
def test_operations_of_another_generator_are_answered_alike(text):
    document, root = parse(text), beings()

    assert_same(execute(STARS, document, root), graphql.execute(STARS, document, root))
