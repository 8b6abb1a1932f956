"""Makes the HTML of a body from its blocks, and notes down what others need to know about it.

`Dialect` is Python-Markdown with the parser of this project in place of its own: blocks come from
`markdown_blocks`, what stands in them from `markdown_inline`; the element tree, the stash for raw
HTML, attribute lists and the serializer are Python-Markdown's. `Notes` holds the links, pictures,
headings and ids that were written, each with its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ElementTree, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import Registry

from sitegen.markdown_blocks import Block, BlockReader, attribute_line, split_row
from sitegen.markdown_html import (
    ALLOWED,
    EVERYWHERE,
    VOID,
    Tag,
    foreign_address,
    removed_attributes,
    scan_html,
    write_tag,
)
from sitegen.markdown_inline import Piece, read_inline
from sitegen.markdown_source import Text, label_key
from sitegen.model import Place

_HEADING_ATTRIBUTES = re.compile(r"(?:^|[ \t]+)(\{:[ ]*[^}\n]+\}|\{[#.][^}\n]+\})[ \t]*$")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_NO_SLUG = re.compile(r"[^\w]+|_")
_LETTERS = str.maketrans({"ß": "ss", "æ": "a", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
# Browsers make these themselves, and the render stage adds them.
_QUIET_IMAGE_ATTRIBUTES = frozenset({"src", "alt", "title", "width", "height", "loading"})


@dataclass(slots=True)
class LinkNote:
    target: str
    place: Place
    # How it was written: `bracket`, `address` (bare or in angle brackets) or `html`.
    form: str
    text: str = ""


@dataclass(slots=True)
class PictureNote:
    source: str
    alt: str | None
    title: str
    place: Place


@dataclass(slots=True)
class HeadingNote:
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
    lead: str = ""
    # Code, place and facts of mistakes that only show while the HTML is made.
    mistakes: list[tuple[str, Place, dict[str, str]]] = field(default_factory=list)
    # Running text with its pieces: what is read for style.
    prose: list[tuple[Text, list[Piece]]] = field(default_factory=list)

    def mistake(self, code: str, place: Place, **facts: str) -> None:
        self.mistakes.append((code, place, facts))


def slug(text: str) -> str:
    """An id from the text of a heading: å and ä become a, ö becomes o."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_SLUG.sub("-", letters).strip("-")


class Dialect(markdown.Markdown):
    """Python-Markdown that reads as GitHub does. One instance serves any number of bodies."""

    parser: TreeBuilder

    def build_parser(self) -> Dialect:
        self.preprocessors = Registry()
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.postprocessors = Registry()
        self.postprocessors.register(RawHtmlPostprocessor(self), "raw_html", 0)
        self.parser = TreeBuilder(self)
        return self

    def read(self, text: str, first_line: int) -> tuple[str, Notes]:
        """Convert a body; its first line is `first_line` of the file."""
        self.reset()
        self.parser.begin(first_line)
        return self.convert(text), self.parser.notes


class TreeBuilder(BlockParser):
    """Builds the element tree of one body at a time."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.begin(1)

    def begin(self, first_line: int) -> None:
        self.first_line = first_line
        self.notes = Notes()
        self.reader = BlockReader()
        # Labels of footnotes in the order of their first mark in the text, and how many marks.
        self.marks: dict[str, int] = {}
        self.generated: set[str] = set()

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (its name there)
        source = list(lines)
        if source and not source[-1]:
            # The end of the last line does not begin another.
            source.pop()
        self.reader.read(source, self.first_line)
        self.root = Element(self.md.doc_tag)
        self.blocks(self.root, self.reader.document)
        self.footnotes()
        return ElementTree(self.root)

    def blocks(self, parent: Element, block: Block) -> None:
        for child in block.children:
            kind = child.kind
            if kind == "paragraph":
                self.paragraph(parent, child)
            elif kind == "heading":
                self.heading(parent, child)
            elif kind == "list":
                self.list(parent, child)
            elif kind == "quote":
                self.blocks(_block_element(parent, "blockquote", "\n"), child)
            elif kind == "fence" or kind == "code":
                self.code(parent, child)
            elif kind == "table":
                self.table(parent, child)
            elif kind == "html":
                self.html(parent, child)
            elif kind == "break":
                _block_element(parent, "hr")
            elif kind == "terms":
                self.terms(parent, child)

    # --- blocks ---

    def paragraph(self, parent: Element, block: Block) -> None:
        attributes = attribute_line(block)
        element = _block_element(parent, "p")
        plain = self.inline(element, block.text(), prose=True)
        if attributes:
            self.attributes(element, attributes[0], Place(*attributes[1:]))
        if not self.notes.lead and parent is self.root:
            self.notes.lead = " ".join(plain.split())

    def heading(self, parent: Element, block: Block) -> None:
        attributes = None
        text, line, column = block.lines[-1]
        found = _HEADING_ATTRIBUTES.search(text) if "{" in text else None
        if found:
            block.lines[-1] = (text[: found.start()], line, column)
            attributes = (found[1], Place(line, column + found.start(1)))
        element = _block_element(parent, f"h{block.level}")
        # Noted before its links are, so that ids come in the order of the text.
        note = HeadingNote(block.level, "", "", block.place)
        self.notes.headings.append(note)
        note.text = " ".join(self.inline(element, block.text()).split())
        if attributes:
            self.attributes(element, *attributes)
        note.id = element.get("id") or self.unique(slug(note.text) or "avsnitt")
        element.set("id", note.id)

    def unique(self, wanted: str) -> str:
        """The first free id of `wanted`, `wanted-2`, ..."""
        candidate, number = wanted, 1
        while candidate in self.notes.anchors:
            number += 1
            candidate = f"{wanted}-{number}"
        self.notes.anchors.add(candidate)
        self.generated.add(candidate)
        return candidate

    def list(self, parent: Element, block: Block) -> None:
        element = _block_element(parent, "ol" if block.marker in ".)" else "ul", "\n")
        if element.tag == "ol" and block.level != 1:
            element.set("start", str(block.level))
        for item in block.children:
            self.item(_block_element(element, "li"), item, block.tight)

    def item(self, element: Element, block: Block, tight: bool) -> None:
        first = block.children[0] if block.children else None
        box = None
        if first is not None and first.kind == "paragraph":
            box = _take_task(first)
        for child in block.children:
            if child.kind != "paragraph":
                if not len(element) and not tight:
                    element.text = "\n"
                elif tight and (len(element) or element.text):
                    _append_text(element, "\n")
                single = Block("item", None, 0, child.place)
                single.children = [child]
                self.blocks(element, single)
                continue
            attributes = attribute_line(child)
            target = element
            if not tight:
                element.text = element.text or "\n"
                target = _block_element(element, "p")
            elif len(element) or element.text:
                _append_text(element, "\n")
            if child is first and box is not None:
                element.set("class", "task")
                target = SubElement(target, "label")
                self.checkbox(target, box)
            self.inline(target, child.text(), prose=True)
            if attributes:
                owner = element if tight else target
                self.attributes(owner, attributes[0], Place(*attributes[1:]))

    def checkbox(self, parent: Element, box: str) -> None:
        """The box of a task; the text of the task is its label."""
        element = SubElement(parent, "input", {"type": "checkbox", "disabled": ""})
        if box != " ":
            element.set("checked", "")
        element.tail = " "

    def code(self, parent: Element, block: Block) -> None:
        code = SubElement(_block_element(parent, "pre"), "code")
        language = block.info.split(maxsplit=1)
        if language:
            code.set("class", f"language-{_text(language[0])}")
        code.text = _text("".join(line[0] + "\n" for line in block.lines))

    def table(self, parent: Element, block: Block) -> None:
        table = _block_element(parent, "table", "\n")
        header, *rows = (split_row(line) for line in block.lines)
        self.row(_block_element(table, "thead", "\n"), "th", header, block.aligns)
        if not any(cell for cell, _, _ in header):
            self.notes.mistake("table-without-headers", block.place)
        body = _block_element(table, "tbody", "\n") if rows else None
        for row in rows:
            assert body is not None
            self.row(body, "td", row, block.aligns)

    def row(
        self, parent: Element, tag: str, cells: list[tuple[str, int, int]], aligns: list[str]
    ) -> None:
        row = _block_element(parent, "tr", "\n")
        cells = cells + [("", 0, 0)] * (len(aligns) - len(cells))
        for cell, align in zip(cells, aligns, strict=False):
            # An empty header cell heads nothing, so it is not one.
            name = tag if cell[0] else "td"
            element = _block_element(row, name)
            if name == "th":
                element.set("scope", "col")
            if align:
                element.set("class", f"align-{align}")
            self.inline(element, Text([cell], bars=True))

    def terms(self, parent: Element, block: Block) -> None:
        element = _block_element(parent, "dl", "\n")
        for child in block.children:
            if child.kind == "term":
                self.inline(_block_element(element, "dt"), child.text())
                continue
            definition = _block_element(element, "dd")
            if len(child.children) == 1 and child.children[0].kind == "paragraph":
                self.inline(definition, child.children[0].text(), prose=True)
            else:
                definition.text = "\n"
                self.blocks(definition, child)

    def html(self, parent: Element, block: Block) -> None:
        text = block.text()
        written = _RawWriter(self.notes)
        for tag in scan_html(text.string):
            written.add(tag, text.place(tag.offset))
        written.finish()
        _append_text(parent, self.md.htmlStash.store("".join(written.parts)) + "\n")

    # --- footnotes ---

    def footnotes(self) -> None:
        """Write the footnotes that the text points at, in the order in which it does."""
        if not self.marks:
            self.unused_footnotes()
            return
        section = _block_element(self.root, "section", "\n")
        section.set("class", "footnotes")
        section.set("role", "doc-endnotes")
        listing = _block_element(section, "ol", "\n")
        number = 0
        # A footnote may point at further ones while they are written.
        while number < len(self.marks):
            label = list(self.marks)[number]
            number += 1
            item = _block_element(listing, "li", "\n")
            item.set("id", f"fn-{number}")
            self.notes.anchors.add(f"fn-{number}")
            note = self.reader.footnotes[label]
            if not note.children:
                self.notes.mistake("empty-footnote", note.place, label=note.marker)
            self.blocks(item, note)
            self.way_back(item, number, self.marks[label])
        self.unused_footnotes()

    def unused_footnotes(self) -> None:
        for label, note in self.reader.footnotes.items():
            if label not in self.marks:
                self.notes.mistake("unused-footnote", note.place, label=note.marker)

    def way_back(self, item: Element, number: int, marks: int) -> None:
        home = item[-1] if len(item) and item[-1].tag == "p" else _block_element(item, "p")
        for mark in range(1, marks + 1):
            # Its role says in the reader's own language what it does.
            target = f"#fnref-{number}" + (f"-{mark}" if mark > 1 else "")
            _append_text(home, " ")
            link = SubElement(home, "a", {"href": target, "role": "doc-backlink"})
            link.text = "↩" + (f" {number}:{mark}" if marks > 1 else f" {number}")

    def footnote_mark(self, parent: Element, label: str) -> None:
        key = label_key(label)
        self.marks[key] = self.marks.get(key, 0) + 1
        number = list(self.marks).index(key) + 1
        id = f"fnref-{number}" + (f"-{self.marks[key]}" if self.marks[key] > 1 else "")
        self.notes.anchors.add(id)
        mark = SubElement(parent, "sup", {"class": "footnote-mark"})
        link = SubElement(
            mark, "a", {"href": f"#fn-{number}", "id": id, "role": "doc-noteref"}
        )
        link.text = str(number)

    # --- attribute lists ---

    def attributes(self, element: Element, source: str, place: Place) -> None:
        """Put the attributes of `{: .class #id lang=en }` on an element."""
        for key, value in parse_attributes(source):
            if key == ".":
                classes = f"{element.get('class', '')} {value}".strip()
                element.set("class", _text(classes))
            elif key in EVERYWHERE or key in ALLOWED.get(element.tag, ()) - {"href", "src"}:
                element.set(key, _text(value))
                if key == "id":
                    self.explicit_id(value, place)
            else:
                self.notes.mistake("html-removed", place, what=key)

    def explicit_id(self, value: str, place: Place) -> None:
        claim_id(self.notes, value, place)

    # --- text in blocks ---

    def inline(self, parent: Element, text: Text, prose: bool = False) -> str:
        """Write the text of a block into an element; returns it as plain text."""
        reading = read_inline(text.string, self.reader.references, self.reader.footnotes)
        for offset, label in reading.undefined_references:
            self.notes.mistake("undefined-reference", text.place(offset), label=label)
        for offset, label in reading.undefined_footnotes:
            self.notes.mistake("undefined-footnote", text.place(offset), label=label)
        if prose:
            self.notes.prose.append((text, reading.pieces))
        return _InlineWriter(self, parent, text).write(reading.pieces)


def claim_id(notes: Notes, value: str, place: Place) -> None:
    """Take an id that an author chose."""
    if value in notes.anchors:
        notes.mistake("duplicate-id", place, id=value)
    notes.anchors.add(value)


def parse_attributes(source: str) -> list[tuple[str, str]]:
    inner = source[1:-1].removeprefix(":").strip()
    found, _ = get_attrs_and_remainder(inner)
    return [(key.lower(), key if value is None else value) for key, value in found]


def _block_element(parent: Element, tag: str, text: str | None = None) -> Element:
    element = SubElement(parent, tag)
    element.text = text
    element.tail = "\n"
    return element


def _text(text: str) -> str:
    """Python-Markdown's serializer leaves what looks like an entity alone; here none is left."""
    return text.replace("&", "&amp;") if "&" in text else text


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _take_task(paragraph: Block) -> str | None:
    """Take `[ ] ` off a paragraph; returns the character in the brackets."""
    text, line, column = paragraph.lines[0] if paragraph.lines else ("", 0, 0)
    found = _TASK.match(text)
    if not found:
        return None
    paragraph.lines[0] = (text[found.end() :], line, column + found.end())
    return found[1]


class _RawWriter:
    """Writes the tags of raw HTML that may pass, and notes down the rest."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.parts: list[str] = []
        self.open_link: int | None = None
        self.open_heading: HeadingNote | None = None
        # Whether the innermost open `<a>` is a link: `<a id="x">` is only a place.
        self.is_link: list[bool] = []
        self.words: list[str] = []

    def add(self, tag: Tag, place: Place) -> None:
        if tag.kind == "text":
            self.words.append(tag.text)
            self.parts.append(_escape(tag.text))
        elif tag.kind == "open":
            self.open(tag, place)
        elif tag.name == "a":
            self.close_link()
        elif tag.name in ALLOWED and tag.name not in VOID:
            self.parts.append(f"</{tag.name}>")

    def open(self, tag: Tag, place: Place) -> None:
        written = allowed_tag(self.notes, tag, place)
        if tag.name == "img":
            if written is not None:
                self.parts.append(raw_picture(self.notes, tag, place))
        elif tag.name == "a" and written is not None:
            self.close_link()
            target = dict(tag.attributes).get("href")
            self.is_link.append(target is not None)
            if target is not None:
                self.notes.links.append(LinkNote(target, place, "html"))
                self.words = []
                written = [
                    (k, f"\ue000{len(self.notes.links) - 1}\ue001" if k == "href" else v)
                    for k, v in written
                ]
                self.open_link = len(self.notes.links) - 1
            self.parts.append(write_tag("a", written))
        elif written is not None:
            self.parts.append(write_tag(tag.name, written))

    def close_link(self) -> None:
        if not self.is_link:
            return
        if self.is_link.pop() and self.open_link is not None:
            note = self.notes.links[self.open_link]
            note.text = " ".join("".join(self.words).split())
            self.parts.append(f"\ue002{self.open_link}\ue001")
        self.parts.append("</a>")

    def finish(self) -> None:
        self.close_link()


def allowed_tag(notes: Notes, tag: Tag, place: Place) -> list[tuple[str, str]] | None:
    """Attributes that may stay; None if the element may not. Says what was removed."""
    address = foreign_address(tag)
    if address:
        notes.mistake("foreign-resource", place, address=address)
    if tag.name not in ALLOWED:
        if not address:
            notes.mistake("html-removed", place, what=f"<{tag.name}>")
        return None
    removed = removed_attributes(tag.name, tag.attributes)
    for key in removed:
        if not address or key not in ("style", "srcset"):
            notes.mistake("html-removed", place, what=key)
    kept = [(k, v) for k, v in tag.attributes if k not in removed]
    for key, value in kept:
        if key == "id":
            claim_id(notes, value, place)
    return kept


def raw_picture(notes: Notes, tag: Tag, place: Place) -> str:
    attributes = dict(tag.attributes)
    notes.pictures.append(
        PictureNote(
            attributes.get("src", ""), attributes.get("alt"), attributes.get("title", ""), place
        )
    )
    return f"\ue003{len(notes.pictures) - 1}\ue001"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _InlineWriter:
    """Writes the pieces of one text into an element."""

    def __init__(self, builder: TreeBuilder, parent: Element, text: Text) -> None:
        self.builder = builder
        self.notes = builder.notes
        self.text = text
        self.open = [parent]
        self.plain: list[str] = []
        # The element or picture that an attribute list right here would belong to.
        self.last: Element | PictureNote | None = None
        # Index of the open link in the notes and where its words begin in `plain`.
        self.link: tuple[int, int] | None = None
        # True for a raw `<a>` that is a link, False for one that is only a place.
        self.raw_links: list[bool] = []
        # Pieces that open the images around; inside them only words count.
        self.images: list[tuple[Piece, int]] = []

    def write(self, pieces: list[Piece]) -> str:
        for piece in pieces:
            if piece.kind == "text":
                self.write_text(piece.text)
            else:
                getattr(self, f"write_{piece.kind}")(piece)
        while self.raw_links:
            self.close_raw_link()
        return "".join(self.plain)

    def write_text(self, text: str) -> None:
        self.plain.append(text)
        if not self.images:
            self.put(_text(text))

    def put(self, text: str) -> None:
        """Add text that needs no escaping."""
        _append_text(self.open[-1], text)
        self.last = None

    def write_code(self, piece: Piece) -> None:
        self.plain.append(piece.text)
        if not self.images:
            self.last = SubElement(self.open[-1], "code")
            self.last.text = _text(piece.text)

    def write_break(self, piece: Piece) -> None:
        if not self.images:
            SubElement(self.open[-1], "br")

    def write_footnote(self, piece: Piece) -> None:
        # A link in a link is not possible, and a picture's words hold no signs.
        if not self.images and self.link is None:
            self.builder.footnote_mark(self.open[-1], piece.text)
            self.last = None

    def write_auto(self, piece: Piece) -> None:
        if self.link is not None or self.images:
            self.write_text(piece.text)
            return
        piece.tag = "a"
        self.open_link(piece, "address")
        self.write_text(piece.text)
        self.close_link()

    def write_open(self, piece: Piece) -> None:
        if piece.tag == "img":
            self.images.append((piece, len(self.plain)))
        elif self.images:
            return
        elif piece.tag == "a":
            if self.link is not None:
                self.close_raw_link()
            self.open_link(piece, "bracket")
        elif piece.tag == "strong" == self.open[-1].tag:
            # Strong in strong says no more; GitHub writes it once.
            self.open.append(self.open[-1])
        else:
            self.open.append(SubElement(self.open[-1], piece.tag))

    def write_close(self, piece: Piece) -> None:
        if piece.tag == "img":
            self.close_picture()
        elif self.images:
            return
        elif piece.tag == "a":
            self.close_link()
        else:
            self.last = self.open.pop()

    def open_link(self, piece: Piece, form: str) -> None:
        index = len(self.notes.links)
        self.notes.links.append(LinkNote(piece.target, self.text.place(piece.offset), form))
        element = SubElement(self.open[-1], "a", {"href": f"\ue000{index}\ue001"})
        if piece.title:
            element.set("title", _text(piece.title))
        self.open.append(element)
        self.link = (index, len(self.plain))

    def close_link(self) -> None:
        assert self.link is not None
        index, words = self.link
        self.notes.links[index].text = " ".join("".join(self.plain[words:]).split())
        self.put(f"\ue002{index}\ue001")
        self.last = self.open.pop()
        self.link = None

    def close_picture(self) -> None:
        piece, words = self.images.pop()
        alt = "".join(self.plain[words:])
        if self.images:
            return
        place = self.text.place(piece.offset)
        note = PictureNote(piece.target, alt or None, piece.title, place)
        self.notes.pictures.append(note)
        self.put(f"\ue003{len(self.notes.pictures) - 1}\ue001")
        self.last = note

    def write_attributes(self, piece: Piece) -> None:
        last, place = self.last, self.text.place(piece.offset)
        if last is None:
            self.write_text(piece.text)
        elif isinstance(last, PictureNote):
            for key, value in parse_attributes(piece.text):
                if key == "alt":
                    last.alt = value
                elif key not in _QUIET_IMAGE_ATTRIBUTES:
                    self.notes.mistake("html-removed", place, what=key)
        else:
            self.builder.attributes(last, piece.text, place)

    # --- raw tags ---

    def write_raw(self, piece: Piece) -> None:
        for tag in scan_html(piece.text):
            place = self.text.place(piece.offset)
            if self.images:
                return
            if tag.kind == "close":
                self.close_raw(tag)
            elif tag.kind == "open":
                self.open_raw(tag, place)

    def open_raw(self, tag: Tag, place: Place) -> None:
        attributes = allowed_tag(self.notes, tag, place)
        if attributes is None:
            return
        if tag.name == "img":
            self.put(raw_picture(self.notes, tag, place))
            self.last = self.notes.pictures[-1]
            return
        if tag.name == "a":
            if self.link is not None and not self.raw_links:
                self.notes.mistake("html-removed", place, what="<a>")
                return
            target = dict(attributes).get("href")
            if target is not None:
                if self.link is not None:
                    self.close_raw_link()
                index = len(self.notes.links)
                self.notes.links.append(LinkNote(target, place, "html"))
                self.link = (index, len(self.plain))
                attributes = [
                    (k, f"\ue000{index}\ue001" if k == "href" else v) for k, v in attributes
                ]
            self.raw_links.append(target is not None)
        self.stash(write_tag(tag.name, attributes))

    def close_raw(self, tag: Tag) -> None:
        if tag.name == "a":
            if self.raw_links:
                self.close_raw_link()
        elif tag.name in ALLOWED and tag.name not in VOID:
            self.stash(f"</{tag.name}>")

    def close_raw_link(self) -> None:
        is_link = self.raw_links.pop()
        if is_link and self.link is not None:
            index, words = self.link
            self.notes.links[index].text = " ".join("".join(self.plain[words:]).split())
            self.put(f"\ue002{index}\ue001")
            self.link = None
        self.stash("</a>")

    def stash(self, html: str) -> None:
        self.put(self.builder.md.htmlStash.store(html))
