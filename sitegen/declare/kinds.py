"""The content types: one class each, and one line below each field that says what it is for.

To add a field, add it here. To add a content type, add its class here and to `KINDS`, and its
folder to `layouts/`. Everything else (reading, checking, the reference in `docs/content.md`)
follows from what is declared.
"""

from __future__ import annotations

import math
from collections import abc
from datetime import UTC, datetime
from datetime import time as clock_time
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

from sitegen.declare.field_types import (
    Begins,
    Choice,
    CountryCode,
    Email,
    Ends,
    EntryName,
    FileName,
    Integer,
    LinkAddress,
    OrFalse,
    OrganisationNumber,
    Phone,
    SiteAddress,
    Text,
    TimeOfDay,
    Url,
    WarningCode,
    Words,
    Years,
    flag,
)
from sitegen.declare.fields import FieldType, Reader, Record, default, many, optional, required
from sitegen.declare.records import record
from sitegen.words.clock import midnight_after
from sitegen.words.model import Moment, Node, Period, When

# A field, a code and facts: what is wrong between fields that are each right.
Mistake: TypeAlias = tuple[str, str, dict[str, str]]

ORGANISATION_KIND = Choice(
    "municipality", "region", "authority", "university", "association", "party", "company"
)

# A job ad stays, as closed, for so many days after its deadline unless `expires` is given.
DAYS_A_CLOSED_JOB_STAYS = 30


# --- Fields within fields ---


@record
class Image:
    file: str = required(FileName("images"))
    """A file in `content/images/`."""
    alt: str = required(Text(blank=True))
    """What the picture shows, for those who do not see it; `""` where it is decorative."""
    caption: str | None = optional(Text())
    """Text below the picture."""
    credit: str | None = optional(Text())
    """Who made it, and its licence."""


@record
class Document:
    file: str | None = optional(FileName("documents"))
    """A file in `content/documents/`."""
    url: str | None = optional(Url)
    """Or its address on another web site."""
    title: str = required(Text())
    """What the link says."""

    def mistakes(self) -> abc.Iterator[Mistake]:
        """A document without an address leads nowhere."""
        if not self.file and not self.url:
            yield "title", "missing-one-of", {"one": "file", "other": "url"}


class ListName(FieldType[str]):
    """The folder of a kind that has a list, or the forum."""

    example = "news"

    @property
    def label(self) -> str:  # type: ignore[override]  # plain text in the base, asked for here
        """Known only when all kinds are."""
        return self._choice.label

    @property
    def _choice(self) -> Choice:
        return Choice(*(cls.folder for cls in KINDS.values() if cls.has_list or cls is Forum))

    def read(self, node: Node, name: str, reader: Reader) -> str:
        return self._choice.read(node, name, reader)


@record
class Block:
    list: str = required(ListName())
    """Which list to show."""
    count: int = default(Integer(1, 50, 3), 3)
    """How many of it."""
    title: str | None = optional(Text())
    """Its heading, if not the usual one."""


@record
class Meets:
    times: int = required(Integer(1, 366, 4))
    """How many times."""
    per: str = required(Choice("year", "term", "month", "week"))
    """In what time."""


@record
class Venue:
    name: str = required(Text())
    """What the place is called."""
    address: str | None = optional(Text())
    """Its street address and town."""


@record
class Online:
    url: str | None = optional(Url)
    """The address to join at, where it is public."""
    note: str | None = optional(Text())
    """How to join: 'via Zoom'."""


@record
class ProgrammeItem:
    time: clock_time | None = optional(TimeOfDay())
    """When it begins."""
    title: str = required(Text())
    """What it is."""
    speakers: tuple[str, ...] = many(Text())
    """Who speaks: names, with roles."""


@record
class Registration:
    url: str | None = optional(Url)
    """Where to register."""
    email: str | None = optional(Email)
    """Or where to write."""
    deadline: When | None = optional(Ends())
    """The last moment to register."""


@record
class Apply:
    url: str | None = optional(Url)
    """Where to apply."""
    email: str | None = optional(Email)
    """Or where to write."""

    def mistakes(self) -> abc.Iterator[Mistake]:
        """Someone who wants to apply must be told how."""
        if not self.url and not self.email:
            yield "url", "missing-one-of", {"one": "url", "other": "email"}


@record
class AlertLink:
    url: str = required(LinkAddress())
    """Where to read more."""
    text: str = required(Text())
    """What the link says."""


# --- What entries have in common ---


@record
class Kind:
    """What the rest of the program asks of every kind."""

    # Its folder in `content/`.
    folder: ClassVar[str]
    # Its part of the address, by language; `paths` in the settings goes before.
    segments: ClassVar[abc.Mapping[str, str]] = {}
    # The fields that cards and links to it show: another field's change leaves lists alone.
    card: ClassVar[tuple[str, ...]] = ()
    # Ids of parts that its layout always shows: what links may point at besides headings.
    anchors: ClassVar[tuple[str, ...]] = ()
    # Whether its entries have a page each.
    has_pages: ClassVar[bool] = True
    # Whether there is a list of them, at the address of their segment.
    has_list: ClassVar[bool] = False
    # Whether that address is in the menu and on the start page where the site says nothing else.
    in_menu: ClassVar[bool] = False
    # Whether long lists are parted into pages.
    paginated: ClassVar[bool] = False
    # The moment with which an entry leaves the list, and whether there is a list of what has.
    until: ClassVar[str] = ""
    keeps_past: ClassVar[bool] = False
    # Whether there are lists for each year and tag, and feeds of all and of each tag; it then has a
    # `date`, and newest come first.
    archived: ClassVar[bool] = False
    # Whether there is a feed, without these, of what its list shows; it has a `date`, too.
    has_feed: ClassVar[bool] = False
    # Whether each has a calendar file, and all of them one to subscribe to.
    has_calendar: ClassVar[bool] = False
    # Whether events name it, so that it has a calendar to subscribe to.
    has_meetings: ClassVar[bool] = False
    # Whether its files are YAML alone.
    data: ClassVar[bool] = False
    # Whether the file's name begins with a date.
    dated: ClassVar[bool] = False

    def lacks(self, field: str) -> bool:
        """Whether a required field could not be read: what else is wrong is still looked for."""
        return getattr(self, field) is None

    @property
    def heading(self) -> str:
        """What the entry is called on its page and in links to it."""
        raise NotImplementedError

    @property
    def published(self) -> When | None:
        """The instant from which it is on the site; None: always."""
        return None

    def gone(self, zone: ZoneInfo) -> datetime | None:
        """The instant from which it is no longer on the site; None: never."""
        return None

    def turns(self, zone: ZoneInfo) -> abc.Iterator[Moment]:
        """What happens to it between those two."""
        yield from ()

    def order(self) -> tuple[float, ...]:
        """What sorts it in lists, before its heading."""
        return ()

    def mistakes(self) -> abc.Iterator[Mistake]:
        """What is wrong between its fields."""
        yield from ()

    def moments(self, zone: ZoneInfo) -> tuple[Moment, ...]:
        """All instants at which it changes the site, in order; nothing happens to the unseen."""
        begin = self.published
        end = self.gone(zone)
        moments = [Moment("publish", begin.instant)] if begin else []
        if end:
            moments.append(Moment("expires", end))
        moments += [turn for turn in self.turns(zone) if end is None or turn.instant < end]
        return tuple(sorted(moments, key=lambda moment: (moment.instant, moment.name)))


@record
class Prose(Kind):
    """Fields common to every Markdown file."""

    title: str = required(Text(200))
    """The heading of the page, and the text of links to it."""
    summary: str | None = optional(Text(300))
    """One or two sentences for lists, search engines and shares; default: the first paragraph."""
    slug: str | None = optional(Text(120))
    """The last part of the address, if not the file's name; in `index.md`, if not the folder's."""
    draft: bool = flag()
    """Not on the site, except with `--drafts`."""
    publish: When | None = optional(Begins())
    """On the site from then."""
    expires: When | None = optional(Ends())
    """On the site until then."""
    updated: When | None = optional(Begins())
    """When the text was last changed in a way that readers should know."""
    aliases: tuple[str, ...] = many(SiteAddress)
    """Old addresses that lead here."""
    image: Image | None = optional(Record(Image, short="file"))
    """The picture of the page."""
    tags: tuple[str, ...] = many(Words(60))
    """Subjects."""
    contact: tuple[str, ...] = many(EntryName("person"))
    """Persons to turn to."""
    noindex: bool = flag()
    """Ask search engines to leave the page out."""
    accept: tuple[str, ...] = many(WarningCode())
    """Warnings that are meant to be, by their code."""

    @property
    def heading(self) -> str:
        return self.title

    @property
    def published(self) -> When | None:
        return self.publish

    def gone(self, zone: ZoneInfo) -> datetime | None:
        return self.expires.instant if self.expires else None

    def mistakes(self) -> abc.Iterator[Mistake]:
        yield from after("expires", self.expires, "publish", self.published)


def after(
    later: str, late: When | None, earlier: str, early: When | None, code: str = "end-before-start"
) -> abc.Iterator[Mistake]:
    """The mistake, if any, of two fields that are in the wrong order."""
    if late and early and late.instant < early.instant:
        yield later, code, {"earlier": earlier, "value": written(early)}


def written(when: When) -> str:
    """A date as an author writes it."""
    return f"{when.day}" + (f" {when.time:%H:%M}" if when.time else "")


# --- The kinds ---


@record
class Page(Prose):
    """An ordinary page. `pages/index.md` is the start page; `index.md` in another folder
    introduces that folder's list."""

    folder = "pages"
    card = ("image",)

    menu: int | bool | None = optional(OrFalse(Integer(0, 10_000, 10)))
    """Its order among the pages beside it, in the menu and on cards; `false` leaves it out."""
    children: bool = flag()
    """Show the pages below as cards."""
    blocks: tuple[Block, ...] = many(Record(Block, short="list"))
    """For start pages: which lists to show."""

    def order(self) -> tuple[float, ...]:
        """By `menu`; pages without it come after those that have it."""
        return (math.inf if self.menu is None or isinstance(self.menu, bool) else self.menu,)


@record
class Network(Prose):
    """A network; its meetings are the events that name it."""

    folder = "networks"
    segments = {"sv": "natverk", "en": "networks"}
    card = ("area", "audience", "responsible", "vacant", "image")
    has_list = in_menu = has_meetings = True
    anchors = ("moten",)

    area: str | None = optional(Text())
    """What it works with."""
    responsible: str | None = optional(EntryName("person"))
    """The person who answers for it."""
    vacant: bool = flag()
    """Nobody does at present."""
    audience: str | None = optional(Text())
    """Whom it is for."""

    def mistakes(self) -> abc.Iterator[Mistake]:
        yield from Prose.mistakes(self)
        if self.vacant and self.responsible:
            yield "vacant", "vacant-with-person", {"person": self.responsible}


@record
class Forum(Prose):
    """The forum: `forum/index.md`."""

    folder = "forum"
    segments = {"sv": "forum", "en": "forum"}
    card = ("period", "image")
    in_menu = True

    period: Period | None = optional(Years())
    """The years of its present focus."""
    focus_areas: tuple[str, ...] = many(Text())
    """What it works with in those years."""
    convener: str | None = optional(EntryName("person", "organisation"))
    """Who calls it together."""
    documents: tuple[Document, ...] = many(Record(Document, short=("url", "file")))
    """Its documents."""


@record
class Body(Prose):
    """A body of the forum: any other file in `forum/`."""

    folder = "forum"
    segments = Forum.segments
    card = ("kind", "meets")
    has_meetings = True

    kind: str | None = optional(Choice("steering", "analysis", "task_group", "ad_hoc", "hearing"))
    """What sort of body it is."""
    chair: str | None = optional(EntryName("person"))
    """Who leads it."""
    members: tuple[str, ...] = many(EntryName("organisation", "person"))
    """Who has a seat."""
    meets: Meets | None = optional(Record(Meets))
    """How often it meets."""
    tasks: tuple[str, ...] = many(Text())
    """What it is to do."""
    documents: tuple[Document, ...] = many(Record(Document, short=("url", "file")))
    """Its documents."""


@record
class News(Prose):
    """A news post."""

    folder = "news"
    segments = {"sv": "nyheter", "en": "news"}
    card = ("date", "updated", "tags", "image")
    has_list = in_menu = paginated = archived = True
    dated = True

    date: When = required(Begins())
    """When it was published; the site shows it from then, or from `publish`."""
    author: str | None = optional(Text())
    """Who wrote it."""
    source: str | None = optional(Text())
    """Where it was published first."""

    @property
    def published(self) -> When | None:
        return self.publish or self.date

    def order(self) -> tuple[float, ...]:
        """Newest first."""
        return (-self.date.instant.timestamp(),)


@record
class Job(Prose):
    """A job ad. Past its deadline it leaves the lists; later, or at `expires`, it goes."""

    folder = "jobs"
    segments = {"sv": "lediga-jobb", "en": "jobs"}
    card = ("employer", "deadline", "place", "country", "employment", "extent", "remote")
    has_list = in_menu = paginated = has_feed = True
    until = "deadline"

    employer: str = required(EntryName("organisation"))
    """Who employs."""
    date: When = required(Begins())
    """When it was published; the site shows it from then, or from `publish`."""
    deadline: When = required(Ends())
    """The last moment to apply."""
    starts: When | None = optional(Begins())
    """When the employment begins."""
    ends: When | None = optional(Ends())
    """When it ends, if it does."""
    employment: tuple[str, ...] = many(
        Choice("full_time", "part_time", "temporary", "permanent", "internship")
    )
    """Forms of employment."""
    extent: int | None = optional(Integer(1, 100, 100))
    """Per cent of full time."""
    place: str | None = optional(Text())
    """Where the work is done: the town."""
    country: str | None = optional(CountryCode)
    """Its country, where it is not that of `organisation.country` in the settings."""
    remote: bool = flag()
    """It can be done from anywhere."""
    positions: int | None = optional(Integer(1, 10_000))
    """How many are sought."""
    reference: str | None = optional(Text())
    """The employer's reference number."""
    salary: str | None = optional(Text())
    """What it pays."""
    apply: Apply | None = optional(Record(Apply, short=("url", "email")))
    """How to apply."""

    @property
    def published(self) -> When | None:
        return self.publish or self.date

    def gone(self, zone: ZoneInfo) -> datetime | None:
        if self.expires:
            return self.expires.instant
        if self.lacks("deadline"):
            return None
        last_day = self.deadline.instant.astimezone(zone)
        return midnight_after(last_day, DAYS_A_CLOSED_JOB_STAYS).astimezone(UTC)

    def turns(self, zone: ZoneInfo) -> abc.Iterator[Moment]:
        if not self.lacks("deadline"):
            yield Moment("deadline", self.deadline.instant)

    def mistakes(self) -> abc.Iterator[Mistake]:
        yield from Prose.mistakes(self)
        yield from after("deadline", self.deadline, "date", self.date, "deadline-before-date")
        yield from after("ends", self.ends, "starts", self.starts)

    def order(self) -> tuple[float, ...]:
        """Soonest deadline first."""
        return (self.deadline.instant.timestamp(),)


@record
class Event(Prose):
    """A meeting, hearing or workshop."""

    folder = "events"
    segments = {"sv": "kalender", "en": "events"}
    card = ("start", "end", "all_day", "place", "online", "cancelled", "networks")
    has_list = in_menu = paginated = keeps_past = has_calendar = True
    until = "over"

    start: When = required(Begins())
    """When it begins; a date alone is a whole day."""
    end: When | None = optional(Ends())
    """When it ends."""
    all_day: bool = flag()
    """It takes whole days."""
    place: Venue | None = optional(Record(Venue, short="name"))
    """Where it is."""
    online: Online | None = optional(Record(Online, short=("url", "note")))
    """How to join from elsewhere."""
    organisers: tuple[str, ...] = many(EntryName("organisation"))
    """Who arranges it."""
    audience: str | None = optional(Text())
    """Whom it is for."""
    programme: tuple[ProgrammeItem, ...] = many(Record(ProgrammeItem, short="title"))
    """What happens, in order."""
    registration: Registration | None = optional(Record(Registration, short=("url", "email")))
    """How to register."""
    networks: tuple[str, ...] = many(EntryName("network"))
    """Networks whose meeting it is."""
    bodies: tuple[str, ...] = many(EntryName("body"))
    """Bodies whose meeting it is."""
    cancelled: bool = flag()
    """It will not take place."""
    replaced_by: str | None = optional(EntryName("event"))
    """The event that takes its place."""

    def over(self, zone: ZoneInfo) -> datetime:
        """When it has ended: without an `end`, with the day on which it begins; if it takes whole
        days, with the last of them.
        """
        if self.end and not self.all_day:
            return self.end.instant
        last = max(self.start.day, self.end.day) if self.end else self.start.day
        local = datetime.combine(last, clock_time(0), zone)
        return midnight_after(local).astimezone(UTC)

    def turns(self, zone: ZoneInfo) -> abc.Iterator[Moment]:
        if self.lacks("start"):
            return
        over = self.over(zone)
        yield Moment("over", over)
        closes = self.registration and self.registration.deadline
        if closes and closes.instant < over and not self.cancelled:
            yield Moment("registration", closes.instant)

    def mistakes(self) -> abc.Iterator[Mistake]:
        yield from Prose.mistakes(self)
        yield from after("end", self.end, "start", self.start)
        if self.lacks("start") or self.end is None:
            return
        if self.end.time is not None and self.start.time is None:
            yield "start", "time-missing", {"other": "end"}

    def order(self) -> tuple[float, ...]:
        """Soonest first."""
        return (self.start.instant.timestamp(),)


@record
class Person(Kind):
    """A person in a public role."""

    folder = "people"
    segments = {"sv": "personer", "en": "people"}
    card = ("role", "organisation", "email", "phone", "image")
    has_list = True
    data = True

    name: str = required(Text(120))
    """First name and family name."""
    role: str | None = optional(Text(200))
    """What the person does."""
    organisation: str | None = optional(EntryName("organisation"))
    """Where."""
    email: str | None = optional(Email)
    """E-mail."""
    phone: str | None = optional(Phone)
    """Telephone."""
    image: Image | None = optional(Record(Image, short="file"))
    """A portrait."""
    accept: tuple[str, ...] = many(WarningCode())
    """Warnings that are meant to be, by their code."""

    @property
    def heading(self) -> str:
        return self.name


@record
class Organisation(Kind):
    """A member, employer or organiser."""

    folder = "organisations"
    segments = {"sv": "organisationer", "en": "organisations"}
    card = ("kind", "url")
    has_list = True
    data = True

    name: str = required(Text(200))
    """What it is called."""
    kind: str | None = optional(ORGANISATION_KIND)
    """What sort of organisation it is."""
    url: str | None = optional(Url)
    """Its own web site."""
    number: str | None = optional(OrganisationNumber())
    """Its organisation number; the check digit is checked."""
    accept: tuple[str, ...] = many(WarningCode())
    """Warnings that are meant to be, by their code."""

    @property
    def heading(self) -> str:
        return self.name


@record
class Alert(Kind):
    """A banner at the top of pages, for a time."""

    folder = "alerts"
    card = ("text", "link", "level")
    has_pages = False
    data = True

    text: str = required(Text(300))
    """What readers must know."""
    link: AlertLink | None = optional(Record(AlertLink, short="url"))
    """Where to read more."""
    level: str = default(Choice("info", "warning", "danger"), "info")
    """How serious it is."""
    publish: When | None = optional(Begins())
    """Shown from then."""
    expires: When | None = optional(Ends())
    """Shown until then."""
    under: str | None = optional(SiteAddress)
    """Shown only below this address; default: everywhere."""
    accept: tuple[str, ...] = many(WarningCode())
    """Warnings that are meant to be, by their code."""

    @property
    def heading(self) -> str:
        return self.text

    @property
    def published(self) -> When | None:
        return self.publish

    def gone(self, zone: ZoneInfo) -> datetime | None:
        return self.expires.instant if self.expires else None

    def mistakes(self) -> abc.Iterator[Mistake]:
        yield from after("expires", self.expires, "publish", self.publish)

    def order(self) -> tuple[float, ...]:
        """Gravest first."""
        return (("danger", "warning", "info").index(self.level),)


KINDS: dict[str, type[Kind]] = {
    "page": Page,
    "network": Network,
    "forum": Forum,
    "body": Body,
    "news": News,
    "event": Event,
    "job": Job,
    "person": Person,
    "organisation": Organisation,
    "alert": Alert,
}


def folders() -> tuple[str, ...]:
    """The folders of `content/` that hold entries."""
    return tuple(dict.fromkeys(cls.folder for cls in KINDS.values()))


def kind_of(folder: str, file: str) -> str | None:
    """The kind of a file of `content/`, from its folder and its name without date and version."""
    if folder == Forum.folder:
        return "forum" if file == "index" else "body"
    if file == "index" and folder in folders():
        return "page"
    return next((name for name, cls in KINDS.items() if cls.folder == folder), None)


def kind_of_list(folder: str) -> str:
    """The kind that a list of a folder shows first: `news` → `news`, `forum` → `forum`."""
    return next(name for name, cls in KINDS.items() if cls.folder == folder)
