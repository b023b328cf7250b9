"""What MongoDB reads for a page of a list: for each member of the filter, alone and in the pairs that the contract names.

A list is in one of four classes, each with what it may examine and whether anything may be sorted in memory. A page has
five articles, and one more is read to know whether there are more.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

import pytest
import pytest_asyncio

from gateway.model import Order
from gateway.paging import Position
from gateway.settings import Visibility
from gateway.store import MORE, ArticleFilter, ArticleList, Articles, View, marks_of
from tests.archive import archive
from tests.conftest import Recorder
from tests.desk import Desk, article
from tests.plans import SCAN, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIDDLE = datetime(2026, 11, 13)  # noqa: DTZ001 - as it is read
TIMES = {
    "from": {"published_from": MIDDLE},
    "to": {"published_to": MIDDLE},
    "between": {"published_from": MIDDLE, "published_to": MIDDLE + timedelta(days=3)},
}
LEAST = {
    "hot": {"min_heat": 1_500},
    "of some heat": {"min_heat": 0},
    "good": {"min_quality": 120},
    "of some quality": {"min_quality": 3},
}
MEMBERS = {
    "a topic": {"topics": ("Tides",)},
    "topics": {"topics": ("Nothing", "Ports", "Tides")},
    "a provider": {"providers": ("amber-chronicle.example",)},
    "providers": {"providers": ("amber-chronicle.example", "nothing.example")},
}
ALONE = {
    "nothing": {},
    **MEMBERS,
    "a category": {"categories": ("news",)},
    "types": {"types": ("article", "nothing")},
    **TIMES,
    **LEAST,
    "published": {"published": True},
    "not published": {"published": False},
}
PAIRS = {
    f"{one} {other}": MEMBERS[one] | (TIMES | LEAST)[other]
    for one, other in product(MEMBERS, TIMES.keys() | LEAST.keys())
}
FILTERS = {name: ArticleFilter(**members) for name, members in (ALONE | PAIRS).items()}
MIDDLES = {"publishedDateTime": MIDDLE + timedelta(days=1), "heat": 200, "quality": 60}
DATED = {Order.NEWEST, Order.OLDEST}


class Kind(NamedTuple):
    """What a page may cost: keys, by how many articles are returned and marks there are; documents; whether it sorts."""

    most_keys: Callable[[int, int], int]
    most_documents: Callable[[int, int], int]
    may_sort: bool


WALKED = Kind(lambda returned, _: returned + 3, lambda returned, _: 2 * returned + 2, False)
"""An index gives what is asked for, in order. Of an `$or` each range's first documents are read."""
WALKED_BY_MARK = Kind(lambda returned, _: returned + 12, lambda returned, _: returned + 6, False)
"""The same; what nobody may see is among them: one in forty, or in the few of a mark. Several values are as many walks."""
SHORT = WALKED_BY_MARK._replace(may_sort=True)
"""The same, where what is left of several values at one mark is a handful, which MongoDB may as well sort."""
MERGED = Kind(
    lambda returned, marks: 3 * marks + 3 * returned + 20, lambda returned, marks: 2 * marks + 3 * returned + 20, True
)
"""A least mark in the order of dates: a range for each mark, merged. Sorted is what is found between known marks, nothing
in practice, and a range or a list that is short."""
WEIGHED = Kind(lambda returned, _: 40 * returned + 20, lambda returned, _: 5 * returned + 20, True)
"""A range of dates, or a least mark, in the order of another mark: MongoDB weighs a walk, where what does not fit costs a
key, against the sort of a few."""
DRAFTS = WALKED._replace(may_sort=True)
"""What is not published, by date: merged like marks, of which there are two, false and none."""
SIEVED = Kind(lambda returned, _: 20 * returned, lambda returned, _: returned + 1, False)
"""What is not published, by heat or quality: what does not fit costs a key."""


def kind_of(wanted, order):
    least = {"heat": wanted.min_heat, "quality": wanted.min_quality}
    by_date = wanted.published_from or wanted.published_to
    if order in DATED:
        return DRAFTS if wanted.published is False else MERGED if set(least.values()) != {None} else WALKED
    if by_date or any(mark is not None for key, mark in least.items() if key != order.key):
        return WEIGHED
    if wanted.published is False:
        return SIEVED
    return SHORT if max(len(wanted.topics or ()), len(wanted.providers or ())) > 1 else WALKED_BY_MARK


class Known:
    """Marks that are known already, so that none are asked for between the commands of a page."""

    def __init__(self, marks):
        self.marks = marks

    async def current(self):
        return self.marks

    def least(self, wanted):
        """How many there are of those that the filter asks for."""
        return sum(
            mark >= least
            for key, least in (("heat", wanted.min_heat), ("quality", wanted.min_quality))
            if least is not None
            for mark in self.marks[key]
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(mongodb_uri):
    with archive(mongodb_uri, 4_000) as name:
        desk = Desk(mongodb_uri, name, Recorder())
        yield desk
        await desk.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(desk):
    return Known(await marks_of(desk.reader))


async def page(desk, view, asked):
    """A page, and how MongoDB runs the one command of it."""
    desk._recorder.clear()
    found = (await view.article_lists([asked], {"title": None, MORE: None}))[asked]
    (command,) = desk.sent
    return found, running(desk.database, command)


ASKED = [
    pytest.param(name, order, visibility, id=f"{name}-{order.value}-{visibility}")
    for name, order, visibility in product(FILTERS, Order, Visibility)
    if FILTERS[name].published is None or visibility is Visibility.ALL
]


@pytest.mark.parametrize(("name", "order", "visibility"), ASKED)
async def test_a_page_examines_what_its_kind_of_list_may(desk, known, name, order, visibility):
    wanted = FILTERS[name]
    kind = kind_of(wanted, order)
    view = View(desk.reader, visibility, known)

    for position, backwards in product((None, Position.of(MIDDLES[order.key], "m")), (False, True)):
        of = Articles(filter=wanted, order=order)
        found, run = await page(desk, view, ArticleList(5, of, position, backwards))

        returned = len(found.documents) + found.more
        assert SCAN not in run.stages
        assert run.keys <= kind.most_keys(returned, known.least(wanted)), (position, backwards)
        assert run.documents <= kind.most_documents(returned, known.least(wanted)), (position, backwards)
        assert kind.may_sort or not run.sorts, (position, backwards)


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("order", Order, ids=lambda order: order.value)
@pytest.mark.parametrize(
    "owner", [("topics", "Tides"), ("provider.domain", "amber-chronicle.example")], ids=lambda owner: owner[0]
)
async def test_a_list_of_an_owner_is_walked(desk, known, owner, order, visibility):
    view = View(desk.reader, visibility, known)

    for position, backwards in product((None, Position.of(MIDDLES[order.key], "m")), (False, True)):
        found, run = await page(desk, view, ArticleList(5, Articles(*owner, order=order), position, backwards))

        returned = len(found.documents) + found.more
        kind = WALKED if order in DATED else WALKED_BY_MARK
        assert run.keys <= kind.most_keys(returned, 0)
        assert not run.sorts


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rare_in_front(mongodb_uri, own_name):
    """Twenty thousand articles: the oldest hundred alone are good and hot, the hundred before are drafts."""
    desk = Desk(mongodb_uri, own_name, Recorder())
    desk.database.articles.insert_many(
        (
            article(
                f"a{number:05}",
                age=number,
                quality=100 + number % 40 if number >= 19_900 else number % 80,
                heat=2_000 + number % 50 if number >= 19_900 else number % 300,
                published=not 19_800 <= number < 19_900,
            )
            for number in range(20_000)
        ),
        ordered=False,
    )
    yield desk
    await desk.close()


@pytest.fixture(scope="module")
def own_name(mongodb_uri):
    with archive(mongodb_uri, 0) as name:
        yield name


RARE = {
    "good": (ArticleFilter(min_quality=100), 40),
    "hot": (ArticleFilter(min_heat=2_000), 50),
    "good and hot": (ArticleFilter(min_quality=100, min_heat=2_000), 90),
}


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("order", DATED, ids=lambda order: order.value)
@pytest.mark.parametrize("name", RARE)
async def test_where_the_good_are_old_a_page_by_date_does_not_read_its_way_to_them(
    rare_in_front, name, order, backwards
):
    wanted, marks = RARE[name]
    view = View(rare_in_front.reader, Visibility.PUBLISHED, Known(await marks_of(rare_in_front.reader)))

    found, run = await page(rare_in_front, view, ArticleList(20, Articles(filter=wanted, order=order), None, backwards))

    assert len(found.documents) == 20
    assert run.keys <= 3 * marks + 3 * 21


@pytest.mark.parametrize("order", DATED, ids=lambda order: order.value)
async def test_nor_to_drafts_that_are_old(rare_in_front, order):
    view = View(rare_in_front.reader, Visibility.ALL, Known({}))
    wanted = ArticleFilter(published=False)

    found, run = await page(rare_in_front, view, ArticleList(20, Articles(filter=wanted, order=order)))

    assert len(found.documents) == 20
    assert run.keys <= 2 * 21
    assert len(run.sorts) <= 1
