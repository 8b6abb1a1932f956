"""Random sequences of edits, each followed by a build that is held against a clean one.

    python -m tests.sequences --small 300 --sample 50 --seed 1

A sequence is three to six edits, with a build after each or after two, of the small site of
`tests.edits` or of the project's own content. The last build of each uses two processes. Where a
build leaves another output than a clean one, or says other problems, or renders something when
nothing has changed, the sequence's name and its edits are printed; `--only NAME` runs it again.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from PIL import Image

from sitegen.words.workers import processors
from tests.conftest import ROOT, SAMPLE_TIME
from tests.edits import (
    Bench,
    Files,
    compile_once,
    first_difference,
    let_workers_run,
    read_tree,
)
from tests.random_edits import any_edit


class Ran(NamedTuple):
    """What came of one sequence."""

    name: str
    edits: int
    builds: int
    # Builds that found mistakes, and so wrote nothing.
    refused: int
    # Pages rendered by all the builds after the first, of so many that there were.
    rendered: int
    pages: int
    # What went wrong, with all edits; "" if nothing did.
    wrong: str = ""


def sizes(name: str) -> list[int]:
    """How many edits come before each build of a sequence: three to six in all."""
    rng = _random(f"sizes of {name}")
    left, found = rng.randint(3, 6), list[int]()
    while left:
        found.append(min(left, rng.choice([1, 1, 2])))
        left -= found[-1]
    return found


def _random(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same edits each time, not a secret


def run(name: str) -> Ran:
    """Run a sequence; `name` is the site (`small`, `sample`), the seed and a number."""
    with (
        tempfile.TemporaryDirectory(prefix="sitegen-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        compile_once(patch)
        let_workers_run(patch)
        return Sequence(name, Path(folder)).run()


class Sequence:
    """One sequence: a bench, its edits, and what is wrong."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.rng = _random(name)
        self.bench = Bench(folder, None if name.startswith("small") else _sample())
        if name.startswith("sample"):
            self.bench.at(SAMPLE_TIME)
        self.log: list[str] = []
        # Whole trees of the site, to go back to.
        self.good: list[dict[str, Files]] = []
        self.rendered = self.pages = self.refused = 0

    def run(self) -> Ran:
        counts = sizes(self.name)
        wrong = self.step([], jobs=1)
        self.rendered = self.pages = 0
        for number, edits in enumerate(counts, 1):
            if not wrong:
                wrong = self.step(self._edited(edits), jobs=2 if number == len(counts) else 1)
        if wrong:
            wrong = "\n  ".join([f"{self.name}: {wrong}", *self.log])
        done = (sum(counts), len(counts) + 1, self.refused, self.rendered, self.pages)
        return Ran(self.name, *done, wrong)

    def _edited(self, edits: int) -> list[str]:
        chance = self.rng.random()
        report = self.bench.report
        if self.good and chance < (0.1 if report and report.ok else 0.6):
            self.bench.restore(self.rng.choice(self.good[-3:]))
            return ["back to what was"]
        if report and report.ok and chance > 0.97:
            # Alone, and after a build that went well: whose the files are is not known after it.
            (self.bench.output / "site-manifest.json").write_text("{", "utf-8")
            return ["the manifest is damaged"]
        return [any_edit(self.bench, self.rng) for _ in range(edits)]

    def step(self, edits: list[str], jobs: int) -> str:
        """Build; returns what is wrong with it, or ""."""
        bench = self.bench
        self.log.append(f"{'; '.join(edits) or 'first'} → build, {jobs} processes")
        before = bench.outputs()
        try:
            report = bench.build(jobs=jobs)
        except Exception as error:  # noqa: BLE001 - whatever it is, the edits are to be told
            return f"{type(error).__name__}: {error}"
        problems, clean = bench.clean()
        if report.problems != problems:
            return f"problems differ:\n  {report.problems}\n  {problems}"
        if not report.ok:
            self.refused += 1
            return "a refused build wrote" if bench.outputs() != before else ""
        self.good.append(bench.sources())
        self.rendered += len(report.why)
        self.pages += len(clean)
        difference = first_difference(bench.outputs(), clean)
        if difference:
            return f"{difference} differs from a clean build"
        again = bench.build(jobs=1)
        return f"rendered again: {sorted(again.why)[0]}" if again.why else ""


@cache
@cache
def _sample() -> dict[str, bytes]:
    """The project's own content, with small pictures and no social cards.

    Clean builds make all of them anew each time, for seconds; they have edits of their own.
    """
    files = read_tree(ROOT / "content")
    files["site.yaml"] = files["site.yaml"].replace(b"social_cards: true", b"social_cards: false")
    return {f"content/{name}": _small(name, raw) for name, raw in files.items()}


def _small(name: str, raw: bytes) -> bytes:
    if not name.endswith(".png"):
        return raw
    stream = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as picture:
        # Wider than the smallest of the sizes that are made.
        picture.thumbnail((260, 260))
        picture.save(stream, "PNG")
    return stream.getvalue()


# --- Many ---


def many(names: Iterable[str]) -> Iterator[Ran]:
    """Run sequences in as many processes as there are processors."""
    # Not forked: a process of its own has no threads, and may fork those of the builds.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processors(), context) as executor:
        yield from executor.map(run, names, chunksize=4)


def names_of(site: str, seed: int, sequences: int) -> list[str]:
    return [f"{site}-{seed}-{number}" for number in range(sequences)]


def names_of_edits(seed: int, edits: int) -> list[str]:
    """As many sequences as hold so many edits, every seventh of the sample site."""
    names: list[str] = []
    for number in count():
        if edits <= 0:
            break
        names.append(f"{'small' if number % 7 else 'sample'}-{seed}-{number}")
        edits -= sum(sizes(names[-1]))
    return names


def result_line(done: list[Ran], seconds: float) -> str:
    edits, builds, refused, rendered, pages = map(
        sum, zip(*(ran[1:6] for ran in done), strict=True)
    )
    wrong = sum(bool(ran.wrong) for ran in done)
    return (
        f"{len(done)} sequences, {edits} edits, {builds} builds ({refused} refused for mistakes), "
        f"{rendered} of {pages} files rendered, {wrong} sequences unlike a clean build, "
        f"{seconds:.0f} s"
    )


def main(given: list[str] | None = None) -> int:
    """Print what was wrong, and a line of results; the exit code is 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.sequences")
    parser.add_argument("--small", type=int, default=0, help="sequences of the small site")
    parser.add_argument("--sample", type=int, default=0, help="of the project's content")
    parser.add_argument("--edits", type=int, default=0, help="edits of both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="NAME", help="one sequence, by its name")
    asked = parser.parse_args(given)
    names = [
        *names_of("sample", asked.seed, asked.sample),
        *names_of("small", asked.seed, asked.small),
        *names_of_edits(asked.seed, asked.edits),
    ]
    started = time.monotonic()
    done = []
    for ran in [run(asked.only)] if asked.only else many(names):
        done.append(ran)
        if ran.wrong:
            sys.stdout.write(f"{ran.wrong}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{result_line(done, time.monotonic() - started)}\n")
    return int(any(ran.wrong for ran in done))


if __name__ == "__main__":
    # Only the site's own zone and language may count.
    os.environ.setdefault("TZ", "Pacific/Chatham")
    sys.exit(main())
