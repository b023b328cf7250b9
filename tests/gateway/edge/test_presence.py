"""A client that goes away: what was begun for it ends, in the gateway and in MongoDB, and nobody else notices."""

import asyncio
from contextlib import suppress
from time import monotonic

import httpx
import pytest

from gateway.edge.presence import ClientGone, Presences
from tests.endless import ENDLESS, SOON, SOON_ANSWER, ask, endless, under_way, until


@pytest.fixture
def gateway(desk, mongodb_uri):
    with endless(desk, mongodb_uri) as (_, address):
        yield address


@pytest.mark.parametrize("end", ["close", "abort"])
async def test_the_command_of_a_client_that_goes_is_gone_within_100_ms(desk, gateway, end):
    """As a rule, on a machine that has other things to do; by itself MongoDB finds out half a second after it began."""
    took = []
    for _ in range(7):
        client = await ask(gateway)
        await until(lambda: under_way(desk) == 1)
        went = monotonic()

        client.close() if end == "close" else client.transport.abort()

        await until(lambda: under_way(desk) == 0)
        took.append(monotonic() - went)

    assert sorted(took)[3] < 0.1
    assert max(took) < 0.4


async def test_who_stays_is_answered(desk, gateway):
    async with httpx.AsyncClient(base_url=gateway) as http:
        leaving = [await ask(gateway) for _ in range(5)]
        staying = asyncio.create_task(http.post("/graphql", json=ENDLESS, timeout=10))
        await until(lambda: under_way(desk) == 6)

        for client in leaving:
            client.close()
        await until(lambda: under_way(desk) == 1)
        soon = await http.post("/graphql", json=SOON)
        answer = (await staying).json()

    assert soon.json() == SOON_ANSWER
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]


class Client:
    """The `receive` of a request whose client goes when it is told to."""

    def __init__(self):
        self.asked = 0
        self.goes = asyncio.Event()

    async def __call__(self):
        self.asked += 1
        await self.goes.wait()
        return {"type": "http.disconnect"}


async def test_what_is_over_at_once_asks_nobody():
    client = Client()

    with Presences().of(client):
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)

    assert client.asked == 0


async def test_what_is_over_is_not_cancelled_any_more():
    client = Client()

    with Presences().of(client):
        await asyncio.sleep(0.05)
    client.goes.set()
    await asyncio.sleep(0.01)

    assert client.asked == 1


async def test_it_ends_where_the_client_has_gone_and_nowhere_else():
    client = Client()
    client.goes.set()
    with pytest.raises(ClientGone), Presences().of(client):
        await asyncio.sleep(10)

    async def cancelled():
        with Presences().of(Client()):
            await asyncio.sleep(10)

    task = asyncio.create_task(cancelled())
    await asyncio.sleep(0.05)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
