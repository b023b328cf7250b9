"""The concrete types of objects: "Resolve Abstract Type" of the GraphQL specification, and `is_type_of`."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfo,
    is_object_type,
)
from graphql.pyutils import inspect

from gateway.engine.execution import DROPPED, Execution, Wait
from gateway.engine.infos import resolve_infos
from gateway.engine.scope import Column

Types = dict[int, GraphQLObjectType]
"""By position in the last layer; a position that failed is not in it."""


def concrete_types(execution: Execution, column: Column, values: list[Any]) -> Generator[Wait, list[Any], Types]:
    """The type of each value that is not null; those that turn out to have none fail."""
    field = column.field
    places = [j for j, value in enumerate(values) if value is not None]
    if field.object_type is not None:
        types = dict.fromkeys(places, field.object_type)
    else:
        types = yield from _resolved(execution, column, values, places)
    if field.kind is None and any(object_type.is_type_of for object_type in types.values()):
        yield from _ask_types(execution, column, values, types)
    return types


def _info_of(execution: Execution, column: Column) -> Callable[[int], GraphQLResolveInfo[Any]]:
    infos = resolve_infos(execution, column)
    return lambda j: infos(column.source(column.field.depth, j))


def _resolved(
    execution: Execution, column: Column, values: list[Any], places: list[int]
) -> Generator[Wait, list[Any], Types]:
    field = column.field
    abstract_type: Any = field.abstract_type
    resolve = abstract_type.resolve_type or execution.options.type_resolver
    says_itself = field.kind is not None
    info_of = _info_of(execution, column)
    names: dict[int, Any] = {}
    for j in places:
        value = values[j]
        name = value.get("__typename") if says_itself and isinstance(value, Mapping) else None
        try:
            names[j] = name if isinstance(name, str) else resolve(value, info_of(j), abstract_type)
        except Exception as error:  # noqa: BLE001
            execution.nulls.fail(column, field.depth, j, error)
    yield from _await(execution, column, names)
    types: Types = {}
    for j, name in names.items():
        try:
            types[j] = _runtime_type(column, abstract_type, name, values[j])
        except Exception as error:  # noqa: BLE001
            execution.nulls.fail(column, field.depth, j, error)
    return types


def _ask_types(
    execution: Execution, column: Column, values: list[Any], types: Types
) -> Generator[Wait, list[Any], None]:
    """Take out the values that are not of the type that they are taken for."""
    nulls, field = execution.nulls, column.field
    info_of = _info_of(execution, column)
    answers: dict[int, Any] = {}
    asked = [j for j, object_type in types.items() if object_type.is_type_of]
    for j in asked:
        is_type_of: Any = types[j].is_type_of
        try:
            answers[j] = is_type_of(values[j], info_of(j))
        except Exception as error:  # noqa: BLE001
            nulls.fail(column, field.depth, j, error)
    yield from _await(execution, column, answers)
    for j in asked:
        if not answers.get(j):
            object_type = types.pop(j)
            if j in answers:
                message = f"Expected value of type '{object_type}' but got: {inspect(values[j])}."
                nulls.fail(column, field.depth, j, GraphQLError(message, field.nodes))


def _await(execution: Execution, column: Column, values: dict[int, Any]) -> Generator[Wait, list[Any], None]:
    """Put the results of those that are awaitable in their place; those that fail are taken out."""
    places = [j for j, value in values.items() if execution.options.is_awaitable(value)]
    if places:
        results = yield Wait(column, column.field.depth, places, [values[j] for j in places])
        values.update(zip(places, results, strict=True))
        for j in [j for j in places if values[j] is DROPPED]:
            del values[j]


def _runtime_type(column: Column, abstract_type: GraphQLAbstractType, name: Any, value: Any) -> GraphQLObjectType:
    """The type of that name, where it is one of the abstract type's; raises otherwise."""
    field, schema = column.field, column.field.document.schema
    if name is None:
        raise GraphQLError(
            f"Abstract type '{abstract_type}' must resolve to an Object type at runtime for field '{field.place}'."
            f" Either the '{abstract_type}' type should provide a 'resolve_type' function"
            " or each possible type should provide an 'is_type_of' function.",
            field.nodes,
        )
    if not isinstance(name, str):
        raise GraphQLError(
            f"Abstract type '{abstract_type}' must resolve to an Object type at runtime for field '{field.place}'"
            f" with value {inspect(value)}, received '{inspect(name)}', which is not a valid Object type name.",
            field.nodes,
        )
    runtime_type = schema.get_type(name)
    if runtime_type is None:
        raise GraphQLError(
            f"Abstract type '{abstract_type}' was resolved to a type '{name}' that does not exist inside the schema.",
            field.nodes,
        )
    if not is_object_type(runtime_type):
        raise GraphQLError(f"Abstract type '{abstract_type}' was resolved to a non-object type '{name}'.", field.nodes)
    if not schema.is_sub_type(abstract_type, runtime_type):
        raise GraphQLError(
            f"Runtime Object type '{runtime_type}' is not a possible type for '{abstract_type}'.", field.nodes
        )
    return runtime_type
