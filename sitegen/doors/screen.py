"""A terminal, or what stands for one: how much room a text takes, where it breaks, its colours.

In: text without line breaks. Out: lines that fit. Colours are those of ECMA-48 (SGR) that every
terminal has and whose looks its owner has chosen.
"""

from __future__ import annotations

import unicodedata
from collections import abc
from typing import NamedTuple

# Columns of a terminal whose width is not known, as that of a log.
COLUMNS = 80

_STYLES = {"strong": "1", "dim": "2", "error": "1;31", "warning": "1;33", "info": "1;36"}


class Screen(NamedTuple):
    """Where problems are shown; as it is made without arguments, a file or a log."""

    # Columns; 0: what is no terminal has lines of any length.
    width: int = 0
    has_colours: bool = False

    @property
    def columns(self) -> int:
        """Columns for what cannot be folded: a line of the source above its caret."""
        return self.width or COLUMNS

    def paint(self, style: str, text: str) -> str:
        """The text in a style: `strong`, `dim`, or that of a severity."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.has_colours and text else text

    def fold(self, parts: abc.Iterable[str], taken: int, margin: int) -> list[str]:
        """Words, or names that hold together, as lines.

        The first line begins after `taken` columns, the others after `margin`.
        """
        lines: list[list[str]] = [[]]
        used = taken
        for part in parts:
            room = width(part)
            if self.width and used + room > self.width and used > margin:
                lines.append([])
                used = margin
            lines[-1].append(part)
            used += room + 1
        return [" ".join(line) for line in lines]


def width(text: str) -> int:
    """Columns of a terminal that a text takes up: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def plain(text: str) -> str:
    """The text with spaces for what a terminal obeys, or what would move its cursor."""
    return "".join(each if each.isprintable() else " " for each in text)


def around(line: str, column: int, room: int) -> tuple[str, int]:
    """What to show of a line in so many columns, and where its `column` is in that.

    Columns of lines are characters, from 1; `…` stands for what is left out.
    """
    if len(line) <= 2 * room and width(line) <= room:
        return line, column
    # A line may be a whole book, or nothing but accents.
    at = min(max(column - 1, 0), len(line))
    first, last = max(0, at - room), min(len(line), at + room)
    begin, end, used = at, at, 0
    room -= 2
    while begin > first and used + _columns(line[begin - 1]) <= room // 2:
        begin -= 1
        used += _columns(line[begin])
    while end < last and used + _columns(line[end]) <= room:
        used += _columns(line[end])
        end += 1
    while begin > first and used + _columns(line[begin - 1]) <= room:
        begin -= 1
        used += _columns(line[begin])
    before, after = "…" if begin else "", "…" if end < len(line) else ""
    return f"{before}{line[begin:end]}{after}", column - begin + len(before)
