"""Planning: which pages and other files the site has, and at which addresses.

In: a `Site` and the clock. Out: a `Page` for each file to render, sorted by address, and the
problems of addresses that collide. Nothing is rendered here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import abc
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import unquote

from sitegen.connect.site import Site, absent_addresses, home
from sitegen.declare import hosts
from sitegen.declare.config import EASY_TO_READ, Settings
from sitegen.declare.kinds import KINDS
from sitegen.read.sources import Redirect
from sitegen.words.clock import Clock
from sitegen.words.files import MANIFEST, STAGING, UnsafePath, safe_path
from sitegen.words.model import Entry, Page, Place
from sitegen.words.problems import Problem, problem
from sitegen.words.spelling import nearest

# Parts of addresses, by language; languages without a row of their own have the English ones.
_WORDS = {
    "sv": {"page": "sida", "tag": "amne", "past": "tidigare", "a-to-z": "a-o", "search": "sok",
           "statement": "tillganglighetsredogorelse"},
    "en": {"page": "page", "tag": "tag", "past": "past", "a-to-z": "a-z", "search": "search",
           "statement": "accessibility-statement"},
}  # fmt: skip

# How many entries a feed holds: readers fetch all of it each time.
MOST_IN_FEED = 30
# The most addresses of one map (sitemaps.org); the most bytes, 50 MB, are a thousand for each.
MOST_IN_SITEMAP = 50_000
# How many events that are over a calendar to subscribe to holds, beside all that are not.
MOST_PAST_IN_CALENDAR = 200


def part(word: str, language: str) -> str:
    """The part of an address that stands for `word` in a language."""
    return _WORDS.get(language, _WORDS["en"])[word]


def special(name: str, language: str, site: Site) -> str:
    """The address of one of the site's own pages: `a-to-z`, `search`, `statement`."""
    return f"{home(language, site.settings)}{part(name, language)}/"


def section(kind: str, language: str, site: Site) -> str:
    """The address of a kind's list: `/nyheter/`."""
    return f"{home(language, site.settings)}{site.settings.segment(kind, language)}/"


def plan_pages(
    site: Site, redirects: abc.Sequence[Redirect], clock: Clock
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """All files of the site that are rendered, sorted by address."""
    pages = list(chain(_entry_pages(site), _site_files(site)))
    for language in site.languages:
        pages += _own_pages(site, language)
        for kind, cls in KINDS.items():
            if cls.has_list:
                pages += _list_pages(site, kind, language, clock)
    unique, problems = _unique(pages, site)
    unique = list(_with_maps(unique))
    moved, wrong = _redirect_pages(site, redirects, unique)
    return tuple(sorted([*unique, *moved], key=lambda page: page.address)), (*problems, *wrong)


# --- Entries ---


def _entry_pages(site: Site) -> abc.Iterator[Page]:
    for key, entry in site.entries.items():
        if not KINDS[entry.kind].has_pages or _introduces_list(entry):
            continue
        is_home = entry.id == "pages/index" and entry.version != EASY_TO_READ
        address = site.addresses[key]
        yield Page(
            address=address,
            format="html",
            template="page/home.html" if is_home else f"{entry.kind}/page.html",
            kind=entry.kind,
            language=site.language(entry),
            version=entry.version,
            title=entry.fields.heading,
            entry=key,
        )
        if KINDS[entry.kind].has_calendar:
            yield Page(f"{address}{entry.slug}.ics", "ics", site.language(entry), entry=key)
        if KINDS[entry.kind].has_meetings and entry.version != EASY_TO_READ:
            yield from _calendars(site, entry)


def _calendars(site: Site, entry: Entry) -> abc.Iterator[Page]:
    """The calendar of an entry's meetings, also when there are none: it may have subscribers.

    Theirs stays at old addresses of the entry too, as no calendar follows a page that leads on.
    """
    language = site.language(entry)
    for above in (site.addresses[entry.key], *map(_in_full, entry.fields.aliases)):
        address = f"{above}{calendar_name(site.settings, language)}"
        if above.endswith("/") and _is_safe(address):
            title = entry.fields.heading
            yield Page(address, "calendar", language, kind=entry.kind, title=title, entry=entry.key)


def calendar_name(settings: Settings, language: str) -> str:
    """The file of a calendar to subscribe to: `kalender.ics`."""
    return f"{settings.segment('event', language)}.ics"


def _introduces_list(entry: Entry) -> bool:
    """Whether it is the `index.md` of a folder whose entries have a list.

    Its easy-to-read version is a page of its own, as there is no such version of a list.
    """
    folder, _, name = entry.id.partition("/")
    has_list = any(cls.has_list and cls.folder == folder for cls in KINDS.values())
    return name == "index" and has_list and entry.version != EASY_TO_READ


# --- Lists ---


def _list_pages(site: Site, kind: str, language: str, clock: Clock) -> abc.Iterator[Page]:
    """The pages of a kind's lists in one language.

    A list stays, empty, when all that it lists has had its time: menus lead to it.
    """
    keys = site.listed.get((kind, language), ())
    introduction = site.entries.get(f"{KINDS[kind].folder}/index.{language}")
    if not keys and not introduction and not _has_absent(site, kind, language):
        return
    title = introduction.fields.title if introduction else site.word(f"section.{kind}", language)
    whole = Page(
        address=section(kind, language, site),
        format="html",
        template=f"{kind}/list.html",
        kind=kind,
        language=language,
        version=language,
        title=title,
        entry=introduction.key if introduction else "",
    )
    cls = KINDS[kind]
    still = current(site, keys, cls.until, clock) if cls.until else tuple(keys)
    yield from _paginated(site, replace(whole, section="coming" if cls.keeps_past else ""), still)
    if cls.keeps_past:
        yield from _past_list(site, whole, [key for key in keys if key not in set(still)])
    if cls.archived:
        yield from _archive(site, whole)
    if cls.has_calendar:
        name = calendar_name(site.settings, language)
        yield Page(f"{whole.address}{name}", "calendar", language, kind=kind, title=title)
    if cls.archived or cls.has_feed:
        yield from _feeds(site, whole, still)


def _has_absent(site: Site, kind: str, language: str) -> bool:
    """Whether entries of a kind are there, but not on the site now."""
    return any(
        hidden.why != "draft" and (hidden.entry.kind, hidden.entry.version) == (kind, language)
        for hidden in site.hidden.values()
    )


def current(site: Site, keys: abc.Iterable[str], moment: str, clock: Clock) -> tuple[str, ...]:
    """Those for which a moment (`deadline`, `over`) has not passed."""
    return tuple(key for key in keys if not passed(site.entries[key], moment, clock))


def passed(entry: Entry, moment: str, clock: Clock) -> bool:
    """Whether a moment of an entry has passed; what it does not have has not."""
    instants = [each.instant for each in entry.moments if each.name == moment]
    return bool(instants) and clock.passed(instants[0])


def _past_list(site: Site, whole: Page, keys: abc.Sequence[str]) -> abc.Iterator[Page]:
    """What has left a list, latest first."""
    if keys:
        earlier = replace(
            whole,
            address=f"{whole.address}{part('past', whole.language)}/",
            section="past",
            title=site.word(f"{whole.kind}.past", whole.language),
            entry="",
        )
        yield from _paginated(site, earlier, tuple(reversed(keys)))


def _archive(site: Site, whole: Page) -> abc.Iterator[Page]:
    """The lists of each year and of each tag."""
    which = (whole.kind, whole.language)
    for year, those in site.years.get(which, {}).items():
        address = f"{whole.address}{year}/"
        title = f"{whole.title} {year}"
        listing = replace(whole, address=address, section="year", term=year, title=title, entry="")
        yield from _paginated(site, listing, those)
    for tag_slug, (tag, those) in site.tags.get(which, {}).items():
        address = f"{whole.address}{part('tag', whole.language)}/{tag_slug}/"
        title = site.word(f"{whole.kind}.tagged", whole.language).replace("{tag}", tag)
        listing = replace(whole, address=address, section="tag", term=tag, title=title, entry="")
        yield from _paginated(site, listing, those)
        yield _feed(site, listing, "atom.xml", "atom", those)


def _feeds(site: Site, whole: Page, keys: abc.Sequence[str]) -> abc.Iterator[Page]:
    """The feed of a list, in Atom and, where it goes on for years, in JSON too."""
    if not KINDS[whole.kind].archived:
        # The list has an order of its own.
        keys = sorted(keys, key=lambda key: site.entries[key].fields.date.instant, reverse=True)
    yield _feed(site, whole, "atom.xml", "atom", keys)
    if KINDS[whole.kind].archived:
        yield _feed(site, whole, "feed.json", "json-feed", keys)


def _feed(site: Site, listing: Page, name: str, format_: str, keys: abc.Sequence[str]) -> Page:
    """The newest that may be found: search engines read feeds as they do site maps."""
    shown = (key for key in keys if not getattr(site.entries[key].fields, "noindex", False))
    return replace(
        listing,
        address=f"{listing.address}{name}",
        format=format_,
        template="",
        entry="",
        version="",
        items=tuple(islice(shown, MOST_IN_FEED)),
    )


def _paginated(site: Site, first: Page, keys: abc.Sequence[str]) -> abc.Iterator[Page]:
    """The pages of one list; an empty list has one page."""
    size = site.settings.per_page if KINDS[first.kind].paginated else max(len(keys), 1)
    count = max(1, -(-len(keys) // size))
    for number in range(1, count + 1):
        yield replace(
            first,
            address=page_address(first.address, number, first.language),
            items=tuple(keys[(number - 1) * size : number * size]),
            number=number,
            of=count,
        )


def page_address(first: str, number: int, language: str) -> str:
    """The address of a page of a list, of which `first` is that of the first page."""
    return first if number == 1 else f"{first}{part('page', language)}/{number}/"


# --- The site's own pages ---


def _own_pages(site: Site, language: str) -> abc.Iterator[Page]:
    """Start page (if nobody wrote one), A–Ö, search, statement and 404."""

    def own(address: str, template: str, title: str) -> Page:
        return Page(address, "html", language, template, title=title, version=language)

    if f"pages/index.{language}" not in site.entries:
        name = site.settings.in_language(language).name
        yield own(home(language, site.settings), "page/home.html", name)
    yield own(
        special("a-to-z", language, site), "base/a-to-z.html", site.word("footer.a-to-z", language)
    )
    if site.settings.search:
        yield own(
            special("search", language, site),
            "base/search.html",
            site.word("search.title", language),
        )
    if has_statement(site):
        yield own(
            special("statement", language, site),
            "base/statement.html",
            site.word("footer.statement", language),
        )
    if language == site.settings.language:
        yield own("/404.html", "base/404.html", site.word("missing.title", language))


def has_statement(site: Site) -> bool:
    accessibility = site.settings.accessibility
    return accessibility is not None and accessibility.statement


def _site_files(site: Site) -> abc.Iterator[Page]:
    language = site.settings.language
    yield Page("/sitemap.xml", "sitemap", language)
    yield Page("/robots.txt", "robots", language)
    for name in hosts.files(site.settings):
        yield Page(f"/{name}", name, language)


def _with_maps(pages: abc.Sequence[Page]) -> abc.Iterator[Page]:
    """The pages, and the parts of a site map that one file cannot hold."""
    count = -(-sum(page.format == "html" for page in pages) // MOST_IN_SITEMAP)
    for page in pages:
        if page.format != "sitemap" or count < 2:
            yield page
            continue
        yield replace(page, format="sitemap-index", of=count)
        for number in range(1, count + 1):
            yield replace(page, address=map_address(number), number=number, of=count)


def map_address(number: int) -> str:
    """The address of a part of the site map."""
    return f"/sitemap-{number}.xml"


# --- Collisions and redirects ---


def _folded(address: str) -> str:
    """Addresses that are the same here are one file on some disk or host."""
    return unicodedata.normalize("NFC", address).casefold()


def _unique(pages: abc.Sequence[Page], site: Site) -> tuple[list[Page], list[Problem]]:
    seen: dict[str, Page] = {}
    problems = []
    # The site's own pages give way, so that the problem stands at an author's file.
    for page in sorted(pages, key=lambda page: (bool(page.entry), page.address, page.entry)):
        folded = _folded(page.address)
        other = seen.get(folded)
        if other is None:
            seen[folded] = page
            entry = site.entries.get(page.entry)
            if entry and page.format == "html" and not _is_safe(page.address):
                place = _address_place(entry)
                problems.append(problem("bad-file-name", entry.path, place, name=page.address))
        # Kinds with the same part of addresses are told where the settings say so.
        elif page.format == "html" and not _shares_segment(page, other, site):
            entry = site.entries.get(page.entry) or site.entries.get(other.entry)
            rival = site.entries.get(other.entry)
            problems.append(
                problem(
                    "address-collision",
                    entry.path if entry else "content/site.yaml",
                    _address_place(entry),
                    address=page.address,
                    other=rival.path if rival else other.title,
                )
            )
    return list(seen.values()), problems


def _shares_segment(one: Page, other: Page, site: Site) -> bool:
    """Whether two kinds of the site have the same part of addresses."""
    segments = {
        (KINDS[page.kind].folder, site.settings.segment(page.kind, page.language))
        for page in (one, other)
        if page.kind
    }
    return len(segments) == 2 and len({segment for _, segment in segments}) == 1


def _address_place(entry: Entry | None) -> Place:
    """Where an author would change the address: `slug`, else `title`, else the first line."""
    places = entry.places if entry else {}
    return places.get("slug") or places.get("title") or Place(1, 1)


def _redirect_pages(
    site: Site, redirects: abc.Sequence[Redirect], pages: abc.Sequence[Page]
) -> tuple[list[Page], list[Problem]]:
    """Pages at old addresses: aliases of entries, and those of `redirects.yaml`."""
    wanted = [
        Redirect(
            alias,
            site.addresses[key],
            entry.path,
            entry.places.get(f"aliases[{number}]", Place(1, 1)),
        )
        for key, entry in site.entries.items()
        for number, alias in enumerate(getattr(entry.fields, "aliases", ()))
    ]
    if not wanted and not redirects:
        return [], []
    known = {_folded(page.address): page.address for page in pages}
    known |= {_folded(f"/{name}"): f"/{name}" for name in _published_files(site)}
    absent = {_folded(each): each for each in absent_addresses(site)}
    # What comes by itself keeps its address; what is gone may leave it to others.
    kept = {each: each for each in absent_addresses(site, ("coming", "broken"))}
    moved, problems = _old_addresses([*wanted, *redirects], kept | known)
    first = site.settings.language
    found = []
    following = {_folded(old): each.new for old, each in moved.items()}
    for old, each in moved.items():
        target = _destination(each.new, absent | known, following)
        on = _folded(_in_full(re.split("[?#]", each.new, maxsplit=1)[0]))
        leads_on = on in following and on not in known
        if leads_on:
            problems += _check_chain(old, each, following, target)
        if target and _folded(target.partition("#")[0]) in absent.keys() - known.keys():
            continue
        if target is None and leads_on:
            continue
        if target is None:
            close = nearest(each.new, known.values())
            problems.append(
                problem(
                    "redirect-to-nowhere", each.path, each.place, address=each.new, suggestion=close
                )
            )
            continue
        name = "redirect" if target else "gone"
        title = site.word(f"{name}.title", first)
        template = f"base/{name}.html"
        found.append(Page(old, "redirect", first, template, title=title, target=target))
    with_rules, untold = _told_to_host(found, moved, site)
    return with_rules, [*problems, *untold]


def _told_to_host(
    pages: list[Page], moved: abc.Mapping[str, Redirect], site: Site
) -> tuple[list[Page], list[Problem]]:
    """The pages at old addresses, without files where those would hide what the host is told."""
    host = hosts.host_of(site.settings)
    if hosts.REDIRECTS_FILE not in host.files:
        return pages, []
    pages = sorted(pages, key=lambda page: page.address)
    ruled = hosts.ruled([hosts.Moved(page.address, page.target) for page in pages], site.settings)
    problems = []
    if ruled.left_out:
        first = moved[ruled.left_out[0]]
        count = str(len(ruled.left_out))
        facts = {"address": ruled.left_out[0], "count": count, "host": host.name}
        problems.append(problem("redirect-without-rule", first.path, first.place, **facts))
    if host.files_win:
        pages = [
            replace(page, format="rule", template="") if page.address in ruled.lines else page
            for page in pages
        ]
    return pages, problems


def _check_chain(
    old: str, each: Redirect, following: abc.Mapping[str, str], target: str | None
) -> abc.Iterator[Problem]:
    """An old address that leads to another one; where that leads nowhere is told there."""
    if target is not None:
        write = target or "gone"
        yield problem("redirect-chain", each.path, each.place, address=each.new, write=write)
        return
    steps = [_folded(old)]
    while steps[-1] in following:
        steps.append(_folded(_in_full(re.split("[?#]", following[steps[-1]], maxsplit=1)[0])))
        if steps[-1] in steps[:-1]:
            break
    # A circle is told once, at the first of its addresses.
    if steps[-1] == steps[0] == min(steps, key=list(following).index):
        yield problem("redirect-circle", each.path, each.place, steps=" → ".join(steps))


def _published_files(site: Site) -> abc.Iterator[str]:
    return (asset.address for asset in site.assets.values())


def _old_addresses(
    wanted: abc.Iterable[Redirect], known: abc.Mapping[str, str]
) -> tuple[dict[str, Redirect], list[Problem]]:
    """Old addresses in full, each once, and the problems of those that cannot be."""
    found: dict[str, Redirect] = {}
    problems = []
    taken = {_file(address) for address in (*known.values(), *_RESERVED)}
    folders = {above for file in taken for above in _above(file)}
    for each in wanted:
        old = _in_full(each.old)
        file = _file(old)
        if not _is_safe(old):
            problems.append(problem("bad-address", each.path, each.place, value=each.old))
        elif file in folders or not taken.isdisjoint(_above(file)):
            # A name cannot be a file and a folder: `/robots.txt/`.
            problems.append(problem("alias-hides-page", each.path, each.place, address=old))
        elif file in taken:
            # `/om/index.html` needs no redirect to `/om/`: hosts show the same file at both.
            if old == _in_full(each.new) or _file(old) != _file(_in_full(each.new)):
                problems.append(problem("alias-hides-page", each.path, each.place, address=old))
        else:
            taken.add(file)
            folders.update(_above(file))
            found[old] = each
    return found, problems


# What the writer keeps for itself.
_RESERVED = (f"/{MANIFEST}", f"/{STAGING}")


def _is_safe(address: str) -> bool:
    """Whether a page at an address is a file that every disk and host can have."""
    try:
        safe_path(Page(address, "html", "").path)
    except UnsafePath:
        return False
    return True


def _above(file: str) -> abc.Iterator[str]:
    """The folders that a file is in: `/a` and `/a/b` of `/a/b/index.html`."""
    steps = file.split("/")
    return ("/".join(steps[:count]) for count in range(2, len(steps)))


def _in_full(address: str) -> str:
    """An address as it is planned: no escapes, and a slash after all but files of HTML."""
    plain = unquote(address)
    return plain if plain.endswith(("/", ".html", ".htm")) else f"{plain}/"


def _file(address: str) -> str:
    """The file that a host shows at an address, as a disk or host that folds letters names it."""
    return _folded(f"{address}index.html" if address.endswith("/") else address)


def _destination(
    new: str, known: abc.Mapping[str, str], moved: abc.Mapping[str, str]
) -> str | None:
    """Where a redirect leads in the end, "" for what is gone; None: nowhere, or in a circle."""
    seen = set()
    while new != "gone" and not new.startswith(("https://", "http://")):
        address = re.split("[?#]", new, maxsplit=1)[0]
        whole = _folded(_in_full(address))
        here = known.get(_folded(unquote(address))) or known.get(whole)
        if here is not None:
            return here + new.removeprefix(address)
        if whole in seen or whole not in moved:
            return None
        seen.add(whole)
        new = moved[whole]
    return "" if new == "gone" else new
