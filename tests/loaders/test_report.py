import pytest

from loaders.refusals import Place, Refusal
from loaders.report import Counts, Duplicate, Report, rendered


@pytest.fixture
def report():
    report = Report(seconds=1.25, skipped=4)
    report.counts["articles"] = Counts(new=12, changed=1, unchanged=1000)
    return report


def test_a_run_is_a_table_by_collection(report):
    report.refused = [
        Refusal("b.md", Place(2, 1), "expected string, got 5 at title", "articles"),
        Refusal("a.md", Place(10, 3), "expected UTF-8, got the byte 0xFF"),
        Refusal("a.md", Place(9, 3), "expected UTF-8, got the byte 0xFF"),
    ]

    assert rendered(report).splitlines() == [
        "                      new    changed  unchanged    refused",
        "articles               12          1       1000          1",
        "organizations           0          0          0          0",
        "topics                  0          0          0          0",
        "other                   0          0          0          0",
        "(not read)                                               2",
        "1.2 s; files of other endings, skipped: 4",
        "Refused (3):",
        "  a.md:9:3: expected UTF-8, got the byte 0xFF",
        "  a.md:10:3: expected UTF-8, got the byte 0xFF",
        "  b.md:2:1: expected string, got 5 at title",
    ]


def test_what_needs_a_look_stands_below(report):
    report.duplicates = [Duplicate("articles", "x", "a/x.md", "b/x.md")]
    report.links = ["a/loop"]
    report.warnings = ["The index 'newest' of 'articles' was not made: not authorized"]
    report.failure = "127.0.0.1:1: Connection refused"

    assert rendered(report).splitlines()[6:] == [
        "Not written, for a later file has the same _id (1):",
        "  a/x.md: articles 'x' is also in b/x.md, which was kept",
        "Links to a folder that was read already (1):",
        "  a/loop",
        "Warnings (1):",
        "  The index 'newest' of 'articles' was not made: not authorized",
        "Stopped before the end, because MongoDB failed: 127.0.0.1:1: Connection refused",
    ]


def test_of_a_long_list_twenty_are_shown(report):
    report.refused = [Refusal(f"{n:03}.md", Place(1, 1), "expected this, got that") for n in range(1234)]
    lines = rendered(report).splitlines()

    assert lines[8:10] == ["  000.md:1:1: expected this, got that", "  001.md:1:1: expected this, got that"]
    assert lines[-2:] == ["  019.md:1:1: expected this, got that", "  … and 1214 more"]
