import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo import MongoClient

from gateway import embedded
from gateway.errors import Trouble

DRAIN = """
import sys
from pathlib import Path
from pymongo import MongoClient
from gateway import embedded
with embedded.mongod(Path(sys.argv[1])) as uri:
    try:
        print(uri, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        with MongoClient(uri, timeoutMS=2000) as client:
            print(client.desk.articles.count_documents({}))
"""

FORK = """
import os, sys, time
from pathlib import Path
from gateway import embedded
with embedded.mongod(Path(sys.argv[1])) as uri:
    child = os.fork()
    if child:
        print(child, flush=True)
    time.sleep(60)
"""


def note(uri, text):
    """Something to find again."""
    with MongoClient(uri, timeoutMS=5000) as client:
        client.desk.notes.insert_one({"_id": text})


def notes(uri):
    with MongoClient(uri, timeoutMS=5000) as client:
        return [document["_id"] for document in client.desk.notes.find().sort("_id")]


def test_the_last_holder_waits_until_all_is_gone(data, running):
    with embedded.mongod(data) as uri:
        note(uri, "a")
        assert len(running.mongods()) == len(running.keepers()) == 1
        left = time.monotonic()

    assert running.gone(within=0)
    assert time.monotonic() - left < 10


def test_a_second_start_keeps_the_data_and_answers_within_five_seconds(data):
    with embedded.mongod(data) as uri:
        note(uri, "a")
    again = time.monotonic()

    with embedded.mongod(data) as uri:
        assert notes(uri) == ["a"]
        assert time.monotonic() - again < 5


def test_it_stays_while_one_of_two_holders_stays(data, hold, running):
    first = hold()
    uri = first.uri
    with embedded.mongod(data) as joined:
        first.leave()

        note(uri, "a")
        assert joined == uri
        assert len(running.mongods()) == 1


def test_many_who_start_at_once_share_one(hold, running):
    holders = [hold() for _ in range(5)]

    assert len({holder.uri for holder in holders}) == 1
    assert len(running.mongods()) == len(running.keepers()) == 1
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda holder: holder.leave(), holders))
    assert running.gone(within=0)


@pytest.mark.parametrize("moment", [0, 0.4])
def test_who_comes_while_the_last_one_goes_gets_one_that_lives(data, hold, moment):
    last = hold()
    assert last.uri
    last.process.stdin.close()
    time.sleep(moment)

    with embedded.mongod(data) as uri:
        note(uri, "a")
        last.process.wait(timeout=10)
        assert notes(uri) == ["a"]


def test_it_is_gone_five_seconds_after_its_only_holder_was_killed(hold, running):
    holder = hold()
    assert holder.uri

    holder.kill()

    assert running.gone(within=5)


def test_a_forked_child_does_not_hold_it(hold, running):
    holder = hold(code=FORK)
    child = int(holder.uri)

    holder.process.kill()

    assert running.gone(within=5)
    running.kill(child)


def test_it_dies_with_its_keeper_and_the_next_start_recovers(data, hold, running):
    holder = hold()
    note(holder.uri, "a")

    running.kill(*running.keepers())

    assert running.gone(within=5)
    with embedded.mongod(data) as uri:
        assert notes(uri) == ["a"]


def test_what_a_crash_of_the_machine_leaves_behind_misleads_nobody(data, hold, running):
    holder = hold()
    uri = holder.uri
    note(uri, "a")
    running.kill(*running.keepers(), *running.mongods())
    holder.kill()
    assert running.gone(within=5)
    assert (data / "uri").read_text().strip() == uri

    with embedded.mongod(data) as uri:
        assert notes(uri) == ["a"]


def test_after_it_crashed_the_next_who_comes_starts_it_at_the_same_address(data, running):
    with embedded.mongod(data) as uri:
        note(uri, "a")
        running.kill(*running.mongods())
        with pytest.raises(Trouble, match=r"The mongod ended by itself: .* The whole log: .*mongod\.log"):
            embedded.watch(data)

        with embedded.mongod(data) as anew:
            assert anew == uri
            assert notes(uri) == ["a"]


def test_a_ctrl_c_in_the_terminal_leaves_it_to_those_who_still_need_it(hold, running):
    holder = hold(code=DRAIN)
    assert holder.uri

    os.killpg(holder.process.pid, signal.SIGINT)  # as the terminal does: to all in the group of the command

    assert holder.leave() == "0\n"
    assert running.gone(within=0)


def test_its_folder_may_be_removed_under_it(data, running):
    with embedded.mongod(data):
        shutil.rmtree(data, ignore_errors=True)

    assert running.gone(within=0)


def test_what_lies_in_the_working_directory_is_not_run(data, hold):
    (data.parent / "json.py").write_text("raise SystemExit('run')")

    assert hold().uri.startswith("mongodb://127.0.0.1:")
