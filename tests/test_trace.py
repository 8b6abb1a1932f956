"""Questions and answers: what is the same question, and what is the same answer."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.render import trace
from sitegen.render.trace import (
    Asked,
    Group,
    Groups,
    Key,
    Known,
    Question,
    fingerprint,
    from_data,
    to_data,
)
from tests.conftest import ROOT, SAMPLE_TIME

SOON = datetime(2026, 12, 1, tzinfo=UTC)


class Teaser(NamedTuple):
    key: str
    title: str


class Asker:
    """As much of a view as the marking of questions needs; `made` says which were answered."""

    list: Callable[..., Any]
    named: Callable[..., Any]
    clock: Callable[..., Any]

    def __init__(self, known: dict[Question, Known] | None = None) -> None:
        self.known: dict[Question, Known] = {} if known is None else known
        self.answers: dict[Question, tuple[Any, str]] = {}
        self.asked = Asked()
        self.made: list[Question] = []
        self.coming: set[datetime] = set()

    def find_out(self, question: Question, answer: Callable[[], Any]) -> Known:
        coming = frozenset({SOON}) if question[0] == "clock" else frozenset[datetime]()
        value = answer()
        self.known[question] = Known(value, fingerprint(value), coming)
        return self.known[question]

    def remember(self, coming: frozenset[datetime]) -> None:
        self.coming |= coming


@pytest.fixture
def asker(monkeypatch: pytest.MonkeyPatch) -> type[Asker]:
    """An asker with three questions, which are not noted among those of layouts."""
    monkeypatch.setattr(trace, "QUESTIONS", {})

    def list(self: Asker, kind: str, count: int | None = None, section: str = "") -> str:  # noqa: A001 - as in `View`
        self.made.append(("list", kind, count, section))
        return f"{kind} {count} {section}"

    def named(self: Asker, entry: Teaser | str, field: str = "contact") -> str:
        self.made.append(("named", entry, field))
        return f"{field} of {entry}"

    def clock(self: Asker) -> bool:
        self.made.append(("clock",))
        return False

    class Mine(Asker):
        pass

    Mine.list = trace.shared(list)
    Mine.named = trace.own(named)
    Mine.clock = trace.shared(clock)
    return Mine


# --- Questions ---


def test_a_shared_question_is_answered_once_for_all_pages(asker: type[Asker]) -> None:
    first = asker()
    second = asker(first.known)
    assert first.list("news", 3, "") == second.list("news", 3, "") == second.list("news", 3, "")
    assert (len(first.made), len(second.made)) == (1, 0)
    # Both have asked it all the same.
    assert first.asked.shared == second.asked.shared == {("list", "news", 3, ""): "'news 3 '"}
    assert (first.asked.own, second.asked.own) == ({}, {})


def test_an_own_question_is_answered_once_for_each_page(asker: type[Asker]) -> None:
    first = asker()
    second = asker(first.known)
    for each in (first, first, second):
        each.named("pages/a.sv", "chair")
    assert (len(first.made), len(second.made)) == (1, 1)
    assert second.asked.own == {
        ("named", "pages/a.sv", "chair"): fingerprint("chair of pages/a.sv")
    }
    assert second.asked.shared == {}


def test_a_question_with_names_or_defaults_is_the_same_question(asker: type[Asker]) -> None:
    one = asker()
    for answer in (
        one.list("news"),
        one.list("news", None),
        one.list("news", None, ""),
        one.list(kind="news"),
        one.list(section="", count=None, kind="news"),
        one.list("news", section=""),
    ):
        assert answer == "news None "
    assert one.made == [("list", "news", None, "")]
    assert [*one.asked.shared] == [("list", "news", None, "")]

    one.list("news", section="coming")
    assert one.made[1:] == [("list", "news", None, "coming")]


def test_an_entry_in_a_question_is_its_key(asker: type[Asker]) -> None:
    one = asker()
    before, after = Teaser("people/anna.sv", "Anna"), Teaser("people/anna.sv", "Anna A")
    one.named(before)
    one.named(entry=after, field="contact")
    assert [*one.asked.own] == [("named", Key("people/anna.sv"), "contact")]
    assert len(one.made) == 1
    # A text that reads like a key is asked for otherwise.
    one.named("people/anna.sv")
    assert len(one.made) == 2


@pytest.mark.parametrize(
    ("args", "named", "told"),
    [
        ((), {}, "the argument kind is missing"),
        (("news",), {"kind": "news"}, "there is no argument kind"),
        (("news",), {"colour": 1}, "there is no argument colour"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    asker: type[Asker], args: tuple[Any, ...], named: dict[str, Any], told: str
) -> None:
    one = asker()
    with pytest.raises(TypeError, match=told):
        one.list(*args, **named)
    assert one.asked.shared == {}


def test_whoever_asks_what_depends_on_the_clock_takes_note_of_the_instants(
    asker: type[Asker],
) -> None:
    first = asker()
    second = asker(first.known)
    first.clock()
    second.clock()
    assert first.coming == second.coming == {SOON}
    first.list("news")
    assert first.coming == {SOON}


# --- Answers ---


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.tuples(x, x))
)
def test_equal_answers_have_the_same_fingerprint_and_others_another(answer: object) -> None:
    again = json.loads(json.dumps([answer]), object_hook=dict)[0]
    copy = _as_tuples(again)
    assert fingerprint(copy) == fingerprint(answer)
    assert fingerprint((answer, None)) != fingerprint(answer)
    assert len(fingerprint(answer)) <= 24


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, "1"), (None, "None"), ("", None), ((), None), (("a", "b"), ("b", "a"))],
)
def test_answers_that_only_look_alike_have_other_fingerprints(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)


ASK = """
import sys
from datetime import datetime
from pathlib import Path
from sitegen.build import prepare
from sitegen.words.outcome import Options
from sitegen.render.render import FORMATS
from sitegen.render.templates import render
from sitegen.render.trace import digest_of
root = Path(sys.argv[1])
ground = prepare(Options(root, root / "output", datetime.fromisoformat(sys.argv[2]))).ground()
seen = set()
for page in ground.pages.values():
    which = (page.format, page.template, page.kind, page.section, page.language)
    if which in seen:
        continue
    seen.add(which)
    view = ground.view(page)
    if page.format in FORMATS:
        FORMATS[page.format](view)
    else:
        ground.environment.note = view.template
        render(ground.environment, view)
    names = [ground.groups.name(group) for group in view.asked.all_groups()]
    print(page.address, digest_of(repr((names, *view.asked.own.items()))))
"""


def test_what_pages_ask_and_are_told_is_the_same_in_processes_that_hash_otherwise() -> None:
    told = []
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", ASK, str(ROOT), SAMPLE_TIME],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told.append(ran.stdout.splitlines())
    assert told[0] == told[1]
    assert len(told[0]) > 30


# --- Groups ---

GROUP: Group = ((("word", "a"), "'A'"), (("list", "news", 3, ""), "0123"))


def test_a_group_has_the_name_of_its_content() -> None:
    names = {
        Groups().name(GROUP),
        Groups().name((*GROUP[:1], *GROUP[1:])),
        Groups().name(from_data(json.loads(json.dumps(to_data(GROUP))))),
    }
    assert len(names) == 1
    for other in (GROUP[:1], GROUP[::-1], ((GROUP[0][0], "'B'"), GROUP[1]), ()):
        assert Groups().name(other) not in names


def test_a_group_is_handed_on_when_it_is_new() -> None:
    groups = Groups()
    name = groups.name(GROUP)
    assert groups.take_new() == {name: GROUP}
    assert groups.name(GROUP) == name
    assert groups.take_new() == {}
    other = groups.name(GROUP[:1])
    assert groups.take_new() == {other: GROUP[:1]}


def test_what_is_asked_for_a_page_and_for_its_parts_are_groups_of_their_own(
    asker: type[Asker],
) -> None:
    one = asker()
    assert one.asked.all_groups() == ()
    one.asked.groups[GROUP] = None
    assert one.asked.all_groups() == (GROUP,)
    one.list("news")
    assert one.asked.all_groups() == (((("list", "news", None, ""), "'news None '"),), GROUP)


# --- As data ---

ARGUMENTS = st.none() | st.booleans() | st.integers() | st.text() | st.text().map(Key)


@given(st.lists(st.tuples(st.tuples(st.text(), ARGUMENTS, ARGUMENTS), st.text())).map(tuple))
def test_questions_become_data_and_questions_again(group: Group) -> None:
    found = from_data(json.loads(json.dumps(to_data(group))))
    assert found == group
    assert [[type(each) for each in asked] for asked, _ in found] == [
        [type(each) for each in asked] for asked, _ in group
    ]


@pytest.mark.parametrize("data", [None, 1, [1], [[]], [["answer"]], [["answer", "name", []]]])
def test_data_that_is_no_question_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"unpack|subscriptable|iterable|range|values"):
        from_data(data)
