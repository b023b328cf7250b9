"""Places and the queue for them: who is admitted, who waits, who is sent away, and that no place is ever lost."""

import asyncio
from random import Random
from time import monotonic

import httpx
import pytest

from gateway.admission import AT_ONCE, WAITING, Admission
from gateway.errors import Busy
from tests.endless import ENDLESS, SOON, ask, endless, under_way, until


def soon():
    return monotonic() + 10


async def waiting(admission, times=1):
    """Tasks that wait for a place."""
    tasks = [asyncio.create_task(admission.enter(soon())) for _ in range(times)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)
    return tasks


async def is_at_rest(admission, at_once):
    """All places are there, and no more."""
    for _ in range(at_once):
        await admission.enter(soon())
    with pytest.raises(Busy):
        await admission.enter(0)
    for _ in range(at_once):
        admission.leave()
    return not admission._waiting and admission._under_way == 0


async def test_who_comes_first_is_admitted_first():
    admission = Admission(1, 3)
    await admission.enter(soon())
    first, second, third = await waiting(admission, 3)

    for one in (first, second, third):
        admission.leave()
        await one

    admission.leave()
    assert await is_at_rest(admission, 1)


async def test_beyond_the_queue_there_is_no_waiting():
    admission = Admission(2, 1)
    await admission.enter(soon())
    await admission.enter(soon())
    await waiting(admission)

    with pytest.raises(Busy, match="Ask again in a second"):
        await admission.enter(soon())


async def test_who_has_waited_until_the_deadline_is_sent_away():
    admission = Admission(1, 1)
    await admission.enter(soon())
    began = monotonic()

    with pytest.raises(Busy):
        await admission.enter(began + 0.05)

    assert 0.04 < monotonic() - began < 1
    admission.leave()
    assert await is_at_rest(admission, 1)


async def test_who_goes_leaves_the_queue_to_others():
    admission = Admission(1, 2)
    await admission.enter(soon())
    first, second = await waiting(admission, 2)

    first.cancel()
    await asyncio.wait([first])
    [third] = await waiting(admission)
    admission.leave()
    await second
    admission.leave()
    await third

    admission.leave()
    assert await is_at_rest(admission, 1)


async def test_who_goes_when_told_of_a_place_leaves_it_to_the_next():
    admission = Admission(1, 2)
    await admission.enter(soon())
    first, second = await waiting(admission, 2)

    admission.leave()
    first.cancel()
    await asyncio.wait([first])

    assert first.cancelled()
    await second
    admission.leave()
    assert await is_at_rest(admission, 1)


@pytest.mark.parametrize("seed", range(5))
async def test_whoever_goes_at_whatever_moment_no_place_is_lost_or_given_twice(seed):
    rng = Random(seed)
    admission = Admission(3, 5)
    inside = []

    async def operation():
        await admission.enter(monotonic() + rng.random() * 0.01)
        inside.append(len(inside))
        try:
            assert len(inside) <= 3
            await asyncio.sleep(rng.random() * 0.003)
        finally:
            inside.pop()
            admission.leave()

    tasks = []
    for _ in range(300):
        tasks.append(asyncio.create_task(operation()))
        rng.choice(tasks).cancel()
        await asyncio.sleep(rng.random() * 0.001)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} <= {type(None), Busy, asyncio.CancelledError}
    assert await is_at_rest(admission, 3)


async def test_a_full_gateway_answers_at_once_what_it_can_and_that_it_cannot(desk, mongodb_uri):
    with endless(desk, mongodb_uri) as (_, address):
        async with httpx.AsyncClient(base_url=address, timeout=10) as http:
            assert (await http.post("/graphql", json=SOON)).status_code == 200
            leaving = [await ask(address) for _ in range(AT_ONCE)]
            await until(lambda: under_way(desk) == AT_ONCE)
            more = [asyncio.create_task(http.post("/graphql", json=SOON)) for _ in range(WAITING + 1)]
            [one_too_many], staying = await asyncio.wait(more, return_when=asyncio.FIRST_COMPLETED)

            began = monotonic()
            refused = [await http.post("/graphql", json=ENDLESS) for _ in range(20)]
            each = (monotonic() - began) / 20
            typename = await http.post("/graphql", json={"query": "{ __typename }"})
            health = [(await http.get(path)).status_code for path in ("/livez", "/readyz")]
            for client in leaving:
                client.close()
            answers = await asyncio.gather(*staying)

    assert {(one.status_code, one.headers["retry-after"]) for one in (*refused, one_too_many.result())} == {(503, "1")}
    assert each < 0.02  # with the client's own work, on a machine that has other things to do
    assert (typename.json(), health) == ({"data": {"__typename": "Query"}}, [200, 200])
    assert {answer.status_code for answer in answers} == {200}
