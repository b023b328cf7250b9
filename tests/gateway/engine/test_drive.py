"""Waiting, leaving, being cancelled: what was started ends with the operation."""

import asyncio

import pytest
from graphql import parse
from graphql.pyutils import AbortController

from gateway.engine import Loaded, Stored, Want, execute, make_plan, run
from tests.gateway.engine.library import schema_with
from tests.gateway.engine.oracle import messages
from tests.gateway.engine.work import SCHEMA, Work, fails, others, soon, ticks


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


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("abortable", [False, True])
async def test_a_load_is_cancelled_with_its_operation(beside, abortable):
    work, other = Work(), Work()
    signal = AbortController().signal if abortable else None

    class Shelf:
        name = "shelf"

        async def load_many(self, keys, needs):
            return [await work(None)]

    def load(roots, info):
        return (yield Want(Shelf(), ["k"], {}))

    schema = schema_with("type Query { a: Int  b: Int }", Query_a=Loaded(load, ("shelf",), {}))
    text = "{ a b }" if beside else "{ a }"
    task = asyncio.ensure_future(execute(schema, parse(text), {"b": other}, abort_signal=signal))
    await ticks()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await ticks()
    assert [work.log, other.log] == [["started", "cancelled"], ["started", "cancelled"] if beside else []]
    assert not others()


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


@pytest.mark.parametrize("must", [fails, lambda info: None])
async def test_one_of_several_objects_that_wait_can_be_dropped(must):
    """Once its place is null, which may be so from the beginning."""
    work, other = Work(), Work()
    other.let_go.set()
    many = [{"a": work, "must": must}, {"a": other, "must": 1}]

    result = await soon(execute(SCHEMA, parse("{ all { a must } }"), {"all": many}))

    assert result.data == {"all": [None, {"a": 1, "must": 1}]}
    assert other.log == ["started", "done"]


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


def test_stored_fields_alone_need_no_event_loop():
    schema = schema_with("type Query { a: Int }", Query_a=Stored("a"))

    assert run(make_plan(schema, parse("{ a }")), {"a": 1}).data == {"a": 1}
