"""Compressed copies: beside each text file one for `gzip` (RFC 1952) and one for `br` (RFC 7932).

Hosts that serve files as they lie, such as nginx with `gzip_static`, send the copy that a browser
understands, and spend no time on it. In: the files of a build. Out: their copies, each made again
only when the file that it is a copy of has changed.
"""

from __future__ import annotations

import gzip
from collections import abc
from pathlib import Path
from typing import NamedTuple

from sitegen.incremental.outputs import Outputs
from sitegen.words.files import MANIFEST, Staged, Stager
from sitegen.words.progress import Progress
from sitegen.words.workers import in_chunks

TEXT = (".html", ".css", ".js", ".mjs", ".svg", ".xml", ".txt", ".json", ".ics", ".csv")
COPIES = (".br", ".gz")

# Of 11. The highest saves 200 bytes of a page, and takes seventy times as long.
_BROTLI_QUALITY = 6


class _Copy(NamedTuple):
    """A copy to make."""

    path: str
    # Where the file lies of which it is one.
    source: Path


def compress(outputs: Outputs, jobs: int, progress: Progress) -> None:
    """Add a copy of each text file, in each coding."""
    wanted = [
        _Copy(f"{path}{suffix}", outputs.where(path))
        for path, digest in sorted(outputs.files.items())
        if path.endswith(TEXT) and path != MANIFEST
        for suffix in COPIES
        if not outputs.keep_late(f"{path}{suffix}", digest)
    ]
    if wanted:
        progress.stage("compress", len(wanted))
        for staged in in_chunks(_copies, outputs.stager(), wanted, jobs):
            progress.step(len(staged))
            for each in staged:
                outputs.take_late(each, outputs.files[original(each.path)])


def original(path: str) -> str:
    """The file of which one is a copy; itself if it is none."""
    return path.removesuffix(".gz").removesuffix(".br") if path.endswith(COPIES) else path


def _copies(stager: Stager, wanted: abc.Iterable[_Copy]) -> list[Staged]:
    import brotli

    made = []
    for path, source in wanted:
        raw = source.read_bytes()
        if path.endswith(".gz"):
            # No time of making in it, so that two builds agree.
            copy = gzip.compress(raw, mtime=0)
        else:
            copy = brotli.compress(raw, quality=_BROTLI_QUALITY)
        made.append(stager.stage(path, copy))
    return made
