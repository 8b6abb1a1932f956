"""What a phone downloads: the pictures of a page, as shown on its screen, against a budget.

Text is weighed in `tests/test_weights.py`. A phone of 390 CSS pixels with three dots in each is
what most readers have; it goes to the end of the page, so that pictures that wait for that come.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.sites import Built, spots
from tests.browser.window import Window

pytestmark = pytest.mark.browser

# Bytes. On the slow phone of Lighthouse, with 1.6 Mbit/s, all pictures are there within a second.
MOST_OF_A_PICTURE = 80_000
MOST_OF_A_PAGE = 160_000

DOTS = 3

# Waits for each picture, or for its failure.
ALL_THERE = "Promise.allSettled([...document.images].map(each => each.decode()))"


class Download(NamedTuple):
    """The pictures of a page: address → bytes, and how many are not there."""

    pictures: dict[str, int]
    missing: int

    @property
    def all(self) -> int:
        return sum(self.pictures.values())


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=DOTS,
        is_mobile=True,
        has_touch=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def downloads(
    phone: Page, windows: dict[str, Window], sites: dict[str, Built]
) -> dict[str, Download]:
    """Path of a page of the sample → what came with it; each layout once, with pictures if any."""
    origin = windows["sample"].origin
    found: dict[str, Download] = {}
    pictures: set[str] = set()

    def on_response(response: Response) -> None:
        if response.request.resource_type == "image":
            pictures.add(unquote(response.url.removeprefix(f"{origin}/")))

    phone.on("response", on_response)
    # A page that leads on would be gone before its pictures could be counted.
    staying = [each for each in spots(sites["sample"]) if each.layout != "base/redirect.html"]
    chosen = {spot.layout: spot for spot in staying}
    chosen |= {spot.layout: spot for spot in staying if "pictured" in spot.state}
    for spot in chosen.values():
        pictures.clear()
        phone.goto(f"{origin}/{spot.path.removesuffix('index.html')}")
        waiting = phone.locator("img[loading=lazy]")
        for number in range(waiting.count()):
            waiting.nth(number).scroll_into_view_if_needed()
        phone.evaluate(ALL_THERE)
        missing = phone.evaluate("[...document.images].filter(each => !each.naturalWidth).length")
        # The host sends pictures as they lie in the output.
        there = [(name, sites["sample"].output / name) for name in pictures]
        sizes = {name: file.stat().st_size for name, file in there if file.is_file()}
        found[spot.path] = Download(sizes, missing)
    return found


def test_no_picture_is_heavier_than_a_phone_needs(downloads: dict[str, Download]) -> None:
    sizes = {name: size for each in downloads.values() for name, size in each.pictures.items()}
    assert len(sizes) > 5
    assert {name: size for name, size in sizes.items() if size > MOST_OF_A_PICTURE} == {}


def test_the_pictures_of_a_page_keep_to_its_budget(downloads: dict[str, Download]) -> None:
    assert {
        path: each.pictures for path, each in downloads.items() if each.all > MOST_OF_A_PAGE
    } == {}


def test_every_picture_comes(downloads: dict[str, Download]) -> None:
    assert {path for path, each in downloads.items() if each.missing} == set()
