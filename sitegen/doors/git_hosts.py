"""Problems where git hosts show them: annotations of GitHub, and a summary in Markdown.

In: the report of a build or check. Out: text. What authors wrote stands in neither as anything but
text: no command, no link, no HTML, nobody's name that would call that person.
"""

from __future__ import annotations

import os
import re
from collections import abc
from pathlib import Path
from urllib.parse import quote

from sitegen.doors.reports import in_words, problem_counts, problem_line, words
from sitegen.doors.screen import plain
from sitegen.words.model import Severity
from sitegen.words.outcome import Report
from sitegen.words.problems import Explanation, Group, Problem, group, severity

# What GitHub shows of each level for one step; the rest it drops without a word.
MOST_OF_A_LEVEL = 10
# Bytes of a summary. GitHub takes 1 MiB for a step, and a step may have several commands.
LARGEST_SUMMARY = 400_000

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


# --- Annotations ---


def as_github(report: Report, language: str) -> str:
    """Annotations of GitHub Actions, one a line, and what it does not show as lines of the log."""
    shown, left = _shown_and_left(report.problems)
    lines = [_annotation(in_words(found, language)) for found in shown]
    if left:
        told = words(language)["not shown"].format(problems=problem_counts(left, language))
        lines.append(f"::notice title=sitegen::{_data(told)}")
        lines += (_log_line(in_words(found, language), language) for found in left)
    return "".join(f"{line}\n" for line in lines)


def _shown_and_left(problems: abc.Sequence[Problem]) -> tuple[list[Problem], list[Problem]]:
    """What has room among the annotations, and what has not; errors first.

    Of those that one change mends, the others come after all that have a cause of their own.
    """
    groups = group(problems)
    ordered = [each.first for each in groups] + [other for each in groups for other in each.also]
    levels = [[found for found in ordered if severity(found) == level] for level in _LEVELS]
    is_too_much = any(len(level) > MOST_OF_A_LEVEL for level in levels)
    shown: list[Problem] = []
    left: list[Problem] = []
    for name, level in zip(_LEVELS, levels, strict=True):
        # That something is left is a notice too.
        most = MOST_OF_A_LEVEL - (is_too_much and name == "info")
        shown += level[:most]
        left += level[most:]
    return shown, left


def _annotation(found: Explanation) -> str:
    return (
        f"::{_LEVELS[found.severity]} file={_property(found.path)},line={found.line},"
        f"col={found.column},title={_property(found.code)}::{_data(_said(found))}"
    )


def _log_line(found: Explanation, language: str) -> str:
    place = f"{found.path}:{found.line}:{found.column}"
    line = plain(f"{place} {words(language)[found.severity]}: {_said(found)}")
    # GitHub obeys this wherever it stands in a line.
    return line.replace("##[", "## [")


def _said(found: Explanation) -> str:
    return ". ".join(part for part in (found.message, found.hint) if part)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# --- Summary ---


def as_markdown(report: Report, language: str, files: str = "") -> str:
    """The problems as a list by file, each with a link to its line.

    `files`: the address below which the host shows the files of the root; "" for links that are
    relative to the root. Written for GFM; ends with a count of what there is no room for.
    """
    if not report.problems:
        return f"## sitegen: {words(language)['no problems']}\n"
    title = problem_line(report.problems, language)
    parts = [f"## sitegen: {_escaped(title)}\n"]
    groups = group(report.problems)
    room = LARGEST_SUMMARY
    path = ""
    for at, each in enumerate(groups):
        heading = f"\n### {_link(each.first.path, each.first.path, files)}\n\n"
        part = (heading if each.first.path != path else "") + _item(each, language, files)
        room -= len(part.encode())
        if room < 0:
            left = [found for more in groups[at:] for found in (more.first, *more.also)]
            counts = problem_counts(left, language)
            parts.append(f"\n{words(language)['no room'].format(problems=counts)}\n")
            break
        parts.append(part)
        path = each.first.path
    return "".join(parts)


# Of the places that one change mends, so many are links.
_MOST_LINKS = 20


def _item(of: Group, language: str, files: str) -> str:
    say = words(language)
    found = in_words(of.first, language)
    line = say["line"].format(line=found.line)
    place = _link(line, found.path, files, found.line)
    item = f"- **{say[found.severity]}**, {place}: {_escaped(_said(found))}\n"
    if of.also:
        places = [
            _link(f"{each.path}:{each.place.line}", each.path, files, each.place.line)
            for each in of.also[:_MOST_LINKS]
        ]
        more = "" if len(of.also) <= _MOST_LINKS else f" (+{len(of.also) - _MOST_LINKS})"
        item += f"  {say['also']} {', '.join(places)}{more}\n"
    return item


def _link(text: str, path: str, files: str, line: int = 0) -> str:
    """A link to a file or a line of it; the text alone where the file is not one of the root's."""
    if path.startswith(("/", "../")) or ":" in path.partition("/")[0]:
        return _escaped(text)
    # As it was typed: the host would show Markdown as a page, which has no lines.
    asked = "?plain=1" if files and line else ""
    place = f"#L{line}" if line else ""
    return f"[{_escaped(text)}]({files}{quote(path, errors='replace')}{asked}{place})"


# What Markdown, HTML or a host gives a meaning to, anywhere in a line.
_SIGNS = {each: f"&#{ord(each)};" for each in "\\`*_{}[]<>()#!|~&$^="}
# A comment between the sign and the name, so that nobody is called.
_ESCAPES = str.maketrans(_SIGNS | {"@": "&#64;<!-- -->"})


def _escaped(text: str) -> str:
    """Text that stands in a line of Markdown as it is."""
    escaped = " ".join(plain(text).translate(_ESCAPES).split())
    # GitHub makes links of addresses by themselves.
    return re.sub(r"(?i)(www)\.", r"\1&#46;", escaped).replace("://", "&#58;//")


def address_of_files(told: abc.Mapping[str, str], root: str) -> str:
    """Where GitHub or GitLab shows the files of `root` as they are in this commit; "" if unknown.

    `told`: the environment that their CI gives to a job; `root`: its absolute path.
    """
    if told.get("GITHUB_REPOSITORY") and told.get("GITHUB_SHA"):
        server = told.get("GITHUB_SERVER_URL") or "https://github.com"
        commit = f"{server}/{told['GITHUB_REPOSITORY']}/blob/{told['GITHUB_SHA']}/"
        checkout = told.get("GITHUB_WORKSPACE", "")
    elif told.get("CI_PROJECT_URL") and told.get("CI_COMMIT_SHA"):
        commit = f"{told['CI_PROJECT_URL']}/-/blob/{told['CI_COMMIT_SHA']}/"
        checkout = told.get("CI_PROJECT_DIR", "")
    else:
        return ""
    below = os.path.relpath(root, checkout) if Path(checkout).is_absolute() else "."
    if below == ".." or below.startswith(f"..{os.sep}"):
        return ""
    folder = "" if below == "." else f"{below.replace(os.sep, '/')}/"
    return quote(f"{commit}{folder}", safe=":/", errors="replace")
