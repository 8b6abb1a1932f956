"""Templates: Jinja, set up so that a layout sees nothing but its view.

In: the files of the layouts and the `View` of a page. Out: the page's HTML, or a `LayoutError` that
says in which file and line of the layouts the mistake is.
"""

from __future__ import annotations

from collections import abc
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jinja2
import jinja2.nodes

from sitegen.layouts import Sources
from sitegen.model import Place
from sitegen.problems import Problem, problem

if TYPE_CHECKING:
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context

    from sitegen.view import View

Note: TypeAlias = abc.Callable[[str], object]


class LayoutError(Exception):
    """A mistake in a layout; the argument is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
        self.problem = found


def make_environment(
    layouts: abc.Mapping[str, Path], sources: Sources | None = None
) -> Environment:
    """Jinja with nothing of its own that could let a layout look past its view."""
    sources = sources or Sources(layouts)
    environment = Environment(
        loader=jinja2.FunctionLoader(lambda name: _source(sources, name)),
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


def _source(sources: Sources, name: str) -> tuple[str, str, abc.Callable[[], bool]]:
    raw = sources.read(name)
    if raw is None:
        raise jinja2.TemplateNotFound(name)
    return raw.decode(), f"layouts/{name}", lambda: True


class _Template(jinja2.Template):
    """A template that knows which others its macros need.

    Jinja runs the file of an imported macro once and keeps what it defines. What that run loaded
    belongs to every page that imports it, not only to the first.
    """

    environment: Environment
    _needed: tuple[str, ...] = ()

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        environment, note = self.environment, self.environment.note
        if self._module is None:
            # In the order in which they are asked for.
            needed: dict[str, None] = {}
            environment.note = needed.setdefault
            try:
                return super()._get_default_module(ctx)
            finally:
                environment.note = note
                self._needed = tuple(needed)
                self._tell(note)
        self._tell(note)
        return super()._get_default_module(ctx)

    def _tell(self, note: Note) -> None:
        for name in self._needed:
            note(name)


class Environment(jinja2.Environment):
    """Jinja that tells which templates are used, and hides what is behind a view.

    A name that begins with an underscore is a mistake: an answer got there could not be told apart
    from one that never changes.
    """

    template_class = _Template
    # Is told the name of every template that is used or looked for: absence is an answer.
    note: Note

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.note = lambda _name: None

    def _load_template(
        self, name: str, known: abc.MutableMapping[str, Any] | None
    ) -> jinja2.Template:
        # Every way to a template leads here, also when Jinja has it already.
        if isinstance(name, str):
            self.note(name)
        return super()._load_template(name, known)

    def _generate(self, source: jinja2.nodes.Template, *args: Any, **kwargs: Any) -> str:
        nodes: Any = source.find_all((jinja2.nodes.Getattr, jinja2.nodes.Getitem))
        for node in nodes:
            name = _constant(node.arg) if isinstance(node, jinja2.nodes.Getitem) else node.attr
            if isinstance(name, str) and name.startswith("_"):
                raise jinja2.TemplateSyntaxError(f"'{name}' is hidden", node.lineno)
        return super()._generate(source, *args, **kwargs)


def _constant(node: jinja2.nodes.Node) -> object:
    return node.value if isinstance(node, jinja2.nodes.Const) else None


def render(environment: Environment, view: View) -> bytes:
    """The HTML of a page. Raises `LayoutError`."""
    page = view.page
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
