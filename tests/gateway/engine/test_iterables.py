import asyncio
import itertools

import pytest
from graphql import build_schema, parse
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortController

from gateway.engine import execute
from tests.gateway.engine.oracle import agreed, messages

SCHEMA = build_schema("type Query { list: [Int]  strict: [Int!]  nested: [[Int]]  me: [Query] }")


async def stream(*items):
    for item in items:
        await asyncio.sleep(0)
        if isinstance(item, Exception):
            raise item
        yield item


def broken(*items):
    yield from items
    raise ValueError("broken off")


async def one_later(value):
    await asyncio.sleep(0)
    return value


@pytest.mark.parametrize(
    ("make", "data", "errors"),
    [
        (lambda: {"list": (n for n in range(3))}, {"list": [0, 1, 2]}, []),
        (lambda: {"list": {1: 2}.keys()}, {"list": [1]}, []),
        (lambda: {"list": broken(1, 2)}, {"list": None}, ["list: broken off"]),
        (lambda: {"list": stream(1, None, 2)}, {"list": [1, None, 2]}, []),
        (lambda: {"list": stream(1, ValueError("dry"))}, {"list": None}, ["list: dry"]),
        (lambda: {"list": stream()}, {"list": []}, []),
        (lambda: {"list": [1, one_later(2), None]}, {"list": [1, 2, None]}, []),
        (lambda: {"list": one_later([one_later(1)])}, {"list": [1]}, []),
        (lambda: {"nested": [stream(1), None, (2,)]}, {"nested": [[1], None, [2]]}, []),
        (lambda: {"nested": stream([1], one_later([2]))}, {"nested": [[1], [2]]}, []),
        (
            lambda: {"me": stream({"list": [1]}, one_later({"list": stream(2)}))},
            {"me": [{"list": [1]}, {"list": [2]}]},
            [],
        ),
    ],
)
def test_what_can_stand_for_a_list(make, data, errors):
    result = agreed(SCHEMA, "{ list }".replace("list", selection(data)), make_root=make)

    assert (result.data, messages(result)) == (data, errors)


def selection(data):
    (key,) = data
    return "me { list }" if key == "me" else key


async def test_a_stream_that_makes_its_list_null_is_closed_there():
    closed = []

    async def endless():
        try:
            yield 1
            while True:
                yield None
        finally:
            closed.append(True)

    result = await execute(SCHEMA, parse("{ strict }"), {"strict": endless()})

    assert messages(result) == ["strict.1: Cannot return null for non-nullable field Query.strict."]
    assert closed == [True]


async def test_a_stream_that_never_waits_ends_with_an_abort():
    controller, closed = AbortController(), []

    async def hasty():
        try:
            for number in itertools.count():
                if number == 5:
                    controller.abort()
                yield number
        finally:
            closed.append(True)

    answer = execute(SCHEMA, parse("{ list }"), {"list": hasty()}, abort_signal=controller.signal)
    with pytest.raises(AbortedGraphQLExecutionError) as raised:
        await answer

    assert messages(await raised.value.aborted_result) == ["list: This operation was aborted"]
    assert closed == [True]


async def test_a_stream_that_cannot_be_closed_is_left():
    class Bare:
        def __aiter__(self):
            return self

        async def __anext__(self):
            raise ValueError("dry")

    result = await execute(SCHEMA, parse("{ list }"), {"list": Bare()})

    assert messages(result) == ["list: dry"]


async def test_a_stream_is_closed_with_its_operation():
    closed = []

    async def waiting():
        try:
            await asyncio.sleep(60)
            yield 1
        finally:
            closed.append(True)

    task = asyncio.ensure_future(execute(SCHEMA, parse("{ list }"), {"list": waiting()}))
    await asyncio.sleep(0.01)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert closed == [True]
