"""Checks that need the whole site: links and pictures in texts, the menu, alerts.

In: the connected site and the plan. Out: problems. Nothing here changes what is built. Last comes
`without_accepted`, as only then it is known which warnings there are.
"""

from __future__ import annotations

import posixpath
from collections import abc
from dataclasses import dataclass
from itertools import chain
from urllib.parse import unquote

from sitegen.connect import links
from sitegen.connect.site import Site, absent_addresses, missing_file, resolve
from sitegen.declare.fields import last_part
from sitegen.declare.kinds import KINDS
from sitegen.read.entries import named_by_links
from sitegen.read.sources import settings_path
from sitegen.words.model import Entry, Link, Picture, Place
from sitegen.words.problems import Problem, problem
from sitegen.words.spelling import nearest

# A picture with more bytes, or more pixels on a side, is no photo as cameras of our days take them:
# it makes a repository heavy, and shows nothing more.
HEAVIEST_PICTURE = 8_000_000
WIDEST_PICTURE = 8_000


@dataclass(frozen=True)
class Around:
    """What a text may lead to."""

    site: Site
    # Of all planned pages, and of what is not on the site now.
    addresses: frozenset[str]
    # Address → key of the entry that has its page there.
    keys: abc.Mapping[str, str]

    @classmethod
    def of(cls, site: Site, addresses: abc.Iterable[str]) -> Around:
        keys = {address: key for key, address in site.addresses.items()}
        return cls(site, frozenset(addresses) | absent_addresses(site), keys)

    def entry_at(self, address: str) -> Entry | None:
        key = self.keys.get(address) or self.keys.get(f"{address}/")
        return self.site.entries[key] if key else None


def check_texts(around: Around) -> dict[str, list[Problem]]:
    """Path of a file → what is wrong with the links and pictures of its text, if anything."""
    # What is not on the site now may be so tomorrow, and no night's build must fail by it.
    found = {entry.path: list(check_text(around, entry)) for entry in _all_entries(around.site)}
    return {path: problems for path, problems in found.items() if problems}


def check_text(around: Around, entry: Entry) -> abc.Iterator[Problem]:
    """What is wrong with the links and pictures of a text."""
    yield from _check_links(around, entry)
    yield from _check_pictures(around.site, entry)


def check(around: Around, places: abc.Mapping[str, abc.Mapping[str, Place]]) -> tuple[Problem, ...]:
    """Everything that can be wrong between the parts of a site, but for its texts.

    `places`: of the settings, in each language that has some.
    """
    site = around.site
    addresses = around.addresses
    found = [_check_assets(site), _check_names(site)]
    found += [_check_logo(site, places[site.settings.language])]
    found += [_check_menu(site, language, addresses, there) for language, there in places.items()]
    kinds = {each.id: each.kind for each in _all_entries(site)}
    found += [
        _check_alert(site, each, addresses) for each in _all_entries(site) if each.kind == "alert"
    ]
    found += [_check_references(site, entry, kinds) for entry in site.entries.values()]
    return tuple(chain.from_iterable(found))


def _check_logo(site: Site, places: abc.Mapping[str, Place]) -> abc.Iterator[Problem]:
    """The only file that settings name."""
    logo = site.settings.logo
    if logo and f"images/{logo}" not in site.assets:
        path = settings_path(site.settings.language, site.settings)
        yield missing_file(path, places["logo"], logo, "images", site.assets)


def _all_entries(site: Site) -> abc.Iterator[Entry]:
    yield from site.entries.values()
    yield from (hidden.entry for hidden in site.hidden.values())


def _check_links(around: Around, entry: Entry) -> abc.Iterator[Problem]:
    for link in entry.body.links:
        target = links.resolve(around.site, entry.path, entry.version, link.target)
        wrong = _wrong_link(around, entry, link, target)
        if wrong:
            yield wrong
            continue
        match target:
            case links.ToAddress(address, fragment) if fragment:
                other = around.entry_at(address)
                yield from _check_fragment(entry, link.place, other, fragment)
            case links.ToEntry(other, fragment) if fragment:
                yield from _check_fragment(entry, link.place, other, fragment)
            case links.ToHidden(path, "broken") if "#" in link.target:
                # The headings of a text can be read even where its fields cannot.
                hidden = around.site.hidden.get(around.site.by_path[path])
                fragment = unquote(link.target.partition("#")[2])
                if hidden and fragment:
                    yield from _check_fragment(entry, link.place, hidden.entry, fragment)
        if link.target.lower().startswith("http") and not isinstance(target, links.ToElsewhere):
            write = _from_here(around, entry, target)
            yield problem(
                "link-to-own-site", entry.path, link.place, value=link.target, write=write
            )


def _wrong_link(around: Around, entry: Entry, link: Link, target: links.Target) -> Problem | None:
    """The problem of a link that does not lead to where its author thinks."""
    path, place = entry.path, link.place
    match target:
        case links.Dead(code, facts):
            return Problem(path, place, code, tuple(sorted(facts)))
        case links.ToHidden(hidden, why):
            # Nobody sees a text that is not shown, and its links may be shown with it.
            if why != "broken" and entry.key in around.site.entries:
                return problem(f"link-to-{why}", path, place, target=hidden)
        case links.ToAddress(address, _) if not _leads_somewhere(
            address, around.site, around.addresses
        ):
            close = nearest(address, around.addresses)
            return problem("dead-link", path, place, target=address, file=address, suggestion=close)
        case links.ToAsset(asset) if asset.name.startswith("images/") and link.text:
            write = f"![{link.text}]({link.target})"
            return problem("picture-as-link", path, place, write=write)
    return None


def _from_here(around: Around, entry: Entry, target: links.Target) -> str:
    """What is written in an entry's text to link to an address or a file of the site itself."""
    here = posixpath.dirname(entry.path)
    if isinstance(target, links.ToAsset):
        return posixpath.relpath(f"content/{target.asset.name}", here)
    if not isinstance(target, links.ToAddress):
        return ""
    other = around.entry_at(target.address)
    fragment = f"#{target.fragment}" if target.fragment else ""
    file = posixpath.relpath(other.path, here) if other else target.address
    return f"{file}{fragment}"


def _check_fragment(
    entry: Entry, place: Place, other: Entry | None, fragment: str
) -> abc.Iterator[Problem]:
    """Whether a page has the heading that is linked to; a list with no entry has its own."""
    known = links.anchors(other) if other else (fragment,)
    if other and fragment not in known:
        yield problem(
            "dead-fragment",
            entry.path,
            place,
            fragment=fragment,
            file=other.path,
            suggestion=nearest(fragment, known),
        )


def _leads_somewhere(address: str, site: Site, addresses: frozenset[str]) -> bool:
    return (
        address in addresses
        or f"{address}/" in addresses
        or address.removeprefix("/") in {asset.address for asset in site.assets.values()}
    )


def _check_pictures(site: Site, entry: Entry) -> abc.Iterator[Problem]:
    for picture in entry.body.pictures:
        target = links.resolve(site, entry.path, entry.version, picture.source)
        if isinstance(target, links.ToAsset) and target.asset.name.startswith("images/"):
            continue
        # A picture on another host was reported when the text was read.
        if not isinstance(target, links.ToElsewhere):
            yield _missing_picture(site, entry, picture)


def _missing_picture(site: Site, entry: Entry, picture: Picture) -> Problem:
    folder, slash, name = picture.source.replace("\\", "/").rpartition("/")
    here = posixpath.dirname(entry.path)
    if f"images/{name}" in site.assets:
        # The file is there, and the way to it is not right.
        there = posixpath.relpath(f"content/images/{name}", here)
        facts = {"target": picture.source, "file": picture.source, "suggestion": there}
        return problem("dead-link", entry.path, picture.place, **facts)
    found = missing_file(entry.path, picture.place, name, "images", site.assets)
    facts = {**dict(found.facts), "name": picture.source}
    if "write" in facts:
        facts["write"] = f"{folder}{slash}{facts['write']}"
    if facts.get("suggestion"):
        facts["suggestion"] = posixpath.relpath(f"content/images/{facts['suggestion']}", here)
    return problem(found.code, entry.path, picture.place, **facts)


def _check_references(
    site: Site, entry: Entry, kinds: abc.Mapping[str, str]
) -> abc.Iterator[Problem]:
    """References to what is there, but not on the site now."""
    for reference in entry.references:
        id_ = resolve(reference, kinds)
        # What a translation takes from its original is told there.
        if not id_ or id_ in site.versions or reference.field not in entry.places:
            continue
        hidden = next(each for each in site.hidden.values() if each.entry.id == id_)
        if hidden.why != "broken":
            yield problem(
                f"reference-to-{hidden.why}",
                entry.path,
                reference.place,
                field=last_part(reference.field),
                name=reference.name,
                target=hidden.entry.path,
            )


def _check_names(site: Site) -> abc.Iterator[Problem]:
    """Persons and organisations that nobody names, in a field, by a link or in words."""
    alone = [
        entry
        for entry in site.entries.values()
        if KINDS[entry.kind].data
        and KINDS[entry.kind].has_pages
        and entry.version == site.versions[entry.id][0]
        and entry.id not in site.named_by
    ]
    # A name that cannot be read would make it seem that nobody is named by it.
    unread = any(hidden.why == "broken" for hidden in site.hidden.values())
    if unread or not alone:
        return
    every = list(_all_entries(site))
    linked = {name for entry in every for name in named_by_links(entry.body)}
    named = {reference.name for entry in every for reference in entry.references}
    ids = [entry.name for entry in every]
    # Who was probably meant by a name that nobody has is named.
    named |= {nearest(name, ids) for name in named - set(ids)}
    said = "\n".join(f"{entry.fields} {entry.body.lead}" for entry in every if not _is_data(entry))
    for entry in alone:
        names = {entry.name, entry.slug}
        words = [entry.fields.heading, getattr(entry.fields, "url", None) or entry.fields.heading]
        if names.isdisjoint(linked | named) and not any(word in said for word in words):
            place = entry.places.get("name", Place(1, 1))
            facts = {"name": entry.name, "heading": entry.fields.heading}
            yield problem("named-by-nobody", entry.path, place, **facts)


def _is_data(entry: Entry) -> bool:
    return KINDS[entry.kind].data and KINDS[entry.kind].has_pages


def _check_assets(site: Site) -> abc.Iterator[Problem]:
    """Documents with nothing in them, and pictures with far too much."""
    for name, asset in site.assets.items():
        path = f"content/{name}"
        if name.startswith("documents/") and asset.size == 0:
            yield problem("empty-document", path, Place(1, 1))
        widest = max(asset.width, asset.height)
        # A drawing has no pixels of its own.
        is_wide = widest > WIDEST_PICTURE and not name.lower().endswith(".svg")
        if name.startswith("images/") and (is_wide or asset.size > HEAVIEST_PICTURE):
            yield problem(
                "heavy-picture",
                path,
                Place(1, 1),
                size=-(-asset.size // 1_000),
                width=asset.width,
                height=asset.height,
            )


def _check_alert(site: Site, entry: Entry, addresses: frozenset[str]) -> abc.Iterator[Problem]:
    link, under = entry.fields.link, entry.fields.under
    target = link.url.partition("#")[0] if link else ""
    if target.startswith("/") and not _leads_somewhere(target, site, addresses):
        yield problem(
            "dead-link",
            entry.path,
            entry.places["link.url"],
            target=target,
            file=target,
            suggestion=nearest(target, addresses),
        )
    if under and not any(address.startswith(under) for address in addresses):
        yield problem(
            "under-nowhere",
            entry.path,
            entry.places["under"],
            address=under,
            suggestion=nearest(under, addresses),
        )


def _check_menu(
    site: Site, language: str, addresses: frozenset[str], places: abc.Mapping[str, Place]
) -> abc.Iterator[Problem]:
    for number, item in enumerate(site.settings.in_language(language).menu):
        if item.to not in addresses:
            place = places.get(f"menu[{number}].to") or places.get(f"menu[{number}]")
            yield problem(
                "menu-to-nowhere",
                settings_path(language, site.settings),
                place or Place(1, 1),
                address=item.to,
                suggestion=nearest(item.to, addresses),
            )


def without_accepted(
    problems: abc.Iterable[Problem], entries: abc.Iterable[Entry]
) -> tuple[Problem, ...]:
    """The problems, sorted, without the warnings that the entries accept in their own files.

    An accepted warning that does not occur is told, so that it is not missed when it comes back.
    """
    accepted = {
        (entry.path, code): entry.places[f"accept[{number}]"]
        for entry in entries
        for number, code in enumerate(getattr(entry.fields, "accept", ()))
    }
    found = set(problems)
    used = {(each.path, each.code) for each in found}
    left = [each for each in found if (each.path, each.code) not in accepted]
    unused = [
        problem("accept-unused", path, place, value=code)
        for (path, code), place in accepted.items()
        if (path, code) not in used
    ]
    return tuple(sorted([*left, *unused]))
