"""Random valid operations on a schema: aliases, arguments, variables, fragments of both kinds, `@skip` and `@include`."""

import re
from random import Random
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_union_type,
    parse,
    validate,
)

VARIABLES = {
    "a": "Int",
    "b": "Int = 3",
    "yes": "Boolean! = true",
    "no": "Boolean! = false",
    "either": "Boolean!",
}


def operation(schema: GraphQLSchema, seed: int, depth: int) -> tuple[DocumentNode, dict[str, Any]]:
    """A document with one valid query, and values for its variables."""
    while True:
        writer = _Writer(schema, Random(f"{seed}/operation"), depth)
        text = writer.document()
        # Validating takes time that grows with the square of a document.
        if len(text) < 4_000 and not validate(schema, document := parse(text)):
            return document, writer.variables()
        seed += 1


class _Writer:
    def __init__(self, schema: GraphQLSchema, rng: Random, depth: int) -> None:
        self._schema = schema
        self._rng = rng
        self._depth = depth
        self._fragments: list[str] = []
        self._names: dict[str, list[str]] = {}

    def document(self) -> str:
        text = f"{{ {self._selection(self._schema.query_type, self._depth)} }}\n" + "\n".join(self._fragments)
        self._used = [name for name in VARIABLES if re.search(rf"\${name}\b", text)]
        declared = ", ".join(f"${name}: {VARIABLES[name]}" for name in self._used)
        return f"query All({declared}) {text}" if declared else text

    def variables(self) -> dict[str, Any]:
        rng = self._rng
        values = {"either": rng.random() < 0.5}
        if rng.random() < 0.5:
            values["a"] = rng.choice([None, 1, 5])
        if rng.random() < 0.3:
            values["b"] = rng.choice([None, 1, 4])
        return values

    def _selection(self, type_: Any, depth: int) -> str:
        rng = self._rng
        parts = [self._part(type_, depth) for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.2:
            parts.append("__typename")
        return " ".join(parts)

    def _part(self, type_: Any, depth: int) -> str:
        rng = self._rng
        if is_abstract_type(type_) and (is_union_type(type_) or rng.random() < 0.6):
            target = rng.choice(list(self._schema.get_possible_types(type_)))
            return f"... on {target}{self._directive()} {{ {self._selection(target, depth)} }}"
        chance = rng.random()
        if chance < 0.1:
            return f"...{self._directive()} {{ {self._selection(type_, depth)} }}"
        if chance < 0.25:
            return f"...{self._fragment(type_, depth)}{self._directive()}"
        return self._field(type_, depth)

    def _fragment(self, type_: Any, depth: int) -> str:
        known = self._names.setdefault(type_.name, [])
        if known and self._rng.random() < 0.4:
            return self._rng.choice(known)
        body = self._selection(type_, max(depth - 1, 0))
        name = f"F{len(self._fragments)}"
        self._fragments.append(f"fragment {name} on {type_.name} {{ {body} }}")
        known.append(name)
        return name

    def _field(self, type_: Any, depth: int) -> str:
        rng = self._rng
        fields = [
            (name, definition)
            for name, definition in type_.fields.items()
            if depth > 0 or is_leaf_type(get_named_type(definition.type))
        ]
        if not fields:
            return "__typename"
        name, definition = rng.choice(fields)
        named = get_named_type(definition.type)
        arguments = self._arguments() if definition.args else ""
        # Equal response names must ask for the same: so the name says what is asked, now and then of whom.
        key = f"{type_.name}_{name}_{abs(hash_of(arguments)) % 10**6}" if arguments or rng.random() < 0.9 else name
        below = "" if is_leaf_type(named) else f" {{ {self._selection(named, depth - 1)} }}"
        return f"{key}: {name}{arguments}{self._directive()}{below}"

    def _arguments(self) -> str:
        rng = self._rng
        n = rng.choice(["", "n: 2", "n: null", "n: $a", "n: $b"])
        s = rng.choice(["", 's: ["x"]', 's: "y"', "s: []", "s: null"])
        given = " ".join(filter(None, [n, s]))
        return f"({given})" if given else ""

    def _directive(self) -> str:
        chance = self._rng.random()
        if chance > 0.12:
            return ""
        condition = self._rng.choice(["true", "false", "$yes", "$no", "$either"])
        return f" @{self._rng.choice(['skip', 'include'])}(if: {condition})"


def hash_of(text: str) -> int:
    """The same in every process."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text))
