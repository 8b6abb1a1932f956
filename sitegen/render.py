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
from typing import Any, NamedTuple

import jinja2
import jinja2.nodes

from sitegen import calendar, feeds, sitemap
from sitegen.assets import STYLE_SHEET, style_sheet
from sitegen.clock import Clock
from sitegen.files import read_inside
from sitegen.layouts import ICONS
from sitegen.model import Page, Place
from sitegen.problems import Problem, problem
from sitegen.site import Site
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


class LayoutError(Exception):
    """A mistake in a layout; the argument is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
        self.problem = found


@dataclass(frozen=True)
class Ground:
    """What every page is rendered from."""

    site: Site
    # All planned pages by address.
    pages: abc.Mapping[str, Page]
    layouts: abc.Mapping[str, Path]
    clock: Clock

    @cached_property
    def environment(self) -> jinja2.Environment:
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


def make_environment(layouts: abc.Mapping[str, Path]) -> jinja2.Environment:
    """Jinja with nothing of its own that could let a layout look past its view."""
    environment = _Layouts(
        loader=jinja2.FunctionLoader(lambda name: _load(layouts, name)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        # Layouts of a large site fit; Jinja's default of 400 would too, but silently evicts.
        cache_size=-1,
    )
    # `range` and `namespace` are harmless; `lipsum` is random.
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    for name in ("random", "attr"):
        del environment.filters[name]
    return environment


class _Layouts(jinja2.Environment):
    """Jinja in which a name that begins with an underscore is a mistake.

    What is behind a view is not for layouts: an answer got there could not be told apart from one
    that never changes.
    """

    def _generate(self, source: jinja2.nodes.Template, *args: Any, **kwargs: Any) -> str:
        nodes: Any = source.find_all((jinja2.nodes.Getattr, jinja2.nodes.Getitem))
        for node in nodes:
            name = _constant(node.arg) if isinstance(node, jinja2.nodes.Getitem) else node.attr
            if isinstance(name, str) and name.startswith("_"):
                raise jinja2.TemplateSyntaxError(f"'{name}' is hidden", node.lineno)
        return super()._generate(source, *args, **kwargs)


def _constant(node: jinja2.nodes.Node) -> object:
    return node.value if isinstance(node, jinja2.nodes.Const) else None


def _load(layouts: abc.Mapping[str, Path], name: str) -> tuple[str, str, abc.Callable[[], bool]]:
    path = layouts.get(name)
    if path is None:
        raise jinja2.TemplateNotFound(name)
    return path.read_text("utf-8"), f"layouts/{name}", lambda: True


def _render(environment: jinja2.Environment, view: View) -> bytes:
    page = view.page
    if page.format in FORMATS:
        return FORMATS[page.format](view).encode()
    try:
        template = environment.get_template(page.template)
        return template.render(view=view, page=page, entry=view.entry).encode()
    except jinja2.TemplateNotFound as error:
        raise LayoutError(
            problem(
                "no-template",
                f"layouts/{page.template}",
                Place(1, 1),
                name=str(error),
                address=page.address,
            )
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise LayoutError(
            problem(
                "layout-syntax",
                error.filename or f"layouts/{page.template}",
                Place(error.lineno, 1),
                said=error.message or "",
                address=page.address,
            )
        ) from error
    except (jinja2.TemplateError, TypeError, KeyError, AttributeError, ValueError) as error:
        place = _place_in_layouts(error)
        if place is None:
            # Not the layout's mistake but ours: it must not look like the author's.
            raise
        raise LayoutError(
            problem(
                "layout-error", place[0], Place(place[1], 1), said=f"{error}", address=page.address
            )
        ) from error


def _place_in_layouts(error: BaseException) -> tuple[str, int] | None:
    """File and line of the layout in which an error arose."""
    found = None
    trace: Any = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("layouts/"):
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found
