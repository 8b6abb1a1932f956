"""Work in several processes gives what one process gives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.words import workers
from tests.conftest import Site

MakeSite = Callable[[str], Site]

START_METHODS = ["fork", "spawn"]


def doubled(plus: int, numbers: tuple[int, ...]) -> list[int]:
    return [2 * number + plus for number in numbers]


def failing(_: None, numbers: tuple[int, ...]) -> int:
    if workers.FEWEST in numbers:
        raise ValueError(workers.FEWEST)
    return len(numbers)


def posts(count: int, text: str = "Text.") -> str:
    return "".join(
        f"-- content/news/2026-01-01-n{number}.md --\n"
        f"---\ntitle: Nyhet {number}\ndate: 2026-01-01\nsummary: Om {number}.\n---\n{text}\n"
        for number in range(count)
    )


@pytest.mark.parametrize(("method", "jobs"), [("fork", 1), ("fork", 2), ("fork", 3), ("spawn", 2)])
def test_results_come_in_the_order_of_the_items(
    monkeypatch: pytest.MonkeyPatch, method: str, jobs: int
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    numbers = tuple(range(workers.FEWEST + 7))

    made = [each for chunk in workers.in_chunks(doubled, 1, numbers, jobs) for each in chunk]

    assert made == doubled(1, numbers)


def test_an_error_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ValueError, match=str(workers.FEWEST)):
        list(workers.in_chunks(failing, None, tuple(range(2 * workers.FEWEST)), 2))


@pytest.mark.parametrize("method", START_METHODS)
def test_two_processes_build_what_one_builds(
    monkeypatch: pytest.MonkeyPatch, site: MakeSite, method: str
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    large = site(posts(workers.FEWEST, "En [länk](https://exempel.se/) och ~~text~~."))
    large.build("--jobs", "1")
    expected = large.outputs()

    report = large.build("--jobs", "2", "--output", str(large.root / "two")).json

    assert report["problems"] == []
    built = {
        path.relative_to(large.root / "two").as_posix(): path.read_bytes()
        for path in (large.root / "two").rglob("*")
        if path.is_file()
    }
    assert built == expected


def test_a_mistake_in_a_layout_is_reported_once_from_all_workers(site: MakeSite) -> None:
    large = site(
        posts(workers.FEWEST)
        + "-- layouts/news/page.html --\n<p>{{ entry.title }}</p>\n{{ view.nothing }}\n"
    )

    checked = large.check("--jobs", "2")

    assert checked.problems == ["layouts/news/page.html:2:1 layout-error"]


def test_what_workers_ask_the_clock_is_remembered(site: MakeSite) -> None:
    """Only the page of an event asks when registration closes, and workers render pages."""
    large = site(
        posts(workers.FEWEST)
        + "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-12-24 10:00\n"
        "registration:\n  email: a@prov.example\n  deadline: 2026-12-01 12:00\n---\nText.\n"
    )

    change = large.build("--jobs", "2").json["next_change"]

    assert (change["at"], change["entry"]) == ("2026-12-01T12:00:00+01:00", "events/mote")


SLOW = """\
import os, sys, time
from sitegen.words import workers

def slow(_, numbers):
    time.sleep(0.05)
    return os.getpid()

if __name__ == "__main__":
    for made in workers.in_chunks(slow, None, tuple(range(20_000)), 2):
        print(made, flush=True)
"""


def is_running(process: int) -> bool:
    """Whether it does anything: one that has ended may wait for somebody to ask how."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_end_when_the_first_process_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, "utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        seen = {int(first.stdout.readline()) for _ in range(6)}
        os.kill(first.pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while any(map(is_running, seen)) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert seen - {first.pid}
    assert [process for process in seen if is_running(process)] == []
