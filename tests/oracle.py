"""What a list of articles is, by the contract's words, put together in plain Python over the documents themselves.

`UNTIDY` are a few hundred, with every value that a store without a validator of its own may have where the contract
speaks of one, and with ties in whatever is sorted by.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain

from bson import Int64
from bson.datetime_ms import DatetimeMS

from gateway.settings import Visibility
from tests.desk import MORNING

ORDERS = ["NEWEST", "OLDEST", "HEAT", "QUALITY"]
_KEYS = {"HEAT": "heat", "QUALITY": "quality"}
_MEMBERS = {"topics": "topics", "categories": "category", "types": "type"}

NOON = MORNING + timedelta(days=2)
_AFTER_THE_YEAR_9999 = DatetimeMS(253_402_300_800_000)
_BEFORE_THE_YEAR_1 = DatetimeMS(-62_135_596_800_001)


def listed(documents, order="NEWEST", filter=None, visibility=Visibility.PUBLISHED, owner=None):  # noqa: A002
    """The slugs of a list, whole and in order. `owner` is what its articles share: ("topics", "Tides")."""
    wanted = dict(filter or {})
    found = [
        one
        for one in documents
        if (is_visible(one) or visibility is Visibility.ALL)
        and (owner is None or _has_any(one, owner[0], [owner[1]]))
        and fulfils(one, wanted)
    ]
    return [one["_id"] for one in in_order(found, order)]


def in_order(documents, order):
    return sorted(documents, key=lambda one: place(one, order), reverse=order != "OLDEST")


def place(document, order):
    """Where a document stands, upwards: nothing is the lowest, and equals stand by _id."""
    value = document.get(_KEYS.get(order, "publishedDateTime"))
    return (value is not None, 0 if value is None else _number(value), document["_id"])


def is_visible(document):
    removed = document.get("removed")
    return document.get("published") is True and removed is not True and removed != [True]


def fulfils(document, wanted):
    return all(_CONDITIONS[name](document, value) for name, value in wanted.items() if value is not None)


def _number(value):
    return int(DatetimeMS(value)) if isinstance(value, datetime) else int(value) if type(value) is DatetimeMS else value


def _has_any(document, name, wanted):
    """Topics are a list, and all else is one text: what is otherwise is damage, and in no list."""
    provider = document.get("provider")
    own = provider if name == "providers" and isinstance(provider, dict) else {}
    value = own.get("domain") if name == "providers" else document.get(_MEMBERS[name])
    if (name == "topics") != isinstance(value, list):
        return False
    has = value if name == "topics" else [value]
    return any(type(one) is str and one in wanted for one in has)


def _microseconds(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _least(key):
    return lambda document, least: type(document.get(key)) in {int, float, Int64} and document[key] >= least


def _dated(compare):
    def holds(document, text):
        value = document.get("publishedDateTime")
        return value is not None and compare(_number(value) * 1000, _microseconds(text))

    return holds


_CONDITIONS = {
    **{
        name: lambda document, values, name=name: _has_any(document, name, values)
        for name in ("topics", "providers", "categories", "types")
    },
    "publishedFrom": _dated(lambda value, start: value >= start),
    "publishedTo": _dated(lambda value, end: value < end),
    "minQuality": _least("quality"),
    "minHeat": _least("heat"),
    "published": lambda document, wanted: (document.get("published") is True) == wanted,
}

ABSENT = object()
_VALUES = {
    "publishedDateTime": [
        *(MORNING + timedelta(hours=hours) for hours in (0, 1, 5, 48)),
        NOON - timedelta(milliseconds=1),
        NOON,
        NOON + timedelta(milliseconds=1),
        NOON + timedelta(days=1),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
        _AFTER_THE_YEAR_9999,
        DatetimeMS(2**63 - 1),
        _BEFORE_THE_YEAR_1,
        DatetimeMS(-(2**63)),
        None,
        ABSENT,
    ],
    "heat": [
        *(0, -3, -3.5, 5, 86, 87, 87.0, 87.5, 120, 3_000, -0.0, 1e300, -1e300),
        *(Int64(2**53), Int64(2**53 + 1), float(2**53), Int64(2**63 - 1), Int64(-(2**63)), 2.0**63),
        None,
        ABSENT,
    ],
    "quality": [0, 40, 40.5, 87, 87.0, 87.5, 120, -1, Int64(2**53 + 1), None, ABSENT],
    "topics": [
        *(["Tides"], ["Ports", "Tides"], ["Ports"], ["Energy", "Energy", "Tides"], ["Größe", "Tides"], []),
        *(["Tides", 5, None, ["Ports"], {"Ports": 1}], [["Tides"]], "Tides", 5, None, ABSENT),
    ],
    "provider": [
        *[{"domain": "a.example"}] * 3,
        *({"domain": "b.example", "name": "B"}, {"domain": "c.example"}, {"name": "N"}),
        *([{"domain": "a.example"}], {"domain": ["a.example", "b.example"]}, {"domain": 5}, {"domain": None}),
        *("a.example", 5, None, ABSENT),
    ],
    "category": ["news", "sport", "news", ["news"], 5, None, ABSENT],
    "type": ["article", "video", "article", ["article", "video"], 5, None, ABSENT],
    "published": [*[True] * 12, False, False, "yes", 1, None, ABSENT],
    "removed": [*[ABSENT] * 10, False, None, True, True, "yes", 1],
}


def _untidy(count):
    chosen = random.Random(7)
    for number in range(count):
        document = {"_id": f"{chosen.choice('aZé-_~')}{number:03}", "title": f"Title {number}", "webUrl": f"/{number}"}
        for key, values in _VALUES.items():
            value = chosen.choice(values)
            if value is not ABSENT:
                document[key] = value
        yield document


UNTIDY = list(_untidy(300))

WINDOW = {"publishedFrom": "2026-03-02T07:00:00Z", "publishedTo": "2026-03-04T08:30:00.001+02:00"}
ALONE = {
    "nothing": {},
    "a topic": {"topics": ["Tides"]},
    "topics": {"topics": ["Ports", "Größe", "Nothing"]},
    "no topic": {"topics": []},
    "a provider": {"providers": ["a.example"]},
    "providers": {"providers": ["b.example", "c.example", "nothing.example"]},
    "a category": {"categories": ["news"]},
    "categories": {"categories": ["sport", "news"]},
    "a type": {"types": ["article"]},
    "types": {"types": ["video", "article", "nothing"]},
    "from": {"publishedFrom": "2026-03-04T06:30:00Z"},
    "to": {"publishedTo": "2026-03-04T06:30:00Z"},
    "between": WINDOW,
    "in a millisecond": {
        "publishedFrom": "2026-03-04T06:29:59.999001Z",
        "publishedTo": "2026-03-04T06:30:00.000999Z",
    },
    "at no time": {"publishedFrom": "2026-03-04T06:30:00Z", "publishedTo": "2026-03-04T06:30:00Z"},
    "good": {"minQuality": 87},
    "of any quality": {"minQuality": -(2**31)},
    "hot": {"minHeat": 87},
    "of any heat": {"minHeat": -(2**31)},
    "published": {"published": True},
    "not published": {"published": False},
}
PAIRS = {
    f"{one} and {other}": ALONE[one] | ALONE[other]
    for one in ("a topic", "topics", "a provider", "providers")
    for other in ("from", "to", "between", "good", "hot")
} | {
    "good and hot": {"minQuality": 40, "minHeat": 0},
    "everything": {
        "topics": ["Tides", "Ports"],
        "providers": ["a.example", "b.example", "c.example"],
        "categories": ["news", "sport"],
        "types": ["article", "video"],
        "publishedFrom": "1969-01-01T00:00:00Z",
        "publishedTo": "9999-01-01T00:00:00Z",
        "minQuality": -1,
        "minHeat": -3,
    },
}
FILTERS = ALONE | PAIRS


def facets(documents, slugs):
    """The topics and the domains of these articles, each with how many have it: the most first, equals by value."""
    found = [one for one in documents if one["_id"] in set(slugs)]
    topics = [
        {value for value in one["topics"] if type(value) is str} for one in found if isinstance(one.get("topics"), list)
    ]
    providers = [one["provider"] for one in found if isinstance(one.get("provider"), dict)]
    domains = [[one["domain"]] for one in providers if type(one.get("domain")) is str]
    return {"topics": _counted(topics), "providers": _counted(domains)}


def _counted(values):
    counts = Counter(chain.from_iterable(values))
    return [
        {"value": value, "count": count} for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
