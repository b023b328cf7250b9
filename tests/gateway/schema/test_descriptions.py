"""What the documentation explorer shows: everything has words, and where the contract has some, those."""

from pathlib import Path

import graphql
import pytest

from gateway.schema.build import build_schema
from gateway.schema.descriptions import ARGUMENTS, MEMBERS, SCHEMA, TYPES, _members

CONTRACT = graphql.build_schema((Path(__file__).parents[3] / "contract/schema.graphql").read_text(encoding="utf-8"))


def described(schema):
    """The description of each type, field, argument, input member and enum value, by its coordinate."""
    found = {}
    for type_name, graphql_type in schema.type_map.items():
        if type_name.startswith("__"):
            continue
        found[type_name] = graphql_type.description
        for name, member in _members(graphql_type).items():
            found[f"{type_name}.{name}"] = member.description
            for argument_name, argument in getattr(member, "args", {}).items():
                found[f"{type_name}.{name}({argument_name}:)"] = argument.description
    return found


SERVED = described(build_schema())


def words(description):
    return " ".join(description.split())


def test_everything_is_described():
    assert [coordinate for coordinate, description in SERVED.items() if not description] == []


def test_what_the_contract_describes_has_its_words():
    theirs = {coordinate: text for coordinate, text in described(CONTRACT).items() if text}

    assert {at: words(SERVED[at]) for at in theirs} == {at: words(text) for at, text in theirs.items()}


def test_none_of_our_words_is_unused():
    """A field that was renamed, or that the contract describes by now, would leave one behind."""
    assert {*TYPES.values(), *MEMBERS.values(), *ARGUMENTS.values()} <= {*SERVED.values()}


@pytest.mark.parametrize("text", [*TYPES.values(), *MEMBERS.values(), *ARGUMENTS.values()])
def test_our_words_are_one_sentence_or_a_few_in_a_line(text):
    assert "\n" not in text
    assert text.endswith(".")
    assert len(text) <= 120


def test_the_schema_says_where_to_begin():
    assert words(build_schema().description) == words(SCHEMA)
