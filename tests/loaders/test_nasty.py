"""A folder that nobody has cleaned for years: each file is refused for its own reason, and costs nothing but itself."""

import gzip
import os
from pathlib import Path

import pytest

from loaders.load import load
from loaders.report import Counts

GOOD = "---\ncategory: news\ntitle: Good\nwebUrl: https://example.com/good\n---\n"
HEAD = "---\ncategory: news\ntitle: Title\nwebUrl: https://example.com/\n"  # its next line is the fifth
BOMB = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

NASTY = {
    "empty.md": ("", "1:1: expected '---' alone in the first line, got an empty file"),
    "empty.yaml": ("", "1:1: expected a mapping, got nothing"),
    "prose.txt": ("Dear reader,\n", "1:1: expected '---' alone in the first line, got 'Dear reader,'"),
    "half-written.md": (HEAD + "top", "5:4: expected a line '---' that ends the front matter, got none"),
    "latin-1.md": (b"---\ntitle: caf\xe9\n---\n", "2:11: expected UTF-8, got the byte 0xE9"),
    "utf-16.yaml": ("a: 1".encode("utf-16-le"), "1:2: expected YAML, got the character U+0000"),
    "utf-16-bom.yaml": ("a: 1".encode("utf-16"), "1:1: expected UTF-8, got the byte 0xFF"),
    "nul.md": ("---\ntitle: a\0b\n---\n", "2:9: expected YAML, got the character U+0000"),
    "bracket.md": (
        "---\ntopics: [a, b\n---\n",
        "3:1: expected YAML, got a mistake: did not find expected ',' or ']'",
    ),
    "colon.md": (
        "---\ntitle: One: two\n---\n",
        "2:11: expected YAML, got a mistake: mapping values are not allowed in this context",
    ),
    "tab.md": (
        "---\na:\n\tb: 1\n---\n",
        "3:1: expected YAML, got a mistake: found character that cannot start any token",
    ),
    "list.yaml": ("- a\n- b\n", "1:1: expected a mapping, got a sequence"),
    "half.yaml": ("_id: half\na: [\n---\n", "3:1: expected YAML, got a mistake: did not find expected node content"),
    "two.md": (
        "---\na: 1\n...\nb: 2\n---\n",
        "4:1: expected YAML, got a mistake: did not find expected <document start>",
    ),
    "twice.md": ("---\ntitle: a\nheat: 1\ntitle: b\n---\n", "4:1: expected each key once, got 'title' again"),
    "python.md": (
        "---\na: !!python/object/apply:os.system [id]\n---\n",
        "2:4: expected a tag of plain YAML, got 'tag:yaml.org,2002:python/object/apply:os.system'",
    ),
    "tag.md": ("---\na: !mine b\n---\n", "2:4: expected a tag of plain YAML, got '!mine'"),
    "cycle.md": (
        "---\na: &a [*a]\n---\n",
        "2:8: expected a value that ends, got the alias '*a' within '&a'",
    ),
    "bomb.yaml": (BOMB, "6:50: expected aliases that add at most 1000000 characters, got more"),
    "deep.yaml": ("a: " + "[" * 50_000, "1:103: expected at most 100 levels, got more"),
    "date.md": ("---\na: 2021-02-30\n---\n", "2:4: expected a date, got '2021-02-30'"),
    "id.md": ("---\n_id: [a]\n---\n", "2:1: expected text as _id, got ['a']"),
    "key.md": ('---\n"a\\0b": 1\n---\n', "2:1: expected a key without NUL, got 'a\\x00b'"),
    "operator.md": ("---\n$set: {a: 1}\n---\n", "2:1: expected a key that does not begin with $, got '$set'"),
    "two-bodies.md": (
        "---\nbody: One\n---\nTwo\n",
        "4:1: expected one body, got text after the front matter and the key 'body' in it",
    ),
    "too-large.yaml": (
        "a: " + "x" * 16 * 1024 * 1024,
        "1:1: expected a document of at most 16777216 bytes, got 16777248",
    ),
    "soon.md": (HEAD + "publishedDateTime: soon\n---\n", "5:1: expected date or null, got 'soon' at publishedDateTime"),
    "infinite.md": (
        HEAD + "heat: .inf\n---\n",
        "5:1: expected a value that the store's validator allows, got inf at heat",
    ),
    "json.json": ('{"a": 1,}', "1:9: expected JSON, got a mistake: Expecting property name enclosed in double quotes"),
    "nan.json": ('{"a": NaN}', "1:1: expected JSON, got 'NaN'"),
    "surrogate.json": (
        '{"a": "\\udc80"}',
        "1:1: expected text that UTF-8 can hold, got half a surrogate pair in '\\udc80'",
    ),
    "deep.json": ('{"a": ' + "[" * 50_000, "1:1: expected at most 100 levels, got more"),
    "array.json": ("[1]", "1:2: expected a mapping, got 1"),
    "line.jsonl": (
        "\n{'a': 1}\n",
        "2:2: expected JSON, got a mistake: Expecting property name enclosed in double quotes",
    ),
    "undated.jsonl": (
        '\n {"category": "news", "title": "a", "webUrl": "b", "publishedDateTime": "2020-01-01"}',
        "2:1: expected date or null, got '2020-01-01' at publishedDateTime",
    ),
    "text.md.gz": (HEAD, "1:1: expected a file without damage, got a mistake: Not a gzipped file (b'--')"),
    "text.md.zst": (
        HEAD,
        "1:1: expected a file without damage, got a mistake: Unable to decompress Zstandard data: Unknown frame descriptor",
    ),
    "half.md.gz": (
        gzip.compress(GOOD.encode())[:-4],
        (
            "1:1: expected a file without damage, got a mistake: "
            "Compressed file ended before the end-of-stream marker was reached"
        ),
    ),
    "text.tar": (HEAD, "1:1: expected a file without damage, got a mistake: truncated header"),
    "text.zip": (HEAD, "1:1: expected a file without damage, got a mistake: File is not a zip file"),
    "untitled.md": (
        "---\ncategory: news\nwebUrl: https://example.com/\n---\n",
        "1:1: expected the field title, got a document without it",
    ),
}


def test_each_file_is_refused_for_its_own_reason(folder, database):
    folder({name: content for name, (content, _) in NASTY.items()} | {"good.md": GOOD, "sub/good-too.md": GOOD})
    report = load(["."], database, quiet=True)

    assert {refusal.file: str(refusal) for refusal in report.refused} == {
        f"./{name}": f"./{name}:{message}" for name, (_, message) in NASTY.items()
    }
    assert report.counts["articles"] == Counts(new=2, refused=4)
    assert report.failure is None


def test_nothing_of_a_refused_file_is_stored(folder, database):
    folder({name: content for name, (content, _) in NASTY.items()})
    load(["."], database, quiet=True)

    assert [database[name].count_documents({}) for name in ("articles", "organizations", "topics", "other")] == [0] * 4


def test_a_refused_file_leaves_what_was_stored_before(folder, database):
    folder({"a.md": GOOD})
    load(["."], database, quiet=True)
    folder({"a.md": GOOD.replace("Good", "[")})
    report = load(["."], database, quiet=True)

    assert len(report.refused) == 1
    assert database.articles.find_one({"_id": "a"})["title"] == "Good"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(folder, database):
    folder({"a.md": GOOD, "b.md": GOOD})
    Path("a.md").chmod(0)
    report = load(["."], database, quiet=True)

    assert list(map(str, report.refused)) == ["./a.md:1:1: expected a file that can be read, got 'Permission denied'"]
    assert report.counts["articles"] == Counts(new=1)


def test_a_name_that_is_not_utf8_is_refused_and_can_be_printed(folder, database):
    folder({"a.md": GOOD})
    Path("a.md").rename("caf\udce9.md")
    report = load(["."], database, quiet=True)

    assert list(map(str, report.refused)) == [
        r"./caf\xe9.md:1:1: expected a name in UTF-8 for want of an _id, got one that is not"
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_ends_of_lines_and_a_byte_order_mark_make_no_difference(folder, database, end, mark):
    folder({"a.md": mark + GOOD.replace("\n", end), "b.yaml": mark + f"a: 1{end}b: 2{end}"})
    report = load(["."], database, quiet=True)

    assert report.refused == []
    assert database.articles.find_one() == {
        "_id": "a",
        "category": "news",
        "title": "Good",
        "webUrl": "https://example.com/good",
    }
    assert database.other.find_one() == {"_id": "b", "a": 1, "b": 2}
