"""Manifests: each form is read, and what cannot be read is told with file, place and what to do."""

import hashlib
import json

import pytest

from gateway.errors import Trouble
from gateway.persisted.manifests import read_folder, sha256

TEXT = "query Feed { articles { nodes { title } } }"
MD5 = hashlib.md5(TEXT.encode()).hexdigest()
SHA1 = hashlib.sha1(TEXT.encode()).hexdigest()
AGAIN = " Write the manifest anew, or take the file out of the folder."


def apollo(*operations, **header):
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": list(operations)} | header


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("name", "content", "id_"),
    [
        pytest.param("a.json", apollo({"id": sha256(TEXT), "name": "Feed", "type": "query", "body": TEXT}), sha256(TEXT), id="Apollo"),
        pytest.param("a.json", apollo({"id": "feed-7", "name": "Feed", "type": "query", "body": TEXT}), "feed-7", id="own id"),
        pytest.param("a.json", {MD5: TEXT}, MD5, id="Relay"),
        pytest.param("ios/1.4/persisted-documents.json", {SHA1: TEXT}, SHA1, id="codegen, sha1"),
        pytest.param("a.json", {sha256(TEXT): TEXT}, sha256(TEXT), id="codegen, sha256"),
        pytest.param("feed.graphql", TEXT, sha256(TEXT), id="text"),
    ],
)  # fmt: skip
def test_each_form_is_read(written, name, content, id_):
    (listed,) = read_folder(written(name, content))

    assert listed == (name, id_, TEXT, ("Feed",), None)


def test_files_are_read_in_the_order_of_their_names_and_others_are_left_alone(written):
    written("b.graphql", "{ b }")
    written("a.json", {"one": "{ a }", "two": "query A { a } query B { b }"})
    folder = written("README.md", "# Not a manifest")

    assert [(one.manifest, one.names) for one in read_folder(folder)] == [
        ("a.json", ()),
        ("a.json", ("A", "B")),
        ("b.graphql", ()),
    ]


@pytest.mark.parametrize(("id_", "digest"), [("0" * 32, MD5), ("0" * 40, SHA1), ("0" * 64, sha256(TEXT))])
def test_an_id_that_is_another_texts_digest_is_told(written, id_, digest):
    (listed,) = read_folder(written("a.json", {id_: TEXT}))

    assert digest in listed.disagreement
    assert id_ in listed.disagreement


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        pytest.param("a.json", "[]", "expected an object, got list", id="list"),
        pytest.param("a.json", apollo(version=2), "format: expected 'apollo-persisted-query-manifest', version 1, got str 'apollo-persisted-query-manifest', version int 2", id="version"),
        pytest.param("a.json", apollo(format="other"), "format: expected 'apollo-persisted-query-manifest', version 1, got str 'other', version int 1", id="format"),
        pytest.param("a.json", apollo(operations={}), "operations: expected a list, got dict", id="operations"),
        pytest.param("a.json", apollo({"body": TEXT}), f"operations[0]: expected an object with a text id, got dict {{'body': '{TEXT}'}}", id="no id"),
        pytest.param("a.json", {"a": 5}, "the document 'a': expected the text of an operation, got int", id="number"),
        pytest.param("a.json", {"a": "{ b"}, "the document 'a': expected GraphQL: Syntax Error: Expected Name, found <EOF>. (line 1, column 4)", id="syntax"),
        pytest.param("a.json", {"a": "fragment F on Topic { name }"}, "the document 'a': expected an operation, got fragments alone", id="fragment"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(written, name, content, what):
    folder = written(name, content)

    with pytest.raises(Trouble) as trouble:
        read_folder(folder)

    assert str(trouble.value) == f"{folder / name}: {what}.{AGAIN}"
    assert trouble.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "what"), [("a.json", b"{", "expected JSON: "), ("a.graphql", b"\xff", "expected UTF-8: ")]
)
def test_bytes_that_are_no_text_are_told(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Trouble, match=what):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Trouble) as trouble:
        read_folder(tmp_path / "nowhere")

    assert str(trouble.value) == f"{tmp_path}/nowhere: expected a folder of manifests; make it, or name another."
