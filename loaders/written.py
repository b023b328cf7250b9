"""Which fields are text, whatever the text looks like.

YAML 1.1 takes `title: no` for false, `title: 12:30:00` for 45000, `_id: 0777` for 511, `topics: [1984]` for a number.
What people read, what documents are found by and what they name one another by must not change so: under these keys, at
any depth, and in lists under them, a value is the text as written. Null stays null, an explicit tag keeps its meaning.
"""

from functools import lru_cache

_KEYS = frozenset({"_id", "title", "excerpt", "type", "category", "topics", "parent"})
"""`parent` is the name of a topic."""
_ENDS = ("url", "Url", "URL", "name", "Name", "Names")
"""`webUrl`, `originalUrl`, `url`; `name`, `shortname`, `username`, `otherNames`."""


@lru_cache(4096)
def is_kept(key: str) -> bool:
    """Whether the value of `key` is kept as written."""
    return key in _KEYS or key.endswith(_ENDS)
