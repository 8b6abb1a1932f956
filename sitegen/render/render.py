"""Rendering: a planned page becomes the bytes of a file.

In: the site, the plan, the clock, and the traces of the last build. Out: for each page what became
of it. HTML comes from Jinja layouts, which see nothing but a `View`; every other format is a
function of a `View` in a file of its own, named in `FORMATS`. A page is left as it is where all
that it asked for has the same answer still.
"""

from __future__ import annotations

import json
from collections import abc
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import brotli

from sitegen.connect.site import Site
from sitegen.declare import hosts
from sitegen.read.assets import STYLE_SHEET, icon_bytes, script, style_sheet
from sitegen.read.layouts import SCRIPTS, Sources
from sitegen.read.pictures import published
from sitegen.render import calendar, feeds, hosting, sitemap
from sitegen.render.cards import Card
from sitegen.render.edition import Edition
from sitegen.render.templates import Environment, LayoutError, make_environment, render
from sitegen.render.trace import Group, Groups, Key, Question, Trace, from_data, to_data
from sitegen.render.view import View
from sitegen.words.clock import Clock
from sitegen.words.files import digest, read_inside
from sitegen.words.model import Asset, Page, Place
from sitegen.words.outcome import Reason
from sitegen.words.problems import Problem, problem
from sitegen.words.progress import Laps, Progress, Spent
from sitegen.words.workers import in_chunks

# What is not HTML: the format of a page, and the function that writes it.
FORMATS: dict[str, abc.Callable[[View], str]] = {
    "atom": feeds.atom,
    "json-feed": feeds.json_feed,
    "ics": calendar.event_file,
    "calendar": calendar.calendar_file,
    "sitemap": sitemap.sitemap,
    "sitemap-index": sitemap.sitemap_index,
    "robots": sitemap.robots,
    hosts.NOJEKYLL: hosting.nojekyll,
    hosts.CNAME: hosting.cname,
    hosts.REDIRECTS_FILE: hosting.redirects_file,
    hosts.HEADERS_FILE: hosting.headers_file,
}

# Layouts of pages that show all there is; what is not HTML has none.
_OF_ALL = ("", "base/a-to-z.html")

# Questions about what only the text of the page's own entry answers.
_OF_TEXT = frozenset({"text", "headings", "led", "pictured"})

# Takes the bytes of a file where they were made; what it gives goes back to the first process.
Stage: TypeAlias = abc.Callable[[str, bytes], Any]


class Traces(Protocol):
    """What the pages of the last build asked."""

    def page(self, path: str) -> tuple[str, bytes]:
        """The trace of a page and its packed bytes, as `Made.kept` has them."""

    def group(self, name: str) -> Group:
        """A group of questions; raises `LookupError` or `ValueError` where there is none."""


class Wanted(NamedTuple):
    """A page to bring up to date."""

    page: Page
    # Why it must be rendered; none: that depends on what it asks.
    reason: Reason | None = None
    # Whether it asks nothing that could have another answer now.
    is_same: bool = False
    # SHA-256 of its bytes, if they are to be put back into the output; or "".
    missing: str = ""


class Made(NamedTuple):
    """What became of a page."""

    path: str
    # Why it was rendered; none: it stays as it was.
    reason: Reason | None
    staged: Any = None
    # Its trace as data, and its bytes, if it was rendered.
    kept: bytes = b""
    # Keys of the entries whose texts stand on it.
    shows: tuple[str, ...] = ()
    # The instants to come on which answers depended; none: it was not asked about.
    coming: tuple[datetime, ...] | None = None
    # The social card that it names.
    card: Card | None = None


class Rendered(NamedTuple):
    """What became of some pages."""

    made: list[Made | Problem]
    # Groups of questions that no earlier chunk of this process had.
    groups: dict[str, str]
    # What each page took, if that was asked.
    spent: list[Spent]


@dataclass(frozen=True)
class Ground:
    """What every page is rendered from."""

    site: Site
    # All planned pages by address.
    pages: abc.Mapping[str, Page]
    layouts: abc.Mapping[str, Path]
    clock: Clock
    stage: Stage
    traces: Traces | None = None
    # Language → what its pages have in common.
    editions: dict[str, Edition] = field(default_factory=dict)
    # Whether the time of each page is taken.
    profiling: bool = False

    @cached_property
    def sources(self) -> Sources:
        return Sources(self.layouts)

    @cached_property
    def environment(self) -> Environment:
        return make_environment(self.layouts, self.sources)

    @cached_property
    def groups(self) -> Groups:
        return Groups()

    @cached_property
    def known_groups(self) -> _KnownGroups:
        return _KnownGroups(self.traces)

    def view(self, page: Page) -> View:
        """What the layout of a page may ask."""
        edition = self.editions.get(page.language)
        if edition is None:
            edition = Edition(self.site, self.pages, self.clock, page.language, self.sources.digest)
            self.editions[page.language] = edition
        return View(edition, page)


class _KnownGroups(dict[str, Group]):
    """The groups of the last build, each read when it is first asked for."""

    def __init__(self, traces: Traces | None) -> None:
        super().__init__()
        self._traces = traces

    def __missing__(self, name: str) -> Group:
        if self._traces is None:
            raise KeyError(name)
        group = self[name] = self._traces.group(name)
        return group


def render_pages(
    ground: Ground, wanted: abc.Sequence[Wanted], jobs: int, progress: Progress
) -> abc.Iterator[Rendered]:
    """Bring pages up to date, a few at a time: their HTML is never all in memory.

    A mistake in a layout is reported once, for the first page that meets it.
    """
    reported: set[tuple[str, Place]] = set()
    ground = replace(ground, profiling=progress.profiling)
    for rendered in in_chunks(_render_chunk, ground, wanted, jobs):
        progress.step(len(rendered.made))
        for lap in rendered.spent:
            progress.spent(*lap)
        made = []
        for each in rendered.made:
            if isinstance(each, Problem):
                if (each.path, each.place) in reported:
                    continue
                reported.add((each.path, each.place))
            made.append(each)
        yield rendered._replace(made=made)


def _turn(site: Site, page: Page) -> tuple[bool, int]:
    """When to render a page: near those that show the same entries, which are then at hand.

    What shows the whole site takes longest: nobody is to wait for it at the end.
    """
    first = page.entry or next(iter(page.items), "")
    return page.template not in _OF_ALL, site.positions.get(first, 0)


def _render_chunk(ground: Ground, wanted: abc.Iterable[Wanted]) -> Rendered:
    laps, made = Laps(), []
    for each in wanted:
        made.append(_bring_up_to_date(ground, each))
        if ground.profiling:
            laps.end("page", each.page.path, each.page.template or each.page.format)
    new = ground.groups.take_new()
    groups = {name: json.dumps(to_data(group)) for name, group in new.items()}
    return Rendered(made, groups, laps.spent)


def _bring_up_to_date(ground: Ground, wanted: Wanted) -> Made | Problem:
    page, reason = wanted.page, wanted.reason
    view = ground.view(page)
    if reason is None:
        trace, packed = _as_kept(ground, page.path)
        reason = None if wanted.is_same else _why_stale(ground, view, trace)
        if reason is None:
            coming = None if wanted.is_same else tuple(sorted(view.coming))
            if not wanted.missing:
                return Made(page.path, None, coming=coming)
            raw = _unpacked(packed)
            if digest(raw) == wanted.missing:
                return Made(page.path, None, ground.stage(page.path, raw), coming=coming)
            reason = Reason("output", page.path)
        # What was asked so far was asked for the page as it was; the answers stay good.
        view.begin()
    try:
        raw = _render(ground, view)
    except LayoutError as error:
        return error.problem
    asked = view.asked
    groups = [ground.groups.name(group) for group in asked.all_groups()]
    trace = json.dumps(
        {"groups": groups, "own": to_data(tuple(asked.own.items()))}, separators=(",", ":")
    )
    shows = {page.entry} if any(name in _OF_TEXT for name, *_ in asked.own) else set()
    shows.update(*map(ground.groups.texts, groups))
    coming = tuple(sorted(view.coming))
    staged, kept = ground.stage(page.path, raw), _kept(trace, raw)
    card = view.card if ("card",) in asked.own else None
    return Made(page.path, reason, staged, kept, tuple(shows), coming, card)


def _kept(trace: str, raw: bytes) -> bytes:
    # Little effort: most of what can be saved, in half the time that zlib takes.
    return trace.encode() + b"\n" + bytes(brotli.compress(raw, quality=1))


def from_kept(kept: bytes) -> tuple[str, bytes]:
    """The trace and the packed bytes of a page from `Made.kept`; raises `ValueError`."""
    trace, _, packed = kept.partition(b"\n")
    return trace.decode(), packed


def _unpacked(packed: bytes) -> bytes:
    """The bytes of a page; none where they are damaged."""
    try:
        return bytes(brotli.decompress(packed))
    except brotli.error:
        return b""


def _as_kept(ground: Ground, path: str) -> tuple[str, bytes]:
    """What is kept of a page; nothing where there is nothing, or it is damaged."""
    try:
        return ground.traces.page(path) if ground.traces else ("", b"")
    except (LookupError, ValueError):
        return "", b""


def _why_stale(ground: Ground, view: View, line: str) -> Reason | None:
    try:
        which = view.first_difference(read_trace(line), ground.known_groups)
    except (LookupError, ValueError):
        return Reason("first")
    if which is None:
        return None
    is_template = which[0] == "template"
    return Reason("template", which[1]) if is_template else Reason("answer", said(which))


def read_trace(line: str) -> Trace:
    """A trace from data; raises `ValueError` for what is none."""
    try:
        data = json.loads(line)
        return Trace(tuple(data["groups"]), from_data(data["own"]))
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{error}") from error


def said(question: Question) -> str:
    """A question in words: `list news 3`."""
    name, *arguments = question
    words = (each.key if isinstance(each, Key) else each for each in arguments)
    return " ".join((name, *(f"{each}" for each in words if each not in ("", None))))


def _render(ground: Ground, view: View) -> bytes:
    if view.page.format in FORMATS:
        return FORMATS[view.page.format](view).encode()
    ground.environment.note = view.template
    return render(ground.environment, view)


# --- Files beside the pages ---


def asset_bytes(
    asset: Asset, site: Site, root: Path, layouts: abc.Mapping[str, Path]
) -> bytes | Problem:
    """What is published of a file of `content/` or the layouts."""
    if asset.name == STYLE_SHEET:
        return style_sheet(layouts, site.settings)[1]
    if f"{SCRIPTS}{asset.name}" in layouts:
        return script(layouts[f"{SCRIPTS}{asset.name}"])
    content = root / "content"
    try:
        if "/" not in asset.name:
            return icon_bytes(asset.name, layouts, site.settings)
        raw = read_inside(content, content / asset.name)
        return published(raw, asset.name)[1] if asset.digest else raw
    except (OSError, ValueError):
        # It was there when the site was read.
        return problem("unreadable-file", f"content/{asset.name}", Place(1, 1))
