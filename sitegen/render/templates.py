"""Templates: Jinja, set up so that a layout sees nothing but its view.

In: the files of the layouts and the `View` of a page. Out: the page's HTML, or a `LayoutError` that
says in which file and line of the layouts the mistake is.
"""

from __future__ import annotations

import sys
from collections import abc
from contextlib import suppress
from functools import partial
from importlib.util import cache_from_source
from keyword import iskeyword
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, TypeAlias

import jinja2
import jinja2.nodes
import markupsafe
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef

from sitegen.read.layouts import Sources
from sitegen.render.structured_data import structured_data
from sitegen.words.files import digest
from sitegen.words.model import Place
from sitegen.words.problems import Problem, problem

if TYPE_CHECKING:
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context

    from sitegen.render.view import View

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
        # To look for constants costs more than to work them out.
        optimized=False,
        bytecode_cache=_Kept(),
    )
    # `range` and `namespace` are harmless; `lipsum` is random.
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    for name in ("random", "attr"):
        del environment.filters[name]
    environment.filters["structured_data"] = structured_data
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
        # Jinja would look for globals of the page that this template has not; none has its own.
        return self._module

    def _tell(self, note: Note) -> None:
        for name in self._needed:
            note(name)


# `Markup` of what is text already.
markup = partial(str.__new__, markupsafe.Markup)
# The text itself, escaped, not as `Markup`.
escape_text = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def printed(value: object) -> str:
    """The text of what is no text; raises `TypeError` for what has none.

    Python gives such an object's address in memory, which is another in each build.
    """
    text = markupsafe.escape(value)
    if " at 0x" in text:
        raise TypeError(f"a {type(value).__name__} is no text; are parentheses missing?")
    return text


def named(name: str, macro: abc.Callable[..., str]) -> abc.Callable[..., str]:
    """A macro that mistakes in its arguments are told of by its name."""
    macro.__name__ = macro.__qualname__ = name
    return macro


class _Code(CodeGenerator):
    """Python that gives what Jinja's own gives, in two thirds of the time.

    Jinja asks each callee whether it wants the context, which none of ours does; it makes `Markup`
    of whatever is printed next; and it matches the arguments of macros itself, where here they are
    functions that Python calls. Where text may not be escaped, all is left to Jinja.
    """

    def visit_Template(  # noqa: N802 - the name is Jinja's
        self, node: jinja2.nodes.Template, frame: Frame | None = None
    ) -> None:
        self.writeline("from sitegen.render.templates import escape_text, markup, named, printed")
        super().visit_Template(node, frame)

    def visit_Call(  # noqa: N802 - the name is Jinja's
        self, node: jinja2.nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        if (
            node.dyn_args
            or node.dyn_kwargs
            or any(iskeyword(each.key) for each in node.kwargs)
            # Python warns of a call of what is plainly no function.
            or isinstance(node.node, jinja2.nodes.Literal)
        ):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: jinja2.nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame):
            self.write("(escape_text(got) if type(got := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: jinja2.nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_escaped(frame):
            self.write(") is str else got if type(got) is Markup else printed(got))")
        else:
            super()._output_child_post(node, frame, finalize)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        names = [argument.name for argument in macro_ref.node.args]
        has_more = (
            macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        )
        hides = any(iskeyword(name) or name in ("macro", "markup") for name in names)
        if has_more or hides or not _is_escaped(frame):
            super().macro_def(macro_ref, frame)
            return
        given = ", ".join(f"{name}=missing" for name in names)
        # `macro` is the name of every macro's body: each must keep its own.
        call = f"(lambda macro: lambda {given}: markup(macro({', '.join(names)})))(macro)"
        self.write(f"named({getattr(macro_ref.node, 'name', 'caller')!r}, {call})")


def _is_escaped(frame: Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class _Kept(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept where Python keeps this program, compiled.

    Not in the site's folder: what lies there may be anybody's, and must never run. Whoever can
    write where the program lies can change the program itself. Where Python does not write its own
    files, or may not, nothing is kept.
    """

    def __init__(self) -> None:
        folder = Path(cache_from_source(__file__)).parent
        super().__init__(str(folder), "layout-%s.pyc")
        # Other code would come of another version of either.
        self._made_by = digest(Path(__file__).read_bytes()) + jinja2.__version__

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._made_by + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, UnpicklingError):
            # A damaged file is as good as none.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class Environment(jinja2.Environment):
    """Jinja that tells which templates are used, and hides what is behind a view.

    A name that begins with an underscore is a mistake: an answer got there could not be told apart
    from one that never changes.
    """

    template_class = _Template
    code_generator_class: type[CodeGenerator] = _Code
    # Is told the name of every template that is used or looked for: absence is an answer.
    note: Note

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.note = lambda _name: None

    def _load_template(
        self, name: str, _globals: abc.MutableMapping[str, Any] | None
    ) -> jinja2.Template:
        # Every way to a template leads here, also when Jinja has it already.
        if isinstance(name, str):
            self.note(name)
        return super()._load_template(name, None)

    def getitem(self, obj: Any, argument: Any) -> Any:
        # Also what `map`, `sort` and others take an attribute's name for.
        if _is_hidden(argument):
            raise jinja2.TemplateRuntimeError(f"'{argument}' is hidden")
        return super().getitem(obj, argument)

    def _generate(self, source: jinja2.nodes.Template, *args: Any, **kwargs: Any) -> str:
        nodes: Any = source.find_all((jinja2.nodes.Getattr, jinja2.nodes.Getitem))
        for node in nodes:
            name = _constant(node.arg) if isinstance(node, jinja2.nodes.Getitem) else node.attr
            if _is_hidden(name):
                raise jinja2.TemplateSyntaxError(f"'{name}' is hidden", node.lineno)
        return super()._generate(source, *args, **kwargs)


# Methods of plain values that tell the machine's time or zone, or look past the template's back.
_TELLING = frozenset(
    "now today utcnow fromtimestamp utcfromtimestamp astimezone format format_map".split()
)


def _is_hidden(name: object) -> bool:
    return isinstance(name, str) and (name.startswith("_") or name in _TELLING)


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
