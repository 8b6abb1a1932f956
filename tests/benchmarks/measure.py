"""What a command costs as a whole: time, processor time, and the memory of all its processes.

Processor time is that of the process and of those it waited for, as the system counts it. Memory
is sampled while it runs: the sum of the proportional set sizes (PSS) of all processes of its
session, in which a page of memory that several share counts once.
"""

import os
import signal
import subprocess
import time
from collections import abc
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Looking costs time too: after a look, so many times as long passes before the next.
SPARING = 30
SHORTEST_WAIT = 0.02
# A command that takes longer hangs.
LONGEST = 3600.0


@dataclass(frozen=True)
class Cost:
    wall: float  # seconds
    processor: float  # seconds, user and system, of all processes
    peak: float  # MiB, of all processes together; 0 where the system does not tell


class Failed(Exception):
    """A command did not do what it was to; the argument is what it printed."""


def run(command: abc.Sequence[str], folder: Path, environment: abc.Mapping[str, str]) -> Cost:
    """Run a command in a folder. Raises `Failed`, and never leaves a process behind."""
    with (folder / "bench.log").open("w+b") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_surroundings(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Its processes are found by their session, and are ended together.
            start_new_session=True,
        )
        try:
            status, processor, peak = _watch(process.pid, start + LONGEST)
            wall = time.perf_counter() - start
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        said = log.read().decode(errors="replace")
    if process.returncode != 0:
        raise Failed(f"{' '.join(command)}\n{said[-2000:]}")
    return Cost(wall, processor, peak / 1024)


def _surroundings() -> dict[str, str]:
    """The environment, but that Python keeps what it compiles, as it does for everybody."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _watch(pid: int, deadline: float) -> tuple[int, float, int]:
    """Wait for a process: its status, the seconds it used, and the most memory seen, in KiB."""
    peak, look_again = 0, 0.0
    while time.perf_counter() < deadline:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, used.ru_utime + used.ru_stime, peak
        before = time.perf_counter()
        if before >= look_again:
            peak = max(peak, memory(pid))
            after = time.perf_counter()
            look_again = after + max(SHORTEST_WAIT, SPARING * (after - before))
        time.sleep(0.001)
    raise Failed(f"process {pid} did not end")


def memory(session: int) -> int:
    """PSS of all processes of a session in KiB; 0 where the system does not tell."""
    total = 0
    for process in _processes(session):
        with suppress(OSError):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total


def _processes(session: int) -> abc.Iterator[str]:
    with suppress(OSError):
        for folder in Path("/proc").iterdir():
            # What it starts has a higher number than it has itself.
            if folder.name.isdigit() and int(folder.name) >= session:
                with suppress(OSError):
                    stat = (folder / "stat").read_text("utf-8", "replace")
                    # The command's name, in brackets, may hold spaces.
                    if int(stat.rpartition(")")[2].split()[3]) == session:
                        yield folder.name
