"""The price of a plan, and the refusal of one that is over the limit. Kept with the plan: every request asks it."""

from typing import Any

from graphql import NonNullTypeNode, value_from_ast_untyped
from graphql.execution.values import VariableValues

from gateway.cost.program import Selected, compiled, evaluated, worth
from gateway.cost.sizes import Variables
from gateway.engine import Plan
from gateway.errors import TooDear
from gateway.schema.sizes import PAGE

_MOST_PROGRAMS = 64
"""Combinations of switches that are kept, as many as a plan keeps trees."""


class Price:
    """What a plan costs. `most` is for the variables that make it dearest."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._switches = plan.switches
        definitions = plan.operation.variable_definitions or ()
        self._defaults: dict[str, Any] = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in definitions
            if each.default_value is not None
        }
        self._required = [
            each.variable.name.value
            for each in definitions
            if isinstance(each.type, NonNullTypeNode) and each.default_value is None
        ]
        self._programs: dict[object, list[Selected]] = {}
        self.most = self.of(None)

    def of(self, variables: Variables | None) -> int:
        """For variables as a client sends them; for None the most."""
        variables = self._with_defaults(variables)
        program = self._program(variables)
        fixed = program[-1].fixed
        return 1 + (evaluated(program, variables)[program[-1]] if fixed is None else fixed)

    @property
    def usual(self) -> int:
        """For no variables but the required ones, which count with the dearest value."""
        return self.of(dict.fromkeys(self._required, PAGE))

    def check(self, limit: float, variables: Variables) -> None:
        """Raises TooDear where the price is over `limit`; the message names the list to shrink."""
        # Nearly every operation is below the limit whatever its variables: a comparison is all that it pays.
        if self.most > limit and (price := self.of(variables)) > limit:
            raise TooDear(f"The operation costs {price}, and the limit is {limit}. {self._advice(variables)}")

    def _advice(self, variables: Variables) -> str:
        path, arguments = self._dearest(self._with_defaults(variables))
        if not path:
            return "Ask for less in one operation."
        return f"Most of it is at {path}: ask for fewer with {' or '.join(arguments)}."

    def _dearest(self, variables: Variables | None) -> tuple[str, tuple[str, ...]]:
        """The innermost list that at least half of the price comes through, of those that arguments make shorter."""
        program = self._program(variables)
        values = evaluated(program, variables)
        here, times, path = program[-1], 1, ""
        least = values[here] / 2
        found: tuple[str, tuple[str, ...]] = ("", ())
        while here.parts:
            worths = [times * worth(part, values, variables) for part in here.parts]
            part = here.parts[worths.index(max(worths))]
            if max(worths) < least:
                break
            path = f"{path}.{part.key}" if path else part.key
            if part.shrinks:
                found = (path, part.shrinks)
            times *= part.size.of(variables)
            here = max(part.below, key=values.__getitem__)
        return found

    def _with_defaults(self, variables: Variables | None) -> Variables | None:
        return None if variables is None else {**self._defaults, **variables}

    def _program(self, variables: Variables | None) -> list[Selected]:
        names = self._switches
        key = tuple([bool(variables.get(name)) for name in names]) if variables is not None and names else None
        program = self._programs.get(key)
        if program is None:
            if len(self._programs) >= _MOST_PROGRAMS:
                del self._programs[next(iter(self._programs))]
            switches = None if key is None else VariableValues({}, dict(zip(names or (), key, strict=True)))
            program = self._programs[key] = compiled(self._plan, switches)
        return program
