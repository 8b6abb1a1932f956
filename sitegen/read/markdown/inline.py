"""Reads what stands inside a block: emphasis, links, images, code, addresses, HTML tags.

One pass over the text makes a list of pieces, each with its offset in the text; links and emphasis
find their partners as the GitHub Flavored Markdown specification says ("An algorithm for parsing
nested emphasis and links"). No HTML is made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from typing import Final

from sitegen.read.markdown.addresses import address_end, mail_addresses
from sitegen.read.markdown.emphasis import PUNCTUATION, Run, flanks, match_runs
from sitegen.read.markdown.source import label_key, later
from sitegen.read.markdown.syntax import CLOSE_TAG, DESTINATION, OPEN_TAG, TITLE, entity, unescape

# Each branch begins with a character: then `re` jumps from one to the next.
_SPECIAL = re.compile(r"\\|`|\*|_|\[|\]|<|&|~|!(?=\[)| \n|\{:|https?://|ftp://|www\.")
_SCHEMES: Final = ("https://", "http://", "www.", "ftp://")
_TICKS = later("`+")
_ENTITY = later(r"&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{0,31});")
_AUTOLINK = later(r"<([a-zA-Z][a-zA-Z0-9.+-]{1,31}:[^\s<>\x00-\x1f]*)>")
_MAIL_AUTOLINK = later(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_RAW = later(
    rf"{OPEN_TAG}|{CLOSE_TAG}|<!-->|<!--->|<!--[\s\S]*?-->"
    r"|<\?(?:[^?]|\?(?!>))*\?>|<![A-Z]+\s+[^>]*>|<!\[CDATA\[(?:[^\]]|\](?!\]>))*\]\]>"
)
# How what is no tag begins and ends: it is looked at only where there is an end.
_UNTAGGED: Final = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_LABEL = later(r"\[((?:[^\\\[\]]|\\.){0,999})\]", re.DOTALL)
_FOOTNOTE = later(r"\[\^([^\]\s\[]+)\]")
_ATTRIBUTES = later(r"\{:[^}\n]{1,500}\}")
_SPACE = later(r"[ \t]*\n?[ \t]*")


class Piece:
    """A part of a text. `kind` says which of the other fields mean something:

    text, code, break, raw (an HTML tag), attributes, footnote, auto (an address that is a link),
    open and close of link, image, em, strong and del.
    """

    __slots__ = ("kind", "offset", "tag", "target", "text", "title")

    def __init__(self, kind: str, offset: int, text: str = "") -> None:
        self.kind = kind
        self.offset = offset
        self.text = text
        # Of `open` and `close`: a, img, em, strong or del.
        self.tag = ""
        self.target = ""
        self.title = ""


class _Bracket:
    __slots__ = ("at", "image", "offset", "runs")

    def __init__(self, at: int, offset: int, image: bool, runs: int) -> None:
        # Index of its piece.
        self.at = at
        self.offset = offset
        self.image = image
        # How many runs there were before it.
        self.runs = runs


class Reading:
    """What was found in one text."""

    __slots__ = ("pieces", "undefined_footnotes", "undefined_references")

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        # Offset and label of references that have no definition.
        self.undefined_references: list[tuple[int, str]] = []
        self.undefined_footnotes: list[tuple[int, str]] = []


class _Reader:
    def __init__(
        self,
        text: str,
        references: Mapping[str, tuple[str, str]],
        footnotes: Container[str],
    ) -> None:
        self.text = text
        self.references = references
        self.footnotes = footnotes
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        # Runs by the index of their piece, to write them out at the end.
        self.all_runs: dict[int, Run] = {}
        self.brackets: list[_Bracket] = []
        # Below this number of them there has been a link, and links do not nest.
        self.linked = 0
        # Runs of backticks that no run of the same length closes, by length.
        self.open_ticks: set[int] = set()
        # Where the next end of a comment and the like is, by how it is written.
        self.ends: dict[str, int] = {}
        self.undefined: list[tuple[int, int, str]] = []
        self.reading = Reading(self.pieces)

    def read(self) -> Reading:
        text = self.text
        at = 0
        end = len(text)
        while at < end:
            found = _SPECIAL.search(text, at)
            if found is None:
                self.add("text", at, text[at:])
                break
            start = found.start()
            mark = found[0]
            if mark == " \n":
                at = self.line_end(at, start)
                continue
            if start > at:
                self.add("text", at, text[at:start])
            at = _READERS[mark[0]](self, start)
        if self.undefined:
            self._drop_false_alarms()
        if self.all_runs:
            match_runs(self.runs, 0)
            self.reading.pieces = _write_runs(self.pieces, self.all_runs)
        return self.reading

    def add(self, kind: str, offset: int, text: str = "") -> Piece:
        piece = Piece(kind, offset, text)
        self.pieces.append(piece)
        return piece

    # --- small things ---

    def line_end(self, at: int, last: int) -> int:
        """Read text from `at` on whose last space, before the end of a line, is at `last`."""
        words = self.text[at:last].rstrip(" ")
        if words:
            self.add("text", at, words)
        at += len(words)
        # One space more makes a hard break.
        if at < last:
            self.add("break", at)
        self.add("text", at, "\n")
        return last + 2

    def backslash(self, at: int) -> int:
        after = self.text[at + 1 : at + 2]
        if after == "\n":
            self.add("break", at)
            self.add("text", at + 1, "\n")
            return at + 2
        if after in PUNCTUATION:
            self.add("text", at, after)
            return at + 2
        self.add("text", at, "\\")
        return at + 1

    def entity(self, at: int) -> int:
        found = _ENTITY.match(self.text, at)
        character = entity(found[1]) if found else None
        if found is None or character is None:
            self.add("text", at, "&")
            return at + 1
        self.add("text", at, character)
        return found.end()

    def code(self, at: int) -> int:
        start = _run_end(self.text, at)
        length = start - at
        if length not in self.open_ticks:
            for end in _TICKS.finditer(self.text, start):
                if len(end[0]) == length:
                    code = self.text[start : end.start()].replace("\n", " ")
                    if code.startswith(" ") and code.endswith(" ") and code.strip(" "):
                        code = code[1:-1]
                    self.add("code", at, code)
                    return end.end()
            self.open_ticks.add(length)
        self.add("text", at, "`" * length)
        return start

    def angle(self, at: int) -> int:
        found = _AUTOLINK.match(self.text, at)
        if found:
            self.auto(at, found[1], found[1])
            return found.end()
        found = _MAIL_AUTOLINK.match(self.text, at)
        if found:
            self.auto(at, found[1], "mailto:" + found[1])
            return found.end()
        found = _RAW.match(self.text, at) if self.may_end(at) else None
        if found:
            self.add("raw", at, found[0])
            return found.end()
        self.add("text", at, "<")
        return at + 1

    def may_end(self, at: int) -> bool:
        """Whether what begins at `at` has an end; each text is searched for ends once."""
        for start, end in _UNTAGGED:
            if self.text.startswith(start, at):
                place = self.ends.get(end, 0)
                if place < at + 2:
                    found = self.text.find(end, at + 2)
                    place = self.ends[end] = found if found >= 0 else len(self.text)
                return place < len(self.text)
        return True

    def attributes(self, at: int) -> int:
        found = _ATTRIBUTES.match(self.text, at)
        if found and self.pieces:
            self.add("attributes", at, found[0])
            return found.end()
        self.add("text", at, "{:")
        return at + 2

    # --- addresses without brackets (the "autolinks" extension) ---

    def auto(self, at: int, text: str, target: str) -> None:
        piece = self.add("auto", at, text)
        piece.target = target

    def address(self, at: int) -> int:
        scheme = next(each for each in _SCHEMES if self.text.startswith(each, at))
        before = self.text[at - 1 : at] if at else " "
        allowed = not before.isalpha()
        if scheme == "www.":
            allowed = before.isspace() or before in "*_~("
        # What stands in brackets may still become the text of a link.
        end = address_end(self.text, at, scheme) if allowed and not self.brackets else 0
        if not end:
            self.add("text", at, scheme)
            return at + len(scheme)
        address = self.text[at:end]
        self.auto(at, address, address if scheme != "www." else "http://" + address)
        return end

    # --- emphasis ---

    def run(self, at: int) -> int:
        mark = self.text[at]
        end = _run_end(self.text, at)
        opens, closes = flanks(self.text, at, end, mark)
        if opens or closes:
            run = Run(mark, end - at, len(self.pieces), opens, closes)
            self.runs.append(run)
            self.all_runs[run.at] = run
        self.add("text", at, mark * (end - at))
        return end

    # --- links and images ---

    def open_bracket(self, at: int) -> int:
        found = _FOOTNOTE.match(self.text, at) if self.text.startswith("^", at + 1) else None
        if found:
            if label_key(found[1]) in self.footnotes:
                self.add("footnote", at, found[1])
                return found.end()
            if self.text[found.end() : found.end() + 1] not in ("(", "[", ":"):
                self.reading.undefined_footnotes.append((at, found[1]))
        self.brackets.append(_Bracket(len(self.pieces), at, False, len(self.runs)))
        self.add("text", at, "[")
        return at + 1

    def open_image(self, at: int) -> int:
        self.brackets.append(_Bracket(len(self.pieces), at, True, len(self.runs)))
        self.add("text", at, "![")
        return at + 2

    def close_bracket(self, at: int) -> int:
        bracket = self.brackets.pop() if self.brackets else None
        may_link = bracket is not None and (bracket.image or len(self.brackets) >= self.linked)
        self.linked = min(self.linked, len(self.brackets))
        found = self._link_tail(bracket, at) if bracket and may_link else None
        if bracket is None or found is None:
            self.add("text", at, "]")
            return at + 1
        target, title, end = found
        opener = self.pieces[bracket.at]
        opener.kind, opener.text, opener.tag = "open", "", "img" if bracket.image else "a"
        opener.target, opener.title = target, title
        match_runs(self.runs, bracket.runs)
        self.add("close", at).tag = opener.tag
        if not bracket.image:
            self.linked = len(self.brackets)
        return end

    def _link_tail(self, bracket: _Bracket, at: int) -> tuple[str, str, int] | None:
        """Address, title and end of the link whose text ends at the bracket at `at`."""
        text = self.text
        if text.startswith("(", at + 1):
            inline = self._inline_tail(at + 2)
            if inline:
                return inline
        label = _LABEL.match(text, at + 1)
        if label and label[1].strip():
            known = self.references.get(label_key(label[1]))
            if known is None and not bracket.image:
                self._miss(bracket, at, label)
            return (*known, label.end()) if known else None
        own = text[bracket.offset + (2 if bracket.image else 1) : at]
        known = self.references.get(label_key(own)) if len(own) < 1000 and own.strip() else None
        if known and not _has_open_bracket(own):
            return (*known, label.end() if label else at + 1)
        return None

    def _inline_tail(self, at: int) -> tuple[str, str, int] | None:
        text = self.text
        at = _skip_space(text, at)
        found = DESTINATION.match(text, at)
        if found is None:
            return None
        target = found[0][1:-1] if found[0].startswith("<") else found[0]
        at = _skip_space(text, found.end())
        title = TITLE.match(text, at) if at > found.end() else None
        if title:
            at = _skip_space(text, title.end())
        if not text.startswith(")", at):
            return None
        return unescape(target), unescape(title[0][1:-1]) if title else "", at + 1

    def _miss(self, bracket: _Bracket, at: int, label: re.Match[str]) -> None:
        """`[text][label]` without a definition, unless it is plain text such as `a[0][1]`."""
        before = self.text[bracket.offset - 1 : bracket.offset] if bracket.offset else " "
        if self.text[bracket.offset + 1 : at].strip() and not (before.isalnum() or before in "]\\"):
            self.undefined.append((bracket.offset, at + 1, label[1]))

    def _drop_false_alarms(self) -> None:
        """In `[a][b][c]`, the label `b` may turn out to be the text of a link itself."""
        links = {piece.offset for piece in self.pieces if piece.kind == "open"}
        self.reading.undefined_references = [
            (offset, label) for offset, at, label in self.undefined if at not in links
        ]


_READERS: Final[dict[str, Callable[[_Reader, int], int]]] = {
    "[": _Reader.open_bracket,
    "]": _Reader.close_bracket,
    "!": _Reader.open_image,
    "`": _Reader.code,
    "<": _Reader.angle,
    "\\": _Reader.backslash,
    "&": _Reader.entity,
    "{": _Reader.attributes,
    **dict.fromkeys("*_~", _Reader.run),
    **dict.fromkeys("hfw", _Reader.address),
}


def read_inline(
    text: str, references: Mapping[str, tuple[str, str]], footnotes: Container[str]
) -> Reading:
    """Read the text of one block. Labels in `references` and `footnotes` are `label_key`s."""
    reading = _Reader(text, references, footnotes).read()
    if "@" in text:
        reading.pieces = _find_mail(_join_text(reading.pieces))
    return reading


def plain_text(pieces: list[Piece]) -> str:
    """The words of a text in one line, without pictures and the marks of footnotes."""
    words = []
    images = 0
    for piece in pieces:
        if piece.tag == "img":
            images += 1 if piece.kind == "open" else -1
        elif piece.kind == "break":
            words.append(" ")
        elif not images and piece.kind in ("text", "code", "auto"):
            words.append(piece.text)
    return " ".join("".join(words).split())


def _join_text(pieces: list[Piece]) -> list[Piece]:
    """Join pieces of text that follow each other in the source as they are."""
    joined: list[Piece] = []
    parts: list[str] = []
    end = -1
    for piece in pieces:
        if piece.kind == "text" and piece.offset == end:
            parts.append(piece.text)
        else:
            if parts:
                joined[-1].text = "".join(parts)
            parts = [piece.text] if piece.kind == "text" else []
            joined.append(piece)
        end = piece.offset + len(piece.text) if piece.kind == "text" else -1
    if parts:
        joined[-1].text = "".join(parts)
    return joined


def _find_mail(pieces: list[Piece]) -> list[Piece]:
    """Make links of bare e-mail addresses."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.kind != "text" or "@" not in piece.text:
            result.append(piece)
            continue
        at = 0
        for start, address in mail_addresses(piece.text):
            if start > at:
                result.append(Piece("text", piece.offset + at, piece.text[at:start]))
            mail = Piece("auto", piece.offset + start, address)
            mail.target = "mailto:" + address
            result.append(mail)
            at = start + len(address)
        if at < len(piece.text):
            result.append(Piece("text", piece.offset + at, piece.text[at:]))
    return result


def _run_end(text: str, at: int) -> int:
    """Where the run of the character at `at` ends."""
    end = at + 1
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _has_open_bracket(label: str) -> bool:
    return _LABEL.fullmatch(f"[{label}]") is None


def _write_runs(pieces: list[Piece], runs: dict[int, Run]) -> list[Piece]:
    """Put tags where runs of emphasis were; what is left of a run stays text."""
    written = []
    for index, piece in enumerate(pieces):
        run = runs.get(index)
        if run is None or run.left == run.length:
            written.append(piece)
            continue
        for tag in run.closers:
            written.append(_tag("close", piece.offset, tag))
        if run.left:
            written.append(Piece("text", piece.offset, run.mark * run.left))
        for tag in reversed(run.openers):
            written.append(_tag("open", piece.offset, tag))
    return written


def _tag(kind: str, offset: int, tag: str) -> Piece:
    piece = Piece(kind, offset)
    piece.tag = tag
    return piece
