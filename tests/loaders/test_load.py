"""Whole runs: files on disk in, documents in the real MongoDB out."""

import os
from concurrent.futures import ThreadPoolExecutor

from pymongo import MongoClient

from loaders.load import Options, load
from loaders.report import Counts

ARTICLE = "---\ncategory: news\ntitle: {}\nwebUrl: https://example.com/{}\n---\n"


def stored(collection):
    return {document["_id"]: document for document in collection.find()}


def test_documents_go_where_they_belong(folder, database):
    folder(
        {
            "news/one.md": "---\ncategory: news\ntitle: One\nwebUrl: u\nimages: []\n---\n\nBody\n",
            "news/two.txt": "---\ntype: article\ntitle: Two\nwebUrl: u\n---\n",
            "data/cnn.com.yaml": "taxonomy: organization\nname: CNN\n",
            "data/01-ai.yml": "---\n_id: ai\ntaxonomy: topic\n",
            "people/someone.md": "---\nname: Someone\n---\n",
            "people/portrait.jpg": "",
        }
    )
    report = load(["."], database, quiet=True)

    assert report.counts == {
        "articles": Counts(new=2),
        "organizations": Counts(new=1),
        "topics": Counts(new=1),
        "other": Counts(new=1),
    }
    assert (report.refused, report.warnings, report.failure, report.skipped) == ([], [], None, 1)
    assert stored(database.articles)["one"] == {
        "_id": "one",
        "category": "news",
        "title": "One",
        "webUrl": "u",
        "images": [],
        "body": "\nBody\n",
    }
    assert stored(database.organizations).keys() == {"cnn.com"}
    assert stored(database.topics).keys() == {"ai"}
    assert stored(database.other).keys() == {"someone"}


def test_a_second_run_changes_nothing_and_a_third_what_differs(folder, database):
    folder({f"{name}.md": ARTICLE.format(name, name) for name in "abc"})
    load(["."], database, quiet=True)
    second = load(["."], database, quiet=True)
    folder({"b.md": ARTICLE.format("Another", "b"), "d.md": ARTICLE.format("d", "d")})
    third = load(["."], database, quiet=True)

    assert second.counts["articles"] == Counts(unchanged=3)
    assert third.counts["articles"] == Counts(new=1, changed=1, unchanged=2)


def test_a_run_without_a_store_says_so_and_ends(folder, unused_tcp_port):
    folder({"a.md": ARTICLE.format("a", "a"), "b.md": b"\xff"})
    with MongoClient(f"mongodb://127.0.0.1:{unused_tcp_port}", serverSelectionTimeoutMS=10) as client:
        report = load(["."], client.x, quiet=True)

    assert report.failure.startswith(f"127.0.0.1:{unused_tcp_port}: ")
    assert report.counts["articles"] == Counts()


def test_a_dry_run_says_what_would_happen_and_writes_nothing(folder, mongodb_uri, database_name, recorder):
    folder({f"{name}.md": ARTICLE.format(name, name) for name in "abc"} | {"d.md": "no front matter"})
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        report = load(["."], client[database_name], Options(dry_run=True), quiet=True)
        names = client[database_name].list_collection_names()

    assert (report.counts["articles"], report.refusals, names) == (Counts(new=3), 1, [])
    assert {name for name, _, _ in recorder.commands} <= {"find", "aggregate", "listCollections", "listIndexes"}


def test_two_runs_at_once_store_what_one_does(folder, mongodb_uri, database_name):
    folder({f"{number}.md": ARTICLE.format(number, number) for number in range(1500)})
    with MongoClient(mongodb_uri) as client, ThreadPoolExecutor(2) as threads:
        database = client[database_name]
        reports = list(threads.map(lambda _: load(["."], database, quiet=True), range(2)))
        after = load(["."], database, quiet=True)

    assert [(report.failure, report.refusals) for report in reports] == [(None, 0)] * 2
    assert (after.counts["articles"], after.files_read) == (Counts(unchanged=1500), 0)


def test_standard_input_is_loaded_and_not_noted(database):
    """Standard input has no time, no size and no place; it comes from nowhere that could be pruned."""
    read, write = os.pipe()
    os.write(write, b'{"_id": "a"}\n{"_id": "b"}\n')
    os.close(write)
    kept = os.dup(0)
    os.dup2(read, 0)
    try:
        report = load(["-"], database, quiet=True)
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(read)

    assert report.counts["other"] == Counts(new=2)
    assert database["_newsgraph_loads"].count_documents({"_id.file": {"$exists": True}}) == 0
