"""The indexes and the validator, and what the validator takes and refuses, in the real mongod."""

import math
from datetime import datetime

import bson
import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

from gateway.model import INDEXES, VALIDATOR
from loaders.documents import Document
from loaders.indexes import Standing, make_indexes, make_validator
from loaders.refusals import START, Place
from loaders.store import StoreFailed, write
from loaders.validation import refusal

REMEDY = "; someone who may, and once the documents fit, makes it with: newsgraph check --make"


def refused(database, **fields):
    """Of an article with a title and a webUrl, unless they are given as `...`; its fields stand in lines 2, 3 and so on."""
    fields = {"_id": "a", "title": "T", "webUrl": "U"} | fields
    fields = {key: value for key, value in fields.items() if value is not ...}
    places = {key: Place(line, 1) for line, key in enumerate(fields, start=2)}
    article = Document("a.md", "articles", "a", RawBSONDocument(bson.encode(fields)), places)
    return [refusal(*failure) for failure in write(database, "articles", [article], [])]


def test_the_indexes_and_the_validator_are_made_once(mongodb_uri, database_name, recorder):
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        database = client[database_name]
        assert make_indexes(database) == []
        recorder.clear()
        assert make_indexes(database) == []

        assert {name for name, _, _ in recorder.commands} == {"listCollections", "listIndexes"}
        assert repr(database.articles.options()["validator"]) == repr(VALIDATOR)
        for collection, indexes in INDEXES.items():
            made = database[collection].index_information()
            assert {index["name"] for index in indexes} == made.keys() - {"_id_"}


def test_another_validator_is_replaced(database):
    database.create_collection("articles", validator={"x": 1})

    assert make_indexes(database) == []
    assert repr(database.articles.options()["validator"]) == repr(VALIDATOR)


def test_an_index_that_cannot_be_made_keeps_no_other_from_being_made(database):
    database.organizations.create_index("name", name="domain_1__id_1")
    [problem] = make_indexes(database)

    assert problem.startswith("The index 'domain_1__id_1' of 'organizations' was not made: ")
    assert "publishedDateTime_-1__id_-1" in database.articles.index_information()
    assert "parent_1_name_1" in database.topics.index_information()


def test_a_validator_that_cannot_be_set_is_told(database):
    database.create_collection("articles", viewOn="other", pipeline=[])
    problems = make_indexes(database)

    assert len(problems) == len(INDEXES["articles"]) + 1
    assert problems[0].startswith("The validator of 'articles' was not set: ")


def test_what_was_made_is_told(database):
    standing = Standing([], [])
    make_validator(database, standing)

    assert standing == Standing(["the validator of articles"], [])


def test_what_cannot_be_made_is_told_with_the_command_that_makes_it(database):
    database.organizations.create_index("name", name="domain_1__id_1")
    [problem] = make_indexes(database)

    assert problem.endswith(REMEDY)


def test_documents_that_are_there_already_do_not_hinder_the_validator(database):
    database.articles.insert_one({"_id": "a", "title": 5})

    assert make_indexes(database) == []
    assert repr(database.articles.options()["validator"]) == repr(VALIDATOR)


def test_a_store_that_cannot_be_reached_fails_in_one_line(unused_tcp_port):
    with (
        MongoClient(f"mongodb://127.0.0.1:{unused_tcp_port}", serverSelectionTimeoutMS=10) as client,
        pytest.raises(StoreFailed, match=rf"^127\.0\.0\.1:{unused_tcp_port}: [^\n]*$"),
    ):
        make_indexes(client.x)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"publishedDateTime": datetime(2020, 2, 6)},  # noqa: DTZ001
        {"publishedDateTime": None},
        {"heat": 117, "quality": -1},
        {"heat": 1.5, "quality": 2**40},
        {"heat": None, "quality": None},
    ],
)
def test_the_validator_takes(database, fields):
    make_indexes(database)

    assert refused(database, **fields) == []


@pytest.mark.parametrize(
    ("fields", "line", "reason"),
    [
        ({"title": ...}, 1, "expected the field title, got a document without it"),
        ({"webUrl": ...}, 1, "expected the field webUrl, got a document without it"),
        ({"title": None}, 3, "expected string, got null at title"),
        ({"publishedDateTime": "soon"}, 5, "expected date or null, got 'soon' at publishedDateTime"),
        ({"heat": math.nan}, 5, "expected a value that the store's validator allows, got nan at heat"),
        ({"heat": math.inf}, 5, "expected a value that the store's validator allows, got inf at heat"),
        ({"quality": -math.inf}, 5, "expected a value that the store's validator allows, got -inf at quality"),
        ({"quality": {"a": 1}}, 5, "expected int or long or double or null, got {'a': 1} at quality"),
        (
            {"title": 5, "publishedDateTime": 7},
            3,
            "expected string, got 5 at title; expected date or null, got 7 at publishedDateTime",
        ),
    ],
)
def test_the_validator_refuses(database, fields, line, reason):
    make_indexes(database)
    [refusal] = refused(database, **fields)

    assert (refusal.place, refusal.reason) == (START if line == 1 else Place(line, 1), reason)
