"""One rule: no field is ever read from an unpublished or removed document, whichever way leads there.

Every way through the schema is walked twice: over documents of which some are hidden, and over the same without those.
Who may not see them gets the same answers, to the last count and cursor. A new field or argument is walked with the
others; one that needs arguments fails here until ARGUMENTS says which.
"""

import json

import pytest

from gateway.keys import Scope
from gateway.paging import global_id
from gateway.schema.build import build_schema
from tests.desk import Desk, article, entry
from tests.ways import WIDE, unasked, ways

SHARED = "https://tidewater-times.example/shared"
HIDING = {
    "unpublished": {"published": False},
    "removed": {"removed": True},
    "text": {"published": "true"},
    "number": {"published": 1},
    "list": {"published": [False]},
    "taken back": {"removed": [True]},
    "null": {"published": None},
    "both": {"published": False, "removed": True},
}


def hidden(name, **fields):
    """A hidden article: each of its texts says so, but for its webUrl, which entries of visible ones name."""
    said = f"Hidden {name}"
    return article(f"hidden-{name}", age=-1, webUrl=f"https://tidewater-times.example/{name}") | {
        "title": said,
        "excerpt": said,
        "body": said,
        "secured": said,
        "category": said,
        "quality": 1_000_000,
        "heat": 1_000_000,
        "topics": [said, "Ports"],
        "provider": {"name": said, "domain": f"hidden-{name}.example", "images": [{"url": said}]},
        "images": [{"url": said, "title": said, "width": 9_000}],
        "related": [{"title": said, "webUrl": said, "excerpt": 5}],
        **fields,
    }


HIDDEN = [
    *(hidden(name, **how) for name, how in HIDING.items()),
    # What would be chosen: the lowest _id and the title of those with one webUrl, the newest of a domain.
    hidden("a-shared", published=False, webUrl=SHARED, title="Shared"),
    hidden("newest", removed=True, provider={"name": "Hidden newest", "domain": "tide.example"}),
    hidden("damaged", published=False, excerpt=5, provider="Hidden", topics=["Hidden damaged", 5]),
]
VISIBLE = [
    article("shared", age=1, webUrl=SHARED, topics=["Ports"], provider={"name": "Tide", "domain": "tide.example"}),
    article("harbour", age=2, topics=["Ports", "Energy"], provider={"domain": "harbour.example"}, secured="Seen"),
    article(
        "public",
        age=3,
        topics=["Ports"],
        provider={"name": "Tide", "domain": "tide.example", "images": [{"url": "/tide.png", "width": 50}]},
        images=[{"url": "/a.jpg", "width": 600}, {"url": "/b.jpg"}],
        related=[
            *(entry(one, title="Embedded", provider={"domain": "harbour.example"}) for one in HIDDEN),
            {"title": "Shared", "webUrl": SHARED},
            entry(article("harbour")),
        ],
    ),
    {"taxonomy": "organization", "_id": "o", "domain": "harbour.example", "name": "The Harbour", "description": "D"},
    {"taxonomy": "topic", "_id": "t", "name": "Ports", "parent": "Hidden removed", "images": ["/ports.png"]},
    {"taxonomy": "topic", "_id": "u", "name": "Cranes", "parent": "Ports", "keywords": ["crane"]},
]

SLUGS = [one["_id"] for one in [*HIDDEN, *VISIBLE] if "webUrl" in one]
TOPICS = ["Ports", *(name for one in HIDDEN for name in one["topics"][:1])]
DOMAINS = ["tide.example", "harbour.example", *(f"hidden-{name}.example" for name in HIDING)]
KEYS = {"Article": SLUGS, "Topic": TOPICS, "Provider": DOMAINS}
IDS = [global_id(type_name, key) for type_name, keys in KEYS.items() for key in keys]
CONNECTION = [
    "",
    "first: 1",
    "last: 2, orderBy: HEAT",
    'filter: {topics: ["Ports", "Hidden both"], publishedTo: "2100-01-01T00:00:00Z", published: null}',
    'filter: {providers: ["tide.example", "hidden-both.example"], publishedFrom: "2000-01-01T00:00:00Z"}',
    'filter: {categories: ["news", "Hidden both"], types: ["article"]}, orderBy: QUALITY',
    "filter: {minQuality: 0}",
    "filter: {minHeat: 0}, orderBy: OLDEST",
]
ARGUMENTS = {
    "Query.node": [f'id: "{id_}"' for id_ in IDS],
    "Query.nodes": [f"ids: {json.dumps(IDS)}"],
    "Query.article": [
        *(f'slug: "{slug}"' for slug in SLUGS),
        *(f'id: "{global_id("Article", slug)}"' for slug in SLUGS),
        *(f'webUrl: "{one["webUrl"]}"' for one in HIDDEN),
    ],
    "Query.articles": CONNECTION,
    "Topic.articles": CONNECTION,
    "Provider.articles": CONNECTION,
    "Query.search": [
        *(f'query: "hidden {name}", first: 2' for name in HIDING),
        *(f'query: "hidden ports", {given.partition(", orderBy")[0]}' for given in CONNECTION if "filter" in given),
    ],
    "Query.providers": ["first: 100", ""],
    "ArticleConnection.facets": ["first: 100", ""],
    "Query.provider": [f'domain: "{domain}"' for domain in DOMAINS],
    "Query.topic": [f'name: "{name}"' for name in TOPICS],
    "Query.topics": ["first: 100, offset: 0", "first: 2, offset: 1"],
    "Article.related": ["first: 100", "offset: 2, excludeSelf: true"],
    "RelatedArticle.related": ["first: 100", "offset: 2, excludeSelf: true"],
    **{f"{owner}.images": ["", "minWidth: 1"] for owner in ("Article", "RelatedArticle", "Provider")},
    **{f"{owner}.image": ["", "width: 100, dpr: 2"] for owner in ("Article", "RelatedArticle", "Provider")},
}
SCHEMA = build_schema()
WAYS = dict(ways(SCHEMA, ARGUMENTS))


def test_every_argument_is_asked_with():
    assert not list(unasked(SCHEMA, ARGUMENTS))


@pytest.fixture
def documents(desk):
    desk.add(*HIDDEN, *VISIBLE)
    return desk


@pytest.fixture
async def without(mongodb_uri, database_name, recorder):
    """The same documents, but for the hidden ones."""
    desk = Desk(mongodb_uri, database_name + "_without", recorder)
    desk.add(*VISIBLE)
    yield desk
    desk.database.client.drop_database(desk.database.name)
    await desk.close()


@pytest.mark.parametrize(
    "scopes", [frozenset(), frozenset(Scope) - {Scope.UNPUBLISHED}], ids=["no key", "a key for all but that"]
)
async def test_hidden_documents_change_no_answer(documents, without, scopes):
    documents.limits = without.limits = WIDE
    for way, text in WAYS.items():
        answer = await documents.ask(text, scopes=scopes)

        assert answer["data"] is not None, way
        assert answer == await without.ask(text, scopes=scopes), way
        assert "hidden" not in str(answer).lower(), way


async def test_with_the_scope_every_field_of_query_leads_to_them(documents):
    documents.limits = WIDE
    unpublished = frozenset({Scope.UNPUBLISHED})
    answers = {way: await documents.ask(text, scopes=unpublished) for way, text in WAYS.items()}

    assert {way for way, answer in answers.items() if "Hidden" not in str(answer)} == set()
    assert {one["_id"] for one in HIDDEN if f"'{one['_id']}'" not in str(answers)} == set()


async def test_entries_embedded_in_a_visible_article_are_part_of_it(documents):
    data = await documents.data('{ article(slug: "public") { related { title article { title } related { title } } } }')

    embedded = [{"title": "Embedded", "article": None, "related": []}] * len(HIDING)
    assert data["article"]["related"][: len(HIDING)] == embedded


async def test_a_cursor_grants_nothing(documents):
    text = "query ($after: String) { articles(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } } }"
    page = (await documents.data(text, visibility="all"))["articles"]
    assert page["nodes"][0]["slug"].startswith("hidden-")

    following = (await documents.data(text, after=page["pageInfo"]["endCursor"]))["articles"]

    assert following["nodes"] == [{"slug": "shared"}]
