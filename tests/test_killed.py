"""Writing can be killed at any instant: by the system, and at every single step on the disk."""

import contextlib
import hashlib
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from sitegen.words import workers
from sitegen.words.files import MANIFEST, STAGING, Staged, Stager, Writer, read_manifest
from tests.conftest import ROOT, SAMPLE_TIME, Site
from tests.test_files import tree

MakeSite = Callable[[str], Site]


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: some disks wait for each block that is freed.

    What a process that was killed has done is the same on both.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="sitegen-", dir=memory) as folder:
        yield Path(folder)


# --- At every step ---


def write(output: Path, files: dict[str, str]) -> None:
    """Bring a folder to hold these files; everything is staged in the first process."""
    writer = Writer(output)
    for path, text in files.items():
        writer.add(path, text.encode())
    finish(writer)


def write_from_elsewhere(output: Path, files: dict[str, str]) -> None:
    """The same as a large incremental build does it: what is there stays, others stage the rest."""
    writer = Writer(output)
    known = read_manifest(output)
    stager: Stager = pickle.loads(pickle.dumps(writer.stager()))  # noqa: S301 - our own
    for path, text in files.items():
        raw = text.encode()
        digest = hashlib.sha256(raw).hexdigest()
        if known.get(path) == digest and (output / path).read_bytes() == raw:
            writer.keep(path, digest)
        else:
            writer.take(stager.stage(path, raw))
    finish(writer)


def finish(writer: Writer) -> None:
    writer.add(MANIFEST, json.dumps({"files": writer.files}).encode())
    writer.commit()


WAYS = [write, write_from_elsewhere]


@pytest.mark.parametrize("way", WAYS)
def test_every_step_of_writing_can_be_the_last(
    tmp_path: Path, way: Callable[[Path, dict[str, str]], None]
) -> None:
    """What chance may miss: each rename, deletion and folder, one after the other."""
    old, new, third = "förr", "nu igen", "sedan"
    before = {"a.html": old, "b/c.html": old, "d.css": old, "e": old, "f/g": old, "same": old}
    after = {"a.html": new, "b": new, "h/i.css": new, "e/j": new, "same": old}
    other = {"a.html": third, "h": third, "d.css": old}
    for name, files in (("clean", after), ("other", other)):
        write(tmp_path / name, files)
    clean, clean_other = tree(tmp_path / "clean"), tree(tmp_path / "other")
    for step in range(300):
        output = tmp_path / f"{step}"
        write(output, before)
        (output / "f/mine.txt").write_text("mitt")
        if not killed_after(step, way, output, after):
            break
        # The next build may be of other content, and may be killed too.
        copy = tmp_path / f"{step}-other"
        shutil.copytree(output, copy)
        killed_after(step * 7 % 41, way, copy, after)
        way(copy, other)
        assert tree(copy) == {**clean_other, "f/mine.txt": "mitt"}, step
        left = {path: text for path, text in tree(output).items() if STAGING not in path}
        # An empty folder counts as a file without text; ours all have one.
        known = {"mitt", *before.values(), *after.values(), clean[MANIFEST]}
        empty = {path for path in left if (output / path).is_dir()}
        assert {
            path
            for path, text in left.items()
            if path not in {MANIFEST, *empty} and text not in known
        } == set()
        assert left["f/mine.txt"] == "mitt"
        way(output, after)
        assert tree(output) == {**clean, "f/mine.txt": "mitt"}, step
        shutil.rmtree(output)
        shutil.rmtree(copy)
    else:
        pytest.fail("it never ends")
    assert step > 30


class _Killed(BaseException):
    """Stands for SIGKILL: nobody catches it."""


def killed_after(
    steps: int,
    way: Callable[[Path, dict[str, str]], None],
    output: Path,
    files: dict[str, str],
) -> bool:
    """Write, but stop for good after so many steps on the disk; False if it was done before."""
    left = steps

    def count() -> None:
        nonlocal left
        if left == 0:
            raise _Killed
        left -= 1

    def step(real: Callable[..., object]) -> Callable[..., object]:
        def stepped(*args: object, **options: object) -> object:
            count()
            return real(*args, **options)

        return stepped

    really_open, really_write = os.open, os.write

    def opened(path: str, flags: int, *args: int, **options: int) -> int:
        if flags & os.O_CREAT:
            count()
        return really_open(path, flags, *args, **options)

    def half_written(file: int, raw: bytes) -> int:
        # Both halves count: a file that is cut off is what must never be seen.
        written = really_write(file, raw[: len(raw) // 2])
        count()
        return written + really_write(file, raw[len(raw) // 2 :])

    with pytest.MonkeyPatch.context() as patched:
        for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "fsync"):
            patched.setattr(os, name, step(getattr(os, name)))
        patched.setattr(os, "open", opened)
        patched.setattr(os, "write", half_written)
        try:
            way(output, files)
        except _Killed:
            return True
    return False


def test_a_power_cut_finds_what_says_whose_files_they_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists that tell our files from others' reach the disk before what they tell of."""
    write(tmp_path, {"a": "1"})
    done: list[str] = []
    names: dict[int, str] = {}
    really_open, replace, fsync = os.open, os.replace, os.fsync

    def opened(path: str, flags: int, mode: int = 0o777) -> int:
        file = really_open(path, flags, mode)
        names[file] = path
        return file

    def noted_fsync(file: int) -> None:
        done.append(Path(names[file]).name)
        fsync(file)

    def noted_replace(staged: str, target: str) -> None:
        if Path(staged).name in done:
            done[done.index(Path(staged).name)] = Path(target).name
        done.append(f"> {Path(target).name}")
        replace(staged, target)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write(tmp_path, {"a": "2", "b": "2"})
    assert done == [MANIFEST, "claims.json", "> claims.json", "> a", "> b", f"> {MANIFEST}"]


# --- At any instant ---

# Starts a build for each line that it reads, and says how it ended. Python and what a build
# imports are loaded once, so that the moments fall into the work itself, and even few pages are
# rendered by two processes.
BUILDER = """\
import json, os, sys
from sitegen import build
from sitegen.words import workers  # all that it needs
from sitegen.doors.cli import main
from tests.test_killed import write_with_workers

workers.FEWEST, workers.CHUNK = 12, 3
print(os.getpid(), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(main(asked["build"]) if "build" in asked else write_with_workers(**asked))
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Builder:
    """Builds in processes of their own, which may be killed."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        # It takes longer to begin than to build.
        assert self._number() == self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, asked: dict[str, object]) -> int:
        """Begin; returns the number of the first process, which is that of its group too."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return self._number()

    def end(self) -> int:
        """Wait for the build that was started; returns its status, as the system has it."""
        return self._number()

    def kill(self, first: int) -> bool:
        """Kill the first process of a build; returns whether it had not ended before."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(first, signal.SIGKILL)
        return self.end() == signal.SIGKILL

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def group(first: int) -> set[int]:
    """The processes of a build that are still at work."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = path.read_text("ascii").rpartition(") ")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == first and state != "Z":
            found.add(int(path.parent.name))
    return found


def is_gone(first: int) -> bool:
    """Whether all processes of a build end, as they must soon."""
    deadline = time.monotonic() + 60
    while group(first) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not group(first)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file and link below a folder, with the bytes of the files."""
    return {
        path.relative_to(folder).as_posix(): b"" if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


class Moments:
    """When to kill: somewhere in a build that takes as long as the last ones have taken.

    What else the machine has to do comes and goes while a test runs.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - which instants, not secrets
        self._lengths: deque[float] = deque(maxlen=4)

    def took(self, seconds: float) -> None:
        """Note how long a whole build took."""
        self._lengths.append(seconds)

    def next(self) -> float:
        """Seconds from the start of a build."""
        return sum(self._lengths) / len(self._lengths) * self._chance.random()


# Moments to kill at; and the most, where too few of them were moments of a build.
LEAST, MOST = 100, 1000


def version_of(number: int) -> dict[str, bytes]:
    """Files enough for two workers, as `posts` has them."""
    return {
        f"{n % 20}/{n}.html": b"%d %d " % (n, number if n % 3 == 0 else 0) * 300
        for n in range(300)
        if n % 11 != number
    }


def stage_some(stager: Stager, items: tuple[tuple[str, bytes], ...]) -> list[Staged]:
    return [stager.stage(path, raw) for path, raw in items]


def write_with_workers(output: str, version: int) -> int:
    """Bring a folder to hold a version; other processes stage."""
    writer = Writer(Path(output))
    items = tuple(version_of(version).items())
    for some in workers.in_chunks(stage_some, writer.stager(), items, 2):
        for staged in some:
            writer.take(staged)
    finish(writer)
    return 0


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for processes in /proc")
def test_workers_that_are_killed_while_they_stage_harm_nothing(tmp_path: Path) -> None:
    """At 100 moments, of which more fall into the writing than in whole builds."""
    output = tmp_path / "output"
    versions = [version_of(0), version_of(1)]
    known = {
        path: {files[path] for files in versions if path in files}
        for path in versions[0] | versions[1]
    }
    with Builder() as builder:
        moments = Moments(20261122)
        for version in (0, 1, 0, 1):
            started = time.monotonic()
            builder.start({"output": str(output), "version": version})
            assert builder.end() == 0
            moments.took(time.monotonic() - started)
        killed = staging = 0
        for turn in range(MOST):
            if turn >= LEAST and killed > 30 and staging > 15:
                break
            if turn % 4 == 0:
                shutil.rmtree(output)
            version = 1 - turn % 2
            asked: dict[str, object] = {"output": str(output), "version": version}
            first = builder.start(asked)
            time.sleep(moments.next())
            killed += builder.kill(first)
            staging += (output / STAGING).exists()
            # Every third time the next build does not wait for workers that have not noticed.
            assert turn % 3 == 0 or is_gone(first)
            left = contents(output) if output.exists() else {}
            assert {
                path
                for path, raw in left.items()
                if not path.startswith(f"{STAGING}/")
                and path != MANIFEST
                and raw not in known.get(path, ())
            } == set(), turn
            started = time.monotonic()
            builder.start(asked)
            assert builder.end() == 0
            moments.took(time.monotonic() - started)
            assert is_gone(first)
            made = contents(output)
            assert read_manifest(output).keys() == versions[version].keys()
            assert {**made, MANIFEST: b""} == {**versions[version], MANIFEST: b""}, turn
            assert sorted(os.listdir(output)) == sorted(  # noqa: PTH208 - names, as text
                {MANIFEST, *(path.split("/")[0] for path in versions[version])}
            )
        else:
            pytest.fail(f"of {MOST} moments, {killed} were of a build, {staging} of its writing")


# Kept by the output although no build has made it.
STRANGERS = {"CNAME": b"www.exempel.se", "nyheter/mine.txt": b"mitt", "tom/mine.txt": b"mitt"}


def put_strangers(output: Path) -> None:
    for path, raw in STRANGERS.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(raw)


def posts(version: int) -> dict[str, str]:
    """A site of which a third differs in the other version, some is gone and some is new."""
    numbers = [n for n in range(33) if n % 11 != version]
    texts = {n: f"Text {n}, version {version if n % 3 == 0 else 0}." for n in numbers}
    return {
        f"content/news/2026-{1 + n % 9:02}-01-n{n}.md": (
            f"---\ntitle: Nyhet {n}\ndate: 2026-{1 + n % 9:02}-01\nsummary: Kort.\n---\n{text}\n"
        )
        for n, text in texts.items()
    }


def change_content(made: Site, version: int) -> None:
    """Bring the content to a version; what is the same in both is left alone."""
    now = posts(version)
    for path in set(posts(1 - version)) - set(now):
        (made.root / path).unlink(missing_ok=True)
    for path, text in now.items():
        target = made.root / path
        if not target.exists() or target.read_text("utf-8") != text:
            made.write(path, text)


class Trial:
    """A site that is built and killed in turns, and what it must look like."""

    def __init__(self, made: Site, twin: Site, builder: Builder) -> None:
        self.made, self._builder = made, builder
        # The files of each version, as a build from nothing makes them.
        self.clean = [self._clean(twin, version) for version in (0, 1)]
        options = ["--root", str(made.root), "--jobs", "2", "--at", SAMPLE_TIME, "--quiet"]
        self._asked: dict[str, object] = {"build": ["build", *options]}

    def _clean(self, twin: Site, version: int) -> dict[str, bytes]:
        change_content(twin, version)
        shutil.rmtree(twin.output, ignore_errors=True)
        assert twin.build("--jobs", "1", "--fresh").problems == []
        return twin.outputs()

    def prepare(self, turn: int) -> int:
        """Change the content; every other build is cold: there is nothing, or only others' files.

        Returns the version; it is another than before in each build that is warm.
        """
        version = (turn + 1) // 2 % 2
        change_content(self.made, version)
        if turn % 2 == 0:
            shutil.rmtree(self.made.output, ignore_errors=True)
            shutil.rmtree(self.made.root / ".sitegen", ignore_errors=True)
        if turn % 4:
            put_strangers(self.made.output)
        return version

    def start(self) -> int:
        return self._builder.start(self._asked)

    def complete(self, version: int) -> float:
        """Build to the end, see that all is as it must be, and return how long it took."""
        put_strangers(self.made.output)
        started = time.monotonic()
        self.start()
        assert self._builder.end() == 0
        taken = time.monotonic() - started
        assert contents(self.made.output) == {**self.clean[version], **STRANGERS}
        assert not (self.made.output / STAGING).exists()
        return taken

    def outside(self) -> dict[str, bytes]:
        """What no build may touch."""
        ours = ("output/", ".sitegen/")
        found = contents(self.made.root).items()
        strangers = {path: raw for path, raw in self.output().items() if path in STRANGERS}
        return {path: raw for path, raw in found if not path.startswith(ours)} | strangers

    def output(self) -> dict[str, bytes]:
        return contents(self.made.output) if self.made.output.exists() else {}

    def partial(self) -> list[str]:
        """Files of the output that are as in neither version."""
        return [
            path
            for path, raw in self.output().items()
            if not path.startswith(f"{STAGING}/")
            and raw not in {each.get(path) for each in (*self.clean, STRANGERS)}
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks for processes in /proc")
def test_a_build_that_is_killed_harms_nothing_and_is_mended(site: MakeSite) -> None:
    """At 50 moments of cold and 50 of warm builds, each with two workers."""
    with Builder() as builder:
        trial = Trial(site(""), site(""), builder)
        one, other = trial.clean
        assert sum(one[path] != other[path] for path in one.keys() & other.keys()) > 10
        assert one.keys() - other.keys()
        assert other.keys() - one.keys()
        moments = Moments(20261121)
        for turn in range(4):
            moments.took(trial.complete(trial.prepare(turn)))
        killed = at_work = 0
        for turn in range(MOST):
            if turn >= LEAST and killed > 30 and at_work > 10:
                break
            version = trial.prepare(turn)
            outside = trial.outside()
            first = trial.start()
            time.sleep(moments.next())
            at_work += len(group(first)) > 1
            killed += builder.kill(first)
            # Every third time the next build does not wait for workers that have not noticed.
            assert turn % 3 == 0 or is_gone(first)
            assert trial.partial() == [], turn
            assert trial.outside() == outside, turn
            moments.took(trial.complete(version))
            assert is_gone(first)
        else:
            pytest.fail(f"of {MOST} moments, {killed} were of a build, {at_work} of its workers")
