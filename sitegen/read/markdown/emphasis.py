"""Emphasis: which runs of `*`, `_` and `~` may open and close it, and which belong together.

The rules are those of the GitHub Flavored Markdown specification ("Delimiter stack").
"""

from __future__ import annotations

from typing import Final

PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Run:
    """A run of `*`, `_` or `~` that may open or close emphasis."""

    __slots__ = ("at", "closers", "closes", "left", "length", "mark", "openers", "opens")

    def __init__(self, mark: str, length: int, at: int, opens: bool, closes: bool) -> None:
        self.mark = mark
        self.length = self.left = length
        # Index of its piece.
        self.at = at
        self.opens = opens
        self.closes = closes
        # Tags that end and begin here, from the innermost to the outermost.
        self.closers: list[str] = []
        self.openers: list[str] = []


def _is_punctuation(character: str) -> bool:
    if character < "\x80":
        return character in PUNCTUATION
    import unicodedata

    return unicodedata.category(character)[0] == "P"


def flanks(text: str, start: int, end: int, mark: str) -> tuple[bool, bool]:
    """Whether a run of `mark` can open and can close emphasis."""
    first, last = start - 1, end
    if mark != "~":
        # To other emphasis, strikethrough is not there.
        while first >= 0 and text[first] == "~":
            first -= 1
        while last < len(text) and text[last] == "~":
            last += 1
    before = text[first] if first >= 0 else " "
    after = text[last] if last < len(text) else " "
    space_before, space_after = before.isspace(), after.isspace()
    point_before = not space_before and not before.isalnum() and _is_punctuation(before)
    point_after = not space_after and not after.isalnum() and _is_punctuation(after)
    left = not space_after and (not point_after or space_before or point_before)
    right = not space_before and (not point_before or space_after or point_after)
    if mark == "_":
        return left and (not right or point_before), right and (not left or point_after)
    if mark == "~" and end - start > 2:
        return False, False
    return left, right


def _fits(opener: Run, closer: Run) -> bool:
    """Whether two runs may be partners ("rules 9 and 10" of emphasis)."""
    if opener.mark != closer.mark or not opener.opens:
        return False
    if not (opener.closes or closer.opens):
        return True
    return (opener.length + closer.length) % 3 != 0 or (
        opener.length % 3 == 0 and closer.length % 3 == 0
    )


def match_runs(runs: list[Run], bottom: int) -> None:
    """Pair the runs from index `bottom` on, and take them off the list."""
    # For each sort of closer, the piece below which there is no opener for it.
    floors: dict[tuple[str, bool, int], int] = {}
    index = bottom
    while index < len(runs):
        closer = runs[index]
        if not closer.closes:
            index += 1
            continue
        sort = (closer.mark, closer.opens, closer.length % 3)
        floor = floors.get(sort, -1)
        other = index - 1
        while other >= bottom and runs[other].at > floor and not _fits(runs[other], closer):
            other -= 1
        if other < bottom or runs[other].at <= floor:
            floors[sort] = runs[index - 1].at if index > bottom else -1
            if closer.opens:
                index += 1
            else:
                del runs[index]
            continue
        index = _join(runs, other, index)
    del runs[bottom:]


def _join(runs: list[Run], other: int, index: int) -> int:
    """Make partners of two runs; returns the index at which to go on."""
    opener, closer = runs[other], runs[index]
    if opener.left != closer.left and opener.mark == "~":
        # One and two do not go together, and neither goes with another then.
        del runs[other : index + 1]
        return other
    if opener.mark == "~":
        used, tag = opener.left, "del"
    else:
        used = 2 if opener.left >= 2 and closer.left >= 2 else 1
        tag = "strong" if used == 2 else "em"
    opener.openers.append(tag)
    closer.closers.append(tag)
    opener.left -= used
    closer.left -= used
    if closer.left == 0:
        del runs[index]
    del runs[other + 1 : index]
    index = other + 1
    if opener.left == 0:
        del runs[other]
        index -= 1
    return index
