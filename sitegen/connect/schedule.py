"""What will change on the site by itself, and when.

In: a site. Out: the instants still to come at which an entry appears, closes, ends or goes. Every
answer of the clock comes from these moments, so this list is complete; a test holds it against
what builds before and after each of them give.
"""

from __future__ import annotations

from collections import abc
from datetime import UTC, datetime

from sitegen.connect.site import Site
from sitegen.words.clock import Clock
from sitegen.words.model import Entry
from sitegen.words.outcome import Change


def changes(site: Site, now: datetime) -> tuple[Change, ...]:
    """All that will happen after `now` (aware) to the entries there are, in order."""
    coming = [hidden.entry for hidden in site.hidden.values() if hidden.why == "coming"]
    found = {
        Change(moment.instant.astimezone(site.settings.zone), entry.id, moment.name)
        for entry in (*site.entries.values(), *coming)
        for moment in entry.moments
        if moment.instant > now and _shows(entry, moment.instant, moment.name)
    }
    return tuple(sorted(found))


def next_change(coming: abc.Iterable[Change], clock: Clock) -> Change | None:
    """The first of the `changes` to come on which an answer of the clock depends."""
    if not clock.coming:
        return None
    first = min(clock.coming)
    # In one zone: of two in different zones, an hour that comes twice equals none.
    return next((each for each in coming if each.at.astimezone(UTC) == first), None)


def _shows(entry: Entry, instant: datetime, moment: str) -> bool:
    """Whether the entry is on the site then: what closes before it is published changes nothing."""
    published = next((each.instant for each in entry.moments if each.name == "publish"), None)
    return moment == "publish" or published is None or instant > published
