"""GraphiQL's example operations, `ui/examples/NN-name.graphql`, each with its variables in `NN-name.json`."""

import json
from pathlib import Path

import pytest
from graphql import get_operation_ast, parse, validate
from graphql.execution.values import get_variable_values

from gateway.schema.build import build_schema

EXAMPLES = sorted((Path(__file__).parents[1] / "ui/examples").glob("*.graphql"))
WIDTH = 45
"""Characters that the operation editor shows without scrolling."""

pytestmark = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def test_an_example_is_valid_with_its_variables(example: Path) -> None:
    schema = build_schema()
    document = parse(example.read_text())
    variables = example.with_suffix(".json")
    given = json.loads(variables.read_text()) if variables.exists() else {}

    assert validate(schema, document) == []
    declared = get_operation_ast(document).variable_definitions
    assert not isinstance(get_variable_values(schema, declared, given), list)  # of errors
    assert set(given) <= {definition.variable.name.value for definition in declared}


def test_an_example_begins_with_a_comment_and_names_its_operation(example: Path) -> None:
    """GraphiQL shows the name in the tab."""
    assert example.read_text().startswith("# ")
    assert get_operation_ast(parse(example.read_text())).name


def test_no_comment_of_an_example_is_cut_off(example: Path) -> None:
    comments = [line.strip() for line in example.read_text().splitlines() if line.lstrip().startswith("#")]

    assert [comment for comment in comments if len(comment) >= WIDTH] == []
