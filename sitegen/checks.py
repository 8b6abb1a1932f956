"""Checks that need the whole site: links and pictures in texts, the menu, alerts.

In: the connected site and the plan. Out: problems. Nothing here changes what is built. Last comes
`without_accepted`, as only then it is known which warnings there are.
"""

from __future__ import annotations

from collections import abc
from itertools import chain

from sitegen import links
from sitegen.model import Entry, Page, Place
from sitegen.problems import Problem, problem
from sitegen.site import Site, absent_addresses
from sitegen.sources import SETTINGS
from sitegen.spelling import nearest


def check(
    site: Site, pages: abc.Sequence[Page], places: abc.Mapping[str, Place]
) -> tuple[Problem, ...]:
    """Everything that can be wrong between the parts of a site. `places`: of the settings."""
    addresses = frozenset(page.address for page in pages) | absent_addresses(site)
    at = {address: site.entries[key] for key, address in site.addresses.items()}
    found = [_check_settings(site, addresses, places)]
    # What is not on the site now may be so tomorrow, and no night's build must fail by it.
    for entry in (*site.entries.values(), *(hidden.entry for hidden in site.hidden.values())):
        found += [_check_links(site, entry, addresses, at), _check_pictures(site, entry)]
        if entry.kind == "alert":
            found.append(_check_alert(site, entry, addresses))
    return tuple(chain.from_iterable(found))


def _check_links(
    site: Site, entry: Entry, addresses: frozenset[str], at: abc.Mapping[str, Entry]
) -> abc.Iterator[Problem]:
    """`at`: the entry at each address that has one."""
    for link in entry.body.links:
        target = links.resolve(site, entry.path, entry.version, link.target)
        match target:
            case links.Dead(code, facts):
                yield Problem(entry.path, link.place, code, tuple(sorted(facts)))
            case links.ToHidden(path, why):
                # Nobody sees a text that is not shown, and its links may be shown with it.
                if why != "broken" and entry.key in site.entries:
                    yield problem(f"link-to-{why}", entry.path, link.place, target=path)
            case links.ToAddress(address, _) if not _leads_somewhere(address, site, addresses):
                yield problem(
                    "dead-link",
                    entry.path,
                    link.place,
                    target=address,
                    file=address,
                    suggestion=nearest(address, addresses),
                )
            case links.ToAddress(address, fragment) if fragment:
                other = at.get(address) or at.get(f"{address}/")
                yield from _check_fragment(entry, link.place, other, fragment)
            case links.ToEntry(other, fragment) if fragment:
                yield from _check_fragment(entry, link.place, other, fragment)


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
            names = [name for name in site.assets if name.startswith("images/")]
            close = nearest(
                picture.source.rpartition("/")[2], [name.partition("/")[2] for name in names]
            )
            yield problem(
                "missing-file",
                entry.path,
                picture.place,
                name=picture.source,
                folder="content/images/",
                suggestion=close,
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


def _check_settings(
    site: Site, addresses: frozenset[str], places: abc.Mapping[str, Place]
) -> abc.Iterator[Problem]:
    for number, item in enumerate(site.settings.menu):
        if item.to not in addresses:
            place = places.get(f"menu[{number}].to") or places.get(f"menu[{number}]")
            yield problem(
                "menu-to-nowhere",
                SETTINGS,
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
