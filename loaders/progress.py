"""How a run is shown while it goes on: a bar on a terminal, a plain line every few seconds in a log.

Both show files and documents done, documents a second, and the time left, where it is known how many files there are.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_SECONDS = 5.0
"""Between two lines in a log: a run of minutes fills a screen, and a run of hours can be followed."""


class Shown(Protocol):
    """What shows a run: so many files and documents are done by now; then what else it does."""

    def at(self, files: int, documents: int) -> None: ...
    def say(self, text: str) -> None: ...


class Nothing:
    """Shows nothing."""

    def at(self, files: int, documents: int) -> None:
        pass

    def say(self, text: str) -> None:
        pass


class _Bar:
    def __init__(self, progress: Progress, total: int | None) -> None:
        self._progress = progress
        self._begun = time.monotonic()
        self._task = progress.add_task("Loading", total=total, rate="")

    def at(self, files: int, documents: int) -> None:
        rate = _rate(documents, time.monotonic() - self._begun)
        self._progress.update(self._task, completed=files, rate=f"{documents} documents, {rate}")

    def say(self, text: str) -> None:
        self._progress.update(self._task, description=text)


class _Lines:
    def __init__(self, console: Console, total: int | None, seconds: float) -> None:
        self._console = console
        self._total = total
        self._seconds = seconds
        self._begun = self._told = time.monotonic()

    def at(self, files: int, documents: int) -> None:
        now = time.monotonic()
        if now - self._told < self._seconds:
            return
        self._told = now
        spent = now - self._begun
        line = f"{files} files" if self._total is None else f"{files} of {self._total} files"
        line += f", {documents} documents, {_rate(documents, spent)}"
        if self._total and files:
            line += f", {spent * (self._total - files) / files:.0f} s left"
        self._console.print(line, highlight=False)

    def say(self, text: str) -> None:
        self._console.print(text, highlight=False)


def _rate(documents: int, seconds: float) -> str:
    return f"{documents / max(seconds, 1e-3):.0f}/s"


@contextmanager
def shown(total: int | None, console: Console | None = None, seconds: float = _SECONDS) -> Iterator[Shown]:
    """Shows on `console` (standard error, if not given) a run over `total` files; None: nobody knows how many."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console, total, seconds)
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        yield _Bar(progress, total)
