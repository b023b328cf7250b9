"""What a document's anchors name, and how much its aliases may add.

An alias costs nothing where it is read: the value is shared. It costs where the document is written, once each time,
and aliases of aliases multiply: 396 bytes can stand for a billion values. So each anchored value has a size, in
characters of YAML with its own aliases counted as what they stand for, and the sum of what aliases add is bounded. An
alias brings its value's levels too, for the bound on nesting.
"""

from typing import Any

from loaders.refusals import Place, Refused

_MOST_ADDED = 1_000_000
"""Characters that the aliases of one document may add: some thousand providers, and no bomb."""


class Anchors:
    """Of one document. `added` counts the characters that its aliases have brought so far."""

    def __init__(self) -> None:
        self.added = 0
        self._values: dict[str, Any] = {}
        self._sizes: dict[str, tuple[int, int]] = {}

    def begin(self, name: str, place: Place) -> None:
        """The value of `name` begins; until `end` an alias to it would stand within itself."""
        if name in self._values:
            raise Refused(f"expected each anchor once, got '&{name}' again", place)
        self._values[name] = None

    def end(self, name: str, value: object, size: int, levels: int) -> None:
        """The value of `name` has ended: so many characters, and so many collections within one another."""
        self._values[name] = value
        self._sizes[name] = size, levels

    def value(self, name: str, place: Place) -> tuple[Any, int]:
        """What `name` stands for, and its levels. Raises `Refused` where that is nothing, not finished, or too much."""
        if name not in self._values:
            raise Refused(f"expected an anchor '&{name}' before its alias, got none", place)
        if name not in self._sizes:
            raise Refused(f"expected a value that ends, got the alias '*{name}' within '&{name}'", place)
        size, levels = self._sizes[name]
        self.added += size
        if self.added > _MOST_ADDED:
            raise Refused(f"expected aliases that add at most {_MOST_ADDED} characters, got more", place)
        return self._values[name], levels
