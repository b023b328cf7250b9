"""A million articles: the 5 000th page costs what the first does, and the hub what it costs over five thousand.

`make soak` prints the figures. It takes some three minutes, most of them to make the articles and their indexes, and 4 GB
of disk.
"""

from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from gateway.settings import Visibility
from tests.archive import PAGE, archive, cursor_after, desks_over
from tests.plans import examined

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3_600)]

FEW, MANY = 5_000, 1_000_000
BEFORE = 4_999 * 20
"""Articles on the pages before the 5 000th."""
BY_MARK = "{ articles(filter: {minQuality: 120}) { nodes { title } } }"
HUB = (Path(__file__).parents[2] / "contract" / "queries" / "hub.graphql").read_text(encoding="utf-8")
ROUNDS = 200


@pytest.fixture(scope="module")
def archives(mongodb_uri):
    with archive(mongodb_uri, FEW) as few, archive(mongodb_uri, MANY) as many:
        yield few, many


@pytest.fixture
async def desks(mongodb_uri, recorder, archives):
    """One with five thousand articles and one with a million."""
    async with desks_over(mongodb_uri, recorder, archives) as desks:
        yield desks


@pytest.fixture
def tell(capsys):
    """Prints what something costs beside what it is compared with."""

    def tell(what, cost, other, unit="ms"):
        with capsys.disabled():
            print(f"\n{what}: {cost:.4g} / {other:.4g} {unit} = {cost / other:.2f}")  # noqa: T201 - what it is run for

    return tell


async def timed(question):
    began = perf_counter()
    await question()
    return (perf_counter() - began) * 1_000


async def compared(one, other):
    """The median milliseconds of two questions that are asked in turn, so that noise meets both."""
    times = [(await timed(one), await timed(other)) for _ in range(ROUNDS)]
    return [median(column) for column in zip(*times, strict=True)]


async def keys(desk, question):
    """What MongoDB examines for a question, once the names of topics are known."""
    await question()
    await question()
    return examined(desk.database, desk.sent)["keys"]


@pytest.mark.parametrize("visibility", Visibility)
async def test_page_5000_costs_what_page_1_does(desks, visibility, tell):
    _, desk = desks
    after = await cursor_after(desk, BEFORE, visibility)
    first, deep = [
        lambda cursor=cursor: desk.data(PAGE, visibility=visibility, after=cursor) for cursor in (None, after)
    ]

    first_keys, deep_keys = await keys(desk, first), await keys(desk, deep)
    first_time, deep_time = await compared(first, deep)

    tell(f"{visibility}: page 5 000 / page 1", deep_keys, first_keys, "keys")
    tell(f"{visibility}: page 5 000 / page 1", deep_time, first_time)
    assert abs(deep_keys - first_keys) <= 3
    assert deep_time <= 1.5 * first_time


@pytest.mark.parametrize("visibility", Visibility)
async def test_the_hub_costs_at_most_half_as_much_again_as_over_five_thousand(desks, visibility, tell):
    over_few, over_many = [lambda desk=desk: desk.data(HUB, visibility=visibility) for desk in desks]

    few_keys, many_keys = [await keys(desk, hub) for desk, hub in zip(desks, (over_few, over_many), strict=True)]
    few_time, many_time = await compared(over_few, over_many)

    tell(f"{visibility}: hub over {MANY:,} / over {FEW:,}", many_keys, few_keys, "keys")
    tell(f"{visibility}: hub over {MANY:,} / over {FEW:,}", many_time, few_time)
    assert many_keys == few_keys
    assert many_time <= 1.5 * few_time


@pytest.mark.parametrize("visibility", Visibility)
async def test_the_newest_of_the_best_examine_no_more_keys_than_there_are_marks(desks, visibility, tell):
    over_few, over_many = [lambda desk=desk: desk.data(BY_MARK, visibility=visibility) for desk in desks]

    few_keys, many_keys = [await keys(desk, ask) for desk, ask in zip(desks, (over_few, over_many), strict=True)]
    few_time, many_time = await compared(over_few, over_many)

    tell(f"{visibility}: the newest of the best over {MANY:,} / over {FEW:,}", many_keys, few_keys, "keys")
    tell(f"{visibility}: the newest of the best over {MANY:,} / over {FEW:,}", many_time, few_time)
    assert many_keys <= 200


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("names", ["topic_names", "domains"])
async def test_the_names_that_articles_carry_cost_what_they_cost_over_five_thousand(desks, names, visibility, tell):
    over_few, over_many = [getattr(desk.view(visibility), names) for desk in desks]

    at_first = await timed(over_few), await timed(over_many)
    again = await compared(over_few, over_many)

    for when, (few_time, many_time) in (("at first", at_first), ("again", again)):
        tell(f"{visibility}: {names} {when} over {MANY:,} / over {FEW:,}", many_time, few_time)
    assert again[1] <= 1.5 * again[0]
