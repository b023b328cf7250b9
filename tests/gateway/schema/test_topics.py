"""Topics: names that articles or topic documents carry."""

import pytest

from tests.desk import article

ENERGY = {
    "taxonomy": "topic",
    "_id": "energy",
    "name": "Energy",
    "shortname": "Power",
    "parent": "Economy",
    "keywords": ["grid", "battery"],
    "hashtags": ["#energy"],
    "images": ["https://i.example/plain.jpg", {"url": "https://i.example/wide.jpg", "width": 900}],
}


def topic(name, parent=None):
    return {"taxonomy": "topic", "_id": name.lower(), "name": name, **({"parent": parent} if parent else {})}


async def names(desk, arguments=""):
    return [found["name"] for found in (await desk.data(f"{{ topics{arguments} {{ name }} }}"))["topics"]]


async def test_topics_are_those_of_documents_and_of_visible_articles_by_code_point(desk):
    desk.add(
        topic("Energy"),
        article("a", topics=["Ports", "Ölfelder", "energy"]),
        article("hidden", topics=["Secret"], published=False),
        article("removed", topics=["Secret", "Ports"], removed=True),
        article("plain", topics=[]),
    )

    assert await names(desk) == ["Energy", "Ports", "energy", "Ölfelder"]


async def test_topics_are_paged_by_first_and_offset(desk):
    desk.add(*(topic(f"T{number:02}") for number in range(25)))

    assert await names(desk) == [f"T{number:02}" for number in range(20)]
    assert await names(desk, "(first: 3, offset: 23)") == ["T23", "T24"]
    assert await names(desk, "(offset: 99)") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("first: 0", "first: expected a whole number from 1 to 100, got 0."),
        ("first: 101", "first: expected a whole number from 1 to 100, got 101."),
        ("offset: -1", "offset: expected a whole number of at least 0, got -1."),
    ],
)
async def test_a_part_of_no_size_is_refused(desk, arguments, message):
    (error,) = (await desk.ask(f"{{ topics({arguments}) {{ name }} }}"))["errors"]

    assert (error["message"], error["extensions"]) == (message, {"code": "BAD_USER_INPUT"})


async def test_a_topic_is_completed_from_its_document(desk):
    desk.add(ENERGY, article("a", topics=["Economy"]), topic("Batteries", "Energy"), topic("Accumulators", "Energy"))

    data = await desk.data(
        '{ topic(name: "Energy") { id name shortname keywords hashtags images { url width } parent { name } children { name } } }'
    )

    assert data["topic"] == {
        "id": "VG9waWM6RW5lcmd5",
        "name": "Energy",
        "shortname": "Power",
        "keywords": ["grid", "battery"],
        "hashtags": ["#energy"],
        "images": [
            {"url": "https://i.example/plain.jpg", "width": None},
            {"url": "https://i.example/wide.jpg", "width": 900},
        ],
        "parent": {"name": "Economy"},
        "children": [{"name": "Accumulators"}, {"name": "Batteries"}],
    }


async def test_a_topic_that_only_articles_name_has_nothing_but_its_name(desk):
    desk.add(article("a", topics=["Ports"]))

    data = await desk.data(
        '{ topic(name: "Ports") { name shortname keywords hashtags images { url } parent { name } children { name } } }'
    )

    assert data["topic"] == {
        "name": "Ports",
        "shortname": None,
        "keywords": [],
        "hashtags": [],
        "images": [],
        "parent": None,
        "children": [],
    }


async def test_a_parent_that_is_no_topic_is_null(desk):
    desk.add(topic("Chess", "Games"), article("hidden", topics=["Games"], published=False))

    assert await desk.data('{ topic(name: "Chess") { parent { name } } }') == {"topic": {"parent": None}}


@pytest.mark.parametrize("name", ["ports", "Port", "Secret", ""])
async def test_a_name_that_nothing_visible_carries_is_null(desk, name):
    desk.add(article("a", topics=["Ports"]), article("hidden", topics=["Secret"], published=False))

    assert await desk.data("query ($name: String!) { topic(name: $name) { name } }", name=name) == {"topic": None}


async def test_the_articles_of_many_topics_are_one_command(desk):
    desk.add(
        *(
            article(f"a{number}", age=number, topics=["Energy", "Ports"] if number % 2 else ["Ports"])
            for number in range(6)
        ),
        article("hidden", topics=["Ports"], published=False),
        article("$sort", age=9, topics=["$sort"]),
    )
    await desk.know_what_is_kept()

    data = await desk.data("{ topics { name articles(first: 2) { nodes { slug } pageInfo { hasNextPage } } } }")

    assert {found["name"]: [node["slug"] for node in found["articles"]["nodes"]] for found in data["topics"]} == {
        "$sort": ["$sort"],
        "Energy": ["a1", "a3"],
        "Ports": ["a0", "a1"],
    }
    assert [found["articles"]["pageInfo"]["hasNextPage"] for found in data["topics"]] == [False, True, True]
    assert desk.commands == [("aggregate", "articles")]
