"""Icons: the site's letter and colours, where browsers and telephones look for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image, ImageChops

from sitegen.build import build
from sitegen.read.icons import FOLDER, SIZE, initial
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site
from tests.photos import opened
from tests.tools.initials import all_letters, drawn

MakeSite = Callable[[str], Site]

SMALL = """
-- content/site.yaml --
name: Provet
short_name: Ängen
base_url: https://prov.example
colours: {accent: "#7a1f5c", accent_dark: "#e0a0d0"}
-- content/pages/om.md --
---
title: Om
---
Text.
"""


@pytest.fixture
def small(site: MakeSite) -> Site:
    return site(SMALL)


def built(small: Site, *, fresh: bool = False) -> dict[str, bytes]:
    options = Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME), fresh=fresh)
    assert build(options).ok
    return small.outputs()


def named(files: dict[str, bytes], start: str) -> bytes:
    (found,) = (raw for path, raw in files.items() if path.startswith(start))
    return found


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Samverkan", "S"), ("ängen", "ae"), ("Öppet hus", "oe"), ("Éva", "E"), ("«Nytt»", "N"),
        ("3 hjul", "3"), ("a\u030angest", "aa"), ("Новости", "none"), ("—", "none"), ("", "none"),
        ("ßtrand", "S"),
    ],
)  # fmt: skip
def test_the_letter_is_the_first_of_the_name(name: str, letter: str) -> None:
    assert initial(name) == letter


@pytest.mark.parametrize(("name", "letter"), all_letters().items())
def test_each_letter_is_as_the_font_draws_it(name: str, letter: str) -> None:
    kept = opened((FOLDER / f"{name}.png").read_bytes())
    assert kept.size == (SIZE, SIZE)
    assert (
        ImageChops.difference(kept.convert("RGB"), drawn(letter).convert("RGB")).getbbox() is None
    )
    # Telephones cut corners off.
    assert kept.convert("L").point(lambda value: 255 * (value > 0)).getbbox() is not None


def test_the_touch_icon_is_the_letter_on_the_accent_colour(small: Site) -> None:
    files = built(small)
    icon = opened(named(files, "assets/touch-icon."))
    assert icon.size == (180, 180)
    colours = {colour for _, colour in icon.convert("RGB").getcolors() or ()}
    assert {(0x7A, 0x1F, 0x5C), (255, 255, 255)} <= colours
    shape = drawn("Ä").convert("L").point(lambda value: 255 * (value > 127))
    light = icon.convert("RGB").getchannel("G").point(lambda value: 255 * (value > 143))
    assert ImageChops.difference(shape, light).getbbox() is None


def test_every_page_names_its_icons(small: Site) -> None:
    files = built(small)
    for path, raw in files.items():
        if path.endswith(".html") and b"<main" in raw:
            for rel in ('rel="icon"', 'rel="apple-touch-icon"'):
                (tag,) = [line for line in raw.decode().splitlines() if rel in line]
                assert tag.split('href="/')[1].split('"')[0] in files, path


def test_whoever_asks_for_the_usual_name_gets_an_icon(small: Site) -> None:
    with Image.open(io.BytesIO(built(small)["favicon.ico"])) as icon:
        assert icon.format == "ICO"
        assert icon.size == (180, 180)


def test_the_drawing_has_the_site_s_colours(small: Site) -> None:
    svg = named(built(small), "assets/favicon.").decode()
    assert "#7a1f5c" in svg
    assert "#e0a0d0" in svg
    assert "#0b5c63" not in svg


def test_an_icon_of_the_site_s_own_stays_as_it_is(small: Site) -> None:
    own = b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="#0b5c63"/></svg>'
    small.write("layouts/base/icons/favicon.svg", own)
    small.write("layouts/base/icons/favicon.ico", b"own")
    small.write("layouts/base/icons/touch-icon.png", b"mine")
    files = built(small)
    assert named(files, "assets/favicon.") == own
    assert named(files, "assets/touch-icon.") == b"mine"
    assert files["favicon.ico"] == b"own"


def test_another_colour_is_another_icon_under_every_name(small: Site) -> None:
    before = built(small)
    small.settle()
    settings = (small.root / "content/site.yaml").read_text("utf-8")
    small.write("content/site.yaml", settings.replace("#7a1f5c", "#005a9c"))
    after = built(small)
    assert after["favicon.ico"] != before["favicon.ico"]
    assert named(after, "assets/touch-icon.") != named(before, "assets/touch-icon.")
    assert after == built(small, fresh=True)
