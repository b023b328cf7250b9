import json
from datetime import UTC, datetime

import pytest

from loaders.refusals import Place, Refusal
from loaders.report import MOST_KEPT, Counts, Duplicate, Report
from loaders.survey import Drift, Related, Survey
from loaders.telling import as_json, rendered, rendered_survey


@pytest.fixture
def report():
    report = Report(seconds=1.25, skipped=4, files_read=13, files_unchanged=1000)
    report.counts["articles"] = Counts(new=12, changed=1, unchanged=1000)
    return report


@pytest.fixture
def survey():
    return Survey(
        datetime(2026, 11, 23, 12, 30, tzinfo=UTC),
        documents={"articles": 4},
        shared=1,
        shared_urls={"https://example.com/a": ["a", "b"]},
        related=Related(stored=5, dangling=3, itself=2, hidden=1),
        fields={"articles": {"title": {"string": 4}, "quality": {"int": 1, "string": 2}}},
        drift=[Drift("articles", "quality", ["double", "int", "long"], "string", 2, ["a", "b"])],
    )


def test_a_run_is_a_table_by_collection(report):
    report.refuse(Refusal("b.md", Place(2, 1), "expected string, got 5 at title", "articles"))
    report.refuse(Refusal("a.md", Place(10, 3), "expected UTF-8, got the byte 0xFF"))
    report.refuse(Refusal("a.md", Place(9, 3), "expected UTF-8, got the byte 0xFF"))

    assert rendered(report).splitlines() == [
        "                      new    changed  unchanged    removed    refused",
        "articles               12          1       1000          0          1",
        "organizations           0          0          0          0          0",
        "topics                  0          0          0          0          0",
        "other                   0          0          0          0          0",
        "(not read)                                                          2",
        "1.2 s; files: 1013, of which 1000 unchanged and not read; of other endings, skipped: 4",
        "Refused (3):",
        "  a.md:9:3: expected UTF-8, got the byte 0xFF",
        "  a.md:10:3: expected UTF-8, got the byte 0xFF",
        "  b.md:2:1: expected string, got 5 at title",
    ]


def test_what_needs_a_look_stands_below(report):
    report.duplicate(Duplicate("articles", "x", "a/x.md", "b/x.md"))
    report.links = ["a/loop"]
    report.exceptions.update({"dates": 3})
    report.warnings = ["The index 'newest' of 'articles' was not made: not authorized"]
    report.held = ["4 of the 30 documents in other", "  other/7"]
    report.failure = "127.0.0.1:1: Connection refused"

    assert rendered(report).splitlines()[6:] == [
        "Not written, for a later file has the same _id (1):",
        "  a/x.md: articles 'x' is also in b/x.md, which was kept",
        "Links to a folder that was read already (1):",
        "  a/loop",
        "Stored otherwise than PyYAML reads it: dates 3",
        "Warnings (1):",
        "  The index 'newest' of 'articles' was not made: not authorized",
        "Not pruned, for this is more than --prune-limit allows (a tenth of a collection, unless it is given):",
        "  4 of the 30 documents in other",
        "    other/7",
        "Stopped before the end, because MongoDB failed: 127.0.0.1:1: Connection refused",
        "What is written stays; the same command goes on from there.",
    ]


def test_a_run_that_wrote_nothing_says_so():
    assert rendered(Report(files_unchanged=3)).endswith("skipped: 0. Nothing was written.")
    assert rendered(Report(is_dry=True)).endswith("A dry run: nothing was written.")


def test_of_a_long_list_twenty_are_shown_and_a_thousand_kept(report):
    for number in range(1234):
        report.refuse(Refusal(f"{number:04}.md", Place(1, 1), "expected this, got that"))
    lines = rendered(report).splitlines()

    assert lines[7:9] == ["Refused (1234):", "  0000.md:1:1: expected this, got that"]
    assert lines[-2:] == ["  0019.md:1:1: expected this, got that", "  … and 1214 more"]
    assert (len(report.refused), as_json(report)["refused"]["count"]) == (MOST_KEPT, 1234)


def test_what_is_in_the_store_is_told(survey):
    assert rendered_survey(survey).splitlines() == [
        "In the store (2026-11-23 12:30:00 UTC):",
        "  related entries: 11; to a stored article: 5, to a removed or unpublished one: 1, to their own: 2, dangling: 3",
        "  webUrls that several articles share: 1",
        "    https://example.com/a: a, b",
        "  drift: articles.quality: expected double or int or long, got string in 2 documents: a, b",
        "  fields of articles (4 documents):",
        "    title                    100.0 %  string 4",
        "    quality                   75.0 %  int 1, string 2",
    ]


def test_a_program_gets_the_same_as_json(report, survey):
    report.survey = survey
    report.refuse(Refusal("caf\udce9.md", Place(2, 1), "expected string, got 5 at title", "articles"))
    told = json.loads(json.dumps(as_json(report)))

    assert told["collections"]["articles"] == {
        "new": 12,
        "changed": 1,
        "unchanged": 1000,
        "removed": 0,
        "refused": 1,
    }
    assert told["refused"]["documents"] == [
        {"file": "caf\\xe9.md", "line": 2, "column": 1, "reason": "expected string, got 5 at title"}
    ]
    assert told["store"]["related"] == {"entries": 11, "stored": 5, "dangling": 3, "itself": 2, "hidden": 1}
    assert told["store"]["drift"][0]["examples"] == ["a", "b"]
