"""Every example of docs/loaders.md is run, in its order, by a shell in a folder with some documents."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARTICLE = "---\ncategory: news\ntitle: {0}\nwebUrl: https://example.com/{0}\n---\n"
EXAMPLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(text):
    """Each command of the document, with the lines that it shows."""
    for example in EXAMPLE.findall(text):
        for command in re.split(r"^\$ ", example, flags=re.MULTILINE)[1:]:
            line, _, shown = command.partition("\n")
            yield line, shown.splitlines()


def test_its_examples_do_what_it_says(tmp_path, mongodb_uri, database_name):
    for name in ("desk/one.md", "desk/two.md", "more/three.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE.format(Path(name).stem))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.md").write_text("---\ntitle: [a, b\n---\n")
    there = os.environ | {
        "NEWSGRAPH_MONGODB_URI": mongodb_uri,
        "NEWSGRAPH_DATABASE": database_name,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }

    told = list(commands((ROOT / "docs" / "loaders.md").read_text(encoding="utf-8")))
    for line, shown in told:
        ended = subprocess.run(line, shell=True, cwd=tmp_path, env=there, capture_output=True, text=True, timeout=60)
        screen = (ended.stdout + ended.stderr).splitlines()
        assert [wanted for wanted in shown if wanted not in screen] == [], (line, screen)
    assert len(told) >= 8
