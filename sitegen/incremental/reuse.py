"""What of the last build stands: entries whose files are as they were, and the whole plan.

In: what `cache` has kept. Out: entries as if all had been parsed, and, where nothing has changed on
which the plan depends, the plan as if it had been made.
"""

from __future__ import annotations

import os
from collections import abc
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen.connect.checks import Around, check_text
from sitegen.connect.site import Site
from sitegen.declare.config import Settings
from sitegen.incremental import cache
from sitegen.incremental.cache import Kept, KeptEntry, Tables
from sitegen.incremental.kept import KeptPlan, KeptTexts
from sitegen.incremental.plan import Plan
from sitegen.read.entries import Parsed, bearing, parse_all, thaw
from sitegen.read.layouts import FOLDER, SHIPPED, find, read_strings
from sitegen.read.sources import CONTENT, source_of
from sitegen.words.clock import Clock
from sitegen.words.model import Entry, Source, path_of
from sitegen.words.outcome import Options
from sitegen.words.problems import Problem
from sitegen.words.progress import Progress


class Parser:
    """Parses what has changed, and takes the rest from the last build."""

    def __init__(
        self, options: Options, kept: Kept, progress: Progress, settings: Settings
    ) -> None:
        self._options, self._kept, self._progress = options, kept, progress
        self.settings = settings
        key = [settings.time_zone, settings.language, str(settings.lix or "")]
        self._before = kept.tables.entries if kept.tables.parse_key == key else {}
        self.tables = Tables(parse_key=key)
        self.texts = KeptTexts(kept.shelf, self.tables.entries)

    def parse(self, sources: abc.Sequence[Source]) -> tuple[Entry, ...]:
        """The entries of files, in order; those that cannot be read are problems."""
        self.parse_changed([each for each in sources if not self._is_kept(each.path)])
        for source in sources:
            if source.path not in self.tables.entries and source.path in self._before:
                self.keep(source.path)
        order = (each.path for each in sources if each.path in self.tables.entries)
        return tuple(thaw(self.texts.line(path)) for path in order)

    def _is_kept(self, path: str) -> bool:
        return path in self.tables.entries or (path in self._before and self._kept.is_same(path))

    def parse_changed(self, sources: abc.Sequence[Source]) -> None:
        """Parse files, unless their bytes are what they were."""
        known = {
            each.path: KeptEntry(*self._before[each.path]).digest
            for each in sources
            if each.path in self._before
        }
        options, progress = self._options, self._progress
        progress.stage("parse", len(sources))
        for some in parse_all(options.root, sources, self.settings, options.jobs, known, progress):
            for parsed in some:
                self._take(parsed)

    def keep(self, path: str) -> None:
        """Take an entry of the last build."""
        self.tables.entries[path] = self._before[path]
        if path in self._kept.tables.parsed:
            self.tables.parsed[path] = self._kept.tables.parsed[path]

    def _take(self, parsed: Parsed) -> None:
        path = parsed.source.path
        if parsed.digest and not parsed.line:
            self.keep(path)
            return
        if parsed.line:
            shelf = self._kept.shelf
            self.tables.entries[path] = KeptEntry(
                parsed.digest,
                bearing(parsed.line),
                shelf.put(parsed.line.encode("utf-8", "surrogatepass")),
                shelf.put(parsed.html.encode("utf-8", "surrogatepass")),
                parsed.text_digest,
            )
        if parsed.problems:
            self.tables.parsed[path] = cache.as_data(parsed.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found in the files."""
        return cache.from_data(chain.from_iterable(self.tables.parsed.values()))

    def keep_others(self) -> None:
        """Take all entries of the last build that were not parsed."""
        new, before = self.tables.entries, self._before
        new.update({path: row for path, row in before.items() if path not in new})
        parsed = self._kept.tables.parsed
        self.tables.parsed.update(
            {path: found for path, found in parsed.items() if new[path] is before.get(path)}
        )

    def is_as_kept(self, path: str) -> bool:
        """Whether the entry of the last build was taken for a file."""
        return self.tables.entries[path] is self._before[path]

    def have_same_bearing(self, paths: abc.Collection[str]) -> bool:
        """Parse files that have changed; whether nothing but their own pages can depend on that."""
        if any(path not in self._before for path in paths):
            return False
        self.parse_changed([each for path in paths for each in _sources(path)])
        now = self.tables.entries
        return all(
            path in now and KeptEntry(*now[path]).bearing == KeptEntry(*self._before[path]).bearing
            for path in paths
        )


def _sources(path: str) -> list[Source]:
    return source_of(path.removeprefix(f"{CONTENT}/"), [])


class _Changed(NamedTuple):
    """What has changed, if it is such that the plan may stand."""

    texts: list[str]
    is_layout: bool


def standing_plan(options: Options, kept: Kept, parser: Parser, clock: Clock) -> Plan | None:
    """The plan of the last build, if nothing has changed on which it depends.

    Texts may have changed, as long as nothing but their own pages shows it, and layouts.
    """
    if not kept.tables.plan or kept.reason.what == "options" or not cache.is_between(kept):
        return None
    changed = _what_changed(options, kept)
    if changed is None or not parser.have_same_bearing(changed.texts):
        return None
    # Most of a new clone only looks changed.
    texts = [path for path in changed.texts if not parser.is_as_kept(path)]
    parser.keep_others()
    plan = KeptPlan(kept.shelf, kept.tables.plan, parser.texts, parser.settings)
    layouts = find(options.root)
    strings, _ = read_strings(layouts, parser.settings.all_languages, {})
    site = plan.site(strings, whole=changed.is_layout)
    pages = dict(plan.pages) if changed.is_layout else plan.pages
    entries = [_entry(site, thaw(parser.texts.line(path)).key) for path in texts]
    if any(getattr(each.fields, "accept", ()) for each in entries):
        # What it accepts depends on all that is wrong with it, and that is not kept by itself.
        return None
    checked = {**kept.tables.checked}
    around = Around.of(site, pages)
    for entry in entries:
        checked[entry.path] = cache.as_data(check_text(around, entry))
    tables = replace(
        parser.tables,
        plan=kept.tables.plan,
        checked={path: found for path, found in checked.items() if found},
        coming={"": kept.tables.coming[""]},
    )
    report = kept.last_report
    return Plan(
        options.root,
        kept,
        layouts,
        clock,
        site,
        pages,
        _problems(kept, report.problems, tables, texts),
        tables,
        plan.urls,
        report.pages,
        tuple(each for each in plan.changes if each.at > clock.now),
        None if changed.is_layout else _that_show(kept, site, entries),
    )


def _what_changed(options: Options, kept: Kept) -> _Changed | None:
    texts, is_layout = [], False
    content = str(options.root / CONTENT) + os.sep
    layouts = tuple(str(top) + os.sep for top in (options.root / FOLDER, SHIPPED))
    for path in sorted(kept.changed):
        name = Path(path).relative_to(options.root).as_posix() if path.startswith(content) else ""
        if name in kept.tables.entries and path in kept.seen.inputs:
            texts.append(name)
        elif kept.has_same_bytes(path):
            continue
        elif path.startswith(layouts) and path.endswith(".html"):
            is_layout = True
        else:
            return None
    return _Changed(texts, is_layout)


def _entry(site: Site, key: str) -> Entry:
    return site.entries[key] if key in site.entries else site.hidden[key].entry


def _problems(
    kept: Kept, problems: abc.Iterable[Problem], tables: Tables, texts: abc.Iterable[str]
) -> tuple[Problem, ...]:
    """The problems of the last build, with those that its changed texts have now."""
    found = set(problems)
    for path in texts:
        for before in (kept.tables.parsed, kept.tables.checked):
            found.difference_update(cache.from_data(before.get(path, ())))
        for now in (tables.parsed, tables.checked):
            found.update(cache.from_data(now.get(path, ())))
    return tuple(sorted(found))


def _that_show(kept: Kept, site: Site, entries: abc.Iterable[Entry]) -> frozenset[str]:
    """The pages on which the texts of entries stand: their own, and those that were noted."""
    own = {path_of(site.addresses[entry.key]) for entry in entries if entry.key in site.addresses}
    return frozenset(own.union(*(kept.tables.shown.get(entry.key, ()) for entry in entries)))
