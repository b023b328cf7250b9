"""Header lines as ASGI has them: read from a scope, and put right on their way out."""

from starlette.types import Message, Scope, Send

Header = tuple[bytes, bytes]


def line(scope: Scope, name: bytes) -> str | None:
    """The value of a header, that of several lines as one list; None where it was not sent. `name` is in lower case."""
    values = [value for key, value in scope["headers"] if key == name]
    return b",".join(values).decode("latin-1") if values else None


def once(send: Send) -> Send:
    """A `send` of answers whose Vary has each name once."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _varying(message["headers"])
        await send(message)

    return sending


def _varying(headers: list[Header]) -> list[Header]:
    told = [name.strip() for key, value in headers if key == b"vary" for name in value.decode("latin-1").split(",")]
    others = [header for header in headers if header[0] != b"vary"]
    return [*others, (b"vary", ", ".join(dict.fromkeys(told)).encode("latin-1"))] if told else others
