"""Surrogate keys: of what was read, what was asked for in vain, and of the lists that something may join."""

import re

import pytest

from gateway.dataloaders import Loaders, Shared
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.surrogates import MOST, OF, surrogate_keys
from tests.desk import article, entry

PROVIDER = {"name": "Tidewater Times", "domain": "tidewater-times.example"}


@pytest.fixture
async def keys_of(desk):
    pipeline = Pipeline(build_schema(), desk.reader)

    async def keys_of(text):
        answer = await pipeline.answer(text, None, None)
        return surrogate_keys(answer.context.loaders)

    yield keys_of
    await pipeline.close()


def test_every_loader_has_its_keys(desk):
    view = desk.view()

    assert OF.keys() == vars(Loaders(view, Shared.of(view))).keys()


async def test_an_article_has_its_own_and_those_of_the_provider_and_topics_that_are_shown(desk, keys_of):
    desk.add(article("a", provider=PROVIDER, topics=["Ports", "Energy"]))

    assert await keys_of('{ article(slug: "a") { title provider { name } topics { name } } }') == [
        "article:a",
        "provider:tidewater-times.example",
        "topic:Ports",
        "topic:Energy",
    ]
    assert await keys_of('{ article(slug: "a") { title } }') == ["article:a"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{ article(slug: "b") { title } }', ["article:b"]),
        ('{ article(webUrl: "/b") { title } }', ["article"]),
        ('{ topic(name: "b") { name } }', ["topic:b"]),
        ('{ provider(domain: "b.example") { name } }', ["provider:b.example", "article"]),
        ("{ articles { nodes { title } } }", ["article"]),
        ("{ topics { name } }", ["topic"]),
        ("{ __typename }", []),
    ],
)
async def test_what_is_not_there_may_come(keys_of, text, keys):
    assert sorted(await keys_of(text)) == sorted(keys)


async def test_a_list_has_the_keys_of_its_type_and_of_its_members(desk, keys_of):
    desk.add(article("a"), article("b", 1))

    assert await keys_of("{ articles { nodes { slug } } }") == ["article", "article:a", "article:b"]


async def test_related_articles_have_theirs_where_the_stored_ones_are_read(desk, keys_of):
    other = article("b", 1)
    desk.add(article("a", related=[entry(other)]), other)

    assert await keys_of('{ article(slug: "a") { related { title } } }') == ["article:a"]
    assert await keys_of('{ article(slug: "a") { related { article { title } } } }') == ["article:a", "article:b"]


async def test_organizations_and_topic_documents_have_theirs(desk, keys_of):
    desk.add(
        {"_id": "o", "taxonomy": "organization", "domain": "a.example", "name": "A"},
        {"_id": "t", "taxonomy": "topic", "name": "Ports"},
        {"_id": "u", "taxonomy": "topic", "name": "Quays", "parent": "Ports"},
    )

    assert await keys_of('{ provider(domain: "a.example") { name } }') == ["provider:a.example"]
    assert await keys_of('{ topic(name: "Ports") { shortname } }') == ["topic:Ports"]
    children = await keys_of('{ topic(name: "Ports") { children { name } } }')
    assert sorted(children) == ["topic", "topic:Ports", "topic:Quays"]


@pytest.mark.parametrize("name", ["a b", "a,b", "Übersee", "港", "a\tb", 'a"b', "50%", "\x7f"])
async def test_a_key_has_nothing_that_a_header_or_a_list_of_keys_cannot_have(desk, keys_of, name):
    desk.add(article("a", topics=[name]))

    (key,) = set(await keys_of('{ article(slug: "a") { topics { name } } }')) - {"article:a"}
    assert re.fullmatch(r"topic:[A-Za-z0-9%._~:/-]+", key)


async def test_untidy_documents_have_the_keys_of_what_is_sound(desk, keys_of):
    desk.database.articles.insert_one(article("a", provider=["x"], topics=["Ports", 5, None]))

    assert await keys_of('{ article(slug: "a") { slug topics { name } } }') == ["article:a", "topic:Ports"]


async def test_keys_that_are_too_long_in_all_are_those_of_their_types(desk, keys_of):
    desk.add(*(article(f"{'long-' * 12}{n}", n, topics=["Ports"]) for n in range(60)))

    keys = await keys_of("{ articles(first: 60) { nodes { slug topics { name } } } }")
    assert keys == ["article", "topic:Ports"]

    desk.add(article("b", topics=["many " * 20 + str(n) for n in range(60)]))
    keys = await keys_of('{ article(slug: "b") { topics { name } } }')
    assert keys == ["article", "topic"]
    assert len(" ".join(await keys_of("{ articles(first: 9) { nodes { slug } } }"))) < MOST
