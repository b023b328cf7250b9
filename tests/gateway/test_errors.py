"""Every code of the contract: drawn in the tree, told in the guide with its statuses, and provoked here by a client."""

import asyncio
import re
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx
import pytest
import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.scalars import JSON as ANYTHING

from gateway import errors
from gateway.admission import Admission
from gateway.app import create_app
from gateway.edge.endpoint import GraphQLEndpoint
from gateway.errors import ClientError, Code
from gateway.persisted.manifests import sha256
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.settings import Settings
from tests.desk import article
from tests.documents import ROOT, read, rows, sections
from tests.gateway.edge.test_endpoint import GRAPHQL, JSON, client_of
from tests.processes import serving

TOLD = {code.strip("`"): (json, graphql) for code, json, graphql, *_ in rows(sections(read("frontend.md"))["Errors"])}
"""Of each code the statuses in the table, by media type, as they stand there."""


class Case(NamedTuple):
    """A request, and what it has in each media type: its code, and the statuses."""

    code: Code
    json: int
    graphql: int
    request: dict


def asking(query, **more):
    return {"json": {"query": query, **more}}


ALL = '{ article(slug: "a") { title excerpt secured provider { description } } }'
DEAR = "{ articles(first: 100) { nodes { related(first: 100) { related(first: 100) { title } } } } }"
HASH = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256("{ __typename }")}}}
WAITING = "{ articles { nodes { title } } }"
CASES = [
    Case(Code.PARSE_FAILED, 200, 400, asking("{ articles")),
    Case(Code.VALIDATION_FAILED, 200, 400, asking("{ wrong }")),
    Case(Code.OPERATION_RESOLUTION_FAILURE, 200, 400, asking("query A { __typename }", operationName="B")),
    Case(Code.BAD_REQUEST, 400, 400, {"json": ["{ __typename }"]}),
    Case(Code.BAD_REQUEST, 405, 405, {"method": "PUT"}),
    Case(Code.BAD_REQUEST, 406, 406, asking("{ __typename }") | {"headers": {"accept": "text/csv"}}),
    Case(Code.BAD_REQUEST, 415, 415, {"content": "{ __typename }", "headers": {"content-type": "application/graphql"}}),
    Case(Code.BAD_USER_INPUT, 200, 400, asking("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": [None]})),
    Case(Code.BAD_USER_INPUT, 200, 200, asking("{ articles(first: 0) { nodes { title } } }")),
    Case(Code.FORBIDDEN, 200, 200, asking(ALL)),
    Case(Code.UNAUTHENTICATED, 401, 401, asking("{ __typename }") | {"headers": {"authorization": "Bearer wrong"}}),
    Case(Code.BAD_REQUEST, 421, 421, asking("{ __typename }") | {"headers": {"host": "rebound.example"}}),
    Case(Code.DAMAGED_DOCUMENT, 200, 200, asking(ALL)),
    Case(Code.LIMIT_EXCEEDED, 200, 400, asking("{ " + "__typename " * 10_000 + "}")),
    Case(Code.LIMIT_EXCEEDED, 413, 413, {"content": b" " * 300_000, "headers": {"content-type": JSON}}),
    Case(Code.COST_LIMIT_EXCEEDED, 200, 400, asking(DEAR)),
    Case(Code.PERSISTED_QUERY_NOT_FOUND, 200, 404, {"json": HASH}),
    Case(Code.INTERNAL_SERVER_ERROR, 200, 200, asking(ALL)),
]  # fmt: skip
TRUSTED_ALONE = [
    Case(Code.FORBIDDEN, 403, 403, asking("{ __typename }")),
    Case(Code.PERSISTED_QUERY_NOT_SUPPORTED, 200, 400, asking("{ __typename }", **HASH)),
    Case(Code.PERSISTED_QUERY_NOT_FOUND, 404, 404, {"method": "GET", "url": "/graphql/Nothing"}),
    Case(Code.BAD_REQUEST, 409, 409, {"method": "GET", "url": "/graphql/Twice"}),
]
"""Where only trusted documents are answered."""
ELSEWHERE = {
    "slow": Case(Code.TIMEOUT, 200, 200, asking(WAITING)),
    "away": Case(Code.SERVICE_UNAVAILABLE, 200, 200, asking(WAITING)),
    "unwritable": Case(Code.INTERNAL_SERVER_ERROR, 500, 500, asking("{ anything }")),
    "no place": Case(Code.SERVICE_UNAVAILABLE, 503, 503, asking(WAITING)),
    "large": Case(Code.LIMIT_EXCEEDED, 200, 400, asking("{ articles { nodes { body } } }")),
    "no leave": Case(Code.FORBIDDEN, 200, 400, asking("{ __schema { queryType { name } } }")),
    "long": Case(Code.LIMIT_EXCEEDED, 414, 414, {"method": "GET", "url": "/graphql?query=" + "a" * 20_000}),
    "headers": Case(Code.LIMIT_EXCEEDED, 431, 431, asking("{ __typename }") | {"headers": {"x": "a" * 40_000}}),
}
"""Those that need another gateway, or MongoDB away; a test each below."""


EVERY = [*CASES, *TRUSTED_ALONE, *ELSEWHERE.values()]


async def check(http, case):
    """Sends the request of a case for each media type at once; the errors with its code."""

    async def sent(accept):
        request = {"method": "POST", "url": "/graphql", **case.request}
        return await http.request(**request | {"headers": {"accept": accept, **request.get("headers", {})}})

    answers = await asyncio.gather(sent(JSON), sent(GRAPHQL))

    assert tuple(answer.status_code for answer in answers) == (case.json, case.graphql)
    found = [
        [error for error in answer.json()["errors"] if error["extensions"]["code"] == case.code] for answer in answers
    ]
    assert all(found)
    return [error for each in found for error in each]


@pytest.fixture
async def http(desk, mongodb_uri):
    """A gateway over an article with all that may be wrong of one: damaged, forbidden, and a provider that MongoDB fails at."""
    desk.add(article("a", excerpt=7, secured="c2VjcmV0", provider={"domain": "p.example"}))
    desk.database.drop_collection("organizations")
    desk.database.stored.insert_one({"domain": "p.example", "size": 0})
    failing = [{"$addFields": {"description": {"$divide": [1, "$size"]}}}]
    desk.database.command("create", "organizations", viewOn="stored", pipeline=failing)
    async with client_of(create_app(Settings(database=desk.database.name), mongodb_uri)) as client:
        yield client


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.graphql}")
async def test_a_client_gets_the_code_and_the_status(http, case):
    await check(http, case)


@pytest.mark.parametrize("case", TRUSTED_ALONE, ids=lambda case: f"{case.code}-{case.graphql}")
async def test_a_client_gets_the_code_and_the_status_where_only_trusted_documents_are_answered(
    mongodb_uri, tmp_path, case
):
    for number, field in enumerate(("article", "topic")):
        (tmp_path / f"{number}.graphql").write_text(f'query Twice {{ node(id: "{field}") {{ id }} }}')
    settings = Settings(documents="only", documents_folder=tmp_path)

    async with client_of(create_app(settings, mongodb_uri)) as http:
        await check(http, case)


@asynccontextmanager
async def over(desk, proxy):
    """A gateway over a proxy, that has asked what it needs and can ask on."""
    async with client_of(create_app(Settings(database=desk.database.name), proxy.uri)) as client:
        assert (await client.post("/graphql", **asking(WAITING))).json() == {"data": {"articles": {"nodes": []}}}
        yield client
        proxy.delay = 0
        proxy.cut()  # else closing waits for what is late


async def test_a_store_that_is_slow_is_a_timeout(desk, proxy):
    async with over(desk, proxy) as client:
        proxy.delay = 6
        await check(client, ELSEWHERE["slow"])


async def test_a_store_that_is_away_is_unavailable(desk, proxy):
    async with over(desk, proxy) as client:
        proxy.refuse()
        await check(client, ELSEWHERE["away"])


async def test_a_gateway_without_a_place_is_unavailable(desk):
    pipeline = Pipeline(build_schema(), desk.reader, admission=Admission(0, 0))
    async with client_of(Starlette(routes=[Route("/graphql", GraphQLEndpoint(pipeline, None))])) as client:
        await check(client, ELSEWHERE["no place"])
        assert (await client.post("/graphql", **asking(WAITING))).headers["retry-after"] == "1"


@strawberry.type
class Unwritable:
    @strawberry.field
    def anything(self) -> ANYTHING:
        return {1, 2}  # which JSON cannot hold


async def test_an_answer_that_cannot_be_written_is_an_internal_error(desk, caplog):
    pipeline = Pipeline(strawberry.Schema(Unwritable)._schema, desk.reader)
    async with client_of(Starlette(routes=[Route("/graphql", GraphQLEndpoint(pipeline, None))])) as client:
        found = await check(client, ELSEWHERE["unwritable"])

    assert_masked(found, caplog.text)


async def test_an_answer_that_is_too_large_is_not_sent(desk, mongodb_uri):
    desk.add(*(article(str(number), body="a" * 1_000_000) for number in range(11)))
    async with client_of(create_app(Settings(database=desk.database.name), mongodb_uri)) as client:
        first, _ = await check(client, ELSEWHERE["large"])

    assert first["message"].startswith("Expected an answer of at most 10000000 bytes, got 11000")


async def test_the_schema_is_forbidden_to_those_who_need_a_key(mongodb_uri):
    async with client_of(create_app(Settings(introspection="key"), mongodb_uri)) as client:
        await check(client, ELSEWHERE["no leave"])


async def test_a_url_and_headers_that_are_too_long_are_refused_by_the_server(mongodb_uri):
    with serving("serve", MONGODB_URI=mongodb_uri) as (_, _, address):
        async with httpx.AsyncClient(base_url=address) as client:
            await check(client, ELSEWHERE["long"])
            await check(client, ELSEWHERE["headers"])


async def test_an_internal_error_at_a_field_shows_nothing_of_it(http, caplog):
    found = await check(http, next(case for case in CASES if case.code == Code.INTERNAL_SERVER_ERROR))

    assert_masked(found, caplog.text)
    assert "$divide" in caplog.text


def assert_masked(found, log):
    for error in found:
        assert error["message"] == "Internal server error."
        assert error["extensions"].keys() == {"code", "id"}
        assert f"internal error {error['extensions']['id']} " in log


def test_the_guide_tells_every_code_in_the_contracts_order():
    contract = (ROOT / "contract" / "schema.graphql").read_text(encoding="utf-8")
    listed = re.search(r"Every error has extensions\.code, one of: (.*?INTERNAL_SERVER_ERROR)", contract, re.DOTALL)[1]

    assert re.findall(r"\b[A-Z_]{6,}\b", listed) == [code.value for code in Code] == list(TOLD)


def test_the_guide_leaves_no_cell_empty():
    assert all(all(row) and len(row) == 6 for row in rows(sections(read("frontend.md"))["Errors"]))


def test_the_guide_tells_the_statuses_that_clients_get():
    def statuses(of):
        return ", ".join(str(status) for status in sorted(set(of)))

    got = {
        code: (
            statuses(case.json for case in EVERY if case.code == code),
            statuses(case.graphql for case in EVERY if case.code == code),
        )
        for code in {case.code for case in EVERY}
    }

    assert got == {code: TOLD[code] for code in Code}


def test_every_code_is_given_somewhere():
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "gateway").rglob("*.py")]
    given = {Code[name] for text in texts for name in re.findall(r"\bCode\.([A-Z_]+)", text)}

    assert given == set(Code)


def test_the_tree_is_drawn_as_it_grows():
    drawn = re.findall(r"[├└]── (\w+) +([A-Z_]{6,}) ", errors.__doc__)

    assert dict(drawn) == {each.__name__: each.code.value for each in ClientError.__subclasses__()}
