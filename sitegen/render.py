"""Rendering: a planned page becomes the bytes of a file.

In: the site, the plan and the clock. Out: an `Output` for each page. HTML comes from Jinja
layouts, which see nothing but a `View`; every other format is a function of a `View` in a file of
its own, named in `FORMATS`.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sitegen import calendar, feeds, sitemap
from sitegen.assets import STYLE_SHEET, style_sheet
from sitegen.clock import Clock
from sitegen.files import read_inside
from sitegen.layouts import ICONS
from sitegen.model import Page, Place
from sitegen.problems import Problem, problem
from sitegen.site import Site
from sitegen.templates import Environment, LayoutError, make_environment, render
from sitegen.view import View
from sitegen.workers import in_chunks


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the output folder."""

    path: str
    raw: bytes


# What is not HTML: the format of a page, and the function that writes it.
FORMATS: dict[str, abc.Callable[[View], str]] = {
    "atom": feeds.atom,
    "ics": calendar.event_file,
    "sitemap": sitemap.sitemap,
    "robots": sitemap.robots,
}


@dataclass(frozen=True)
class Ground:
    """What every page is rendered from."""

    site: Site
    # All planned pages by address.
    pages: abc.Mapping[str, Page]
    layouts: abc.Mapping[str, Path]
    clock: Clock

    @cached_property
    def environment(self) -> Environment:
        return make_environment(self.layouts)


class Rendered(NamedTuple):
    """What became of some pages, and the instants to come that were asked about on the way."""

    made: list[Output | Problem]
    coming: frozenset[datetime]


def render_pages(ground: Ground, jobs: int) -> abc.Iterator[Output | Problem]:
    """Render all pages, a few at a time: their HTML is never all in memory.

    A mistake in a layout is reported once, for the first page that meets it.
    """
    reported: set[tuple[str, Place]] = set()
    for rendered in in_chunks(_render_chunk, ground, tuple(ground.pages.values()), jobs):
        ground.clock.remember(rendered.coming)
        for made in rendered.made:
            if isinstance(made, Problem):
                if (made.path, made.place) in reported:
                    continue
                reported.add((made.path, made.place))
            yield made


def _render_chunk(ground: Ground, pages: abc.Iterable[Page]) -> Rendered:
    made: list[Output | Problem] = []
    for page in pages:
        view = View(ground.site, ground.pages, page, ground.clock)
        try:
            made.append(Output(page.path, _render(ground.environment, view)))
        except LayoutError as error:
            made.append(error.problem)
    return Rendered(made, ground.clock.coming)


def render_assets(
    site: Site, root: Path, layouts: abc.Mapping[str, Path]
) -> abc.Iterator[Output | Problem]:
    """The files that are published beside the pages."""
    for name, asset in site.assets.items():
        if name == STYLE_SHEET:
            yield Output(asset.address, style_sheet(layouts, site.settings.colours)[1])
        else:
            icon = layouts.get(f"{ICONS}{name}")
            content = root / "content"
            try:
                raw = icon.read_bytes() if icon else read_inside(content, content / name)
            except OSError:
                # It was there when the site was read.
                yield problem("unreadable-file", f"content/{name}", Place(1, 1))
            else:
                yield Output(asset.address, raw)


def _render(environment: Environment, view: View) -> bytes:
    written = FORMATS.get(view.page.format)
    return written(view).encode() if written else render(environment, view)
