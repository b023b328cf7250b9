"""Random worlds for differential tests: a schema, and resolvers whose results depend on nothing but the world's seed.

Every field has an ordinary resolver, which is all that graphql-core sees. With `kinds`, most fields also have one of the
engine's kinds, which does the same for a whole scope. What a field gives for an object follows from the object's name,
the field's and its arguments, so it does not matter in which order, or how often, resolvers are called.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from gateway.engine import KIND, Derived, Itself, Loaded, Stored, Want

COLOURS = GraphQLEnumType("Colour", {"RED": 1, "GREEN": "g", "BLUE": (3,)})


def _even(value: Any) -> Any:
    if value % 2:
        raise ValueError(f"{value} is odd")
    return None if value == 4 else value


EVEN = GraphQLScalarType("Even", coerce_output_value=_even)

LEAVES = [GraphQLString, GraphQLInt, GraphQLFloat, GraphQLBoolean, GraphQLID, COLOURS, EVEN]
GOOD: dict[str, Sequence[Any]] = {
    "String": ["", "text", "Grüße"],
    "Int": [0, 1, -7, 2**31 - 1],
    "Float": [0.0, 1.5, -2.25],
    "Boolean": [True, False],
    "ID": ["a", "1"],
    "Colour": [1, "g", (3,)],
    "Even": [0, 2, 8],
}
ODD = [7, 3, 4, 2**31, 1.5, float("nan"), "12", "word", b"bytes", True, {}, {"a": 1}, [], ["x"], object, Undefined]
"""Values that some types take and others refuse."""


class Oops(Exception):
    pass


@dataclass
class World:
    """`trouble` is how often something is not as it should be, in percent; `awaits` lets ordinary resolvers wait."""

    seed: int
    trouble: int = 0
    awaits: bool = False
    kinds: bool = False
    schema: GraphQLSchema = field(init=False)
    root: dict[str, Any] = field(init=False)
    types_are_told: str = field(init=False)

    def __post_init__(self) -> None:
        # Nobody asks `is_type_of` of what comes from a kind.
        ways = ["typename", "resolve_type"] if self.kinds else ["typename", "resolve_type", "is_type_of"]
        self.types_are_told = self.rng("way").choice(ways)
        self.schema = _Schemas(self).schema()
        self.root = self.thing(self.schema.query_type, "root")

    def rng(self, *name: object) -> Random:
        return Random(f"{self.seed}/{name}")

    def thing(self, type_: Any, name: str) -> dict[str, Any]:
        """The object of that name. What it stores comes with it, three levels deep."""
        thing = {"#": name, "type": type_.name} | (
            {"__typename": type_.name} if self.types_are_told == "typename" else {}
        )
        for key, definition in type_.fields.items():
            if definition.extensions.get("stored"):
                if name.count(".") > 3 and get_named_type(definition.type) not in LEAVES:
                    continue
                outcome = self.outcome(definition.type, f"{name}.{key}", may_wait=False)
                if not isinstance(outcome, BaseException):
                    thing[f"_{key}"] = outcome
        return thing

    def outcome(self, type_: Any, name: str, *, may_wait: bool) -> Any:
        """What comes out at a place of a type: a value, or the exception that is raised."""
        rng = self.rng(name)
        if rng.random() * 100 < self.trouble:
            return rng.choice([None, Undefined, Oops(name), rng.choice(ODD), None])
        return self._value(type_, name, rng, may_wait=may_wait)

    def _value(self, type_: Any, name: str, rng: Random, *, may_wait: bool) -> Any:
        if is_non_null_type(type_):
            return self._value(type_.of_type, name, rng, may_wait=may_wait)
        if rng.random() < 0.1:
            return None if self.trouble or rng.random() < 0.5 else self._present(type_, name, rng, may_wait=may_wait)
        return self._present(type_, name, rng, may_wait=may_wait)

    def _present(self, type_: Any, name: str, rng: Random, *, may_wait: bool) -> Any:
        if is_list_type(type_):
            items = [
                self.outcome(type_.of_type, f"{name}.{i}", may_wait=may_wait) for i in range(rng.choice([0, 1, 2, 3]))
            ]
            if may_wait:
                items = [_later(item) if rng.random() < 0.1 else item for item in items]
                if rng.random() < 0.05:
                    return _stream(items)
            return (
                tuple(items)
                if rng.random() < 0.1
                else (item for item in items)
                if may_wait and rng.random() < 0.1
                else items
            )
        if type_.name in GOOD:
            return rng.choice(GOOD[type_.name])
        possible = [type_] if isinstance(type_, GraphQLObjectType) else list(self.schema.get_possible_types(type_))
        return self.thing(rng.choice(possible), name)


async def _later(value: Any, turns: int = 1) -> Any:
    for _ in range(turns):
        await asyncio.sleep(0)
    if isinstance(value, BaseException):
        raise value
    return value


async def _stream(items: list[Any]) -> Any:
    for item in items:
        yield item


class WorldLoader:
    """Gives what the world has under a name; equal names give one object."""

    def __init__(self, world: World, definition: Any, name: str) -> None:
        self.name = name
        self.calls: list[list[Any]] = []
        self._world = world
        self._definition = definition
        self._found: dict[Any, Any] = {}

    async def load_many(self, keys: Sequence[Any], needs: object) -> list[Any]:
        self.calls.append(list(keys))
        await asyncio.sleep(0)
        if self._world.rng("loader", self.name).random() * 200 < self._world.trouble:
            raise Oops(self.name)
        for key in keys:
            if key not in self._found:
                self._found[key] = loaded(self._world, self._definition, self.name, key)
        return [self._found[key] for key in keys]


def loaded(world: World, definition: Any, loader: str, key: str) -> Any:
    return world.outcome(definition.type, f"{loader}:{key}", may_wait=False)


class Context:
    """The loaders of one operation."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.loaders: dict[str, WorldLoader] = {}

    def loader(self, definition: Any, name: str) -> WorldLoader:
        if name not in self.loaders:
            self.loaders[name] = WorldLoader(self._world, definition, name)
        return self.loaders[name]


class _Schemas:
    """Makes the schema of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = world.rng("schema")

    def schema(self) -> GraphQLSchema:
        rng = self._rng
        shared = {f"i{n}": (self._wrapped(rng.choice(LEAVES)), rng.random() < 0.3) for n in range(2)}
        names = [f"T{n}" for n in range(rng.randint(2, 4))]
        self._interface = GraphQLInterfaceType(
            "Shape", lambda: {name: GraphQLField(type_) for name, (type_, _) in shared.items()}
        )
        self._types = [self._object(name, shared if rng.random() < 0.6 or name == "T0" else {}) for name in names]
        self._union = GraphQLUnionType("Either", self._types[:2])
        query = self._object("Query", {})
        self._tell_types()
        return GraphQLSchema(query, types=self._types)

    def _object(self, name: str, shared: dict[str, Any]) -> GraphQLObjectType:
        rng = self._world.rng("type", name)
        own = [f"f{n}" for n in range(rng.randint(3, 6))]

        def fields() -> dict[str, GraphQLField]:
            kinds = [*self._types, self._interface, self._union]
            made = {key: self._field(name, key, type_) for key, (type_, _) in shared.items()}
            for key in own:
                named = rng.choice(LEAVES) if rng.random() < 0.5 else rng.choice(kinds)
                made[key] = self._field(name, key, self._wrapped(named, rng))
            if rng.random() < 0.3 and name != "Query":
                made["me"] = GraphQLField(type_of(), resolve=lambda thing, _: thing, extensions=self._kind(Itself()))
            return made

        def type_of() -> GraphQLObjectType:
            return next(type_ for type_ in self._types if type_.name == name)

        return GraphQLObjectType(name, fields, interfaces=[self._interface] if shared else [])

    def _kind(self, kind: Any) -> dict[str, Any]:
        return {KIND: kind} if self._world.kinds else {}

    def _wrapped(self, named: Any, rng: Random | None = None) -> Any:
        rng = rng or self._rng
        type_ = named
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            type_ = GraphQLList(GraphQLNonNull(type_) if rng.random() < 0.4 else type_)
        return GraphQLNonNull(type_) if rng.random() < 0.35 else type_

    def _field(self, parent: str, key: str, type_: Any) -> GraphQLField:
        rng = self._world.rng("field", parent, key)
        choice = rng.choice(["stored", "stored", "derived", "loaded", "ordinary"])
        place = f"{parent}.{key}"
        if choice == "stored":
            return self._stored(key, type_)
        if choice == "loaded":
            return self._loaded(place, type_)
        return self._computed(place, type_, is_derived=choice == "derived")

    def _stored(self, key: str, type_: Any) -> GraphQLField:
        return GraphQLField(
            type_,
            resolve=lambda thing, _: thing.get(f"_{key}"),
            extensions={"stored": True, **self._kind(Stored(f"_{key}"))},
        )

    def _computed(self, place: str, type_: Any, *, is_derived: bool) -> GraphQLField:
        world = self._world
        fails_as_a_whole = world.rng("batch", place).random() * 300 < world.trouble

        def outcome(thing: Any, arguments: dict[str, Any], *, may_wait: bool) -> Any:
            given = {name: value for name, value in sorted(arguments.items()) if value is not None}
            return (
                Oops(place)
                if fails_as_a_whole
                else world.outcome(type_, f"{name_of(thing)}.{place}{given}", may_wait=may_wait)
            )

        def resolve(thing: Any, info: Any, **arguments: Any) -> Any:
            rng = world.rng("wait", name_of(thing), place)
            may_wait = world.awaits and not (is_derived and world.kinds)
            found = outcome(thing, arguments, may_wait=may_wait)
            if may_wait and rng.random() < 0.3:
                return _later(found, rng.choice([0, 1, 2]))
            if isinstance(found, BaseException) and rng.random() < 0.5:
                raise found
            return found

        def derive(things: Sequence[Any], info: Any, **arguments: Any) -> list[Any]:
            if fails_as_a_whole:
                raise Oops(place)
            return [outcome(thing, arguments, may_wait=False) for thing in things]

        arguments = {
            "n": GraphQLArgument(GraphQLInt, default_value=1),
            "s": GraphQLArgument(GraphQLList(GraphQLString)),
        }
        has_arguments = world.rng("arguments", place).random() < 0.3
        return GraphQLField(
            type_,
            arguments if has_arguments else None,
            resolve,
            extensions=self._kind(Derived(derive, {})) if is_derived else {},
        )

    def _loaded(self, place: str, type_: Any) -> GraphQLField:
        world = self._world
        made: list[GraphQLField] = []
        loader_fails = world.rng("loader", place).random() * 200 < world.trouble

        def key_of(thing: Any) -> str | None:
            rng = world.rng("key", name_of(thing))
            return None if rng.random() < 0.1 else f"k{rng.randint(0, 3)}"

        def resolve(thing: Any, info: Any) -> Any:
            key = key_of(thing)
            if key is not None and loader_fails:
                return Oops(place)
            return None if key is None else loaded(world, made[0], place, key)

        def load(things: Sequence[Any], info: Any) -> Any:
            keys = [key_of(thing) for thing in things]
            if loader_fails and any(keys):
                # One call fails for all that wait for it; where nothing is asked there is nothing to fail.
                try:
                    yield Want(info.context.loader(made[0], place), keys, {})
                except Oops as error:
                    return [error if key else None for key in keys]
            return (yield Want(info.context.loader(made[0], place), keys, {}))

        made.append(GraphQLField(type_, resolve=resolve, extensions=self._kind(Loaded(load, (place,), {}))))
        return made[0]

    def _tell_types(self) -> None:
        world = self._world
        if world.types_are_told == "resolve_type":
            self._interface.resolve_type = self._union.resolve_type = self._named
        if world.types_are_told == "is_type_of":
            for type_ in self._types:
                type_.is_type_of = partial(self._is_named, type_.name)

    def _named(self, thing: Any, *_: object) -> Any:
        rng = self._world.rng("name", name_of(thing))
        name = thing.get("type") if isinstance(thing, dict) else None
        if rng.random() * 100 < self._world.trouble:
            name = rng.choice(["Nobody", "Query", "Int", None, 7])
        return _later(name) if self._world.awaits and rng.random() < 0.3 else name

    def _is_named(self, name: str, thing: Any, _: object) -> Any:
        rng = self._world.rng("is", name, name_of(thing))
        answer = isinstance(thing, dict) and thing.get("type") == name
        return _later(answer) if self._world.awaits and rng.random() < 0.3 else answer


def name_of(thing: Any) -> str:
    return thing["#"] if isinstance(thing, dict) and "#" in thing else f"odd {thing!r}"
