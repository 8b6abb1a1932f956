"""Where a clean build's time goes: `python -m tests.benchmarks.stages --posts 1000`.

One process builds, and the functions that are the stages note the processor time they take, less
that of the stages they call. A profiler is not asked for that: it makes Python that calls much, as
layouts do, look half as slow again. `--functions` asks cProfile, which then tells what to look at.
"""

import argparse
import cProfile
import importlib
import pstats
import tempfile
import time
from collections import abc
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sitegen.build import build
from sitegen.words.outcome import Options
from tests.benchmarks.content import write_news, write_organisation
from tests.benchmarks.tools import AT

# A stage, and the function that is it.
STAGES = {
    "read files": "sitegen.build read",
    "front matter: YAML": "sitegen.read.front_matter read",
    "front matter: fields": "sitegen.read.entries read_record",
    "texts: Markdown": "sitegen.read.markdown convert",
    "connect": "sitegen.build connect",
    "plan": "sitegen.build plan_pages",
    "check links": "sitegen.build check",
    "texts: links resolved": "sitegen.render.bodies resolved",
    "layouts: compile": "jinja2 Environment.get_template",
    "layouts: render": "jinja2 Template.render",
    "write: stage": "sitegen.words.files Writer.add",
    "write: put into place": "sitegen.words.files Writer.commit",
}


class Clock:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        # For each stage under way, what those within it took.
        self._within: list[float] = []

    def timed(self, stage: str, function: abc.Callable[..., Any]) -> abc.Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._within.append(0)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.process_time() - start
                self.seconds[stage] += took - self._within.pop()
                if self._within:
                    self._within[-1] += took

        return call


def measure(root: Path) -> tuple[dict[str, float], float]:
    """Build a site: the seconds of each stage, and of the whole."""
    clock = Clock()
    with ExitStack() as stack:
        for stage, function in STAGES.items():
            module, _, name = function.partition(" ")
            *owners, last = name.split(".")
            owner: Any = importlib.import_module(module)
            for each in owners:
                owner = getattr(owner, each)
            timed = clock.timed(stage, getattr(owner, last))
            stack.enter_context(patch.object(owner, last, timed))
        start = time.process_time()
        _build(root)
        return clock.seconds, time.process_time() - start


def _build(root: Path) -> None:
    options = Options(root, root / "output", datetime.fromisoformat(AT), jobs=1)
    report = build(options)
    assert report.ok, report.problems


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stages", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--organisation", action="store_true", help="a site of all kinds")
    parser.add_argument("--functions", type=int, default=0, help="how many, by their own time")
    arguments = parser.parse_args()
    write = write_organisation if arguments.organisation else write_news
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        root = Path(name)
        write(root, arguments.posts, arguments.seed)
        if arguments.functions:
            profiler = cProfile.Profile()
            profiler.runcall(partial(_build, root))
            pstats.Stats(profiler).sort_stats("tottime").print_stats(arguments.functions)
            return
        seconds, whole = measure(root)
    print("| stage | processor | share |\n|---|---:|---:|")
    for stage, took in (*seconds.items(), ("all else", whole - sum(seconds.values()))):
        print(f"| {stage} | {took:.2f} s | {took / whole:.0%} |")
    print(f"| whole | {whole:.2f} s | |")


if __name__ == "__main__":
    main()
