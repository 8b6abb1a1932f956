"""Draw the letters of touch icons anew: `python -m tests.tools.initials`.

They travel with the program, so that a site without pictures needs no library that draws.
"""

from __future__ import annotations

import io
import string

from PIL import Image, ImageDraw

from sitegen.late.drawing import _font, _shaded
from sitegen.read.icons import FOLDER, LETTERS, NO_LETTER, SIZE

# In pixels.
_HEIGHT = 128


def drawn(letter: str) -> Image.Image:
    """A white letter on black, in 16 shades; without a letter, the mark of `favicon.svg`."""
    mask = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(mask)
    if letter:
        font = _font(_HEIGHT)
        left, _, right, _ = font.getbbox(letter)
        # On the line of capitals, so that rings and dots stand above it.
        top, bottom = font.getbbox("H")[1::2]
        draw.text(((SIZE - left - right) / 2, (SIZE - top - bottom) / 2 + 6), letter, 255, font)
    else:
        draw.rounded_rectangle((46, 46, 133, 133), 40, 255, corners=(False, True, False, False))
    return _shaded(mask, "#000000")


def all_letters() -> dict[str, str]:
    """Name of each file → its letter."""
    plain = {letter: letter for letter in string.ascii_uppercase + string.digits}
    return {**plain, **{name: letter for letter, name in LETTERS.items()}, NO_LETTER: ""}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, letter in all_letters().items():
        stream = io.BytesIO()
        drawn(letter).save(stream, "PNG", optimize=True, bits=4)
        (FOLDER / f"{name}.png").write_bytes(stream.getvalue())
