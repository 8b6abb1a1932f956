"""What a hint says to write, written there, makes its problem go away.

Every code whose hint names a text is tried on its site in `tests/sites/`: the text replaces what
the problem is about, by the same few rules for all codes.
"""

import re
from datetime import datetime
from pathlib import Path

import pytest

from sitegen.build import check_only
from sitegen.words.catalogue import CATALOGUE
from sitegen.words.outcome import Options
from sitegen.words.problems import Problem, slots
from tests.conftest import ROOT, SAMPLE_TIME
from tests.test_problems import write_site

# Facts that are texts to write, and facts that are what stands there and is to be replaced.
TO_WRITE = ("suggestion", "write", "one", "calm", "expected")
WRITTEN = ("value", "name", "address", "fragment", "target", "field", "text", "level")
# Hints whose text is made of several facts, or replaces something else than the place names.
WHOLE_LINE = {
    "heading-level-one": "## {text}",
    "no-front-matter": "---\ntitle: {suggestion}\n---",
    "no-table": "{head}\n{line}",
    "period-backwards": "period: {last}–{first}",
    "file-date-differs": "date: {name}",
    "statement-faults": "  conformance: partial",
    "not-boolean": "{field}: {suggestion}",
    "not-number": "{field}: {suggestion}",
}
# The hints of these name the problem's own file, its folder, or both.
RENAMED = {
    "bad-file-name": slice(-1, None),
    "unknown-version": slice(-1, None),
    "unknown-folder": slice(1, 2),
    "stray-file": slice(None),
}


def names_a_text(code: str) -> bool:
    said = slots(CATALOGUE[code].hint_sv)
    return code in WHOLE_LINE or bool(said & set(TO_WRITE))


def problems(root: Path) -> tuple[Problem, ...]:
    return check_only(Options(root, root / "output", datetime.fromisoformat(SAMPLE_TIME))).problems


def mend(root: Path, found: Problem) -> Path | None:
    """Do what a hint says; returns the file as it is named then, or None if it says nothing."""
    facts = dict(found.facts)
    new = next((facts[name] for name in TO_WRITE if facts.get(name)), "")
    says_which = bool(slots(CATALOGUE[found.code].hint_sv) & set(TO_WRITE))
    if not new and (says_which or found.code not in WHOLE_LINE):
        return None
    path = root / found.path
    if found.code in RENAMED:
        parts = found.path.split("/")
        parts[RENAMED[found.code]] = new.split("/")
        renamed = root.joinpath(*parts)
        renamed.parent.mkdir(exist_ok=True)
        return path.rename(renamed)
    lines = path.read_text("utf-8").split("\n")
    lines[found.place.line - 1] = _mended_line(lines[found.place.line - 1], found, new)
    path.write_text("\n".join(lines), "utf-8")
    return path


def _mended_line(line: str, found: Problem, new: str) -> str:
    facts = dict(found.facts)
    if found.code in WHOLE_LINE:
        return WHOLE_LINE[found.code].format_map(facts)
    before, rest = line[: found.place.column - 1], line[found.place.column - 1 :]
    old = next((facts[name] for name in WRITTEN if facts.get(name) and facts[name] in rest), "")
    if old:
        return before + rest.replace(old, new, 1)
    indent = line[: len(line) - len(line.lstrip())]
    # A whole line begins as the old one does: with the same field, dash or sign of a heading.
    first = re.match(r"\W*[\w-]*", line.strip())
    is_whole = first is not None and first[0] != "" and new.startswith(first[0])
    return indent + new if is_whole else before + new


@pytest.mark.parametrize("code", [code for code in CATALOGUE if names_a_text(code)])
def test_what_a_hint_says_to_write_makes_the_problem_go_away(code: str, tmp_path: Path) -> None:
    site = ROOT / "tests" / "sites" / f"{code}.txt"
    write_site(site, tmp_path / "broken")
    before = [each for each in problems(tmp_path / "broken") if each.code == code]
    mended = 0
    for number, found in enumerate(before):
        root = tmp_path / str(number)
        write_site(site, root)
        path = mend(root, found)
        if path:
            mended += 1
            left = [each for each in problems(root) if each.code == code]
            assert len(left) < len(before), path.read_text("utf-8")
    assert mended
