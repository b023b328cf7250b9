"""The bounds of what a client may ask for, and what it is told beyond them. Nothing is cut silently."""

from gateway.errors import BadUserInput

PAGE = 100
"""The most entries of a list in one answer."""
DEFAULT_PAGE = 20
LISTED = 100
"""The most values of a list in an argument."""


def size(name: str, value: int) -> int:
    """`value`, where it is the size of a list. Raises BadUserInput, naming the argument."""
    if 1 <= value <= PAGE:
        return value
    raise BadUserInput(f"{name}: expected a whole number from 1 to {PAGE}, got {value}.")


def at_least(name: str, least: int, value: int) -> int:
    """`value`, where it is not below `least`."""
    if value >= least:
        return value
    raise BadUserInput(f"{name}: expected a whole number of at least {least}, got {value}.")


def above_zero(name: str, value: float) -> float:
    """`value`, where it is above 0."""
    if value > 0:
        return value
    raise BadUserInput(f"{name}: expected a number above 0, got {value}.")
