"""The menu by keyboard, on a phone and on a desktop, with and without JavaScript; focus in pixels.

`test_layouts` asks of every page whether all that is to be seen can be reached; here, what is
folded away is opened, and the path from the top of the page is gone as a keyboard user goes it.
"""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.looking import strings
from tests.browser.window import NARROW, WIDE, Window

pytestmark = pytest.mark.browser

# What has focus, in words; a link by its address.
FOCUSED = """
() => {
  const element = document.activeElement;
  return element.getAttribute("href") ?? element.textContent.trim();
}
"""

# More than there is before the end of the menu on any page.
MOST_TABS = 20


@pytest.fixture(params=["page", "plain"])
def page(request: pytest.FixtureRequest, windows: dict[str, Window]) -> Page:
    """The start page of the sample, with JavaScript and without."""
    window = windows["sample"]
    found: Page = getattr(window, request.param)
    window.media()
    found.goto(f"{window.origin}/")
    return found


def menu(page: Page) -> Locator:
    return page.get_by_role("navigation", name=strings("sv")["menu.label"])


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def tabs_to(page: Page, what: str) -> bool:
    """Press Tab until something has focus; whether that came about."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == what:
            return True
    return False


def test_a_phone_shows_the_menu_when_its_button_is_pressed(page: Page) -> None:
    resize(page, NARROW)
    links = menu(page).get_by_role("link")
    assert links.count() == 0
    assert tabs_to(page, strings("sv")["menu.open"])
    page.keyboard.press("Enter")
    assert links.count() > 3
    assert all(link.is_visible() for link in links.all())
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == links.first.get_attribute("href")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert links.count() == 0


def test_a_desktop_shows_the_menu_at_once(page: Page) -> None:
    resize(page, WIDE)
    links = menu(page).get_by_role("link")
    assert links.count() > 3
    # No button stands in the way.
    assert not menu(page).get_by_text(strings("sv")["menu.open"], exact=True).is_visible()
    addresses = [link.get_attribute("href") for link in links.all()]
    assert tabs_to(page, str(addresses[0]))
    for address in addresses[1:]:
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == address


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desktop"])
def test_enter_follows_a_link_of_the_menu(page: Page, size: tuple[int, int]) -> None:
    resize(page, size)
    if size == NARROW:
        assert tabs_to(page, strings("sv")["menu.open"])
        page.keyboard.press("Enter")
    assert tabs_to(page, "/nyheter/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nyheter/")
    current = menu(page).locator("[aria-current]")
    assert current.get_attribute("aria-current") == "page"
    assert current.get_attribute("href") == "/nyheter/"


def test_the_menu_does_not_cover_what_is_below_it(page: Page) -> None:
    """WCAG 2.4.11: an open menu pushes the page down."""
    resize(page, NARROW)
    assert tabs_to(page, strings("sv")["menu.open"])
    page.keyboard.press("Enter")
    last = menu(page).get_by_role("link").last.bounding_box()
    heading = page.locator("main h1").bounding_box()
    assert last is not None
    assert heading is not None
    assert last["y"] + last["height"] <= heading["y"]


# --- Focus, in pixels ---

# Each stands for a way in which focus is drawn: on the page, on a band of colour, on a whole card.
FOCUSABLE = {
    "the name of the site": ("", "header a >> nth=0"),
    "a link of the menu": ("", "header nav a >> nth=-1"),
    "a card": ("", "main li h3 a >> nth=0"),
    "a link in the text": ("om/", ".prose a >> nth=0"),
    "a link at the foot": ("", "footer a >> nth=0"),
    "a button": ("lediga-jobb/webbredaktor/", "main a[href^=mailto] >> nth=0"),
    "a step of the breadcrumbs": ("om/kontakt/", "nav ol a >> nth=0"),
    "a page of a list": ("nyheter/", "main nav a >> nth=0"),
    "a subject": ("nyheter/", "main nav a >> nth=-1"),
    "a table": ("om/kontakt/", "[role=group][tabindex]"),
}


def changed_pixels(one: bytes, other: bytes) -> int:
    """How many pixels differ by a contrast that one sees: a third of the way to the opposite."""
    import io

    from PIL import Image, ImageChops

    first, second = (Image.open(io.BytesIO(each)).convert("L") for each in (one, other))
    histogram = ImageChops.difference(first, second).histogram()
    return sum(histogram[85:])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", FOCUSABLE)
def test_focus_is_seen_in_pixels(what: str, scheme: str, windows: dict[str, Window]) -> None:
    """WCAG 2.4.7: more than a line of 1 px all around the thing changes, clearly."""
    address, selector = FOCUSABLE[what]
    window = windows["sample"]
    window.media(color_scheme=scheme)
    window.resize(WIDE)
    window.page.goto(f"{window.origin}/{address}")
    element = window.page.locator(selector)
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    # The whole window, as a card is more than the link in it.
    before = window.page.screenshot(animations="disabled")
    # As by keyboard, so that :focus-visible holds.
    window.page.keyboard.press("Shift")
    element.evaluate("each => each.focus({ focusVisible: true, preventScroll: true })")
    after = window.page.screenshot(animations="disabled")
    assert changed_pixels(before, after) > 2 * (box["width"] + box["height"])
