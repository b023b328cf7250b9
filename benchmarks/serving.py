"""The gateway under load, against plain Strawberry and a bare Starlette route.

`python -m benchmarks.serving` makes a corpus, starts a mongod and the servers, one process each, checks that they give
equal answers, and then asks each the contract's queries and `{ __typename }`. The servers take turns, and turns come in
rounds, so that what disturbs the machine disturbs them all. It prints a table in Markdown; it takes three minutes.

In the last column: how many times as many requests Newsgraph answers as the server of the line.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

from benchmarks import machine
from benchmarks.load import percentile, press
from benchmarks.questions import TYPENAME, Question, difference, questions
from benchmarks.world import OURS, Server, World, program, world

ARTICLES, ROUNDS, SECONDS, CONNECTIONS = 4_000, 5, 1.5, 16
"""How large the corpus is; how often, for how long, and on how many connections each server is asked each query."""

_ROW = "| {:<10} | {:<20} | {:>10} | {:>7} | {:>7} | {:>14} | {:>14} |"


class Turn(NamedTuple):
    """Of one server, with one query, in one round; `cpu` is its processor time for a request, in seconds."""

    rate: float
    cpu: float
    latencies: list[float]


def main() -> None:
    """Measure and print. Raises Trouble where there is no mongod to be had."""
    with world(ARTICLES) as made:
        print(f"{machine.described()}; MongoDB {made.mongodb_version()}")
        print(f"{ARTICLES} made-up articles, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s\n")
        for line in table(made, ROUNDS, SECONDS, CONNECTIONS):
            print(line, flush=True)


def table(made: World, rounds: int, seconds: float, connections: int) -> Iterator[str]:
    """The lines of the table, each when it is known. Raises RuntimeError where answers differ."""
    with ExitStack() as stack:
        ours = stack.enter_context(made.server("Newsgraph", *OURS, VISIBILITY="all"))
        published = stack.enter_context(made.server("Newsgraph, published", *OURS, VISIBILITY="published"))
        plain = stack.enter_context(made.server("plain Strawberry", "-m", "benchmarks.strawberry_plain"))
        bare = stack.enter_context(made.server("bare Starlette", "-m", "benchmarks.bare"))
        yield _ROW.format("query", "server", "requests/s", "p50 ms", "p99 ms", "CPU ms/request", "Newsgraph / it")
        yield _ROW.format("---", "---", *["---:"] * 5)
        for question in questions(made.slug()):
            servers = [ours, published, plain, *([bare] if question.name == TYPENAME else [])]
            check(question, servers)
            yield from _lines(question, _turns(question, servers, rounds, seconds, connections))


def check(question: Question, servers: Sequence[Server]) -> None:
    """All give the answer that the first gives."""
    first, *others = servers
    expected = question.answer(first.address)
    for server in others:
        found = difference(expected["data"], question.answer(server.address)["data"])
        if found:
            raise RuntimeError(f"{question.name}: {first.name} and {server.name} differ at {found}")


def _turns(
    question: Question, servers: Sequence[Server], rounds: int, seconds: float, connections: int
) -> dict[str, list[Turn]]:
    """The turns of each server. There is a round before the first that warms up and is not counted."""
    turns: dict[str, list[Turn]] = {server.name: [] for server in servers}
    for number in range(rounds + 1):
        for server in servers:
            turn = _turn(question, server, seconds, connections)
            if number:
                turns[server.name].append(turn)
    return turns


def _turn(question: Question, server: Server, seconds: float, connections: int) -> Turn:
    before = server.cpu_seconds()
    outcome = press(server.address, question.request(server.address), connections, seconds=seconds)
    cpu = (server.cpu_seconds() - before) / len(outcome.latencies)
    return Turn(outcome.rate, cpu, outcome.latencies)


def _lines(question: Question, turns: dict[str, list[Turn]]) -> Iterator[str]:
    """A line for each server: medians of its rounds, percentiles of all its requests, and how Newsgraph compares."""
    rates = {name: median(turn.rate for turn in taken) for name, taken in turns.items()}
    ours = next(iter(rates.values()))
    for name, taken in turns.items():
        latencies = [latency for turn in taken for latency in turn.latencies]
        yield _ROW.format(
            question.name,
            name,
            f"{rates[name]:.0f}",
            f"{1000 * percentile(latencies, 0.50):.1f}",
            f"{1000 * percentile(latencies, 0.99):.1f}",
            f"{1000 * median(turn.cpu for turn in taken):.3f}",
            f"{ours / rates[name]:.2f}",
        )


if __name__ == "__main__":
    with program():
        main()
