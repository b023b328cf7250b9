"""Providers: what an article embeds, completed from the organization document of the same domain."""

import base64

import pytest

from tests.desk import article

LOGO = {"url": "/assets/tide-50x50.jpg", "width": 50, "height": 50}
BIG_LOGO = {"url": "https://tide.example/big.png", "width": 300, "height": 200}
TIDE = {
    "taxonomy": "organization",
    "_id": "tide.example",
    "name": "The Tide",
    "domain": "tide.example",
    "description": "A paper of the coast.",
    "images": [LOGO, BIG_LOGO],
}
EVERYTHING = "id name domain description images { url }"


def key(text):
    return base64.b64encode(text.encode()).decode()


async def provider_of(desk, embedded, *documents, fields=EVERYTHING):
    desk.add(article("a", provider=embedded), *documents)
    return (await desk.data(f'{{ article(slug: "a") {{ provider {{ {fields} }} }} }}'))["article"]["provider"]


async def test_what_is_embedded_is_given_as_it_is(desk):
    own = {"name": "Tide", "domain": "tide.example", "images": [{"url": "/own.jpg"}]}

    found = await provider_of(desk, own, TIDE, fields="id name domain images { url }")

    assert found == {"id": key("Provider:tide.example"), **own}
    assert desk.commands == [("find", "articles")]


@pytest.mark.parametrize("absent", [{}, {"name": None, "images": None}, {"name": "", "images": []}])
async def test_what_is_not_embedded_comes_from_the_organization(desk, absent):
    found = await provider_of(desk, {"domain": "tide.example", **absent}, TIDE)

    assert found == {
        "id": key("Provider:tide.example"),
        "name": "The Tide",
        "domain": "tide.example",
        "description": "A paper of the coast.",
        "images": [{"url": LOGO["url"]}, {"url": BIG_LOGO["url"]}],
    }
    assert desk.commands == [("find", "articles"), ("find", "organizations")]


async def test_without_an_organization_what_is_not_embedded_is_null(desk):
    found = await provider_of(desk, {"domain": "tide.example"})

    assert found == {
        "id": key("Provider:tide.example"),
        "name": None,
        "domain": "tide.example",
        "description": None,
        "images": [],
    }


async def test_a_provider_without_a_domain_has_its_name_in_its_id(desk):
    found = await provider_of(desk, {"name": "A: pilot street"}, fields="id name domain")

    assert found == {"id": key("Provider:A: pilot street"), "name": "A: pilot street", "domain": None}


@pytest.mark.parametrize("embedded", [None, {}, {"images": [LOGO]}, {"name": "", "domain": ""}])
async def test_a_provider_with_neither_name_nor_domain_is_null(desk, embedded):
    assert await provider_of(desk, embedded) is None


async def test_of_organizations_with_one_domain_the_lowest_id_is_meant(desk):
    found = await provider_of(
        desk, {"domain": "tide.example"}, TIDE, TIDE | {"_id": "a", "name": "The lower"}, fields="name"
    )

    assert found == {"name": "The lower"}


BY_DOMAIN = f'{{ provider(domain: "tide.example") {{ {EVERYTHING} }} }}'


async def test_reached_by_domain_everything_comes_from_the_organization(desk):
    desk.add(article("a", provider={"name": "Embedded", "domain": "tide.example"}), TIDE)

    found = (await desk.data(BY_DOMAIN))["provider"]

    assert (found["name"], found["description"], len(found["images"])) == ("The Tide", "A paper of the coast.", 2)
    assert desk.commands == [("find", "organizations")]


async def test_without_an_organization_it_comes_from_the_newest_visible_article_that_names_the_domain(desk):
    desk.add(
        article("hidden", published=False, provider={"name": "Hidden", "domain": "tide.example"}),
        article("newer", age=1, provider={"name": "Newer", "domain": "tide.example"}),
        article("older", age=2, provider={"name": "Older", "domain": "tide.example", "images": [LOGO]}),
    )

    found = (await desk.data(BY_DOMAIN))["provider"]

    assert found == {
        "id": key("Provider:tide.example"),
        "name": "Newer",
        "domain": "tide.example",
        "description": None,
        "images": [],
    }


async def test_a_domain_that_only_hidden_articles_name_is_null(desk):
    desk.add(
        article("unpublished", published=False, provider={"domain": "tide.example"}),
        article("removed", removed=True, provider={"domain": "tide.example"}),
    )

    assert await desk.data(BY_DOMAIN) == {"provider": None}


async def test_domains_are_matched_as_written(desk):
    desk.add(TIDE)

    assert await desk.data('{ provider(domain: "TIDE.example") { name } }') == {"provider": None}


async def test_the_providers_of_a_page_and_of_its_related_entries_are_one_command(desk):
    desk.add(
        TIDE,
        TIDE | {"_id": "b", "domain": "b.example", "name": "B"},
        *(
            article(
                f"a{number}",
                age=number,
                provider={"domain": domain},
                related=[{"title": "x", "webUrl": "x", "provider": {"domain": "b.example"}}],
            )
            for number, domain in enumerate(["tide.example", "b.example", "tide.example"])
        ),
    )

    data = await desk.data("{ articles { nodes { provider { name description } related { provider { name } } } } }")

    assert [node["provider"]["name"] for node in data["articles"]["nodes"]] == ["The Tide", "B", "The Tide"]
    assert [node["related"][0]["provider"]["name"] for node in data["articles"]["nodes"]] == ["B"] * 3
    assert desk.commands == [("find", "articles"), ("find", "organizations")]
    assert sorted(desk.sent[1]["filter"]["domain"]["$in"]) == ["b.example", "tide.example"]
