"""Connections to a real MongoDB, and turns: who has the next, who loses it, and that none is ever lost itself."""

import asyncio
from random import Random
from time import monotonic

import bson
import pytest
from bson.codec_options import CodecOptions

from gateway.wire.connection import Broken
from gateway.wire.pool import TURNS, Pool
from tests.waiting import begun, wait

CLIENT = {"driver": {"name": "tests", "version": "1"}, "os": {"type": "any"}}
PING = {"ping": 1}


@pytest.fixture
async def pools(address):
    """Makes pools, of the mongod or what stands in front of it."""
    made = []

    def make(most=100, at=address):
        made.append(Pool(at, most, CLIENT))
        return made[-1]

    yield make
    for pool in made:
        pool.close()
    await asyncio.sleep(0.01)


def ask(pool, command=PING, until=0.0):
    """A task that asks."""
    return asyncio.create_task(pool.exchange(bson.encode(command | {"$db": "admin"}), CodecOptions(), until))


async def ask_all(pool, *commands):
    async with asyncio.timeout(10):
        return await asyncio.gather(*(ask(pool, command) for command in commands))


def is_at_rest(pool):
    return (pool._waiting, pool._have_turns, pool._under_way, len(pool._idle)) == ([], set(), 0, len(pool._open))


async def test_a_connection_is_used_again(pools):
    pool = pools()

    for _ in range(3):
        await ask(pool)

    assert len(pool._open) == 1
    assert is_at_rest(pool)


async def test_there_are_never_more_connections_than_the_pool_may_have(pools, driver):
    """Slow commands lose their turns all at once, and hold their connections all the same."""
    pool = pools(most=TURNS + 1)

    await ask_all(pool, *[wait(driver, 0.06)] * 20)

    assert len(pool._open) == TURNS + 1
    assert is_at_rest(pool)


async def test_a_pool_may_have_fewer_connections_than_there_are_turns(pools):
    pool = pools(most=1)

    await ask_all(pool, *[PING] * 20)

    assert len(pool._open) == 1


async def test_slow_commands_in_all_turns_do_not_hold_up_a_quick_one(pools, driver):
    pool = pools()
    slow = [ask(pool, wait(driver, 3)) for _ in range(3 * TURNS)]

    began = monotonic()
    await ask(pool, until=1)  # the slow ones are due earlier

    assert monotonic() - began < 0.5
    assert not any(one.done() for one in slow)


async def test_a_server_that_is_far_away_has_more_commands_at_once(pools, proxy):
    proxy.delay = 0.01
    pool = pools(at=proxy.address)
    await ask(pool)

    await ask_all(pool, *[PING] * 20)

    assert len(pool._open) == 20


async def ended_in_order(pool, driver, *dues):
    """The commands by when they were due, in the order in which they had their turns: asked for while one was under way."""
    ended = []
    first = ask(pool, wait(driver, 0.03), until=100.0)
    for number, due in enumerate(dues):
        ask(pool, until=due).add_done_callback(lambda _, of=(due, number): ended.append(of))
    await first
    async with asyncio.timeout(10):
        while len(ended) < len(dues):
            await asyncio.sleep(0.001)
    return ended


async def test_of_those_that_wait_the_one_that_is_due_first_goes_first(pools, driver):
    ended = await ended_in_order(pools(most=1), driver, 5.0, 3.0, 4.0, 1.0, 9.0, 2.0)

    assert [due for due, _ in ended] == [1.0, 2.0, 3.0, 4.0, 5.0, 9.0]


async def test_of_those_that_are_due_together_the_one_that_asked_first_goes_first(pools, driver):
    ended = await ended_in_order(pools(most=1), driver, *[1.0] * 8)

    assert [number for _, number in ended] == list(range(8))


@pytest.mark.parametrize(("due", "order"), [(1.0, ["first", "again", "waiting"]), (3.0, ["first", "waiting", "again"])])
async def test_who_has_had_a_turn_has_the_next_only_if_due_before_those_that_wait(pools, driver, due, order):
    """It asks again before the one that waits, and was told that there is a turn, could take it."""
    pool = pools(most=1)
    ended = []

    async def operation(name, until, command=PING):
        await pool.exchange(bson.encode(command | {"$db": "admin"}), CodecOptions(), until)
        ended.append(name)
        if name == "first":
            await operation("again", until)

    await asyncio.gather(operation("first", due, wait(driver, 0.03)), operation("waiting", 2.0))

    assert ended == order


async def test_a_cancelled_command_costs_its_own_connection_and_no_other(pools, driver):
    pool = pools()
    cancelled = ask(pool, wait(driver, 5, "cancelled"))
    await asyncio.gather(ask(pool), ask(pool))
    others = set(pool._idle)
    await begun(driver, "cancelled")

    cancelled.cancel()
    await asyncio.wait([cancelled])
    await asyncio.gather(ask(pool), ask(pool))

    assert pool._open == set(pool._idle) == others
    assert is_at_rest(pool)


async def test_who_is_cancelled_while_it_waits_leaves_the_turn_to_the_next(pools, driver):
    pool = pools(most=1)
    first = ask(pool, wait(driver, 0.05))
    waiting = [ask(pool, until=float(due)) for due in range(1, 6)]
    await asyncio.sleep(0)

    for each in waiting[:4]:
        each.cancel()
    await first

    assert (await asyncio.wait_for(waiting[4], 5))["ok"] == 1
    assert all(each.cancelled() for each in waiting[:4])
    assert is_at_rest(pool)


async def test_who_is_cancelled_when_told_of_a_turn_leaves_it_to_the_next(pools, driver):
    pool = pools(most=1)
    first = ask(pool, wait(driver, 0.03))
    told, following = ask(pool, until=1.0), ask(pool, until=2.0)
    # Called in the same turn of the loop in which the one that waits is told.
    first.add_done_callback(lambda _: told.cancel())

    assert (await asyncio.wait_for(following, 5))["ok"] == 1
    assert told.cancelled()
    assert is_at_rest(pool)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_cancelled_every_other_command_ends_and_none_overtakes(pools, driver, seed):
    """With one connection, the order in which commands end is the order of their turns."""
    rng = Random(seed)
    pool = pools(most=1 if seed < 3 else rng.choice([2, TURNS, 10]))
    slow, log = wait(driver, 0.002), []

    async def one(number):
        await asyncio.sleep(rng.random() * 0.1)
        due = rng.choice([1.0, 2.0, rng.random() * 3])
        log.append(("asked", number, due))
        command = slow if rng.random() < 0.1 else PING
        await pool.exchange(bson.encode(command | {"$db": "admin"}), CodecOptions(), due)
        log.append(("ended", number, due))

    tasks = [asyncio.create_task(one(number)) for number in range(200)]
    for task in rng.sample(tasks, 60):
        asyncio.get_running_loop().call_later(rng.random() * 0.2, task.cancel)
    _, pending = await asyncio.wait(tasks, timeout=10)

    assert not pending
    assert is_at_rest(pool)
    assert len(pool._open) <= pool._most
    assert pool._most > 1 or not overtaken(log)


def overtaken(log):
    """The pairs of which the one had its turn before the other, that was due earlier and had waited since before."""
    places = {(what, number): place for place, (what, number, _) in enumerate(log)}
    ends = [(place, number, due) for place, (what, number, due) in enumerate(log) if what == "ended"]
    turns = [0, *(place for place, _, _ in ends)]
    return [
        (number, other)
        for since, (place, number, due) in zip(turns, ends, strict=False)
        for later, other, earlier_due in ends
        if later > place and earlier_due < due and places["asked", other] < since
    ]


async def test_a_server_that_refuses_is_an_error_until_it_comes_back(pools, proxy):
    pool = pools(at=proxy.address)
    await ask(pool)

    proxy.refuse()
    await asyncio.sleep(0.02)
    with pytest.raises(OSError, match="Connect call failed"):
        await ask(pool)
    proxy.accept()

    assert (await ask(pool))["ok"] == 1
    assert is_at_rest(pool)


async def test_a_server_that_does_not_say_who_it_is_gets_no_connection(pools, proxy):
    proxy.delay = 60
    pool = pools(at=proxy.address)

    with pytest.raises(TimeoutError):
        await ask(pool)

    assert pool._open == set()
    assert is_at_rest(pool)


async def test_connections_that_were_cut_at_rest_are_replaced(pools, proxy, driver):
    pool = pools(at=proxy.address)
    await ask_all(pool, *[wait(driver, 0.02)] * TURNS)

    proxy.cut()
    await asyncio.sleep(0.02)

    assert [reply["ok"] for reply in await ask_all(pool, *[PING] * 10)] == [1] * 10
    assert proxy.accepted > TURNS


async def test_a_pool_that_is_closed_ends_what_is_under_way_and_what_waits(pools, driver):
    pool = pools(most=2)
    tasks = [ask(pool, wait(driver, 5)) for _ in range(5)]
    await asyncio.sleep(0.02)

    pool.close()
    done, _ = await asyncio.wait(tasks, timeout=5)

    assert [type(task.exception()) for task in done] == [Broken] * 5
    assert pool._open == set()


async def test_a_pool_that_is_closed_while_it_connects_keeps_no_connection(pools, proxy):
    proxy.delay = 0.02
    pool = pools(at=proxy.address)
    asked = ask(pool)
    await asyncio.sleep(0.005)

    pool.close()

    with pytest.raises(Broken):
        await asked
    assert pool._open == set()
