"""Whole runs: files on disk in, documents in the real MongoDB out."""

from pymongo import MongoClient

from loaders.load import load
from loaders.report import Counts, Duplicate

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


def test_of_two_files_with_one_id_the_last_is_kept(folder, database):
    folder({f"{name}/x.md": ARTICLE.format(name, name) for name in "abc"} | {"d/x.md": "---\n_id: x\n---\n"})
    first = load(["b", "a", "c", "d"], database, quiet=True)
    second = load(["."], database, quiet=True)

    assert sorted(first.duplicates, key=str) == [
        Duplicate("articles", "x", "a/x.md", "c/x.md"),
        Duplicate("articles", "x", "b/x.md", "c/x.md"),
    ]
    assert database.articles.find_one({"_id": "x"})["title"] == "c"
    assert (second.counts["articles"], second.counts["other"]) == (Counts(unchanged=1), Counts(unchanged=1))


def test_a_run_without_a_store_says_so_and_ends(folder, unused_tcp_port):
    folder({"a.md": ARTICLE.format("a", "a"), "b.md": b"\xff"})
    with MongoClient(f"mongodb://127.0.0.1:{unused_tcp_port}", serverSelectionTimeoutMS=10) as client:
        report = load(["."], client.x, quiet=True)

    assert report.failure.startswith(f"127.0.0.1:{unused_tcp_port}: ")
    assert report.counts["articles"] == Counts()
