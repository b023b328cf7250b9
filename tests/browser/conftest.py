"""Headless Chromium against the real demo server, with every other host out of its reach.

    pytest tests/browser --screenshots FOLDER     writes pictures; graphiql.png is the README's, in docs/

Skipped, with the command that changes it, where there is no Chromium or no built page; under NEWSGRAPH_REQUIRE_UI=1
that is a failure.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect, sync_playwright

from gateway.edge.graphiql import BUILT
from gateway.keys import Scope, make_key
from tests.lacking import lacking
from tests.processes import serving

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
]
WAIT_MS = 20_000
KEY, ENTRY = make_key("browser", [Scope.SECURED])
"""A key that the demo server knows, and what it was told of it."""
NOTE_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, metavar="FOLDER", help="write pictures of GraphiQL into FOLDER")


# Not for the session: while a synchronous Playwright lives, no asynchronous test can run.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        lacking("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo server that was just started, as `make serve` starts it."""
    if not (BUILT / "index.html").is_file():
        lacking("no built page: NEWSGRAPH_REQUIRE_UI=1 pip install --no-deps -e . (needs PyPI and npm)")
    with serving("demo", DATA=tmp_path_factory.mktemp("data"), API_KEYS=ENTRY) as (_, _, address):
        yield address


class Visit:
    """A page in a profile of its own, and all that happened there which should not have."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.set_default_timeout(WAIT_MS)
        context.add_init_script(NOTE_VIOLATIONS)
        self.page: Page = context.new_page()
        self._address = address
        self._trouble: list[str] = []
        context.on("console", lambda message: self._note(message.text, message.type in {"error", "warning"}))
        context.on("weberror", lambda error: self._note(str(error.error)))
        context.on("requestfailed", lambda request: self._note_failure(request.url, request.failure))
        context.on("response", lambda answer: self._note(f"{answer.status}: {answer.url}", answer.status >= 400))
        context.on("request", lambda request: self._note(f"foreign: {request.url}", self._is_foreign(request.url)))

    def _note(self, what: str, wrong: bool = True) -> None:
        if wrong:
            self._trouble.append(what)

    def _note_failure(self, url: str, why: str | None) -> None:
        self._note(f"failed: {url} {why}", why != "net::ERR_ABORTED")  # what a reload cuts off

    def _is_foreign(self, url: str) -> bool:
        return not url.startswith(("data:", f"{self._address}/"))

    def open(self, path: str = "/graphiql") -> None:
        self.page.goto(self._address + path)
        self.page.get_by_role("button", name="Execute query").wait_for()
        self.editor.locator(".view-line").first.wait_for()

    @property
    def editor(self) -> Locator:
        return self._monaco("Operation Editor")

    @property
    def variables(self) -> Locator:
        return self._monaco("Variables")

    @property
    def headers(self) -> Locator:
        return self._monaco("Headers")

    @property
    def result(self) -> Locator:
        return self._monaco("Result Window")

    def _monaco(self, label: str) -> Locator:
        editors = self.page.get_by_role("region", name=label, exact=True).locator(".monaco-editor")
        return editors.filter(has=self.page.locator("textarea"), visible=True).first

    def type_into(self, editor: Locator, text: str) -> None:
        """Replaces all that an editor holds."""
        editor.click()
        self.page.keyboard.press("Control+A")
        # At once, as if pasted: typed key by key, Monaco would close brackets and open its completions.
        self.page.keyboard.insert_text(text)

    def choose(self, tab: str) -> None:
        self.page.get_by_role("tab", name=tab).click()
        self.page.wait_for_timeout(500)  # GraphiQL reads the operation's name a moment after it shows the tab

    def run(self) -> Response:
        """Presses the button, and gives back what the server answered when the page shows it."""
        with self.page.expect_response(self._is_answer) as answer:
            self.page.get_by_role("button", name="Execute query").click()
        expect(self.result).to_contain_text('"data"')
        return answer.value

    def _is_answer(self, response: Response) -> bool:
        # The page itself asks two questions when it is opened.
        asked = response.request.post_data or ""
        return response.url == f"{self._address}/graphql" and not re.search("query (IntrospectionQuery|AtHand)", asked)

    def keeps(self, text: str) -> str:
        """All that the browser has stored, as soon as `text` is in it."""
        until = monotonic() + WAIT_MS / 1000
        while text not in (stored := self.page.evaluate("Object.values(localStorage).join()")):
            assert monotonic() < until, stored
            self.page.wait_for_timeout(50)
        return stored

    def trouble(self) -> list[str]:
        return self._trouble + self.page.evaluate("violations")


@pytest.fixture
def visit(chromium: Browser, demo: str) -> Iterator[Callable[..., Visit]]:
    """Makes a Visit, to the demo unless told; the options are those of Playwright's contexts.

    None of them may have seen trouble at the end.
    """
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def make(address: str = demo, **options: object) -> Visit:
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 800}} | options))
        visits.append(Visit(contexts[-1], address))
        return visits[-1]

    yield make
    trouble = [visit.trouble() for visit in visits]
    for context in contexts:
        context.close()
    assert trouble == [[] for _ in visits]
