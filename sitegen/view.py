"""The only door of a layout: everything that a template may ask about the site.

A template gets three names: `view`, the `page` it renders, and the `entry` that the page stands
for, or none. It knows no clock, no settings file and no folder; it asks the view, so that what a
page depends on is exactly what was asked while it was rendered.
"""

from __future__ import annotations

import re
from collections import abc
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from sitegen import locale
from sitegen.assets import DOCUMENT_TYPES
from sitegen.clock import Clock
from sitegen.config import EASY_TO_READ, Settings
from sitegen.entries import slug, summary
from sitegen.kinds import FOLDERS, KINDS, Document, Forum, Image
from sitegen.links import ToAddress, ToAsset, ToElsewhere, ToEntry, ToHidden, resolve
from sitegen.model import Body, Entry, Moment, Page, Period, When
from sitegen.pages import (
    LISTED,
    by_tag,
    by_year,
    current,
    has_statement,
    languages,
    page_address,
    part,
    passed,
    section,
    special,
)
from sitegen.site import Site, home

# What `markdown` leaves in a body where an address or a picture belongs.
_MARKER = re.compile("([\ue000\ue002\ue003\ue004])([0-9]+)\ue001")

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


class Pagination(NamedTuple):
    previous: str | None
    next: str | None
    numbers: tuple[tuple[int, str, bool], ...]


class DocumentLink(NamedTuple):
    url: str
    title: str
    # 'Word, 32,8 kB', or that it is on another site.
    detail: str
    external: bool


class View:
    """What the layouts of one page may ask."""

    def __init__(self, site: Site, pages: abc.Mapping[str, Page], page: Page, clock: Clock) -> None:
        """`pages` are all planned pages by address."""
        self._site = site
        self._pages = pages
        self._clock = clock
        self.page = page

    # --- The page itself ---

    @property
    def settings(self) -> Settings:
        return self._site.settings

    @cached_property
    def _entry(self) -> Entry | None:
        return self._site.entries.get(self.page.entry)

    @cached_property
    def entry(self) -> Shown | None:
        return self._show(self._entry, whole=True) if self._entry else None

    @cached_property
    def body(self) -> Markup:
        """The entry's text as HTML, its links and pictures resolved."""
        if self._entry is None:
            return Markup("")
        body, entry = self._entry.body, self._entry
        html = self._without_hidden_links(body, entry)
        return Markup(_MARKER.sub(lambda found: self._fill(found, body, entry), html))

    def _without_hidden_links(self, body: Body, entry: Entry) -> str:
        """Leave the words of a link whose entry is not on the site now, but not the link."""
        html = body.html
        for index, link in enumerate(body.links):
            target = resolve(self._site, entry.path, entry.version, link.target)
            if isinstance(target, ToHidden):
                whole = rf"<a [^>]*\ue000{index}\ue001[^>]*>(.*?)\ue002{index}\ue001</a>"
                html = re.sub(whole, r"\1", html, flags=re.DOTALL)
        return html

    @property
    def headings(self) -> tuple[tuple[int, str, str], ...]:
        body = self._entry.body if self._entry else Body()
        return tuple((each.level, each.id, each.text) for each in body.headings)

    @property
    def document_title(self) -> str:
        """'Nyheter, sida 2 av 7 – Webbplatsen' (WCAG 2.4.2)."""
        title = self.page.title
        if self.page.of > 1:
            title = self.string(
                "title.numbered", title=title, number=self.page.number, of=self.page.of
            )
        name = self.settings.name
        if title == name:
            return name
        return self.string("title.site", title=title, site=name)

    @property
    def description(self) -> str:
        return self.entry.summary if self.entry else ""

    @property
    def canonical(self) -> str:
        return self.absolute(self.url(self.page.address))

    # --- Other entries ---

    @property
    def items(self) -> tuple[Shown, ...]:
        """The entries of this list page."""
        return tuple(self._teaser(key) for key in self.page.items)

    def list(self, kind: str, count: int | None = None, section: str = "") -> tuple[Shown, ...]:
        """The entries of a kind in the page's language, in the order of its list.

        `section` is `coming` or `past` for events, `open` or `closed` for jobs.
        """
        keys = self._site.listed.get((kind, self.page.language), ())
        return tuple(self._teaser(key) for key in self._section(keys, section)[:count])

    def named(self, entry: Shown, field: str) -> tuple[Shown, ...]:
        """The entries that a field names; those that are not on the site are left out."""
        ids = self._site.names.get(entry.key, {}).get(field, ())
        found = (self._site.find(id_, self.page.language) for id_ in ids)
        return tuple(self._show(each) for each in found if each)

    def naming(
        self, entry: Shown, kind: str, field: str = "", section: str = ""
    ) -> tuple[Shown, ...]:
        """The entries of a kind that name this one, in the order of their list."""
        ids = {
            source.source.rpartition(".")[0]
            for source in self._site.named_by.get(entry.id, ())
            if field in ("", source.field)
        }
        found = [self._site.find(id_, self.page.language) for id_ in ids]
        mine = [each for each in found if each and each.kind == kind]
        from sitegen.site import order

        mine.sort(key=lambda each: order(each, self.page.language))
        keys = self._section([each.key for each in mine], section)
        return tuple(self._teaser(key) for key in keys)

    def passed(self, entry: Shown, moment: str) -> bool:
        """Whether `deadline`, `over` or `registration` of an entry has passed."""
        return passed(self._site.entries[entry.key], moment, self._clock)

    @property
    def contacts(self) -> tuple[Shown, ...]:
        return self.named(self.entry, "contact") if self.entry else ()

    @cached_property
    def alerts(self) -> tuple[Shown, ...]:
        """The banners that show on this page."""
        keys = self._site.listed.get(("alert", self.page.language)) or self._site.listed.get(
            ("alert", self.settings.language), ()
        )
        return tuple(
            self._teaser(key)
            for key in keys
            if self.page.address.startswith(self._site.entries[key].fields.under or "/")
        )

    @property
    def children(self) -> tuple[Shown, ...]:
        """Pages directly below this one."""
        if self._entry is None:
            return ()
        depth = self.page.address.count("/") + 1
        keys = self._site.listed.get(("page", self.page.language), ())
        return tuple(
            self._teaser(key)
            for key in keys
            if self._site.addresses[key].startswith(self.page.address)
            and self._site.addresses[key].count("/") == depth
        )

    @property
    def neighbours(self) -> tuple[Shown | None, Shown | None]:
        """The news posts before and after this one in time."""
        keys = self._site.listed.get((self.page.kind, self.page.language), ())
        if self.page.entry not in keys:
            return None, None
        index = keys.index(self.page.entry)
        earlier = self._teaser(keys[index + 1]) if index + 1 < len(keys) else None
        return earlier, self._teaser(keys[index - 1]) if index else None

    @property
    def blocks(self) -> tuple[tuple[str, str | None, str | None, tuple[Shown, ...]], ...]:
        """The lists of a start page: those its author chose, else one for each list there is."""
        chosen = self._entry.fields.blocks if self._entry else ()
        blocks = []
        for block in chosen:
            kind = _kind_of_list(block.list)
            blocks.append(
                (kind, block.title, self.section_url(kind), self._block(kind, block.count))
            )
        if not chosen:
            kinds = [kind for kind in ("news", "event", "job", "network") if self.section_url(kind)]
            blocks = [(kind, None, self.section_url(kind), self._block(kind, 3)) for kind in kinds]
        return tuple(blocks)

    def _block(self, kind: str, count: int) -> tuple[Shown, ...]:
        sections = {"event": "coming", "job": "open"}
        # The forum is shown as its bodies.
        return self.list("body" if kind == "forum" else kind, count, sections.get(kind, ""))

    @property
    def index(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """Everything in the page's language, by first letter."""
        language = self.page.language
        shown = [
            self._show(entry)
            for entry in self._site.entries.values()
            if entry.version == language
            and entry.kind != "alert"
            and entry.id != "pages/index"
            and not getattr(entry.fields, "noindex", False)
            and not self.passed(self._show(entry), "deadline")
        ]
        shown.sort(key=lambda each: (locale.sort_key(each.title, language), each.id))
        letters: dict[str, list[Shown]] = {}
        for each in shown:
            letters.setdefault(locale.initial(each.title, language), []).append(each)
        return tuple((letter, tuple(group)) for letter, group in letters.items())

    # --- Ways through the site ---

    @cached_property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        """From home to the parent; none on home and 404."""
        top = home(self.page.language, self.settings)
        if self.page.address in (top, "/404.html"):
            return ()
        crumbs = [(self.string("breadcrumbs.home"), self.url(top))]
        walked = top
        for step in self.page.address.removeprefix(top).strip("/").split("/")[:-1]:
            walked += f"{step}/"
            above = self._pages.get(walked)
            if above and above.number == 1:
                crumbs.append((above.title, self.url(walked)))
        return tuple(crumbs)

    @cached_property
    def menu(self) -> tuple[tuple[str, str, str], ...]:
        """Title, href, and whether it is this `page`, its `section`, or neither."""
        items = []
        for address, label in self._menu_addresses():
            here = ""
            if address == self.page.address:
                here = "page"
            elif self.page.address.startswith(address):
                here = "section"
            items.append((label, self.url(address), here))
        return tuple(items)

    def _menu_addresses(self) -> abc.Iterator[tuple[str, str]]:
        language = self.page.language
        if language == self.settings.language and self.settings.menu:
            for item in self.settings.menu:
                page = self._pages.get(item.to)
                if page or item.label:
                    yield item.to, item.label or (page.title if page else "")
            return
        for kind in ("network", "forum", *LISTED[1:4]):
            page = self._pages.get(section(kind, language, self._site))
            if page:
                yield page.address, page.title
        for key in self._site.listed.get(("page", language), ()):
            entry = self._site.entries[key]
            top = (
                self._site.addresses[key].count("/") == home(language, self.settings).count("/") + 1
            )
            if (
                top
                and entry.fields.menu is not False
                and (entry.fields.menu or not self.settings.menu)
            ):
                yield self._site.addresses[key], entry.fields.title

    @property
    def versions(self) -> tuple[tuple[str, str, str | None, str, bool], ...]:
        """Code, label, href or none, language, and whether it is this page."""
        codes = [*languages(self._site)]
        mine = self._site.versions.get(self._entry.id, ()) if self._entry else ()
        if EASY_TO_READ in mine:
            codes.append(EASY_TO_READ)
        found = []
        for code in codes:
            language = self.settings.language if code == EASY_TO_READ else code
            address = self._counterpart(code)
            found.append(
                (
                    code,
                    self._site.word(f"version.{code}", language),
                    self.url(address) if address else None,
                    language,
                    code == self.page.version,
                )
            )
        return tuple(found) if len(found) > 1 else ()

    def _counterpart(self, version: str) -> str | None:
        """The address of this page in another version, if it is there."""
        if self._entry is not None:
            key = f"{self._entry.id}.{version}"
            address = self._site.addresses.get(key)
        elif self.page.kind and self.page.section in ("", "coming"):
            address = section(self.page.kind, version, self._site)
        else:
            names = {
                "base/a-to-z.html": "a-to-z",
                "base/search.html": "search",
                "base/statement.html": "statement",
            }
            name = names.get(self.page.template)
            address = special(name, version, self._site) if name else None
            if self.page.template == "page/home.html":
                address = home(version, self.settings)
        return address if address in self._pages else None

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """Language and absolute address of each version of this page, itself among them."""
        found = tuple(
            (language, self.absolute(url))
            for code, _, url, language, _ in self.versions
            if url and code != EASY_TO_READ
        )
        return found if len(found) > 1 else ()

    @property
    def pagination(self) -> Pagination | None:
        page = self.page
        if page.of == 1:
            return None
        words = f"{part('page', page.language)}/{page.number}/"
        first = page.address.removesuffix(words) if page.number > 1 else page.address

        def url(number: int) -> str:
            return self.url(page_address(first, number, page.language))

        return Pagination(
            url(page.number - 1) if page.number > 1 else None,
            url(page.number + 1) if page.number < page.of else None,
            tuple((number, url(number), number == page.number) for number in range(1, page.of + 1)),
        )

    @property
    def archive(self) -> tuple[tuple[str, str, int, bool], ...]:
        """Years of news: year, href, how many posts, and whether it is this page."""
        keys = self._site.listed.get(("news", self.page.language), ())
        top = section("news", self.page.language, self._site)
        return tuple(
            (
                year,
                self.url(f"{top}{year}/"),
                len(those),
                self.page.section == "year" and self.page.term == year,
            )
            for year, those in by_year(self._site, keys).items()
        )

    @property
    def topics(self) -> tuple[tuple[str, str, int, bool], ...]:
        """Tags of news: tag, href, how many posts, and whether it is this page."""
        keys = self._site.listed.get(("news", self.page.language), ())
        topics = [
            (
                tag,
                self.url(self._tag_address(name)),
                len(those),
                self.page.section == "tag" and self.page.term == tag,
            )
            for name, (tag, those) in by_tag(self._site, keys).items()
        ]
        return tuple(
            sorted(topics, key=lambda topic: locale.sort_key(topic[0], self.page.language))
        )

    def tags(self, entry: Shown) -> tuple[tuple[str, str | None], ...]:
        """The tags of an entry; href where there is a list of news with that tag."""
        addresses = ((tag, self._tag_address(slug(tag))) for tag in entry.fields.tags)
        return tuple(
            (tag, self.url(address) if address in self._pages else None)
            for tag, address in addresses
        )

    def _tag_address(self, tag_slug: str) -> str:
        top = section("news", self.page.language, self._site)
        return f"{top}{part('tag', self.page.language)}/{tag_slug}/"

    @property
    def sections(self) -> tuple[tuple[str, str, bool], ...]:
        """Coming and past, on lists of events: name, href, and whether it is this page."""
        if self.page.kind != "event" or not self.page.section:
            return ()
        top = section("event", self.page.language, self._site)
        addresses = (("coming", top), ("past", f"{top}{part('past', self.page.language)}/"))
        return tuple(
            (name, self.url(address), name == self.page.section)
            for name, address in addresses
            if address in self._pages
        )

    @property
    def feeds(self) -> tuple[tuple[str, str, str], ...]:
        """Title, href and media type of the feeds in the page's language."""
        address = f"{section('news', self.page.language, self._site)}atom.xml"
        if address not in self._pages:
            return ()
        title = self._pages[address].title
        return ((title, self.url(address), "application/atom+xml"),)

    @property
    def calendar_url(self) -> str | None:
        if self._entry is None or self._entry.kind != "event":
            return None
        return self.url(f"{self.page.address}{self._entry.slug}.ics")

    @property
    def target(self) -> str | None:
        """Where a redirect leads; none where what was here is gone."""
        return self.url(self.page.target) if self.page.target else None

    @property
    def share(self) -> tuple[tuple[str, str], ...]:
        slots = {"url": quote(self.canonical, safe=""), "title": quote(self.page.title, safe="")}
        return tuple(
            (_SHARE[name][0], _SHARE[name][1].format(**slots)) for name in self.settings.share
        )

    @property
    def statement(self) -> Any:
        return self.settings.accessibility if has_statement(self._site) else None

    @property
    def findable(self) -> abc.Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
        """For search engines: each page's absolute address, day of change and alternates."""
        for page in self._pages.values():
            entry = self._site.entries.get(page.entry)
            if (
                page.format == "html"
                and page.address != "/404.html"
                and not (
                    entry
                    and (
                        getattr(entry.fields, "noindex", False)
                        or passed(entry, "deadline", self._clock)
                    )
                )
            ):
                other = View(self._site, self._pages, page, self._clock)
                yield other.canonical, _changed(entry), other.alternates

    # --- Addresses ---

    def url(self, address: str) -> str:
        """What to write in an href for an address of the site."""
        if not address.startswith("/"):
            return address
        return f"{self.settings.base_path}{quote(address, safe='/#~%:@!$&()*+,;=')}"

    def absolute(self, url: str) -> str:
        there = urlsplit(self.settings.base_url)
        return f"{there.scheme}://{there.netloc}{url}" if url.startswith("/") else url

    def section_url(self, name: str) -> str | None:
        """The list of a kind, or the site's page `a-to-z`, `search` or `statement`."""
        if name in KINDS:
            address = section(name, self.page.language, self._site)
        else:
            address = special(name, self.page.language, self._site)
        return self.url(address) if address in self._pages else None

    def asset(self, name: str) -> str:
        return self.url(f"/{self._site.assets[name].address}")

    def image_url(self, image: Image | str) -> str:
        return self.asset(f"images/{image if isinstance(image, str) else image.file}")

    def picture(self, image: Image | str, sizes: str = "", alt: str = "") -> Markup:
        """An `img` with its width and height, so that nothing moves while it loads."""
        file, text = (image, alt) if isinstance(image, str) else (image.file, image.alt)
        return self._img(f"images/{file}", text)

    def _img(self, name: str, alt: str, title: str = "") -> Markup:
        asset = self._site.assets[name]
        size = Markup(' width="{}" height="{}"').format(asset.width, asset.height)
        return Markup('<img src="{}" alt="{}"{}{} loading="lazy" decoding="async">').format(
            self.asset(name),
            alt,
            Markup(' title="{}"').format(title) if title else "",
            size if asset.width else "",
        )

    def document(self, item: Document) -> DocumentLink:
        """A document of the site, with type and size, or one elsewhere, with its host."""
        if item.url:
            return DocumentLink(
                item.url,
                item.title,
                self.string("link.external_host", host=self.host(item.url)),
                True,
            )
        asset = self._site.assets[f"documents/{item.file}"]
        return DocumentLink(
            self.asset(asset.name), item.title, self._detail(asset.name, asset.size), False
        )

    def _detail(self, name: str, count: int) -> str:
        suffix = name.rpartition(".")[2].lower()
        return self.string(
            "document.detail",
            type=DOCUMENT_TYPES.get(suffix, suffix.upper()),
            size=locale.size(count, self.page.language),
        )

    # --- Words ---

    def string(self, key: str, **slots: Any) -> str:
        """A text of the page's language."""
        text = self._site.strings[self.page.language][key]
        return text.format(**slots) if slots else text

    def has_string(self, key: str) -> bool:
        return key in self._site.strings[self.page.language]

    def date(self, when: When) -> Markup:
        return self._time(when.day.isoformat(), locale.months(when.day, self.page.language))

    def date_time(self, when: When) -> Markup:
        if when.time is None:
            return self.date(when)
        at = self.string("time.at", time=locale.hours(when.time, None, self.page.language))
        return self._time(self._local(when), f"{locale.months(when.day, self.page.language)} {at}")

    def time(self, moment: time) -> Markup:
        return self._time(f"{moment:%H:%M}", locale.hours(moment, None, self.page.language))

    def interval(self, start: Any, end: When | None = None) -> Markup:
        """'21 november 2026 kl. 13.00–15.00'; takes two dates, or the fields of an event."""
        if not isinstance(start, When):
            start, end = start.start, start.end
        if end is None or (end.day == start.day and end.time is None):
            return self.date_time(start)
        language = self.page.language
        if start.time is None or end.time is None:
            days = locale.days(start.day, end.day, language)
            return self._time(start.day.isoformat(), days)
        if start.day != end.day:
            return Markup("{} – {}").format(self.date_time(start), self.date_time(end))
        at = self.string("time.at", time=locale.hours(start.time, end.time, language))
        return self._time(self._local(start), f"{locale.months(start.day, language)} {at}")

    def _time(self, machine: str, words: str) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(machine, words)

    def _local(self, when: When) -> str:
        return when.instant.astimezone(self.settings.zone).isoformat(timespec="minutes")

    def years(self, period: Period) -> str:
        return "–".join(str(year) for year in dict.fromkeys(period))

    def number(self, value: int) -> str:
        return locale.number(value, self.page.language)

    def phone(self, text: str) -> Markup:
        """A `tel:` link (RFC 3966); Swedish numbers get their country code."""
        digits = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
        if digits.startswith("0") and self.settings.language == "sv":
            digits = f"+46{digits[1:]}"
        return Markup('<a href="tel:{}">{}</a>').format(digits, text.replace(" ", "\u00a0"))

    def email(self, text: str) -> Markup:
        return Markup('<a href="mailto:{}">{}</a>').format(text, text)

    def host(self, url: str) -> str:
        return (urlsplit(url).hostname or "").removeprefix("www.")

    # --- Inside ---

    def _section(self, keys: abc.Sequence[str], name: str) -> abc.Sequence[str]:
        """The part of a list that `coming`, `past`, `open` or `closed` names."""
        moment = {"coming": "over", "past": "over", "open": "deadline", "closed": "deadline"}
        if not name:
            return keys
        still = current(self._site, keys, moment[name], self._clock)
        if name in ("coming", "open"):
            return still
        return tuple(key for key in reversed(keys) if key not in still)

    def _teaser(self, key: str) -> Shown:
        return self._show(self._site.entries[key])

    def _show(self, entry: Entry, whole: bool = False) -> Shown:
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

    def _fill(self, marker: re.Match[str], body: Body, entry: Entry) -> str:
        """What a marker in a body's HTML stands for."""
        sign, index = marker[1], int(marker[2])
        if sign == "\ue000":
            return str(escape(self._href(entry, body.links[index].target)))
        if sign == "\ue002":
            return str(self._after_link(entry, body.links[index].target))
        picture = body.pictures[index]
        target = resolve(self._site, entry.path, entry.version, picture.source)
        if not isinstance(target, ToAsset):
            return ""
        if sign == "\ue003":
            return str(self._img(target.asset.name, picture.alt or "", picture.title))
        image = self._img(target.asset.name, picture.alt or "")
        caption = Markup("<figcaption>{}</figcaption>").format(picture.title)
        return str(Markup("<figure>{}{}</figure>").format(image, caption if picture.title else ""))

    def _href(self, entry: Entry, written: str) -> str:
        target = resolve(self._site, entry.path, entry.version, written)
        if isinstance(target, ToEntry):
            fragment = f"#{quote(target.fragment)}" if target.fragment else ""
            if target.entry.key == entry.key and fragment:
                return fragment
            return self.url(self._site.addresses[target.entry.key]) + fragment
        if isinstance(target, ToAddress):
            return self.url(target.address) + (
                f"#{quote(target.fragment)}" if target.fragment else ""
            )
        if isinstance(target, ToAsset):
            return self.asset(target.asset.name)
        return target.url if isinstance(target, ToElsewhere) else ""

    def _after_link(self, entry: Entry, written: str) -> Markup:
        """Type and size of a document; that a link leads to another site."""
        target = resolve(self._site, entry.path, entry.version, written)
        if isinstance(target, ToAsset) and target.asset.name.startswith("documents/"):
            detail = self._detail(target.asset.name, target.asset.size)
        elif isinstance(target, ToElsewhere) and target.scheme == "https":
            detail = self.string("link.external")
        else:
            return Markup("")
        return Markup(' <span class="mark">({})</span>').format(detail)


def _kind_of_list(folder: str) -> str:
    """The kind that a block of a start page lists: `news` → `news`, `forum` → `forum`."""
    if folder == Forum.folder:
        return "forum"
    assert folder in FOLDERS
    return next(kind for kind, cls in KINDS.items() if cls.folder == folder)


def _changed(entry: Entry | None) -> str:
    """The day on which an entry last changed, as far as its author said; else ""."""
    fields = entry.fields if entry else None
    when: When | None = getattr(fields, "updated", None) or getattr(fields, "date", None)
    return when.day.isoformat() if when else ""
