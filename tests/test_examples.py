"""GraphiQL's example operations, `ui/examples/NN-name.graphql`, each with its variables in `NN-name.json`."""

import json
import re
from pathlib import Path

import pytest
from graphql import get_operation_ast, parse, validate
from graphql.execution.values import get_variable_values

from gateway.schema.build import build_schema
from loaders.load import load
from tests.desk import Desk
from tests.odd import ODD

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "ui/examples").glob("*.graphql"))
WIDTH = 50
"""Characters that the operation editor shows in a line, in a window of 1280 pixels."""

each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def variables(example: Path) -> dict:
    return json.loads(example.with_suffix(".json").read_text())


@pytest.fixture
async def desk(mongodb_uri, database_name, recorder):
    desk = Desk(mongodb_uri, database_name, recorder)
    yield desk
    await desk.close()


async def answers(desk):
    """What each example is answered: data and errors, by its name."""
    return {example.stem: await desk.ask(example.read_text(), **variables(example)) for example in EXAMPLES}


@each
def test_an_example_is_valid_with_its_variables(example: Path) -> None:
    schema = build_schema()
    document = parse(example.read_text())

    assert validate(schema, document) == []
    declared = get_operation_ast(document).variable_definitions
    assert not isinstance(get_variable_values(schema, declared, variables(example)), list)  # of errors
    assert set(variables(example)) == {definition.variable.name.value for definition in declared}


@each
def test_an_example_says_what_to_see_and_to_try_and_names_its_operation(example: Path) -> None:
    """GraphiQL shows the name in the tab."""
    comment = example.read_text().partition("query")[0]

    assert re.fullmatch(r"(# .+\n)+# See: .+\n(# .+\n)*# Try: .+\n(# .+\n)*", comment)
    assert get_operation_ast(parse(example.read_text())).name


@each
def test_no_line_of_an_example_is_broken(example: Path) -> None:
    assert [line for line in example.read_text().splitlines() if len(line) > WIDTH] == []


def test_what_the_page_asks_of_the_data_at_hand_is_valid():
    question = re.search("QUESTION = `(.+?)`", (ROOT / "ui/src/at-hand.js").read_text(), re.DOTALL)[1]

    assert validate(build_schema(), parse(question)) == []


async def test_over_our_samples_no_example_has_an_error_or_finds_nothing(desk):
    load([ROOT / "samples"], desk.database, quiet=True)

    found = await answers(desk)

    assert [name for name, answer in found.items() if "errors" in answer] == []
    assert [name for name, answer in found.items() if not all(map(is_full, answer["data"].values()))] == []


@pytest.mark.parametrize("documents", [ODD, []], ids=["odd", "none"])
async def test_over_other_documents_no_example_has_an_error(desk, documents):
    desk.add(*documents)

    found = await answers(desk)

    assert {name: answer["errors"] for name, answer in found.items() if "errors" in answer} == {}


def is_full(value):
    """Whether a field has something: a list or a page with entries, a count that is not 0."""
    if isinstance(value, dict) and (lists := value.keys() & {"nodes", "edges"}):
        return all(value[name] for name in lists)
    return bool(value)
