"""Work in more than one process: the same results, in the same order, sooner.

A worker is given what it needs to know once, then chunks of items; it hands back what a function
makes of each chunk. Small amounts of work stay in this process: starting others costs more.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import abc, deque
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Known = TypeVar("Known")
Item = TypeVar("Item")
Made = TypeVar("Made")

# Items below which other processes do not pay: parsing and rendering take about 0.5 ms each.
FEWEST = 400
CHUNK = 50


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        # Only Linux tells which of them.
        return os.cpu_count() or 1


def in_chunks(
    work: abc.Callable[[Known, tuple[Item, ...]], Made],
    known: Known,
    items: abc.Sequence[Item],
    jobs: int,
    *,
    fewest: int = 0,
    at_a_time: int = 0,
) -> abc.Iterator[Made]:
    """What `work` makes of each chunk of `items`, in order; `work` is a function of a module.

    `jobs`: how many processes, 0 for as many as there are processors. `fewest`, `at_a_time`: other
    than `FEWEST` and `CHUNK`, for items that take long.

    An exception of `work` is raised here, whichever process it arose in.
    """
    chunks = _chunks(items, at_a_time or CHUNK)
    jobs = jobs or processors()
    if jobs < 2 or len(items) < (fewest or FEWEST):
        yield from (work(known, chunk) for chunk in chunks)
        return
    # Most builds are small, and start without these.
    import gc
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # What is here now is shared with the copies until one of them writes to it, as collecting does.
    gc.freeze()
    context = multiprocessing.get_context(_start_method())
    with ProcessPoolExecutor(jobs, context, _begin, (work, known)) as executor:
        pending: deque[Future[Made]] = deque()
        try:
            for chunk in chunks:
                pending.append(executor.submit(_run, chunk))
                # What was made waits here until it is taken: never all of it at once.
                if len(pending) > 2 * jobs:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()


def _chunks(items: abc.Sequence[Item], size: int) -> abc.Iterator[tuple[Item, ...]]:
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def _start_method() -> str:
    """`fork` is quickest, but a copy of a process with several threads may wait for ever."""
    alone = threading.active_count() == 1
    # macOS has `fork`, but its own libraries do not bear it.
    return "fork" if alone and sys.platform == "linux" else "spawn"


# --- In a worker ---

_work: abc.Callable[[Any, Any], Any]
_known: Any


def _begin(work: abc.Callable[[Any, Any], Any], known: Any) -> None:
    global _work, _known
    _work, _known = work, known
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_parent() -> None:
    """A first process that is killed cannot end its workers, so they watch it."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run(chunk: Any) -> Any:
    return _work(_known, chunk)
