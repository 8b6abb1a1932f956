"""What all readers of Markdown share: a piece of text that knows its place, and expressions that
are compiled when they are needed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any, Final, cast

from sitegen.words.model import Place


class _Later:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        # From now on they are found without coming here.
        self.match, self.search, self.sub = compiled.match, compiled.search, compiled.sub
        return getattr(compiled, name)


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """An expression that is compiled when it is first used, because most texts do not need it."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


_PLANES = range(0x10000, 0x110000, 0x10000)
# Characters that the markers in `Body.html` are made of, control characters, and what is none: no
# page may have them (HTML, 13.2.3.5), and some of them no feed (XML 1.0, 2.2).
RESERVED: Final = later(
    "[\ue000-\ue0ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
    + "]"
)


class Text:
    """Text of one block, and where each of its characters stands in the file."""

    __slots__ = ("_bars", "_lines", "_starts", "string")

    def __init__(self, lines: list[tuple[str, int, int]], bars: bool = False) -> None:
        """`bars`: in the cell of a table, `\\|` stands for `|` even in code."""
        self._lines = lines
        # Where backslashes were taken out, as offsets of `string`.
        self._bars: list[int] | None = None
        # Where each line begins, as offsets of `string` with its bars; made when it is needed.
        self._starts: list[int] | None = None
        whole = lines[0][0] if len(lines) == 1 else "\n".join([line[0] for line in lines])
        # Spaces at the end of a block say nothing.
        self.string = whole.rstrip(" \t\n")
        if bars and "\\|" in whole:
            self._take_bars()

    def _take_bars(self) -> None:
        parts = self.string.split("\\|")
        self.string = "|".join(parts)
        at = -1
        self._bars = []
        for part in parts[:-1]:
            at += len(part) + 1
            self._bars.append(at)

    def place(self, offset: int) -> Place:
        """The place of the character at `offset` of `string`."""
        if not self._lines:
            return Place(1, 1)
        if self._starts is None:
            self._starts = [0, *accumulate(len(line[0]) + 1 for line in self._lines[:-1])]
        if self._bars:
            offset += bisect_right(self._bars, offset)
        number = bisect_right(self._starts, offset) - 1
        text, line, column = self._lines[number]
        within = offset - self._starts[number]
        return Place(line, column + within if within <= len(text) else column)


def label_key(label: str) -> str:
    """Labels match whatever their letter case and spaces."""
    return " ".join(label.split()).casefold()
