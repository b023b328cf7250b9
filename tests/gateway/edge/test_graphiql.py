import gzip
import logging
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from gateway.edge.graphiql import routes

PAGE = '<meta nonce="{{nonce}}"><meta content="{{endpoint}}"><script src="./graphiql/main-1.js"></script>'
SCRIPT = b"console.log('here')"


def client_of(built: Path) -> httpx.AsyncClient:
    app = Starlette(routes=routes("/graphql", built))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://newsgraph.test")


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "graphiql").mkdir()
    (tmp_path / "graphiql/main-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    return client_of(tmp_path)


async def test_each_answer_has_a_nonce_of_its_own_in_page_and_policy(client: httpx.AsyncClient) -> None:
    first, second = await client.get("/graphiql"), await client.get("/graphiql")

    nonces = [re.findall(r'nonce="(.+?)"', page.text) for page in (first, second)]
    assert [re.findall("'nonce-(.+?)'", page.headers["content-security-policy"]) for page in (first, second)] == nonces
    assert nonces[0] != nonces[1]


async def test_the_policy_names_no_other_host_and_allows_nothing_inline(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/graphiql")).headers["content-security-policy"]

    sources = {source for directive in policy.split("; ") for source in directive.split()[1:]}
    assert {source for source in sources if not source.startswith("'nonce-")} == {"'none'", "'self'", "data:"}
    assert policy.startswith("default-src 'none'; ")


async def test_the_page_is_neither_kept_nor_framed_nor_sniffed_nor_told_of(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/graphiql")).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_finds_the_endpoint_under_any_prefix(client: httpx.AsyncClient) -> None:
    assert '<meta content="./graphql">' in (await client.get("/graphiql")).text


async def test_a_file_is_kept_for_good_and_has_the_type_of_its_name(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql/main-1.js")

    assert answer.content == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None), ("gzip;q=0", None)])
async def test_a_file_is_compressed_for_those_who_take_it(
    client: httpx.AsyncClient, accepted: str, encoding: str | None
) -> None:
    answer = await client.get("/graphiql/main-1.js", headers={"accept-encoding": accepted})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == SCRIPT


@pytest.mark.parametrize("name", ["main-2.js", "main-1.js.gz", "..%2Findex.html", "%2Fetc%2Fpasswd"])
async def test_no_name_reaches_anything_but_the_files(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/graphiql/{name}")).status_code == 404


async def test_a_page_that_was_not_built_says_how_to_build_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answer = await client_of(tmp_path).get("/graphiql")

    assert answer.status_code == 503
    assert "NEWSGRAPH_REQUIRE_UI=1 pip install" in answer.text
    assert "{{" not in answer.text
    assert caplog.messages == ["GraphiQL was not built; /graphiql says how to build it"]
