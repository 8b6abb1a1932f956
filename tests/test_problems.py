"""Every code of the catalogue, each by a tiny broken site in `tests/sites/`.

A site is text as in other tests, with an `expected` section that lists its problems, and below it,
in `sv` and `en`, what each of them says and, on the next line, hints at. Behind a file's name may
stand what text alone cannot say: `[escaped]` (`\\xe5` is that byte), `[absent]`
and `[link to TARGET]`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sitegen.doors.cli import main
from sitegen.words.catalogue import CATALOGUE
from sitegen.words.model import Place
from sitegen.words.problems import Group, Problem, explain, group, problem, slots
from tests.conftest import (
    DEFAULT_SETTINGS,
    ROOT,
    SAMPLE_TIME,
    Site,
    parse_txtar,
    problem_lines,
)

MakeSite: TypeAlias = Callable[[str], Site]

_NOTE = re.compile(r"(?P<path>\S+)(?: \[(?P<note>escaped|absent|link to (?P<target>\S+))\])?")


def broken_sites() -> list[Path]:
    return sorted((ROOT / "tests" / "sites").glob("*.txt"))


# Sections that are no files of the site.
SECTIONS = ("expected", "sv", "en")


def write_site(path: Path, root: Path) -> list[str]:
    """Write a broken site into a folder; returns the problems that it should have."""
    files = {"content/site.yaml": DEFAULT_SETTINGS, **parse_txtar(path.read_text("utf-8"))}
    for name, text in files.items():
        found = _NOTE.fullmatch(name)
        assert found, name
        target = root / found["path"]
        if name not in SECTIONS:
            target.parent.mkdir(parents=True, exist_ok=True)
        if found["note"] == "absent":
            target.unlink(missing_ok=True)
        elif found["target"]:
            target.symlink_to(found["target"])
        elif name not in SECTIONS:
            raw = text.encode()
            if found["note"] == "escaped":
                raw = re.sub(
                    rb"\\x([0-9a-f]{2})", lambda byte: bytes.fromhex(byte[1].decode()), raw
                )
            target.write_bytes(raw)
    return files["expected"].splitlines()


@pytest.fixture(params=broken_sites(), ids=lambda path: str(path.stem))
def broken(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def report(root: Path, capsys: pytest.CaptureFixture[str], command: str, language: str) -> Any:
    """What a command says of a site, and its exit code."""
    arguments = ["--root", str(root), "--at", SAMPLE_TIME, "--format", "json", "--lang", language]
    exit_code = main([command, *arguments])
    return {"exit_code": exit_code, **json.loads(capsys.readouterr().out)}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_broken_site_has_exactly_its_problems_and_leaves_the_output_as_it_was(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "site"
    expected = write_site(broken, root)
    earlier = root / "output" / "earlier.html"
    earlier.parent.mkdir(exist_ok=True)
    earlier.write_text("Built before the mistake.\n")
    before = files(root / "output")

    swedish = report(root, capsys, "build", "sv")
    severities = {problem["severity"] for problem in swedish["problems"]}
    is_error = "error" in severities
    after = files(root / "output")
    english = report(root, capsys, "check", "en")

    assert problem_lines(swedish) == expected
    assert swedish["exit_code"] == int(is_error)
    assert swedish["ok"] is not is_error
    assert (after == before) is is_error
    # What is wrong with the output is found by those who write it.
    if broken.stem not in ("foreign-output", "cannot-write"):
        assert problem_lines(english) == expected
    sections = parse_txtar(broken.read_text("utf-8"))
    assert in_words(swedish) == sections["sv"]
    if english["problems"]:
        assert in_words(english) == sections["en"]
    assert re.findall(r"\{[a-z_]*\}", sections["sv"] + sections["en"]) == []


def in_words(report: Any) -> str:
    """Each problem's message and, below it, its hint."""
    words = "".join(f"{each['message']}\n  {each['hint']}\n" for each in report["problems"])
    # How many strings there are changes with every layout.
    return re.sub(r"\b[0-9]{3}(?= (?:saknas|are missing))", "000", words)


def test_every_code_has_a_broken_site_that_shows_it() -> None:
    shown = {
        path.stem
        for path in broken_sites()
        if re.search(rf":\d+:\d+ {path.stem}$", path.read_text("utf-8"), re.MULTILINE)
    }
    assert sorted(CATALOGUE) == sorted(shown)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_code_says_the_same_in_both_languages(name: str) -> None:
    code = CATALOGUE[name]
    assert code.sv
    assert code.en
    assert code.sv != code.en
    assert slots(code.sv) == slots(code.en)
    assert slots(code.hint_sv) == slots(code.hint_en)
    assert slots(code.otherwise_sv) == slots(code.otherwise_en)
    assert (code.hint_sv == "") == (code.hint_en == "")
    # A suggestion may be lacking; then another hint helps.
    assert ("suggestion" in slots(code.hint_sv)) == (code.otherwise_sv != "")


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_message_needs_no_knowledge_of_programming(name: str) -> None:
    code = CATALOGUE[name]
    swedish = f"{code.sv} {code.hint_sv} {code.otherwise_sv}".lower()
    jargon = ("parse", "syntax", "sträng", "array", "boolean", "null", "ogiltig", "invalid")
    assert [word for word in jargon if word in swedish] == []
    # A message goes on after a colon or before a hint, so it ends without a full stop.
    assert not code.sv.endswith(".")
    assert code.sv[0].islower() or code.sv[0] in '"{'


def test_more_than_a_hundred_mistakes_are_all_reported_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "site"
    expected = write_site(ROOT / "tests" / "many_mistakes.txt", root)
    earlier = root / "output" / "earlier.html"
    earlier.parent.mkdir()
    earlier.write_text("Built before the mistakes.\n")

    built = report(root, capsys, "build", "sv")

    assert problem_lines(built) == expected
    assert len(expected) > 100
    assert len({line.split()[1] for line in expected}) > 100
    assert (built["exit_code"], built["ok"]) == (1, False)
    assert files(root / "output") == {str(earlier): b"Built before the mistakes.\n"}
    assert problem_lines(report(root, capsys, "check", "en")) == expected


def test_what_follows_from_an_unreadable_line_is_not_reported_as_well(site: MakeSite) -> None:
    made = site(
        """
-- content/jobs/redaktor.md --
---
title: Redaktör
employer: @kommunen
date: 2026-11-01
deadline:2026-12-01
---
"""
    )
    assert made.problems == [
        "content/jobs/redaktor.md:3:11 yaml-start",
        "content/jobs/redaktor.md:5:9 yaml-no-space",
    ]


def test_links_to_a_broken_file_are_not_dead(site: MakeSite) -> None:
    made = site(
        """
-- content/pages/om.md --
---
title: Om oss
---
Läs [planen](plan.md#mal), [anteckningen](utan.md) och [fransmännen](plan.fr.md).
-- content/pages/plan.md --
---
titel: Planen
---
## Mål
-- content/pages/plan.fr.md --
---
title: Le plan
---
-- content/pages/utan.md --
Ingen titel.
"""
    )
    assert made.problems == [
        "content/pages/plan.fr.md:1:1 unknown-version",
        "content/pages/plan.md:2:1 unknown-field",
        "content/pages/utan.md:1:1 no-front-matter",
    ]


def test_a_text_that_is_not_shown_yet_is_checked_already(site: MakeSite) -> None:
    made = site(
        """
-- content/pages/plan.md --
---
title: Planen
publish: 2027-01-01
---
Läs [stadgan](stadga.md).
"""
    )
    assert made.problems == ["content/pages/plan.md:5:5 dead-link"]


def test_problems_sort_by_file_then_by_place() -> None:
    found = [
        problem("empty-field", "b", Place(1, 1), field="a"),
        problem("empty-field", "a", Place(10, 1), field="a"),
        problem("empty-field", "a", Place(2, 9), field="a"),
        problem("bad-date", "a", Place(2, 10), field="a"),
    ]
    assert [(each.path, *each.place) for each in sorted(found)] == [
        ("a", 2, 9),
        ("a", 2, 10),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


def test_a_hint_without_a_suggestion_gives_way_to_another() -> None:
    place = Place(3, 1)
    close = problem("missing-file", "a.md", place, name="k.png", folder="f", suggestion="K.png")
    far = problem("missing-file", "a.md", place, name="k.png", folder="f", suggestion="")
    assert explain(close, "sv").hint == 'Menade du "K.png"?'
    assert explain(far, "sv").hint.startswith("Lägg filen där")
    assert explain(far, "fi") == explain(far, "en")


# --- Problems with one cause ---


def dangling(path: str, line: int, name: str, field: str) -> Problem:
    facts = {"field": field, "name": name, "folder": "content/people", "suggestion": ""}
    return problem("dangling-reference", path, Place(line, 1), **facts)


def test_a_person_who_was_deleted_makes_one_group_of_all_places_that_name_her() -> None:
    anna = [dangling(f"{path}.md", 4, "anna", "contact") for path in "gfedcb"]
    bo = dangling("a.md", 3, "bo", "contact")
    late = dangling("a.md", 9, "anna", "responsible")
    assert group([*anna, bo, late]) == (Group(bo), Group(late, tuple(sorted(anna))))


def test_problems_that_only_sound_the_same_are_mended_one_by_one() -> None:
    missing = [
        problem("missing-field", path, Place(1, 1), field="title", example="...")
        for path in ("a.md", "b.md")
    ]
    assert group(missing) == (Group(missing[0]), Group(missing[1]))


def test_a_cause_is_named_by_facts_of_its_message() -> None:
    for name, code in CATALOGUE.items():
        said = slots(code.sv) | slots(code.hint_sv) | slots(code.otherwise_sv)
        assert set(code.cause) <= said | {"file"}, name
