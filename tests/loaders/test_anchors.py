import pytest

from loaders.anchors import Anchors
from loaders.refusals import START, Place, Refused


def anchored(**sizes):
    anchors = Anchors()
    for name, size in sizes.items():
        anchors.begin(name, START)
        anchors.end(name, f"the value of {name}", size, 0)
    return anchors


def test_an_alias_is_the_value_of_its_anchor():
    assert anchored(a=1, b=1).value("b", START) == ("the value of b", 0)


def test_every_alias_adds_the_size_of_its_anchor():
    anchors = anchored(a=10, b=500)
    for name in "aab":
        anchors.value(name, START)

    assert anchors.added == 520


def test_an_alias_that_adds_too_much_is_refused_with_its_place():
    anchors = anchored(a=600_000)
    anchors.value("a", START)

    with pytest.raises(Refused) as caught:
        anchors.value("a", Place(3, 7))
    assert caught.value.place == Place(3, 7)


def test_null_is_a_value_like_any_other():
    anchors = Anchors()
    anchors.begin("a", START)
    anchors.end("a", None, 1, 0)

    assert anchors.value("a", START) == (None, 0)
