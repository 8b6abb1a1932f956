"""A shelf: many small pieces of data in one file, each found again by its spot.

What is put is added at the end; what an earlier record points at stays where it is until the
shelf is cleared. Every piece has a check sum, so that damage is noticed when it is read.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections import abc
from pathlib import Path
from typing import NamedTuple

from sitegen.words.files import CannotWrite


class Spot(NamedTuple):
    """Where a piece lies: offset and length in bytes, and its CRC-32."""

    offset: int
    length: int
    check: int


class Damaged(ValueError):
    """What was read is not what was put."""


class Shelf:
    """A file of pieces; without a path, a shelf in memory. It may be read by several processes."""

    def __init__(self, path: Path | None = None, size: int = 0) -> None:
        """`size`: how much of the file is in use; what lies behind it is overwritten."""
        self.path = path
        self.size = size
        self._file = -1
        self._pieces: dict[int, bytes] = {}

    def put(self, raw: bytes) -> Spot:
        spot = Spot(self.size, len(raw), zlib.crc32(raw))
        if self.path is None:
            self._pieces[spot.offset] = raw
        elif raw:
            try:
                write_at(self._open(), raw, spot.offset)
            except OSError as error:
                raise CannotWrite(f"cannot write {self.path}: {error.strerror}") from error
        # Never two at one offset.
        self.size += len(raw) or 1
        return spot

    def get(self, spot: abc.Sequence[int]) -> bytes:
        """The piece at a `Spot`, or at a list of its parts. Raises `Damaged`."""
        offset, length, check = spot
        if self.path is None:
            return self._pieces[offset]
        try:
            raw = read_at(self._open(), length, offset) if length else b""
        except (OSError, OverflowError, TypeError, ValueError) as error:
            raise Damaged(self.path) from error
        if len(raw) != length or zlib.crc32(raw) != check:
            raise Damaged(self.path)
        return raw

    def remove(self) -> None:
        """Remove the file; what was put is gone."""
        self.close()
        self.size = 0
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _open(self) -> int:
        if self._file < 0 and self.path is not None:
            # Not through a link: what it leads to is not ours.
            flags = (
                os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            )
            self._file = os.open(self.path, flags | getattr(os, "O_NONBLOCK", 0), 0o644)
        return self._file

    def __getstate__(self) -> tuple[Path | None, int, dict[int, bytes]]:
        return self.path, self.size, self._pieces

    def __setstate__(self, state: tuple[Path | None, int, dict[int, bytes]]) -> None:
        self.path, self.size, self._pieces = state
        self._file = -1


def read_at(file: int, length: int, offset: int) -> bytes:
    if sys.platform == "win32":
        # No two processes share an open file there.
        os.lseek(file, offset, os.SEEK_SET)
        return os.read(file, length)
    return os.pread(file, length, offset)


def write_at(file: int, raw: bytes, offset: int) -> None:
    while raw:
        # A disk that is nearly full takes part of it, and refuses the rest the next time.
        if sys.platform == "win32":
            os.lseek(file, offset, os.SEEK_SET)
            taken = os.write(file, raw)
        else:
            taken = os.pwrite(file, raw, offset)
        raw, offset = raw[taken:], offset + taken
