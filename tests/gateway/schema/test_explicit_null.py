"""An explicit null for an argument means the same as leaving it out: for every argument there is, however it is given."""

import pytest
from graphql import get_named_type, is_leaf_type

from gateway.paging import global_id
from gateway.schema.build import build_schema
from tests.desk import article, entry
from tests.ways import CLIMBS, NEEDED, optional

SCHEMA = build_schema()
WHERE = [
    pytest.param(owner, name, argument, id=f"{owner}.{name}({argument})")
    for owner, name, argument in optional(SCHEMA)
    if (owner, name) != ("Query", "article")
]


@pytest.fixture
def documents(desk):
    images = [{"url": f"/{wide}.png", "width": wide} for wide in (50, 900, 300)]
    stored = [article(f"r{number:02}", age=number, topics=["Ports"], images=images) for number in range(30)]
    provider = {"name": "Tide", "domain": "tide.example", "images": images}
    main = article("a", topics=["Ports"], provider=provider, images=images)
    desk.add(*stored, main | {"related": [entry(one, images=images) for one in [main, *stored]]})
    return desk


@pytest.mark.parametrize(("owner", "name", "argument"), WHERE)
async def test_null_is_as_if_left_out(documents, owner, name, argument):
    field = SCHEMA.type_map[owner].fields[name]
    shown = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename ...Shown }"
    definition = field.args[argument]
    needed = NEEDED.get(name, "")

    async def answer(given, declared="", /, **variables):
        arguments = ", ".join(filter(None, [needed, given]))
        selected = f"{name}({arguments}) {shown}" if arguments else f"{name} {shown}"
        fragments = SHOWN[get_named_type(field.type).name] if shown else ""
        return await documents.data(f"query {declared} {CLIMBS[owner] % selected} {fragments}", **variables)

    left_out = await answer("")
    declared = f"($given: {get_named_type(definition.type)})"
    assert left_out == await answer(f"{argument}: null")
    assert left_out == await answer(f"{argument}: $given", declared, given=None)
    assert left_out == await answer(f"{argument}: $given", declared)


SHOWN = {
    "Image": "fragment Shown on Image { url }",
    "RelatedArticle": "fragment Shown on RelatedArticle { title }",
    "Topic": "fragment Shown on Topic { name }",
    "ArticleConnection": "fragment Shown on ArticleConnection { nodes { slug } pageInfo { endCursor hasPreviousPage } }",
    "ArticleFacets": "fragment Shown on ArticleFacets { topics { value count } providers { value count } }",
    "ProviderConnection": "fragment Shown on ProviderConnection { nodes { id } pageInfo { endCursor } }",
    "SearchConnection": "fragment Shown on SearchConnection { nodes { slug } pageInfo { endCursor } }",
}


async def test_of_three_names_those_that_are_null_are_not_given(documents):
    text = """query ($id: ID, $slug: String, $webUrl: URL) {
        article(id: $id, slug: $slug, webUrl: $webUrl) { slug } other: article(slug: "a", id: null, webUrl: null) { slug } }"""

    for given in ({"slug": "a"}, {"id": global_id("Article", "a"), "slug": None, "webUrl": None}):
        assert await documents.data(text, **given) == {"article": {"slug": "a"}, "other": {"slug": "a"}}


@pytest.mark.parametrize(
    ("declared", "selected"),
    [
        ('$given: [ID!] = ["x"]', "nodes(ids: $given) { id }"),
        ('$given: ID = "x"', "node(id: $given) { id }"),
        ('$given: String = "x"', "topic(name: $given) { id }"),
        ('$given: String = "x"', "provider(domain: $given) { id }"),
    ],
)
async def test_null_for_what_cannot_be_left_out_is_the_fault_of_the_client(documents, declared, selected):
    payload = await documents.ask(f"query ({declared}) {{ {selected} }}", given=None)

    assert [error["extensions"]["code"] for error in payload["errors"]] == ["BAD_USER_INPUT"]
    assert "non-null type" in payload["errors"][0]["message"]
