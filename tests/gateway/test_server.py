"""A stop: it is announced, what is in flight finishes, and nothing is cut."""

import asyncio
import signal
from time import monotonic

import httpx

from gateway.pipeline import DEADLINE
from gateway.server import _GRACE, _NOTICE
from tests.endless import ENDLESS, SOON, SOON_ANSWER, endless, under_way, until


async def ended(process):
    """The exit code, and how many seconds it took."""
    began = monotonic()
    code = await asyncio.to_thread(process.wait, 20)
    return code, monotonic() - began


async def test_a_stop_is_announced_and_what_is_in_flight_finishes(desk, mongodb_uri):
    with endless(desk, mongodb_uri) as (process, address):
        async with httpx.AsyncClient(base_url=address, timeout=10) as http:
            in_flight = asyncio.create_task(http.post("/graphql", json=ENDLESS))
            await until(lambda: under_way(desk) == 1)
            assert (await http.get("/readyz")).json() == {"status": "ready"}

            process.terminate()
            end = asyncio.create_task(ended(process))
            async with asyncio.timeout(_NOTICE):
                while (ready := await http.get("/readyz")).status_code == 200:
                    pass
            soon = await http.post("/graphql", json=SOON)
            answer = (await in_flight).json()
            code, seconds = await end

    assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
    assert soon.json() == SOON_ANSWER
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]
    assert answer["data"]["articles"]["nodes"][0]["title"] == "A"
    assert code == 0
    assert seconds < _NOTICE + _GRACE


async def test_under_load_no_request_is_cut(desk, mongodb_uri):
    """Each client asks on, as who hears of the stop a second late."""
    with endless(desk, mongodb_uri) as (process, address):
        async with httpx.AsyncClient(base_url=address, timeout=10) as http:

            async def client():
                closing, end = [], float("inf")
                while monotonic() < end:
                    answer = await http.post("/graphql", json=SOON)
                    assert answer.json() == SOON_ANSWER
                    closing.append(answer.headers.get("connection") == "close")
                    end = min(end, monotonic() + 1) if closing[-1] else end
                return closing

            clients = [asyncio.create_task(client()) for _ in range(4)]
            await asyncio.sleep(0.3)
            process.terminate()
            code, _ = await ended(process)
            answered = await asyncio.gather(*clients)

    assert code == 0
    assert all(sum(closing) > 10 and closing == sorted(closing) for closing in answered)


async def test_nobody_is_waited_for_where_there_is_nobody(desk, mongodb_uri):
    with endless(desk, mongodb_uri) as (process, address):
        async with httpx.AsyncClient(base_url=address) as http:
            assert (await http.post("/graphql", json=SOON)).json() == SOON_ANSWER
        process.terminate()
        code, seconds = await ended(process)

    assert (code, seconds < _NOTICE) == (0, True)


async def test_idle_connections_are_closed_and_a_persons_ctrl_c_needs_no_notice(desk, mongodb_uri):
    with endless(desk, mongodb_uri) as (process, address):
        async with httpx.AsyncClient(base_url=address) as http:
            assert (await http.post("/graphql", json=SOON)).json() == SOON_ANSWER
            process.send_signal(signal.SIGINT)
            code, seconds = await ended(process)

    assert (code, seconds < _NOTICE) == (0, True)


def test_no_operation_outlives_the_grace():
    assert DEADLINE + 0.5 < _GRACE
    assert _NOTICE + _GRACE < 10
