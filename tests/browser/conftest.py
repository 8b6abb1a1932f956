"""The sites of the browser tests, each built once and served, and a window on each."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.browser.sites import OWN, Built, build_site, planned, spots, write_site
from tests.conftest import BROWSER_PATIENCE, ROOT
from tests.tools.host import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from tests.browser.window import Window

# Site and path of a page → the name of each check → its faults.
Notes: TypeAlias = dict[tuple[str, str], dict[str, list[str]]]


@pytest.fixture(scope="session")
def sites(sample_output: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """The sample and our own sites, built."""
    folder = tmp_path_factory.mktemp("sites")
    built = {"sample": planned("sample", ROOT, sample_output)}
    for name, text in OWN.items():
        root = write_site(text, folder / name)
        built[name] = build_site(name, root, root / "output")
    return built


@pytest.fixture(scope="session")
def context(browser: "Browser") -> Iterator["BrowserContext"]:
    """A profile in which our questions are at hand on every page."""
    from tests.browser.window import AXE, HERE

    # Movement is off, as a colour half-way through a transition is no fault.
    made = browser.new_context(locale="sv-SE", color_scheme="light", reduced_motion="reduce")
    # An init script is not bound by the page's Content-Security-Policy, a script element is.
    made.add_init_script(path=AXE)
    made.add_init_script(path=HERE / "looking.js")
    made.set_default_timeout(BROWSER_PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def plain(browser: "Browser") -> Iterator["BrowserContext"]:
    """A profile without JavaScript."""
    made = browser.new_context(locale="sv-SE", java_script_enabled=False, reduced_motion="reduce")
    made.set_default_timeout(BROWSER_PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def windows(
    sites: dict[str, Built], context: "BrowserContext", plain: "BrowserContext"
) -> Iterator[dict[str, "Window"]]:
    """A window on each site, which is served on loopback."""
    from tests.browser.window import Window

    with ExitStack() as stack:
        made = {}
        for name, built in sites.items():
            origin = stack.enter_context(serving(built.output))
            made[name] = Window(context, plain, built, origin)
            stack.callback(made[name].close)
        yield made


@pytest.fixture(scope="session")
def notes(windows: dict[str, "Window"], sites: dict[str, Built]) -> Notes:
    """What each page showed: each is opened once, and asked all that is asked of it."""
    from tests.browser.looking import CHECKS, OF_PAGES, look

    found: Notes = {}
    for name, window in windows.items():
        closely = {spot.path for spot in spots(sites[name])}
        for page in sites[name].plan.pages.values():
            if page.template:
                checks = CHECKS if page.path in closely else OF_PAGES
                found[name, page.path] = look(window, page.path, checks)
    return found


def by_fault(found: Iterable[tuple[object, str]]) -> dict[str, str]:
    """Pairs of a page and a fault, as each fault with where it is: most stand on many pages."""
    pages: dict[str, list[str]] = {}
    for page, fault in found:
        pages.setdefault(fault, []).append(str(page))
    return {fault: f"{len(those)} pages, as {those[0]}" for fault, those in pages.items()}
