"""The only door of a layout: everything that a template may ask about the site.

A template gets three names: `view`, the `page` it renders, and the `entry` that the page stands
for, or none. It knows no clock, no settings file and no folder; it asks the view, so that what a
page depends on is exactly what was asked while it was rendered.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from sitegen import bodies, locale, navigation
from sitegen.clock import Clock
from sitegen.config import Accessibility, Settings
from sitegen.entries import summary
from sitegen.kinds import KINDS, Document, Image, kind_of_list
from sitegen.model import Entry, Moment, Page, When
from sitegen.navigation import At, Pagination
from sitegen.pages import current, has_statement, passed
from sitegen.site import Site, order
from sitegen.words import Words

# Where share links lead; the page's address and title go into the slots.
_SHARE = {
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    "x": ("X", "https://x.com/intent/post?url={url}&text={title}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    "email": ("E-post", "mailto:?subject={title}&body={url}"),
}


class Fields:
    """The fields of an entry that a teaser shows; asking for another is a mistake of the layout."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as layouts see it: with all its fields on its own page, as a teaser elsewhere."""

    id: str
    name: str
    kind: str
    version: str
    language: str
    title: str
    summary: str
    # Ready to stand in an href.
    url: str
    fields: Any
    moments: tuple[Moment, ...]
    key: str


class DocumentLink(NamedTuple):
    """A document as a link: its `detail` is 'Word, 32,8 kB', or that it is on another site."""

    url: str
    title: str
    detail: str
    external: bool


class View(Words):
    """What the layouts of one page may ask."""

    def __init__(self, site: Site, pages: abc.Mapping[str, Page], page: Page, clock: Clock) -> None:
        """`pages` are all planned pages by address."""
        super().__init__(site, page.language)
        self._site = site
        self._clock = clock
        self._at = At(site, pages, page)
        self.page = page

    # --- The page itself ---

    @property
    def settings(self) -> Settings:
        return self._site.settings

    @cached_property
    def entry(self) -> Shown | None:
        return self._show(self._at.entry, whole=True) if self._at.entry else None

    @cached_property
    def body(self) -> Markup:
        """The entry's text as HTML, its links and pictures resolved."""
        entry = self._at.entry
        return bodies.resolved(self._at, self, entry) if entry else Markup("")

    @property
    def headings(self) -> tuple[tuple[int, str, str], ...]:
        """Level, id and text of the headings in the entry's text."""
        headings = self._at.entry.body.headings if self._at.entry else ()
        return tuple((each.level, each.id, each.text) for each in headings)

    @property
    def document_title(self) -> str:
        """'Nyheter, sida 2 av 7 – Webbplatsen' (WCAG 2.4.2)."""
        page, name = self.page, self.settings.name
        if page.title == name and page.of == 1:
            return name
        title = page.title
        if page.of > 1:
            title = self.string("title.numbered", title=title, number=page.number, of=page.of)
        return self.string("title.site", title=title, site=name)

    @property
    def description(self) -> str:
        return self.entry.summary if self.entry else ""

    @property
    def canonical(self) -> str:
        return self.absolute(self.url(self.page.address))

    @property
    def target(self) -> str | None:
        """Where a redirect leads; none where what was here is gone."""
        return self.url(self.page.target) if self.page.target else None

    # --- Other entries ---

    @property
    def items(self) -> tuple[Shown, ...]:
        """The entries of this list page."""
        return tuple(self._teaser(key) for key in self.page.items)

    def list(self, kind: str, count: int | None = None, section: str = "") -> tuple[Shown, ...]:
        """The entries of a kind in the page's language, in the order of its list.

        `section` is `coming` or `past` for events, `open` or `closed` for jobs.
        """
        keys = self._section(self._at.listed(kind), section)
        return tuple(self._teaser(key) for key in keys[:count])

    def named(self, entry: Shown, field: str) -> tuple[Shown, ...]:
        """The entries that a field names; those that are not on the site are left out."""
        ids = self._site.names.get(entry.key, {}).get(field, ())
        found = (self._site.find(id_, self.page.language) for id_ in dict.fromkeys(ids))
        return tuple(self._show(each) for each in found if each)

    def naming(
        self, entry: Shown, kind: str, field: str = "", section: str = ""
    ) -> tuple[Shown, ...]:
        """The entries of a kind that name this one, in the order of their list."""
        ids = {
            named.source.rpartition(".")[0]
            for named in self._site.named_by.get(entry.id, ())
            if field in ("", named.field)
        }
        found = (self._site.find(id_, self.page.language) for id_ in ids)
        mine = [each for each in found if each and each.kind == kind]
        mine.sort(key=lambda each: order(each, self.page.language))
        keys = self._section([each.key for each in mine], section)
        return tuple(self._teaser(key) for key in keys)

    def last_updated(self, entry: Shown) -> When | None:
        """The latest `updated` of an entry's versions."""
        versions = (f"{entry.id}.{version}" for version in self._site.versions[entry.id])
        found = (self._site.entries[key].fields.updated for key in versions)
        return max(filter(None, found), key=lambda when: when.instant, default=None)

    def passed(self, entry: Shown, moment: str) -> bool:
        """Whether `deadline`, `over` or `registration` of an entry has passed."""
        return passed(self._site.entries[entry.key], moment, self._clock)

    @property
    def contacts(self) -> tuple[Shown, ...]:
        return self.named(self.entry, "contact") if self.entry else ()

    @cached_property
    def alerts(self) -> tuple[Shown, ...]:
        """The banners that show on this page; in the first language where there is no other."""
        languages = (self.settings.language, self.page.language)
        keys = (self._site.listed.get(("alert", each), ()) for each in languages)
        ids = dict.fromkeys(key.rpartition(".")[0] for key in chain(*keys))
        found = [each for id_ in ids if (each := self._site.find(id_, self.page.language))]
        found.sort(key=lambda each: order(each, self.page.language))
        return tuple(self._show(each) for each in found if self._is_under(each.fields.under or "/"))

    def _is_under(self, address: str) -> bool:
        """Whether this page is below an address, or below what stands there in its language."""
        above = self._at.pages.get(f"{address.rstrip('/')}/")
        at = At(self._site, self._at.pages, above) if above else self._at
        there = navigation.counterpart(at, self.page.language) if above else None
        both = (address, there or address)
        return any(navigation.is_below(self.page.address, each) for each in both)

    @property
    def children(self) -> tuple[Shown, ...]:
        """Pages directly below this one."""
        here = self.page.address
        addresses = {key: self._site.addresses[key] for key in self._at.listed("page")}
        return tuple(
            self._teaser(key)
            for key, address in addresses.items()
            if address.startswith(here) and address.count("/") == here.count("/") + 1
        )

    @property
    def neighbours(self) -> tuple[Shown | None, Shown | None]:
        """The news posts before and after this one in time."""
        keys = self._at.listed(self.page.kind)
        index = self._site.positions.get(self.page.entry)
        if index is None:
            return None, None
        earlier = self._teaser(keys[index + 1]) if index + 1 < len(keys) else None
        return earlier, self._teaser(keys[index - 1]) if index else None

    @property
    def blocks(self) -> tuple[tuple[str, str | None, str | None, tuple[Shown, ...]], ...]:
        """The lists of a start page: those its author chose, else one for each list there is."""
        chosen = self.entry.fields.blocks if self.entry else ()
        wanted = [(kind_of_list(block.list), block.title, block.count) for block in chosen]
        if not wanted:
            usual = (kind for kind, cls in KINDS.items() if cls.in_menu)
            wanted = [(kind, None, 3) for kind in usual if self.section_url(kind)]
        return tuple(
            (kind, title, self.section_url(kind), self._block(kind, count))
            for kind, title, count in wanted
        )

    def _block(self, kind: str, count: int) -> tuple[Shown, ...]:
        # The forum is shown as its bodies.
        listed = "body" if kind == "forum" else kind
        return self.list(listed, count, "coming" if KINDS[listed].until else "")

    @property
    def index(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """Everything in the page's language that may be found, by first letter."""
        language = self.page.language
        shown = [
            self._show(entry)
            for entry in self._site.entries.values()
            if entry.version == language
            and KINDS[entry.kind].has_pages
            and entry.id != "pages/index"
            and self._may_be_found(entry)
        ]
        shown.sort(key=lambda each: (locale.sort_key(each.title, language), each.id))
        letters: dict[str, list[Shown]] = {}
        for each in shown:
            letters.setdefault(locale.initial(each.title, language), []).append(each)
        return tuple((letter, tuple(group)) for letter, group in letters.items())

    @property
    def findable(self) -> abc.Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
        """For search engines: each page's absolute address, day of change and alternates."""
        found = {
            at.absolute(at.url(page.address)): at
            for page in self._at.pages.values()
            if page.format == "html" and page.address != "/404.html"
            for at in (At(self._site, self._at.pages, page),)
            if at.entry is None or self._may_be_found(at.entry)
        }
        for address, at in found.items():
            others = tuple(other for other in navigation.alternates(at) if other[1] in found)
            entries = (self._site.entries[key] for key in (at.page.entry, *at.page.items) if key)
            # When what a start page shows last changed, its own dates do not say.
            changed = "" if at.page.template == "page/home.html" else _changed(entries)
            yield address, changed, others if len(others) > 1 else ()

    def _may_be_found(self, entry: Entry) -> bool:
        hidden = getattr(entry.fields, "noindex", False)
        return not hidden and not passed(entry, "deadline", self._clock)

    # --- Ways through the site ---

    @cached_property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        return navigation.breadcrumbs(self._at)

    @cached_property
    def menu(self) -> tuple[tuple[str, str, str], ...]:
        return navigation.menu(self._at)

    @cached_property
    def versions(self) -> tuple[tuple[str, str, str | None, str, bool], ...]:
        return navigation.versions(self._at)

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        return navigation.alternates(self._at)

    @property
    def pagination(self) -> Pagination | None:
        return navigation.pagination(self._at)

    @property
    def archive(self) -> tuple[tuple[str, str, int, bool], ...]:
        return navigation.archive(self._at)

    @property
    def topics(self) -> tuple[tuple[str, str, int, bool], ...]:
        return navigation.topics(self._at)

    @property
    def sections(self) -> tuple[tuple[str, str, bool], ...]:
        return navigation.sections(self._at)

    @cached_property
    def feeds(self) -> tuple[tuple[str, str, str], ...]:
        return navigation.feeds(self._at)

    def tags(self, entry: Shown) -> tuple[tuple[str, str | None], ...]:
        """The tags of an entry; href where there is a list of news with that tag."""
        kinds = navigation.archived_kinds()
        kind = entry.kind if entry.kind in kinds else kinds[0]
        return tuple(
            (tag, self._at.known(navigation.tag_address(self._at, kind, tag)))
            for tag in entry.fields.tags
        )

    @property
    def calendar_url(self) -> str | None:
        entry = self._at.entry
        if entry is None or not KINDS[entry.kind].has_calendar:
            return None
        return self.url(f"{self.page.address}{entry.slug}.ics")

    @property
    def share(self) -> tuple[tuple[str, str], ...]:
        slots = {"url": quote(self.canonical, safe=""), "title": quote(self.page.title, safe="")}
        return tuple(
            (_SHARE[name][0], _SHARE[name][1].format(**slots)) for name in self.settings.share
        )

    @property
    def statement(self) -> Accessibility | None:
        return self.settings.accessibility if has_statement(self._site) else None

    # --- Addresses ---

    def url(self, address: str) -> str:
        """What to write in an href for an address of the site."""
        return self._at.url(address)

    def absolute(self, url: str) -> str:
        return self._at.absolute(url)

    def section_url(self, name: str) -> str | None:
        """The list of a kind, or the site's page `a-to-z`, `search` or `statement`."""
        return navigation.section_url(self._at, name)

    def asset(self, name: str) -> str:
        return self._at.asset(name)

    def image_url(self, image: Image) -> str:
        asset = self._site.assets.get(f"images/{image.file}")
        return self.asset(asset.name) if asset else ""

    def picture(self, image: Image | str, alt: str = "", *, lazy: bool = True) -> Markup:
        """An `img` of an image record; a file's name alone needs its `alt` too.

        A `lazy` one is fetched when a reader comes near it.
        """
        file, text = (image, alt) if isinstance(image, str) else (image.file, image.alt)
        asset = self._site.assets.get(f"images/{file}")
        # A file that is missing was reported where it is named.
        return bodies.img(self._at, asset, text, lazy=lazy) if asset else Markup("")

    def document(self, item: Document) -> DocumentLink:
        """A document of the site, with type and size, or one elsewhere, with its host."""
        if item.url:
            detail = self.string("link.external_host", host=self.host(item.url))
            return DocumentLink(item.url, item.title, detail, True)
        asset = self._site.assets.get(f"documents/{item.file}")
        if asset is None:
            return DocumentLink("", item.title, "", False)
        return DocumentLink(self.asset(asset.name), item.title, self.detail(asset), False)

    # --- Inside ---

    def _section(self, keys: abc.Sequence[str], name: str) -> abc.Sequence[str]:
        """The part of a list that `coming` or `open`, `past` or `closed` names."""
        if not name or not keys:
            return keys
        until = KINDS[self._site.entries[keys[0]].kind].until
        still = current(self._site, keys, until, self._clock)
        if name in ("coming", "open"):
            return still
        return tuple(key for key in reversed(keys) if key not in still)

    def _teaser(self, key: str) -> Shown:
        return self._show(self._site.entries[key])

    def _show(self, entry: Entry, *, whole: bool = False) -> Shown:
        fields = entry.fields
        if not whole:
            fields = Fields({name: getattr(fields, name) for name in KINDS[entry.kind].card})
        return Shown(
            entry.id,
            entry.name,
            entry.kind,
            entry.version,
            self._site.language(entry),
            entry.fields.heading,
            summary(entry),
            self.url(self._site.addresses[entry.key]),
            fields,
            entry.moments,
            entry.key,
        )


def _changed(entries: abc.Iterable[Entry]) -> str:
    """The last day on which entries changed, as far as their authors said; else ""."""
    found = (
        getattr(entry.fields, field, None) for entry in entries for field in ("date", "updated")
    )
    return max((when.day.isoformat() for when in found if when), default="")
