"""What caches may do with an answer: ETag, 304, Cache-Control, Vary and surrogate keys, as a browser or a CDN sees them."""

import re

import httpx
import pytest

from gateway.app import create_app
from gateway.keys import Scope, make_key
from gateway.settings import Settings
from tests.desk import article
from tests.gateway.edge.test_endpoint import client_of
from tests.processes import serving

KEY, ENTRY = make_key("newsroom", [Scope.SECURED])
SEER, SEEING = make_key("editor", [Scope.UNPUBLISHED])
ARTICLE = {"query": '{ article(slug: "a") { title body topics { name } } }'}
FEED = {"query": "{ articles { nodes { title } } }"}
REFUSED = {"query": "{ wrong }"}
FAILED = {"query": "{ article { title } }"}
VARY = "Authorization, Accept, Accept-Encoding"
GRAPHQL = "application/graphql-response+json"
STRONG = re.compile(r'"[0-9a-f]{32}(-(zstd|br|gzip))?"')


@pytest.fixture
async def http(desk, mongodb_uri):
    desk.add(article("a", body="Cranes. " * 200, topics=["Ports"]))
    settings = Settings(database=desk.database.name, api_keys=(ENTRY, SEEING), trace=True)
    async with client_of(create_app(settings, mongodb_uri)) as client:
        del client.headers["accept-encoding"]
        yield client


async def got(http, params=ARTICLE, **headers):
    return await http.get("/graphql", params=params, headers={k.replace("_", "-"): v for k, v in headers.items()})


async def test_an_answer_to_the_public_says_how_long_everyone_may_keep_it_and_of_what_it_is(http):
    response = await got(http)

    assert STRONG.fullmatch(response.headers["etag"])
    assert response.headers["cache-control"] == "public, max-age=60"
    assert response.headers["vary"] == VARY
    assert response.headers["surrogate-key"] == "article:a topic:Ports"


async def test_the_lowest_hint_of_what_is_selected_counts(http):
    assert (await got(http, FEED)).headers["cache-control"] == "public, max-age=30"


async def test_an_etag_is_of_the_content_and_its_media_type(http, desk):
    first, again, other_type = await got(http), await got(http), await got(http, accept=GRAPHQL)
    other_words = await got(http, {"query": f"# {ARTICLE['query']}\n{ARTICLE['query']}"})
    desk.database.articles.update_one({"_id": "a"}, {"$set": {"body": "Other cranes."}})
    later = await got(http)

    assert first.headers["etag"] == again.headers["etag"] == other_words.headers["etag"]
    assert len({answer.headers["etag"] for answer in (first, other_type, later)}) == 3


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', '"other" ,W/{}, "more"', "*"])
@pytest.mark.parametrize("accept_encoding", ["identity", "gzip", "br", "gzip, br, zstd"])
async def test_a_client_that_has_the_answer_gets_304_with_the_same_headers(http, shape, accept_encoding):
    whole = await got(http, accept_encoding=accept_encoding)

    response = await got(http, accept_encoding=accept_encoding, if_none_match=shape.format(whole.headers["etag"]))

    assert (response.status_code, response.content) == (304, b"")
    assert not {"content-type", "content-length", "content-encoding"} & response.headers.keys()
    for name in ("etag", "cache-control", "vary", "surrogate-key"):
        assert response.headers[name] == whole.headers[name]


@pytest.mark.parametrize("if_none_match", ['"other"', 'W/"other"', "", "other", '"'])
async def test_a_client_that_has_something_else_gets_the_answer(http, if_none_match):
    response = await got(http, if_none_match=if_none_match)

    assert (response.status_code, response.json()["data"]["article"]["title"]) == (200, "A")


async def test_an_answer_in_another_coding_that_the_client_takes_is_as_good(http):
    in_gzip = (await got(http, accept_encoding="gzip")).headers["etag"]

    taken = await got(http, accept_encoding="br, gzip", if_none_match=in_gzip)
    unsaid = await got(http, if_none_match=in_gzip)
    refused = await got(http, accept_encoding="identity", if_none_match=in_gzip)

    assert [taken.status_code, unsaid.status_code, refused.status_code] == [304, 304, 200]
    assert taken.headers["etag"] == in_gzip


async def test_of_several_that_are_as_good_304_has_the_one_of_the_answer(http):
    plain, in_gzip = [(await got(http, accept_encoding=coding)).headers["etag"] for coding in ("identity", "gzip")]

    response = await got(http, accept_encoding="gzip", if_none_match=f"{plain}, {in_gzip}")

    assert (response.status_code, response.headers["etag"]) == (304, in_gzip)


async def test_with_a_key_an_answer_is_its_senders_alone(http):
    response = await got(http, authorization=f"Bearer {KEY}")

    assert response.headers["cache-control"] == "private, max-age=60"
    assert "surrogate-key" not in response.headers
    assert STRONG.fullmatch(response.headers["etag"])


@pytest.mark.parametrize("headers", [{"authorization": f"Bearer {SEER}"}, {"x_newsgraph_trace": "1"}])
async def test_what_is_not_public_and_what_an_operation_cost_are_kept_by_nobody(http, headers):
    response = await got(http, **headers)

    assert response.json()["data"]
    assert response.headers["cache-control"] == "private, no-store"
    assert "surrogate-key" not in response.headers


async def test_where_everything_is_shown_nobody_keeps_it(desk, mongodb_uri):
    async with client_of(create_app(Settings(database=desk.database.name, visibility="all"), mongodb_uri)) as http:
        response = await got(http, FEED)

    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
@pytest.mark.parametrize("params", [REFUSED, FAILED, {}, {"query": "{", "variables": "["}])
async def test_what_has_errors_is_kept_by_nobody_and_never_304(http, params, accept):
    response = await got(http, params, accept=accept, if_none_match="*")

    assert response.json()["errors"]
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["vary"] == VARY
    assert not {"etag", "surrogate-key"} & response.headers.keys()


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("PUT", {}, 405),
        ("GET", {"accept": "image/png"}, 406),
        ("GET", {"authorization": "Bearer wrong"}, 401),
        ("GET", {"accept": "text/html"}, 303),
    ],
)
async def test_what_is_refused_is_kept_by_nobody(http, method, headers, status):
    response = await http.request(method, "/graphql", headers=headers)

    assert response.status_code == status
    assert (response.headers["cache-control"], response.headers["vary"]) == ("private, no-store", VARY)


async def test_the_answer_to_a_post_is_kept_by_nobody(http):
    response = await http.post("/graphql", json=ARTICLE, headers={"if-none-match": "*"})

    assert response.status_code == 200
    assert (response.headers["cache-control"], response.headers["vary"]) == ("private, no-store", VARY)
    assert not {"etag", "surrogate-key"} & response.headers.keys()


async def test_a_cookie_changes_nothing(http):
    plain, with_cookie = await got(http), await got(http, cookie="session=1")

    assert with_cookie.headers == plain.headers
    assert "set-cookie" not in with_cookie.headers


@pytest.mark.parametrize(("header", "between"), [("Cache-Tag", ","), ("Edge-Cache-Tag", ","), ("xkey", " ")])
async def test_the_header_of_keys_has_the_name_and_the_form_that_a_cdn_reads(desk, mongodb_uri, header, between):
    desk.add(article("a", topics=["Ports", "Old Town, North"]))
    settings = Settings(database=desk.database.name, surrogate_header=header)

    async with client_of(create_app(settings, mongodb_uri)) as http:
        response = await got(http)

    assert response.headers[header].split(between) == ["article:a", "topic:Ports", "topic:Old%20Town%2C%20North"]


@pytest.mark.parametrize("path", ["/", "/schema.graphql"])
async def test_what_stays_the_same_has_an_etag_too(http, path):
    whole = await http.get(path, headers={"accept-encoding": "gzip"})
    again = await http.get(path, headers={"accept-encoding": "gzip", "if-none-match": whole.headers["etag"]})

    assert whole.headers["etag"].endswith('-gzip"')
    assert whole.headers["cache-control"] == "public, max-age=300"
    assert whole.headers["vary"] == "Accept-Encoding"
    assert (again.status_code, again.headers["etag"]) == (304, whole.headers["etag"])
    assert (await http.post(path)).status_code == 405


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_whether_it_is_alive_and_ready_is_kept_by_nobody(http, path):
    assert (await http.get(path)).headers["cache-control"] == "no-store"


def test_head_is_get_without_a_body(mongodb_uri, database_name):
    with serving("serve", MONGODB_URI=mongodb_uri, DATABASE=database_name) as (_, _, address):
        for path in ("/graphql?query={__typename}", "/graphql?query={wrong}", "/schema.graphql", "/"):
            got, head = (httpx.request(method, address + path) for method in ("GET", "HEAD"))

            assert head.content == b""
            assert head.status_code == got.status_code
            assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
