"""What took long to make, kept by what it was made of: whoever has it makes it no second time.

In `ROOT/.sitegen/made/` lies one file for each, named by its key, a check sum of key and content
before the content. Whatever does not fit, or lies behind a link, is not there.
"""

# As in `disk`.
# ruff: noqa: PTH103, PTH105, PTH108, PTH208

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections import abc

from sitegen.words.disk import kind, remove_all, write_new

FOLDER = "made"
_SUM = hashlib.sha256().digest_size
# No more is read of what somebody else may have put there.
_LARGEST = 100_000_000


class Store:
    """A folder of results; without one, nothing is kept. Several processes may share it.

    No method fails: what cannot be kept is made again.
    """

    def __init__(self, above: str = "") -> None:
        """`above`: where the folder is, or is to be."""
        self._above = above
        self._folder = f"{above}/{FOLDER}"

    def get(self, key: str) -> bytes | None:
        """What was put under a key, if it is there and whole."""
        if not self._is_there():
            return None
        try:
            with open(f"{self._folder}/{key}", "rb", opener=_open_plain) as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                    return None
                raw = file.read()
        except OSError:
            return None
        return raw[_SUM:] if raw[:_SUM] == _sum(key, raw[_SUM:]) else None

    def put(self, key: str, raw: bytes) -> None:
        """Keep something under a key; another process may be about to put the same."""
        with contextlib.suppress(OSError):
            self._make_folder()
            # Fails where another process writes it, and where one that was killed did.
            new = f"{self._folder}/{key}.new"
            write_new(new, _sum(key, raw) + raw)
            if kind(f"{self._folder}/{key}") == stat.S_IFDIR:
                remove_all(f"{self._folder}/{key}")
            os.replace(new, f"{self._folder}/{key}")

    def keep_only(self, keys: abc.Set[str]) -> None:
        """Remove all else that is in the folder."""
        with contextlib.suppress(OSError):
            if self._is_there():
                for name in sorted(os.listdir(self._folder)):
                    if name not in keys:
                        remove_all(f"{self._folder}/{name}")

    def _is_there(self) -> bool:
        """Whether there is a folder that no link leads to."""
        return bool(self._above) and kind(self._above) == kind(self._folder) == stat.S_IFDIR

    def _make_folder(self) -> None:
        if not self._above or kind(self._above) not in (0, stat.S_IFDIR):
            raise FileNotFoundError(self._above)
        if kind(self._folder) not in (0, stat.S_IFDIR):
            # The name is ours.
            os.unlink(self._folder)
        os.makedirs(self._folder, exist_ok=True)


def _open_plain(path: str, flags: int) -> int:
    """Open a file, not through a link, and without waiting for a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _sum(key: str, raw: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + raw).digest()
