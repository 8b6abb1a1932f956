"""The command line is a contract: options, exit codes and what is printed, which CI relies on."""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import jinja2
import pytest

from sitegen import __version__
from sitegen.build import build, prepare
from sitegen.connect.schedule import changes
from sitegen.doors.arguments import parser_of
from sitegen.doors.cli import _COMMANDS, main
from sitegen.read.layouts import SHIPPED, find
from sitegen.render.templates import make_environment
from sitegen.words.files import MANIFEST, CannotWrite, digest
from sitegen.words.outcome import Options
from tests.conftest import DEFAULT_SETTINGS, ROOT, SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]

POST = "content/news/2026-11-20-sommar.md"
ONE_POST = f"""
-- {POST} --
---
title: Sommar
date: 2026-11-20
summary: Vi stänger.
---

Vi ses i höst.
-- content/news/2026-11-25-advent.md --
---
title: Advent
date: 2026-11-25
summary: Vi tänder ljus.
---

Kom och sjung.
"""
# A link to what is not published yet is a warning until it is.
WITH_WARNING = ONE_POST.replace("Vi ses", "[Advent](2026-11-25-advent.md). Vi ses")
WITH_ERROR = ONE_POST.replace("Vi ses", "[Fel](finns-inte.md). Vi ses")

REPORT_KEYS = [
    "ok", "problems", "pages", "rendered", "written", "removed", "next_change", "seconds"
]  # fmt: skip
PROBLEM_KEYS = ["code", "severity", "path", "line", "column", "message", "hint"]


# --- Exit codes ---


def test_a_site_without_problems_gives_0(site: MakeSite) -> None:
    made = site(ONE_POST)
    assert made.run("check", "--at", SAMPLE_TIME).exit_code == 0
    assert not made.output.exists()
    assert made.run("build", "--at", SAMPLE_TIME).exit_code == 0
    assert (made.output / "nyheter/sommar/index.html").is_file()


def test_an_error_gives_1_and_writes_nothing(site: MakeSite) -> None:
    made = site(WITH_ERROR)
    assert made.run("check", "--at", SAMPLE_TIME).exit_code == 1
    assert made.run("build", "--at", SAMPLE_TIME).exit_code == 1
    assert not made.output.exists()


def test_a_warning_gives_0_and_strictly_1(site: MakeSite) -> None:
    made = site(WITH_WARNING)
    warned = made.build()
    assert (warned.exit_code, warned.json["ok"]) == (0, True)
    assert warned.problems == [f"{POST}:7:1 link-to-coming"]
    strict = made.build("--strict")
    assert (strict.exit_code, strict.json["ok"]) == (1, False)
    assert made.run("check", "--strict", "--at", SAMPLE_TIME).exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["--at", "i morgon"],
        ["--at", "2026-02-30"],
        ["--at", ""],
        ["--jobs", "0"],
        ["--jobs", "många"],
        ["--base-url", "exempel.se"],
        ["--at", "0001-01-01"],
        ["--at", "9999-12-31T23:59"],
        ["--base-url", "ftp://exempel.se/"],
        ["--base-url", "https://exempel.se//annan.example/"],
        ["--base-url", "https://exempel.se/?a=b"],
        ["--format", "xml"],
        ["--lang", "fi"],
        ["--root", "no/such/folder"],
        ["--unknown"],
        ["more"],
    ],
)
def test_wrong_usage_gives_2_and_says_what(site: MakeSite, wrong: list[str]) -> None:
    made = site(ONE_POST)
    for command in ("build", "check"):
        result = made.run(command, *wrong)
        assert result.exit_code == 2
        assert result.stderr.startswith("usage: sitegen")
        assert wrong[0].lstrip("-") in result.stderr or "unrecognized" in result.stderr
    assert not made.output.exists()


@pytest.mark.parametrize("words", [[], ["bild"], ["init"], ["serve", "--port", "x"]])
def test_a_command_line_that_is_not_one_gives_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: sitegen" in capsys.readouterr().err


def test_a_bug_gives_3_and_says_that_it_is_ours(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("sitegen.build.build", broken)
    result = site(ONE_POST).run("build")
    assert result.exit_code == 3
    assert "RuntimeError: planted" in result.stderr
    assert "this is a bug of ours, not of your site" in result.stderr
    assert result.stdout == ""


def test_help_and_version_give_0(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["--version"], ["build", "--help"], ["init", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    assert f"sitegen {__version__}" in capsys.readouterr().out


def options_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}


def test_a_command_has_the_options_of_the_contract_that_it_can_honour(
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = set("--root --at --jobs --drafts --lang".split())
    making = set("--output --base-url --fresh".split())
    telling = set("--why --verify --format --quiet".split())
    judging = {"--strict", "--summary"}
    assert options_of("build", capsys) == site | making | telling | judging | {"--profile"}
    assert options_of("check", capsys) == site | making | telling | judging
    assert options_of("serve", capsys) == site | making | telling | {"--port"}
    assert options_of("schedule", capsys) == site | {"--format"}
    assert options_of("hosting", capsys) == site | {"--base-url"}


@pytest.mark.parametrize(
    "words", [["serve", "--strict"], ["schedule", "--why"], ["check", "--profile", "a.html"]]
)
def test_an_option_that_a_command_does_not_honour_is_wrong_usage(
    site: MakeSite, words: list[str]
) -> None:
    result = site(ONE_POST).run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"unrecognized arguments: {' '.join(words[1:])}" in result.stderr


def test_it_runs_as_a_module_and_as_a_command(tmp_path: Path) -> None:
    for command in ([sys.executable, "-m", "sitegen"], [Path(sys.executable).parent / "sitegen"]):
        run = subprocess.run(
            [*command, "--version"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
        )
        assert run.stdout == f"sitegen {__version__}\n"


# --- What is printed ---


def test_json_is_one_object_with_just_these_keys(site: MakeSite) -> None:
    for text in (ONE_POST, WITH_WARNING, WITH_ERROR):
        made = site(text)
        for result in (made.build(), made.check()):
            assert list(result.json) == REPORT_KEYS
            assert result.stdout.count("\n") == 1
            assert [list(problem) for problem in result.json["problems"]] == [
                PROBLEM_KEYS for _ in result.json["problems"]
            ]


def test_json_tells_what_was_done(site: MakeSite) -> None:
    made = site(ONE_POST)
    first = made.build().json
    outputs = len(made.outputs())
    assert (first["written"], first["removed"]) == (outputs, 0)
    assert first["pages"] == sum(path.endswith(".html") for path in made.outputs())
    assert first["seconds"] > 0
    again = made.build().json
    assert (again["written"], again["removed"]) == (0, 0)
    made.remove(POST)
    assert made.build().json["removed"] > 0
    assert made.check().json["written"] == 0


def test_json_tells_of_the_next_change(site: MakeSite) -> None:
    made = site(ONE_POST)
    assert made.build().json["next_change"] == {
        "at": "2026-11-25T00:00:00+01:00",
        "entry": "news/advent",
        "why": "news/advent publiceras",
    }
    english = made.build("--lang", "en").json["next_change"]
    assert english["why"] == "news/advent is published"
    assert made.build(at="2026-11-25").json["next_change"] is None


def test_json_holds_each_problem_in_the_language_asked_for(site: MakeSite) -> None:
    made = site(WITH_ERROR)
    swedish, english = (made.check("--lang", name).json["problems"] for name in ("sv", "en"))
    assert swedish[0] == {
        "code": "dead-link",
        "severity": "error",
        "path": POST,
        "line": 7,
        "column": 1,
        "message": 'länken "finns-inte.md" leder ingenstans',
        "hint": swedish[0]["hint"],
    }
    assert english[0]["message"] == 'the link "finns-inte.md" leads nowhere'


def test_text_shows_the_line_and_says_how_it_went(site: MakeSite) -> None:
    made = site(WITH_ERROR)
    result = made.run("build", "--at", SAMPLE_TIME)
    assert result.stdout.startswith(
        f'{POST}:7:1 fel: länken "finns-inte.md" leder ingenstans\n'
        "    7 | [Fel](finns-inte.md). Vi ses i höst.\n"
        "        ^\n"
    )
    assert result.stdout.splitlines()[-1].startswith("1 fel i 1 fil. Ingenting har ändrats i ")
    english = made.run("check", "--at", SAMPLE_TIME, "--lang", "en")
    assert english.stdout.splitlines()[-1] == "1 error in 1 file."


def test_quiet_prints_problems_only(site: MakeSite) -> None:
    assert site(ONE_POST).run("build", "--quiet", "--at", SAMPLE_TIME).stdout == ""
    shown = site(WITH_ERROR).run("build", "--quiet", "--at", SAMPLE_TIME).stdout
    assert shown.startswith(f"{POST}:7:1 fel:")
    assert "Ingenting har ändrats" not in shown


def test_github_gets_an_annotation_at_the_line(site: MakeSite) -> None:
    made = site(WITH_ERROR)
    shown = made.run("check", "--quiet", "--format", "github", "--at", SAMPLE_TIME).stdout
    assert shown.startswith(
        f'::error file={POST},line=7,col=1,title=dead-link::länken "finns-inte.md" leder ingenstans'
    )
    assert shown.count("\n") == 1


def test_annotations_are_escaped(site: MakeSite) -> None:
    made = site("-- content/pages/a,b:c%.md --\n---\ntitle: A\nx%: 1\n---\n")
    shown = made.run("check", "--quiet", "--format", "github", "--at", SAMPLE_TIME).stdout
    assert "file=content/pages/a%2Cb%3Ac%25.md,line=" in shown
    assert "x%25" in shown


class Window(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("told", "is_terminal", "has_colours"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="old consoles of Windows have no colours")
def test_there_is_colour_on_a_terminal_whose_owner_wants_it(
    site: MakeSite,
    monkeypatch: pytest.MonkeyPatch,
    told: dict[str, str],
    is_terminal: bool,
    has_colours: bool,
) -> None:
    made = site(WITH_ERROR)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    screen = Window() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    made.run("check", "--at", SAMPLE_TIME)
    assert ("\x1b[" in screen.getvalue()) is has_colours
    for format_ in ("json", "github"):
        made.run("check", "--format", format_, "--at", SAMPLE_TIME)
    assert screen.getvalue().count("\x1b[1;31m") == (2 if has_colours else 0)


@pytest.mark.parametrize(("columns", "fits"), [("50", 50), ("20", 40), ("400", 100), ("", 80)])
def test_lines_fit_the_terminal(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch, columns: str, fits: int
) -> None:
    made = site(WITH_ERROR.replace("Vi ses", "Vi ses " * 40))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", columns)
    screen = Window()
    monkeypatch.setattr(sys, "stdout", screen)
    made.run("check", "--quiet", "--lang", "en", "--at", SAMPLE_TIME)
    # The name of a file is not broken, and is the only thing that may be too long.
    lines = [line for line in screen.getvalue().splitlines() if not line.startswith(POST)]
    assert max(map(len, lines)) in (fits, fits - 1)


# --- Summary ---


def test_a_summary_is_a_file_with_links_to_the_lines(
    site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(WITH_ERROR)
    file = tmp_path / "problem.md"
    monkeypatch.setenv("CI_PROJECT_URL", "https://git.example/o/r")
    monkeypatch.setenv("CI_COMMIT_SHA", "abc")
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    for command in ("build", "check"):
        told = made.run(command, "--summary", str(file), "--at", SAMPLE_TIME)
        assert told.exit_code == 1
        text = file.read_text("utf-8")
        assert text.startswith("## sitegen: 1 fel i 1 fil\n")
        assert f"(https://git.example/o/r/-/blob/abc/site-1/{POST}?plain=1#L7): länken" in text
    made.write(POST, "---\ntitle: A\ndate: 2026-11-20\nsummary: B.\n---\n\nHej.\n")
    assert made.run("check", "--summary", str(file), "--at", SAMPLE_TIME).exit_code == 0
    assert file.read_text("utf-8") == "## sitegen: inga problem\n"


def test_github_gets_the_summary_on_the_page_of_the_run(
    site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(WITH_ERROR)
    page = tmp_path / "step.md"
    page.write_text("Tidigare.\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    for format_ in ("text", "json"):
        made.run("check", "--format", format_, "--at", SAMPLE_TIME)
    assert page.read_text("utf-8") == "Tidigare.\n"
    made.run("check", "--format", "github", "--lang", "en", "--at", SAMPLE_TIME)
    text = page.read_text("utf-8")
    assert text.startswith("Tidigare.\n## sitegen: 1 error in 1 file\n\n### [")
    # Where nothing is wrong there is nothing to read.
    site(ONE_POST).run("check", "--format", "github", "--at", SAMPLE_TIME)
    assert page.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("problem.txt", "is to be Markdown; write as problems.md"),
        ("no/such/folder/problem.md", "there is no folder"),
        ("content/problem.md", "cannot be the summary: choose a place that is not in content/"),
        ("layouts/problem.md", "cannot be the summary"),
    ],
)
def test_a_summary_does_not_lie_among_the_files_of_the_site(
    site: MakeSite, name: str, said: str
) -> None:
    made = site(ONE_POST)
    (made.root / "layouts").mkdir()
    told = made.run("check", "--summary", str(made.root / name))
    assert (told.exit_code, told.stdout) == (2, "")
    assert said in told.stderr
    assert not (made.root / name).exists()


def test_a_summary_that_cannot_be_written_is_said_in_words(site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "problem.md").mkdir()
    told = site(ONE_POST).run("check", "--summary", str(tmp_path / "problem.md"))
    assert told.exit_code == 1
    assert told.stderr.startswith(f"sitegen: cannot write {tmp_path / 'problem.md'}: ")


# --- Options ---


@pytest.mark.parametrize(
    ("at", "published"),
    [
        ("2026-11-24T23:59:59", False),
        ("2026-11-25T00:00", True),
        ("2026-11-25 00:00", True),
        ("2026-11-25", True),
        ("2026-11-24T23:00:00Z", True),
        ("2026-11-24T22:59:59Z", False),
        ("2026-11-25T03:00:00+04:00", True),
        ("2026-11-25T02:59:59+04:00", False),
    ],
)
def test_at_is_in_the_sites_zone_unless_it_says_otherwise(
    site: MakeSite, at: str, published: bool
) -> None:
    plan = prepare(Options(site(ONE_POST).root, Path("output"), datetime.fromisoformat(at)))
    assert ("/nyheter/advent/" in {page.address for page in plan.pages.values()}) == published


def test_the_moment_that_next_change_gives_can_be_given_back(site: MakeSite) -> None:
    made = site(ONE_POST)
    at = made.build().json["next_change"]["at"]
    made.build(at=at)
    assert "Kom och sjung." in made.read("nyheter/advent/index.html")


def test_drafts_are_shown_only_where_they_are_asked_for(site: MakeSite) -> None:
    made = site(ONE_POST.replace("title: Sommar", "title: Sommar\ndraft: true"))
    made.build("--drafts")
    assert "Vi ses i höst." in made.read("nyheter/sommar/index.html")
    made.build()
    assert not (made.output / "nyheter/sommar").exists()


def test_base_url_goes_before_that_of_the_settings(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.build("--base-url", "https://x.example/prov/")
    assert "https://x.example/prov/nyheter/sommar/" in made.read("sitemap.xml")
    assert "prov.example" not in made.read("nyheter/sommar/index.html")
    assert json.loads(made.read(MANIFEST))["base_url"] == "https://x.example/prov/"


def test_output_goes_where_it_is_told(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.build("--output", str(made.root / "annan/plats"))
    assert (made.root / "annan/plats/index.html").is_file()
    assert not made.output.exists()


def test_root_is_here_unless_it_is_given(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = site(ONE_POST)
    monkeypatch.chdir(made.root)
    assert main(["build", "--at", SAMPLE_TIME]) == 0
    assert capsys.readouterr().out.startswith("7 sidor och ")
    assert (made.output / "index.html").is_file()


def test_verify_compares_with_a_clean_build(site: MakeSite) -> None:
    made = site(ONE_POST)
    verified = made.build("--verify")
    assert (verified.exit_code, verified.json["ok"], verified.stderr) == (0, True, "")


def test_a_build_that_differs_from_a_clean_one_is_a_bug_of_ours(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(ONE_POST)
    monkeypatch.setattr("sitegen.doors.cli._difference", lambda _options: "index.html")
    differing = made.build("--verify")
    assert (differing.exit_code, differing.json["ok"]) == (3, False)
    assert differing.stderr == "sitegen: index.html är inte som i ett rent bygge\n"


def test_check_compares_the_output_with_a_clean_build_and_writes_nothing(site: MakeSite) -> None:
    made = site(ONE_POST)
    unbuilt = made.check("--verify")
    assert (unbuilt.exit_code, unbuilt.json["ok"]) == (1, False)
    assert "404.html är inte som i ett rent bygge" in unbuilt.stderr
    assert not made.output.exists()

    made.build()
    assert made.check("--verify").exit_code == 0
    made.write("output/robots.txt", "Någon annans.\n")
    before = made.outputs()
    tampered = made.check("--verify", "--lang", "en")
    assert (tampered.exit_code, tampered.json["ok"]) == (1, False)
    assert tampered.stderr == "sitegen: robots.txt differs from a clean build\n"
    assert made.outputs() == before
    # Where there are mistakes, there is no clean build to compare with.
    made.write(POST, "---\ntitle:\n---\n")
    assert made.check("--verify").stderr == ""


def test_check_says_why_there_is_something_to_build(site: MakeSite) -> None:
    made = site(ONE_POST)
    assert made.check("--why").stderr == (
        "Allt byggs: det finns ingenting sparat från förra bygget.\n"
    )
    assert made.check("--why", "--fresh", "--lang", "en").stderr == (
        "Building all: --fresh trusts no earlier build.\n"
    )
    assert made.check().stderr == ""


def test_why_names_the_pages_that_were_rendered_and_the_reason_of_each(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.settle()
    assert made.build("--why").stderr == (
        "Allt byggs: det finns ingenting sparat från förra bygget.\n"
    )
    made.write("output/nyheter/sommar/index.html", "Någon annans.\n")
    assert made.build("--why").stderr == (
        "nyheter/sommar/index.html är inte som förra bygget lämnade den.\n"
    )


# --- Progress and profile ---


def test_a_build_that_takes_long_tells_of_its_stages_on_standard_error(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.words.progress.PATIENCE", 0)
    made = site(ONE_POST)
    for result in (made.build("--fresh"), made.check()):
        assert result.json["ok"]
        named = [line.partition(":")[0] for line in result.stderr.splitlines()]
        assert named[:2] == ["läser filer", "tolkar texter"]
        assert "bygger sidor" in named
    assert made.build("--fresh", "--quiet").stderr == ""


def test_a_quick_build_says_nothing_of_its_stages(site: MakeSite) -> None:
    made = site(ONE_POST)
    assert made.build().stderr == made.check().stderr == ""


class Screen(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("terminal", "is_bar"), [("xterm", True), ("dumb", False)])
def test_a_person_who_looks_gets_a_bar(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch, terminal: str, is_bar: bool
) -> None:
    monkeypatch.setattr("sitegen.words.progress.PATIENCE", 0)
    monkeypatch.setenv("TERM", terminal)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    assert site(ONE_POST).build("--fresh").json["ok"]
    shown = screen.getvalue()
    assert "\rbygger sidor" in shown if is_bar else "\nbygger sidor: " in shown
    # Nothing of it stays.
    assert shown.endswith("\r") is is_bar


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
def test_on_a_real_terminal_the_bar_leaves_nothing_and_standard_output_is_one_object(
    site: MakeSite,
) -> None:
    made = site(ONE_POST)
    script = (
        "import sys; from sitegen.words import progress; from sitegen.doors.cli import main\n"
        f"progress.PATIENCE = 0; sys.exit(main(['build', '--root', {str(made.root)!r}, "
        "'--format', 'json', '--lang', 'en', '--fresh']))"
    )
    ours, theirs = os.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(theirs)
    raw = b""
    # Linux ends what was written on a terminal that nobody holds any more by an error.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            raw += part
    os.close(ours)
    printed, _ = run.communicate()
    assert (run.returncode, json.loads(printed)["ok"]) == (0, True)
    shown = raw.decode()
    assert "\rrendering pages" in shown
    assert re.search(r"\r +\r$", shown)
    # No colour, no hidden cursor, no line that stays.
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_a_build_that_is_stopped_leaves_a_clean_line(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sitegen.words.progress.PATIENCE", 0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sitegen.build.plan_pages", stopped)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    assert site(ONE_POST).run("build").exit_code == 130
    assert "planerar sidor" in screen.getvalue()
    assert re.search(r"\r +\r$", screen.getvalue())


def test_a_profile_is_a_page_and_text(site: MakeSite) -> None:
    made = site(ONE_POST)
    file = made.root / "profil.html"
    result = made.build("--profile", str(file))
    assert result.json["ok"]
    assert result.stderr.startswith("Bygget tog ")
    assert "\n  bygger sidor" in result.stderr
    text = file.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "tolkar texter" in text
    assert made.build("--profile", str(file), "--quiet").stderr == ""


def test_a_profile_of_what_has_not_changed_says_so(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.settle()
    made.build()
    result = made.build("--profile", str(made.root / "profil.html"), "--lang", "en")
    assert "Nothing had changed, so there was nothing to build." in result.stderr


@pytest.mark.parametrize(
    "name", ["profil.txt", "profil", "saknas/profil.html", "content/p.html", "output/p.html"]
)
def test_a_profile_overwrites_nothing_of_the_site(site: MakeSite, name: str) -> None:
    made = site(ONE_POST)
    made.output.mkdir()
    result = made.build("--profile", str(made.root / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr or "there is no folder" in result.stderr
    assert not (made.root / name).exists()


def test_a_profile_that_cannot_be_written_is_said_in_one_object(site: MakeSite) -> None:
    made = site(ONE_POST)
    folder = made.root / "profil.html"
    folder.mkdir()
    result = made.build("--profile", str(folder))
    assert result.exit_code == 1
    assert result.problems == ["profil.html:1:1 cannot-write"]


# --- A disk that refuses ---


def test_a_disk_that_refuses_is_a_problem_in_the_one_object(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = OSError(28, "No space left on device")
        raise CannotWrite("cannot write None: No space left on device") from error

    made = site(ONE_POST)
    monkeypatch.setattr("sitegen.words.files.Writer.commit", full)
    result = made.build()
    assert (result.exit_code, result.stderr) == (1, "")
    assert list(result.json) == REPORT_KEYS
    assert result.json["ok"] is False
    assert result.json["problems"] == [
        {
            "code": "cannot-write",
            "severity": "error",
            # The system does not always say at which file.
            "path": "output",
            "line": 1,
            "column": 1,
            "message": "filen går inte att skriva: No space left on device",
            "hint": "Se efter att disken har plats och att du får skriva där, och bygg sedan igen.",
        }
    ]
    github = made.run("build", "--format", "github", "--lang", "en")
    assert (github.exit_code, github.stdout.partition("::the file")[0]) == (
        1,
        "::error file=output,line=1,col=1,title=cannot-write",
    )
    text = made.run("build")
    assert (text.exit_code, text.stdout) == (1, "")
    assert text.stderr == "sitegen: cannot write None: No space left on device\n"


def test_a_place_outside_the_root_is_named_whole(site: MakeSite) -> None:
    made = site(ONE_POST)
    elsewhere = made.root.parent / "fil"
    elsewhere.write_text("")
    result = made.build("--output", str(elsewhere / "output"))
    assert result.exit_code == 1
    assert [problem["path"].startswith(str(elsewhere)) for problem in result.json["problems"]] == [
        True
    ]


# --- The manifest ---


def test_the_manifest_lists_every_file_and_every_page(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.build()
    outputs = made.outputs()
    found = json.loads(outputs.pop(MANIFEST))
    assert list(found) == ["base_url", "files", "next_change", "urls"]
    assert found["base_url"] == "https://prov.example"
    assert found["files"] == {path: digest(raw) for path, raw in outputs.items()}
    assert list(found["files"]) == sorted(found["files"])
    assert list(found["next_change"]) == ["at", "entry", "why"]
    assert found["urls"]["/nyheter/sommar/"] == {"entry": "news/sommar", "title": "Sommar"}
    assert {f"{url.lstrip('/')}index.html" for url in found["urls"] if url.endswith("/")} == {
        path for path in outputs if path.endswith("index.html")
    }


# --- The same everywhere ---


def test_two_machines_build_the_same_bytes(tmp_path: Path) -> None:
    """They differ in what a machine can differ in, and in where the site lies."""
    machines = (
        ("a", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, ["--jobs", "1"], False),
        (
            "andra ställen/b",
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "sv_SE.UTF-8", "PYTHONHASHSEED": "2"},
            ["--jobs", "4"],
            True,
        ),
        (
            "c",
            {"TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "3"},
            ["--jobs", "2", "--fresh"],
            False,
        ),
    )
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("TZ", "LANG", "PYTHONHASHSEED") and not name.startswith("LC_")
    }
    runs = []
    for name, environment, options, is_here in machines:
        root = tmp_path / name
        shutil.copytree(ROOT / "content", root / "content")
        shutil.copytree(ROOT / "layouts", root / "layouts")
        command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--at", SAMPLE_TIME]
        runs.append(
            subprocess.Popen(
                [*command, *options, *([] if is_here else ["--root", str(root)])],
                cwd=root if is_here else ROOT,
                env={"PYTHONPATH": str(ROOT), **inherited, **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
        )
    assert [run.communicate()[0] for run in runs] == ["", "", ""]
    first, *others = [files_below(tmp_path / name / "output") for name, *_ in machines]
    for other in others:
        assert other.keys() == first.keys()
        assert [path for path in first if other[path] != first[path]] == []


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- The schedule ---


def test_the_schedule_is_text_or_json(site: MakeSite) -> None:
    made = site(ONE_POST)
    text = made.run("schedule", "--at", SAMPLE_TIME)
    assert (text.exit_code, text.stdout) == (
        0,
        "2026-11-25 00:00 +0100  news/advent publiceras\n",
    )
    as_json = made.run("schedule", "--at", SAMPLE_TIME, "--format", "json", "--lang", "en")
    assert json.loads(as_json.stdout) == [
        {
            "at": "2026-11-25T00:00:00+01:00",
            "entry": "news/advent",
            "why": "news/advent is published",
        }
    ]
    nothing = made.run("schedule", "--at", "2026-11-25")
    assert (nothing.exit_code, nothing.stdout) == (0, "Inget ändrar sig av sig självt.\n")


@cache
def shipped_environment() -> jinja2.Environment:
    """Layouts are compiled once, as that is half the time of a small build."""
    return make_environment(find(SHIPPED.parent))


def built(options: Options, at: datetime) -> dict[str, str]:
    """The digest of each file that a build at a moment gives."""
    assert build(options._replace(at=at)).ok
    raw = (options.output / MANIFEST).read_bytes()
    files: dict[str, str] = json.loads(raw)["files"]
    return {**files, MANIFEST: digest(raw)}


def check_every_instant(
    options: Options, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Hold the schedule against builds; returns its instants in UTC."""
    monkeypatch.setattr("sitegen.render.render.make_environment", lambda *_: shipped_environment())
    plan = prepare(options._replace(at=start))
    found = changes(plan.site, plan.clock.now)
    instants = sorted({change.at.astimezone(UTC) for change in found})
    before = built(options, start)
    for instant in instants:
        assert differing(before, built(options, instant - timedelta(seconds=1))) == [], instant
        after = built(options, instant)
        # The manifest always differs: it tells of another next change.
        assert set(differing(before, after)) - {MANIFEST}, instant
        before = after
    assert differing(before, built(options, datetime(2100, 1, 1, tzinfo=UTC))) == []
    return [f"{instant:%Y-%m-%dT%H:%MZ}" for instant in instants]


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def test_the_sample_changes_when_its_schedule_says_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime.fromisoformat(SAMPLE_TIME).replace(tzinfo=UTC)
    assert len(check_every_instant(Options(ROOT, tmp_path), start, monkeypatch)) > 20


# Sweden's clocks go back on 25 October 2026 and 31 October 2027, forward on 28 March 2027.
DAYLIGHT_SAVING = """
-- content/organisations/kommunen.yaml --
name: Kommunen
-- content/events/natten.md --
---
title: Natten då klockan går tillbaka
start: 2026-10-25 01:30
end: 2026-10-25 03:30
registration:
  email: a@exempel.se
  deadline: 2026-10-25 02:30+02:00
---
-- content/events/heldag.md --
---
title: En dag på 23 timmar
start: 2027-03-28
---
-- content/events/over-natten.md --
---
title: Över natten
start: 2027-03-28 01:00
end: 2027-03-28 03:00
---
-- content/jobs/vakt.md --
---
title: Nattvakt
employer: kommunen
date: 2026-10-25 02:30+01:00
deadline: 2027-03-28
---
-- content/alerts/hoppar.yaml --
text: Klockan ställs fram i natt.
publish: 2027-03-28 01:59
expires: 2027-03-28 03:00
-- content/alerts/igen.yaml --
text: Klockan ställs tillbaka i natt.
publish: 2027-10-31 02:30+02:00
expires: 2027-10-31 02:30+01:00
-- content/alerts/dagen.yaml --
text: I dag är det 25 timmar.
publish: 2027-10-31
expires: 2027-10-31
"""


def test_the_schedule_holds_across_daylight_saving(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(DAYLIGHT_SAVING)
    start = datetime(2026, 10, 1, tzinfo=UTC)
    assert made.check(at="2026-10-01").problems == []
    assert check_every_instant(Options(made.root, made.output), start, monkeypatch) == [
        # Registration closes at 02:30 the first time; the ad comes at 02:30 the second time.
        "2026-10-25T00:30Z",
        "2026-10-25T01:30Z",
        "2026-10-25T02:30Z",
        # 01:59, then 03:00 one minute later, at which two things end.
        "2027-03-28T00:59Z",
        "2027-03-28T01:00Z",
        # The midnight after the day of 23 hours; the ad goes 30 days after its deadline.
        "2027-03-28T22:00Z",
        "2027-04-27T22:00Z",
        # The day of 25 hours, and the hour within it that comes twice.
        "2027-10-30T22:00Z",
        "2027-10-31T00:30Z",
        "2027-10-31T01:30Z",
        "2027-10-31T23:00Z",
    ]


def test_a_time_that_there_is_not_or_twice_is_taken_as_the_warning_says(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(
        "-- content/alerts/a.yaml --\ntext: Våren\npublish: 2027-03-28 02:30\n"
        "-- content/alerts/b.yaml --\ntext: Hösten\npublish: 2027-10-31 02:30\n"
    )
    warned = made.check(at="2026-10-01")
    assert warned.exit_code == 0
    assert [problem.partition(" ")[2] for problem in warned.problems] == [
        "time-skipped",
        "time-repeated",
    ]
    # Half past three in summer time, and the first of the two.
    taken = [problem["message"].rpartition(" ")[2] for problem in warned.json["problems"]]
    assert taken == ["03:30+02:00", "02:30+02:00"]
    assert check_every_instant(
        Options(made.root, made.output), datetime(2026, 10, 1, tzinfo=UTC), monkeypatch
    ) == [
        "2027-03-28T01:30Z",
        "2027-10-31T00:30Z",
    ]


# --- Hosting ---


def test_what_a_host_needs_besides_is_printed(site: MakeSite) -> None:
    made = site(ONE_POST)
    told = {}
    for host in ("", "nginx", "s3", "netlify"):
        hosting = f"hosting: {host}\n" if host else ""
        made.write("content/site.yaml", f"{DEFAULT_SETTINGS}{hosting}")
        done = made.run("hosting")
        told[host] = (done.exit_code, done.stdout.partition("\n")[0], done.stderr)
    assert told == {
        "": (
            2,
            "",
            "sitegen: say in content/site.yaml where the site is hosted, as hosting: nginx\n",
        ),
        "nginx": (
            0,
            "# Made by `sitegen hosting` for nginx. It belongs within server { }, below its root.",
            "",
        ),
        "s3": (0, "#!/bin/sh", ""),
        "netlify": (
            0,
            "",
            "sitegen: nothing to print for netlify: the build makes _redirects, _headers\n",
        ),
    }
    assert not made.output.exists()


def test_nothing_is_printed_for_a_host_of_a_site_that_cannot_be_built(site: MakeSite) -> None:
    made = site(f"-- content/site.yaml --\n{DEFAULT_SETTINGS}hosting: nginx\n")
    made.write("content/redirects.yaml", "/gammal/: /finns-inte/\n")
    done = made.run("hosting", "--lang", "sv")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "content/redirects.yaml:1:11" in done.stderr


# --- What the documents tell one to write ---


def test_commands_in_the_documents_are_commands_that_there_are() -> None:
    """Those of the reader's guide and of the page on hosting, options included."""
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/hosting.md"))
    option = r" --[a-z-]+(?: [^\s`-][^\s`]*)?"
    found = re.findall(rf"\bsitegen ((?:build|check|serve|schedule|hosting)(?:{option})*)", text)
    assert sum("--" in words for words in found) >= 4
    for words in found:
        parser_of(_COMMANDS).parse_args(words.split())


def test_the_question_whether_it_is_time_to_build_is_answered(site: MakeSite) -> None:
    text = (ROOT / "docs/hosting.md").read_text("utf-8")
    (program,) = re.findall(r"python3 -c '\n(.*?)\n'", text, re.DOTALL)
    # Its posts are of a year that no machine's clock shows any more.
    made = site(ONE_POST.replace("2026-", "2001-"))
    answers = {}
    # They are still to come in 2000; in 2100 nothing is.
    for at in ("2000-01-01", "2100-01-01"):
        made.build(at=at)
        answers[at] = subprocess.run(
            [sys.executable, "-c", program],
            input=made.read(MANIFEST),
            encoding="utf-8",
            check=False,
        ).returncode
    coming = made.read(MANIFEST).replace(
        '"next_change": null', '"next_change": {"at": "2099-01-01T00:00:00+01:00"}'
    )
    answers["coming"] = subprocess.run(
        [sys.executable, "-c", program], input=coming, encoding="utf-8", check=False
    ).returncode
    assert answers == {"2000-01-01": 0, "2100-01-01": 1, "coming": 1}
