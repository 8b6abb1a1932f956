"""The .ics file of an event, read back by icalendar as a reader's calendar would read it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sitegen.render.calendar import fold, time_zone
from sitegen.words.clock import zone
from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

EVENT = """\
-- content/events/mote.md --
---
title: Möte
start: 2026-11-30 13:00
end: 2026-11-30 15:00
---
Vi ses.
"""


ADDRESS = "/kalender/mote/mote.ics"


def calendar_of(made: Planned, address: str = ADDRESS) -> Any:
    calendar: Any = Calendar.from_ical(made.read(address))
    assert calendar.errors == []
    return calendar


def event_of(made: Planned, address: str = ADDRESS) -> Any:
    (event,) = calendar_of(made, address).walk("VEVENT")
    assert event.errors == []
    return event


def planned(site: MakeSite, front: str, body: str = "Vi ses.") -> Planned:
    """Plan a site of one event with these lines of front matter."""
    made = Planned(site(f"-- content/events/mote.md --\n---\n{front}\n---\n{body}\n"))
    assert [problem for problem in made.problems if "time-repeated" not in problem] == []
    return made


# --- What it says ---


def test_an_event_is_read_back_as_it_was_written(site: MakeSite) -> None:
    made = planned(
        site,
        "title: Möte om skolan\nsummary: Vi talar om skolan.\nstart: 2026-11-30 13:00\n"
        "end: 2026-11-30 15:00\nplace:\n  name: Åsa gård\n  address: Byvägen 1, Åmål",
    )
    event = event_of(made)
    assert str(event["SUMMARY"]) == "Möte om skolan"
    assert str(event["DESCRIPTION"]) == "Vi talar om skolan."
    assert str(event["LOCATION"]) == "Åsa gård, Byvägen 1, Åmål"
    assert str(event["URL"]) == "https://prov.example/kalender/mote/"
    assert str(event["UID"]) == "events-mote@prov.example"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event["DTSTART"].dt == datetime(2026, 11, 30, 13, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert event["DTEND"].dt == datetime(2026, 11, 30, 15, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_the_file_is_a_copy_and_no_message(site: MakeSite) -> None:
    calendar = calendar_of(Planned(site(EVENT)))
    assert str(calendar["VERSION"]) == "2.0"
    assert str(calendar["PRODID"]) == "-//Prov//sitegen//SV"
    assert "METHOD" not in calendar


def test_special_characters_are_read_back(site: MakeSite) -> None:
    made = planned(
        site,
        r"title: 'Bo; Ek, \n "
        "och: ”Å”'\n"
        r"summary: 'C:\mapp, a;b'"
        "\nstart: 2026-11-30 13:00\nplace: 'Sal 1, 2; 3'",
    )
    event = event_of(made)
    assert str(event["SUMMARY"]) == r"Bo; Ek, \n och: ”Å”"
    assert str(event["DESCRIPTION"]) == r"C:\mapp, a;b"
    assert str(event["LOCATION"]) == "Sal 1, 2; 3"


def test_control_characters_are_left_out_of_texts(site: MakeSite) -> None:
    made = planned(site, "title: Möte\nstart: 2026-11-30 13:00", body="Mö\u0007te\u007f.")
    assert str(event_of(made)["DESCRIPTION"]) == "Möte."


def test_an_online_event_is_where_one_joins_it(site: MakeSite) -> None:
    made = planned(site, "title: Möte\nstart: 2026-11-30 13:00\nonline: via Zoom")
    assert str(event_of(made)["LOCATION"]) == "via Zoom"


ONLINE = "online: {url: 'https://möte.example/a,b;c?x=å', note: via Zoom}"
TO_JOIN = "https://m%C3%B6te.example/a,b;c?x=%C3%A5"


def test_a_calendar_says_at_which_address_one_joins(site: MakeSite) -> None:
    front = f"title: Möte\nstart: 2026-11-30 13:00\n{ONLINE}"
    online = event_of(planned(site, front))
    assert str(online["CONFERENCE"]) == TO_JOIN
    assert str(online["LOCATION"]) == "via Zoom, https://möte.example/a,b;c?x=å"
    both = event_of(planned(site, f"{front}\nplace: Sal 1"))
    assert (str(both["CONFERENCE"]), str(both["LOCATION"])) == (TO_JOIN, "Sal 1")
    cancelled = event_of(planned(site, f"{front}\ncancelled: true"))
    assert "CONFERENCE" not in cancelled
    assert str(cancelled["LOCATION"]) == "via Zoom"


def test_an_event_without_place_or_text_says_nothing_of_them(site: MakeSite) -> None:
    made = planned(site, "title: Möte\nstart: 2026-11-30 13:00", body="")
    assert "LOCATION" not in event_of(made)
    assert "DESCRIPTION" not in event_of(made)


# --- Lines ---


def test_lines_end_with_crlf_and_hold_at_most_75_octets(site: MakeSite) -> None:
    made = planned(site, f"title: {'åäö🎈 ' * 30}\nstart: 2026-11-30 13:00")
    raw = made.read(ADDRESS).encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines if line] != []
    assert str(event_of(made)["SUMMARY"]) == ("åäö🎈 " * 30).strip()


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_folding_loses_nothing_and_splits_no_character(line: str) -> None:
    parts = fold(line).encode().split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert "".join([parts[0].decode(), *(part.decode()[1:] for part in parts[1:])]) == line


# --- What changes, and what does not ---


def test_two_builds_at_different_times_give_the_same_file(site: MakeSite) -> None:
    made = site(EVENT)
    made.build(at="2026-01-01")
    early = made.read("kalender/mote/mote.ics")
    assert Planned(made, at="2026-12-24").read(ADDRESS) == early


def test_uid_stays_when_all_but_the_name_of_the_file_changes(site: MakeSite) -> None:
    made = planned(
        site, "title: Annat\nslug: annat\nstart: 2027-01-01\nupdated: 2026-11-01\ncancelled: true"
    )
    assert str(event_of(made, "/kalender/annat/annat.ics")["UID"]) == "events-mote@prov.example"


def test_a_name_that_a_disk_decomposed_gives_the_same_uid(site: MakeSite) -> None:
    uids = set()
    for name in ("tr\u00e4ff", "tra\u0308ff"):
        made = site(f"-- content/events/{name}.md --\n---\ntitle: T\nstart: 2026-11-30\n---\n")
        uids.add(str(event_of(Planned(made), "/kalender/traff/traff.ics")["UID"]))
    assert uids == {"events-tr\u00e4ff@prov.example"}


def test_dtstamp_is_when_the_content_changed(site: MakeSite) -> None:
    made = planned(site, "title: Möte\nstart: 2026-11-30 13:00\nupdated: 2026-11-01 09:30")
    assert event_of(made)["DTSTAMP"].dt == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_sequence_grows_with_each_update_and_when_it_is_cancelled(site: MakeSite) -> None:
    states = (
        "",
        "updated: 2026-11-01",
        "updated: 2026-11-01 09:30",
        "updated: 2026-11-01 09:30\ncancelled: true",
        "updated: 2026-11-02",
    )
    found = [
        int(event_of(planned(site, f"title: Möte\nstart: 2026-11-30 13:00\n{state}"))["SEQUENCE"])
        for state in states
    ]
    assert found == sorted(set(found))
    assert found[0] == 0


def test_a_cancelled_event_says_so_and_takes_no_time(site: MakeSite) -> None:
    event = event_of(planned(site, "title: Möte\nstart: 2026-11-30 13:00\ncancelled: true"))
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert int(event["SEQUENCE"]) == 1


def test_versions_of_an_event_are_one_event_in_a_calendar(site: MakeSite) -> None:
    text = (
        EVENT
        + """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/events/mote.en.md --
---
title: Meeting
updated: 2026-11-01
---
See you.
"""
    )
    made = Planned(site(text))
    swedish = event_of(made)
    english = event_of(made, "/en/events/mote/mote.ics")
    assert str(english["SUMMARY"]) == "Meeting"
    assert str(english["URL"]) == "https://prov.example/en/events/mote/"
    same = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND")
    assert [swedish[name] for name in same] == [english[name] for name in same]


# --- Times ---


@pytest.mark.parametrize(
    ("lines", "first", "after"),
    [
        ("start: 2026-11-30", date(2026, 11, 30), date(2026, 12, 1)),
        ("start: 2026-11-30\nend: 2026-12-02", date(2026, 11, 30), date(2026, 12, 3)),
        (
            "start: 2026-12-31 09:00\nend: 2027-01-02 16:00\nall_day: true",
            date(2026, 12, 31),
            date(2027, 1, 3),
        ),
        ("start: 2026-10-25\nend: 2026-10-25", date(2026, 10, 25), date(2026, 10, 26)),
    ],
)
def test_whole_days_end_on_the_day_after(
    site: MakeSite, lines: str, first: date, after: date
) -> None:
    made = planned(site, f"title: Möte\n{lines}")
    event = event_of(made)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (first, after)
    assert (event["DTSTART"].params["VALUE"], event["DTEND"].params["VALUE"]) == ("DATE", "DATE")
    assert calendar_of(made).walk("VTIMEZONE") == []


@pytest.mark.parametrize("end", ["", "end: 2026-11-30", "end: 2026-11-30 13:00"])
def test_an_event_without_an_end_is_given_none(site: MakeSite, end: str) -> None:
    event = event_of(planned(site, f"title: Möte\nstart: 2026-11-30 13:00\n{end}"))
    assert "DTEND" not in event
    assert "DURATION" not in event


def test_an_event_that_ends_on_a_later_day_ends_with_it(site: MakeSite) -> None:
    event = event_of(planned(site, "title: Möte\nstart: 2026-11-30 13:00\nend: 2026-12-01"))
    assert event["DTEND"].dt == datetime(2026, 12, 2, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.mark.parametrize(("offset", "utc"), [("+02:00", "0030"), ("+01:00", "0130")])
def test_a_time_that_comes_twice_is_written_in_utc(site: MakeSite, offset: str, utc: str) -> None:
    """RFC 5545 means the first, but not all programs do."""
    made = planned(site, f"title: M\nstart: 2026-10-25 02:30{offset}\nend: 2026-10-25 04:00")
    text = made.read(ADDRESS)
    assert f"\r\nDTSTART:20261025T{utc}00Z\r\nDTEND:20261025T030000Z\r\n" in text


def test_an_hour_that_comes_once_is_local(site: MakeSite) -> None:
    made = planned(site, "title: M\nstart: 2026-10-25 01:59\nend: 2026-10-25 03:00")
    text = made.read(ADDRESS)
    assert "\r\nDTSTART;TZID=Europe/Stockholm:20261025T015900\r\n" in text
    assert "\r\nDTEND;TZID=Europe/Stockholm:20261025T030000\r\n" in text


# --- Zones ---


_NUMBERS = count()


def instants_read_back(name: str, instants: list[datetime]) -> list[datetime]:
    """Write instants in a zone's local time under its VTIMEZONE, and have icalendar read them.

    The zone has a name that the library has not met, so nothing but the rules can answer.
    """
    place = zone(name)
    strange = f"Prov-{next(_NUMBERS)}"
    local = [instant.astimezone(place) for instant in instants]
    rules = [
        line.replace(f"TZID:{name}", f"TZID:{strange}")
        for line in time_zone(place, local[0].year, local[-1].year)
    ]
    events = [
        line
        for number, each in enumerate(local)
        for line in (
            "BEGIN:VEVENT",
            f"UID:{number}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART;TZID={strange}:{each:%Y%m%dT%H%M%S}",
            "END:VEVENT",
        )
    ]
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//SV", *rules, *events]
    calendar: Any = Calendar.from_ical("\r\n".join([*text, "END:VCALENDAR", ""]))
    return [event["DTSTART"].dt.astimezone(UTC) for event in calendar.walk("VEVENT")]


def around(day: date) -> list[datetime]:
    """Every third hour of the days around a date."""
    first = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC) - timedelta(days=2)
    return [first + timedelta(hours=3 * number) for number in range(32)]


ZONES = [
    "Europe/Stockholm",
    "Australia/Sydney",
    "America/Santiago",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "America/New_York",
    "America/Nuuk",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "UTC",
]


@pytest.mark.parametrize("name", ZONES)
def test_the_rules_in_the_file_give_the_instants_of_the_zone(name: str) -> None:
    days = ("2026-01-01 2026-03-29 2026-10-25 2027-03-28 2027-10-31 2026-02-15 2026-04-05 "
            "2026-09-06 2026-10-04")  # fmt: skip
    for day in days.split():
        instants = [each for each in around(date.fromisoformat(day)) if _is_clear(each, name)]
        assert instants_read_back(name, instants) == instants


def _is_clear(instant: datetime, name: str) -> bool:
    """Whether it is not the second of two instants with the same local time."""
    return not instant.astimezone(zone(name)).fold


def test_a_zone_that_changed_for_good_is_right_before_and_after() -> None:
    name = "Europe/Volgograd"
    instants = [each for each in around(date(2020, 12, 26)) if _is_clear(each, name)]
    assert instants_read_back(name, instants) == instants


def test_the_rules_of_sweden_are_two_and_have_no_end() -> None:
    assert time_zone(zone("Europe/Stockholm"), 2026, 2026) == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize("name", ["Europe/Stockholm", "Australia/Sydney", "Asia/Tokyo"])
def test_events_of_a_site_happen_when_their_authors_said(site: MakeSite, name: str) -> None:
    days = [date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
    instants = [each for day in days for each in around(day)]
    posts = "".join(
        f"-- content/events/e{number}.md --\n---\ntitle: E\nstart: {each:%Y-%m-%d %H:%M}Z\n---\n"
        for number, each in enumerate(instants)
    )
    made = site(posts)
    made.write("content/site.yaml", f"name: P\nbase_url: https://p.example\ntime_zone: {name}\n")
    read = Planned(made)
    assert read.problems == []
    for number, instant in enumerate(instants):
        event = event_of(read, f"/kalender/e{number}/e{number}.ics")
        assert event["DTSTART"].dt.astimezone(UTC) == instant
