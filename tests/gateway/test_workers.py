"""Several processes on one port: the loss of one is made good, a stop reaches all, and none outlives the first."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import httpx
import pytest

from gateway.server import _GRACE, _NOTICE
from tests.endless import ENDLESS, SOON, SOON_ANSWER, endless, under_way, until


def workers_of(pid):
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
async def gateway(desk, mongodb_uri):
    """The process, its address, and its two workers."""
    with endless(desk, mongodb_uri, WORKERS=2) as (process, address):
        await until(lambda: len(workers_of(process.pid)) == 2)
        async with httpx.AsyncClient(base_url=address) as http:
            assert (await http.post("/graphql", json=SOON)).json() == SOON_ANSWER
        yield process, address, workers_of(process.pid)


async def ask(address):
    """On a connection of its own, so that any worker may take it."""
    async with httpx.AsyncClient(base_url=address, timeout=10) as http:
        return (await http.post("/graphql", json=SOON)).json()


async def test_a_worker_that_is_killed_is_replaced_and_the_others_answer_meanwhile(gateway):
    process, address, before = gateway
    killed = min(before)

    os.kill(killed, signal.SIGKILL)
    await until(lambda: not is_alive(killed))
    answers = [await ask(address) for _ in range(20)]
    await until(lambda: len(workers_of(process.pid)) == 2 and killed not in workers_of(process.pid))

    assert answers == [SOON_ANSWER] * 20
    assert len(workers_of(process.pid) & before) == 1


async def test_all_can_be_lost_and_the_port_stays(gateway):
    process, address, before = gateway

    for worker in before:
        os.kill(worker, signal.SIGKILL)
    answers = await asyncio.gather(*(ask(address) for _ in range(4)), return_exceptions=True)
    await until(lambda: len(workers_of(process.pid) - before) == 2)

    assert SOON_ANSWER in [*answers, await ask(address)]


async def test_a_stop_lets_every_worker_finish_what_is_in_flight(gateway, desk):
    process, address, workers = gateway
    async with httpx.AsyncClient(base_url=address, timeout=10) as http:
        asked = [asyncio.create_task(http.post("/graphql", json=ENDLESS)) for _ in range(6)]
        await until(lambda: under_way(desk) == 6)
        began = monotonic()

        process.terminate()
        answers = [(await one).json() for one in asked]
        code = await asyncio.to_thread(process.wait, 20)

    assert [[error["extensions"]["code"] for error in answer["errors"]] for answer in answers] == [["TIMEOUT"]] * 6
    assert (code, monotonic() - began < _NOTICE + _GRACE) == (0, True)
    assert not any(map(is_alive, workers))


async def test_no_worker_outlives_the_first_process(gateway):
    process, _, workers = gateway

    process.kill()

    await until(lambda: not any(map(is_alive, workers)))


FAILING = """\
from gateway.workers import keep_running

def fail():
    print("begun", flush=True)
    raise RuntimeError("as it must")

keep_running(fail, 1, lambda: print("stopped", flush=True))
"""


def test_who_dies_at_once_does_not_make_a_storm():
    """One that fails is begun once a second, not a hundred times; and the stop reaches one that waits."""
    with subprocess.Popen([sys.executable, "-c", FAILING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        began = monotonic()
        assert process.stdout.readline() == "begun\n"
        assert monotonic() - began > 0.9
        process.terminate()
        rest, _ = process.communicate(timeout=10)

    assert (rest, process.returncode) == ("stopped\n", 0)
    assert monotonic() - began < 5
