"""Calendars: iCalendar files (RFC 5545) of one event, and of many to subscribe to (RFC 7986).

Times are written in the site's zone, whose rules stand in the file (VTIMEZONE). They are worked
out from what the zone does in the years of the events, so they hold for any zone: with daylight
saving north or south of the equator, without it, or with rules that change.
"""

from __future__ import annotations

import re
import unicodedata
from collections import abc
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from sitegen.render.edition import Shown
from sitegen.render.view import View
from sitegen.words.clock import is_repeated
from sitegen.words.model import When

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Days of the week and leap years come round in so many years: what holds in all of them is a rule.
_YEARS_OF_A_RULE = 28
# How often a program should look for changes: a meeting that is cancelled in the morning should
# be gone from calendars by noon.
_FETCH_AGAIN = "PT4H"
_END = "END:VCALENDAR\r\n"
# What has a meaning in an address (RFC 3986, 2.2), and what is escaped already.
_OF_URIS = "%:/?#[]@!$&'()*+,;=~"
# SEQUENCE counts from here.
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
# RFC 5545, 3.1: what a text may not hold; tabs and line ends are dealt with before.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def event_file(view: View) -> str:
    """The calendar file of one event.

    It has no METHOD: it is a copy of an event, not a message of iTIP (RFC 5545, 3.7.2), which
    would need an ORGANIZER with an e-mail address.
    """
    event = view.entry
    if event is None:
        raise ValueError(f"{view.page.address} stands for no event")
    zone = view.settings.zone
    years = _years(zone, [event])
    rules = time_zone(zone, *years) if years else ()
    return f"{_folded([*_head(view), *rules])}{_event(view, event)}{_END}"


def calendar_file(view: View) -> str:
    """A calendar to subscribe to, which programs fetch again by themselves.

    It has the rules of the zone even where no event needs them, as a calendar without any part is
    none (RFC 5545, 3.6).
    """
    events, zone = view.events, view.settings.zone
    name = view.string("title.site", title=view.page.title, site=view.settings.name)
    here = view.absolute(view.calendar or view.url(view.page.address))
    lines = [
        *_head(view),
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{zone.key}",
        f"URL:{here.rpartition('/')[0]}/",
        f"SOURCE;VALUE=URI:{here}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_FETCH_AGAIN}",
        f"X-PUBLISHED-TTL:{_FETCH_AGAIN}",
        *time_zone(zone, *(_years(zone, events) or (_FIRST_DAY.year, _FIRST_DAY.year))),
    ]
    return "".join([_folded(lines), *(view.once(_event, each) for each in events), _END])


def _head(view: View) -> tuple[str, ...]:
    return (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(view.settings.name)}//sitegen//{view.page.language.upper()}",
    )


def _folded(lines: abc.Iterable[str]) -> str:
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event(view: View, event: Shown) -> str:
    """The VEVENT of an event.

    Everything comes from the content, so two builds agree: DTSTAMP is the last `updated` of the
    event's versions, or else when it is shown or begins. Its versions in other languages have the
    same UID, DTSTAMP and SEQUENCE, for they are one event (RFC 7986, 5.3): a reader who adds both
    has it once, in the language that came last.
    """
    fields = event.fields
    updated = view.last_updated(event.id)
    shown = (each.instant for each in event.moments if each.name == "publish")
    stamp = updated.instant if updated else next(shown, fields.start.instant)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(_identity(view, event))}",
        f"DTSTAMP:{_utc(stamp)}",
        f"SEQUENCE:{_sequence(updated, cancelled=fields.cancelled)}",
        f"SUMMARY:{_text(event.title)}",
        *_times(view, event),
        f"STATUS:{'CANCELLED' if fields.cancelled else 'CONFIRMED'}",
        f"URL:{view.absolute(event.url)}",
    ]
    if event.summary:
        lines.append(f"DESCRIPTION:{_text(event.summary)}")
    where = _place(event)
    if where:
        lines.append(f"LOCATION:{_text(where)}")
    join = _where_to_join(event)
    if join:
        # RFC 7986, 5.11; a URI is ASCII, and its commas stand for themselves.
        lines.append(f"CONFERENCE;VALUE=URI:{quote(join, safe=_OF_URIS)}")
    if fields.cancelled:
        lines.append("TRANSP:TRANSPARENT")
    return _folded([*lines, "END:VEVENT"])


def _identity(view: View, event: Shown) -> str:
    """Stable whatever changes but the file's name and the host (RFC 5545, 3.8.4.7).

    Some disks decompose letters in names, and two machines must agree.
    """
    name = unicodedata.normalize("NFC", event.id).replace("/", "-")
    return f"{name}@{urlsplit(view.absolute('/')).hostname}"


def _sequence(updated: When | None, *, cancelled: bool) -> int:
    """Minutes from 2020 to `updated`, so that it grows when the author says that it changed.

    Twice that, and one more for what is cancelled: calendars heed a change with the same number
    no more than an old one.
    """
    minutes = (updated.instant - _FIRST_DAY) // timedelta(minutes=1) if updated else 0
    return 2 * max(minutes, 0) + cancelled


def _place(event: Shown) -> str:
    """Where it is. How to join is told here too where that is all, as most programs pass over
    CONFERENCE.
    """
    place, online = event.fields.place, event.fields.online
    parts: tuple[str | None, ...] = ()
    if place:
        parts = (place.name, place.address)
    elif online:
        parts = (online.note, _where_to_join(event))
    return ", ".join(part for part in parts if part)


def _where_to_join(event: Shown) -> str:
    """The address to join at; "" for what will not take place."""
    online = event.fields.online
    return online.url or "" if online and not event.fields.cancelled else ""


# --- Times ---


def _is_all_day(event: Shown) -> bool:
    return event.fields.all_day or event.fields.start.time is None


def _last_instant(event: Shown) -> datetime | None:
    """When it ends; None where nobody said, or said only on which day it begins."""
    start, end = event.fields.start, event.fields.end
    if end is None or end.instant <= start.instant or (end.time is None and end.day == start.day):
        return None
    instant: datetime = end.instant
    return instant


def _times(view: View, event: Shown) -> list[str]:
    start, end = event.fields.start, event.fields.end
    if _is_all_day(event):
        # The end of whole days is the day after the last (RFC 5545, 3.6.1).
        last = max(start.day, end.day) if end else start.day
        return [
            f"DTSTART;VALUE=DATE:{_day(start.day)}",
            f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}",
        ]
    ends = _last_instant(event)
    instants = {"DTSTART": start.instant, **({"DTEND": ends} if ends else {})}
    zone = view.settings.zone
    local = {name: instant.astimezone(zone) for name, instant in instants.items()}
    # A local time that happens twice means the first of them (RFC 5545, 3.3.5), but ical.js takes
    # the second.
    if any(map(is_repeated, local.values())):
        return [f"{name}:{_utc(instant)}" for name, instant in instants.items()]
    return [f"{name};TZID={zone.key}:{_stamp(each)}" for name, each in local.items()]


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _stamp(local: datetime) -> str:
    return f"{_day(local.date())}T{local:%H%M%S}"


def _utc(instant: datetime) -> str:
    return f"{_stamp(instant.astimezone(UTC))}Z"


# --- Zones ---


class _Change(NamedTuple):
    """A zone's clock being put forward or back."""

    # Told by the clock that is about to change.
    local: datetime
    before: str
    after: str
    name: str
    is_daylight: bool

    def alike(self) -> tuple[object, ...]:
        """What it has in common with the same change of other years, if a rule makes it."""
        return (self.local.month, self.local.weekday(), self.local.time(), *self[1:])


def _years(zone: ZoneInfo, events: abc.Iterable[Shown]) -> tuple[int, int] | None:
    """The first and the last year in which events begin or end at an hour."""
    timed = [event for event in events if not _is_all_day(event)]
    instants = [event.fields.start.instant for event in timed]
    instants += [end for end in map(_last_instant, timed) if end]
    years = {each.astimezone(zone).year for each in instants}
    return (min(years), max(years)) if years else None


@cache
def time_zone(zone: ZoneInfo, first: int, last: int) -> tuple[str, ...]:
    """The VTIMEZONE of a zone, right from the first to the last of the years (RFC 5545, 3.6.5)."""
    until = max(first + _YEARS_OF_A_RULE, last + 2)
    by_year = [_changes(zone, year) for year in range(first - 1, until)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    if len({tuple(change.alike() for change in changes) for changes in by_year}) == 1:
        rules = [_rule([change.local for change in same]) for same in zip(*by_year, strict=True)]
    else:
        rules = [""]
    if by_year[0] and all(rules):
        for change, rule in zip(by_year[0], rules, strict=True):
            lines += _observance(change, rule)
        return (*lines, "END:VTIMEZONE")
    # No rule holds: what was before, and each change as it comes.
    before = datetime(first - 1, 1, 1, tzinfo=UTC).astimezone(zone)
    name, offset = before.tzname() or zone.key, f"{before:%z}"
    start = datetime(min(first - 1, 1970), 1, 1, tzinfo=UTC).replace(tzinfo=None)
    lines += _observance(_Change(start, offset, offset, name, bool(before.dst())))
    for year in range(first - 1, last + 2):
        for change in _changes(zone, year):
            lines += _observance(change)
    return (*lines, "END:VTIMEZONE")


@cache
def _changes(zone: ZoneInfo, year: int) -> tuple[_Change, ...]:
    """The changes of a year of UTC, in order; no zone changes twice in a week."""
    weeks = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(weeks=number) for number in range(53)]
    weeks.append(datetime(year + 1, 1, 1, tzinfo=UTC))
    return tuple(
        _change_between(early, late, zone)
        for early, late in pairwise(weeks)
        if _offset(early, zone) != _offset(late, zone)
    )


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> _Change:
    """The one change of offset after `early`, up to `late`, found by halving."""
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == _offset(early, zone):
            early = middle
        else:
            late = middle
    old, new = early.astimezone(zone), late.astimezone(zone)
    local = (late + (old.utcoffset() or timedelta())).replace(tzinfo=None)
    return _Change(local, f"{old:%z}", f"{new:%z}", new.tzname() or zone.key, bool(new.dst()))


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


def _rule(times: list[datetime]) -> str:
    """The yearly rule that all of these days follow, or "".

    They are of one month and one day of the week: the last such day, the second, or the first
    from a certain day of the month on.
    """
    day, days = _DAYS[times[0].weekday()], sorted({time.day for time in times})
    yearly = f"FREQ=YEARLY;BYMONTH={times[0].month}"
    if all((time + timedelta(days=7)).month != time.month for time in times):
        return f"{yearly};BYDAY=-1{day}"
    if days[-1] - days[0] > 6:
        return ""
    if days[0] % 7 == 1:
        return f"{yearly};BYDAY={days[0] // 7 + 1}{day}"
    window = ",".join(str(number) for number in range(days[0], days[0] + 7))
    return f"{yearly};BYMONTHDAY={window};BYDAY={day}"


def _observance(change: _Change, rule: str = "") -> list[str]:
    name = "DAYLIGHT" if change.is_daylight else "STANDARD"
    lines = [
        f"BEGIN:{name}",
        f"DTSTART:{_stamp(change.local)}",
        f"TZOFFSETFROM:{change.before}",
        f"TZOFFSETTO:{change.after}",
        f"TZNAME:{change.name}",
    ]
    return [*lines, *([f"RRULE:{rule}"] if rule else []), f"END:{name}"]


# --- Text ---


def _text(text: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11)."""
    plain = _CONTROLS.sub("", "\n".join(text.splitlines()))
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def fold(line: str) -> str:
    """Fold a line at 75 octets, never inside a character (RFC 5545, 3.1)."""
    parts: list[str] = []
    current, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            parts.append(current)
            # The space that marks a continued line is one of its octets.
            current, size = " ", 1
        current += character
        size += octets
    return "\r\n".join([*parts, current])
