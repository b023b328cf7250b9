"""The ways in: one article by three names, anything by its global id."""

import pytest

from gateway.paging import global_id
from tests.desk import article

ORGANIZATION = {"taxonomy": "organization", "_id": "tide.example", "name": "The Tide", "domain": "tide.example"}
TOPIC = {"taxonomy": "topic", "_id": "energy", "name": "Energy: a topic", "shortname": "Power"}


@pytest.mark.parametrize(
    "by",
    [
        f'id: "{global_id("Article", "a")}"',
        'slug: "a"',
        'webUrl: "https://tidewater-times.example/a"',
        'slug: "a", id: null',
    ],
)
async def test_an_article_is_found_by_any_of_its_names(desk, by):
    desk.add(article("a"))

    assert await desk.data(f"{{ article({by}) {{ slug }} }}") == {"article": {"slug": "a"}}


@pytest.mark.parametrize(
    "by",
    [f'id: "{global_id("Topic", "a")}"', 'id: "a"', 'id: ""', 'slug: "A"', 'slug: ""', 'webUrl: "https://a.example"'],
)
async def test_a_name_of_nothing_is_null(desk, by):
    desk.add(article("a"))

    assert await desk.data(f"{{ article({by}) {{ slug }} }}") == {"article": None}


@pytest.mark.parametrize("by", ["", "(slug: null)", '(slug: "a", webUrl: "b")', '(id: "a", slug: "a", webUrl: "a")'])
async def test_exactly_one_name_is_taken(desk, by):
    payload = await desk.ask(f"{{ article{by} {{ slug }} }}")

    assert payload["data"] == {"article": None}
    assert payload["errors"][0]["message"] == "article: expected exactly one of id, slug and webUrl."
    assert payload["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_of_articles_with_one_web_url_the_lowest_id_is_found(desk):
    shared = "https://tidewater-times.example/shared"
    desk.add(article("a", published=False, webUrl=shared), article("c", webUrl=shared), article("b", webUrl=shared))

    assert await desk.data("query ($url: URL) { article(webUrl: $url) { slug } }", url=shared) == {
        "article": {"slug": "b"}
    }


NODES = """query ($ids: [ID!]!) { nodes(ids: $ids) {
  __typename id
  ... on Article { slug title }
  ... on Provider { called: name domain description }
  ... on Topic { name shortname }
} }"""


async def test_nodes_gives_what_each_id_names_in_their_order_with_one_command_a_type(desk):
    desk.add(article("a"), article("b", provider={"name": "B", "domain": "b.example"}), ORGANIZATION, TOPIC)
    ids = [
        global_id("Topic", "Energy: a topic"),
        global_id("Article", "b"),
        global_id("Provider", "tide.example"),
        "nonsense",
        global_id("Article", "nowhere"),
        global_id("Provider", "b.example"),
        global_id("Image", "a"),
        global_id("Article", "a"),
        global_id("Article", "a"),
    ]
    await desk.know_what_is_kept()

    nodes = (await desk.data(NODES, ids=ids))["nodes"]

    assert [node and node["__typename"] for node in nodes] == [
        "Topic", "Article", "Provider", None, None, "Provider", None, "Article", "Article",
    ]  # fmt: skip
    assert [node["id"] for node in nodes if node] == [id_ for id_, node in zip(ids, nodes, strict=True) if node]
    assert (nodes[0]["shortname"], nodes[1]["slug"], nodes[2]["called"], nodes[5]["called"]) == (
        "Power",
        "b",
        "The Tide",
        "B",
    )
    assert sorted(desk.commands) == [
        ("find", "articles"),  # the articles
        ("find", "articles"),  # the newest article of the domain that has no organization
        ("find", "organizations"),
        ("find", "topics"),
    ]


async def test_node_is_the_same_for_one(desk):
    desk.add(article("a"))
    text = "query ($id: ID!) { node(id: $id) { __typename ... on Article { title } } }"

    assert await desk.data(text, id=global_id("Article", "a")) == {"node": {"__typename": "Article", "title": "A"}}
    assert await desk.data(text, id="QXJ0aWNsZTph\n") == {"node": None}
    assert await desk.data(text, id=global_id("Article", "b")) == {"node": None}


async def test_a_hundred_ids_are_taken_and_no_more(desk):
    assert (await desk.data(NODES, ids=["x"] * 100))["nodes"] == [None] * 100

    (error,) = (await desk.ask(NODES, ids=["x"] * 101))["errors"]

    assert (error["message"], error["extensions"]) == (
        "ids: expected at most 100 ids, got 101.",
        {"code": "BAD_USER_INPUT"},
    )
