"""What is noted down while the HTML of a body is written: its links, pictures, headings, ids and
mistakes, each with its place. `convert` makes a `Body` and problems of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from sitegen.markdown.inline import Piece
from sitegen.markdown.source import Text
from sitegen.model import Place

_NO_SLUG = re.compile(r"[^\w]+|_")
_LETTERS = str.maketrans({"ß": "ss", "æ": "a", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})


@dataclass(slots=True)
class LinkNote:
    """A link; its text is known when it ends."""

    target: str
    place: Place
    # How it was written: `bracket`, `address` (bare or in angle brackets) or `html`.
    form: str
    text: str = ""
    has_picture: bool = False


@dataclass(slots=True)
class PictureNote:
    """A picture; an attribute list after it may still change its words."""

    source: str
    alt: str | None
    title: str
    place: Place
    # Whether it was a tag of HTML.
    raw: bool = False


@dataclass(slots=True)
class TableNote:
    """A table of raw HTML, which may go on over several blocks."""

    place: Place
    has_headers: bool = False


@dataclass(slots=True)
class HeadingNote:
    """A heading; its id and text are known when it ends."""

    level: int
    id: str
    text: str
    place: Place


@dataclass(slots=True)
class Notes:
    """What was written, in the order of the HTML."""

    links: list[LinkNote] = field(default_factory=list)
    pictures: list[PictureNote] = field(default_factory=list)
    headings: list[HeadingNote] = field(default_factory=list)
    # Ids in the HTML.
    anchors: set[str] = field(default_factory=set)
    # How far `unique` has counted for an id, so that it need not begin again.
    numbers: dict[str, int] = field(default_factory=dict)
    lead: str = ""
    # Code, place and facts of mistakes that only show while the HTML is made.
    mistakes: list[tuple[str, Place, dict[str, str]]] = field(default_factory=list)
    # Tables of raw HTML that are still open, the innermost last.
    tables: list[TableNote] = field(default_factory=list)
    # Running text with its pieces: what is read for style.
    prose: list[tuple[Text, list[Piece]]] = field(default_factory=list)

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
        table = self.tables.pop()
        if not table.has_headers:
            self.mistake("table-without-headers", table.place)

    def end_link(self, index: int, words: list[str], pictures: int) -> str:
        """A link is complete; returns the marker for the end of its text."""
        note = self.links[index]
        note.text = " ".join("".join(words).split())
        note.has_picture = len(self.pictures) > pictures
        return f"\ue002{index}\ue001"


def slug(text: str) -> str:
    """An id from the text of a heading: å and ä become a, ö becomes o."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_SLUG.sub("-", letters).strip("-")
