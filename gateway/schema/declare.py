"""How a field of a Strawberry type says in which of the engine's kinds it is resolved.

A kind travels as the field's metadata to `build`, which puts it where the engine looks. Arguments and their defaults
come from the resolver's signature, as always with Strawberry; its first parameter is called `self` and is the list of
objects.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Annotated, Any

import strawberry

from gateway.dataloaders import Loaders
from gateway.engine import KIND, Batch, Derived, Itself, Loaded, Needs, Stored, Want
from gateway.keys import Scopes

WholeNumber = Annotated[int, strawberry.argument(graphql_type=int | None)]
Number = Annotated[float, strawberry.argument(graphql_type=float | None)]
Switch = Annotated[bool, strawberry.argument(graphql_type=bool | None)]
"""Of an argument with a default: where a client gives null the default holds, so the resolver never gets None."""

Loading = Generator[Want | tuple[Want, ...], Any, Any]
"""What a loaded field's resolver returns: yields Wants, is sent what was found, gives as many results as objects."""


class Context:
    """What the resolvers of one operation share; `scopes` are what its caller may do."""

    def __init__(self, loaders: Loaders, scopes: Scopes = frozenset()) -> None:
        self.loaders = loaders
        self.scopes = scopes


class Info(strawberry.Info[Context, None]):
    """What a set-shaped resolver is given in the place of Strawberry's info: the engine's `Info`."""

    needs: Needs
    needs_of: Callable[[str], Needs]


def _attach(kind: object, **options: Any) -> Any:
    return strawberry.field(metadata={KIND: kind}, **options)


def stored(
    key: str, check: Callable[[Any], object], description: str | None = None, directives: Sequence[object] = ()
) -> Any:
    """A field whose value is stored under `key`; `check` is told of values of another class than the field's."""
    return _attach(Stored(key, check), description=description, directives=directives)


def itself(graphql_type: Any = None, description: str | None = None) -> Any:
    """A field whose value is the object."""
    options = {} if graphql_type is None else {"graphql_type": graphql_type}
    return _attach(Itself(), description=description, **options)


def derived(
    graphql_type: Any,
    *needs: str,
    by: Callable[..., Needs] | None = None,
    through: bool = False,
    description: str | None = None,
    directives: Sequence[object] = (),
) -> Callable[[Batch], Any]:
    """A field computed from the stored keys `needs`, or from those that `by` names for the arguments.

    `directives` are what the SDL says of the field besides its type.
    """
    wanted: Needs | Callable[..., Needs] = by or dict.fromkeys(needs)
    return lambda resolve: _attach(
        Derived(resolve, wanted, through),
        resolver=resolve,
        graphql_type=graphql_type,
        description=description,
        directives=directives,
    )


def loaded(
    graphql_type: Any,
    *loaders: str | tuple[str, ...],
    needs: tuple[str, ...] = (),
    fetches: Needs | Callable[..., Needs] | None = None,
    description: str | None = None,
    directives: Sequence[object] = (),
) -> Callable[[Callable[..., Loading]], Any]:
    """A field fetched by these dataloaders, one after another, from the stored keys `needs`.

    `fetches` is what it needs of the documents, where they are not its results: a mapping, or one for the arguments.
    """
    return lambda resolve: _attach(
        Loaded(resolve, loaders, dict.fromkeys(needs), fetches),
        resolver=resolve,
        graphql_type=graphql_type,
        description=description,
        directives=directives,
    )
