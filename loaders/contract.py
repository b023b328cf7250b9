"""Of what type the contract takes the stored fields to be, to tell where documents drift from it. Pure values.

The names of types are MongoDB's. A field that is absent or null is no drift, but for those that every article must
have: the validator sees to them. What the contract does not name may be of any type.
"""

from collections.abc import Mapping

from gateway.model import ARTICLES, ORGANIZATIONS, TOPICS

Types = frozenset[str]

_TEXT: Types = frozenset({"string"})
_NUMBER: Types = frozenset({"int", "long", "double"})
_LIST: Types = frozenset({"array"})
_MAPPING: Types = frozenset({"object"})
_SWITCH: Types = frozenset({"bool"})

ABSENT: Types = frozenset({"missing", "null", "undefined"})

EXPECTED: Mapping[str, Mapping[str, Types]] = {
    ARTICLES: {
        **dict.fromkeys(("title", "excerpt", "type", "category", "body", "secured"), _TEXT),
        **dict.fromkeys(("webUrl", "ampWebUrl", "cdnAmpWebUrl", "originalUrl"), _TEXT),
        **dict.fromkeys(("quality", "heat"), _NUMBER),
        **dict.fromkeys(("published", "removed"), _SWITCH),
        **dict.fromkeys(("topics", "images", "related"), _LIST),
        "provider": _MAPPING,
        "publishedDateTime": frozenset({"date"}),
    },
    ORGANIZATIONS: {
        **dict.fromkeys(("name", "domain", "description"), _TEXT),
        "images": _LIST,
    },
    TOPICS: {
        **dict.fromkeys(("name", "shortname", "parent"), _TEXT),
        **dict.fromkeys(("keywords", "hashtags", "images"), _LIST),
    },
}
"""By collection and field."""
