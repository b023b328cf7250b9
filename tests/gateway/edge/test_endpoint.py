"""`/graphql` over HTTP: methods, media types and status codes, as the specification has them."""

import asyncio
import gc
import re
import warnings
from contextlib import asynccontextmanager

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import Settings
from tests.desk import article

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
TOPICS = {"query": "{ articles { nodes { slug publishedDateTime } } }"}
PING = b'{"query": "{ __typename }"}'
ANSWER = {"data": {"articles": {"nodes": [{"slug": "a", "publishedDateTime": "2026-03-02T06:30:00Z"}]}}}


@asynccontextmanager
async def client_of(app):
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
    ):
        yield client


@pytest.fixture
async def http(desk, mongodb_uri):
    desk.add(article("a"))
    async with client_of(create_app(Settings(database=desk.database.name), mongodb_uri)) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "media_type"), [("*/*", JSON), (JSON, JSON), (GRAPHQL, GRAPHQL), (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL)]
)
async def test_a_query_is_answered_by_post_and_get_in_the_media_type_that_is_liked_best(http, accept, media_type):
    posted = await http.post("/graphql", json=TOPICS, headers={"accept": accept})
    got = await http.get("/graphql", params=TOPICS, headers={"accept": accept})

    for response in (posted, got):
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert response.json() == ANSWER


async def test_variables_and_the_operation_name_come_along(http):
    text = "query A($slug: String!) { article(slug: $slug) { slug } } query B { topics { name } }"

    posted = await http.post("/graphql", json={"query": text, "operationName": "A", "variables": {"slug": "a"}})
    got = await http.get("/graphql", params={"query": text, "operationName": "A", "variables": '{"slug": "a"}'})

    assert posted.json() == got.json() == {"data": {"article": {"slug": "a"}}}


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
@pytest.mark.parametrize(
    "query", ["{ articles", "{ wrong }", "query ($slug: String!) { article(slug: $slug) { slug } }"]
)
async def test_a_refused_operation_is_400_for_those_who_know_the_media_type(http, accept, status, query):
    response = await http.post("/graphql", json={"query": query}, headers={"accept": accept})

    assert response.status_code == status
    assert response.json().keys() == {"errors"}


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_an_operation_that_was_executed_is_200_with_its_errors(http, accept):
    response = await http.post("/graphql", json={"query": "{ article { slug } }"}, headers={"accept": accept})

    assert response.status_code == 200
    assert response.json()["data"] == {"article": None}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_method_is_405_and_says_which_are_allowed(http, method):
    response = await http.request(method, "/graphql")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert response.json()["errors"][0]["message"] == f"Expected GET or POST, got {method}."


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [(b"{", JSON, 400), (b"[]", JSON, 400), (b"{}", JSON, 400), (b"{}", "text/plain", 415), (b"{}", "", 415)],
)
async def test_a_body_that_is_no_request_is_refused_as_graphql(http, content, content_type, status):
    response = await http.post("/graphql", content=content, headers={"content-type": content_type})

    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


MOST = 256 * 1024


@pytest.mark.parametrize("size", [MOST, MOST + 1])
async def test_a_body_has_a_limit(http, size):
    response = await http.post("/graphql", content=PING.ljust(size), headers={"content-type": JSON})

    if size == MOST:
        assert response.json() == {"data": {"__typename": "Query"}}
    else:
        assert (response.status_code, response.headers["connection"]) == (413, "close")
        assert response.json()["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}


async def test_a_body_without_an_end_is_read_no_further_than_the_limit(http):
    sent = []

    async def endless():
        while True:
            sent.append(1)
            yield b" " * 1024

    response = await http.post("/graphql", content=endless(), headers={"content-type": JSON})

    assert response.status_code == 413
    assert len(sent) == MOST // 1024 + 1


async def test_a_client_that_takes_no_json_is_406(http):
    response = await http.post("/graphql", json=TOPICS, headers={"accept": "image/png"})

    assert response.status_code == 406
    assert response.json()["errors"][0]["message"] == f"An answer is {GRAPHQL} or {JSON}."


@pytest.mark.parametrize(
    ("setting", "headers", "commands"),
    [
        (True, {"X-Newsgraph-Trace": "1"}, 1),
        (True, {"X-Newsgraph-Trace": "0"}, None),
        (True, {}, None),
        (False, {"X-Newsgraph-Trace": "1"}, None),
    ],
)
async def test_a_trace_takes_the_setting_and_the_header(desk, mongodb_uri, setting, headers, commands):
    desk.add(article("a"))

    async with client_of(create_app(Settings(database=desk.database.name, trace=setting), mongodb_uri)) as client:
        answer = (await client.post("/graphql", json=TOPICS, headers=headers)).json()

    assert answer["data"] == ANSWER["data"]
    assert answer.get("extensions", {}).get("trace", {}).get("commands") == commands
    assert ("extensions" in answer) is (commands is not None)


async def test_a_browser_that_opens_the_endpoint_is_led_to_graphiql(http):
    response = await http.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert (response.status_code, response.headers["location"]) == (303, "/graphiql")


async def test_the_index_page_says_what_runs_here_with_links(http):
    response = await http.get("/")

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    for path in ("/graphiql", "/schema.graphql", "/livez", "/readyz"):
        assert f'href="{path}"' in response.text


async def test_the_index_page_shows_a_query_that_is_answered(http):
    page = (await http.get("/")).text

    answer = await http.get(re.search(r'href="(/graphql\?.+?)"', page)[1])
    assert answer.json()["data"]["articles"]["nodes"][0]["publishedDateTime"] == "2026-03-02T06:30:00Z"


async def test_the_schema_is_served_as_text(http):
    assert "type Article implements" in (await http.get("/schema.graphql")).text


async def test_alive_and_ready(http):
    assert (await http.get("/livez")).json() == {"status": "alive"}
    assert (await http.get("/readyz")).json() == {"status": "ready"}


async def test_where_mongodb_is_gone_it_is_alive_but_not_ready_and_says_so_to_clients():
    async def asked():
        nowhere = "mongodb://127.0.0.1:9/?directConnection=true"
        async with client_of(create_app(Settings(graphiql=False), nowhere)) as client:
            return await client.get("/readyz"), await client.post("/graphql", json=TOPICS), await client.get("/livez")

    ready, answer, alive = await asked()

    assert (ready.status_code, ready.json()["reason"]) == (503, "The document store cannot be reached.")
    assert answer.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
    assert alive.status_code == 200
    # A driver that is closed while it connects leaves the socket open: found here, not in the middle of another test.
    await asyncio.sleep(0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
