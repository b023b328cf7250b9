"""Every example of docs/loaders.md is run, in its order, by a shell in a folder with some documents."""

import os
import sys
from pathlib import Path

from tests.documents import commands, lacking_on_screen, read

ARTICLE = "---\ncategory: news\ntitle: {0}\nwebUrl: https://example.com/{0}\n---\n"


def test_its_examples_do_what_it_says(tmp_path, mongodb_uri, database_name):
    for name in ("desk/one.md", "desk/two.md", "more/three.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE.format(Path(name).stem))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.md").write_text("---\ntitle: [a, b\n---\n")
    there = {
        "NEWSGRAPH_MONGODB_URI": mongodb_uri,
        "NEWSGRAPH_DATABASE": database_name,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }

    told = list(commands(read("loaders.md")))
    for line, shown in told:
        lacking, screen = lacking_on_screen(line, shown, tmp_path, **there)
        assert lacking == [], (line, screen)
    assert len(told) >= 8
