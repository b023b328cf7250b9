import pytest

from benchmarks.questions import difference, questions


def test_the_contracts_queries_are_asked_and_the_smallest_one():
    names = [question.name for question in questions("a-slug")]

    assert names == ["deep", "detail", "feed", "graph", "hub", "__typename"]


def test_a_request_is_one_of_http_with_its_body():
    detail = questions("a-slug")[1]
    head, _, body = detail.request(("127.0.0.1", 80)).partition(b"\r\n\r\n")

    assert head.startswith(b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:80\r\n")
    assert f"content-length: {len(body)}".encode() in head
    assert b'"variables": {"slug": "a-slug"}' in body


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}, None),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "data.a[1].b: 2 and 3"),
        ({"a": [1]}, {"a": [1, 2]}, "data.a: [1] and [1, 2]"),
        ({"a": 1}, {"b": 1}, "data: {'a': 1} and {'b': 1}"),
        ({"a": None}, {"a": []}, "data.a: None and []"),
        ({"endCursor": "x", "a": 1}, {"endCursor": "y", "a": 1}, None),
    ],
)
def test_a_difference_is_told_with_its_place_and_cursors_are_none(one, other, expected):
    assert difference(one, other) == expected
