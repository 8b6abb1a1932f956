"""What a build is asked to do, and what came of it."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.words.problems import Problem, has_errors


class Options(NamedTuple):
    """What the command line says of a build."""

    root: Path
    output: Path
    # Without an offset it is local to the site; None: now.
    at: datetime | None = None
    drafts: bool = False
    base_url: str = ""
    # Processes to use, 0 for as many as there are processors; the output is the same.
    jobs: int = 1
    # Trust nothing that is kept of earlier builds.
    fresh: bool = False
    # Whether to make what takes long and no page waits for: see `late`. A preview does without.
    late: bool = True


class Reason(NamedTuple):
    """Why something is built."""

    # `first`, `program`, `options`, `input`, `output`, `time`, `late`, `damaged`, `template` or
    # `answer`.
    what: str
    # The file that differs, what changed by itself, or the question that is answered otherwise.
    which: str = ""


# What happens at a moment of an entry, as a clause whose subject is the entry.
_CLAUSES = {
    "publish": ("publiceras", "is published"),
    "expires": ("tas bort", "is removed"),
    "deadline": ("stänger för ansökningar", "closes for applications"),
    "over": ("är över", "is over"),
    "registration": ("stänger för anmälan", "closes for registration"),
}


class Change(NamedTuple):
    """One entry changing the site at one instant."""

    # In the site's zone.
    at: datetime
    # The entry's id: `jobs/redaktor`.
    entry: str
    moment: str

    def why(self, language: str) -> str:
        """`jobs/redaktor stänger för ansökningar`."""
        swedish, english = _CLAUSES[self.moment]
        return f"{self.entry} {swedish if language == 'sv' else english}"

    def facts(self, language: str) -> dict[str, str]:
        """As the contract of the command line gives it: `at`, `entry` and `why`."""
        return {"at": self.at.isoformat(), "entry": self.entry, "why": self.why(language)}


@dataclass(frozen=True, slots=True)
class Report:
    """What a build or check found and did."""

    problems: tuple[Problem, ...]
    pages: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0
    next_change: Change | None = None
    # The site's first language, and its time zone.
    language: str = "sv"
    time_zone: str = "UTC"
    # How many files there are to render, whether or not they were rendered this time.
    files: int = 0
    # Path in the output → why it was rendered.
    why: abc.Mapping[str, Reason] = field(default_factory=dict)
    # Whether what was kept of the last build turned out to be of no use.
    damaged: bool = False
    # Text of the files in which there are problems, for showing the lines.
    texts: abc.Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def change_facts(self, language: str) -> dict[str, Any] | None:
        return self.next_change.facts(language) if self.next_change else None
