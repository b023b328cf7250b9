import bson
import pytest

from loaders.documents import stored
from loaders.frontmatter import read
from loaders.refusals import START, Place, Refused
from loaders.sections import Body


def document(text, name="name", body=None):
    return stored(f"{name}.md", name, read(text), body)


def fields(*given, **options):
    return list(bson.decode(document(*given, **options).content.raw).items())


def refusal(*given, **options):
    with pytest.raises(Refused) as caught:
        document(*given, **options)
    return caught.value.place, caught.value.reason


def test_a_document_has_its_own_id_first():
    assert fields("a: 1\n_id: 0777\nb: 2") == [("_id", "0777"), ("a", 1), ("b", 2)]


@pytest.mark.parametrize("text", ["a: 1", "a: 1\n_id:"])
def test_a_document_without_an_id_has_the_name_of_its_file(text):
    assert fields(text, "cnn.com") == [("_id", "cnn.com"), ("a", 1)]


@pytest.mark.parametrize(
    ("text", "collection"),
    [
        ("category: news", "articles"),
        ("type: article", "articles"),
        ("taxonomy: organization", "organizations"),
        ("{taxonomy: topic, type: article}", "topics"),
        ("type: course", "other"),
        ("taxonomy: [topic]", "other"),
    ],
)
def test_what_a_document_says_of_itself_decides_where_it_goes(text, collection):
    assert document(text).collection == collection


def test_a_body_is_kept_last():
    assert fields("a: 1", body=Body("\n Text \n", START)) == [("_id", "name"), ("a", 1), ("body", "\n Text \n")]


def test_a_body_beside_a_key_of_that_name_is_refused():
    assert refusal("body: 1", body=Body("Text", Place(4, 1))) == (
        Place(4, 1),
        "expected one body, got text after the front matter and the key 'body' in it",
    )


@pytest.mark.parametrize(("own", "got"), [("{a: 1}", "{'a': 1}"), ("[a]", "['a']"), ("!!int 1", "1")])
def test_an_id_that_is_not_text_is_refused(own, got):
    assert refusal(f"a: 1\n_id: {own}") == (Place(2, 1), f"expected text as _id, got {got}")


def test_a_name_that_is_not_utf8_is_refused_as_an_id():
    reason = "expected a name in UTF-8 for want of an _id, got one that is not"

    assert refusal("a: 1", "caf\udce9") == (START, reason)
    assert fields("_id: cafe", "caf\udce9") == [("_id", "cafe")]


def test_16_megabytes_are_stored_and_no_byte_more():
    most = 16 * 1024 * 1024 - len(bson.encode({"_id": "name", "a": ""}))

    assert len(document(f"a: {'x' * most}").content.raw) == 16 * 1024 * 1024
    assert refusal(f"a: {'x' * most}x") == (
        START,
        "expected a document of at most 16777216 bytes, got 16777217",
    )


def test_times_keep_milliseconds():
    [_, (_, time)] = fields("a: 2020-02-06 02:17:00.123999")

    assert time.microsecond == 123_000


def test_a_field_can_be_asked_for():
    assert document("heat: .inf\nother: 1").value("heat") == float("inf")
