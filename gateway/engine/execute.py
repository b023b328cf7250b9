"""`execute`: the engine with the contract of graphql-core's function of that name.

What the engine does not have is refused: with TypeError where an argument asks for it, with GraphQLError, as
graphql-core's `execute` does it, where a schema or document asks for incremental delivery.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLSchema,
    GraphQLTypeResolver,
    default_type_resolver,
)
from graphql.pyutils import AbortSignal, is_async_iterable, is_awaitable

from gateway.engine.execution import Options
from gateway.engine.plan import NotIncremental, make_plan
from gateway.engine.run import run_with

_is_awaitable, _is_async_iterable = is_awaitable, is_async_iterable  # the arguments below have their names


def execute(  # noqa: PLR0917 - graphql-core's signature, in its order
    schema: GraphQLSchema,
    document: DocumentNode,
    root_value: Any = None,
    context_value: Any = None,
    variable_values: dict[str, Any] | None = None,
    operation_name: str | None = None,
    field_resolver: GraphQLFieldResolver | None = None,
    type_resolver: GraphQLTypeResolver | None = None,
    subscribe_field_resolver: GraphQLFieldResolver | None = None,
    max_coercion_errors: int = 50,
    enable_early_execution: bool = False,
    middleware: None = None,
    executor_class: None = None,
    is_awaitable: Callable[[Any], bool] | None = None,
    is_async_iterable: Callable[[Any], bool] | None = None,
    hide_suggestions: bool = False,
    abort_signal: AbortSignal | None = None,
    hooks: None = None,
    **custom_context_args: Any,
) -> ExecutionResult | Awaitable[ExecutionResult]:
    """The result of an operation, or an awaitable of it where something had to be awaited.

    The arguments are those of graphql-core's `execute`. `subscribe_field_resolver` is never called, since subscriptions
    are answered with an error. Raises TypeError for an invalid schema and for `middleware`, `executor_class`, `hooks`,
    `enable_early_execution` and arguments that graphql-core would hand to an executor class; GraphQLError for `@defer`
    and `@stream`; and for an abort signal what graphql-core raises for it.
    """
    refused = {
        "enable_early_execution": enable_early_execution or None,
        "middleware": middleware,
        "executor_class": executor_class,
        "hooks": hooks,
        **custom_context_args,
    }
    for name, value in refused.items():
        if value is not None or name in custom_context_args:
            raise TypeError(f"execute: {name} is not supported by this engine; leave it out")
    try:
        plan = make_plan(schema, document, operation_name, hide_suggestions=hide_suggestions)
    except NotIncremental:
        raise
    except GraphQLError as error:
        return ExecutionResult(None, [error])
    options = Options(
        root_value=root_value,
        context=context_value,
        field_resolver=field_resolver,
        type_resolver=type_resolver or default_type_resolver,
        is_awaitable=is_awaitable or _is_awaitable,
        is_async_iterable=is_async_iterable or _is_async_iterable,
        abort_signal=abort_signal,
    )
    return run_with(plan, variable_values, options, max_coercion_errors)
