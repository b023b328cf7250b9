"""Every example of docs/http.md is run, by a shell, against a server of the samples."""

import shutil

import pytest

from tests.documents import commands, lacking_on_screen, read, samples_served
from tests.lacking import lacking

EXAMPLES = list(commands(read("http.md")))


@pytest.fixture(scope="module")
def url(mongodb_uri):
    if shutil.which("curl") is None:
        lacking("no curl: apt-get install curl")
    with samples_served(mongodb_uri, "docs_http") as address:
        yield f"{address}/graphql"


@pytest.mark.parametrize(("line", "shown"), EXAMPLES)
def test_an_example_does_what_it_says(url, line, shown):
    missed, screen = lacking_on_screen(line, shown, URL=url)

    assert missed == [], screen


def test_there_are_examples():
    assert len(EXAMPLES) >= 12
