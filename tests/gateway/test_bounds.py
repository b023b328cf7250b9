"""The bound on MongoDB commands is known from a query's text: `newsgraph explain` says it, and no data sends more."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.engine import explain
from gateway.paging import global_id
from gateway.pipeline import prepare
from gateway.schema.build import build_schema
from tests.desk import article, entry
from tests.questions import questions
from tests.ways import WIDE

QUERIES = Path(__file__).parents[2] / "contract" / "queries"
SCHEMA = build_schema()
BOUNDS = {
    # One more than it costs wherever a loader that sends nothing (the kept names of topics) or a document that is
    # known already (a provider's organization) may be asked for.
    "feed": {"article_lists": 1, "organizations": 1},
    "graph": {"article_lists": 1, "organizations": 1},
    "deep": {"article_lists": 1, "articles_by_url": 2, "organizations": 2},
    "detail": {"articles_by_slug": 1, "articles_by_url": 1, "organizations": 1},
    "hub": {"article_lists": 1, "organizations": 1, "topic_pages": 1},
}


def bound(text, variables=None):
    return explain(prepare(SCHEMA, text, limits=WIDE), variables)


@pytest.mark.parametrize("name", BOUNDS)
def test_the_bound_of_a_query_of_the_contract(name):
    variables = {"slug": "a"} if name == "detail" else None

    calls = dict(bound((QUERIES / f"{name}.graphql").read_text(encoding="utf-8"), variables).calls)

    # Which of its two loaders Query.article asks depends on its arguments, and the plan has both.
    assert {loader: calls[loader] for loader in BOUNDS[name]} == BOUNDS[name] | (
        {"articles_by_url": 2} if name == "detail" else {}
    )
    assert calls.keys() == BOUNDS[name].keys()


GRAPH = [
    article(
        f"a{number}",
        age=number,
        topics=["Energy", f"T{number % 3}"],
        provider={"domain": f"p{number % 3}.example"},
        images=[{"url": "i", "width": number}],
    )
    for number in range(9)
]
DOCUMENTS = [
    *(one | {"related": [entry(other) for other in GRAPH[::2]]} for one in GRAPH),
    *({"taxonomy": "topic", "_id": f"t{n}", "name": f"T{n}", "parent": "Energy"} for n in range(3)),
    {"taxonomy": "organization", "_id": "p0", "domain": "p0.example", "name": "P"},
]
TEXTS = {
    "slug": ["a0", "a3", "nowhere"],
    "webUrl": [one["webUrl"] for one in GRAPH[:2]],
    "name": ["Energy", "T1", "Nothing"],
    "domain": ["p0.example", "p1.example", "nowhere.example"],
    "id": [global_id("Article", "a1"), global_id("Provider", "p1.example"), global_id("Topic", "T1"), "nonsense"],
}
NUMBERS = {"first": [1, 2, 3], "offset": [0, 1], "minWidth": [0, 5], "width": [3], "dpr": [1.5]}
VALUES = {
    **{name: st.sampled_from(texts).map(json.dumps) for name, texts in TEXTS.items()},
    **{name: st.sampled_from(numbers) for name, numbers in NUMBERS.items()},
    "ids": st.lists(st.sampled_from(TEXTS["id"]), max_size=5).map(json.dumps),
    "excludeSelf": st.sampled_from(["true", "false"]),
    **dict.fromkeys(("after", "last", "before"), st.just("null")),
    "query": st.sampled_from(["a1 a2", "nothing", "the"]).map(json.dumps),
    "filter": st.sampled_from(["{}", "{minQuality: 1}", '{topics: ["Energy"], minHeat: 0}', "{types: []}"]),
    "orderBy": st.sampled_from(["NEWEST", "OLDEST", "HEAT", "QUALITY"]),
}


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=questions(SCHEMA, VALUES))
async def test_no_query_sends_more_commands_than_its_bound(desk, text):
    desk.limits = WIDE
    if not desk.database.articles.estimated_document_count():
        desk.add(*DOCUMENTS)
    await desk.know_what_is_kept()

    payload = await desk.ask(text)

    assert "INTERNAL_SERVER_ERROR" not in str(payload.get("errors"))
    assert len(desk.commands) <= bound(text).bound, text
