"""Time, as the one question that stages and layouts may ask of it: has this instant passed?

Because all that depends on time is asked here, the clock knows the next instant at which an
answer, and with it the site, would be another. Time zones come from the `tzdata` package, never
from the machine, so that two machines agree.
"""

from __future__ import annotations

from collections import abc
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # nothing but data is in it


class Clock:
    """Answers whether instants have passed, and remembers those that have not."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._coming: set[datetime] = set()

    def passed(self, instant: datetime) -> bool:
        """Whether `instant` (aware) is now or earlier."""
        if instant <= self._now:
            return True
        self._coming.add(instant.astimezone(UTC))
        return False

    def remember(self, coming: abc.Iterable[datetime]) -> None:
        """Take over what a copy of this clock, in another process, was asked."""
        self._coming.update(instant.astimezone(UTC) for instant in coming)

    @property
    def now(self) -> datetime:
        """For the doors of the program alone: stages and layouts ask `passed`."""
        return self._now

    @property
    def coming(self) -> frozenset[datetime]:
        """The instants asked about that have not passed."""
        return frozenset(self._coming)


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises `ValueError` for a name that the time zone database does not have.
    """
    *folders, file = name.split("/")
    if not all(
        part.replace("_", "").replace("-", "").replace("+", "").isalnum()
        for part in (*folders, file)
    ):
        raise ValueError(name)
    try:
        with Path(tzdata.__file__).parent.joinpath("zoneinfo", *folders, file).open("rb") as stream:
            return ZoneInfo.from_file(stream, key=name)
    except OSError as error:
        raise ValueError(name) from error


def is_skipped(local: datetime) -> bool:
    """Whether daylight saving jumps over this local time (aware, with a zone)."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def is_repeated(local: datetime) -> bool:
    """Whether daylight saving makes this local time happen twice (aware, with a zone)."""
    return (
        not is_skipped(local)
        and local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    )


def midnight_after(local: datetime, days: int = 1) -> datetime:
    """The midnight that begins the day `days` after that of `local`, in the same zone."""
    following = local + timedelta(days=days)
    return following.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
