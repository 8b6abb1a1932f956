"""Templates: which of them a page uses, and that Jinja is as fast as it can be at no price."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import jinja2
import pytest

from sitegen.files import digest
from sitegen.layouts import Sources
from sitegen.templates import Environment, make_environment

MakeLayouts = Callable[[dict[str, str]], dict[str, Path]]


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
