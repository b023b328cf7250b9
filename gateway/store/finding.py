"""Full text: the pipeline of a search, and whether a text has a word to look for. Pure.

MongoDB scores every article that has one of the words, so what a search costs depends on how many those are. Only ids
and scores are sorted; the documents of a page are fetched when it is known which they are.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gateway import model
from gateway.engine import Needs
from gateway.mongodb import Document
from gateway.paging import Position
from gateway.store.documents import Pipeline, all_of, one_after_another, projection
from gateway.store.lists import ArticleFilter, Articles, least_marks, members

SCORE = "+score"
"""Of a document that was searched for: how well it fits. No stored key."""

_BEST = 1_000
"""Articles that the pages of a search reach: nobody has read so far."""


class Search(NamedTuple):
    """One page of what a text finds, best first, equals by _id upwards; phrases in quotes, words to avoid after a -."""

    size: int
    text: str
    filter: ArticleFilter = ArticleFilter()
    position: Position | None = None
    """Of its key is the score."""


def searching(asked: Search, rule: model.Filter, needs: Needs, beyond: int) -> Pipeline:
    """Gives for each article its `score`, and in a list `found` the document, if it is still to be seen."""
    articles = Articles(filter=asked.filter)
    text = {"$text": {"$search": asked.text}}
    return [
        {"$match": all_of(text, rule, *members(articles), *least_marks(articles))},
        {"$project": {"score": {"$meta": "textScore"}}},
        {"$sort": {"score": -1, "_id": 1}},
        {"$limit": _BEST},
        *({"$match": _after(position)} for position in (asked.position,) if position),
        {"$limit": asked.size + beyond},
        {
            "$lookup": {
                "from": model.ARTICLES,
                "localField": "_id",
                "foreignField": "_id",
                "as": "found",
                "pipeline": [{"$match": rule}, {"$project": projection(needs, pipeline=True)}],
            }
        },
    ]


def searched(found: Document) -> Iterator[Document]:
    """The document of one result, with its score."""
    for document in found["found"]:
        yield document | {SCORE: found["score"]}


def explaining(texts: Sequence[str]) -> Document:
    """The command whose reply `words` reads."""
    searches: list[Pipeline] = [[{"$match": {"$text": {"$search": text}}}] for text in texts]
    aggregate = {"aggregate": model.ARTICLES, "pipeline": one_after_another(searches), "cursor": {}}
    return {"explain": aggregate, "verbosity": "queryPlanner"}


def words(explanation: Any) -> Iterator[bool]:
    """Of each text whether MongoDB finds anything in it to look for: the commonest words it passes over."""
    if isinstance(explanation, dict):
        if "parsedTextQuery" in explanation:
            yield bool(explanation["parsedTextQuery"]["terms"])
        yield from words(list(explanation.values()))
    elif isinstance(explanation, list):
        for part in explanation:
            yield from words(part)


def _after(position: Position) -> model.Filter:
    score, id_ = position
    return {"$or": [{"score": {"$lt": score}}, {"score": score, "_id": {"$gt": id_}}]}
