"""Against the real mongod, whose answers are what a run is told by."""

import bson
import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient, WriteConcern

from loaders.documents import Document
from loaders.store import StoreFailed, raise_for_store, remove, stored, there, write


def document(_id="a", /, **fields):
    return Document(f"{_id}.md", "other", _id, RawBSONDocument(bson.encode({"_id": _id} | fields)), {})


def test_what_is_stored_is_given_byte_by_byte(database):
    written = document("a", x=1, y=[1.5, None])
    write(database, "other", [written], [])

    assert stored(database, "other", ["a", "b"]) == {"a": written.content.raw}


def test_a_document_replaces_all_of_the_old_one(database):
    write(database, "other", [document("a", x=1)], [])
    write(database, "other", [], [document("a", y=2)])

    assert database.other.find_one() == {"_id": "a", "y": 2}


def test_a_new_one_that_is_there_after_all_replaces_it(database):
    """Another loader was first."""
    database.other.insert_one({"_id": "a", "x": 1})

    assert write(database, "other", [document("a", y=2), document("b")], []) == []
    assert list(database.other.find()) == [{"_id": "a", "y": 2}, {"_id": "b"}]


def test_a_document_that_the_store_refuses_costs_itself_only(database):
    database.create_collection("other", validator={"x": {"$type": "int"}})
    [(refused, error)] = write(database, "other", [document("a", x=1), document("b", x="1"), document("c", x=2)], [])

    assert (refused.id, error["code"]) == ("b", 121)
    assert database.other.distinct("_id") == ["a", "c"]


def test_another_unique_index_refuses_one_document(database):
    database.other.create_index("x", unique=True)
    [(refused, error)] = write(database, "other", [document("a", x=1), document("b", x=1)], [])

    assert (refused.id, error["code"]) == ("b", 11000)


def test_thousands_are_asked_for_and_removed(mongodb_uri, database_name, recorder):
    ids = [f"{number:04}" for number in range(2500)]
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        client[database_name].other.insert_many({"_id": each} for each in ids)
        recorder.clear()

        assert there(client[database_name], "other", [*ids, "none"]) == set(ids)
        assert remove(client[database_name], "other", [*ids[:2000], "none"]) == 2000
    assert [name for name, _, _ in recorder.commands if name != "getMore"] == ["find"] * 3 + ["delete"] * 3


@pytest.mark.parametrize("code", [14031, 13, 91, 11600])
def test_a_write_that_no_document_is_to_blame_for_is_a_failure_of_the_store(code):
    outcome = {"writeConcernErrors": [], "writeErrors": [{"index": 0, "code": code, "errmsg": "in its words"}]}

    with pytest.raises(StoreFailed, match=r"^in its words$"):
        raise_for_store(outcome)


def test_a_write_that_too_few_members_have_is_a_failure_of_the_store(database):
    wanting = database.with_options(write_concern=WriteConcern(w=2, wtimeout=100))

    with pytest.raises(StoreFailed, match="Not enough data-bearing nodes"):
        write(wanting, "other", [document()], [])
