"""A corpus in which two stories have ended and a third has begun: large enough to have every quirk."""

import pytest

from loaders.synthetic import articles


@pytest.fixture(scope="session")
def corpus():
    """Not to be changed."""
    return list(articles(400))


@pytest.fixture(scope="session")
def entries(corpus):
    """Every related entry, with its article."""
    return [(article, entry) for article in corpus for entry in article.get("related", [])]
