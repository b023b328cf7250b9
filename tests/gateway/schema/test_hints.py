"""Hints for caches: in the text of the schema, and on everything that Query leads to."""

import pytest
from graphql import build_schema, get_named_type, is_abstract_type

from gateway.schema import build
from gateway.schema.hints import MAX_AGE

SCHEMA = build.build_schema()


def test_the_text_of_the_schema_has_them_as_apollo_spells_them():
    text = build.sdl(SCHEMA)

    assert "directive @cacheControl(maxAge: Int!) on OBJECT | INTERFACE | FIELD_DEFINITION\n" in text
    assert "\ntype ArticleConnection @cacheControl(maxAge: 30) {" in text
    assert build_schema(text).get_directive("cacheControl")


@pytest.mark.parametrize("name", SCHEMA.query_type.fields)
def test_what_a_field_of_query_gives_has_a_hint(name):
    """Else an answer with that field alone is kept as briefly as a list: say in its type how long it may be."""
    field = SCHEMA.query_type.fields[name]
    given = get_named_type(field.type)
    types = SCHEMA.get_possible_types(given) if is_abstract_type(given) else [given]

    assert MAX_AGE in field.extensions or all(MAX_AGE in one.extensions for one in types)
