"""What Jinja says of mistakes in layouts is said in Swedish; each mistake is made for real."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.doors.layout_words import PATTERNS, in_swedish
from sitegen.doors.reports import as_text
from sitegen.render.templates import LayoutError, make_environment, render
from sitegen.words.outcome import Report
from sitegen.words.problems import Problem
from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

OPEN_IF = '; här väntas "elif", "else" eller "endif" till "if"'
MACRO = "{% macro m(a) %}{{ a }}{% endmacro %}"
LONG_MACRO = "{% macro m(a) %}{{ a }}{{ kwargs or varargs }}{% endmacro %}"
EXTENDING = "{% block a %}{{ super() }}{% endblock %}"
IMPORTING = '{% from "own.html" import saknas %}{{ saknas() }}'

# A mistake as a layout of a page has it → what the author of a Swedish site reads.
MISTAKES = {
    # Names
    "{{ titel }}": 'namnet "titel" finns inte här',
    "{{ entry.titel }}": 'innehållet har inget fält "titel"',
    "{{ entry.fields.titel }}": 'ett värde av sorten "Page" har inget fält "titel"',
    "{{ view.titel }}": '"view" har inget fält "titel"',
    "{{ page.titel }}": '"page" har inget fält "titel"',
    "{{ none.title }}": 'ett tomt värde har inget fält "title"',
    "{{ 'a'.b }}": 'en text har inget fält "b"',
    "{{ [1][4] }}": "en lista har ingen plats 4",
    "{{ 'a' | stor }}": 'det finns inget filter som heter "stor"',
    "{{ 1 is stor }}": 'det finns inget test som heter "stor" att skriva efter "is"',
    IMPORTING: 'layouten "own.html" har inget som heter "saknas"',
    EXTENDING: 'layouten som den här bygger på har inget block "a"',
    "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}": 'makrot behöver anropas med "call"',
    "{{ view._site }}": '"_site" går inte att använda, för namnet börjar med _',
    "{{ view.string('saknas') }}": '"saknas" finns inte',
    # Signs
    "{% if 1 %}a": 'filen tar slut innan "if" har fått "elif", "else" eller "endif"',
    "{% block a %}": 'filen tar slut innan "block" har fått "endblock"',
    "{% visa %}": 'taggen "visa" finns inte',
    "{% if 1 %}{% visa %}{% endif %}": 'taggen "visa" finns inte' + OPEN_IF,
    "{% endfor %}": '"endfor" står på fel plats',
    "{% for a in [] %}{% if a %}{% endfor %}{% endif %}": '"endfor" står på fel plats' + OPEN_IF,
    "{{ a": 'filen tar slut där "}}" väntas',
    "{% for a on b %}": 'här väntas "in", men här står "on"',
    "{{ a b }}": 'här väntas "}}", men här står "b"',
    "{% extends %}": '"%}" hör inte hemma här',
    "{{ none[1] }}": "ett tomt värde har ingen plats 1",
    "{{ (1] }}": 'här står "]", men ")" väntas',
    "{{ a }": '"}" hör inte hemma här',
    "{{ }}": 'här väntas ett värde, men här står "}}"',
    "{{ a ? b }}": 'tecknet "?" hör inte hemma här',
    "{% 'a' %}": 'efter "{%" väntas namnet på en tagg',
    "{# a": 'kommentaren slutar inte: "#}" saknas',
    "{% raw %}a": '"raw" slutar inte: "{% endraw %}" saknas',
    "{% block a %}{% endblock %}{% block a %}{% endblock %}": 'blocket "a" står två gånger',
    # Calls
    "{{ view.url() }}": '"url" behöver också få "address"',
    "{{ view.url('/', 2, 3) }}": '"url" får 3 inom parentesen, men tar högst 1',
    "{{ view.url(plats='/') }}": '"url" har inget som heter "plats" inom parentesen',
    "{{ view.section_url() }}": '"name" saknas inom parentesen',
    "{{ view.section_url('news', plats=1) }}": 'det finns inget som heter "plats" inom parentesen',
    MACRO + "{{ m() }}": 'makrot behöver också få "a"',
    MACRO + "{{ m(1, 2) }}": '"m" får 2 inom parentesen, men tar högst 1',
    MACRO + "{{ m(b=1) }}": '"m" har inget som heter "b" inom parentesen',
    MACRO + "{{ m(1, a=1) }}": '"m" får "a" två gånger',
    LONG_MACRO.replace("varargs", "1")
    + "{{ m(1, 2) }}": '"m" får för mycket inom parentesen, och tar högst 1',
    LONG_MACRO.replace("kwargs", "1")
    + "{{ m(b=2) }}": '"m" har inget som heter "b" inom parentesen',
    # What values are good for
    "{{ entry.title() }}": "en text går inte att anropa med parenteser",
    "{% for a in 5 %}{% endfor %}": "ett tal går inte att gå igenom som en lista",
    "{{ view.url }}": "en funktion är ingen text att visa. Saknas parenteser?",
    "{{ 1 + 'a' }}": 'ett tal och en text går inte ihop med "+"',
    "{{ 'a' + 1 }}": 'en text och ett tal går inte ihop med "+"',
    "{{ 1 < 'a' }}": 'ett tal och en text går inte att jämföra med "<"',
}


@pytest.fixture
def mistake_of(
    site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Problem]:
    """The problem that comes of a layout."""
    # What is compiled here is of no use to anybody.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    view = Planned(site("-- content/pages/om.md --\n---\ntitle: Om\n---\n")).view("/om/")
    files = {"page/page.html": tmp_path / "page.html", "own.html": tmp_path / "own.html"}
    files["own.html"].write_text("{% macro own() %}{% endmacro %}", "utf-8")

    def make(layout: str) -> Problem:
        files["page/page.html"].write_text(layout, "utf-8")
        with pytest.raises(LayoutError) as caught:
            render(make_environment(files), view)
        return caught.value.problem

    return make


def test_each_mistake_in_a_layout_is_told_in_swedish(
    mistake_of: Callable[[str], Problem],
) -> None:
    said = {layout: dict(mistake_of(layout).facts)["said"] for layout in MISTAKES}
    assert {layout: in_swedish(english) for layout, english in said.items()} == MISTAKES


def test_every_pattern_is_what_jinja_or_python_really_says(
    mistake_of: Callable[[str], Problem],
) -> None:
    said = [dict(mistake_of(layout).facts)["said"] for layout in MISTAKES]
    used = {next(p for p, _ in PATTERNS if p.fullmatch(english)) for english in said}
    assert [pattern.pattern for pattern, _ in PATTERNS if pattern not in used] == []


def test_what_is_rare_is_told_as_it_was_said() -> None:
    assert in_swedish("something else went wrong") == "something else went wrong"
    assert in_swedish("") == ""
    # A name that is no name, cut off where facts are.
    assert in_swedish("'" + "a" * 400 + "…") == "'" + "a" * 400 + "…"


def test_only_a_swedish_report_is_put_into_swedish(mistake_of: Callable[[str], Problem]) -> None:
    report = Report((mistake_of("{{ titel }}"),))
    assert 'namnet "titel" finns inte här (vid /om/)' in as_text(report, "sv")
    assert "'titel' is undefined (at /om/)" in as_text(report, "en")
