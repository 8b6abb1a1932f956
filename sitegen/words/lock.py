"""One build of a root at a time: the second waits, and says so."""

from __future__ import annotations

import contextlib
import sys
from collections import abc
from pathlib import Path
from typing import IO

from sitegen.words.files import telling_of_the_disk


@contextlib.contextmanager
def lock(folder: Path, waiting: abc.Callable[[], None]) -> abc.Iterator[None]:
    """Let one build of a root run at a time; `waiting` is called once if another has it.

    The system lets go of it for a process that was killed. Raises `CannotWrite`.
    """
    with contextlib.ExitStack() as stack:
        with telling_of_the_disk():
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
