"""Reading within a deadline, on both ways to MongoDB: what is late, what is tried again, and what cannot be reached."""

import asyncio
from time import monotonic

import pytest
from graphql import parse
from pymongo import MongoClient
from pymongo.monitoring import CommandListener

from gateway.dataloaders import Loaders, Shared
from gateway.engine import make_plan, run
from gateway.errors import Late, Trouble, Unavailable
from gateway.mongodb import Client, deadline
from gateway.schema.build import build_schema
from gateway.schema.declare import Context
from tests.desk import article
from tests.mongods import mongod
from tests.waiting import begun, gone, make_endless, under_way, wait

FIND = {"find": "a", "filter": {}}


class Deaf(CommandListener):
    """Hears nothing, but where anybody listens there is no short way."""

    def started(self, event):
        pass

    succeeded = failed = started


@pytest.fixture(params=["the short way", "the driver's way"])
async def clients(request, mongodb_uri):
    """Makes clients of one way, which know their server."""
    made = []

    async def make(uri=mongodb_uri, options=""):
        listeners = [] if request.param == "the short way" else [Deaf()]
        made.append(Client(uri + options, *listeners))
        await made[-1]["admin"].reply({"ping": 1})
        return made[-1]

    yield make
    for client in made:
        await client.close()


@pytest.fixture
async def client(clients):
    return await clients()


async def late(awaitable):
    """How many seconds it takes to say that it is late."""
    began = monotonic()
    with pytest.raises(Late, match="The operation took longer than it may"):
        await awaitable
    return monotonic() - began


async def unavailable(awaitable):
    began = monotonic()
    with pytest.raises(Unavailable, match="The document store cannot be reached"):
        await awaitable
    return monotonic() - began


async def test_every_command_is_told_what_is_left_of_the_deadline(client, driver, database_name):
    driver[database_name].command("profile", 2)

    with deadline(3):
        await client[database_name].documents(FIND)
        await asyncio.sleep(0.2)
        await client[database_name].documents(FIND)
    await client[database_name].documents(FIND)

    noted = driver[database_name]["system.profile"].find({"ns": f"{database_name}.a"}, sort=[("ts", 1)])
    first, second, outside = (one["command"]["maxTimeMS"] for one in noted)
    assert 2000 < first < 3000
    assert 1000 < second <= first - 200
    assert 4000 < outside <= 5000


async def test_what_mongodb_cannot_do_in_time_is_late_at_the_deadline(client, driver):
    with deadline(0.2):
        took = await late(client["admin"].reply(wait(driver, 5)))

    assert 0.15 < took < 0.4
    assert not under_way(driver)


async def test_what_mongodb_does_not_answer_is_late_soon_after_the_deadline(clients, proxy):
    client = await clients(proxy.uri)
    proxy.delay = 60

    with deadline(0.1):
        took = await late(client["admin"].reply({"ping": 1}))

    assert took < 1


async def test_after_the_deadline_nothing_takes_long(client, driver):
    with deadline(-1):
        assert await late(client["admin"].reply(wait(driver, 5))) < 0.3


async def test_a_cancelled_command_stops_on_the_server(client, driver):
    task = asyncio.create_task(client["admin"].reply(wait(driver, 4)))
    await begun(driver)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await gone(driver) < 1


async def test_a_cancelled_command_that_computes_stops_on_the_server_too(clients, driver, database_name, request):
    """The short way has it stopped; by the driver's, the server finds out half a second after it has begun."""
    client = await clients()
    endless = make_endless(driver[database_name])
    task = asyncio.create_task(client[database_name].documents(endless))
    await begun(driver)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await gone(driver) < (0.3 if "short" in request.node.name else 2)


async def test_what_is_late_leaves_what_was_known_before(desk):
    """The organizations take for ever; the articles that name them do not."""
    desk.add(article("a", provider={"name": "P", "domain": "p.example"}), article("b", age=1))
    desk.database.drop_collection("organizations")
    make_endless(desk.database, "organizations")
    plan = make_plan(build_schema(), parse("{ articles { nodes { id title provider { name description } } } }"))
    view = desk.view()

    with deadline(0.3):
        result = await run(plan, None, Context(Loaders(view, Shared.of(view))), {})

    first, second = result.data["articles"]["nodes"]
    assert first["title"] == "A"
    assert first["provider"] == {"name": "P", "description": None}
    assert second["title"] == "B"
    assert [(error.path, error.extensions) for error in result.errors] == [
        (["articles", "nodes", 0, "provider", "description"], {"code": "TIMEOUT"})
    ]


async def test_a_command_whose_replies_are_cut_is_sent_again(clients, proxy, driver, database_name):
    driver[database_name]["a"].insert_one({"_id": 1, "text": "x" * 100_000})
    client = await clients(proxy.uri)
    proxy.cut_replies(50_000, times=3)

    [document] = await client[database_name].documents(FIND)

    assert len(document["text"]) == 100_000
    assert proxy.cuts_left == 0


async def test_a_command_whose_replies_are_always_cut_is_unavailable_at_the_deadline(
    clients, proxy, driver, database_name
):
    driver[database_name]["a"].insert_one({"_id": 1, "text": "x" * 100_000})
    client = await clients(proxy.uri)
    proxy.cut_replies(50_000, times=1_000)

    with deadline(0.3):
        took = await unavailable(client[database_name].documents(FIND))

    assert 0.25 < took < 1
    assert proxy.cuts_left < 1_000


async def test_a_server_that_is_gone_is_unavailable_soon_after_the_deadline(clients, proxy):
    client = await clients(proxy.uri)
    proxy.refuse()

    with deadline(0.3):
        assert await unavailable(client["admin"].reply({"ping": 1})) < 1
    with deadline(0.3):
        assert await unavailable(client["admin"].reply({"ping": 1})) < 1


async def test_a_server_that_was_never_there_is_unavailable_soon_after_the_deadline(unused_tcp_port):
    client = Client(f"mongodb://127.0.0.1:{unused_tcp_port}")

    with deadline(0.3):
        assert await unavailable(client["admin"].reply({"ping": 1})) < 1

    await client.close()


async def test_what_does_not_fit_one_message_is_found_whole_and_no_cursor_is_left(clients, driver, database_name):
    texts = [f"{n}" * 5_000_000 for n in range(5)]
    driver[database_name]["a"].insert_many({"_id": n, "text": text} for n, text in enumerate(texts))
    client = await clients(options="&readConcernLevel=majority")
    before = driver["admin"].command("serverStatus")["metrics"]["cursor"]["open"]["total"]

    found = await client[database_name].documents(FIND | {"sort": {"_id": 1}, "batchSize": 10_000})

    assert [document["text"] for document in found] == texts
    assert driver["admin"].command("serverStatus")["metrics"]["cursor"]["open"]["total"] == before


async def test_a_read_concern_of_the_uri_holds_for_every_command(clients, driver, database_name):
    driver[database_name].command("profile", 2)
    client = await clients(options="&readConcernLevel=majority")

    await client[database_name].documents(FIND)

    [noted] = driver[database_name]["system.profile"].find({"ns": f"{database_name}.a"})
    assert noted["command"]["readConcern"] == {"level": "majority"}


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """A mongod that fails when it is told to."""
    with mongod(tmp_path_factory.mktemp("failing"), "--setParameter", "enableTestCommands=1") as uri:
        yield uri


class Fault:
    """Has finds of the gateway fail with a code, so many times."""

    def __init__(self, driver, code, times):
        self._admin = driver["admin"]
        self._before = self._set({"times": times}, failCommands=["find"], errorCode=code, appName="newsgraph")

    def end(self):
        """Gives how many finds have met it."""
        return self._set("off") - self._before

    def _set(self, mode, **data):
        return self._admin.command("configureFailPoint", "failCommand", mode=mode, data=data)["count"]


@pytest.mark.parametrize("code", [6, 89, 134, 262])
async def test_a_failure_that_may_pass_is_met_again_until_it_has_passed(clients, failing, code):
    client = await clients(failing)
    with MongoClient(failing) as driver:
        fault = Fault(driver, code, times=3)

        assert await client["desk"].documents(FIND) == []

        assert fault.end() == 3


async def test_a_failure_that_does_not_pass_is_a_store_that_cannot_be_reached(clients, failing):
    client = await clients(failing)
    with MongoClient(failing) as driver:
        fault = Fault(driver, 6, times=1_000)

        with deadline(0.3):
            took = await unavailable(client["desk"].documents(FIND))

        assert 0.25 < took < 1
        assert fault.end() > 2


async def test_an_election_costs_no_answer(clients, driver, address, database_name):
    """The primary steps down for a second, and there is nobody else to be elected."""
    driver[database_name]["a"].insert_one({"_id": 1})
    client = await clients(f"mongodb://{address[0]}:{address[1]}/?replicaSet=newsgraph")
    driver["admin"].command("replSetStepDown", 1, force=True)

    began = monotonic()
    answers = await asyncio.gather(*(client[database_name].documents(FIND) for _ in range(10)))

    assert answers == [[{"_id": 1}]] * 10
    assert 0.3 < monotonic() - began < 5
    driver[database_name]["a"].delete_one({})  # so there is a primary again


@pytest.mark.parametrize("uri", ["", "mongodb://", "mongodb://a:b:c", "http://a"])
async def test_a_uri_that_cannot_be_read_is_trouble_with_a_setting(uri):
    with pytest.raises(Trouble, match=r"^NEWSGRAPH_MONGODB_URI: ") as raised:
        Client(uri)

    assert raised.value.exit_code == 2
