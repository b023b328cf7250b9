"""Which text a request means: its own, or that of a document which it names by hash, id, or in the path.

What cannot be answered is a RequestError. None of them may be cached, since the same request may do a moment later.
Clients of automatic persisted queries expect theirs with status 200 in application/json, as Apollo Server answers them;
the newer media type has 404, and 400 for what is not supported.
"""

from gateway.edge.protocol import GraphQLRequest, RequestError
from gateway.errors import Code, shortened
from gateway.persisted.policy import Asked, NotFound, NotSupported, NotTrusted, Policy, WrongHash
from gateway.persisted.trusted import Ambiguous, Unknown


def meant(policy: Policy, request: GraphQLRequest, named: str | None) -> tuple[Asked, str | None]:
    """The text, and the name of the operation in it; `named` is the document in the path. Raises RequestError."""
    try:
        if named is not None:
            text, operation = policy.trusted.by_name(named)
            return Asked(text), request.operation_name or operation
        if request.query is not None:
            return policy.by_text(request.query, request.hash), request.operation_name
        return Asked(policy.by_hash(request.document_id or request.hash or "")), request.operation_name
    except NotFound:
        raise _not_found(request) from None
    except NotSupported:
        raise RequestError(
            400, "PersistedQueryNotSupported", code=Code.PERSISTED_QUERY_NOT_SUPPORTED, json_status=200
        ) from None
    except NotTrusted:
        message = "Only trusted documents are answered here: expected the id of one, or exactly its text."
        raise RequestError(403, message, code=Code.FORBIDDEN) from None
    except WrongHash as wrong:
        raise RequestError(400, f"extensions.persistedQuery.sha256Hash: {wrong}.") from None
    except Unknown as unknown:
        raise RequestError(404, str(unknown), code=Code.PERSISTED_QUERY_NOT_FOUND) from None
    except Ambiguous as ambiguous:
        raise RequestError(409, str(ambiguous)) from None


def _not_found(request: GraphQLRequest) -> RequestError:
    if request.document_id is None:
        # The text is the protocol's: clients compare it.
        message, json_status = "PersistedQueryNotFound", 200
    else:
        message, json_status = f"No trusted document has the id {shortened(request.document_id)!r}.", 404
    return RequestError(404, message, code=Code.PERSISTED_QUERY_NOT_FOUND, json_status=json_status)
