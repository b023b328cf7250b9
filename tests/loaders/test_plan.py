"""Which files are read again: whole runs, with a look at what was sent."""

import os
from pathlib import Path

import pytest
from pymongo import MongoClient

from loaders.load import Options, load
from loaders.report import Counts

ARTICLE = "---\ncategory: news\ntitle: {}\nwebUrl: https://example.com/{}\n---\n"
WRITES = {"insert", "update", "delete", "findAndModify", "create", "createIndexes", "collMod", "drop"}
OLD = 1_600_000_000


def articles(*names, title="A title"):
    return {f"{name}.md": ARTICLE.format(title, name) for name in names}


def aged(*names):
    """Files that were changed long before they are loaded."""
    for name in names:
        os.utime(name, (OLD, OLD))


@pytest.fixture
def watched(mongodb_uri, database_name, recorder):
    """The database, whose commands the recorder hears."""
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        yield client[database_name]


def test_a_second_run_sends_no_write(folder, watched, recorder):
    folder(articles("a", "b") | {"t.yaml": "taxonomy: topic\nname: T\n", "x.md": "---\nname: X\n---\n"})
    load(["."], watched, quiet=True)
    recorder.clear()
    second = load(["."], watched, quiet=True)

    assert not WRITES & {name for name, _, _ in recorder.commands}
    assert (second.files_read, second.files_unchanged, second.written) == (0, 4, 0)
    assert second.counts["articles"] == Counts(unchanged=2)


def test_a_file_with_another_time_or_size_is_read_again(folder, database):
    folder(articles("a", "b", "c"))
    aged("a.md", "b.md", "c.md")
    load(["."], database, quiet=True)
    folder(articles("a", title="A longer title") | articles("b", title="B title"))
    aged("a.md")
    second = load(["."], database, quiet=True)

    assert (second.files_read, second.counts["articles"]) == (2, Counts(changed=2, unchanged=1))


def test_a_file_that_was_young_when_it_was_read_is_known_by_its_bytes(folder, database):
    """Within the tick of a file system's clock, time and size may stay as they were."""
    folder(articles("a"))
    load(["."], database, quiet=True)
    status = Path("a.md").stat()
    folder(articles("a", title="B title"))
    os.utime("a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    second = load(["."], database, quiet=True)

    assert second.counts["articles"] == Counts(changed=1)


def test_a_checksum_finds_a_change_that_time_and_size_hide(folder, database):
    folder(articles("a", "b"))
    aged("a.md", "b.md")
    load(["."], database, quiet=True)
    folder(articles("a", title="B title"))
    aged("a.md")
    plain = load(["."], database, quiet=True)
    checked = load(["."], database, Options(checksum=True), quiet=True)

    assert plain.counts["articles"] == Counts(unchanged=2)
    assert checked.counts["articles"] == Counts(changed=1, unchanged=1)


def test_with_a_checksum_a_new_time_alone_is_no_change(folder, watched, recorder):
    folder(articles("a"))
    load(["."], watched, quiet=True)
    aged("a.md")
    recorder.clear()
    second = load(["."], watched, Options(checksum=True), quiet=True)

    assert second.files_unchanged == 1
    assert not WRITES & {name for name, _, _ in recorder.commands}


def test_a_document_that_is_no_longer_stored_is_loaded_again(folder, database):
    folder(articles("a", "b"))
    load(["."], database, quiet=True)
    database.articles.delete_one({"_id": "a"})
    second = load(["."], database, quiet=True)
    database.articles.drop()
    third = load(["."], database, quiet=True)

    assert second.counts["articles"] == Counts(new=1, unchanged=1)
    assert third.counts["articles"] == Counts(new=2)


def test_one_document_of_many_in_a_file_is_missed_too(folder, database):
    folder({"many.jsonl": "".join(f'{{"_id": "d{n}"}}\n' for n in range(1500))})
    load(["."], database, quiet=True)
    unchanged = load(["."], database, quiet=True)
    database.other.delete_one({"_id": "d1234"})
    third = load(["."], database, quiet=True)

    assert (unchanged.files_read, unchanged.counts["other"]) == (0, Counts(unchanged=1500))
    assert third.counts["other"] == Counts(new=1, unchanged=1499)


def test_whether_documents_are_stored_is_told_by_the_index_alone(folder, watched, recorder):
    folder(articles("a", "b"))
    load(["."], watched, quiet=True)
    recorder.clear()
    load(["."], watched, quiet=True)

    [asked] = [command for name, of, command in recorder.commands if (name, of) == ("find", "articles")]
    explained = watched.command("explain", {key: asked[key] for key in ("find", "filter", "projection")})
    assert explained["executionStats"]["totalDocsExamined"] == 0


def test_what_other_rules_wrote_is_read_again(folder, database):
    folder(articles("a"))
    load(["."], database, quiet=True)
    database["_newsgraph_loads"].update_one({"_id.file": {"$exists": True}}, {"$inc": {"rules": -1}})
    second = load(["."], database, quiet=True)
    third = load(["."], database, quiet=True)

    assert (second.files_read, third.files_read) == (1, 0)


def test_what_was_refused_is_told_again(folder, database):
    folder({"list.json": '[{"_id": "a"}, 5]', "b.md": "no front matter"})
    first = load(["."], database, quiet=True)
    second = load(["."], database, quiet=True)

    assert list(map(str, second.refused)) == list(map(str, first.refused))
    assert (second.refusals, second.written) == (2, 0)
