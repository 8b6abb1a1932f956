"""Planning a renaming, and trying it: the site as it would be is read and checked like any other.

In: the root, and two names as a person types them. Out: a `Plan` of files to write and to move,
after which nothing is wrong that was right; or a `Refusal`.
"""

from __future__ import annotations

import contextlib
import html
import os
import shutil
from collections import Counter, abc
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from sitegen.build import prepare
from sitegen.connect.site import resolve
from sitegen.doors.rename.desk import Desk, File, entry_of
from sitegen.doors.rename.moves import Moves, moves_of
from sitegen.doors.rename.words import Refusal
from sitegen.incremental.cache import FOLDER as CACHE
from sitegen.read.sources import CONTENT, Content, decode
from sitegen.words.files import read_inside
from sitegen.words.model import Entry, Source
from sitegen.words.outcome import Options
from sitegen.words.problems import Problem, severity


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a renaming writes."""

    moves: Moves
    # By path as it will be.
    files: abc.Mapping[str, File]


def plan_renaming(root: Path, content: Content, old: str, new: str, jobs: int = 1) -> Plan:
    """Plan a renaming and try it; raises `Refusal`. `content`: that of the root."""
    renaming = _Renaming(root, content, old, new)
    plan = Plan(renaming.moves, renaming.files())
    renaming.see_that_all_mean_the_same()
    _try(root, plan, jobs)
    return plan


class _Renaming:
    """What is known while one plan is made."""

    def __init__(self, root: Path, content: Content, old: str, new: str) -> None:
        self.root = root
        self.settings = content.settings
        self.sources = content.sources
        self._texts: dict[str, str] = {}
        self.moves = moves_of(root, content, self.entry, (old, new))
        self.kinds = {source.id: source.kind for source in self.sources}

    def text(self, source: Source) -> str:
        if source.path not in self._texts:
            raw = read_inside(self.root / CONTENT, self.root / source.path)
            self._texts[source.path], _ = decode(raw, source.path)
        return self._texts[source.path]

    def entry(self, source: Source) -> Entry:
        return entry_of(source, self.text(source), self.settings)

    def naming(self, words: abc.Collection[str]) -> abc.Iterator[Source]:
        """The files that may name something; to understand each file of the site takes longer."""
        for source in self.sources:
            text = self.text(source)
            # Links may be escaped, and so may values of YAML.
            texts = (text, unquote(text), html.unescape(text))
            if "\\" in text or any(word in each for word in words for each in texts):
                yield source

    def files(self) -> dict[str, File]:
        desk = Desk(self.root, self.moves, self.kinds)
        words = {id_.rpartition("/")[2] for id_ in self.moves.ids}
        words |= {address.strip("/").rpartition("/")[2] for address in self.moves.addresses}
        moving = [source for source in self.sources if source.id in self.moves.ids]
        for source in {each.path: each for each in (*moving, *self.naming(words))}.values():
            if desk.concerns(self.entry(source)):
                desk.mend_entry(source)
        desk.mend_settings()
        desk.keep_addresses([self.entry(source) for source in moving])
        return desk.files()

    def see_that_all_mean_the_same(self) -> None:
        """A new name may be that of another entry, where a field takes several kinds."""
        after = {self.moves.id(id_): kind for id_, kind in self.kinds.items()}
        ids = self.moves.ids
        words = {id_.rpartition("/")[2] for id_ in (*ids, *ids.values())}
        for source in self.naming(words):
            for each in self.entry(source).references:
                means = resolve(each, self.kinds)
                name = ids[means].partition("/")[2] if means in ids else each.name
                if resolve(replace(each, name=name), after) != self.moves.id(means):
                    raise Refusal("meaning", path=source.path, name=name)


# --- Trying ---


def _try(root: Path, plan: Plan, jobs: int) -> None:
    """Check the site as it would be; raises `Refusal` for what would be worse."""
    had = prepare(_options(root, jobs)).problems
    # On the same disk as the content, whose files need not be copied then. One that was stopped
    # may have left it behind.
    trial = root / CACHE / "rename-trial"
    shutil.rmtree(trial, ignore_errors=True)
    try:
        _lay_out(root, trial, plan)
        worse = _worse(had, prepare(_options(trial, jobs)).problems, plan.moves)
        if worse:
            raise Refusal("worse", worse, {each.path: _text(trial, each.path) for each in worse})
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _options(root: Path, jobs: int) -> Options:
    return Options(root, root / "output", jobs=jobs)


def _lay_out(root: Path, trial: Path, plan: Plan) -> None:
    """The site as it would be, in another folder; what does not change is the same file there."""
    gone = set(plan.moves.paths)
    for top in (CONTENT, "layouts"):
        for above, _, names in os.walk(root / top):
            folder = Path(above).relative_to(root)
            (trial / folder).mkdir(parents=True, exist_ok=True)
            for name in names:
                path = (folder / name).as_posix()
                if path not in plan.files and path not in gone and (root / path).is_file():
                    _link(root / path, trial / path)
    for path, file in plan.files.items():
        (trial / path).parent.mkdir(parents=True, exist_ok=True)
        (trial / path).write_bytes(file.after)


def _link(there: Path, here: Path) -> None:
    real = Path(os.path.realpath(there))
    try:
        here.hardlink_to(real)
    except OSError:
        with contextlib.suppress(OSError):
            shutil.copyfile(real, here)


def _text(root: Path, path: str) -> str:
    try:
        return decode((root / path).read_bytes(), path)[0]
    except OSError:
        return ""


def _worse(
    before: abc.Iterable[Problem], after: abc.Iterable[Problem], moves: Moves
) -> tuple[Problem, ...]:
    """Problems, but for mere notes, of which a file has more than it had."""
    had = Counter((moves.path(each.path), each.code) for each in before)
    worse = []
    for each in after:
        had[each.path, each.code] -= 1
        if had[each.path, each.code] < 0 and severity(each) != "info":
            worse.append(each)
    return tuple(worse)
