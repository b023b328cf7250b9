"""Of files with one `_id` in one collection the last is stored, whichever of them a run reads."""

from pathlib import Path

import pytest
from pymongo import MongoClient

from loaders.load import load
from loaders.report import Counts, Duplicate

ARTICLE = "---\n_id: {}\ncategory: news\ntitle: {}\nwebUrl: https://example.com/x\n---\n"


@pytest.fixture
def three(folder, database):
    """x in a.md, b.md and c.md, loaded."""
    folder({f"{name}.md": ARTICLE.format("x", name) for name in "abc"})
    return load(["."], database, quiet=True)


def title(database, identity="x"):
    return database.articles.find_one({"_id": identity})["title"]


def told(report):
    return sorted((duplicate.file, duplicate.kept) for duplicate in report.duplicates)


def test_the_last_is_written_and_the_others_are_told(three, database):
    second = load(["."], database, quiet=True)

    assert title(database) == "c"
    assert told(three) == told(second) == [("./a.md", "./c.md"), ("./b.md", "./c.md")]
    assert three.duplicates[0] == Duplicate("articles", "x", "./a.md", "./c.md")
    assert (three.counts["articles"], second.counts["articles"]) == (Counts(new=1), Counts(unchanged=1))


def test_an_earlier_one_that_changed_is_left_to_the_last(three, folder, database):
    folder({"a.md": ARTICLE.format("x", "another")})
    second = load(["."], database, quiet=True)

    assert (title(database), second.written) == ("c", 0)
    assert ("./a.md", "./c.md") in told(second)


@pytest.mark.parametrize(
    "change", [lambda: Path("c.md").unlink(), lambda: Path("c.md").write_text(ARTICLE.format("y", "c"))]
)
def test_where_the_last_one_has_it_no_longer_the_one_before_is_stored(three, database, change):
    change()
    load(["."], database, quiet=True)
    again = load(["."], database, quiet=True)

    assert title(database) == "b"
    assert (again.written, told(again)) == (0, [("./a.md", "./b.md")])


def test_where_the_last_one_is_refused_it_is_there_still(three, folder, database):
    folder({"c.md": "---\ntitle: [\n---\n", "b.md": ARTICLE.format("x", "another")})
    report = load(["."], database, quiet=True)

    assert (title(database), report.refusals, report.written) == ("c", 1, 0)


def test_a_later_one_that_is_new_takes_it(three, folder, database):
    folder({"d.md": ARTICLE.format("x", "d")})
    second = load(["."], database, quiet=True)
    third = load(["."], database, quiet=True)

    assert (title(database), second.counts["articles"]) == ("d", Counts(changed=1, unchanged=1))
    assert ("./c.md", "./d.md") in told(second)
    assert (third.written, third.files_read) == (0, 0)


def test_it_is_so_across_batches_too(folder, database):
    names = [f"{number:04}" for number in range(1200)]
    folder({f"{name}.md": ARTICLE.format(int(name) % 400, name) for name in names})
    load(["."], database, quiet=True)
    second = load(["."], database, quiet=True)

    assert {article["_id"]: article["title"] for article in database.articles.find()} == {
        str(int(name) % 400): name for name in names[800:]
    }
    assert (second.written, second.files_read, second.duplicated) == (0, 0, 800)


def test_within_a_file_the_last_line_is_stored(folder, database):
    lines = [f'{{"_id": "d{number % 700}", "n": {number}}}' for number in range(1400)]
    folder({"many.jsonl": "\n".join(lines)})
    first = load(["."], database, quiet=True)

    assert database.other.count_documents({"n": {"$gte": 700}}) == 700
    assert (first.duplicated, load(["."], database, quiet=True).written) == (700, 0)


def test_in_two_collections_they_are_two_documents(folder, database):
    folder({"a.md": ARTICLE.format("x", "a"), "b.md": "---\n_id: x\n---\n"})
    report = load(["."], database, quiet=True)

    assert report.duplicates == []
    assert [database[name].count_documents({"_id": "x"}) for name in ("articles", "other")] == [1, 1]


def test_a_file_that_two_sources_have_is_one(folder, database, mongodb_uri):
    folder({"sub/a.md": ARTICLE.format("x", "a")})
    with MongoClient(mongodb_uri):
        first, second = load(["."], database, quiet=True), load(["sub"], database, quiet=True)

    assert (first.duplicates, second.duplicates, second.written) == ([], [], 0)
