"""Makes the HTML of a body from its blocks, and notes down what others need to know about it.

`Dialect` is Python-Markdown with the parser of this project in place of its own: blocks come from
`blocks`, what stands in them from `inline`; the element tree, the stash for raw
HTML, attribute lists and the serializer are Python-Markdown's. `Notes` holds the links, pictures,
headings and ids that were written, each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final
from xml.etree.ElementTree import Element, ElementTree, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import Registry

from sitegen.markdown.blocks import Block, BlockReader, attribute_line
from sitegen.markdown.inline import Piece, plain_text, read_inline
from sitegen.markdown.lines import split_row
from sitegen.markdown.notes import HeadingNote, Notes, slug
from sitegen.markdown.source import Text, label_key
from sitegen.markdown.writer import InlineWriter, append_text, protected, set_attributes
from sitegen.model import Place

_HEADING_ATTRIBUTES = re.compile(
    r"(?:^|(?<![ \t])[ \t]+)(\{:[ ]*[^}\n]{1,500}\}|\{[#.][^}\n]{1,500}\})[ \t]*$"
)
# A row of one character could ask for as many cells as there are in the longest: few lines would
# make a page of gigabytes.
MOST_SPARE_CELLS: Final = 50_000
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


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
        # Labels of footnotes in the order of their first mark in the text; how many marks each.
        self.marked: list[str] = []
        self.marks: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        # How many cells may still be added to rows that are too short.
        self.spare_cells = MOST_SPARE_CELLS

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (its name there)
        source = list(lines)
        if source and not source[-1]:
            # The end of the last line does not begin another.
            source.pop()
        self.reader.read(source, self.first_line)
        self.root = Element(self.md.doc_tag)
        self.blocks(self.root, self.reader.document)
        self.footnotes()
        while self.notes.tables:
            self.notes.end_table()
        return ElementTree(self.root)

    def blocks(self, parent: Element, block: Block) -> None:
        for child in block.children:
            self.block(parent, child)

    def block(self, parent: Element, block: Block) -> None:
        write = _WRITERS.get(block.kind)
        # Footnotes come last, and definitions of references say nothing to a reader.
        if write is not None:
            write(self, parent, block)

    # --- blocks ---

    def paragraph(self, parent: Element, block: Block) -> None:
        attributes = attribute_line(block)
        element = _block_element(parent, "p")
        self.inline(element, block.text(), prose=True)
        if attributes:
            set_attributes(self.notes, element, attributes[0], Place(*attributes[1:]))
        if not self.notes.lead and parent is self.root:
            self.notes.lead = plain_text(self.notes.prose[-1][1])

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
            set_attributes(self.notes, element, *attributes)
        note.id = element.get("id") or self.notes.unique(slug(note.text) or "avsnitt")
        element.set("id", note.id)

    def items(self, parent: Element, block: Block) -> None:
        element = _block_element(parent, "ol" if block.marker in ".)" else "ul", "\n")
        if element.tag == "ol" and block.level != 1:
            element.set("start", str(block.level))
        for item in block.children:
            self.item(_block_element(element, "li"), item, block.tight)

    def item(self, element: Element, block: Block, tight: bool) -> None:
        box = _take_task(block)
        if box:
            element.set("class", "task")
        for child in block.children:
            if child.kind != "paragraph":
                _begin_line(element, tight)
                self.block(element, child)
                continue
            attributes = attribute_line(child)
            _begin_line(element, tight)
            owner = element if tight else _block_element(element, "p")
            target = owner
            if box:
                target = SubElement(owner, "label")
                self.checkbox(target, box)
                box = ""
            self.inline(target, child.text(), prose=True)
            if attributes:
                set_attributes(self.notes, owner, attributes[0], Place(*attributes[1:]))

    def checkbox(self, parent: Element, box: str) -> None:
        """The box of a task; the text of the task is its label."""
        element = SubElement(parent, "input", {"type": "checkbox", "disabled": ""})
        if box != " ":
            element.set("checked", "")
        element.tail = " "

    def quote(self, parent: Element, block: Block) -> None:
        self.blocks(_block_element(parent, "blockquote", "\n"), block)

    def rule(self, parent: Element, block: Block) -> None:
        del block
        _block_element(parent, "hr")

    def code(self, parent: Element, block: Block) -> None:
        if block.kind == "code":
            # Code to Markdown, but to its author more likely text that was moved to the right.
            self.notes.mistake("indented-text", block.place)
        code = SubElement(_block_element(parent, "pre"), "code")
        language = block.info.split(maxsplit=1)
        if language:
            code.set("class", f"language-{protected(language[0])}")
        code.text = protected("".join(line[0] + "\n" for line in block.lines))

    def table(self, parent: Element, block: Block) -> None:
        table = _block_element(parent, "table", "\n")
        header, *rows = (split_row(line) for line in block.lines)
        self.row(_block_element(table, "thead", "\n"), "th", header, block.aligns)
        if not any(cell for cell, _, _ in header):
            self.notes.mistake("table-without-headers", block.place)
        if rows:
            body = _block_element(table, "tbody", "\n")
            for row in rows:
                self.row(body, "td", row, block.aligns)

    def row(
        self, parent: Element, tag: str, cells: list[tuple[str, int, int]], aligns: list[str]
    ) -> None:
        row = _block_element(parent, "tr", "\n")
        spare = min(max(len(aligns) - len(cells), 0), self.spare_cells)
        self.spare_cells -= spare
        cells = cells + [("", 0, 0)] * spare
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
        self.writer(text).write(parent, [Piece("raw", 0, text.string)])
        append_text(parent, "\n")

    # --- footnotes ---

    def footnotes(self) -> None:
        """Write the footnotes that the text points at, in the order in which it does."""
        if not self.marks:
            self.unused_footnotes()
            return
        section = _block_element(self.root, "section", "\n")
        section.set("class", "footnote")
        section.set("role", "doc-endnotes")
        listing = _block_element(section, "ol", "\n")
        # A footnote may point at further ones while they are written.
        for number, label in enumerate(self.marked, 1):
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
            append_text(home, " ")
            link = SubElement(home, "a", {"href": target, "role": "doc-backlink"})
            link.text = "↩" + (f" {number}:{mark}" if marks > 1 else f" {number}")

    def footnote_mark(self, parent: Element, label: str) -> None:
        key = label_key(label)
        if key not in self.marks:
            self.marked.append(key)
            self.numbers[key] = len(self.marked)
        self.marks[key] = self.marks.get(key, 0) + 1
        number = self.numbers[key]
        anchor = f"fnref-{number}" + (f"-{self.marks[key]}" if self.marks[key] > 1 else "")
        self.notes.anchors.add(anchor)
        mark = SubElement(parent, "sup", {"class": "footnote-mark"})
        link = SubElement(mark, "a", {"href": f"#fn-{number}", "id": anchor, "role": "doc-noteref"})
        link.text = str(number)

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
        return self.writer(text).write(parent, reading.pieces)

    def writer(self, text: Text) -> InlineWriter:
        return InlineWriter(self.md, self.notes, text, self.footnote_mark)


_WRITERS: Final[dict[str, Callable[[TreeBuilder, Element, Block], None]]] = {
    "break": TreeBuilder.rule,
    "code": TreeBuilder.code,
    "fence": TreeBuilder.code,
    "heading": TreeBuilder.heading,
    "html": TreeBuilder.html,
    "list": TreeBuilder.items,
    "paragraph": TreeBuilder.paragraph,
    "quote": TreeBuilder.quote,
    "table": TreeBuilder.table,
    "terms": TreeBuilder.terms,
}


def _block_element(parent: Element, tag: str, text: str | None = None) -> Element:
    element = SubElement(parent, tag)
    element.text = text
    element.tail = "\n"
    return element


def _begin_line(item: Element, tight: bool) -> None:
    """In the source of the HTML, blocks of a list item stand on lines of their own."""
    if len(item) or item.text:
        if tight:
            append_text(item, "\n")
    elif not tight:
        item.text = "\n"


def _take_task(item: Block) -> str:
    """Take `[ ] ` off a list item; returns the character in the brackets, or "" for no task."""
    first = item.children[0] if item.children else None
    if first is None or first.kind != "paragraph":
        return ""
    text, line, column = first.lines[0]
    found = _TASK.match(text)
    if not found:
        return ""
    first.lines[0] = (text[found.end() :], line, column + found.end())
    return found[1]
