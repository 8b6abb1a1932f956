"""The one question about time, time zones from the package, and the days when clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.words.clock import Clock, is_repeated, is_skipped, midnight_after, zone

STOCKHOLM = zone("Europe/Stockholm")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


# --- The question ---


def test_an_instant_has_passed_from_the_moment_it_comes() -> None:
    clock = Clock(NOON)
    assert clock.passed(NOON - timedelta(seconds=1))
    assert clock.passed(NOON)
    assert not clock.passed(NOON + timedelta(seconds=1))


def test_what_was_asked_about_and_has_not_passed_is_to_come() -> None:
    clock = Clock(NOON)
    later = NOON + timedelta(days=1)
    assert clock.coming == frozenset()
    clock.passed(NOON)
    clock.passed(later)
    clock.passed(later)
    assert clock.coming == {later}


def test_an_answer_is_the_same_in_every_zone() -> None:
    clock = Clock(NOON.astimezone(zone("Asia/Tokyo")))
    assert clock.passed(NOON.astimezone(STOCKHOLM))
    assert clock.now == NOON


@given(st.lists(st.integers(-1000, 1000)), st.integers(-1000, 1000))
def test_between_two_instants_asked_about_no_answer_changes(asked: list[int], later: int) -> None:
    instants = [NOON + timedelta(minutes=minutes) for minutes in asked]
    clock = Clock(NOON)
    answers = [clock.passed(instant) for instant in instants]
    moment = NOON + timedelta(minutes=abs(later))
    if not any(instant <= moment for instant in clock.coming):
        assert [Clock(moment).passed(instant) for instant in instants] == answers


# --- Zones ---


@pytest.mark.parametrize("name", ["Europe/Stockholm", "America/Argentina/Ushuaia", "Etc/GMT+1"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe/Stockholmm",
        "Europe",
        "../Europe/Stockholm",
        "/etc/localtime",
        "Europe//Stockholm",
        "tzdata.zi",
        "leapseconds",
        "Europe/Stockholm\0",
    ],
)
def test_what_is_no_zone_is_an_error(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the library's own
        zone(name)


# --- The days when clocks change ---


def stockholm(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("local", "skipped", "repeated"),
    [
        ("2027-03-28T01:59", False, False),
        ("2027-03-28T02:00", True, False),
        ("2027-03-28T02:59", True, False),
        ("2027-03-28T03:00", False, False),
        ("2026-10-25T01:59", False, False),
        ("2026-10-25T02:00", False, True),
        ("2026-10-25T02:59", False, True),
        ("2026-10-25T03:00", False, False),
        ("2026-11-21T02:30", False, False),
    ],
)
def test_times_that_are_skipped_and_times_that_come_twice(
    local: str, skipped: bool, repeated: bool
) -> None:
    assert (is_skipped(stockholm(local)), is_repeated(stockholm(local))) == (skipped, repeated)


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-28", 23), ("2026-10-25", 25), ("2026-11-21", 24)]
)
def test_a_day_ends_at_its_own_midnight(day: str, hours: int) -> None:
    first = stockholm(day)
    assert midnight_after(first).astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=hours)


def test_midnight_after_keeps_no_part_of_the_day() -> None:
    evening = stockholm("2026-10-25T02:30:15.000001").replace(fold=1)
    assert midnight_after(evening, 30) == stockholm("2026-11-24")


def test_a_midnight_that_does_not_exist_is_when_the_clock_was_put_forward() -> None:
    # In Chile, summer time begins at midnight.
    santiago = zone("America/Santiago")
    midnight = midnight_after(datetime(2026, 9, 5, 12, tzinfo=santiago))
    assert midnight.astimezone(UTC) == datetime(2026, 9, 6, 4, tzinfo=UTC)
