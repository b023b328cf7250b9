import threading
import time
from pathlib import Path

import pytest

from loaders.watch import changes


def told(following, seconds=10.0):
    """Whether the next change is told within some seconds."""
    done = threading.Event()

    def wait():
        next(following)
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    return done.wait(seconds)


def test_it_begins_at_once_and_tells_each_change(tmp_path):
    following = changes([tmp_path])

    assert told(following)
    (tmp_path / "a.md").write_text("a")
    assert told(following)


def test_many_changes_are_told_once(tmp_path):
    following = changes([tmp_path])
    next(following)
    for number in range(50):
        (tmp_path / f"{number}.md").write_text("a")

    assert told(following)
    assert not told(following, 1.5)


def test_what_changes_between_two_asks_is_told(tmp_path):
    following = changes([tmp_path])
    next(following)
    (tmp_path / "a.md").write_text("a")
    time.sleep(1)

    assert told(following)


@pytest.mark.parametrize("name", [".newsgraph/journal", "report.json"])
def test_hidden_names_and_own_files_are_not_followed(tmp_path, name):
    (tmp_path / ".newsgraph").mkdir()
    following = changes([tmp_path], own=[tmp_path / "report.json"])
    next(following)
    (tmp_path / name).write_text("a")

    assert not told(following, 1.5)


def test_a_path_that_is_not_there_cannot_be_followed():
    with pytest.raises(FileNotFoundError):
        next(changes([Path("nowhere")]))
