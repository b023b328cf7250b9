"""What abusers send to a real server: each is answered as what it is, soon, and leaves nothing behind."""

import gzip
import json
import os
import subprocess
import time
import uuid
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from pymongo import MongoClient

from tests.documents import ROOT
from tests.gateway.test_limits import BOMBS, times
from tests.processes import NEWSGRAPH, environment, serving

PING = {"query": "{ __typename }"}
JSON = {"content-type": "application/json"}
TICK = 1 / os.sysconf("SC_CLK_TCK")


class Abuse(NamedTuple):
    """A request, and the statuses and codes that are an answer to it; no code is an answer without errors."""

    request: dict
    statuses: set[int]
    codes: set[str | None]


def body(content, **headers):
    return {"content": content, "headers": JSON | headers}


def bad(content, **headers):
    return Abuse(body(content, **headers), {400}, {"BAD_REQUEST"})


def asking(query, codes, **more):
    return Abuse({"json": {"query": query, **more}}, {200}, codes)


DEEP = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
ABUSES = {
    "no JSON": bad(b"{"),
    "no UTF-8": bad(b'{"query": "\xff"}'),
    "half a surrogate": bad(b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}'),
    "half a surrogate in the text": asking('{ article(slug: "\\ud800") { id } }', {"GRAPHQL_PARSE_FAILED"}),
    "null": bad(b"null"),
    "a number": bad(b"7"),
    "a number of many digits": bad(b"7" * 5_000),
    "a string": bad(b'"{ __typename }"'),
    "NaN": bad(b'{"query": "{ __typename }", "variables": {"a": NaN}}'),
    "brackets": bad(b"[" * 100_000),
    "braces": bad(b'{"a":' * 40_000),
    "compressed, without saying so": bad(gzip.compress(json.dumps(PING).encode())),
    "a batch": bad(json.dumps([PING] * 1_000).encode()),
    "variables that are a list": bad(b'{"query": "{ __typename }", "variables": [1]}'),
    "10 MB": Abuse(body(b" " * 10_000_000), {413}, {"LIMIT_EXCEEDED"}),
    "many variables": asking("{ __typename }", {"LIMIT_EXCEEDED"}, variables={f"a{n}": n for n in range(1_001)}),
    "deep variables": Abuse(
        body(b'{"query": "{ __typename }", "variables": {"a":' + b"[" * 900 + b"]" * 900 + b"}}"), {200}, {"LIMIT_EXCEEDED"}
    ),
    "a long list": asking(DEEP, {"LIMIT_EXCEEDED"}, variables={"ids": ["a"] * 1_001}),
    "a list too long for its argument": asking(DEEP, {"BAD_USER_INPUT"}, variables={"ids": ["a"] * 900}),
    "a number that is no Int": asking("query ($n: Int) { articles(first: $n) { nodes { id } } }", {"BAD_USER_INPUT"}, variables={"n": 10**15}),
    "pages of pages": asking("{ articles(first: 100) { nodes { related(first: 100) { related(first: 100) { title } } } } }", {"COST_LIMIT_EXCEEDED"}),
    "the dearest by aliases": asking("{ " + times(30, "a#: articles(first: 100) { nodes { related(first: 100) { title } } }") + " }", {"COST_LIMIT_EXCEEDED"}),
    "a negative page": asking("{ articles(first: -1) { nodes { id } } }", {"BAD_USER_INPUT"}),
    "a mutation": asking("mutation { drop }", {"GRAPHQL_VALIDATION_FAILED"}),
    "a subscription": asking("subscription { articles }", {"GRAPHQL_VALIDATION_FAILED"}),
    "a long search": asking('{ search(query: "' + "a b " * 4_000 + '") { nodes { id } } }', {None, "BAD_USER_INPUT"}),
    "a search of negations": asking('{ search(query: "' + "-a " * 4_000 + '") { nodes { id } } }', {None, "BAD_USER_INPUT"}),
    **{
        f"bomb: {name}": asking(
            text,
            {None, "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED", "COST_LIMIT_EXCEEDED"},
        )
        for name, text in BOMBS.items()
        if len(text) < 200_000
    },
}  # fmt: skip


class Server(NamedTuple):
    """A server that answers, and what its process has taken."""

    http: httpx.Client
    pid: int

    @property
    def seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    @property
    def megabytes(self):
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


@pytest.fixture(scope="module")
def server(mongodb_uri):
    name = f"test_{uuid.uuid4().hex[:12]}"
    settings = {"MONGODB_URI": mongodb_uri, "DATABASE": name}
    subprocess.run([*NEWSGRAPH, "load", ROOT / "samples"], env=environment(**settings), check=True, timeout=90)
    with (
        serving("serve", **settings) as (process, _, address),
        httpx.Client(base_url=address, timeout=10) as http,
    ):
        for _ in range(3):
            http.post("/graphql", json={"query": "{ articles { nodes { id } } topics { name } }"})
        yield Server(http, process.pid)
    with MongoClient(mongodb_uri) as client:
        client.drop_database(name)


@pytest.mark.parametrize("name", ABUSES)
def test_an_abuse_is_answered_as_what_it_is_and_leaves_the_server_well(server, name):
    abuse = ABUSES[name]
    seconds, megabytes = server.seconds, server.megabytes

    answer = server.http.post("/graphql", **abuse.request)
    took, grew = server.seconds - seconds, server.megabytes - megabytes

    assert answer.status_code in abuse.statuses
    assert {
        error["extensions"]["code"] for error in answer.json().get("errors", [{"extensions": {"code": None}}])
    } <= abuse.codes
    assert took < 0.2
    assert grew < 50
    began = time.monotonic()
    assert server.http.post("/graphql", json=PING).json() == {"data": {"__typename": "Query"}}
    assert time.monotonic() - began < 0.5


def test_again_and_again_they_take_no_more_memory(server):
    def all_of_them():
        for abuse in ABUSES.values():
            server.http.post("/graphql", **abuse.request)

    all_of_them()
    before = server.megabytes
    for _ in range(5):
        all_of_them()

    assert server.megabytes - before < 30
