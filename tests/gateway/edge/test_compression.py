"""Content codings: what a client takes, what an answer goes out in, and that its ETag says so."""

import gzip
import json

import brotli
import pytest

from gateway.app import create_app
from gateway.edge.compression import CODINGS, LEAST, accepted, coding_of
from gateway.settings import Settings
from loaders.compression import zstd
from tests.desk import article
from tests.gateway.edge.test_endpoint import client_of

GRAPHQL = "application/graphql-response+json"
LONG = {"query": '{ article(slug: "a") { body } }'}
SHORT = {"query": '{ article(slug: "a") { title } }'}
VARY = "Authorization, Accept, Accept-Encoding"
DECODED = {
    "zstd": zstd.decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    None: bytes,
}
HEADERS = [
    (None, CODINGS),
    ("", ()),
    ("identity", ()),
    ("gzip", ("gzip",)),
    ("GZip", ("gzip",)),
    ("gzip, deflate", ("gzip",)),
    ("gzip, deflate, br", ("br", "gzip")),
    ("gzip, deflate, br, zstd", CODINGS),
    ("gzip;q=1.0, br;q=0.5", ("br", "gzip")),
    ("br;q=0, gzip", ("gzip",)),
    ("gzip ; q=0", ()),
    ("gzip;q=x", ()),
    ("*", CODINGS),
    ("*, zstd;q=0", ("br", "gzip")),
    ("*;q=0, br", ("br",)),
]


@pytest.fixture
async def http(desk, mongodb_uri):
    desk.add(article("a", body="Cranes. " * 200))
    async with client_of(create_app(Settings(database=desk.database.name), mongodb_uri)) as client:
        del client.headers["accept-encoding"]
        yield client


@pytest.mark.parametrize(("header", "codings"), HEADERS)
def test_what_a_client_takes(header, codings):
    assert accepted(header) == codings


def test_what_is_short_or_not_asked_for_goes_out_as_it_is():
    assert coding_of("gzip", LEAST) == "gzip"
    assert coding_of("gzip", LEAST - 1) is None
    assert coding_of(None, LEAST) is None


@pytest.mark.parametrize(("header", "codings"), HEADERS)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
async def test_an_answer_is_coded_as_its_etag_says(http, header, codings, accept):
    headers = {"accept": accept} | ({} if header is None else {"accept-encoding": header})
    expected = codings[0] if codings and header is not None else None

    async with http.stream("GET", "/graphql", params=LONG, headers=headers) as response:
        body = b"".join([part async for part in response.aiter_raw()])

    assert response.headers.get("content-encoding") == expected
    assert response.headers["etag"].strip('"').partition("-")[2] == (expected or "")
    assert response.headers["vary"] == VARY
    assert int(response.headers["content-length"]) == len(body)
    assert json.loads(DECODED[expected](body))["data"]["article"]["body"].startswith("Cranes.")


async def test_each_coding_has_an_etag_of_its_own(http):
    answers = [await http.get("/graphql", params=LONG, headers={"accept-encoding": c}) for c in (*CODINGS, "identity")]

    assert len({answer.headers["etag"] for answer in answers}) == 4


async def test_a_short_answer_is_not_worth_it(http):
    response = await http.get("/graphql", params=SHORT, headers={"accept-encoding": "gzip"})

    assert "content-encoding" not in response.headers
    assert "-" not in response.headers["etag"]
    assert response.headers["vary"] == VARY


async def test_the_answer_to_a_post_is_compressed_too(http):
    response = await http.post("/graphql", json=LONG, headers={"accept-encoding": "br"})

    assert (response.headers["content-encoding"], response.headers["vary"]) == ("br", VARY)


async def test_several_lines_are_one_list(http):
    response = await http.get("/graphql", params=LONG, headers=[("accept-encoding", "gzip"), ("accept-encoding", "br")])

    assert response.headers["content-encoding"] == "br"


async def test_the_schema_is_compressed(http):
    response = await http.get("/schema.graphql", headers={"accept-encoding": "zstd"})

    assert response.headers["content-encoding"] == "zstd"
    assert response.headers["etag"].endswith('-zstd"')
