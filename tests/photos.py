"""Pictures as cameras and drawing programs make them, with all that they write into them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

# What no published file may hold.
SECRETS = (b"Hemligt namn", b"Hemlig kommentar", b"<x:xmpmeta", b"GPS")
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


_LETTERS: dict[tuple[bool, ...], str] = {
    (True, False, False): "r",
    (False, True, False): "g",
    (False, False, True): "b",
    (True, True, True): "w",
}


def drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture of four quarters: red and green above, blue and white below."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    across, down = width // 2, height // 2
    draw.rectangle((0, 0, across - 1, down - 1), "#e00000")
    draw.rectangle((across, 0, width, down - 1), "#00c000")
    draw.rectangle((0, down, across - 1, height), "#0000e0")
    if mode == "P":
        return picture.quantize(8)
    if mode == "RGBA":
        picture.putalpha(250)
        return picture
    return picture.convert(mode)


def exif(turned: int = 1, owner: str = "Hemligt namn") -> Image.Exif:
    """What a telephone notes: how it was held, whose it is, and where it was."""
    noted = Image.Exif()
    noted[274] = turned
    noted[315] = owner
    place = noted.get_ifd(0x8825)
    place[1], place[2] = "N", (57.0, 46.0, 58.0)
    place[3], place[4] = "E", (14.0, 9.0, 38.0)
    return noted


def photo(
    width: int, height: int, form: str = "JPEG", turned: int = 1, mode: str = "RGB", **more: Any
) -> bytes:
    """A picture as a telephone saves it, with its place, shown with red in the upper left."""
    shown = drawn(width, height, mode)
    stored = shown.transpose(TURNS[turned]) if turned in TURNS else shown
    stream = io.BytesIO()
    noted: dict[str, Any] = {"exif": exif(turned), "xmp": b"<x:xmpmeta>Hemligt namn</x:xmpmeta>"}
    if form == "JPEG":
        noted["comment"] = b"Hemlig kommentar"
    if form == "PNG":
        del noted["xmp"]
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "Hemligt namn")
        text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Hemligt namn</x:xmpmeta>")
        noted["pnginfo"] = text
    if form == "GIF":
        noted = {"comment": b"Hemlig kommentar"}
    stored.save(stream, form, **noted, **more)
    return stream.getvalue()


def opened(raw: bytes) -> Image.Image:
    """A picture as pixels, its file closed."""
    with Image.open(io.BytesIO(raw)) as picture:
        picture.load()
    return picture


def corners(picture: Image.Image) -> list[str]:
    """The colours of the four quarters, each as the letter of its name: `rgbw`."""
    width, height = picture.size
    plain = picture.convert("RGB")
    found = []
    for down in (height // 4, height * 3 // 4):
        for across in (width // 4, width * 3 // 4):
            pixel = plain.getpixel((across, down))
            assert isinstance(pixel, tuple)
            found.append(_LETTERS.get(tuple(value > 128 for value in pixel), "?"))
    return found
