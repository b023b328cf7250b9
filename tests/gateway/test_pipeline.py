"""Text in, payload out: what is paid once, what is refused, and what a client never sees."""

import gc
from contextlib import contextmanager
from pathlib import Path

import pytest
import strawberry

from gateway.errors import BadUserInput
from gateway.mongodb import Client
from gateway.pipeline import DEADLINE, Pipeline
from gateway.schema.build import build_schema
from tests.desk import article, entry

QUERIES = Path(__file__).parents[2] / "contract" / "queries"


def codes(payload):
    return [error["extensions"]["code"] for error in payload["errors"]]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{ articles", "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("", "GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>."),
        ("{ artikel }", "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'artikel' on type 'Query'. Did you mean 'article' or 'articles'?"),
        ("query A { topics { name } } query B { topics { name } }", "OPERATION_RESOLUTION_FAILURE", "Must provide operation name if query contains multiple operations."),
        ("fragment A on Query { topics { name } }", "GRAPHQL_VALIDATION_FAILED", "Fragment 'A' is never used."),
    ],
)  # fmt: skip
async def test_a_document_that_cannot_be_executed_is_a_request_error(desk, text, code, message):
    payload = await desk.ask(text)

    assert "data" not in payload
    assert (payload["errors"][0]["message"], codes(payload)) == (message, [code])
    assert desk.commands == []


@pytest.mark.parametrize("variables", [{}, {"slug": None}, {"slug": 5}, {"slug": ["a"]}])
async def test_variables_that_do_not_fit_are_bad_user_input(desk, variables):
    payload = await desk.ask("query ($slug: String!) { article(slug: $slug) { title } }", **variables)

    assert "data" not in payload
    assert codes(payload) == ["BAD_USER_INPUT"]


async def test_a_refusal_names_at_most_ten_errors(desk):
    payload = await desk.ask("{ " + " ".join(f"wrong{number}" for number in range(30)) + " }")

    assert len(payload["errors"]) == 10


@pytest.mark.parametrize("file", sorted(QUERIES.glob("*.graphql")), ids=lambda file: file.stem)
async def test_every_command_of_an_operation_has_what_is_left_of_one_deadline(desk, file):
    """What is kept for everybody has a deadline of its own, which begins when it is fetched."""
    desk.add(article("a", topics=["Ports"], provider={"domain": "p.example"}, related=[entry(article("b"))]))

    await desk.ask(file.read_text(encoding="utf-8"), slug="a")

    assert desk.sent
    assert all(0 < command["maxTimeMS"] <= 1000 * DEADLINE for command in desk.sent)


@pytest.fixture
def pipeline(desk):
    return Pipeline(build_schema(), desk.reader)


async def test_a_document_is_planned_once_whatever_its_variables(pipeline):
    text = "query ($slug: String!) { article(slug: $slug) { title } }"

    plans = [pipeline._prepared(text, None) for _ in range(2)]

    assert plans[0] is plans[1]
    assert (await pipeline.answer(text, None, {"slug": "a"})).executed


async def test_a_refusal_is_made_once_and_kept_apart_from_the_plans(pipeline):
    good = pipeline._prepared("{ topics { name } }", None)
    refusal = pipeline._prepared("{ topic", None)
    for number in range(2_000):
        pipeline._prepared(f"{{ wrong{number}", None)

    assert pipeline._prepared("{ topics { name } }", None) is good
    assert pipeline._prepared("{ topic", None) is not refusal


async def test_the_plans_used_last_are_kept(pipeline):
    often = "{ topics { name } }"
    plan = pipeline._prepared(often, None)
    for number in range(1_500):
        pipeline._prepared(f"{{ a{number}: __typename }}", None)
        assert pipeline._prepared(often, None) is plan


FAILURE = RuntimeError("the one failure of a batch")


@strawberry.type
class Failing:
    @strawberry.field
    def batch(self) -> str | None:
        raise FAILURE

    @strawberry.field
    def ours(self) -> str | None:
        raise RuntimeError("mongodb://desk:secret@db")

    @strawberry.field
    def theirs(self) -> str | None:
        raise BadUserInput("first: expected a number.")


async def test_an_error_of_ours_is_masked_with_an_id_that_the_log_has(desk, caplog):
    pipeline = Pipeline(strawberry.Schema(Failing)._schema, desk.reader)

    answer = await pipeline.answer("{ ours theirs }", None, None)

    ours, theirs = answer.payload["errors"]
    assert (ours["message"], ours["extensions"]["code"]) == ("Internal server error.", "INTERNAL_SERVER_ERROR")
    assert ours["path"] == ["ours"]
    assert f"internal error {ours['extensions']['id']} at ['ours']" in caplog.text
    assert "secret" in caplog.text
    assert (theirs["message"], theirs["extensions"]) == ("first: expected a number.", {"code": "BAD_USER_INPUT"})
    assert answer.payload["data"] == {"ours": None, "theirs": None}


async def test_a_failure_that_is_found_at_many_places_is_logged_once(desk, caplog):
    pipeline = Pipeline(strawberry.Schema(Failing)._schema, desk.reader)

    answer = await pipeline.answer("{ batch again: batch }", None, None)

    first, second = (error["extensions"]["id"] for error in answer.payload["errors"])
    assert first == second
    assert caplog.text.count(first) == 1


@contextmanager
def garbage():
    """A list that has, when the block has ended, what of ours was left to the collector: our objects, and documents."""
    left = []
    gc.freeze()  # what was there before is not looked at
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield left
        gc.collect()
        left += [one for one in gc.garbage if type(one).__module__.startswith("gateway.") or _is_document(one)]
    finally:
        gc.set_debug(0)
        gc.enable()
        gc.unfreeze()
        gc.garbage.clear()


def _is_document(value):
    return isinstance(value, dict) and "webUrl" in value


@pytest.mark.parametrize("name", sorted(file.stem for file in QUERIES.glob("*.graphql")))
async def test_an_operation_leaves_nothing_for_the_garbage_collector(desk, mongodb_uri, name):
    """Documents go with the answer, not when the collector has looked at them many times."""
    client = Client(mongodb_uri)  # nobody listens, so commands take the short way
    pipeline = Pipeline(build_schema(), client[desk.database.name])
    text = (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")
    articles = [article(f"a{n}", n, topics=["T"], provider={"name": "P", "domain": "p.example"}) for n in range(9)]
    desk.add(*(one | {"related": [entry(other) for other in articles]} for one in articles))
    await pipeline.answer(text, None, {"slug": "a1"})

    for _ in range(3):  # by columns, with the code that is compiled, and with the code that is there
        with garbage() as left:
            answer = await pipeline.answer(text, None, {"slug": "a1"})
            assert answer.payload.keys() == {"data"}
            del answer

        assert left == []
    await pipeline.close()
    await client.close()


async def test_an_operation_over_the_limit_is_refused_before_anything_is_sent(desk):
    pipeline = Pipeline(build_schema(), desk.reader, cost_limit=5)

    allowed = await pipeline.answer("{ articles(first: 3) { nodes { title } } }", None, None)
    refused = await pipeline.answer(
        "query ($n: Int) { articles(first: $n) { nodes { title } } }", None, {"n": 4}, priced=True
    )

    assert allowed.payload == {"data": {"articles": {"nodes": []}}}
    assert (refused.executed, codes(refused.payload)) == (False, ["COST_LIMIT_EXCEEDED"])
    assert refused.payload["extensions"] == {"cost": {"price": 6, "limit": 5}}
    assert [name for name, collection in desk.commands if collection == "articles"] == ["find"]


async def test_who_asks_is_told_the_price_with_or_without_a_trace(pipeline):
    text = "{ articles(first: 3) { nodes { title } } }"

    plain = await pipeline.answer(text, None, None, priced=True)
    traced = await pipeline.answer(text, None, None, priced=True, traced=True)

    assert plain.payload["extensions"] == {"cost": {"price": 5, "limit": None}}
    assert traced.payload["extensions"].keys() == {"trace", "cost"}
