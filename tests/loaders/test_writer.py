"""Against the real mongod, whose answers are what the counts and the reasons are made of."""

import math
from datetime import datetime

import bson
import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient, WriteConcern

from gateway.model import INDEXES, VALIDATOR
from loaders.documents import Document
from loaders.refusals import START, Place, Refusal
from loaders.report import Counts, Report
from loaders.writer import StoreFailed, Writer, make_indexes


def document(collection="articles", /, _id="a", **fields):
    """With a title and a webUrl, unless they are given as `...`; the fields stand in lines 2, 3 and so on."""
    fields = {"_id": _id, "title": "T", "webUrl": "U"} | fields
    fields = {key: value for key, value in fields.items() if value is not ...}
    places = {key: Place(line, 1) for line, key in enumerate(fields, start=2)}
    return Document(f"{_id}.md", collection, _id, RawBSONDocument(bson.encode(fields)), places)


def written(database, *documents):
    report = Report()
    writer = Writer(database, report)
    for each in documents:
        writer.add(each)
    writer.flush()
    return report


def test_documents_are_new_then_changed_then_unchanged(database):
    first = written(database, document(_id="a"), document(_id="b"), document("other", x=1))
    second = written(database, document(_id="a"), document(_id="b", title="Another"), document("other", x=1))

    assert first.counts["articles"] == Counts(new=2)
    assert first.counts["other"] == Counts(new=1)
    assert second.counts["articles"] == Counts(changed=1, unchanged=1)
    assert second.counts["other"] == Counts(unchanged=1)
    assert database.articles.find_one({"_id": "b"})["title"] == "Another"


def test_a_document_replaces_all_of_the_old_one(database):
    written(database, document(x=1))
    written(database, document(y=2))

    assert database.articles.find_one() == {"_id": "a", "title": "T", "webUrl": "U", "y": 2}


def test_batches_are_few(mongodb_uri, database_name, recorder):
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        written(client[database_name], *(document(_id=str(number)) for number in range(1200)))

    assert [(name, of) for name, of, _ in recorder.commands] == [("update", "articles")] * 3


def test_large_documents_are_not_gathered(mongodb_uri, database_name, recorder):
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        written(client[database_name], *(document(_id=str(number), x="x" * 5_000_000) for number in range(4)))

    assert [len(command["updates"]) for _, _, command in recorder.commands] == [2, 2]


def test_a_document_that_the_store_refuses_costs_itself_only(database):
    make_indexes(database)
    report = written(database, document(_id="a"), document(_id="b", title=5), document(_id="c"))

    assert report.counts["articles"] == Counts(new=2)
    assert report.refused == [Refusal("b.md", Place(3, 1), "expected string, got 5 at title", "articles")]


def test_the_indexes_and_the_validator_are_made_once(mongodb_uri, database_name, recorder):
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        database = client[database_name]
        assert make_indexes(database) == []
        recorder.clear()
        assert make_indexes(database) == []

        assert "collMod" not in [name for name, _, _ in recorder.commands]
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
    assert problems[-1].startswith("The validator of 'articles' was not set: ")


def test_a_store_that_cannot_be_reached_fails_in_one_line(unused_tcp_port):
    with MongoClient(f"mongodb://127.0.0.1:{unused_tcp_port}", serverSelectionTimeoutMS=10) as client:
        with pytest.raises(StoreFailed) as making:
            make_indexes(client.x)
        with pytest.raises(StoreFailed) as writing:
            written(client.x, document())

    for failure in making, writing:
        assert str(failure.value).startswith(f"127.0.0.1:{unused_tcp_port}: ")
        assert "Topology" not in str(failure.value)
        assert "\n" not in str(failure.value)


def test_a_write_that_too_few_members_have_is_a_failure_of_the_store(database):
    wanting = database.with_options(write_concern=WriteConcern(w=2, wtimeout=100))

    with pytest.raises(StoreFailed, match="Not enough data-bearing nodes"):
        written(wanting, document())


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

    assert written(database, document(**fields)).refused == []


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
    [refusal] = written(database, document(**fields)).refused

    assert (refusal.place, refusal.reason) == (START if line == 1 else Place(line, 1), reason)
