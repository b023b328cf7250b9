"""Connections of articles, walked as a client walks them: page by page, in either direction."""

from gateway.settings import Visibility

OWNERS = {"Query": None, "Topic": ("topics", "Tides"), "Provider": ("providers", "a.example")}
"""Whose articles: what the articles of each connection share."""

_ARTICLES = """
articles(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
  nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}"""
_VARIABLES = """
query ($first: Int, $after: String, $last: Int, $before: String, $filter: ArticleFilter, $orderBy: ArticleOrder)"""
TEXTS = {
    "Query": f"{_VARIABLES} {{ {_ARTICLES} }}",
    "Topic": f'{_VARIABLES} {{ owner: topic(name: "Tides") {{ {_ARTICLES} }} }}',
    "Provider": f'{_VARIABLES} {{ owner: provider(domain: "a.example") {{ {_ARTICLES} }} }}',
}


async def page(desk, owner="Query", visibility=Visibility.PUBLISHED, **arguments):
    """A page of the connection: its slugs and its PageInfo."""
    data = await desk.data(TEXTS[owner], visibility=visibility, **arguments)
    connection = data.get("owner", data)["articles"]
    return [node["slug"] for node in connection["nodes"]], connection["pageInfo"]


async def forwards(desk, size, **asked):
    """The whole list, from its start to its end."""
    found, after = [], None
    while True:
        slugs, info = await page(desk, first=size, after=after, **asked)
        assert info["hasPreviousPage"] == (after is not None)
        found += slugs
        if not info["hasNextPage"]:
            return found
        assert len(slugs) == size
        after = info["endCursor"]


async def backwards(desk, size, **asked):
    """The whole list, from its end to its start."""
    found, before = [], None
    while True:
        slugs, info = await page(desk, last=size, before=before, **asked)
        assert info["hasNextPage"] == (before is not None)
        found = slugs + found
        if not info["hasPreviousPage"]:
            return found
        assert len(slugs) == size
        before = info["startCursor"]
