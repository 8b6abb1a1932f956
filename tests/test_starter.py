"""A new site, as `sitegen init` makes it: it builds on any day, and says how to go on."""

import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen import __version__
from sitegen.doors.cli import main
from sitegen.doors.starter import start
from tests.conftest import Site
from tests.test_html import html_faults

LANGUAGES = ("sv", "en")
MADE = date(2026, 11, 21)


@pytest.fixture
def started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Site]:
    def make(language: str) -> Site:
        root = tmp_path / f"ny-{language}"
        start(root, language, MADE)
        return Site(root, capsys)

    return make


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_site_builds_without_a_problem_on_any_day(
    started: Callable[[str], Site], language: str
) -> None:
    new = started(language)
    for at in ("2000-01-01", "2026-11-21", "2026-12-19T14:00", "2027-03-28T02:30", "2099-12-31"):
        result = new.build("--strict", at=at)
        assert (result.exit_code, result.problems) == (0, []), at


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_site_is_valid_html(started: Callable[[str], Site], language: str) -> None:
    new = started(language)
    assert new.build().exit_code == 0
    assert html_faults(new.output) == []


def test_a_new_site_has_something_of_each_kind(started: Callable[[str], Site]) -> None:
    new = started("sv")
    new.build()
    for page in ("", "om/", f"nyheter/{'var-nya-webbplats'}/", "kalender/oppet-hus/"):
        assert (new.output / page / "index.html").is_file()
    assert "Öppet hus" in new.read("index.html")
    assert "Vår nya webbplats" in new.read("index.html")
    assert "Kim Exempel" in new.read("om/index.html")
    assert "Vår organisation" in new.read("organisationer/index.html")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sv", ["2026-11-21-var-nya-webbplats.md", "oppet-hus.md"]),
        ("en", ["2026-11-21-our-new-website.md", "open-house.md"]),
    ],
)
def test_a_new_site_has_a_post_of_today_and_an_event_to_come(
    started: Callable[[str], Site], language: str, names: list[str]
) -> None:
    content = started(language).root / "content"
    post, event = content / "news" / names[0], content / "events" / names[1]
    assert "date: 2026-11-21\n" in post.read_text("utf-8")
    assert "start: 2026-12-19 13:00\n" in event.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_fill_in_by_the_program(
    started: Callable[[str], Site], language: str
) -> None:
    files = [path for path in started(language).root.rglob("*") if path.is_file()]
    left = re.compile(r"TODAY|SOON|VERSION|dot-")
    assert [path for path in files if left.search(str(path) + path.read_text("utf-8"))] == []


def test_both_languages_have_the_same_files(started: Callable[[str], Site]) -> None:
    trees = [
        sorted(
            (path.relative_to(new.root).parent.as_posix(), path.suffix)
            for path in new.root.rglob("*")
            if path.is_file()
        )
        for new in map(started, LANGUAGES)
    ]
    assert trees[0] == trees[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_speaks_of_files_and_folders_that_are_there(
    started: Callable[[str], Site], language: str
) -> None:
    root = started(language).root
    text = (root / "README.md").read_text("utf-8")
    named = set(re.findall(r"`((?:content|\.github)/?[\w./-]*|[\w.-]+\.(?:txt|yml))`", text))
    may_come = {
        f"content/{folder}/" for folder in ("images", "documents", "jobs", "networks", "alerts")
    }
    assert {name for name in named if not (root / name).exists()} == may_come


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_its_readme_tells_to_write_is_right(
    started: Callable[[str], Site], language: str
) -> None:
    new = started(language)
    text = (new.root / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    new.write("content/pages/exempel.md", example)
    assert new.build().problems == []


def workflow(path: Path) -> dict[str, Any]:
    # BaseLoader, as YAML 1.1 takes the key `on` for a truth value.
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes only strings, lists and mappings
    return content


def test_its_workflows_run_what_there_is(started: Callable[[str], Site]) -> None:
    new = started("sv")
    github = sorted((new.root / ".github/workflows").glob("*.yml"))
    steps = [
        step for path in github for job in workflow(path)["jobs"].values() for step in job["steps"]
    ]
    gitlab = workflow(new.root / ".gitlab-ci.yml")
    lines = [step["run"] for step in steps if "run" in step]
    lines += [*gitlab["default"]["before_script"], *gitlab["check"]["script"]]
    lines += gitlab["pages"]["script"]
    for line in lines:
        words = shlex.split(line)
        if words[0] == "sitegen":
            assert new.run(words[1], *words[2:3] and _absolute(words[2:], new.root)).exit_code == 0
        else:
            assert words == shlex.split("python -m pip install --requirement requirements.txt")
    assert (new.root / "public/index.html").is_file()
    used = [step["uses"] for step in steps if "uses" in step]
    assert [name for name in used if not re.fullmatch(r"actions/[\w-]+@v\d+", name)] == []


def _absolute(options: list[str], root: Path) -> list[str]:
    return [str(root / word) if word == "public" else word for word in options]


def test_only_the_job_that_publishes_may_write(started: Callable[[str], Site]) -> None:
    for path in (started("sv").root / ".github/workflows").glob("*.yml"):
        content = workflow(path)
        assert content["permissions"] == {"contents": "read"}
        written = [name for name, job in content["jobs"].items() if "permissions" in job]
        assert written in ([], ["publish"])


def test_the_program_is_asked_for_as_a_file_and_not_by_a_name_that_others_have(
    started: Callable[[str], Site],
) -> None:
    for language in LANGUAGES:
        lines = (started(language).root / "requirements.txt").read_text("utf-8").splitlines()
        wanted = [line for line in lines if not line.startswith("#")]
        assert wanted == [f"./sitegen-{__version__}-py3-none-any.whl"]


def test_the_command_prints_what_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "ny")]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert {"README.md", "content/site.yaml", ".gitignore"} <= set(printed)
    assert printed[-1] == f"Klart. README.md i {tmp_path / 'ny'} berättar hur du går vidare."
    assert "language: sv" in (tmp_path / "ny/content/site.yaml").read_text("utf-8")
    assert main(["init", str(tmp_path / "new"), "--lang", "en"]) == 0
    assert "language: en" in (tmp_path / "new/content/site.yaml").read_text("utf-8")


def test_a_folder_with_something_in_it_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("mitt")
    assert main(["init", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert main(["init", str(tmp_path / "a.txt")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "mitt"


def test_a_fresh_git_repository_is_as_good_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "content/site.yaml").is_file()


def test_a_folder_that_cannot_be_made_is_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("mitt")
    assert main(["init", str(tmp_path / "a.txt/ny")]) == 1
    assert "Traceback" not in capsys.readouterr().err
