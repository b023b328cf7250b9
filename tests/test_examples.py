"""GraphiQL's example operations, `ui/examples/NN-name.graphql`, each with its variables in `NN-name.json`."""

import json
import re
from pathlib import Path

import pytest
from graphql import get_operation_ast, parse, validate
from graphql.execution.values import get_variable_values

from gateway.schema.build import build_schema

EXAMPLES = sorted((Path(__file__).parents[1] / "ui/examples").glob("*.graphql"))
WIDTH = 50
"""Characters that the operation editor shows in a line, in a window of 1280 pixels."""

pytestmark = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def test_an_example_is_valid_with_its_variables(example: Path) -> None:
    schema = build_schema()
    document = parse(example.read_text())
    given = json.loads(example.with_suffix(".json").read_text())

    assert validate(schema, document) == []
    declared = get_operation_ast(document).variable_definitions
    assert not isinstance(get_variable_values(schema, declared, given), list)  # of errors
    assert set(given) <= {definition.variable.name.value for definition in declared}


def test_an_example_says_what_to_see_and_to_try_and_names_its_operation(example: Path) -> None:
    """GraphiQL shows the name in the tab."""
    comment = example.read_text().partition("query")[0]

    assert re.fullmatch(r"(# .+\n)+# See: .+\n(# .+\n)*# Try: .+\n(# .+\n)*", comment)
    assert get_operation_ast(parse(example.read_text())).name


def test_no_line_of_an_example_is_broken(example: Path) -> None:
    assert [line for line in example.read_text().splitlines() if len(line) > WIDTH] == []
