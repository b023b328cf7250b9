"""Articles and their related entries: what is embedded, and what comes from the stored article."""

import pytest

from tests.desk import article, entry


async def test_an_article_gives_its_stored_fields(desk):
    desk.add(
        article(
            "cranes",
            excerpt="Quiet cranes.",
            ampWebUrl="https://a.example/amp",
            cdnAmpWebUrl="https://cdn.example/a",
            originalUrl="https://a.example/original",
            quality=87,
            heat=-3,
            body="Text.\n",
            topics=["Energy", "Ports"],
            related=[],
        )
    )

    data = await desk.data(
        """{ article(slug: "cranes") { id slug title excerpt publishedDateTime webUrl ampWebUrl cdnAmpWebUrl originalUrl type
        category quality heat body published removed topics { name } relatedCount provider { name } images { url } } }"""
    )

    assert data["article"] == {
        "id": "QXJ0aWNsZTpjcmFuZXM=",
        "slug": "cranes",
        "title": "Cranes",
        "excerpt": "Quiet cranes.",
        "publishedDateTime": "2026-03-02T06:30:00Z",
        "webUrl": "https://tidewater-times.example/cranes",
        "ampWebUrl": "https://a.example/amp",
        "cdnAmpWebUrl": "https://cdn.example/a",
        "originalUrl": "https://a.example/original",
        "type": "article",
        "category": "news",
        "quality": 87,
        "heat": -3,
        "body": "Text.\n",
        "published": True,
        "removed": False,
        "topics": [{"name": "Energy"}, {"name": "Ports"}],
        "relatedCount": 0,
        "provider": None,
        "images": [],
    }


async def test_what_is_not_stored_is_null_or_empty(desk):
    desk.add(
        {
            key: value
            for key, value in article("bare").items()
            if key in {"_id", "category", "title", "webUrl", "published"}
        }
    )

    data = await desk.data(
        """{ article(slug: "bare") { excerpt publishedDateTime ampWebUrl type quality heat body removed topics { name }
        related { title } relatedCount images { url } image { url } provider { name } } }"""
    )

    assert data["article"] == {
        **dict.fromkeys(
            ["excerpt", "publishedDateTime", "ampWebUrl", "type", "quality", "heat", "body", "image", "provider"]
        ),
        "removed": False,
        "topics": [],
        "related": [],
        "relatedCount": 0,
        "images": [],
    }


async def test_the_secured_payload_is_null_and_forbidden_wherever_it_is_asked_for(desk):
    desk.add(*(article(f"a{number}", age=number, secured="s") for number in range(3)))
    text = '{ articles { nodes { slug secured } } article(slug: "a0") { secured } }'

    payload = await desk.ask(text)

    assert [node["secured"] for node in payload["data"]["articles"]["nodes"]] == [None] * 3
    assert payload["data"]["article"] == {"secured": None}
    assert [error["extensions"]["code"] for error in payload["errors"]] == ["FORBIDDEN"] * 4
    assert (await desk.data(text, scopes={"secured"}))["article"] == {"secured": "s"}


@pytest.fixture
def harbour(desk):
    """One article whose related list has itself, three stored ones and one that is not stored."""
    stored = [article(f"r{number}", age=number + 1, heat=number, related=[]) for number in range(3)]
    main = article("main")
    entries = [entry(main), *(entry(one, quality=50) for one in stored), entry(article("nowhere"))]
    desk.add(main | {"related": entries}, *stored)
    return desk


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ("", ["Main", "R0", "R1", "R2", "Nowhere"]),
        ("(first: 2)", ["Main", "R0"]),
        ("(first: 2, offset: 1)", ["R0", "R1"]),
        ("(offset: 4)", ["Nowhere"]),
        ("(offset: 9)", []),
        ("(offset: 2147483647)", []),
        ("(excludeSelf: true)", ["R0", "R1", "R2", "Nowhere"]),
        ("(excludeSelf: true, first: 1, offset: 1)", ["R1"]),
        ("(first: null, offset: null, excludeSelf: null)", ["Main", "R0", "R1", "R2", "Nowhere"]),
    ],
)
async def test_related_gives_a_part_of_the_stored_list_in_its_order(harbour, arguments, titles):
    data = await harbour.data(f'{{ article(slug: "main") {{ relatedCount related{arguments} {{ title }} }} }}')

    assert [one["title"] for one in data["article"]["related"]] == titles
    assert data["article"]["relatedCount"] == 5


async def test_related_gives_ten_where_nothing_is_said(desk):
    desk.add(article("main", related=[entry(article(f"r{number}")) for number in range(12)]))

    data = await desk.data('{ article(slug: "main") { related { title } } }')

    assert len(data["article"]["related"]) == 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("first: 0", "first: expected a whole number from 1 to 100, got 0."),
        ("first: 101", "first: expected a whole number from 1 to 100, got 101."),
        ("first: -2147483648", "first: expected a whole number from 1 to 100, got -2147483648."),
        ("offset: -1", "offset: expected a whole number of at least 0, got -1."),
    ],
)
async def test_a_part_of_no_size_is_refused(harbour, arguments, message):
    payload = await harbour.ask(f'{{ article(slug: "main") {{ related({arguments}) {{ title }} }} }}')

    assert payload["data"] == {"article": None}
    assert [(error["message"], error["extensions"]) for error in payload["errors"]] == [
        (message, {"code": "BAD_USER_INPUT"})
    ]


async def test_an_entry_leads_to_the_stored_article_and_on_to_its_related(harbour):
    harbour.database.articles.update_one(
        {"_id": "r0"}, {"$set": {"related": [entry(article("r1")), entry(article("nowhere"))]}}
    )

    data = await harbour.data(
        """{ article(slug: "main") { related(offset: 1) { title quality article { slug heat }
        related(first: 5) { title article { slug } related { title } } } } }"""
    )

    first, second, _, nowhere = data["article"]["related"]
    assert first["article"] == {"slug": "r0", "heat": 0}
    assert first["quality"] == 50
    assert [(one["title"], one["article"]) for one in first["related"]] == [("R1", {"slug": "r1"}), ("Nowhere", None)]
    assert second["related"] == []
    assert nowhere == {"title": "Nowhere", "quality": None, "article": None, "related": []}


async def test_exclude_self_in_an_entry_means_the_stored_article(desk):
    inner = article("inner", age=1)
    desk.add(inner | {"related": [entry(inner), entry(article("x"))]}, article("main", related=[entry(inner)]))

    data = await desk.data('{ article(slug: "main") { related { related(excludeSelf: true) { title } } } }')

    assert data["article"]["related"] == [{"related": [{"title": "X"}]}]


@pytest.mark.parametrize(("title", "slug"), [("Second", "b"), ("First", "a"), ("Neither", "a")])
async def test_of_articles_with_one_web_url_an_entry_means_that_of_its_title_else_the_lowest_id(desk, title, slug):
    shared = "https://tidewater-times.example/shared"
    desk.add(
        article("b", title="Second", webUrl=shared),
        article("a", age=1, title="First", webUrl=shared),
        article("main", age=2, related=[{"title": title, "webUrl": shared}]),
    )

    data = await desk.data('{ article(slug: "main") { related { article { slug } } } }')

    assert data["article"]["related"] == [{"article": {"slug": slug}}]


async def test_one_fragment_on_article_summary_serves_every_depth(harbour):
    data = await harbour.data(
        """query { article(slug: "main") { ...Card related(first: 2) { ...Card article { ...Card } } } }
        fragment Card on ArticleSummary { __typename title }"""
    )

    assert data["article"]["__typename"] == "Article"
    assert data["article"]["related"][1] == {
        "__typename": "RelatedArticle",
        "title": "R0",
        "article": {"__typename": "Article", "title": "R0"},
    }
