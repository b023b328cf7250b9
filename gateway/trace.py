"""What one operation cost, for the answer's `extensions.trace`: time by phase, and the MongoDB commands it waited for.

Commands are counted where they are sent: a CommandWatch listens to the driver, so a getMore and a retry are among them,
and it is a context variable that says whose they are. A dataloader sets it while it fetches; a task that is started
with a context of its own is nobody's. So what operations share, the fetch of topic names, is in no trace.

A listener costs every command of its client some microseconds. Therefore the operations that are traced have a client
of their own, and the others pay nothing. Times are by the clock on the wall, waiting included.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

Timed = Callable[[str], AbstractContextManager[None]]
"""What is entered by the name of a phase and left at its end."""

_NOTHING = nullcontext()
_AFTERWARDS = {"getMore", "killCursors"}
"""They ask for no keys: they fetch, or give up, the rest of what was asked before."""
_PHASES = ("parse", "validate", "plan", "execute")


def untimed(_: str) -> AbstractContextManager[None]:
    """A Timed of whoever does not want to know."""
    return _NOTHING


class Trace:
    """What one operation cost: filled while it is answered, and read with `payload` when it has been."""

    def __init__(self) -> None:
        self._phases: dict[str, float] = {}
        self._sent: dict[int, _Sent] = {}

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """A phase lasts as long as the block, also where that raises."""
        began = perf_counter()
        try:
            yield
        finally:
            self._phases[phase] = _milliseconds(perf_counter() - began)

    @contextmanager
    def asking(self, loader: str, keys: int) -> Iterator[None]:
        """`loader` asks for `keys` keys: what a client with a CommandWatch sends in the block is this operation's."""
        token = _ASKING.set(_Asking(self._sent, loader, keys))
        try:
            yield
        finally:
            _ASKING.reset(token)

    @property
    def payload(self) -> dict[str, Any]:
        """`extensions.trace`: always the same keys. With a plan that was kept, parse, validate and plan took 0."""
        phases = {phase: self._phases.get(phase, 0.0) for phase in _PHASES}
        return {
            "commands": len(self._sent),
            "sent": [asdict(sent) for sent in self._sent.values()],
            "phases": phases | {"planCached": "parse" not in self._phases},
        }


class CommandWatch(CommandListener):
    """Tells each command of its client to the trace of the operation that sent it, if there is one.

    The asynchronous driver calls its listeners in the task that sends, so the context is the sender's. What is about no
    collection, such as a login, is no command of an operation, whoever was the first to need the connection.
    """

    def started(self, event: CommandStartedEvent) -> None:
        asking = _ASKING.get()
        collection = event.command.get("collection", event.command.get(event.command_name))  # the former of a getMore
        if asking is not None and isinstance(collection, str):
            keys = 0 if event.command_name in _AFTERWARDS else asking.keys
            asking.sent[event.request_id] = _Sent(asking.loader, event.command_name, collection, keys)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        cursor = event.reply.get("cursor", {})
        _note_end(event, len(cursor.get("firstBatch") or cursor.get("nextBatch") or ()))

    def failed(self, event: CommandFailedEvent) -> None:
        _note_end(event, documents=0)


@dataclass(slots=True)
class _Sent:
    loader: str
    command: str
    collection: str
    keys: int
    documents: int | None = None
    """None, like the time, of a command that was given up before a reply came."""
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class _Asking:
    sent: dict[int, _Sent]
    """By the driver's number of the request, in the order sent."""
    loader: str
    keys: int


_ASKING: ContextVar[_Asking | None] = ContextVar("asking", default=None)


def _note_end(event: CommandSucceededEvent | CommandFailedEvent, documents: int) -> None:
    asking = _ASKING.get()
    sent = None if asking is None else asking.sent.get(event.request_id)
    if sent is not None:
        sent.documents = documents
        sent.milliseconds = _milliseconds(event.duration_micros / 1_000_000)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
