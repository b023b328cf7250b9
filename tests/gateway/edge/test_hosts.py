"""Which hosts are answered."""

import pytest
from starlette.responses import PlainTextResponse

from gateway.edge.hosts import Hosts

NAMES = ("localhost", "127.0.0.1", "[::1]", "news.example", "*.desk.example")


async def asked(*hosts, path="/graphql"):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": [(b"host", host.encode()) for host in hosts], "method": "GET"}
    await Hosts(PlainTextResponse("answered"), NAMES, ["/livez"])(scope, None, send)
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LocalHost:8000",
        "localhost.",
        "localhost.:8000",
        "127.0.0.1:80",
        "[::1]",
        "[::1]:8000",
        "news.example",
        "a.desk.example:443",
        "a.b.desk.example",
    ],
)
async def test_a_name_is_answered_on_any_port_and_in_any_case(host):
    assert await asked(host) == (200, "answered")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "news.example.evil.example",
        "evil-news.example",
        "desk.example",
        "evildesk.example",
        ".desk.example.evil",
        "127.0.0.2",
        "[::2]",
        "localhost..",
    ],
)
async def test_another_is_421_and_says_where_names_are_given(host):
    status, body = await asked(host)

    assert status == 421
    assert f"The host {host.removesuffix('.')} is not answered here; NEWSGRAPH_HOSTS names those that are." in body


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["localhost", "evil.example"],
        ["localhost, evil.example"],
        ["localhost@evil.example"],
        ["localhost:80:80"],
        ["localhost:x"],
        ["local host"],
        ["::1"],
        ["[::1"],
        ["localhost/"],
        ["lo\u0301calhost"],
    ],
)
async def test_where_no_host_can_be_read_it_is_400(hosts):
    status, body = await asked(*hosts)

    assert status == 400
    assert '"code":"BAD_REQUEST"' in body


@pytest.mark.parametrize("hosts", [[], ["10.0.0.7:8000"], ["garbage garbage"]])
async def test_a_path_that_is_open_to_all_is_answered_whatever_the_host(hosts):
    assert (await asked(*hosts, path="/livez"))[0] == 200
