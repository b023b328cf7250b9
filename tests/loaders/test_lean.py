"""Whatever is read without the parser is what the parser makes of it; the parser itself is held to PyYAML elsewhere."""

import bson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import lean
from loaders.frontmatter import parsed

keys = st.sampled_from(["a", "b_c", "title", "topics", "no", "on", "y", "null", "_id", "images", "x-1"])
texts = st.text(st.characters(codec="utf-8")) | st.text(st.sampled_from("ab :#'\"\\-,[]{}&*!|>%@`\t\né\xa0\u202f0."))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.dates() | st.datetimes()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20)

# Lines and parts of them: put together at random, most are plain and many are nearly so.
PARTS = (
    *("\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\n   - ", "\n      ", "- ", " "),
    *("a:", "b: ", "title: ", "topics:", "c-d: ", "no: ", "e:  "),
    *(
        "x",
        "12",
        "no",
        "~",
        "null",
        "2020-01-01",
        "12:30",
        "1.5",
        "-1",
        "-x",
        "x: y",
        "x #y",
        "x#y",
        "x:y",
        "x:",
        "http://x/",
    ),
    *(
        '""',
        '"x"',
        '"x\\"y"',
        '"x\\\\"',
        '"x\\ny"',
        '"x\\r\\t\\/y"',
        '"x\\x41"',
        "'x'",
        "'x''y'",
        "[]",
        "{}",
        "[x]",
        "{x: y}",
        "&x ",
        "*x",
        "!x ",
        "|",
        ">",
    ),
    *("# x", "---", "...", "\t", "\r\n", "\x85", "\xa0", "é", "\u2028", "? ", ": ", "<<: ", "=", "x" * 50),
)


def facts(read):
    return bson.encode(read.mapping), read.places, read.exceptions


def agree(text):
    plainest = lean.read(text)
    if plainest is not None:
        assert facts(plainest) == facts(parsed(text))
    return plainest is not None


@settings(max_examples=300)
@given(st.dictionaries(keys, values), st.sampled_from([2, 4]))
def test_what_is_dumped_is_read_as_the_parser_does(document, indent):
    agree(yaml.safe_dump(document, sort_keys=False, indent=indent, allow_unicode=True, width=10_000))


@settings(max_examples=3000)
@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_any_text_is_read_as_the_parser_does_or_left_to_it(text):
    agree(text)
    agree(f"---\na:\n{text}")
    agree(f"topics:\n- b: 1\n  {text}")


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "---\na: 1\n\nb: x\n",
        'title: "x"\ntopics:\n  - "a \\"b\\" c"\n  - 1984\n',
        "a:\n- b: 1\n  c:\n  - d\n  e:\n    f: 2020-01-01\n- b: 2\ng:\n",
        "a:\n   b:\n     c: http://example.com/?a#b\nd: []\ne: {}\nf: 'x'\ng:   y  \n",
    ],
)
def test_plain_front_matter_is_read_without_the_parser(text):
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "\n",
            "# a",
            "- a",
            "a",
            "a: b: c",
            "a: b #c",
            "a: b\n  c",
            "a: 'b''c'",
            'a: "b\\x41"',
            "a: [b]",
            "a: |\n  b",
        ),
        *(
            "a: &b c",
            "a: !b c",
            "a: 1\na: 2",
            " a: 1\nb: 2",
            "a:\n  b: 1\n c: 2",
            "a: 1\n  b: 2",
            "a: 1\n- b",
            "a:\n- b\n  c: 1",
        ),
        *(
            "a: 2021-02-30",
            "no: 1",
            "a:\tb",
            "a: b\r\n",
            "a: \u202f",
            "a: 1\n---\n",
            "a:\n- - b",
            "a:\n-\n",
            "a b: 1",
            "<<: {}",
        ),
    ],
)
def test_what_is_less_plain_is_left_to_the_parser(text):
    assert lean.read(text) is None


def test_deep_nesting_is_left_to_the_parser():
    assert lean.read("".join(f"{' ' * level}a:\n" for level in range(60)) + " " * 60 + "b: 1") is None
