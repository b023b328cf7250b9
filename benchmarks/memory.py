"""Whether the gateway's memory grows: 200 000 requests, the contract's queries and `{ __typename }` in equal parts.

`python -m benchmarks.memory` prints the memory of the process after each 20 000 requests, and ends with 1 where the
last figure is more than a tenth above the first. It takes several minutes.
"""

import sys
from collections.abc import Iterator

from benchmarks import machine
from benchmarks.load import press
from benchmarks.questions import questions
from benchmarks.world import OURS, World, program, world

ARTICLES, REQUESTS, STEPS, CONNECTIONS = 4_000, 200_000, 10, 16
_GROWTH = 1.1


def main() -> bool:
    """Measure and print; whether the memory stayed as it was. Raises Trouble where there is no mongod to be had."""
    sizes = []
    with world(ARTICLES) as made:
        print(f"{machine.described()}; MongoDB {made.mongodb_version()}\n")
        for size in resident(made, REQUESTS // STEPS, STEPS, CONNECTIONS):
            sizes.append(size)
            print(f"{REQUESTS // STEPS * len(sizes):>9} requests {size / 2**20:>8.1f} MiB", flush=True)
    return sizes[-1] <= _GROWTH * sizes[0]


def resident(made: World, requests: int, steps: int, connections: int) -> Iterator[int]:
    """The bytes of memory of a server after so many `requests`, so many times."""
    with made.server("Newsgraph", *OURS, VISIBILITY="all") as server:
        asked = questions(made.slug())
        for _ in range(steps):
            for question in asked:
                press(server.address, question.request(server.address), connections, most=requests // len(asked))
            yield server.resident()


if __name__ == "__main__":
    with program():
        sys.exit(0 if main() else "The memory grew by more than a tenth.")
