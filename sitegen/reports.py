"""What the commands print: problems and results as text, as JSON, and as annotations of GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections import abc

from sitegen.outcome import Change, Report
from sitegen.problems import Explanation, explain, severity

_WORDS = {
    "sv": {
        "error": "fel",
        "warning": "varning",
        "info": "upplysning",
        "unchanged": "Ingenting har ändrats i {output}.",
        "built": "{pages} sidor: {written} filer skrivna, {removed} borttagna, {seconds} s",
        "checked": "{pages} sidor granskade, {seconds} s",
        "next": "nästa ändring {at}, {why}",
        "errors": "fel",
        "warnings": "varningar",
        "nothing": "Inget ändrar sig av sig självt.",
        "why first": "Allt byggs: det finns ingenting sparat från förra bygget.",
        "why damaged": "Allt byggs: det som sparades av förra bygget går inte att läsa.",
        "why program": "Allt byggs: sitegen eller något paket är ändrat.",
        "why options": "Allt byggs: förra bygget hade andra val på kommandoraden.",
        "why input": "Allt byggs: {which} är ändrad.",
        "why output": "Allt byggs: {which} är inte som förra bygget lämnade den.",
        "why time": "Allt byggs: tiden har ändrat något. {which}",
    },
    "en": {
        "error": "error",
        "warning": "warning",
        "info": "note",
        "unchanged": "Nothing in {output} has changed.",
        "built": "{pages} pages: {written} files written, {removed} removed, {seconds} s",
        "checked": "{pages} pages checked, {seconds} s",
        "next": "next change {at}, {why}",
        "errors": "errors",
        "warnings": "warnings",
        "nothing": "Nothing changes by itself.",
        "why first": "Building all: nothing is kept of an earlier build.",
        "why damaged": "Building all: what was kept of the last build cannot be read.",
        "why program": "Building all: sitegen or a package has changed.",
        "why options": "Building all: the last build had other options.",
        "why input": "Building all: {which} has changed.",
        "why output": "Building all: {which} is not as the last build left it.",
        "why time": "Building all: time has changed something. {which}",
    },
}


# Characters of a line of the source that are shown.
LONGEST_LINE = 300


def words(language: str) -> dict[str, str]:
    """Everything that commands say, in Swedish, or in English for any other language."""
    return _WORDS["sv" if language == "sv" else "en"]


def reason(what: str, which: str, language: str) -> str:
    """Why a build has something to do; `what` and `which` are those of `cache.Reason`."""
    return words(language)[f"why {what}"].format(which=which).rstrip()


def explained(report: Report, language: str) -> list[Explanation]:
    return [explain(found, language) for found in report.problems]


def as_text(report: Report, language: str) -> str:
    """Each problem with its line of the source, and a caret below the place."""
    sources = source_lines(report)
    return "".join(_block(found, sources, language) for found in explained(report, language))


def source_lines(report: Report) -> dict[str, list[str]]:
    """The lines of each file in which there is a problem.

    They are counted as editors do, not as Python does, which parts them at U+2028 as well.
    """
    return {path: text.split("\n") for path, text in report.texts.items()}


def around(line: str, column: int) -> tuple[str, int]:
    """What to show of a line, and the column in it: all but of one that fills the screen."""
    if len(line) <= LONGEST_LINE:
        return line, column
    begin = max(0, min(column - 1, len(line)) - LONGEST_LINE // 2)
    before, part = "…" if begin else "", line[begin : begin + LONGEST_LINE]
    after = "…" if begin + LONGEST_LINE < len(line) else ""
    return f"{before}{part}{after}", column - begin + len(before)


def _block(found: Explanation, sources: abc.Mapping[str, list[str]], language: str) -> str:
    word = words(language)[found.severity]
    lines = [f"{found.path}:{found.line}:{found.column} {word}: {found.message}"]
    source = sources.get(found.path, [])
    if 0 < found.line <= len(source) and source[found.line - 1].strip():
        # A character that moves the cursor would move the caret from its place.
        part, column = around(source[found.line - 1], found.column)
        shown = "".join(each if each.isprintable() else " " for each in part)
        margin = f"{found.line:>5} | "
        lines += [f"{margin}{shown}", " " * (len(margin) + _width(shown[: column - 1])) + "^"]
    if found.hint:
        lines.append(f"      {found.hint}")
    return "\n".join(lines) + "\n\n"


def _width(text: str) -> int:
    """Columns of a terminal that a text takes up: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def as_json(report: Report, language: str, seconds: float, ok: bool) -> str:
    """The one object of `--format json`."""
    return json.dumps(
        {
            "ok": ok,
            "problems": [
                {
                    "code": found.code,
                    "severity": found.severity,
                    "path": found.path,
                    "line": found.line,
                    "column": found.column,
                    "message": found.message,
                    "hint": found.hint,
                }
                for found in explained(report, language)
            ],
            "pages": report.pages,
            "rendered": report.rendered,
            "written": report.written,
            "removed": report.removed,
            "next_change": report.change_facts(language),
            "seconds": round(seconds, 3),
        },
        ensure_ascii=False,
    )


def as_github(report: Report, language: str) -> str:
    """Annotations of GitHub Actions, one a line."""
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    return "".join(
        f"::{levels[found.severity]} file={_property(found.path)},line={found.line},"
        f"col={found.column},title={_property(found.code)}"
        f"::{_data('. '.join(part for part in (found.message, found.hint) if part))}\n"
        for found in explained(report, language)
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(report: Report, language: str, seconds: float, output: str, wrote: bool) -> str:
    """The last line of a build or check."""
    say = words(language)
    spent = f"{seconds:.1f}".replace(".", "," if language == "sv" else ".")
    if not report.ok:
        kinds = [severity(found) for found in report.problems]
        errors, warnings = kinds.count("error"), kinds.count("warning")
        counts = f"{errors} {say['error' if errors == 1 else 'errors']}, "
        counts += f"{warnings} {say['warning' if warnings == 1 else 'warnings']}"
        return f"{counts}. {say['unchanged'].format(output=output)}" if wrote else f"{counts}."
    line = say["built" if wrote else "checked"].format(
        pages=report.pages, written=report.written, removed=report.removed, seconds=spent
    )
    if report.next_change:
        line += f"; {next_line(report.next_change, language)}"
    return line


def next_line(change: Change, language: str) -> str:
    at = f"{change.at:%Y-%m-%d %H:%M}"
    return words(language)["next"].format(at=at, why=change.why(language))


def schedule_text(found: abc.Sequence[Change], language: str) -> str:
    """One line for each change: when, and what."""
    if not found:
        return words(language)["nothing"] + "\n"
    return "".join(f"{each.at:%Y-%m-%d %H:%M %z}  {each.why(language)}\n" for each in found)


def schedule_json(found: abc.Sequence[Change], language: str) -> str:
    return json.dumps([each.facts(language) for each in found], ensure_ascii=False)
