"""What a field costs, as the SDL says it: `@cost` and `@listSize` of the GraphQL Cost Directives specification by IBM.

https://ibm.github.io/graphql-specs/cost-spec.html. Every object of an answer weighs 1, a leaf nothing; a field that is
dearer than its objects has a weight besides. A list is as long as its slicing argument says, else as its assumed size:
a list that is stored in a document is bounded by nothing, so its size is what documents usually have.
"""

import strawberry
from strawberry.schema_directive import Location

from gateway.schema.sizes import DEFAULT_PAGE

_FIELD = [Location.FIELD_DEFINITION]


@strawberry.schema_directive(locations=_FIELD, description="What a field costs besides its objects, which cost 1 each.")
class Cost:
    weight: str


@strawberry.schema_directive(
    locations=_FIELD,
    description="How many entries a list has at most: what the greatest slicing argument says, else the assumed size. "
    "With sizedFields, it is the lists below the field that have that size.",
)
class ListSize:
    assumed_size: int | None = strawberry.UNSET
    slicing_arguments: list[str] | None = strawberry.UNSET
    sized_fields: list[str] | None = strawberry.UNSET
    require_one_slicing_argument: bool = True


def assumed(size: int) -> ListSize:
    """A list that no argument bounds: usually it has no more than `size` entries."""
    return ListSize(assumed_size=size)


def sliced(*arguments: str, otherwise: int | None = None) -> ListSize:
    """A list that arguments bound. `otherwise` is its size without any, where they have no default."""
    return ListSize(
        assumed_size=strawberry.UNSET if otherwise is None else otherwise,
        slicing_arguments=list(arguments),
        require_one_slicing_argument=False,
    )


def connection(*arguments: str) -> ListSize:
    """A connection: its edges and nodes are as many as `first` or `last` say."""
    return ListSize(
        assumed_size=DEFAULT_PAGE,
        slicing_arguments=list(arguments),
        sized_fields=["edges", "nodes"],
        require_one_slicing_argument=False,
    )


COUNTED = Cost(weight="50")
"""Up to 10 000 entries of an index are read to count them: a hundredth of a second."""
FACETS = ListSize(slicing_arguments=["first"], sized_fields=["topics", "providers"], require_one_slicing_argument=False)
FACETED = Cost(weight="500")
"""Up to 10 000 articles are read to make facets: a tenth of a second."""
SEARCHED = Cost(weight="200")
"""Every article that has one of the words is looked at."""
IMAGES = assumed(5)
"""An article has one to five sizes of its picture; a gallery has more, and is rare."""
TOPICS = assumed(5)
"""Editors give an article two to five."""
SUBTOPICS = assumed(20)
"""A topic has at most a page of them on any desk that we know."""
HEAVY = Cost(weight="1")
"""A text of kilobytes weighs what an object does."""
