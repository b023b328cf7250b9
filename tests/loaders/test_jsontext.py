import json
from datetime import datetime

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.jsontext import read
from loaders.refusals import Refused
from loaders.written import is_kept

texts = st.text(st.characters(codec="utf-8"))
keys = texts.filter(lambda key: "\0" not in key and not key.startswith("$") and not is_kept(key))
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(scalars | numbers, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20)


def mapping(text):
    return read(text).mapping


def refused(text):
    with pytest.raises(Refused) as caught:
        read(text)
    return f"{caught.value.place.line}:{caught.value.place.column}: {caught.value.reason}"


@given(st.dictionaries(keys, values), st.booleans(), st.sampled_from([None, 1]))
def test_a_document_is_what_python_reads(document, ascii_only, indent):
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)

    assert bson.encode(mapping(text)) == bson.encode(document)


@pytest.mark.parametrize("literal", ["42", "1.50", "1E4", "true", "false"])
@pytest.mark.parametrize("field", ["_id", "title", "webUrl", "name", "type"])
def test_the_fields_that_are_text_are_as_written(field, literal):
    front = read(f'{{"{field}": {literal}, "topics": [{literal}, null, ["a"]]}}')

    assert front.mapping == {field: literal, "topics": [literal, None, ["a"]]}
    assert list(front.exceptions.values()) == [2]


def test_other_fields_are_numbers():
    assert bson.encode(mapping('{"heat": 1.50, "quality": 7}')) == bson.encode({"heat": 1.5, "quality": 7})


def test_an_integer_beyond_64_bits_is_text():
    front = read('{"a": [9223372036854775807, 9223372036854775808, %s]}' % ("9" * 5000))

    assert front.mapping == {"a": [2**63 - 1, "9223372036854775808", "9" * 5000]}
    assert list(front.exceptions.values()) == [2]


@pytest.mark.parametrize("time", ["2020-02-06T02:17:00Z", "2020-02-06T03:17:00+01:00", "2020-02-06T02:17:00"])
def test_a_date_of_extended_json_is_a_date(time):
    assert mapping(f'{{"a": {{"$date": "{time}"}}}}') == {"a": datetime(2020, 2, 6, 2, 17)}  # noqa: DTZ001


def test_a_hundred_levels_are_read_and_no_more():
    assert mapping('{"a": ' * 99 + '"[[["' + "}" * 99)
    assert refused('{"a":\n' * 100 + "[]" + "}" * 100) == "101:1: expected at most 100 levels, got more"


@pytest.mark.parametrize("bracket", ["[", '{"a": '])
def test_nesting_that_no_stack_holds_is_refused(bracket):
    assert refused('{"a": ' + bracket * 100_000).endswith("expected at most 100 levels, got more")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: expected JSON, got a mistake: Expecting value"),
        ("[1]", "1:1: expected a mapping, got [1]"),
        ('"a"', "1:1: expected a mapping, got 'a'"),
        ('{"a": 1,\n"b": {"c": 1, "c": 2}}', "2:6: expected each key once, got 'c' again"),
        ('{"a": 1} {}', "1:10: expected JSON, got a mistake: Extra data"),
        ('{"a": NaN}', "1:1: expected JSON, got 'NaN'"),
        ('{"a": 1e999}', "1:1: expected a number that a double holds, got '1e999'"),
        ('{"a\\u0000": 1}', "1:1: expected a key without NUL, got 'a\\x00'"),
        ('{"$set": 1}', "1:1: expected a key that does not begin with $, got '$set'"),
        ('{"a": {"$date": "soon"}}', "1:7: expected a date in ISO 8601 as $date, got 'soon'"),
        ('{"a": "\n"}', "1:8: expected JSON, got a mistake: Invalid control character at"),
        ("{'a': 1}", "1:2: expected JSON, got a mistake: Expecting property name enclosed in double quotes"),
    ],
)
def test_a_refusal_says_where_and_why(text, message):
    assert refused(text) == message
