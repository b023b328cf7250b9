"""A cursor leads back to its place and no other; a global id names one thing."""

from datetime import UTC, datetime

import pytest
from bson.datetime_ms import DatetimeMS
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.paging import Position, decode_cursor, encode_cursor, global_id, parse_global_id

instants = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
int64 = st.integers(-(2**63), 2**63 - 1)
numbers = int64 | st.floats(allow_nan=False, allow_infinity=False)
positions = st.builds(Position.of, st.none() | instants | int64.map(DatetimeMS) | numbers, st.text())
PLACE = Position.of(datetime(2026, 3, 2, 6, 30, 0, 5000), "a-title")  # noqa: DTZ001


@given(positions, st.text())
def test_a_cursor_gives_back_its_position(position, belongs):
    assert decode_cursor(belongs, encode_cursor(belongs, position), "after") == position


@given(positions, st.integers(min_value=0), st.sampled_from("AZaz09-_"))
def test_an_altered_cursor_is_refused(position, place, letter):
    cursor = encode_cursor("articles", position)
    place %= len(cursor)
    altered = cursor[:place] + letter + cursor[place + 1 :]

    if altered != cursor:
        with pytest.raises(BadUserInput):
            decode_cursor("articles", altered, "after")


@pytest.mark.parametrize("cursor", ["", "x", "é", "====", "AAAA", "A" * 1000, "\n"])
def test_a_text_that_is_no_cursor_is_refused(cursor):
    with pytest.raises(BadUserInput, match="after: expected a cursor that this connection gave out, got"):
        decode_cursor("articles", cursor, "after")


def test_a_cursor_of_another_list_is_refused_with_what_to_do():
    cursor = encode_cursor("articles of Energy", PLACE)

    with pytest.raises(BadUserInput) as refused:
        decode_cursor("articles of Ports", cursor, "after")

    assert str(refused.value) == (
        "after: this cursor belongs to another connection, order or filter; "
        "leave after out to begin at the start of this one."
    )
    assert refused.value.extensions == {"code": "BAD_USER_INPUT"}
    assert isinstance(refused.value, GraphQLError)


@given(st.sampled_from(["Article", "Provider", "Topic"]), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_global_id_gives_back_type_and_key(type_name, key):
    assert parse_global_id(global_id(type_name, key)) == (type_name, key)


def test_a_key_begins_after_the_first_colon():
    assert global_id("Topic", "Cities: a guide") == "VG9waWM6Q2l0aWVzOiBhIGd1aWRl"
    assert parse_global_id("VG9waWM6Q2l0aWVzOiBhIGd1aWRl") == ("Topic", "Cities: a guide")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("QXJ0aWNsZQ==", id="no colon"),
        pytest.param("QXJ0aWNsZTph\n", id="line break"),
        pytest.param("QXJ0aWNsZTphYg", id="no padding"),
        pytest.param("QXJ0aWNsZTphYh==", id="spare bits"),
        pytest.param("/zph", id="not UTF-8"),
        pytest.param("Ünïcode", id="not ASCII"),
    ],
)
def test_a_malformed_global_id_is_none(text):
    assert parse_global_id(text) is None


def test_an_aware_instant_is_no_position():
    """Positions are read from BSON, where dates are naive and in UTC."""
    with pytest.raises(TypeError):
        encode_cursor("articles", Position.of(datetime(2026, 3, 2, tzinfo=UTC), "a"))
