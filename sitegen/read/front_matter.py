"""YAML, read as its author meant it: every value stays text, and every value has its place.

In: the text of a `.yaml` file, or of a `.md` file that begins with front matter. Out: a tree of
`Scalar`, `Sequence` and `Mapping`, and the problems found. YAML 1.1's guesses (`no` is false,
`13:00` is 780, `0701234567` is octal) never happen, because nothing is guessed here: a field's
type in `kinds` says what a value is. A line that cannot be read is reported and mended, so that
what is wrong in the lines below it is found in the same run.
"""

from __future__ import annotations

import re
from collections import abc
from typing import TYPE_CHECKING, NamedTuple

from sitegen.read.yaml_mistakes import Mistake, diagnose, misread, no_colon, quoted
from sitegen.words.model import Mapping, Node, Place, Scalar, Sequence
from sitegen.words.problems import Problem, problem

if TYPE_CHECKING:
    import yaml

# A page of front matter has some tens of values and few levels; more of them is an attack, and
# PyYAML's parser ends the whole program at some tens of thousands of levels.
MOST_NODES = 20_000
MOST_LEVELS = 50
MOST_BRACKETS = 2_000
# After so many unreadable lines it is no YAML at all.
MOST_MENDED = 40

_DASHES = re.compile(r"(?:---|[-–—]+)[ \t]*(?:\n|$)")
_BLANK = re.compile(r"(?:[ \t]*\n)+(?=---[ \t]*\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|$)", re.MULTILINE)
_NEARLY_CLOSING = re.compile(r"^[-–—]+[ \t]*(?:\n|$)", re.MULTILINE)
# Fields that go on below the closing line: `summary: ...`, then another line of dashes.
_FIELDS_AFTER = re.compile(r"(?:[a-z_]+:(?: .*)?\n(?:[ -].*\n)*)+(?=---[ \t]*(?:\n|$))")
# The lines that may belong to fields: where they end, the closing line was left out.
_FIELD_LINES = re.compile(r"(?:[ \t#-].*(?:\n|$)|[^\W\d][\w-]*[ ]*:(?:[ \t].*)?(?:\n|$))*")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Problems after which nobody knows what the value was to be.
_GUESSES = frozenset(
    (
        "yaml-start",
        "yaml-reference",
        "yaml-bracket",
        "yaml-hash",
        "yaml-dash",
        "yaml-list",
        "yaml-no-colon",
    )
)
# What other programs take a page's title from.
_TITLE = re.compile(r"\s*# +([^\n]*\w[^\n]*)")
# What YAML takes for the end of a line, but no editor does.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Split(NamedTuple):
    """A Markdown file in its two parts."""

    # None where the file has no front matter.
    front: str | None
    # The line of the file on which the front matter begins.
    front_line: int
    body: str
    # The line of the file on which the body begins.
    body_line: int
    problems: tuple[Problem, ...] = ()


def split(text: str, path: str) -> Split:
    """Part a Markdown file into front matter and body, as its author meant it."""
    blank = _BLANK.match(text)
    begin = blank.end() if blank else 0
    opening = _DASHES.match(text, begin)
    if not opening:
        heading = _TITLE.match(text)
        title = heading[1].strip() if heading else ""
        wrong = (problem("no-front-matter", path, Place(1, 1), suggestion=title),)
        fields = _FIELDS_AFTER.match(text)
        if not fields:
            return Split(None, 1, text, 1, wrong)
        # Only the first line of dashes was forgotten.
        body = text[fields.end() :].partition("\n")[2]
        return Split(fields[0], 1, body, fields[0].count("\n") + 2, wrong)
    found = []
    if blank:
        found.append(problem("front-matter-late", path, Place(1, 1)))
    if opening[0].strip() != "---":
        found.append(problem("front-matter-dashes", path, Place(1, 1), value=opening[0].strip()))
    closing = _CLOSING.search(text, opening.end())
    nearly = _NEARLY_CLOSING.search(text, opening.end())
    if closing and _FIELDS_AFTER.match(text, closing.end()):
        found.append(problem("yaml-documents", path, _place(text, closing.start())))
        again = _CLOSING.search(text, closing.end())
        # The line between is blanked, so that the lines keep their numbers.
        gap = (closing.start(), closing.start() + len(closing[0].rstrip("\n")))
        text = text[: gap[0]] + " " * (gap[1] - gap[0]) + text[gap[1] :]
        closing = again
    if not closing and nearly:
        place = _place(text, nearly.start())
        found.append(problem("front-matter-dashes", path, place, value=nearly[0].strip()))
        closing = nearly
    if closing:
        end, after = closing.span()
    else:
        lines = _FIELD_LINES.match(text, opening.end())
        end = after = lines.end() if lines else opening.end()
        found.append(problem("front-matter-open", path, _place(text, end)))
    return Split(
        text[opening.end() : end],
        text.count("\n", 0, opening.end()) + 1,
        text[after:],
        text.count("\n", 0, after) + 1,
        tuple(found),
    )


def _place(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class _TooLarge(Exception):
    """There is more of it than any author writes; the argument is the place."""


def read(text: str, path: str, first_line: int = 1) -> tuple[Mapping, tuple[Problem, ...]]:
    """Read YAML whose top is a mapping; where nothing can be read, the mapping holds nothing.

    `first_line` is the line of the file on which `text` begins.
    """
    empty = Mapping((), Place(first_line, 1))
    brackets = text.count("[") + text.count("{")
    if brackets > MOST_BRACKETS or "- " * MOST_LEVELS in text or "? " * MOST_LEVELS in text:
        return empty, (problem("yaml-too-large", path, empty.place),)
    reading = _Reading(path, first_line, text)
    try:
        top = reading.compose()
        node = _Builder(reading).build(top) if top else empty
    except _TooLarge as error:
        reading.report("yaml-too-large", error.args[0])
        return empty, tuple(reading.problems)
    if not isinstance(node, Mapping):
        reading.report("not-fields", node.place)
        node = empty
    return node, tuple(reading.problems)


def guessed_lines(problems: abc.Iterable[Problem]) -> frozenset[int]:
    """Lines that were mended by a guess: what else seems wrong there may follow from it."""
    return frozenset(found.place.line for found in problems if found.code in _GUESSES)


class _Reading:
    """The text of one file while it is read, and what is found."""

    def __init__(self, path: str, first_line: int, text: str) -> None:
        self.path = path
        self.first_line = first_line
        self.lines = _LINE_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        self.problems: list[Problem] = []
        self.shifts: dict[int, int] = {}

    def place(self, line: int, column: int) -> Place:
        """The place in the file of what the parser found, both counted from 0."""
        return Place(line + self.first_line, max(column + self.shifts.get(line, 0), 0) + 1)

    def report(self, code: str, place: Place, **facts: str | int) -> None:
        self.problems.append(problem(code, self.path, place, **facts))

    def compose(self) -> yaml.Node | None:
        """The parser's tree. Lines that it cannot read are reported and mended first."""
        import yaml

        self._print()
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        for _ in range(MOST_MENDED):
            text = "\n".join(self.lines)
            try:
                top: yaml.Node | None = yaml.compose(text, Loader=loader)
                mistakes = _misread(text, self.lines, loader, top)
                if not mistakes:
                    return top
            except yaml.YAMLError as error:
                mistakes = diagnose(error, self.lines)
            except RecursionError:
                raise _TooLarge(self.place(0, 0)) from None
            if not self._mend(mistakes):
                return None
        return None

    def _mend(self, mistakes: list[Mistake]) -> bool:
        """Report mistakes and mend their lines; False where there is nothing more to be read."""
        for found in mistakes:
            again = found.line in self.shifts and found.mended == self.lines[found.line]
            # A line that is still wrong when it has been mended was reported already.
            if found.line not in self.shifts:
                self.report(found.code, self.place(found.line, found.column), **found.facts)
            if found.mended is None or again:
                return False
            self.lines[found.line] = found.mended
            self.shifts[found.line] = self.shifts.get(found.line, 0) + found.shift
        return True

    def _print(self) -> None:
        """Take out control characters, which nobody sees and YAML does not allow."""
        for line, text in enumerate(self.lines):
            found = _UNPRINTABLE.search(text)
            if found:
                self.report("yaml-character", self.place(line, found.start()))
                self.lines[line] = _UNPRINTABLE.sub(" ", text)


def _misread(
    text: str, lines: abc.Sequence[str], loader: type, top: yaml.Node | None
) -> list[Mistake]:
    """What the parser could read, but not as its author meant it."""
    import yaml

    if isinstance(top, yaml.ScalarNode) and not top.style:
        found = no_colon(lines, top.start_mark.line)
        return [found] if found else []
    return misread(text, lines, loader)


class _Builder:
    """Turns PyYAML's nodes into ours, and finds what YAML passes over in silence."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.count = 0

    def build(self, node: yaml.Node, level: int = 0) -> Node:
        import yaml

        self.count += 1
        place = self.reading.place(node.start_mark.line, node.start_mark.column)
        if self.count > MOST_NODES or level > MOST_LEVELS:
            raise _TooLarge(place)
        if isinstance(node, yaml.ScalarNode):
            return self.build_scalar(node, place)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.build(item, level + 1) for item in node.value), place)
        return self.build_mapping(node, place, level)

    def build_scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        # libyaml's style of a plain value is "", PyYAML's own is None.
        if node.style:
            return Scalar(self.printed(node.value, place), place, node.style in ("'", '"'))
        self.find_note(node)
        self.find_list(node)
        return Scalar("" if node.value in _NULLS else node.value, place)

    def printed(self, text: str, place: Place) -> str:
        """The text without control characters, which escapes (`"\\e"`) may bring in."""
        if not _UNPRINTABLE.search(text):
            return text
        self.reading.report("yaml-character", place)
        return _UNPRINTABLE.sub(" ", text)

    def find_note(self, node: yaml.ScalarNode) -> None:
        """`Vi firar #metoo`: YAML takes the end for a note. A space after # says it is one."""
        line, column = node.end_mark.line, node.end_mark.column
        text = self.reading.lines[line] if line < len(self.reading.lines) else ""
        after = text[column:].lstrip()
        if after.startswith("#") and after[1:2].strip("# "):
            at = len(text) - len(after)
            begin = node.start_mark.column if node.start_mark.line == line and node.value else at
            write = text[:begin] + quoted(text[begin:].rstrip())
            self.reading.report(
                "yaml-hash", self.reading.place(line, at), write=write.strip(), text=after.rstrip()
            )

    def find_list(self, node: yaml.ScalarNode) -> None:
        """A list below a value: YAML makes one line of text of both."""
        for line in range(node.start_mark.line + 1, node.end_mark.line + 1):
            text = self.reading.lines[line] if line < len(self.reading.lines) else ""
            if text.lstrip().startswith("- "):
                place = self.reading.place(line, len(text) - len(text.lstrip()))
                self.reading.report("yaml-list", place)
                return

    def build_mapping(self, node: yaml.Node, place: Place, level: int) -> Mapping:
        import yaml

        seen: dict[str, Place] = {}
        pairs: list[tuple[Scalar, Node]] = []
        for key_node, value_node in node.value:
            where = self.reading.place(key_node.start_mark.line, key_node.start_mark.column)
            value = self.build(value_node, level + 1)
            if not isinstance(key_node, yaml.ScalarNode) or not key_node.value:
                self.reading.report("key-not-text", where)
                continue
            key = self.printed(key_node.value, where)
            if key in seen:
                self.reading.report("key-twice", where, key=key, first=seen[key].line)
            else:
                seen[key] = where
                pairs.append((Scalar(key, where), value))
        return Mapping(tuple(pairs), place)
