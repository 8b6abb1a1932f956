"""What an author probably meant by a value that its field cannot take.

In: the text as typed. Out: the text that would do, for a hint, or "" where nobody can tell. The
field's type has the last word: what it cannot take either is not suggested.
"""

from __future__ import annotations

import re
from datetime import date, time

# Before the digits of a time: `kl. 13`, `klockan 13`, `at 13`.
_CLOCK_WORD = r"(?:(?:kl\.?|klockan|at|@) ?)?"
_TIME = re.compile(
    rf"{_CLOCK_WORD}(?P<hour>[0-9]{{1,2}})(?:[:.]?(?P<minute>[0-5][0-9]))?"
    r" ?(?P<half>[ap]\.?m\.?)?(?:[ -]*h\b)?(?: ?-.*)?"
)
_TIME_AFTER = re.compile(
    rf"[ ,]+{_CLOCK_WORD}(?P<hour>[01]?[0-9]|2[0-3])(?:[:.](?P<minute>[0-5][0-9]))?(?: ?-.*)?$"
)
_DASHES = re.compile("[‐‑‒–—−]")
_WEEKDAY = re.compile(
    r"^(?:på |on )?(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[., ]+"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]*([0-9]{1,2})[-/. ]+([0-9]{1,2})|([0-9]{8})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/. -]+([0-9]{1,2})[/. -]+([0-9]{2}|[0-9]{4})")
_DAY_MONTH = re.compile(
    r"(?:den )?(?P<day>[0-9]{1,2})\.?(?::?[ea]|th|st|nd|rd)? "
    r"(?P<month>[a-zåäö]{3,9})\.?,? (?P<year>[0-9]{4})"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-zåäö]{3,9})\.? (?P<day>[0-9]{1,2})(?:th|st|nd|rd)?,? (?P<year>[0-9]{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_YES = frozenset(("sant", "sann", "på", "on", "y", "j", "1", "x", "ok", "japp", "jajamän", "t"))
_NO = frozenset(("falskt", "falsk", "av", "off", "n", "0", "ej", "inte", "aldrig", "f"))
_COUNTS = (
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip
_SHARES = {"ett": 1, "heltid": 100, "halvtid": 50, "full time": 100, "half time": 50}
_LANGUAGES = {
    "svenska": "sv", "swedish": "sv", "engelska": "en", "english": "en", "finska": "fi",
    "finnish": "fi", "norska": "nb", "danska": "da", "tyska": "de", "franska": "fr",
    "spanska": "es", "arabiska": "ar", "somaliska": "so", "ukrainska": "uk", "persiska": "fa",
    "polska": "pl", "lättläst": "lattlast", "lattläst": "lattlast", "lättlast": "lattlast",
    "sve": "sv", "swe": "sv", "se": "sv", "eng": "en", "gb": "en",
}  # fmt: skip
_COUNTRIES = {
    "sverige": "SE", "sweden": "SE", "swe": "SE", "sv": "SE", "finland": "FI", "norge": "NO",
    "norway": "NO", "danmark": "DK", "denmark": "DK", "åland": "AX",
    "belgien": "BE", "belgium": "BE", "uk": "GB",
}  # fmt: skip
_LETTERS = str.maketrans("åäöéüø", "aaoeuo")


def plain(text: str) -> str:
    """Part of an address: lower case without marks, hyphens between words."""
    lower = text.lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", lower).strip("-")


def file_name(name: str) -> str:
    """`om.EN.md`, `om.lättläst.md`, `om.v2.md`; "" where nothing of a name can be kept."""
    stem, *middle, suffix = name.split(".")
    last = middle[-1].lower() if middle else ""
    version = ""
    if last in _LANGUAGES or re.fullmatch("[a-z]{2}(?:[-_][a-z]{2})?", last):
        version = f".{language(middle.pop())}"
    kept = plain("-".join([stem, *middle]))
    return f"{kept}{version}.{suffix.lower()}" if kept else ""


def boolean(text: str) -> str:
    word = text.strip().lower()
    return "true" if word in _YES else "false" if word in _NO else ""


def number(text: str) -> str:
    """`4 gånger`, `ca 50`, `fyra` (gånger), `heltid`."""
    word = text.strip().lower()
    found = re.fullmatch(
        r"(?:ca|cirka|circa|about|minst|högst)?\.? ?([0-9]+)(?:[ -]?[^\W\d].*)?", word
    )
    if found:
        return found[1]
    first = word.partition(" ")[0]
    if word in _SHARES or first in _SHARES:
        return str(_SHARES.get(word, _SHARES.get(first)))
    return str(_COUNTS.index(first)) if first in _COUNTS else ""


def language(text: str) -> str:
    """`svenska`, `SV`, `sv-SE`."""
    word = text.strip().lower()
    return _LANGUAGES.get(word) or re.split("[-_]", word)[0]


def country(text: str) -> str:
    """`se`, `Sverige`."""
    word = text.strip().lower()
    return _COUNTRIES.get(word) or word.upper()


def address(text: str) -> str:
    """`om`, `Om oss`, `https://exempel.se/om/`, `/om/../kontakt`."""
    path = re.sub(r"^[a-z]+://[^/]*", "", text.strip(), flags=re.IGNORECASE)
    steps = re.split(r"[/\\]+", re.split("[?#]", path)[0])
    kept = ["-".join(step.split()) for step in steps if step.strip() not in ("", ".", "..")]
    # The path of a file is no address, and which one it would have nobody can tell from it.
    if kept and kept[-1].endswith((".md", ".yaml")):
        return ""
    is_file = bool(kept) and kept[-1].endswith((".html", ".htm"))
    return f"/{'/'.join(kept)}{'' if is_file else '/'}" if kept else ""


def web_address(text: str) -> str:
    """`www.exempel.se`, `http//exempel.se`, `https:/exempel.se`."""
    rest = re.sub(r"^(?:h\w{1,5}s?)?:?/+", "", text.strip())
    return "https://" + rest.replace(" ", "%20")


def base_address(text: str) -> str:
    """`www.exempel.se`, `https://exempel.se/?a=b`, `https://exempel.se//prov/../`."""
    address = re.split("[?#]", web_address(text), maxsplit=1)[0]
    scheme, _, rest = address.partition("://")
    host, *parts = rest.split("/")
    return "/".join((f"{scheme}://{host}", *(each for each in parts if each.strip(".")), ""))


def email(text: str) -> str:
    """`mailto:a@b.se`, `a (at) b.se`, `<a@b.se>`."""
    bare = text.strip().strip("<>").removeprefix("mailto:")
    bare = re.sub(r"\s*(?:[(\[](?:at|a|snabel-?a)[)\]]|\bsnabel-?a\b)\s*", "@", bare)
    return re.sub(r"\s*\(?(?:dot|punkt)\)?\s*", ".", bare) if " " in bare else bare


def phone(text: str) -> str:
    """`Tel: 036-10 00 00 (växel)`."""
    found = re.search(r"\+?[0-9][0-9 ()/-]{4,24}[0-9]", text)
    return found[0] if found else ""


def colour(text: str) -> str:
    """`005a9c`, `#05a`; with the quotation marks that it needs."""
    digits = text.strip().lstrip("#")
    whole = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    return f'"#{whole.lower()}"' if re.fullmatch("[0-9a-fA-F]{6}", whole) else ""


def organisation_number(text: str) -> str:
    """`16202100-2288`, `SE202100228801`."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 12:
        digits = digits[2:] if digits.startswith("16") else digits[:10]
    return f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 else ""


def period(text: str) -> str:
    """`2022 till 2024`, `2022-24`."""
    found = re.fullmatch(r"\D*([0-9]{4})\D+([0-9]{4}|[0-9]{2})\D*", text)
    if not found:
        return ""
    return f"{found[1]}–{found[2] if len(found[2]) == 4 else found[1][:2] + found[2]}"


# --- Time ---


def clock_time(text: str) -> str:
    """`13`, `kl. 13`, `1300`, `13:00–15:00`, `1 pm`."""
    found = _TIME.fullmatch(_DASHES.sub("-", text.strip().lower()))
    if not found:
        return ""
    hour = int(found["hour"]) + 12 * ((found["half"] or "")[:1] == "p" and int(found["hour"]) < 12)
    return _clock(hour, found["minute"])


def _clock(hour: int, minute: str | None) -> str:
    return f"{time(hour, int(minute or 0)):%H:%M}" if hour < 24 else ""


def dates(text: str) -> tuple[str, ...]:
    """The dates, with their times, that a text may mean, the likeliest first."""
    said = _WEEKDAY.sub("", _DASHES.sub("-", text.strip().lower()))
    found = _days(said)
    if found:
        return found
    clock = _TIME_AFTER.search(said)
    if not clock:
        return ()
    hour = _clock(int(clock["hour"]), clock["minute"])
    return tuple(f"{day} {hour}" for day in _days(said[: clock.start()]))


def _days(text: str) -> tuple[str, ...]:
    if found := _YEAR_FIRST.fullmatch(text):
        run = found[4]
        parts = (run[:4], run[4:6], run[6:]) if run else (found[1], found[2], found[3])
        return _existing([(int(parts[0]), int(parts[1]), int(parts[2]))])
    if found := _NUMBERS.fullmatch(text):
        one, two, last = (int(part) for part in found.groups())
        if len(found[3]) == 4:
            return _existing([(last, two, one), (last, one, two)])
        return _existing(
            [(2000 + last, two, one), (2000 + last, one, two), (2000 + one, two, last)]
        )
    found = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    if found:
        word = found["month"][:3].replace("may", "maj").replace("oct", "okt")
        if word in _MONTHS:
            return _existing([(int(found["year"]), _MONTHS.index(word) + 1, int(found["day"]))])
    return ()


def _existing(days: list[tuple[int, int, int]]) -> tuple[str, ...]:
    """Those that are in the calendar, each once."""
    found = []
    for year, month, day in days:
        try:
            found.append(str(date(year, month, day)))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def existing_day(year: int, month: int, day: int) -> str:
    """For a date that is not in the calendar: month and day the other way, or the last day."""
    if month > 12:
        return next(iter(_existing([(year, day, month)])), "")
    return next(iter(_existing([(year, month, last) for last in (30, 29, 28)])), "") if day else ""
