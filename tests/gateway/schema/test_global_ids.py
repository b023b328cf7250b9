"""Global ids: standard base64, padded, of Type:key; what is malformed or unseen is null, at every way in."""

import base64

import pytest

from gateway.paging import global_id
from tests.desk import article

ASK = """query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { id } article(id: $id) { id } }"""
NOTHING = {"node": None, "nodes": [None], "article": None}


def written(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


@pytest.mark.parametrize(
    "id_",
    [
        pytest.param("", id="empty"),
        pytest.param(" ", id="a space"),
        pytest.param("Article:a???", id="not encoded"),
        pytest.param(written("Article:ab").rstrip("="), id="without its padding"),
        pytest.param(written("Article:ab") + "==", id="with more of it"),
        pytest.param(written("Article:a???").replace("/", "_").replace("+", "-"), id="the alphabet of URLs"),
        pytest.param(" " + written("Article:a???"), id="a space before"),
        pytest.param(written("Article:a???") + "\n", id="a line end behind"),
        pytest.param(written("Article:ab").replace("Yg==", "Yh=="), id="spare bits that say something"),
        pytest.param(written("Article"), id="no colon"),
        pytest.param(written("Article:"), id="an empty key"),
        pytest.param(written(":a???"), id="an empty type"),
        pytest.param(written("article:a???"), id="another case"),
        pytest.param(written(" Article:a???"), id="a space inside"),
        pytest.param(written("Image:a???"), id="a type that is no node"),
        pytest.param(written("Query:a???"), id="the root"),
        pytest.param(written(b"Article:\xff\xfe"), id="no UTF-8"),
        pytest.param(written(b"Article:\xed\xa0\x80"), id="half of a surrogate pair"),
        pytest.param(written("Article:a???\0"), id="a NUL more"),
        pytest.param("ä", id="no ASCII"),
        pytest.param("\0", id="a NUL"),
        pytest.param("A" * 100_000, id="long"),
        pytest.param(5, id="a number"),
    ],
)
async def test_what_names_nothing_is_null(desk, id_):
    desk.add(article("a???"), article("ab"))

    assert await desk.data(ASK, id=id_) == NOTHING


@pytest.mark.parametrize("slug", ["a:b", ":", "Article:a", "ä 😀", "a\0b", " ", "a/b?c", "x" * 5_000, ""])
async def test_the_key_begins_after_the_first_colon_and_is_any_text(desk, slug):
    desk.add(article(slug))
    (node,) = (await desk.data("{ articles { nodes { id slug } } }"))["articles"]["nodes"]

    assert node == {"id": written(f"Article:{slug}"), "slug": slug}
    assert await desk.data(ASK, id=node["id"]) == {
        "node": {"__typename": "Article", "id": node["id"]},
        "nodes": [{"id": node["id"]}],
        "article": {"id": node["id"]},
    }


@pytest.mark.parametrize("name", ["a:b", "😀", "a\0b", "", " ", "Topic:a"])
async def test_a_topic_of_any_name_is_fetched_again(desk, name):
    desk.add(article("a", topics=[name]))
    (node,) = (await desk.data('{ article(slug: "a") { topics { id name } } }'))["article"]["topics"]

    assert node == {"id": written(f"Topic:{name}"), "name": name}
    found = await desk.data(
        "query ($id: ID!) { node(id: $id) { ... on Topic { name } } topics { name } }", id=node["id"]
    )
    assert found == {"node": {"name": name}, "topics": [{"name": name}]}


async def test_a_provider_that_has_no_domain_cannot_be_fetched(desk):
    desk.add(article("a", provider={"name": "Tide"}), article("b", provider={"name": "Tide", "domain": ""}))
    id_ = written("Provider:Tide")
    nodes = (await desk.data("{ articles { nodes { provider { id } } } }"))["articles"]["nodes"]

    assert nodes == [{"provider": {"id": id_}}] * 2
    assert (await desk.data(ASK, id=id_))["node"] is None
    assert (await desk.data(ASK, id=written("Provider:")))["node"] is None


async def test_where_that_text_is_a_domain_it_means_the_provider_of_the_domain(desk):
    desk.add(article("a", provider={"name": "tide.example"}), article("b", provider={"domain": "tide.example"}))

    assert (await desk.data(ASK, id=written("Provider:tide.example")))["node"] == {
        "__typename": "Provider",
        "id": written("Provider:tide.example"),
    }


async def test_an_id_of_what_embeds_an_id_is_of_the_type_that_it_says(desk):
    desk.add(article("a", provider={"_id": 7, "name": "Tide", "domain": "tide.example"}))
    text = "query ($id: ID!) { node(id: $id) { __typename id ... on Provider { name } } }"
    id_ = global_id("Provider", "tide.example")

    assert await desk.data(text, id=id_) == {"node": {"__typename": "Provider", "id": id_, "name": "Tide"}}
