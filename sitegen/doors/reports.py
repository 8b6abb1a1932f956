"""What the commands print: problems and results, as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter, abc
from dataclasses import replace

from sitegen.doors.screen import Screen, around, plain, width
from sitegen.words.outcome import Change, Reason, Report
from sitegen.words.problems import Explanation, Group, Problem, explain, group, severity
from sitegen.words.progress import number
from sitegen.words.progress import seconds as in_seconds

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
        "infos": "{count} upplysning|{count} upplysningar",
        "files": "{problems} i {count} fil|{problems} i {count} filer",
        "no problems": "inga problem",
        "line": "rad {line}",
        "not shown": "Visas inte här, men står i stegets logg: {problems}.",
        "no room": "Ryms inte här: {problems}. `sitegen check` visar allt.",
        "also": "Också:",
        "also more": "och på {count} ställe till|och på {count} ställen till",
        "nothing": "Inget ändrar sig av sig självt.",
        "why first": "Allt byggs: det finns ingenting sparat från förra bygget.",
        "why damaged": "Allt byggs: det som sparades av förra bygget går inte att läsa.",
        "why program": "Allt byggs: sitegen eller något paket är ändrat.",
        "why options": "Förra bygget hade andra val på kommandoraden.",
        "why input": "{which} är ändrad.",
        "why output": "{which} är inte som förra bygget lämnade den.",
        "why time": "Tiden har ändrat något. {which}",
        "why late": "Förhandsvisningen gör inte allt: det som sist blir klart byggs nu.",
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
        "infos": "{count} note|{count} notes",
        "files": "{problems} in {count} file|{problems} in {count} files",
        "no problems": "no problems",
        "line": "line {line}",
        "not shown": "Not shown here, but in the log of this step: {problems}.",
        "no room": "No room for: {problems}. `sitegen check` shows all.",
        "also": "Also:",
        "also more": "and at {count} more place|and at {count} more places",
        "nothing": "Nothing changes by itself.",
        "why first": "Building all: nothing is kept of an earlier build.",
        "why damaged": "Building all: what was kept of the last build cannot be read.",
        "why program": "Building all: sitegen or a package has changed.",
        "why options": "The last build had other options.",
        "why input": "{which} has changed.",
        "why output": "{which} is not as the last build left it.",
        "why time": "Time has changed something. {which}",
        "why late": "A preview leaves out what is made last: that is built now.",
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


# Of the places that one change mends, so many are named besides the first.
MOST_PLACES = 5


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


# --- Problems as text ---


def explained(report: Report, language: str) -> list[Explanation]:
    """Every problem in words, in the order of the report."""
    return [in_words(found, language) for found in report.problems]


def in_words(found: Problem, language: str) -> Explanation:
    """A problem in words; what Jinja says of a layout is put into Swedish too."""
    if language == "sv" and found.code in ("layout-error", "layout-syntax"):
        from sitegen.doors.layout_words import in_swedish

        facts = tuple(
            (key, in_swedish(fact) if key == "said" else fact) for key, fact in found.facts
        )
        found = replace(found, facts=facts)
    return explain(found, language)


def as_text(report: Report, language: str, screen: Screen | None = None) -> str:
    """Problems by file, each with its line of the source and a caret below the place.

    What one change mends is told once, with the other places. `screen`: None for what is none.
    """
    screen = screen or Screen()
    sources = source_lines(report)
    groups = group(report.problems)
    # What is told at another file is not counted here, so that the number is that of what follows.
    of_file: dict[str, list[Problem]] = {}
    for each in groups:
        of_file.setdefault(each.first.path, []).append(each.first)
    shown = []
    before = ""
    for each in groups:
        path = each.first.path
        if path != before and len(of_file[path]) > 1:
            shown.append(_heading(path, of_file[path], language, screen))
        before = path
        shown.append(_block(each, sources.get(path, []), language, screen))
    return "".join(shown)


def source_lines(report: Report) -> dict[str, list[str]]:
    """The lines of each file in which there is a problem.

    They are counted as editors do, not as Python does, which parts them at U+2028 as well.
    """
    return {path: text.split("\n") for path, text in report.texts.items()}


def _heading(path: str, found: abc.Sequence[Problem], language: str, screen: Screen) -> str:
    """The name of a file in which there are several problems, and how many."""
    counts = problem_counts(found, language)
    return f"{screen.paint('strong', plain(path))} ({counts})\n\n"


def _block(of: Group, source: abc.Sequence[str], language: str, screen: Screen) -> str:
    found = in_words(of.first, language)
    # Terminals and editors make a link of this.
    place = plain(f"{found.path}:{found.line}:{found.column}")
    word = f"{words(language)[found.severity]}:"
    first, *more = screen.fold(found.message.split(" "), width(f"{place} {word} "), _INDENT)
    head = f"{screen.paint('strong', place)} {screen.paint(found.severity, word)}"
    lines = [f"{head} {first}".rstrip(), *(" " * _INDENT + line for line in more)]
    lines += _excerpt(found, source, screen)
    notes = [found.hint.split(" ")] if found.hint else []
    if of.also:
        notes.append(_also(of.also, language))
    for note in notes:
        lines += (" " * _INDENT + line for line in screen.fold(note, _INDENT, _INDENT))
    return "\n".join(lines) + "\n\n"


# Columns before what stands below the first line of a problem.
_INDENT = 6


def _excerpt(found: Explanation, source: abc.Sequence[str], screen: Screen) -> list[str]:
    """The line of the source, a caret below the column, and the lines before and after."""
    if not (0 < found.line <= len(source) and source[found.line - 1].strip()):
        return []
    lines = []
    for number_of in (found.line - 1, found.line, found.line + 1):
        if not (0 < number_of <= len(source) and source[number_of - 1].strip()):
            continue
        margin = f"{number_of:>5} | "
        is_it = number_of == found.line
        room = screen.columns - len(margin)
        part, column = around(source[number_of - 1], found.column if is_it else 1, room)
        # A character that moves the cursor would move the caret from its place.
        part = plain(part)
        if not is_it:
            lines.append(screen.paint("dim", f"{margin}{part}".rstrip()))
            continue
        below = " " * (len(margin) + width(part[: column - 1]))
        lines.append(f"{screen.paint('dim', margin)}{part}")
        lines.append(f"{below}{screen.paint(found.severity, '^')}")
    return lines


def _also(others: abc.Sequence[Problem], language: str) -> list[str]:
    """The other places that the same change mends: `Också:`, `a.md:3,`, `b.md:7`."""
    say = words(language)
    named, left = others[:MOST_PLACES], len(others[MOST_PLACES:])
    places = [plain(f"{each.path}:{each.place.line}") for each in named]
    parts = [say["also"], *(f"{place}," for place in places[:-1]), places[-1]]
    return [*parts, *_count("also more", left, language).split(" ")] if left else parts


def also_line(others: abc.Sequence[Problem], language: str) -> str:
    """The other places in one line, or ""."""
    return " ".join(_also(others, language)) if others else ""


def problem_counts(problems: abc.Sequence[Problem], language: str) -> str:
    """`3 fel, 2 varningar, 1 upplysning`: those that there are; "" for none."""
    kinds = Counter(severity(found) for found in problems)
    return ", ".join(
        _count(f"{kind}s", kinds[kind], language)
        for kind in ("error", "warning", "info")
        if kinds[kind]
    )


def problem_line(problems: abc.Sequence[Problem], language: str) -> str:
    """`3 fel, 2 varningar, 1 upplysning i 4 filer`."""
    files = len({found.path for found in problems})
    return _count("files", files, language, problems=problem_counts(problems, language))


# --- Problems as JSON ---


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


# --- Results ---


def summary(report: Report, language: str, seconds: float, output: str, wrote: bool) -> str:
    """The last line of a build or check."""
    problems = f"{problem_line(report.problems, language)}." if report.problems else ""
    if not report.ok:
        unchanged = words(language)["unchanged"].format(output=output)
        return f"{problems} {unchanged}" if wrote else problems
    done = _done(report, language) if wrote else _count("checked", report.pages, language)
    line = f"{done}, {in_seconds(seconds, language)}"
    if report.next_change:
        line += f"; {next_line(report.next_change, language)}"
    return f"{problems} {line}" if problems else line


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


def _count(word: str, count: int, language: str, **others: str) -> str:
    """`1 sida`, `10 412 sidor`."""
    one, _, many = words(language)[word].partition("|")
    return (one if count == 1 else many or one).format(count=number(count, language), **others)


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
