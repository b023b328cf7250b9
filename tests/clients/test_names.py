"""What docs/clients.md says of the schema to those who generate Swift and Kotlin from it."""

from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from gateway.schema.build import build_schema

SWIFT = """
    as associatedtype break case catch class continue default defer deinit do else enum extension fallthrough false
    fileprivate for func guard if import in init inout internal is let nil operator precedencegroup private protocol
    public repeat rethrows return self static struct subscript super switch throw throws true try typealias var where
    while
"""
KOTLIN = """
    as break class continue do else false for fun if in interface is null object package return super this throw true
    try typealias typeof val var when while
"""
TAKEN = {*SWIFT.split(), *KOTLIN.split(), "__data", "fragments", "hash"}
TAKEN_IN_ENUMS = {*TAKEN, "companion", "name", "ordinal", "type"}

KINDS = [kind for kind in build_schema().type_map.values() if not kind.name.startswith("__")]


def test_no_field_argument_or_member_has_a_name_that_is_taken():
    fields = [(name, field) for kind in KINDS for name, field in getattr(kind, "fields", {}).items()]
    names = {name for name, _ in fields} | {name for _, field in fields for name in getattr(field, "args", {})}

    assert names & TAKEN == set()
    assert {"type", "minQuality", "excludeSelf"} <= names


def test_no_value_of_an_enum_has_a_name_that_is_taken():
    values = {value.lower() for kind in KINDS if isinstance(kind, GraphQLEnumType) for value in kind.values}

    assert values & TAKEN_IN_ENUMS == set()
    assert "newest" in values


def test_no_answer_has_an_enum():
    outputs = [kind for kind in KINDS if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType))]
    given = {get_named_type(field.type) for kind in outputs for field in kind.fields.values()}

    assert not [kind.name for kind in given if isinstance(kind, GraphQLEnumType)]
