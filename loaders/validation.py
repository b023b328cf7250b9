"""What the store said when it refused a document, in words, with the place of the field in the file. Pure.

MongoDB explains a failed validation as a tree after the validator's own. The shapes of `gateway.model.VALIDATOR` are
told field by field; of any other, which the owner of a database may have set, only which field it refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.documents import Document
from loaders.refusals import Refusal, quoted

_FAILED_VALIDATION = 121


def refusal(document: Document, error: Mapping[str, Any]) -> Refusal:
    """Why `document` was refused; `error` is the entry of `writeErrors` about it."""
    faults = list(_faults(document, error)) or [("", _other(error))]
    place = document.places.get(faults[0][0], document.start)
    reason = "; ".join(reason for _, reason in faults)
    return Refusal(document.file, place, reason, document.collection, document.raw)


def _faults(document: Document, error: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that are at fault, each with the reason."""
    for rule in error.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", []):
        for name in rule.get("missingProperties", []):
            yield name, f"expected the field {name}, got a document without it"
        for field in rule.get("propertiesNotSatisfied", []):
            name = field["propertyName"]
            yield name, f"expected {_allowed(field)}, got {quoted(document.value(name))} at {name}"


def _allowed(field: Mapping[str, Any]) -> str:
    match field["details"]:
        case [{"operatorName": "bsonType", "specifiedAs": {"bsonType": str(kind)}}]:
            return kind
        case [{"operatorName": "bsonType", "specifiedAs": {"bsonType": [*kinds]}}]:
            return " or ".join(kinds)
        case _:
            return "a value that the store's validator allows"


def _other(error: Mapping[str, Any]) -> str:
    if error["code"] == _FAILED_VALIDATION:
        return "expected a document that the store's validator allows, got one that it does not"
    return f"expected a document that the store takes, got its refusal: {error['errmsg']}"
