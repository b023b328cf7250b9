"""GraphQL over HTTP: what a request asks for, and how its answer is to be sent. Pure.

The specification: https://graphql.github.io/graphql-over-http/draft/ (sections Request, Response and Status Codes).
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from gateway.errors import Code


class MediaType(StrEnum):
    """What an answer is sent as; the status of a refused operation differs between them."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"


class GraphQLRequest(NamedTuple):
    """What a request says. `hash` is that of an automatic persisted query, `document_id` that of a trusted document."""

    query: str | None
    operation_name: str | None
    variables: Mapping[str, Any] | None
    hash: str | None = None
    document_id: str | None = None


class RequestError(Exception):
    """The request is no GraphQL request; the status and the headers say it to HTTP, the message to a person.

    `json_status` is for an error that clients of application/json expect in an answer of another status.
    """

    def __init__(
        self,
        status: int,
        message: str,
        headers: Mapping[str, str] | None = None,
        code: Code = Code.BAD_REQUEST,
        json_status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.code = code
        self._json_status = json_status

    def status_for(self, media_type: MediaType | None) -> int:
        """The status of an answer of this type."""
        return self.status if media_type is MediaType.GRAPHQL else self._json_status or self.status

    @property
    def payload(self) -> dict[str, Any]:
        return {"errors": [{"message": str(self), "extensions": {"code": self.code.value}}]}


def read_body(content_type: str, body: bytes, *, named: bool = False) -> GraphQLRequest:
    """The request in the body of a POST; `named`, where the URL names its document. Raises RequestError."""
    if content_type != MediaType.JSON:
        _check_content_type(content_type)
    try:
        parameters_of_body = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestError(400, f"Expected a body of JSON in UTF-8: {error}.") from None
    if isinstance(parameters_of_body, list):
        raise RequestError(
            400, "Expected a JSON object, got an array: operations come one a request, over one connection."
        )
    if not isinstance(parameters_of_body, dict):
        raise RequestError(400, f"Expected a JSON object, got {_kind(parameters_of_body)}.")
    return _request(parameters_of_body, named=named)


def read_query_string(query_string: bytes, *, named: bool = False) -> GraphQLRequest:
    """The request in the URL of a GET; `named`, where the path names its document. Raises RequestError."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise RequestError(400, f"Expected a query string in UTF-8: {error}.") from None
    parameters: dict[str, Any] = {}
    for name, value in pairs:
        if name in parameters:
            raise RequestError(400, f"Expected the parameter {name} once.")
        parameters[name] = value
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _json_parameter(name, parameters[name])
    # In a URL there is no null: an empty name is none.
    return _request({**parameters, "operationName": parameters.get("operationName") or None}, named=named)


@lru_cache(maxsize=256)
def answers_as(accept: str) -> MediaType | None:
    """The media type to answer with; None where the client takes neither (406). Clients send few distinct ones."""
    if not accept:
        return MediaType.JSON
    best: tuple[float, MediaType | None] = (0.0, None)
    for entry in accept.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        media_type = _MATCHES.get(name)
        liking = quality(parameters)
        if media_type is not None and liking > best[0] and _utf8(parameters):
            best = (liking, media_type)
    return best[1]


def quality(parameters: list[str]) -> float:
    """How much a client likes an entry of an Accept header with these parameters: 1 where it does not say."""
    for name, _, value in map(_parameter, parameters):
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


_MATCHES = {
    MediaType.GRAPHQL.value: MediaType.GRAPHQL,
    MediaType.JSON.value: MediaType.JSON,
    "application/*": MediaType.JSON,
    "*/*": MediaType.JSON,
}


def _check_content_type(content_type: str) -> None:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if media_type != MediaType.JSON:
        raise RequestError(415, f"Expected the content type application/json, got {media_type or 'none'}.")
    charset = next((value.strip('" ') for name, _, value in map(_parameter, parameters) if name == "charset"), "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise RequestError(415, f"Expected a body in UTF-8, got the charset {charset}.")


def _request(parameters: Mapping[str, Any], *, named: bool) -> GraphQLRequest:
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), (dict, type(None))):
            raise RequestError(400, f"{name}: expected a JSON object, got {_kind(parameters[name])}.")
    query = parameters.get("query")
    operation_name = _text(parameters, "operationName")
    digest = _hash(parameters.get("extensions"))
    ids = [id_ for name in (_IDS[:2] if query else _IDS) if (id_ := _text(parameters, name)) is not None]
    if not query and (digest or ids or named):
        query = None  # clients that name a document leave it out, or empty
    elif not isinstance(query, str):
        raise RequestError(400, f"query: expected a string, got {_kind(query)}.")
    if (query is not None) + len(ids) + named > 1:
        raise RequestError(400, f"Expected one of query, {', '.join(_IDS)} and a document in the path, got several.")
    return GraphQLRequest(query, operation_name, parameters.get("variables"), digest, ids[0] if ids else None)


_IDS = ("documentId", "doc_id", "id")
"""What clients call the id of a trusted document: GraphQL over HTTP, Relay, older ones (beside a query, any id)."""


def _text(parameters: Mapping[str, Any], name: str) -> str | None:
    value = parameters.get(name)
    if not isinstance(value, (str, type(None))):
        raise RequestError(400, f"{name}: expected a string, got {_kind(value)}.")
    return value


def _hash(extensions: Mapping[str, Any] | None) -> str | None:
    """The hash of an automatic persisted query, where there is one."""
    persisted = extensions and extensions.get("persistedQuery")
    if not persisted:
        return None
    digest = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    if not isinstance(digest, str) or persisted.get("version") != 1:
        raise RequestError(400, "extensions.persistedQuery: expected version 1 and a string sha256Hash.")
    return digest


def _json_parameter(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestError(400, f"{name}: expected a JSON object: {error}.") from None


def _parameter(text: str) -> tuple[str, str, str]:
    return text.partition("=")


def _utf8(parameters: list[str]) -> bool:
    return all(
        name != "charset" or value.strip('"') in {"utf-8", "utf8"} for name, _, value in map(_parameter, parameters)
    )


def _kind(value: object) -> str:
    names = {type(None): "nothing", bool: "a boolean", str: "a string", list: "an array", dict: "an object"}
    return names.get(type(value), "a number")
