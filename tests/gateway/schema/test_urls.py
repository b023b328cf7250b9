"""URL: an absolute one as it is stored; a path below the asset base URL, where there is one, in every field."""

import pytest

from tests.desk import article

IMAGES = [{"url": "/i.jpg", "width": 5}]
PROVIDER = {"name": "Tide", "domain": "tide.example", "images": IMAGES}
PATHS = {"webUrl": "/w", "ampWebUrl": "/amp", "cdnAmpWebUrl": "/cdn", "provider": PROVIDER, "images": IMAGES}
CARD = "webUrl ampWebUrl cdnAmpWebUrl images { url } image { url } provider { images { url } image { url } }"


def card(base):
    image = {"url": f"{base}/i.jpg"}
    return {
        "webUrl": f"{base}/w",
        "ampWebUrl": f"{base}/amp",
        "cdnAmpWebUrl": f"{base}/cdn",
        "images": [image],
        "image": image,
        "provider": {"images": [image], "image": image},
    }


@pytest.mark.parametrize(
    ("configured", "base"),
    [
        (None, ""),
        ("https://cdn.example", "https://cdn.example"),
        ("https://cdn.example/news/", "https://cdn.example/news"),
    ],
)
async def test_a_stored_path_is_given_below_the_asset_base_url_in_every_field(desk, configured, base):
    desk.add(
        article("a", **PATHS, originalUrl="/o", related=[{"title": "R", **PATHS}], topics=["T"]),
        {"taxonomy": "organization", "_id": "o", "domain": "o.example", "images": IMAGES},
        {"taxonomy": "topic", "_id": "t", "name": "T", "images": ["/i.jpg", IMAGES[0]]},
    )

    data = await desk.data(
        f"""{{ article(slug: "a") {{ originalUrl {CARD} related {{ {CARD} }} topics {{ images {{ url }} }} }}
        provider(domain: "o.example") {{ images {{ url }} image {{ url }} }} }}""",
        asset_base_url=configured,
    )

    image = {"url": f"{base}/i.jpg"}
    assert data["article"] == {
        "originalUrl": f"{base}/o",
        **card(base),
        "related": [card(base)],
        "topics": [{"images": [image, image]}],
    }
    assert data["provider"] == {"images": [image], "image": image}


@pytest.mark.parametrize(
    "stored", ["https://i.example/b.jpg", "//c.example/c", "c.jpg", "", "?a", "data:,x", "\\a", " /a", "HTTPS://A/"]
)
async def test_what_is_no_path_is_given_as_it_is(desk, stored):
    desk.add(article("a", webUrl=stored))
    text = "query ($url: URL) { article(webUrl: $url) { webUrl } }"

    for base in (None, "https://cdn.example"):
        assert await desk.data(text, asset_base_url=base, url=stored) == {"article": {"webUrl": stored}}


async def test_an_article_is_found_by_the_path_that_is_stored(desk):
    desk.add(article("a", webUrl="/a"))

    data = await desk.data('{ article(webUrl: "/a") { webUrl } }', asset_base_url="https://cdn.example")

    assert data == {"article": {"webUrl": "https://cdn.example/a"}}
