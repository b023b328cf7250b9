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
    query: str
    operation_name: str | None
    variables: Mapping[str, Any] | None


class RequestError(Exception):
    """The request is no GraphQL request; `status` and the headers say it to HTTP, the message to a person."""

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None, code: Code = Code.BAD_REQUEST
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.code = code

    @property
    def payload(self) -> dict[str, Any]:
        return {"errors": [{"message": str(self), "extensions": {"code": self.code.value}}]}


def read_body(content_type: str, body: bytes) -> GraphQLRequest:
    """The request in the body of a POST. Raises RequestError."""
    if content_type != MediaType.JSON:
        _check_content_type(content_type)
    try:
        parameters_of_body = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestError(400, f"Expected a body of JSON in UTF-8: {error}.") from None
    if not isinstance(parameters_of_body, dict):
        raise RequestError(400, f"Expected a JSON object, got {_kind(parameters_of_body)}.")
    return _request(parameters_of_body)


def read_query_string(query_string: bytes) -> GraphQLRequest:
    """The request in the URL of a GET. Raises RequestError."""
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
    return _request({**parameters, "operationName": parameters.get("operationName") or None})


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


def _request(parameters: Mapping[str, Any]) -> GraphQLRequest:
    query = parameters.get("query")
    if not isinstance(query, str):
        raise RequestError(400, f"query: expected a string, got {_kind(query)}.")
    operation_name = parameters.get("operationName")
    if not isinstance(operation_name, (str, type(None))):
        raise RequestError(400, f"operationName: expected a string, got {_kind(operation_name)}.")
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), (dict, type(None))):
            raise RequestError(400, f"{name}: expected a JSON object, got {_kind(parameters[name])}.")
    return GraphQLRequest(query, operation_name, parameters.get("variables"))


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
