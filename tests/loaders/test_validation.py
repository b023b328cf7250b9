"""What no validator of ours says, but that of a database's owner, or the store itself."""

import bson
import pytest
from bson.raw_bson import RawBSONDocument

from loaders.documents import Document
from loaders.refusals import START, Place
from loaders.store import write
from loaders.validation import refusal


def refusals(database, **fields):
    content = RawBSONDocument(bson.encode({"_id": "a"} | fields))
    document = Document("a.md", "other", "a", content, {"x": Place(3, 1)})
    told = [refusal(*failure) for failure in write(database, "other", [document], [])]
    return [(refused.place, refused.reason) for refused in told]


@pytest.mark.parametrize("rules", [{"x": 1}, {"$jsonSchema": {"maxProperties": 1}}])
def test_a_validator_of_another_shape_is_said_to_refuse(database, rules):
    database.create_collection("other", validator=rules)

    assert refusals(database, x=2) == [
        (START, "expected a document that the store's validator allows, got one that it does not")
    ]


def test_a_rule_of_another_kind_is_told_with_its_field(database):
    database.create_collection("other", validator={"$jsonSchema": {"properties": {"x": {"maximum": 1}}}})

    assert refusals(database, x=2) == [(Place(3, 1), "expected a value that the store's validator allows, got 2 at x")]


def test_what_is_no_validators_doing_is_told_in_the_stores_words(database):
    database.other.insert_one({"_id": "b", "x": 2})
    database.other.create_index("x", unique=True, name="only")
    [(place, reason)] = refusals(database, x=2)

    assert place == START
    assert reason.startswith("expected a document that the store takes, got its refusal: E11000 duplicate key error")
