"""What servers are asked: the contract's queries and `{ __typename }`, as requests ready to be sent."""

import http.client
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.load import Address

_QUERIES = Path(__file__).parents[1] / "contract" / "queries"

TYPENAME = "__typename"
"""The name of the smallest query: what a request costs before its first field."""


class Question:
    """A query with its variables."""

    def __init__(self, name: str, text: str, variables: Mapping[str, Any] | None = None) -> None:
        self.name = name
        self.body = json.dumps({"query": text} | ({"variables": variables} if variables else {})).encode()

    def request(self, address: Address) -> bytes:
        """The bytes of an HTTP request."""
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: {address[0]}:{address[1]}\r\naccept: application/json\r\n"
            f"content-type: application/json\r\ncontent-length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body

    def answer(self, address: Address) -> Any:
        """The answer of one server. Raises RuntimeError for one that is not 200 or has errors."""
        connection = http.client.HTTPConnection(*address, timeout=60)
        try:
            connection.request("POST", "/graphql", self.body, {"content-type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK or answer.get("errors"):
            raise RuntimeError(f"{self.name}: expected data, got {response.status} {str(answer.get('errors'))[:300]}")
        return answer


def questions(slug: str) -> list[Question]:
    """All of them; `slug` is the article whose details are asked for."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(_QUERIES.glob("*.graphql"))}
    asked = [Question(name, text, {"slug": slug} if "$slug" in text else None) for name, text in texts.items()]
    return [*asked, Question(TYPENAME, "{ __typename }")]


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where two answers differ first, cursors apart, which every server writes in its own way."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{path}.{key}", one[key], other[key]) for key in one if key != "endCursor"]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{place}]", *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else f"{path}: {str(one)[:100]} and {str(other)[:100]}"
    return next((found for pair in pairs if (found := difference(pair[1], pair[2], pair[0]))), None)
