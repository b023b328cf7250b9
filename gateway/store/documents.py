"""What the store's commands have in common: conditions, projections, pipelines, and which documents are sound. Pure."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from gateway import model
from gateway.engine import Needs
from gateway.mongodb import Document

log = logging.getLogger("newsgraph.store")

RELATED_COUNT = "+relatedCount"
"""A need that is no stored key: how many entries `related` has, counted by MongoDB so that none of them is sent."""
PAGE = "+page"
"""A need of a connection: its page, whatever is read of the documents."""
MORE = "+more"
"""A need of a page: whether anything follows it."""
CURSOR = "+cursor"
"""A need of a page: what its articles are sorted by."""

NO_LIST: model.Filter = {"$not": {"$type": "array"}}
"""Beside a condition on a value, since MongoDB looks for it inside a list too."""

Pipeline = list[dict[str, Any]]

_BRANCHES = 300
"""Pipelines in one: MongoDB takes 1000 stages."""
_TEXT = frozenset({str})
_LENGTH = {"$cond": [{"$isArray": "$related"}, {"$size": "$related"}, 0]}


def all_of(*conditions: model.Filter) -> model.Filter:
    """One condition that holds where all do, though two speak of one key."""
    together: model.Filter = {}
    apart: list[model.Filter] = []
    for condition in conditions:
        if together.keys() & condition.keys():
            apart.append(condition)
        else:
            together |= condition
    return {"$and": [together, *apart]} if apart else together


def one_after_another(pipelines: Sequence[Pipeline]) -> Pipeline:
    """One pipeline over the articles that gives what the first gives, then what the second gives, and so on."""
    while len(pipelines) > _BRANCHES:
        pipelines = [
            one_after_another(pipelines[start : start + _BRANCHES]) for start in range(0, len(pipelines), _BRANCHES)
        ]
    first, *others = pipelines
    return [*first, *({"$unionWith": {"coll": model.ARTICLES, "pipeline": other}} for other in others)]


def projection(needs: Needs, *, pipeline: bool = False) -> Document:
    """What of a document is sent."""
    # `_` is no key of ours: with `$slice` alone, find would give every other key as well.
    projected: Document = {"_id": 1, "_": 1}
    for key, first in needs.items():
        if key in {PAGE, MORE, CURSOR}:
            continue
        if key == RELATED_COUNT:
            projected[key] = _LENGTH
        elif first is None:
            projected[key] = 1
        elif pipeline:
            whole = f"${key}"
            projected[key] = {"$cond": [{"$isArray": whole}, {"$slice": [whole, first]}, whole]}
        else:
            projected[key] = {"$slice": first}
    return projected


def sound(documents: list[Document], needs: Needs) -> list[Document]:
    """Without those that lack what every article has; one bad document never takes a page down."""
    return documents if are_sound(documents, needs) else list(_sound(documents, _required(needs)))


def are_sound(documents: Sequence[Document], needs: Needs) -> bool:
    """Whether none of them is left out."""
    try:
        return all(_TEXT.issuperset(map(type, map(itemgetter(key), documents))) for key in _required(needs))
    except KeyError:
        return False


def _required(needs: Needs) -> list[str]:
    return ["_id", *(key for key in ("title", "webUrl") if key in needs)]


def _sound(documents: Iterable[Document], required: Iterable[str]) -> Iterator[Document]:
    for document in documents:
        if all(type(document.get(key)) is str for key in required):
            yield document
        else:
            log.warning("left out: the document %r is no article: its _id, title or webUrl is no text", document["_id"])


def grouped(documents: Iterable[Document], key: str) -> dict[str, list[Document]]:
    """By the value of `key`, where that is a text: MongoDB finds it inside a list too."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if type(document[key]) is str:
            groups[document[key]].append(document)
    return groups


def first_of_each(documents: Iterable[Document], key: str) -> dict[str, Document]:
    """Of those with one value of `key` that with the lowest _id."""
    groups = grouped(documents, key)
    return {value: min(group, key=lambda document: str(document["_id"])) for value, group in groups.items()}
