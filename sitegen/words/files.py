"""Files: digests, and writing that can be interrupted at any instant without harm.

`Writer` stages every file in a folder inside the output folder, and only when all are there moves
them into place: first what pages name (pictures, CSS, documents), then pages, then what names
pages (feeds, the site map), then the manifest; deletions come last. Only files that a manifest
claims, or the list that a build which was killed left behind, are ever replaced or deleted.

A `Stager` does the slow part in any process; what it hands back is a few words, not the file.
"""

# As in `disk`.
# ruff: noqa: PTH102, PTH103, PTH105, PTH106, PTH108, PTH110, PTH121, PTH208

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
import unicodedata
from collections import abc
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from sitegen.words.disk import Folders, files_below, kind, read, remove_all, write_new

MANIFEST = "site-manifest.json"
# Files that are being written. A build that was killed leaves it; the next one removes it.
STAGING = ".sitegen-staging"
# In the staging folder: all in the output that is ours, or is about to be, but that the manifest
# of the moment may not name: what this build adds and removes, and what builds that were killed
# left. It is there from before the first file is moved until after the last deletion.
_CLAIMS = "claims.json"

# Bytes of UTF-8: what file systems and hosts agree on.
LONGEST_NAME = 255
LONGEST_PATH = 1024

# Nearly all paths: safe at a glance if they are no longer than a name may be.
_PLAIN = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)


class UnsafePath(ValueError):
    """A path that leads out of the output folder, or that some disk or host cannot have."""


class Refused(Exception):
    """A file that cannot be put at its place in the output.

    `code` and `facts` are those of the problem to report at `path`, in which what cannot be
    printed is escaped.
    """

    def __init__(self, code: str, path: str, **facts: str) -> None:
        self.code = code
        self.path = printable(path)
        self.facts = {name: printable(fact) for name, fact in facts.items()}
        super().__init__(self.path)


class CannotWrite(Exception):
    """The disk did not do what was asked; the argument says what and why, for a reader."""


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_inside(folder: Path, path: Path) -> bytes:
    """The bytes of a file that lies in a folder, and not behind a link out of it.

    Raises `OSError` for one that does not, and for what is no ordinary file: to read a pipe or a
    device would never end.
    """
    top, there = os.path.realpath(folder), os.path.realpath(path)
    if not there.startswith(top + os.sep):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    with open(there, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "", str(path))
        return file.read()


def _open_at_once(path: str, flags: int) -> int:
    # Windows has no such flag, and no pipes among files.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def safe_path(path: str) -> str:
    """The path itself, if it stays below the folder that it is relative to, on every system.

    Raises `UnsafePath` for any other.
    """
    if len(path) <= LONGEST_NAME and _PLAIN.fullmatch(path):
        return path
    parts = path.split("/")
    try:
        lengths = [len(part.encode()) for part in parts]
    except UnicodeEncodeError:
        # A name on disk that is not UTF-8.
        raise UnsafePath(path) from None
    if (
        any(part in ("", ".", "..") for part in parts)
        or "\\" in path
        or any(unicodedata.category(character) == "Cc" for character in path)
        or PureWindowsPath(path).drive
        or max(lengths) > LONGEST_NAME
        or sum(lengths) + len(lengths) > LONGEST_PATH
    ):
        raise UnsafePath(path)
    return path


def read_manifest(output: Path) -> dict[str, str]:
    """The files that the last build claims, with their digests; {} where there is none."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())["files"]
        return {safe_path(path): str(value) for path, value in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def is_fit_for_output(output: Path, root: Path) -> bool:
    """Whether a folder may be the output: not one that holds, or is part of, what is built from."""
    there = Path(os.path.realpath(output))
    sources = [Path(os.path.realpath(root / name)) for name in ("content", "layouts")]
    return (
        not (output.exists() and not output.is_dir())
        # The root lies in each folder above it, and so do its sources.
        and not Path(os.path.realpath(root)).is_relative_to(there)
        and not any(there.is_relative_to(each) or each.is_relative_to(there) for each in sources)
    )


class Staged(NamedTuple):
    """A file of the build that a `Stager` has seen to."""

    path: str
    # SHA-256 in hexadecimal.
    digest: str
    # In bytes.
    size: int
    # Its name in the folder of staged files; "" where the output holds these bytes already.
    name: str


class Stager:
    """Compares files with the output, and puts those that differ into a folder beside it.

    It changes nothing of the output, may be sent to other processes, and any number of them may
    stage at the same time. All of them must have ended before the writer commits or discards.
    """

    def __init__(self, output: str, folder: str) -> None:
        self._output = output
        self._folder = folder
        self._folders = Folders(output)
        self._count = 0

    def __reduce__(self) -> tuple[type[Stager], tuple[str, str]]:
        """What is known of the disk is not sent along."""
        return Stager, (self._output, self._folder)

    def stage(self, path: str, raw: bytes) -> Staged:
        """See to one file; raises `CannotWrite`. Whether it may be there is the writer's to say."""
        try:
            safe_path(path)
            return self.held(path, raw) or self.put(path, raw)
        except UnsafePath:
            # The writer refuses it: nothing is looked up by such a name.
            return Staged(path, digest(raw), len(raw), "")
        except OSError as error:
            raise _cannot_write(error) from error

    def held(self, path: str, raw: bytes) -> Staged | None:
        """The file if the output has it, with these bytes, and reached through no link."""
        if self._folders.kind(path.rpartition("/")[0]) != stat.S_IFDIR:
            return None
        target = f"{self._output}/{path}"
        try:
            found = os.lstat(target)
            if found.st_size != len(raw) or not stat.S_ISREG(found.st_mode):
                return None
            same = read(target, len(raw) + 1) == raw
        except OSError:
            return None
        return Staged(path, digest(raw), len(raw), "") if same else None

    def put(self, path: str, raw: bytes) -> Staged:
        """Stage the file, under a name that no other process takes."""
        while True:
            self._count += 1
            name = f"{os.getpid()}-{self._count}"
            # Names of processes come again.
            with contextlib.suppress(FileExistsError):
                # A manifest that a power cut has emptied claims nothing.
                write_new(f"{self._folder}/{name}", raw, lasting=path == MANIFEST)
                return Staged(path, digest(raw), len(raw), name)


class Writer:
    """Brings a folder to hold exactly the files it is given, besides those of others.

    Use: `add`, `take` or `keep` each file, then `commit`; or `discard`, and nothing has changed.
    All of them raise `CannotWrite`.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.staging = output / STAGING
        self._unfinished = _read_claims(self.staging / _CLAIMS)
        self.claimed = {*read_manifest(output), *self._unfinished}
        # Path → digest of all files of this build.
        self.files: dict[str, str] = {}
        # Their folders: a path cannot be both.
        self._folders: set[str] = set()
        # Files that must be written: path → name in the folder of staged files.
        self._staged: dict[str, str] = {}
        self._top, self._below = str(output), str(self.staging)
        # A folder for each build: a worker of one that was killed may write a moment longer.
        self._own = f"{self._below}/{os.getpid()}"
        self._stager = Stager(self._top, self._own)
        self._found = Folders(self._top)
        self._begun = self._made_output = False

    def stager(self) -> Stager:
        """What other processes stage with; the folder that it needs is there from now on."""
        if not self._begun:
            with telling_of_the_disk():
                self._begin_staging()
        return self._stager

    def add(self, path: str, raw: bytes) -> None:
        """Take a file of the build; it is staged unless the output holds it already.

        Raises `Refused` for a path that cannot be, or at which there is somebody else's file.
        """
        self._see_that_it_fits(path)
        try:
            self._accept(self._stager.held(path, raw) or self.stager().put(path, raw))
        except OSError as error:
            raise _cannot_write(error) from error

    def take(self, staged: Staged) -> None:
        """Take a file of the build that some process has staged; raises `Refused` as `add` does."""
        self._see_that_it_fits(staged.path)
        try:
            self._accept(staged)
        except OSError as error:
            raise _cannot_write(error) from error

    def keep(self, path: str, digest: str) -> None:
        """Take a file that the output is known to hold; it is neither read nor written.

        Raises `Refused` for a path that cannot be, or to which somebody's link leads.
        """
        self._see_that_it_fits(path)
        folder = path.rpartition("/")[0]
        # A file that was moved out looks the same through a link.
        try:
            if self._found.kind(folder) not in (stat.S_IFDIR, 0):
                raise Refused("foreign-output", self._found.highest(folder))
        except OSError as error:
            raise _cannot_write(error) from error
        self.files[path] = digest

    def where(self, path: str) -> Path:
        """Where a file of this build lies now: in the staging folder, or in the output."""
        name = self._staged.get(path)
        return Path(f"{self._own}/{name}" if name else f"{self._top}/{path}")

    def commit(self) -> tuple[int, int]:
        """Put all staged files into place; returns how many were written and removed."""
        with telling_of_the_disk():
            gone = self.claimed - {*self.files, MANIFEST}
            if self._staged:
                self._write_claims({*self._unfinished, *gone, *(self.files.keys() - self.claimed)})
            ready = {""}
            # Within a turn as they were staged: a disk finds those sooner that lie together.
            for path, name in sorted(self._staged.items(), key=lambda staged: _turn(staged[0])):
                self._make_folder(path.rpartition("/")[0], ready)
                self._place(f"{self._own}/{name}", path)
            removed = self._remove_gone(gone) if gone else 0
            self._remove_staging()
            return len(self._staged), removed

    def discard(self) -> None:
        """Forget what was staged. What a build that was killed left to be mended stays."""
        if not self._begun:
            return
        with telling_of_the_disk():
            if self._unfinished:
                self._remove_staged()
            else:
                self._remove_staging()

    # --- Before ---

    def _see_that_it_fits(self, path: str) -> None:
        # What the last build put there was looked at then.
        if path not in self.claimed:
            try:
                safe_path(path)
            except UnsafePath:
                raise Refused("bad-file-name", path, name=path.rpartition("/")[2]) from None
        if path in self.files or path in self._folders:
            taken = path
        else:
            taken = self._note_folder(path.rpartition("/")[0])
        if path.startswith(STAGING) and path.split("/")[0] == STAGING:
            taken = STAGING
        if taken:
            raise Refused("address-collision", path, address=f"/{path}", other=f"/{taken}")

    def _note_folder(self, folder: str) -> str:
        """Remember a folder of the build; returns the file that has its place, or ""."""
        while folder and folder not in self._folders:
            if folder in self.files:
                return folder
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]
        return ""

    def _accept(self, staged: Staged) -> None:
        path = staged.path
        # A file that is as it should be is taken for ours even if no manifest claims it: a
        # damaged manifest costs nothing where nothing has changed.
        if staged.name:
            foreign = self._in_the_way(path)
            if foreign:
                raise Refused("foreign-output", foreign)
            self._staged[path] = staged.name
        self.files[path] = staged.digest

    def _in_the_way(self, path: str) -> str:
        """A file or link of somebody else's that the path would replace, or ""."""
        folder = path.rpartition("/")[0]
        there = self._found.kind(folder)
        if there == stat.S_IFDIR:
            there = kind(f"{self._top}/{path}")
            above = path
        else:
            above = self._found.highest(folder)
        # The manifest's name is ours, even where it is too damaged to claim anything.
        if not there or (there != stat.S_IFDIR and (above in self.claimed or above == MANIFEST)):
            return ""
        if there != stat.S_IFDIR:
            return above
        # A folder stands where a file is to be: it must hold nothing but ours.
        within = sorted(files_below(self._top, path))
        return next((found for found in within if found not in self.claimed), "")

    def _begin_staging(self) -> None:
        self._begun, self._made_output = True, not self.output.exists()
        # The name is ours: whatever else is there under it gives way.
        if kind(self._below) not in (0, stat.S_IFDIR):
            os.unlink(self._below)
        os.makedirs(self._below, exist_ok=True)
        self._remove_staged()
        os.mkdir(self._own)

    def _remove_staged(self) -> None:
        """Empty the staging folder, but for the claims of a build that was killed."""
        # "7.gone" before "7".
        for name in sorted(os.listdir(self._below), reverse=True):
            if name != _CLAIMS:
                remove_all(f"{self._below}/{name}")

    def _write_claims(self, claims: abc.Set[str]) -> None:
        if claims - {MANIFEST}:
            new = f"{self._own}/{_CLAIMS}"
            # Not even a power cut may come between what was written and whose it is.
            write_new(new, json.dumps(sorted(claims)).encode(), lasting=True)
            os.replace(new, f"{self._below}/{_CLAIMS}")

    # --- After ---

    def _make_folder(self, folder: str, ready: set[str]) -> None:
        """Make a folder of the output. `ready`: those that were found to be there, and no links."""
        if folder in ready:
            return
        self._make_folder(folder.rpartition("/")[0], ready)
        target = f"{self._top}/{folder}"
        try:
            os.mkdir(target)
        except FileExistsError:
            # A link would lead the file out of the output folder.
            if kind(target) != stat.S_IFDIR:
                os.unlink(target)
                os.mkdir(target)
        ready.add(folder)

    def _place(self, staged: str, path: str) -> None:
        """Move a staged file to its place; what is in the way there has been found to be ours."""
        target = f"{self._top}/{path}"
        try:
            os.replace(staged, target)
        except OSError:
            # Systems differ in how they say that it is a folder.
            if kind(target) != stat.S_IFDIR:
                raise
            self._remove_folder(path)
            os.replace(staged, target)

    def _remove_folder(self, folder: str) -> None:
        """Remove a folder that holds nothing but ours; fails, and keeps it, if it does."""
        for found in sorted(files_below(self._top, folder)):
            if found in self.claimed:
                os.unlink(f"{self._top}/{found}")
        for above, _, _ in os.walk(f"{self._top}/{folder}", topdown=False):
            os.rmdir(above)

    def _remove_gone(self, gone: abc.Set[str]) -> int:
        kept = {_folded(path): path for path in self.files}
        found = Folders(self._top)
        return sum(self._remove(path, found, kept.get(_folded(path))) for path in sorted(gone))

    def _remove(self, path: str, found: Folders, twin: str | None) -> bool:
        """Delete a file that the site no longer has, and the folders that it leaves empty.

        `twin`: a file of this build whose name differs in case only, and that may be the same.
        """
        target, folder = f"{self._top}/{path}", path.rpartition("/")[0]
        # Whatever lies behind a link is not ours.
        there = kind(target) if found.kind(folder) == stat.S_IFDIR else 0
        if found.kind(folder) not in (0, stat.S_IFDIR) or there == stat.S_IFDIR:
            return False
        if there and twin and _is_same(target, f"{self._top}/{twin}"):
            return False
        if there:
            os.unlink(target)
        while folder:
            try:
                os.rmdir(f"{self._top}/{folder}")
            except FileNotFoundError:
                # A build was killed when it had come so far.
                pass
            except OSError:
                break
            folder = folder.rpartition("/")[0]
        return bool(there)

    def _remove_staging(self) -> None:
        """Remove the staging folder, and the output if this build made it for nothing."""
        found = kind(self._below)
        if found == stat.S_IFDIR:
            self._remove_staged()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{self._below}/{_CLAIMS}")
            os.rmdir(self._below)
        elif found:
            os.unlink(self._below)
        if self._made_output:
            with contextlib.suppress(OSError):
                self.output.rmdir()


def _is_same(one: str, other: str) -> bool:
    return os.path.exists(one) and os.path.samefile(one, other)


def _read_claims(path: Path) -> set[str]:
    """The paths that a build which was killed has put into the output, or was about to."""
    try:
        return {safe_path(claim) for claim in json.loads(path.read_bytes())}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return set()


def printable(text: str) -> str:
    """The text with what cannot be printed escaped: names on disk may hold anything."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def _folded(path: str) -> str:
    """Paths that are the same here are one file on some disks."""
    return unicodedata.normalize("NFC", path).casefold()


def _turn(path: str) -> int:
    """When a file goes live: after those that it names, and a compressed copy with its file."""
    path = path.removesuffix(".gz").removesuffix(".br")
    if path == MANIFEST:
        return 3
    if path.startswith("documents/"):
        return 0
    if path.endswith(".html"):
        return 1
    return 2 if path.endswith((".xml", ".txt", ".json")) else 0


def _cannot_write(error: OSError) -> CannotWrite:
    """What the system says of a full or closed disk in words, as it is no bug of ours."""
    return CannotWrite(f"cannot write {error.filename}: {error.strerror}")


@contextlib.contextmanager
def telling_of_the_disk() -> abc.Iterator[None]:
    """Raise `CannotWrite` for what the system says of a disk."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(error) from error
