"""Every example of docs/http.md is run, by a shell, against a server of the samples."""

import os
import shutil
import subprocess

import pytest

from tests.lacking import lacking
from tests.processes import NEWSGRAPH, environment, serving
from tests.test_docs_loaders import ROOT, commands

EXAMPLES = list(commands((ROOT / "docs" / "http.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def url(mongodb_uri):
    if shutil.which("curl") is None:
        lacking("no curl: apt-get install curl")
    settings = {"MONGODB_URI": mongodb_uri, "DATABASE": "docs_http"}
    subprocess.run([*NEWSGRAPH, "load", ROOT / "samples"], env=environment(**settings), capture_output=True, check=True)
    with serving("serve", **settings) as (_, _, address):
        yield f"{address}/graphql"


@pytest.mark.parametrize(("line", "shown"), EXAMPLES)
def test_an_example_does_what_it_says(url, line, shown):
    ended = subprocess.run(
        line, shell=True, env=os.environ | {"URL": url}, capture_output=True, text=True, timeout=30, check=True
    )

    screen = ended.stdout.splitlines()
    assert [wanted for wanted in shown if wanted not in screen] == [], screen


def test_there_are_examples():
    assert len(EXAMPLES) >= 12
