"""Times whole processes on generated sites, and prints tables of medians: sitegen, Hugo, Pelican.

What is timed follows in turns: of each run, each row, and of each row, each tool, so that whatever
else the machine does meets them all alike. Ratios are medians divided by Hugo's of the same
session. Sites lie on a memory file system where there is one, then on a real disk.
"""

import argparse
import os
import sys
import tempfile
from collections import abc
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import tools
from tests.benchmarks.measure import Cost, Failed, run
from tests.benchmarks.tools import Tool

MEMORY = Path("/dev/shm")  # noqa: S108 - not for secrets: the one place that is surely in memory

ROWS = {
    "cold": "cold",
    "unchanged": "nothing changed",
    "body": "one body edited",
    "title": "one title edited",
    "person": "one person renamed",
    "string": "one string changed",
    "layout": "base layout edited",
    "css": "CSS edited",
    "clone": "new clone, kept cache",
}
# Sites of an organisation have a tenth of the entries: there are fewer of them than of posts.
SHARE_OF_ORGANISATION = 10


@dataclass(frozen=True)
class Session:
    """What is timed, and where."""

    folder: Path
    tools: tuple[Tool, ...]
    rows: tuple[str, ...]
    runs: int
    size: int
    seed: int


Costs = dict[tuple[str, str], list[Cost]]


def measure(session: Session) -> Costs:
    """Write each tool's site, and time the rows in turns."""
    costs: Costs = {}
    roots = {tool.name: session.folder / str(number) for number, tool in enumerate(session.tools)}
    for tool in session.tools:
        tool.write(roots[tool.name], session.size, session.seed)
    for number in range(session.runs):
        for row in session.rows:
            for tool in session.tools:
                if row in (*tool.edits, "cold", "unchanged", "clone"):
                    cost = _one(tool, roots[tool.name], row, number)
                    costs.setdefault((row, tool.name), []).append(cost)
            _progress(f"run {number + 1} of {session.runs}: {ROWS[row]}")
        if number == 0:
            _compare({tool.name: roots[tool.name] / tool.output for tool in session.tools})
    _progress("")
    return costs


def _one(tool: Tool, root: Path, row: str, number: int) -> Cost:
    if row == "cold":
        tools.clear(root, (tool.output, *tool.kept))
    elif row == "clone":
        tools.clear(root, (tool.output,))
        tools.touch(root, tool.kept)
    elif row in tool.edits:
        tools.edit(tool.edits[row], root, number)
    # What earlier builds have not yet brought to the disk is no part of this one.
    os.sync()
    return run(tool.command(root), root, tool.environment)


def _compare(outputs: abc.Mapping[str, Path]) -> None:
    """Assert that all tools made the same posts and lists, with the same words."""
    if not (next(iter(outputs.values())) / "nyheter/atom.xml").exists():
        return
    made = {name: tools.made(output) for name, output in outputs.items()}
    first = next(iter(made))
    for name, each in made.items():
        assert each == made[first], f"{name}: {each}; {first}: {made[first]}"
        assert each.in_site_map == len(each.posts), f"{name}: {each.in_site_map} in the site map"
    for post in sorted(made[first].posts)[:: max(1, len(made[first].posts) // 20)]:
        texts = {name: tools.words(output, post) for name, output in outputs.items()}
        for name, text in texts.items():
            differing = [each for each in zip(text, texts[first], strict=False) if len({*each}) > 1]
            assert text == texts[first], f"{post}: {name} and {first} differ: {differing[:5]}"
    _progress("")
    print(f"each tool made {made[first]}")


def _progress(said: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{said:<60}\r", end="", file=sys.stderr, flush=True)


def table(costs: Costs, names: abc.Sequence[str], rows: abc.Iterable[str]) -> str:
    """Medians, as a table of Markdown: seconds, × Hugo, processor seconds, MiB."""
    base = "Hugo" if "Hugo" in names else names[0]
    lines = [
        f"| | {' | '.join(f'{name} | × {base} | processor | memory' for name in names)} |",
        f"|---|{'---:|---:|---:|---:|' * len(names)}",
    ]
    for row in rows:
        if any((row, name) in costs for name in names):
            cells = (_cells(costs, row, name, base) for name in names)
            lines.append(f"| {ROWS[row]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(costs: Costs, row: str, name: str, base: str) -> str:
    if (row, name) not in costs:
        return " | | | "
    wall, processor, peak = (
        median(getattr(cost, what) for cost in costs[row, name])
        for what in ("wall", "processor", "peak")
    )
    of_base = median(cost.wall for cost in costs[row, base]) if (row, base) in costs else 0
    ratio = f"{wall / of_base:.2f}" if of_base else ""
    return f"{wall:.2f} s | {ratio} | {processor:.2f} s | {peak:.0f} MiB"


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000, help="size of the site (default: 1000)")
    parser.add_argument("--runs", type=int, default=3, help="of each row (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: 1)")
    parser.add_argument(
        "--disk", metavar="DIR", default=tempfile.gettempdir(), help="a folder on a real disk"
    )
    parser.add_argument(
        "--disk-rows",
        metavar="ROWS",
        default="cold,unchanged,body,clone",
        help="what to time there; none: '' (default: %(default)s)",
    )
    parser.add_argument("--rows", default=",".join(ROWS), help="what to time (default: all)")
    parser.add_argument("--alone", action="store_true", help="sitegen only")
    parser.epilog = "Other options are given to sitegen."
    return parser.parse_known_args()


def main() -> None:
    """Measure, and print tables."""
    arguments, options = _arguments()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=_in_memory(arguments)) as name:
        folder = Path(name)
        timed = (tools.sitegen(arguments.posts, *options), *_peers(folder / "peers", arguments))
        _report(arguments, folder, timed, arguments.rows, "in memory")
        organisation = (tools.organisation(*options),)
        rows = ",".join({"cold", "unchanged", "person"} & {*arguments.rows.split(",")})
        size = max(100, arguments.posts // SHARE_OF_ORGANISATION)
        _report(arguments, folder, organisation, rows, "in memory", size)
        if arguments.disk_rows:
            with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.disk) as disk:
                _report(arguments, Path(disk), timed, arguments.disk_rows, "on disk")


def _in_memory(arguments: argparse.Namespace) -> str:
    found = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if not found:
        print("there is no memory file system here; all is on disk")
    return str(MEMORY) if found else str(arguments.disk)


def _peers(folder: Path, arguments: argparse.Namespace) -> tuple[Tool, ...]:
    """Hugo and Pelican; where they cannot be had, the reason is printed."""
    if arguments.alone:
        return ()
    reason = tools.install(folder)
    if reason:
        print(f"without Hugo and Pelican: they cannot be installed here ({reason})")
        return ()
    return tools.hugo(folder, arguments.posts), tools.pelican(folder, arguments.posts)


def _report(
    arguments: argparse.Namespace,
    folder: Path,
    timed: tuple[Tool, ...],
    rows: str,
    where: str,
    size: int = 0,
) -> None:
    """Measure one session, and print its table."""
    size = size or arguments.posts
    chosen = tuple(row for row in ROWS if row in rows.split(","))
    if not chosen:
        return
    kind = "posts" if len(timed) > 1 or timed[0].name == "sitegen" else "entries of all kinds"
    print(f"\n{size:,} {kind}, {where}; medians of {arguments.runs}; {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        session = Session(Path(name), timed, chosen, arguments.runs, size, arguments.seed)
        try:
            costs = measure(session)
        except Failed as failed:
            raise SystemExit(str(failed)) from None
    print(f"\n{table(costs, [tool.name for tool in timed], chosen)}", flush=True)


if __name__ == "__main__":
    main()
