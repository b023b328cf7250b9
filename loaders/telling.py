"""A report in words for a person, and as JSON for a program. Pure.

The text shows the first of each list and counts the rest; the JSON has up to a thousand.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from loaders import survey as surveys
from loaders.refusals import printable
from loaders.report import Report
from loaders.survey import Survey

_SHOWN = 20
"""Of a list, how many; a screen holds them, and more than that wants an editor."""
_COLUMNS = ("new", "changed", "unchanged", "removed", "refused")


def rendered(report: Report) -> str:
    """The report for a person: a table by collection, then what needs a look, then what is in the store."""
    return "\n".join(_lines(report))


def rendered_survey(survey: Survey) -> str:
    """What is in the store, for a person."""
    return "\n".join(_survey(survey))


def as_json(report: Report) -> dict[str, Any]:
    """The report for a program; numbers and texts under names that stay."""
    return {
        "dryRun": report.is_dry,
        "seconds": round(report.seconds, 3),
        "failure": report.failure,
        "collections": {
            name: {column: getattr(counts, column) for column in _COLUMNS} for name, counts in report.counts.items()
        },
        "files": {"read": report.files_read, "unchanged": report.files_unchanged, "skipped": report.skipped},
        "refused": {
            "count": report.refusals,
            "unread": report.unread,
            "documents": [
                {
                    "file": printable(each.file),
                    "line": each.place.line,
                    "column": each.place.column,
                    "reason": each.reason,
                }
                for each in report.refused
            ],
        },
        "duplicates": {
            "count": report.duplicated,
            "documents": [
                {
                    "collection": each.collection,
                    "id": each.id,
                    "file": printable(each.file),
                    "kept": printable(each.kept),
                }
                for each in report.duplicates
            ],
        },
        "exceptions": dict(sorted(report.exceptions.items())),
        "links": [printable(link) for link in report.links],
        "made": report.made,
        "warnings": report.warnings,
        "notPruned": report.held,
        "store": None if report.survey is None else surveys.as_json(report.survey),
    }


def _lines(report: Report) -> Iterator[str]:
    yield from _table(report)
    yield _files(report)
    yield from _listed("Refused", sorted(report.refused, key=attrgetter("file", "place")), report.refusals)
    yield from _listed("Not written, for a later file has the same _id", report.duplicates, report.duplicated)
    yield from _listed("Links to a folder that was read already", [printable(link) for link in report.links])
    if report.exceptions:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(report.exceptions.items()))
        yield f"Stored otherwise than PyYAML reads it: {kinds}"
    yield from _listed("Made", report.made)
    yield from _listed("Warnings", report.warnings)
    if report.held:
        yield "Not pruned, for this is more than --prune-limit allows (a tenth of a collection, unless it is given):"
        yield from (f"  {line}" for line in report.held)
    if report.survey is not None:
        yield from _survey(report.survey)
    if report.failure is not None:
        yield f"Stopped before the end, because MongoDB failed: {report.failure}"
        yield "What is written stays; the same command goes on from there."


def _files(report: Report) -> str:
    total = report.files_read + report.files_unchanged
    text = f"{report.seconds:.1f} s; files: {total}, of which {report.files_unchanged} unchanged and not read"
    text += f"; of other endings, skipped: {report.skipped}"
    if report.is_dry:
        return text + ". A dry run: nothing was written."
    return text if report.written or report.failure else text + ". Nothing was written."


def _table(report: Report) -> Iterator[str]:
    yield _row("", *_COLUMNS)
    for collection, counts in report.counts.items():
        yield _row(collection, *(getattr(counts, column) for column in _COLUMNS))
    if report.unread:
        yield _row("(not read)", "", "", "", "", report.unread)


def _row(name: str, *cells: object) -> str:
    return f"{name:<14}" + "".join(f"{cell!s:>11}" for cell in cells)


def _listed(heading: str, items: Sequence[object], count: int | None = None) -> Iterator[str]:
    count = len(items) if count is None else count
    if items:
        yield f"{heading} ({count}):"
        yield from (f"  {item}" for item in items[:_SHOWN])
    if count > _SHOWN:
        yield f"  … and {count - _SHOWN} more"


def _survey(survey: Survey) -> Iterator[str]:
    related = survey.related
    yield f"In the store ({survey.at:%Y-%m-%d %H:%M:%S} UTC):"
    yield (
        f"  related entries: {related.entries}; to a stored article: {related.stored}, "
        f"to a removed or unpublished one: {related.hidden}, to their own: {related.itself}, "
        f"dangling: {related.dangling}"
    )
    yield f"  webUrls that several articles share: {survey.shared}"
    yield from (f"    {url}: {', '.join(ids[:_SHOWN])}" for url, ids in list(survey.shared_urls.items())[:_SHOWN])
    for drift in survey.drift:
        expected = " or ".join(drift.expected)
        examples = ", ".join(drift.examples)
        yield (
            f"  drift: {drift.collection}.{drift.field}: expected {expected}, "
            f"got {drift.got} in {drift.documents} documents: {examples}"
        )
    for collection, fields in survey.fields.items():
        if fields:
            yield f"  fields of {collection} ({survey.documents[collection]} documents):"
            yield from _fields(fields, survey.documents[collection])


def _fields(fields: dict[str, dict[str, int]], documents: int) -> Iterator[str]:
    for name, types in list(fields.items())[:_SHOWN]:
        share = sum(types.values()) * 100 / max(documents, 1)
        yield f"    {printable(name):<24}{share:>6.1f} %  " + ", ".join(
            f"{kind} {count}" for kind, count in sorted(types.items())
        )
    if len(fields) > _SHOWN:
        yield f"    … and {len(fields) - _SHOWN} more"
