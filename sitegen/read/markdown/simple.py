"""Reads and writes a text in one go, if there is nothing in it but words, plain emphasis and plain
links: most texts have no more. All others are for `inline` and `writer`, which know every rule.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.read.markdown.notes import Notes
from sitegen.read.markdown.source import Text

# Strong, emphasis, the text and the address of a link, and any other sign that may mean something.
# Emphasis begins and ends with a letter or digit, so that it always opens and closes. Each branch
# begins with a character, outside of any group: so `re` knows all that a match may begin with, and
# takes a quarter of the time.
_PARTS: Final = re.compile(
    r"\*\*(?=[^\W_])(@)(?<=[^\W_])\*\*(?![*_~])"
    r"|\*(?=[^\W_])(@)(?<=[^\W_])\*(?![*_~])"
    r"|\[(?<!!\[)(?!\^)(@)\]\(([^ ()\\&<\x00-\x1f]++)\)"
    r"|\\|`|\*|_|\[|\]|<|&|~".replace("@", r"[^\\`*_\[\]<&~]++")
)


def write_simple(text: Text, notes: Notes, out: list[str]) -> str | None:
    """Append the HTML of a text to `out`; returns the words, or None if it is not simple."""
    string = text.string
    parts = _PARTS.split(string)
    if len(parts) == 1:
        if _is_more(string):
            return None
        out.append(string.replace(">", "&gt;"))
        return string
    rest = iter(parts)
    words = [next(rest)]
    written = words.copy()
    links: list[tuple[int, int, str, str]] = []
    at = len(words[0])
    for strong, em, label, target, after in zip(rest, rest, rest, rest, rest, strict=True):
        if strong:
            words += (strong, after)
            written += ("<strong>", strong, "</strong>", after)
            at += len(strong) + len(after) + 4
        elif em:
            words += (em, after)
            written += ("<em>", em, "</em>", after)
            at += len(em) + len(after) + 2
        elif not label:
            return None
        else:
            links.append((at, len(written), label, target))
            words += (label, after)
            written += ("", label, "", after)
            at += len(label) + len(target) + len(after) + 4
    plain = "".join(words)
    if _is_more(plain):
        return None
    if ">" in plain:
        # Nothing else in it is written in another way.
        written = [part if part[:1] == "<" else part.replace(">", "&gt;") for part in written]
    for offset, index, label, target in links:
        number = notes.begin_link(target, text.place(offset), "bracket")
        written[index] = f'<a href="\ue000{number}\ue001">'
        written[index + 2] = notes.end_link(number, label, len(notes.pictures)) + "</a>"
    out += written
    return plain


def _is_more(plain: str) -> bool:
    """Whether there may be addresses without brackets, attribute lists or hard breaks in words."""
    return "@" in plain or "://" in plain or "www." in plain or "{:" in plain or " \n" in plain
