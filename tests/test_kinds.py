"""The content types: what each declares, and when it changes the site."""

import ast
import inspect
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

import pytest

from sitegen.declare import config, kinds
from sitegen.declare.fields import declared
from sitegen.declare.kinds import KINDS, folders, kind_of
from sitegen.words.clock import zone
from sitegen.words.model import When
from tests.conftest import ROOT

STOCKHOLM = zone("Europe/Stockholm")


def at(text: str) -> When:
    """A date and time, local to the site."""
    local = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)
    return When(local.date(), local.time(), local.astimezone(UTC))


def ending(text: str) -> When:
    """A date alone that includes its whole day."""
    day = date.fromisoformat(text)
    midnight = datetime.combine(date.fromordinal(day.toordinal() + 1), time(0), STOCKHOLM)
    return When(day, None, midnight.astimezone(UTC))


def moments(entry: kinds.Kind) -> list[tuple[str, str]]:
    return [
        (moment.name, f"{moment.instant.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}")
        for moment in entry.moments(STOCKHOLM)
    ]


JOB = kinds.Job(
    title="Redaktör", employer="kommunen", date=at("2026-11-01"), deadline=ending("2026-12-01")
)
EVENT = kinds.Event(title="Årsmöte", start=at("2027-03-01 13:00"))


# --- Declarations ---


def classes_with_fields() -> list[type]:
    return [
        cls
        for module in (kinds, config)
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and hasattr(cls, "__dataclass_fields__")
    ]


@pytest.mark.parametrize("cls", classes_with_fields(), ids=lambda cls: str(cls.__name__))
def test_every_field_is_declared_with_a_type_and_documented(cls: type) -> None:
    # What the settings say in other languages comes from other files.
    written = [field.name for field in fields(cls) if field.name != "translations"]
    assert [name for name in written if name not in declared(cls)] == []
    body = ast.parse(inspect.getsource(cls)).body[0]
    assert isinstance(body, ast.ClassDef)
    for statement, after in zip(body.body, [*body.body[1:], None], strict=True):
        source = ast.unparse(statement)
        if isinstance(statement, ast.AnnAssign) and not re.match(
            r"translations|.*ClassVar", source
        ):
            assert isinstance(after, ast.Expr), ast.unparse(statement)
            assert isinstance(after.value, ast.Constant), ast.unparse(statement)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_a_docstring_a_folder_of_layouts_and_cards_of_its_own_fields(name: str) -> None:
    cls = KINDS[name]
    assert inspect.getdoc(cls)
    assert (ROOT / "layouts" / name).is_dir()
    assert [field for field in cls.card if field not in declared(cls)] == []


@pytest.mark.parametrize(
    ("folder", "file", "kind"),
    [
        ("pages", "index", "page"),
        ("pages", "om", "page"),
        ("news", "plan", "news"),
        ("news", "index", "page"),
        ("forum", "index", "forum"),
        ("forum", "hearing", "body"),
        ("people", "anna", "person"),
        ("bilder", "karta", None),
    ],
)
def test_a_file_has_the_kind_of_its_place(folder: str, file: str, kind: str | None) -> None:
    assert kind_of(folder, file) == kind


def test_every_kind_lies_in_a_folder() -> None:
    assert sorted(folders()) == sorted({cls.folder for cls in KINDS.values()})


# --- Time ---


def test_a_page_without_dates_never_changes() -> None:
    assert moments(kinds.Page(title="Om oss")) == []


def test_news_are_shown_from_their_date_or_from_publish() -> None:
    news = kinds.News(title="Plan", date=at("2026-11-01"))
    assert moments(news) == [("publish", "2026-11-01 00:00")]
    later = replace(news, publish=at("2026-11-02 08:00"), expires=ending("2026-12-01"))
    assert moments(later) == [("publish", "2026-11-02 08:00"), ("expires", "2026-12-02 00:00")]


def test_a_job_closes_after_its_deadline_and_goes_a_month_later() -> None:
    assert moments(JOB) == [
        ("publish", "2026-11-01 00:00"),
        ("deadline", "2026-12-02 00:00"),
        ("expires", "2027-01-01 00:00"),
    ]


def test_a_deadline_that_nobody_sees_is_no_moment() -> None:
    assert moments(replace(JOB, expires=ending("2026-11-20"))) == [
        ("publish", "2026-11-01 00:00"),
        ("expires", "2026-11-21 00:00"),
    ]


def test_an_event_without_an_end_is_over_with_its_day() -> None:
    assert moments(EVENT) == [("over", "2027-03-02 00:00")]
    assert moments(replace(EVENT, end=at("2027-03-01 16:00"))) == [("over", "2027-03-01 16:00")]


@pytest.mark.parametrize("end", ["2027-03-02 00:00", "2027-03-02 15:00"])
def test_an_event_of_whole_days_is_over_with_the_last_of_them(end: str) -> None:
    whole = replace(EVENT, end=at(end), all_day=True)
    assert moments(whole) == [("over", "2027-03-03 00:00")]


def test_registration_closes_unless_the_event_is_over_or_cancelled() -> None:
    early = kinds.Registration(url="https://a.example/", deadline=ending("2027-02-01"))
    late = kinds.Registration(url="https://a.example/", deadline=ending("2027-04-01"))
    closing = ("registration", "2027-02-02 00:00")
    over = ("over", "2027-03-02 00:00")
    assert moments(replace(EVENT, registration=early)) == [closing, over]
    assert moments(replace(EVENT, registration=late)) == [over]
    assert moments(replace(EVENT, registration=early, cancelled=True)) == [over]


# --- What is wrong between fields ---


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (JOB, []),
        (replace(JOB, deadline=ending("2026-10-01")), [("deadline", "deadline-before-date")]),
        (
            replace(JOB, starts=at("2027-06-01"), ends=ending("2027-05-01")),
            [("ends", "end-before-start")],
        ),
        (replace(JOB, expires=ending("2026-10-01")), [("expires", "end-before-start")]),
        (EVENT, []),
        (replace(EVENT, end=ending("2027-03-01")), []),
        (replace(EVENT, end=at("2027-03-01 12:00")), [("end", "end-before-start")]),
        (
            replace(EVENT, start=replace(EVENT.start, time=None), end=at("2027-03-01 16:00")),
            [("start", "time-missing")],
        ),
        (
            kinds.Network(title="Skola", vacant=True, responsible="anna"),
            [("vacant", "vacant-with-person")],
        ),
        (kinds.Document(title="Handbok"), [("title", "missing-one-of")]),
        (kinds.Document(title="Handbok", file="a.pdf"), []),
        (kinds.Apply(), [("url", "missing-one-of")]),
    ],
)  # fmt: skip
def test_fields_that_contradict_each_other(
    entry: kinds.Kind | kinds.Document | kinds.Apply, expected: list[tuple[str, str]]
) -> None:
    assert [(field, code) for field, code, _ in entry.mistakes()] == expected
