"""The guides for those who write apps: every example in them is run, over the samples, and every link leads somewhere."""

import shutil

import httpx
import pytest

from tests.documents import (
    ROOT,
    Operation,
    anchors,
    commands,
    differences,
    lacking_on_screen,
    links,
    operations,
    read,
    samples_served,
    sections,
)
from tests.lacking import lacking

GUIDES = ("frontend.md", "mobile.md")
WITH_OPERATIONS = [
    pytest.param(list(operations(text)), id=f"{guide}-{heading}")
    for guide in GUIDES
    for heading, text in sections(read(guide)).items()
    if "```graphql" in text
]
COMMANDS = [command for guide in GUIDES for command in commands(read(guide))]


@pytest.fixture(scope="module")
def address(mongodb_uri):
    with samples_served(mongodb_uri, "docs_guides") as address:
        yield address


@pytest.mark.parametrize("asked", WITH_OPERATIONS)
def test_an_operation_has_the_answer_that_is_shown(address, asked):
    known = {}
    for text, variables, shown in asked:
        sent = {name: known.get(str(value), value) for name, value in variables.items()}
        answer = httpx.post(f"{address}/graphql", json={"query": text, "variables": sent}).json()
        assert differences(shown, answer, known) == []


@pytest.mark.parametrize(("line", "shown"), COMMANDS)
def test_a_command_shows_what_it_says(address, line, shown):
    if shutil.which("curl") is None:
        lacking("no curl: apt-get install curl")

    missed, screen = lacking_on_screen(line, shown, URL=f"{address}/graphql")

    assert missed == [], screen


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_of_code_is_an_example_that_is_run(guide):
    text = read(guide)
    blocks = 2 * sum(1 for _ in operations(text)) + text.count("```console\n")

    assert 2 * blocks == text.count("```")
    assert blocks >= 8


@pytest.mark.parametrize("guide", GUIDES)
def test_a_link_leads_somewhere(guide):
    for file, heading in links(read(guide)):
        there = ROOT / "docs" / (file or guide)
        assert there.exists(), file
        assert not heading or heading in anchors(there.read_text(encoding="utf-8")), (file, heading)


def test_an_answer_that_differs_is_found():
    """What the other tests lean on."""
    known = {}

    assert differences({"a": ["b…", 1]}, {"a": ["bcd", 1]}, known) == []
    assert known == {"b…": "bcd"}
    assert differences({"a": ["x…", 1]}, {"a": ["bcd", 2]}, {}) == [("answer.a.0", "bcd"), ("answer.a.1", 2)]
    assert differences({"a": 1}, {"a": 1, "b": 2}, {}) == [("answer", {"a": 1, "b": 2})]
    assert differences([1], [1, 2], {}) == [("answer", [1, 2])]
    assert differences("…", None, {}) == [("answer", None)]


def test_an_operation_is_read_with_its_variables_and_its_answer():
    text = '```graphql\n# {"n": 1}\n{ a }\n```\n\n```json\n{"data": {}}\n```\n'

    assert list(operations(text)) == [Operation("{ a }\n", {"n": 1}, {"data": {}})]
