"""Signs that were meant to become something, but stay on the page as they were typed.

GitHub's rules leave `##Rubrik`, `[text](a b.md)` and `**fet` as they are, so a page with such a
slip builds, and shows the signs to everyone. Here they are found, in running text that became
nothing else: what stands in code, or behind a backslash, was meant as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from sitegen.read.markdown.inline import Piece
from sitegen.read.markdown.source import Text
from sitegen.words.model import Place

Found: TypeAlias = Iterator[tuple[str, Place, dict[str, str]]]

# The name of a file may have brackets in it: `Protokoll (justerat).pdf`.
_BRACKETED: Final = r"\([^()\[\]\n]*\)"
# An address, as opposed to what people put in brackets otherwise.
_TARGET: Final = (
    r"(?:\.{0,2}/|https?:|www\.|mailto:|tel:|#"
    rf"|(?:[^()\[\]\n]|{_BRACKETED})*\.(?:md|ya?ml|html?|pdf|docx?|xlsx?|pptx?|od[tsp]|csv|png|jpe?g|svg|webp|gif)\b)"
)
_LINK = re.compile(
    rf"(?P<image>!?)\[(?P<text>[^\[\]\n]+)\](?P<gap>[ ]*)"
    rf"\((?P<address>[ ]*(?![ ]){_TARGET}(?:[^()\n]|{_BRACKETED})*)(?P<end>\)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_REVERSED = re.compile(
    rf"\((?P<text>[^()\[\]\n]+)\)\[(?P<address>{_TARGET}[^\[\]\s]*)\]", re.IGNORECASE
)
# The quotation marks that word processors make stand for a title here.
_CURLY = re.compile("(?<![ ])[ ]+[\"'“”„»«‘’](?P<title>[^\"'“”„»«‘’]*)[\"'“”„»«‘’]$")
_NO_HEADING = re.compile(
    r"^(?P<marks>#{2,6}|#{1,6}(?=\xa0))[\xa0]*(?P<text>[^\s#].*)$", re.MULTILINE
)
# A hyphen or a star with no space after it; what word processors put before items of a list.
_BULLET = re.compile(
    "^(?:[•●▪◦‣·\uf0b7\uf0a7\uf0d8]|o(?=\t)|[-*](?=[^\\W_])|[-*](?=\xa0)|[–—](?= ))"
)
_NUMBER = re.compile(r"^(?:[0-9]{1,2}[.)](?=[^\W\d_])|[a-h]\)(?=[ \t]))")
# These are never anything but bullets; the others only where several lines begin so.
_SURE: Final = "•●▪◦‣·\uf0b7\uf0a7\uf0d8"
_ROW = re.compile(r"\|.*\|[ \t]*|[^\t]*\S\t+\S.*")
_STARS = re.compile(r"(?<!\*)\*\*(?!\*)")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]{2,80}?)(?P=mark)(?P<colon>:?)")
# Right behind what became an element.
_ATTRIBUTES = re.compile(r"(?<=\0)\{[ ]*(?:[.#][\w-]|[a-z-]+=)[^{}\n]*\}")
OFFICE_TAG = re.compile(r"</?(?:o|w|m|v|st1):[a-z]+[^<>\n]*>", re.IGNORECASE)


def slips(text: Text, pieces: list[Piece]) -> Found:
    """All of them in one running text."""
    as_typed = _as_typed(text, pieces)
    for rule in _RULES:
        yield from rule(text, as_typed)
    yield from bold_headings(text)


def _as_typed(text: Text, pieces: list[Piece]) -> str:
    """The text, with NULs for all that became an element or stands behind a backslash."""
    parts: list[str] = []
    at = 0
    for piece in pieces:
        end = piece.offset + len(piece.text)
        # An address in it becomes a link by itself; the brackets round it do not.
        if piece.kind in ("text", "auto") and text.string[piece.offset : end] == piece.text:
            parts += ("\0" * (piece.offset - at), piece.text)
            at = end
    return "".join([*parts, "\0" * (len(text.string) - at)])


def links(text: Text, as_typed: str) -> Found:
    """None is a link: `[text] (om.md)`, `[text](min fil.pdf)`, `(text)[om.md]`, `[text](om.md`."""
    for found in _LINK.finditer(as_typed):
        address, title = found["address"].strip(), ""
        curly = _CURLY.search(address)
        if curly:
            address, title = address[: curly.start()], f' "{curly["title"]}"'
        if address.lower().startswith("mailto:"):
            address = address.replace(" ", "")
        address = f"<{address}>" if " " in address else address
        write = f"{found['image']}[{found['text']}]({address}{title})"
        yield "broken-link", text.place(found.start()), {"write": write}
    for found in _REVERSED.finditer(as_typed):
        write = f"[{found['text']}]({found['address']})"
        yield "broken-link", text.place(found.start()), {"write": write}


def headings(text: Text, as_typed: str) -> Found:
    """`##Rubrik` has no space; one # alone may be a hashtag."""
    for found in _NO_HEADING.finditer(as_typed):
        facts = {"marks": found["marks"], "write": f"{found['marks']} {found['text'].strip()}"}
        yield "no-heading", text.place(found.start()), facts


def lists(text: Text, as_typed: str) -> Found:
    """Bullets and numbers that make no list; only the first of them is named."""
    for code, sign in (("typed-bullet", _BULLET), ("typed-number", _NUMBER)):
        found: list[tuple[int, str]] = []
        offset = 0
        for line in as_typed.split("\n"):
            begin = sign.match(line)
            if begin:
                found.append((offset, begin[0]))
            offset += len(line) + 1
        # One line of '– Vi är glada' is something that somebody says.
        if found and (len(found) > 1 or found[0][1] in _SURE):
            yield code, text.place(found[0][0]), {"bullet": found[0][1]}


def tables(text: Text, as_typed: str) -> Found:
    """Rows of a table without the line below the headings, or pasted with tabs."""
    lines = as_typed.split("\n")
    offset = 0
    for line, below in pairwise(lines):
        if _BULLET.match(line) or _NUMBER.match(line):
            return
        if _ROW.fullmatch(line) and _ROW.fullmatch(below):
            cells = [cell.strip() for cell in re.split(r"[|\t]+", line.strip(" |\t"))]
            facts = {"head": f"| {' | '.join(cells)} |", "line": f"|{' --- |' * len(cells)}"}
            yield "no-table", text.place(offset), facts
            return
        offset += len(line) + 1


def stars(text: Text, as_typed: str) -> Found:
    """`**fet` without an end, or with a space where the words begin or end."""
    found = _STARS.search(as_typed)
    if found:
        yield "stars-shown", text.place(found.start()), {}


def attributes(text: Text, as_typed: str) -> Found:
    """`![En bro](bro.jpg){width=300}` as other programs have it; ours begins with a colon."""
    found = _ATTRIBUTES.search(as_typed)
    if found:
        yield "attributes-shown", text.place(found.start()), {"what": found[0]}


def office_tags(text: Text, as_typed: str) -> Found:
    """`<o:p>` and its kin come along from Word; no HTML has them."""
    found = OFFICE_TAG.search(as_typed)
    if found:
        yield "tag-shown", text.place(found.start()), {"tag": found[0]}


def bold_headings(text: Text) -> Found:
    """A paragraph that is bold throughout is a heading to the eye, but to no screen reader."""
    found = _BOLD.fullmatch(text.string)
    # In a list or a quotation it stands further in.
    if found and text.place(0).column == 1 and found["text"].strip()[-1:] not in (*".!?…,",):
        write = f"## {found['text'].strip().rstrip(':')}"
        yield "bold-heading", text.place(0), {"write": write}


_RULES: Final[tuple[Callable[[Text, str], Found], ...]] = (
    links,
    headings,
    lists,
    tables,
    stars,
    attributes,
    office_tags,
)
