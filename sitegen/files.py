"""Files: digests, and writing that can be interrupted at any instant without harm.

`Writer` stages every file in a folder inside the output folder, and only when all are there moves
them into place: first what pages name (pictures, CSS, documents), then pages, then the manifest;
deletions come last, and only of files that the manifest of the last build claims.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections import abc
from pathlib import Path, PurePosixPath

MANIFEST = "site-manifest.json"
# Files that are being written. A build that was killed leaves it; the next one removes it.
STAGING = ".sitegen-staging"
# In the staging folder: what the build that is under way is about to put into the output.
_CLAIMS = "claims.json"


class UnsafePath(ValueError):
    """A path that leads out of the output folder."""


class ForeignFile(Exception):
    """A file that a page would replace was not made by us; its path is the argument."""


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def safe_path(path: str) -> str:
    """The path itself, if it stays below the folder that it is relative to."""
    pure = PurePosixPath(path)
    parts = path.split("/")
    if (
        pure.is_absolute()
        or "\\" in path
        or "\0" in path
        or any(part in ("", ".", "..") for part in parts)
    ):
        raise UnsafePath(path)
    return path


def read_manifest(output: Path) -> dict[str, str]:
    """The files that the last build claims, with their digests; {} where there is none."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())["files"]
        return {safe_path(path): str(value) for path, value in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


class Writer:
    """Brings a folder to hold exactly the files it is given, besides those of others.

    Use: `add` each file, then `commit`. Without `commit`, nothing has changed.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.staging = output / STAGING
        self.claimed = {**read_manifest(output), **self._unfinished()}
        # Path → digest of all files of this build, and the paths that must be written.
        self.files: dict[str, str] = {}
        self._staged: list[str] = []

    def add(self, path: str, raw: bytes) -> None:
        """Take a file of the build; it is staged unless the output holds it already."""
        target = self.output / safe_path(path)
        self.files[path] = digest(raw)
        if self._holds(target, raw):
            return
        foreign = self._in_the_way(path)
        if foreign:
            raise ForeignFile(foreign)
        staged = self.staging / str(len(self._staged))
        if not self._staged:
            shutil.rmtree(self.staging, ignore_errors=True)
            self.staging.mkdir(parents=True)
        staged.write_bytes(raw)
        self._staged.append(path)

    def commit(self) -> tuple[int, int]:
        """Put all staged files into place; returns how many were written and removed."""
        gone = sorted(set(self.claimed) - set(self.files))
        if self._staged:
            claims = self.staging / _CLAIMS
            claims.write_text(json.dumps({**self.claimed, **self.files}), "utf-8")
        order = sorted(enumerate(self._staged), key=lambda staged: _turn(staged[1]))
        for number, path in order:
            self._place(self.staging / str(number), self.output / path)
        removed = sum(self._remove(path) for path in gone)
        shutil.rmtree(self.staging, ignore_errors=True)
        return len(self._staged), removed

    def discard(self) -> None:
        """Forget what was staged. Claims of a build that was killed before stay."""
        if self._staged:
            shutil.rmtree(self.staging, ignore_errors=True)

    def _unfinished(self) -> dict[str, str]:
        try:
            found = json.loads((self.staging / _CLAIMS).read_bytes())
            return {safe_path(path): str(value) for path, value in found.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def _in_the_way(self, path: str) -> str:
        """A file or link of somebody else's that the path would replace, or ""."""
        above = ""
        for part in path.split("/"):
            above = f"{above}/{part}" if above else part
            target = self.output / above
            if not os.path.lexists(target) or (above == MANIFEST and target.is_file()):
                return ""
            if target.is_symlink() or target.is_file():
                return "" if above in self.claimed else above
        # A folder stands where a file is to be: it must hold nothing but ours.
        within = (
            found.relative_to(self.output).as_posix()
            for found in target.rglob("*")
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

    def _place(self, staged: Path, target: Path) -> None:
        """Move a staged file to its place; a folder or link in the way gives way."""
        above = self.output
        for part in target.relative_to(self.output).parts[:-1]:
            above = above / part
            # A link would lead the file out of the output folder.
            if above.is_symlink() or above.is_file():
                above.unlink()
            above.mkdir(exist_ok=True)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        os.replace(staged, target)

    def _remove(self, path: str) -> bool:
        target = self.output / path
        if not self._is_inside(target) or target.is_dir():
            return False
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        for folder in target.relative_to(self.output).parents:
            if folder.parts:
                with contextlib.suppress(OSError):
                    (self.output / folder).rmdir()
        return True

    def _is_inside(self, target: Path) -> bool:
        above = os.path.realpath(target.parent)
        top = os.path.realpath(self.output)
        return above == top or above.startswith(top + os.sep)


def _turn(path: str) -> tuple[int, str]:
    """When a file goes live: after those that it names."""
    turns = {".html": 1, ".xml": 2, ".txt": 2, ".json": 2}
    return (3 if path == MANIFEST else turns.get(PurePosixPath(path).suffix, 0)), path


@contextlib.contextmanager
def lock(folder: Path, waiting: abc.Callable[[], None]) -> abc.Iterator[None]:
    """Let one build of a root run at a time; `waiting` is called once if another has it."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            waiting()
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
