import asyncio

import pytest
from graphql import parse
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortController

from gateway.engine import Loaded, Want, execute
from tests.gateway.engine.library import schema_with
from tests.gateway.engine.oracle import messages
from tests.gateway.engine.work import SCHEMA, Work, others, soon, ticks


async def test_an_abort_fails_what_waits_and_is_raised():
    work, controller = Work(), AbortController()
    task = asyncio.ensure_future(execute(SCHEMA, parse("{ a b }"), {"a": work, "b": 2}, abort_signal=controller.signal))
    await ticks()

    controller.abort(TimeoutError("too late"))
    with pytest.raises(AbortedGraphQLExecutionError, match="too late") as raised:
        await soon(task)
    partial = await raised.value.aborted_result

    assert (partial.data, messages(partial)) == ({"a": None, "b": 2}, ["a: too late"])
    assert work.log == ["started", "cancelled"]
    assert not others()


async def test_an_abort_fails_loads_too():
    controller, work = AbortController(), Work()

    class Shelf:
        name = "shelf"

        async def load_many(self, keys, needs):
            return [await work(None)]

    def load(roots, info):
        return (yield Want(Shelf(), ["k"], {}))

    schema = schema_with("type Query { a: Int }", Query_a=Loaded(load, ("shelf",), {}))
    task = asyncio.ensure_future(execute(schema, parse("{ a }"), abort_signal=controller.signal))
    await ticks()

    controller.abort()
    with pytest.raises(AbortedGraphQLExecutionError, match="This operation was aborted") as raised:
        await soon(task)

    assert messages(await raised.value.aborted_result) == ["a: This operation was aborted"]
    assert work.log == ["started", "cancelled"]


async def test_a_reason_that_is_no_exception_is_told_in_words():
    controller = AbortController()
    task = asyncio.ensure_future(execute(SCHEMA, parse("{ a }"), {"a": Work()}, abort_signal=controller.signal))
    await ticks()

    controller.abort("stop")
    with pytest.raises(AbortedGraphQLExecutionError, match="stop") as raised:
        await soon(task)

    assert messages(await raised.value.aborted_result) == ["a: Unexpected error value: 'stop'"]


async def test_an_abort_that_came_before_is_raised_as_it_is():
    controller = AbortController()
    controller.abort(TimeoutError("too late"))

    with pytest.raises(TimeoutError, match="too late"):
        execute(SCHEMA, parse("{ a }"), abort_signal=controller.signal)


async def test_an_abort_by_a_resolver_is_raised_with_the_answer():
    controller = AbortController()

    with pytest.raises(AbortedGraphQLExecutionError) as raised:
        execute(
            SCHEMA, parse("{ a b }"), {"a": lambda _: controller.abort("stop"), "b": 2}, abort_signal=controller.signal
        )

    assert (raised.value.reason, raised.value.aborted_result.data) == ("stop", {"a": None, "b": 2})


async def test_an_abort_ends_a_mutation_between_two_fields():
    controller, called = AbortController(), []

    async def stop(info):
        controller.abort(TimeoutError("too late"))
        await asyncio.sleep(0)

    root = {"a": stop, "b": lambda _: called.append("b")}
    with pytest.raises(AbortedGraphQLExecutionError, match="too late"):
        await soon(execute(SCHEMA, parse("mutation { a b }"), root, abort_signal=controller.signal))
    await ticks()

    assert called == []


async def test_an_abort_between_two_fields_that_do_not_wait_is_raised_as_it_is():
    controller = AbortController()
    root = {"a": lambda _: controller.abort(TimeoutError("too late")), "b": 1}

    with pytest.raises(TimeoutError, match="too late"):
        execute(SCHEMA, parse("mutation { a b }"), root, abort_signal=controller.signal)


async def test_a_signal_that_never_comes_changes_nothing():
    work = Work()
    work.let_go.set()

    result = await soon(execute(SCHEMA, parse("{ a }"), {"a": work}, abort_signal=AbortController().signal))

    assert result == ({"a": 1}, None)
    await ticks()
    assert not others()
