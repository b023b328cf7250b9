import pytest

from loaders.written import is_kept


@pytest.mark.parametrize(
    "key",
    [
        "_id",
        "title",
        "excerpt",
        "type",
        "category",
        "topics",
        "parent",
        "url",
        "webUrl",
        "imageURL",
        "name",
        "otherNames",
    ],
)
def test_these_fields_are_text(key):
    assert is_kept(key)


@pytest.mark.parametrize("key", ["quality", "heat", "published", "publishedDateTime", "width", "titles", "", "urls"])
def test_other_fields_are_what_they_look_like(key):
    assert not is_kept(key)
