"""What pages of a language share: parts made once, and questions that are answered alike on all."""

import ast
import inspect
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from markupsafe import Markup

from sitegen.build import prepare
from sitegen.render import edition as module
from sitegen.render import view as view_module
from sitegen.render import words as words_module
from sitegen.render.edition import Edition
from sitegen.render.render import FORMATS, Ground
from sitegen.render.templates import render
from sitegen.render.trace import QUESTIONS, Group, Groups, Key, Question, Trace
from sitegen.render.view import View
from sitegen.words.outcome import Options
from tests.conftest import ROOT, SAMPLE_TIME, Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

SITE = """\
-- content/pages/om.md --
---
title: Om
---
Text.
-- content/pages/vi.md --
---
title: Vi
---
-- content/people/anna.yaml --
name: Anna
role: Ordförande
-- content/news/2026-01-01-a.md --
---
title: Nyhet
date: 2026-01-01
contact: [anna]
---
Text.
-- content/jobs/redaktor.md --
---
title: Redaktör
employer: Prov
date: 2026-11-01
deadline: 2026-12-01
expires: 2027-02-01
---
-- content/events/2027-01-10-b.md --
---
title: Möte
start: 2027-01-10 13:00
place: Stockholm
---
"""


class Macro:
    """A macro that counts how often it is called."""

    def __init__(self, make: Callable[..., object]) -> None:
        self.make = make
        self.calls = 0

    def __call__(self, view: View, *arguments: Any) -> Markup:
        self.calls += 1
        return Markup(self.make(view, *arguments))


def traced(view: View, groups: Groups | None = None) -> Trace:
    names = tuple((groups or Groups()).name(group) for group in view.asked.all_groups())
    return Trace(names, tuple(view.asked.own.items()))


# --- Parts that are made once ---


def test_a_part_is_made_once_for_all_pages(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda view: view.string("section.news"))
    views = [made.view(address) for address in ("/om/", "/vi/", "/nyheter/a/")]
    parts = {view.once(macro) for view in views}
    assert (len(parts), macro.calls) == (1, 1)


def test_a_part_is_made_anew_where_its_own_question_is_answered_otherwise(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda view: view.menu)
    parts = [made.view(address).once(macro) for address in ("/om/", "/vi/", "/om/", "/vi/")]
    # Both ways to make it are kept.
    assert (parts[0] == parts[2] != parts[1] == parts[3], macro.calls) == (True, 2)


def test_a_part_hands_on_its_questions_to_every_page_that_has_it(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda view: (view.string("section.news"), view.archive, view.list("news", 1)))
    first, second = made.view("/om/"), made.view("/vi/")
    before = dict(second.asked.own)
    first.once(macro)
    second.once(macro)

    assert macro.calls == 1
    assert second.asked.own == {**before, ("archive",): first.asked.own["archive",]}
    (group,) = second.asked.groups
    assert [question for question, _ in group] == [
        ("word", "section.news"),
        ("list", "news", 1, ""),
    ]
    assert first.asked.groups == second.asked.groups
    # They are not noted as the page's own questions to all.
    assert ("word", "section.news") not in second.asked.shared


def test_a_part_hands_on_what_was_answered_before_the_page_was_begun_anew(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda view: view.archive)
    made.view("/om/").once(macro)
    view = made.view("/vi/")
    # As where a page is asked what it was asked in the last build, and then rendered.
    answer = view.ask(("archive",))
    view.begin()
    view.once(macro)
    assert macro.calls == 1
    assert view.asked.own["archive",] == answer


def test_a_part_hands_on_the_instants_of_the_clock(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macros = [
        Macro(lambda view: view.list("job", section="open")),
        Macro(lambda view: view.passed(view.list("job")[0], "deadline")),
        Macro(lambda view: view.once(inner)),
    ]
    inner = Macro(lambda view: view.list("event", section="coming"))
    for macro in macros:
        first, second = made.view("/om/"), made.view("/vi/")
        assert (first.coming, second.coming) == (frozenset(), frozenset())
        first.once(macro)
        second.once(macro)
        assert macro.calls == 1
        assert len(first.coming) == 1
        assert second.coming == first.coming


def test_a_part_in_a_part_is_made_once_and_its_questions_are_those_of_both(site: MakeSite) -> None:
    made = Planned(site(SITE))
    inner = Macro(lambda view: (view.sections, view.word("section.news")))
    outer = Macro(lambda view: view.once(inner))
    first, second = made.view("/om/"), made.view("/vi/")
    first.once(inner)
    second.once(outer)
    third = made.view("/nyheter/a/")
    third.once(outer)
    assert ("sections",) in second.asked.own
    assert ("sections",) in third.asked.own
    assert [*second.asked.groups] == [*third.asked.groups] == [*first.asked.groups]
    assert inner.calls <= 2


def test_a_part_of_other_arguments_is_another_part(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda _, entry, level: f"{entry.title} {level}")
    view = made.view("/om/")
    (news,) = view.list("news")
    (job,) = view.list("job")
    assert [view.once(macro, each, level) for each in (news, job, news) for level in (2, 3)] == [
        "Nyhet 2", "Nyhet 3", "Redaktör 2", "Redaktör 3", "Nyhet 2", "Nyhet 3",
    ]  # fmt: skip
    assert macro.calls == 4


def test_an_entry_on_its_own_page_is_another_argument_than_its_teaser(site: MakeSite) -> None:
    made = Planned(site(SITE))
    macro = Macro(lambda _, entry: type(entry.fields).__name__)
    (teaser,) = made.view("/om/").list("news")
    whole = made.view("/nyheter/a/").entry
    assert made.view("/om/").once(macro, teaser) == "Fields"
    assert made.view("/om/").once(macro, whole) == "News"


def test_a_macro_that_fails_leaves_the_questions_of_its_page(site: MakeSite) -> None:
    made = Planned(site(SITE))
    view = made.view("/om/")
    asked = view.asked

    def fail(view: View) -> str:
        return view.string("section.news") + view.string("no.such.word")

    for _ in range(2):
        with pytest.raises(KeyError, match=r"no\.such\.word"):
            view.once(Macro(fail))
    assert view.asked is asked
    assert (asked.groups, [*asked.shared]) == ({}, [("base",)])


def test_no_more_parts_are_kept_than_memory_is_for(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_VARIANTS", 2)
    monkeypatch.setattr(module, "MOST_PARTS", 3)
    made = Planned(site(SITE))
    menu = Macro(lambda view: view.menu)
    addresses = ("/om/", "/vi/", "/nyheter/a/", "/nyheter/", "/om/")
    shown = [made.view(address).once(menu) for address in addresses]
    assert shown[0] == shown[-1]
    parts = made.ground.editions["sv"].parts
    assert [len(each) for each in parts.values()] == [2]
    level = Macro(lambda _, level: f"{level}")
    assert [made.view("/om/").once(level, each) for each in range(9)] == [*"012345678"]
    assert len(parts) <= 3


# --- Entries as others show them ---


def test_a_teaser_has_the_fields_of_a_card_and_no_others(site: MakeSite) -> None:
    made = Planned(site(SITE))
    (teaser,) = made.view("/om/").list("job")
    assert teaser.fields.employer == "Prov"
    with pytest.raises(AttributeError, match="reference"):
        teaser.fields.reference  # noqa: B018 - that it fails is what is tested


@pytest.mark.parametrize(
    ("path", "old", "new", "differs"),
    [
        ("jobs/redaktor.md", "Redaktör", "Redaktörer", True),
        ("jobs/redaktor.md", "employer: Prov", "employer: Prov AB", True),
        ("jobs/redaktor.md", "deadline: 2026-12-01", "deadline: 2026-12-02", True),
        ("jobs/redaktor.md", "date: 2026-11-01", "slug: annan\ndate: 2026-11-01", True),
        ("jobs/redaktor.md", "employer: Prov", "employer: Prov\nsalary: Ja", False),
        ("pages/om.md", "Text.", "Annan text.", False),
    ],
)
def test_a_teaser_is_another_answer_where_it_shows_something_else(
    site: MakeSite, path: str, old: str, new: str, differs: bool
) -> None:
    small = site(SITE)
    (before,) = Planned(small).view("/vi/").list("job")
    file = small.root / "content" / path
    assert old in file.read_text("utf-8")
    small.write(f"content/{path}", file.read_text("utf-8").replace(old, new))
    (after,) = Planned(small).view("/vi/").list("job")
    assert (repr(before) != repr(after)) is differs


# --- What of a view is a question ---

# What is asked and recorded by other means: how a page is asked about, and how it is noted.
RECORDING = {
    "begin", "coming", "find_out", "remember", "ask", "first_difference", "once",
}  # fmt: skip
# What is made of its arguments and of questions.
MADE_OF_QUESTIONS = {
    "absolute", "asset", "blocks", "body", "body_of", "canonical", "contacts", "country", "date",
    "date_time", "description", "detail", "document", "document_title", "elsewhere",
    "email", "has_string",
    "host", "image_url", "interval", "logo", "machine", "number", "phone", "picture", "policy",
    "share", "social_picture", "string", "target", "time", "url",
    "webcal", "years",
}  # fmt: skip
# What else these may use of a view's inside, and why it needs no question of its own.
MAY_USE = {
    # The text's digest is asked for first, and where each link leads while they are put in.
    "body": {"_site", "_at"},
    # As for `body`.
    "body_of": {"_site"},
    # How all addresses begin is asked for every page.
    "url": {"_at"},
    "absolute": {"_at"},
}
# Of the page, which is asked for; of a date, whose fingerprint names the instant; and the first
# language, without which no entry has the key that it has.
KNOWN = {"_language", "_zone", "_is_swedish_site"}


def public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


@cache
def methods() -> dict[str, ast.FunctionDef]:
    """The methods of a view by name."""
    found: dict[str, ast.FunctionDef] = {}
    for source, name in ((words_module, "Words"), (view_module, "View")):
        for each in ast.parse(inspect.getsource(source)).body:
            if isinstance(each, ast.ClassDef) and each.name == name:
                found |= {one.name: one for one in each.body if isinstance(one, ast.FunctionDef)}
    return found


def decorators(method: ast.FunctionDef) -> set[str]:
    return {each.id for each in method.decorator_list if isinstance(each, ast.Name)}


def own_attributes(method: ast.FunctionDef) -> set[str]:
    """What a method uses of `self`."""
    return {
        each.attr
        for each in ast.walk(method)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "self"
    }


def test_all_that_a_view_has_is_a_question_or_made_of_questions() -> None:
    questions = {
        name for name, method in methods().items() if decorators(method) & {"own", "shared"}
    }
    assert questions == set(QUESTIONS)
    assert public(View) - questions == RECORDING | MADE_OF_QUESTIONS
    assert questions.isdisjoint(RECORDING | MADE_OF_QUESTIONS)


def test_what_is_made_of_questions_never_looks_at_the_site_itself() -> None:
    inside = {name for name in own_attributes_of_all() if name.startswith("_")}
    helpers = {name for name in inside if name in methods()}
    for name in MADE_OF_QUESTIONS:
        used = reached(methods()[name], helpers) & inside - helpers - KNOWN
        assert used <= MAY_USE.get(name, set()) | {f"_{name}"}, name


def own_attributes_of_all() -> set[str]:
    return set().union(*map(own_attributes, methods().values()))


def reached(method: ast.FunctionDef, helpers: set[str]) -> set[str]:
    """What a method uses of `self`, by itself and by those that are no questions."""
    used = own_attributes(method)
    for name in used & helpers:
        used |= reached(methods()[name], helpers - {name})
    return used


def test_only_questions_look_at_the_clock() -> None:
    for name, method in methods().items():
        is_question = bool(decorators(method) & {"own", "shared"})
        is_inside = name.startswith("_") or name in RECORDING
        if "_clock" in own_attributes(method):
            assert is_question or is_inside, name


def test_what_is_the_same_on_all_pages_asks_nothing_of_one_page() -> None:
    owns = {name for name, method in methods().items() if "own" in decorators(method)}
    for name, method in methods().items():
        if "shared" in decorators(method):
            assert own_attributes(method).isdisjoint(owns), name


# --- The sample ---


@cache
def sample() -> tuple[Ground, dict[str, View]]:
    """The sample with one page of each sort rendered, and the views that they asked."""
    at = datetime.fromisoformat(SAMPLE_TIME)
    ground = prepare(Options(ROOT, ROOT / "output", at)).ground()
    views: dict[tuple[str, ...], View] = {}
    for page in ground.pages.values():
        which = (page.format, page.template, page.kind, page.section, page.language)
        if which not in views:
            views[which] = view = ground.view(page)
            if page.format in FORMATS:
                FORMATS[page.format](view)
            else:
                ground.environment.note = view.template
                render(ground.environment, view)
    return ground, {view.page.address: view for view in views.values()}


def fresh(ground: Ground, edition: Edition, address: str) -> View:
    """A view to which nothing has been answered yet."""
    page = ground.pages[address]
    empty = Edition(ground.site, ground.pages, ground.clock, page.language, edition.source_digest)
    return View(empty, page)


def test_shared_questions_are_answered_alike_on_all_pages_of_a_language() -> None:
    ground, _ = sample()
    assert set(ground.editions) == set(ground.site.settings.all_languages)
    for language, edition in ground.editions.items():
        known = dict(edition.known)
        addresses = [each.address for each in ground.pages.values() if each.language == language]
        questions = [*known]
        assert len(questions) > 100
        for number, address in enumerate(addresses):
            view = fresh(ground, edition, address)
            # Each page is asked some of them, so that each is asked on several pages of each sort.
            for question in questions[number % 5 :: 5]:
                assert view.ask(question) == known[question].fingerprint, (address, question)
                assert view.known[question].coming == known[question].coming, (address, question)


def test_a_page_that_is_asked_again_gives_the_same_answers_and_instants() -> None:
    ground, views = sample()
    groups = Groups()
    traces = {address: traced(view, groups) for address, view in views.items()}
    by_name = groups.take_new()
    assert len(traces) > 30
    for address, trace in traces.items():
        view = fresh(ground, ground.editions[ground.pages[address].language], address)
        assert view.first_difference(trace, by_name) is None, address
        # Nobody asked for more than was asked before.
        assert view.coming == views[address].coming, address


# --- Which question is answered otherwise ---


def difference(small: Site, edit: Callable[[], object], ask: Callable[[View], object]) -> Any:
    """What differs for the page `/om/`, on which something is asked, after an edit."""
    view = Planned(small).view("/om/")
    ask(view)
    groups = Groups()
    trace = traced(view, groups)
    by_name = groups.take_new()
    assert Planned(small).view("/om/").first_difference(trace, by_name) is None
    edit()
    return Planned(small).view("/om/").first_difference(trace, by_name)


@pytest.mark.parametrize(
    ("path", "text", "ask", "which"),
    [
        ("content/pages/om.md", "---\ntitle: Nytt\n---\n", lambda _: 0, ("planned",)),
        ("content/pages/om.md", "---\ntitle: Om\n---\nNy.", lambda view: view.text(), ("text",)),
        ("content/pages/om.md", "---\ntitle: Om\n---\nNy.", lambda view: view.menu, None),
        (
            "content/news/2026-02-01-c.md",
            "---\ntitle: C\ndate: 2026-02-01\n---\n",
            lambda view: (view.menu, view.list("news", 3), view.list("job")),
            ("list", "news", 3, ""),
        ),
        (
            "content/news/2025-02-01-c.md",
            "---\ntitle: C\ndate: 2025-02-01\n---\n",
            lambda view: view.list("news", 1),
            None,
        ),
        (
            "content/people/anna.yaml",
            "name: Anna A\n",
            lambda view: view.named(view.list("news")[0], "contact"),
            ("named", Key("news/a.sv"), "contact"),
        ),
        (
            "layouts/strings/sv.yaml",
            '"section.news": Meny\n',
            lambda view: view.once(Macro(lambda view: view.string("section.news"))),
            ("word", "section.news"),
        ),
        (
            "content/site.yaml",
            "name: Prov\nbase_url: https://prov.example\nper_page: 3\n",
            lambda view: view.settings.per_page,
            ("setting", "per_page"),
        ),
        (
            "content/site.yaml",
            "name: Prov\nbase_url: https://annan.example\n",
            lambda _: 0,
            ("base",),
        ),
    ],
)
def test_the_question_with_another_answer_is_named(
    site: MakeSite, path: str, text: str, ask: Callable[[View], object], which: Question | None
) -> None:
    small = site(SITE)
    assert difference(small, lambda: small.write(path, text), ask) == which


def test_a_question_about_an_entry_that_is_gone_differs(site: MakeSite) -> None:
    small = site(SITE)

    def ask(view: View) -> object:
        (job,) = view.list("job")
        return view.passed(job, "deadline")

    found = difference(small, lambda: small.remove("content/jobs/redaktor.md"), ask)
    assert found == ("list", "job", None, "")
    view = Planned(small).view("/om/")
    gone: Question = ("passed", Key("jobs/redaktor.sv"), "deadline")
    assert view.first_difference(Trace((), ((gone, "False"),)), {}) == gone


@pytest.mark.parametrize(
    "question",
    [("no_question",), ("list",), ("list", "a", "b", "c", "d"), ("named", 1, 2), ("setting", "no")],
)
def test_a_question_that_cannot_be_asked_differs(site: MakeSite, question: Question) -> None:
    view = Planned(site(SITE)).view("/om/")
    group: Group = ((question, "None"),)
    assert view.first_difference(Trace((), group), {}) == question
    assert view.first_difference(Trace(("name",), ()), {"name": group}) == question
