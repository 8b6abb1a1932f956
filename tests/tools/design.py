"""Writes docs/design.md and its pictures: the parts that pages are put together from.

`make design` builds the sample site at a fixed moment, takes a picture of each part in Chromium,
light and dark side by side, and writes the document that shows them. A test holds the document
against this table, and the table against the style sheets.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs/design.md"
PICTURES = ROOT / "docs/design"

DESKTOP, PHONE = 1280, 360
# Pixels around a part, and between its two pictures.
_MARGIN = 16
_HIGHEST = 900
# Enough for flat colours and the edges of letters.
_COLOURS = 64


class Part(NamedTuple):
    """A part of pages: where the sample shows it, and when to use it."""

    name: str
    title: str
    # The style sheet that draws it, in `layouts/base/css/`; the macro or layout that makes it.
    css: str
    made_by: str
    text: str
    # Where to find it: address, CSS selectors of what is shown together, width of the window.
    address: str
    selectors: tuple[str, ...]
    width: int = DESKTOP


PARTS = (
    Part(
        "top", "Top of the page", "20-top.css", "`base/navigation.html`",
        "The name leads home; the menu shows where one is by a line, not by colour alone. Other "
        "languages and the search stand apart from the menu, because they are used differently.",
        "/nyheter/", (".top",),
    ),
    Part(
        "top-phone", "The same on a phone", "20-top.css", "`base/navigation.html`",
        "The menu folds into a `details`, so it opens without JavaScript and tells screen readers "
        "whether it is open.",
        "/nyheter/", (".top", ".alerts"), PHONE,
    ),
    Part(
        "alert", "Alert", "20-top.css", "`alert/card.html`",
        "Something that everyone must know now. Three levels, told by a word as well as by "
        "colour; a labelled region, never `role=\"alert\"`, which would interrupt every reader "
        "on every page.",
        "/forum/", (".alerts",),
    ),
    Part(
        "hero", "Start page", "50-home.css", "`page/home.html`",
        "What the site is, in one heading and one sentence. The only place where the accent "
        "colour fills the page.",
        "/", (".hero",),
    ),
    Part(
        "heading", "Heading and lead", "30-page.css", "`macros/sections.html`: `heading`",
        "Breadcrumbs from home to the parent; then the title, and the summary where its author "
        "wrote one. Lines of 60 to 70 characters.",
        "/lediga-jobb/webbredaktor/", (".crumbs", "h1", ".lead"),
    ),
    Part(
        "facts", "Facts", "40-facts.css", "`macros/facts.html`: `facts`, `fact`",
        "Who, when, where and until when, before the prose, with the one thing to do next. A "
        "label without a value is not printed.",
        "/lediga-jobb/webbredaktor/", (".facts",),
    ),
    Part(
        "notice", "Notice", "40-facts.css", "`macros/sections.html`: `notice`",
        "What changes the meaning of the whole page: cancelled, closed, over.",
        "/kalender/skriva-for-sociala-medier/", (".notice",),
    ),
    Part(
        "prose", "Prose", "31-prose.css", "`macros/sections.html`: `prose`, `contents`",
        "What Markdown makes. Long texts get their contents in the margin; wide tables scroll by "
        "themselves and can be reached by keyboard.",
        "/forum/", ("main .row:has(.prose)",),
    ),
    Part(
        "rows", "Rows and lines", "30-page.css", "`macros/sections.html`: `row`, `listing`",
        "A heading in the margin and what belongs to it beside it. Lists to read through are "
        "lines, parted by a rule.",
        "/", ("main .page > section.row:nth-of-type(1)",),
    ),
    Part(
        "cards", "Cards", "41-cards.css", "`macros/cards.html`, `KIND/card.html`",
        "Things to choose between. One link each, which covers the whole card, so that it is "
        "easy to hit and is read once.",
        "/natverk/", (".cards",),
    ),
    Part(
        "events", "Calendar leaves", "41-cards.css", "`event/card.html`",
        "The day is what people look for, so it stands first; the full date is in the text.",
        "/kalender/", (".tabs", "main section.row:nth-of-type(1)"),
    ),
    Part(
        "schedule", "Programme", "42-lists.css", "`event/page.html`",
        "Times in a column of their own, with figures of one width.",
        "/kalender/natverkstraff-kommuner-civilsamhallet/", ("section.row:has(.schedule)",),
    ),
    Part(
        "person", "Person", "42-lists.css", "`person/page.html`",
        "Who to turn to, and how.",
        "/personer/alva-exempelgren/", (".portrait-row", ".facts"),
    ),
    Part(
        "tags", "Tags and shares", "42-lists.css", "`macros/sections.html`: `tags`",
        "What is beside the matter. Share links are plain links: nothing is fetched from others "
        "until somebody follows one.",
        "/nyheter/ersattning-till-vardpersonal/", (".row.aside",),
    ),
    Part(
        "pagination", "Pages of a list", "42-lists.css", "`macros/lists.html`",
        "Numbered, with the present one marked; nothing at all where there is a single page.",
        "/nyheter/", (".pagination",),
    ),
    Part(
        "search", "Search", "55-search.css", "`base/search.html`",
        "A form that works by its address, with one script and an index of the site's own. How "
        "many were found is spoken; kinds narrow it down; words are shown where they stand. "
        "Without JavaScript, sections and A–Ö are the search.",
        "/sok/?q=skola", (".search h1", ".search form", ".search-hits"),
    ),
    Part(
        "bottom", "Bottom of the page", "60-bottom.css", "`base/footer.html`",
        "How to reach those behind the site, and the pages that belong to no section.",
        "/", (".bottom",),
    ),
)  # fmt: skip

_HEAD = """\
# Design

The parts that pages are put together from, light and dark. `make design` writes this page and its
pictures from the sample site; the words come from `tests/tools/design.py`.

## What holds everywhere

- **Calm.** One accent colour, from `site.yaml`; everything else is paper, ink and a tint of the
  accent. Colours are declared once, in `layouts/base/css/00-tokens.css`, for light and for dark.
- **Large.** 18 to 19 px text, lines of 60 to 70 characters, targets of at least 24 by 24 px.
- **Rows.** A margin for headings and dates, a wide column for what they head; on a phone one under
  the other. Facts come first, then prose.
- **Light.** Fonts that readers have already, no picture that says nothing, one style sheet, and no
  JavaScript but on the search page.
- **For everyone.** Nothing is told by colour alone; focus is a thick line in ink; forced colours,
  reduced motion, print and 320 px are styles of their own (`80-readers.css`, `90-print.css`).

Elements without a class look as `10-base.css` says.
"""


def document() -> str:
    """The text of docs/design.md."""
    sections = [
        f"## {part.title}\n\n![{part.title}, light and dark](design/{part.name}.png)\n\n"
        f"{part.text}\n\nMade by {part.made_by}, drawn by `{part.css}`.\n"
        for part in PARTS
    ]
    return "\n".join([_HEAD, *sections])


def take_pictures(browser: "Browser", site: str) -> Iterator[tuple[Part, Image.Image]]:
    """Each part as the sample shows it; `site`: where that is served, without a last slash."""
    for part in PARTS:
        both = [_picture(browser, site, part, scheme) for scheme in ("light", "dark")]
        # Narrow ones stand side by side, wide ones below each other.
        beside = part.width == PHONE
        width = sum(each.width for each in both) if beside else max(each.width for each in both)
        height = max(each.height for each in both) if beside else sum(each.height for each in both)
        sheet = Image.new("RGB", (width, height), "white")
        sheet.paste(both[0], (0, 0))
        sheet.paste(both[1], (both[0].width, 0) if beside else (0, both[0].height))
        yield part, sheet.quantize(_COLOURS)


def _picture(browser: "Browser", site: str, part: Part, scheme: str) -> Image.Image:
    context = browser.new_context(
        viewport={"width": part.width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    # Pictures that come into view when all of the page is taken are fetched before.
    page.goto(site + part.address, wait_until="networkidle")
    boxes = [page.locator(each).first.bounding_box() for each in part.selectors]
    if None in boxes:
        raise LookupError(f"{part.address} has no {part.selectors}")
    found = [box for box in boxes if box]
    top = min(box["y"] for box in found) - _MARGIN
    bottom = max(box["y"] + box["height"] for box in found) + _MARGIN
    height = min(bottom - top, _HIGHEST)
    raw = page.screenshot(
        full_page=True, clip={"x": 0, "y": max(top, 0), "width": part.width, "height": height}
    )
    context.close()
    return Image.open(io.BytesIO(raw)).convert("RGB")


def start_page(browser: "Browser", site: str) -> Image.Image:
    """What README shows: the top of the start page on a desktop, and the same page on a phone."""
    sheet = Image.new("RGB", (DESKTOP + PHONE + 3 * _MARGIN, _HIGHEST + 2 * _MARGIN), "#d5dcdb")
    left = _MARGIN
    for width in (DESKTOP, PHONE):
        context = browser.new_context(viewport={"width": width, "height": _HIGHEST})
        page = context.new_page()
        page.goto(f"{site}/", wait_until="networkidle")
        sheet.paste(Image.open(io.BytesIO(page.screenshot())), (left, _MARGIN))
        left += width + _MARGIN
        context.close()
    return sheet.quantize(2 * _COLOURS)


def main() -> int:
    """Write the document and its pictures."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM_FLAGS, build_sample
    from tests.tools.browser import find_browser
    from tests.tools.host import serving

    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with (
        TemporaryDirectory(prefix="sitegen-design-") as folder,
        serving(build_sample(Path(folder, "output"))) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=list(CHROMIUM_FLAGS)
        )
        for part, picture in take_pictures(browser, site):
            picture.save(PICTURES / f"{part.name}.png", optimize=True)
        start_page(browser, site).save(ROOT / "docs/start-page.png", optimize=True)
        browser.close()
    DOCUMENT.write_text(document(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
