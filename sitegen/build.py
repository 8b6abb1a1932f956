"""The pipeline: from the files of `content/` to the files of `output/`.

content ─read─▶ Source ─parse─▶ Entry ─connect─▶ Site ─plan─▶ Page ─render─▶ Output ─write─▶ output

Every stage may add problems; a build with errors writes nothing. What a stage makes is never
changed by a later one. What the last build made of the same is taken from `cache`: texts that are
as they were are not parsed again, and where nothing has changed on which the plan depends, the last
plan stands.
"""

from __future__ import annotations

from collections import abc
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from sitegen.connect.checks import Around, check, check_texts, without_accepted
from sitegen.connect.manifest import addresses, manifest
from sitegen.connect.pages import plan_pages
from sitegen.connect.schedule import changes, next_change
from sitegen.connect.site import connect
from sitegen.declare.config import Settings, language_places
from sitegen.declare.hosts import host_of
from sitegen.incremental import cache
from sitegen.incremental.cache import Kept
from sitegen.incremental.kept import Entries, put_plan
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.plan import Plan
from sitegen.incremental.reuse import Parser, standing_plan
from sitegen.late.late import keep_late, make_late
from sitegen.read.assets import survey
from sitegen.read.layouts import FOLDER, find, read_strings
from sitegen.read.sources import CONTENT, read, read_settings, read_translations
from sitegen.render.render import Wanted, render_pages
from sitegen.words.clock import Clock
from sitegen.words.files import MANIFEST, CannotWrite, Refused, Writer, read_inside
from sitegen.words.model import Place
from sitegen.words.outcome import Options, Reason, Report
from sitegen.words.problems import Problem, has_errors, problem
from sitegen.words.progress import Progress

# Entries of which there are too many to hold in memory, once all is planned.
MANY = 20_000


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
    wanted = [Wanted(page, Reason("first")) for page in plan.pages.values() if page.has_file]
    progress.stage("render", len(wanted))
    for made in chain.from_iterable(
        each.made for each in render_pages(plan.ground(), wanted, options.jobs, progress)
    ):
        if isinstance(made, Problem):
            problems.append(made)
        else:
            why[made.path] = Reason("first")
    return report_of(plan, problems, why=why)


# --- Up to the plan ---


def prepare(options: Options, progress: Progress | None = None, kept: Kept | None = None) -> Plan:
    """Everything up to the plan of pages, with all the problems found on the way."""
    progress = progress or Progress()
    kept = kept or cache.nothing(options, Reason("first"))
    progress.stage("read")
    settings, *_ = read_settings(options.root)
    progress.speak(settings.language)
    settings, *_ = read_translations(options.root, settings)
    settings = _published_at(settings, options.base_url)
    clock = Clock(_instant(options.at, settings))
    parser = Parser(options, kept, progress, settings)
    standing = standing_plan(options, kept, parser, clock)
    if standing:
        return standing
    content = read(options.root)
    layouts = find(options.root)
    strings, in_strings = read_strings(
        layouts, settings.all_languages, language_places(settings, content.places)
    )
    assets, in_assets = survey(options.root, content.files, layouts, settings)
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
        *check(around, {settings.language: content.places, **content.translated}),
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
    outputs = Outputs(plan, writer)
    try:
        outputs.take_assets()
        wanted = outputs.wanted()
        progress.stage("render", len(wanted))
        # Where nothing is to be rendered, nothing is to be staged.
        ground = plan.ground(writer.stager().stage) if wanted else plan.ground()
        for rendered in render_pages(ground, wanted, options.jobs, progress):
            outputs.take(rendered)
        if options.late and not outputs.problems:
            make_late(outputs, plan, options, progress)
        else:
            keep_late(outputs)
        change = outputs.next_change()
        writer.add(MANIFEST, manifest(plan.site.settings, plan.urls, writer.files, change))
    except Refused as refused:
        place = Place(1, 1)
        outputs.problems.append(problem(refused.code, refused.path, place, **refused.facts))
    except BaseException:
        writer.discard()
        raise
    if outputs.problems:
        writer.discard()
        return report_of(plan, outputs.problems)
    progress.stage("write")
    written, removed = writer.commit()
    report = replace(
        report_of(plan, (), outputs.why), written=written, removed=removed, next_change=change
    )
    if not options.fresh:
        cache.remember(plan.kept, outputs.all_tables(), report, outputs.made)
    return report


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
        files=_files(plan),
        why=why,
        texts={path: _text(plan, path) for path in {each.path for each in found}},
    )


def _files(plan: Plan) -> int:
    """How many files there are to render."""
    if not host_of(plan.site.settings).files_win:
        return len(plan.pages)
    return sum(page.has_file for page in plan.pages.values())


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
