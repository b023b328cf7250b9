"""How a field of a whole scope is resolved: the kinds that the engine knows, and what they are given.

A kind is attached to a field of the schema as `GraphQLField.extensions[KIND]`. A field without one is *ordinary*: its
GraphQL resolver is called for each object, as graphql-core does it. A resolver of the other kinds gets all objects of
its scope (at least one) and gives as many results, in order. A result that is an exception is the error of that one
position. The same object may stand once for several places of the answer, so a result depends on the object alone.

Arguments that are null or not given are left out of the call, so the function's own defaults hold for both.

A result where an object is expected is taken to be of the field's type: `is_type_of` is not asked. Where that type is
abstract, a mapping says its own in `__typename`; of any other value the type is resolved as graphql-core does it.
Results are values, lists of them, or exceptions; they are never awaitable.
"""

from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

KIND = "newsgraph"
"""The key in the extensions of a field. In those of a scalar type, it names the classes whose values can be left as
they are when leaves are raw (see `run`): `GraphQLScalarType(…, extensions={KIND: frozenset({datetime})})`."""

Needs = Mapping[str, int | None]
"""Which keys of a stored document are needed: all of the value (None), or of a list only its first n entries.

A key that begins with + is no stored one: it tells the loader something else."""


class Loader(Protocol):
    """A DataLoader, as far as the engine knows it."""

    @property
    def name(self) -> str:
        """What `Loaded.loaders` calls it; no two loaders of an operation share one."""

    async def load_many(self, keys: Sequence[Any], needs: Needs) -> Sequence[object]:
        """As many results as keys, in order: None where there is nothing, an exception where one key failed."""


class Want(NamedTuple):
    """What a loaded field yields while it waits: the engine sends the list of results back.

    All wants of a wave that name the same loader become one call of it: keys united, needs widened. A key None is never
    asked for and gives None.
    """

    loader: Loader
    keys: Sequence[Hashable | None]
    needs: Needs


class Info(Protocol):
    """What a resolver knows of its place, one for a field of a scope."""

    @property
    def context(self) -> Any:
        """What the operation was run with."""

    @property
    def needs(self) -> Needs:
        """What the selection below this field needs of the documents that the field gives (types united)."""

    def needs_of(self, type_name: str) -> Needs:
        """The same for one concrete type, where the field's own type is abstract."""


Batch = Callable[..., Sequence[object]]
"""(objects, info, **arguments) → results"""

Loading = Callable[..., Generator[Want | tuple[Want, ...], Any, Sequence[object]]]
"""The same as a generator. Yields a Want, or a tuple of them to be had at once; is sent the results, or has the error
thrown in."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The value under a key of the object, a mapping; None where there is none.

    `check` says what an untidy value is worth. It is called for each value, or element of a stored list, that is not
    null and that the type at its place does not take as it is (a leaf: its own class, in range; a list: `list`; an
    object: `dict`). It gives the value to go on with, or raises, which is the error of that place. Without it such
    values are coerced as graphql-core does.
    """

    key: str
    check: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Itself:
    """The object is the value; what is needed below it is needed of the object."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Computed from the objects, without waiting.

    `needs` names the stored keys that are read, or computes them from the arguments, whatever their values. With
    `through`, the results are stored documents that the object brought along, so what is needed below is needed of the
    object too.
    """

    resolve: Batch
    needs: Needs | Callable[..., Needs]
    through: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """Fetched by dataloaders.

    `loaders` names each load that the generator may do, one after another: the bound on commands is computed from it,
    and a load that is not named, or comes after a later one, is refused. A tuple inside stands for loads done at once.
    `needs` are keys of the objects that it reads, as for Derived. `fetches` is what it has fetched of documents that
    are not its results, and is then its info's `needs`; None where they are, and what is selected below says it.
    """

    resolve: Loading
    loaders: tuple[str | tuple[str, ...], ...]
    needs: Needs | Callable[..., Needs]
    fetches: Needs | Callable[..., Needs] | None = None


Kind = Stored | Itself | Derived | Loaded
