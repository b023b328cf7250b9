"""What the settings make of the application: who is answered, and which pages may read it."""

import logging

import pytest

from gateway.app import create_app
from gateway.settings import Settings
from tests.gateway.edge.test_endpoint import client_of

URI = "mongodb://127.0.0.1:9/?directConnection=true"
PING = {"query": "{ __typename }"}
PAGE = "https://www.news.example"


async def asked(settings, method="GET", path="/graphql", **headers):
    async with client_of(create_app(settings, URI)) as http:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return await http.request(method, path, params=PING, headers=headers)


async def status(settings, host, path="/graphql"):
    return (await asked(settings, path=path, host=host)).status_code


@pytest.mark.parametrize("listening_on", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
async def test_on_a_loopback_address_only_this_machine_is_answered(listening_on, caplog):
    settings = Settings(host=listening_on)

    assert [await status(settings, host) for host in ("localhost:8000", "127.0.0.1", "[::1]:1")] == [200, 200, 200]
    assert await status(settings, "rebound.example:8000") == 421
    assert await status(settings, "rebound.example", "/schema.graphql") == 421
    assert await status(settings, "rebound.example", "/livez") == 200
    assert "NEWSGRAPH_HOSTS" not in caplog.text


async def test_an_address_of_loopback_that_is_listened_on_is_answered():
    assert await status(Settings(host="127.0.0.2"), "127.0.0.2:8000") == 200


async def test_elsewhere_every_host_is_answered_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING):
        assert await status(Settings(host="0.0.0.0", graphiql=False), "any.example") == 200

    (warning,) = caplog.messages
    assert "every host is answered" in warning
    assert "NEWSGRAPH_HOSTS=news.example" in warning


async def test_hosts_that_are_named_are_answered_wherever_it_listens(caplog):
    settings = Settings(host="0.0.0.0", hosts="news.example, *.desk.example", graphiql=False)

    hosts = ("news.example", "A.desk.example:443", "localhost", "10.0.0.7:8000")
    assert [await status(settings, host) for host in hosts] == [200, 200, 421, 421]
    assert caplog.messages == []


async def test_a_star_is_every_host_without_a_warning(caplog):
    assert await status(Settings(host="0.0.0.0", hosts="*", graphiql=False), "any.example") == 200
    assert caplog.messages == []


async def test_without_the_setting_no_page_of_another_origin_may_read_an_answer():
    response = await asked(Settings(), origin=PAGE)
    preflight = await asked(Settings(), "OPTIONS", origin=PAGE, access_control_request_method="POST")

    assert preflight.status_code == 405
    assert not [name for name in (*response.headers, *preflight.headers) if name.startswith("access-control")]


async def test_a_page_of_an_origin_that_is_named_may_read_an_answer():
    response = await asked(Settings(cors_origins=f"https://m.news.example, {PAGE}"), origin=PAGE)

    assert response.json() == {"data": {"__typename": "Query"}}
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["access-control-expose-headers"] == "ETag, Retry-After, Surrogate-Key"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("headers", [{}, {"origin": PAGE}, {"origin": "https://evil.example"}])
@pytest.mark.parametrize("origins", ["*", PAGE])
async def test_a_cache_keeps_the_answers_to_pages_and_to_others_apart(origins, headers):
    response = await asked(Settings(cors_origins=origins), **headers)

    assert response.headers["vary"] == "Authorization, Accept, Accept-Encoding, Origin"


async def test_a_page_of_another_origin_may_not():
    response = await asked(Settings(cors_origins=PAGE), origin="https://evil.example")

    assert "access-control-allow-origin" not in response.headers


async def test_a_browser_asks_once_whether_a_key_and_json_may_be_sent():
    response = await asked(
        Settings(cors_origins=PAGE),
        "OPTIONS",
        origin=PAGE,
        access_control_request_method="POST",
        access_control_request_headers="authorization,content-type",
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == PAGE
    assert {"GET", "HEAD", "POST"} == set(response.headers["access-control-allow-methods"].split(", "))
    assert "authorization" in response.headers["access-control-allow-headers"]
    assert response.headers["access-control-max-age"] == "7200"


async def test_a_refused_request_can_be_read_by_the_page_too():
    response = await asked(Settings(cors_origins=PAGE), origin=PAGE, authorization="Bearer wrong")

    assert (response.status_code, response.headers["access-control-allow-origin"]) == (401, PAGE)
