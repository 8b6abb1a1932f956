"""How a language sorts, and writes dates, times, numbers and sizes.

Names of months and number signs are CLDR's, by Babel. The forms that CLDR lacks are ours:
'kl. 13.00–15.00' and '30 november–2 december 2026', which stand in `layouts/strings/`.
"""

from __future__ import annotations

import unicodedata
from datetime import date, time
from functools import cache

# CLDR root orders letters by their base; Swedish makes letters of these (CLDR 45, sv).
_SWEDISH = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "đ": "d", "ð": "d"}
_EVERYWHERE = {"ß": "ss", "þ": "th", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "œ": "oe"}


@cache
def sort_key(text: str, language: str) -> tuple[str, str, str]:
    """A key that sorts as CLDR does: letters first, then accents, then case."""
    special = _SWEDISH if language == "sv" else {}
    base = []
    for letter in unicodedata.normalize("NFC", text).lower():
        if letter in special:
            base.append(special[letter])
            continue
        for part in unicodedata.normalize("NFD", _EVERYWHERE.get(letter, letter)):
            if not unicodedata.combining(part):
                base.append(part if part.isalnum() else " ")
    return "".join(base), text.lower(), text.swapcase()


def initial(text: str, language: str) -> str:
    """The letter under which an index lists a text; figures and signs go under '#'."""
    if not text:
        return "#"
    first = sort_key(text[0], language)[0][:1]
    return {"{": "Å", "|": "Ä", "}": "Ö"}.get(first, first.upper() if first.isalpha() else "#")


def months(day: date, language: str) -> str:
    """'21 november 2026'."""
    return _date(day, "d MMMM y", language)


def day_and_month(day: date, language: str) -> str:
    """'21 november'."""
    return _date(day, "d MMMM", language)


def short_month(day: date, language: str) -> str:
    """'nov'; without the full stop that some languages put after it."""
    return _date(day, "MMM", language).rstrip(".")


@cache
def _date(day: date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=language)


def days(first: date, last: date, language: str) -> str:
    """'21–23 november 2026', '30 november–2 december 2026', or one date where they are the same."""
    if first == last:
        return months(first, language)
    if first.year != last.year:
        return f"{months(first, language)}–{months(last, language)}"
    if first.month != last.month:
        return f"{day_and_month(first, language)}–{months(last, language)}"
    return f"{first.day}–{months(last, language)}"


def hours(begin: time, end: time | None = None, language: str = "sv") -> str:
    """'13.00', '13.00–15.00', '9–15': minutes are left out where both ends are whole hours.

    Swedish has a full stop between hours and minutes; other languages a colon.
    """
    if end and language == "sv" and begin.minute == end.minute == 0:
        return f"{begin.hour}–{end.hour}"
    sign = "." if language == "sv" else ":"
    ends = [each for each in (begin, end) if each is not None]
    return "–".join(f"{each.hour}{sign}{each.minute:02}" for each in ends)


def number(value: int, language: str) -> str:
    """'1 700 000', with no-break spaces in Swedish."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language)


def size(count: int, language: str) -> str:
    """'32,8 kB': bytes in units of 1000, with one decimal below 100."""
    from babel.numbers import format_decimal

    value, unit = float(count), "B"
    for following in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, following
    pattern = "#,##0.#" if value < 100 and unit != "B" else "#,##0"
    return f"{format_decimal(round(value, 1), pattern, locale=language)}\u00a0{unit}"
