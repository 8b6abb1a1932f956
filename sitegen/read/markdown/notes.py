"""What is noted down while the HTML of a body is written: its links, pictures, headings, ids and
mistakes, each with its place. `convert` makes a `Body` and problems of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.words.model import Place

if TYPE_CHECKING:
    from sitegen.read.markdown.inline import Piece
    from sitegen.read.markdown.source import Text

_NO_SLUG = re.compile(r"[^\w]+|_")
# The letters that decompose here need not be looked up in the tables of Unicode.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "a", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d"}
    | {"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"}
)


class LinkNote:
    """A link; its text is known when it ends."""

    __slots__ = ("form", "has_picture", "place", "target", "text")

    def __init__(self, target: str, place: Place, form: str) -> None:
        self.target = target
        self.place = place
        # How it was written: `bracket`, `address` (bare or in angle brackets) or `html`.
        self.form = form
        self.text = ""
        self.has_picture = False


class PictureNote:
    """A picture; an attribute list after it may still change its words."""

    __slots__ = ("alt", "place", "raw", "source", "title")

    def __init__(
        self, source: str, alt: str | None, title: str, place: Place, raw: bool = False
    ) -> None:
        """`raw`: it was a tag of HTML."""
        self.source = source
        self.alt = alt
        self.title = title
        self.place = place
        self.raw = raw


class HeadingNote:
    """A heading; its id and text are known when it ends."""

    __slots__ = ("id", "level", "place", "text")

    def __init__(self, level: int, name: str, place: Place) -> None:
        self.level = level
        self.id = name
        self.text = ""
        self.place = place


class Notes:
    """What was written, in the order of the HTML."""

    def __init__(self) -> None:
        self.links: list[LinkNote] = []
        self.pictures: list[PictureNote] = []
        self.headings: list[HeadingNote] = []
        # Ids in the HTML.
        self.anchors: set[str] = set()
        # How far `unique` has counted for an id, so that it need not begin again.
        self.numbers: dict[str, int] = {}
        self.lead = ""
        # Code, place and facts of mistakes that only show while the HTML is made.
        self.mistakes: list[tuple[str, Place, dict[str, str]]] = []
        # Tables of raw HTML that are still open, the innermost last: where each began, and whether
        # it has headers. They may go on over several blocks.
        self.tables: list[tuple[Place, bool]] = []
        # Running text, which is read for style: its words, and its pieces where it has any.
        self.prose: list[tuple[Text, str, list[Piece] | None]] = []

    def mistake(self, code: str, place: Place, **facts: str) -> None:
        self.mistakes.append((code, place, facts))

    def unique(self, wanted: str) -> str:
        """The first free id of `wanted`, `wanted-2`, ..."""
        candidate, number = wanted, self.numbers.get(wanted, 1)
        while candidate in self.anchors:
            number += 1
            candidate = f"{wanted}-{number}"
        self.numbers[wanted] = number
        self.anchors.add(candidate)
        return candidate

    def claim(self, anchor: str, place: Place) -> None:
        """Take an id that an author chose."""
        if anchor in self.anchors:
            self.mistake("duplicate-id", place, id=anchor)
        self.anchors.add(anchor)

    def end_table(self) -> None:
        """The innermost table of raw HTML is complete."""
        place, has_headers = self.tables.pop()
        if not has_headers:
            self.mistake("table-without-headers", place)

    def begin_link(self, target: str, place: Place, form: str) -> int:
        """Returns the number of the link."""
        self.links.append(LinkNote(target, place, form))
        return len(self.links) - 1

    def end_link(self, index: int, words: str, pictures: int) -> str:
        """A link is complete; returns the marker for the end of its text.

        `pictures` is how many there were before it.
        """
        note = self.links[index]
        note.text = " ".join(words.split())
        note.has_picture = len(self.pictures) > pictures
        return f"\ue002{index}\ue001"


def slug(text: str) -> str:
    """An id from the text of a heading: å and ä become a, ö becomes o."""
    plain = text.lower()
    if not plain.isascii():
        plain = plain.translate(_LETTERS)
    if not plain.isascii():
        import unicodedata

        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_SLUG.sub("-", plain).strip("-")
