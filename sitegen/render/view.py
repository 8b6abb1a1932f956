"""The only door of a layout: everything that a template may ask about the site.

A template gets three names: `view`, the `page` it renders, and the `entry` that the page stands
for, or none. It knows no clock, no settings file and no folder; it asks the view, which notes every
question and its answer, see `trace`. What is no question here (dates, numbers, pictures as HTML)
is made of its arguments and of questions alone.
"""

from __future__ import annotations

from collections import abc
from dataclasses import fields, replace
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from markupsafe import Markup

from sitegen.connect.pages import MOST_PAST_IN_CALENDAR, current, has_statement, passed
from sitegen.connect.site import order
from sitegen.declare.config import Accessibility
from sitegen.declare.headers import POLICY, policy
from sitegen.declare.hosts import Moved
from sitegen.declare.kinds import KINDS, Document, Image, kind_of_list
from sitegen.read.pictures import fallback
from sitegen.render import bodies, cards, navigation
from sitegen.render.asking import Asker
from sitegen.render.bodies import Led
from sitegen.render.cards import Card, card_of
from sitegen.render.edition import Edition, Shown
from sitegen.render.navigation import At, Feed, Pagination, Version
from sitegen.render.trace import own, shared
from sitegen.words import locale
from sitegen.words.model import Asset, Entry, Page, When

Text = TypeVar("Text", bound=str)

# Where share links lead; the page's address and title go into the slots.
_SHARE = {
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    "x": ("X", "https://x.com/intent/post?url={url}&text={title}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    "email": ("E-post", "mailto:?subject={title}&body={url}"),
}


# All of a page but its items.
_PLANNED = attrgetter(*(each.name for each in fields(Page) if each.name != "items"))


class DocumentLink(NamedTuple):
    """A document as a link: its `detail` is 'Word, 32,8 kB', or that it is on another site."""

    url: str
    title: str
    detail: str
    external: bool


class SocialPicture(NamedTuple):
    """A picture for those who share a page."""

    # In full.
    url: str
    # In pixels.
    width: int
    height: int
    # What it shows, or the words on it.
    alt: str


class _Choices:
    """The settings, each of which is a question."""

    __slots__ = ("_view",)

    def __init__(self, view: View) -> None:
        self._view = view

    def __getattr__(self, name: str) -> Any:
        return self._view.setting(name)


class _Elsewhere:
    """Asks, for the text of an entry, on what is not its page."""

    __slots__ = ("_key", "_view")

    def __init__(self, view: View, key: str) -> None:
        self._view, self._key = view, key

    def led(self, target: str) -> Led:
        return self._view.led_from(self._key, target)

    def pictured(self, source: str) -> Asset | None:
        return self._view.pictured_from(self._key, source)

    def url(self, address: str) -> str:
        return self._view.url(address)

    def detail(self, asset: Asset) -> str:
        return self._view.detail(asset)

    def elsewhere(self, url: str, *, named: bool) -> str:
        return self._view.elsewhere(url, named=named)


class View(Asker):
    """What the layouts of one page may ask."""

    def __init__(self, edition: Edition, page: Page) -> None:
        super().__init__(edition, page.language)
        self._site = edition.site
        self._at = At(edition.site, edition.pages, page)
        self.page = page
        self.settings: Any = _Choices(self)
        self._body: Markup | None = None
        self.begin()

    def begin(self) -> None:
        """Begin to take note of what is asked."""
        super().begin()
        self.planned()
        # Every address that a page names begins with it.
        self.base()

    # --- The page itself ---

    @shared
    def template(self, name: str) -> str:
        """The digest of the source of a template, which is used or looked for."""
        return self._edition.source_digest(name)

    @own
    def planned(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """The page as it was planned; feeds show the beginning of long lists, and ask for that."""
        page = self.page
        return _PLANNED(page), page.items if page.format == "html" else ()

    @shared
    def setting(self, name: str) -> Any:
        """One of the site's settings, in the page's language where it is translated."""
        return getattr(self._site.settings.in_language(self.page.language), name)

    @shared
    def language_of(self, setting: str) -> str:
        """The language of a setting's words on this page: of `organisation.opening_hours`."""
        return self._site.settings.language_of(setting, self.page.language)

    @property
    @own
    def entry(self) -> Shown | None:
        entry = self._at.entry
        return self._edition.whole(entry) if entry else None

    @property
    def body(self) -> Markup:
        """The entry's text as HTML, its links and pictures resolved."""
        # It is asked for where the text stands, and before, whether there is any.
        if self._body is None:
            self._body = Markup("")
            entry = self._at.entry
            if entry and self.text():
                self._body = bodies.resolved(self._site.texts[entry.path], entry.body, self)
        return self._body

    @own
    def text(self) -> str:
        """What tells the HTML of the entry's text from any other; "" where there is none."""
        entry = self._at.entry
        return self._site.texts.digest(entry.path) if entry else ""

    @own
    def led(self, target: str) -> Led:
        """Where a link of the entry's text leads."""
        return bodies.led(self._at, target)

    @own
    def pictured(self, source: str) -> Asset | None:
        """The file of a picture in the entry's text."""
        return bodies.pictured(self._at, source)

    @property
    @own
    def headings(self) -> tuple[tuple[int, str, str], ...]:
        """Level, id and text of the headings in the entry's text."""
        headings = self._at.entry.body.headings if self._at.entry else ()
        return tuple((each.level, each.id, each.text) for each in headings)

    @property
    def document_title(self) -> str:
        """'Nyheter, sida 2 av 7 – Webbplatsen' (WCAG 2.4.2)."""
        page, name = self.page, self.settings.name
        if page.title == name and page.of == 1:
            return str(name)
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
    @own
    def card(self) -> Card | None:
        """What the social card of the page shows, if it has one; it is drawn because it was asked
        for.
        """
        kind = self.page.kind
        return card_of(self._at, self.string(f"kind.{kind}") if kind else "")

    @property
    def social_picture(self) -> SocialPicture | None:
        """What to show where somebody shares a link to the page."""
        image = getattr(self.entry.fields, "image", None) if self.entry else None
        asset = self.file(f"images/{image.file}") if image else None
        # Services show no SVG.
        if image and asset and not asset.name.endswith(".svg"):
            shown = fallback(asset)
            url = self.absolute(self.url(f"/{shown.address}"))
            return SocialPicture(url, shown.width, shown.height, image.alt)
        card = self.card if self.settings.social_cards else None
        if card is None:
            return None
        url = self.absolute(self.url(f"/{card.address}"))
        alt = f"{card.kind}: {card.title}" if card.kind else card.title
        return SocialPicture(url, cards.WIDTH, cards.HEIGHT, alt)

    @property
    def policy(self) -> Markup:
        """The page's Content-Security-Policy; there is nothing to escape in it."""
        return Markup(policy(self.page.template))

    @property
    def target(self) -> str | None:
        """Where a redirect leads; none where what was here is gone."""
        return self.url(self.page.target) if self.page.target else None

    # --- For hosts ---

    @property
    @own
    def redirects(self) -> tuple[Moved, ...]:
        """All old addresses, and where each leads."""
        return tuple(
            Moved(page.address, page.target)
            for page in self._at.pages.values()
            if page.format in ("redirect", "rule")
        )

    @property
    @own
    def policies(self) -> tuple[tuple[str, str], ...]:
        """The addresses of pages with another policy than the usual one, and that."""
        found = ((page.address, policy(page.template)) for page in self._at.pages.values())
        return tuple((address, other) for address, other in found if other != POLICY)

    # --- Other entries ---

    @property
    @own
    def items(self) -> tuple[Shown, ...]:
        """The entries of this list page."""
        return tuple(map(self._edition.teaser, self.page.items))

    @own
    def first(self, count: int) -> tuple[Shown, ...]:
        """The first entries of a list that need not be shown as a whole."""
        return tuple(map(self._edition.teaser, self.page.items[:count]))

    @shared
    def list(self, kind: str, count: int | None = None, section: str = "") -> tuple[Shown, ...]:
        """The entries of a kind in the page's language, in the order of its list.

        `section` is `coming` or `past` for events, `open` or `closed` for jobs.
        """
        keys = self._section(self._at.listed(kind), section)
        return tuple(self._edition.teaser(key) for key in keys[:count])

    @own
    def named(self, entry: Shown, field: str) -> tuple[Shown, ...]:
        """The entries that a field names; those that are not on the site are left out."""
        ids = self._site.names.get(entry.key, {}).get(field, ())
        found = (self._site.find(id_, self.page.language) for id_ in dict.fromkeys(ids))
        return tuple(self._edition.teaser(each.key) for each in found if each)

    @own
    def naming(
        self, entry: Shown, kind: str, field: str = "", section: str = ""
    ) -> tuple[Shown, ...]:
        """The entries of a kind that name this one, in the order of their list."""
        keys = self._section(self._naming(entry.id, kind, field), section)
        return tuple(self._edition.teaser(key) for key in keys)

    @property
    @own
    def events(self) -> tuple[Shown, ...]:
        """The events of a calendar to subscribe to: all to come, and the last of those before."""
        entry = self._at.entry
        keys = self._naming(entry.id, "event") if entry else self._at.listed(self.page.kind)
        if len(keys) > MOST_PAST_IN_CALENDAR:
            left_out = {*self._section(keys, "past")[MOST_PAST_IN_CALENDAR:]}
            keys = [key for key in keys if key not in left_out]
        return tuple(self._edition.teaser(key) for key in keys)

    @shared
    def called(self, name: str) -> tuple[str, str | None, str] | None:
        """Kind, sort and href of the person or organisation of that name, if it is on the site."""
        id_ = self._edition.called.get(name)
        found = self._site.find(id_, self.page.language) if id_ else None
        if found is None:
            return None
        sort = found.fields.kind if found.kind == "organisation" else None
        return found.kind, sort, self.url(self._site.addresses[found.key])

    @shared
    def field(self, key: str, name: str) -> Any:
        """A field of an entry that its teaser lacks; none where its kind has no such field."""
        return getattr(self._site.entries[key].fields, name, None)

    def body_of(self, entry: Shown) -> Markup:
        """The text of an entry on what is not its page: every address in it is a whole one."""
        if not self.text_of(entry.key):
            return Markup("")
        its = self._site.entries[entry.key]
        html = bodies.resolved(self._site.texts[its.path], its.body, _Elsewhere(self, entry.key))
        return bodies.in_full(html, self.absolute("/").rstrip("/"), self.absolute(entry.url))

    @shared
    def text_of(self, key: str) -> str:
        """What tells the HTML of an entry's text from any other; "" where there is none."""
        return self._site.texts.digest(self._site.entries[key].path)

    @shared
    def led_from(self, key: str, target: str) -> Led:
        """Where a link of an entry's text leads."""
        return bodies.led(self._standing_for(key), target)

    @shared
    def pictured_from(self, key: str, source: str) -> Asset | None:
        """The file of a picture in an entry's text."""
        return bodies.pictured(self._standing_for(key), source)

    def _standing_for(self, key: str) -> At:
        return At(self._site, self._at.pages, replace(self.page, entry=key))

    @shared
    def last_updated(self, id_: str) -> When | None:
        """The latest `updated` of an entry's versions."""
        versions = (f"{id_}.{version}" for version in self._site.versions[id_])
        found = (self._site.entries[key].fields.updated for key in versions)
        return max(filter(None, found), key=lambda when: when.instant, default=None)

    @own
    def passed(self, entry: Shown, moment: str) -> bool:
        """Whether `deadline`, `over` or `registration` of an entry has passed."""
        return passed(self._site.entries[entry.key], moment, self._clock)

    @property
    def contacts(self) -> tuple[Shown, ...]:
        return self.named(self.entry, "contact") if self.entry else ()

    @property
    @own
    def alerts(self) -> tuple[Shown, ...]:
        """The banners that show on this page; in the first language where there is no other."""
        languages = (self._site.settings.language, self.page.language)
        keys = (self._site.listed.get(("alert", each), ()) for each in languages)
        ids = dict.fromkeys(key.rpartition(".")[0] for key in chain(*keys))
        found = [each for id_ in ids if (each := self._site.find(id_, self.page.language))]
        found.sort(key=lambda each: order(each, self.page.language))
        return tuple(
            self._edition.teaser(each.key)
            for each in found
            if self._is_under(each.fields.under or "/")
        )

    def _is_under(self, address: str) -> bool:
        """Whether this page is below an address, or below what stands there in its language."""
        above = self._at.pages.get(f"{address.rstrip('/')}/")
        at = At(self._site, self._at.pages, above) if above else self._at
        there = navigation.counterpart(at, self.page.language) if above else None
        both = (address, there or address)
        return any(navigation.is_below(self.page.address, each) for each in both)

    @property
    @own
    def children(self) -> tuple[Shown, ...]:
        """Pages directly below this one."""
        here = self.page.address
        addresses = {key: self._site.addresses[key] for key in self._at.listed("page")}
        return tuple(
            self._edition.teaser(key)
            for key, address in addresses.items()
            if address.startswith(here) and address.count("/") == here.count("/") + 1
        )

    @property
    @own
    def neighbours(self) -> tuple[Shown | None, Shown | None]:
        """The news posts before and after this one in time."""
        keys = self._at.listed(self.page.kind)
        index = self._site.positions.get(self.page.entry)
        # A file beside an entry's page is of no kind: nothing comes before or after it.
        if index is None or not keys:
            return None, None
        earlier = self._edition.teaser(keys[index + 1]) if index + 1 < len(keys) else None
        return earlier, self._edition.teaser(keys[index - 1]) if index else None

    @property
    def blocks(self) -> tuple[tuple[str, str | None, str | None, tuple[Shown, ...]], ...]:
        """The lists of a start page: those its author chose, else one for each list there is."""
        chosen = getattr(self.entry.fields, "blocks", ()) if self.entry else ()
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
    @own
    def index(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """Everything in the page's language that may be found, by first letter."""
        language = self.page.language
        shown = [
            self._edition.teaser(entry.key)
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
    @own
    def findable(self) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
        """For search engines: each page's absolute address, day of change and alternates."""
        days, left_out = {}, set()
        # Once through all entries: those of a large site are not all at hand.
        for key, entry in self._site.entries.items():
            days[key] = _changed(entry)
            if not self._may_be_found(entry):
                left_out.add(key)
        found = {
            at.absolute(at.url(page.address)): at
            for page in self._at.pages.values()
            if page.format == "html" and page.address != "/404.html"
            for at in (At(self._site, self._at.pages, page),)
            if page.entry not in left_out
        }
        pages = []
        for address, at in found.items():
            others = navigation.alternates(at, lambda page: page.entry not in left_out)
            shown = [days[key] for key in (at.page.entry, *at.page.items) if key]
            # When what a start page shows last changed, its own dates do not say.
            last = "" if at.page.template == "page/home.html" else max(shown, default="")
            pages.append((address, last, others))
        return tuple(pages)

    def _is_for_search_engines(self, page: Page) -> bool:
        entry = self._site.entries.get(page.entry)
        return entry is None or self._may_be_found(entry)

    def _may_be_found(self, entry: Entry) -> bool:
        hidden = getattr(entry.fields, "noindex", False)
        return not hidden and not passed(entry, "deadline", self._clock)

    # --- Ways through the site ---

    @property
    @own
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        return navigation.breadcrumbs(self._at)

    @property
    @own
    def menu(self) -> tuple[tuple[str, str, str], ...]:
        return navigation.menu(self._at)

    @property
    @own
    def versions(self) -> tuple[Version, ...]:
        return navigation.versions(self._at)

    @property
    @own
    def alternates(self) -> tuple[tuple[str, str], ...]:
        return navigation.alternates(self._at, self._is_for_search_engines)

    @property
    @own
    def pagination(self) -> Pagination | None:
        return navigation.pagination(self._at)

    @property
    @own
    def archive(self) -> tuple[tuple[str, str, int, bool], ...]:
        return navigation.archive(self._at)

    @property
    @own
    def topics(self) -> tuple[tuple[str, str, int, bool], ...]:
        return navigation.topics(self._at)

    @property
    @own
    def sections(self) -> tuple[tuple[str, str, bool], ...]:
        return navigation.sections(self._at)

    @property
    @shared
    def feeds(self) -> tuple[Feed, ...]:
        return navigation.feeds(self._at)

    @property
    @own
    def list_feed(self) -> Feed | None:
        return navigation.list_feed(self._at)

    @own
    def tags(self, entry: Shown) -> tuple[tuple[str, str | None], ...]:
        """The tags of an entry; href where there is a list of news with that tag."""
        kinds = navigation.archived_kinds()
        kind = entry.kind if entry.kind in kinds else kinds[0]
        return tuple(
            (tag, self._at.known(navigation.tag_address(self._at, kind, tag)))
            for tag in self._site.entries[entry.key].fields.tags
        )

    @property
    @own
    def calendar_url(self) -> str | None:
        entry = self._at.entry
        if entry is None or not KINDS[entry.kind].has_calendar:
            return None
        return self.url(f"{self.page.address}{entry.slug}.ics")

    @property
    @own
    def calendar(self) -> str | None:
        """The calendar to subscribe to: of this list of events, network or body."""
        return navigation.calendar(self._at)

    def webcal(self, url: str) -> str:
        """The address that opens a calendar in the reader's own program, which subscribes to it."""
        return f"webcal:{self.absolute(url).partition(':')[2]}"

    @property
    def share(self) -> tuple[tuple[str, str], ...]:
        slots = {"url": quote(self.canonical, safe=""), "title": quote(self.page.title, safe="")}
        return tuple(
            (_SHARE[name][0], _SHARE[name][1].format(**slots)) for name in self.settings.share
        )

    @property
    @shared
    def statement(self) -> Accessibility | None:
        said = self._site.settings.in_language(self.page.language)
        return said.accessibility if has_statement(self._site) else None

    # --- Addresses ---

    @shared
    def base(self) -> str:
        """The address of the site, which is the beginning of all others."""
        return self._site.settings.base_url

    def url(self, address: str) -> str:
        """What to write in an href for an address of the site."""
        return self._at.url(address)

    def absolute(self, url: str) -> str:
        return self._at.absolute(url)

    @shared
    def section_url(self, name: str) -> str | None:
        """The list of a kind, or the site's page `a-to-z`, `search` or `statement`."""
        return navigation.section_url(self._at, name)

    @shared
    def file(self, name: str) -> Asset | None:
        """What is published under a name: `site.css`, `images/karta.png`."""
        return self._site.assets.get(name)

    def asset(self, name: str) -> str:
        asset = self.file(name)
        if asset is None:
            raise KeyError(name)
        return self.url(navigation.file_address(asset))

    def image_url(self, image: Image) -> str:
        """Where a picture is that everybody can show; "" for a file that is missing."""
        asset = self.file(f"images/{image.file}")
        return self.url(f"/{fallback(asset).address}") if asset else ""

    def picture(
        self,
        image: Image | str,
        alt: str = "",
        *,
        sizes: str = bodies.IN_TEXT,
        lazy: bool = True,
        first: bool = False,
    ) -> Markup:
        """A picture of an image record; a file's name alone needs its `alt` too.

        `sizes`: how wide it is shown, as HTML has it. A `lazy` one is fetched when a reader comes
        near it, the one that is `first` before all others.
        """
        file, text = (image, alt) if isinstance(image, str) else (image.file, image.alt)
        asset = self.file(f"images/{file}")
        # A file that is missing was reported where it is named.
        if asset is None:
            return Markup("")
        return bodies.img(self, asset, text, sizes=sizes, lazy=lazy, first=first)

    def logo(self, height: int) -> Markup:
        """The site's logo, without a text of its own; `height`: the most it is shown, in pixels."""
        asset = self.file(f"images/{self.settings.logo}")
        if asset is None:
            return Markup("")
        # No larger than it is.
        high = min(height, asset.height)
        width = round(high * asset.width / max(1, asset.height))
        size = (width, high)
        return bodies.img(self, asset, "", sizes=f"{width}px", size=size, lazy=False)

    def document(self, item: Document) -> DocumentLink:
        """A document of the site, with type and size, or one elsewhere, with its host."""
        if item.url:
            return DocumentLink(item.url, item.title, self.elsewhere(item.url), True)
        asset = self.file(f"documents/{item.file}")
        if asset is None:
            return DocumentLink("", item.title, "", False)
        return DocumentLink(self.asset(asset.name), item.title, self.detail(asset), False)

    # --- Words ---

    @shared
    def word(self, key: str) -> str | None:
        return self._words.get(key)

    # --- Inside ---

    def _naming(self, id_: str, kind: str, field: str = "") -> abc.Sequence[str]:
        """Keys of the entries of a kind that name another, in the order of their list."""
        ids = {
            named.source.rpartition(".")[0]
            for named in self._site.named_by.get(id_, ())
            if field in ("", named.field)
        }
        found = (self._site.find(each, self.page.language) for each in ids)
        mine = [each for each in found if each and each.kind == kind]
        mine.sort(key=lambda each: order(each, self.page.language))
        return [each.key for each in mine]

    def _section(self, keys: abc.Sequence[str], name: str) -> abc.Sequence[str]:
        """The part of a list that `coming` or `open`, `past` or `closed` names."""
        if not name or not keys:
            return keys
        until = KINDS[self._site.entries[keys[0]].kind].until
        still = current(self._site, keys, until, self._clock)
        if name in ("coming", "open"):
            return still
        left = {*keys}.difference(still)
        return tuple(key for key in reversed(keys) if key in left)


def _changed(entry: Entry) -> str:
    """The last day on which an entry changed, as far as its author said; else ""."""
    dates = (getattr(entry.fields, field, None) for field in ("date", "updated"))
    return max((when.day.isoformat() for when in dates if when), default="")
