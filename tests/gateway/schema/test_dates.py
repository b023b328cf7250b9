"""DateTime: an instant, given out in UTC and whole seconds, whatever the store has."""

from datetime import datetime, timedelta, timezone

import pytest
from bson import Int64
from bson.datetime_ms import DatetimeMS
from graphql import GraphQLError

from gateway.schema.build import build_schema
from tests.desk import article

DATE_TIME = build_schema().type_map["DateTime"]
FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999
"""In milliseconds from 1970, the first and the last that a datetime can be."""


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        (datetime(2020, 2, 6, 2, 17), "2020-02-06T02:17:00Z"),  # noqa: DTZ001 - as it is read
        (datetime(2020, 2, 6, 2, 17, 59, 999_000), "2020-02-06T02:17:59Z"),  # noqa: DTZ001
        (datetime(1960, 1, 1, 0, 0, 0, 1_000), "1960-01-01T00:00:00Z"),  # noqa: DTZ001
        (datetime(2020, 2, 6, 2, 17, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2020-02-05T20:47:00Z"),
        (DatetimeMS(FIRST), "0001-01-01T00:00:00Z"),
        (DatetimeMS(LAST), "9999-12-31T23:59:59Z"),
    ],
)
async def test_an_instant_is_given_in_utc_and_cut_to_seconds(desk, stored, given):
    related = [{"title": "R", "webUrl": "r", "publishedDateTime": stored}]
    desk.add(article("a", publishedDateTime=stored, related=related))

    data = await desk.data('{ article(slug: "a") { publishedDateTime related { publishedDateTime } } }')

    assert data["article"] == {"publishedDateTime": given, "related": [{"publishedDateTime": given}]}


STRANGE = [DatetimeMS(FIRST - 1), DatetimeMS(LAST + 1), DatetimeMS(-(2**63)), DatetimeMS(2**63 - 1)]


@pytest.mark.parametrize("stored", [*STRANGE, "2020-02-06T02:17:00Z", 1_580_955_420, Int64(0), True])
async def test_what_is_no_instant_of_these_years_is_null_in_an_entry_with_the_slug_of_its_article(desk, stored):
    related = [{"title": "R", "webUrl": "r", "publishedDateTime": stored}]
    desk.add(article("a", related=related))

    payload = await desk.ask('{ article(slug: "a") { related { title publishedDateTime } } }')

    assert payload["data"]["article"]["related"] == [{"title": "R", "publishedDateTime": None}]
    (error,) = payload["errors"]
    assert error["message"].startswith("Expected a date of the years 1 to 9999, got ")
    assert error["message"].endswith(" in the document 'a'.")
    assert (error["path"][-1], error["extensions"]) == ("publishedDateTime", {"code": "DAMAGED_DOCUMENT"})


async def test_pages_go_on_over_instants_of_other_years(desk):
    desk.add(*(article(f"s{number}", publishedDateTime=stored) for number, stored in enumerate(STRANGE)), article("a"))
    text = "query ($after: String) { articles(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } } }"
    found, after = [], None

    while page := (await desk.data(text, after=after))["articles"]["nodes"]:
        found += [node["slug"] for node in page]
        after = (await desk.data(text, after=after))["articles"]["pageInfo"]["endCursor"]

    assert found == ["s3", "s1", "a", "s0", "s2"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2020-02-06T02:17:00Z", datetime(2020, 2, 6, 2, 17)),  # noqa: DTZ001
        ("2020-02-06T02:17:00+05:30", datetime(2020, 2, 5, 20, 47)),  # noqa: DTZ001
        ("2020-02-06T02:17:00.250-08:00", datetime(2020, 2, 6, 10, 17, 0, 250_000)),  # noqa: DTZ001
    ],
)
def test_an_instant_is_taken_with_any_offset_and_converted(text, instant):
    assert DATE_TIME.parse_value(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-06T02:17:00",
        "2020-02-06",
        "",
        "yesterday",
        5,
        None,
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_has_no_offset_or_is_no_instant_is_refused(text):
    with pytest.raises(GraphQLError, match="expected a date and time with an offset, such as 2020-02-06T02:17:00Z"):
        DATE_TIME.parse_value(text)
