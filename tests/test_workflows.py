"""The workflows of GitHub and GitLab say what the Makefile does, and no more than they need."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SAMPLE_TIME

GITHUB = sorted((ROOT / ".github/workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"


def load(path: Path) -> dict[str, Any]:
    # BaseLoader, as YAML 1.1 takes the key `on` for a truth value.
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes only strings, lists and mappings
    return content


def github_steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def commands(path: Path) -> list[str]:
    """Return every line of shell that a workflow runs."""
    if path == GITLAB:
        jobs = [job for job in load(path).values() if isinstance(job, dict)]
        return [line for job in jobs for line in job.get("script", [])]
    scripts = [step["run"] for step in github_steps(path) if "run" in step]
    return [line for script in scripts for line in script.splitlines()]


def makefile_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE))


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # A make that runs these tests hands its own options down through the environment.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("path", [*GITHUB, GITLAB], ids=lambda path: path.name)
def test_every_command_is_a_target_of_the_makefile(path: Path) -> None:
    targets = [
        re.match(r"make ([a-z]+)( SITEGEN_FLAGS='[^']*')?$", line) for line in commands(path)
    ]
    assert None not in targets, commands(path)
    assert {match[1] for match in targets if match} <= makefile_targets()


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_every_action_is_of_github_and_of_a_known_major_version(path: Path) -> None:
    used = [step["uses"] for step in github_steps(path) if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


def test_only_the_job_that_publishes_may_write() -> None:
    for path in GITHUB:
        assert load(path)["permissions"] == {"contents": "read"}
    written = {
        (name, scope)
        for path in GITHUB
        for name, job in load(path)["jobs"].items()
        for scope, access in job.get("permissions", {}).items()
        if access != "read"
    }
    assert written == {("publish", "pages"), ("publish", "id-token")}


def test_changes_are_checked_and_main_is_published_at_once_and_every_night() -> None:
    check, publish = GITHUB
    assert set(load(check)["on"]) == {"pull_request"}
    assert set(load(publish)["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert load(publish)["on"]["push"]["branches"] == ["main"]
    # Midnight in Sweden is 22 UTC in summer and 23 UTC in winter.
    hours = {entry["cron"].split()[1] for entry in load(publish)["on"]["schedule"]}
    assert hours == {"22", "23"}


def test_gitlab_publishes_the_folder_that_it_builds() -> None:
    pages = load(GITLAB)["pages"]
    assert pages["script"] == ["make site SITEGEN_FLAGS='--output public'"]
    assert pages["artifacts"]["paths"] == ["public"]


def test_help_names_every_target_and_is_the_default() -> None:
    shown = make().stdout
    assert set(re.findall(r"^make ([a-z]+) ", shown, flags=re.MULTILINE)) == makefile_targets()
    assert shown == make("help").stdout


@pytest.mark.skipif(not (ROOT / ".venv/.site").is_file(), reason="not installed by make")
def test_the_publishing_command_builds_the_site(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    done = make("site", f"SITEGEN_FLAGS=--root '{tmp_path}' --at {SAMPLE_TIME}")
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "output/index.html").is_file()


def test_check_ends_with_the_tests() -> None:
    lines = make("--dry-run", "--always-make", "check").stdout.splitlines()
    assert "-m pytest" in lines[-1]
