import io

import bson
import pytest

from loaders.contents import MOST_RAW, contents
from loaders.formats import kind_of
from loaders.pieces import LARGEST
from loaders.refusals import Place, Refusal


def read(name, data):
    return list(contents(name, kind_of(name), io.BytesIO(data if isinstance(data, bytes) else data.encode())))


def shown(name, data):
    """What is taken as (id, line), what is refused as text."""
    return [
        str(content) if isinstance(content, Refusal) else (content.document.id, content.document.start.line)
        for content in read(name, data)
    ]


@pytest.mark.parametrize(
    ("name", "data", "ids"),
    [
        ("a.md", "---\nb: 1\n---\n", ["a"]),
        ("a.yaml", "b: 1\n", ["a"]),
        ("a.yaml", "---\nb: 1\n---\n", ["a"]),
        ("a.yaml", "b: 1\n---\nc: 2\n", ["a#1", "a#2"]),
        ("a.yaml", "b: 1\n---\n_id: x\n---\nc: 1", ["a#1", "x", "a#3"]),
        ("a.json", '{"b": 1}', ["a"]),
        ("a.json", '\n{"b":\n1}\n', ["a"]),
        ("a.json", "[]", []),
        ("a.json", '[{"b": 1}]', ["a#1"]),
        ("a.json", '[{"b": 1}, {"_id": "x"}, {}]', ["a#1", "x", "a#3"]),
        ("a.json", '{"b": 1}\n{"_id": "x"}\n{}', ["a#1", "x", "a#3"]),
        ("a.json", '{"b":\n1}\n{"b":\n1}', ["a#1", "a#2"]),
        ("a.jsonl", '{"b": 1}', ["a#1"]),
        ("a.jsonl", '{"b": 1}\n\n{"_id": "x"}\r\n{}\n', ["a#1", "x", "a#3"]),
        ("a.jsonl", "", []),
    ],
)
def test_a_document_is_named_by_itself_or_its_file(name, data, ids):
    assert [content.document.id for content in read(name, data)] == ids


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.jsonl",
            '{"b": 1}\n{"b": }\n[]\n{}',
            [
                ("a#1", 1),
                "a.jsonl:2:7: expected JSON, got a mistake: Expecting value",
                "a.jsonl:3:1: expected a mapping, got []",
                ("a#4", 4),
            ],
        ),
        (
            "a.yaml",
            "b: 1\n---\nc: [\n---\nd: 1\nd: 2\n---\ne: 1",
            [
                ("a#1", 1),
                "a.yaml:4:1: expected YAML, got a mistake: did not find expected node content",
                "a.yaml:6:1: expected each key once, got 'd' again",
                ("a#4", 7),
            ],
        ),
        ("a.yaml", "---\n---\nb: 1\n", ["a.yaml:2:1: expected a mapping, got nothing", ("a#2", 2)]),
        (
            "a.json",
            '[{},\n{"b": 1, "b": 2}, {}, x]',
            [
                ("a#1", 1),
                "a.json:2:1: expected each key once, got 'b' again",
                ("a#3", 2),
                "a.json:2:23: expected JSON, got a mistake: Expecting value",
            ],
        ),
        ("a.jsonl", b"{}\n\xff\n{}", [("a#1", 1), "a.jsonl:2:1: expected UTF-8, got the byte 0xFF", ("a#3", 3)]),
        (
            "a.json",
            '{"b": "\\ud800"}',
            ["a.json:1:1: expected text that UTF-8 can hold, got half a surrogate pair in '\\ud800'"],
        ),
    ],
)
def test_what_is_refused_costs_itself_and_stands_where_the_file_has_it(name, data, expected):
    assert shown(name, data) == expected


def test_fields_have_the_places_of_the_file():
    [_, second] = read("a.yaml", "a: 1\n---\n\nb: 2\n")

    assert (second.document.start, second.document.places) == (Place(2, 1), {"b": Place(4, 1)})


def test_exceptions_are_counted():
    [taken] = read("a.yaml", "a: 2020-01-01\ntitle: no\n7: 2020-01-02\n")

    assert sorted(taken.exceptions.values()) == [1, 1, 2]


def test_the_text_is_kept_beside_a_document_and_a_refusal():
    text = "a: 1\n# " + "é" * MOST_RAW

    assert read("a.yaml", text)[0].document.raw == text[:MOST_RAW]
    assert read("a.yaml", "a: [\n" + text)[0].raw == ("a: [\n" + text)[:MOST_RAW]


@pytest.mark.parametrize("name", ["a.md", "a.yaml", "a.jsonl"])
def test_what_is_too_long_for_a_document_is_refused(name):
    assert shown(name, "x" * (LARGEST + 1)) == [f"{name}:1:1: expected a document of at most 33554432 bytes, got more"]


def test_json_and_yaml_are_stored_alike():
    [yaml] = read("a.yaml", "title: 42\nb: [1, 1.5, true, null, é]\nc: 99999999999999999999\n")
    [json] = read("a.json", '{"title": 42, "b": [1, 1.5, true, null, "é"], "c": 99999999999999999999}')

    assert bson.decode(yaml.document.content.raw) == bson.decode(json.document.content.raw)
    assert yaml.document.content.raw == json.document.content.raw
    assert yaml.exceptions == json.exceptions
