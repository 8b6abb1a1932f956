"""Social cards: which pages have one, what is on it, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from sitegen.build import build
from sitegen.declare.config import ACCENT, ACCENT_DARK, LIGHT_PAPER
from sitegen.declare.field_types import contrast
from sitegen.late import drawing, making
from sitegen.read.layouts import SHIPPED
from sitegen.render import cards
from sitegen.render.cards import Card, plain
from sitegen.words.outcome import Options, Report
from tests.conftest import SAMPLE_TIME, Site
from tests.photos import opened, photo

MakeSite = Callable[[str], Site]

SETTINGS = """
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
social_cards: true
colours: {accent: "#7a1f5c"}
"""
SMALL = f"""{SETTINGS}
-- content/pages/om.md --
---
title: Om oss
---
Text.
-- content/pages/om.en.md --
---
title: About us
---
Text.
-- content/news/2026-01-02-snart.md --
---
title: Snart är det vår
date: 2026-01-02
---
Text.
-- content/news/2026-01-03-bild.md --
---
title: Med bild
date: 2026-01-03
image: {{file: bild.jpg, alt: En bild}}
---
Text.
"""
TITLE = Card("Snart är det vår", "Nyhet", "Provet", "#7a1f5c")
LONG = (
    "Återrapportering av nämndens uppdrag om jämlik vård i hela länet, med bilagor från samtliga "
    "kommuner och synpunkter från civilsamhället och de nationella minoriteterna i regionen"
)


@pytest.fixture
def small(site: MakeSite) -> Site:
    made = site(SMALL)
    made.write("content/images/bild.jpg", photo(300, 200))
    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the cards that are drawn."""
    noted: list[str] = []
    draw = drawing.card

    def note(shown: Card, logo: bytes = b"") -> bytes:
        noted.append(shown.title)
        return draw(shown, logo)

    monkeypatch.setattr(drawing, "card", note)
    return noted


def run(small: Site, *, late: bool = True, fresh: bool = False) -> Report:
    options = Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME))
    report = build(options._replace(late=late, fresh=fresh))
    assert report.ok, report.problems
    return report


def built(small: Site, *, late: bool = True, fresh: bool = False) -> dict[str, bytes]:
    run(small, late=late, fresh=fresh)
    return small.outputs()


def said(html: str) -> dict[str, str]:
    """Property → content of the tags that tell of a picture."""
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html)
    return {name: text for name, text in found if name.startswith(("og:image", "twitter"))}


def names(files: dict[str, bytes]) -> set[str]:
    return {path for path in files if path.startswith("images/card-")}


# --- Which pages have one ---


def test_a_page_without_a_picture_has_a_card(small: Site) -> None:
    files = built(small)
    assert said(small.read("nyheter/snart/index.html")) == {
        "og:image": f"https://prov.example/{TITLE.address}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Nyhet: Snart är det vår",
        "twitter:card": "summary_large_image",
    }
    assert opened(files[TITLE.address]).size == (1200, 630)


def test_a_page_with_a_picture_shows_that(small: Site) -> None:
    built(small)
    found = said(small.read("nyheter/bild/index.html"))
    assert re.fullmatch(r"https://prov\.example/images/bild\.\w{8}\.jpg", found["og:image"])
    assert (found["og:image:width"], found["og:image:height"]) == ("300", "200")
    assert found["og:image:alt"] == "En bild"


def test_each_language_has_its_own_words(small: Site) -> None:
    built(small)
    assert said(small.read("om/index.html"))["og:image:alt"] == "Om oss"
    assert said(small.read("en/om/index.html"))["og:image:alt"] == "About us"


def test_there_is_a_card_for_each_page_that_names_one_and_no_other(small: Site) -> None:
    files = built(small)
    pages = (raw.decode() for path, raw in files.items() if path.endswith(".html"))
    named = {url for html in pages for url in re.findall(r"images/card-\w+\.png", html)}
    assert names(files) == named != set()


def test_a_drawing_is_none_that_services_show(site: MakeSite) -> None:
    small = site(SMALL.replace("bild.jpg", "bild.svg"))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>'
    small.write("content/images/bild.svg", svg)
    built(small)
    assert said(small.read("nyheter/bild/index.html"))["og:image:alt"] == "Nyhet: Med bild"


def test_nobody_gets_cards_who_does_not_ask_for_them(small: Site) -> None:
    small.write("content/site.yaml", "name: Provet\nbase_url: https://prov.example\n")
    small.remove("content/pages/om.en.md")
    assert names(built(small)) == set()
    assert said(small.read("om/index.html")) == {}


@pytest.mark.parametrize("title", ["Новости", "مرحبا", "Välkommen 👋", "新闻"])
def test_letters_that_the_font_lacks_give_no_card(small: Site, title: str) -> None:
    small.write("content/pages/om.md", f"---\ntitle: {title}\n---\nText.\n")
    built(small)
    assert said(small.read("om/index.html")) == {}


# --- What is on it ---


def test_the_font_has_each_letter_that_is_taken_for_drawable() -> None:
    font = ImageFont.truetype(str(drawing._FONT), 40, layout_engine=ImageFont.Layout.BASIC)
    # A character of the private use area, which it has not.
    box = bytes(font.getmask("\ue000"))
    drawable = [chr(code) for code in range(0x20, 0x2300) if cards._DRAWABLE.fullmatch(chr(code))]
    assert {"å", "ä", "ö", "é", "ü", "š", "ž", "đ", "ł", "–", "”", "€"} <= {*drawable}
    assert [letter for letter in drawable if bytes(font.getmask(letter)) == box] == []


def test_the_font_comes_with_its_licence() -> None:
    folder = drawing._FONT.parent
    assert "SIL Open Font License" in (folder / "OFL.txt").read_text("utf-8")
    assert drawing._FONT.stat().st_size < 150_000


@pytest.mark.parametrize(
    "title",
    [
        "Om",
        LONG,
        "Specialistsjukvårdsledningsgruppsordförandeskapsutbildningsdagar" * 4,
        "å " * 400,
    ],
)
def test_any_title_fits(title: str) -> None:
    raw = drawing.card(Card(plain(title), "Nyhet", "Provet " * 30, "#0b5c63"))
    assert len(raw) < 40_000
    picture = opened(raw).convert("RGB")
    ground = picture.getpixel((0, 0))
    for box in ((0, 0, 80, 630), (1120, 0, 1200, 630), (0, 0, 1200, 60), (0, 590, 1200, 630)):
        assert picture.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), ground)], (
            box
        )


def test_a_title_is_shortened_last_of_all() -> None:
    lines, font = drawing._title(LONG, 1040)
    assert lines[-1].endswith("…")
    assert font.size == min(size for size, _ in drawing._SIZES)
    lines, _ = drawing._title(LONG[:80], 1040)
    assert " ".join(lines) == plain(LONG[:80])


def test_lines_are_about_as_long_as_each_other() -> None:
    lines, font = drawing._title("Kalendern går att prenumerera på nu", 1040)
    widths = [font.getlength(line) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.6 * max(widths)


def test_the_colours_are_the_site_s_and_can_be_read() -> None:
    picture = opened(drawing.card(TITLE)).convert("RGB")
    assert picture.getpixel((0, 0)) == (0x7A, 0x1F, 0x5C)
    colours = {colour for _, colour in picture.getcolors() or ()}
    assert (255, 255, 255) in colours
    # The palest accent that settings take.
    small = round(drawing._QUIET * (drawing._SHADES - 1) / 255)
    palette = drawing._shaded(Image.new("L", (1, 1)), "#767676").getpalette() or []
    quiet = "#" + "".join(f"{part:02x}" for part in palette[small * 3 : small * 3 + 3])
    # Large text: WCAG 2.2, criterion 1.4.3.
    assert contrast(quiet, "#767676") >= 3
    assert contrast("#767676", LIGHT_PAPER) >= 4.5


def test_a_site_without_a_colour_has_that_of_its_layouts() -> None:
    css = (SHIPPED / "base/css/00-tokens.css").read_text("utf-8")
    assert f"--accent: {ACCENT};" in css
    assert f"--accent-dark: {ACCENT_DARK};" in css


def test_a_logo_of_pixels_stands_on_the_card(small: Site) -> None:
    small.write("content/images/logo.png", photo(200, 100, "PNG"))
    settings = (small.root / "content/site.yaml").read_text("utf-8")
    small.write("content/site.yaml", f"{settings}\nlogo: logo.png\n")
    files = built(small)
    (address,) = re.findall(r"images/card-\w+\.png", small.read("nyheter/snart/index.html"))[:1]
    assert address != TITLE.address
    red, green, blue = opened(files[address]).convert("RGB").getpixel((100, 95))  # type: ignore[misc] # RGB has three
    assert (red > 180, green < 60, blue < 60) == (True, True, True)


def test_soft_hyphens_and_letters_in_parts_are_drawn_as_they_are_read() -> None:
    assert plain("fo\u0308rva\u00adlt\nning  ") == "förvalt ning"


# --- What it costs ---


def test_a_card_is_drawn_once(small: Site, drawn: list[str]) -> None:
    whole = built(small)
    count = len(drawn)
    small.settle()
    small.write("content/pages/om.md", "---\ntitle: Om oss\n---\nAnnan text.\n")
    assert names(built(small)) == names(whole)
    assert len(drawn) == count


def test_another_title_draws_one_card_and_leaves_none(small: Site, drawn: list[str]) -> None:
    before = names(built(small))
    drawn.clear()
    small.settle()
    small.write("content/pages/om.md", "---\ntitle: Om föreningen\n---\nText.\n")
    files = built(small)
    assert drawn == ["Om föreningen"]
    assert len(before - names(files)) == 1
    assert files == built(small, fresh=True)


def test_a_card_that_somebody_deleted_is_put_back(small: Site, drawn: list[str]) -> None:
    whole = built(small)
    drawn.clear()
    small.settle()
    (small.output / TITLE.address).unlink()
    assert built(small) == whole
    assert drawn == []


def test_a_preview_draws_nothing(small: Site, drawn: list[str]) -> None:
    assert names(built(small, late=False)) == set()
    assert drawn == []
    small.settle()
    assert built(small) == built(small, fresh=True)


def test_the_setting_that_goes_takes_all_cards_along(small: Site) -> None:
    built(small)
    small.settle()
    settings = (small.root / "content/site.yaml").read_text("utf-8")
    small.write("content/site.yaml", settings.replace("social_cards: true\n", ""))
    files = built(small)
    assert names(files) == set()
    assert files == built(small, fresh=True)


def test_a_card_is_kept_for_a_new_clone(
    small: Site, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = built(small)
    drawn.clear()
    for path in sorted(small.output.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (small.root / ".sitegen/last-build.json").unlink()
    opened_pictures: list[Path] = []
    monkeypatch.setattr(making, "published", lambda *_: opened_pictures.append(Path()))
    assert built(small) == whole
    assert drawn == []
    assert opened_pictures == []
