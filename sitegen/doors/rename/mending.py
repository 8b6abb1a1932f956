"""Changing what the text of a file names, and leaving every other byte as it is.

In: a file as it was read, what names something in it (a `Mention` each), and what each is to say.
Out: the file with those changed. Where a name may stand is guessed generously; the parsers that
build the site decide: each place is tried with a word of its own, and only where that word comes
out of the parser is the place changed. So names in comments, in code and in running text stay.
"""

from __future__ import annotations

import codecs
import html
import re
from collections import abc
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from sitegen.read import front_matter
from sitegen.read.markdown.syntax import DESTINATION, unescape
from sitegen.words.model import Place

# How what is named is written: the name of an entry, an address of the site, or where a link of a
# text leads.
Form: TypeAlias = Literal["name", "address", "target"]

_LINE_END = re.compile(r"\r\n|\r|\n")
# Where the address of a link or picture may begin: `](`, and `]:` of a definition.
_BEFORE_TARGET = re.compile(r"\](?:\(|:)\s*(?:>\s*)*")
_ATTRIBUTE = re.compile(
    r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE
)
_ESCAPED = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a file that names something, as a parser reads it."""

    form: Form
    # `members[2].person`, `menu[0].to`, `link`, `picture`.
    what: str
    value: str
    # Where the parser says that it stands; after a change it stands elsewhere.
    place: Place = field(compare=False)
    # What it means as the files are now: the id of an entry, or the other half of a redirect.
    means: str = field(compare=False, default="")


class CannotMend(Exception):
    """A mention is written in a way that cannot be changed by rule; the argument is its place."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


class Edit(NamedTuple):
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a file with line feeds alone, and what it takes to write its own bytes again."""

    text: str
    # The end of each line that has one, as it is in the file.
    ends: tuple[str, ...] = ()
    # Whether it begins with a byte order mark.
    marked: bool = False

    @classmethod
    def of(cls, raw: bytes) -> Draft:
        """Raises `UnicodeDecodeError` for what is not UTF-8."""
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        ends = tuple(_LINE_END.findall(text))
        return cls(_LINE_END.sub("\n", text), ends, raw.startswith(codecs.BOM_UTF8))

    @property
    def raw(self) -> bytes:
        lines = self.text.split("\n")
        text = "".join(line + end for line, end in zip(lines, (*self.ends, ""), strict=True))
        return (codecs.BOM_UTF8 if self.marked else b"") + text.encode("utf-8")

    def edited(self, edits: abc.Iterable[Edit]) -> Draft:
        """With edits that do not overlap; lines that come in end as the file's first line does."""
        parts: list[str] = []
        ends: list[str] = []
        at = line = 0
        new_end = self.ends[0] if self.ends else "\n"
        for edit in sorted(edits):
            first = line + self.text.count("\n", at, edit.start)
            ends += self.ends[line:first]
            ends += [new_end] * edit.text.count("\n")
            line = first + self.text.count("\n", edit.start, edit.end)
            parts += [self.text[at : edit.start], edit.text]
            at = edit.end
        text = "".join((*parts, self.text[at:]))
        return Draft(text, (*ends, *self.ends[line:]), self.marked)


Read: TypeAlias = abc.Callable[[str], tuple[Mention, ...]]


def mend(draft: Draft, read: Read, meant: abc.Callable[[Mention], str]) -> Draft:
    """Make every mention say what it is meant to; `read` finds them in a text.

    Raises `CannotMend` where that needs more than another word in the same place.
    """
    found = read(draft.text)
    wanted = tuple(replace(each, value=meant(each)) for each in found)
    if wanted == found:
        return draft
    spans = _spans(draft.text, [old for old, new in zip(found, wanted, strict=True) if old != new])
    for edits in (_tried_at_once, _tried_one_by_one):
        mended = draft.edited(edits(draft, spans, read, found, wanted))
        if read(mended.text) == wanted:
            return mended
    now = read(mended.text)
    wrong = [each.place for each, other in zip(wanted, now, strict=False) if each != other]
    raise CannotMend(wrong[0] if wrong else Place(1, 1))


def _tried_at_once(
    draft: Draft,
    spans: abc.Sequence[_Span],
    read: Read,
    found: tuple[Mention, ...],
    wanted: tuple[Mention, ...],
) -> list[Edit]:
    """Put a word of its own in every place, and see which of them a parser comes upon."""
    words = {span.probe(number): span for number, span in enumerate(spans)}
    tried = read(draft.edited([span.edit(word) for word, span in words.items()]).text)
    if len(tried) != len(found):
        return []
    return list(
        {
            words[seen.value].edit(new.value)
            for seen, old, new in zip(tried, found, wanted, strict=True)
            if seen.value in words and old != new
        }
    )


def _tried_one_by_one(
    draft: Draft,
    spans: abc.Sequence[_Span],
    read: Read,
    found: tuple[Mention, ...],
    wanted: tuple[Mention, ...],
) -> list[Edit]:
    """The same, a place at a time: a name may also be the word that makes a field what it is."""
    edits = []
    for number, span in enumerate(spans):
        tried = read(draft.edited([span.edit(span.probe(number))]).text)
        if len(tried) != len(found):
            continue
        hit = [
            (old, new)
            for seen, old, new in zip(tried, found, wanted, strict=True)
            if seen.value != old.value
        ]
        if hit and all(old != new for old, new in hit):
            edits.append(span.edit(hit[0][1].value))
    return edits


# --- Where a name may stand ---


class _Span(NamedTuple):
    """A part of a text that may be what a mention was read from."""

    start: int
    end: int
    # `plain`, `quoted`, `bare` and `angle` (of a link), `attribute`.
    style: str
    form: Form

    def probe(self, number: int) -> str:
        """A word that no text has: lower case and figures stay as they are everywhere."""
        word = f"zq{number}qz"
        return f"/{word}/" if self.form == "address" else word

    def edit(self, value: str) -> Edit:
        return Edit(self.start, self.end, _written(value, self.style))


def _written(value: str, style: str) -> str:
    """A value as it stands in a text of that style."""
    if style == "quoted":
        return f'"{value}"'
    if style == "attribute":
        return html.escape(value)
    if style == "angle":
        return f"<{value}>"
    if style == "bare" and not (DESTINATION.fullmatch(value) and unescape(value) == value):
        return f"<{value}>"
    return value


def _spans(text: str, mentions: abc.Iterable[Mention]) -> list[_Span]:
    """All that may have been read as one of the mentions, in order, none within another."""
    values: dict[Form, dict[str, None]] = {"name": {}, "address": {}, "target": {}}
    for each in mentions:
        values[each.form][each.value] = None
    found = [span for value in values["name"] for span in _of_name(text, value)]
    found += [span for value in values["address"] for span in _literally(text, value, "address")]
    if values["target"]:
        found += _of_targets(text, values["target"])
    kept: list[_Span] = []
    # Of two that begin together, the longer one is what is written.
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _of_name(text: str, name: str) -> abc.Iterator[_Span]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    for plain in re.finditer(rf"(?<![\w-]){words}(?![\w-])", text):
        yield _Span(*plain.span(), "plain", "name")
    for escaped in _ESCAPED.finditer(text):
        if "\\" in escaped[0] and _value(escaped[0]) == name:
            yield _Span(*escaped.span(), "quoted", "name")


def _value(text: str) -> str:
    """What a quoted value of YAML says."""
    fields, _ = front_matter.read(f"x: {text}", "")
    return "".join(getattr(node, "text", "") for _, node in fields.pairs)


def _literally(text: str, value: str, form: Form) -> abc.Iterator[_Span]:
    for found in re.finditer(rf"(?<![\w/.-]){re.escape(value)}(?![\w/#?-])", text):
        yield _Span(*found.span(), "plain", form)


def _of_targets(text: str, known: abc.Collection[str]) -> abc.Iterator[_Span]:
    for before in _BEFORE_TARGET.finditer(text):
        found = DESTINATION.match(text, before.end())
        if not found or not found[0]:
            continue
        angle = found[0].startswith("<")
        if unescape(found[0][1:-1] if angle else found[0]) in known:
            yield _Span(*found.span(), "angle" if angle else "bare", "target")
    for attribute in _ATTRIBUTE.finditer(text):
        number = attribute.lastindex or 0
        if html.unescape(attribute[number]) in known:
            yield _Span(*attribute.span(number), "attribute", "target")
    for value in known:
        # An address that is its own text.
        if value.startswith(("http://", "https://")):
            yield from _literally(text, value, "target")


# --- Aliases ---


def with_alias(draft: Draft, alias: str, instead_of: str = "") -> Draft | None:
    """A Markdown file with one more address in `aliases`, in the manner of its front matter.

    `instead_of`: an alias that the new one takes the place of. None where the front matter is
    written in a way that this does not know.
    """
    import yaml

    parts = front_matter.split(draft.text, "")
    if parts.front is None or parts.problems:
        return None
    begin = _offset(draft.text, parts.front_line - 1, 0)
    try:
        top = yaml.compose(parts.front, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    if top is not None and (not isinstance(top, yaml.MappingNode) or top.flow_style):
        return None
    pairs = top.value if top else []
    given = next((value for key, value in pairs if key.value == "aliases"), None)
    if given is None:
        end = begin + len(parts.front)
        return draft.edited([Edit(end, end, _new_field(parts.front, pairs, alias))])
    start = begin + _offset(parts.front, given.start_mark.line, given.start_mark.column)
    end = begin + _offset(parts.front, given.end_mark.line, given.end_mark.column)
    if instead_of:
        at = draft.text.find(instead_of, start, end)
        return draft.edited([Edit(at, at + len(instead_of), alias)]) if at >= 0 else None
    if isinstance(given, yaml.ScalarNode):
        return draft.edited(_into_value(draft.text, start, end, alias))
    if not isinstance(given, yaml.SequenceNode):
        return None
    if given.flow_style:
        last = given.value[-1].end_mark if given.value else None
        at = begin + _offset(parts.front, last.line, last.column) if last else start + 1
        return draft.edited([Edit(at, at, f", {alias}" if last else alias)])
    return _into_lines(draft, begin, parts.front, given.value[-1], alias)


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a place, both counted from 0."""
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
    return at + column


def _new_field(front: str, pairs: abc.Iterable[tuple[object, object]], alias: str) -> str:
    """The field for a front matter without one, as it writes its other lists."""
    import yaml

    for _, value in pairs:
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            line = front.split("\n")[value.value[0].start_mark.line]
            dash = re.match(r" *- +", line)
            return f"aliases:\n{dash[0] if dash else '  - '}{alias}\n"
    return f"aliases: [{alias}]\n"


def _into_value(text: str, start: int, end: int, alias: str) -> list[Edit]:
    """A list of the one value that is there, or of none."""
    if text[start:end].strip() in ("", "~", "null"):
        # Nothing is there: the place is that of the colon.
        colon = text.rfind(":", 0, start + 1) + 1
        return [Edit(colon, max(end, colon), f" [{alias}]")]
    return [Edit(start, start, "["), Edit(end, end, f", {alias}]")]


def _into_lines(draft: Draft, begin: int, front: str, last: object, alias: str) -> Draft | None:
    """One more line below the last item of a list."""
    start, end = last.start_mark, last.end_mark  # type: ignore[attr-defined]  # PyYAML's node
    line = front.split("\n")[start.line]
    if start.line != end.line or not re.fullmatch(r" *- +", line[: start.column]):
        return None
    at = begin + _offset(front, start.line, len(line))
    return draft.edited([Edit(at, at, f"\n{line[: start.column]}{alias}")])
