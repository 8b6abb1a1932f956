"""The pipeline: from the files of `content/` to the files of `output/`.

content ─read─▶ Source ─parse─▶ Entry ─connect─▶ Site ─plan─▶ Page ─render─▶ Output ─write─▶ output

Every stage may add problems; a build with errors writes nothing. What a stage makes is never
changed by a later one. What the last build made of the same is taken from `cache`: texts that are
as they were are not parsed again, and where nothing has changed on which the plan depends, the last
plan stands.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from sitegen import cache
from sitegen.assets import survey
from sitegen.cache import Kept, Tables
from sitegen.checks import Around, check, check_texts, without_accepted
from sitegen.clock import Clock
from sitegen.config import Settings, language_places
from sitegen.files import MANIFEST, CannotWrite, Refused, Writer, read_inside
from sitegen.kept import Entries, KeptTraces, put_plan
from sitegen.layouts import FOLDER, find, read_strings
from sitegen.manifest import addresses, manifest
from sitegen.model import Page, Place, path_of
from sitegen.outcome import Change, Options, Reason, Report
from sitegen.pages import plan_pages
from sitegen.problems import Problem, has_errors, problem
from sitegen.progress import Progress
from sitegen.render import Ground, Rendered, Stage, Wanted, asset_bytes, render_pages
from sitegen.reuse import Parser, standing_plan
from sitegen.schedule import changes, next_change
from sitegen.site import Site, connect
from sitegen.sources import CONTENT, read, read_settings

# Entries of which there are too many to hold in memory, once all is planned.
MANY = 20_000


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


def build(options: Options, progress: Progress | None = None, kept: Kept | None = None) -> Report:
    """Build the site; the output folder changes only if there is no error.

    `kept`: what there is of the last build, if that was looked up already.
    """
    progress = progress or Progress()
    kept = kept or cache.load(options)
    if kept.report:
        return kept.report
    try:
        return _build(options, progress, kept)
    except (CannotWrite, KeyboardInterrupt):
        raise
    except Exception:
        if not kept.record:
            raise
        # Whatever went wrong, what is kept is the first to be doubted.
        anew = cache.nothing(options, Reason("damaged"), on_disk=True)
        return replace(_build(options, progress, anew), damaged=True)


def _build(options: Options, progress: Progress, kept: Kept) -> Report:
    if not kept.record and not options.fresh:
        cache.clear(options)
    plan = prepare(options, progress, kept)
    try:
        if has_errors(plan.problems):
            return report_of(plan, _mistakes_of_layouts(plan, progress))
        return _write(plan, options, progress)
    finally:
        # A preview builds many times.
        kept.shelf.close()


def _mistakes_of_layouts(plan: Plan, progress: Progress) -> list[Problem]:
    """What is wrong with layouts, found on a page of each: mistakes in texts must not hide it."""
    of_each = {page.template: page for page in plan.pages.values() if page.template}
    wanted = [Wanted(page, Reason("first")) for page in of_each.values()]
    tried = render_pages(plan.ground(), wanted, 1, progress)
    return [each for some in tried for each in some.made if isinstance(each, Problem)]


def check_only(options: Options, progress: Progress | None = None) -> Report:
    """Find all that `build` would find, layouts included, and write nothing."""
    progress = progress or Progress()
    plan = prepare(options, progress)
    # Layouts are tried on what there is, even where texts have mistakes: nothing hides another.
    problems: list[Problem] = []
    why: dict[str, Reason] = {}
    wanted = [Wanted(page, Reason("first")) for page in plan.pages.values()]
    progress.stage("render", len(wanted))
    for made in chain.from_iterable(
        each.made for each in render_pages(plan.ground(_forget), wanted, options.jobs, progress)
    ):
        if isinstance(made, Problem):
            problems.append(made)
        else:
            why[made.path] = Reason("first")
    return report_of(plan, problems, why=why)


def _forget(*_: object) -> None:
    """What becomes of pages that are only tried."""


# --- Up to the plan ---


def prepare(options: Options, progress: Progress | None = None, kept: Kept | None = None) -> Plan:
    """Everything up to the plan of pages, with all the problems found on the way."""
    progress = progress or Progress()
    kept = kept or cache.nothing(options, Reason("first"))
    progress.stage("read")
    settings, *_ = read_settings(options.root)
    progress.speak(settings.language)
    settings = _published_at(settings, options.base_url)
    clock = Clock(_instant(options.at, settings))
    parser = Parser(options, kept, progress, settings)
    standing = standing_plan(options, kept, parser, clock.now)
    if standing:
        return Plan(root=options.root, kept=kept, clock=clock, **standing._asdict())
    content = read(options.root)
    layouts = find(options.root)
    strings, in_strings = read_strings(
        layouts, settings.all_languages, language_places(settings, content.places)
    )
    assets, in_assets = survey(options.root, content.files, layouts, settings.colours)
    entries = parser.parse(content.sources)
    progress.stage("connect")
    site, in_site = connect(
        entries, settings, assets, strings, parser.texts, clock, drafts=options.drafts
    )
    progress.stage("plan")
    planned, in_pages = plan_pages(site, content.redirects, clock)
    pages = {page.address: page for page in planned}
    progress.stage("check")
    around = Around.of(site, pages)
    in_texts = check_texts(around)
    found = {
        *content.problems,
        *in_strings,
        *in_assets,
        *parser.problems,
        *in_site,
        *in_pages,
        *check(around, content.places),
        *chain.from_iterable(in_texts.values()),
    }
    tables = replace(
        parser.tables,
        coming={"": sorted(each.isoformat() for each in clock.coming)},
        checked={path: cache.as_data(found) for path, found in in_texts.items()},
    )
    problems = without_accepted(found, entries)
    shown = sum(page.format == "html" for page in planned)
    urls = addresses(planned)
    coming = changes(site, clock.now)
    if kept.shelf.path:
        parts = put_plan(kept.shelf, site, pages, urls, coming)
        tables = replace(tables, plan=parts)
    if len(entries) >= MANY:
        # From here on they are asked for one by one, and by other processes.
        site = replace(site, entries=Entries.of(site, parser.texts))
    about = tables, urls, shown, coming
    return Plan(options.root, kept, layouts, clock, site, pages, problems, *about)


# --- From the plan to the output ---


def _write(plan: Plan, options: Options, progress: Progress) -> Report:
    """Render into the staging folder, and bring the output to it if nothing was wrong."""
    writer = Writer(options.output)
    work = _Work(plan, writer)
    try:
        work.take_assets()
        wanted = work.wanted()
        progress.stage("render", len(wanted))
        # Where nothing is to be rendered, nothing is to be staged.
        ground = plan.ground(writer.stager().stage) if wanted else plan.ground()
        for rendered in render_pages(ground, wanted, options.jobs, progress):
            work.take(rendered)
        change = work.next_change()
        writer.add(MANIFEST, manifest(plan.site.settings, plan.urls, writer.files, change))
    except Refused as refused:
        place = Place(1, 1)
        work.problems.append(problem(refused.code, refused.path, place, **refused.facts))
    except BaseException:
        writer.discard()
        raise
    if work.problems:
        writer.discard()
        return report_of(plan, work.problems)
    progress.stage("write")
    written, removed = writer.commit()
    report = replace(
        report_of(plan, (), work.why), written=written, removed=removed, next_change=change
    )
    if not options.fresh:
        cache.remember(plan.kept, work.all_tables(), report, work.made)
    return report


class _Work:
    """What becomes of the files of a plan: which are made again, and which stay."""

    def __init__(self, plan: Plan, writer: Writer) -> None:
        self._plan, self._writer = plan, writer
        self._before = plan.kept.tables
        # Outputs that are as the last build left them.
        self._left = plan.kept.as_left() & self._before.digests.keys()
        self._tables = replace(
            plan.tables, groups={**self._before.groups}, coming={**plan.tables.coming}
        )
        self.problems: list[Problem] = []
        # Path of a page → why it was rendered; and all files that are not as they were.
        self.why: dict[str, Reason] = {}
        self.made: set[str] = {MANIFEST}

    def take_assets(self) -> None:
        """The files that are published beside the pages."""
        plan = self._plan
        for asset in plan.site.assets.values():
            # The address of those that layouts bring has their digest in it.
            is_same = "/" not in asset.name or plan.kept.is_same(f"{CONTENT}/{asset.name}")
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
            return [self._wanted(page) for page in pages]
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
                entry = made.shows
                if entry and path_of(self._plan.site.addresses[entry]) != made.path:
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

    def _remember_coming(self, path: str, coming: tuple[datetime, ...]) -> None:
        self._tables.coming.pop(path, None)
        if coming:
            self._tables.coming[path] = [each.isoformat() for each in coming]

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


def report_of(
    plan: Plan,
    problems: abc.Iterable[Problem] = (),
    why: abc.Mapping[str, Reason] | None = None,
) -> Report:
    """What there is to say of a plan, and of what was rendered of it."""
    found = tuple(sorted({*plan.problems, *problems}))
    why = why or {}
    return Report(
        found,
        plan.shown,
        len(why),
        next_change=next_change(plan.changes, plan.clock),
        language=plan.site.settings.language,
        time_zone=plan.site.settings.time_zone,
        files=len(plan.pages),
        why=why,
        texts={path: _text(plan, path) for path in {each.path for each in found}},
    )


def _text(plan: Plan, path: str) -> str:
    """The text of a file in which there is a problem, for showing its lines."""
    layout = plan.layouts.get(path.removeprefix(f"{FOLDER}/"))
    try:
        is_layout = layout is not None and path.startswith(FOLDER)
        raw = layout.read_bytes() if layout and is_layout else _of_content(plan.root, path)
    except OSError:
        # The problem is that it is not there.
        return ""
    # A line of a picture says nothing to anybody.
    return "" if b"\0" in raw[:1024] else raw.decode("utf-8-sig", "replace")


def _of_content(root: Path, path: str) -> bytes:
    # What a link leads to elsewhere is nobody's to read.
    return read_inside(root / CONTENT, root / path)


# --- Time and place ---


def _published_at(settings: Settings, base_url: str) -> Settings:
    return replace(settings, base_url=base_url) if base_url else settings


def _instant(at: datetime | None, settings: Settings) -> datetime:
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=settings.zone)
