"""YAML, read as its author meant it: every value stays text, and every value has its place.

In: the text of a `.yaml` file, or of a `.md` file that begins with front matter. Out: a tree of
`Scalar`, `Sequence` and `Mapping`, and the problems found. YAML 1.1's guesses (`no` is false,
`13:00` is 780, `0701234567` is octal) never happen, because nothing is guessed here: a field's
type in `kinds` says what a value is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.model import Mapping, Node, Place, Scalar, Sequence
from sitegen.problems import Problem, problem

if TYPE_CHECKING:
    import yaml

# A page of front matter has some tens of values; a million of them is an attack by anchors.
MOST_NODES = 20_000

_FENCE = re.compile(r"---[ \t]*\r?(?:\n|$)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|$)", re.MULTILINE)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Split(NamedTuple):
    """A Markdown file in its two parts."""

    # None where the file has no front matter, or one that does not end.
    front: str | None
    body: str
    # The line of the file on which the body begins.
    body_line: int
    problems: tuple[Problem, ...] = ()


def split(text: str, path: str) -> Split:
    """Part a Markdown file into front matter and body."""
    opening = _FENCE.match(text)
    if not opening:
        return Split(None, text, 1, (problem("no-front-matter", path, Place(1, 1)),))
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        return Split(None, "", 1, (problem("front-matter-open", path, Place(1, 1)),))
    body_line = text.count("\n", 0, closing.end()) + 1
    return Split(text[opening.end() : closing.start()], text[closing.end() :], body_line)


def read(text: str, path: str, first_line: int = 1) -> tuple[Mapping, tuple[Problem, ...]]:
    """Read YAML whose top is a mapping; on a syntax error the mapping holds nothing.

    `first_line` is the line of the file on which `text` begins.
    """
    import yaml

    empty = Mapping((), Place(first_line, 1))
    try:
        top = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        return empty, (_syntax_problem(error, text, path, first_line),)
    if top is None:
        return empty, ()
    builder = _Builder(path, first_line)
    node = builder.build(top)
    if not isinstance(node, Mapping):
        return empty, (problem("not-fields", path, node.place),)
    return node, tuple(builder.problems)


class _Builder:
    """Turns PyYAML's nodes into ours, and finds keys that were written twice."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.count = 0

    def build(self, node: yaml.Node) -> Node:
        import yaml

        self.count += 1
        place = Place(node.start_mark.line + self.first_line, node.start_mark.column + 1)
        if self.count > MOST_NODES:
            if self.count == MOST_NODES + 1:
                self.problems.append(problem("yaml-too-large", self.path, place))
            return Scalar("", place)
        if isinstance(node, yaml.ScalarNode):
            quoted = node.style in ("'", '"')
            text = "" if not quoted and node.value in _NULLS else node.value
            return Scalar(text, place, quoted)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.build(item) for item in node.value), place)
        return self.build_mapping(node, place)

    def build_mapping(self, node: yaml.Node, place: Place) -> Mapping:
        seen: dict[str, Place] = {}
        pairs: list[tuple[Scalar, Node]] = []
        for key_node, value_node in node.value:
            key = self.build(key_node)
            value = self.build(value_node)
            if not isinstance(key, Scalar):
                self.problems.append(problem("key-not-text", self.path, key.place))
            elif key.text in seen:
                first = seen[key.text].line
                self.problems.append(
                    problem("key-twice", self.path, key.place, key=key.text, first=first)
                )
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return Mapping(tuple(pairs), place)


def _syntax_problem(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """Say what is wrong in the words of someone who does not know YAML, at the right line."""
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')} {error}"
    lines = text.split("\n")
    index = min(mark.line if mark else 0, len(lines) - 1)
    column = mark.column if mark else 0
    # The parser often notices only on the next line; the culprit is the last one with text.
    while index > 0 and not lines[index].strip():
        index, column = index - 1, 0
    place = Place(index + first_line, column + 1)
    if "\t" in lines[index]:
        return problem("yaml-tab", path, Place(index + first_line, lines[index].index("\t") + 1))
    if "special characters are not allowed" in said or "control characters" in said:
        return problem("yaml-character", path, place)
    if "quoted scalar" in said:
        start = getattr(error, "context_mark", None) or mark
        return problem("yaml-quote", path, Place(start.line + first_line, start.column + 1))
    if "mapping values are not allowed" in said:
        key, _, value = lines[index].strip().partition(":")
        return problem("yaml-colon", path, place, key=key, value=value.strip().replace('"', "'"))
    if "found character" in said and "cannot start any token" in said:
        return problem("yaml-start", path, place, character=lines[index][column : column + 1])
    if "expected a single document" in said:
        return problem("yaml-documents", path, place)
    return problem("yaml-syntax", path, place)
