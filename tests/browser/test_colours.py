"""The colours that settings may choose: whatever the build accepts is legible all over the pages.

The build checks the accent against the ground (`tests/test_fields.py`); what the style sheet mixes
from it (tints, links, bands, buttons) is measured here, by axe, with accents at the very edge of
what is accepted.
"""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.looking import axe
from tests.browser.sites import STATES, build_site, write_site
from tests.browser.window import NARROW, WIDE, Window
from tests.tools.host import serving

pytestmark = pytest.mark.browser

# Light grounds: 4.5 to 1 on white and hardly more. Dark: the same on the dark ground.
EDGES = {
    "grey": ("#767676", "#828282"),
    "red": ("#d4351c", "#f46a52"),
    "yellow": ("#857000", "#ffdd00"),
    "black": ("#000000", "#ffffff"),
}

PAGES = [
    "index.html",
    "nyheter/index.html",
    "kalender/dagar/index.html",
    "om/index.html",
]


@pytest.mark.parametrize("name", EDGES)
def test_an_accent_that_is_accepted_is_legible_everywhere(
    name: str, tmp_path: Path, context: BrowserContext, plain: BrowserContext
) -> None:
    accent, dark = EDGES[name]
    colours = f'colours:\n  accent: "{accent}"\n  accent_dark: "{dark}"\n'
    root = write_site(STATES.replace("per_page: 2\n", f"per_page: 2\n{colours}"), tmp_path)
    built = build_site("coloured", root, root / "output")
    faults = []
    with serving(built.output) as origin:
        window = Window(context, plain, built, origin)
        for path in PAGES:
            window.open(path)
            for scheme in ("light", "dark"):
                for size in (WIDE, NARROW):
                    window.media(color_scheme=scheme)
                    window.resize(size)
                    faults += [f"{scheme} {path}: {each}" for each in axe(window, "wcag2aa")]
        window.close()
    assert faults == []
