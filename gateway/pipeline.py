"""Text in, payload out: parse → check its size → validate → plan → price → execute → mask. Knows no HTTP.

A plan is made once for a text and an operation name and kept; so is the refusal of one, in a cache of its own, so that
bad documents cannot push out good ones. Both are bounded by count and by the size of a text.
"""

import logging
import uuid
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from inspect import isawaitable
from math import inf
from typing import Any, NamedTuple, cast

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, validate

from gateway.admission import Admission
from gateway.cost import Price
from gateway.dataloaders import Loaders, Shared
from gateway.engine import Plan, make_plan, run
from gateway.engine.collect import collect
from gateway.errors import ClientError, Code, Forbidden, TooDear, TooLarge
from gateway.kept import Kept, LastUsed
from gateway.keys import Scope, Scopes
from gateway.limits import LIMITS, Limits
from gateway.mongodb import Reader, deadline
from gateway.schema.declare import Context
from gateway.settings import Introspection, Visibility
from gateway.store import View, marks_of
from gateway.trace import Timed, Trace, untimed

log = logging.getLogger("newsgraph.pipeline")

DEADLINE = 5.0
"""Seconds for an operation, MongoDB's work included: a mobile client has given up by then."""
_PLANS, _REFUSALS = 1_000, 200
"""More documents than the apps of a news desk send; a refusal is made again faster than a plan."""
_MOST_ERRORS = 10
"""Errors in a refusal: a hundred of them tell a client no more."""

_Key = tuple[str, str | None]
"""A text, and the name of the operation in it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`payload` is the GraphQL response. `executed` is False where a request error kept execution from beginning.

    An answer without errors has the `plan` by which it was made, and the `context`: who asked, and what was read.
    """

    payload: dict[str, Any]
    executed: bool
    plan: Plan | None = None
    context: Context | None = None


class Prepared(NamedTuple):
    """A plan and what is kept with it: its price, and whether its caller needs leave to ask for the schema."""

    plan: Plan
    price: Price
    needs_leave: bool = False


class _Sight(NamedTuple):
    """The store as one kind of caller sees it: the view, the same for traced operations, and what they share."""

    view: View
    watched: View
    shared: Shared


class Pipeline:
    """Answers operations on one schema and one database.

    `watched` is what traced operations read from: the same database, through a client that has a CommandWatch.
    `everyone` is what a caller may do who has no key. What costs more than `cost_limit` is refused, and so is
    what is larger than the `limits`, and what `admission` has no place for. `introspection` is who may ask for the
    schema.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        reader: Reader,
        watched: Reader | None = None,
        everyone: Scopes = frozenset(),
        cost_limit: float = inf,
        *,
        admission: Admission | None = None,
        limits: Limits = LIMITS,
        introspection: Introspection = Introspection.ON,
    ) -> None:
        self._schema = schema
        self._everyone = everyone
        self._marks = Kept(partial(marks_of, reader))
        self._cost_limit = cost_limit
        self._admission = admission or Admission()
        self._limits = limits
        self._introspection = introspection
        self._sights = {
            visibility: _Sight(
                view := View(reader, visibility, self._marks),
                View(watched or reader, visibility, self._marks),
                Shared.of(view),
            )
            for visibility in Visibility
        }
        self._plans: LastUsed[_Key, Prepared] = LastUsed(_PLANS)
        self._refusals: LastUsed[_Key, list[GraphQLError]] = LastUsed(_REFUSALS)

    async def answer(
        self,
        text: str,
        operation_name: str | None,
        variables: Mapping[str, Any] | None,
        scopes: Scopes = frozenset(),
        *,
        priced: bool = False,
        traced: bool = False,
    ) -> Answer:
        """The response to an operation of a caller with these scopes; never raises for what a client sends.

        Where it is `priced`, `extensions.cost` has the price and the limit, also where the one is over the other; where
        it is `traced`, `extensions.trace` has what it took, whether it has errors or not.

        Raises Busy where so much is asked for at once that there is no place for it.
        """
        trace = Trace() if traced else None
        known = self._prepared(text, operation_name, trace.timed if trace else untimed)
        if isinstance(known, Prepared):
            answer = self._refused(known, variables, scopes) or await self._executed(
                known.plan, variables, scopes | self._everyone, trace
            )
        else:
            answer = refusal(known)
        if trace is not None:
            answer.payload["extensions"] = {"trace": trace.payload}
        return self._told(answer, known.price, variables) if priced and isinstance(known, Prepared) else answer

    async def close(self) -> None:
        await self._marks.close()
        for sight in self._sights.values():
            await sight.shared.topic_names.close()
            await sight.shared.domains.close()

    def _sight(self, scopes: Scopes) -> _Sight:
        return self._sights[Visibility.ALL if Scope.UNPUBLISHED in scopes else Visibility.PUBLISHED]

    async def _executed(
        self, plan: Plan, variables: Mapping[str, Any] | None, scopes: Scopes, trace: Trace | None
    ) -> Answer:
        sight = self._sight(scopes)
        if trace is None:
            return await self._execute(plan, Context(Loaders(sight.view, sight.shared), scopes), variables)
        loaders = Loaders(sight.watched, sight.shared).traced(trace)
        with trace.timed("execute"):
            return await self._execute(plan, Context(loaders, scopes), variables)

    async def _execute(self, plan: Plan, context: Context, variables: Mapping[str, Any] | None) -> Answer:
        with deadline(DEADLINE) as until:
            result = run(plan, None, context, variables or {}, raw_leaves=True)
            if isawaitable(result):
                # What needs nothing from outside has its answer by now: it is in nobody's way.
                result = await self._admitted(result, until)
        if result.errors is None:
            return Answer({"data": result.data}, executed=True, plan=plan, context=context)
        return _with_errors(result, result.errors)

    async def _admitted(self, answering: Awaitable[ExecutionResult], until: float) -> ExecutionResult:
        try:
            await self._admission.enter(until)
        except BaseException:
            cast("Coroutine[Any, Any, ExecutionResult]", answering).close()  # it has not begun
            raise
        try:
            return await answering
        finally:
            self._admission.leave()

    def _refused(self, known: Prepared, variables: Mapping[str, Any] | None, scopes: Scopes) -> Answer | None:
        """The refusal of what this caller may not ask, or what with these variables is over a limit."""
        try:
            if known.needs_leave:
                self._check_leave(scopes)
            if variables:
                self._limits.check_variables(variables)
            known.price.check(self._cost_limit, variables or {})
        except (Forbidden, TooDear, TooLarge) as error:
            return refusal([error])
        return None

    def _check_leave(self, scopes: Scopes) -> None:
        if self._introspection is Introspection.OFF:
            raise Forbidden("Introspection is turned off here.")
        if Scope.INTROSPECTION not in scopes:
            raise Forbidden("Introspection needs a key with the scope introspection.")

    def _told(self, answer: Answer, price: Price, variables: Mapping[str, Any] | None) -> Answer:
        limit = None if self._cost_limit == inf else self._cost_limit
        cost = {"price": price.of(variables or {}), "limit": limit}
        answer.payload.setdefault("extensions", {})["cost"] = cost
        return replace(answer, plan=None)  # for nobody but who asked

    def _prepared(self, text: str, operation_name: str | None, timed: Timed = untimed) -> Prepared | list[GraphQLError]:
        key = (text, operation_name)
        known = self._plans.get(key) or self._refusals.get(key)
        if known is None:
            is_open = self._introspection is Introspection.ON
            plan = prepare(self._schema, text, operation_name, timed, limits=self._limits, hide_suggestions=not is_open)
            known = (
                Prepared(plan, Price(plan), not is_open and _asks_for_schema(plan)) if isinstance(plan, Plan) else plan
            )
            if len(text) <= self._limits.characters:
                if isinstance(known, Prepared):
                    self._plans.keep(key, known)
                else:
                    self._refusals.keep(key, known)
        return known


def prepare(
    schema: GraphQLSchema,
    text: str,
    operation_name: str | None = None,
    timed: Timed = untimed,
    *,
    limits: Limits = LIMITS,
    hide_suggestions: bool = False,
) -> Plan | list[GraphQLError]:
    """The plan of an operation, or why there is none: each error with its code."""
    try:
        with timed("parse"):
            document = limits.read(text)
    except GraphQLError as error:
        return [_coded(error, Code.PARSE_FAILED)]
    with timed("validate"):
        try:
            limits.check(document)
        except GraphQLError as error:
            return [_coded(error, Code.VALIDATION_FAILED)]
        errors = validate(schema, document, max_errors=_MOST_ERRORS, hide_suggestions=hide_suggestions)
    if errors:
        return [_coded(error, Code.VALIDATION_FAILED) for error in errors[:_MOST_ERRORS]]
    try:
        with timed("plan"):
            return make_plan(schema, document, operation_name, hide_suggestions=hide_suggestions)
    except GraphQLError as error:
        return [_coded(error, Code.OPERATION_RESOLUTION_FAILURE)]


def _asks_for_schema(plan: Plan) -> bool:
    """Whether some variables select `__schema` or `__type`: fields that Query alone has."""
    if plan.root_type is None:
        return False
    fields = collect(plan.document, plan.root_type, [(plan.operation.selection_set, None)], None)
    return any(uses[0].node.name.value in {"__schema", "__type"} for uses in fields.values())


def refusal(errors: Sequence[GraphQLError]) -> Answer:
    """The answer to a request that is not executed."""
    return Answer({"errors": [error.formatted for error in errors]}, executed=False)


def _with_errors(result: ExecutionResult, errors: Sequence[GraphQLError]) -> Answer:
    if result.data is None and not any(error.path for error in errors):
        # Variables that do not fit are the client's, whatever coercion said of them.
        return refusal([_coded(error, Code.BAD_USER_INPUT) for error in errors[:_MOST_ERRORS]])
    # All of them: a null without its error would be one that the store has.
    ids: dict[int, str] = {}
    return Answer({"errors": [masked(error, ids).formatted for error in errors], "data": result.data}, executed=True)


def masked(error: GraphQLError, ids: dict[int, str]) -> GraphQLError:
    """The error as a client may see it: ours in full, any other as an id that the log has too.

    `ids` has those of an answer's failures so far: one that is found at many places is logged once.
    """
    original = error.original_error
    if isinstance(error, ClientError) or isinstance(original, ClientError):
        return error
    if isinstance(original, GraphQLError) and original.nodes:
        # graphql-core names a place in the text for arguments alone: here, a variable that turned out to be null.
        return _coded(error, Code.BAD_USER_INPUT)
    failure = original or error
    id_ = ids.get(id(failure))
    if id_ is None:
        id_ = ids[id(failure)] = uuid.uuid4().hex
        log.error("internal error %s at %s", id_, error.path, exc_info=failure)
    extensions = {"code": Code.INTERNAL_SERVER_ERROR.value, "id": id_}
    return GraphQLError("Internal server error.", error.nodes, path=error.path, extensions=extensions)


def _coded(error: GraphQLError, code: Code) -> GraphQLError:
    """The error with this code, unless it has one of its own."""
    if isinstance(error, ClientError):
        return error
    error.extensions = {**(error.extensions or {}), "code": code.value}
    return error
