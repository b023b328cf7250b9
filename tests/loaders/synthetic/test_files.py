from datetime import UTC, datetime

import bson
import pytest

from loaders import load
from loaders.report import Counts
from loaders.synthetic import articles, files, organizations, topics


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A corpus of 400 articles, written down."""
    root = tmp_path_factory.mktemp("synthetic")
    for name, text in files(400, seed=1):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def as_stored(document):
    """In BSON's types: instants in UTC, milliseconds."""
    return bson.decode(bson.encode(document))


def test_the_loader_takes_them_all_and_stores_what_was_made_up(folder, database):
    report = load.load([folder], database, quiet=True)

    assert (report.refused, report.duplicates, report.skipped, report.failure) == ([], [], 0, None)
    assert report.counts["other"] == Counts()
    for collection, made in (("articles", articles(400)), ("organizations", organizations()), ("topics", topics())):
        stored = {document["_id"]: document for document in database[collection].find()}
        assert stored == {document["_id"]: as_stored(document) for document in made}, collection


def test_an_article_stands_in_the_folder_of_its_month(folder):
    for path in folder.glob("_news/*/*.md"):
        assert path.name.startswith(f"{path.parent.name}-")


def test_a_seed_gives_the_same_files_each_time():
    assert list(files(30, seed=7)) == list(files(30, seed=7)) != list(files(30, seed=8))


def test_a_file_looks_like_those_of_the_samples():
    text = next(text for path, text in files(1, seed=1) if path.parts[0] == "_news")

    assert text.startswith("---\ncategory: news\ntitle: ")
    assert "\nprovider:\n  name: " in text
    assert text.endswith("---\n")


def test_an_offset_is_written_as_one(folder):
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("_news/*/*.md"))[:50]]
    instants = [text.partition("publishedDateTime: ")[2].partition("\n")[0] for text in texts]

    assert {instant[-1] for instant in instants} == {"Z", "0"}
    assert all(datetime.fromisoformat(instant).astimezone(UTC) for instant in instants)
