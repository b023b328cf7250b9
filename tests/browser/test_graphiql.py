import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pymongo import MongoClient

from gateway.model import collection_of
from gateway.schema.descriptions import MEMBERS, SCHEMA, TYPES
from loaders.indexes import make_indexes
from tests.browser.conftest import KEY
from tests.odd import ODD
from tests.processes import serving

pytestmark = pytest.mark.browser

EXAMPLES = sorted((Path(__file__).parents[2] / "ui/examples").glob("*.graphql"))
NAMES = [re.search(r"^query (\w+)", example.read_text(), re.MULTILINE)[1] for example in EXAMPLES]
SECURED = 'query Mine { article(slug: "2026-03-02-harbour-cranes-go-electric") { secured } }'
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

    expect(here.page.get_by_role("tab")).to_contain_text(NAMES)
    for name, example in zip(NAMES, EXAMPLES, strict=True):
        here.choose(name)
        answer = here.run()
        assert answer.request.post_data_json["variables"] == json.loads(example.with_suffix(".json").read_text())
        assert "errors" not in answer.json()
        assert all(answer.json()["data"].values())


@pytest.fixture(params=[ODD, []], ids=["odd", "none"])
def elsewhere(request: pytest.FixtureRequest, mongodb_uri: str, database_name: str) -> Iterator[tuple[str, list]]:
    """The address of a server of other documents, and these."""
    with MongoClient(mongodb_uri) as client:
        make_indexes(client[database_name])
        for document in request.param:
            client[database_name][collection_of(document)].insert_one(document)
    with serving("serve", MONGODB_URI=mongodb_uri, DATABASE=database_name) as (_, _, address):
        yield address, request.param


def test_over_other_documents_the_examples_ask_for_those(visit: Callable, elsewhere: tuple[str, list]) -> None:
    address, documents = elsewhere
    here = visit(address)
    here.open()

    for name in NAMES:
        here.choose(name)
        answer = here.run().json()

        assert "errors" not in answer
        if documents:
            assert all(value != {"edges": []} and value for value in answer["data"].values()), answer


def test_an_example_whose_tab_was_closed_can_be_opened_again(visit: Callable) -> None:
    here = visit()
    here.open()
    tab = here.page.get_by_role("tab", name="Search")
    tab.click()
    variables = here.variables.inner_text()

    here.page.get_by_role("button", name="Close Tab").locator("visible=true").click()
    expect(tab).to_have_count(0)
    here.page.get_by_role("button", name="Show Examples").click()
    here.page.get_by_role("region", name="Examples").get_by_role("button", name="Search").click()

    expect(tab).to_have_attribute("aria-selected", "true")
    expect(here.editor).to_contain_text("query Search(")
    assert here.variables.inner_text() == variables
    expect(here.page.get_by_role("region", name="Examples")).to_have_count(0)


def test_the_documentation_explorer_shows_our_descriptions(visit: Callable) -> None:
    here = visit()
    here.open()
    here.page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = here.page.get_by_role("region", name="Documentation Explorer")

    expect(docs).to_contain_text(SCHEMA.split(".")[0].replace("\n", " "))
    docs.get_by_role("link", name="Image", exact=True).click()
    expect(docs).to_contain_text(TYPES["Image"])
    expect(docs).to_contain_text(MEMBERS["Image.attribution"])


def test_a_narrow_window_has_all_in_view_and_breaks_long_lines(visit: Callable) -> None:
    here = visit(viewport={"width": 420, "height": 860})
    here.open()

    here.run()

    for button in here.page.locator(".graphiql-sidebar, .graphiql-toolbar").get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
    assert all(line.bounding_box()["width"] <= 400 for line in here.editor.locator(".view-line > span").all())
    for part in (here.editor, here.variables, here.result):
        assert part.bounding_box()["height"] >= 60


def test_a_narrow_window_shows_a_plugin_over_all_until_it_is_closed(visit: Callable) -> None:
    here = visit(viewport={"width": 420, "height": 860})
    here.open()
    docs = here.page.get_by_role("region", name="Documentation Explorer")

    here.page.get_by_role("button", name="Show Documentation Explorer").click()
    assert docs.bounding_box()["width"] > 350
    here.page.get_by_role("button", name="Hide Documentation Explorer").click()

    expect(docs).to_have_count(0)
    expect(here.editor).to_be_in_viewport()


def test_the_first_example_has_its_variables_at_the_first_look_and_after_a_reload(visit: Callable) -> None:
    here = visit()
    variable = EXAMPLES[0].with_suffix(".json").read_text().splitlines()[1].strip()

    here.open()
    expect(here.variables).to_contain_text(variable)
    here.keeps("TopicHub")  # the tabs
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
    here.keeps('{"mine": 1}')  # for the open tab,
    here.keeps(r"{\"mine\": 1}")  # and among the tabs
    here.page.reload()

    expect(here.editor).to_contain_text("query Mine { __typename }")
    expect(here.variables).to_contain_text('{"mine": 1}')


def test_a_key_in_the_headers_is_sent_with_every_request_and_gone_after_a_reload(visit: Callable) -> None:
    here = visit()
    here.open()
    here.type_into(here.editor, SECURED)

    here.page.get_by_role("button", name="Headers", exact=True).click()
    here.type_into(here.headers, json.dumps({"Authorization": f"Bearer {KEY}"}))
    with here.page.expect_response("**/graphql") as introspection:
        here.page.get_by_role("button", name="Re-fetch GraphQL schema").click()
    answer = here.run()

    assert introspection.value.request.headers["authorization"] == f"Bearer {KEY}"
    assert "IntrospectionQuery" in introspection.value.request.post_data
    assert answer.json()["data"]["article"]["secured"]
    here.type_into(here.editor, f"{SECURED} # typed last")
    assert KEY not in here.keeps("typed last")
    here.page.reload()
    assert here.run().json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


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

    told = here.run().json()["extensions"]

    footer = here.page.get_by_text(f"{told['trace']['commands']} MongoDB command")
    expect(footer).to_be_visible()
    took = sum(value for value in told["trace"]["phases"].values() if not isinstance(value, bool))
    shown = re.fullmatch(r"\d+ MongoDB commands? · (\d+\.\d) ms on the server · (.+)", footer.inner_text())
    assert float(shown[1]) == pytest.approx(took, abs=0.051)
    assert shown[2] == f"price {told['cost']['price']} of {told['cost']['limit']}"


def test_the_footer_is_empty_where_an_answer_does_not_tell(visit: Callable) -> None:
    here = visit()
    here.open()

    here.page.get_by_role("button", name="Headers", exact=True).click()
    here.type_into(here.headers, '{"X-Newsgraph-Cost": "0", "X-Newsgraph-Trace": "0"}')

    assert "extensions" not in here.run().json()
    expect(here.page.get_by_text(re.compile("MongoDB command|price"))).to_have_count(0)
