"""Templates: Jinja, set up so that a layout sees nothing but its view.

In: the files of the layouts and the `View` of a page. Out: the page's HTML, or a `LayoutError` that
says in which file and line of the layouts the mistake is.
"""

from __future__ import annotations

from collections import abc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.nodes

from sitegen.model import Place
from sitegen.problems import Problem, problem

if TYPE_CHECKING:
    from sitegen.view import View


class LayoutError(Exception):
    """A mistake in a layout; the argument is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
        self.problem = found


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


def render(environment: jinja2.Environment, view: View) -> bytes:
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
