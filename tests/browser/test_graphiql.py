import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

EXAMPLES = sorted((Path(__file__).parents[2] / "ui/examples").glob("*.graphql"))
NARROW = {"width": 420, "height": 860}
LOOKS = {
    "graphiql": {"color_scheme": "light"},
    "graphiql-dark": {"color_scheme": "dark"},
    "graphiql-narrow": {"color_scheme": "light", "viewport": NARROW},
}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return request.param


def test_an_example_is_run_by_pressing_the_button(visit: Callable, look: str, request: pytest.FixtureRequest) -> None:
    here = visit(**LOOKS[look])
    here.open()

    answer = here.run()

    expect(here.result).to_contain_text(answer["data"]["articles"]["nodes"][0]["title"])
    if folder := request.config.getoption("--screenshots", None):
        here.page.mouse.move(0, 0)
        here.page.wait_for_timeout(2000)  # until the scroll bars have faded
        here.page.screenshot(path=folder / f"{look}.png")
