import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.jsonstream import Unreadable, Values
from loaders.pieces import LARGEST
from loaders.refusals import place_at

values = st.lists(
    st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
spaces = st.sampled_from(["", " ", "\n", "\r\n \t"])


class Blocks(io.BytesIO):
    """A stream that gives little at a time, so that a value stands across many blocks."""

    def read(self, size=-1):
        return super().read(min(size, 3))


def values_of(text, stream=io.BytesIO):
    return list(Values(stream(text.encode() if isinstance(text, str) else text)))


def refused(text, stream=io.BytesIO):
    with pytest.raises(Unreadable) as caught:
        values_of(text, stream)
    return f"{caught.value.place.line}:{caught.value.place.column}: {caught.value.reason}"


@given(values, spaces, st.sampled_from([io.BytesIO, Blocks]))
def test_the_elements_of_an_array_are_its_values(written, space, stream):
    text = f"{space}[" + ",".join(f"{space}{json.dumps(value)}{space}" for value in written) + f"{space}]{space}"

    assert [json.loads(piece.data) for piece in values_of(text, stream)] == written


@given(values, st.sampled_from([io.BytesIO, Blocks]))
def test_values_may_follow_one_another(written, stream):
    text = "{}" + "".join(f"\n{json.dumps(value)}" for value in written)
    found = Values(stream(text.encode()))

    assert [json.loads(piece.data) for piece in found] == [{}, *written]
    assert found.is_one == (not written)


@given(values, spaces, st.sampled_from([io.BytesIO, Blocks]))
def test_a_value_knows_its_place(written, space, stream):
    text = "[" + f",{space}".join(map(json.dumps, written)) + "]"
    at = 1
    for piece in values_of(text, stream):
        at = text.index(piece.data.decode(), at)
        assert (piece.line + 1, piece.column + 1) == place_at(text, at)
        at += len(piece.data.decode())


@pytest.mark.parametrize("stream", [io.BytesIO, Blocks])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: expected a mapping, got nothing"),
        ("[{},\n 1 x", "2:4: expected ',' or ']' after an element, got 'x'"),
        ("[{},\n ", "2:2: expected JSON, got a mistake: Expecting value"),
        ("[{} ", "1:5: expected ',' or ']' after an element, got the end of the file"),
        ("[{}]\n{}", "2:1: expected nothing after the array, got '{'"),
        ('{}\n{"a": 1,}', "2:9: expected JSON, got a mistake: Expecting property name enclosed in double quotes"),
        (b'{"a":\n"caf\xe9"}', "2:5: expected UTF-8, got the byte 0xE9"),
        ("[" * 100_000, "1:2: expected at most 100 levels, got more"),
    ],
)
def test_a_mistake_says_where_it_is(text, message, stream):
    if text == "[" * 100_000:
        stream = io.BytesIO

    assert refused(text, stream) == message


def test_a_value_that_is_too_long_ends_the_stream():
    assert refused('["' + "x" * (LARGEST + 1)) == f"1:2: expected a document of at most {LARGEST} characters, got more"
