"""Files that are published beside the pages: documents, images, the style sheet, icons.

In: the names found in `content/` and `layouts/`. Out: for each an `Asset` with its address, size
and, for pictures, width and height. Images and CSS have a digest of their content in the address,
so that browsers may keep them for ever; a document keeps its name, because others link to it.
"""

from __future__ import annotations

import posixpath
import re
from collections import abc
from pathlib import Path

from sitegen.config import Colours
from sitegen.files import digest
from sitegen.layouts import CSS, ICONS
from sitegen.model import Asset, Place
from sitegen.problems import Problem, problem

STYLE_SHEET = "site.css"

_DRAWING = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
# `stroke-width` is another attribute.
_ATTRIBUTE = re.compile(rb"""(?<![\w:-])(width|height|viewBox)\s*=\s*["']([^"']*)["']""")

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
    colours: Colours,
) -> tuple[dict[str, Asset], tuple[Problem, ...]]:
    """All assets by name: the documents and images of `content/`, and what layouts bring."""
    assets: dict[str, Asset] = {STYLE_SHEET: style_sheet(layouts, colours)[0], **_icons(layouts)}
    problems: list[Problem] = []
    for name in names:
        path = root / "content" / name
        if name.startswith("documents/"):
            assets[name] = Asset(name, name, path.stat().st_size)
            continue
        raw = path.read_bytes()
        try:
            width, height = picture_size(raw, name)
        except (OSError, ValueError):
            problems.append(problem("unreadable-picture", f"content/{name}", Place(1, 1)))
            width = height = 0
        assets[name] = Asset(name, fingerprinted(name, raw), len(raw), width, height)
    return assets, tuple(problems)


def _icons(files: abc.Mapping[str, Path]) -> dict[str, Asset]:
    assets = {}
    for name, path in files.items():
        if name.startswith(ICONS):
            raw = path.read_bytes()
            short = name.removeprefix(ICONS)
            assets[short] = Asset(short, fingerprinted(f"assets/{short}", raw), len(raw))
    return assets


def style_sheet(files: abc.Mapping[str, Path], colours: Colours) -> tuple[Asset, bytes]:
    """All CSS of the layouts as one file, in the order of their names, with the site's colours."""
    chosen = {"--accent": colours.accent, "--accent-dark": colours.accent_dark}
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
    """`images/karta.png` → `images/karta.3f2a91c0.png`, in characters that need no escape."""
    stem, suffix = posixpath.splitext(name)
    safe = re.sub(r"[^A-Za-z0-9/._-]+", "-", stem)
    return f"{safe}.{digest(raw)[:8]}{suffix.lower()}"


def picture_size(raw: bytes, name: str) -> tuple[int, int]:
    """Width and height of a picture in pixels, turned as its camera says (Exif, tag 274).

    Raises `OSError` or `ValueError` for what is no picture.
    """
    if name.lower().endswith(".svg"):
        return _drawing_size(raw)
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(raw)) as image:
            width, height = image.size
            # From 5 on, the picture lies on its side.
            is_turned = image.getexif().get(274, 1) >= 5
    except Image.DecompressionBombError as error:
        raise ValueError("too large to show") from error
    return (height, width) if is_turned else (width, height)


def _drawing_size(raw: bytes) -> tuple[int, int]:
    opening = _DRAWING.search(raw)
    if not opening:
        raise ValueError("no svg element")
    given = dict(_ATTRIBUTE.findall(opening[0]))
    sizes = [
        re.fullmatch(rb"\s*([0-9.]+)(?:px)?\s*", given.get(key, b""))
        for key in (b"width", b"height")
    ]
    if sizes[0] and sizes[1]:
        return round(float(sizes[0][1])), round(float(sizes[1][1]))
    box = given.get(b"viewBox", b"").replace(b",", b" ").split()
    if len(box) != 4:
        raise ValueError("no size")
    return round(float(box[2])), round(float(box[3]))
