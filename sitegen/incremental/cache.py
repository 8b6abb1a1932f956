"""What the last build saw and left: what is as it was need not be done again.

Two files lie in `ROOT/.sitegen/`. The shelf holds entries, texts, traces and the plan, each piece
with a check sum. The record says which piece is which, and for every file that a build reads and
every file that it wrote, size, inode and time of change; further the options, and between which two
instants the clock gives the same answers. Its first line is all that a build with nothing to do
needs to know. Each of its two lines has a check sum as well. Both files are data: somebody who
changes them can bring a wrong page about, never run code. Whatever cannot be understood is dropped.

This module imports nothing that a build needs, so that a build of nothing takes no time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import zlib
from collections import abc
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from sitegen.read.layouts import SHIPPED
from sitegen.words.files import STAGING, CannotWrite, digest, read_inside
from sitegen.words.model import Place
from sitegen.words.outcome import Change, Options, Reason, Report
from sitegen.words.problems import Problem
from sitegen.words.shelf import Shelf

FOLDER = ".sitegen"
RECORD = "last-build.json"
# One of them holds what is kept; the other takes its place when there is too much waste in it.
SHELVES = ("pieces", "pieces-2")

# The folders of a root that a build reads.
INPUTS = ("content", "layouts")

# Path → size, inode and time of change in nanoseconds.
Stats: TypeAlias = dict[str, list[int]]

# A file that changed this shortly before it was looked at may have changed again within the same
# tick of its disk's clock, with nothing to show for it; it is not trusted ("racy" in git's words).
RACY = 50_000_000

# A shelf is tidied when it has grown by so many bytes, and to twice what it was when it was tidy.
_MUCH_WASTE = 10_000_000

# What reading data of strangers may raise.
_ODD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


class Seen(NamedTuple):
    """What a build is about to read, looked at before it is read."""

    inputs: Stats
    # Nanoseconds since the epoch.
    at: int


# A row of a table, as it is in memory or as JSON gave it: a list instead of a named tuple.
Row: TypeAlias = abc.Sequence[Any]


class KeptEntry(NamedTuple):
    """An entry of the last build, and the file that it was read from."""

    # Of the file's bytes.
    digest: str
    # Of all that others may depend on, see `entries.bearing`.
    bearing: str
    # `Spot`s of the entry as data, and of the HTML of its text.
    line: Row
    text: Row
    # What tells the HTML from any other.
    text_digest: str


@dataclass(frozen=True)
class Tables:
    """Which piece of the shelf is which, and what else is known of it.

    Rows stay as JSON gave them until somebody asks for one.
    """

    # Path of the file → its `KeptEntry`.
    entries: dict[str, Row] = field(default_factory=dict)
    # Path of an output → `Spot` of the trace of its page; name → that of a group of questions.
    pages: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, Row] = field(default_factory=dict)
    # Path of a file that was read, but holds no entry → SHA-256 of its bytes.
    files: dict[str, str] = field(default_factory=dict)
    # The `Spot`s of the parts of the plan, by name.
    plan: dict[str, Row] = field(default_factory=dict)
    # Path of an output → SHA-256 of its bytes.
    digests: dict[str, str] = field(default_factory=dict)
    # Key of an entry → outputs besides its own page on which its text stands.
    shown: dict[str, list[str]] = field(default_factory=dict)
    # Path of an output, "" for the plan → the instants to come that were asked about, ISO 8601.
    coming: dict[str, list[str]] = field(default_factory=dict)
    # Path of a source → problems that were found when it was parsed, and when its links were looked
    # at, as data.
    parsed: dict[str, list[Any]] = field(default_factory=dict)
    checked: dict[str, list[Any]] = field(default_factory=dict)
    # Path of an output that was made late → what tells it from any other, see `late`.
    late: dict[str, str] = field(default_factory=dict)
    # Path of an output → the `cards.Card` that it names.
    cards: dict[str, Row] = field(default_factory=dict)
    # What entries are parsed with: if it differs, they are parsed again.
    parse_key: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """What there is of the last build, and why there is something to do."""

    options: Options
    seen: Seen
    reason: Reason
    shelf: Shelf
    record: abc.Mapping[str, Any] = field(default_factory=dict)
    tables: Tables = field(default_factory=Tables)
    # Files that were added, changed or removed since, as they were looked at.
    changed: frozenset[str] = frozenset()
    # The report of the last build, if this one would give the very same files.
    report: Report | None = None

    @property
    def last_report(self) -> Report:
        """The report of the last build; raises `ValueError` and others where it is damaged."""
        return _report(self.record["report"])

    def is_same(self, path: str) -> bool:
        """Whether a file, relative to the root, is as the last build read it."""
        whole = f"{self.options.root}/{path}"
        return whole in self.seen.inputs and bool(self.record) and whole not in self.changed

    def as_left(self) -> set[str]:
        """The outputs that are as the last build left them."""
        return {
            path
            for path, stat in self.record.get("outputs", {}).items()
            if _is_as_left(self.options.output, path, stat)
        }

    def has_same_bytes(self, path: str) -> bool:
        """Whether a file that only looks changed, as it was looked at, has the bytes it had."""
        known = self.tables.files.get(path)
        return bool(known) and path in self.seen.inputs and known == self._digest(path)

    def digests(self, entries: abc.Iterable[str]) -> dict[str, str]:
        """The digests of all files that were read, but for those of entries."""
        own = {f"{self.options.root}/{path}" for path in entries}
        before = self.tables.files
        return {
            path: before[path]
            if path in before and path not in self.changed
            else self._digest(path)
            for path in self.seen.inputs
            if path not in own
        }

    def _digest(self, path: str) -> str:
        tops = (*(self.options.root / name for name in INPUTS), SHIPPED)
        top = next(each for each in tops if path.startswith(f"{each}{os.sep}"))
        try:
            return digest(read_inside(top, Path(path)))
        except OSError:
            return ""


def look(options: Options) -> Seen:
    """Look at every file that a build of a root may read, layouts that come with us included."""
    now = datetime.now(UTC)
    inputs: Stats = {}
    for name in INPUTS:
        inputs |= _walk(options.root / name)
    inputs |= _walk(SHIPPED)
    return Seen(inputs, int(now.timestamp() * 1e9))


def nothing(options: Options, reason: Reason, *, on_disk: bool = False) -> Kept:
    """A build that begins with nothing; `on_disk`: but leaves something for the next one."""
    return Kept(options, look(options), reason, _new_shelf(options) if on_disk else Shelf())


def load(options: Options) -> Kept:
    """What there is of the last build.

    If there is nothing to do, only the first line of the record has been read.
    """
    if options.fresh:
        return nothing(options, Reason("first"))
    seen = look(options)
    try:
        with open(options.root / FOLDER / RECORD, "rb", opener=_open_plain) as file:
            record = _read_line(file.readline())
            if record["generation"] != _generation():
                return Kept(options, seen, Reason("program"), _new_shelf(options))
            changed = _difference(record["inputs"], seen.inputs)
            reason, report = _compare(options, record, changed)
            if report:
                return Kept(options, seen, reason, Shelf(), record, report=report)
            tables = _tables(_read_line(file.readline()))
            shelf = _shelf(options, *record["shelf"])
    except OSError:
        return Kept(options, seen, Reason("first"), _new_shelf(options))
    except _ODD:
        return Kept(options, seen, Reason("damaged"), _new_shelf(options))
    return Kept(options, seen, reason, shelf, record, tables, changed)


def _new_shelf(options: Options) -> Shelf:
    return Shelf(options.root / FOLDER / SHELVES[0])


def _shelf(options: Options, name: str, size: int) -> Shelf:
    path = options.root / FOLDER / name
    if name not in SHELVES or type(size) is not int or not 0 <= size <= os.lstat(path).st_size:
        raise ValueError(name)
    return Shelf(path, size)


def line(data: abc.Mapping[str, Any]) -> bytes:
    """A line of the record: data, after its CRC-32."""
    raw = json.dumps(data, separators=(",", ":")).encode()
    return b"%08x %b\n" % (zlib.crc32(raw), raw)


def _read_line(raw: bytes) -> Any:
    check, _, data = raw.rstrip(b"\n").partition(b" ")
    if int(check, 16) != zlib.crc32(data):
        raise ValueError("damaged")
    return json.loads(data)


def clear(options: Options) -> None:
    """Remove what is kept, whatever it is: something else is about to take its place."""
    folder = options.root / FOLDER
    if folder.is_symlink():
        # What it leads to is not ours.
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (RECORD, *SHELVES):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _compare(
    options: Options, record: abc.Mapping[str, Any], changed: frozenset[str]
) -> tuple[Reason, Report | None]:
    """Why there is something to do; or the report of the last build, if there is not."""
    if record["asked"] != _asked(options):
        return Reason("options"), None
    if changed:
        return Reason("input", os.path.relpath(min(changed), options.root)), None
    missing = _not_as_left(options.output, record["outputs"])
    if missing:
        return Reason("output", missing), None
    if options.late and not record["late"]:
        return Reason("late"), None
    report = _report(record["report"])
    now = _now(options, report.time_zone)
    if now < datetime.fromisoformat(record["since"]):
        return Reason("time"), None
    if report.next_change and now >= report.next_change.at:
        return Reason("time", report.next_change.entry), None
    return Reason("nothing"), report


def is_between(kept: Kept) -> bool:
    """Whether the clock answers as in the last build."""
    try:
        report = _report(kept.record["report"])
        now = _now(kept.options, report.time_zone)
        since = datetime.fromisoformat(kept.record["since"])
        return since <= now and not (report.next_change and now >= report.next_change.at)
    except _ODD:
        return False


def _tables(data: abc.Mapping[str, Any]) -> Tables:
    tables = Tables(**data)
    for name, table in vars(tables).items():
        if type(table) is not (list if name == "parse_key" else dict):
            raise ValueError(name)
    return tables


def remember(kept: Kept, tables: Tables, report: Report, changed: abc.Container[str]) -> None:
    """Write down what a build saw and left.

    `changed`: the outputs that it wrote; the others are as they were. What cannot be written down
    is no mistake: the output is what it should be, and the next build begins with less.
    """
    try:
        _remember(kept, tables, report, changed)
    except (OSError, CannotWrite):
        with contextlib.suppress(OSError):
            clear(kept.options)


def _remember(kept: Kept, tables: Tables, report: Report, changed: abc.Container[str]) -> None:
    options, seen = kept.options, kept.seen
    shelf, tables = _tidied(kept, replace(tables, files=kept.digests(tables.entries)))
    if shelf.path is None:
        return
    before = kept.record.get("outputs", {})
    record = {
        "generation": _generation(),
        "asked": _asked(options),
        "late": options.late,
        "since": _now(options, report.time_zone).isoformat(),
        "inputs": {
            path: stat if stat[2] <= seen.at - RACY else [] for path, stat in seen.inputs.items()
        },
        "outputs": {
            path: before[path]
            if path in before and path not in changed
            else _stat(os.lstat(options.output / path))
            for path in tables.digests
        },
        "report": _report_facts(report),
        "shelf": [shelf.path.name, shelf.size],
        "tidy": kept.record["tidy"] if kept.record and shelf is kept.shelf else shelf.size,
    }
    target = options.root / FOLDER / RECORD
    new = target.with_suffix(".new")
    new.write_bytes(line(record) + line(vars(tables)))
    new.replace(target)
    shelf.close()
    if shelf is not kept.shelf:
        kept.shelf.remove()


def _tidied(kept: Kept, tables: Tables) -> tuple[Shelf, Tables]:
    """The shelf and its tables; a new one where nothing points at most of what is on it."""
    old = kept.shelf
    if old.path is None or not kept.record or old.size <= 2 * kept.record["tidy"] + _MUCH_WASTE:
        return old, tables
    new = Shelf(old.path.with_name(next(name for name in SHELVES if name != old.path.name)))
    new.remove()

    def moved(table: abc.Mapping[str, Row]) -> dict[str, Row]:
        return {name: new.put(old.get(spot)) for name, spot in table.items()}

    entries: dict[str, Row] = {}
    for path, row in tables.entries.items():
        entry = KeptEntry(*row)
        line, text = new.put(old.get(entry.line)), new.put(old.get(entry.text))
        entries[path] = entry._replace(line=line, text=text)
    return new, replace(
        tables,
        entries=entries,
        pages=moved(tables.pages),
        groups=moved(tables.groups),
        plan=moved(tables.plan),
    )


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


def _difference(before: Stats, now: Stats) -> frozenset[str]:
    """The files that were added, changed or removed."""
    if before == now:
        return frozenset()
    differ = {path for path, stat in now.items() if before.get(path) != stat}
    return frozenset(differ | (before.keys() - now.keys()))


def _not_as_left(output: Path, files: abc.Mapping[str, list[int]]) -> str:
    """The first file of the output that is not as the last build left it, or ""."""
    if os.path.lexists(output / STAGING):
        # A build was killed.
        return STAGING
    return next((path for path, stat in files.items() if not _is_as_left(output, path, stat)), "")


def _is_as_left(output: Path, path: str, stat: list[int]) -> bool:
    try:
        return _stat(os.lstat(f"{output}/{path}")) == stat
    except (OSError, ValueError):
        return False


def _open_plain(path: str, flags: int) -> int:
    """Open a file, not through a link, and without waiting for a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _stat(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_ino, stat.st_mtime_ns]


# --- What else counts ---


def _asked(options: Options) -> list[Any]:
    return [os.path.realpath(options.output), options.drafts, options.base_url]


def _generation() -> list[Any]:
    """What differs when another program would build: our code, Python, the packages beside us."""
    # By content: who installs the same program anew, as CI does each night, has the same.
    top = Path(__file__).parent.parent
    code = hashlib.sha256()
    for path in sorted(path for path in _walk(top) if path.endswith(".py")):
        code.update(path.removeprefix(str(top)).encode())
        code.update(Path(path).read_bytes())
    return [sys.version, code.hexdigest(), _packages()]


def program() -> str:
    """What tells this program, with all that it stands on, from any other."""
    return digest(json.dumps(_generation()).encode())


def _packages() -> list[str]:
    """Names and versions of all packages where the template engine is installed."""
    spec = find_spec("jinja2")
    if spec is None or spec.origin is None:
        return []
    installed = Path(spec.origin).parent.parent.iterdir()
    return sorted(path.name for path in installed if path.suffix in (".dist-info", ".egg-info"))


def _now(options: Options, time_zone: str) -> datetime:
    if options.at is None:
        return datetime.now(UTC)
    if options.at.tzinfo:
        return options.at
    from sitegen.words.clock import zone

    return options.at.replace(tzinfo=zone(time_zone))


# --- The report as data ---


def _report_facts(report: Report) -> dict[str, Any]:
    change = report.next_change
    return {
        "problems": as_data(report.problems),
        "pages": report.pages,
        "files": report.files,
        "change": [change.at.isoformat(), change.entry, change.moment] if change else None,
        "language": report.language,
        "time_zone": report.time_zone,
        "texts": dict(report.texts),
    }


def _report(facts: abc.Mapping[str, Any]) -> Report:
    """A report of a build that had nothing to do."""
    change = None
    if facts["change"]:
        at, entry, moment = facts["change"]
        change = Change(datetime.fromisoformat(at), entry, moment)
    return Report(
        from_data(facts["problems"]),
        pages=facts["pages"],
        files=facts["files"],
        next_change=change,
        language=facts["language"],
        time_zone=facts["time_zone"],
        texts=facts["texts"],
    )


def as_data(problems: abc.Iterable[Problem]) -> list[Any]:
    return [[each.path, *each.place, each.code, each.facts] for each in problems]


def from_data(data: abc.Iterable[Any]) -> tuple[Problem, ...]:
    return tuple(
        Problem(path, Place(line, column), code, tuple((name, text) for name, text in slots))
        for path, line, column, code, slots in data
    )
