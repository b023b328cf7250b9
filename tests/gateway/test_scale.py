"""What a question costs does not depend on how many articles there are, nor on how far one has paged.

Twenty thousand articles show it by the keys that MongoDB examines; a million by the clock too, in tests/soak.
"""

from itertools import product
from pathlib import Path

import pytest

from gateway.settings import Visibility
from tests.archive import PAGE, archive, cursor_after, desks_over
from tests.plans import examined

QUERIES = Path(__file__).parents[2] / "contract" / "queries"
HUB = (QUERIES / "hub.graphql").read_text(encoding="utf-8")
FEW, MANY = 2_000, 20_000


@pytest.fixture(scope="module")
def archives(mongodb_uri):
    with archive(mongodb_uri, FEW) as few, archive(mongodb_uri, MANY) as many:
        yield few, many


@pytest.fixture
async def desks(mongodb_uri, recorder, archives):
    """One with few articles and one with many."""
    async with desks_over(mongodb_uri, recorder, archives) as desks:
        yield desks


async def cost(desk, text, **options):
    await desk.data(text, **options)
    return examined(desk.database, desk.sent)


@pytest.mark.parametrize("visibility", Visibility)
async def test_a_page_deep_in_the_list_examines_as_many_keys_as_the_first(desks, visibility):
    _, desk = desks
    deep = await cursor_after(desk, 15_000, visibility)

    first, later = [await cost(desk, PAGE, visibility=visibility, after=after) for after in (None, deep)]

    assert first["returned"] == later["returned"] == 21
    # The public's index holds the articles that were taken back: one in forty, which is skipped.
    assert abs(later["keys"] - first["keys"]) <= 3
    assert max(first["keys"], later["keys"]) <= 24


@pytest.mark.parametrize("visibility", Visibility)
async def test_the_hub_examines_as_many_keys_over_many_articles_as_over_few(desks, visibility):
    for desk in desks:
        await desk.data(HUB, visibility=visibility)  # so that the names of topics are known

    few, many = [await cost(desk, HUB, visibility=visibility) for desk in desks]

    assert many == few
    assert few["keys"] <= few["returned"] * 1.5


@pytest.mark.parametrize("visibility", Visibility)
async def test_so_do_the_names_of_topics_that_it_needs(desks, visibility):
    costs = []
    for desk in desks:
        view = desk.view(visibility)
        names = await view.topic_names()
        desk._recorder.clear()
        assert await view.topic_names() == names
        costs.append(examined(desk.database, desk.sent)["keys"])

    # A key for each topic document, one or two for each article that carried a name, and one for each name.
    assert max(costs) <= 4 * len(names)


@pytest.mark.parametrize("visibility", Visibility)
async def test_so_do_the_domains_of_providers(desks, visibility):
    costs = []
    for desk in desks:
        view = desk.view(visibility)
        domains = await view.domains()
        desk._recorder.clear()
        assert await view.domains() == domains
        costs.append(examined(desk.database, desk.sent)["keys"])

    assert max(costs) <= 4 * len(domains)


@pytest.mark.parametrize("visibility", Visibility)
async def test_a_page_of_providers_examines_as_many_keys_over_many_articles_as_over_few(desks, visibility):
    text = "{ providers(first: 100) { nodes { name articles(first: 2) { nodes { slug } } } } }"
    costs = []
    for desk in desks:
        await desk.data(text, visibility=visibility)  # so that the domains are known
        costs.append(await cost(desk, text, visibility=visibility))

    few, many = costs
    assert few["returned"] == many["returned"] > 10
    # The newest of many are not those of few, and here and there one was taken back.
    assert abs(many["keys"] - few["keys"]) <= 10


@pytest.mark.parametrize("visibility", Visibility)
async def test_so_does_a_page_of_a_topic_in_any_order(desks, visibility):
    for order, backwards in product(["NEWEST", "OLDEST", "HEAT", "QUALITY"], [False, True]):
        size = "last" if backwards else "first"
        text = f'{{ topic(name: "Tides") {{ articles({size}: 20, orderBy: {order}) {{ nodes {{ slug }} }} }} }}'
        for desk in desks:
            await desk.data(text, visibility=visibility)
            of_page = examined(desk.database, [command for command in desk.sent if "limit" in str(command)][-1:])
            assert of_page["returned"] == 20
            assert of_page["keys"] <= 20 + 8, (order, backwards)
