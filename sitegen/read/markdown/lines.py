"""What a line, or a few of them, say by themselves: tabs, rows of tables, definitions of link
references, and where raw HTML begins and ends.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sitegen.read.markdown.source import label_key, later
from sitegen.read.markdown.syntax import DESTINATION, HTML_TAG, TITLE, unescape

# Where a tab can change the structure of a line: before its text and around its markers.
_PREFIX = later(r"[ \t>*+\-\d.):]*")
_CELL_BAR = later(r"(?<!\\)\|")
_REFERENCE_LABEL = later(r"\[((?:[^\\\[\]]|\\.)+)\]:[ \t]*\n?[ \t]*", re.DOTALL)
_REFERENCE_SPACE = later(r"[ \t]*\n?[ \t]*")
_LINE_END = later(r"[ \t]*(?=\n|$)")

_HTML_STARTS = (
    later(r"<(?:script|pre|textarea|style)(?:\s|>|$)", re.IGNORECASE),
    later(r"<!--"),
    later(r"<\?"),
    later(r"<![A-Za-z]"),
    later(r"<!\[CDATA\["),
    later(
        r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
        r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|"
        r"h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|"
        r"optgroup|option|p|param|search|section|source|summary|table|tbody|td|tfoot|th|thead|"
        r"title|tr|track|ul)(?:\s|/?>|$)",
        re.IGNORECASE,
    ),
    later(rf"{HTML_TAG}\s*$", re.IGNORECASE),
)
_HTML_ENDS = (
    later(r"</(?:script|pre|textarea|style)>", re.IGNORECASE),
    later(r"-->"),
    later(r"\?>"),
    later(r">"),
    later(r"\]\]>"),
)


def html_start(line: str, at: int) -> int | None:
    """Which of the seven start conditions of an HTML block holds, counted from 0."""
    for number, start in enumerate(_HTML_STARTS):
        if start.match(line, at):
            return number
    return None


def html_ends(number: int, line: str) -> bool:
    """Whether an HTML block ends in this line; the last two sorts end at a blank line."""
    return number < len(_HTML_ENDS) and _HTML_ENDS[number].search(line) is not None


def expand_tabs(line: str) -> str:
    """Replace the tabs that structure depends on by spaces up to the next stop of four."""
    prefix = _PREFIX.match(line)
    end = prefix.end() if prefix else 0
    return line[:end].expandtabs(4) + line[end:]


def from_column(raw: str, column: int) -> tuple[str, int]:
    """The rest of a line with tabs; a tab that is cut in two leaves spaces."""
    at = index = 0
    while at < column and index < len(raw):
        at += 4 - at % 4 if raw[index] == "\t" else 1
        index += 1
    return " " * (at - column) + raw[index:], index + 1


def reference_definition(text: str, at: int = 0) -> tuple[str, str, str, int] | None:
    """A link reference definition that begins at `at`: its label, address, title and end."""
    label = _REFERENCE_LABEL.match(text, at)
    if not label or not label_key(label[1]) or label[1].startswith("^"):
        return None
    found = DESTINATION.match(text, label.end())
    if not found or (not found[0] and not text.startswith("<", label.end())):
        return None
    address = unescape(found[0][1:-1] if found[0].startswith("<") else found[0])
    end, title = _reference_title(text, found.end())
    if end < 0:
        return None
    return label_key(label[1]), address, title, end


def _reference_title(text: str, at: int) -> tuple[int, str]:
    """The title after an address and where the definition ends; -1 if it is not one."""
    space = _REFERENCE_SPACE.match(text, at)
    title = TITLE.match(text, space.end()) if space and space.end() > at else None
    if title:
        end = _LINE_END.match(text, title.end())
        if end and (end.end() == len(text) or text[end.end()] == "\n"):
            return end.end(), unescape(title[0][1:-1])
    end = _LINE_END.match(text, at)
    return (end.end(), "") if end else (-1, "")


def alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""


def split_row(line: tuple[str, int, int]) -> list[tuple[str, int, int]]:
    """The cells of a row of a table, each with its place. `\\|` does not part cells."""
    text, number, column = line
    bars = [found.start() for found in _CELL_BAR.finditer(text)]
    edges = [-1, *bars, len(text)]
    if bars and not text[: bars[0]].strip(" \t"):
        edges.pop(0)
    if len(edges) > 1 and bars and not text[bars[-1] + 1 :].strip(" \t"):
        edges.pop()
    cells = []
    for left, right in pairwise(edges):
        cell = text[left + 1 : right]
        lead = len(cell) - len(cell.lstrip(" \t"))
        cells.append((cell.strip(" \t"), number, column + left + 1 + lead))
    return cells
