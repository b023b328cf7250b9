"""Every example of docs/persisted-queries.md is run, in its order, against a gateway over our samples."""

import re
import subprocess
import sys
from pathlib import Path

from tests.documents import commands, read
from tests.processes import environment, serving

TEXT = read("persisted-queries.md")
FILE = re.compile(r"^`(manifests/\S+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_its_examples_do_what_it_says(tmp_path, mongodb_uri):
    for name, content in FILE.findall(TEXT):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content.rstrip("\n"))

    with serving("demo", MONGODB_URI=mongodb_uri, DOCUMENTS_FOLDER=tmp_path / "manifests") as (_, _, address):
        there = environment() | {"GATEWAY": address}
        there["PATH"] = f"{Path(sys.executable).parent}:{there['PATH']}"
        told = list(commands(TEXT))
        for line, shown in told:
            ended = subprocess.run(
                line, shell=True, cwd=tmp_path, env=there, capture_output=True, text=True, timeout=60
            )
            screen = (ended.stdout + ended.stderr).splitlines()
            assert screen == shown, line
    assert len(told) >= 12
