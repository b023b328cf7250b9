"""MongoDB itself notes what it is sent: the same commands on the short way as on the driver's."""

from pathlib import Path

import orjson
import pytest

from gateway.edge.endpoint import JSON
from gateway.mongodb import Client
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from tests.desk import article, entry

QUERIES = Path(__file__).parents[3] / "contract" / "queries"
OF_THE_WAY = {"lsid", "$clusterTime", "$db", "$readPreference", "maxTimeMS"}
"""What a command has besides what it asks for."""

PLAIN = [
    article(
        f"a{n}", age=n, heat=n, topics=["Energy", f"T{n % 3}"], provider={"name": "P", "domain": f"p{n % 2}.example"}
    )
    for n in range(9)
]
DOCUMENTS = [
    *(one | {"related": [entry(other, provider=other["provider"]) for other in PLAIN[:4]]} for one in PLAIN),
    *({"taxonomy": "organization", "_id": f"p{n}.example", "domain": f"p{n}.example", "name": "P"} for n in range(2)),
]


@pytest.fixture
async def pipeline(desk, mongodb_uri):
    """Over a client that nobody listens to, which knows its server."""
    client = Client(mongodb_uri)
    pipeline = Pipeline(build_schema(), client[desk.database.name])
    await client[desk.database.name].reply({"ping": 1})
    yield pipeline
    await pipeline.close()
    await client.close()


def asked_for(command):
    return {name: value for name, value in command.items() if name not in OF_THE_WAY}


def in_order(commands):
    return sorted(map(repr, commands))


@pytest.mark.parametrize("name", sorted(file.stem for file in QUERIES.glob("*.graphql")))
async def test_mongodb_is_sent_the_same_commands_as_by_the_driver(desk, pipeline, name):
    text, variables = (QUERIES / f"{name}.graphql").read_text(encoding="utf-8"), {"slug": "a3"}
    desk.add(*DOCUMENTS)
    await desk.know_what_is_kept()
    await pipeline.answer("{ topics { name } }", None, None)
    pipeline._sight(frozenset()).shared.topic_names._fetched = float("inf")  # they are never fetched again
    theirs = await desk.data(text, **variables)

    desk.database.command("profile", 2)
    answer = await pipeline.answer(text, None, variables)
    desk.database.command("profile", 0)
    noted = list(desk.database["system.profile"].find({"appName": "newsgraph"}))

    assert desk.sent
    assert in_order(asked_for(one["command"]) for one in noted) == in_order(map(asked_for, desk.sent))
    assert {one["op"] for one in noted} <= {"query", "command"}
    assert not any("lsid" in one["command"] for one in noted)  # so it was not the driver who sent them
    assert orjson.loads(orjson.dumps(answer.payload, option=JSON)) == {"data": theirs}
