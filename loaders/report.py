"""What a run did, as values.

`refused` counts decide about success: every document that was not taken, from the file that could not be read to the
one that the store's validator turned away. Lists are bounded, for a run may refuse a million lines; the counts go on.
How a report is told, as text and as JSON, is `telling`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.model import COLLECTIONS
from loaders.refusals import Refusal, printable
from loaders.rejects import nowhere
from loaders.survey import Survey

MOST_KEPT = 1000
"""Of a list: more than anybody reads, and at most some MB."""


@dataclass(slots=True)
class Counts:
    """Of one collection: documents written for the first time, written anew, found as they were, removed, refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: int = 0


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
    """A run as far as it went; `failure` is why it did not go to the end, where it did not.

    `unread` counts what was refused before its collection was known; `skipped` files of other endings; `exceptions`, by
    kind, values that are not stored as PyYAML gives them. `held` says what --prune would have removed, and did not.
    """

    counts: dict[str, Counts] = field(default_factory=lambda: {collection: Counts() for collection in COLLECTIONS})
    unread: int = 0
    refused: list[Refusal] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    duplicated: int = 0
    files_read: int = 0
    files_unchanged: int = 0
    skipped: int = 0
    links: list[str] = field(default_factory=list)
    exceptions: Counter[str] = field(default_factory=Counter)
    made: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    survey: Survey | None = None
    failure: str | None = None
    seconds: float = 0.0
    is_dry: bool = False
    rejected: Callable[[Refusal], None] = nowhere
    """What is told of each refusal when it happens."""

    def refuse(self, refusal: Refusal) -> None:
        if refusal.collection is None:
            self.unread += 1
        else:
            self.counts[refusal.collection].refused += 1
        if len(self.refused) < MOST_KEPT:
            self.refused.append(refusal)
        self.rejected(refusal)

    def duplicate(self, duplicate: Duplicate) -> None:
        self.duplicated += 1
        if len(self.duplicates) < MOST_KEPT:
            self.duplicates.append(duplicate)

    @property
    def refusals(self) -> int:
        return self.unread + sum(counts.refused for counts in self.counts.values())

    @property
    def documents(self) -> int:
        """How many are known to be stored as they were found."""
        return sum(counts.new + counts.changed + counts.unchanged for counts in self.counts.values())

    @property
    def files_done(self) -> int:
        return self.files_read + self.files_unchanged

    @property
    def written(self) -> int:
        """How many documents are in the store now that were not, or no longer are."""
        return sum(counts.new + counts.changed + counts.removed for counts in self.counts.values())

    @property
    def exit_code(self) -> int:
        """0: all is in. 1: something was refused, or not pruned. 3: the store failed."""
        return 3 if self.failure else 1 if self.refusals or self.held else 0
