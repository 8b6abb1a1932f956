"""Every page of the sample site in Chromium: accessible, self-contained, and whole at 320 px.

Each page is visited once, and all that the tests ask is noted in that visit; so a new page costs
about a second, and each test below is one question to the notes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "tools/node_modules/axe-core/axe.min.js"

NARROW, WIDE = 320, 1280

RUN_AXE = """
async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
    preload: false,
  });
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)
      .map(check => check.message).join("; ")}`));
}
"""

MEASURE = """
async () => ({
  scroll_width: document.documentElement.scrollWidth,
  stored: localStorage.length + sessionStorage.length + (await indexedDB.databases()).length,
  skip_link_first: document.body.firstElementChild.matches('a[href^="#"]'),
})
"""

DESCRIBE_FOCUS = """
() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return {
    skips: element.matches('body > a[href^="#"]:first-child'),
    shown: box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0
      && box.bottom <= innerHeight && box.right <= innerWidth
      && getComputedStyle(element).opacity !== "0" && element.checkVisibility(),
    in_main: element.closest("main") !== null,
  };
}
"""


@dataclass
class Visit:
    """What one visit to a page showed; each list holds a line for each fault."""

    violations: list[str] = field(default_factory=list)
    requests_elsewhere: list[str] = field(default_factory=list)
    failed_requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    scroll_width: int = 0
    stored: int = 0
    skip_link: list[str] = field(default_factory=list)


def html_pages(output: Path) -> list[str]:
    """Return the paths of the pages that show something, so not of those that only redirect."""
    return [
        path.relative_to(output).as_posix()
        for path in sorted(output.rglob("*.html"))
        if not re.search(r'http-equiv="?refresh', path.read_text(encoding="utf-8"))
    ]


def one_for_each_layout(paths: list[str]) -> set[str]:
    """Choose pages so that each layout is among them: of many leaves in a folder, only the first.

    Pages of the same folder with none below them come from the same layout. The top folder is
    the exception, so all that is near it is chosen.
    """
    folders = {PurePosixPath(path).parent.parent.as_posix() for path in paths}
    chosen: dict[str, str] = {}
    for path in paths:
        folder = PurePosixPath(path).parent
        is_leaf = len(folder.parts) > 1 and folder.as_posix() not in folders
        chosen.setdefault(folder.parent.as_posix() + "/*" if is_leaf else path, path)
    return set(chosen.values())


def listen(page: Page, origin: str, visit: Callable[[], Visit]) -> None:
    """Note requests, answers and messages in the visit that is going on."""

    def on_request(request: Request) -> None:
        if not request.url.startswith((f"{origin}/", "data:", "blob:")):
            visit().requests_elsewhere.append(request.url)

    def on_response(response: Response) -> None:
        if response.status >= 400:
            visit().failed_requests.append(f"{response.status} {response.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            # Chromium asks for /favicon.ico by itself; only the message's place tells.
            visit().console_errors.append(f"{message.text} {message.location['url']}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: visit().console_errors.append(str(error)))


def run_axe(page: Page, name: str) -> list[str]:
    return [f"{name}: {line}" for line in page.evaluate(RUN_AXE)]


def follow_skip_link(page: Page) -> list[str]:
    """Press Tab and Enter as a keyboard user does, and return what went wrong."""
    faults = []
    page.keyboard.press("Tab")
    focus: dict[str, bool] = page.evaluate(DESCRIBE_FOCUS)
    if not focus["skips"]:
        return ["the first Tab does not reach a skip link that is the body's first element"]
    if not focus["shown"]:
        faults.append("the skip link is not shown when it has focus")
    page.keyboard.press("Enter")
    if not page.evaluate(DESCRIBE_FOCUS)["in_main"]:
        faults.append("Enter on the skip link does not move focus into <main>")
    return faults


def look_at(page: Page, visit: Visit, *, dark_too: bool) -> None:
    """Ask all questions of the page that is open; the skip link last, as it moves things."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    visit.violations += run_axe(page, "1280 px")
    if dark_too:
        page.emulate_media(color_scheme="dark")
        visit.violations += run_axe(page, "1280 px, dark")
    page.set_viewport_size({"width": NARROW, "height": 640})
    if dark_too:
        visit.violations += run_axe(page, "320 px, dark")
        page.emulate_media(color_scheme="light")
    visit.violations += run_axe(page, "320 px")
    facts: dict[str, Any] = page.evaluate(MEASURE)
    visit.scroll_width, visit.stored = facts["scroll_width"], facts["stored"]
    visit.skip_link = follow_skip_link(page)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    # Movement is off, as a colour half-way through a transition is no fault.
    made = browser.new_context(locale="sv-SE", color_scheme="light", reduced_motion="reduce")
    # An init script is not bound by the page's Content-Security-Policy, a script element is.
    made.add_init_script(path=AXE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def visits(context: BrowserContext, sample_server: str, sample_output: Path) -> dict[str, Visit]:
    """Visit every page once."""
    paths = html_pages(sample_output)
    dark = one_for_each_layout(paths)
    seen: dict[str, Visit] = {}
    page = context.new_page()
    listen(page, sample_server, lambda: seen[path])
    for path in paths:
        seen[path] = Visit()
        page.goto(f"{sample_server}/{path.removesuffix('index.html')}")
        look_at(page, seen[path], dark_too=path in dark)
    page.close()
    return seen


def faults(visits: dict[str, Visit], name: str) -> list[str]:
    return [f"{path}: {line}" for path, visit in visits.items() for line in getattr(visit, name)]


def test_axe_finds_no_violation_on_any_page(visits: dict[str, Visit]) -> None:
    assert faults(visits, "violations") == []


def test_no_page_asks_another_host_for_anything(visits: dict[str, Visit]) -> None:
    assert faults(visits, "requests_elsewhere") == []


def test_all_that_a_page_asks_for_is_there(visits: dict[str, Visit]) -> None:
    assert faults(visits, "failed_requests") == []


def test_no_page_writes_an_error_to_the_console(visits: dict[str, Visit]) -> None:
    assert faults(visits, "console_errors") == []


def test_no_page_scrolls_sideways_at_320_px(visits: dict[str, Visit]) -> None:
    wide = {path: visit.scroll_width for path, visit in visits.items()}
    assert {path: width for path, width in wide.items() if width > NARROW} == {}


def test_no_page_stores_anything(visits: dict[str, Visit], context: BrowserContext) -> None:
    assert context.cookies() == []
    assert {path for path, visit in visits.items() if visit.stored} == set()


def test_tab_shows_the_skip_link_and_enter_follows_it(visits: dict[str, Visit]) -> None:
    assert faults(visits, "skip_link") == []


def test_a_missing_address_shows_the_sites_own_page(
    context: BrowserContext, sample_server: str
) -> None:
    page = context.new_page()
    response = page.goto(f"{sample_server}/finns/inte/")
    assert response is not None
    assert response.status == 404
    assert page.locator("main h1").count() == 1
    page.close()


def test_of_leaves_in_one_folder_only_the_first_is_chosen() -> None:
    paths = ["404.html", "index.html", "om/index.html", "nyheter/index.html"]
    leaves = ["nyheter/a/index.html", "nyheter/b/index.html"]
    assert one_for_each_layout(paths + leaves) == {*paths, "nyheter/a/index.html"}
