r"""The file of rejects: every document that was refused, as JSON Lines, written while the run goes on.

    {"file": "a.md", "line": 3, "column": 8, "reason": "expected a date, got '2021-02-30'", "raw": "---\ntitle: …"}

`raw` is the text as it stood in the file, up to 64 kB, to be mended and loaded again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loaders.refusals import Refusal, printable

_MOST_RAW = 64 * 1024


@contextmanager
def rejects(file: Path | None) -> Iterator[Callable[[Refusal], None]]:
    """What writes a refusal to `file`, which is begun anew; nowhere, where that is None. Raises OSError."""
    if file is None:
        yield nowhere
        return
    with file.open("w", encoding="utf-8") as lines:

        def write(refusal: Refusal) -> None:
            lines.write(json.dumps(as_json(refusal), ensure_ascii=False) + "\n")
            # A run may be killed: what it has refused is known until then.
            lines.flush()

        yield write


def nowhere(_: Refusal) -> None:
    """Where nobody wants the rejects."""


def as_json(refusal: Refusal) -> dict[str, object]:
    return {
        "file": printable(refusal.file),
        "line": refusal.place.line,
        "column": refusal.place.column,
        "reason": printable(refusal.reason),
        "raw": _storable(refusal.raw.encode("utf-8", "backslashreplace")[:_MOST_RAW]),
    }


def _storable(raw: bytes) -> str:
    """Without the half of a character at the end."""
    return raw.decode("utf-8", "ignore")
