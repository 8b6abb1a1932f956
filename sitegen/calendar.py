"""Calendars: an event as an iCalendar file (RFC 5545).

Times are written in the site's zone, whose rules stand in the file (VTIMEZONE) as two observances
with yearly rules, worked out from the zone's own transitions in the year of the event.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.model import When
from sitegen.view import Shown, View

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def event_file(view: View) -> str:
    """The calendar file of one event."""
    event = view.entry
    assert event is not None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(view.settings.name)}//sitegen//{view.page.language.upper()}",
        "METHOD:PUBLISH",
        *([] if _is_all_day(event) else time_zone(view, event.fields.start.day.year)),
        *event_lines(view, event),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def event_lines(view: View, event: Shown) -> list[str]:
    """The VEVENT of an event.

    Everything comes from the content, so two builds agree: DTSTAMP and LAST-MODIFIED are
    `updated` or the event's own start, and SEQUENCE counts what makes clients fetch it again.
    """
    fields = event.fields
    host = urlsplit(view.settings.base_url).hostname
    stamp = fields.updated or fields.publish or fields.start
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.id.replace('/', '-')}@{host}",
        f"DTSTAMP:{stamp.instant.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{_sequence(event)}",
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
    if fields.cancelled:
        lines.append("TRANSP:TRANSPARENT")
    return [*lines, "END:VEVENT"]


def _sequence(event: Shown) -> int:
    """Days of `updated` since 2020, so that it grows when the author says that it changed."""
    updated = event.fields.updated
    days = (updated.day - date(2020, 1, 1)).days if updated else 0
    return 2 * max(days, 0) + bool(event.fields.cancelled)


def _place(event: Shown) -> str:
    fields = event.fields
    if fields.place:
        return ", ".join(part for part in (fields.place.name, fields.place.address) if part)
    if fields.online:
        return fields.online.note or fields.online.url or ""
    return ""


def _is_all_day(event: Shown) -> bool:
    return event.fields.all_day or event.fields.start.time is None


def _times(view: View, event: Shown) -> list[str]:
    start, end = event.fields.start, event.fields.end
    if _is_all_day(event):
        # The end of whole days is the day after the last (RFC 5545, 3.6.1).
        last = end.day if end else start.day
        return [
            f"DTSTART;VALUE=DATE:{start.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        ]
    lines = [f"DTSTART{_local(view, start)}"]
    return [*lines, f"DTEND{_local(view, end)}"] if end and end.time else lines


def _local(view: View, when: When) -> str:
    local = when.instant.astimezone(view.settings.zone)
    return f";TZID={view.settings.time_zone}:{local:%Y%m%dT%H%M%S}"


def time_zone(view: View, year: int) -> list[str]:
    """The VTIMEZONE of the site's zone, with the rules that hold in a year (RFC 5545, 3.6.5)."""
    zone = view.settings.zone
    lines = ["BEGIN:VTIMEZONE", f"TZID:{view.settings.time_zone}"]
    changes = _changes(zone, year)
    if not changes:
        noon = datetime(year, 1, 1, 12, tzinfo=UTC).astimezone(zone)
        lines += _observance("STANDARD", "19700101T000000", noon, noon, "")
    for instant in changes:
        new = instant.astimezone(zone)
        old = (instant - timedelta(hours=1)).astimezone(zone)
        # The local time at which it happens is told by the clock that is about to change.
        local = (instant + (old.utcoffset() or timedelta())).replace(tzinfo=None)
        last = (local + timedelta(days=7)).month != local.month
        week = -1 if last else (local.day - 1) // 7 + 1
        rule = f"FREQ=YEARLY;BYMONTH={local.month};BYDAY={week}{_DAYS[local.weekday()]}"
        first = _first_since_1970(local, week)
        name = "DAYLIGHT" if new.dst() else "STANDARD"
        lines += _observance(name, f"{first:%Y%m%dT%H%M%S}", old, new, rule)
    return [*lines, "END:VTIMEZONE"]


@cache
def _changes(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The instants of a year at which the zone's offset changes, to the hour."""
    midnights = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
    return tuple(
        hour
        for midnight in midnights
        if _offset(midnight, zone) != _offset(midnight + timedelta(days=1), zone)
        for hour in (midnight + timedelta(hours=n) for n in range(1, 25))
        if _offset(hour, zone) != _offset(hour - timedelta(hours=1), zone)
    )


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


def _first_since_1970(local: datetime, week: int) -> datetime:
    """The first time that the rule of a change was met since 1970."""
    days = [date(1970, local.month, 1) + timedelta(days=n) for n in range(31)]
    matching = [
        day for day in days if day.month == local.month and day.weekday() == local.weekday()
    ]
    day = matching[-1] if week == -1 else matching[week - 1]
    return datetime.combine(day, local.time())


def _observance(name: str, start: str, old: datetime, new: datetime, rule: str) -> list[str]:
    lines = [
        f"BEGIN:{name}",
        f"DTSTART:{start}",
        f"TZOFFSETFROM:{old:%z}",
        f"TZOFFSETTO:{new:%z}",
        f"TZNAME:{new.tzname()}",
    ]
    return [*lines, *([f"RRULE:{rule}"] if rule else []), f"END:{name}"]


def _text(text: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11)."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
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
