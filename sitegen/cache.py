"""What the last build saw and left: where nothing differs, there is nothing to build.

The record lies in `ROOT/.sitegen/`. It holds, for every file that a build reads and every file
that it wrote, size, inode and time of change; the options; and between which two instants the
clock gives the same answers. It is data (JSON): a record that somebody has changed can make the
program leave an old page where it is, never run code. Whatever cannot be understood is dropped.

This module imports nothing that a build needs, so that a build of nothing takes no time.
"""

from __future__ import annotations

import json
import os
import sys
from collections import abc
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from sitegen.files import STAGING
from sitegen.layouts import SHIPPED
from sitegen.model import Place
from sitegen.outcome import Change, Options, Report
from sitegen.problems import Problem

FOLDER = ".sitegen"
RECORD = "last-build.json"

# Path → size, inode and time of change in nanoseconds.
Stats: TypeAlias = dict[str, list[int]]

# A file that changed this shortly before it was looked at may have changed again within the same
# tick of its disk's clock, with nothing to show for it; it is not trusted ("racy" in git's words).
RACY = 50_000_000


class Seen(NamedTuple):
    """What a build is about to read, looked at before it is read."""

    inputs: Stats
    # Nanoseconds since the epoch.
    at: int


def look(options: Options) -> Seen:
    """Look at every file that a build of a root may read, layouts that come with us included."""
    now = datetime.now(UTC)
    inputs: Stats = {}
    for name in ("content", "layouts"):
        inputs |= _walk(options.root / name)
    inputs |= _walk(SHIPPED)
    return Seen(inputs, int(now.timestamp() * 1e9))


class Reason(NamedTuple):
    """Why there is something to build."""

    # `first`, `program`, `options`, `input`, `output`, `time` or `damaged`.
    what: str
    # The file that differs, or what changed by itself.
    which: str = ""


def compare(options: Options, seen: Seen) -> Report | Reason:
    """The report of the last build, if this one would give the very same files; else why not."""
    try:
        record = json.loads((options.root / FOLDER / RECORD).read_bytes())
    except OSError:
        return Reason("first")
    except (ValueError, RecursionError):
        return Reason("damaged")
    try:
        return _compare(options, seen, record)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return Reason("damaged")


def _compare(options: Options, seen: Seen, record: abc.Mapping[str, Any]) -> Report | Reason:
    if record["generation"] != _generation():
        return Reason("program")
    if record["asked"] != _asked(options):
        return Reason("options")
    changed = _difference(record["inputs"], seen.inputs)
    if changed:
        return Reason("input", os.path.relpath(changed, options.root))
    missing = _not_as_left(options.output, record["outputs"])
    if missing:
        return Reason("output", missing)
    report = _report(record["report"])
    now = _now(options, report)
    if now < datetime.fromisoformat(record["since"]):
        return Reason("time")
    if report.next_change and now >= report.next_change.at:
        return Reason("time", report.next_change.entry)
    return report


def remember(options: Options, seen: Seen, report: Report, paths: abc.Iterable[str]) -> None:
    """Write down what a build saw and left. `paths`: its files, relative to the output."""
    if any(changed > seen.at - RACY for _, _, changed in seen.inputs.values()):
        forget(options)
        return
    record = {
        "generation": _generation(),
        "asked": _asked(options),
        "since": _now(options, report).isoformat(),
        "inputs": seen.inputs,
        "outputs": {path: _stat(os.lstat(options.output / path)) for path in paths},
        "report": _report_facts(report),
    }
    target = options.root / FOLDER / RECORD
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.write_text(json.dumps(record, separators=(",", ":")), "utf-8")
    new.replace(target)


def forget(options: Options) -> None:
    """Drop the record, as what it says is no longer so."""
    (options.root / FOLDER / RECORD).unlink(missing_ok=True)


# --- Files ---


def _walk(top: Path) -> Stats:
    """Every file below a folder, hidden ones left out."""
    found: Stats = {}
    folders = [str(top)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                found[entry.path] = _stat(entry.stat(follow_symlinks=entry.is_file()))
    return found


def _difference(before: Stats, now: Stats) -> str:
    """The first file that was added, changed or removed, or ""."""
    if before == now:
        return ""
    return min(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _not_as_left(output: Path, files: abc.Mapping[str, list[int]]) -> str:
    """The first file of the output that is not as the last build left it, or ""."""
    if os.path.lexists(output / STAGING):
        # A build was killed.
        return STAGING
    for path, stat in files.items():
        try:
            if _stat(os.lstat(output / path)) != stat:
                return path
        except OSError:
            return path
    return ""


def _stat(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_ino, stat.st_mtime_ns]


# --- What else counts ---


def _asked(options: Options) -> list[Any]:
    return [os.path.realpath(options.output), options.drafts, options.base_url]


def _generation() -> list[Any]:
    """What differs when another program would build: our code, Python, the packages beside us."""
    code = [
        [path, *stat]
        for path, stat in sorted(_walk(Path(__file__).parent).items())
        if path.endswith(".py")
    ]
    return [sys.version, code, _packages()]


def _packages() -> list[str]:
    """Names and versions of all packages where the template engine is installed."""
    spec = find_spec("jinja2")
    if spec is None or spec.origin is None:
        return []
    installed = Path(spec.origin).parent.parent.iterdir()
    return sorted(path.name for path in installed if path.suffix in (".dist-info", ".egg-info"))


def _now(options: Options, report: Report) -> datetime:
    if options.at is None:
        return datetime.now(UTC)
    if options.at.tzinfo:
        return options.at
    from sitegen.clock import zone

    return options.at.replace(tzinfo=zone(report.time_zone))


# --- The report as data ---


def _report_facts(report: Report) -> dict[str, Any]:
    change = report.next_change
    return {
        "problems": [[each.path, *each.place, each.code, each.facts] for each in report.problems],
        "pages": report.pages,
        "change": [change.at.isoformat(), change.entry, change.moment] if change else None,
        "language": report.language,
        "time_zone": report.time_zone,
        "texts": dict(report.texts),
    }


def _report(facts: abc.Mapping[str, Any]) -> Report:
    """A report of a build that had nothing to do."""
    problems = tuple(
        Problem(path, Place(line, column), code, tuple((name, text) for name, text in slots))
        for path, line, column, code, slots in facts["problems"]
    )
    change = None
    if facts["change"]:
        at, entry, moment = facts["change"]
        change = Change(datetime.fromisoformat(at), entry, moment)
    return Report(
        problems,
        pages=facts["pages"],
        next_change=change,
        language=facts["language"],
        time_zone=facts["time_zone"],
        texts=facts["texts"],
    )
