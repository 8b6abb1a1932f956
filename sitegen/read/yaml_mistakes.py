"""What is wrong with YAML that cannot be read, in the words of people who do not know YAML.

In: the parser's error and the lines. Out: a `Mistake` that says what stands where, and the line
as its author probably meant it, so that `front_matter` can read on and find what else is wrong.
"""

from __future__ import annotations

import re
from collections import abc
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import yaml


class Mistake(NamedTuple):
    """One mistake; line and column are counted from 0, as the parser does."""

    code: str
    line: int
    column: int
    facts: dict[str, str | int]
    # The line as it should be; None where nobody can tell.
    mended: str | None = None
    # How many columns further left the mended line's text stands.
    shift: int = 0


# What comes before a value, on a line: indent, dashes of lists, the field's name and its colon.
_FIELD = re.compile(
    r"(?P<head>(?P<before> *(?:- +)*)(?P<key>[^\s:#'\"\[\]{},&*!|>%@`-][^:]*?) *:(?: +|$))"
    r"(?P<value>.*)"
)
_ITEM = re.compile(r"(?P<head>(?P<before> *(?:- +)+))(?P<value>.*)")
_NO_SPACE = re.compile(r"(?P<before> *(?:- +)*)(?P<key>[^\W\d][\w-]*):(?P<value>[^\s:/].*)")
_LEADING_TAB = re.compile(r"[ ]*\t[ \t]*(?=[^ \t])")
_KEY = re.compile(r"[^\W\d][\w-]*")
_ANCHOR = re.compile(r"(?:^|[\s\[{,])[&*!]", re.MULTILINE)


# Line and column, from 0.
_Mark: TypeAlias = tuple[int, int]


def quoted(value: str) -> str:
    """The value within quotation marks that it does not hold itself."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def diagnose(error: yaml.YAMLError, lines: abc.Sequence[str]) -> list[Mistake]:
    """The mistakes that made the parser stop; the last may be one that nobody can mend."""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    mark = getattr(error, "problem_mark", None)
    started = getattr(error, "context_mark", None) or mark
    here, begun = _within(mark, lines), _within(started, lines)
    line, column = here
    tabs = [index for index, text in enumerate(lines) if _LEADING_TAB.match(text)]
    if any(index in tabs for index in (line, line - 1, begun[0])):
        return [_tab(index, lines[index]) for index in tabs]
    found = (
        _by_words(said, lines, here, begun)
        or _open_quote(lines, line)
        or _after_value(lines, line, column)
        or _indent(lines, line)
    )
    return [found or Mistake("yaml-syntax", line, column, {})]


def _within(mark: yaml.Mark | None, lines: abc.Sequence[str]) -> _Mark:
    """Line and column of a mark, on the last line with text where it is at the end."""
    line = min(mark.line if mark else 0, len(lines) - 1)
    column = mark.column if mark else 0
    while line > 0 and not lines[line].strip():
        line, column = line - 1, 0
    return line, column


def _by_words(said: str, lines: abc.Sequence[str], mark: _Mark, begun: _Mark) -> Mistake | None:
    """What the parser's own words tell; `begun` is where it began what it could not finish."""
    for words, found in _MEANINGS:
        if any(word in said for word in words):
            return found(lines, mark, begun)
    return None


# --- One sort of mistake each ---


def _tab(line: int, text: str) -> Mistake:
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    spaces = indent.expandtabs(2)
    mended = spaces + text[len(indent) :]
    return Mistake(
        "yaml-tab", line, text.index("\t"), {"tab": "\t"}, mended, len(indent) - len(spaces)
    )


def _colon(lines: abc.Sequence[str], line: int, column: int) -> Mistake | None:
    """A colon that cannot be: of a value, or of a line that stands wrong."""
    field = _FIELD.match(lines[line])
    if field and field.end("key") <= column < field.end("head"):
        # The line itself is right, so it goes on from a line above that is not.
        above = _above(lines, line)
        if above is None:
            return None
        if not _FIELD.match(lines[above]):
            return no_colon(lines, above)
        if _KEY.fullmatch(field["key"]):
            return _indent(lines, line)
        return _long_colon(lines, above, line)
    return _quote_colon(lines[line], line)


def _quote_colon(text: str, line: int) -> Mistake | None:
    """`summary: Möte: plats` needs quotation marks round all after the first colon."""
    field = _FIELD.match(text)
    if not field or not field["value"]:
        return None
    value = field["value"].rstrip()
    return _quote("yaml-colon", text, line, field.end("head"), value)


def _long_colon(lines: abc.Sequence[str], above: int, line: int) -> Mistake | None:
    """A value that goes on over several lines, with a colon in one of them."""
    field = _FIELD.match(lines[above])
    if not field or field["value"][:1] in ("", '"', "'"):
        return None
    value = f"{field['value'].strip()} {lines[line].strip()}"
    write = f"{field['key']}: {quoted(value)}"
    # The line is left out of what is read on: it is a part of the value above.
    return Mistake("yaml-colon", line, _indent_of(lines[line]), {"write": write}, "")


def no_colon(lines: abc.Sequence[str], line: int) -> Mistake | None:
    """A line with no colon, or with no space after it, where a field should be."""
    text = lines[line]
    close = _NO_SPACE.fullmatch(text.rstrip())
    if close:
        write = f"{close['key']}: {close['value']}"
        mended = f"{close['before']}{write}"
        return Mistake("yaml-no-space", line, close.end("key"), {"write": write}, mended, -1)
    indent = _indent_of(text)
    key, _, value = text.strip().partition(" ")
    if not _KEY.fullmatch(key) or text.lstrip().startswith("- "):
        return None
    write = f"{key}: {value.strip() or '...'}"
    return Mistake(
        "yaml-no-colon", line, indent, {"write": write}, " " * indent + f"{key}: {value}"
    )


def _escape(lines: abc.Sequence[str], line: int, column: int) -> Mistake:
    text = lines[line]
    at = text.rfind("\\", 0, column + 1)
    field = _FIELD.match(text) or _ITEM.match(text)
    if not field or not field["value"].rstrip().endswith('"') or at < 0:
        return Mistake("yaml-backslash", line, max(at, 0), {"write": "'...'"})
    write = "'" + field["value"].rstrip()[1:-1].replace("'", "''") + "'"
    mended = field["head"] + write
    return Mistake("yaml-backslash", line, at, {"write": mended.strip()}, mended)


def _unclosed(text: str, line: int, column: int) -> Mistake:
    """A quotation mark that begins at `column` and has no end on any line."""
    inner = text[column + 1 :].rstrip()
    write = quoted(inner)
    return Mistake(
        "yaml-quote", line, column, {"write": write, "mark": text[column]}, text[:column] + write
    )


def _open_quote(lines: abc.Sequence[str], line: int) -> Mistake | None:
    """A quotation mark whose end the parser found in another value, some lines below it."""
    for index in range(line, max(line - 20, -1), -1):
        field = _FIELD.match(lines[index]) or _ITEM.match(lines[index])
        value = field["value"].rstrip() if field else ""
        if field and value[:1] in ("'", '"') and value.count(value[0]) == 1:
            return _unclosed(lines[index], index, field.end("head"))
    return None


def _bracket(text: str, line: int, column: int) -> Mistake:
    """A bracket that begins at `column` and has no end."""
    opening = text[column : column + 1]
    closing = "]" if opening == "[" else "}"
    value = text[column:].rstrip()
    return Mistake(
        "yaml-bracket",
        line,
        column,
        {"opening": opening, "closing": closing, "write": quoted(value)},
        text[:column] + (value + closing if opening == "[" else quoted(value)),
    )


def _dash(text: str, line: int, column: int) -> Mistake:
    """A list that begins on the line of its field's name."""
    value = text[column:].rstrip()
    facts: dict[str, str | int] = {"item": value, "write": quoted(value)}
    return Mistake("yaml-dash", line, column, facts, text[:column] + quoted(value))


def start(text: str, line: int, column: int) -> Mistake:
    """A character with which a value cannot begin; in a list in brackets, one item of it."""
    value = text[column:].rstrip()
    if "[" in text[:column] and _FIELD.match(text):
        value = re.split(r"[,\]]", value)[0].rstrip() or value
    elif column == _indent_of(text) and ": " in value:
        # It is the field's name that begins so.
        value = value.partition(":")[0]
    return _quote("yaml-start", text, line, column, value)


def _quote(code: str, text: str, line: int, column: int, value: str) -> Mistake:
    """A value that would be right within quotation marks."""
    mended = text[:column] + quoted(value) + text[column + len(value) :]
    facts: dict[str, str | int] = {"write": mended.strip(), "character": value[:1]}
    return Mistake(code, line, column, facts, mended)


def _after_value(lines: abc.Sequence[str], line: int, column: int) -> Mistake | None:
    """Text after a value that has ended: `"A" and B`, `[A] and B`; or a line without a name."""
    text = lines[line]
    if text.lstrip().startswith(":"):
        return Mistake("key-not-text", line, _indent_of(text), {}, "")
    field = _FIELD.match(text) or _ITEM.match(text)
    if not field or column <= field.end("head"):
        return None
    value, at = field["value"].rstrip(), field.end("head")
    if value[0] in "[{":
        return start(text, line, at)
    if value[0] not in "'\"":
        return None
    whole = value[1:-1] if value[-1] == value[0] and len(value) > 1 else value
    write = field["head"] + quoted(whole)
    return Mistake("yaml-after-quote", line, column, {"write": write.strip()}, write)


def _indent(lines: abc.Sequence[str], line: int) -> Mistake | None:
    """A line that is indented otherwise than the lines around it."""
    above = _above(lines, line)
    indent = _indent_of(lines[line])
    if above is None:
        wanted = 0
    else:
        field = _FIELD.match(lines[above]) or _ITEM.match(lines[above])
        wanted = len(field["before"]) if field else _indent_of(lines[above])
        if lines[line].lstrip().startswith("- "):
            wanted = _indent_of(lines[above])
        elif lines[above].rstrip().endswith(":"):
            wanted += 2
    if wanted == indent:
        return None
    mended = " " * wanted + lines[line].strip()
    facts: dict[str, str | int] = {"spaces": wanted, "found": indent}
    return Mistake("yaml-indent", line, indent, facts, mended, indent - wanted)


def _documents(lines: abc.Sequence[str], line: int) -> Mistake | None:
    """A line of dashes among the fields, or fields of which only the first is indented."""
    for index in (line, line - 1):
        if index >= 0 and lines[index].rstrip() in ("---", "..."):
            return Mistake("yaml-documents", index, 0, {}, "")
    first = next((index for index, text in enumerate(lines) if text.strip()), 0)
    if lines[first].startswith("%"):
        return start(lines[first], first, 0)
    return _indent(lines, first)


def misread(text: str, lines: abc.Sequence[str], loader: type) -> list[Mistake]:
    """Values that YAML reads, but not as they were written: `&co`, `*viktigt*`, `!nytt`.

    References (`&`, `*`) are a way to blow a small file up, and nobody needs them here.
    """
    import yaml

    if not _ANCHOR.search(text):
        return []
    tokens = [
        token
        for token in yaml.scan(text, Loader=loader)
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken)
    ]
    used = {token.value for token in tokens if isinstance(token, yaml.AliasToken)}
    found: dict[int, Mistake] = {}
    for token in tokens:
        line, column = token.start_mark.line, token.start_mark.column
        mistake = start(lines[line], line, column)
        if not isinstance(token, yaml.TagToken) and token.value in used:
            mistake = mistake._replace(code="yaml-reference")
        found.setdefault(line, mistake)
    return list(found.values())


def _above(lines: abc.Sequence[str], line: int) -> int | None:
    """The nearest line above with text."""
    return next((index for index in range(line - 1, -1, -1) if lines[index].strip()), None)


def _indent_of(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


# Words of the parser, PyYAML's own and libyaml's, and what has been written when it says them.
_MEANINGS: tuple[
    tuple[tuple[str, ...], abc.Callable[[abc.Sequence[str], _Mark, _Mark], Mistake | None]], ...
] = (
    (("mapping values are not allowed",), lambda lines, at, _: _colon(lines, *at)),
    (("could not find expected ':'",), lambda lines, _, begun: no_colon(lines, begun[0])),
    (("escape", "hexdecimal", "hexadecimal"), lambda lines, at, _: _escape(lines, *at)),
    (("quoted scalar",), lambda lines, _, begun: _unclosed(lines[begun[0]], *begun)),
    (
        ("flow sequence", "flow mapping"),
        lambda lines, _, begun: _bracket(lines[begun[0]], *begun),
    ),
    (("sequence entries",), lambda lines, at, _: _dash(lines[at[0]], *at)),
    (
        ("scanning an alias", "scanning an anchor", "a tag", "block scalar"),
        lambda lines, _, begun: start(lines[begun[0]], *begun),
    ),
    (
        ("cannot start", "mapping keys", "node content", "alias", "anchor"),
        lambda lines, at, _: start(lines[at[0]], *at),
    ),
    (("directive",), lambda lines, _, begun: start(lines[begun[0]], begun[0], 0)),
    (("document",), lambda lines, at, _: _documents(lines, at[0])),
    (("depth",), lambda _, at, __: Mistake("yaml-too-large", *at, {})),
)
