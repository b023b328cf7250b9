"""One rule: no field is ever read from an unpublished or removed document, whichever way leads there."""

import pytest

from gateway.paging import global_id
from tests.desk import article, entry

SECRET = "Not for the public"


@pytest.fixture
def hidden(desk):
    """A public article that names two hidden ones, and hidden ones that carry names of their own."""
    unpublished = article("unpublished", published=False, title=SECRET, topics=["Ports", "Secret"])
    removed = article(
        "removed", removed=True, title=SECRET, heat=5, topics=["Ports", "Secret"], provider={"domain": "secret.example"}
    )
    unsaid = article("unsaid", title=SECRET)
    del unsaid["published"]
    public = article(
        "public", age=1, topics=["Ports"], related=[entry(one, title="Embedded") for one in (unpublished, removed)]
    )
    desk.add(unpublished, removed, unsaid, public)
    return desk


WAYS = {
    "articles": "{ articles { nodes { title } edges { node { title } } } }",
    "article by slug": '{ article(slug: "unpublished") { title } other: article(slug: "removed") { title } }',
    "article by id": f'{{ article(id: "{global_id("Article", "unpublished")}") {{ title }} }}',
    "article by webUrl": '{ article(webUrl: "https://tidewater-times.example/removed") { title } }',
    "node": f'{{ node(id: "{global_id("Article", "removed")}") {{ id ... on Article {{ title }} }} }}',
    "nodes": f'{{ nodes(ids: ["{global_id("Article", "unpublished")}"]) {{ ... on Article {{ title }} }} }}',
    "related article": '{ article(slug: "public") { related { article { title } related { title } } } }',
    "topic articles": '{ topic(name: "Ports") { articles { nodes { title } } } }',
    "topics": "{ topics { name articles { nodes { title } } } }",
    "topic": '{ topic(name: "Secret") { name } }',
    "provider": '{ provider(domain: "secret.example") { domain } }',
    "providers": "{ providers { nodes { domain articles { nodes { title } } } } }",
    "articles backwards": "{ articles(last: 100, orderBy: HEAT) { nodes { title } } }",
    "articles by topic": '{ articles(filter: { topics: ["Secret", "Ports"] }) { nodes { title } } }',
    "articles by a least heat": "{ articles(filter: { minHeat: 0 }) { nodes { title } } }",
    "facets": "{ articles { facets { topics { value } providers { value } } } }",
    "search": '{ search(query: "public") { nodes { title } } }',
}


@pytest.mark.parametrize("way", WAYS)
async def test_no_way_leads_to_a_hidden_article(hidden, way):
    data = str(await hidden.data(WAYS[way]))

    assert SECRET not in data
    assert "Secret" not in data
    assert "secret.example" not in data


async def test_entries_embedded_in_a_visible_article_are_part_of_it(hidden):
    data = await hidden.data('{ article(slug: "public") { related { title article { title } related { title } } } }')

    assert data["article"]["related"] == [{"title": "Embedded", "article": None, "related": []}] * 2


@pytest.mark.parametrize("way", [way for way in WAYS if way not in {"provider", "providers", "topic", "facets"}])
async def test_with_the_visibility_all_each_leads_there(hidden, way):
    assert SECRET in str(await hidden.data(WAYS[way], visibility="all"))


async def test_what_is_hidden_is_not_counted_either(hidden):
    text = """{
      articles { totalCount facets { topics { value count } } }
      topic(name: "Ports") { articles { totalCount facets { topics { value count } } } }
      hot: articles(filter: { minHeat: 0 }) { totalCount }
    }"""

    data = await hidden.data(text)
    ports = {"totalCount": 1, "facets": {"topics": [{"value": "Ports", "count": 1}]}}
    assert data == {"articles": ports, "topic": {"articles": ports}, "hot": {"totalCount": 0}}

    data = await hidden.data(text, visibility="all")
    assert [data["articles"]["totalCount"], data["hot"]["totalCount"]] == [4, 1]
    assert data["topic"]["articles"]["facets"]["topics"] == [
        {"value": "Ports", "count": 3},
        {"value": "Secret", "count": 2},
    ]


async def test_with_the_scope_the_names_are_there_too(hidden):
    data = await hidden.data(
        '{ providers { nodes { domain } } topic(name: "Secret") { name } provider(domain: "secret.example") { domain } }',
        visibility="all",
    )

    assert data == {
        "providers": {"nodes": [{"domain": "secret.example"}]},
        "topic": {"name": "Secret"},
        "provider": {"domain": "secret.example"},
    }
