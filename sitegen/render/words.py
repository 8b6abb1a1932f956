"""Words: the texts of the string files, and dates, times, numbers and contacts as HTML.

One `Words` speaks one language. Every date and time is a `<time datetime>`.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from sitegen.connect.site import Site
from sitegen.read.assets import DOCUMENT_TYPES
from sitegen.words import locale
from sitegen.words.model import Asset, Period, When

_SLOT = re.compile(r"\{([^{}]*)\}")


class Words:
    """How a page of one language says things."""

    def __init__(self, site: Site, language: str) -> None:
        self._words = site.strings[language]
        self._language = language
        self._zone = site.settings.zone
        self._is_swedish_site = site.settings.language == "sv"

    def string(self, key: str, **slots: Any) -> str:
        """A text of the page's language."""
        text = self.word(key)
        if text is None:
            raise KeyError(key)
        # Not `format`, with which a string could look into what is put into it.
        return _SLOT.sub(lambda slot: str(slots[slot[1]]), text) if slots else text

    def has_string(self, key: str) -> bool:
        return self.word(key) is not None

    def word(self, key: str) -> str | None:
        """A text of the string files, its slots open; none where there is none of that name."""
        return self._words.get(key)

    def date(self, when: When) -> Markup:
        return _time(when.day.isoformat(), locale.months(when.day, self._language))

    def date_time(self, when: When) -> Markup:
        if when.time is None:
            return self.date(when)
        day = locale.months(when.day, self._language)
        at = locale.hours(when.time, None, self._language)
        return _time(self.machine(when), self.string("time.at", date=day, time=at))

    def time(self, moment: time) -> Markup:
        return _time(f"{moment:%H:%M}", locale.hours(moment, None, self._language))

    def interval(self, start: Any, end: When | None = None) -> Markup:
        """'21 november 2026 kl. 13.00–15.00'; takes two dates, or the fields of an event."""
        if not isinstance(start, When):
            whole, start, end = start.all_day, start.start, start.end
            if whole:
                # Hours of a whole-day event are of no interest, even where they are given.
                start, end = replace(start, time=None), end and replace(end, time=None)
        if end is None or (end.day == start.day and end.time is None):
            return self.date_time(start)
        if start.time is None:
            days = locale.days(start.day, end.day, self._language)
            return _span(start.day.isoformat(), end.day.isoformat(), days)
        if start.day != end.day:
            return Markup("{} – {}").format(self.date_time(start), self.date_time(end))
        day = locale.months(start.day, self._language)
        both = locale.hours(start.time, end.time, self._language)
        words = self.string("time.between", date=day, time=both)
        return _span(self.machine(start), self.machine(end), words)

    def years(self, period: Period) -> str:
        return "–".join(str(year) for year in dict.fromkeys(period))

    def number(self, value: int) -> str:
        return locale.number(value, self._language)

    def country(self, code: str) -> str:
        """'Sverige' for SE."""
        return locale.country(code, self._language)

    def phone(self, text: str) -> Markup:
        """A `tel:` link (RFC 3966); on a Swedish site, numbers get their country code."""
        digits = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
        if digits.startswith("0") and self._is_swedish_site:
            digits = f"+46{digits[1:]}"
        return Markup('<a href="tel:{}">{}</a>').format(digits, text.replace(" ", "\u00a0"))

    def email(self, text: str) -> Markup:
        # A line that is too narrow for all of it breaks after the name.
        name, _, host = text.partition("@")
        return Markup('<a href="mailto:{}">{}@<wbr>{}</a>').format(text, name, host)

    def host(self, url: str) -> str:
        return (urlsplit(url).hostname or "").removeprefix("www.")

    def elsewhere(self, url: str, *, named: bool = False) -> str:
        """That a link leads to another site; to which, and the type, where it is a document.

        `named`: its own text says to which site.
        """
        host, path = self.host(url), urlsplit(url).path
        suffix = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path else ""
        if suffix in DOCUMENT_TYPES:
            return self.string("link.external_document", type=DOCUMENT_TYPES[suffix], host=host)
        return self.string("link.external" if named else "link.external_host", host=host)

    def detail(self, asset: Asset) -> str:
        """Type and size of a document: 'Word, 32,8 kB'."""
        size = locale.size(asset.size, self._language)
        suffix = posixpath.splitext(asset.name)[1].removeprefix(".").lower()
        if not suffix:
            return size
        type_ = DOCUMENT_TYPES.get(suffix, suffix.upper())
        return self.string("document.detail", type=type_, size=size)

    def machine(self, when: When) -> str:
        """A date, or a local time with its offset, as `<time datetime>` has it (ISO 8601)."""
        if when.time is None:
            return when.day.isoformat()
        return when.instant.astimezone(self._zone).isoformat(timespec="minutes")


def _span(begin: str, end: str, words: str) -> Markup:
    """Two ends in words with a dash between them, each of which a machine can read."""
    first, dash, last = words.rpartition("–")
    return Markup("{}{}{}").format(_time(begin, first), dash, _time(end, last))


# Lists show the same dates on many pages.
@lru_cache(maxsize=10_000)
def _time(machine: str, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, words)
