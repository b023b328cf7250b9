"""What the schema says of itself where the contract is silent, for the documentation explorer and code generators.

The contract's own descriptions stand at their declarations, word for word, and are not touched here. Everything else
is described by its coordinate, such as "Image.width", or where it is the same everywhere by its name alone. An argument
is one thing wherever it occurs.
"""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLNamedType, GraphQLSchema

SCHEMA = """\
The articles of a news desk, and what they lead to: related articles, nested as deep as a page needs them, providers,
topics and images. Begin with Query. However deep a query nests, it costs a few commands of the database."""

TYPES = {
    "Article": "An article as it is stored. Its `related` list leads on to others.",
    "ArticleConnection": "A page of a list of articles. How to page is said at PageInfo.",
    "ArticleEdge": "An article, and its place in the list.",
    "ArticleFacets": "The values that the articles of a connection can be narrowed by, each with how many have it.",
    "Facet": "A value, and how many articles have it.",
    "Image": "A stored picture: of an article, of a topic, or the logo of a provider.",
    "ProviderConnection": "A page of the providers. How to page is said at PageInfo.",
    "ProviderEdge": "A provider, and its place in the list.",
    "Query": "All that can be asked for. Nothing here changes anything.",
    "SearchConnection": "A page of what a search found, best first. How to page is said at PageInfo.",
    "SearchResultEdge": "An article that was found, and its place among the results.",
}
MEMBERS = {
    # Wherever they occur, unless their type has a line below
    "ampWebUrl": "The address of the article's AMP page.",
    "cdnAmpWebUrl": "The address of the AMP page's copy in an AMP cache.",
    "cursor": "The place of this entry in the list, to be given as `after` or `before`.",
    "edges": "The entries of the page, each with its cursor.",
    "excerpt": "A sentence or two to show below the title.",
    "id": "The global id: the key for a client's cache, and what `node` takes. Node says how it is made.",
    "nodes": "The entries of the page without cursors; shorter than `edges { node }`.",
    "pageInfo": "Whether there are more pages, and the cursors that lead to them.",
    "provider": "Who published it; null where neither a name nor a domain is given.",
    "publishedDateTime": "When the article was published.",
    "quality": "A rating, as stored: the higher, the better.",
    "title": "The headline.",
    "type": "As stored: `article` for most.",
    "webUrl": "The address of the article's page. Related entries name their articles by it.",
    # Of one type
    "Article.category": "As stored: `news` for most.",
    "Article.heat": "How much in demand it is, as stored: the higher, the more; it can be below 0.",
    "Article.originalUrl": "Where it first appeared, if the document says so.",
    "Article.published": "Whether the editors have released it: always true for callers without the scope "
    "`unpublished`.",
    "Article.topics": "What it is about, in stored order.",
    "ArticleConnection.totalCountIsExact": "False where there are more than the 10 000 at which counting stops.",
    "ArticleEdge.node": "The article.",
    "ArticleFacets.providers": "By the provider's domain: values for the filter's `providers`.",
    "ArticleFacets.topics": "By the topic's name: values for the filter's `topics`.",
    "ArticleFilter.categories": "Values of Article.category.",
    "ArticleFilter.minHeat": "At least so much; an article without heat is not found.",
    "ArticleFilter.minQuality": "At least so much; an article without quality is not found.",
    "ArticleFilter.topics": "Names of topics.",
    "ArticleFilter.types": "Values of Article.type.",
    "ArticleOrder.HEAT": "The most heat first: what readers want now.",
    "ArticleOrder.NEWEST": "The latest publishedDateTime first: a feed.",
    "ArticleOrder.OLDEST": "The earliest publishedDateTime first: an archive from its beginning.",
    "ArticleOrder.QUALITY": "The highest quality first: a selection.",
    "Facet.count": "How many of the connection's articles have the value.",
    "Facet.value": "The name of a topic, or the domain of a provider.",
    "Image.attribution": "Whom to credit: show it with the image.",
    "Image.height": "In pixels; null where it is not known.",
    "Image.isCached": "Whether the document says that a copy of the image is kept.",
    "Image.title": "What the image shows, for a caption or for those who cannot see it.",
    "Image.url": "The address of the image file.",
    "Image.width": "In pixels; null where it is not known.",
    "PageInfo.endCursor": "The cursor of the page's last entry, to be given as `after`; null where the page is empty.",
    "PageInfo.hasNextPage": "Whether there is more behind this page.",
    "PageInfo.hasPreviousPage": "Whether there is more before this page.",
    "PageInfo.startCursor": "The cursor of the page's first entry, to be given as `before`; null where the page is "
    "empty.",
    "Provider.articles": "The articles whose own provider has this domain.",
    "Provider.description": "What the provider is, in its organization document's words.",
    "Provider.domain": "What a provider is known by: `provider`, filters and facets name it so.",
    "Provider.image": "The best logo for a slot of `width` CSS pixels at `dpr`, chosen like an article's image.",
    "Provider.images": "Its logos, in stored order; `minWidth` as for the images of an article.",
    "Provider.name": "The name to show.",
    "ProviderEdge.node": "The provider.",
    "Query.articles": "All articles that the caller may see, or those that a filter finds: feeds, archives, lists.",
    "Query.node": "What has this global id; null where it is malformed or names nothing that the caller may see.",
    "Query.provider": "The provider of this domain; null where `providers` has none of it.",
    "Query.topic": "The topic of this name; null where `topics` has none of it.",
    "RelatedArticle.title": "The headline that the entry has: not always the article's own.",
    "SearchResultEdge.node": "The article.",
    "SearchResultEdge.score": "How well it fits; to be compared within one search only.",
    "Topic.articles": "The articles that carry this topic.",
    "Topic.hashtags": "As stored, with or without #.",
    "Topic.keywords": "Words that belong to the topic.",
    "Topic.name": "What a topic is known by: articles carry it, and `topic`, filters and facets name it so.",
    "Topic.shortname": "A name for where there is little room.",
}
ARGUMENTS = {
    "after": "A cursor: the page begins behind it. Goes with `first`.",
    "before": "A cursor: the page ends before it. Goes with `last`.",
    "domain": "As Provider.domain has it, letter case included.",
    "dpr": "Device pixels for each CSS pixel: 2 or 3 on most phones. Above 0.",
    "excludeSelf": "Whether to leave out entries that name the article itself.",
    "filter": "Which articles; all, where it is left out.",
    "first": "How many at most, from the front: 1 to 100. In a connection 20, where `last` is not given either.",
    "id": "A global id, as the field `id` gives it.",
    "ids": "Global ids, as the field `id` gives them.",
    "last": "How many at most, from the end: 1 to 100. Goes with `before`.",
    "minWidth": "The least width, in pixels: 0 or more.",
    "name": "As Topic.name has it, letter case included.",
    "offset": "How many to pass over: 0 or more.",
    "orderBy": "Which come first. Pages are cut from the list in this order.",
    "query": 'Words, any of which may occur. A "phrase" in quotes must, and a -word must not.',
    "slug": "As Article.slug has it.",
    "webUrl": "As it is stored, letter by letter.",
    "width": "Of the slot on the screen, in CSS pixels: 1 or more.",
}


def describe(schema: GraphQLSchema) -> None:
    """Puts these words wherever a schema that was made from our types has none."""
    schema.description = SCHEMA
    for type_name, graphql_type in schema.type_map.items():
        if type_name.startswith("__"):
            continue
        graphql_type.description = graphql_type.description or TYPES.get(type_name)
        for name, member in _members(graphql_type).items():
            member.description = member.description or MEMBERS.get(f"{type_name}.{name}") or MEMBERS.get(name)
            for argument_name, argument in getattr(member, "args", {}).items():
                argument.description = argument.description or ARGUMENTS.get(argument_name)


def _members(graphql_type: GraphQLNamedType) -> Mapping[str, Any]:
    """Fields, input members or enum values, by name."""
    members: Mapping[str, Any] = getattr(graphql_type, "fields", None) or getattr(graphql_type, "values", {})
    return members
