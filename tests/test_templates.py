"""Templates: which of them a page uses, and that Jinja is as fast as it can be at no price."""

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
import pytest
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from markupsafe import Markup

from sitegen.read.layouts import Sources
from sitegen.render import templates
from sitegen.render.templates import Environment, LayoutError, make_environment, render
from sitegen.words.files import digest
from tests.conftest import ROOT, Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]
MakeLayouts = Callable[[dict[str, str]], dict[str, Path]]


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests compile is of no use to anybody."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.fixture
def layouts(tmp_path: Path) -> MakeLayouts:
    """Files of layouts by their names."""

    def make(texts: dict[str, str]) -> dict[str, Path]:
        files = {}
        for name, text in texts.items():
            files[name] = tmp_path / name
            files[name].parent.mkdir(parents=True, exist_ok=True)
            files[name].write_text(text, "utf-8")
        return files

    return make


# --- Which templates a page uses ---

# Each way to use another template; the page's own name begins with `page`.
TEXTS = {
    "page-extends": "{% extends 'base' %}{% block main %}{{ super() }}{% endblock %}",
    "base": "{% include 'top' %}{% block main %}{% include 'end' %}{% endblock %}",
    "top": "top",
    "end": "end",
    "page-extends-computed": "{% extends 'ba' ~ part %}",
    "page-extends-twice": "{% extends 'page-extends' %}{% block main %}x{% endblock %}",
    "page-include": "{% include 'top' %}{% include 'deep' %}",
    "deep": "{% include 'deeper' %}",
    "deeper": "{% include 'top' %}{% include 'end' %}",
    "page-include-computed": "{% include 'to' ~ letter %}",
    "page-include-alone": "{% include 'page-from' without context %}",
    "page-include-missing": "{% include 'nowhere' ignore missing %}",
    "page-include-first": "{% include ['nowhere', 'not-here', 'top', 'end'] %}",
    "page-include-names": "{% include names %}",
    "page-include-none": "{% include ['nowhere', 'not-here'] ignore missing %}",
    "page-import": "{% import 'macros' as m %}{{ m.outer() }}",
    "page-import-computed": "{% import letter ~ '-macros' as m with context %}{{ m.p() }}",
    "p-macros": "{% include 'top' %}{% macro p() %}{% include 'end' %}{% endmacro %}",
    "page-import-unused": "{% import 'macros' as m %}",
    "page-from": "{% from 'macros' import outer %}{{ outer() }}",
    "page-from-other": "{% from 'macros' import plain %}{{ plain() }}",
    "page-from-context": "{% from 'macros' import plain with context %}{{ plain() }}",
    # What is loaded only while the module is made: by imports, text beside macros, calls, `set`.
    "macros": (
        "{% from 'inner' import inner %}{% include 'top' %}"
        "{% set made = inner() %}"
        "{% macro outer() %}{{ made }}{{ inner() }}{% endmacro %}"
        "{% macro plain() %}{% endmacro %}"
    ),
    "inner": (
        "{% from 'innermost' import innermost %}{% include 'nowhere' ignore missing %}"
        "{% macro inner() %}{{ innermost() }}{% import 'late' as late %}{{ late.x }}{% endmacro %}"
    ),
    "innermost": "{% macro innermost() %}{% include ['not-here', 'end'] %}{% endmacro %}",
    "late": "{% from 'latest' import y %}{% set x = y %}",
    "latest": "{% set y = 1 %}",
    "page-from-within": "{% macro m() %}{% from 'macros' import plain %}{% endmacro %}{{ m() }}",
    "page-in-loop": "{% for n in ['top', 'end'] %}{% import n as m %}{% endfor %}",
    "page-call": "{% from 'call' import wrap %}{% call wrap() %}{% include 'top' %}{% endcall %}",
    "call": "{% macro wrap() %}{{ caller() }}{% include 'end' %}{% endmacro %}",
    "page-alone": "text",
}
PAGES = [name for name in TEXTS if name.startswith("page")]


def used(environment: Environment, name: str) -> set[str]:
    """The templates that are noted while a page is rendered."""
    found: set[str] = set()
    environment.note = found.add
    context = {"part": "se", "letter": "p", "names": ["nowhere", "top"]}
    environment.get_template(name).render(context)
    return found


def test_this_is_the_jinja_whose_inner_names_are_known() -> None:
    # `_load_template`, `_get_default_module` and `_module` are not promised to anybody: with
    # another minor version, read Jinja's `environment.py` again before this line is changed.
    assert version("jinja2").startswith("3.1.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("page-extends", "base top end"),
        ("page-extends-computed", "base top end"),
        ("page-extends-twice", "page-extends base top"),
        ("page-include", "top deep deeper end"),
        ("page-include-missing", "nowhere"),
        ("page-include-first", "nowhere not-here top"),
        ("page-include-names", "nowhere top"),
        ("page-include-none", "nowhere not-here"),
        ("page-import-computed", "p-macros top end"),
        ("page-import-unused", "macros inner innermost top nowhere not-here end late latest"),
        ("page-from-other", "macros inner innermost top nowhere not-here end late latest"),
        ("page-from-within", "macros inner innermost top nowhere not-here end late latest"),
        ("page-in-loop", "top end"),
        ("page-call", "call top end"),
        ("page-alone", ""),
    ],
)
def test_every_template_that_a_page_uses_is_noted(
    layouts: MakeLayouts, name: str, expected: str
) -> None:
    environment = make_environment(layouts(TEXTS))
    assert used(environment, name) == {name, *expected.split()}


@pytest.mark.parametrize("first", PAGES)
def test_a_page_uses_the_same_templates_whatever_was_rendered_before(
    layouts: MakeLayouts, first: str
) -> None:
    files = layouts(TEXTS)
    environment = make_environment(files)
    used(environment, first)
    for name in (first, *PAGES):
        assert used(environment, name) == used(make_environment(files), name), name


def test_a_template_that_is_not_there_is_noted_before_the_page_fails(layouts: MakeLayouts) -> None:
    environment = make_environment(layouts({"page": "{% from 'm' import x %}", "m": "{{ y }}"}))
    with pytest.raises(jinja2.UndefinedError):
        used(environment, "page")
    found: list[str] = []
    environment.note = found.append
    with pytest.raises(jinja2.UndefinedError):
        environment.get_template("page").render()
    assert found == ["page", "m"]
    with pytest.raises(jinja2.TemplateNotFound):
        environment.get_template("nowhere")
    assert found == ["page", "m", "nowhere"]


def test_who_is_told_may_change_while_a_page_is_rendered(layouts: MakeLayouts) -> None:
    """What a macro uses belongs to the macro, for whoever keeps what it made."""
    texts = {
        "page": "{% include 'top' %}{{ aside(m) }}{% include 'end' %}",
        "m": "{% from 'n' import n %}{% include 'o' %}{% macro m() %}{{ n() }}{% endmacro %}",
        "n": "{% macro n() %}{% include 'late' %}{% endmacro %}",
        **dict.fromkeys(("top", "end", "o", "late"), ""),
    }
    environment = make_environment(layouts(texts))
    of_page: list[str] = []
    of_macro: list[str] = []

    def aside(render: Callable[[], str]) -> str:
        before, environment.note = environment.note, of_macro.append
        try:
            return render()
        finally:
            environment.note = before

    def render_m() -> str:
        module: jinja2.environment.TemplateModule = environment.get_template("m").module
        made: str = module.m()  # type: ignore[attr-defined]  # a macro of the template
        return made

    for _ in range(2):
        environment.note = of_page.append
        environment.get_template("page").render(aside=aside, m=render_m)
        assert of_page == ["page", "top", "end"]
        assert set(of_macro) == {"m", "n", "o", "late"}
        of_page.clear()
        of_macro.clear()


def test_names_are_noted_in_the_order_in_which_they_are_asked_for(layouts: MakeLayouts) -> None:
    environment = make_environment(layouts(TEXTS))
    orders = []
    for _ in range(2):
        found: dict[str, None] = {}
        environment.note = found.setdefault
        environment.get_template("page-from").render()
        orders.append(list(found))
    assert orders[0] == orders[1]
    assert orders[0][:3] == ["page-from", "macros", "inner"]


def test_a_source_is_read_once_and_its_absence_has_a_digest_too(layouts: MakeLayouts) -> None:
    files = layouts({"a": "å", "b": ""})
    sources = Sources(files)
    assert sources.digest("a") == digest("å".encode())
    assert sources.digest("b") == digest(b"")
    assert sources.digest("nowhere") == ""
    files["a"].write_text("changed", "utf-8")
    assert sources.digest("a") == digest("å".encode())
    # What was digested is what is compiled.
    assert make_environment(files, sources).get_template("a").render() == "å"


# --- Quick code that gives the same ---


def jinja_alone(layouts: Mapping[str, Path]) -> Environment:
    """As `make_environment`, with the code that Jinja itself would make."""
    environment = make_environment(layouts)
    assert environment.code_generator_class is not CodeGenerator
    environment.code_generator_class = CodeGenerator
    environment.bytecode_cache = None
    return environment


def test_the_sample_site_has_the_same_pages_as_with_code_of_jinja_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    planned = Planned(Site(ROOT, capsys))
    ours, its = make_environment(planned.plan.layouts), jinja_alone(planned.plan.layouts)
    html = [page.address for page in planned.of_format("html")]
    assert len(html) > 50
    for address in html:
        assert render(ours, planned.view(address)) == render(its, planned.view(address)), address


class Thing:
    """What a view might hand out."""

    name = "Å & <b>"
    html = Markup("<b>&amp;</b>")
    none = None
    number = 3.5

    def shout(self, text: str, times: int = 1, *, mark: str = "!") -> str:
        return f"{text.upper()}{mark * times}"

    def safe(self, text: str) -> Markup:
        return Markup("<i>{}</i>").format(text)


class Sly(str):
    """Text of another type than `str` that is no `Markup`."""


WAYS = {
    "output": "{{ thing.name }}{{ thing.html }}{{ thing.none }}{{ thing.number }}{{ '<' }}{{ sly }}"
    "{{ thing.name ~ '<' }}{{ thing.html ~ thing.name }}{{ [thing.name] }}{{ thing.name | e | e }}",
    "calls": "{{ thing.shout('<a') }}{{ thing.shout('a', 2) }}{{ thing.shout('a', mark='&') }}"
    "{{ thing.safe(thing.shout(times=3, text='<')) }}{{ thing.shout(*('b', 2), **{'mark': '?'}) }}"
    "{{ thing.name.upper() }}{{ 'a b'.split()[1] }}{{ range(3) | list }}",
    "macros": "{% macro m(a, b='<', c=a ~ b) %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    "{{ m(1) }}{{ m(1, 2) }}{{ m(b=1, a=thing.html) }}{{ m(thing.name, c='') }}{{ m(*[1, 2]) }}"
    "{{ m(1) | upper }}{{ m(1) ~ '<' }}{% set x = m('&') %}{{ x }}{{ x is string }}{{ x | list }}",
    "two macros": "{% macro a(x) %}a{{ x }}{% endmacro %}{% macro b(x) %}b{{ a(x) }}{% endmacro %}"
    "{{ a(1) }}{{ b(2) }}",
    "names of Python": "{% macro m(class, macro=1, for='for') %}{{ class }}{{ macro }}{{ for }}"
    "{% endmacro %}{% macro markup(markup, macro) %}{{ markup }}{{ macro }}{% endmacro %}"
    "{{ m('a', for='<') }}{{ markup('<', 2) }}{% set got = '<' %}{{ got }}{{ thing.name ~ got }}",
    "absent": "{% macro m(a, b) %}{{ b is defined }}{{ a is defined }}{{ b | default('-') }}"
    "{% endmacro %}{{ m(1) }}{{ m(thing.nothing, nothing) }}{{ thing.nothing is defined }}",
    "more": "{% macro m(a) %}{{ varargs }}{{ kwargs }}{{ caller is defined }}{% endmacro %}"
    "{{ m(1, 2, b='<') }}{% call m(1) %}{% endcall %}",
    "caller": "{% macro m(a) %}<{{ caller() }}{{ caller(a) }}>{% endmacro %}"
    "{% call(x='-') m('<') %}{{ x }}{{ thing.html }}{% endcall %}",
    "loops": "{% for n in [1, [2, [3]]] recursive %}{{ loop.index }}"
    "{{ loop(n) if n is iterable else n }}{% endfor %}"
    "{% for a in 'abc' if a != 'b' %}{{ loop.last }}{{ thing.shout(a) }}{% else %}x{% endfor %}"
    "{% for a in [] %}{% else %}{{ thing.shout('e') }}{% endfor %}"
    "{% for a in 'ab' %}{{ loop.cycle('<', '>') }}{% endfor %}",
    "blocks": "{% extends 'below' %}{% block a %}{{ super() }}{{ thing.name }}{% endblock %}"
    "{% block b scoped %}{{ self.a() }}{% endblock %}",
    "below": "{% block a %}<{{ thing.shout('a') }}>{% endblock %}|{% block b %}{% endblock %}",
    "set": "{% set a %}<{{ thing.name }}>{% endset %}{{ a }}{% set n = namespace(x=1) %}"
    "{% set n.x = thing.shout('q') %}{{ n.x }}{% filter upper %}<{{ thing.name }}{% endfilter %}",
    "not escaped": "{% macro m(a) %}{{ a }}{% endmacro %}{% autoescape false %}{{ thing.name }}"
    "{{ m('<') }}{{ thing.html }}{% macro n(a) %}{{ a }}{% endmacro %}{{ n('<') }}"
    "{% endautoescape %}{{ thing.name }}{% autoescape thing.none %}{{ thing.name }}{{ m('<') }}"
    "{% macro o(a) %}{{ a }}{% endmacro %}{{ o('<') }}{% endautoescape %}",
    "other file": "{% import 'with-macros' as m %}{% from 'with-macros' import one as uno %}"
    "{{ m.one(1) }}{{ uno('<') }}{{ m.two }}",
    "with-macros": "{% macro one(a) %}{{ a }}{% endmacro %}{% set two = one(2) %}",
}


@pytest.mark.parametrize("name", [name for name in WAYS if name not in ("below", "with-macros")])
def test_a_template_gives_the_same_as_with_code_of_jinja_alone(
    layouts: MakeLayouts, name: str
) -> None:
    files = layouts(WAYS)
    ours, its = (
        each.get_template(name).render(thing=Thing(), sly=Sly("<"))
        for each in (make_environment(files), jinja_alone(files))
    )
    assert ours == its
    assert "&lt;" in ours or name in ("two macros", "absent", "loops")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% macro m() %}{% endmacro %}{{ m }}", "a function is no text"),
        ("{{ thing.shout }}", "a method is no text"),
        ("{{ thing }}", "a Thing is no text"),
        ("{{ [1] | map('upper') }}", "a generator is no text"),
    ],
)
def test_what_has_no_text_is_a_mistake(layouts: MakeLayouts, text: str, said: str) -> None:
    """Python would print where in memory it lies: another place in each build."""
    template = make_environment(layouts({"page": text})).get_template("page")
    with pytest.raises(TypeError, match=f"^{said}; are parentheses missing\\?$"):
        template.render(thing=Thing())


def test_the_quick_code_is_what_runs(layouts: MakeLayouts) -> None:
    files = layouts({"page": "{% macro m(a) %}{{ a }}{% endmacro %}"})
    assert not isinstance(vars(make_environment(files).get_template("page").module)["m"], Macro)
    assert isinstance(vars(jinja_alone(files).get_template("page").module)["m"], Macro)


# A mistake at line 3 of a layout, and what is said of it. `|`: with the code of Jinja alone.
MISTAKES = {
    "{{ nothing }}": "'nothing' is undefined",
    "{{ nothing() }}": "'nothing' is undefined",
    "{{ nothing.more }}": "'nothing' is undefined",
    "{{ page.nothing }}": "'sitegen.words.model.Page object' has no attribute 'nothing'",
    "{{ page.nothing() }}": "'sitegen.words.model.Page object' has no attribute 'nothing'",
    "{% if view.nothing %}{% endif %}": (
        "'sitegen.render.view.View object' has no attribute 'nothing'"
    ),
    "{% for a in view.nothing %}{% endfor %}": (
        "'sitegen.render.view.View object' has no attribute 'nothing'"
    ),
    "{{ entry.fields.nothing }}": "'sitegen.declare.kinds.Page object' has no attribute 'nothing'",
    "{{ none() }}": "'NoneType' object is not callable",
    "{{ page.title() }}": "'str' object is not callable",
    "{{ view.string() }}": "Words.string() missing 1 required positional argument: 'key'",
    "{{ view.string('skip.to_content', 2) }}": (
        "Words.string() takes 2 positional arguments but 3 were given"
    ),
    "{{ view.url(address='/', more=1) }}": ("View.url() got an unexpected keyword argument 'more'"),
    "{{ view.string('nothing') }}": "'nothing'",
    "{{ page.title + 1 }}": 'can only concatenate str (not "int") to str',
    "{{ m(1, 2, 3) }}": (
        "m() takes from 0 to 2 positional arguments but 3 were given"
        "|macro 'm' takes not more than 2 argument(s)"
    ),
    "{{ m(1, c=2) }}": (
        "m() got an unexpected keyword argument 'c'|macro 'm' takes no keyword argument 'c'"
    ),
    "{{ m(1, a=2) }}": (
        "m() got multiple values for argument 'a'|macro 'm' takes no keyword argument 'a'"
    ),
    "{{ m(1) }}": "parameter 'b' was not provided",
    "{% call m(1, 2) %}{% endcall %}": (
        "m() got an unexpected keyword argument 'caller'"
        "|macro 'm' was invoked with two values for the special caller argument. This is most "
        "likely a bug."
    ),
    "{% call c() %}{% endcall %}": (
        "caller() takes 0 positional arguments but 1 was given"
        "|macro None takes not more than 0 argument(s)"
    ),
    "{{ c() }}": "No caller defined",
    "{{ c(1) }}": "macro 'c' takes not more than 0 argument(s)",
    "{{ page.title | nothing }}": "No filter named 'nothing'.",
    "{{ page.title is nothing }}": "No test named 'nothing'.",
    "{% if page.title | nothing %}{% endif %}": "No filter named 'nothing' found.",
    "{% from 'm.html' import nothing %}{{ nothing() }}": (
        "the template 'm.html' (imported on line 3 in 'page/page.html') does not export the "
        "requested name 'nothing'"
    ),
    "{% nothing %}": "Encountered unknown tag 'nothing'.",
    "{{ view._site }}": "'_site' is hidden",
    "{{ view['_site'] }}": "'_site' is hidden",
    "{{ view['_' ~ 'site'] }}": "'_site' is hidden",
    "{{ [view] | map(attribute='_site') | list }}": "'_site' is hidden",
    "{{ [view] | selectattr('settings._x') | list }}": "'_x' is hidden",
}

WITH_MISTAKE = {
    "m.html": "{% macro m(a, b) %}\n\n{{ b }}{% endmacro %}",
    "c.html": "{% macro c() %}\n\n{{ caller(1) }}{% endmacro %}",
    "page/page.html": "{% from 'm.html' import m %}{% from 'c.html' import c %}\n\n",
}
# Where a mistake shows not in the page's layout but in that of a macro.
IN_MACRO = {
    "{{ m(1) }}": "m.html",
    "{{ c() }}": "c.html",
    "{% call c() %}{% endcall %}": "c.html",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_layout_is_told_at_its_line(
    layouts: MakeLayouts, site: MakeSite, mistake: str
) -> None:
    planned = Planned(site("-- content/pages/om.md --\n---\ntitle: Om\n---\nText.\n"))
    page = WITH_MISTAKE["page/page.html"] + mistake
    files = layouts(WITH_MISTAKE | {"page/page.html": page})
    ours, _, its = MISTAKES[mistake].partition("|")
    for environment, said in ((make_environment(files), ours), (jinja_alone(files), its or ours)):
        with pytest.raises(LayoutError) as caught:
            render(environment, planned.view("/om/"))
        found = caught.value.problem
        assert dict(found.facts)["said"] == said
        file = IN_MACRO.get(mistake, "page/page.html")
        assert (found.path, found.place.line) == (f"layouts/{file}", 3)


# --- Compiled once ---

ONE = {"page": "{% from 'm' import m %}{{ m('<') }}", "m": "{% macro m(a) %}{{ a }}{% endmacro %}"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Python keeps the program, compiled: an empty folder."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = Path(cache_from_source(templates.__file__)).parent
    folder.mkdir(parents=True)
    return folder


def parsed(monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]) -> list[str]:
    """The templates that have to be parsed to render the page."""
    found = []
    parse = Environment._parse

    def noted(environment: Environment, source: str, name: str, file: str) -> jinja2.nodes.Template:
        found.append(name)
        return parse(environment, source, name, file)

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "_parse", noted)
        assert make_environment(files).get_template("page").render() == "&lt;"
    return found


def test_a_template_is_compiled_once_until_it_changes(
    kept: Path, layouts: MakeLayouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = layouts(ONE)
    assert parsed(monkeypatch, files) == ["page", "m"]
    assert len(list(kept.iterdir())) == 2
    assert parsed(monkeypatch, files) == []
    files["m"].write_text("{% macro m(a) %}{{ a }}{##}{% endmacro %}", "utf-8")
    assert parsed(monkeypatch, files) == ["m"]
    assert len(list(kept.iterdir())) == 2


def test_code_that_another_version_made_is_not_used(
    kept: Path, layouts: MakeLayouts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = layouts(ONE)
    parsed(monkeypatch, files)
    monkeypatch.setattr(jinja2, "__version__", "3.1.999")
    assert parsed(monkeypatch, files) == ["page", "m"]
    other = tmp_path / "templates.py"
    other.write_text("another code generator", "utf-8")
    monkeypatch.setattr(templates, "__file__", str(other))
    folder = Path(cache_from_source(str(other))).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    kept.rename(folder)
    assert parsed(monkeypatch, files) == ["page", "m"]


@pytest.mark.parametrize("length", [0, 5, 20, 40, 100])
def test_a_damaged_file_is_made_again(
    kept: Path, layouts: MakeLayouts, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    files = layouts(ONE)
    parsed(monkeypatch, files)
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes()[:length])
    assert parsed(monkeypatch, files) == ["page", "m"]
    assert parsed(monkeypatch, files) == []


def test_nothing_is_kept_where_python_keeps_nothing(
    kept: Path, layouts: MakeLayouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = layouts(ONE)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert parsed(monkeypatch, files) == parsed(monkeypatch, files) == ["page", "m"]
    assert list(kept.iterdir()) == []
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept.rmdir()
    kept.write_text("no folder", "utf-8")
    assert parsed(monkeypatch, files) == parsed(monkeypatch, files) == ["page", "m"]


def test_what_is_kept_knows_its_lines_and_what_it_needs(
    kept: Path, layouts: MakeLayouts, site: MakeSite
) -> None:
    planned = Planned(site("-- content/pages/om.md --\n---\ntitle: Om\n---\nText.\n"))
    page = WITH_MISTAKE["page/page.html"] + "{{ m(1) }}"
    files = layouts(WITH_MISTAKE | {"page/page.html": page})
    seen = []
    for _ in range(2):
        environment = make_environment(files)
        names: list[str] = []
        environment.note = names.append
        with pytest.raises(LayoutError) as caught:
            render(environment, planned.view("/om/"))
        seen.append((caught.value.problem, names))
    assert seen[0] == seen[1]
    assert seen[0][0].place.line == 3
    assert len(list(kept.iterdir())) == 3


def test_no_compiled_code_lies_in_the_folder_of_a_site(kept: Path, site: MakeSite) -> None:
    """What lies there may come from anybody, and must not run."""
    made = site("-- layouts/base/404.html --\nBara {{ page.title }}\n")
    made.build()
    assert [path for path in made.root.rglob("*") if path.suffix in (".pyc", ".cache")] == []
    assert len(list(kept.iterdir())) > 5
