"""The types a field can have: each makes a value of what was typed, or says what is wrong."""

from __future__ import annotations

import re
from collections import abc
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar
from urllib.parse import urlsplit

from sitegen.declare import guesses
from sitegen.declare.fields import FieldType, Invalid, Reader, default, last_part, scalar
from sitegen.words.clock import is_repeated, is_skipped, midnight_after, zone
from sitegen.words.model import FileUse, Node, Period, Place, Reference, Scalar, When
from sitegen.words.spelling import SWEDISH_CHOICES, english, nearest

# --- Text ---


class Text(FieldType[str]):
    """Plain text."""

    label = "text"
    commas = True

    def __init__(self, most: int = 0, *, blank: bool = False) -> None:
        """`blank`: `""` is a value, and says that there is on purpose none."""
        self.most = most
        self.blank = blank
        if blank:
            self.when_empty = "empty-alt"
        if most:
            self.label = f"text, at most {most} characters"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = " ".join(value.text.split())
        if not text and not self.blank:
            raise Invalid("empty-field", value.place)
        if self.most and len(text) > self.most:
            raise Invalid("too-long", value.place, most=self.most, length=len(text))
        return text


class Words(Text):
    """A few words of plain text; in a list, commas part one value from the next."""

    commas = False


class Lines(Text):
    """Text in which the author's line breaks count, as in an address."""

    label = "text, line breaks kept"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        return "\n".join(line.strip() for line in scalar(node).text.strip().splitlines())


class Pattern(FieldType[str]):
    """Text of a certain form."""

    def __init__(
        self,
        label: str,
        code: str,
        example: str,
        pattern: str,
        guess: abc.Callable[[str], str] = str,
    ) -> None:
        """`guess`: what a text that has not that form was probably meant to be."""
        self.label = label
        self.code = code
        self.example = example
        self._pattern = re.compile(pattern)
        self._guess = guess

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = value.text.strip()
        if not self._pattern.fullmatch(text):
            raise Invalid(self.code, value.place, value=text, suggestion=self.meant(text))
        return text

    def meant(self, text: str) -> str:
        """What has the right form, or ""."""
        guess = self._guess(text)
        return guess if self._pattern.fullmatch(guess.strip('"')) else ""


class WebAddress(Pattern):
    """An address with `https:` or `http:`, in which whoever reads it finds a host."""

    def read(self, node: Node, name: str, reader: Reader) -> str:
        text = super().read(node, name, reader)
        try:
            urlsplit(text)
        except ValueError:
            raise Invalid(self.code, node.place, value=text, suggestion="") from None
        return text


Email = Pattern(
    "e-mail address",
    "bad-email",
    "namn@exempel.se",
    # Without `?`, `&` and `%`, which would say more than an address in a `mailto:` link.
    r"[^\s@<>\"',;:?&%]+@[^\s@<>\"',;:.?&%]+(\.[^\s@<>\"',;:.?&%]+)+",
    guesses.email,
)
Phone = Pattern(
    "telephone number",
    "bad-phone",
    "036-10 00 00",
    r"\+?[0-9][0-9 \u00a0()/-]{4,24}[0-9]",
    guesses.phone,
)
Url = WebAddress(
    "web address",
    "bad-url",
    "https://www.exempel.se/",
    r"https?://[^\s/?#@<>\"\[\]]+\.[^\s/?#@<>\".\[\]]+(:[0-9]+)?([/?#][^\s<>\"]*)?",
    guesses.web_address,
)
# A path that stands in configurations of hosts and at the beginning of every link: no part of it
# is empty, `.` or `..`, which would lead elsewhere, and none has a sign that means more there.
BASE_PATH = r"(?:/(?!\.{1,2}(?:/|$))(?:[\w.~@+-]|%(?!2[ef]|5c|[01]|7f)[0-9a-f]{2})+)*/?"
BaseUrl = WebAddress(
    "web address",
    "bad-url",
    "https://exempel.se/",
    rf"(?i:https?://[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?{BASE_PATH})",
    guesses.base_address,
)
Colour = Pattern(
    "colour, as #005a9c", "bad-colour", '"#005a9c"', r"#[0-9a-fA-F]{6}", guesses.colour
)


class ReadableColour(FieldType[str]):
    """A colour for text on a background, and for a background of text in that colour.

    WCAG 2.2, criterion 1.4.3: the contrast is at least 4.5 to 1.
    """

    least = 4.5

    def __init__(self, background: str) -> None:
        self.background = background
        self.label = f"{Colour.label}, with enough contrast to {background}"
        # One that can be read there, as whoever copies it expects.
        readable = self.nearest(Colour.example.strip('"'))
        self.example = f'"{readable}"'

    def read(self, node: Node, name: str, reader: Reader) -> str:
        colour = Colour.read(node, name, reader).lower()
        ratio = contrast(colour, self.background)
        if ratio < self.least:
            raise Invalid(
                "low-contrast",
                node.place,
                value=colour,
                background=self.background,
                # Rounded down: 4.49 is not 4.5.
                ratio=f"{int(ratio * 10) / 10}",
                write=self.nearest(colour),
            )
        return colour

    def nearest(self, colour: str) -> str:
        """The colour, darker or lighter by as little as will do."""
        end = 0 if _luminance(self.background) > 0.18 else 255
        for step in range(256):
            parts = (part + (end - part) * step / 255 for part in _parts(colour))
            found = "#" + "".join(f"{round(part):02x}" for part in parts)
            if contrast(found, self.background) >= self.least:
                break
        return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# No part of it is `.` or `..`, nor longer than any disk's file names may be.
_PART = r"(?!\.{1,2}(?:/|$))[^\s/?#\\]{1,100}"
SiteAddress = Pattern(
    "address on the site, as /om/",
    "bad-address",
    "/om/",
    rf"/({_PART}/)*({_PART})?",
    guesses.address,
)
Segment = Pattern(
    "part of an address", "bad-segment", "lediga-jobb", r"[a-z0-9]+(-[a-z0-9]+)*", guesses.plain
)
# ISO 3166-1.
COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW"
).split()
CountryCode = Pattern(
    "country code, as SE", "bad-country", "SE", "|".join(COUNTRIES), guesses.country
)
LanguageTag = Pattern("language code, as sv", "bad-language", "sv", r"[a-z]{2,3}", guesses.language)


class Destination(FieldType[str]):
    """Where an old address leads: to an address here or elsewhere, or nowhere any more."""

    label = "address on the site, web address, or `gone`"
    example = "/om/"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        text = scalar(node).text.strip()
        if text == "gone":
            return text
        local = text.partition("#")[0]
        try:
            if text.startswith("/"):
                SiteAddress.read(Scalar(local, node.place), name, reader)
            else:
                Url.read(node, name, reader)
        except Invalid:
            meant = english(text, SWEDISH_CHOICES)
            close = meant if meant == "gone" else _address_meant(text)
            raise Invalid("bad-destination", node.place, value=text, suggestion=close) from None
        return text


def _address_meant(text: str) -> str:
    """The address elsewhere, or else the one here, that is most like a text; or ""."""
    elsewhere = re.match(r"(?:h\w+:|www\.|[\w-]+\.(?:se|com|org|nu|eu|net)\b)", text)
    return Url.meant(text) if elsewhere else SiteAddress.meant(text)


class LinkAddress(FieldType[str]):
    """What a link outside a text leads to: an address here or elsewhere."""

    label = "address on the site, or web address"
    example = "/om/"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = value.text.strip()
        local = Scalar(text.partition("#")[0], value.place)
        try:
            if text.startswith("/"):
                SiteAddress.read(local, name, reader)
            else:
                Url.read(value, name, reader)
        except Invalid:
            close = _address_meant(text)
            raise Invalid("bad-link", value.place, value=text, suggestion=close) from None
        return text


class OrganisationNumber(FieldType[str]):
    """A Swedish organisation number, `NNNNNN-NNNN`; the last figure checks the others (Luhn)."""

    label = "organisation number"
    example = "202100-2288"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        digits = value.text.strip().replace("-", "").replace(" ", "")
        if not re.fullmatch(r"[0-9]{10}", digits):
            close = guesses.organisation_number(value.text)
            raise Invalid(
                "bad-organisation-number", value.place, value=value.text, suggestion=close
            )
        doubled = [int(figure) * (2 - index % 2) for index, figure in enumerate(digits)]
        if sum(number // 10 + number % 10 for number in doubled) % 10:
            raise Invalid("organisation-number-check", value.place, value=value.text)
        return f"{digits[:6]}-{digits[6:]}"


class Zone(FieldType[str]):
    """A time zone of the IANA database."""

    label = "time zone, as Europe/Stockholm"
    example = "Europe/Stockholm"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        try:
            zone(value.text)
        except ValueError:
            raise Invalid("bad-time-zone", value.place, value=value.text) from None
        return value.text


# --- Choices and numbers ---


class Boolean(FieldType[bool]):
    """Yes or no, in the words that people use for it."""

    label = "true or false"
    example = "true"
    _words: ClassVar = {
        "true": True,
        "yes": True,
        "ja": True,
        "false": False,
        "no": False,
        "nej": False,
    }

    def read(self, node: Node, name: str, reader: Reader) -> bool:
        value = scalar(node)
        answer = self._words.get(value.text.strip().lower())
        if answer is None:
            close = guesses.boolean(value.text)
            raise Invalid("not-boolean", value.place, value=value.text, suggestion=close)
        return answer


class Integer(FieldType[int]):
    """A whole number from `least` to `most`; a percent sign after it is allowed."""

    def __init__(self, least: int, most: int, example: int = 0) -> None:
        self.least, self.most = least, most
        self.example = str(example or least)
        self.label = f"whole number, {least}–{most}"

    def read(self, node: Node, name: str, reader: Reader) -> int:
        value = scalar(node)
        text = value.text.replace("%", "").replace("\u00a0", "").replace(" ", "")
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            close = guesses.number(value.text)
            fits = close and self.least <= int(close) <= self.most
            raise Invalid(
                "not-number", value.place, value=value.text, suggestion=close if fits else ""
            )
        if not self.least <= int(text) <= self.most:
            raise Invalid(
                "out-of-range", value.place, value=value.text, least=self.least, most=self.most
            )
        return int(text)


class OrFalse(FieldType[Any]):
    """Another type, or the word `false`."""

    def __init__(self, other: FieldType[Any]) -> None:
        self.other = other
        self.label = f"{other.label}; or false"
        self.example = other.example

    def read(self, node: Node, name: str, reader: Reader) -> Any:
        if isinstance(node, Scalar) and node.text.lower() in ("false", "no", "nej"):
            return False
        return self.other.read(node, name, reader)


class Choice(FieldType[str]):
    """One of some words."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices
        self.example = choices[0]
        self.label = "one of " + ", ".join(f"`{choice}`" for choice in choices)

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = value.text.strip()
        if text not in self.choices:
            raise Invalid(
                "not-choice",
                value.place,
                value=text,
                choices=", ".join(self.choices),
                suggestion=nearest(english(text, SWEDISH_CHOICES).replace(" ", "_"), self.choices),
            )
        return text


# --- Time ---

# Beyond these a year is a slip of the finger.
YEARS = range(1900, 2101)

_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))?")
_DATE_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
    r"(?:[ T](?:kl\.? ?)?(?P<time>[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?)"
    r" ?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_TIME_ALONE = re.compile(r"(?:kl\.?|klockan)? ?[0-9]{1,2}[:.][0-9]{2}")


def _date(text: str, place: Place) -> date:
    found = _DATE.fullmatch(text)
    if not found:
        raise Invalid("bad-date", place, value=text, suggestion="")
    year, month, day = (int(part) for part in found.groups())
    if year not in YEARS:
        raise Invalid("unlikely-year", place, value=text, first=YEARS[0], last=YEARS[-1])
    try:
        return date(year, month, day)
    except ValueError:
        close = guesses.existing_day(year, month, day)
        raise Invalid("impossible-date", place, value=text, suggestion=close) from None


def _no_date(text: str, place: Place, reader: Reader) -> Invalid:
    """What is wrong with something that is no date: it may be one in another form."""
    text = text.strip()
    # Long dashes come with pasted text.
    if found := _DATE_TIME.fullmatch(re.sub("[‐‑–—−]", "-", text)):
        _date(found["date"], place)
    if _TIME_ALONE.fullmatch(text):
        clock = guesses.clock_time(text)
        close = f"{reader.day} {clock}" if reader.day and clock else ""
        return Invalid("date-missing", place, value=text, suggestion=close)
    meant = guesses.dates(text)
    if len(meant) > 1:
        return Invalid("ambiguous-date", place, value=text, one=meant[0], other=meant[1])
    return Invalid("bad-date", place, value=text, suggestion="".join(meant))


def _time(text: str, place: Place) -> time:
    found = _CLOCK.fullmatch(text)
    if found:
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise Invalid("bad-time", place, value=text, suggestion=guesses.clock_time(text))


class TimeOfDay(FieldType[time]):
    """A time of the day, with a colon or a full stop."""

    label = "time, as 13:00"
    example = "13:00"

    def read(self, node: Node, name: str, reader: Reader) -> time:
        value = scalar(node)
        return _time(value.text.strip(), value.place)


class Begins(FieldType[When]):
    """A date, or a date and time, local to the site; a date alone begins at its midnight."""

    label = "date, or date and time"
    example = "2026-11-21"

    def read(self, node: Node, name: str, reader: Reader) -> When:
        value = scalar(node)
        found = _DATE_TIME.fullmatch(value.text.strip())
        if not found:
            raise _no_date(value.text, value.place, reader)
        day = reader.day = _date(found["date"], value.place)
        if not found["time"]:
            local = datetime.combine(day, time(0), reader.zone)
            return When(day, None, self._instant_of_day(local).astimezone(UTC))
        hour = _time(found["time"], value.place)
        if found["offset"]:
            iso = f"{day}T{hour}{found['offset'].replace('Z', '+00:00')}"
            try:
                local = datetime.fromisoformat(iso).astimezone(reader.zone)
            except ValueError:
                raise Invalid("bad-time", value.place, value=value.text, suggestion="") from None
            return When(local.date(), local.time(), local.astimezone(UTC))
        local = datetime.combine(day, hour, reader.zone)
        instant = local.astimezone(UTC)
        if is_skipped(local) or is_repeated(local):
            reader.report(
                "time-skipped" if is_skipped(local) else "time-repeated",
                value.place,
                field=last_part(name),
                value=value.text,
                taken=instant.astimezone(reader.zone).isoformat(" ", "minutes"),
            )
            local = instant.astimezone(reader.zone)
        return When(local.date(), local.time(), instant)

    def _instant_of_day(self, local: datetime) -> datetime:
        return local


class Ends(Begins):
    """A date, or a date and time; a date alone includes that whole day."""

    label = "date (that whole day included), or date and time"

    def _instant_of_day(self, local: datetime) -> datetime:
        return midnight_after(local)


class Years(FieldType[Period]):
    """A period of years, `2022–2024`, or one year."""

    label = "years, as 2022–2024"
    example = "2022–2024"

    def read(self, node: Node, name: str, reader: Reader) -> Period:
        value = scalar(node)
        found = re.fullmatch(r"([0-9]{4})(?:\s*[-–—]\s*([0-9]{4}))?", value.text.strip())
        if not found:
            close = guesses.period(value.text)
            raise Invalid("bad-period", value.place, value=value.text, suggestion=close)
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise Invalid("period-backwards", value.place, first=first, last=last)
        return Period(first, last)


# --- References and files ---


class EntryName(FieldType[str]):
    """The id of another entry: its file's name without date, language and suffix."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds
        self.example = "anna-andersson" if "person" in kinds else "namnet"
        self.label = "id of " + " or ".join(kinds)

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = value.text.strip()
        if value.place.line not in reader.guessed:
            reader.references.append(Reference(name, self.kinds, text, value.place))
        return text


class FileName(FieldType[str]):
    """A file in `content/images` or `content/documents`, named from that folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.example = "karta.png" if folder == "images" else "program.pdf"
        self.label = f"file in `{folder}/`"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        value = scalar(node)
        text = value.text.strip().replace("\\", "/").removeprefix("/").removeprefix("content/")
        text = re.sub(rf"^(\.\./)*{self.folder}/", "", text)
        if value.place.line not in reader.guessed:
            reader.files.append(FileUse(name, self.folder, text, value.place))
        return text


class WarningCode(FieldType[str]):
    """The code of a warning, or of an information, that its entry accepts."""

    label = "code of a warning"
    example = "long-sentence"

    def read(self, node: Node, name: str, reader: Reader) -> str:
        from sitegen.words.catalogue import CATALOGUE

        value = scalar(node)
        text = value.text.strip()
        warnings = [code for code, kind in CATALOGUE.items() if kind.severity != "error"]
        # That nothing is accepted in vain cannot be accepted itself.
        warnings.remove("accept-unused")
        if text in warnings:
            return text
        if text in CATALOGUE and text != "accept-unused":
            raise Invalid("accept-error", value.place, value=text)
        close = nearest(text.replace(" ", "-"), warnings)
        raise Invalid("accept-unknown", value.place, value=text, suggestion=close)


def flag(value: bool = False) -> bool:
    """Declare a field that is true or false; left out, it is `value`."""
    return default(Boolean(), value)
