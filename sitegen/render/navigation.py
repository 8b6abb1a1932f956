"""Ways through the site: breadcrumbs, menu, versions of a page, pages of a list, feeds.

Each is a function of where the reader stands: an `At`. Addresses leave this module as they are to
be written in an href.
"""

from __future__ import annotations

import re
from collections import abc
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from sitegen.connect.pages import calendar_name, page_address, part, section, special
from sitegen.connect.site import Site, home
from sitegen.declare.config import EASY_TO_READ, language_of
from sitegen.declare.kinds import KINDS
from sitegen.read.entries import slug
from sitegen.words import locale
from sitegen.words.media_types import FEEDS
from sitegen.words.model import Asset, Entry, Page

# Names of documents are the author's; in an address, these signs say that something else begins.
_MEANINGFUL = re.compile(r"[%#?]")

# The site's own pages that have a counterpart in other languages, by their layout.
_OWN_PAGES = {
    "base/a-to-z.html": "a-to-z",
    "base/search.html": "search",
    "base/statement.html": "statement",
}


# Up to so many pages, a list shows the numbers of all.
MOST_NUMBERS = 9


class Pagination(NamedTuple):
    previous: str | None
    next: str | None
    # Number, href, and whether it is this page.
    numbers: tuple[tuple[int, str, bool], ...]


class Version(NamedTuple):
    """A language of the site, or easy-to-read text, as a page offers it to its reader."""

    code: str
    # What the link says, in the language to which it leads.
    label: str
    # This page in that version, if it is there.
    url: str | None
    # Else the start page of that language, and that this page is not in it.
    start: str | None
    none: str
    language: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class At:
    """Where a reader stands: a page of a site, among all its planned pages by address."""

    site: Site
    pages: abc.Mapping[str, Page]
    page: Page

    @property
    def entry(self) -> Entry | None:
        return self.site.entries.get(self.page.entry)

    @property
    def id(self) -> str:
        """The id of the page's entry, or ""; to know that takes no entry of a large site."""
        return self.page.entry.rpartition(".")[0]

    def url(self, address: str) -> str:
        """What to write in an href for an address of the site."""
        return address_url(self.site, address)

    def absolute(self, url: str) -> str:
        return f"{self.site.settings.origin}{url}" if url.startswith("/") else url

    def known(self, address: str) -> str | None:
        """The href of an address, if there is a page."""
        return self.url(address) if address in self.pages else None

    def listed(self, kind: str) -> tuple[str, ...]:
        """Keys of the entries of a kind in the page's language."""
        return self.site.listed.get((kind, self.page.language), ())


def address_url(site: Site, address: str) -> str:
    """What to write in an href for an address of a site."""
    return _quoted(f"{site.settings.base_path}{address}") if address.startswith("/") else address


def file_address(asset: Asset) -> str:
    """The address of a file, whose name may hold what means something in an address."""
    return f"/{_MEANINGFUL.sub(lambda sign: quote(sign[0]), asset.address)}"


# The same few addresses stand on every page.
@lru_cache(maxsize=10_000)
def _quoted(address: str) -> str:
    return quote(address, safe="/#~%:@!$&()*+,;=")


def section_url(at: At, name: str) -> str | None:
    """The list of a kind, or the site's page `a-to-z`, `search` or `statement`."""
    find = section if name in KINDS else special
    return at.known(find(name, at.page.language, at.site))


def breadcrumbs(at: At) -> tuple[tuple[str, str], ...]:
    """From home to the parent; none on home and 404."""
    top = home(at.page.language, at.site.settings)
    if at.page.address in (top, "/404.html"):
        return ()
    crumbs = [(at.site.word("breadcrumbs.home", at.page.language), at.url(top))]
    walked = top
    for step in at.page.address.removeprefix(top).strip("/").split("/")[:-1]:
        walked += f"{step}/"
        above = at.pages.get(walked)
        if above and above.format == "html":
            crumbs.append((above.title, at.url(walked)))
    return tuple(crumbs)


def menu(at: At) -> tuple[tuple[str, str, str], ...]:
    """Title, href, and whether it is this `page`, its `section`, or neither."""
    return tuple((title, at.url(address), _here(at, address)) for address, title in _items(at))


def _here(at: At, address: str) -> str:
    if address == at.page.address:
        return "page"
    # Every page is below the start page, so that says nothing.
    top = home(at.page.language, at.site.settings)
    return "section" if address != top and is_below(at.page.address, address) else ""


def is_below(address: str, above: str) -> bool:
    """Whether an address is another, or below it: `/om/vi/` is below `/om`, `/omsorg/` is not."""
    return address.startswith(f"{above.rstrip('/')}/")


def _items(at: At) -> abc.Iterator[tuple[str, str]]:
    """Addresses and titles: those of the settings, else the sections that have something.

    A language without a menu of its own has the first one's, as far as its pages are there.
    """
    settings, language = at.site.settings, at.page.language
    own = settings.in_language(language).menu
    for item in own or settings.menu:
        page = at.pages.get(item.to)
        if page and page.format == "redirect":
            page = at.pages.get(page.target)
        if page and not own:
            there = counterpart(At(at.site, at.pages, page), language)
            page = at.pages.get(there) if there else None
        # What is not on the site now leaves the menu until it is.
        if page:
            yield page.address, (item.label if own else None) or page.title
    if settings.menu:
        return
    for kind, cls in KINDS.items():
        page = at.pages.get(section(kind, language, at.site)) if cls.in_menu else None
        if page:
            yield page.address, page.title
    depth = home(language, settings).count("/") + 1
    for key in at.listed("page"):
        address, entry = at.site.addresses[key], at.site.entries[key]
        if address.count("/") == depth and entry.fields.menu is not False:
            yield address, entry.fields.title


def versions(at: At) -> tuple[Version, ...]:
    """The versions in which this page is there, and the languages in which it is not."""
    site = at.site
    codes = [*site.languages]
    if EASY_TO_READ in site.versions.get(at.id, ()):
        codes.append(EASY_TO_READ)
    found = [_version(at, code) for code in codes]
    return tuple(found) if len(found) > 1 else ()


def _version(at: At, code: str) -> Version:
    language = language_of(code, at.site.settings)
    address = counterpart(at, code)
    # Easy-to-read text and the text that it is made of are in one language.
    is_plain = at.page.version == EASY_TO_READ and language == at.page.language
    name = "version.plain" if is_plain and code != EASY_TO_READ else f"version.{code}"
    label = at.site.word(name if address else "version.start", language)
    return Version(
        code,
        # Nobody need write what a language is called.
        locale.language_name(language) if label == name else label,
        at.url(address) if address else None,
        None if address else at.url(home(language, at.site.settings)),
        "" if address else at.site.word("version.none", language),
        language,
        code == at.page.version,
    )


def counterpart(at: At, version: str) -> str | None:
    """The address of this page in another version, if it is there."""
    page, settings = at.page, at.site.settings
    if version == page.version:
        return page.address
    address = None
    if page.template.endswith("/list.html") and version != EASY_TO_READ:
        address = _same_list(at, version)
    elif page.template == "page/home.html" and version != EASY_TO_READ:
        address = home(version, settings)
    elif page.entry in at.site.addresses and page.number == 1:
        address = at.site.addresses.get(f"{at.id}.{version}")
    elif page.template in _OWN_PAGES:
        address = special(_OWN_PAGES[page.template], version, at.site)
    return address if address in at.pages else None


def _same_list(at: At, language: str) -> str | None:
    """The address of this list in another language; tags and later pages hold other things."""
    top = section(at.page.kind, language, at.site)
    below = {
        "": "",
        "coming": "",
        "past": f"{part('past', language)}/",
        "year": f"{at.page.term}/",
    }
    if at.page.number > 1 or at.page.section not in below:
        return None
    return f"{top}{below[at.page.section]}"


def alternates(at: At, may_be_found: abc.Callable[[Page], bool]) -> tuple[tuple[str, str], ...]:
    """Language and absolute address of each version of this page, itself among them.

    `x-default`, for readers of any other language, is that in the site's first one. What search
    engines are not to show has none. An easy-to-read page has none: its language is that of the
    original, which stands for both.
    """
    page, settings = at.page, at.site.settings
    if page.version == EASY_TO_READ or not may_be_found(page):
        return ()
    addresses = ((language, counterpart(at, language)) for language in at.site.languages)
    found = {
        language: at.absolute(at.url(address))
        for language, address in addresses
        if address and may_be_found(at.pages[address])
    }
    if len(found) < 2:
        return ()
    first = found.get(settings.language)
    return (*found.items(), *((("x-default", first),) if first else ()))


def pagination(at: At) -> Pagination | None:
    """The way to the other pages of a list; none where there is only one."""
    page = at.page
    if page.of == 1:
        return None
    tail = f"{part('page', page.language)}/{page.number}/"
    first = page.address.removesuffix(tail) if page.number > 1 else page.address

    def url(number: int) -> str:
        return at.url(page_address(first, number, page.language))

    return Pagination(
        url(page.number - 1) if page.number > 1 else None,
        url(page.number + 1) if page.number < page.of else None,
        tuple((number, url(number), number == page.number) for number in _shown(page)),
    )


def _shown(page: Page) -> list[int]:
    """The numbers that a long list shows: its ends, and those about the page.

    A list of a thousand pages would else have a million links.
    """
    near = range(page.number - 2, page.number + 3)
    few = page.of <= MOST_NUMBERS
    return [n for n in range(1, page.of + 1) if few or n in (1, page.of) or n in near]


def archive(at: At) -> tuple[tuple[str, str, int, bool], ...]:
    """Years of a list with an archive: year, href, how many, and whether it is this page."""
    years = at.site.years.get((at.page.kind, at.page.language), {})
    if not years:
        return ()
    top = section(at.page.kind, at.page.language, at.site)
    here = at.page.term if at.page.section == "year" else ""
    return tuple(
        (year, at.url(f"{top}{year}/"), len(keys), year == here) for year, keys in years.items()
    )


def topics(at: At) -> tuple[tuple[str, str, int, bool], ...]:
    """Tags of a list with an archive: tag, href, how many, and whether it is this page."""
    here = at.page.term if at.page.section == "tag" else ""
    tags = at.site.tags.get((at.page.kind, at.page.language), {})
    found = [
        (tag, at.url(tag_address(at, at.page.kind, tag)), len(keys), tag == here)
        for tag, keys in tags.values()
    ]
    return tuple(sorted(found, key=lambda topic: locale.sort_key(topic[0], at.page.language)))


def tag_address(at: At, kind: str, tag: str) -> str:
    """The address of the list of what has a tag, of a kind that has an archive."""
    top = section(kind, at.page.language, at.site)
    return f"{top}{part('tag', at.page.language)}/{slug(tag)}/"


def archived_kinds() -> tuple[str, ...]:
    """The kinds with lists by year and tag."""
    return tuple(kind for kind, cls in KINDS.items() if cls.archived)


def sections(at: At) -> tuple[tuple[str, str, bool], ...]:
    """Coming and past, on lists that keep both: name, href, and whether it is this page."""
    if not at.page.kind or not KINDS[at.page.kind].keeps_past or not at.page.section:
        return ()
    top = section(at.page.kind, at.page.language, at.site)
    both = (("coming", top), ("past", f"{top}{part('past', at.page.language)}/"))
    return tuple(
        (name, at.url(address), name == at.page.section)
        for name, address in both
        if address in at.pages
    )


class Feed(NamedTuple):
    title: str
    url: str
    # Its media type.
    type: str


def feeds(at: At) -> tuple[Feed, ...]:
    """The feeds of all that is published, in the page's language."""
    tops = (section(kind, at.page.language, at.site) for kind in archived_kinds())
    found = (_feed(at, f"{top}{name}") for top in tops for name in FEEDS)
    return tuple(feed for feed in found if feed)


def list_feed(at: At) -> Feed | None:
    """The feed of a list, or of a tag."""
    page = at.page
    if not page.template.endswith("/list.html") or page.section not in ("", "tag"):
        return None
    top = section(page.kind, page.language, at.site)
    return _feed(at, f"{tag_address(at, page.kind, page.term) if page.term else top}atom.xml")


def calendar(at: At) -> str | None:
    """The href of the calendar to subscribe to: of the events of a list, a network or a body."""
    kind, language = at.page.kind, at.page.language
    if not kind:
        return None
    if KINDS[kind].has_calendar and at.page.template == f"{kind}/list.html":
        top = section(kind, language, at.site)
    elif KINDS[kind].has_meetings:
        top = at.site.addresses.get(f"{at.id}.{language}", "")
    else:
        return None
    return at.known(f"{top}{calendar_name(at.site.settings, language)}")


def _feed(at: At, address: str) -> Feed | None:
    page = at.pages.get(address)
    name = address.rpartition("/")[2]
    return Feed(page.title, at.url(address), FEEDS[name]) if page else None
