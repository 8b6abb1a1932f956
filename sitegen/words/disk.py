"""What is asked of a disk, with paths as text.

A large site has 20,000 files, and a `Path` costs more than what is done with it.
"""

# ruff: noqa: PTH104, PTH106, PTH108

from __future__ import annotations

import os
import stat
from collections import abc


class Folders:
    """What stands where a folder of the output is expected; each is looked up once."""

    def __init__(self, top: str) -> None:
        self._top = top
        self._known = {"": stat.S_IFDIR}

    def kind(self, folder: str) -> int:
        """`S_IFDIR` for a folder that no link leads to, 0 if nothing is there; else what is."""
        known = self._known.get(folder)
        if known is None:
            above = self.kind(folder.rpartition("/")[0])
            known = kind(f"{self._top}/{folder}") if above == stat.S_IFDIR else above
            self._known[folder] = known
        return known

    def highest(self, folder: str) -> str:
        """The highest of a folder and those above it that is none."""
        above = folder.rpartition("/")[0]
        return folder if self.kind(above) == stat.S_IFDIR else self.highest(above)


def kind(path: str) -> int:
    """The type of what is at a path, as `stat.S_IFMT` has it; 0 if nothing is."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def files_below(top: str, folder: str) -> abc.Iterator[str]:
    """Paths, relative to `top`, of all below a folder that is not a folder, links included."""
    with os.scandir(f"{top}/{folder}") as entries:
        found = list(entries)
    for entry in found:
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(top, path)
        else:
            yield path


# Windows would make two characters of each end of line, and one of those two.
_AS_IT_IS = getattr(os, "O_BINARY", 0)


def read(path: str, size: int) -> bytes:
    """At most so many bytes of a file, from its beginning."""
    file = os.open(path, os.O_RDONLY | _AS_IT_IS)
    try:
        return os.read(file, size)
    finally:
        os.close(file)


def write_new(path: str, raw: bytes, *, lasting: bool = False) -> None:
    """Write a file that is not there yet; `lasting`: so that a power cut leaves it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _AS_IT_IS, 0o666)
    try:
        written = os.write(file, raw)
        while written < len(raw):
            written += os.write(file, raw[written:])
        if lasting:
            os.fsync(file)
    except OSError as error:
        # The system knows only a number by now.
        error.filename = path
        raise
    finally:
        os.close(file)


def remove_all(path: str) -> None:
    """Remove whatever is at a path in the staging folder."""
    found = kind(path)
    if found not in (0, stat.S_IFDIR):
        os.unlink(path)
    if found != stat.S_IFDIR:
        return
    try:
        os.rmdir(path)
    except OSError:
        # Not often needed, and slow to import.
        import shutil

        # A worker of a build that was killed may write a moment longer, but finds no such folder.
        if not path.endswith(".gone"):
            os.rename(path, f"{path}.gone")
            path = f"{path}.gone"
        shutil.rmtree(path)
