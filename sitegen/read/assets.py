"""Files that are published beside the pages: documents, images, the style sheet, icons.

In: the names found in `content/` and `layouts/`. Out: for each an `Asset` with its address, size
and, for pictures, width and height. Images and CSS have a digest of their content in the address,
so that browsers may keep them for ever; a document keeps its name, because others link to it.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import abc
from pathlib import Path
from unicodedata import combining, normalize

from sitegen.declare.config import FONTS, Settings
from sitegen.read.icons import FAVICON, FOR_ANY_FILE, TOUCH, favicon, for_any_file, touch_icon
from sitegen.read.layouts import CSS, ICONS, SCRIPTS, SHIPPED
from sitegen.read.pictures import RECIPE, TooManyPixels, has_place, published, stand_in, widths
from sitegen.words.files import digest, read_inside
from sitegen.words.model import Asset, Place
from sitegen.words.problems import Problem, problem

STYLE_SHEET = "site.css"

_DRAWINGS = (".svg", ".xml")
# Other XML, in which some hosts' types for it have a browser run what is in XHTML's namespace.
_XML = (
    ".atom", ".dae", ".gml", ".gpx", ".kml", ".mathml", ".mml", ".owl", ".rdf", ".rss", ".wsdl",
    ".x3d", ".xlf", ".xliff", ".xpdl", ".xsd", ".xspf",
)  # fmt: skip
_PHOTOS = (".jpg", ".jpeg")
# What a host serves so that a browser runs what is in it.
_PROGRAMS = (
    ".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".hta", ".js", ".mjs", ".cjs",
    ".wasm", ".css", ".xsl", ".xslt", ".svgz", ".swf", ".php", ".cgi",
)  # fmt: skip
_RUNS = re.compile(
    r"<(?:[\w.-]+:)?(?:script|foreignobject|iframe|embed|object|handler|listener)\b"
    r"|[\s\"'/]on[a-z]+\s*=|javascript:|<!entity|<\?xml-stylesheet",
    re.IGNORECASE,
)
_FETCHES = re.compile(
    r"@import|url\(\s*[\"']?(?:[a-z]+:)?//"
    r"|<(?:[\w.-]+:)?(?!a\b)[a-z]+\b[^<>]*?\b(?:href|src)\s*=\s*[\"']\s*(?:[a-z]+:)?//",
    re.IGNORECASE,
)
# Office's of our days are archives; with a password, they are what it made before.
_PACKED = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
# How files begin, in small letters, what that is, and which of the names above it may have.
_BEGINNINGS = (
    (b"%pdf-", "PDF", (".pdf",)),
    (b"pk\x03\x04", "Office", _PACKED),
    (b"\xd0\xcf\x11\xe0", "Office", _PACKED),
    (b"\xff\xd8\xff", "JPEG", ()),
    (b"\x89png", "PNG", ()),
    (b"<!doctype html", "HTML", ()),
    (b"<html", "HTML", ()),
)
_DRAWING = re.compile(rb"<svg\b[^<>]*>", re.DOTALL)
# `stroke-width` is another attribute.
_ATTRIBUTE = re.compile(rb"""(?<![\w:-])(width|height|viewBox)\s*=\s*["']([^"']*)["']""")


class NoSize(ValueError):
    """A drawing does not say how large it is, so that a page would jump as it is loaded."""


# What readers call the type of a document, by its suffix.
DOCUMENT_TYPES = {
    "pdf": "PDF", "docx": "Word", "doc": "Word", "odt": "OpenDocument", "xlsx": "Excel",
    "xls": "Excel", "ods": "OpenDocument", "pptx": "PowerPoint", "ppt": "PowerPoint",
    "odp": "OpenDocument", "csv": "CSV", "txt": "Text", "rtf": "RTF", "zip": "Zip",
    "epub": "EPUB", "ics": "iCalendar", "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG",
    "svg": "SVG", "mp3": "MP3", "mp4": "MP4", "json": "JSON", "xml": "XML",
}  # fmt: skip


def survey(
    root: Path,
    names: abc.Iterable[str],
    layouts: abc.Mapping[str, Path],
    settings: Settings,
) -> tuple[dict[str, Asset], tuple[Problem, ...]]:
    """All assets by name: the documents and images of `content/`, and what layouts bring."""
    assets: dict[str, Asset] = {
        STYLE_SHEET: style_sheet(layouts, settings)[0],
        **_icons(layouts, settings),
        **_scripts(layouts),
    }
    problems: list[Problem] = []
    for name in names:
        try:
            assets[name], found = _survey_one(root, name)
            problems += found
        except OSError:
            problems.append(problem("unreadable-file", f"content/{name}", Place(1, 1)))
    return assets, tuple(problems)


def _survey_one(root: Path, name: str) -> tuple[Asset, list[Problem]]:
    """The asset of a file of `content/`, and what is wrong with it."""
    path, suffix = f"content/{name}", posixpath.splitext(name)[1].lower()
    is_document = name.startswith("documents/")
    problems: list[Problem] = []
    if is_document and suffix not in (*_PROGRAMS, *_DRAWINGS, *_XML):
        problems += _check_document(root, path, suffix)
        # Documents may be large, and of others only the size is asked for.
        return Asset(name, name, (root / path).stat().st_size), problems
    raw = read_inside(root / "content", root / path)
    active = suffix if suffix in _PROGRAMS else ""
    if suffix in (*_DRAWINGS, *_XML):
        # Maps and catalogues of data are full of addresses, which nobody fetches.
        active = active_part(raw, is_shown=suffix in _DRAWINGS)
    if active:
        problems.append(problem("active-file", path, Place(1, 1), what=active))
    if is_document:
        return Asset(name, name, len(raw)), problems
    try:
        # What runs is not looked at any closer.
        if active:
            return Asset(name, fingerprinted(name, raw), len(raw)), problems
        return (_drawing if suffix == ".svg" else _picture)(raw, name), problems
    except TooManyPixels:
        problems.append(problem("picture-too-large", path, Place(1, 1)))
    except NoSize:
        problems.append(problem("drawing-without-size", path, Place(1, 1)))
    except ValueError:
        problems.append(problem("unreadable-picture", path, Place(1, 1)))
    return Asset(name, fingerprinted(name, raw), len(raw)), problems


def _check_document(root: Path, path: str, suffix: str) -> abc.Iterator[Problem]:
    if suffix in _PHOTOS and has_place(read_inside(root / "content", root / path)):
        yield problem("place-in-document", path, Place(1, 1))
    type_ = _another_type(root / path, suffix)
    if type_:
        facts = {"suffix": suffix, "type": type_, "wanted": DOCUMENT_TYPES[suffix[1:]]}
        yield problem("document-of-other-type", path, Place(1, 1), **facts)


def _another_type(path: Path, suffix: str) -> str:
    """What a document is, where its first bytes say otherwise than its name; else ""."""
    if suffix not in (".pdf", *_PACKED):
        return ""
    with path.open("rb") as file:
        begin = file.read(64).lstrip().lower()
    for sign, type_, suffixes in _BEGINNINGS:
        if begin.startswith(sign) and suffix not in suffixes:
            return type_
    return ""


def _drawing(raw: bytes, name: str) -> Asset:
    _check_xml(raw)
    return Asset(name, fingerprinted(name, raw), len(raw), *drawing_size(raw))


def _check_xml(raw: bytes) -> None:
    """Browsers show nothing of a drawing that is cut off; raises `ValueError`."""
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(raw, True)
    except expat.ExpatError as error:
        raise ValueError(f"{error}") from error


def _picture(raw: bytes, name: str) -> Asset:
    seen, plain = published(raw, name)
    return Asset(
        name,
        fingerprinted(name, plain + RECIPE.encode()),
        len(plain),
        seen.width,
        seen.height,
        widths(seen),
        digest(plain),
        stand_in(seen, name),
    )


def active_part(raw: bytes, *, is_shown: bool = True) -> str:
    """What in a drawing, or other XML, would run or be fetched where it is opened by itself.

    Nothing is fetched where it `is_shown` by no browser.

    On a page, in an `img`, none of it does; but every file has an address of its own, under which
    no page's policy holds.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Browsers read UTF-16 too, where nothing would be found.
        return "?"
    plain = html.unescape(text)
    found = _RUNS.search(plain) or (_FETCHES.search(plain) if is_shown else None)
    return " ".join(found[0].split())[:60] if found else ""


def _icons(files: abc.Mapping[str, Path], settings: Settings) -> dict[str, Asset]:
    own = (name.removeprefix(ICONS) for name in files if name.startswith(ICONS))
    assets = {}
    for name in (*own, TOUCH, FOR_ANY_FILE):
        raw = icon_bytes(name, files, settings)
        # Nobody names that one: it is asked for by its name.
        address = name if name == FOR_ANY_FILE else fingerprinted(f"assets/{name}", raw)
        assets[name] = Asset(name, address, len(raw))
    return assets


def icon_bytes(name: str, files: abc.Mapping[str, Path], settings: Settings) -> bytes:
    """An icon of the layouts, or one that follows from the settings."""
    path = files.get(f"{ICONS}{name}")
    if path is not None:
        raw = path.read_bytes()
        is_ours = name == FAVICON and path.is_relative_to(SHIPPED)
        return favicon(raw, settings) if is_ours else raw
    icon = touch_icon(settings)
    return icon if name == TOUCH else for_any_file(icon)


def _scripts(files: abc.Mapping[str, Path]) -> dict[str, Asset]:
    """The scripts of the layouts, each a file of its own: a page that needs one names it."""
    assets = {}
    for name, path in files.items():
        if name.startswith(SCRIPTS) and name.endswith(".js"):
            raw = script(path)
            short = name.removeprefix(SCRIPTS)
            assets[short] = Asset(short, fingerprinted(f"assets/{short}", raw), len(raw))
    return assets


def script(path: Path) -> bytes:
    """A script as it is published: without its comment lines and the space before lines.

    One with a text over several lines, as only back quotes allow, stays as it is.
    """
    text = path.read_text("utf-8")
    if "`" in text:
        return text.encode()
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode() + b"\n"


def style_sheet(files: abc.Mapping[str, Path], settings: Settings) -> tuple[Asset, bytes]:
    """All CSS of the layouts as one file, in the order of their names, with the site's look."""
    colours = settings.colours
    chosen = {
        "--accent": colours.accent,
        "--accent-dark": colours.accent_dark,
        "--font": FONTS[settings.font] if settings.font else None,
    }
    parts = [
        path.read_text("utf-8")
        for name, path in files.items()
        if name.startswith(CSS) and name.endswith(".css")
    ]
    rules = "".join(f"{name}:{value};" for name, value in chosen.items() if value)
    if rules:
        parts.append(f":root{{{rules}}}")
    raw = "\n".join(_shorten(part) for part in parts).encode() + b"\n"
    return Asset(STYLE_SHEET, fingerprinted(f"assets/{STYLE_SHEET}", raw), len(raw)), raw


def _shorten(css: str) -> str:
    """Leave out comments and the space at the ends of lines: plain, and most of what is saved."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())


def fingerprinted(name: str, raw: bytes) -> str:
    """`images/på bron.png` → `images/pa-bron.3f2a91c0.png`, in characters that need no escape."""
    stem, suffix = posixpath.splitext(name)
    # Letters without their marks, as addresses of pages have them.
    plain = "".join(each for each in normalize("NFD", stem) if not combining(each))
    safe = re.sub(r"[^A-Za-z0-9/._-]+", "-", plain)
    return f"{safe}.{digest(raw)[:8]}{suffix.lower()}"


def drawing_size(raw: bytes) -> tuple[int, int]:
    """Width and height that a drawing says it has, in pixels; raises `ValueError`."""
    opening = _DRAWING.search(raw)
    if not opening:
        raise ValueError("no svg element")
    given = dict(_ATTRIBUTE.findall(opening[0]))
    sizes = [
        re.fullmatch(rb"\s*([0-9.]+)(?:px)?\s*", given.get(key, b""))
        for key in (b"width", b"height")
    ]
    if sizes[0] and sizes[1]:
        return _pixels(sizes[0][1]), _pixels(sizes[1][1])
    box = given.get(b"viewBox", b"").replace(b",", b" ").split()
    if len(box) != 4:
        raise NoSize("no size")
    return _pixels(box[2]), _pixels(box[3])


def _pixels(number: bytes) -> int:
    pixels = float(number)
    if not 0 <= pixels < 1_000_000:
        raise NoSize("no size")
    return round(pixels)
