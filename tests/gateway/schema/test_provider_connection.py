"""Query.providers: every domain that an organization or a visible article's own provider names, page by page."""

import pytest

from tests.desk import article

PROVIDERS = """
query ($first: Int, $after: String) {
  providers(first: $first, after: $after) {
    edges { cursor node { domain } }
    nodes { id domain name }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


def organization(domain, **fields):
    return {"taxonomy": "organization", "_id": f"o-{domain}", "domain": domain, **fields}


async def page(desk, first=None, after=None, **options):
    connection = (await desk.data(PROVIDERS, first=first, after=after, **options))["providers"]
    return [node["domain"] for node in connection["nodes"]], connection


async def known(desk, domains, **options):
    """Those of the domains that `provider` knows."""
    asked = " ".join(f'd{place}: provider(domain: "{domain}") {{ domain }}' for place, domain in enumerate(domains))
    data = await desk.data(f"{{ {asked} }}", **options)
    return [domain for place, domain in enumerate(domains) if data[f"d{place}"] == {"domain": domain}]


@pytest.fixture
def stocked(desk):
    desk.add(
        organization("only-organization.example"),
        organization("both.example", name="Both"),
        organization(5),
        organization(""),
        organization(None),
        article("a", provider={"domain": "both.example"}),
        article("b", provider={"domain": "only-article.example", "name": "Only"}),
        article("c", provider={"domain": "Élan.example"}, age=1),
        article("d", provider={"domain": "ABC.example"}, age=1),
        article("twice", provider={"domain": "both.example"}),
        article("draft", published=False, provider={"domain": "draft.example"}),
        article("unsaid", published=None, provider={"domain": "unsaid.example"}),
        article("removed", removed=True, provider={"domain": "removed.example"}),
        article("embeds", related=[{"title": "R", "webUrl": "r", "provider": {"domain": "embedded.example"}}]),
        article("number", provider={"domain": 5}),
        article("empty", provider={"domain": "", "name": "Nameless"}),
        article("null", provider={"domain": None}),
        article("list", provider={"domain": ["list.example", "both.example"]}),
        article("mapping", provider={"domain": {"$gt": "mapping.example"}}),
        article("several", provider=[{"domain": "several.example"}]),
        article("text", provider="text.example"),
        article("none"),
    )
    return desk


SHOWN = ["ABC.example", "both.example", "only-article.example", "only-organization.example", "Élan.example"]
HIDDEN = ["draft.example", "removed.example", "unsaid.example"]
NOWHERE = [
    "embedded.example",
    "list.example",
    "mapping.example",
    "several.example",
    "text.example",
    "5",
    "",
    "abc.example",
]


async def test_domains_come_by_code_point_from_organizations_and_visible_articles(stocked):
    assert (await page(stocked))[0] == SHOWN
    assert (await page(stocked, visibility="all"))[0] == sorted([*SHOWN, *HIDDEN])


@pytest.mark.parametrize(("visibility", "expected"), [("published", SHOWN), ("all", sorted([*SHOWN, *HIDDEN]))])
async def test_provider_knows_the_same(stocked, visibility, expected):
    assert sorted(await known(stocked, [*SHOWN, *HIDDEN, *NOWHERE], visibility=visibility)) == expected


async def test_an_article_with_several_providers_in_front_does_not_hide_the_one_that_names_it(stocked):
    stocked.add(
        article("newest", age=-1, provider=[{"domain": "only-article.example"}]),
        article("newer", age=-2, provider={"domain": ["only-article.example"]}),
    )

    data = await stocked.data('{ provider(domain: "only-article.example") { name domain } }')

    assert data["provider"] == {"name": "Only", "domain": "only-article.example"}
    assert (await page(stocked))[0] == SHOWN


async def test_what_is_told_of_a_provider_is_what_provider_tells(stocked):
    fields = "id name domain description images { url }"

    nodes = (await stocked.data(f"{{ providers {{ nodes {{ {fields} }} }} }}"))["providers"]["nodes"]

    for node in nodes:
        data = await stocked.data(f'{{ provider(domain: "{node["domain"]}") {{ {fields} }} }}')
        assert data["provider"] == node


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 100])
async def test_pages_are_the_whole_however_they_are_cut(stocked, size):
    found, after = [], None
    while True:
        domains, connection = await page(stocked, size, after)
        info = connection["pageInfo"]
        found += domains
        assert info["hasPreviousPage"] == (after is not None)
        assert [edge["node"]["domain"] for edge in connection["edges"]] == domains
        assert info["startCursor"] == connection["edges"][0]["cursor"]
        assert info["endCursor"] == connection["edges"][-1]["cursor"]
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break

    assert found == SHOWN
    domains, connection = await page(stocked, size, after)
    assert domains == []
    assert connection["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_there_are_twenty_where_nothing_is_said_and_the_next_follow(desk):
    desk.add(*(organization(f"{number:03}.example") for number in range(45)))

    first, connection = await page(desk)
    second, _ = await page(desk, after=connection["pageInfo"]["endCursor"])

    assert first + second == [f"{number:03}.example" for number in range(40)]


async def test_providers_that_come_and_go_between_pages_move_no_other(desk):
    desk.add(*(organization(f"{number}.example") for number in range(6)))
    _, connection = await page(desk, 3)

    desk.database.organizations.delete_one({"domain": "2.example"})
    desk.add(organization("1b.example"), organization("2b.example"))
    await desk.know_what_is_kept()

    assert (await page(desk, 3, connection["pageInfo"]["endCursor"]))[0] == ["2b.example", "3.example", "4.example"]


async def test_a_page_is_a_command_or_two_however_many_providers_it_has(desk):
    desk.add(
        *(organization(f"{number}.example") for number in range(50)),
        *(article(f"a{number}", provider={"domain": f"x{number}.example"}) for number in range(50)),
    )
    await desk.know_what_is_kept()

    domains, _ = await page(desk, 100)

    assert len(domains) == 100
    assert desk.commands == [("find", "organizations"), ("aggregate", "articles")]


async def test_the_articles_of_each_are_there(stocked):
    data = await stocked.data(
        "{ providers { nodes { domain articles(orderBy: OLDEST, first: 2) { nodes { slug } totalCount } } } }"
    )

    assert {
        node["domain"]: [one["slug"] for one in node["articles"]["nodes"]] for node in data["providers"]["nodes"]
    } == {
        "ABC.example": ["d"],
        "both.example": ["a", "twice"],
        "only-article.example": ["b"],
        "only-organization.example": [],
        "Élan.example": ["c"],
    }
