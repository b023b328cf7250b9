"""Names are fetched once for everybody, and kept for seconds."""

import asyncio

import pytest

from gateway.errors import Late
from gateway.kept import Kept, KeptByKey
from gateway.mongodb import deadline


class Source:
    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()

    async def fetch(self):
        self.asked += 1
        await self.open.wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Clock:
    """Time that passes when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


async def test_fresh_names_are_not_fetched_again():
    source = Source(["a"])
    clock = Clock()
    kept = Kept(source.fetch, clock)

    assert await kept.current() == ["a"]
    clock.now += 0.9
    assert await kept.current() == ["a"]
    assert source.asked == 1


async def test_older_names_are_given_out_while_they_are_fetched_again():
    source = Source(["a"], ["a", "b"])
    clock = Clock()
    kept = Kept(source.fetch, clock)
    await kept.current()

    clock.now += 1.5
    assert await kept.current() == ["a"]
    await asyncio.sleep(0.01)
    assert await kept.current() == ["a", "b"]
    assert source.asked == 2


async def test_old_names_are_waited_for():
    source = Source(["a"], ["b"])
    clock = Clock()
    kept = Kept(source.fetch, clock)
    await kept.current()

    clock.now += 3.5
    assert await kept.current() == ["b"]


async def test_many_who_wait_cost_one_fetch():
    source = Source(["a"])
    kept = Kept(source.fetch)

    assert await asyncio.gather(*(kept.current() for _ in range(10))) == [["a"]] * 10
    assert source.asked == 1


async def test_who_goes_away_does_not_take_the_fetch_from_the_others():
    source = Source(["a"])
    source.open.clear()
    kept = Kept(source.fetch)
    first, second = (asyncio.create_task(kept.current()) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()
    await asyncio.sleep(0)
    source.open.set()

    assert await second == ["a"]


async def test_a_failed_fetch_is_told_to_all_and_tried_again():
    source = Source(ConnectionError("away"), ["a"])
    kept = Kept(source.fetch)

    told = await asyncio.gather(kept.current(), kept.current(), return_exceptions=True)

    assert [str(error) for error in told] == ["away", "away"]
    assert await kept.current() == ["a"]


async def test_closing_ends_a_fetch_under_way():
    source = Source(["a"])
    source.open.clear()
    kept = Kept(source.fetch)
    waiting = asyncio.create_task(kept.current())
    await asyncio.sleep(0)

    await kept.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_a_value_by_key_is_given_out_for_three_seconds():
    clock = Clock()
    kept = KeptByKey(clock)
    kept.keep("a", 1)

    clock.now += 2.9
    assert kept.get("a") == 1
    clock.now += 0.1
    assert kept.get("a") is None


def test_a_value_kept_anew_is_as_young_as_it_is():
    clock = Clock()
    kept = KeptByKey(clock)
    kept.keep("a", 1)
    clock.now += 2
    kept.keep("a", 2)
    clock.now += 2

    assert (kept.get("a"), kept.get("b")) == (2, None)


def test_of_a_thousand_and_one_the_oldest_goes():
    kept = KeptByKey()
    kept.keep(0, "first")
    kept.keep(1, "second")
    kept.keep(0, "first again")
    for number in range(2, 1_001):
        kept.keep(number, number)

    assert [kept.get(number) for number in (0, 1, 2, 1_000)] == ["first again", None, 2, 1_000]


async def test_who_waits_does_so_until_the_deadline_and_the_others_go_on_waiting():
    source = Source(["a"])
    source.open.clear()
    kept = Kept(source.fetch)

    with deadline(5):
        patient = asyncio.create_task(kept.current())
    with deadline(-1), pytest.raises(Late):
        await kept.current()
    source.open.set()

    assert await patient == ["a"]
    assert source.asked == 1
