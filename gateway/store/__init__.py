"""MongoDB, as the gateway sees it: sets in, documents out.

`view` sends the commands. What they say is made by `lists` (pages of articles in every order), `tallies` (counts and
facets), `finding` (full text) and `carried` (the names that articles carry); `documents` has what all of them share.

No method takes one key, so N+1 commands cannot be written. Each is told what is needed of the documents and projects
that. The rule of visibility is part of every command about articles: a `View` is the store as one kind of caller may
see it, and there is no way round it.

A caller's value is always compared with `$eq`, `$in`, or as the bound of a range, so none can become an operator.
"""

from gateway.store.documents import CURSOR, MORE, PAGE, RELATED_COUNT
from gateway.store.finding import SCORE, Search
from gateway.store.lists import NO_FILTER, ArticleFilter, ArticleList, Articles, Marks, Page
from gateway.store.tallies import COUNTED, Facets
from gateway.store.view import View, marks_of

__all__ = [
    "COUNTED",
    "CURSOR",
    "MORE",
    "NO_FILTER",
    "PAGE",
    "RELATED_COUNT",
    "SCORE",
    "ArticleFilter",
    "ArticleList",
    "Articles",
    "Facets",
    "Marks",
    "Page",
    "Search",
    "View",
    "marks_of",
]
