"""A corpus as files with front matter: their names and their text. Pure.

    _data/organizations/amber-chronicle.example.yaml
    _data/topics/tides.yaml
    _news/2026-11/2026-11-20-a-small-choir-counted-the-blue-lanterns-in-pellan-17.md

The name of a file is the `_id` of its document. A folder of `_news` has a month: nine thousand articles at most.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from json import JSONEncoder
from pathlib import PurePosixPath
from typing import Any

from loaders.synthetic.newsstand import organizations, topics
from loaders.synthetic.stories import articles

_PLAIN = re.compile(r"[A-Za-z][\w.-]*(?: [\w.&-]+)*", re.ASCII).fullmatch
"""Text that needs no quotes: of what is made up here, none looks like a number, a date or a truth value."""
_JSON = JSONEncoder(ensure_ascii=False).encode
"""JSON is YAML: text in quotes with its escapes, numbers, true and []."""


def files(count: int, seed: int) -> Iterator[tuple[PurePosixPath, str]]:
    """The path and the text of each file: organizations, topics, then `count` articles, the newest first."""
    for kind, documents in (("organizations", organizations()), ("topics", topics())):
        for document in documents:
            yield PurePosixPath("_data", kind, f"{document['_id']}.yaml"), _yaml(document)
    for article in articles(count, seed):
        slug = article.pop("_id")
        body = article.pop("body", "")
        yield PurePosixPath("_news", slug[: len("2026-11")], f"{slug}.md"), f"---\n{_yaml(article)}---\n{body}"


def _yaml(document: Mapping[str, Any]) -> str:
    return "\n".join([*_mapping(document, ""), ""])


def _mapping(mapping: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in mapping.items():
        if value and isinstance(value, dict):
            lines += [f"{indent}{key}:", *_mapping(value, indent + "  ")]
        elif value and isinstance(value, list):
            lines += [f"{indent}{key}:", *_sequence(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {_scalar(value)}")
    return lines


def _sequence(items: Sequence[Any], indent: str) -> list[str]:
    lines = []
    for item in items:
        first, *others = _mapping(item, indent + "  ") if isinstance(item, dict) else [_scalar(item)]
        lines += [f"{indent}- {first.lstrip()}", *others]
    return lines


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN(value):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return _JSON(value)
