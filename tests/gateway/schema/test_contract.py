"""What is served is spelled as in the contract; what is not served yet is listed here by name, and only shrinks."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    print_schema,
)

from gateway.schema import build

ROOT = Path(__file__).parents[3]
COPY = ROOT / "contract"
ORIGINAL = ROOT.parent / "shared" / "contract"

NOT_SERVED = set()


def spelled(schema):
    """Every name of a schema with what the contract says of it: kind, type, default, interfaces."""
    spelling = {}
    for name, graphql_type in schema.type_map.items():
        if name.startswith("__") or (isinstance(graphql_type, GraphQLScalarType) and name not in {"DateTime", "URL"}):
            continue
        match graphql_type:
            case GraphQLObjectType() | GraphQLInterfaceType():
                interfaces = sorted(interface.name for interface in graphql_type.interfaces)
                spelling[name] = f"{type(graphql_type).__name__} {interfaces}"
                for field_name, field in graphql_type.fields.items():
                    spelling[f"{name}.{field_name}"] = str(field.type)
                    for argument_name, argument in field.args.items():
                        default = argument.default.literal if argument.default else argument.default_value
                        spelling[f"{name}.{field_name}({argument_name}:)"] = f"{argument.type} = {plain(default)}"
            case GraphQLInputObjectType():
                spelling[name] = "input"
                for field_name, field in graphql_type.fields.items():
                    spelling[f"{name}.{field_name}"] = str(field.type)
            case GraphQLEnumType():
                spelling[name] = f"enum {sorted(graphql_type.values)}"
            case _:
                spelling[name] = type(graphql_type).__name__
    return spelling


def plain(default):
    value = getattr(default, "value", default)
    return str(float(value)) if isinstance(value, str) and value.isdecimal() else _number(value)


def _number(value):
    return str(float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


CONTRACT = spelled(build_schema((COPY / "schema.graphql").read_text(encoding="utf-8")))
SERVED = spelled(build.build_schema())


def owner(name):
    """`Facet` for `Facet.value`, `Query.search` for `Query.search(query:)`: what is missing with its owner is one thing."""
    return name.partition("(")[0] if "(" in name else name.partition(".")[0]


def test_what_is_not_served_yet_is_listed():
    missing = {name for name in CONTRACT if name not in SERVED}

    assert {name for name in missing if owner(name) not in missing or owner(name) == name} == NOT_SERVED


def test_what_is_served_is_spelled_as_in_the_contract():
    differences = {
        name: f"contract {spelling}, served {SERVED[name]}"
        for name, spelling in CONTRACT.items()
        if name in SERVED and SERVED[name] != spelling
    }

    assert not differences


def test_the_served_text_is_a_schema():
    assert spelled(build_schema(print_schema(build.build_schema()))) == SERVED


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the contract's original is not on this machine: ../shared/contract")
def test_the_copies_are_the_contract():
    originals = {file.relative_to(ORIGINAL): file.read_bytes() for file in ORIGINAL.rglob("*.graphql")}

    assert {file.relative_to(COPY): file.read_bytes() for file in COPY.rglob("*.graphql")} == originals
