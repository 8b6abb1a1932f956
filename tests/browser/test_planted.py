"""Faults planted in layouts, one by one: each is found by the check that is there for it.

That none of the checks finds anything without the fault is what `test_layouts` and `test_pages` say
of the same site.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from sitegen.read.layouts import SHIPPED
from tests.browser.faults import FAULTS, Fault
from tests.browser.looking import CHECKS, look
from tests.browser.sites import STATES, Built, build_site, write_site
from tests.browser.window import Window
from tests.test_html import html_faults
from tests.tools.host import serving

pytestmark = pytest.mark.browser


def faulty(fault: Fault) -> str:
    """The text of the layout with the fault in it."""
    if not fault.old:
        return fault.new
    text = (SHIPPED / fault.file).read_text("utf-8")
    for old, new in ((fault.old, fault.new), fault.also):
        assert not old or old in text, f"{fault.file} has no {old!r}: write the fault anew"
        text = text.replace(old, new) if old else text
    return text


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fault], Built]:
    """Build the small site with a fault in its layouts."""
    root = write_site(STATES, tmp_path_factory.mktemp("planted"))

    def build(fault: Fault) -> Built:
        shutil.rmtree(root / "layouts", ignore_errors=True)
        file = root / "layouts" / fault.file
        file.parent.mkdir(parents=True)
        file.write_text(faulty(fault), encoding="utf-8")
        return build_site("planted", root, root / "output")

    return build


@pytest.fixture(scope="module")
def window(
    sites: dict[str, Built], context: BrowserContext, plain: BrowserContext
) -> Iterator[Window]:
    made = Window(context, plain, sites["states"], "")
    yield made
    made.close()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_a_planted_fault_is_found(
    fault: Fault, plant: Callable[[Fault], Built], window: Window, tmp_path: Path
) -> None:
    built = plant(fault)
    if fault.check == "html":
        shutil.copy(built.output / fault.page, tmp_path)
        assert html_faults(tmp_path) != []
        return
    with serving(built.output) as origin:
        window.turn_to(built, origin)
        found = look(window, fault.page, [fault.check])[fault.check]
    assert found != []


def test_every_check_has_a_fault_that_it_finds() -> None:
    # A page that cannot be printed at all is not to be had by a layout.
    assert {fault.check for fault in FAULTS} == {*CHECKS, "html"} - {"pdf"}


def test_there_are_thirty_faults_and_more() -> None:
    assert len({fault.what for fault in FAULTS}) == len(FAULTS) >= 30
