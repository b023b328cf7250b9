import pytest

from benchmarks.world import world


@pytest.fixture(scope="session")
def made():
    """The smallest corpus that has an article with fifty related entries, in a mongod of its own."""
    with world(200) as made:
        yield made
