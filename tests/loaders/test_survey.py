"""What is in the store, told by the real mongod."""

from datetime import datetime

import pytest

from loaders import survey
from loaders.indexes import make_indexes
from loaders.load import load
from loaders.survey import Drift, Related


@pytest.fixture
def filled(database):
    """Without the validator, for another loader writes too."""

    def fill(*articles):
        database.articles.insert_many(
            {"_id": str(number), "title": "T", "published": True} | article for number, article in enumerate(articles)
        )
        return survey.look(database)

    return fill


def related(*urls):
    return [{"title": "T", "webUrl": url} for url in urls]


def test_related_entries_are_told_by_where_they_lead(filled):
    found = filled(
        {"webUrl": "a", "related": related("a", "b", "b", "hidden", "removed", "nowhere", "nowhere", "nowhere")},
        {"webUrl": "b", "related": related("a", "both")},
        {"webUrl": "hidden", "published": False, "related": related("hidden")},
        {"webUrl": "removed", "removed": True},
        {"webUrl": "both", "removed": True},
        {"webUrl": "both"},
    )

    assert found.related == Related(stored=4, dangling=3, itself=2, hidden=2)
    assert found.related.entries == 11


def test_entries_that_are_untidy_lead_nowhere(filled):
    found = filled({"webUrl": "a", "related": [{"title": "T"}, 5, {"webUrl": 7}]}, {"webUrl": "b", "related": "text"})

    assert found.related == Related(dangling=3)


def test_shared_web_urls_are_told_with_their_articles(filled):
    found = filled({"webUrl": "a"}, {"webUrl": "b"}, {"webUrl": "a"}, {"webUrl": None}, {})

    assert (found.shared, found.shared_urls) == (1, {"a": ["0", "2"]})


def test_fields_are_told_by_type_and_coverage(filled):
    found = filled({"heat": 1}, {"heat": 1.5}, {"heat": None}, {"heat": 2, "topics": ["A"], "new": {"a": 1}})

    assert found.fields["articles"]["heat"] == {"int": 2, "double": 1, "null": 1}
    assert found.fields["articles"]["new"] == {"object": 1}
    assert (found.documents["articles"], found.fields["topics"]) == (4, {})


def test_drift_from_the_contract_has_examples(filled):
    found = filled(
        *({"quality": "high"} for _ in range(5)),
        {"quality": 5, "heat": None, "publishedDateTime": datetime(2020, 2, 6), "topics": "A"},  # noqa: DTZ001
    )

    assert found.drift == [
        Drift("articles", "quality", ["double", "int", "long"], "string", 5, ["0", "1", "2"]),
        Drift("articles", "topics", ["array"], "string", 1, ["5"]),
    ]


def test_shared_web_urls_are_counted_by_the_index_alone(database):
    make_indexes(database)
    database.articles.insert_many({"_id": str(n), "title": "T", "webUrl": "u"} for n in range(10))
    plan = database.command(
        "explain",
        {
            "aggregate": "articles",
            "pipeline": [{"$match": {"webUrl": {"$gt": ""}}}, {"$group": {"_id": "$webUrl", "n": {"$sum": 1}}}],
            "cursor": {},
        },
        verbosity="executionStats",
    )

    assert '"totalDocsExamined": 0' in str(plan).replace("'", '"')


def test_a_run_that_changes_nothing_tells_what_was_found_last(folder, database):
    folder({"a.md": "---\ncategory: news\ntitle: A\nwebUrl: a\n---\n"})
    first = load(["."], database, quiet=True)
    second = load(["."], database, quiet=True)

    assert first.survey.documents["articles"] == 1
    assert second.survey == first.survey
