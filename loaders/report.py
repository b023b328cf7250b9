"""What a run did, as values and as text for a person.

`Report.refused` decides about success: it holds every document that was not taken, from the file that could not be read
to the one that the store's validator turned away. The text shows the first of each list and counts the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from gateway.model import COLLECTIONS
from loaders.refusals import Refusal, printable

_SHOWN = 20
"""Of a list, how many; a screen holds them, and more than that wants an editor."""


@dataclass(slots=True)
class Counts:
    """Of one collection: documents written for the first time, written anew, and found as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two files with one `_id` in one collection: `kept` was written, `file`, which stands before it, was not."""

    collection: str
    id: str
    file: str
    kept: str

    def __str__(self) -> str:
        return (
            f"{printable(self.file)}: {self.collection} {self.id!r} is also in {printable(self.kept)}, which was kept"
        )


@dataclass(slots=True)
class Report:
    """A run as far as it went; `failure` is why it did not go to the end, where it did not."""

    counts: dict[str, Counts] = field(default_factory=lambda: {collection: Counts() for collection in COLLECTIONS})
    refused: list[Refusal] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    skipped: int = 0
    links: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failure: str | None = None
    seconds: float = 0.0


def rendered(report: Report) -> str:
    """The report for a person: a table by collection, then what needs a look."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield from _table(report)
    yield f"{report.seconds:.1f} s; files of other endings, skipped: {report.skipped}"
    yield from _listed("Refused", sorted(report.refused, key=attrgetter("file", "place")))
    yield from _listed("Not written, for a later file has the same _id", report.duplicates)
    yield from _listed("Links to a folder that was read already", [printable(link) for link in report.links])
    yield from _listed("Warnings", report.warnings)
    if report.failure is not None:
        yield f"Stopped before the end, because MongoDB failed: {report.failure}"


def _table(report: Report) -> Iterator[str]:
    yield _row("", "new", "changed", "unchanged", "refused")
    for collection, counts in report.counts.items():
        refused = sum(refusal.collection == collection for refusal in report.refused)
        yield _row(collection, counts.new, counts.changed, counts.unchanged, refused)
    unread = sum(refusal.collection is None for refusal in report.refused)
    if unread:
        yield _row("(not read)", "", "", "", unread)


def _row(name: str, *cells: object) -> str:
    return f"{name:<14}" + "".join(f"{cell!s:>11}" for cell in cells)


def _listed(heading: str, items: Sequence[object]) -> Iterator[str]:
    if items:
        yield f"{heading} ({len(items)}):"
        yield from (f"  {item}" for item in items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"  … and {len(items) - _SHOWN} more"
