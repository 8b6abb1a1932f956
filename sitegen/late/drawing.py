"""Drawing: social cards and the icon of telephones, in the site's colours.

In: what is to be seen. Out: a PNG of few colours. The letters are drawn by a font that travels with
us, one by one, so that no library of the machine has a say.
"""

from __future__ import annotations

import io
from collections import abc
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sitegen.render.cards import HEIGHT, WIDTH, Card
from sitegen.words.files import digest

_FONT = Path(__file__).parent / "fonts" / "atkinson-hyperlegible-next-bold.ttf"

# In pixels: what is free on each side; the letters of the site's name and the kind's word.
_MARGIN, _SMALL = 80, 36
# Letters of the title, the largest first, and how many lines of them there may be.
_SIZES = ((92, 2), (80, 3), (68, 3), (60, 4), (52, 4))
_LINE = 1.14
_LOGO = (280, 80)
# Shades between the colour of the ground and white, and how white the small words are.
_SHADES, _WHITE, _QUIET = 16, 255, 220
_ELLIPSIS = "…"


@cache
def made_with() -> str:
    """What tells these bytes from those that another program would make."""
    import PIL
    from PIL import features

    libraries = [features.version(name) for name in ("freetype2", "zlib")]
    own = [digest(path.read_bytes()) for path in (_FONT, Path(__file__))]
    return digest(repr((PIL.__version__, libraries, own)).encode())


def card(shown: Card, logo: bytes = b"") -> bytes:
    """A card as PNG. `logo`: a picture to stand before the site's name."""
    mask = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(mask)
    mark = _logo(logo) if logo else None
    across = _MARGIN + (mark.width + 24 if mark else 0)
    small = _font(_SMALL)
    middle = _MARGIN + (_LOGO[1] // 2 if mark else _SMALL // 2)
    name = _cut(shown.site, small, WIDTH - _MARGIN - across)
    draw.text((across, middle), name, _WHITE, small, "lm")
    lines, font = _title(shown.title, WIDTH - 2 * _MARGIN)
    height = round(font.size * _LINE)
    # The last line stands on the margin, all others on it.
    for number, line in enumerate(reversed(lines)):
        draw.text((_MARGIN, HEIGHT - _MARGIN - number * height), line, _WHITE, font, "ls")
    above = HEIGHT - _MARGIN - len(lines) * height - _SMALL // 3
    draw.text((_MARGIN, above), shown.kind, _QUIET, small, "ls")
    if mark is None:
        return _png(_shaded(mask, shown.accent), bits=4)
    picture = _shaded(mask, shown.accent).convert("RGB")
    picture.paste(mark, (_MARGIN, middle - mark.height // 2), mark)
    return _png(picture.quantize(128), bits=8)


def _logo(raw: bytes) -> Image.Image:
    """A logo on a white ground, as it was drawn for pages."""
    with Image.open(io.BytesIO(raw)) as found:
        mark = found.convert("RGBA")
    mark.thumbnail(_LOGO, Image.Resampling.LANCZOS)
    return mark


def _shaded(mask: Image.Image, accent: str) -> Image.Image:
    """Shades from a colour to white, as light as a mask says."""
    ground = _parts(accent)
    few = mask.point([round(value * (_SHADES - 1) / 255) for value in range(256)])
    picture = Image.frombytes("P", few.size, few.tobytes())
    picture.putpalette(
        [
            round(part + (255 - part) * shade / (_SHADES - 1))
            for shade in range(_SHADES)
            for part in ground
        ]
    )
    return picture


def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#0b5c63`, from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _png(picture: Image.Image, bits: int) -> bytes:
    """`bits`: how many each pixel takes, before the whole is packed."""
    stream = io.BytesIO()
    # The most effort saves 8 %, and takes ten times as long.
    picture.save(stream, "PNG", bits=bits)
    return stream.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.BASIC)


# --- Lines ---


def _title(title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The lines of a title, about as wide as each other, in letters as large as will do."""
    words = title.split()
    for size, most in _SIZES:
        font = _font(size)
        fits = all(font.getlength(word) <= width for word in words)
        if fits and len(_lines(words, font, width)) <= most:
            return _balanced(words, font, width), font
    pieces = [piece for word in words for piece in _pieces(word, font, width)]
    lines = _lines(pieces, font, width)
    if len(lines) <= most:
        return lines, font
    last = _cut(" ".join(lines[most - 1 :]), font, width)
    return [*lines[: most - 1], last], font


def _lines(words: abc.Sequence[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Words in lines, each as full as it can be."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: abc.Sequence[str], font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """As few lines as before, the longest of them as short as can be."""
    best = _lines(words, font, width)
    least, most = max(map(font.getlength, words), default=0), float(width)
    while most - least > 1:
        middle = (least + most) / 2
        lines = _lines(words, font, middle)
        if len(lines) <= len(best) and all(font.getlength(line) <= middle for line in lines):
            best, most = lines, middle
        else:
            least = middle
    return best


def _pieces(word: str, font: ImageFont.FreeTypeFont, width: int) -> abc.Iterator[str]:
    """A word that is wider than a line, in pieces that are not."""
    while font.getlength(word) > width:
        count = next(n for n in range(len(word), 0, -1) if font.getlength(f"{word[:n]}-") <= width)
        yield f"{word[:count]}-"
        word = word[count:]
    yield word


def _cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """A text that fits, with an ellipsis where words were left out."""
    if font.getlength(text) <= width:
        return text
    words = text.split()
    while words and font.getlength(f"{' '.join(words)}{_ELLIPSIS}") > width:
        words.pop()
    if words:
        return f"{' '.join(words).rstrip(',;:–-')}{_ELLIPSIS}"
    count = next(
        (n for n in range(len(text), 0, -1) if font.getlength(f"{text[:n]}{_ELLIPSIS}") <= width), 0
    )
    return f"{text[:count]}{_ELLIPSIS}"
