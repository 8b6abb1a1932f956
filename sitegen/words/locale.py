"""How a language sorts, and writes dates, times, numbers and sizes.

Order follows CLDR 48: the root collation with the tailoring of Swedish. Names of months and number
signs are CLDR's, by Babel. The forms that CLDR lacks are ours: 'kl. 13.00–15.00' has its words in
`layouts/strings/`, and English dates are written the European way, '21–23 November 2026'.
"""

from __future__ import annotations

import unicodedata
from datetime import date, time
from functools import cache

# Under what an index lists that which begins with no letter.
FIGURES = "0–9"

# CLDR's order of what is no letter and no figure; what is not here comes after.
_SIGNS = " _-–—,;:!?.…·'‘’\"“”„«»()[]{}§¶@*/\\&#%‰†•`´^¨°©®+±÷×<=>|~¤¢$£¥€"
# Letters of their own. Those of Swedish get here by its table alone; þ, by that of others.
_LETTERS = "abcdeəfghiıjklmnŋopqrstŧuvwxyzåäöþ"
# Letters that sort as others do, and come after them where nothing else differs.
_LATIN = {
    "æ": ("ae", "!"), "ð": ("d", '"'), "đ": ("d", "!"), "ħ": ("h", "!"), "ł": ("l", "!"),
    "ø": ("o", "z"), "œ": ("oe", "!"), "ß": ("ss", "!"),
}  # fmt: skip
_SWEDISH = {
    "å": ("å", ""), "ä": ("ä", ""), "æ": ("ä", "!"), "ę": ("ä", '"'),
    "ö": ("ö", ""), "ø": ("ö", "!"), "ő": ("ö", '"'), "œ": ("ö", "#"), "ô": ("ö", "$"),
    "ü": ("y", "!"), "ű": ("y", '"'), "þ": ("th", "!"),
}  # fmt: skip
# Combining marks in CLDR's order: acute, grave, breve, circumflex, caron, ring, diaeresis, ...
_MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304"


@cache
def sort_key(text: str, language: str) -> tuple[str, str, str, str]:
    """A key that sorts as CLDR does: by letters, then by accents, then small before capital.

    Signs before the first letter or figure are passed over: '#Taettklivframåt' stands at T.
    """
    text_in_order = _from_first_letter(unicodedata.normalize("NFC", text))
    weights = [_weights(character, language) for character in text_in_order]
    letters, accents, cases = map("".join, zip(*weights, strict=True)) if weights else ("", "", "")
    return letters, accents, cases, text


@cache
def _weights(character: str, language: str) -> tuple[str, str, str]:
    """What one character adds to the letters, the accents and the cases of a key."""
    lower = character.lower()
    elements = _elements(lower, language)
    case = "1" if lower != character else "0"
    return (
        "".join(letter for letter, _ in elements),
        "".join(f" {accent}" if letter else accent for letter, accent in elements),
        case * len(elements),
    )


def initial(text: str, language: str) -> str:
    """The letter under which an index lists a text, or `FIGURES`."""
    first = _from_first_letter(unicodedata.normalize("NFC", text))[:1].lower()
    order = next((letter for letter, _ in _elements(first, language) if letter), "")
    place = ord(order) - _FIRST_LETTER if order else -1
    if 0 <= place < len(_LETTERS):
        return _LETTERS[place].upper()
    return first.upper() if first.isalpha() else FIGURES


def _from_first_letter(text: str) -> str:
    if text[:1].isalnum():
        return text
    start = next((index for index, sign in enumerate(text) if sign.isalnum()), 0)
    return text[start:]


# What the letters of a key are made of: signs, then figures, then letters, then other alphabets.
_FIRST_FIGURE, _FIRST_LETTER, _OTHER = 0x100, 0x200, 0x10000


@cache
def _elements(letter: str, language: str) -> tuple[tuple[str, str], ...]:
    """The order of a small letter or a sign, and its accent, as characters that compare so.

    A combining mark has an accent only; some letters count as two.
    """
    special = _SWEDISH if language == "sv" else {}
    if letter in special:
        bases, accent = special[letter]
        return tuple((_order(base), accent) for base in bases)
    found: list[tuple[str, str]] = []
    # Raised and other figures become plain ones; a sign stays what it is.
    parts = unicodedata.normalize("NFKD", letter) if letter.isalnum() else letter
    for part in parts:
        if unicodedata.combining(part):
            place = _MARKS.find(part)
            found.append(("", chr(ord("A") + place) if place >= 0 else "Z"))
            continue
        bases, accent = special.get(part) or _LATIN.get(part, (part, ""))
        found += [(_order(base), accent) for base in bases]
    return tuple(found)


def _order(base: str) -> str:
    if base in _LETTERS:
        return chr(_FIRST_LETTER + _LETTERS.index(base))
    figure = unicodedata.digit(base, -1)
    if figure >= 0:
        return chr(_FIRST_FIGURE + figure)
    if base.isalnum():
        return chr(_OTHER + ord(base) % 0xF0000)
    sign = " " if base.isspace() else base
    return chr(1 + _SIGNS.index(sign)) if sign in _SIGNS else chr(_FIRST_FIGURE - 1)


def months(day: date, language: str) -> str:
    """'21 november 2026'."""
    return _date(day, "d MMMM y", language)


def day_and_month(day: date, language: str) -> str:
    """'21 november'."""
    return _date(day, "d MMMM", language)


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
    """'13.00', '13.00–15.00', '9–15'.

    Swedish has a full stop between hours and minutes; other languages a colon, and two figures for
    the hour: '09:00'. Swedish leaves out the minutes of whole hours that begin before ten, as
    '9.00–15.00' is uneven.
    """
    ends = [each for each in (begin, end) if each is not None]
    if language != "sv":
        return "–".join(f"{each:%H:%M}" for each in ends)
    if end and begin.hour < 10 and begin.minute == end.minute == 0:
        return f"{begin.hour}–{end.hour}"
    return "–".join(f"{each.hour}.{each.minute:02}" for each in ends)


@cache
def number(value: int, language: str) -> str:
    """'1 700 000', with no-break spaces in Swedish."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language)


@cache
def language_name(code: str) -> str:
    """'Suomi' for fi: what a language calls itself, as the first word of a link."""
    from babel import Locale

    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


@cache
def country(code: str, language: str) -> str:
    """'Sverige' for SE, an ISO 3166-1 code."""
    from babel import Locale

    name: str = Locale.parse(language).territories.get(code, code)
    return name


@cache
def size(count: int, language: str) -> str:
    """'32,8 kB': bytes in units of 1000, with one decimal below 100 where it is not nought."""
    from babel.numbers import format_decimal

    value, unit = float(count), "B"
    for following in ("kB", "MB", "GB"):
        # What would be rounded to 1 000 of a unit is 1 of the next.
        if round(value) < 1000:
            break
        value, unit = value / 1000, following
    value = round(value, 1 if value < 99.95 else 0)
    return f"{format_decimal(value, '#,##0.#', locale=language)}\u00a0{unit}"
