"""Beyond ten thousand articles: where counts stop, and which of them facets are made of."""

import pytest
import pytest_asyncio

from tests.conftest import Recorder
from tests.desk import Desk, article

pytestmark = pytest.mark.asyncio(loop_scope="module")
COUNT = 10_050


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def many(mongodb_uri, own_database):
    """Articles by age, the older the hotter."""
    desk = Desk(mongodb_uri, own_database, Recorder())
    desk.database.articles.insert_many(
        (
            article(
                f"a{number:05}",
                age=number,
                heat=number,
                topics=["Newest" if number < 40 else "Oldest" if number >= COUNT - 60 else "Between"],
                provider={"domain": "a.example"},
            )
            for number in range(COUNT)
        ),
        ordered=False,
    )
    yield desk
    await desk.close()


@pytest.mark.parametrize(
    ("least", "count", "is_exact"),
    [(None, 10_000, False), (49, 10_000, False), (50, 10_000, True), (51, 9_999, True)],
)
async def test_a_count_is_exact_up_to_ten_thousand(many, least, count, is_exact):
    for text in ("", "orderBy: HEAT", "last: 3"):
        data = await many.data(
            f"query ($filter: ArticleFilter) {{ articles(filter: $filter, {text}) {{ totalCount totalCountIsExact }} }}",
            filter={"minHeat": least},
        )

        assert data["articles"] == {"totalCount": count, "totalCountIsExact": is_exact}


@pytest.mark.parametrize(
    ("order", "topics"),
    [
        ("NEWEST", {"Between": 9_950, "Newest": 40, "Oldest": 10}),
        ("OLDEST", {"Between": 9_940, "Oldest": 60}),
        ("HEAT", {"Between": 9_940, "Oldest": 60}),
    ],
)
async def test_facets_are_those_of_the_first_ten_thousand_in_the_order_of_the_connection(many, order, topics):
    data = await many.data(
        f"{{ articles(orderBy: {order}, last: 1) {{ facets {{ topics {{ value count }} providers {{ count }} }} }} }}"
    )

    found = data["articles"]["facets"]
    assert {one["value"]: one["count"] for one in found["topics"]} == topics
    assert found["providers"] == [{"count": 10_000}]


async def test_counting_reads_keys_and_no_article(many):
    await many.data("{ articles { totalCount } }")

    explained = many.database.command(
        "explain",
        {"aggregate": "articles", "pipeline": many.sent[0]["pipeline"], "cursor": {}},
        verbosity="executionStats",
    )
    assert "'totalDocsExamined': 0" in str(explained)
