"""Writing what was planned so that it can be stopped at any instant.

First a copy of every file that is to be written is put beside the cache, then a list of what goes
where. From when the list is there, whoever was stopped can go on: `finish` compares each file with
what the list says of it, and does the rest. The old files go last.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections import abc
from pathlib import Path

from sitegen.doors.rename.plan import Plan
from sitegen.doors.rename.words import Refusal
from sitegen.incremental.cache import FOLDER as CACHE
from sitegen.read.sources import CONTENT
from sitegen.words.files import CannotWrite, UnsafePath, digest, safe_path

FOLDER = f"{CACHE}/rename"
_LIST = "list.json"
# Of `content/people/anna.yaml`: those above it that stay even when they are empty.
_KEPT_FOLDERS = 2


def write(root: Path, plan: Plan, old: str, new: str) -> None:
    """Carry out a plan. `old` and `new`: what was typed. Raises `CannotWrite`."""
    folder = root / FOLDER
    with _telling_of_the_disk():
        # Copies without a list are those of a renaming that was stopped before it began.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files = []
        for number, (path, file) in enumerate(sorted(plan.files.items())):
            (folder / str(number)).write_bytes(file.after)
            there = file.was == path
            files.append([path, digest(file.before) if there else None, digest(file.after)])
        moves = [[was, to] for was, to in plan.moves.paths.items() if was != to]
        work = {"old": old, "new": new, "files": files, "moves": moves}
        _replace(folder / _LIST, json.dumps(work).encode(), None)
    finish(root, old, new)


def is_stopped(root: Path) -> bool:
    """Whether there is a renaming of which something is left to do."""
    return (root / FOLDER / _LIST).is_file()


def finish(root: Path, old: str, new: str) -> None:
    """Do what is left of a renaming.

    Raises `Refusal` where it is another one, or where a file has changed since; `CannotWrite`.
    """
    folder = root / FOLDER
    with _telling_of_the_disk():
        work = json.loads((folder / _LIST).read_bytes())
        if [work["old"], work["new"]] != [old, new]:
            raise Refusal("stopped", old=work["old"], new=work["new"])
        came_from = {to: was for was, to in work["moves"]}
        left = []
        for number, (path, before, after) in enumerate(work["files"]):
            now = _digest_of(root / _safe(path))
            if now == after:
                continue
            # Where the disk does not tell case apart, the old file is found at the new name.
            if now != before and not _is_same(root, came_from.get(path, ""), path):
                raise Refusal("changed", path=path, folder=FOLDER)
            left.append((number, path))
        for number, path in left:
            like = root / came_from.get(path, path)
            _replace(root / path, (folder / str(number)).read_bytes(), like)
        for was, to in work["moves"]:
            _remove(root, _safe(was), to)
        # Without its list, what is left of the folder means nothing.
        (folder / _LIST).unlink()
        shutil.rmtree(folder)


def _safe(path: str) -> str:
    """A path of the list, which must lie in `content/`."""
    if not path.startswith(f"{CONTENT}/"):
        raise UnsafePath(path)
    return safe_path(path)


def _digest_of(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _is_same(root: Path, was: str, to: str) -> bool:
    """Whether two names are those of one file."""
    try:
        return bool(was) and (root / was).samefile(root / to)
    except FileNotFoundError:
        return False


def _replace(target: Path, raw: bytes, like: Path | None) -> None:
    """Write a file beside its place, with the rights of `like`, and then put it there."""
    # A link among the files stays one.
    target = Path(os.path.realpath(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    # Nothing that reads `content/` looks at names that begin so.
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(raw)
    if like and like.exists():
        shutil.copymode(like, beside)
    beside.replace(target)


def _remove(root: Path, was: str, to: str) -> None:
    """Remove a file that is there under its new name, and the folders that it leaves empty."""
    if _is_same(root, was, to):
        (root / was).rename(root / to)
        return
    (root / was).unlink(missing_ok=True)
    for folder in Path(was).parents:
        if len(folder.parts) > _KEPT_FOLDERS:
            with contextlib.suppress(OSError):
                (root / folder).rmdir()


@contextlib.contextmanager
def _telling_of_the_disk() -> abc.Iterator[None]:
    """Turn what the system says of a full or closed disk into words, as it is no bug of ours."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"cannot write {error.filename}: {error.strerror}") from error
