"""How large an operation may be in itself: counted in its text, before anything is done that grows faster than it does.

Validation compares the uses of a field in pairs, and walks fragments again for each place that spreads them; so every
limit is checked before it. Fragments are followed, selections merged as in execution, level by level and without
recursion; each step is a selection that is counted, and counting ends at the limit, so a bomb costs no more than the
largest operation that is answered. What an operation may give is another matter: `gateway.cost`.

Nobody changes these: they admit five times the largest operation of the apps that we know, and of GraphiQL's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    ListTypeNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from gateway.errors import TooLarge

_SPLIT = "Make several operations of it."
_BRACKETS = (SelectionSetNode, ListValueNode, ObjectValueNode, ListTypeNode)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits; each with why it is what it is."""

    characters: int = 20_000
    """Of a text: thirty times what our clients send. As the texts are kept, a thousand of them stay in tens of MB."""
    tokens: int = 2_000
    """Of a text: read in 10 ms; GraphiQL's introspection has 200."""
    nesting: int = 50
    """Brackets within brackets, of any kind: what recursion in the parser and in validation bears many times over."""
    fragments: int = 100
    """Definitions: an app has one for each component that it shows."""
    depth: int = 20
    """Fields within fields, fragments followed: GraphiQL's introspection has 15, and a level may be a round trip."""
    root_fields: int = 30
    """Each is answered by commands of its own."""
    selections: int = 1_000
    """Fields and fragments, each as often as it is spread: planned in 20 ms."""
    repeats: int = 5_000
    """Pairs of uses of one field at one place, which validation compares: some ten microseconds each."""
    aliases: int = 100
    """As often as spread: the pictures of a page in every size are 20."""
    directives: int = 100
    """As often as spread."""
    directives_at_once: int = 5
    """At one place: the contract has two that mean something there."""
    values: int = 1_000
    """Of variables, in lists and objects: no list of an argument may have more than 100."""
    values_nesting: int = 10
    """Of variables: the contract has a list in an object in an object."""

    def read(self, text: str) -> DocumentNode:
        """The document of a text. Raises GraphQLError, which is TooLarge where it is too long or nested too deeply."""
        if len(text) > self.characters:
            raise TooLarge("characters", self.characters, len(text), _SPLIT)
        try:
            return parse(text, max_lexical_tokens=self.tokens)
        except GraphQLSyntaxError as error:
            if error.message.endswith("tokens. Parsing aborted."):
                raise TooLarge("tokens", self.tokens, None, _SPLIT) from None
            if error.message.endswith("nested too deeply. Parsing aborted."):
                raise self._nested() from None
            raise

    def check(self, document: DocumentNode) -> None:
        """Raises TooLarge where the document is over a limit, and GraphQLError where a fragment spreads itself."""
        fragments: dict[str, FragmentDefinitionNode] = {}
        operations: list[OperationDefinitionNode] = []
        spreads: dict[str, set[str]] = {}
        for definition in document.definitions:
            found = self._spreads(definition)
            if isinstance(definition, FragmentDefinitionNode):
                fragments[definition.name.value] = definition  # of several, validation too looks at the last
                spreads.setdefault(definition.name.value, set()).update(found)
            elif isinstance(definition, OperationDefinitionNode):
                operations.append(definition)
        if len(document.definitions) > self.fragments:
            raise TooLarge("fragments and operations", self.fragments, len(document.definitions), _SPLIT)
        _check_circles(spreads)
        count = _Count(self, fragments)
        for operation in operations:
            count.add(operation.selection_set, self.root_fields)
        for name, fragment in fragments.items():
            if name not in count.spread:  # validation looks into those too that nothing spreads
                count.add(fragment.selection_set, self.selections)

    def check_variables(self, variables: Mapping[str, Any]) -> None:
        """Raises TooLarge where the values of variables are too many, or too deep in one another."""
        level: list[Any] = list(variables.values())
        count = depth = 0
        while level:
            count += len(level)
            if count > self.values:
                raise TooLarge("values of variables", self.values, None, _SPLIT)
            depth += 1
            if depth > self.values_nesting:
                raise TooLarge(
                    "levels of values in a variable", self.values_nesting, None, "No argument needs as many."
                )
            level = [value for each in level if isinstance(each, (list, dict)) for value in _values(each)]

    def _spreads(self, definition: Node) -> set[str]:
        """The names of the fragments that are spread in a definition. Raises TooLarge."""
        found: set[str] = set()
        stack: list[tuple[Node, int]] = [(definition, 0)]
        while stack:
            node, nesting = stack.pop()
            if isinstance(node, _BRACKETS):
                nesting += 1
                if nesting > self.nesting:
                    raise self._nested()
            elif isinstance(node, FragmentSpreadNode):
                found.add(node.name.value)
            directives = len(getattr(node, "directives", None) or ())
            if directives > self.directives_at_once:
                raise TooLarge("directives at one place", self.directives_at_once, directives, "Send each once.")
            stack += [(child, nesting) for child in _children(node)]
        return found

    def _nested(self) -> TooLarge:
        return TooLarge("brackets within brackets", self.nesting, None, _SPLIT)


class _Count:
    """What there is in a document so far. `spread` has the fragments that were followed."""

    def __init__(self, limits: Limits, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._limits = limits
        self._fragments = fragments
        self._selections = self._aliases = self._directives = self._repeats = 0
        self.spread: set[str] = set()

    def add(self, root: SelectionSetNode, root_fields: int) -> None:
        """Counts what is selected below. Raises TooLarge."""
        level: list[list[SelectionSetNode]] = [[root]]
        depth = 0
        while level:
            below: list[list[SelectionSetNode]] = []
            for place in level:
                uses = self._uses(place)
                if depth == 0 and len(uses) > root_fields:
                    raise TooLarge("fields of the operation itself", root_fields, len(uses), _SPLIT)
                for same in uses.values():
                    self._repeats += len(same) * (len(same) - 1) // 2
                    if sets := [node.selection_set for node in same if node.selection_set]:
                        below.append(sets)
                self._check("pairs of the same field at one place", self._repeats, self._limits.repeats)
            depth += 1
            if depth > self._limits.depth:
                raise TooLarge("fields within fields", self._limits.depth, None, "Ask for what is deeper by its id.")
            level = below

    def _uses(self, place: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields selected at one place, by response key: of any type, whatever is skipped."""
        uses: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        stack = list(place)
        while stack:
            for node in stack.pop().selections:
                self._add(node)
                if isinstance(node, FieldNode):
                    uses.setdefault((node.alias or node.name).value, []).append(node)
                elif not isinstance(node, FragmentSpreadNode):
                    stack.append(node.selection_set)  # type: ignore[attr-defined]
                elif (name := node.name.value) in self._fragments and name not in spread:
                    spread.add(name)
                    stack.append(self._fragments[name].selection_set)
        self.spread |= spread
        return uses

    def _add(self, node: Node) -> None:
        self._selections += 1
        self._check("fields, as often as they are spread", self._selections, self._limits.selections)
        self._directives += len(getattr(node, "directives", None) or ())
        self._check("directives, as often as they are spread", self._directives, self._limits.directives)
        if isinstance(node, FieldNode) and node.alias is not None:
            self._aliases += 1
            self._check("aliases, as often as they are spread", self._aliases, self._limits.aliases)

    def _check(self, what: str, count: int, most: int) -> None:
        if count > most:
            raise TooLarge(what, most, None, _SPLIT)  # counting ends here: how many there are is not known


def _check_circles(spreads: Mapping[str, Iterable[str]]) -> None:
    """Checks what following fragments depends on: "Fragment spreads must not form cycles", section Validation."""
    try:
        TopologicalSorter(spreads).prepare()
    except CycleError as error:
        circle: Sequence[str] = error.args[1]
        raise GraphQLError(f"Fragments spread one another in a circle: {' in '.join(circle[:10])}.") from None


def _children(node: Node) -> Iterator[Node]:
    for key in node.keys:
        if key != "loc":
            child = getattr(node, key, None)
            if isinstance(child, Node):
                yield child
            elif isinstance(child, tuple):
                yield from child


def _values(value: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


LIMITS = Limits()
"""Those that hold."""
