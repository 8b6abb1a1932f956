"""Times whole processes of `sitegen build`, from nothing, and prints a table of medians.

Each run starts without a cache and without output. Processor time and memory are those of the
process and of the workers it waited for, as the system counts them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.content import write_site

AT = "2026-11-21T12:00"
START = "import sys; from sitegen.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Run:
    """What one build cost."""

    wall: float  # seconds
    processor: float  # seconds, user and system, workers included
    peak: float  # MiB of the largest single process


def timed(command: list[str]) -> Run:
    """Run a command that must succeed, and return its cost."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Linux counts in KiB, macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def cold_build(root: Path, options: list[str]) -> Run:
    for made in ("output", ".sitegen"):
        shutil.rmtree(root / made, ignore_errors=True)
    command = [sys.executable, "-c", START, "build", "--root", str(root), "--at", AT, "--quiet"]
    return timed([*command, *options])


def measure(posts: int, runs: int, seed: int, options: list[str]) -> str:
    """Return one line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_site(root, posts, seed)
        costs = [cold_build(root, options) for _ in range(runs)]
        pages = sum(1 for _ in (root / "output").rglob("*.html"))
    wall, processor, peak = (
        median(getattr(cost, name) for cost in costs) for name in ("wall", "processor", "peak")
    )
    return f"{posts:>7} {pages:>7} {wall:>9.2f} {processor:>14.2f} {peak:>10.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--posts", type=int, action="append", help="size of the site; may be repeated"
    )
    parser.add_argument("--runs", type=int, default=3, help="builds of each site (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: 1)")
    arguments, options = parser.parse_known_args()
    print(f"sitegen build, cold; median of {arguments.runs} runs; {os.cpu_count()} processors")
    print("  posts   pages  wall (s)  processor (s)  peak (MiB)", flush=True)
    for posts in arguments.posts or [100, 1_000]:
        print(measure(posts, arguments.runs, arguments.seed, options), flush=True)


if __name__ == "__main__":
    main()
