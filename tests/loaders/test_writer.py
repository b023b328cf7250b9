"""What one batch does, by the commands that it sends."""

from pymongo import MongoClient

from loaders.load import load
from loaders.report import Counts

ARTICLE = "---\ncategory: news\ntitle: {}\nwebUrl: https://example.com/{}\n---\n"


def test_documents_are_new_then_changed_then_unchanged(folder, database):
    folder({"a.md": ARTICLE.format("A", "a"), "b.md": ARTICLE.format("B", "b"), "c.md": "---\nx: 1\n---\n"})
    first = load(["."], database, quiet=True)
    database["_newsgraph_loads"].drop()
    folder({"b.md": ARTICLE.format("Another", "b")})
    second = load(["."], database, quiet=True)

    assert (first.counts["articles"], first.counts["other"]) == (Counts(new=2), Counts(new=1))
    assert (second.counts["articles"], second.counts["other"]) == (Counts(changed=1, unchanged=1), Counts(unchanged=1))
    assert database.articles.find_one({"_id": "b"})["title"] == "Another"


def test_what_is_stored_already_is_not_sent(folder, mongodb_uri, database_name, recorder):
    folder({"a.md": ARTICLE.format("A", "a")})
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        load(["."], client[database_name], quiet=True)
        client[database_name]["_newsgraph_loads"].drop()
        recorder.clear()
        load(["."], client[database_name], quiet=True)

    assert not [name for name, of, _ in recorder.commands if of == "articles" and name in {"insert", "update"}]


def test_batches_are_few(folder, mongodb_uri, database_name, recorder):
    folder({f"{number}.md": ARTICLE.format(number, number) for number in range(1200)})
    with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
        load(["."], client[database_name], quiet=True)

    writes = [of for name, of, _ in recorder.commands if name in {"insert", "update", "delete"}]
    assert (writes.count("articles"), writes.count("_newsgraph_loads")) == (3, 4)  # the last: what the store holds


def test_a_document_that_the_store_refuses_costs_itself_only(folder, database):
    folder({"a.md": ARTICLE.format("A", "a"), "b.md": ARTICLE.format("[B]", "b"), "c.md": ARTICLE.format("C", "c")})
    report = load(["."], database, quiet=True)

    assert report.counts["articles"] == Counts(new=2, refused=1)
    assert [str(refusal) for refusal in report.refused] == ["./b.md:3:1: expected string, got ['B'] at title"]
    assert report.refused[0].raw == ARTICLE.format("[B]", "b")
