"""Images: the best of what is stored for a slot on a screen."""

import pytest

from tests.desk import article


def image(url, width=None, **fields):
    return {"url": url, **({} if width is None else {"width": width}), **fields}


WIDTHS = [image("m", 600), image("unknown"), image("s", 300), image("l", 1200), image("l2", 1200)]


async def urls(desk, field, images=WIDTHS):
    if not desk.database.articles.count_documents({}):
        desk.add(article("a", images=images))
    found = (await desk.data(f'{{ article(slug: "a") {{ found: {field} {{ url }} }} }}'))["article"]["found"]
    return [one["url"] for one in found] if isinstance(found, list) else found and found["url"]


@pytest.mark.parametrize(
    ("field", "url"),
    [
        pytest.param("image", "l", id="the widest, the first of equals"),
        pytest.param("image(width: 300)", "s", id="just wide enough"),
        pytest.param("image(width: 301)", "m", id="the narrowest that is wide enough"),
        pytest.param("image(width: 300, dpr: 2)", "m", id="twice the pixels"),
        pytest.param("image(width: 300, dpr: 2.1)", "l", id="a little more than that"),
        pytest.param("image(width: 5000)", "l", id="none is wide enough"),
        pytest.param("image(width: null, dpr: null)", "l", id="null is as if left out"),
        pytest.param("image(dpr: 3)", "l", id="without a width the widest"),
    ],
)
async def test_image_gives_the_best_for_a_slot(desk, field, url):
    assert await urls(desk, field) == url


async def test_where_no_width_is_known_it_is_the_first(desk):
    assert await urls(desk, "image(width: 300)", [image("x"), image("y", 0), image("z", "wide")]) == "x"


async def test_where_there_is_no_image_it_is_null(desk):
    assert await urls(desk, "image(width: 300)", []) is None


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("images", ["m", "unknown", "s", "l", "l2"]),
        ("images(minWidth: null)", ["m", "unknown", "s", "l", "l2"]),
        ("images(minWidth: 0)", ["m", "s", "l", "l2"]),
        ("images(minWidth: 600)", ["m", "l", "l2"]),
        ("images(minWidth: 1201)", []),
    ],
)
async def test_images_come_in_stored_order_without_the_narrow_and_the_unknown(desk, field, found):
    assert await urls(desk, field) == found


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("images(minWidth: -1)", "minWidth: expected a whole number of at least 0, got -1."),
        ("image(width: 0)", "width: expected a whole number of at least 1, got 0."),
        ("image(dpr: 0)", "dpr: expected a number above 0, got 0.0."),
        ("image(dpr: -1.5)", "dpr: expected a number above 0, got -1.5."),
    ],
)
async def test_a_size_that_no_image_has_is_refused(desk, field, message):
    desk.add(article("a", images=WIDTHS))

    (error,) = (await desk.ask(f'{{ article(slug: "a") {{ {field} {{ url }} }} }}'))["errors"]

    assert (error["message"], error["extensions"]) == (message, {"code": "BAD_USER_INPUT"})


async def test_an_image_gives_its_stored_fields(desk):
    stored = image("https://i.example/a.jpg", 600, height=400, title="A", attribution="B", isCached=True)
    desk.add(article("a", images=[stored, image("b", 600), image("c", 600, height=0)]))

    data = await desk.data(
        '{ article(slug: "a") { images { url width height title attribution isCached aspectRatio } } }'
    )

    full, bare, flat = data["article"]["images"]
    assert full == stored | {"aspectRatio": 1.5}
    assert bare == {
        "url": "b",
        "width": 600,
        **dict.fromkeys(["height", "title", "attribution", "isCached", "aspectRatio"]),
    }
    assert flat["aspectRatio"] is None


@pytest.mark.parametrize("base", ["https://cdn.example/news", "https://cdn.example/news/"])
async def test_stored_paths_are_given_out_below_the_asset_base_url(desk, base):
    desk.add(
        article(
            "a", webUrl="/a", images=[image("/assets/a.jpg"), image("https://i.example/b.jpg"), image("//c.example/c")]
        )
    )

    data = await desk.data('{ article(webUrl: "/a") { webUrl images { url } } }', asset_base_url=base)

    assert data["article"]["webUrl"] == "https://cdn.example/news/a"
    assert [one["url"] for one in data["article"]["images"]] == [
        "https://cdn.example/news/assets/a.jpg",
        "https://i.example/b.jpg",
        "//c.example/c",
    ]
