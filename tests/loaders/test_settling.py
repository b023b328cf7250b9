"""What a file held before and holds no longer."""

from loaders.load import Options, load
from loaders.report import Counts

ARTICLE = "---\ncategory: news\ntitle: {}\nwebUrl: https://example.com/x\n---\n"


def ids(collection):
    return sorted(document["_id"] for document in collection.find())


def test_a_document_that_its_file_gave_to_another_collection_is_removed_from_the_old_one(folder, database):
    folder({"a.md": "---\ntitle: A\nwebUrl: u\n---\n"})
    load(["."], database, quiet=True)
    folder({"a.md": ARTICLE.format("A")})
    second = load(["."], database, quiet=True)

    assert (ids(database.articles), ids(database.other)) == (["a"], [])
    assert (second.counts["articles"], second.counts["other"]) == (Counts(new=1), Counts(removed=1))


def test_it_stays_where_another_file_holds_it_there(folder, database):
    folder({"a.md": "---\n_id: x\ntitle: A\nwebUrl: u\n---\n", "b.md": "---\n_id: x\ntitle: B\n---\n"})
    load(["."], database, quiet=True)
    folder({"a.md": "---\n_id: x\ncategory: news\ntitle: A\nwebUrl: u\n---\n"})
    load(["."], database, quiet=True)

    assert (ids(database.articles), ids(database.other)) == (["x"], ["x"])


def test_a_line_that_moved_to_another_collection_is_removed_from_the_old_one(folder, database):
    lines = [f'{{"_id": "d{number}", "title": "T", "webUrl": "u"}}\n' for number in range(1000)]
    folder({"many.jsonl": "".join(lines)})
    load(["."], database, quiet=True)
    lines[700] = '{"_id": "d700", "category": "news", "title": "T", "webUrl": "u"}\n'
    folder({"many.jsonl": "".join(lines)})
    second = load(["."], database, quiet=True)

    assert (ids(database.articles), database.other.count_documents({})) == (["d700"], 999)
    assert second.counts["other"] == Counts(unchanged=999, removed=1)


def test_a_dry_run_tells_it_and_leaves_it(folder, database):
    folder({"a.md": "---\ntitle: A\nwebUrl: u\n---\n"})
    load(["."], database, quiet=True)
    folder({"a.md": ARTICLE.format("A")})
    second = load(["."], database, Options(dry_run=True), quiet=True)

    assert (second.counts["articles"], second.counts["other"]) == (Counts(new=1), Counts(removed=1))
    assert (ids(database.articles), ids(database.other)) == ([], ["a"])


def test_a_document_that_its_file_renamed_stays_until_it_is_pruned(folder, database):
    folder({"a.md": "---\n_id: x\n---\n"} | {f"{n}.md": "---\nn: 1\n---\n" for n in range(20)})
    load(["."], database, quiet=True)
    folder({"a.md": "---\n_id: y\n---\n"})
    load(["."], database, quiet=True)
    stayed = ids(database.other)
    pruned = load(["."], database, Options(prune=True), quiet=True)

    assert {"x", "y"} <= set(stayed)
    assert pruned.counts["other"] == Counts(unchanged=21, removed=1)
    assert "x" not in ids(database.other)


def test_of_a_file_that_was_refused_in_part_nothing_is_gone(folder, database):
    folder({"many.json": '[{"_id": "a"}, {"_id": "b"}]'})
    load(["."], database, quiet=True)
    folder({"many.json": '[{"_id": "a"}, 5]'})
    report = load(["."], database, Options(prune=True), quiet=True)

    assert (report.refusals, ids(database.other)) == (1, ["a", "b"])


def test_a_source_by_name_is_settled_on_every_host(folder, database):
    """A container has another name each time."""
    named = Options(source="desk")
    folder({"a.md": "---\ntitle: A\nwebUrl: u\n---\n"})
    load(["."], database, named, quiet=True)
    database["_newsgraph_loads"].update_many({}, {"$set": {"host": "another"}})
    folder({"a.md": ARTICLE.format("A")})
    load(["."], database, named, quiet=True)

    assert (ids(database.articles), ids(database.other)) == (["a"], [])
