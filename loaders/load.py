"""The run of `newsgraph load`: find the files, read each, write what they hold, report.

One bad file, or one document that the store refuses, costs itself and is reported; the others are loaded. Files are
read from the last to the first: of two with one `_id` in one collection the last is written and the other reported, so
that a second run finds everything as it is. A run that MongoDB fails ends there, with a report of what was done.
"""

import time
from collections.abc import Iterable
from pathlib import Path, PurePath

from rich.console import Console

from loaders.corpus import FENCED, ending, find
from loaders.documents import Document, stored
from loaders.frontmatter import read as read_yaml
from loaders.progress import followed
from loaders.refusals import Refusal, Refused, quoted
from loaders.report import Duplicate, Report
from loaders.sections import Sections, fenced, text_of
from loaders.writer import Database, StoreFailed, Writer, make_indexes

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file: what MongoDB takes as one document, and as much again, three times over, for comments and indents."""


def load(paths: Iterable[str | PurePath], database: Database, console: Console | None = None) -> Report:
    """Loads the files `paths` and what is below the folders among them; progress is shown on `console`.

    Raises nothing for what is wrong with a file or with MongoDB: see `Report.refused` and `Report.failure`.
    """
    ...
