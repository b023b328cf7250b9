"""A few documents that are whole, but unlike our samples: little is given, and names and texts are strange."""

from datetime import UTC, datetime

ODD = [
    {"_id": "a b/c?d=é", "category": "news", "title": "…", "webUrl": "/…", "published": True},
    {
        "_id": "-",
        "category": "news",
        "title": '"Which" of -these "were"? Ünïcödé 文章 $where',
        "webUrl": "https://odd.example/-",
        "publishedDateTime": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        "published": True,
        "heat": -2147483648,
        "provider": {"domain": "ODD.example", "images": ["no image", {"title": "without url"}]},
        "topics": ["of", "-", 7, "of"],
        "images": [{"url": "/tall.png", "width": 0, "height": 9}],
        "related": [{"title": "…", "webUrl": "/…"}, "no entry", {"title": "nowhere", "webUrl": "#"}],
    },
    {"_id": "draft", "category": "news", "title": "Draft", "webUrl": "/draft", "published": False, "topics": ["Draft"]},
    {"_id": "of", "taxonomy": "topic", "name": "of", "parent": "of", "images": ["/of.png"]},
]
