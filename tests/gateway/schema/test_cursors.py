"""A cursor is a place in one list: whoever goes on from it, either way, misses nothing and meets nothing twice."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.settings import Visibility
from tests.desk import MORNING, article
from tests.oracle import FILTERS, ORDERS, UNTIDY, in_order, listed, place
from tests.walks import OWNERS, page

FOR_ALL = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60
)
moves = st.lists(st.tuples(st.booleans(), st.integers(1, 30)), min_size=1, max_size=10)


@pytest.mark.asyncio(loop_scope="module")
@FOR_ALL
@given(
    moves=moves,
    owner=st.sampled_from(list(OWNERS)),
    order=st.sampled_from(ORDERS),
    name=st.sampled_from(list(FILTERS)),
)
async def test_any_sequence_of_sizes_and_directions_walks_along_one_list(untidy, moves, owner, order, name):
    asked = {"owner": owner, "visibility": Visibility.ALL, "filter": FILTERS[name], "orderBy": order}
    whole = listed(UNTIDY, order, FILTERS[name], Visibility.ALL, OWNERS[owner])
    info = None

    for forwards, size in moves:
        if info is None:
            start = end = 0 if forwards else len(whole)
        cursor = info and info["endCursor" if forwards else "startCursor"]
        if forwards:
            found, told = await page(untidy, first=size, after=cursor, **asked)
            start, end = end, min(end + size, len(whole))
            assert (told["hasNextPage"], told["hasPreviousPage"]) == (end < len(whole), cursor is not None)
        else:
            found, told = await page(untidy, last=size, before=cursor, **asked)
            start, end = max(start - size, 0), start
            assert (told["hasNextPage"], told["hasPreviousPage"]) == (cursor is not None, start > 0)
        assert found == whole[start:end]
        # An empty page has no place to go on from: one begins anew, at an end.
        info = told if found else None


hours = st.none() | st.integers(0, 5)
values = st.none() | st.sampled_from([0, 5, 5.0, 5.5, 60])
changes = st.tuples(st.integers(0, 25), hours, values, values, st.booleans())
steps = st.lists(st.tuples(st.lists(changes, max_size=4), st.booleans(), st.integers(1, 5)), max_size=8)
KINDS = list(product(ORDERS, [{}, {"minHeat": 5}, {"minQuality": 5, "topics": ["Tides"]}]))


def changed(slug, hour, heat, quality, published):
    return article(
        slug,
        publishedDateTime=None if hour is None else MORNING.replace(hour=hour),
        heat=heat,
        quality=quality,
        topics=["Tides"],
        published=published,
    )


def behind(documents, order, wanted, position, above):
    """The slugs above or below a place, in the order of the list."""
    shown = set(listed(documents, order, wanted))
    return [
        one["_id"]
        for one in in_order(documents, order)
        if one["_id"] in shown
        and (position is None or (place(one, order) > position if above else place(one, order) < position))
    ]


@FOR_ALL
@given(kind=st.sampled_from(KINDS), steps=steps)
async def test_what_comes_and_goes_between_pages_moves_no_other(desk, kind, steps):
    """Each page is what stands behind the last one's end at that moment, be that article itself there or not."""
    order, wanted = kind
    stored = {f"a{number:02}": changed(f"a{number:02}", number % 6, number % 7, 60, True) for number in range(20)}
    desk.database.articles.delete_many({})
    desk.database.articles.insert_many(stored.values())
    downwards = order != "OLDEST"
    position = info = None

    for changes, forwards, size in steps:
        for number, hour, heat, quality, published in changes:
            slug = f"a{number:02}"
            gone = stored.pop(slug, None)
            desk.database.articles.delete_one({"_id": slug})
            if gone is None or hour == 0:
                stored[slug] = changed(slug, hour, heat, quality, published)
                desk.database.articles.insert_one(stored[slug])

        cursor = info and info["endCursor" if forwards else "startCursor"]
        at = position and position[-1 if forwards else 0]
        rest = behind(stored.values(), order, wanted, at, forwards != downwards)
        way = {"first": size, "after": cursor} if forwards else {"last": size, "before": cursor}
        found, told = await page(desk, filter=wanted, orderBy=order, **way)

        assert found == (rest[:size] if forwards else rest[-size:])
        assert told["hasNextPage" if forwards else "hasPreviousPage"] == (len(rest) > size)
        if found:
            info, position = told, [place(stored[slug], order) for slug in (found[0], found[-1])]


@pytest.mark.parametrize("order", ORDERS)
async def test_the_place_of_an_article_that_is_gone_is_still_a_place(desk, order):
    desk.database.articles.insert_many(article(f"a{number}", age=number, heat=5, quality=7) for number in range(6))
    whole = (await page(desk, orderBy=order))[0]
    _, info = await page(desk, orderBy=order, first=3)

    desk.database.articles.delete_one({"_id": whole[2]})

    assert (await page(desk, orderBy=order, first=3, after=info["endCursor"]))[0] == whole[3:]
    assert (await page(desk, orderBy=order, last=3, before=info["endCursor"]))[0] == whole[:2]


NOTHING_AROUND = {"hasNextPage": False, "hasPreviousPage": False}


@pytest.mark.parametrize("order", ORDERS)
async def test_page_info_at_the_start_in_the_middle_and_at_the_end(desk, order):
    """Beyond a page it is looked for in the direction of paging; on the other side a cursor tells that there is."""
    desk.database.articles.insert_many(article(f"a{number}", age=number, heat=5) for number in range(5))
    every, whole = await page(desk, orderBy=order)

    async def around(**arguments):
        slugs, info = await page(desk, orderBy=order, **arguments)
        return [every.index(slug) for slug in slugs], info["hasPreviousPage"], info["hasNextPage"]

    assert {key: whole[key] for key in NOTHING_AROUND} == NOTHING_AROUND
    assert await around(first=5) == ([0, 1, 2, 3, 4], False, False)
    assert await around(last=5) == ([0, 1, 2, 3, 4], False, False)
    assert await around(first=4) == ([0, 1, 2, 3], False, True)
    assert await around(last=4) == ([1, 2, 3, 4], True, False)
    assert await around(first=3, after=whole["startCursor"]) == ([1, 2, 3], True, True)
    assert await around(first=4, after=whole["startCursor"]) == ([1, 2, 3, 4], True, False)
    assert await around(last=3, before=whole["endCursor"]) == ([1, 2, 3], True, True)
    assert await around(last=4, before=whole["endCursor"]) == ([0, 1, 2, 3], False, True)
    assert await around(after=whole["endCursor"]) == ([], True, False)
    assert await around(last=2, before=whole["startCursor"]) == ([], False, True)


@pytest.mark.parametrize("arguments", [{}, {"first": 3}, {"last": 3}])
@pytest.mark.parametrize("order", ORDERS)
async def test_an_empty_list_has_no_cursors_and_nothing_around_it(desk, order, arguments):
    assert await page(desk, orderBy=order, filter={"topics": []}, **arguments) == (
        [],
        {**NOTHING_AROUND, "startCursor": None, "endCursor": None},
    )
