"""GraphQL over HTTP, as far as it can be decided without a connection."""

import pytest

from gateway.edge.protocol import GraphQLRequest, MediaType, RequestError, answers_as, read_body, read_query_string

JSON = "application/json"


def test_a_body_holds_query_name_and_variables():
    body = b'{"query": "query A { a }", "operationName": "A", "variables": {"n": 1}, "extensions": {}}'

    assert read_body(JSON, body) == GraphQLRequest("query A { a }", "A", {"n": 1})


@pytest.mark.parametrize("name", ["documentId", "doc_id", "id"])
def test_a_document_may_be_named_in_the_place_of_a_query(name):
    assert read_body(JSON, b'{"%s": "feed"}' % name.encode()) == GraphQLRequest(None, None, None, None, "feed")


def test_an_id_beside_a_query_is_any_id():
    assert read_body(JSON, b'{"query": "{ a }", "id": 7}') == GraphQLRequest("{ a }", None, None)


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8", 'application/json; charset="utf8"'],
)
def test_a_content_type_may_name_utf8(content_type):
    assert read_body(content_type, b'{"query": "{ a }"}').query == "{ a }"


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/jsonp", "multipart/form-data", "application/graphql"]
)
def test_a_body_of_another_type_is_415(content_type):
    with pytest.raises(RequestError) as refused:
        read_body(content_type, b'{"query": "{ a }"}')

    assert refused.value.status == 415


def test_a_body_in_another_charset_is_415():
    with pytest.raises(RequestError, match="Expected a body in UTF-8, got the charset latin-1") as refused:
        read_body("application/json; charset=latin-1", b"{}")

    assert refused.value.status == 415


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"", "Expected a body of JSON in UTF-8: ", id="empty"),
        pytest.param(b"{", "Expected a body of JSON in UTF-8: ", id="cut off"),
        pytest.param(b'{"query": "\xff"}', "Expected a body of JSON in UTF-8: ", id="not UTF-8"),
        pytest.param(b'{"query": NaN}', "Expected a body of JSON in UTF-8: ", id="NaN"),
        pytest.param(b"[" * 100_000, "Expected a body of JSON in UTF-8: ", id="deep"),
        pytest.param(b'{"query": "\\ud800"}', "Expected a body of JSON in UTF-8: ", id="lone surrogate"),
        pytest.param(b"null", "Expected a JSON object, got nothing.", id="null"),
        pytest.param(
            b'[{"query": "{ a }"}]',
            "Expected a JSON object, got an array: operations come one a request, over one connection.",
            id="batch",
        ),
        pytest.param(b"{}", "query: expected a string, got nothing.", id="no query"),
        pytest.param(b'{"query": {"a": 1}}', "query: expected a string, got an object.", id="query an object"),
        pytest.param(
            b'{"query": "", "operationName": 1}', "operationName: expected a string, got a number.", id="name"
        ),
        pytest.param(
            b'{"query": "", "variables": [1]}', "variables: expected a JSON object, got an array.", id="variables"
        ),
        pytest.param(
            b'{"query": "", "extensions": true}', "extensions: expected a JSON object, got a boolean.", id="ext"
        ),
    ],
)
def test_a_body_that_is_no_request_is_400_and_says_why(body, message):
    with pytest.raises(RequestError) as refused:
        read_body(JSON, body)

    assert refused.value.status == 400
    assert str(refused.value).startswith(message)
    assert refused.value.payload["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


def test_a_query_string_holds_the_same():
    asked = read_query_string(b"query=query+A+%7B+a+%7D&operationName=A&variables=%7B%22n%22%3A1%7D")

    assert asked == GraphQLRequest("query A { a }", "A", {"n": 1})


@pytest.mark.parametrize(
    ("query_string", "message"),
    [
        (b"", "query: expected a string, got nothing."),
        (b"query=a&query=b", "Expected the parameter query once."),
        (b"query=a&variables=%7B", "variables: expected a JSON object: "),
        (b"query=a&variables=1", "variables: expected a JSON object, got a number."),
        (b"query=%ff", "Expected a query string in UTF-8: "),
    ],
)
def test_a_query_string_that_is_no_request_is_400_and_says_why(query_string, message):
    with pytest.raises(RequestError) as refused:
        read_query_string(query_string)

    assert refused.value.status == 400
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", MediaType.JSON),
        ("*/*", MediaType.JSON),
        ("application/*", MediaType.JSON),
        ("application/json", MediaType.JSON),
        ("application/json; charset=utf-8", MediaType.JSON),
        ("application/graphql-response+json", MediaType.GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", MediaType.GRAPHQL),
        ("application/graphql-response+json;q=0.1, application/json", MediaType.JSON),
        ("text/html, */*;q=0.1", MediaType.JSON),
        ("text/html", None),
        ("application/json;q=0", None),
        ("application/json;q=high", None),
        ("application/json; charset=latin-1", None),
    ],
)
def test_an_answer_has_the_media_type_that_the_client_likes_best(accept, media_type):
    assert answers_as(accept) is media_type
