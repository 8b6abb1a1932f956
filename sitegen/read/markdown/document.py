"""Writes the HTML of a body from its blocks, and notes down what others need to know about it.

Blocks come from `blocks`; what stands in them is written by `simple`, or read by `inline` and
written by `writer`. `Notes` holds the links, pictures, headings and ids that were written, each
with its place. What only some texts need is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sitegen.read.markdown.blocks import Block, BlockReader, attribute_line
from sitegen.read.markdown.markup import RAW_BEGINS, escaped, open_tag
from sitegen.read.markdown.notes import HeadingNote, Notes, slug
from sitegen.read.markdown.simple import write_simple
from sitegen.read.markdown.source import Text, label_key, later
from sitegen.words.model import Place

if TYPE_CHECKING:
    from sitegen.read.markdown.writer import InlineWriter

_HEADING_ATTRIBUTES = later(
    r"(?:^|(?<![ \t])[ \t]+)(\{:[ ]*[^}\n]{1,500}\}|\{[#.][^}\n]{1,500}\})[ \t]*$"
)
# A row of one character could ask for as many cells as there are in the longest: few lines would
# make a page of gigabytes.
MOST_SPARE_CELLS: Final = 50_000
# Signs that a line of --- was not meant to make a heading of what is above it: several lines, a
# sentence, a link or picture, bold, or many words.
_IS_TEXT = later(r"\n|[.,:;!?…]$|^(?:!?\[|\*\*|__)|(?:\S+ +){12}")
_TASK = later(r"\[([ xX])\][ \t]+(?=\S)")


def read(text: str, first_line: int) -> tuple[str, Notes]:
    """The HTML of a body, whose first line is `first_line` of the file."""
    document = _Document()
    if text.strip():
        document.write(text.split("\n"), first_line)
    html = "".join(document.out)
    if RAW_BEGINS in html:
        from sitegen.read.markdown.writer import without_raw_marks

        html = without_raw_marks(html)
    return html.strip(), document.notes


class _Document:
    """Writes one body, as a list of parts. A tag that may still change is a part of its own."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.notes = Notes()
        self.reader = BlockReader()
        # Labels of footnotes in the order of their first mark in the text; how many marks each.
        self.marked: list[str] = []
        self.marks: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        # How many cells may still be added to rows that are too short.
        self.spare_cells = MOST_SPARE_CELLS

    def write(self, lines: list[str], first_line: int) -> None:
        if not lines[-1]:
            # The end of the last line does not begin another.
            lines.pop()
        self.reader.read(lines, first_line)
        for block in self.reader.document.children:
            if block.kind == "paragraph" and not self.notes.lead:
                self.lead(block)
            else:
                self.block(block)
        if self.reader.footnotes:
            self.footnotes()
        while self.notes.tables:
            self.notes.end_table()

    def block(self, block: Block) -> None:
        write = _WRITERS.get(block.kind)
        # Footnotes come last, and definitions of references say nothing to a reader.
        if write is not None:
            write(self, block)

    def blocks(self, block: Block) -> None:
        for child in block.children:
            self.block(child)

    # --- blocks ---

    def lead(self, block: Block) -> None:
        """Write a paragraph whose words may introduce the body elsewhere."""
        self.paragraph(block)
        _, words, pieces = self.notes.prose[-1]
        if pieces is None:
            self.notes.lead = " ".join(words.split())
        else:
            from sitegen.read.markdown.inline import plain_text

            self.notes.lead = plain_text(pieces)

    def paragraph(self, block: Block) -> None:
        attributes = attribute_line(block)
        slot = len(self.out)
        self.out.append("<p>")
        self.inline(block.text(), prose=True)
        if attributes:
            self.set_attributes("p", slot, {}, attributes)
        self.out.append("</p>\n")

    def set_attributes(
        self, tag: str, slot: int, given: dict[str, str], source: tuple[str, int, int]
    ) -> dict[str, str]:
        """Add `{: .class }` to a tag; returns all attributes that it has then."""
        from sitegen.read.markdown.writer import Element, set_attributes

        element = Element(tag, slot, given)
        set_attributes(self.notes, self.out, element, source[0], Place(source[1], source[2]))
        return element.attributes

    def heading(self, block: Block) -> None:
        source = None
        text, line, column = block.lines[-1]
        found = _HEADING_ATTRIBUTES.search(text) if "{" in text else None
        if found:
            block.lines[-1] = (text[: found.start()], line, column)
            source = (found[1], line, column + found.start(1))
        tag = f"h{block.level}"
        slot = len(self.out)
        self.out.append("")
        # Noted before its links are, so that ids come in the order of the text.
        note = HeadingNote(block.level, "", block.place)
        self.notes.headings.append(note)
        written = block.text()
        note.text = " ".join(self.inline(written).split())
        if block.indent and block.level == 2 and _IS_TEXT.search(written.string):
            self.notes.mistake("underlined-text", Place(block.end, block.indent))
        attributes = self.set_attributes(tag, slot, {}, source) if source else {}
        chosen = attributes.get("id", "")
        note.id = chosen or self.notes.unique(slug(note.text) or "avsnitt")
        attributes["id"] = note.id
        self.out[slot] = open_tag(tag, attributes)
        self.out.append(f"</{tag}>\n")

    def items(self, block: Block) -> None:
        tag = "ol" if block.marker in ".)" else "ul"
        number = f' start="{block.level}"' if tag == "ol" and block.level != 1 else ""
        self.out.append(f"<{tag}{number}>\n")
        for item in block.children:
            self.item(item, block.tight)
        self.out.append(f"</{tag}>\n")

    def item(self, block: Block, tight: bool) -> None:
        out = self.out
        box = _take_task(block)
        attributes = {"class": "task"} if box else {}
        slot = len(out)
        out.append(open_tag("li", attributes))
        # How many parts are known to be empty, as long as there is nothing in the item.
        empty = len(out)
        for child in block.children:
            paragraph = child.kind == "paragraph"
            source = attribute_line(child) if paragraph else None
            # In the source of the HTML, blocks of a list item stand on lines of their own.
            if empty and any(out[empty:]):
                empty = 0
            elif empty:
                empty = len(out)
            if tight != bool(empty):
                out.append("\n")
            if not paragraph:
                self.block(child)
                continue
            own = len(out)
            if not tight:
                out.append("<p>")
            self.item_text(child, box)
            box = ""
            if source and tight:
                attributes = self.set_attributes("li", slot, attributes, source)
            elif source:
                self.set_attributes("p", own, {}, source)
            if not tight:
                out.append("</p>\n")
        out.append("</li>\n")

    def item_text(self, block: Block, box: str) -> None:
        """The text of an item. That of a task is the label of its box."""
        if box:
            checked = ' checked=""' if box != " " else ""
            self.out.append(f'<label><input{checked} disabled="" type="checkbox"> ')
        self.inline(block.text(), prose=True)
        if box:
            self.out.append("</label>")

    def quote(self, block: Block) -> None:
        self.out.append("<blockquote>\n")
        self.blocks(block)
        self.out.append("</blockquote>\n")

    def rule(self, block: Block) -> None:
        del block
        self.out.append("<hr>\n")

    def code(self, block: Block) -> None:
        if block.kind == "code":
            # Code to Markdown, but to its author more likely text that was moved to the right.
            self.notes.mistake("indented-text", block.place)
        attributes = {}
        if block.info:
            from sitegen.read.markdown.syntax import unescape

            language = unescape(block.info).split(maxsplit=1)
            attributes = {"class": f"language-{language[0]}"} if language else {}
        text = escaped("".join([line[0] + "\n" for line in block.lines]))
        self.out.append(f"<pre>{open_tag('code', attributes)}{text}</code></pre>\n")

    def table(self, block: Block) -> None:
        from sitegen.read.markdown.lines import split_row

        header, *rows = (split_row(line) for line in block.lines)
        self.out.append("<table>\n<thead>\n")
        self.row("th", header, block.aligns)
        self.out.append("</thead>\n")
        if not any(cell for cell, _, _ in header):
            self.notes.mistake("table-without-headers", block.place)
        if rows:
            self.out.append("<tbody>\n")
            for row in rows:
                self.row("td", row, block.aligns)
            self.out.append("</tbody>\n")
        self.out.append("</table>\n")

    def row(self, tag: str, cells: list[tuple[str, int, int]], aligns: tuple[str, ...]) -> None:
        spare = min(max(len(aligns) - len(cells), 0), self.spare_cells)
        self.spare_cells -= spare
        cells = cells + [("", 0, 0)] * spare
        self.out.append("<tr>\n")
        for cell, align in zip(cells, aligns, strict=False):
            # An empty header cell heads nothing, so it is not one.
            name = tag if cell[0] else "td"
            side = f' class="align-{align}"' if align else ""
            scope = ' scope="col"' if name == "th" else ""
            self.out.append(f"<{name}{side}{scope}>")
            self.inline(Text([cell], bars=True))
            self.out.append(f"</{name}>\n")
        self.out.append("</tr>\n")

    def terms(self, block: Block) -> None:
        self.out.append("<dl>\n")
        for child in block.children:
            if child.kind == "term":
                self.out.append("<dt>")
                self.inline(child.text())
                self.out.append("</dt>\n")
                continue
            if len(child.children) == 1 and child.children[0].kind == "paragraph":
                self.out.append("<dd>")
                self.inline(child.children[0].text(), prose=True)
            else:
                self.out.append("<dd>\n")
                self.blocks(child)
            self.out.append("</dd>\n")
        self.out.append("</dl>\n")

    def html(self, block: Block) -> None:
        from sitegen.read.markdown.inline import Piece

        text = block.text()
        self.writer(text).write([Piece("raw", 0, text.string)])
        self.out.append("\n")

    # --- footnotes ---

    def footnotes(self) -> None:
        """Write the footnotes that the text points at, in the order in which it does."""
        if self.marks:
            self.out.append('<section class="footnote" role="doc-endnotes">\n<ol>\n')
            # A footnote may point at further ones while they are written.
            for number, label in enumerate(self.marked, 1):
                self.footnote(number, label)
            self.out.append("</ol>\n</section>\n")
        for label, note in self.reader.footnotes.items():
            if label not in self.marks:
                self.notes.mistake("unused-footnote", note.place, label=note.marker)

    def footnote(self, number: int, label: str) -> None:
        self.out.append(f'<li id="fn-{number}">\n')
        self.notes.anchors.add(f"fn-{number}")
        note = self.reader.footnotes[label]
        if not note.children:
            self.notes.mistake("empty-footnote", note.place, label=note.marker)
        # Where the last of its elements ends, if that is a paragraph.
        end = 0
        for child in note.children:
            self.block(child)
            if child.kind == "paragraph":
                end = len(self.out) - 1
            elif child.kind in _WRITERS and child.kind != "html":
                end = 0
        way_back = self.way_back(number, self.marks[label])
        if end:
            self.out.insert(end, way_back)
        else:
            self.out.append(f"<p>{way_back}</p>\n")
        self.out.append("</li>\n")

    def way_back(self, number: int, marks: int) -> str:
        """Links to the marks of a footnote."""
        links = []
        for mark in range(1, marks + 1):
            # Its role says in the reader's own language what it does.
            target = f"#fnref-{number}" + (f"-{mark}" if mark > 1 else "")
            sign = f"{number}:{mark}" if marks > 1 else f"{number}"
            links.append(f' <a href="{target}" role="doc-backlink">↩ {sign}</a>')
        return "".join(links)

    def footnote_mark(self, label: str) -> None:
        key = label_key(label)
        if key not in self.marks:
            self.marked.append(key)
            self.numbers[key] = len(self.marked)
        self.marks[key] = self.marks.get(key, 0) + 1
        number = self.numbers[key]
        anchor = f"fnref-{number}" + (f"-{self.marks[key]}" if self.marks[key] > 1 else "")
        self.notes.anchors.add(anchor)
        self.out.append(
            f'<sup class="footnote-mark"><a href="#fn-{number}" id="{anchor}" '
            f'role="doc-noteref">{number}</a></sup>'
        )

    # --- text in blocks ---

    def inline(self, text: Text, prose: bool = False) -> str:
        """Write the text of a block; returns it as plain text."""
        words = write_simple(text, self.notes, self.out)
        if words is not None:
            if prose:
                self.notes.prose.append((text, words, None))
            return words
        from sitegen.read.markdown.inline import read_inline

        reading = read_inline(text.string, self.reader.references, self.reader.footnotes)
        for offset, label in reading.undefined_references:
            self.notes.mistake("undefined-reference", text.place(offset), label=label)
        for offset, label in reading.undefined_footnotes:
            self.notes.mistake("undefined-footnote", text.place(offset), label=label)
        if prose:
            self.notes.prose.append((text, "", reading.pieces))
        return self.writer(text).write(reading.pieces)

    def writer(self, text: Text) -> InlineWriter:
        from sitegen.read.markdown.writer import InlineWriter

        return InlineWriter(self.out, self.notes, text, self.footnote_mark)


_WRITERS: Final[dict[str, Callable[[_Document, Block], None]]] = {
    "break": _Document.rule,
    "code": _Document.code,
    "fence": _Document.code,
    "heading": _Document.heading,
    "html": _Document.html,
    "list": _Document.items,
    "paragraph": _Document.paragraph,
    "quote": _Document.quote,
    "table": _Document.table,
    "terms": _Document.terms,
}


def _take_task(item: Block) -> str:
    """Take `[ ] ` off a list item; returns the character in the brackets, or "" for no task."""
    first = item.children[0] if item.children else None
    if first is None or first.kind != "paragraph":
        return ""
    text, line, column = first.lines[0]
    found = _TASK.match(text) if text[0] == "[" else None
    if not found:
        return ""
    first.lines[0] = (text[found.end() :], line, column + found.end())
    return found[1]
