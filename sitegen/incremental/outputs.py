"""Outputs: which files of a plan are made again, and which stay or are put back as they were."""

from __future__ import annotations

from collections import abc
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from sitegen.connect.schedule import next_change
from sitegen.incremental.cache import Tables
from sitegen.incremental.plan import Plan
from sitegen.read.sources import CONTENT
from sitegen.render.cards import Card
from sitegen.render.render import Rendered, Wanted, asset_bytes
from sitegen.words.files import MANIFEST, Staged, Stager, Writer, digest
from sitegen.words.model import Page, path_of
from sitegen.words.outcome import Change, Reason
from sitegen.words.problems import Problem


class Outputs:
    """What becomes of the files of a plan: which are made again, and which stay."""

    def __init__(self, plan: Plan, writer: Writer) -> None:
        self._plan, self._writer = plan, writer
        self._before = plan.kept.tables
        # Outputs that are as the last build left them.
        self._left = plan.kept.as_left() & self._before.digests.keys()
        self._tables = replace(
            plan.tables,
            groups={**self._before.groups},
            coming={**plan.tables.coming},
            late={},
            cards={},
        )
        self.problems: list[Problem] = []
        # Path of a page → why it was rendered; and all files that are not as they were.
        self.why: dict[str, Reason] = {}
        self.made: set[str] = {MANIFEST}

    def take_assets(self) -> None:
        """The files that are published beside the pages."""
        plan = self._plan
        for asset in plan.site.assets.values():
            # The address of those that layouts bring has their digest in it, but for `favicon.ico`.
            has_digest = "/" not in asset.name and asset.address != asset.name
            is_same = has_digest or plan.kept.is_same(f"{CONTENT}/{asset.name}")
            if is_same and asset.address in self._left:
                self._keep(asset.address)
                continue
            made = asset_bytes(asset, plan.site, plan.root, plan.layouts)
            if isinstance(made, Problem):
                self.problems.append(made)
            else:
                self._add(asset.address, made)

    def wanted(self) -> list[Wanted]:
        """The pages to bring up to date; the others are taken as they are."""
        doubtful = self._plan.doubtful
        if doubtful is None:
            pages = self._plan.pages.values()
            return [self._wanted(page) for page in pages if page.has_file]
        # The plan is that of the last build, and so are its files.
        asked = doubtful | (self._before.pages.keys() - self._left)
        for path in self._before.pages:
            if path not in asked:
                self._stay(path)
                self._keep(path)
        return [
            self._wanted(self._page_of(path), is_same=path not in doubtful)
            for path in sorted(asked & self._before.pages.keys())
        ]

    def _wanted(self, page: Page, *, is_same: bool = False) -> Wanted:
        path = page.path
        if path not in self._before.pages or path not in self._before.digests:
            return Wanted(page, Reason("new", path))
        return Wanted(page, None, is_same, "" if path in self._left else self._before.digests[path])

    def _page_of(self, path: str) -> Page:
        address = f"/{path.removesuffix('index.html')}"
        pages = self._plan.pages
        return pages[address if address in pages else f"/{path}"]

    def take(self, rendered: Rendered) -> None:
        """Take over what became of some pages."""
        shelf = self._plan.kept.shelf
        for name, group in rendered.groups.items():
            self._tables.groups[name] = shelf.put(group.encode())
        for made in rendered.made:
            if isinstance(made, Problem):
                self.problems.append(made)
                continue
            if made.staged:
                self._writer.take(made.staged)
                self.made.add(made.path)
            else:
                self._keep(made.path)
            if made.reason is None:
                self._stay(made.path)
            else:
                self.why[made.path] = made.reason
                self._tables.pages[made.path] = shelf.put(made.kept)
                if made.card:
                    self._tables.cards[made.path] = made.card
                for entry in made.shows:
                    if path_of(self._plan.site.addresses[entry]) != made.path:
                        self._tables.shown.setdefault(entry, []).append(made.path)
            if made.coming is not None:
                self._remember_coming(made.path, made.coming)

    def _add(self, path: str, raw: bytes) -> None:
        self._writer.add(path, raw)
        self.made.add(path)

    def _keep(self, path: str) -> None:
        self._writer.keep(path, self._before.digests[path])

    def _stay(self, path: str) -> None:
        """Leave a page as the last build made it."""
        self._tables.pages[path] = self._before.pages[path]
        if path in self._before.coming:
            self._tables.coming[path] = self._before.coming[path]
        if path in self._before.cards:
            self._tables.cards[path] = self._before.cards[path]

    def _remember_coming(self, path: str, coming: tuple[datetime, ...]) -> None:
        self._tables.coming.pop(path, None)
        if coming:
            self._tables.coming[path] = [each.isoformat() for each in coming]

    # --- What is made late, see `late` ---

    @property
    def files(self) -> abc.Mapping[str, str]:
        """Path of each file so far → SHA-256 of its bytes."""
        return self._writer.files

    def where(self, path: str) -> Path:
        """Where a file of this build lies now, staged or in the output."""
        return self._writer.where(path)

    def stager(self) -> Stager:
        """What other processes stage with."""
        return self._writer.stager()

    @property
    def files_before(self) -> abc.Mapping[str, str]:
        """Path of each file of the last build → SHA-256 of its bytes."""
        return self._before.digests

    def bytes_before(self, path: str) -> bytes | None:
        """The bytes of a file of the last build, if the output still has them."""
        try:
            raw = (self._writer.output / path).read_bytes()
        except OSError:
            return None
        return raw if digest(raw) == self._before.digests.get(path) else None

    def has_late(self, path: str, key: str) -> bool:
        """Whether the output has a late file, as it was left, that was made of what `key` says."""
        return path in self._left and self._before.late.get(path) == key

    def keep_late(self, path: str, key: str, *, was: str | None = None) -> bool:
        """Keep a late file that the output has, if it was made of what `key` says.

        `key`: tells all that its bytes follow from; `was`: another key that comes to the same.
        Returns whether it was kept.
        """
        if not self.has_late(path, was or key):
            return False
        self._keep(path)
        self._tables.late[path] = key
        return True

    def take_late(self, staged: Staged, key: str) -> None:
        self._writer.take(staged)
        self.made.add(staged.path)
        self._tables.late[staged.path] = key

    @property
    def cards(self) -> frozenset[Card]:
        """The social cards that pages name."""
        return frozenset(Card(*card) for card in self._tables.cards.values())

    @property
    def late_before(self) -> abc.Mapping[str, str]:
        """Path of each late file of the last build → what it was made of."""
        return self._before.late

    # --- What is kept of all this ---

    def next_change(self) -> Change | None:
        """What changes the site next, by all that this build and those before it asked."""
        found = {*chain.from_iterable(self._tables.coming.values())}
        self._plan.clock.remember(map(datetime.fromisoformat, found))
        return next_change(self._plan.changes, self._plan.clock)

    def all_tables(self) -> Tables:
        """What to keep of all this."""
        shown = {**self._tables.shown}
        for entry, paths in self._before.shown.items():
            stay = [path for path in paths if path in self._tables.pages and path not in self.why]
            shown[entry] = sorted({*shown.get(entry, ()), *stay})
        return replace(self._tables, digests=self._writer.files, shown=shown)
