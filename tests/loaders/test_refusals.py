import pytest

from loaders.refusals import Place, Refusal, place_at, printable, quoted


def test_a_refusal_reads_like_a_compilers_message():
    refusal = Refusal("news/x.md", Place(3, 7), "expected a date, got 'soon'")

    assert str(refusal) == "news/x.md:3:7: expected a date, got 'soon'"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(end):
    assert place_at(f"one{end}two{end}three", len(f"one{end}two{end}th")) == Place(3, 3)


def test_columns_count_characters():
    assert place_at("ééé", 2) == Place(1, 3)


def test_a_long_value_is_quoted_in_one_short_line():
    assert quoted("line\n" * 100) == "'line\\nline\\nline\\nline\\nline\\nline\\nline\\nline\\nline\\nli..."


def test_null_is_quoted_as_yaml_has_it():
    assert quoted(None) == "null"


def test_a_name_that_is_not_utf8_can_be_printed():
    assert printable("caf\udce9.md") == r"caf\xe9.md"
