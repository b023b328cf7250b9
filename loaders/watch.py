"""Follows folders and files: says when something in them has changed and then been left alone for a moment.

Names that begin with a dot are not followed, as the walk does not enter them: the data folder of an embedded mongod,
which never rests, may lie there. Nor are the files that a run itself writes.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

_QUIET = 300
"""Milliseconds without a change: what an editor, or rsync, does to one file is over."""
_LONGEST = 3000
"""Milliseconds after which changes are told though others follow: a stream of them must not put it off for ever."""
_BEAT = 200
"""Milliseconds until the first beat, from which on nothing is missed."""


def changes(paths: Sequence[Path], own: Collection[Path] = ()) -> Iterator[None]:
    """Yields at once, and then whenever something below `paths` has changed, also between two asks.

    `own` are files whose changes are the caller's. Raises FileNotFoundError where one of the paths is not there.
    """
    ours = {os.path.realpath(file) for file in own}
    roots = [os.path.realpath(path) for path in paths]

    def matters(_: Change, path: str) -> bool:
        root = next((root for root in roots if path.startswith(root)), "")
        return path not in ours and not any(name.startswith(".") for name in Path(path[len(root) :]).parts)

    following = watch(
        *roots, watch_filter=matters, debounce=_LONGEST, step=_QUIET, rust_timeout=_BEAT, yield_on_timeout=True
    )
    is_first = True
    for changed in following:
        if changed or is_first:
            is_first = False
            yield
