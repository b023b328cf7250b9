"""The benchmark itself, small: that it runs, that the servers agree, and what it prints."""

import re

import pytest

from benchmarks.questions import Question
from benchmarks.serving import check, table
from benchmarks.world import OURS

SERVERS = ["Newsgraph", "Newsgraph, published", "plain Strawberry"]
FIGURE = r"\d+(?:\.\d+)?"


def test_every_server_is_asked_every_query(made):
    head, rule, *lines = table(made, rounds=1, seconds=0.05, connections=2)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    assert (head.count("|"), rule.count("|")) == (8, 8)
    assert [(query, server) for query, server, *_ in cells] == [
        *((query, server) for query in ("deep", "detail", "feed", "graph", "hub", "__typename") for server in SERVERS),
        ("__typename", "bare Starlette"),
    ]
    assert all(re.fullmatch(FIGURE, figure) for _, _, *figures in cells for figure in figures)


def test_servers_that_disagree_are_not_measured(made):
    provider = 'provider(domain: "birch-chronicle.example")'
    with (
        made.server("here", *OURS, ASSET_BASE_URL="https://here.example") as here,
        made.server("there", *OURS, ASSET_BASE_URL="https://there.example") as there,
    ):
        check(Question("name", f"{{ {provider} {{ name }} }}"), [here, there])
        with pytest.raises(RuntimeError, match=r"logos: here and there differ at data\.provider\.images\[0\]\.url"):
            check(Question("logos", f"{{ {provider} {{ images {{ url }} }} }}"), [here, there])
