"""Going forwards: everything of an operation that can be done without waiting."""

from gateway.engine.abandoned import abandon
from gateway.engine.aborting import abort_error
from gateway.engine.execution import DROPPED, Execution
from gateway.engine.resolve import execute_scope, start
from gateway.engine.scope import Scope
from gateway.engine.selection import Selection


def begin(execution: Execution, tree: Selection) -> None:
    """Start with the root fields: all at once, or those of a mutation one after another."""
    root = Scope(tree, [execution.options.root_value])
    if execution.plan.is_serial:
        execution.scopes.append(root)
        execution.later.extend(root.selection.fields)
    else:
        execution.add(root)
    advance(execution)


def advance(execution: Execution, *, something_is_under_way: bool = False) -> None:
    """Execute scopes until everything waits. What waits only for places that are null by now is dropped.

    Raises the reason of an abort that comes between two fields of a mutation.
    """
    while True:
        while execution.queue:
            execute_scope(execution, execution.queue.popleft())
        if execution.nulls.any_dead:
            _drop_dead(execution)
        if execution.nulls.everything:
            execution.later.clear()
        if execution.queue:
            continue
        if something_is_under_way or execution.waits or execution.loads or not execution.later:
            return
        signal = execution.options.abort_signal
        if signal is not None and signal.aborted:
            raise abort_error(signal)
        root = execution.scopes[0]
        root.columns.append(start(execution, root, execution.later.popleft()))


def _drop_dead(execution: Execution) -> None:
    nulls = execution.nulls
    for load in [load for load in execution.loads if not nulls.is_any_alive(load.column.scope)]:
        execution.loads.remove(load)
        load.drop()
    for waiting in list(execution.waits):
        work, wait = waiting
        if not any(nulls.is_alive(position) for position in wait.positions()):
            execution.waits.remove(waiting)
            abandon(wait.awaitables)
            execution.go_on(work, [DROPPED] * len(wait.awaitables))
