"""Waiting, leaving, being cancelled: what was started ends with the operation."""

import asyncio

import pytest
from graphql import build_schema, parse
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortController

from gateway.engine import Loaded, Stored, Want, execute, make_plan, run
from tests.gateway.engine.library import schema_with
from tests.gateway.engine.oracle import messages

SCHEMA = build_schema("""
    type Query { a: Int  b: Int  must: Int!  me: Query  many: [Query!]  list: [Int!]  all: [Query] }
    type Mutation { a: Int  b: Int }
""")


class Work:
    """An awaitable resolver's work that can be watched: it ends when it is let go."""

    def __init__(self):
        self.let_go = asyncio.Event()
        self.log = []

    async def __call__(self, info):
        self.log.append("started")
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.log.append("cancelled")
            raise
        self.log.append("done")
        return 1


async def fails(info):
    raise ValueError("no")


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, 5)


async def ticks(count=10):
    for _ in range(count):
        await asyncio.sleep(0)


def others():
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_columns_go_on_independently_of_each_other():
    """`me` waits for what happens below `a`."""
    work = Work()

    async def let_go(info):
        work.let_go.set()

    root = {"all": lambda _: work_list(), "me": work}

    async def work_list():
        return [{"a": let_go}]

    result = await soon(execute(SCHEMA, parse("{ me { a } all { a } }"), root))

    assert result.data["all"] == [{"a": None}]


async def test_an_operation_that_is_cancelled_takes_its_work_along():
    work = Work()
    task = asyncio.ensure_future(execute(SCHEMA, parse("{ a me { b } }"), {"a": work, "me": {"b": work}}))
    await ticks()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert work.log == ["started", "started", "cancelled", "cancelled"]
    assert not others()


async def test_a_load_is_cancelled_with_its_operation():
    work = Work()

    class Shelf:
        name = "shelf"

        async def load_many(self, keys, needs):
            return [await work(None)]

    def load(roots, info):
        return (yield Want(Shelf(), ["k"], {}))

    schema = schema_with("type Query { a: Int }", Query_a=Loaded(load, ("shelf",), {}))
    task = asyncio.ensure_future(run(make_plan(schema, parse("{ a }"))))
    await ticks()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert work.log == ["started", "cancelled"]


@pytest.mark.parametrize("text", ["{ a }", "{ a b }"])
async def test_a_resolver_that_is_cancelled_from_elsewhere_cancels_the_operation(text):
    async def cancelled(info):
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await soon(execute(SCHEMA, parse(text), {"a": cancelled, "b": Work()}))

    assert not others()


@pytest.mark.parametrize("beside", [False, True])
async def test_a_loader_that_is_cancelled_from_elsewhere_cancels_the_operation(beside):
    class Shelf:
        name = "shelf"

        async def load_many(self, keys, needs):
            raise asyncio.CancelledError

    def load(roots, info):
        return (yield Want(Shelf(), ["k"], {}))

    schema = schema_with("type Query { a: Int  b: Int }", Query_a=Loaded(load, ("shelf",), {}))

    with pytest.raises(asyncio.CancelledError):
        await soon(run(make_plan(schema, parse("{ a b }" if beside else "{ a }")), {"b": Work()}))

    assert not others()


async def test_what_stands_below_a_null_is_not_waited_for():
    work = Work()

    result = await soon(execute(SCHEMA, parse("{ me { a must } b }"), {"me": {"a": work, "must": fails}, "b": 2}))

    assert (result.data, messages(result)) == ({"me": None, "b": 2}, ["me.must: no"])
    assert work.log == ["started", "cancelled"]
    assert not others()


async def test_a_failed_item_is_noted_while_others_are_waited_for():
    work = Work()

    result = await soon(execute(SCHEMA, parse("{ list }"), {"list": [work(None), fails(None)]}))

    assert (result.data, messages(result)) == ({"list": None}, ["list.1: no"])
    assert work.log == ["started", "cancelled"]


async def test_one_of_several_objects_that_wait_can_be_dropped():
    work, other = Work(), Work()
    other.let_go.set()
    many = [{"a": work, "must": fails}, {"a": other, "must": 1}]

    result = await soon(execute(SCHEMA, parse("{ all { a must } }"), {"all": many}))

    assert result.data == {"all": [None, {"a": 1, "must": 1}]}
    assert work.log == ["started", "cancelled"]


async def test_a_future_that_several_wait_for_is_not_cancelled_for_one_of_them():
    shared = asyncio.get_running_loop().create_future()
    many = [{"a": shared, "must": fails}, {"a": shared, "must": 1}]
    task = asyncio.ensure_future(execute(SCHEMA, parse("{ all { a must } }"), {"all": many}))
    await ticks()

    shared.set_result(7)
    result = await soon(task)

    assert result.data == {"all": [None, {"a": 7, "must": 1}]}


async def test_nothing_is_awaited_where_the_answer_is_null_already():
    """graphql-core too answers at once, and lets what was not begun end in the background."""
    work = Work()
    work.let_go.set()

    result = execute(SCHEMA, parse("{ a must }"), {"a": work, "must": None})
    assert (result.data, work.log) == (None, [])
    await ticks()

    assert work.log == ["started", "done"]


def test_without_an_event_loop_what_is_not_awaited_is_closed():
    assert execute(SCHEMA, parse("{ a must }"), {"a": fails, "must": None}).data is None


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


def test_stored_fields_alone_need_no_event_loop():
    schema = schema_with("type Query { a: Int }", Query_a=Stored("a"))

    assert run(make_plan(schema, parse("{ a }")), {"a": 1}).data == {"a": 1}
