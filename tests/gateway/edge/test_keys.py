"""Who has a key may do what it allows; who has a wrong one is told so, and who has none is the public."""

import logging

import pytest

from gateway.app import create_app
from gateway.keys import Scope, make_key
from gateway.settings import Settings
from tests.desk import article
from tests.gateway.edge.test_endpoint import client_of

KEYS = {scope: make_key(scope, [scope]) for scope in Scope}
SLUGS = "{ articles { nodes { slug } } topics { name } }"
PUBLIC = {"articles": {"nodes": [{"slug": "out"}]}, "topics": []}
ALL = {"articles": {"nodes": [{"slug": "out"}, {"slug": "draft"}]}, "topics": [{"name": "Embargoed"}]}
SECURED = '{ article(slug: "out") { title secured } }'


@pytest.fixture
async def http(desk, mongodb_uri):
    desk.add(
        article("out", secured="c2VjcmV0"),
        article("draft", 1, published=False, topics=["Embargoed"]),
    )
    settings = Settings(database=desk.database.name, api_keys=tuple(entry for _, entry in KEYS.values()))
    async with client_of(create_app(settings, mongodb_uri)) as client:
        yield client


def bearer(scope):
    return {"authorization": f"Bearer {KEYS[scope][0]}"}


async def asked(http, query, **headers):
    return (await http.post("/graphql", json={"query": query}, headers=headers)).json()


async def test_only_the_scope_unpublished_shows_what_is_not_public(http):
    answers = {scope: (await asked(http, SLUGS, **bearer(scope)))["data"] for scope in Scope}

    assert (await asked(http, SLUGS))["data"] == PUBLIC
    assert answers == {scope: ALL if scope is Scope.UNPUBLISHED else PUBLIC for scope in Scope}


async def test_the_secured_payload_needs_its_scope_and_is_forbidden_at_its_field(http):
    allowed = await asked(http, SECURED, **bearer(Scope.SECURED))
    refused = await asked(http, SECURED, **bearer(Scope.UNPUBLISHED))

    assert allowed == {"data": {"article": {"title": "Out", "secured": "c2VjcmV0"}}}
    assert refused["data"] == {"article": {"title": "Out", "secured": None}}
    assert [(error["path"], error["extensions"]["code"]) for error in refused["errors"]] == [
        (["article", "secured"], "FORBIDDEN")
    ]


async def test_a_trace_needs_its_scope(http):
    allowed = await asked(http, SLUGS, **bearer(Scope.TRACE), **{"x-newsgraph-trace": "1"})
    refused = await asked(http, SLUGS, **bearer(Scope.SECURED), **{"x-newsgraph-trace": "1"})

    assert allowed["extensions"]["trace"]["commands"] == 1
    assert "extensions" not in refused


@pytest.mark.parametrize(
    "authorization", ["Bearer wrong", "Bearer", "bearer ", "Basic ZGVzazpwYXNzd29yZA==", "", KEYS[Scope.TRACE][0]]
)
async def test_another_key_is_401_and_executes_nothing(http, desk, caplog, authorization):
    response = await http.post("/graphql", json={"query": SLUGS}, headers={"authorization": authorization})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json().keys() == {"errors"}
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_no_key_stands_in_a_log(http, caplog):
    caplog.set_level(logging.DEBUG)

    for scope in Scope:
        await asked(http, SECURED, **bearer(scope))
    await asked(http, SECURED, authorization="Bearer newsgraph_mistyped")

    assert not any(key in caplog.text for key, _ in KEYS.values())
    assert "newsgraph_mistyped" not in caplog.text


async def test_where_everything_is_shown_everyone_has_the_scope(desk, mongodb_uri):
    desk.add(article("out"), article("draft", 1, published=False, topics=["Embargoed"]))
    settings = Settings(database=desk.database.name, visibility="all")

    async with client_of(create_app(settings, mongodb_uri)) as http:
        assert (await asked(http, SLUGS))["data"] == ALL
