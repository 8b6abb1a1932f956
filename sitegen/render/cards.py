"""Social cards: what is shown of a page where somebody shares a link to it.

In: what a card is to show. Out: the address of the picture, which follows from that, so that pages
name it before it is drawn, see `drawing`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from sitegen.declare.config import ACCENT
from sitegen.render.navigation import At
from sitegen.words.files import digest

# In pixels: what services show without cutting anything off.
WIDTH, HEIGHT = 1200, 630
# Whoever changes how cards are drawn changes this, so that they get other addresses.
RECIPE = "1"
FOLDER = "images"

# The letters of the font, see `fonts/`: Latin of Europe's west, north and middle.
_DRAWABLE = re.compile(
    "[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00b4\u00b6-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123"
    "\u0126-\u0127\u012a-\u012b\u012e-\u0133\u0136-\u0137\u0139-\u013e\u0141-\u0148\u0150-\u0155"
    "\u0158-\u015b\u015e-\u0165\u016a-\u016b\u016e-\u017e\u0218-\u021b\u1e80-\u1e85\u1e9e"
    "\u1ef2-\u1ef3\u2009\u2013-\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2039-\u203a"
    "\u2044\u20ac\u2122\u2212]*"
)
_SOFT_HYPHEN = "\u00ad"


class Card(NamedTuple):
    """What a card shows."""

    title: str
    # What kind of page it is, in a word; "" where that says nothing.
    kind: str
    # What the site is called.
    site: str
    # The colour behind all this, as `#0b5c63`; white on it can be read.
    accent: str
    # A picture below `content/`, and SHA-256 of what is published of it; "" where there is none.
    logo: str = ""
    logo_digest: str = ""

    @property
    def address(self) -> str:
        """Below the site's root, with no leading slash."""
        return f"{FOLDER}/card-{self.key[:16]}.png"

    @property
    def key(self) -> str:
        """What tells it from any other."""
        return digest("\n".join((RECIPE, *self)).encode("utf-8", "surrogatepass"))


def card_of(at: At, kind: str) -> Card | None:
    """The card of a page that stands for an entry; none where the site wants none, or where letters
    would be boxes.

    `kind`: the word for what it is.
    """
    settings, entry = at.site.settings, at.entry
    if not settings.social_cards or entry is None:
        return None
    site = plain(settings.in_language(at.page.language).name)
    # That a page is one says nothing.
    word = "" if entry.kind == "page" else plain(kind)
    logo = at.site.assets.get(f"images/{settings.logo}")
    mark = (logo.name, logo.digest) if logo and logo.digest else ("", "")
    card = Card(plain(entry.fields.heading), word, site, settings.colours.accent or ACCENT, *mark)
    return card if all(map(_DRAWABLE.fullmatch, card[:3])) else None


def plain(text: str) -> str:
    """A text as it is drawn: composed letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).replace(_SOFT_HYPHEN, "").split())
