"""Finds the blocks of a Markdown text: paragraphs, headings, lists, quotes, code, tables, HTML.

Lines come in, a tree of `Block` goes out; what stands inside a paragraph is not looked at here.
The rules are those of the GitHub Flavored Markdown specification ("Appendix: A parsing strategy"),
so that a list nests by the width of its marker, as the git host's preview shows it. Footnotes,
definition lists and attribute lists are added to them. Every piece of text keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from sitegen.read.markdown.source import Text, label_key, later
from sitegen.words.model import Place

_NOT_BLANK = re.compile(r"[^ \t]")
_THEMATIC_BREAK = later(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ATX_END = later(r"(?:^|(?<![ \t])[ \t]+)#+[ \t]*$")
_SETEXT = later(r"(?:=+|-+)[ \t]*$")
_FENCE = later(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_FENCE_END = later(r"(`{3,}|~{3,})[ \t]*$")
_BULLET = later(r"[*+-](?=[ \t]|$)")
_NUMBER = later(r"(\d{1,9})([.)])(?=[ \t]|$)")
_FOOTNOTE = later(r"\[\^([^\]\s\[]+)\]:[ \t]*")
_DEFINITION = later(r":[ \t]{1,3}(?=[^ \t])")
_TABLE_RULE = later(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
_ATTRIBUTES_ONLY = later(r"\{:[ ]*[^}\n]+\}[ \t]*$")

# Beyond this, `>` and `-` are text: nobody means it, and Python's stack is finite.
_DEEPEST = 50
_CONTAINERS = frozenset({"document", "quote", "list", "item", "footnote", "terms", "definition"})
_RAW = frozenset({"fence", "code", "html"})

# What an open block says to the next line.
_GOES_ON, _ENDS, _CONSUMED = range(3)
# What has begun in a line; 0 is nothing.
_CONTAINER, _LEAF = 1, 2


class Block:
    """A block and, for containers, the blocks in it."""

    open = True
    # Heading: 1-6. Fence: length. HTML: number of its start condition. List: first number.
    level = 0
    # List: its bullet or delimiter. Fence: its character. Footnote: its label.
    marker = ""
    # Items: columns that their lines must be indented by. Fences: columns to take away. Headings
    # with a line below them: the column of that.
    indent = 0
    info = ""
    tight = True
    # Tables: alignment of each column.
    aligns: tuple[str, ...] = ()

    def __init__(self, kind: str, parent: Block | None, line: int, column: int) -> None:
        self.kind = kind
        self.parent = parent
        self.children: list[Block] = []
        # How many containers it is in.
        self.depth: int = parent.depth + 1 if parent else 0
        # Where it begins in the file.
        self.line = line
        self.column = column
        # First and last line that belong to it; blank lines after it do not.
        self.start = self.end = line
        # Text of leaves: (text, line, column).
        self.lines: list[tuple[str, int, int]] = []

    @property
    def place(self) -> Place:
        return Place(self.line, self.column)

    def text(self) -> Text:
        return Text(self.lines)

    def last_line(self) -> int:
        """Last line with something of this block on it."""
        block = self
        end = self.end
        while block.children:
            block = block.children[-1]
            end = max(end, block.end)
        return end


class BlockReader:
    """Reads lines one after the other; `document`, `references` and `footnotes` are the result."""

    def __init__(self) -> None:
        self.document = Block("document", None, 0, 1)
        # label -> (address, title)
        self.references: dict[str, tuple[str, str]] = {}
        self.footnotes: dict[str, Block] = {}
        self._tip = self.document
        self._number = 0
        self._raw = ""
        # The line with the tabs of its prefix expanded, so that offsets are columns.
        self._line = ""
        self._offset = 0
        self._next = 0
        self._indent = 0
        self._blank = False

    def read(self, lines: list[str], first_line: int) -> None:
        """Read all lines of a body; the first stands on `first_line` of its file."""
        for number, line in enumerate(lines, first_line):
            if not (self._read_blank() if not line else self._read_plain(line, number)):
                self._number = number
                self._read_line(line)
        self._close(self.document)

    # --- most lines, in short: those that begin at the margin, and the blank ones between ---

    def _read_blank(self) -> bool:
        tip = self._tip
        if tip.kind == "paragraph" and tip.depth == 1:
            self._close(tip)
            return True
        return tip.kind == "document"

    def _read_plain(self, line: str, number: int) -> bool:
        tip = self._tip
        kind = tip.kind
        if line[0] not in _NOT_PLAIN:
            # No container goes on in such a line, but a paragraph does, also one in another.
            if kind == "paragraph":
                tip.lines.append((line, number, 1))
                tip.end = number
                return True
            if kind in _CONTAINERS:
                self._begin("paragraph", self.document, number).lines.append((line, number, 1))
                return True
        return line[1:2] == " " and line[0] in "-*+" and self._read_item(line, number)

    def _begin(self, kind: str, parent: Block, number: int) -> Block:
        """Begin a block in a container, after all that is still open in that."""
        if self._tip is not parent:
            self._close_below(parent)
        self._tip = block = Block(kind, parent, number, 1)
        parent.children.append(block)
        return block

    def _read_item(self, line: str, number: int) -> bool:
        """`- text`, alone or after text, but not within anything else than another such item."""
        if line[2:3] in _NOT_PLAIN or len(line) < 3 or "\t" in line:
            return False
        tip = self._tip
        container = tip.parent if tip.kind == "paragraph" else tip
        listing = container.parent if container and container.kind == "item" else None
        if (listing.parent if listing else container) is not self.document:
            return False
        if listing is None or listing.marker != line[0]:
            listing = self._begin("list", self.document, number)
            listing.marker = line[0]
        item = self._begin("item", listing, number)
        item.indent = 2
        text = self._begin("paragraph", item, number)
        text.column = 3
        text.lines.append((line[2:], number, 3))
        return True

    # --- one line ---

    def _read_line(self, line: str) -> None:
        self._raw = self._line = line
        if "\t" in line:
            from sitegen.read.markdown.lines import expand_tabs

            self._line = expand_tabs(line)
        self._offset = 0
        self._look()
        container = self.document
        while container.children and container.children[-1].open:
            child = container.children[-1]
            answer = self._continue(child)
            if answer == _CONSUMED:
                return
            if answer == _ENDS:
                break
            container = child
        unmatched = container is not self._tip
        lazy = unmatched and not self._blank and self._tip.kind == "paragraph"
        if container.kind not in _RAW:
            container, started = self._open_blocks(container, lazy)
            lazy = lazy and not started
        if lazy:
            self._add_line(self._tip)
            return
        self._close_below(container)
        self._add_text(container)

    def _look(self) -> None:
        """Find the next character that is not blank."""
        found = _NOT_BLANK.search(self._line, self._offset)
        self._blank = found is None
        self._next = len(self._line) if found is None else found.start()
        self._indent = self._next - self._offset

    def _advance(self, columns: int) -> None:
        self._offset = min(self._offset + columns, len(self._line))
        self._look()

    def _continue(self, block: Block) -> int:
        """Whether an open block goes on in this line."""
        kind = block.kind
        if kind == "paragraph" or kind == "table":
            return _ENDS if self._blank else _GOES_ON
        if kind == "list" or kind == "terms":
            return _GOES_ON
        if kind == "item" or kind == "definition" or kind == "footnote":
            return self._continue_item(block)
        if kind == "quote":
            return self._continue_quote(block)
        if kind == "fence":
            return self._continue_fence(block)
        if kind == "code":
            return self._continue_code()
        return _ENDS if self._blank and block.level >= 5 else _GOES_ON

    def _continue_item(self, block: Block) -> int:
        if self._indent >= block.indent:
            self._advance(block.indent)
            return _GOES_ON
        return _GOES_ON if self._blank and block.children else _ENDS

    def _continue_quote(self, block: Block) -> int:
        if self._indent > 3 or not self._line.startswith(">", self._next):
            return _ENDS
        self._skip_quote_marker()
        block.end = self._number
        return _GOES_ON

    def _continue_fence(self, block: Block) -> int:
        if self._indent <= 3:
            found = _FENCE_END.match(self._line, self._next)
            if found and found[1][0] == block.marker and len(found[1]) >= block.level:
                block.end = self._number
                self._close(block)
                return _CONSUMED
        self._advance(min(self._indent, block.indent))
        return _GOES_ON

    def _continue_code(self) -> int:
        if self._indent >= 4:
            self._advance(4)
        elif self._blank:
            self._advance(self._indent)
        else:
            return _ENDS
        return _GOES_ON

    def _open_blocks(self, container: Block, lazy: bool) -> tuple[Block, bool]:
        """Open the blocks that begin in this line; also says whether there were any."""
        started = False
        while not self._blank and container.depth < _DEEPEST:
            if self._indent > 3:
                if not (lazy and not started) and container.kind != "paragraph":
                    container = self._open("code", container)
                    self._advance(4)
                    started = True
                break
            for start in _STARTS.get(self._line[self._next], ()):
                answer = start(self, container)
                if answer:
                    break
            else:
                break
            started = True
            container = self._tip
            if answer == _LEAF:
                break
        return container, started

    def _add_text(self, container: Block) -> None:
        kind = container.kind
        if kind in _RAW:
            self._add_raw(container)
        elif self._blank:
            return
        elif kind == "paragraph" or kind == "table":
            self._add_line(container)
        elif kind in _CONTAINERS:
            self._add_line(self._open("paragraph", container))

    def _add_line(self, block: Block) -> None:
        text, column = self._rest(self._next)
        block.lines.append((text, self._number, column))
        block.end = self._number

    def _add_raw(self, block: Block) -> None:
        text, column = self._rest(self._offset)
        if block.kind != "fence" or block.start != self._number:
            block.lines.append((text, self._number, column))
        if block.kind == "fence" or not self._blank:
            block.end = self._number
        if block.kind == "html":
            from sitegen.read.markdown.lines import html_ends

            if html_ends(block.level, text):
                self._close(block)

    def _rest(self, offset: int) -> tuple[str, int]:
        """The line from a column on, and where that is in the file."""
        if self._line is self._raw:
            return self._line[offset:], offset + 1
        from sitegen.read.markdown.lines import from_column

        return from_column(self._raw, offset)

    # --- opening and closing ---

    def _open(self, kind: str, container: Block, offset: int | None = None) -> Block:
        while not _may_hold(container.kind, kind) and container.parent is not None:
            container = container.parent
        self._close_below(container)
        column = (self._next if offset is None else offset) + 1
        if self._line is not self._raw:
            column = self._rest(column - 1)[1]
        block = Block(kind, container, self._number, column)
        container.children.append(block)
        self._tip = block
        return block

    def _close_below(self, container: Block) -> None:
        """Close what is open inside `container`."""
        if container.children and container.children[-1].open:
            self._close(container.children[-1])
        self._tip = container

    def _close(self, block: Block) -> None:
        if block.children and block.children[-1].open:
            self._close(block.children[-1])
        block.open = False
        if block.kind == "paragraph":
            self._take_references(block)
        elif block.kind == "list":
            block.tight = _is_tight(block)
        elif block.kind == "code":
            while block.lines and not block.lines[-1][0].strip(" \t"):
                block.lines.pop()
        if block.parent is not None:
            self._tip = block.parent

    def _take_references(self, block: Block) -> None:
        """Take link reference definitions off the beginning of a paragraph."""
        if block.lines and not block.lines[0][0].startswith("["):
            return
        from sitegen.read.markdown.lines import reference_definition

        text = "\n".join([line[0] for line in block.lines])
        at = taken = 0
        while at < len(text) and (found := reference_definition(text, at)):
            label, address, title, end = found
            self.references.setdefault(label, (address, title))
            taken += text.count("\n", at, end) + 1
            at = end + 1
        del block.lines[:taken]
        if not block.lines:
            # It keeps its place: a definition between two items still parts them.
            block.kind = "references"

    # --- what can begin ---

    def _skip_quote_marker(self) -> None:
        self._offset = self._next + 1
        if self._line.startswith(" ", self._offset):
            self._offset += 1
        self._look()

    def _start_quote(self, container: Block) -> int:
        self._open("quote", container)
        self._skip_quote_marker()
        return _CONTAINER

    def _start_atx(self, container: Block) -> int:
        found = _ATX.match(self._line, self._next)
        if not found:
            return 0
        heading = self._open("heading", container)
        heading.level = len(found[1])
        text, column = self._rest(found.end())
        heading.lines = [(_ATX_END.sub("", text) if "#" in text else text, self._number, column)]
        self._end_line(heading)
        return _LEAF

    def _end_line(self, block: Block) -> None:
        """A block of one line: nothing of the line is left."""
        self._close(block)
        self._offset = self._next = len(self._line)
        self._blank = True

    def _start_fence(self, container: Block) -> int:
        found = _FENCE.match(self._line, self._next)
        if not found:
            return 0
        fence = self._open("fence", container)
        marker = found[1] or found[3]
        fence.marker, fence.level, fence.indent = marker[0], len(marker), self._indent
        fence.info = (found[2] or found[4] or "").strip(" \t")
        return _LEAF

    def _start_html(self, container: Block) -> int:
        from sitegen.read.markdown.lines import html_start

        level = html_start(self._line, self._next)
        # Any tag on its own begins a block, but does not break a paragraph off.
        if level is None or (level == 6 and "paragraph" in (container.kind, self._tip.kind)):
            return 0
        self._open("html", container, self._offset).level = level
        return _LEAF

    def _start_setext(self, container: Block) -> int:
        if container.kind != "paragraph" or not _SETEXT.match(self._line, self._next):
            return 0
        self._take_references(container)
        if not container.lines:
            container.kind = "paragraph"
            return 0
        container.kind = "heading"
        container.level = 1 if self._line[self._next] == "=" else 2
        _, container.line, container.column = container.lines[0]
        container.end = self._number
        container.indent = self._rest(self._next)[1]
        self._tip = container
        self._end_line(container)
        return _LEAF

    def _start_break(self, container: Block) -> int:
        if not _THEMATIC_BREAK.match(self._line, self._next):
            return 0
        self._end_line(self._open("break", container))
        return _LEAF

    def _start_item(self, container: Block) -> int:
        bullet = _BULLET.match(self._line, self._next)
        number = None if bullet else _NUMBER.match(self._line, self._next)
        found = bullet or number
        if not found:
            return 0
        rest = _NOT_BLANK.search(self._line, found.end())
        first = int(number[1]) if number else 0
        if container.kind == "paragraph" and (rest is None or (number and first != 1)):
            return 0
        marker = number[2] if number else found[0]
        spaces = rest.start() - found.end() if rest else 1
        width = found.end() - self._next + (spaces if 1 <= spaces <= 4 else 1)
        if container.kind != "list" or container.marker != marker:
            container = self._open("list", container)
            container.marker, container.level = marker, first
        indent = self._indent + width
        self._open("item", container).indent = indent
        self._advance(indent)
        return _CONTAINER

    def _start_footnote(self, container: Block) -> int:
        found = _FOOTNOTE.match(self._line, self._next)
        if not found:
            return 0
        note = self._open("footnote", container)
        note.marker, note.indent = found[1], 4
        self.footnotes.setdefault(label_key(found[1]), note)
        self._advance(found.end() - self._offset)
        return _CONTAINER

    def _start_definition(self, container: Block) -> int:
        """`: text` after a paragraph makes its lines terms (PHP Markdown Extra)."""
        found = _DEFINITION.match(self._line, self._next)
        if not found:
            return 0
        terms = container if container.kind == "terms" else self._make_terms(container)
        if terms is None:
            return 0
        definition = self._open("definition", terms)
        definition.indent = found.end() - self._offset
        self._advance(definition.indent)
        return _CONTAINER

    def _make_terms(self, container: Block) -> Block | None:
        """Turn the paragraph before a definition into terms, in the list before it if any."""
        if container.kind == "paragraph":
            paragraph = container
        elif container.children and container.children[-1].kind == "paragraph":
            paragraph = container.children[-1]
        else:
            return None
        if paragraph.open:
            self._close(paragraph)
        parent = paragraph.parent
        if parent is None or paragraph.kind != "paragraph":
            return None
        parent.children.pop()
        if not (parent.children and parent.children[-1].kind == "terms"):
            terms = Block("terms", parent, paragraph.start, paragraph.column)
            parent.children.append(terms)
        terms = parent.children[-1]
        terms.open = True
        for line in paragraph.lines:
            term = Block("term", terms, line[1], line[2])
            term.lines, term.open = [line], False
            terms.children.append(term)
        self._tip = terms
        return terms

    def _start_table(self, container: Block) -> int:
        if container.kind != "paragraph" or not container.lines:
            return 0
        if not _TABLE_RULE.match(self._line, self._next):
            return 0
        from sitegen.read.markdown.lines import alignment, split_row

        rule = self._line[self._next :]
        header = container.lines[-1]
        aligns = tuple([alignment(cell) for cell, _, _ in split_row((rule, 0, 1))])
        if "|" not in rule + header[0] or len(split_row(header)) != len(aligns):
            return 0
        container.lines.pop()
        if container.lines:
            table = self._open("table", container)
        else:
            table, container.kind = container, "table"
            self._tip = table
        _, table.line, table.column = header
        table.start = table.line
        table.end = self._number
        table.aligns, table.lines = aligns, [header]
        self._offset = self._next = len(self._line)
        self._blank = True
        return _LEAF


_STARTS: Final[dict[str, tuple[Callable[[BlockReader, Block], int], ...]]] = {
    ">": (BlockReader._start_quote,),
    "#": (BlockReader._start_atx,),
    "`": (BlockReader._start_fence,),
    "~": (BlockReader._start_fence,),
    "<": (BlockReader._start_html,),
    "=": (BlockReader._start_setext,),
    "-": (
        BlockReader._start_setext,
        BlockReader._start_break,
        BlockReader._start_item,
        BlockReader._start_table,
    ),
    "*": (BlockReader._start_break, BlockReader._start_item),
    "_": (BlockReader._start_break,),
    "+": (BlockReader._start_item,),
    "|": (BlockReader._start_table,),
    ":": (BlockReader._start_table, BlockReader._start_definition),
    "[": (BlockReader._start_footnote,),
    **dict.fromkeys("0123456789", (BlockReader._start_item,)),
}
# A line with another first character begins nothing but a paragraph.
_NOT_PLAIN: Final = frozenset({*_STARTS, " ", "\t"})


def _may_hold(container: str, kind: str) -> bool:
    """Whether a block of one kind may stand right in a block of the other."""
    if container == "list":
        return kind == "item"
    if container == "terms":
        return kind == "definition"
    return container in _CONTAINERS


def _is_tight(block: Block) -> bool:
    """No blank line between items, nor between the blocks of an item."""
    return not _has_gap(block.children) and not any(
        _has_gap(item.children) for item in block.children if len(item.children) > 1
    )


def _has_gap(blocks: list[Block]) -> bool:
    return any(other.start - one.last_line() > 1 for one, other in pairwise(blocks))


def attribute_line(block: Block) -> tuple[str, int, int] | None:
    """Take `{: .class }` off the last line of a paragraph."""
    if len(block.lines) > 1 and _ATTRIBUTES_ONLY.match(block.lines[-1][0]):
        return block.lines.pop()
    return None
