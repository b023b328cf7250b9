"""PyYAML is the oracle: what its safe loader reads we read, but for the exceptions named here."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import bson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.frontmatter import read
from loaders.refusals import Place, Refused
from loaders.scalars import DATE, KEPT, KEY, LARGE, NAIVE
from loaders.written import is_kept

texts = st.text(st.characters(codec="utf-8"))
keys = texts.filter(lambda key: "\0" not in key and not key.startswith("$") and not is_kept(key))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.none() | st.just(UTC) | zones)  # noqa: DTZ001
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.binary() | st.dates() | times
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20)
styles = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, '"', "'"]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 10_000]),
        "line_break": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)
# What YAML is made of, put together at random: a little of it is YAML, and most is nearly so.
SPLINTERS = (
    *"ab[]{},~\té'\"",
    *("\n", "\n  ", "\n    ", "- ", "c: ", ": ", "? ", "&y ", "*x", "*y", "<<: *x", "|\n ", ">-\n ", "# ", "...\n"),
    *("12", "no", "0x1F", "1_0", "12:30", "1.5", ".inf", "2020-01-01", "2020-01-01 01:02:03.5 +1"),
    *(": !!int ", ": !!float ", ": !!timestamp ", ": !!binary ", ": !!set ", "! ", "!x "),
)


def mapping(text):
    return read(text).mapping


def mapping_or_none(text):
    with contextlib.suppress(Refused):
        return mapping(text)


def has_text_keys(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and has_text_keys(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(has_text_keys, value))


def refused(text):
    with pytest.raises(Refused) as caught:
        read(text)
    return f"{caught.value.place.line}:{caught.value.place.column}: {caught.value.reason}"


@given(st.dictionaries(keys, values), styles)
def test_a_document_is_what_pyyaml_reads(oracle, document, style):
    text = yaml.safe_dump(document, sort_keys=False, **style)

    assert bson.encode(mapping(text)) == bson.encode(oracle(text))


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(SPLINTERS), max_size=15).map("".join))
def test_any_text_is_what_pyyaml_reads_or_refused(oracle, text):
    text = f"x: &x {{b: 1}}\n{text}"
    ours = mapping_or_none(text)

    if ours is not None and has_text_keys(theirs := oracle(text)):
        assert bson.encode(ours) == bson.encode(theirs)


@pytest.mark.parametrize(
    "trap", ["no", "on", "12:30:00", "0777", "1_000", "42", "1.50", "2020-01-01", ".inf", "=", "<<"]
)
@pytest.mark.parametrize("field", ["_id", "title", "webUrl", "name", "type"])
def test_a_trap_is_text_in_the_fields_that_are_text(field, trap):
    assert mapping(f"{field}: {trap}") == {field: trap}


def test_a_trap_is_text_in_lists_and_at_any_depth():
    document = mapping("topics: [1984, [no]]\nrelated:\n- title: 12:30\n  quality: 12\n  provider: {name: 007, no: 1}")

    assert document["topics"] == ["1984", ["no"]]
    assert document["related"] == [{"title": "12:30", "quality": 12, "provider": {"name": "007", "no": 1}}]


def test_an_explicit_tag_and_null_keep_their_meaning_in_a_text_field():
    assert mapping("title: !!int 42\nname: null\nexcerpt:\ntype: ~") == {
        "title": 42,
        "name": None,
        "excerpt": None,
        "type": None,
    }


def test_an_anchored_scalar_is_text_in_one_place_and_a_number_in_another():
    assert mapping("title: &t 42\nheat: *t\nquality: &q 7\nname: *q") == {
        "title": "42",
        "heat": 42,
        "quality": 7,
        "name": "7",
    }


def test_keys_are_text_as_written():
    assert mapping("no: 1\n0777: 2\n~: 3\n2020-01-01: 4\n1.50: 5\n'': 6\n&k 1_0: {*k : 7}") == {
        "no": 1,
        "0777": 2,
        "~": 3,
        "2020-01-01": 4,
        "1.50": 5,
        "": 6,
        "1_0": {"1_0": 7},
    }


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", -(2**63)),
        ("-9223372036854775809", "-9223372036854775809"),
        ("0xFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFF"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_an_integer_beyond_64_bits_is_text_as_written(number, value):
    assert mapping(f"a: {number}") == {"a": value}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2020-02-06", datetime(2020, 2, 6)),  # noqa: DTZ001
        ("2020-02-06T02:17:00", datetime(2020, 2, 6, 2, 17)),  # noqa: DTZ001
        ("2020-02-06T02:17:00Z", datetime(2020, 2, 6, 2, 17)),  # noqa: DTZ001
        ("2020-02-06 02:17:00.25 +5:30", datetime(2020, 2, 5, 20, 47, 0, 250_000)),  # noqa: DTZ001
    ],
)
def test_a_date_or_time_is_utc(written, value):
    assert mapping(f"a: {written}") == {"a": value}


def test_a_merge_key_brings_what_is_not_there():
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\nw: {<<: *x}"

    assert mapping(text)["z"] == {"b": 1, "c": 3, "a": 1}
    assert mapping(text)["w"] == {"a": 1, "b": 1}


def test_an_empty_document_after_the_last_line_is_none():
    assert mapping("---\na: 1\n---\n") == {"a": 1}


def test_top_level_keys_have_places():
    assert read("---\na: 1\nbc: {d: 2}\n").places == {"a": Place(2, 1), "bc": Place(3, 1)}


def test_a_hundred_levels_are_read_and_no_more():
    assert mapping("{a: " * 99 + "[]" + "}" * 99)

    assert refused("{a: " * 100 + "[]" + "}" * 100) == "1:401: expected at most 100 levels, got more"
    assert refused("a:\n" + "- " * 100) == "2:199: expected at most 100 levels, got more"


def test_an_alias_brings_its_levels():
    text = f"a: &a {'[' * 50}{']' * 50}\nb: {{}}\nc: "

    assert mapping(text + "[" * 49 + "*a" + "]" * 49)
    assert refused(text + "[" * 50 + "*a" + "]" * 50) == "3:54: expected at most 100 levels, got more"


def test_levels_of_aliases_add_up():
    text = "a: &a [[]]\n" + "".join(f"{name}: &{name} [*{before}]\n" for before, name in zip("ab", "bc", strict=True))

    assert mapping(text + "d: " + "[" * 95 + "*c" + "]" * 95)
    assert refused(text + "d: " + "[" * 96 + "*c" + "]" * 96) == "4:100: expected at most 100 levels, got more"


def test_a_million_values_are_read_and_no_more():
    assert len(mapping("a: [" + "1," * 999_996 + "]")["a"]) == 999_996
    assert refused("a: [" + "1," * 1_000_001 + "]") == "1:2000006: expected at most 1000000 values, got more"


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_what_only_yaml_takes_for_the_end_of_a_line_is_none_in_a_place(end):
    assert refused(f"a: 1{end}b: 2\nc: [1") == "2:6: expected YAML, got a mistake: did not find expected ',' or ']'"
    assert read(f"a: 1{end}b: 2\nc: 3").places == {"a": Place(1, 1), "b": Place(1, 6), "c": Place(2, 1)}


def test_exceptions_are_counted():
    front = read("a: 2020-01-01\nb: [2020-01-01, 2020-01-01 00:00:00]\ntitle: no\n7: &x 99999999999999999999\nc: *x")

    assert front.exceptions == {DATE: 2, NAIVE: 1, KEPT: 1, KEY: 1, LARGE: 2}


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- "])
def test_nesting_that_ends_a_process_is_refused(bracket):
    """PyYAML's own loader dies of this one with SIGSEGV."""
    assert refused("a: 1\nb:\n " + bracket * 50_000).endswith("expected at most 100 levels, got more")


def test_aliases_are_values():
    assert mapping("a: &a [1, &b {c: 2}]\nd: *a\ne: *b") == {"a": [1, {"c": 2}], "d": [1, {"c": 2}], "e": {"c": 2}}


def test_aliases_may_add_a_million_characters_and_no_more():
    text = f"a: &a {'x' * 9_999}\nb: [" + "*a, " * 100

    assert len(mapping(text + "]")["b"]) == 100
    assert refused(text + "*a]") == "2:405: expected aliases that add at most 1000000 characters, got more"


@pytest.mark.parametrize(
    "form", ["[{}, {}, {}, {}, {}, {}, {}, {}, {}]", "{{a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}}}"]
)
def test_an_alias_bomb_is_refused_where_it_would_go_off(form):
    """A few hundred bytes that stand for hundreds of millions of values."""
    lines = [
        f"a{n}: &a{n} " + form.replace("{}", f"*a{n - 1}").replace("{{", "{").replace("}}", "}") for n in range(1, 11)
    ]

    assert refused("\n".join(["a0: &a0 [lol]", *lines])).endswith(
        "aliases that add at most 1000000 characters, got more"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: expected a mapping, got nothing"),
        ("# only a comment", "1:1: expected a mapping, got nothing"),
        ("---\n", "2:1: expected a mapping, got nothing"),
        ("text", "1:1: expected a mapping, got 'text'"),
        ("\n- a", "2:1: expected a mapping, got a sequence"),
        ("---\na: 1\n---\nb: 2\n", "3:1: expected one document, got a second"),
        ("a: 1\nb: 2\na: 3", "3:1: expected each key once, got 'a' again"),
        ("a: {1: 2, '1': 3}", "1:11: expected each key once, got '1' again"),
        ("a: 1\n[b]: 2", "2:1: expected text as a key, got a sequence"),
        ("? {b: 1}\n: 2", "1:3: expected text as a key, got a mapping"),
        ("a: &a [1]\n*a : 2", "2:1: expected text as a key, got the alias '*a'"),
        ('a: {"b\\0": 1}', "1:5: expected a key without NUL, got 'b\\x00'"),
        ("a: 1\n$set: 2", "2:1: expected a key that does not begin with $, got '$set'"),
        ("a: &a [*a]", "1:8: expected a value that ends, got the alias '*a' within '&a'"),
        ("&a b: *a\nc: &d {e: *d}", "2:11: expected a value that ends, got the alias '*d' within '&d'"),
        ("a: *b", "1:4: expected an anchor '&b' before its alias, got none"),
        ("a: &a 1\nb: &a 2", "2:4: expected each anchor once, got '&a' again"),
        ("a: {<<: 1}", "1:9: expected a mapping to merge, got 1"),
        ("a: {<<: [{}, b]}", "1:9: expected a mapping to merge, got 'b'"),
        (
            "a: !!python/name:os.system x",
            "1:4: expected a tag of plain YAML, got 'tag:yaml.org,2002:python/name:os.system'",
        ),
        (
            "a: !!python/object/apply:os.system [x]",
            "1:4: expected a tag of plain YAML, got 'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
        ("a: !mine {}", "1:4: expected a tag of plain YAML, got '!mine'"),
        ("!mine a: 1", "1:1: expected a tag of plain YAML, got '!mine'"),
        ("a: !!set {b}", "1:4: expected a tag of plain YAML, got 'tag:yaml.org,2002:set'"),
        ("a: !!map [b]", "1:4: expected a tag of plain YAML, got 'tag:yaml.org,2002:map'"),
        ("a: 2021-02-30", "1:4: expected a date, got '2021-02-30'"),
        ("a: 0001-01-01 00:00:00 +1", "1:4: expected a date, got '0001-01-01 00:00:00 +1'"),
        ("a: !!timestamp soon", "1:4: expected a date, got 'soon'"),
        ("a: !!int many", "1:4: expected an integer, got 'many'"),
        ("a: !!int ''", "1:4: expected an integer, got ''"),
        ("a: 0b_", "1:4: expected an integer, got '0b_'"),
        ("a: !!float much", "1:4: expected a number, got 'much'"),
        ("a: !!bool maybe", "1:4: expected true or false, got 'maybe'"),
        ("a: !!binary é", "1:4: expected base64, got 'é'"),
        ("a: [1", "2:1: expected YAML, got a mistake: did not find expected ',' or ']'"),
        ("a: b: c", "1:5: expected YAML, got a mistake: mapping values are not allowed in this context"),
        ("a:\n\tb: 1", "2:1: expected YAML, got a mistake: found character that cannot start any token"),
        ("é: 1\nb: é\0", "2:5: expected YAML, got the character U+0000"),
        ('a: "\\ud800"', "1:7: expected YAML, got a mistake: found invalid Unicode character escape code"),
        ("a: !x!y z", "1:4: expected YAML, got a mistake: found undefined tag handle"),
    ],
)
def test_a_refusal_says_where_and_why(text, message):
    assert refused(text) == message
