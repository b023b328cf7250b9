"""How a run is shown while it goes on: a bar on a terminal, a plain line every few seconds in a log."""

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_SECONDS = 5.0
"""Between two lines in a log: a run of minutes fills a screen, and a run of hours can be followed."""

Item = TypeVar("Item")


def followed(items: Sequence[Item], console: Console | None = None, seconds: float = _SECONDS) -> Iterator[Item]:
    """`items` one after another, while `console` (standard error, if not given) shows how far that is."""
    console = console or Console(stderr=True)
    return _bar(items, console) if console.is_terminal else _lines(items, console, seconds)


def _bar(items: Sequence[Item], console: Console) -> Iterator[Item]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, description="Loading")


def _lines(items: Sequence[Item], console: Console, seconds: float) -> Iterator[Item]:
    begun = told = time.monotonic()
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - told >= seconds:
            told = now
            console.print(f"{done} of {len(items)} files, {done / (now - begun):.0f} files/s", highlight=False)
        yield item
