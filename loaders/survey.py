"""What is in the store, whoever put it there: shared webUrls, where related entries lead, fields and their drift.

MongoDB counts; nothing here grows with the number of documents. It reads every document once or twice, so a run that
changed nothing shows what was found last, with the time of it; `newsgraph check` always looks anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gateway.model import ARTICLES, COLLECTIONS, LOADS
from loaders.contract import ABSENT, EXPECTED
from loaders.store import Database

_KEPT = "survey"
"""The `_id` under which the ledger's collection has what was found last."""
_EXAMPLES = 3
_MOST_SHARED = 20
_MOST_FIELDS = 200
"""Of a collection: a field for every document is no field, but a key that wanted to be a value."""


@dataclass(slots=True)
class Related:
    """Entries of related lists, each counted once: by its webUrl it is the article's own, that of an article that the
    public sees, of one that is removed or not published, or of none.
    """

    stored: int = 0
    dangling: int = 0
    itself: int = 0
    hidden: int = 0

    @property
    def entries(self) -> int:
        return self.stored + self.dangling + self.itself + self.hidden


@dataclass(slots=True)
class Drift:
    """Documents whose field has another type than the contract's."""

    collection: str
    field: str
    expected: list[str]
    got: str
    documents: int
    examples: list[str]


@dataclass(slots=True)
class Survey:
    at: datetime
    documents: dict[str, int] = field(default_factory=dict)
    shared: int = 0
    shared_urls: dict[str, list[str]] = field(default_factory=dict)
    related: Related = field(default_factory=Related)
    fields: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    drift: list[Drift] = field(default_factory=list)


def look(database: Database) -> Survey:
    """What is in the store now. Raises PyMongo's errors."""
    survey = Survey(datetime.now(UTC).replace(microsecond=0))
    for collection in COLLECTIONS:
        survey.documents[collection] = database[collection].count_documents({})
        survey.fields[collection] = _fields(database, collection)
        survey.drift += _drift(database, collection, survey.fields[collection])
    survey.shared, survey.shared_urls = _shared(database)
    survey.related = _related(database)
    return survey


def _aggregated(database: Database, collection: str, pipeline: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    return iter(database[collection].aggregate(pipeline, allowDiskUse=True))


def _fields(database: Database, collection: str) -> dict[str, dict[str, int]]:
    """By field, how many documents have it in which type."""
    named = {"$map": {"input": {"$objectToArray": "$$ROOT"}, "in": {"k": "$$this.k", "t": {"$type": "$$this.v"}}}}
    found = _aggregated(
        database,
        collection,
        [
            {"$project": {"_id": 0, "f": named}},
            {"$unwind": "$f"},
            {"$group": {"_id": "$f", "n": {"$sum": 1}}},
            {"$sort": {"n": -1, "_id.k": 1, "_id.t": 1}},
            {"$limit": _MOST_FIELDS},
        ],
    )
    fields: dict[str, dict[str, int]] = {}
    for each in found:
        fields.setdefault(each["_id"]["k"], {})[each["_id"]["t"]] = each["n"]
    return fields


def _drift(database: Database, collection: str, fields: Mapping[str, Mapping[str, int]]) -> Iterator[Drift]:
    for name, expected in EXPECTED.get(collection, {}).items():
        for got, documents in fields.get(name, {}).items():
            if got not in expected | ABSENT:
                wrong = {"$expr": {"$eq": [{"$type": f"${name}"}, got]}}
                found = database[collection].find(wrong, {"_id": 1}).limit(_EXAMPLES)
                examples = [str(document["_id"]) for document in found]
                yield Drift(collection, name, sorted(expected), got, documents, examples)


def _shared(database: Database) -> tuple[int, dict[str, list[str]]]:
    """How many webUrls several articles have, and the first of them with the articles; from the index alone."""
    shared: list[dict[str, Any]] = [
        {"$match": {"webUrl": {"$gt": ""}}},
        {"$group": {"_id": "$webUrl", "n": {"$sum": 1}}},
        {"$match": {"n": {"$gt": 1}}},
    ]
    count = next(_aggregated(database, ARTICLES, [*shared, {"$count": "n"}]), {"n": 0})["n"]
    if not count:
        return 0, {}
    urls = [
        each["_id"]
        for each in _aggregated(database, ARTICLES, [*shared, {"$sort": {"_id": 1}}, {"$limit": _MOST_SHARED}])
    ]
    found = database[ARTICLES].find({"webUrl": {"$in": urls}}, {"webUrl": 1}).sort([("webUrl", 1), ("_id", 1)])
    by_url: dict[str, list[str]] = {}
    for article in found:
        by_url.setdefault(article["webUrl"], []).append(str(article["_id"]))
    return count, by_url


def _related(database: Database) -> Related:
    """One pass: every article's own webUrl and those of its entries, brought together by URL, then summed."""
    is_visible = {"$and": [{"$eq": ["$published", True]}, {"$ne": ["$removed", True]}]}
    own = {"u": "$webUrl", "k": {"$cond": [is_visible, "visible", "hidden"]}}
    entry = {"u": "$$this.webUrl", "k": {"$cond": [{"$eq": ["$$this.webUrl", "$webUrl"]}, "itself", "entry"]}}
    entries = {"$map": {"input": {"$cond": [{"$isArray": "$related"}, "$related", []]}, "in": entry}}

    def sum_of(kind: str) -> dict[str, Any]:
        return {"$sum": {"$cond": [{"$eq": ["$_id.k", kind]}, "$n", 0]}}

    def sum_where(condition: Any) -> dict[str, Any]:
        return {"$sum": {"$cond": [condition, "$entries", 0]}}

    found = _aggregated(
        database,
        ARTICLES,
        [
            {"$project": {"_id": 0, "e": {"$concatArrays": [[own], entries]}}},
            {"$unwind": "$e"},
            # First alike ones together: most entries name a URL that many name.
            {"$group": {"_id": {"u": "$e.u", "k": "$e.k"}, "n": {"$sum": 1}}},
            {
                "$group": {
                    "_id": "$_id.u",
                    **{name: sum_of(kind) for name, kind in (("itself", "itself"), ("entries", "entry"))},
                    **{name: sum_of(name) for name in ("visible", "hidden")},
                }
            },
            {
                "$group": {
                    "_id": None,
                    "itself": {"$sum": "$itself"},
                    "stored": sum_where({"$gt": ["$visible", 0]}),
                    "hidden": sum_where({"$and": [{"$eq": ["$visible", 0]}, {"$gt": ["$hidden", 0]}]}),
                    "dangling": sum_where({"$eq": [{"$add": ["$visible", "$hidden"]}, 0]}),
                }
            },
            {"$project": {"_id": 0}},
        ],
    )
    return Related(**next(found, {}))


def keep(database: Database, survey: Survey) -> None:
    """Keeps what was found for runs that change nothing."""
    database[LOADS].replace_one({"_id": _KEPT}, {"json": as_json(survey)}, upsert=True)


def kept(database: Database) -> Survey | None:
    """What was found last, or None."""
    found = database[LOADS].find_one({"_id": _KEPT})
    return None if found is None else _from_json(found["json"])


def as_json(survey: Survey) -> dict[str, Any]:
    """The survey as a report has it."""
    related = survey.related
    return {
        "at": survey.at.isoformat(),
        "documents": survey.documents,
        "webUrlsShared": {"count": survey.shared, "examples": survey.shared_urls},
        "related": {
            "entries": related.entries,
            "stored": related.stored,
            "dangling": related.dangling,
            "itself": related.itself,
            "hidden": related.hidden,
        },
        "fields": survey.fields,
        "drift": [
            {
                "collection": drift.collection,
                "field": drift.field,
                "expected": drift.expected,
                "got": drift.got,
                "documents": drift.documents,
                "examples": drift.examples,
            }
            for drift in survey.drift
        ],
    }


def _from_json(json: Mapping[str, Any]) -> Survey:
    related = {name: count for name, count in json["related"].items() if name != "entries"}
    return Survey(
        datetime.fromisoformat(json["at"]),
        json["documents"],
        json["webUrlsShared"]["count"],
        json["webUrlsShared"]["examples"],
        Related(**related),
        json["fields"],
        [Drift(**drift) for drift in json["drift"]],
    )
