"""Turns the Markdown of one file into a `Body`: HTML with markers, and what others need to know.

In comes the text after the front matter; out go the body and its problems. Addresses of links and
pictures are left open as markers, because only later stages know where pages and files end up:
`\\ue000N\\ue001` is the address of link N, `\\ue002N\\ue001` the end of its text, `\\ue003N\\ue001`
picture N in a line of text and `\\ue004N\\ue001` picture N on its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.words.model import Body, Heading, Link, Picture
from sitegen.words.problems import Problem

if TYPE_CHECKING:
    from sitegen.read.markdown.notes import Notes

_CONTROL = bytes(range(32)).translate(None, b"\t\n\r") + b"\x7f"
# In UTF-8: U+0080 to U+00BF, U+E000 to U+FFFF, and all beyond.
_MAY_BEGIN_CONTROL = (b"\xc2", b"\xee", b"\xef", b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")


def convert(
    text: str, path: str, first_line: int = 1, hardest: int | None = None
) -> tuple[Body, tuple[Problem, ...]]:
    """Convert the Markdown of one file.

    `path` is named in the problems; `first_line` is the line of the file on which `text` begins;
    `hardest` is the readability (LIX) that it may have.
    """
    from sitegen.read.markdown.checks import check
    from sitegen.read.markdown.document import read

    text = _clean(text)
    html, notes = read(text, first_line)
    if "<" in text or "{" in text:
        from sitegen.read.markdown.html import sanitize

        html = sanitize(html)
    if "\ue003" in html:
        html = re.sub("<p>\ue003([0-9]+)\ue001</p>", "\ue004\\1\ue001", html)
    return _body(html, notes), check(notes, path, html, hardest)


def _clean(text: str) -> str:
    """Take out what is no text: byte order mark, control characters, our own markers."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    # As bytes it is looked at much faster.
    encoded = text.encode("utf-8", "surrogatepass")
    is_plain = len(encoded.translate(None, _CONTROL)) == len(encoded)
    if not is_plain or any(byte in encoded for byte in _MAY_BEGIN_CONTROL):
        from sitegen.read.markdown.source import RESERVED

        return RESERVED.sub("", text)
    return text


def _body(html: str, notes: Notes) -> Body:
    return Body(
        html=html,
        headings=tuple(Heading(h.level, h.id, h.text, h.place) for h in notes.headings),
        links=tuple(Link(link.target, link.text, link.place) for link in notes.links),
        pictures=tuple(Picture(p.source, p.alt, p.title, p.place) for p in notes.pictures),
        anchors=tuple(sorted(notes.anchors)),
        lead=notes.lead,
    )
