"""Running a plan: forwards through scopes and waves, then backwards to the answer.

Coming forwards, everything that can go on without waiting goes on, scope after scope; only then is anything awaited. So
dataloaders, ours and those that ordinary resolvers use, are asked for all that is known to be wanted.
"""

from collections.abc import Awaitable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLError
from graphql.execution.values import VariableValues, get_variable_values

from gateway.engine.aborting import abort_error, abortable, checked
from gateway.engine.advance import begin
from gateway.engine.drive import drive
from gateway.engine.execution import Execution, Options
from gateway.engine.failures import errors_of
from gateway.engine.plan import Plan
from gateway.engine.rows import make_rows

_MOST_COERCION_ERRORS = 50
"""As in graphql-core: who sends worse variables learns no more from the rest."""


def run(
    plan: Plan,
    root_value: Any = None,
    context: Any = None,
    variables: Mapping[str, Any] | None = None,
    *,
    raw_leaves: bool = False,
) -> ExecutionResult | Awaitable[ExecutionResult]:
    """The answer to an operation, or an awaitable of it where something had to be awaited.

    `variables` are as the client sent them. With `raw_leaves`, values that the writer of JSON can write (text, numbers,
    and the classes that a scalar type declares) are left as they are. Errors are in the answer; only cancellation is
    raised.
    """
    options = Options(root_value=root_value, context=context, raw_leaves=raw_leaves)
    return run_with(plan, variables, options)


def run_with(
    plan: Plan, variables: Mapping[str, Any] | None, options: Options, most_coercion_errors: int = _MOST_COERCION_ERRORS
) -> ExecutionResult | Awaitable[ExecutionResult]:
    """The same with all options. Raises the reason of an abort that came before, or AbortedGraphQLExecutionError."""
    if plan.errors:
        return ExecutionResult(None, list(plan.errors))
    coerced = _coerced(plan, variables, most_coercion_errors)
    if isinstance(coerced, list):
        return ExecutionResult(None, coerced)
    signal = options.abort_signal
    if signal is not None and signal.aborted:
        raise abort_error(signal)
    if plan.root_type is None:
        name = plan.operation.operation.value
        error = GraphQLError(f"Schema is not configured to execute {name} operation.", plan.operation)
        return checked(signal, ExecutionResult(None, [error]))
    execution = Execution(plan, coerced, options)
    tree = plan.tree(coerced)
    if tree.error is not None:
        return checked(signal, ExecutionResult(None, [tree.error]))
    begin(execution, tree)
    if execution.waits or execution.loads:
        answering = _answer_later(execution)
        return answering if signal is None else abortable(signal, answering)
    return checked(signal, _answer(execution))


def _coerced(plan: Plan, variables: Mapping[str, Any] | None, most_errors: int) -> VariableValues | list[GraphQLError]:
    return get_variable_values(
        plan.schema,
        plan.operation.variable_definitions or (),
        dict(variables or {}),
        max_errors=most_errors,
        hide_suggestions=plan.document.hide_suggestions,
    )


async def _answer_later(execution: Execution) -> ExecutionResult:
    await drive(execution)
    return _answer(execution)


def _answer(execution: Execution) -> ExecutionResult:
    nulls = execution.nulls
    data = None if nulls.everything else make_rows(execution)
    errors = errors_of(nulls.failures, propagates=execution.plan.propagates_nulls) if nulls.failures else None
    execution.release()
    return ExecutionResult(data, errors)
