"""Our answers against graphql-core's: random schemas, random data, random valid operations.

`NEWSGRAPH_CASES=20000 pytest tests/gateway/engine/test_differential.py` looks harder.
"""

import os

import graphql
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.engine import execute, make_plan, run
from tests.gateway.engine.operations import operation
from tests.gateway.engine.oracle import assert_equivalent, assert_same, settled
from tests.gateway.engine.worlds import Context, World

CASES = int(os.environ.get("NEWSGRAPH_CASES", "2400"))
SEEDS = st.integers(0, 2**40)


def cases(share: float):
    return settings(
        max_examples=int(CASES * share), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


def answers(world, depth):
    document, variables = operation(world.schema, world.seed, depth)
    theirs = graphql.execute(world.schema, document, world.root, None, variables)
    ours = execute(world.schema, document, world.root, Context(world), variables)
    return ours, theirs


@pytest.mark.parametrize("trouble", [0, 4, 25])
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_without_awaitables_everything_is_equal(trouble, seed, depth):
    ours, theirs = answers(World(seed, trouble), depth)

    assert_same(ours, theirs)


@pytest.mark.parametrize("trouble", [0, 4, 25])
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_with_awaitables_data_and_errors_outside_nulls_are_equal(trouble, seed, depth):
    ours, theirs = answers(World(seed, trouble, awaits=True), depth)

    assert_equivalent(settled(ours), settled(theirs))


@pytest.mark.parametrize("trouble", [0, 4, 25])
@cases(1 / 9)
@given(seed=SEEDS, depth=st.integers(1, 4))
def test_kinds_answer_what_ordinary_resolvers_answer(trouble, seed, depth):
    ours, theirs = answers(World(seed, trouble, awaits=seed % 2 == 0, kinds=True), depth)

    assert_equivalent(settled(ours), settled(theirs))
