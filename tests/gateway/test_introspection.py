"""Who may ask for the schema, by whichever way."""

import pytest
from graphql import get_introspection_query

from gateway.app import create_app
from gateway.keys import Scope, make_key
from gateway.settings import Settings
from tests.gateway.edge.test_endpoint import client_of

KEY, KEPT = make_key("tools", [Scope.INTROSPECTION])
OTHER, OTHERS = make_key("newsroom", frozenset(Scope) - {Scope.INTROSPECTION})
ASKING = [
    get_introspection_query(),
    '{ __type(name: "Article") { name } }',
    "{ hidden: __schema { queryType { name } } }",
    "{ ... on Query { ...A } } fragment A on Query { __schema { queryType { name } } }",
    "query ($no: Boolean = false) { __typename __schema @include(if: $no) { queryType { name } } }",
]
ENUM = "query ($order: ArticleOrder) { articles(orderBy: $order) { nodes { id } } }"


async def asked(setting, key, text, variables=None):
    settings = Settings(introspection=setting, api_keys=(KEPT, OTHERS))
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with client_of(create_app(settings, "mongodb://127.0.0.1:9/")) as http:
        return (await http.post("/graphql", json={"query": text, "variables": variables}, headers=headers)).json()


@pytest.mark.parametrize("text", ASKING)
@pytest.mark.parametrize(
    ("setting", "key", "message"),
    [
        ("on", None, None),
        ("key", KEY, None),
        ("key", None, "Introspection needs a key with the scope introspection."),
        ("key", OTHER, "Introspection needs a key with the scope introspection."),
        ("off", None, "Introspection is turned off here."),
        ("off", KEY, "Introspection is turned off here."),
    ],
)
async def test_who_may_ask_for_the_schema(setting, key, message, text):
    answer = await asked(setting, key, text)

    if message is None:
        assert answer.keys() == {"data"}
    else:
        assert answer == {"errors": [{"message": message, "extensions": {"code": "FORBIDDEN"}}]}


@pytest.mark.parametrize("setting", ["on", "key", "off"])
async def test_typename_is_everyones(setting):
    assert await asked(setting, None, "{ __typename }") == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(("setting", "suggests"), [("on", True), ("key", False), ("off", False)])
@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ artikel }", None),
        ('{ article(slugg: "a") { id } }', None),
        ("{ articles(orderBy: NEWESTT) { nodes { id } } }", None),
        ("{ articles { nodes { id } } } fragment A on Artikle { id }", None),
        (ENUM, {"order": "NEWESTT"}),
    ],
)
async def test_errors_suggest_names_where_the_schema_is_open(setting, suggests, text, variables):
    answer = await asked(setting, None, text, variables)

    assert ("Did you mean" in str(answer["errors"])) is suggests


@pytest.mark.parametrize(("setting", "status"), [("on", 200), ("key", 404), ("off", 404)])
async def test_the_schema_as_text_and_its_link_follow_the_setting(setting, status):
    async with client_of(create_app(Settings(introspection=setting), "mongodb://127.0.0.1:9/")) as http:
        text, index = await http.get("/schema.graphql"), await http.get("/")

    assert text.status_code == status
    assert ("/schema.graphql" in index.text) is (status == 200)
