"""Naming documents over HTTP: hash, id and path, as Apollo's, Relay's and other clients do it."""

import json

import pytest

from gateway.app import create_app
from gateway.persisted.manifests import sha256
from gateway.settings import Documents, Settings
from tests.desk import article
from tests.gateway.edge.test_endpoint import GRAPHQL, JSON, client_of

FEED = "query Feed($n: Int) { articles(first: $n) { nodes { slug } } }"
OTHER = "query Other { articles { nodes { title } } }"
TWICE_A, TWICE_B = "query Twice { topics { name } }", "query Twice { topics { id } }"
MANIFESTS = {
    "ios-1.json": {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "feed-1", "name": "Feed", "type": "query", "body": FEED}, {"id": "twice-a", "name": "Twice", "type": "query", "body": TWICE_A}]},
    "web.json": {"twice-b": TWICE_B},
}  # fmt: skip
ANSWER = {"data": {"articles": {"nodes": [{"slug": "a"}]}}}


def persisted(text):
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(text)}}


@pytest.fixture
def serving(desk, mongodb_uri, tmp_path):
    desk.add(article("a"))
    for name, content in MANIFESTS.items():
        (tmp_path / name).write_text(json.dumps(content))

    def serve(setting=Documents.OPEN):
        settings = Settings(database=desk.database.name, documents=setting, documents_folder=tmp_path)
        return client_of(create_app(settings, mongodb_uri))

    return serve


@pytest.fixture
async def http(serving):
    async with serving() as client:
        yield client


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), ("*/*", 200), (GRAPHQL, 404)])
async def test_an_unknown_hash_is_not_found_and_never_kept(http, accept, status):
    extensions = persisted(OTHER)
    got = await http.get("/graphql", params={"extensions": json.dumps(extensions)}, headers={"accept": accept})
    posted = await http.post("/graphql", json={"extensions": extensions}, headers={"accept": accept})

    for response in (got, posted):
        assert (response.status_code, response.headers["cache-control"]) == (status, "private, no-store")
        assert response.json() == {
            "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
        }


async def test_a_query_that_was_sent_with_its_hash_is_answered_by_hash(http):
    text = FEED.replace("Feed", "Mine")
    registered = await http.post("/graphql", json={"query": text, "extensions": persisted(text)})
    params = {"extensions": json.dumps(persisted(text)), "variables": '{"n": 5}', "operationName": "Mine"}
    got = await http.get("/graphql", params=params)

    assert registered.json() == got.json() == ANSWER


@pytest.mark.parametrize(
    "query", ["{ wrong }", "{ articles", "query ($slug: String!) { article(slug: $slug) { slug } }"]
)
async def test_what_was_not_executed_is_not_registered(http, query):
    await http.post("/graphql", json={"query": query, "extensions": persisted(query)})
    by_hash = await http.post("/graphql", json={"extensions": persisted(query)})

    assert by_hash.json()["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_a_wrong_hash_is_refused(http):
    response = await http.post("/graphql", json={"query": OTHER, "extensions": persisted(FEED)})

    assert response.status_code == 400
    assert response.json()["errors"][0] == {
        "message": f"extensions.persistedQuery.sha256Hash: expected the sha256 of the query, {sha256(OTHER)}, got {sha256(FEED)}.",
        "extensions": {"code": "BAD_REQUEST"},
    }


@pytest.mark.parametrize("setting", Documents)
@pytest.mark.parametrize(
    "named",
    [
        {"documentId": "feed-1"},
        {"documentId": f"sha256:{sha256(FEED)}"},
        {"doc_id": "feed-1"},
        {"id": "feed-1"},
        {"extensions": persisted(FEED)},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "feed-1"}}},
        {"query": "", "extensions": persisted(FEED)},
        {"query": FEED},
        {"query": FEED, "extensions": persisted(FEED)},
    ],
)
async def test_a_trusted_document_is_answered_however_it_is_named(serving, setting, named):
    async with serving(setting) as http:
        posted = await http.post("/graphql", json=named | {"variables": {"n": 3}})
        flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in named.items()}
        got = await http.get("/graphql", params=flat)

    assert posted.json() == got.json() == ANSWER


@pytest.mark.parametrize("document", ["Feed", "feed-1", sha256(FEED)])
async def test_a_document_has_an_address_of_its_own(http, document):
    got = await http.get(f"/graphql/{document}", params={"variables": '{"n": 3}'}, headers={"accept": "text/html,*/*"})
    bare = await http.get(f"/graphql/{document}")
    posted = await http.post(f"/graphql/{document}", json={"variables": {"n": 3}})

    assert got.json() == bare.json() == posted.json() == ANSWER


@pytest.mark.parametrize(
    ("path", "status", "message", "code"),
    [
        ("Nothing", 404, "No trusted document has the id, or an operation of the name, 'Nothing'.", "PERSISTED_QUERY_NOT_FOUND"),
        ("Twice", 409, f"2 documents have an operation Twice: name one by its id, such as {', '.join(sorted(min(sha256(text), id_) for text, id_ in ((TWICE_A, 'twice-a'), (TWICE_B, 'twice-b'))))}.", "BAD_REQUEST"),
    ],
)  # fmt: skip
async def test_an_address_of_no_document_or_of_several_is_refused(http, path, status, message, code):
    response = await http.get(f"/graphql/{path}")

    assert (response.status_code, response.headers["cache-control"]) == (status, "private, no-store")
    assert response.json() == {"errors": [{"message": message, "extensions": {"code": code}}]}


async def test_an_unknown_document_id_is_404(http):
    response = await http.post("/graphql", json={"documentId": "feed-9"})

    assert response.status_code == 404
    assert response.json()["errors"][0]["message"] == "No trusted document has the id 'feed-9'."


@pytest.mark.parametrize(("path", "body"), [("", {"query": OTHER, "documentId": "feed-1"}), ("/Feed", {"query": OTHER}), ("/Feed", {"documentId": "feed-1"})])  # fmt: skip
async def test_two_names_in_one_request_are_refused(http, path, body):
    response = await http.post(f"/graphql{path}", json=body)

    assert response.status_code == 400
    assert "got several" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "value", [7, {"version": 2, "sha256Hash": "a"}, {"version": 1}, {"version": 1, "sha256Hash": 5}]
)
async def test_an_extension_of_another_shape_is_refused(http, value):
    response = await http.post("/graphql", json={"query": OTHER, "extensions": {"persistedQuery": value}})

    assert response.status_code == 400


async def test_only_trusted_documents_are_answered_where_it_is_set_so(serving):
    async with serving(Documents.ONLY) as http:
        whole = await http.post("/graphql", json={"query": OTHER})
        registering = {"query": OTHER, "extensions": persisted(OTHER)}
        registered = [
            await http.post("/graphql", json=registering, headers={"accept": kind}) for kind in (JSON, GRAPHQL)
        ]
        by_hash = await http.post("/graphql", json={"extensions": persisted(OTHER)})

    assert (whole.status_code, whole.json()["errors"][0]["extensions"]) == (403, {"code": "FORBIDDEN"})
    assert [response.status_code for response in registered] == [200, 400]
    assert registered[0].json()["errors"][0] == {
        "message": "PersistedQueryNotSupported",
        "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"},
    }
    assert by_hash.json()["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_with_only_there_is_no_graphiql_and_no_introspection_but_the_schema_as_text(serving):
    async with serving(Documents.ONLY) as http:
        browser = {"accept": "text/html"}
        assert (await http.get("/graphiql", headers=browser)).status_code == 404
        assert (await http.get("/graphql", headers=browser)).status_code != 303
        assert "/graphiql" not in (await http.get("/")).text
        assert (await http.post("/graphql", json={"query": "{ __schema { types { name } } }"})).status_code == 403
        assert "type Article" in (await http.get("/schema.graphql")).text


async def test_who_asks_is_told_the_price(http):
    asked = await http.post("/graphql", json={"query": OTHER}, headers={"X-Newsgraph-Cost": "1"})
    not_asked = await http.post("/graphql", json={"query": OTHER})

    assert asked.json()["extensions"] == {"cost": {"price": 22, "limit": 20000}}
    assert "extensions" not in not_asked.json()


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_an_operation_over_the_limit_is_refused(http, accept, status):
    text = "{ articles(first: 100) { nodes { related(first: 100) { related(first: 100) { title } } } } }"

    response = await http.post("/graphql", json={"query": text}, headers={"accept": accept})

    assert response.status_code == status
    assert response.json() == {
        "errors": [
            {
                "message": "The operation costs 1010102, and the limit is 20000. "
                "Most of it is at articles.nodes.related.related: ask for fewer with first.",
                "extensions": {"code": "COST_LIMIT_EXCEEDED"},
            }
        ]
    }
