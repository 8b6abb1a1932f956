"""Watching: tells when the files that a site is built from have changed.

In: the root folder. Out: the answer of `Watch.wait`. Nothing is built here.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.read.layouts import FOLDER as LAYOUTS
from sitegen.read.sources import CONTENT

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

# Seconds. An editor saves in several steps: a change has happened when nothing more has for so
# long, though no later than so much after it began.
_QUIET, _PATIENCE = 0.1, 1.0
# Where the system cannot tell of changes, the files are looked at this often.
_LOOK_AT_FILES = 1.0


class Watch(FileSystemEventHandler):
    """Watches `content/` and `layouts/` of a root, and tells when something in them is new.

    Events only wake it. What counts is whether the files differ from those of the last look, so
    neither reading them nor building can begin another round.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders = (root / CONTENT, root / LAYOUTS)
        self._woken = threading.Event()
        self._seen: dict[str, tuple[int, ...]] = {}
        # Folder → its inode and watch. A folder that was replaced needs another watch.
        self._watched: dict[Path, tuple[int, ObservedWatch]] = {}
        self._observer: BaseObserver | None = Observer()
        try:
            self._observer.start()
            self._observer.schedule(self, str(root))
        except OSError:
            # The system has no more watches to give.
            self._give_up()
        self.look()

    def close(self) -> None:
        """End its threads."""
        self._give_up()

    def wake(self) -> None:
        """Let `wait` return."""
        self._woken.set()

    def look(self) -> bool:
        """Look at the files; returns whether they differ from the last time."""
        self._follow_folders()
        before, self._seen = self._seen, self._snapshot()
        return self._seen != before

    def wait(self, seconds: float) -> bool:
        """Wait for a change, at most so long; returns whether files have changed.

        Returns early, with False, after `wake`.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            watched = self._observer is not None
            woken = self._woken.wait(left if watched else min(left, _LOOK_AT_FILES))
            self._woken.clear()
            if woken and watched:
                self._let_settle()
            if self.look():
                return True
            if woken:
                return False
        return False

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in its thread."""
        # Only what changes a file: `opened` and `closed_no_write` come of our own reading.
        if event.event_type in ("created", "deleted", "modified", "moved", "closed") and any(
            self._matters(path) for path in (event.src_path, event.dest_path)
        ):
            self._woken.set()

    def _matters(self, path: bytes | str) -> bool:
        if not path:
            return False
        below = Path(os.path.relpath(os.fsdecode(path), self._root)).parts
        return below[:1] in ((CONTENT,), (LAYOUTS,)) and not any(map(_is_passing, below))

    def _let_settle(self) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._woken.wait(_QUIET):
            self._woken.clear()

    def _snapshot(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for top in self._folders:
            for folder, below, files in os.walk(top):
                below[:] = [name for name in below if not _is_passing(name)]
                for name in files:
                    if _is_passing(name):
                        continue
                    path = os.path.join(folder, name)  # noqa: PTH118 - there can be thousands
                    try:
                        facts = os.stat(path)  # noqa: PTH116 - as above
                    except OSError:
                        # It has gone since, or is a link to nothing: one more thing to differ.
                        found[path] = ()
                        continue
                    found[path] = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
        return found

    def _follow_folders(self) -> None:
        if self._observer is None:
            return
        for folder in self._folders:
            try:
                inode = folder.stat().st_ino
            except OSError:
                inode = 0
            known = self._watched.get(folder)
            if known and known[0] == inode:
                continue
            if known:
                del self._watched[folder]
                # A folder that went has taken its watch along.
                with contextlib.suppress(KeyError, OSError):
                    self._observer.unschedule(known[1])
            if inode:
                try:
                    watch = self._observer.schedule(self, str(folder), recursive=True)
                except OSError:
                    self._give_up()
                    return
                self._watched[folder] = (inode, watch)

    def _give_up(self) -> None:
        """Do without the system's word; `wait` then looks by itself."""
        observer, self._observer = self._observer, None
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()


def _is_passing(name: str) -> bool:
    """Whether it is an editor's own file: the build does not read those either."""
    return name.startswith(".") or name.endswith("~")
