"""Renaming: moves an entry with its versions, and mends all that names it.

A plan is made and tried in memory (`plan`): what is meant and where it goes (`moves`), what every
file is to say (`desk`, by `mending`). Only if the site is then as right as before is anything
written (`journal`); whoever stops that halfway runs the same command again.
"""

from __future__ import annotations

import difflib
from collections import abc
from pathlib import Path
from typing import NamedTuple

from sitegen.doors.rename.words import Refusal, words
from sitegen.words.files import CannotWrite


class Told(NamedTuple):
    """What a command prints, on standard output and on standard error, and its exit code."""

    out: str
    error: str
    code: int


def rename(root: Path, old: str, new: str, language: str = "", *, dry_run: bool = False) -> Told:
    """Rename an entry, or with `dry_run` say what would be done.

    `old` and `new` as they are typed; `language` is that of what is told, "" for the site's.
    Raises `CannotWrite`.
    """
    from sitegen.doors.rename import journal
    from sitegen.doors.rename.plan import plan_renaming
    from sitegen.doors.reports import as_text
    from sitegen.read.sources import read
    from sitegen.words.outcome import Report

    content = read(root)
    language = language or content.settings.language
    say = words(language)
    try:
        if journal.is_stopped(root):
            if dry_run:
                raise Refusal("unfinished")
            journal.finish(root, old, new)
            return Told(f"{say['finished']}\n", "", 0)
        plan = plan_renaming(root, content, old, new, jobs=0)
    except Refusal as refused:
        report = Report(refused.problems, texts=refused.texts)
        told = f"sitegen: {refused.told(language)}\n"
        return Told(as_text(report, language), told, 1 if refused.of_content else 2)
    except OSError as error:
        # A full or closed disk is no bug of ours.
        raise CannotWrite(f"cannot write {error.filename}: {error.strerror}") from error
    if not dry_run:
        journal.write(root, plan, old, new)
    lines = [f"{was} -> {to}" for was, to in sorted(plan.moves.paths.items())]
    for path, file in sorted(plan.files.items()):
        lines += _changes(path, file.before, file.after)
    lines.append(say["dry" if dry_run else "done"])
    return Told("".join(f"{line}\n" for line in lines), "", 0)


def _changes(path: str, before: bytes, after: bytes) -> abc.Iterator[str]:
    """The lines of a file that change: `content/a.md:3`, `- ...`, `+ ...`."""
    old, new = (raw.decode("utf-8-sig").splitlines() for raw in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag != "equal":
            yield f"{path}:{begin + 1}"
            yield from (f"  - {line}" for line in old[start:end])
            yield from (f"  + {line}" for line in new[begin:stop])
