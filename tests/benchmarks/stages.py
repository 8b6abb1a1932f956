"""Where a clean build's time goes: `python -m tests.benchmarks.stages --posts 1000`.

One process builds under cProfile, which makes much-called Python look slower than it is; shares
are what counts. A stage's share is the time within the functions named, with all that they call.
"""

import argparse
import cProfile
import pstats
import tempfile
import time
from collections import abc
from datetime import datetime
from pathlib import Path
from typing import Any

from sitegen.build import build
from sitegen.outcome import Options
from tests.benchmarks.content import write_news, write_organisation
from tests.benchmarks.tools import AT

# A stage, and the functions that are it: the end of the file's path, and the name.
STAGES = (
    ("read files", (("sitegen/sources.py", "read"),)),
    ("front matter: YAML", (("sitegen/front_matter.py", "read"),)),
    ("front matter: fields", (("sitegen/fields.py", "read_record"),)),
    ("texts: Markdown", (("sitegen/markdown/__init__.py", "convert"),)),
    ("connect", (("sitegen/site.py", "connect"),)),
    ("plan", (("sitegen/pages.py", "plan_pages"),)),
    ("check links", (("sitegen/checks.py", "check"),)),
    ("layouts: Jinja", (("jinja2/environment.py", "render"),)),
    ("feeds, site map", (("sitegen/feeds.py", "atom"), ("sitegen/sitemap.py", "sitemap"))),
    ("write: stage", (("sitegen/files.py", "add"),)),
    ("write: put into place", (("sitegen/files.py", "commit"),)),
)


def profile(root: Path) -> pstats.Stats:
    """Build a site in this process."""
    options = Options(root, root / "output", datetime.fromisoformat(AT), jobs=1)
    profiler = cProfile.Profile()
    profiler.enable()
    report = build(options)
    profiler.disable()
    assert report.ok, report.problems
    return pstats.Stats(profiler)


def shares(stats: pstats.Stats) -> abc.Iterator[tuple[str, float, float]]:
    """Stage, seconds, and share of the whole."""
    found: Any = stats
    whole: float = found.total_tt
    rest = whole
    for stage, functions in STAGES:
        seconds = sum(
            cumulative
            for (file, _, name), (_, _, _, cumulative, _) in found.stats.items()
            if any(file.endswith(end) and name == called for end, called in functions)
        )
        rest -= seconds
        yield stage, seconds, seconds / whole
    yield "all else", rest, rest / whole


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stages", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--organisation", action="store_true", help="a site of all kinds")
    parser.add_argument("--functions", type=int, default=0, help="how many, by their own time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        write = write_organisation if arguments.organisation else write_news
        write(Path(name), arguments.posts, arguments.seed)
        start = time.perf_counter()
        stats = profile(Path(name))
        print(f"{time.perf_counter() - start:.1f} s under the profiler\n")
    print("| stage | seconds | share |\n|---|---:|---:|")
    for stage, seconds, share in shares(stats):
        print(f"| {stage} | {seconds:.2f} | {share:.0%} |")
    if arguments.functions:
        stats.sort_stats("tottime").print_stats(arguments.functions)


if __name__ == "__main__":
    main()
