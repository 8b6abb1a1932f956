"""Files: digests, and writing that can be interrupted at any instant without harm.

`Writer` stages every file in a folder inside the output folder, and only when all are there moves
them into place: first what pages name (pictures, CSS, documents), then pages, then what names
pages (feeds, the site map), then the manifest; deletions come last. Only files that a manifest
claims, or the list that a build which was killed left behind, are ever replaced or deleted.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import unicodedata
from collections import abc
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

MANIFEST = "site-manifest.json"
# Files that are being written. A build that was killed leaves it; the next one removes it.
STAGING = ".sitegen-staging"
# In the staging folder: all that this build and those before it have put, or are about to put,
# into the output. It is there from before the first file is moved until after the last deletion.
_CLAIMS = "claims.json"

# Bytes of UTF-8: what file systems and hosts agree on.
LONGEST_NAME = 255
LONGEST_PATH = 1024


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


class Writer:
    """Brings a folder to hold exactly the files it is given, besides those of others.

    Use: `add` each file, then `commit`; or `discard`, and nothing has changed. All of them raise
    `CannotWrite`.
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
        # Paths of the files that must be written; staged under their numbers.
        self._staged: list[str] = []
        self._begun = self._made_output = False

    def add(self, path: str, raw: bytes) -> None:
        """Take a file of the build; it is staged unless the output holds it already.

        Raises `Refused` for a path that cannot be, or at which there is somebody else's file.
        """
        with _telling_of_the_disk():
            self._see_that_it_fits(path)
            self.files[path] = digest(raw)
            # A file that is as it should be is taken for ours even if no manifest claims it: a
            # damaged manifest costs nothing where nothing has changed.
            if self._holds(self.output / path, raw):
                return
            foreign = self._in_the_way(path)
            if foreign:
                raise Refused("foreign-output", foreign)
            if not self._begun:
                self._begin_staging()
            (self.staging / str(len(self._staged))).write_bytes(raw)
            self._staged.append(path)

    def commit(self) -> tuple[int, int]:
        """Put all staged files into place; returns how many were written and removed."""
        with _telling_of_the_disk():
            gone = sorted(self.claimed - {*self.files, MANIFEST})
            if self._staged:
                self._write_claims()
            order = sorted(enumerate(self._staged), key=lambda staged: _turn(staged[1]))
            for number, path in order:
                self._place(self.staging / str(number), self.output / path)
            kept = {_folded(path): path for path in self.files}
            removed = sum(self._remove(path, kept.get(_folded(path))) for path in gone)
            _remove_all(self.staging)
            return len(self._staged), removed

    def discard(self) -> None:
        """Forget what was staged. What a build that was killed left to be mended stays."""
        if not self._begun:
            return
        with _telling_of_the_disk():
            if self._unfinished:
                self._remove_staged()
            else:
                _remove_all(self.staging)
            if self._made_output:
                with contextlib.suppress(OSError):
                    self.output.rmdir()

    # --- Before ---

    def _see_that_it_fits(self, path: str) -> None:
        try:
            safe_path(path)
        except UnsafePath:
            raise Refused("bad-file-name", path, name=path.rpartition("/")[2]) from None
        folders = {str(above) for above in PurePosixPath(path).parents} - {"."}
        taken = sorted(({path, *folders} & self.files.keys()) | ({path} & self._folders))
        if path.split("/")[0] == STAGING:
            taken = [STAGING]
        if taken:
            raise Refused("address-collision", path, address=f"/{path}", other=f"/{taken[0]}")
        self._folders |= folders

    def _in_the_way(self, path: str) -> str:
        """A file or link of somebody else's that the path would replace, or ""."""
        above = ""
        for part in path.split("/"):
            above = f"{above}/{part}" if above else part
            target = self.output / above
            if not os.path.lexists(target):
                return ""
            if target.is_symlink() or not target.is_dir():
                # The manifest's name is ours, even where it is too damaged to claim anything.
                return "" if above in self.claimed or above == MANIFEST else above
        # A folder stands where a file is to be: it must hold nothing but ours.
        within = (
            found.relative_to(self.output).as_posix()
            for found in sorted(target.rglob("*"))
            if not found.is_dir() or found.is_symlink()
        )
        return next((found for found in within if found not in self.claimed), "")

    def _holds(self, target: Path, raw: bytes) -> bool:
        """Whether the output has the file with these bytes, reached through no link."""
        try:
            if target.is_symlink() or target.stat().st_size != len(raw):
                return False
            return self._is_inside(target) and target.read_bytes() == raw
        except OSError:
            return False

    def _begin_staging(self) -> None:
        self._begun, self._made_output = True, not self.output.exists()
        # The name is ours: whatever else is there under it gives way.
        if self.staging.is_symlink() or self.staging.is_file():
            self.staging.unlink()
        self.staging.mkdir(parents=True, exist_ok=True)
        self._remove_staged()

    def _remove_staged(self) -> None:
        """Empty the staging folder, but for the claims of a build that was killed."""
        for found in sorted(self.staging.iterdir()):
            if found.name != _CLAIMS:
                _remove_all(found)

    def _write_claims(self) -> None:
        new = self.staging / f"{_CLAIMS}.new"
        new.write_text(json.dumps(sorted({*self.claimed, *self.files})), "utf-8")
        new.replace(self.staging / _CLAIMS)

    # --- After ---

    def _place(self, staged: Path, target: Path) -> None:
        """Move a staged file to its place; what is in the way there has been found to be ours."""
        above = self.output
        for part in target.relative_to(self.output).parts[:-1]:
            above = above / part
            # A link would lead the file out of the output folder.
            if above.is_symlink() or above.is_file():
                above.unlink()
            above.mkdir(exist_ok=True)
        if target.is_dir() and not target.is_symlink():
            self._remove_folder(target)
        staged.replace(target)

    def _remove_folder(self, folder: Path) -> None:
        """Remove a folder that holds nothing but ours; fails, and keeps it, if it does."""
        for above, below, files in os.walk(folder, topdown=False):
            for name in files:
                found = Path(above, name)
                if found.relative_to(self.output).as_posix() in self.claimed:
                    found.unlink()
            for name in below:
                Path(above, name).rmdir()
        folder.rmdir()

    def _remove(self, path: str, twin: str | None) -> bool:
        """Delete a file that the site no longer has, and the folders that it leaves empty.

        `twin`: a file of this build whose name differs in case only, and that may be the same.
        """
        target = self.output / path
        if not self._is_inside(target) or (target.is_dir() and not target.is_symlink()):
            return False
        there = os.path.lexists(target)
        if twin and target.exists() and target.samefile(self.output / twin):
            return False
        if there:
            target.unlink()
        for folder in target.relative_to(self.output).parents:
            if folder.parts:
                with contextlib.suppress(OSError):
                    (self.output / folder).rmdir()
        return there

    def _is_inside(self, target: Path) -> bool:
        above = os.path.realpath(target.parent)
        top = os.path.realpath(self.output)
        return above == top or above.startswith(top + os.sep)


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


def _remove_all(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _folded(path: str) -> str:
    """Paths that are the same here are one file on some disks."""
    return unicodedata.normalize("NFC", path).casefold()


def _turn(path: str) -> tuple[int, str]:
    """When a file goes live: after those that it names."""
    if path == MANIFEST:
        return 3, path
    if path.startswith("documents/"):
        return 0, path
    turns = {".html": 1, ".xml": 2, ".txt": 2, ".json": 2}
    return turns.get(PurePosixPath(path).suffix, 0), path


@contextlib.contextmanager
def _telling_of_the_disk() -> abc.Iterator[None]:
    """Turn what the system says of a full or closed disk into words, as it is no bug of ours."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"cannot write {error.filename}: {error.strerror}") from error


# --- One build at a time ---


@contextlib.contextmanager
def lock(folder: Path, waiting: abc.Callable[[], None]) -> abc.Iterator[None]:
    """Let one build of a root run at a time; `waiting` is called once if another has it.

    The system lets go of it for a process that was killed. Raises `CannotWrite`.
    """
    with contextlib.ExitStack() as stack:
        with _telling_of_the_disk():
            folder.mkdir(parents=True, exist_ok=True)
            held = stack.enter_context((folder / "lock").open("a+b"))
            if not _take(held, wait=False):
                waiting()
                _take(held, wait=True)
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(held: IO[bytes], *, wait: bool) -> bool:
        held.seek(0)
        while True:
            try:
                # Tries for ten seconds.
                msvcrt.locking(held.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

else:
    import fcntl

    def _take(held: IO[bytes], *, wait: bool) -> bool:
        try:
            # Not `flock`: processes that this one forks would go on holding that.
            fcntl.lockf(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
