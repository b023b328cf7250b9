"""Which articles a connection has, and in what order: ArticleFilter and ArticleOrder, read into the store's words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

import strawberry

from gateway import model
from gateway.errors import BadUserInput, Forbidden
from gateway.keys import Scope, Scopes
from gateway.schema.sizes import LISTED
from gateway.store import NO_FILTER, ArticleFilter

ArticleOrder = strawberry.enum(
    model.Order,
    name="ArticleOrder",
    description="""\
Every order ends in _id, so that it is total and a cursor is a real position in it. A missing value counts as the
lowest. NEWEST: publishedDateTime, then _id, both descending. OLDEST: its exact reverse. HEAT, QUALITY: that value, then
_id, both descending.""",
)
OrderBy = Annotated[model.Order, strawberry.argument(graphql_type=ArticleOrder | None)]


@strawberry.input(
    name="ArticleFilter",
    description="""\
Every given member must hold; a list means any of its values, so an empty list finds nothing. Each member alone, and a
topic or a provider with a time range, minQuality or minHeat, is backed by an index in every order; other combinations
use the best of these and are bounded by the operation's deadline.""",
)
class Filter:
    topics: list[str] | None = strawberry.UNSET
    providers: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Domains.")
    categories: list[str] | None = strawberry.UNSET
    types: list[str] | None = strawberry.UNSET
    published_from: datetime | None = strawberry.field(default=strawberry.UNSET, description="At or after.")
    published_to: datetime | None = strawberry.field(default=strawberry.UNSET, description="Before.")
    min_quality: int | None = strawberry.UNSET
    min_heat: int | None = strawberry.UNSET
    published: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="False finds every article that is not `published: true`. Only for callers with the scope "
        "`unpublished` (all, where the visibility is `all`); FORBIDDEN for others, whichever value.",
    )


FilterBy = Annotated[Mapping[str, Any] | None, strawberry.argument(graphql_type=Filter | None)]
"""What the engine hands to a resolver: the members that were given, by their names in the schema."""


def read_filter(given: Mapping[str, Any] | None, scopes: Scopes) -> ArticleFilter:
    """The filter in the store's words; the order and the repetition of values in a list make no other filter.

    Raises BadUserInput for a list that is too long, Forbidden for `published` without the scope for it.
    """
    members = {name: value for name, value in (given or {}).items() if value is not None}
    if not members:
        return NO_FILTER
    if "published" in members and Scope.UNPUBLISHED not in scopes:
        raise Forbidden(
            "filter.published: expected a key with the scope unpublished (Authorization: Bearer KEY), "
            "or no such member: what is shown without it is published."
        )
    return ArticleFilter(
        topics=_listed(members, "topics"),
        providers=_listed(members, "providers"),
        categories=_listed(members, "categories"),
        types=_listed(members, "types"),
        published_from=_storable(members.get("publishedFrom")),
        published_to=_storable(members.get("publishedTo")),
        min_quality=members.get("minQuality"),
        min_heat=members.get("minHeat"),
        published=members.get("published"),
    )


def _listed(members: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    values: list[str] | None = members.get(name)
    if values is None:
        return None
    if len(values) > LISTED:
        raise BadUserInput(f"filter.{name}: expected at most {LISTED} values, got {len(values)}.")
    return tuple(sorted(set(values)))


def _storable(instant: datetime | None) -> datetime | None:
    """The first whole millisecond from there on, which is what a stored date can be; the driver would cut it."""
    if instant is None:
        return None
    try:
        return instant + timedelta(microseconds=-instant.microsecond % 1000)
    except OverflowError:
        return instant  # of the last millisecond of the year 9999
