"""Every list of articles is, page by page and from either end, what plain Python makes of the same documents."""

from itertools import product

import pytest

from gateway.settings import Visibility
from tests.oracle import FILTERS, ORDERS, UNTIDY, listed
from tests.walks import OWNERS, backwards, forwards

pytestmark = pytest.mark.asyncio(loop_scope="module")


ASKED = [
    pytest.param(*asked, id="-".join(asked))
    for asked in product(OWNERS, FILTERS, ORDERS, Visibility)
    # Without the scope it is refused: test_filters.py.
    if "published" not in FILTERS[asked[1]] or asked[3] is Visibility.ALL
]


@pytest.mark.parametrize(("owner", "name", "order", "visibility"), ASKED)
async def test_the_pages_of_a_list_are_the_list_whole_and_in_order(untidy, owner, name, order, visibility):
    asked = {"owner": owner, "visibility": visibility, "filter": FILTERS[name], "orderBy": order}

    expected = listed(UNTIDY, order, FILTERS[name], visibility, OWNERS[owner])

    size = min(100, len(expected) // 3 + 1)
    assert await forwards(untidy, size, **asked) == expected
    assert await backwards(untidy, size, **asked) == expected


@pytest.mark.parametrize("name", FILTERS)
async def test_each_filter_leaves_something_out_and_nearly_each_leaves_something(name):
    found = listed(UNTIDY, filter=FILTERS[name], visibility=Visibility.ALL)

    assert len(found) < len(UNTIDY) or name == "nothing"
    assert found or name in {"no topic", "at no time"}
