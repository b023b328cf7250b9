"""Stored documents are untidy: one bad value costs one field, one bad entry itself, and no page is ever lost."""

import pytest
from bson import Decimal128, Int64

from gateway.paging import global_id
from tests.desk import article

INT = "Expected a whole number of 32 bits, got"


async def one_field(desk, stored, selection):
    desk.add(article("a", **stored), article("b", age=1))
    payload = await desk.ask(f"{{ articles {{ nodes {{ slug {selection} }} }} }}")
    return payload["data"]["articles"]["nodes"], payload.get("errors", [])


@pytest.mark.parametrize(
    ("stored", "field", "message"),
    [
        ({"excerpt": 5}, "excerpt", "Expected a text, got int 5"),
        ({"excerpt": ["a"]}, "excerpt", "Expected a text, got list ['a']"),
        ({"type": {"a": 1}}, "type", "Expected a text, got dict {'a': 1}"),
        ({"quality": "87"}, "quality", f"{INT} str '87'"),
        ({"quality": 87.5}, "quality", f"{INT} float 87.5"),
        ({"quality": True}, "quality", f"{INT} bool True"),
        ({"quality": Decimal128("1")}, "quality", f"{INT} Decimal128 Decimal128('1')"),
        ({"heat": Int64(2**31)}, "heat", f"{INT} Int64 2147483648"),
        ({"heat": float("nan")}, "heat", f"{INT} float nan"),
        (
            {"publishedDateTime": "2026-03-02"},
            "publishedDateTime",
            "Expected a date of the years 1 to 9999, got str '2026-03-02'",
        ),
        ({"ampWebUrl": 1}, "ampWebUrl", "Expected a text, got int 1"),
        ({"body": False}, "body", "Expected a text, got bool False"),
    ],
)
async def test_an_optional_value_of_the_wrong_type_is_null_and_an_error_at_its_field(desk, stored, field, message):
    nodes, errors = await one_field(desk, stored, field)

    damaged = next(place for place, node in enumerate(nodes) if node["slug"] == "a")
    assert nodes[damaged][field] is None
    assert len(nodes) == 2
    assert [(error["message"], error["path"], error["extensions"]) for error in errors] == [
        (f"{message} in the document 'a'.", ["articles", "nodes", damaged, field], {"code": "DAMAGED_DOCUMENT"})
    ]


@pytest.mark.parametrize(("stored", "given"), [(87.0, 87), (Int64(87), 87), (-0.0, 0), (Int64(-(2**31)), -(2**31))])
async def test_a_whole_number_is_one_however_another_loader_wrote_it(desk, stored, given):
    nodes, errors = await one_field(desk, {"quality": stored}, "quality")

    assert (nodes[0]["quality"], errors) == (given, [])


@pytest.mark.parametrize("provider", ["Tide", ["Tide"], 5])
async def test_a_provider_that_is_no_mapping_is_null_and_an_error(desk, provider):
    nodes, errors = await one_field(desk, {"provider": provider}, "provider { name }")

    assert nodes[0]["provider"] is None
    assert errors[0]["message"].startswith("Expected a provider with name and domain, got ")
    assert errors[0]["extensions"] == {"code": "DAMAGED_DOCUMENT"}


async def test_a_value_inside_of_an_embedded_mapping_names_the_document_that_holds_it(desk):
    stored = {
        "provider": {"name": 5, "domain": "tide.example"},
        "images": [{"url": "x", "width": "wide"}],
        "related": [{"title": "R", "webUrl": "r", "quality": "high"}],
    }

    nodes, errors = await one_field(
        desk, stored, "provider { name domain } images { url width } related { title quality }"
    )

    assert nodes[0]["provider"] == {"name": None, "domain": "tide.example"}
    assert nodes[0]["images"] == [{"url": "x", "width": None}]
    assert nodes[0]["related"] == [{"title": "R", "quality": None}]
    assert sorted(error["message"] for error in errors) == [
        "Expected a text, got int 5 in the document 'a'.",
        f"{INT} str 'high' in the document 'a'.",
        f"{INT} str 'wide' in the document 'a'.",
    ]


async def test_the_document_is_named_by_its_own_id_not_by_that_of_what_it_embeds(desk):
    embedded = {"_id": "inner", "title": "R", "webUrl": "r", "name": 5, "domain": "d.example", "quality": "high"}
    stored = {"provider": embedded, "related": [embedded], "images": [embedded | {"url": "x", "width": "wide"}]}

    _, errors = await one_field(desk, stored, "provider { name } related { quality } images { width }")

    assert len(errors) == 3
    assert all(error["message"].endswith(" in the document 'a'.") for error in errors)


async def test_the_document_is_the_nearest_on_the_way(desk):
    near = article("near", excerpt=5, images=[{"url": "x", "width": "wide"}])
    desk.add(near, article("far", related=[{"title": "R", "webUrl": near["webUrl"], "excerpt": 5}]))

    payload = await desk.ask('{ article(slug: "far") { related { excerpt article { excerpt images { width } } } } }')

    assert [error["message"].partition(" in ")[2] for error in payload["errors"]] == [
        "the document 'far'.",
        "the document 'near'.",
        "the document 'near'.",
    ]


async def test_every_damaged_field_has_its_error_however_many(desk):
    desk.add(*(article(f"a{number:02}", age=number, excerpt=number) for number in range(50)))

    payload = await desk.ask("{ articles(first: 50) { nodes { excerpt } } }")

    assert [error["path"][2] for error in payload["errors"]] == list(range(50))


@pytest.mark.parametrize("stored", [{}, "x", 5, {"url": "x"}])
@pytest.mark.parametrize(
    ("key", "selection"),
    [("images", "images { url }"), ("related", "related { title }"), ("topics", "topics { name }")],
)
async def test_a_stored_list_that_is_no_list_is_empty(desk, stored, key, selection):
    nodes, errors = await one_field(desk, {key: stored}, f"{selection} relatedCount")

    assert (nodes[0][key], nodes[0]["relatedCount"], errors) == ([], 0, [])


@pytest.mark.parametrize(
    ("key", "entries", "selection", "kept"),
    [
        ("images", [{"width": 5}, {"url": 5}, None, "x", {"url": "good"}], "images { url }", [{"url": "good"}]),
        ("topics", [5, None, "Energy", ["Ports"]], "topics { name }", [{"name": "Energy"}]),
        (
            "related",
            [
                {"title": "no url"},
                {"webUrl": "no title"},
                {"title": 5, "webUrl": "x"},
                None,
                {"title": "R", "webUrl": "r"},
            ],
            "related { title }",
            [{"title": "R"}],
        ),
    ],
)
async def test_an_entry_that_lacks_what_its_type_requires_is_left_out_and_the_log_says_so(
    desk, caplog, key, entries, selection, kept
):
    nodes, errors = await one_field(desk, {key: entries}, selection)

    assert (nodes[0][key], errors) == (kept, [])
    assert f"left out: {len(entries) - 1} of {len(entries)} entries in {key} of the document 'a'" in caplog.text


async def test_entries_are_left_out_after_slicing_and_counts_count_what_is_stored(desk):
    good = [{"title": f"R{number}", "webUrl": f"r{number}"} for number in range(3)]

    nodes, _ = await one_field(desk, {"related": [None, *good]}, "related(first: 2) { title } relatedCount")

    assert nodes[0] == {"slug": "a", "related": [{"title": "R0"}], "relatedCount": 4}


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ("excludeSelf: true, first: 3", ["R0", "R1"]),
        ("excludeSelf: true, first: 1, offset: 1", ["R0"]),
        ("excludeSelf: true, offset: 2", ["R1", "Another"]),
        ("first: 4", ["Itself", "R0"]),
    ],
)
async def test_exclude_self_leaves_out_before_and_what_is_unsound_only_after_slicing(desk, arguments, titles):
    own = article("a")["webUrl"]
    entries = [None, {"title": "Itself", "webUrl": own}, {"title": "R0", "webUrl": "r0"}, {"title": 5, "webUrl": own}]
    entries += [{"title": "R1", "webUrl": ""}, {"title": "Another", "webUrl": own + "/"}]

    nodes, errors = await one_field(desk, {"related": entries}, f"relatedCount related({arguments}) {{ title }}")

    assert [one["title"] for one in nodes[0]["related"]] == titles
    assert (nodes[0]["relatedCount"], errors) == (6, [])


@pytest.mark.parametrize("stored", [{"title": 5}, {"webUrl": None}, {"_id": 5}, {"title": None}])
async def test_a_document_that_is_no_article_is_left_out_of_a_page(desk, caplog, stored):
    desk.add(article("a") | stored, article("b", age=1))

    payload = await desk.ask("{ articles { nodes { slug title webUrl } } }")

    assert "errors" not in payload
    assert [node["slug"] for node in payload["data"]["articles"]["nodes"]] == ["b"]
    assert "its _id, title or webUrl is no text" in caplog.text


@pytest.mark.parametrize("key", ["title", "webUrl"])
async def test_a_document_without_what_every_article_has_is_none_whichever_way_leads_there(desk, key):
    whole = article("a")
    desk.add({name: value for name, value in whole.items() if name != key})
    desk.add(article("b", age=1, related=[{"title": "R", "webUrl": whole["webUrl"]}]))

    data = await desk.data(
        f"""{{ articles {{ nodes {{ slug {key} related {{ article {{ {key} }} }} }} }} article(slug: "a") {{ {key} }}
        node(id: "{global_id("Article", "a")}") {{ ... on Article {{ {key} }} }} }}"""
    )

    assert [node["slug"] for node in data["articles"]["nodes"]] == ["b"]
    assert data["articles"]["nodes"][0]["related"] == [{"article": None}]
    assert (data["article"], data["node"]) == (None, None)


@pytest.mark.parametrize("key", ["published", "removed"])
@pytest.mark.parametrize(
    ("stored", "holds"), [("yes", False), (1, False), (None, False), ([1], False), ([False, True], True)]
)
async def test_published_is_what_mongodb_takes_for_true(desk, key, stored, holds):
    """So that it says of an article what the rule of visibility, which MongoDB applies, made of it."""
    desk.add(article("a", **{key: stored}))
    ask = f'{{ article(slug: "a") {{ {key} }} }}'

    data = await desk.data(ask, visibility="all")
    public = await desk.data(ask)

    assert data["article"] == {key: holds}
    assert (public["article"] is not None) is (holds if key == "published" else not holds)


async def test_topic_documents_are_untidy_too(desk):
    desk.add(
        {
            "taxonomy": "topic",
            "_id": "t",
            "name": "T",
            "shortname": 5,
            "keywords": "grid",
            "hashtags": [1, "#t"],
            "images": [5, "u"],
            "parent": ["x"],
        },
        {"taxonomy": "topic", "_id": "u", "name": 5, "parent": "T"},
    )

    payload = await desk.ask(
        '{ topic(name: "T") { shortname keywords hashtags images { url } parent { name } children { name } } }'
    )

    assert payload["data"]["topic"] == {
        "shortname": None,
        "keywords": [],
        "hashtags": ["#t"],
        "images": [{"url": "u"}],
        "parent": None,
        "children": [],
    }
    assert [(error["path"][1], error["extensions"]["code"]) for error in payload["errors"]] == [
        ("shortname", "DAMAGED_DOCUMENT"),
        ("parent", "DAMAGED_DOCUMENT"),
    ]
