import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EXAMPLES = sorted((Path(__file__).parents[2] / "ui/examples").glob("*.graphql"))
LOOKS = {
    "graphiql": {"color_scheme": "light"},
    "graphiql-dark": {"color_scheme": "dark"},
    "graphiql-narrow": {"color_scheme": "light", "viewport": {"width": 420, "height": 860}},
}


@pytest.mark.parametrize("look", LOOKS)
def test_an_example_is_run_by_pressing_the_button(visit: Callable, look: str, request: pytest.FixtureRequest) -> None:
    here = visit(**LOOKS[look])
    here.open()

    here.choose("ArticleGraph")
    answer = here.run().json()

    expect(here.result).to_contain_text(answer["data"]["article"]["title"].split()[0])
    if folder := request.config.getoption("--screenshots", None):
        here.page.mouse.move(0, 0)
        here.page.wait_for_timeout(2_000)  # until Monaco's scroll bars have faded
        here.page.screenshot(path=folder / f"{look}.png")


def test_each_example_has_a_tab_and_answers_with_data_and_no_error(visit: Callable) -> None:
    here = visit()
    here.open()

    names = [re.search(r"^query (\w+)", example.read_text(), re.MULTILINE)[1] for example in EXAMPLES]
    expect(here.page.get_by_role("tab")).to_contain_text(names)
    for name, example in zip(names, EXAMPLES, strict=True):
        here.choose(name)
        answer = here.run()
        assert answer.request.post_data_json["variables"] == json.loads(example.with_suffix(".json").read_text())
        assert "errors" not in answer.json()
        assert all(answer.json()["data"].values())


def test_the_first_example_has_its_variables_at_the_first_look_and_after_a_reload(visit: Callable) -> None:
    here = visit()
    variable = EXAMPLES[0].with_suffix(".json").read_text().splitlines()[1].strip()

    here.open()
    expect(here.variables).to_contain_text(variable)
    here.page.wait_for_timeout(1_000)  # GraphiQL stores half a second after a change
    here.page.reload()

    expect(here.variables).to_contain_text(variable)


def test_a_browser_that_opens_the_endpoint_is_led_to_the_page(visit: Callable) -> None:
    here = visit()

    here.open("/graphql")

    assert here.page.url.endswith("/graphiql")


def test_what_was_typed_is_there_after_a_reload(visit: Callable) -> None:
    here = visit()
    here.open()

    here.type_into(here.editor, "query Mine { __typename }")
    here.type_into(here.variables, '{"mine": 1}')
    here.page.wait_for_timeout(1_000)  # as above
    here.page.reload()

    expect(here.editor).to_contain_text("query Mine { __typename }")
    expect(here.variables).to_contain_text('{"mine": 1}')


def test_a_request_header_is_sent_but_never_kept(visit: Callable) -> None:
    here = visit()
    here.open()

    here.page.get_by_role("button", name="Headers", exact=True).click()
    here.type_into(here.headers, '{"X-Mine": "a secret"}')
    with here.page.expect_request("**/graphql") as request:
        here.run()
    here.page.wait_for_timeout(1_000)

    assert request.value.headers["x-mine"] == "a secret"
    stored = here.page.evaluate("JSON.stringify(localStorage)")
    assert "Feed" in stored
    assert "a secret" not in stored


def test_the_editors_follow_the_theme_of_the_system(visit: Callable) -> None:
    here = visit(color_scheme="light")
    here.open()

    expect(here.editor).not_to_have_class(re.compile("vs-dark"))
    here.page.emulate_media(color_scheme="dark")

    expect(here.editor).to_have_class(re.compile("vs-dark"))


def test_nothing_that_an_editor_shows_breaks_the_policy(visit: Callable) -> None:
    """Completion, hover, find, menu and palette are styled by Monaco in different ways; `visit` sees violations."""
    here = visit()
    here.open()
    page = here.page

    here.type_into(here.editor, "{ articles { nodes { pub")
    page.keyboard.press("Control+Space")
    page.get_by_role("option", name="publishedDateTime").click()
    here.editor.get_by_text("publishedDateTime").hover()
    expect(page.get_by_role("tooltip").get_by_text("DateTime").first).to_be_visible()
    here.editor.click()
    page.keyboard.press("Control+F")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Command Palette").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    page.get_by_role("option", name="Add Cursor Above").wait_for()


def test_a_style_in_what_is_typed_is_shown_as_typed(visit: Callable) -> None:
    here = visit()
    here.open()

    here.type_into(here.editor, '# <b style="color: red">')

    expect(here.editor).to_contain_text('# <b style="color: red">')


def test_the_footer_shows_what_the_operation_cost(visit: Callable) -> None:
    here = visit()
    here.open()
    here.choose("ArticleGraph")

    trace = here.run().json()["extensions"]["trace"]

    footer = here.page.get_by_text(f"{trace['commands']} MongoDB command")
    expect(footer).to_be_visible()
    took = sum(value for value in trace["phases"].values() if not isinstance(value, bool))
    shown = re.fullmatch(r"\d+ MongoDB commands? · (\d+\.\d) ms on the server", footer.inner_text())
    assert float(shown[1]) == pytest.approx(took, abs=0.051)


def test_the_footer_is_empty_where_an_answer_does_not_tell(visit: Callable) -> None:
    here = visit()
    here.open()

    here.page.get_by_role("button", name="Headers", exact=True).click()
    here.type_into(here.headers, '{"X-Newsgraph-Trace": "0"}')

    assert "extensions" not in here.run().json()
    expect(here.page.get_by_text("MongoDB command")).to_have_count(0)
