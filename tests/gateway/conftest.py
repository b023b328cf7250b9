"""The fixture that most tests of the gateway begin with."""

import pytest

from tests.desk import Desk


@pytest.fixture
async def desk(mongodb_uri, database_name, recorder):
    desk = Desk(mongodb_uri, database_name, recorder)
    yield desk
    await desk.close()
