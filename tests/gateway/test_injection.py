"""No value from a client becomes an operator, an expression or a regular expression: given in each place of the schema.

A place is an argument or a member of an input object; a new one is tried with the others.
"""

import re
import time

import pytest
from bson import Regex
from graphql import get_named_type

from gateway.paging import global_id
from gateway.schema.build import build_schema
from tests.desk import article, entry
from tests.ways import places

SCHEMA = build_schema()
PLACES = {name: (str(of), text) for name, of, text in places(SCHEMA)}
TEXTS = [name for name, of, _ in places(SCHEMA) if get_named_type(of).name in {"String", "ID", "URL", "DateTime"}]
OBJECTS = [
    {"$gt": ""},
    {"$ne": None},
    {"$where": "sleep(5000) || true"},
    {"$regex": "^(a+)+$"},
    {"$expr": {"$function": {"body": "function() {}", "args": [], "lang": "js"}}},
]
STRINGS = [
    '{"$gt": ""}',
    "$where",
    "$title",
    "$$ROOT",
    "^(a+)+$",
    ".*",
    "/.*/",
    "a" * 15_000 + "$",
    "(" * 15_000,
    "a\x00b",
    "articles.$cmd",
]


@pytest.fixture
def filled(desk):
    other = article("b", age=1, topics=["Ports"])
    provider = {"domain": "tide.example", "name": "Tide"}
    desk.add(article("a", topics=["Ports"], provider=provider, related=[entry(other, provider=provider)]), other)
    return desk


def walk(value, path=()):
    """(path, value) of everything in a command."""
    yield path, value
    if isinstance(value, dict):
        for key, below in value.items():
            yield from walk(below, (*path, key))
    elif isinstance(value, list):
        for below in value:
            yield from walk(below, path)


def literal(path):
    """Whether a text is a text here, whatever it says: in a filter, below no expression, or where it is quoted."""
    if "$literal" in path:
        return True
    return "$expr" not in path and any(key in path for key in ("filter", "query", "$match"))


@pytest.mark.parametrize("place", PLACES)
async def test_an_object_is_no_value_of_any_argument(filled, place):
    of, text = PLACES[place]

    for value in OBJECTS:
        for given in ([value], [[value]]) if of.startswith("[") else (value, [value]):
            payload = await filled.ask(text, value=given)

            assert "data" not in payload
            assert {error["extensions"]["code"] for error in payload["errors"]} == {"BAD_USER_INPUT"}
            assert filled.commands == []


@pytest.mark.parametrize("place", TEXTS)
async def test_a_text_is_nothing_but_a_text(filled, place):
    of, text = PLACES[place]
    texts = [*STRINGS, *(global_id("Article", string) for string in STRINGS[:6])]
    began = time.monotonic()

    for value in texts:
        payload = await filled.ask(text, value=[value] if of.startswith("[") else value)

        codes = {error["extensions"]["code"] for error in payload.get("errors", ())}
        assert codes <= {"BAD_USER_INPUT"}, value[:50]
        for command in filled.sent:
            for path, sent in walk(command):
                assert value not in path
                assert not isinstance(sent, (Regex, re.Pattern))
                if sent == value and value.startswith("$"):
                    assert literal(path), (path, value)
    assert time.monotonic() - began < 5


async def test_the_texts_reach_the_store(filled):
    """Else the tests above would hold for want of commands."""
    reached = set()
    for place in TEXTS:
        of, text = PLACES[place]
        await filled.ask(text, value=["$title"] if of.startswith("[") else "$title")
        reached |= {place} if any(sent == "$title" for command in filled.sent for _, sent in walk(command)) else set()

    assert {"Query.article(slug:)", "Query.search(query:)"} <= reached
    assert {"Query.articles(filter:) topics", "Topic.articles(filter:) categories"} <= reached
