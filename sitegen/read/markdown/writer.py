"""Writes what `inline` has read, and raw HTML, and notes it down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from sitegen.read.markdown.html import (
    ALLOWED,
    PHRASING,
    VOID,
    Tag,
    attribute_allowed,
    foreign_address,
    scan_html,
)
from sitegen.read.markdown.inline import Piece
from sitegen.read.markdown.languages import check_language
from sitegen.read.markdown.markup import RAW_BEGINS, RAW_ENDS, escaped, open_tag, write_tag
from sitegen.read.markdown.notes import HeadingNote, Notes, PictureNote, slug
from sitegen.read.markdown.source import Text, later
from sitegen.words.model import Place

# What a picture may be given in an attribute list; the rest is measured or comes from the layout.
_PICTURE_ATTRIBUTES: Final = frozenset({"alt", "title", "width", "height", "loading"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


_RAW_ALONE = later("<p>\x02(</?([a-z0-9]+)[^\x03]*)\x03</p>|[\x02\x03]")
# Elements of a line of text, or of a table, that nobody takes for a block.
_NO_BLOCKS: Final = PHRASING | {"a", "caption", "col"}


def without_raw_marks(html: str) -> str:
    """Take out what stands around raw tags, and the paragraph around a lone tag of a block."""
    return _RAW_ALONE.sub(_unwrap, html)


def _unwrap(found: re.Match[str]) -> str:
    if not found[1]:
        return ""
    return f"<p>{found[1]}</p>" if found[2] in _NO_BLOCKS else found[1]


class Element:
    """An element that was begun, for what may still be added to its tag."""

    __slots__ = ("attributes", "slot", "tag")

    def __init__(self, tag: str, slot: int, attributes: dict[str, str]) -> None:
        self.tag = tag
        # Which part of the HTML its tag is.
        self.slot = slot
        self.attributes = attributes


def set_attributes(
    notes: Notes, out: list[str], element: Element, source: str, place: Place
) -> None:
    """Put the attributes of `{: .class #id lang=en }` on an element."""
    attributes = parse_attributes(source)
    tag = Tag("open", 0, element.tag)
    tag.attributes = attributes
    address = foreign_address(tag)
    if address:
        notes.mistake("foreign-resource", place, address=address)
    own = element.attributes
    for key, value in attributes:
        if key == ".":
            own["class"] = f"{own.get('class', '')} {value}".strip()
        elif attribute_allowed(element.tag, key) and key not in ("href", "src"):
            own[key] = value
            check_language(notes, place, key, value)
            if key == "id":
                notes.claim(value, place)
        elif not address:
            notes.mistake("html-removed", place, what=key)
    out[element.slot] = open_tag(element.tag, own)


def parse_attributes(source: str) -> list[tuple[str, str]]:
    """Names and values of an attribute list; the name of a class is `.`."""
    from markdown.extensions.attr_list import get_attrs_and_remainder

    inner = source[1:-1].removeprefix(":").strip()
    # The published types do not know that a word on its own has no value.
    found: Iterable[tuple[str, str | None]] = get_attrs_and_remainder(inner)[0]
    return [(key.lower(), key if value is None else value) for key, value in found]


class InlineWriter:
    """Writes the pieces of one text."""

    def __init__(
        self,
        out: list[str],
        notes: Notes,
        text: Text,
        write_mark: Callable[[str], None],
    ) -> None:
        """`write_mark` writes the mark of a footnote, given its label."""
        self.out = out
        self.notes = notes
        self.text = text
        self.write_mark = write_mark
        # The elements that are open, the innermost last.
        self.open: list[Element] = []
        self.plain: list[str] = []
        # The element or picture that an attribute list right here would belong to.
        self.last: Element | PictureNote | None = None
        # The open link: its index in the notes, where its words begin in `plain`, and how many
        # pictures there were before it.
        self.link: tuple[int, int, int] | None = None
        # Raw `<a>` that is open: how many elements were open before it.
        self.raw_link: int | None = None
        # Names of the raw elements that are open, and how many were when the open link began.
        self.raw_open: list[str] = []
        self.raw_before_link = 0
        # A raw heading that is open: its note, its attributes, where its words begin in `plain`
        # and which part of the HTML its tag is.
        self.raw_heading: tuple[HeadingNote, list[tuple[str, str]], int, int] | None = None
        # Pieces that open the images around here; inside them only words count.
        self.images: list[tuple[Piece, int]] = []

    def write(self, pieces: list[Piece]) -> str:
        """Append the HTML; returns the words as plain text."""
        words: list[str] = []
        for piece in pieces:
            if piece.kind == "text":
                words.append(piece.text)
                continue
            if words:
                self.write_text("".join(words))
                words = []
            _WRITERS[piece.kind](self, piece)
        if words:
            self.write_text("".join(words))
        self.close_raw_link()
        return "".join(self.plain)

    def write_text(self, text: str) -> None:
        self.plain.append(text)
        if not self.images:
            self.put(escaped(text))

    def put(self, html: str) -> None:
        """Add what is no element."""
        self.out.append(html)
        self.last = None

    def begin(self, tag: str, attributes: dict[str, str]) -> Element:
        element = Element(tag, len(self.out), attributes)
        self.out.append(open_tag(tag, attributes))
        return element

    def write_code(self, piece: Piece) -> None:
        self.plain.append(piece.text)
        if not self.images:
            self.last = self.begin("code", {})
            self.out.append(f"{escaped(piece.text)}</code>")

    def write_break(self, piece: Piece) -> None:
        del piece
        if not self.images:
            self.out.append("<br>")

    def write_footnote(self, piece: Piece) -> None:
        # A link in a link is not possible, and a picture's words hold no marks.
        if not self.images and self.link is None:
            self.write_mark(piece.text)
            self.last = None

    # --- emphasis, links and pictures ---

    def write_open(self, piece: Piece) -> None:
        if piece.tag == "img":
            self.images.append((piece, len(self.plain)))
        elif self.images:
            return
        elif piece.tag == "a":
            self.close_raw_link()
            self.open_link(piece, "bracket")
        elif piece.tag == "strong" and self.open and self.open[-1].tag == "strong":
            # Strong in strong says no more; GitHub writes it once.
            self.open.append(self.open[-1])
        else:
            self.open.append(self.begin(piece.tag, {}))

    def write_close(self, piece: Piece) -> None:
        if piece.tag == "img":
            self.close_picture()
        elif self.images:
            return
        elif piece.tag == "a":
            self.close_link()
        else:
            if self.raw_link == len(self.open):
                # It began in this element: a browser would go on with it after the end.
                self.close_raw_link()
            self.last = element = self.open.pop()
            if not self.open or self.open[-1] is not element:
                self.out.append(f"</{element.tag}>")

    def write_auto(self, piece: Piece) -> None:
        if self.link is not None or self.images:
            self.write_text(piece.text)
            return
        self.close_raw_link()
        self.open_link(piece, "address")
        self.write_text(piece.text)
        self.close_link()

    def open_link(self, piece: Piece, form: str) -> None:
        address = self.note_link(piece.target, self.text.place(piece.offset), form)
        attributes = {"href": address}
        if piece.title:
            attributes["title"] = piece.title
        self.open.append(self.begin("a", attributes))

    def note_link(self, target: str, place: Place, form: str) -> str:
        index = self.notes.begin_link(target, place, form)
        self.link = (index, len(self.plain), len(self.notes.pictures))
        self.raw_before_link = len(self.raw_open)
        return f"\ue000{index}\ue001"

    def end_link(self) -> None:
        if self.link is not None:
            index, words, pictures = self.link
            self.put(self.notes.end_link(index, "".join(self.plain[words:]), pictures))
            self.link = None

    def close_link(self) -> None:
        self.end_link()
        self.last = self.open.pop()
        self.out.append("</a>")

    def close_picture(self) -> None:
        piece, words = self.images.pop()
        if not self.images:
            alt = "".join(self.plain[words:])
            place = self.text.place(piece.offset)
            self.put_picture(PictureNote(piece.target, alt or None, piece.title, place))

    def put_picture(self, note: PictureNote) -> None:
        self.put(f"\ue003{len(self.notes.pictures)}\ue001")
        self.notes.pictures.append(note)
        self.last = note

    def write_attributes(self, piece: Piece) -> None:
        last, place = self.last, self.text.place(piece.offset)
        if self.images or last is None:
            self.write_text(piece.text)
        elif isinstance(last, PictureNote):
            for key, value in parse_attributes(piece.text):
                if key == "alt":
                    last.alt = value
                elif key == "title":
                    last.title = value
                elif key not in _PICTURE_ATTRIBUTES:
                    self.notes.mistake("html-removed", place, what=key.replace(".", "class"))
        else:
            set_attributes(self.notes, self.out, last, piece.text, place)

    # --- raw HTML: one tag, or a whole block of it ---

    def write_raw(self, piece: Piece) -> None:
        if self.images:
            return
        for tag in scan_html(piece.text):
            if tag.kind == "text":
                self.note_office_tag(tag.content, piece.offset + tag.offset)
                self.write_text(tag.text)
            elif tag.kind == "open":
                self.open_raw(tag, piece.offset)
            elif tag.kind == "close":
                self.close_raw(tag.name)
            else:
                place = self.text.place(piece.offset + tag.offset)
                self.notes.mistake("html-removed", place, what=tag.name)

    def note_office_tag(self, typed: str, start: int) -> None:
        """`<o:p>` is no tag of HTML, so it is shown, in a block of HTML as well as in a line."""
        if "<" in typed:
            from sitegen.read.markdown.slips import OFFICE_TAG

            found = OFFICE_TAG.search(typed)
            if found:
                place = self.text.place(start + found.start())
                self.notes.mistake("tag-shown", place, tag=found[0])

    def open_raw(self, tag: Tag, start: int) -> None:
        """`start` is where the text was that the offsets of the tag count from."""
        place = self.text.place(start + tag.offset)
        if not self.may_stay(tag, place, start):
            return
        if self.link is not None and tag.name not in PHRASING and tag.name != "a":
            # A browser would end the paragraph here, and write the link twice.
            self.notes.mistake("html-removed", place, what=f"<{tag.name}>")
            return
        kept = [(k, v) for k, v in tag.attributes if attribute_allowed(tag.name, k)]
        given = dict(kept)
        if "id" in given:
            self.notes.claim(given["id"], place)
        if tag.name == "img":
            source, title = given.get("src", ""), given.get("title", "")
            self.plain.append(given.get("alt", ""))
            self.put_picture(PictureNote(source, given.get("alt"), title, place, raw=True))
        elif tag.name == "a":
            self.open_raw_link(kept, place)
        elif tag.name in _HEADINGS:
            self.open_raw_heading(tag.name, kept, place)
        else:
            self.note_table(tag.name, place)
            if tag.name not in VOID:
                self.raw_open.append(tag.name)
            self.put_raw(write_tag(tag.name, kept))

    def may_stay(self, tag: Tag, place: Place, start: int) -> bool:
        """Whether an element is allowed; says what is removed of it."""
        address = foreign_address(tag)
        if address:
            self.notes.mistake("foreign-resource", place, address=address)
        if tag.name not in ALLOWED:
            if not address:
                self.notes.mistake("html-removed", place, what=f"<{tag.name}>")
            return False
        for (key, value), offset in zip(tag.attributes, tag.offsets, strict=True):
            at = self.text.place(start + offset)
            if attribute_allowed(tag.name, key):
                check_language(self.notes, at, key, value)
            elif not address:
                self.notes.mistake("html-removed", at, what=key)
        return True

    def close_raw(self, name: str) -> None:
        if name == "a":
            self.close_raw_link()
        elif name in ALLOWED and name not in VOID and self.may_close(name):
            if name in _HEADINGS:
                self.close_raw_heading()
            elif name == "table" and self.notes.tables:
                self.notes.end_table()
            self.put_raw(f"</{name}>")

    def may_close(self, name: str) -> bool:
        """What began before a link does not end in it."""
        if self.link is not None and name not in self.raw_open[self.raw_before_link :]:
            return False
        if name in self.raw_open:
            index = len(self.raw_open) - 1 - self.raw_open[::-1].index(name)
            del self.raw_open[index]
            self.raw_before_link -= index < self.raw_before_link
        return True

    def open_raw_link(self, attributes: list[tuple[str, str]], place: Place) -> None:
        if self.link is not None and self.raw_link is None:
            # Browsers would end the link around it here.
            self.notes.mistake("html-removed", place, what="<a>")
            return
        self.close_raw_link()
        given = dict(attributes)
        if "href" in given:
            given["href"] = self.note_link(given["href"], place, "html")
        self.raw_link = len(self.open)
        self.put_raw(write_tag("a", list(given.items())))

    def close_raw_link(self) -> None:
        if self.raw_link is not None:
            self.raw_link = None
            self.end_link()
            self.put_raw("</a>")

    def open_raw_heading(self, name: str, attributes: list[tuple[str, str]], place: Place) -> None:
        note = HeadingNote(int(name[1]), dict(attributes).get("id", ""), place)
        self.notes.headings.append(note)
        self.raw_heading = (note, attributes, len(self.plain), len(self.out))
        self.put_raw(write_tag(name, attributes))

    def close_raw_heading(self) -> None:
        """Now that its words are known, a raw heading gets an id like the others."""
        if self.raw_heading is None:
            return
        note, attributes, words, slot = self.raw_heading
        note.text = " ".join("".join(self.plain[words:]).split())
        if not note.id:
            note.id = self.notes.unique(slug(note.text) or "avsnitt")
            tag = write_tag(f"h{note.level}", [*attributes, ("id", note.id)])
            self.out[slot] = f"{RAW_BEGINS}{tag}{RAW_ENDS}"
        self.raw_heading = None

    def note_table(self, name: str, place: Place) -> None:
        if name == "table":
            self.notes.tables.append((place, False))
        elif name == "th" and self.notes.tables:
            self.notes.tables[-1] = (self.notes.tables[-1][0], True)

    def put_raw(self, tag: str) -> None:
        self.put(f"{RAW_BEGINS}{tag}{RAW_ENDS}")


_WRITERS: Final[dict[str, Callable[[InlineWriter, Piece], None]]] = {
    "attributes": InlineWriter.write_attributes,
    "auto": InlineWriter.write_auto,
    "break": InlineWriter.write_break,
    "close": InlineWriter.write_close,
    "code": InlineWriter.write_code,
    "footnote": InlineWriter.write_footnote,
    "open": InlineWriter.write_open,
    "raw": InlineWriter.write_raw,
}
