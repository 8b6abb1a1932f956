"""Every page of every site in Chromium: what stands in the document, axe, reflow, requests.

A new page costs a quarter of a second: it is opened once (`conftest.notes`).
"""

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Notes, by_fault
from tests.browser.looking import OF_PAGES
from tests.browser.sites import Built
from tests.browser.window import Window

pytestmark = pytest.mark.browser

# How many lines a word of the heading stands on.
LINES_OF = """word => {
  const text = document.querySelector("h1").firstChild, range = document.createRange();
  const begin = text.data.indexOf(word);
  range.setStart(text, begin);
  range.setEnd(text, begin + word.length);
  return new Set([...range.getClientRects()].map(({ y }) => y)).size;
}"""


@pytest.mark.parametrize("check", OF_PAGES)
def test_no_page_has_a_fault(check: str, notes: Notes) -> None:
    assert by_fault((page, fault) for page, found in notes.items() for fault in found[check]) == {}


def test_every_html_file_of_the_output_is_looked_at(notes: Notes, sites: dict[str, Built]) -> None:
    there = {
        (name, path.relative_to(built.output).as_posix())
        for name, built in sites.items()
        for path in built.output.rglob("*.html")
    }
    assert set(notes) == there


def test_a_missing_address_shows_the_sites_own_page(
    context: BrowserContext, windows: dict[str, Window]
) -> None:
    page = context.new_page()
    response = page.goto(f"{windows['sample'].origin}/finns/inte/")
    assert response is not None
    assert response.status == 404
    assert page.locator("main h1").count() == 1
    page.close()


@pytest.mark.parametrize("profile", ["context", "plain"])
def test_an_old_address_leads_to_the_new_one(
    profile: str, windows: dict[str, Window], request: pytest.FixtureRequest
) -> None:
    """With and without JavaScript."""
    page = request.getfixturevalue(profile).new_page()
    origin = windows["states"].origin
    # Not until it is loaded: it may have gone on by then.
    page.goto(f"{origin}/gammal/", wait_until="commit")
    page.wait_for_url(f"{origin}/nyheter/")
    page.close()


def test_what_has_expired_is_on_no_page(sites: dict[str, Built]) -> None:
    """A5: an alert is gone when its time is over."""
    pages = [path.read_text("utf-8") for path in sites["states"].output.rglob("*.html")]
    assert any("Ett besked utan länk." in page for page in pages)
    assert not any("Beskedet som har gått ut." in page for page in pages)


@pytest.mark.parametrize("width", [320, 360, 414, 480, 1280])
@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("natverk/kommunikation", "Kommunikationsnätverket"),
        ("tillganglighetsredogorelse", "Tillgänglighetsredogörelse"),
        ("lediga-jobb/klarspraksgranskare", "Klarspråksgranskare"),
    ],
)
def test_a_long_word_of_a_heading_stands_on_one_line(
    address: str, word: str, width: int, windows: dict[str, Window]
) -> None:
    """Whatever dictionary of hyphens a browser has."""
    window = windows["sample"]
    window.open(f"{address}/index.html")
    window.resize((width, 800))
    heading = window.page.locator("h1")
    assert word in heading.inner_text()
    assert window.page.evaluate(LINES_OF, word) == 1


@pytest.mark.parametrize("width", [280, 320, 360, 414, 600, 768, 800, 1024])
def test_hours_and_days_are_not_parted_at_their_dash(
    width: int, windows: dict[str, Window]
) -> None:
    window = windows["sample"]
    for path in (
        "kalender/natverkstraff-kommuner-civilsamhallet/index.html",
        "kalender/index.html",
        "kalender/sida/2/index.html",
    ):
        window.open(path)
        window.resize((width, 800))
        assert [fault for fault in window.ask("room") if "dash" in fault] == []
