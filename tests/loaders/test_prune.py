"""Pruning removes what a source has no longer, and never anything else."""

import os
import shutil
from pathlib import Path

import pytest

from loaders.load import Options, load
from loaders.prune import Limit
from loaders.report import Counts

PRUNE = Options(prune=True)
ANY = Options(prune=True, limit=Limit(100, is_percent=True))


def other(*names):
    return {f"{name}.md": f"---\nname: {Path(name).name}\n---\n" for name in names}


@pytest.fixture
def thirty(folder, database):
    """Thirty documents of the folder `desk`, loaded."""
    folder(other(*(f"desk/{number}" for number in range(30))))
    load(["desk"], database, quiet=True)


def ids(database):
    return {document["_id"] for document in database.other.find()}


def test_what_is_gone_is_removed_and_only_with_the_option(thirty, database):
    Path("desk/7.md").unlink()
    plain = load(["desk"], database, quiet=True)
    kept = ids(database)
    pruned = load(["desk"], database, PRUNE, quiet=True)
    again = load(["desk"], database, PRUNE, quiet=True)

    assert (plain.written, "7" in kept) == (0, True)
    assert pruned.counts["other"] == Counts(unchanged=29, removed=1)
    assert ids(database) == {str(number) for number in range(30)} - {"7"}
    assert again.counts["other"] == Counts(unchanged=29)


def test_what_was_never_loaded_is_left(thirty, database):
    database.other.insert_one({"_id": "by hand"})
    Path("desk/7.md").unlink()
    load(["desk"], database, PRUNE, quiet=True)

    assert "by hand" in ids(database)


def test_what_another_source_loaded_too_is_left(thirty, folder, database):
    folder(other("wire/7"))
    load(["wire"], database, quiet=True)
    Path("desk/7.md").unlink()
    first = load(["desk"], database, PRUNE, quiet=True)
    shutil.rmtree("wire")
    Path("wire").mkdir()
    folder(other("wire/8"))
    second = load(["wire"], database, ANY, quiet=True)

    assert (first.counts["other"].removed, second.counts["other"].removed) == (0, 1)
    assert "7" not in ids(database)


def test_what_another_file_holds_too_is_left_and_is_that_files(folder, database):
    folder({"a.md": "---\n_id: x\nfrom: a\n---\n", "b.md": "---\n_id: x\nfrom: b\n---\n"} | other("c"))
    load(["."], database, quiet=True)
    Path("b.md").unlink()
    load(["."], database, ANY, quiet=True)

    assert database.other.find_one({"_id": "x"})["from"] == "a"


def test_a_root_that_is_missing_prunes_nothing(thirty, database):
    shutil.rmtree("desk")
    report = load(["desk"], database, ANY, quiet=True)

    assert (len(ids(database)), report.exit_code) == (30, 1)
    assert "part of desk could not be read" in report.warnings[0]


def test_a_root_that_is_empty_prunes_nothing(thirty, database):
    shutil.rmtree("desk")
    Path("desk").mkdir()
    report = load(["desk"], database, ANY, quiet=True)

    assert len(ids(database)) == 30
    assert report.warnings[0].endswith(": desk has no document in it.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_root_that_is_partly_unreadable_prunes_nothing(thirty, folder, database):
    folder(other("desk/closed/a"))
    Path("desk/closed").chmod(0)
    Path("desk/7.md").unlink()
    load(["desk"], database, ANY, quiet=True)
    Path("desk/closed").chmod(0o700)

    assert "7" in ids(database)


def test_a_link_to_nothing_in_a_root_prunes_nothing(thirty, database):
    """It may be a disk that is not mounted."""
    Path("desk/wire.md").symlink_to("nowhere.md")
    Path("desk/7.md").unlink()
    load(["desk"], database, ANY, quiet=True)

    assert "7" in ids(database)


def test_a_file_that_is_refused_is_not_gone(thirty, folder, database):
    folder({"desk/7.md": "---\n[\n---\n"})
    report = load(["desk"], database, ANY, quiet=True)

    assert (report.refusals, report.counts["other"].removed, "7" in ids(database)) == (1, 0, True)


@pytest.mark.parametrize(
    ("limit", "removed"),
    [(PRUNE.limit, 0), (Limit(3), 0), (Limit(4), 4), (Limit(13, is_percent=True), 0), (Limit(14, is_percent=True), 4)],
)
def test_above_the_limit_it_stops_and_says_what_it_would_remove(thirty, database, limit, removed):
    for number in range(4):
        Path(f"desk/{number}.md").unlink()
    report = load(["desk"], database, Options(prune=True, limit=limit), quiet=True)

    assert report.counts["other"].removed == removed
    assert len(ids(database)) == 30 - removed
    if not removed:
        assert report.held == ["4 of the 30 documents in other", *(f"  other/{number}" for number in range(4))]
        assert report.exit_code == 1


def test_a_part_of_a_source_prunes_below_itself_only(thirty, folder, database):
    folder(other("desk/sub/a", "desk/sub/b"))
    named = Options(source="desk", prune=True, limit=ANY.limit)
    load(["desk"], database, named, quiet=True)
    Path("desk/sub/a.md").unlink()
    Path("desk/7.md").unlink()
    load(["desk/sub"], database, named, quiet=True)

    assert {"a", "7"} & ids(database) == {"7"}


def test_a_source_that_has_a_name_may_move(folder, database):
    folder(other("monday/a", "monday/b") | other("tuesday/a", "tuesday/c"))
    named = Options(source="wire", prune=True, limit=ANY.limit)
    load(["monday"], database, named, quiet=True)
    load(["tuesday"], database, named, quiet=True)

    assert ids(database) == {"a", "c"}


def test_a_source_without_a_name_is_its_path(folder, database):
    folder(other("monday/a", "monday/b") | other("tuesday/a", "tuesday/c"))
    load(["monday"], database, ANY, quiet=True)
    load(["tuesday"], database, ANY, quiet=True)

    assert ids(database) == {"a", "b", "c"}


def test_a_dry_run_says_what_it_would_prune(thirty, database):
    Path("desk/7.md").unlink()
    report = load(["desk"], database, Options(prune=True, dry_run=True), quiet=True)

    assert (report.counts["other"].removed, "7" in ids(database)) == (1, True)


def test_lines_that_are_gone_from_a_file_are_pruned(folder, database):
    lines = [f'{{"_id": "d{number}"}}\n' for number in range(1000)]
    folder({"many.jsonl": "".join(lines)})
    load(["many.jsonl"], database, quiet=True)
    folder({"many.jsonl": "".join(lines[:500] + lines[550:])})
    load(["many.jsonl"], database, quiet=True)
    pruned = load(["many.jsonl"], database, PRUNE, quiet=True)

    assert pruned.counts["other"] == Counts(unchanged=950, removed=50)
    assert load(["many.jsonl"], database, PRUNE, quiet=True).written == 0


def test_a_run_that_mongodb_failed_prunes_nothing(thirty, database, mongodb_uri):
    """The validator of another loader's making, here, stands for whatever fails in the middle."""
    Path("desk/7.md").unlink()
    database.command("collMod", "_newsgraph_loads", validator={"never": True})
    Path("desk/8.md").write_text("---\nname: another\n---\n")
    report = load(["desk"], database, ANY, quiet=True)

    assert report.failure is not None
    assert "7" in ids(database)
