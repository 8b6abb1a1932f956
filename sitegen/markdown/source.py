"""What both readers of Markdown share: a piece of text that knows its place, and the smallest
parts of the syntax (escapes, labels, addresses, titles, HTML tags) as the GitHub Flavored Markdown
specification defines them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html.entities import html5
from itertools import accumulate
from typing import Final

from sitegen.model import Place

_ATTRIBUTE = (
    r"""[ \t\n]+[a-zA-Z_:][a-zA-Z0-9_.:-]*"""
    r"""(?:[ \t\n]*=[ \t\n]*(?:[^ \t\n"'=<>`]+|'[^']*'|"[^"]*"))?"""
)
NAME: Final = "[a-zA-Z][a-zA-Z0-9-]*"
OPEN_TAG: Final = rf"<{NAME}(?:{_ATTRIBUTE})*[ \t\n]*/?>"
CLOSE_TAG: Final = rf"</{NAME}[ \t\n]*>"
HTML_TAG: Final = rf"(?:{OPEN_TAG}|{CLOSE_TAG})"

# One character of a bare address, or an escaped one. The parts exclude each other, so that no
# text can make the expression try again and again.
_BARE = r"(?:[^ ()\\\x00-\x1f]|\\[!-/:-@\[-`{-~]|\\(?![!-/:-@\[-`{-~]))"
# The address of a link: in angle brackets, or bare with balanced parentheses.
DESTINATION: Final = re.compile(
    r"<(?:[^<>\n\\]|\\.)*>|(?!<)(?:@|\((?:@|\((?:@|\(@*\))*\))*\))*".replace("@", _BARE)
)
TITLE: Final = re.compile(
    r""""(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)"""
)
_ESCAPE = re.compile(
    r"\\([!-/:-@\[-`{-~])|&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{0,31});"
)
# Characters that the markers in `Body.html` are made of, and control characters.
RESERVED: Final = re.compile("[\ue000-\ue0ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")


class Text:
    """Text of one block, and where each of its characters stands in the file."""

    __slots__ = ("_bars", "_lines", "_starts", "string")

    def __init__(self, lines: list[tuple[str, int, int]], bars: bool = False) -> None:
        """`bars`: in the cell of a table, `\\|` stands for `|` even in code."""
        self._lines = lines
        # Where backslashes were taken out, as offsets of `string`.
        self._bars: list[int] = []
        # Where each line begins, as offsets of `string` with its bars; made when it is needed.
        self._starts: list[int] = []
        # Spaces at the end of a block say nothing.
        self.string = "\n".join([line[0] for line in lines]).rstrip(" \t\n")
        if bars:
            self._take_bars()

    def _take_bars(self) -> None:
        parts = self.string.split("\\|")
        self.string = "|".join(parts)
        at = -1
        for part in parts[:-1]:
            at += len(part) + 1
            self._bars.append(at)

    def place(self, offset: int) -> Place:
        """The place of the character at `offset` of `string`."""
        if not self._lines:
            return Place(1, 1)
        if not self._starts:
            self._starts = [0, *accumulate(len(line[0]) + 1 for line in self._lines[:-1])]
        offset += bisect_right(self._bars, offset)
        number = bisect_right(self._starts, offset) - 1
        text, line, column = self._lines[number]
        within = offset - self._starts[number]
        return Place(line, column + within if within <= len(text) else column)


def entity(name: str) -> str | None:
    """The character that `&name;` stands for, or None if there is no such entity."""
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            return "\ufffd"
        # An entity must not bring in what was taken out of the source.
        return RESERVED.sub("", chr(number))
    return html5.get(name + ";")


def _unescape_one(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    character = entity(found[2])
    return found[0] if character is None else character


def unescape(text: str) -> str:
    """Resolve backslash escapes and entities."""
    if "\\" in text or "&" in text:
        return _ESCAPE.sub(_unescape_one, text)
    return text


def label_key(label: str) -> str:
    """Labels match whatever their letter case and spaces."""
    return _SPACES.sub(" ", label.strip()).casefold()
