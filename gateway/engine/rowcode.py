"""Code written for one selection: a function that reads, checks and writes what its fields hold, object by object.

Executing a field by columns costs some microseconds however short the column, and a page has thirty fields. So what can
be read from the objects alone is left out on the way forwards and read when the rows are made. That is safe because it
asks nothing of anybody, so it may come late; because the code accepts exact classes only, of which completion proves
that it would change nothing and fail nowhere; and because it changes nothing, so that whatever it does not accept ends
it with an exception, and the scope is completed by columns as if there had been no code.

Compiling takes as long as executing a hundred columns, so it waits until a selection turns up a second time, which most
operations never do.
"""

from collections.abc import Callable
from types import NoneType
from typing import Any, NamedTuple

from graphql import Undefined
from graphql.execution.values import VariableValues

from gateway.engine.fields import Derived, Itself, Loaded, Stored
from gateway.engine.leaves import Leaf
from gateway.engine.selection import Field, Row, Selection, Typename

_MOST_FIELDS = 300
"""In one function, with those of the objects inside: a hostile document shall not buy seconds of compiling."""
_MOST_NESTED = 3
"""Objects inside one another in one function; Python itself refuses 20 blocks, and our documents have one or two."""


class Unfit(Exception):
    """A value is of another class than there is code for."""


class RowCode(NamedTuple):
    """`make(objects, *columns)` gives the rows; it raises where anything is not as expected, and has changed nothing.

    There is a column for each of the `active` fields, which are executed on the way forwards. For those that are also
    `unchecked` it is what the resolver gave, for the others what completion made of it.
    """

    active: tuple[Field, ...]
    unchecked: frozenset[Field]
    make: Callable[..., list[Row | None]]


def row_code(selection: Selection, variables: VariableValues, *, raw: bool) -> RowCode | None:
    """The code for a selection; None where there is none yet, or it would be too long."""
    known: RowCode | None = selection.codes.get(raw)
    if known is None and raw not in selection.codes:
        selection.uses += 1
        if selection.uses > 1:
            known = selection.codes[raw] = _Writer(variables, raw=raw).code(selection)
    return known


class _Writer:
    """Writes one function: names count upwards, and what is no literal is among the function's globals."""

    def __init__(self, variables: VariableValues, *, raw: bool) -> None:
        self._variables = variables
        self._raw = raw
        self._lines: list[str] = []
        self._globals: dict[str, Any] = {"Unfit": Unfit, "is_object": _is_object, "DICT": frozenset({dict})}
        self._columns: dict[Field, str] = {}
        self._finished: frozenset[Field] = frozenset()
        self._names = 0

    def code(self, selection: Selection) -> RowCode | None:
        if self._is_too_large(selection):
            return None
        read = {field for field in selection.fields if self._is_read(field)}
        active = tuple(field for field in selection.fields if field not in read)
        unchecked = frozenset(
            field for field in active if isinstance(field.kind, (Derived, Loaded)) and self._is_writable(field)
        )
        self._columns = {field: self._name() for field in active}
        self._finished = frozenset(active) - unchecked
        parameters = ["objects", *(f"c{n}" for n in range(len(active)))]
        if any(isinstance(field.kind, Stored) for field in read):
            self._write(1, "if set(map(type, objects)) != DICT: raise Unfit")
        self._write(1, "rows = []")
        names = ", ".join(["it", *self._columns.values()])
        self._write(1, f"for {names}, in zip({', '.join(parameters)}, strict=True):")
        self._row(2, selection, "it", "rows.append(%s)")
        self._write(1, "return rows")
        source = "\n".join([f"def make({', '.join(parameters)}):", *self._lines])
        exec(source, self._globals)  # noqa: S102 - of the client's text it holds response keys alone, which are names
        return RowCode(active, unchecked, self._globals["make"])

    def _row(self, indent: int, selection: Selection, it: str, use: str) -> None:
        """Make the row of the object called `it`, and use it."""
        entries: list[str] = []
        checks: list[str] = []
        for field in selection.fields:
            if isinstance(field.kind, Typename):
                value = repr(selection.type.name)
            elif field in self._finished:
                value = self._columns[field]
            else:
                value = self._columns.get(field) or self._read(indent, field, it)
                value = self._completed(indent, field, value, checks)
            entries.append(f"{field.key!r}: {value}")
        if checks:
            self._write(indent, f"if not ({' and '.join(checks)}): raise Unfit")
        self._write(indent, use % f"{{{', '.join(entries)}}}")

    def _read(self, indent: int, field: Field, it: str) -> str:
        if not isinstance(field.kind, Stored):
            return it
        name, key = self._name(), field.kind.key
        self._write(indent, f"{name} = {it}[{key!r}]" if field.nonnull[0] else f"{name} = {it}.get({key!r})")
        return name

    def _completed(self, indent: int, field: Field, value: str, checks: list[str]) -> str:
        """An expression for what completion makes of a value; what is to be checked of it is added to the checks."""
        if field.leaves is not None:
            checks.append(self._leaf_check(field, field.leaves[self._raw], value))
            return value
        result = self._name()
        if not field.nonnull[0]:
            self._write(indent, f"if {value} is None: {result} = None")
            self._write(indent, "else:")
            indent += 1
        if not field.depth:
            self._nested(indent, field, value, f"{result} = %s")
            return result
        item = self._name()
        self._write(indent, f"if {value}.__class__ is not list: raise Unfit")
        self._write(indent, f"{result} = []")
        self._write(indent, f"for {item} in {value}:")
        if not field.nonnull[1]:
            self._write(indent + 1, f"if {item} is None: {result}.append(None); continue")
        self._nested(indent + 1, field, item, f"{result}.append(%s)")
        return result

    def _nested(self, indent: int, field: Field, it: str, use: str) -> None:
        selection = self._inside(field)
        assert selection is not None
        kinds = [each.kind for each in (field, *selection.fields)]
        if any(isinstance(kind, Stored) for kind in kinds):
            self._write(indent, f"if {it}.__class__ is not dict: raise Unfit")
        else:
            self._write(indent, f"if not is_object({it}): raise Unfit")
        self._row(indent, selection, it, use)

    def _leaf_check(self, field: Field, leaf: Leaf, value: str) -> str:
        if field.depth:
            check = f"{value}.__class__ is list and {self._constant(leaf.classes)}.issuperset(map(type, {value}))"
        else:
            classes = leaf.classes - {NoneType}
            one = f"is {self._constant(next(iter(classes)))}" if len(classes) == 1 else f"in {self._constant(classes)}"
            check = f"{value}.__class__ {one}" + (f" and {leaf.fits_one.format(value)}" if leaf.fits_one else "")
        return check if field.nonnull[0] else f"({value} is None or {check})"

    def _is_read(self, field: Field) -> bool:
        """Whether the code itself reads the field's value from the object."""
        return isinstance(field.kind, (Typename, Stored, Itself)) and self._is_writable(field)

    def _is_writable(self, field: Field, nested: int = 0) -> bool:
        """Whether there is code for what the field gives, down to its last leaf."""
        if field.leaves is not None:
            leaf = field.leaves[self._raw]
            is_ranged = leaf.fits is not None
            return bool(leaf.classes - {NoneType}) and (not field.depth or (field.depth == 1 and not is_ranged))
        inside = self._inside(field)
        return (
            inside is not None
            and field.depth <= 1
            and nested < _MOST_NESTED
            and all(
                isinstance(each.kind, (Typename, Stored, Itself)) and self._is_writable(each, nested + 1)
                for each in inside.fields
            )
        )

    def _is_too_large(self, selection: Selection) -> bool:
        """Counted field by field, since fragments can make a short document larger than could be looked through."""
        reached = [(field, 0) for field in selection.fields]
        for field, nested in reached:
            if len(reached) > _MOST_FIELDS:
                return True
            inside = self._inside(field) if nested <= _MOST_NESTED else None
            if inside is not None:
                reached.extend((each, nested + 1) for each in inside.fields)
        return False

    def _inside(self, field: Field) -> Selection | None:
        """What is selected of the objects that a field gives, where they are of one type for certain."""
        if field.kind is None or field.object_type is None:
            return None
        selection = field.select(field.object_type, self._variables)
        return selection if selection.error is None else None

    def _constant(self, value: object) -> str:
        name = self._name()
        self._globals[name] = value
        return name

    def _name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def _write(self, indent: int, line: str) -> None:
        self._lines.append("  " * indent + line)


def _is_object(value: object) -> bool:
    """Whether a resolved value stands for an object, whatever it is."""
    return value is not None and value is not Undefined and not isinstance(value, Exception)
