"""What the commands print: problems and results as text, as JSON, and as annotations of GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections import abc

from sitegen.outcome import Change, Reason, Report
from sitegen.problems import Explanation, explain, severity
from sitegen.progress import number
from sitegen.progress import seconds as in_seconds

_WORDS = {
    "sv": {
        "error": "fel",
        "warning": "varning",
        "info": "upplysning",
        "unchanged": "Ingenting har ändrats i {output}.",
        "page": "{count} sida|{count} sidor",
        "other": "{count} annan fil|{count} andra filer",
        "and": "{one} och {other}",
        "rendered": "{count} byggd|{count} byggda",
        "same": "{count} oförändrad|{count} oförändrade",
        "written": "{count} fil skriven|{count} filer skrivna",
        "removed": "{count} borttagen|{count} borttagna",
        "checked": "{count} sida granskad|{count} sidor granskade",
        "next": "nästa ändring {at}, {why}",
        "errors": "{count} fel",
        "warnings": "{count} varning|{count} varningar",
        "nothing": "Inget ändrar sig av sig självt.",
        "why first": "Allt byggs: det finns ingenting sparat från förra bygget.",
        "why damaged": "Allt byggs: det som sparades av förra bygget går inte att läsa.",
        "why program": "Allt byggs: sitegen eller något paket är ändrat.",
        "why options": "Förra bygget hade andra val på kommandoraden.",
        "why input": "{which} är ändrad.",
        "why output": "{which} är inte som förra bygget lämnade den.",
        "why time": "Tiden har ändrat något. {which}",
        "why nothing": "Inget att bygga: ingenting är ändrat sedan förra bygget.",
        "why asked": "Allt byggs: --fresh litar inte på något tidigare bygge.",
        "page first": "inget är sparat av den",
        "page new": "den är ny",
        "page output": "den är inte som förra bygget lämnade den",
        "page template": "layouten {which} är ändrad",
        "page answer": "svaret på {which} är ett annat",
        "differs": "{path} är inte som i ett rent bygge",
    },
    "en": {
        "error": "error",
        "warning": "warning",
        "info": "note",
        "unchanged": "Nothing in {output} has changed.",
        "page": "{count} page|{count} pages",
        "other": "{count} other file|{count} other files",
        "and": "{one} and {other}",
        "rendered": "{count} rendered",
        "same": "{count} unchanged",
        "written": "{count} file written|{count} files written",
        "removed": "{count} removed",
        "checked": "{count} page checked|{count} pages checked",
        "next": "next change {at}, {why}",
        "errors": "{count} error|{count} errors",
        "warnings": "{count} warning|{count} warnings",
        "nothing": "Nothing changes by itself.",
        "why first": "Building all: nothing is kept of an earlier build.",
        "why damaged": "Building all: what was kept of the last build cannot be read.",
        "why program": "Building all: sitegen or a package has changed.",
        "why options": "The last build had other options.",
        "why input": "{which} has changed.",
        "why output": "{which} is not as the last build left it.",
        "why time": "Time has changed something. {which}",
        "why nothing": "Nothing to build: nothing has changed since the last build.",
        "why asked": "Building all: --fresh trusts no earlier build.",
        "page first": "nothing is kept of it",
        "page new": "it is new",
        "page output": "it is not as the last build left it",
        "page template": "the layout {which} has changed",
        "page answer": "the answer to {which} is another",
        "differs": "{path} differs from a clean build",
    },
}


# Characters of a line of the source that are shown.
LONGEST_LINE = 300


def words(language: str) -> dict[str, str]:
    """Everything that commands say, in Swedish, or in English for any other language."""
    return _WORDS["sv" if language == "sv" else "en"]


# Reasons for which a build trusts nothing of the one before, so that no page has one of its own.
OF_ALL = frozenset({"first", "damaged", "program", "asked"})


def reason(why: Reason, language: str) -> str:
    """Why there is something to build, or that there is nothing."""
    return words(language)[f"why {why.what}"].format(which=why.which).rstrip()


def page_reasons(report: Report, language: str) -> str:
    """A line for each page that was rendered: why."""
    say = words(language)
    return "".join(
        f"{path}: {say[f'page {why.what}'].format(which=why.which)}\n"
        for path, why in sorted(report.why.items())
    )


def difference(path: str, language: str) -> str:
    """That a file of the output is not as a clean build makes it."""
    return words(language)["differs"].format(path=path)


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
    if not report.ok:
        kinds = [severity(found) for found in report.problems]
        counts = ", ".join(
            _count(f"{kind}s", kinds.count(kind), language) for kind in ("error", "warning")
        )
        unchanged = words(language)["unchanged"].format(output=output)
        return f"{counts}. {unchanged}" if wrote else f"{counts}."
    done = _done(report, language) if wrote else _count("checked", report.pages, language)
    line = f"{done}, {in_seconds(seconds, language)}"
    if report.next_change:
        line += f"; {next_line(report.next_change, language)}"
    return line


def _done(report: Report, language: str) -> str:
    """What a build did: files that are no pages are counted too, so that the numbers add up."""
    files = max(report.files, report.pages)
    of = _count("page", report.pages, language)
    if files > report.pages:
        other = _count("other", files - report.pages, language)
        of = words(language)["and"].format(one=of, other=other)
    counts = {"rendered": report.rendered, "same": files - report.rendered}
    if report.written and not report.rendered:
        # A document that was put in another's place: nothing is rendered, but there is news.
        counts["written"] = report.written
    counts["removed"] = report.removed
    return f"{of}: {', '.join(_count(word, count, language) for word, count in counts.items())}"


def _count(word: str, count: int, language: str) -> str:
    """`1 sida`, `10 412 sidor`."""
    one, _, many = words(language)[word].partition("|")
    return (one if count == 1 else many or one).format(count=number(count, language))


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
