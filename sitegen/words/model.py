"""The values that pass between the stages of a build.

Everything here is frozen: a stage makes new values and never fills in old ones. Values that
belong to one content type stand in `kinds`; what stands here is common to all of them.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]


class Place(NamedTuple):
    """A position in a text file: line and column, both counted from 1, in characters."""

    line: int
    column: int


class Places(abc.Mapping[str, Place]):
    """Where each field stands: `deadline`, `programme[2].time`.

    Kept as text, a line each of name, line and column: there are many, and few are asked for.
    """

    __slots__ = ("text",)

    def __init__(self, text: str = "") -> None:
        self.text = text

    @classmethod
    def of(cls, places: abc.Mapping[str, Place]) -> Places:
        return cls("\n".join(f"{name} {at.line} {at.column}" for name, at in places.items()))

    def _places(self) -> dict[str, Place]:
        found = (line.rsplit(" ", 2) for line in self.text.split("\n") if line)
        return {name: Place(int(line), int(column)) for name, line, column in found}

    def __getitem__(self, name: str) -> Place:
        return self._places()[name]

    def __iter__(self) -> abc.Iterator[str]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())


# --- Structured text (front matter, YAML), before any type has given its values a meaning ---


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as its author typed it; `2026-11-21`, `no` and `01234` are still text here."""

    text: str
    place: Place
    # A quoted value is text even where the bare word would be empty (`~`, `null`).
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in the order it was written. Keys are unique: doubles were reported and dropped."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place


Node: TypeAlias = Scalar | Sequence | Mapping


# --- Text files as they were found ---


@dataclass(frozen=True, slots=True)
class Source:
    """One file of `content/` that holds an entry."""

    # Relative to the root, with forward slashes: `content/news/2026-01-02-a.en.md`.
    path: str
    # Name of the class in `kinds`: `news`.
    kind: str
    # `news/a`: the folder below `content/` and the file's name without date, version and suffix.
    id: str
    # `sv`, `en`, ... or `lattlast`.
    version: str
    # The date in the file's name, or "".
    dated: str


# --- Time ---


@dataclass(frozen=True, slots=True)
class When:
    """A date, or a date and time, as its author wrote it, and the instant that it means.

    A date alone begins at its midnight; where it ends something (`deadline`), it includes the
    whole day, so the instant is the next midnight.
    """

    day: date
    # None where the author gave no time.
    time: time | None
    # In UTC; `day` and `time` are in the site's zone.
    instant: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant at which an entry changes what the site shows. The only thing that time does."""

    # What it is to the entry: `publish`, `expires`, `deadline`, `over`, `registration`.
    name: str
    instant: datetime


class Period(NamedTuple):
    """Years, both included."""

    first: int
    last: int


# --- A Markdown body ---


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    id: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a body. In `Body.html` its address is still a marker, see `markdown`."""

    # As written, entities decoded: `../networks/skolpolitik.md#moten`, `https://...`, `#a`.
    target: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a body. In `Body.html` it is still a marker, see `markdown`."""

    source: str
    # None where the author gave no alt text at all; "" says on purpose that it is decorative.
    alt: str | None
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown that has become HTML, with what others need to know about it."""

    html: str = ""
    headings: abc.Sequence[Heading] = ()
    links: abc.Sequence[Link] = ()
    pictures: abc.Sequence[Picture] = ()
    # Every id in the HTML, sorted: what a link may point at.
    anchors: tuple[str, ...] = ()
    # The first paragraph as plain text: the summary of an entry that has none of its own.
    lead: str = ""


# --- Entries ---


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names another entry."""

    # The field's path: `members[3]`.
    field: str
    # The kinds that it may name; the first that has such an id is meant.
    kinds: tuple[str, ...]
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class FileUse:
    """A field that names a file in `content/images` or `content/documents`."""

    field: str
    # `images` or `documents`.
    folder: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One page, post, person ... in one version, read and typed."""

    id: str
    kind: str
    version: str
    path: str
    # An instance of the class of `kinds` that `kind` names.
    fields: Any
    # The last part of its address, made from `slug` or the file's name.
    slug: str
    body: Body
    moments: tuple[Moment, ...] = ()
    references: tuple[Reference, ...] = ()
    files: tuple[FileUse, ...] = ()
    places: abc.Mapping[str, Place] = field(default_factory=Places)
    # False where problems left fields without values: it exists, but is not to be rendered.
    whole: bool = True
    # Digest of all that its own page and others may show of it, but for its text.
    mark: str = ""

    @property
    def key(self) -> str:
        """Its id and version: unique on the site."""
        return f"{self.id}.{self.version}"

    @property
    def name(self) -> str:
        """The id without its folder: what other entries write to refer to it."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it is, under an address that names its content."""

    # Relative to `content/` or, for what layouts bring, to `layouts/`: `documents/a.docx`.
    name: str
    # Address below the site's root, with no leading slash: `documents/a.3f2a91c0.docx`.
    address: str
    size: int
    # Pixels; 0 for what is not a picture.
    width: int = 0
    height: int = 0
    # The widths in which a picture is offered, see `pictures`, and SHA-256 of what is published of
    # it, from which those are made; none for other files.
    widths: tuple[int, ...] = ()
    digest: str = ""
    # The suffix of what stands in for it where not everybody can show it.
    stand_in: str = ""


# --- Pages ---


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the output that is rendered: what it stands for, and at which address."""

    # Below the site's base address: `/nyheter/a/`, `/sitemap.xml`.
    address: str
    # `html`, or the name of another renderer in `render`: `atom`, `ics`, `sitemap`, ...; `rule` for
    # an old address that has no file, as the host is told where it leads.
    format: str
    language: str
    # Relative to `layouts/`; "" for what is not HTML.
    template: str = ""
    # The kind of its entry or of the entries it lists; "" for the site's own pages.
    kind: str = ""
    title: str = ""
    # Key of the entry that it stands for, or that introduces its list; or "".
    entry: str = ""
    version: str = ""
    # For lists: which part (`coming`, `past`, `year`, `tag`), and the year or tag.
    section: str = ""
    term: str = ""
    # Keys of the entries that it lists.
    items: tuple[str, ...] = ()
    number: int = 1
    of: int = 1
    # Where a redirect leads: an address; "" where what was here is gone for good.
    target: str = ""

    @property
    def path(self) -> str:
        """Its file in the output folder."""
        return path_of(self.address)

    @property
    def has_file(self) -> bool:
        return self.format != "rule"


def path_of(address: str) -> str:
    """The file in the output folder that a host shows at an address."""
    path = address.removeprefix("/")
    return f"{path}index.html" if path == "" or path.endswith("/") else path
