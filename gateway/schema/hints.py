"""How long a cache may keep what is selected: `@cacheControl(maxAge:)`, on a type or a field, as Apollo spells it.

The lowest number in an answer is that of the answer; what has none is kept as long as what it is part of. Numbers are
seconds. An answer may be that much older than the store, and twice that where a CDN and a browser both keep it.
"""

import strawberry
from strawberry.schema_directive import Location

LIST = 30
"""News is new, and a list shows it first. Even so a cache sends us each distinct query but twice a minute."""
ARTICLE = 60
"""A correction, or a text that is taken back, has reached everyone in a minute."""
REFERENCE = 300
"""Providers and topics change by hand, seldom."""

MAX_AGE = "maxAge"
"""Where `build` puts the number: a key of the extensions of a type or a field."""


@strawberry.schema_directive(
    locations=[Location.OBJECT, Location.INTERFACE, Location.FIELD_DEFINITION],
    name="cacheControl",
    description="For how many seconds a cache may keep an answer in which this is selected: the lowest counts.",
)
class CacheControl:
    max_age: int


def kept(seconds: int) -> list[object]:
    """The `directives` of a Strawberry type or field that a cache may keep for so many seconds."""
    return [CacheControl(max_age=seconds)]
