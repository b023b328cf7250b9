"""An explanation of a plan as text, for a terminal."""

from collections.abc import Iterator

from gateway.engine.bounds import Explanation, Node
from gateway.engine.fields import Needs


def rendered(explanation: Explanation) -> str:
    """The bound, then the tree of fields: what each loads and fetches. Fields that only read are one line together."""
    lines = [f"{explanation.operation}: {_count(explanation.bound)} at most"]
    lines += [f"  {loader}: {count}" for loader, count in explanation.calls.items()]
    lines.append("")
    pending = list(reversed(list(_entries(explanation.nodes, 0))))
    while pending:
        indent, text, below = pending.pop()
        lines.append("  " * indent + text)
        entries = [entry for type_name, nodes in below for entry in _typed(type_name, nodes, indent + 1)]
        pending.extend(reversed(entries))
    return "\n".join(lines) + "\n"


_Entry = tuple[int, str, list[tuple[str | None, list[Node]]]]
"""Indent, text, and what comes below it: nodes, with their type's name where there is more than one type."""


def _count(bound: int) -> str:
    return f"{bound} command" if bound == 1 else f"{bound} commands"


def _typed(type_name: str | None, nodes: list[Node], indent: int) -> Iterator[_Entry]:
    if type_name is None:
        yield from _entries(nodes, indent)
    elif nodes:
        yield (indent, f"on {type_name}", [(None, nodes)])


def _entries(nodes: list[Node], indent: int) -> Iterator[_Entry]:
    reads = [_key(node) for node in nodes if _only_reads(node)]
    if reads:
        yield (indent, " ".join(reads), [])
    for node in nodes:
        if not _only_reads(node):
            several = len(node.below) > 1
            below = [(name if several else None, nodes) for name, nodes in node.below.items()]
            yield (indent, _line(node), below)


def _only_reads(node: Node) -> bool:
    return not node.below and not node.loads


def _key(node: Node) -> str:
    return node.name if node.key == node.name else f"{node.key}: {node.name}"


def _line(node: Node) -> str:
    parts = [f"{_key(node)} ({node.type})"]
    if node.loads:
        parts.append("loads " + ", then ".join(f"{' and '.join(names)} in wave {wave}" for wave, names in node.loads))
    if fetched := _fetched(node.needs):
        parts.append(f"fetches {fetched}")
    return "; ".join(parts)


def _fetched(needs: Needs) -> str:
    stored = sorted((key, first) for key, first in needs.items() if key[0] != "+")
    return " ".join(key if first is None else f"{key}[:{first}]" for key, first in stored)
