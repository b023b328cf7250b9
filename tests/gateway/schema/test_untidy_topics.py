"""Topics where what is stored of them is untidy: in articles, in topic documents, in the name itself."""

import pytest

from tests.desk import article


def topic(name, **fields):
    return {"taxonomy": "topic", "_id": str(name), "name": name, **fields}


async def test_an_article_carries_the_topics_of_its_list_and_no_others(desk):
    desk.add(
        article("list", topics=["Ports", 5, None, "Ports", "", ["Energy"]]),
        article("text", age=1, topics="Ports"),
        article("nested", age=2, topics=[["Ports"]]),
        article("mapping", age=3, topics={"name": "Ports"}),
    )

    data = await desk.data("{ articles { nodes { topics { name } } } topics { name articles { nodes { slug } } } }")

    carried = [[found["name"] for found in node["topics"]] for node in data["articles"]["nodes"]]
    assert carried == [["Ports", "Ports", ""], [], [], []]
    slugs = {found["name"]: [node["slug"] for node in found["articles"]["nodes"]] for found in data["topics"]}
    assert slugs == {"": ["list"], "Ports": ["list"]}


@pytest.mark.parametrize("name", ["", " ", "a:b", "😀", "a\0b", "$where", "Ö" * 5_000])
async def test_a_name_is_any_text_and_each_way_knows_it(desk, name):
    desk.add(article("a", topics=[name]), topic("Child", parent=name), topic("Parent"), topic(name, parent="Parent"))
    text = "query ($name: String!) { topic(name: $name) { name parent { name } children { name parent { name } } } }"

    assert await desk.data(text, name=name) == {
        "topic": {
            "name": name,
            "parent": {"name": "Parent"},
            "children": [{"name": "Child", "parent": {"name": name}}],
        }
    }
    known = (await desk.data("{ topics { name } }"))["topics"]
    assert [found["name"] for found in known] == sorted([name, "Child", "Parent"])


async def test_parents_may_go_round_in_a_circle(desk):
    desk.add(topic("Self", parent="Self"), topic("A", parent="B"), topic("B", parent="A"))

    data = await desk.data("{ topics { name parent { name parent { name } } children { name } } }")

    assert [(found["name"], found["parent"], found["children"]) for found in data["topics"]] == [
        ("A", {"name": "B", "parent": {"name": "A"}}, [{"name": "B"}]),
        ("B", {"name": "A", "parent": {"name": "B"}}, [{"name": "A"}]),
        ("Self", {"name": "Self", "parent": {"name": "Self"}}, [{"name": "Self"}]),
    ]


@pytest.mark.parametrize("parent", [5, False, ["A"], {"name": "A"}])
async def test_a_parent_that_is_no_text_is_null_and_an_error(desk, parent):
    desk.add(topic("A"), topic("B", parent=parent))

    payload = await desk.ask("{ topics { name parent { name } children { name } } }")

    assert payload["data"]["topics"] == [
        {"name": "A", "parent": None, "children": []},
        {"name": "B", "parent": None, "children": []},
    ]
    assert [(error["path"], error["extensions"]["code"]) for error in payload["errors"]] == [
        (["topics", 1, "parent"], "DAMAGED_DOCUMENT")
    ]


@pytest.mark.parametrize("name", [None, 5, ["A"], {"name": "A"}])
async def test_a_topic_document_whose_name_is_no_text_is_no_topic(desk, name):
    desk.add(topic(name, parent="Energy", shortname="x"), topic("Energy"))

    data = await desk.data('{ topics { name children { name } } topic(name: "A") { name } }')

    assert data == {"topics": [{"name": "Energy", "children": []}], "topic": None}


@pytest.mark.parametrize(
    ("stored", "urls"),
    [
        (
            ["/a", {"url": "/b", "width": 5}, None, 5, ["/x"], {"url": 5}, {}, "", "//c.example"],
            ["/a", "/b", "", "//c.example"],
        ),
        ("/a", []),
        ({"url": "/a"}, []),
        (None, []),
    ],
)
async def test_images_are_urls_or_images_and_nothing_else(desk, caplog, stored, urls):
    desk.add(topic("Ports", images=stored))

    data = await desk.data('{ topic(name: "Ports") { images { url } } }')

    assert [image["url"] for image in data["topic"]["images"]] == urls
    assert ("left out" in caplog.text) == (stored is not None)


async def test_of_documents_with_one_name_the_lowest_id_is_meant(desk):
    desk.add(topic("A", shortname="second") | {"_id": "z"}, topic("A", shortname="first") | {"_id": "b"})

    assert await desk.data("{ topics { name shortname } }") == {"topics": [{"name": "A", "shortname": "first"}]}
