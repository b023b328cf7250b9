"""`extensions.trace` tells what was really sent: held against what the driver sent for each query of the contract."""

import asyncio
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from gateway.mongodb import Client
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.trace import CommandWatch, Trace
from tests.desk import article, entry

QUERIES = Path(__file__).parents[2] / "contract" / "queries"
TITLES = "{ articles { nodes { title } } }"


def text_of(name):
    return (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")


ARTICLES = [
    article(
        f"a{n}", age=n, heat=n, topics=["Energy", f"T{n % 3}"], provider={"name": "P", "domain": f"p{n % 2}.example"}
    )
    for n in range(9)
]
DOCUMENTS = [
    *(one | {"related": [entry(other, provider=other["provider"]) for other in ARTICLES[:4]]} for one in ARTICLES),
    *({"taxonomy": "organization", "_id": f"p{n}.example", "domain": f"p{n}.example", "name": "P"} for n in range(2)),
]


class Traced:
    """A pipeline over a client that has a CommandWatch, and the recorder beside it."""

    def __init__(self, pipeline, recorder):
        self.pipeline = pipeline
        self._recorder = recorder

    async def ask(self, text, **variables):
        """The payload of an answer, and the (name, collection) of what the driver sent for it."""
        self._recorder.clear()
        payload = (await self.pipeline.answer(text, None, variables, traced=True)).payload
        return payload, [(name, collection) for name, collection, _ in self._recorder.commands]

    async def trace(self, text, **variables):
        payload, _ = await self.ask(text, **variables)
        return payload["extensions"]["trace"]


@pytest.fixture
async def traced(desk, mongodb_uri, recorder):
    client = Client(mongodb_uri, recorder, CommandWatch())
    pipeline = Pipeline(build_schema(), client[desk.database.name])
    yield Traced(pipeline, recorder)
    await pipeline.close()
    await client.close()


@pytest.mark.parametrize("name", [file.stem for file in QUERIES.glob("*.graphql")])
async def test_a_trace_is_what_the_driver_sent(desk, traced, name):
    desk.add(*DOCUMENTS)
    await traced.ask("{ topics { name } }")  # they are known for the next second

    payload, sent = await traced.ask(text_of(name), slug="a3")
    trace = payload["extensions"]["trace"]

    assert "errors" not in payload
    assert sent
    assert [(one["command"], one["collection"]) for one in trace["sent"]] == sent
    assert trace["commands"] == len(sent)
    assert all(one["documents"] and one["milliseconds"] > 0 for one in trace["sent"])


async def test_each_command_has_its_loader_its_keys_and_the_documents_it_found(desk, traced):
    desk.add(*DOCUMENTS)

    trace = await traced.trace("""{
        a: article(slug: "a1") { related { article { provider { description } } } }
        b: article(slug: "a2") { title }
        c: article(slug: "nowhere") { title }
    }""")

    told = [(one["loader"], one["command"], one["collection"], one["keys"], one["documents"]) for one in trace["sent"]]
    assert told == [
        ("articles_by_slug", "find", "articles", 3, 2),
        ("articles_by_url", "find", "articles", 4, 4),
        ("organizations", "find", "organizations", 2, 2),
    ]


async def test_a_getmore_is_counted_and_asks_for_no_keys(desk, traced):
    """MongoDB sends at most 16 MB at once."""
    desk.add(*(article(f"a{n}", excerpt="x" * 1_000_000) for n in range(20)))

    text = "{ " + " ".join(f'a{n}: article(slug: "a{n}") {{ excerpt }}' for n in range(20)) + " }"
    payload, sent = await traced.ask(text)
    told = payload["extensions"]["trace"]["sent"]

    assert [(one["command"], one["collection"]) for one in told] == sent
    assert sent[-2:] == [("find", "articles"), ("getMore", "articles")]
    assert [(one["loader"], one["keys"]) for one in told[-2:]] == [("articles_by_slug", 20), ("articles_by_slug", 0)]
    assert told[-2]["documents"] + told[-1]["documents"] == 20


async def test_operations_that_run_at_the_same_time_have_their_own_commands(desk, traced):
    desk.add(*DOCUMENTS)
    questions = [(TITLES, {}), (text_of("deep"), {}), (text_of("detail"), {"slug": "a3"})] * 5
    alone = [await traced.trace(text, **variables) for text, variables in questions]

    together = await asyncio.gather(*(traced.trace(text, **variables) for text, variables in questions))

    def counted(trace):
        return sorted((one["loader"], one["keys"], one["documents"]) for one in trace["sent"])

    assert [counted(trace) for trace in together] == [counted(trace) for trace in alone]


async def test_what_operations_share_is_in_the_trace_of_none(desk, traced):
    desk.add(*DOCUMENTS)

    payload, sent = await traced.ask("{ topics { name } }")

    assert "topics" in {collection for _, collection in sent}
    assert len(payload["data"]["topics"]) == 4
    assert (payload["extensions"]["trace"]["commands"], payload["extensions"]["trace"]["sent"]) == (0, [])


async def test_a_plan_that_was_kept_costs_no_parsing_validating_or_planning(desk, traced):
    first = (await traced.trace(TITLES))["phases"]
    second = (await traced.trace(TITLES))["phases"]

    assert first.keys() == second.keys() == {"parse", "validate", "plan", "execute", "planCached"}
    assert first["planCached"] is False
    assert all(first[phase] > 0 for phase in ("parse", "validate", "plan", "execute"))
    assert second == {"parse": 0, "validate": 0, "plan": 0, "execute": second["execute"], "planCached": True}
    assert second["execute"] > 0


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("{ articles", {"parse"}),
        ("{ wrong }", {"parse", "validate"}),
        ("query A { __typename } query B { __typename }", {"parse", "validate", "plan"}),
        ("query ($a: String!) { article(slug: $a) { title } }", {"parse", "validate", "plan", "execute"}),
    ],
)
async def test_an_operation_that_is_refused_has_a_trace_as_far_as_it_came(traced, text, phases):
    payload, sent = await traced.ask(text)
    trace = payload["extensions"]["trace"]

    assert payload.keys() == {"errors", "extensions"}
    assert sent == trace["sent"] == []
    assert {phase for phase, took in trace["phases"].items() if took} == phases


async def test_a_command_that_failed_is_in_the_trace_of_its_error(desk, traced):
    desk.database.articles.drop()
    desk.database.stored.insert_one(article("a", size=0))
    broken = [{"$addFields": {"title": {"$divide": [1, "$size"]}}}]
    desk.database.command("create", "articles", viewOn="stored", pipeline=broken)

    payload, sent = await traced.ask(TITLES)
    [failed] = payload["extensions"]["trace"]["sent"]

    assert payload["errors"][0]["message"] == "Internal server error."
    assert sent == [("find", "articles")]
    assert (failed["loader"], failed["keys"], failed["documents"]) == ("article_lists", 1, 0)
    assert failed["milliseconds"] > 0


async def test_a_command_that_was_given_up_has_neither_documents_nor_a_time(desk, mongodb_uri):
    trace = Trace()

    async with (
        AsyncMongoClient(mongodb_uri, event_listeners=[CommandWatch()]) as client,
        await client[desk.database.name].articles.watch() as changes,
    ):
        with pytest.raises(TimeoutError), trace.asking("slow", 1):
            async with asyncio.timeout(0.2):
                await changes.next()  # MongoDB waits for a second before it says that nothing has changed

    given_up, ended = trace.payload["sent"]
    assert (given_up["command"], given_up["documents"], given_up["milliseconds"]) == ("getMore", None, None)
    assert (ended["command"], ended["keys"], ended["documents"]) == ("killCursors", 0, 0)


async def test_an_answer_has_no_extensions_unless_it_is_traced(desk, traced):
    desk.add(*DOCUMENTS)

    answers = [await traced.pipeline.answer(text, None, None) for text in (TITLES, "{ wrong }", "{ articles")]

    assert [set(answer.payload) for answer in answers] == [{"data"}, {"errors"}, {"errors"}]
