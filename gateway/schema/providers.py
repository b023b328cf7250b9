"""Providers: who published an article. An object is the embedded mapping, or one like it made from a document."""

from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

import strawberry

from gateway.dataloaders import Loaders
from gateway.engine import Needs, Want
from gateway.paging import Position, encode_cursor, global_id
from gateway.schema import documents
from gateway.schema.connections import ArticleConnection, article_connection
from gateway.schema.declare import Info, Loading, Number, derived, itself, loaded
from gateway.schema.documents import Document, checked_texts, name_of, not_empty
from gateway.schema.hints import REFERENCE, kept
from gateway.schema.images import Image, choose_image, choose_images
from gateway.schema.node import Node
from gateway.schema.paging import PageInfo, Slice, read_slice
from gateway.schema.weights import IMAGES
from gateway.store import ArticleList, Articles, Page

_BELONGS = "providers"


def _ids(self: Sequence[Document], info: Info) -> list[str]:
    return [global_id("Provider", name_of(one, "domain") or name_of(one, "name") or "") for one in self]


@strawberry.type(
    directives=kept(REFERENCE),
    description="""\
Who published an article. In an article (or related entry) name, domain and images are what that embeds, so a card needs
no look-up; what it does not embed (absent, null or empty), and `description` always, comes from the organization
document of the same domain. Reached by domain (provider, providers, node), everything comes from the organization
document, or where there is none from the newest visible article that names the domain. A provider with neither name nor
domain is null; one without a domain has no articles.""",
)
class Provider(Node):
    id: strawberry.ID = derived(strawberry.ID, "domain", "name")(_ids)

    @loaded(str | None, "organizations", needs=("name", "domain"), fetches={"name": None})
    def name(self: Sequence[Document], info: Info) -> Loading:
        return checked_texts((yield from _completed(self, info, _names, None)))

    @derived(str | None, "domain")
    def domain(self: Sequence[Document], info: Info) -> list[object]:
        return checked_texts(not_empty([provider.get("domain") for provider in self]))

    @loaded(str | None, "organizations", needs=("description", "domain"), fetches={"description": None})
    def description(self: Sequence[Document], info: Info) -> Loading:
        domains = [name_of(provider, "domain") for provider in self]
        found = yield Want(info.context.loaders.organizations, domains, info.needs)
        return checked_texts([organization and organization.get("description") for organization in found])

    @loaded(list[Image], "organizations", needs=("images", "domain"), fetches={"images": None}, directives=[IMAGES])
    def images(self: Sequence[Document], info: Info, min_width: int | None = None) -> Loading:
        return choose_images((yield from _completed(self, info, documents.images, [])), min_width)

    @loaded(Image | None, "organizations", needs=("images", "domain"), fetches={"images": None})
    def image(self: Sequence[Document], info: Info, width: int | None = None, dpr: Number = 1) -> Loading:
        found = yield from _completed(self, info, documents.images, [])
        return choose_image(found, width, dpr)

    articles: ArticleConnection = article_connection(
        lambda providers: [("provider.domain", name_of(provider, "domain")) for provider in providers]
    )


class ProviderPage(NamedTuple):
    """The object of a ProviderConnection."""

    slice: Slice
    providers: list[Document]
    more: bool

    def cursor(self, place: int) -> str | None:
        return _cursor(self.providers[place]) if self.providers else None


def _cursor(provider: Document) -> str:
    return encode_cursor(_BELONGS, Position(None, provider["domain"]))


@strawberry.type
class ProviderEdge:
    @derived(str, "domain")
    def cursor(self: Sequence[Document], info: Info) -> list[str]:
        return [_cursor(provider) for provider in self]

    node: Provider = itself()


@strawberry.type(directives=kept(REFERENCE))
class ProviderConnection:
    @derived(list[ProviderEdge], through=True)
    def edges(self: Sequence[ProviderPage], info: Info) -> list[list[Document]]:
        return [one.providers for one in self]

    @derived(list[Provider], through=True)
    def nodes(self: Sequence[ProviderPage], info: Info) -> list[list[Document]]:
        return [one.providers for one in self]

    page_info: PageInfo = itself()


def provider_page(info: Info, first: int | None, after: str | None) -> Loading:
    """The page of Query.providers. Raises BadUserInput."""
    part = read_slice(first, after)
    position = part.position(_BELONGS)
    asked = (position.id if position else "", part.size + 1)
    (domains,) = yield Want(info.context.loaders.domain_pages, [asked], {})
    found = yield from by_domain(info.context.loaders, domains[: part.size], {**info.needs, "domain": None})
    # A domain that nothing names any more, since the names were fetched, has no provider.
    return ProviderPage(part, [provider for provider in found if provider], more=len(domains) > part.size)


def by_domain(loaders: Loaders, domains: Sequence[str | None], needs: Needs) -> Loading:
    """The providers of these domains, as `provider(domain:)` finds them; None where nothing visible names one."""
    domains = [domain or None for domain in domains]  # to have an empty domain is to have none
    organizations = yield Want(loaders.organizations, domains, needs)
    unknown = [
        ArticleList(1, Articles("provider.domain", domain)) if domain and organization is None else None
        for domain, organization in zip(domains, organizations, strict=True)
    ]
    pages = (yield Want(loaders.article_lists, unknown, {"provider": None})) if any(unknown) else unknown
    return [_made(organization, page) for organization, page in zip(organizations, pages, strict=True)]


def _made(organization: Document | None, page: Page | None) -> Document | None:
    naming = page.documents[0]["provider"] if page and page.documents else None
    found = organization or naming
    # By its _id an article is told from a provider; what is embedded may have one too.
    return found and {key: value for key, value in found.items() if key != "_id"}


def _names(providers: Sequence[Document]) -> list[Any]:
    return not_empty([provider.get("name") for provider in providers])


def _completed(
    providers: Sequence[Document], info: Info, read: Callable[[Sequence[Document]], list[Any]], empty: object
) -> Generator[Want, Any, list[Any]]:
    """What each provider embeds, else what its organization document has."""
    own = read(providers)
    if all(own):
        return own
    is_there = [value != empty for value in own]
    if all(is_there):
        return own
    lacking = [
        None if there else name_of(provider, "domain") for there, provider in zip(is_there, providers, strict=True)
    ]
    if not any(lacking):
        return own
    found = yield Want(info.context.loaders.organizations, lacking, info.needs)
    theirs = read([organization or {} for organization in found])
    return [value if there else other for value, other, there in zip(own, theirs, is_there, strict=True)]
