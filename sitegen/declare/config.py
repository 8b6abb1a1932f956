"""The site's settings: `content/site.yaml`, read with the same types as entries."""

from __future__ import annotations

from collections import abc
from dataclasses import is_dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.declare.field_types import (
    BaseUrl,
    Begins,
    Boolean,
    Choice,
    CountryCode,
    Destination,
    Email,
    FileName,
    Integer,
    LanguageTag,
    Lines,
    OrganisationNumber,
    Phone,
    ReadableColour,
    Segment,
    SiteAddress,
    Text,
    Url,
    Zone,
    flag,
)
from sitegen.declare.fields import Record, Table, declared, default, many, optional, required
from sitegen.declare.kinds import KINDS, ORGANISATION_KIND, Mistake
from sitegen.declare.records import record
from sitegen.words.clock import zone
from sitegen.words.model import Place, When

DEFAULT_ZONE = "Europe/Stockholm"
# What the layouts print on: `--paper` in their style sheet, for light and for dark screens.
ACCENT, ACCENT_DARK = "#0b5c63", "#7cc9cf"
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#14191b"


@record
class Social:
    name: str = required(Text())
    """What the service is called."""
    url: str = required(Url)
    """The organisation's page there."""


@record
class Owner:
    """The organisation behind the site."""

    name: str | None = optional(Text())
    """Its legal name."""
    kind: str | None = optional(ORGANISATION_KIND)
    """What sort of organisation it is; search engines tell public bodies apart."""
    country: str = default(CountryCode, "SE")
    """The country of its address and jobs, for search engines."""
    number: str | None = optional(OrganisationNumber())
    """Its organisation number."""
    visiting_address: str | None = optional(Lines())
    """Where to visit it."""
    postal_address: str | None = optional(Lines())
    """Where to write to it."""
    phone: str | None = optional(Phone)
    """Telephone."""
    email: str | None = optional(Email)
    """E-mail."""
    opening_hours: str | None = optional(Lines())
    """When it is open."""
    social: tuple[Social, ...] = many(Record(Social, short="url"))
    """Its pages elsewhere."""


@record
class MenuItem:
    to: str = required(SiteAddress)
    """An address of the site."""
    label: str | None = optional(Text(60))
    """What the item says; default: the title of that page."""


@record
class Paths:
    """The address segment of each kind, in the site's first language."""

    networks: str | None = optional(Segment)
    """Networks."""
    forum: str | None = optional(Segment)
    """The forum."""
    news: str | None = optional(Segment)
    """News."""
    jobs: str | None = optional(Segment)
    """Job ads."""
    events: str | None = optional(Segment)
    """The calendar."""
    people: str | None = optional(Segment)
    """People."""
    organisations: str | None = optional(Segment)
    """Organisations."""


@record
class Colours:
    accent: str | None = optional(ReadableColour(LIGHT_PAPER))
    """The colour of links and buttons, on white."""
    accent_dark: str | None = optional(ReadableColour(DARK_PAPER))
    """The same where the reader's screen is dark."""


# Fonts that readers' machines have already: nothing is fetched. Each has a bold and å, ä and ö on
# every common system; the last of a row is what a browser has for the rest.
FONTS = {
    "sans": '-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif',
    "humanist": 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",sans-serif',
    "geometric": 'Avenir,Montserrat,Corbel,"URW Gothic",source-sans-pro,sans-serif',
    "serif": 'Charter,"Bitstream Charter","Sitka Text",Cambria,"Liberation Serif",serif',
}


@record
class Fault:
    what: str = required(Text())
    """What does not work for everyone."""
    reason: str = default(Choice("fault", "burden", "scope"), "fault")
    """A fault to be mended, a disproportionate burden, or outside what the law asks."""
    explanation: str | None = optional(Text())
    """Why it is so, what it means to readers, and what they can do; a burden must say why."""

    def mistakes(self) -> abc.Iterator[Mistake]:
        """What is called too great a burden needs its reasons (lag 2018:1937, 12 §)."""
        if self.reason == "burden" and not self.explanation:
            yield "reason", "burden-unexplained", {"what": self.what}


@record
class Report:
    email: str | None = optional(Email)
    """Where to write about faults."""
    phone: str | None = optional(Phone)
    """Where to call about faults."""
    answered_within: int | None = optional(Integer(1, 60, 5))
    """Within how many working days there is an answer."""


@record
class Accessibility:
    """The parts of the accessibility statement (lag 2018:1937)."""

    statement: bool = flag(True)
    """`false` for those whom the law does not bind."""
    conformance: str | None = optional(Choice("full", "partial", "none"))
    """How far the site conforms."""
    faults: tuple[Fault, ...] = many(Record(Fault, short="what"))
    """What does not."""
    method: str | None = optional(Text())
    """How it was assessed."""
    assessed: When | None = optional(Begins())
    """When it was assessed."""
    updated: When | None = optional(Begins())
    """When the statement was last changed."""
    contact: Report | None = optional(Record(Report, short=("email", "phone")))
    """Where to report faults."""
    supervisor: str = default(Url, "https://www.digg.se/tdosanmalan")
    """Where to complain of the answer."""

    def mistakes(self) -> abc.Iterator[Mistake]:
        """A statement says all that the law asks for, and does not contradict itself."""
        if not self.statement:
            return
        can_report = self.contact and (self.contact.email or self.contact.phone)
        parts = {
            "conformance": (self.conformance, "partial"),
            "method": (self.method, "..."),
            "assessed": (self.assessed, "2026-11-21"),
            "updated": (self.updated, "2026-11-21"),
            "contact": (can_report, "{email: namn@exempel.se}"),
        }
        missing = [f"{name}: {example}" for name, (given, example) in parts.items() if not given]
        if missing:
            yield "statement", "statement-incomplete", {"missing": ", ".join(missing)}
        # What the law does not ask for may be at fault on a site that conforms.
        faults = [fault for fault in self.faults if fault.reason != "scope"]
        if self.conformance == "full" and faults:
            yield "conformance", "statement-faults", {"what": faults[0].what}
        if self.conformance in ("partial", "none") and not faults:
            yield "conformance", "statement-no-faults", {"value": self.conformance}


@record
class Settings:
    """The organisation and the site's settings."""

    name: str = required(Text(100))
    """What the site is called."""
    short_name: str | None = optional(Text(30))
    """The same in short."""
    base_url: str = required(BaseUrl)
    """Where the site is published, as `https://exempel.se/`."""
    language: str = default(LanguageTag, "sv")
    """The language of files with no language in their name."""
    languages: tuple[str, ...] = many(LanguageTag)
    """All languages of the site."""
    time_zone: str = default(Zone(), DEFAULT_ZONE)
    """The zone of all times without an offset."""
    organisation: Owner = default(Record(Owner), Owner())
    """The organisation behind the site."""
    menu: tuple[MenuItem, ...] = many(Record(MenuItem, short="to"))
    """The main menu; default: the sections that have something."""
    paths: Paths = default(Record(Paths), Paths())
    """The address segment of each kind."""
    colours: Colours = default(Record(Colours), Colours())
    """The accent colour."""
    font: str | None = optional(Choice(*FONTS))
    """The kind of letters; all are fonts that readers have already."""
    logo: str | None = optional(FileName("images"))
    """A file in `content/images/`."""
    share: tuple[str, ...] = many(Choice("facebook", "x", "linkedin", "email"))
    """Which share links pages show."""
    accessibility: Accessibility | None = optional(Record(Accessibility, short="statement"))
    """The accessibility statement."""
    per_page: int = default(Integer(1, 500, 20), 20)
    """How many a list shows on each page."""
    lix: int | None = optional(Integer(20, 80, 50))
    """The readability (LIX) above which a text is warned about."""
    hosting: str | None = optional(
        Choice("github-pages", "gitlab-pages", "netlify", "cloudflare", "nginx", "s3")
    )
    """Where it is hosted: the build makes what that host reads (docs/hosting.md)."""
    compress: bool | None = optional(Boolean())
    """Whether each text file has `.gz` and `.br` copies beside it; default: where the host can send
    them (gitlab-pages, nginx)."""
    redirects: tuple[tuple[str, str], ...] = default(Table(SiteAddress, Destination()), ())
    """Old addresses, as in `redirects.yaml`."""
    search: bool = flag(True)
    """Whether there is a search page."""
    social_cards: bool = flag()
    """Whether pages without a picture of their own get one for those who share them: their title on
    the accent colour."""
    # What `site.en.yaml` and its like say.
    translations: tuple[tuple[str, SettingsInWords], ...] = ()

    def mistakes(self) -> abc.Iterator[Mistake]:
        """What is wrong between its fields."""
        if self.languages and self.language not in self.languages:
            named = {"first": self.languages[0], "all": ", ".join(self.all_languages)}
            yield "languages", "first-language", {"language": self.language, **named}
        first: dict[str, str] = {}
        for kind, cls in KINDS.items():
            segment = self.segment(kind, self.language)
            other = first.setdefault(segment, cls.folder)
            if segment and other != cls.folder:
                given = cls.folder if getattr(self.paths, cls.folder, None) else other
                facts = {"value": segment, "one": other, "other": cls.folder}
                yield f"paths.{given}", "same-segment", facts

    @property
    def is_compressed(self) -> bool:
        """Whether text files get compressed copies."""
        if self.compress is None:
            return self.hosting in ("gitlab-pages", "nginx")
        return self.compress

    @property
    def zone(self) -> ZoneInfo:
        return zone(self.time_zone)

    @property
    def base_path(self) -> str:
        """The path at which the site begins on its host, without a last slash: `` or `/prov`."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of all addresses, in ASCII (RFC 3490): not all that read a sitemap or a
        calendar know of `https://å.se`.
        """
        there = urlsplit(self.base_url)
        host = there.netloc
        if not host.isascii():
            try:
                host = host.encode("idna").decode()
            except UnicodeError:
                # No domain has such a name.
                host = there.netloc
        return f"{there.scheme}://{host}"

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The site's languages, its first one first."""
        return tuple(dict.fromkeys((self.language, *self.languages)))

    def segment(self, kind: str, language: str) -> str:
        """The part of an address that says the kind: `nyheter`; "" for pages."""
        cls = KINDS[kind]
        chosen = getattr(self.paths, cls.folder, None) if language == self.language else None
        return chosen or cls.segments.get(language) or (cls.folder if cls.segments else "")

    def in_language(self, language: str) -> Settings:
        """The settings as the pages of a language say them; what is not translated stays."""
        words = dict(self.translations).get(language)
        if words is None:
            # The menu of another language is made of what is there.
            return self if language == self.language else replace(self, menu=())
        said: Settings = _said(self, words)
        return replace(said, menu=words.menu)

    def language_of(self, path: str, language: str) -> str:
        """The language of what a page in `language` says of a setting: `organisation.name`."""
        found: Any = dict(self.translations).get(language)
        for name in path.split("."):
            found = getattr(found, name, None)
        return language if found else self.language


# --- What a second language says otherwise ---


@record
class OwnerInWords:
    """The organisation, as another language says it."""

    translates: ClassVar[type] = Owner
    name: str | None = optional(Text())
    """Its name in that language."""
    visiting_address: str | None = optional(Lines())
    """Where to visit it, for readers who may live abroad."""
    postal_address: str | None = optional(Lines())
    """Where to write to it."""
    opening_hours: str | None = optional(Lines())
    """When it is open."""


@record
class FaultInWords:
    translates: ClassVar[type] = Fault
    what: str = required(Text())
    """What does not work for everyone."""
    explanation: str | None = optional(Text())
    """What it means to readers, and what they can do."""


@record
class AccessibilityInWords:
    """The parts of the statement that are words."""

    translates: ClassVar[type] = Accessibility
    faults: tuple[FaultInWords, ...] = many(Record(FaultInWords, short="what"))
    """Those of `site.yaml`, in the same order."""
    method: str | None = optional(Text())
    """How it was assessed."""
    supervisor: str | None = optional(Url)
    """Where to complain, in that language."""


@record
class SettingsInWords:
    """What the settings say in a second language."""

    translates: ClassVar[type] = Settings
    name: str | None = optional(Text(100))
    """What the site is called."""
    short_name: str | None = optional(Text(30))
    """The same in short."""
    organisation: OwnerInWords = default(Record(OwnerInWords), OwnerInWords())
    """The organisation behind the site."""
    menu: tuple[MenuItem, ...] = many(Record(MenuItem, short="to"))
    """The main menu; default: the pages of the first menu that are there in that language."""
    accessibility: AccessibilityInWords = default(
        Record(AccessibilityInWords), AccessibilityInWords()
    )
    """The accessibility statement."""


def _said(whole: Any, words: Any) -> Any:
    """A value of the settings, or a record of them, with the words of another language."""
    if isinstance(words, tuple):
        return tuple(_said(*both) for both in zip(whole, words, strict=False))
    if not is_dataclass(words):
        return words
    given = {name: getattr(words, name) for name in declared(type(words))}
    # What the site does not have in its first language cannot be said in another.
    return whole and replace(
        whole, **{name: _said(getattr(whole, name), said) for name, said in given.items() if said}
    )


# A version is a language, or this: easy-to-read text in the site's first language.
EASY_TO_READ = "lattlast"


def language_of(version: str, settings: Settings) -> str:
    return settings.language if version == EASY_TO_READ else version


def language_places(settings: Settings, places: abc.Mapping[str, Place]) -> dict[str, Place]:
    """Where each language of the site is named in its settings."""
    found = {settings.language: places["language"]} if "language" in places else {}
    for number, language in enumerate(settings.languages):
        found.setdefault(language, places[f"languages[{number}]"])
    return found
