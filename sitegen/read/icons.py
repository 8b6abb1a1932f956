"""Icons: what browsers and telephones put beside a site's name, in its colours.

In: the settings, and the files of layouts. Out: `favicon.svg`, the touch icon, and `favicon.ico`,
which is asked for wherever no page names another. Letters were drawn before, see
`tests/tools/initials.py`; here they only get their colours.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from pathlib import Path

from sitegen.declare.config import ACCENT, ACCENT_DARK, Settings

FOLDER = Path(__file__).parent / "initials"
# In pixels, for the sharpest screens of telephones.
SIZE = 180
TOUCH, FAVICON, FOR_ANY_FILE = "touch-icon.png", "favicon.svg", "favicon.ico"
# Letters that are no file names on every system.
LETTERS = {"Å": "aa", "Ä": "ae", "Ö": "oe"}
NO_LETTER = "none"

_SHADES = 16


def favicon(raw: bytes, settings: Settings) -> bytes:
    """Our drawing, in the site's colours."""
    colours = settings.colours
    text = raw.decode("utf-8")
    text = text.replace(ACCENT, colours.accent or ACCENT)
    return text.replace(ACCENT_DARK, colours.accent_dark or ACCENT_DARK).encode()


def touch_icon(settings: Settings) -> bytes:
    """The first letter of the site's name in white on its accent colour, as PNG."""
    raw = (FOLDER / f"{initial(settings.short_name or settings.name)}.png").read_bytes()
    accent = settings.colours.accent or ACCENT
    ground = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
    palette = bytes(
        round(part + (255 - part) * shade / (_SHADES - 1))
        for shade in range(_SHADES)
        for part in ground
    )
    # PNG, third edition, 11.2.2.
    start = raw.index(b"PLTE")
    chunk = b"PLTE" + palette
    end = start + len(chunk) + 4
    return raw[:start] + chunk + zlib.crc32(chunk).to_bytes(4) + raw[end:]


def for_any_file(png: bytes) -> bytes:
    """An icon as ICO, which may hold PNG since Windows Vista."""
    head = struct.pack("<HHH", 0, 1, 1)
    return head + struct.pack("<BBBBHHII", SIZE, SIZE, 0, 0, 1, 32, len(png), 22) + png


def initial(name: str) -> str:
    """The file of the first letter or digit of a name."""
    letters = (each for each in unicodedata.normalize("NFC", name).upper() if each.isalnum())
    letter = next(letters, "")
    if letter in LETTERS:
        return LETTERS[letter]
    plain = unicodedata.normalize("NFD", letter)[:1]
    return plain if plain.isascii() and plain else NO_LETTER
