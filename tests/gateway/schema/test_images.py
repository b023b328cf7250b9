"""Images: the best of what is stored for a slot on a screen."""

import pytest
from bson import Int64

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
    assert await urls(desk, "image(width: 300)", [image("x"), image("y", None), image("z", "wide")]) == "x"


@pytest.mark.parametrize("width", ["900", 900.5, float("inf"), float("nan"), True, 2**31, [900], {}])
@pytest.mark.parametrize("field", ["image", "image(width: 800)", "images(minWidth: 0)"])
async def test_a_width_that_is_no_whole_number_is_not_known(desk, field, width):
    assert await urls(desk, field, [image("x", width), image("y", 300)]) in ("y", ["y"])


@pytest.mark.parametrize("width", [300.0, Int64(300)])
async def test_a_width_is_known_however_another_loader_wrote_it(desk, width):
    assert await urls(desk, "image(width: 300)", [image("l", 900), image("x", width)]) == "x"


@pytest.mark.parametrize(
    ("field", "found"),
    [("image", "y"), ("image(width: 1)", "y"), ("images(minWidth: 0)", ["y"]), ("images(minWidth: 1)", [])],
)
async def test_a_width_of_0_is_known_as_well(desk, field, found):
    assert await urls(desk, field, [image("unknown"), image("x", -1), image("y", 0)]) == found


@pytest.mark.parametrize("dpr", ["5e-324", "1e308", "1e400"])
async def test_any_dpr_above_0_finds_an_image(desk, dpr):
    assert await urls(desk, f"image(width: 2147483647, dpr: {dpr})") == ("s" if dpr == "5e-324" else "l")


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
        ("images(minWidth: -2147483648)", "minWidth: expected a whole number of at least 0, got -2147483648."),
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


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [
        (600, 400, 1.5),
        (600.0, Int64(400), 1.5),
        (1, 3, 1 / 3),
        (0, 400, None),
        (600, 0, None),
        (600, None, None),
        (None, 400, None),
        ("600", 400, None),
        (float("inf"), 400, None),
        (600, 1e-320, None),
        (600, float("nan"), None),
    ],
)
async def test_an_aspect_ratio_is_width_by_height_where_both_are_known_and_not_0(desk, width, height, ratio):
    desk.add(article("a", images=[{"url": "x", "width": width, "height": height}]))

    data = await desk.data('{ article(slug: "a") { images { aspectRatio } } }')

    assert data["article"]["images"] == [{"aspectRatio": ratio}]
