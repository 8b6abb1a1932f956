"""The pipeline: from the files of `content/` to the files of `output/`.

content ─read─▶ Source ─parse─▶ Entry ─connect─▶ Site ─plan─▶ Page ─render─▶ Output ─write─▶ output

Every stage may add problems; a build with errors writes nothing. What a stage makes is never
changed by a later one.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sitegen.assets import survey
from sitegen.checks import check, without_accepted
from sitegen.clock import Clock
from sitegen.config import Settings, language_places
from sitegen.entries import parse_all
from sitegen.files import MANIFEST, Refused, Writer, read_inside
from sitegen.layouts import FOLDER, find, read_strings
from sitegen.manifest import manifest
from sitegen.model import Page, Place
from sitegen.outcome import Options, Report
from sitegen.pages import plan_pages
from sitegen.problems import Problem, has_errors, problem
from sitegen.render import Ground, Output, render_assets, render_pages
from sitegen.schedule import next_change
from sitegen.site import Site, connect
from sitegen.sources import CONTENT, Content, read


@dataclass(frozen=True, slots=True)
class Plan:
    """A site that has been read, connected and planned, but not rendered."""

    root: Path
    content: Content
    layouts: abc.Mapping[str, Path]
    clock: Clock
    site: Site
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]

    @property
    def ground(self) -> Ground:
        """What its pages are rendered from."""
        by_address = {page.address: page for page in self.pages}
        return Ground(self.site, by_address, self.layouts, self.clock)


def build(options: Options) -> Report:
    """Build the site; the output folder changes only if there is no error."""
    plan = prepare(options)
    if has_errors(plan.problems):
        return report_of(plan)
    return _write(plan, options)


def check_only(options: Options) -> Report:
    """Find all that `build` would find, layouts included, and write nothing."""
    plan = prepare(options)
    # Layouts are tried on what there is, even where texts have mistakes: nothing hides another.
    problems: list[Problem] = []
    rendered = 0
    for made in render_pages(plan.ground, options.jobs):
        if isinstance(made, Problem):
            problems.append(made)
        else:
            rendered += 1
    return report_of(plan, problems, rendered)


def prepare(options: Options) -> Plan:
    """Everything up to the plan of pages, with all the problems found on the way."""
    content = read(options.root)
    settings = _published_at(content.settings, options.base_url)
    clock = Clock(_instant(options.at, settings))
    layouts = find(options.root)
    strings, in_strings = read_strings(
        layouts, settings.all_languages, language_places(settings, content.places)
    )
    assets, in_assets = survey(options.root, content.files, layouts, settings.colours)
    entries, in_entries = parse_all(content.sources, settings, options.jobs)
    site, in_site = connect(entries, settings, assets, strings, clock, drafts=options.drafts)
    pages, in_pages = plan_pages(site, content.redirects, clock)
    in_links = check(site, pages, content.places)
    found = {
        *content.problems,
        *in_strings,
        *in_assets,
        *in_entries,
        *in_site,
        *in_pages,
        *in_links,
    }
    problems = without_accepted(found, entries)
    return Plan(options.root, content, layouts, clock, site, pages, problems)


def _published_at(settings: Settings, base_url: str) -> Settings:
    return replace(settings, base_url=base_url) if base_url else settings


def _instant(at: datetime | None, settings: Settings) -> datetime:
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=settings.zone)


def _write(plan: Plan, options: Options) -> Report:
    """Render into the staging folder, and bring the output to it if nothing was wrong."""
    writer = Writer(options.output)
    problems: list[Problem] = []
    try:
        for made in _render(plan, options.jobs):
            if isinstance(made, Problem):
                problems.append(made)
            else:
                writer.add(made.path, made.raw)
        rendered = len(writer.files)
        change = next_change(plan.site, plan.clock)
        writer.add(MANIFEST, manifest(plan.site, plan.pages, writer.files, change))
    except Refused as refused:
        problems.append(problem(refused.code, refused.path, Place(1, 1), **refused.facts))
    except BaseException:
        writer.discard()
        raise
    if problems:
        writer.discard()
        return report_of(plan, problems)
    written, removed = writer.commit()
    return report_of(plan, (), rendered, written, removed)


def _render(plan: Plan, jobs: int) -> abc.Iterator[Output | Problem]:
    yield from render_assets(plan.site, plan.root, plan.layouts)
    yield from render_pages(plan.ground, jobs)


def report_of(
    plan: Plan,
    problems: abc.Iterable[Problem] = (),
    rendered: int = 0,
    written: int = 0,
    removed: int = 0,
) -> Report:
    """What there is to say of a plan, and of what was made of it."""
    found = tuple(sorted({*plan.problems, *problems}))
    return Report(
        found,
        sum(page.format == "html" for page in plan.pages),
        rendered,
        written,
        removed,
        next_change(plan.site, plan.clock),
        plan.site.settings.language,
        plan.site.settings.time_zone,
        {path: _text(plan, path) for path in {each.path for each in found}},
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
