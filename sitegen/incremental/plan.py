"""The plan: a site that has been read, connected and planned, but not rendered."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from pathlib import Path

from sitegen.connect.site import Site
from sitegen.incremental.cache import Kept, Tables
from sitegen.incremental.kept import KeptTraces
from sitegen.render.render import Ground, Stage
from sitegen.words.clock import Clock
from sitegen.words.model import Page
from sitegen.words.outcome import Change
from sitegen.words.problems import Problem


@dataclass(frozen=True)
class Plan:
    """A site that has been read, connected and planned, but not rendered."""

    root: Path
    kept: Kept
    layouts: abc.Mapping[str, Path]
    clock: Clock
    site: Site
    # By address.
    pages: abc.Mapping[str, Page]
    problems: tuple[Problem, ...]
    # What is kept of this build, as far as it is known yet.
    tables: Tables
    # All addresses as the manifest has them.
    urls: str
    # How many pages readers see.
    shown: int
    # All that is to come, whether or not anything shows it.
    changes: tuple[Change, ...]
    # Paths of the pages whose answers may differ; none: of all.
    doubtful: frozenset[str] | None = None

    def ground(self, stage: Stage | None = None) -> Ground:
        """What its pages are rendered from. `stage`: takes the bytes where they were made."""
        traces = KeptTraces(self.kept.shelf, self.kept.tables)
        return Ground(self.site, self.pages, self.layouts, self.clock, stage or _forget, traces)


def _forget(*_: object) -> None:
    """What becomes of pages that are only tried."""
