"""Providers where what is stored of them is untidy: in the article, in the organization, in the domain itself."""

import pytest

from gateway.paging import global_id
from tests.desk import article

TIDE = {"taxonomy": "organization", "_id": "o", "domain": "tide.example", "name": "The Tide", "description": "D"}
BY_DOMAIN = """query ($domain: String!, $id: ID!) {
    provider(domain: $domain) { id name domain } node(id: $id) { id ... on Provider { name domain } } }"""


async def by_domain(desk, domain):
    """What both ways to a provider by its domain give, which must be the same."""
    data = await desk.data(BY_DOMAIN, domain=domain, id=global_id("Provider", domain))
    assert data["provider"] == data["node"]
    return data["provider"]


@pytest.mark.parametrize("value", [5, 0, False, ["Tide"], [], {}])
async def test_a_name_that_is_no_text_is_null_and_an_error_and_is_not_completed(desk, value):
    desk.add(TIDE, article("a", provider={"name": value, "domain": "tide.example"}))

    payload = await desk.ask('{ article(slug: "a") { provider { name domain description } } }')

    assert payload["data"]["article"]["provider"] == {"name": None, "domain": "tide.example", "description": "D"}
    assert [(error["path"][-1], error["extensions"]["code"]) for error in payload["errors"]] == [
        ("name", "DAMAGED_DOCUMENT")
    ]


@pytest.mark.parametrize("value", [5, 0, False, ["tide.example"], [], {}])
async def test_a_domain_that_is_no_text_is_null_and_an_error_and_names_no_organization(desk, value):
    desk.add(TIDE, article("a", provider={"name": "Tide", "domain": value}))

    payload = await desk.ask('{ article(slug: "a") { provider { id name domain description } } }')

    assert payload["data"]["article"]["provider"] == {
        "id": global_id("Provider", "Tide"),
        "name": "Tide",
        "domain": None,
        "description": None,
    }
    assert [error["path"][-1] for error in payload["errors"]] == ["domain"]


async def test_the_description_is_that_of_the_organization_always(desk):
    desk.add(TIDE, article("a", provider={"domain": "tide.example", "description": "embedded"}))
    desk.add(article("b", age=1, provider={"domain": "other.example", "description": "embedded"}))

    data = await desk.data("{ articles { nodes { provider { description } } } }")

    assert [node["provider"]["description"] for node in data["articles"]["nodes"]] == ["D", None]


@pytest.mark.parametrize(
    "newer",
    [
        [{"name": "List", "domain": "tide.example"}],
        {"name": "List", "domain": ["tide.example"]},
        {"name": "Nested", "domain": {"domain": "tide.example"}},
    ],
)
async def test_what_is_no_provider_names_no_domain(desk, newer):
    desk.add(article("newer", provider=newer))
    assert await by_domain(desk, "tide.example") is None

    desk.add(article("older", age=1, provider={"name": "Tide", "domain": "tide.example"}))
    assert await by_domain(desk, "tide.example") == {
        "id": global_id("Provider", "tide.example"),
        "name": "Tide",
        "domain": "tide.example",
    }


async def test_of_many_domains_each_is_named_by_a_provider(desk):
    desk.add(article("newer", provider=[{"name": "List", "domain": "tide.example"}]))
    desk.add(*(article(name, age=1, provider={"name": name, "domain": f"{name}.example"}) for name in ("tide", "b")))
    ids = [global_id("Provider", domain) for domain in ("tide.example", "b.example", "c.example")]

    data = await desk.data("query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Provider { name } } }", ids=ids)

    assert data["nodes"] == [{"name": "tide"}, {"name": "b"}, None]


@pytest.mark.parametrize("domain", ["", ["tide.example"], 5, None])
async def test_an_organization_without_a_domain_is_reached_by_none(desk, domain):
    desk.add(TIDE | {"domain": domain}, article("a", provider={"name": "Tide", "domain": ""}))

    assert await by_domain(desk, "") is None
    assert await by_domain(desk, "tide.example") is None


async def test_an_untidy_organization_costs_its_fields_alone(desk):
    desk.add(TIDE | {"name": 5, "description": [1], "images": ["x", {"url": 5}, {"url": "/good.png"}]})

    payload = await desk.ask('{ provider(domain: "tide.example") { domain name description images { url } } }')

    assert payload["data"]["provider"] == {
        "domain": "tide.example",
        "name": None,
        "description": None,
        "images": [{"url": "/good.png"}],
    }
    assert [error["path"][-1] for error in payload["errors"]] == ["name", "description"]
