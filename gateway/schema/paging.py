"""What the connections have in common: which page their arguments ask for, and PageInfo."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import strawberry

from gateway.errors import BadUserInput
from gateway.paging import Position, decode_cursor
from gateway.schema.declare import Info, derived
from gateway.schema.sizes import DEFAULT_PAGE, size
from gateway.store import CURSOR, MORE


class Slice(NamedTuple):
    """How many, and from where: behind the cursor, or backwards, before it."""

    size: int
    cursor: str | None
    backwards: bool

    def position(self, belongs: str) -> Position | None:
        """The place of the cursor in the list that `belongs` describes. Raises BadUserInput."""
        if self.cursor is None:
            return None
        return decode_cursor(belongs, self.cursor, "before" if self.backwards else "after")


def read_slice(first: int | None, after: str | None, last: int | None = None, before: str | None = None) -> Slice:
    """The page that a connection's arguments ask for. Raises BadUserInput."""
    given = [name for name, value in zip(_NAMES, (first, after, last, before), strict=True) if value is not None]
    if last is None and before is None:
        return Slice(DEFAULT_PAGE if first is None else size("first", first), after, backwards=False)
    if last is None or first is not None or after is not None:
        raise BadUserInput(
            f"{' and '.join(given)}: expected first with after (the first {DEFAULT_PAGE} where neither first nor last "
            "is given), or last with before."
        )
    return Slice(size("last", last), before, backwards=True)


_NAMES = ("first", "after", "last", "before")


class Connection(Protocol):
    """The object of a connection, and of its PageInfo."""

    @property
    def slice(self) -> Slice: ...
    @property
    def more(self) -> bool:
        """Whether there is anything beyond the page, in the direction of paging."""

    def cursor(self, place: int) -> str | None:
        """The cursor of the entry at a place of the page; None where the page is empty."""


@strawberry.type(
    description="""\
Connections: `first` goes with `after`, `last` with `before`; any other pair is an error. Neither given: the first 20. A
cursor belongs to one connection, order and filter; with another, altered or empty it is an error. Paging forward,
hasPreviousPage is true where `after` was given; paging backward, hasNextPage is true where `before` was given. Counts
and facets are those of the whole connection, whatever the page. A caller's scopes are those at the time of asking: a
cursor grants nothing."""
)
class PageInfo:
    @derived(bool, MORE)
    def has_next_page(self: Sequence[Connection], info: Info) -> list[bool]:
        return [_is_given(one) if one.slice.backwards else one.more for one in self]

    @derived(bool, MORE)
    def has_previous_page(self: Sequence[Connection], info: Info) -> list[bool]:
        return [one.more if one.slice.backwards else _is_given(one) for one in self]

    @derived(str | None, CURSOR)
    def start_cursor(self: Sequence[Connection], info: Info) -> list[str | None]:
        return [one.cursor(0) for one in self]

    @derived(str | None, CURSOR)
    def end_cursor(self: Sequence[Connection], info: Info) -> list[str | None]:
        return [one.cursor(-1) for one in self]


def _is_given(connection: Connection) -> bool:
    return connection.slice.cursor is not None
