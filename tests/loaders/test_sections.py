import pytest

from loaders.refusals import Place, Refused
from loaders.sections import Body, Sections, fenced, text_of


def test_the_yaml_begins_with_the_line_that_opens_it():
    """So a parser counts the lines of the file."""
    assert fenced("---\na: 1\n---\n") == Sections("---\na: 1\n", None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_body_is_kept_as_it_is(end):
    text = end.join(["---", "a: 1", "---", "", "  One", "", "Two  ", ""])

    assert fenced(text).body == Body(end.join(["", "  One", "", "Two  ", ""]), Place(4, 1))


@pytest.mark.parametrize("rest", ["", "\n", "\n \n\t\n", " \t"])
def test_white_space_is_no_body(rest):
    assert fenced(f"---\na: 1\n---{rest}").body is None


def test_the_lines_may_end_in_blanks():
    assert fenced("--- \na: 1\n---\t \nBody") == Sections("--- \na: 1\n", Body("Body", Place(4, 1)))


def test_the_first_closing_line_ends_the_front_matter():
    assert fenced("---\na: 1\n---\nb\n---\n") == Sections("---\na: 1\n", Body("b\n---\n", Place(4, 1)))


@pytest.mark.parametrize("line", ["--- #", "----", " ---", "a ---", "- --"])
def test_a_line_that_only_resembles_the_closing_one_does_not_close(line):
    assert fenced(f"---\n{line}\n---\n").yaml == f"---\n{line}\n"


def test_front_matter_may_be_empty():
    assert fenced("---\n---\n") == Sections("---\n", None)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", Place(1, 1), "expected '---' alone in the first line, got an empty file"),
        ("# Title\n", Place(1, 1), "expected '---' alone in the first line, got '# Title'"),
        ("\n---\n", Place(1, 1), "expected '---' alone in the first line, got ''"),
        ("---\na: 1\nb: 2", Place(3, 5), "expected a line '---' that ends the front matter, got none"),
        ("---", Place(1, 4), "expected a line '---' that ends the front matter, got none"),
    ],
)
def test_a_missing_line_is_refused_with_its_place(text, place, reason):
    with pytest.raises(Refused) as caught:
        fenced(text)

    assert (caught.value.place, caught.value.reason) == (place, reason)


def test_a_byte_order_mark_is_not_text():
    assert text_of(b"\xef\xbb\xbf---\n") == "---\n"


def test_a_byte_that_is_not_utf8_is_refused_with_its_place():
    with pytest.raises(Refused) as caught:
        text_of("---\né: caf".encode() + b"\xe9\n")

    assert (caught.value.place, caught.value.reason) == (Place(2, 7), "expected UTF-8, got the byte 0xE9")
