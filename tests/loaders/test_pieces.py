import io

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from loaders.pieces import LARGEST, Piece, lines, yaml_documents
from loaders.refusals import place_at

SPLINTERS = (
    *("---", "---\n", "\n---\n", "\r\n---\r\n", "\r---\r", "--- ", "\x85---\n", "\n--- a\n", "\n---a\n", " ---"),
    *("...", "\n...\n", "... # b\n", "\n....\n"),
    *(
        "a: 1",
        "\nb: |\n ---\n c\n",
        "\n'd",
        "'",
        '"',
        ": ",
        "- e",
        "# f\n",
        "\n...\n%YAML 1.1\n---\n",
        "\n...\n# g\n%TAG ! tag:yaml.org,2002:\n--- !str ",
        "é",
        "\n",
        " ",
    ),
)


class Blocks(io.BytesIO):
    """A stream that gives little at a time, so that a mark stands across two blocks."""

    def read(self, size=-1):
        return super().read(min(size, 5))


def split(text, stream=io.BytesIO):
    return list(yaml_documents(stream(text.encode())))


def documents(text):
    """What PyYAML reads; None where it refuses."""
    try:
        return list(yaml.load_all(text, yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError):
        return None


@settings(max_examples=2000, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.sampled_from(SPLINTERS), max_size=12).map("".join))
def test_the_pieces_of_yaml_are_its_documents(text):
    whole = documents(text)
    assume(whole is not None)
    if whole and whole[-1] is None:
        whole.pop()

    assert [documents(piece.data.decode()) for piece in split(text)] == [[document] for document in whole]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(SPLINTERS), max_size=12).map("".join))
def test_blocks_make_no_difference(text):
    assert split(text, Blocks) == split(text)


@given(st.lists(st.sampled_from(SPLINTERS), max_size=12).map("".join))
def test_a_piece_knows_its_line(text):
    at = 0
    for piece in split(text):
        at = text.index(piece.data.decode(), at)
        assert piece.line == place_at(text, at).line - 1
        at += len(piece.data.decode())


def test_a_document_that_is_too_long_is_left_out_and_the_next_is_not():
    begin, *rest = split(f"a: {'x' * LARGEST}\n---\nb: 1\n")

    assert (begin.line, begin.is_whole, begin.data[:4]) == (0, False, b"a: x")
    assert rest == [Piece(b"---\nb: 1\n", 1)]


def test_lines_are_pieces_and_empty_ones_are_none():
    stream = io.BytesIO(b"\xef\xbb\xbf{1}\r\n\n  \n{2}")

    assert list(lines(stream)) == [Piece(b"{1}", 0), Piece(b"{2}", 3)]


@pytest.mark.parametrize("beyond", [1, 2, LARGEST])
def test_a_line_that_is_too_long_is_left_out_and_the_next_is_not(beyond):
    begin, *rest = lines(io.BytesIO(b"x" * (LARGEST + beyond) + b"\n{}\n"))

    assert (begin.line, begin.is_whole) == (0, False)
    assert rest == [Piece(b"{}", 1)]
