"""Trusted documents are found by id, by sha256 and by name."""

import pytest

from gateway.errors import Trouble
from gateway.persisted.manifests import Listed, sha256
from gateway.persisted.trusted import Ambiguous, Trusted, Unknown

OLD, NEW, BOTH = "query Feed { a }", "query Feed { b }", "query One { a } query Two { b }"
TRUSTED = Trusted(
    [
        Listed("ios-1.json", "old", OLD, ("Feed",), None),
        Listed("ios-2.json", "new", NEW, ("Feed",), "wrong"),
        Listed("ios-2.json", "older", OLD, ("Feed",), None),
        Listed("web.graphql", sha256(BOTH), BOTH, ("One", "Two"), None),
    ]
)


@pytest.mark.parametrize(
    ("id_", "text"),
    [("old", OLD), ("older", OLD), ("new", NEW), (sha256(OLD), OLD), (f"sha256:{sha256(NEW)}", NEW), ("Feed", None), ("", None)],
)  # fmt: skip
def test_a_text_is_found_by_any_of_its_ids(id_, text):
    assert TRUSTED.by_id(id_) == text


def test_equal_texts_of_several_manifests_are_one_document():
    (old,) = (document for document in TRUSTED.documents if document.text == OLD)

    assert old.manifests == ["ios-1.json", "ios-2.json"]
    assert old.ids == {"old", "older", sha256(OLD)}
    assert OLD in TRUSTED
    assert OLD + " " not in TRUSTED


def test_a_name_means_its_operation_and_an_id_leaves_it_open():
    assert TRUSTED.by_name("Two") == (BOTH, "Two")
    assert TRUSTED.by_name("new") == (NEW, None)


def test_a_name_of_several_texts_needs_an_id():
    with pytest.raises(Ambiguous) as refused:
        TRUSTED.by_name("Feed")

    ids = sorted([min("old", "older", sha256(OLD)), min("new", sha256(NEW))])
    assert str(refused.value) == f"2 documents have an operation Feed: name one by its id, such as {', '.join(ids)}."


def test_a_name_that_nobody_has_is_unknown():
    with pytest.raises(Unknown, match="of the name, 'Nothing'"):
        TRUSTED.by_name("Nothing")


def test_one_id_for_two_texts_is_refused():
    with pytest.raises(Trouble, match=r"b\.json: the id x stands for another text in a\.json") as trouble:
        Trusted([Listed("a.json", "x", OLD, (), None), Listed("b.json", "x", NEW, (), None)])

    assert trouble.value.exit_code == 2
