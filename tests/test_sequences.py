"""After any edits in any order, a build leaves what a clean one would."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import sequences
from tests.conftest import ROOT


def test_random_edits_always_lead_to_what_a_clean_build_gives() -> None:
    """In processes of their own: builds there may fork, as browsers' threads are not about."""
    command = [sys.executable, "-m", "tests.sequences", "--seed", "1"]

    ran = subprocess.run(
        [*command, "--small", "200", "--sample", "12"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )

    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    assert " 0 sequences unlike a clean build" in ran.stdout


def test_a_sequence_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What failed must fail again: the edits follow from the name alone."""
    logs: list[list[str]] = []

    def only_noted(_: sequences.Sequence, edits: list[str], jobs: int) -> str:
        logs.append([*edits, f"{jobs}"])
        return ""

    monkeypatch.setattr(sequences.Sequence, "step", only_noted)
    for number in range(2):
        folder = tmp_path / str(number)
        sequences.Sequence("small-1-7", folder).run()

    half = len(logs) // 2
    assert logs[:half] == logs[half:]
    assert len(logs) > 4


def test_a_build_that_differs_is_told_with_its_edits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tests.edits.Bench.outputs", lambda _self: {"index.html": b""})

    ran = sequences.Sequence("small-1-1", tmp_path).run()

    first, *edits = ran.wrong.splitlines()
    assert first == "small-1-1: 404.html differs from a clean build"
    assert edits == ["  first → build, 1 processes"]
