from datetime import datetime

import pytest

from loaders.refusals import START, Refused
from loaders.scalars import DATE, FINE, KEPT, LARGE, NAIVE, TAG, ZONED, Scalar, read_plain, tagged


@pytest.mark.parametrize(
    ("text", "value", "exceptions"),
    [
        ("text", "text", ()),
        ("~", None, ()),
        ("no", False, ()),
        ("0777", 511, ()),
        ("12:30", 750, ()),
        ("2020-02-06", datetime(2020, 2, 6), (DATE,)),  # noqa: DTZ001
        ("2020-02-06 02:17:00", datetime(2020, 2, 6, 2, 17), (NAIVE,)),  # noqa: DTZ001
        ("2020-02-06T02:17:00Z", datetime(2020, 2, 6, 2, 17), ()),  # noqa: DTZ001
        ("2020-02-06T02:17:00.1230Z", datetime(2020, 2, 6, 2, 17, 0, 123_000), ()),  # noqa: DTZ001
        ("2020-02-06T02:17:00.1234Z", datetime(2020, 2, 6, 2, 17, 0, 123_400), (FINE,)),  # noqa: DTZ001
        ("2020-02-06T02:17:00+1", datetime(2020, 2, 6, 1, 17), (ZONED,)),  # noqa: DTZ001
        ("9223372036854775808", "9223372036854775808", (LARGE,)),
        ("9" * 5000, "9" * 5000, (LARGE,)),
    ],
)
def test_what_is_not_as_pyyaml_gives_it_says_so(text, value, exceptions):
    assert read_plain(text, written=False) == Scalar(value, exceptions)


@pytest.mark.parametrize(("text", "exceptions"), [("text", ()), ("no", (KEPT,)), ("9" * 5000, (KEPT,))])
def test_what_is_kept_is_text_and_says_so(text, exceptions):
    assert read_plain(text, written=True) == Scalar(text, exceptions)


def test_null_is_not_kept():
    assert read_plain("null", written=True) == Scalar(None)


def test_a_refusal_is_not_remembered():
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            read_plain("2021-02-30", written=False)
        assert (caught.value.reason, caught.value.place) == ("expected a date, got '2021-02-30'", START)


def test_one_and_true_are_remembered_apart():
    assert [read_plain(text, written=False).value for text in ("1", "true", "1.0", "1")] == [1, True, 1.0, 1]
    assert type(read_plain("1.0", written=False).value) is float


def test_a_tag_decides():
    assert tagged(TAG + "str", "12") == Scalar("12")
    assert tagged(TAG + "float", "12") == Scalar(12.0)
