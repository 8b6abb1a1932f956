"""Calendars as two programs read them: icalendar (in Python) and ical.js (in JavaScript).

ical.js knows no zone but UTC and those of the file, so that what it says of a time comes from the
VTIMEZONE that we wrote. What is expected comes from Python's `zoneinfo`.
"""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.conftest import Site
from tests.planned import Planned
from tests.tools.node import FOLDER, node_command

MakeSite = Callable[[str], Site]

ALL = "/kalender/kalender.ics"
SWEDEN = "Europe/Stockholm"
# An instant of UTC as an author writes it.
TYPED = "%Y-%m-%d %H:%MZ"


def read_by_ical_js(*texts: str) -> list[Any]:
    """What ical.js makes of calendars, see `tests/tools/calendars.mjs`."""
    run = subprocess.run(
        [*node_command(), "calendars.mjs"],
        cwd=FOLDER,
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    read: list[Any] = json.loads(run.stdout)
    return read


def read_by_icalendar(text: str) -> dict[str, Any]:
    """Events by UID, as icalendar reads them."""
    calendar: Any = Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert calendar.errors == []
    assert [event.errors for event in events] == [[]] * len(events)
    return {str(event["UID"]): event for event in events}


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def site_of(
    site: MakeSite, events: dict[str, str], zone: str = SWEDEN, networks: str = ""
) -> Planned:
    """A site with these events: the name of the file and its front matter."""
    files = "".join(
        f"-- content/events/{name}.md --\n---\ntitle: {name}\n{front}\n---\n"
        for name, front in events.items()
    )
    small = site(files)
    for name in networks.split():
        small.write(f"content/networks/{name}.md", f"---\ntitle: {name}\n---\nText.\n")
    settings = f"name: Prov\nbase_url: https://prov.example\ntime_zone: {zone}\n"
    small.write("content/site.yaml", settings)
    made = Planned(small)
    # It is said where a time happens twice, or never.
    assert [each for each in made.problems if "time-" not in each] == []
    return made


# --- Instants ---


def hours_around(day: date) -> list[datetime]:
    """Every half hour of the night about a change, and some of the days beside it, in UTC."""
    night = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
    hours = [night + timedelta(minutes=30 * number) for number in range(16)]
    return hours + [night + timedelta(hours=12 * number) for number in (-60, -3, -1, 2, 3, 60)]


# The days of the changes, in Sweden and on the other side of the world.
CHANGES = {
    SWEDEN: ["2019-03-31", "2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2040-10-28"],
    "Pacific/Auckland": ["2026-04-05", "2026-09-27"],
    "America/Santiago": ["2026-04-05", "2026-09-06"],
}


@pytest.mark.parametrize("zone", CHANGES)
def test_every_event_of_one_calendar_happens_when_its_author_said(
    site: MakeSite, zone: str
) -> None:
    """On both sides of the changes, on their days, and in the hour that comes twice."""
    instants = [each for day in CHANGES[zone] for each in hours_around(date.fromisoformat(day))]
    events = {
        f"e{number}": f"start: {each:{TYPED}}\nend: {each + timedelta(hours=2):{TYPED}}"
        for number, each in enumerate(instants)
    }
    text = site_of(site, events, zone).read(ALL)
    expected = {
        f"e{number}": (written(each), written(each + timedelta(hours=2)))
        for number, each in enumerate(instants)
    }
    (calendar,) = read_by_ical_js(text)
    found = {each["summary"]: (each["start"], each["end"]) for each in calendar["events"]}
    assert found == expected
    assert calendar["zones"] == 1
    read = {
        str(event["SUMMARY"]): (written(event["DTSTART"].dt), written(event["DTEND"].dt))
        for event in read_by_icalendar(text).values()
    }
    assert read == expected


@pytest.mark.parametrize(
    ("typed", "fold"),
    [
        ("2026-03-29 01:59", 0),
        ("2026-03-29 03:00", 0),
        ("2026-10-25 01:59", 0),
        ("2026-10-25 02:30", 0),
        ("2026-10-25 02:30+02:00", 0),
        ("2026-10-25 02:30+01:00", 1),
        ("2026-10-25 03:00", 0),
        ("2026-07-01 13:00", 0),
        ("2026-12-01 13:00", 0),
    ],
)
def test_a_local_time_is_the_instant_that_zoneinfo_says(
    site: MakeSite, typed: str, fold: int
) -> None:
    local = datetime.fromisoformat(typed[:16]).replace(tzinfo=ZoneInfo(SWEDEN), fold=fold)
    made = site_of(site, {"a": f"start: {typed}"})
    single, whole = read_by_ical_js(made.read("/kalender/a/a.ics"), made.read(ALL))
    assert [each["start"] for each in (*single["events"], *whole["events"])] == [written(local)] * 2
    (event,) = read_by_icalendar(made.read(ALL)).values()
    assert written(event["DTSTART"].dt) == written(local)


@pytest.mark.parametrize(
    ("front", "start", "end"),
    [
        ("start: 2026-10-25", "2026-10-25", "2026-10-26"),
        ("start: 2026-03-28\nend: 2026-03-30", "2026-03-28", "2026-03-31"),
        ("start: 2026-12-31\nend: 2027-01-01", "2026-12-31", "2027-01-02"),
        (
            "start: 2026-10-24 09:00\nend: 2026-10-26 16:00\nall_day: true",
            "2026-10-24",
            "2026-10-27",
        ),
        # Several days by the hour, over the change.
        (
            "start: 2026-10-24 09:00\nend: 2026-10-26 16:00",
            "2026-10-24T07:00:00Z",
            "2026-10-26T15:00:00Z",
        ),
        (
            "start: 2026-03-28 22:00\nend: 2026-03-29 05:00",
            "2026-03-28T21:00:00Z",
            "2026-03-29T03:00:00Z",
        ),
        ("start: 2026-06-01 10:00", "2026-06-01T08:00:00Z", None),
    ],
)
def test_days_are_days_and_hours_are_hours(
    site: MakeSite, front: str, start: str, end: str | None
) -> None:
    text = site_of(site, {"a": front}).read(ALL)
    (calendar,) = read_by_ical_js(text)
    (event,) = calendar["events"]
    assert (event["start"], event["end"]) == (start, end)


@pytest.mark.parametrize("zone", [SWEDEN, "Asia/Kathmandu", "Africa/Casablanca", "UTC"])
def test_events_of_many_years_share_one_zone_that_is_right_in_all(
    site: MakeSite, zone: str
) -> None:
    years = (1988, 1996, 1999, 2011, 2019, 2026, 2030, 2036)
    days = [datetime(year, month, 15, 12, tzinfo=UTC) for year in years for month in (1, 4, 7, 10)]
    events = {f"e{n}": f"start: {each:{TYPED}}" for n, each in enumerate(days)}
    text = site_of(site, events, zone).read(ALL)
    (calendar,) = read_by_ical_js(text)
    assert [each["start"] for each in calendar["events"]] == [written(day) for day in days]
    assert calendar["zones"] == 1


# --- Texts ---


def test_texts_come_through_folded_and_escaped(site: MakeSite) -> None:
    """With å, ä, ö at every distance from the end of a line of 75 octets."""
    texts = {f"e{n}": f"{'a' * n}åäö, ; \\ 🎈: “{'ö' * 60}”" for n in range(40, 80)}
    events = {
        name: f"summary: '{text}'\nstart: 2026-12-01 13:00\nplace: 'Sal {text}'"
        for name, text in texts.items()
    }
    text = site_of(site, events).read(ALL)
    raw = text.encode().removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, raw)) == 75
    assert b"\n" not in b"".join(raw)
    assert all(line.decode() for line in raw)
    (calendar,) = read_by_ical_js(text)
    assert {each["summary"]: each["description"] for each in calendar["events"]} == texts
    assert {each["location"] for each in calendar["events"]} == {
        f"Sal {each}" for each in texts.values()
    }
    read = read_by_icalendar(text).values()
    assert {str(event["SUMMARY"]): str(event["DESCRIPTION"]) for event in read} == texts


# --- The calendar itself ---

NETWORK = """\
-- content/networks/skola.md --
---
title: Skola; råd, stöd
---
Text.
-- content/networks/tyst.md --
---
title: Tyst
---
Text.
-- content/forum/index.md --
---
title: Forum
---
Text.
-- content/forum/styrgrupp.md --
---
title: Styrgruppen
---
Text.
-- content/events/a.md --
---
title: Skolmöte
start: 2026-11-30 13:00
networks: skola
---
-- content/events/b.md --
---
title: Styrmöte
start: 2026-12-01 13:00
bodies: styrgrupp
cancelled: true
updated: 2026-11-20
---
-- content/events/c.md --
---
title: Förra året
start: 2025-12-01
networks: skola
---
"""
CALENDARS = {
    ALL: ["Förra året", "Skolmöte", "Styrmöte"],
    "/natverk/skola/kalender.ics": ["Förra året", "Skolmöte"],
    "/natverk/tyst/kalender.ics": [],
    "/forum/styrgrupp/kalender.ics": ["Styrmöte"],
}


@pytest.mark.parametrize("address", CALENDARS)
def test_a_calendar_holds_what_is_to_come_and_what_has_been(site: MakeSite, address: str) -> None:
    text = Planned(site(NETWORK)).read(address)
    (calendar,) = read_by_ical_js(text)
    assert [each["summary"] for each in calendar["events"]] == CALENDARS[address]
    assert [str(each["SUMMARY"]) for each in read_by_icalendar(text).values()] == CALENDARS[address]


def test_it_says_what_it_is_and_where_and_how_often_to_look(site: MakeSite) -> None:
    made = Planned(site(NETWORK), base_url="https://host.example/en/plats")
    (calendar,) = read_by_ical_js(made.read("/natverk/skola/kalender.ics"))
    # Neither library knows these properties, which are text all the same: signs stay escaped.
    assert calendar["name"] == calendar["shown"] == "Skola\\; råd\\, stöd – Prov"
    assert calendar["source"] == "https://host.example/en/plats/natverk/skola/kalender.ics"
    assert calendar["again"] == "PT4H"
    whole = made.read(ALL).split("\r\n")
    for line in (
        "NAME:Kalender – Prov",
        "X-WR-CALNAME:Kalender – Prov",
        "X-WR-TIMEZONE:Europe/Stockholm",
        "URL:https://host.example/en/plats/kalender/",
        "SOURCE;VALUE=URI:https://host.example/en/plats/kalender/kalender.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ):
        assert line in whole
    assert not any(line.startswith("METHOD") for line in whole)


def test_an_event_is_the_same_in_every_calendar_and_in_its_own_file(site: MakeSite) -> None:
    made = Planned(site(NETWORK))
    files = [*CALENDARS, "/kalender/a/a.ics", "/kalender/b/b.ics", "/kalender/c/c.ics"]
    calendars = read_by_ical_js(*map(made.read, files))
    events = [event for calendar in calendars for event in calendar["events"]]
    assert len(events) == 9
    assert len({event["uid"] for event in events}) == 3
    assert len({json.dumps(event) for event in events}) == 3


def test_what_is_cancelled_stays_and_says_so(site: MakeSite) -> None:
    (calendar,) = read_by_ical_js(Planned(site(NETWORK)).read("/forum/styrgrupp/kalender.ics"))
    (event,) = calendar["events"]
    assert (event["status"], event["sequence"] % 2) == ("CANCELLED", 1)


EMPTY = """\
-- content/events/index.md --
---
title: Kalender
---
Inget än.
-- content/networks/skola.md --
---
title: Skola
---
Text.
"""


@pytest.mark.parametrize("address", [ALL, "/natverk/skola/kalender.ics"])
def test_a_calendar_without_events_is_still_there_and_still_one(
    site: MakeSite, address: str
) -> None:
    """Who subscribes must not lose it; and without any part it would be none (RFC 5545, 3.6)."""
    text = Planned(site(EMPTY)).read(address)
    (calendar,) = read_by_ical_js(text)
    assert (calendar["events"], calendar["zones"]) == ([], 1)
    assert len(Calendar.from_ical(text).subcomponents) == 1


def test_a_calendar_stays_when_its_last_event_has_expired_or_is_a_draft(site: MakeSite) -> None:
    gone = "-- content/events/a.md --\n---\ntitle: A\nstart: 2026-11-01\nexpires: 2026-11-02\n---\n"
    assert read_by_icalendar(Planned(site(gone)).read(ALL)) == {}


def test_subscribers_keep_a_calendar_whose_network_has_moved(site: MakeSite) -> None:
    """No calendar program follows an HTML page that leads on."""
    small = site(
        NETWORK.replace("title: Skola;", "aliases: [/natverk/gammal, /x.html]\ntitle: Skola;")
    )
    made = Planned(small)
    assert made.problems == []
    new = made.read("/natverk/skola/kalender.ics")
    assert made.read("/natverk/gammal/kalender.ics") == new
    assert "SOURCE;VALUE=URI:https://prov.example/natverk/skola/kalender.ics" in new
    assert sorted(page.address for page in made.of_format("calendar")) == sorted(
        [*CALENDARS, "/natverk/gammal/kalender.ics"]
    )


def test_a_calendar_holds_all_that_is_to_come_and_the_last_that_was(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.render.view.MOST_PAST_IN_CALENDAR", 3)
    events = {f"e{n}": f"start: 2026-11-{n:02}\nnetworks: skola" for n in range(10, 30)}
    events["nu"] = "start: 2026-11-10\nend: 2026-12-01\nnetworks: skola"
    made = site_of(site, events, networks="skola")
    for address in (ALL, "/natverk/skola/kalender.ics"):
        titles = [str(each["SUMMARY"]) for each in read_by_icalendar(made.read(address)).values()]
        assert titles == ["nu", *(f"e{n}" for n in range(18, 30))]


def test_the_hour_changes_no_calendar(site: MakeSite) -> None:
    small = site(NETWORK)
    for address in CALENDARS:
        texts = {Planned(small, at=at).read(address) for at in ("2025-01-01", "2026-12-01T13:30")}
        assert len(texts) == 1


def test_each_language_has_a_calendar_of_its_own(site: MakeSite) -> None:
    settings = "name: Prov\nbase_url: https://prov.example\nlanguages: [sv, en]\n"
    small = site(NETWORK)
    small.write("content/site.yaml", settings)
    small.write("content/events/a.en.md", "---\ntitle: School meeting\n---\n")
    small.write("content/networks/skola.en.md", "---\ntitle: School\n---\nText.\n")
    made = Planned(small)
    names = [
        "/en/events/events.ics",
        "/en/networks/skola/events.ics",
        "/natverk/skola/kalender.ics",
    ]
    whole, network, swedish = read_by_ical_js(*map(made.read, names))
    assert [each["summary"] for each in whole["events"]] == ["School meeting"]
    assert whole["source"] == "https://prov.example/en/events/events.ics"
    # What its page shows, too: meetings that are described in Swedish alone.
    assert [each["summary"] for each in network["events"]] == ["Förra året", "School meeting"]
    assert network["name"] == "School – Prov"
    assert [each["uid"] for each in network["events"]] == [
        each["uid"] for each in swedish["events"]
    ]


# --- Where readers find it ---


@pytest.mark.parametrize(
    ("page", "calendar"),
    [
        ("/kalender/", ALL),
        ("/kalender/tidigare/", ALL),
        ("/natverk/skola/", "/natverk/skola/kalender.ics"),
        ("/natverk/tyst/", "/natverk/tyst/kalender.ics"),
        ("/forum/styrgrupp/", "/forum/styrgrupp/kalender.ics"),
    ],
)
def test_a_page_offers_its_calendar_in_two_ways(site: MakeSite, page: str, calendar: str) -> None:
    made = Planned(site(NETWORK), base_url="https://host.example/en/plats")
    assert f'<a href="webcal://host.example/en/plats{calendar}">' in made.read(page)
    assert f'<a href="/en/plats{calendar}" type="text/calendar">' in made.read(page)


@pytest.mark.parametrize("page", ["/", "/natverk/", "/forum/", "/kalender/a/", "/a-o/"])
def test_other_pages_offer_none(site: MakeSite, page: str) -> None:
    assert "webcal:" not in Planned(site(NETWORK)).read(page)


def test_a_body_that_never_meets_offers_no_meetings(site: MakeSite) -> None:
    small = site(NETWORK.replace("bodies: styrgrupp\n", ""))
    made = Planned(small)
    assert "webcal:" not in made.read("/forum/styrgrupp/")
    assert read_by_icalendar(made.read("/forum/styrgrupp/kalender.ics")) == {}


def test_an_easy_to_read_page_offers_the_calendar_of_its_original(site: MakeSite) -> None:
    small = site(NETWORK)
    small.write("content/networks/skola.lattlast.md", "---\ntitle: Skola, lätt\n---\nText.\n")
    made = Planned(small)
    assert "webcal://prov.example/natverk/skola/kalender.ics" in made.read(
        "/natverk/skola/lattlast/"
    )
    assert "/natverk/skola/lattlast/kalender.ics" not in made.pages


def test_texts_may_link_to_calendars_and_feeds(site: MakeSite) -> None:
    small = site(NETWORK)
    links = (
        "[Kalendern](/kalender/kalender.ics), [mötet](/kalender/a/a.ics) och "
        "[prenumerera](webcal://prov.example/kalender/kalender.ics)."
    )
    small.write("content/pages/om.md", f"---\ntitle: Om\n---\n{links}\n")
    made = Planned(small)
    assert made.problems == []
    text = made.read("/om/")
    assert '<a href="/kalender/kalender.ics">Kalendern</a>' in text
    assert '<a href="webcal://prov.example/kalender/kalender.ics">prenumerera</a>' in text


# --- The sample ---


def test_every_calendar_of_the_sample_is_read_alike_by_both(sample_output: Path) -> None:
    files = sorted(sample_output.rglob("*.ics"))
    texts = [path.read_bytes().decode() for path in files]
    calendars = read_by_ical_js(*texts)
    assert sum("source" in each and each["source"] != "" for each in calendars) > 10
    for path, text, calendar in zip(files, texts, calendars, strict=True):
        read = read_by_icalendar(text)
        assert [each["uid"] for each in calendar["events"]] == list(read), path
        for event in calendar["events"]:
            other = read[event["uid"]]
            assert event["summary"] == str(other["SUMMARY"])
            start = other["DTSTART"].dt
            is_time = isinstance(start, datetime)
            assert event["start"] == (written(start) if is_time else start.isoformat())
            assert event["url"].startswith("https://samverkan.example/")
            target = sample_output / event["url"].removeprefix("https://samverkan.example/")
            assert (target / "index.html").is_file()
