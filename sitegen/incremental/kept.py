"""What lies on the shelf: texts, traces, and the plan as data, read piece by piece.

Where nothing has changed on which the plan depends, the last one still stands, and a build that
renders one page needs few parts of it. So every part is read when it is first asked for.
"""

from __future__ import annotations

import json
from collections import abc
from dataclasses import fields, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sitegen.connect.site import Hidden, Named, Site, Tagged
from sitegen.declare.config import Settings
from sitegen.incremental.cache import KeptEntry, Row, Tables
from sitegen.read.entries import inherit, thaw
from sitegen.render.render import from_kept
from sitegen.render.trace import Group, from_data
from sitegen.words.model import Asset, Entry, Page
from sitegen.words.outcome import Change
from sitegen.words.shelf import Shelf

K = TypeVar("K")
V = TypeVar("V")

_OF_PAGE = tuple(each.name for each in fields(Page))
_FIELDS = attrgetter(*_OF_PAGE)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def put_plan(
    shelf: Shelf,
    site: Site,
    pages: abc.Mapping[str, Page],
    urls: str,
    changes: abc.Iterable[Change],
) -> dict[str, Row]:
    """Put a plan on the shelf; returns the spot of each of its parts.

    `urls`: all addresses as the manifest has them; `changes`: all that is to come.
    """
    hidden = {key: [each.entry.path, each.why, each.address] for key, each in site.hidden.items()}
    parts: dict[str, Any] = {
        "entries": {key: entry.path for key, entry in site.entries.items()},
        "hidden": hidden,
        "listed": [[*which, keys] for which, keys in site.listed.items()],
        "years": [[*which, years] for which, years in site.years.items()],
        "tags": [[*which, tags] for which, tags in site.tags.items()],
        "languages": site.languages,
        "names": site.names,
        "named_by": site.named_by,
        "versions": site.versions,
        "addresses": site.addresses,
        "by_path": site.by_path,
        "assets": [_fields(asset) for asset in site.assets.values()],
        "pages": [*pages],
        "changes": [[each.at.isoformat(), each.entry, each.moment] for each in changes],
    }
    spots = {name: shelf.put(_raw(part)) for name, part in parts.items()}
    lines = b"\n".join(_raw(_FIELDS(page)) for page in pages.values())
    raw = urls.encode("utf-8", "surrogatepass")
    return {**spots, "plans": shelf.put(lines), "urls": shelf.put(raw)}


def _fields(asset: Asset) -> list[Any]:
    return [
        asset.name,
        asset.address,
        asset.size,
        asset.width,
        asset.height,
        asset.widths,
        asset.digest,
        asset.stand_in,
    ]


def _asset(name: str, address: str, size: int, width: int, height: int, *more: Any) -> Asset:
    widths, digest, stand_in = more
    return Asset(name, address, size, width, height, tuple(widths), digest, stand_in)


def _raw(part: Any) -> bytes:
    return _JSON.encode(part).encode("utf-8", "surrogatepass")


# Values that are held in memory; whoever goes through all of a large site does not need them again.
_MOST_MADE = 5_000


class Lazy(abc.Mapping[K, V], Generic[K, V]):
    """A mapping that is made when it is first asked for something."""

    def __init__(self, make: abc.Callable[[], abc.Mapping[K, V]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> abc.Mapping[K, V]:
        return self._make()

    def __getitem__(self, key: K) -> V:
        return self._all[key]

    def __iter__(self) -> abc.Iterator[K]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, key: object) -> bool:
        return key in self._all


class EachLazy(abc.Mapping[K, V], Generic[K, V]):
    """A mapping of which each value is made when it is first asked for."""

    def __init__(self, sources: abc.Mapping[K, Any], make: abc.Callable[[K, Any], V]) -> None:
        self._sources, self._make = sources, make
        self._made: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        made = self._made
        if key not in made:
            if len(made) >= _MOST_MADE:
                made.clear()
            made[key] = self._make(key, self._sources[key])
        return made[key]

    def __iter__(self) -> abc.Iterator[K]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, key: object) -> bool:
        return key in self._sources


class KeptTexts:
    """The texts of entries on the shelf, and the entries themselves, by path of the file."""

    def __init__(self, shelf: Shelf, entries: abc.Mapping[str, Row]) -> None:
        self._shelf, self._entries = shelf, entries

    def __getitem__(self, path: str) -> str:
        return self._shelf.get(self.of(path).text).decode("utf-8", "surrogatepass")

    def digest(self, path: str) -> str:
        return self.of(path).text_digest

    def of(self, path: str) -> KeptEntry:
        return KeptEntry(*self._entries[path])

    def line(self, path: str) -> str:
        """The frozen entry of a file."""
        return self._shelf.get(self.of(path).line).decode("utf-8", "surrogatepass")


class KeptTraces:
    """What the pages of the last build asked, as `render` wants to know it."""

    def __init__(self, shelf: Shelf, tables: Tables) -> None:
        self._shelf, self._pages, self._groups = shelf, tables.pages, tables.groups

    def page(self, path: str) -> tuple[str, bytes]:
        return from_kept(self._shelf.get(self._pages[path]))

    def group(self, name: str) -> Group:
        return from_data(json.loads(self._shelf.get(self._groups[name])))


def connected(
    key: str, paths: abc.Mapping[str, str], texts: KeptTexts, settings: Settings
) -> Entry:
    """An entry as it was connected: a translation has what it does not give itself.

    `paths`: key → path of the file, of all entries.
    """
    entry = thaw(texts.line(paths[key]))
    first = f"{entry.id}.{settings.language}"
    if entry.key == first or not entry.whole or first not in paths:
        return entry
    original = thaw(texts.line(paths[first]))
    if not original.whole:
        # It exists, as its original does.
        return replace(entry, whole=False)
    return inherit(entry, original, settings.zone)[0]


class Entries(EachLazy[str, Entry]):
    """The entries of a site, each read from the shelf when it is asked for."""

    def __init__(
        self,
        mine: abc.Mapping[str, str],
        paths: abc.Mapping[str, str],
        texts: KeptTexts,
        settings: Settings,
    ) -> None:
        """`mine`: key → path of those on the site; `paths`: of all."""
        self._about = paths, texts, settings
        super().__init__(mine, self._connected)

    def _connected(self, key: str, _: str) -> Entry:
        return connected(key, *self._about)

    @classmethod
    def of(cls, site: Site, texts: KeptTexts) -> Entries:
        """Those of a site, in place of the ones in memory."""
        mine = {key: entry.path for key, entry in site.entries.items()}
        hidden = {key: each.entry.path for key, each in site.hidden.items()}
        return cls(mine, hidden | mine, texts, site.settings)


class KeptPlan:
    """The plan of the last build. What it is asked for raises `ValueError` where it is damaged."""

    def __init__(
        self,
        shelf: Shelf,
        spots: abc.Mapping[str, Row],
        texts: KeptTexts,
        settings: Settings,
    ) -> None:
        self._shelf, self._spots = shelf, spots
        self._texts, self._settings = texts, settings

    def site(
        self, strings: abc.Mapping[str, abc.Mapping[str, str]], *, whole: bool = False
    ) -> Site:
        """The site, with the words and texts of this build.

        `whole`: all of it will be asked for, so that to make it at once is quicker.
        """
        site = self._site(strings)
        if not whole:
            return site
        made: dict[str, Any] = {
            each.name: dict(getattr(site, each.name))
            for each in fields(Site)
            if isinstance(getattr(site, each.name), Lazy)
        }
        return replace(site, entries=dict(site.entries), **made)

    def _site(self, strings: abc.Mapping[str, abc.Mapping[str, str]]) -> Site:
        part = self._part
        listed: Lazy[tuple[str, str], tuple[str, ...]] = Lazy(
            lambda: {(kind, of): tuple(keys) for kind, of, keys in part("listed")}
        )
        return Site(
            self._settings,
            Entries(Lazy(lambda: part("entries")), self._paths, self._texts, self._settings),
            EachLazy(
                Lazy(lambda: part("hidden")), lambda key, why: Hidden(self._entry(key), *why[1:])
            ),
            listed,
            Lazy(lambda: {key: at for keys in listed.values() for at, key in enumerate(keys)}),
            Lazy(
                lambda: {
                    (kind, of): {year: tuple(keys) for year, keys in years.items()}
                    for kind, of, years in part("years")
                }
            ),
            Lazy(
                lambda: {
                    (kind, of): {
                        slug: Tagged(tag, tuple(keys)) for slug, (tag, keys) in tags.items()
                    }
                    for kind, of, tags in part("tags")
                }
            ),
            tuple(part("languages")),
            Lazy(
                lambda: {
                    key: {field: tuple(ids) for field, ids in fields.items()}
                    for key, fields in part("names").items()
                }
            ),
            Lazy(
                lambda: {
                    id_: tuple(Named(*each) for each in those)
                    for id_, those in part("named_by").items()
                }
            ),
            Lazy(lambda: {id_: tuple(those) for id_, those in part("versions").items()}),
            Lazy(lambda: part("addresses")),
            Lazy(lambda: part("by_path")),
            Lazy(lambda: {asset[0]: _asset(*asset) for asset in part("assets")}),
            strings,
            self._texts,
        )

    @cached_property
    def pages(self) -> abc.Mapping[str, Page]:
        """All planned pages by address."""
        lines: list[bytes] = []

        def make(_: str, number: int) -> Page:
            if not lines:
                lines.extend(self._shelf.get(self._spots["plans"]).split(b"\n"))
            given = dict(zip(_OF_PAGE, json.loads(lines[number]), strict=True))
            return Page(**{**given, "items": tuple(given["items"])})

        return EachLazy(
            Lazy(lambda: {address: at for at, address in enumerate(self._part("pages"))}), make
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that was to come."""
        return tuple(
            Change(datetime.fromisoformat(at).astimezone(self._settings.zone), entry, moment)
            for at, entry, moment in self._part("changes")
        )

    @property
    def urls(self) -> str:
        """All addresses as the manifest has them."""
        return self._shelf.get(self._spots["urls"]).decode("utf-8", "surrogatepass")

    def _part(self, name: str) -> Any:
        raw = self._shelf.get(self._spots[name])
        return json.loads(raw.decode("utf-8", "surrogatepass"))

    @cached_property
    def _paths(self) -> abc.Mapping[str, str]:
        def make() -> dict[str, str]:
            hidden = {key: path for key, (path, *_) in self._part("hidden").items()}
            return {**hidden, **self._part("entries")}

        return Lazy(make)

    def _entry(self, key: str) -> Entry:
        return connected(key, self._paths, self._texts, self._settings)
