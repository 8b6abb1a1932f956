"""Documents, pictures and the style sheet: their addresses, sizes and how pages use them."""

import contextlib
import io
import random
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from sitegen.declare.config import FONTS, Colours, Settings
from sitegen.read.assets import (
    STYLE_SHEET,
    active_part,
    drawing_size,
    fingerprinted,
    style_sheet,
    survey,
)
from sitegen.read.layouts import find
from sitegen.read.pictures import look
from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]


def settings(accent: str | None = None, font: str | None = None) -> Settings:
    colours = Colours(accent=accent)
    return Settings(name="Prov", base_url="https://prov.example", colours=colours, font=font)


def picture(width: int, height: int, form: str = "PNG", turned: int = 1) -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[274] = turned
    Image.new("RGB", (width, height)).save(stream, form, exif=exif)
    return stream.getvalue()


# --- Addresses ---


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("images/karta.png", "images/karta.9f86d081.png"),
        ("images/Min bild (2).JPG", "images/Min-bild-2-.9f86d081.jpg"),
        ("images/å/Ängsö.svg", "images/a/Angso.9f86d081.svg"),
        ("images/A\u0308ngso\u0308.svg", "images/Angso.9f86d081.svg"),
        ("images/地図.svg", "images/-.9f86d081.svg"),
        ("images/v1.2/karta", "images/v1.2/karta.9f86d081"),
    ],
)
def test_an_address_names_the_content_and_needs_no_escape(name: str, address: str) -> None:
    assert fingerprinted(name, b"test") == address


def test_another_content_has_another_address() -> None:
    assert fingerprinted("images/a.png", b"a") != fingerprinted("images/a.png", b"b")


def test_a_document_keeps_its_name_because_others_link_to_it(site: MakeSite) -> None:
    made = site("")
    made.write("content/documents/Årlig plan 2026.pdf", "%PDF")
    made.build()
    assert made.read("documents/Årlig plan 2026.pdf") == "%PDF"


def test_a_picture_that_nobody_changed_keeps_its_address(site: MakeSite) -> None:
    made = site("")
    made.write("content/images/a.png", picture(3, 2))
    one, _ = survey(made.root, ["images/a.png"], find(made.root), settings())
    other, _ = survey(made.root, ["images/a.png"], find(made.root), settings("#123456"))
    assert one["images/a.png"] == other["images/a.png"]
    assert one[STYLE_SHEET].address != other[STYLE_SHEET].address


# --- Pictures ---


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_has_its_size(form: str) -> None:
    assert look(picture(30, 20, form), f"images/a.{form.lower()}")[:2] == (30, 20)


@pytest.mark.parametrize(("turned", "size"), [(1, (30, 20)), (3, (30, 20)), (6, (20, 30))])
def test_a_photo_taken_upright_is_upright(turned: int, size: tuple[int, int]) -> None:
    assert look(picture(30, 20, "JPEG", turned), "images/a.jpg")[:2] == size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ("width='30px' height='20px'", (30, 20)),
        ('width="24" height="24" stroke-width="2" data-height="9"', (24, 24)),
        ('stroke-width="2" viewBox="0 0 30 20"', (30, 20)),
        ('width="100%" height="100%" viewBox="0,0,30,20"', (30, 20)),
        ('width="30mm" viewBox="0 0 30.4 19.6"', (30, 20)),
        ('\n  viewBox="0 0 30 20"\n', (30, 20)),
    ],
)
def test_a_drawing_has_the_size_it_says(attributes: str, size: tuple[int, int]) -> None:
    raw = f'<?xml version="1.0"?>\n<!-- width="1" -->\n<svg {attributes}><rect width="5"/></svg>'
    assert drawing_size(raw.encode()) == size


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.png", b"text"),
        ("a.png", b""),
        ("a.jpg", picture(3, 2, "JPEG")[:10]),
        ("a.svg", b"<html></html>"),
        ("a.svg", b"<svg>"),
        ("a.svg", b'<svg viewBox="0 0 a b">'),
    ],
)
def test_what_is_no_picture_is_told(site: MakeSite, name: str, raw: bytes) -> None:
    made = site("")
    made.write(f"content/images/{name}", raw)
    assert Planned(made).problems == [f"content/images/{name}:1:1 unreadable-picture"]


def test_a_picture_in_a_text_has_its_size_and_its_text(site: MakeSite) -> None:
    made = site(
        "-- content/pages/a.md --\n---\ntitle: A\n---\n"
        'Se ![En "karta"](../images/karta.png) här.\n\n![Bild](../images/karta.png "Text < 3")\n'
    )
    made.write("content/images/karta.png", picture(30, 20))
    view = Planned(made).view("/a/")
    src = view.asset("images/karta.png")
    size = 'width="30" height="20" loading="lazy" decoding="async"'
    assert f'<img src="{src}" alt="En &#34;karta&#34;" {size}>' in view.body
    assert f'<img src="{src}" alt="Bild" {size}></picture><figcaption>Text &lt; 3' in view.body


# --- The style sheet ---


def test_the_style_sheet_is_all_css_in_the_order_of_its_names(site: MakeSite) -> None:
    made = site(
        "-- layouts/base/css/99-last.css --\n/* why */\n.last {\n  color: red; /* x */\n}\n"
        "-- layouts/base/css/00-tokens.css --\n.first {}\n"
    )
    _, raw = style_sheet(
        find(made.root),
        settings("#0b5c63", "serif"),
    )
    css = raw.decode()
    assert css.startswith(".first {}\n")
    assert css.endswith(
        ".last {\ncolor: red;\n}\n:root{--accent:#0b5c63;--font:" + FONTS["serif"] + ";}\n"
    )
    assert "/*" not in css


def test_every_page_links_to_the_style_sheet_there_is(site: MakeSite) -> None:
    made = site("-- content/pages/a.md --\n---\ntitle: A\n---\nText.\n")
    made.build()
    (name,) = [path for path in made.outputs() if path.endswith(".css")]
    for path in made.outputs():
        if path.endswith(".html"):
            assert f'<link rel="stylesheet" href="/{name}">' in made.read(path), path


# --- Files that a stranger made ---


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<a href="java&#115;cript:alert(1)"><path d=""/></a>',
        '<path d="" onclick = "alert(1)"/>',
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
        '<image href="https://annan.example/spion.png"/>',
        '<image xlink:href=" //annan.example/spion.png"/>',
        "<style>@import 'https://annan.example/a.css';</style>",
        "<style>path { fill: url( https://annan.example/a.svg#a) }</style>",
    ],
)
def test_a_drawing_neither_runs_nor_fetches_anything(site: MakeSite, inner: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{inner}</svg>'
    for raw in (drawing.encode(), drawing.encode("utf-16")):
        assert active_part(raw)
    made = site(f"-- content/images/a.svg --\n{drawing}\n-- content/documents/a.svg --\n{drawing}")
    assert Planned(made).problems == [
        "content/documents/a.svg:1:1 active-file",
        "content/images/a.svg:1:1 active-file",
    ]


@pytest.mark.parametrize("suffix", ["rdf", "KML", "gpx", "atom", "xsd"])
def test_no_other_xml_runs_what_some_host_calls_xml(site: MakeSite, suffix: str) -> None:
    link = '<gpx><link href="https://exempel.se/"/></gpx>'
    assert Planned(site(f"-- content/documents/a.{suffix} --\n{link}\n")).problems == []
    script = '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'
    made = site(f"-- content/documents/a.{suffix} --\n<gpx>{script}</gpx>\n")
    assert Planned(made).problems == [f"content/documents/a.{suffix}:1:1 active-file"]


def test_a_drawing_as_programs_save_it_is_let_through() -> None:
    drawing = """<?xml version="1.0" encoding="UTF-8"?>
    <!-- Created with Inkscape (http://www.inkscape.org/) -->
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" viewBox="0 0 1 1">
    <metadata><rdf:li rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></metadata>
    <style>.a{fill:url(#b)}</style><use xlink:href="#c"/><a href="https://exempel.se/"/>
    <image href="data:image/png;base64,AAAA"/></svg>"""
    assert active_part(drawing.encode()) == ""


def test_a_picture_that_hides_another_type_is_none() -> None:
    with pytest.raises(ValueError, match="html"):
        look(picture(3, 2, "GIF"), "images/a.html")
    with pytest.raises(ValueError, match="png"):
        look(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "a.png")


def test_a_picture_that_would_fill_the_memory_is_none_and_is_not_unpacked() -> None:
    small = bytearray(picture(1, 1))
    # The header alone says how large it is: 60 000 by 60 000, with its checksum.
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    with pytest.raises(ValueError, match=r"a\.png"):
        look(bytes(small), "a.png")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_broken_picture_is_a_problem_and_no_bug(form: str) -> None:
    whole = picture(20, 10, form, turned=6 if form != "GIF" else 1)
    changing = random.Random(form)  # noqa: S311 - mutations, not secrets
    for _ in range(300):
        raw = bytearray(whole[: changing.randrange(1, len(whole) + 1)])
        for _ in range(changing.randrange(4)):
            raw[changing.randrange(len(raw))] = changing.randrange(256)
        with contextlib.suppress(ValueError):
            look(bytes(raw), f"a.{form.lower()}")


@pytest.mark.parametrize(
    "size",
    [f'width="{"9" * 400}" height="1"', 'viewBox="0 0 inf 1"', 'viewBox="0 0 nan 1"',
     'viewBox="0 0 -1 1"', 'width="1.2.3" height="1"'],
)  # fmt: skip
def test_a_drawing_of_an_impossible_size_is_none(size: str) -> None:
    with pytest.raises(ValueError, match=r"size|float"):
        drawing_size(f"<svg {size}/>".encode())


def test_many_beginnings_of_a_drawing_take_no_more_time_than_one() -> None:
    with pytest.raises(ValueError, match="no svg"):
        drawing_size(b"<svg " * 200_000)
