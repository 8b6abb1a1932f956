"""Every layout in every state, in Chromium: text sizes, keyboard, paper, colours, dark, no script.

Each page is opened once and asked everything (`conftest.notes`); each test is one question to the
notes. Which states there are is derived from the plans of four sites (`sites`).
"""

import pytest

from tests.browser.conftest import Notes, by_fault
from tests.browser.looking import OF_LAYOUTS
from tests.browser.sites import Built, layouts_that_make_pages, spots

pytestmark = pytest.mark.browser

# What pages must be looked at for, beside their layouts: a part of the state's name.
STATES = [
    ("job/page.html", "closed"),
    ("event/page.html", "over"),
    ("event/page.html", "cancelled"),
    ("event/page.html", "late"),
    ("network/page.html", "vacant"),
    ("network/page.html", "pictured"),
    ("forum/page.html", "lattlast"),
    ("page/home.html", "en"),
    ("page/home.html", "plain"),
    ("event/list.html", "coming empty"),
    ("event/list.html", "past"),
    ("job/list.html", "empty"),
    ("network/list.html", "empty"),
    ("news/list.html", "empty"),
    ("news/list.html", "year"),
    ("news/list.html", "tag"),
    ("news/list.html", "first-of-two"),
    ("news/list.html", "last-of-two"),
    ("news/list.html", "first-of-many"),
    ("news/list.html", "middle-of-many"),
    ("news/list.html", "last-of-many"),
]


@pytest.mark.parametrize("check", OF_LAYOUTS)
def test_no_layout_has_a_fault_in_any_state(
    check: str, notes: Notes, sites: dict[str, Built]
) -> None:
    closely = [spot for built in sites.values() for spot in spots(built)]
    assert (
        by_fault((spot, fault) for spot in closely for fault in notes[spot.site, spot.path][check])
        == {}
    )


def test_every_layout_that_can_make_a_page_is_looked_at(sites: dict[str, Built]) -> None:
    seen = {spot.layout for built in sites.values() for spot in spots(built)}
    assert seen == layouts_that_make_pages()


def test_every_state_that_shows_is_looked_at(sites: dict[str, Built]) -> None:
    seen = [(spot.layout, spot.state) for built in sites.values() for spot in spots(built)]
    assert [
        (layout, state)
        for layout, state in STATES
        if not any(layout == other and state in found for other, found in seen)
    ] == []
