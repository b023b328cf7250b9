"""The tree of errors, and what each shows to whom.

    NewsgraphError
    ├── Trouble                 for the person at the terminal: one line that says what to do, and an exit code
    └── ClientError             for the client of the endpoint: message, code and place go out as they are
        ├── BadUserInput            BAD_USER_INPUT               an argument or a cursor that cannot be served
        ├── Forbidden               FORBIDDEN                    a field for which the caller's key lacks a scope
        ├── TooLarge                LIMIT_EXCEEDED               a request that is over a limit of its own size
        ├── TooDear                 COST_LIMIT_EXCEEDED          an operation whose price is over the limit
        ├── Damaged                 DAMAGED_DOCUMENT             a stored value of another type than its field's
        ├── Late                    TIMEOUT                      the operation's deadline passed
        ├── Busy                    SERVICE_UNAVAILABLE          more operations at once than are answered in time
        └── Unavailable             SERVICE_UNAVAILABLE          MongoDB cannot be reached

Every other exception is ours to mend: the client sees "Internal server error" and an id that the log has too.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from graphql import GraphQLError


class Code(StrEnum):
    """`extensions.code` of an error, as the contract lists them."""

    PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    DAMAGED_DOCUMENT = "DAMAGED_DOCUMENT"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
    TIMEOUT = "TIMEOUT"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class NewsgraphError(Exception):
    """Anything that Newsgraph raises itself."""


class Trouble(NewsgraphError):
    """What keeps a command from doing its work; its text is one line that also says what to do.

    `exit_code` is that of the process: 1 for something wrong with the machine or the input, 2 for a wrong setting or
    option, 3 where MongoDB failed.
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class ClientError(NewsgraphError, GraphQLError):
    """An error that a client may see as it is."""

    code: Code

    def __init__(self, message: str) -> None:
        GraphQLError.__init__(self, message, extensions={"code": self.code.value})


class BadUserInput(ClientError):
    """An argument, a cursor or an id that cannot be served; says what is expected."""

    code = Code.BAD_USER_INPUT


class Forbidden(ClientError):
    """What the caller's key, or the lack of one, does not allow."""

    code = Code.FORBIDDEN


class TooLarge(ClientError):
    """What is over a limit of its own size; `got` is None where counting ended at the limit."""

    code = Code.LIMIT_EXCEEDED

    def __init__(self, what: str, most: int, got: int | None, advice: str) -> None:
        super().__init__(f"Expected at most {most} {what}, got {'more' if got is None else got}. {advice}")


class TooDear(ClientError):
    """An operation that costs more than the limit; says where most of it is."""

    code = Code.COST_LIMIT_EXCEEDED


class Late(ClientError):
    """The operation's deadline passed before it was answered."""

    code = Code.TIMEOUT


class Busy(ClientError):
    """There is no place for the operation now, and none of it was executed; the same request may do in a second."""

    code = Code.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("The gateway has more to do than it can answer in time. Ask again in a second.")


class Unavailable(ClientError):
    """MongoDB cannot be reached; the same request may do later."""

    code = Code.SERVICE_UNAVAILABLE


class Damaged(ClientError):
    """A stored value of the wrong type, found at one field of one document."""

    code = Code.DAMAGED_DOCUMENT

    def __init__(self, expected: str, value: object) -> None:
        super().__init__(f"Expected {expected}, got {shown(value)}.")
        self._expected = expected
        self._value = value

    def seen_from(self, ancestors: Iterator[tuple[str, Any]]) -> str:
        """The message with the slug of the nearest article among the objects above, each after the name of its type."""
        for type_name, ancestor in ancestors:
            # What is embedded may have an _id of its own, which names no document.
            if type_name == "Article":
                return f"Expected {self._expected}, got {shown(self._value)} in the document {ancestor['_id']!r}."
        return self.message


_LONGEST_QUOTE = 60
"""Characters of a stored or sent value in a message: enough to find it by."""


def shortened(text: str) -> str:
    """A text as an error may quote it."""
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 3] + "..."


def shown(value: object) -> str:
    """A value as an error may quote it: short, with the type that a reader of documents knows."""
    text = repr(value)
    kind = "null" if value is None else type(value).__name__
    return f"{kind} {shortened(text)}"
