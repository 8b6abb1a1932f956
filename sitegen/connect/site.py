"""Connecting: all entries become one frozen site that answers look-ups, forwards and backwards.

In: entries, assets, words, settings and the clock. Out: a `Site` of what is published now, and the
problems that only show between entries. Entries refer to each other by id; nobody holds another.
"""

from __future__ import annotations

from collections import abc, defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple, Protocol

from sitegen.declare.config import EASY_TO_READ, Settings, language_of
from sitegen.declare.guesses import language
from sitegen.declare.kinds import KINDS
from sitegen.read.entries import inherit, slug
from sitegen.words.clock import Clock
from sitegen.words.locale import sort_key
from sitegen.words.model import Asset, Entry, Place, Reference
from sitegen.words.problems import Problem, problem
from sitegen.words.spelling import in_other_letters, nearest


class Named(NamedTuple):
    """One entry naming another."""

    # Key of the entry that names.
    source: str
    # The field without its index: `members`.
    field: str


class Tagged(NamedTuple):
    """The entries with one tag."""

    # As it was first written.
    tag: str
    keys: tuple[str, ...]


class Hidden(NamedTuple):
    """An entry that is there, but not on the site now."""

    entry: Entry
    # `draft`, `coming`, `expired` or `broken`.
    why: str
    address: str


class Texts(Protocol):
    """The HTML of the texts of entries, see `Body.html`, by the path of the file."""

    def __getitem__(self, path: str) -> str: ...

    def digest(self, path: str) -> str:
        """What tells a text from any other; "" where there is none."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published at one moment."""

    settings: Settings
    # Entries on the site now, by key.
    entries: abc.Mapping[str, Entry]
    # Those that are not, by key.
    hidden: abc.Mapping[str, Hidden]
    # Keys of published entries of a kind in a language, in the order in which lists show them.
    listed: abc.Mapping[tuple[str, str], tuple[str, ...]]
    # Key of an entry → its number in the list of its kind and language.
    positions: abc.Mapping[str, int]
    # Of kinds with an archive, by kind and language: keys by year, and by slug of a tag.
    years: abc.Mapping[tuple[str, str], abc.Mapping[str, tuple[str, ...]]]
    tags: abc.Mapping[tuple[str, str], abc.Mapping[str, Tagged]]
    # Languages in which there is something to read, the site's first one first.
    languages: tuple[str, ...]
    # Key of an entry that names others → field → their ids.
    names: abc.Mapping[str, abc.Mapping[str, tuple[str, ...]]]
    # Id of an entry → who names it.
    named_by: abc.Mapping[str, tuple[Named, ...]]
    # Versions of an id that are published: `("sv", "en")`, the site's first language first.
    versions: abc.Mapping[str, tuple[str, ...]]
    # Key of an entry → its address.
    addresses: abc.Mapping[str, str]
    # Path of a file of `content/` → key, published or not.
    by_path: abc.Mapping[str, str]
    assets: abc.Mapping[str, Asset]
    # Language → key → text.
    strings: abc.Mapping[str, abc.Mapping[str, str]]
    texts: Texts

    def find(self, id_: str, language: str) -> Entry | None:
        """The version of an entry for readers of a language; another where that is not there."""
        versions = self.versions.get(id_, ())
        if not versions:
            return None
        return self.entries[f"{id_}.{language if language in versions else versions[0]}"]

    def language(self, entry: Entry) -> str:
        return language_of(entry.version, self.settings)

    def word(self, key: str, language: str) -> str:
        """A text of the string files; the key itself where there is none."""
        return self.strings.get(language, {}).get(key, key)


def connect(
    entries: abc.Sequence[Entry],
    settings: Settings,
    assets: abc.Mapping[str, Asset],
    strings: abc.Mapping[str, abc.Mapping[str, str]],
    texts: Texts,
    clock: Clock,
    *,
    drafts: bool = False,
) -> tuple[Site, tuple[Problem, ...]]:
    """Make the site of all entries, broken ones too: those count as there, for references."""
    unique, problems = _unique(entries, settings)
    kinds = {entry.id: entry.kind for entry in unique}
    problems += _check_references(unique, kinds)
    problems += _check_files(unique, assets)
    complete, wrong = _translate(unique, settings)
    problems += wrong
    published: dict[str, Entry] = {}
    hidden: dict[str, Hidden] = {}
    steps = folder_slugs(complete)
    for entry in complete:
        why = _why_hidden(entry, clock, drafts)
        if why:
            hidden[entry.key] = Hidden(entry, why, address(entry, settings, steps))
        else:
            published[entry.key] = entry
    named = ((key, _names(entry, kinds)) for key, entry in published.items())
    names = {key: fields for key, fields in named if fields}
    listed = _listed(published)
    languages = _languages(published, settings)
    archived = [(kind, language) for kind, language in listed if KINDS[kind].archived]
    site = Site(
        settings,
        published,
        hidden,
        listed,
        {key: number for keys in listed.values() for number, key in enumerate(keys)},
        {list_: _by_year(published, listed[list_]) for list_ in archived},
        {list_: _by_tag(published, listed[list_]) for list_ in archived},
        languages,
        names,
        _named_by(names),
        _versions(published, settings),
        {key: address(entry, settings, steps) for key, entry in published.items()},
        # A file that is left out of the site is there all the same, for links to it.
        {entry.path: "" for entry in entries} | {entry.path: entry.key for entry in complete},
        assets,
        strings,
        texts,
    )
    return site, tuple(problems)


# --- Which entries there are ---


def _unique(entries: abc.Sequence[Entry], settings: Settings) -> tuple[list[Entry], list[Problem]]:
    """One entry for each key; a language that the site does not have is a problem."""
    seen: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        if entry.version not in (*settings.all_languages, EASY_TO_READ):
            problems.append(
                problem(
                    "unknown-version",
                    entry.path,
                    Place(1, 1),
                    version=entry.version,
                    languages=", ".join(settings.all_languages),
                    suggestion=_other_version(entry, settings),
                )
            )
        elif entry.key in seen:
            problems.append(
                problem(
                    "same-name",
                    entry.path,
                    Place(1, 1),
                    name=entry.name,
                    other=seen[entry.key].path,
                )
            )
        else:
            seen[entry.key] = entry
    return list(seen.values()), problems


def _other_version(entry: Entry, settings: Settings) -> str:
    """The name that a file of a language that the site has not was probably meant to have."""
    version = language(entry.version)
    if version not in settings.all_languages:
        return ""
    name = entry.path.rpartition("/")[2]
    return name.replace(f".{entry.version}.", f".{version}.")


def _translate(
    entries: abc.Sequence[Entry], settings: Settings
) -> tuple[list[Entry], list[Problem]]:
    """Give every translation what it leaves out."""
    originals = {entry.id: entry for entry in entries if entry.version == settings.language}
    complete: list[Entry] = []
    problems: list[Problem] = []
    for entry in entries:
        original = originals.get(entry.id)
        if original is entry or not entry.whole:
            complete.append(entry)
        elif original is None:
            problems.append(
                problem(
                    "no-original",
                    entry.path,
                    Place(1, 1),
                    version=entry.version,
                    name=entry.name,
                    file=entry.path.replace(f".{entry.version}.", "."),
                )
            )
        elif original.whole:
            whole, wrong = inherit(entry, original, settings.zone)
            complete.append(whole)
            problems += wrong
        else:
            # It exists, as its original does: links to it are not dead.
            complete.append(replace(entry, whole=False))
    return complete, problems


def _why_hidden(entry: Entry, clock: Clock, drafts: bool) -> str:
    """Why an entry is not on the site now, or ""."""
    if not entry.whole:
        return "broken"
    if getattr(entry.fields, "draft", False) and not drafts:
        return "draft"
    moments = {moment.name: moment.instant for moment in entry.moments}
    # What is not there yet cannot end: only the first moment of a coming entry is asked about.
    if "publish" in moments and not clock.passed(moments["publish"]):
        return "coming"
    if "expires" in moments and clock.passed(moments["expires"]):
        return "expired"
    return ""


def _versions(published: abc.Mapping[str, Entry], settings: Settings) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entry in published.values():
        found[entry.id].append(entry.version)
    order = {version: number for number, version in enumerate(settings.all_languages)}
    return {
        id_: tuple(sorted(versions, key=lambda version: order.get(version, len(order))))
        for id_, versions in found.items()
    }


def _listed(published: abc.Mapping[str, Entry]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Sort the entries of each kind and language; section pages and easy versions stay out."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in published.values():
        if entry.version != EASY_TO_READ and entry.name != "index":
            found[entry.kind, entry.version].append(entry)
    return {
        (kind, language): tuple(
            entry.key for entry in sorted(entries, key=lambda each: order(each, language))
        )
        for (kind, language), entries in found.items()
    }


def _languages(published: abc.Mapping[str, Entry], settings: Settings) -> tuple[str, ...]:
    used = {entry.version for entry in published.values()}
    first, *others = settings.all_languages
    return (first, *(language for language in others if language in used))


def _by_year(
    published: abc.Mapping[str, Entry], keys: abc.Iterable[str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        found[str(published[key].fields.date.day.year)].append(key)
    return {year: tuple(those) for year, those in found.items()}


def _by_tag(published: abc.Mapping[str, Entry], keys: abc.Iterable[str]) -> dict[str, Tagged]:
    """Entries by tag; tags that differ only in what an address leaves out are one."""
    tags: dict[str, str] = {}
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for name, tag in {slug(tag): tag for tag in published[key].fields.tags}.items():
            # A tag of signs alone has no address, and so no list.
            if not name:
                continue
            tags.setdefault(name, tag)
            found[name].append(key)
    return {name: Tagged(tags[name], tuple(found[name])) for name in sorted(found)}


def order(entry: Entry, language: str) -> tuple[object, ...]:
    """What sorts an entry in lists: what its kind says, then its heading as the language sorts."""
    fields = entry.fields
    return (*fields.order(), sort_key(fields.heading, language), entry.id)


# --- References ---


def resolve(reference: Reference, kinds: abc.Mapping[str, str]) -> str:
    """The id that a reference means, or ""."""
    for kind in reference.kinds:
        id_ = f"{KINDS[kind].folder}/{reference.name}"
        if kinds.get(id_) == kind:
            return id_
    return ""


def _names(entry: Entry, kinds: abc.Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for reference in entry.references:
        field = reference.field.partition("[")[0]
        id_ = resolve(reference, kinds)
        if id_:
            found[field] = (*found.get(field, ()), id_)
    return found


def _named_by(
    names: abc.Mapping[str, abc.Mapping[str, tuple[str, ...]]],
) -> dict[str, tuple[Named, ...]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for key, fields in names.items():
        for field, ids in fields.items():
            for id_ in dict.fromkeys(ids):
                found[id_].append(Named(key, field))
    return {id_: tuple(sources) for id_, sources in found.items()}


def _check_references(entries: abc.Sequence[Entry], kinds: abc.Mapping[str, str]) -> list[Problem]:
    by_folder: dict[str, list[str]] = defaultdict(list)
    for id_ in kinds:
        folder, _, name = id_.partition("/")
        by_folder[folder].append(name)
    problems = []
    for entry in entries:
        for reference in entry.references:
            if resolve(reference, kinds) == entry.id:
                problems.append(
                    problem("reference-to-self", entry.path, reference.place, field=reference.field)
                )
            if resolve(reference, kinds):
                continue
            folders = [KINDS[kind].folder for kind in reference.kinds]
            choices = [name for folder in folders for name in by_folder[folder]]
            cls = KINDS[reference.kinds[0]]
            suffix = "yaml" if cls.data else "md"
            others = [id_ for id_ in kinds if id_.partition("/")[2] == reference.name]
            problems.append(
                problem(
                    "reference-to-other-kind" if others else "dangling-reference",
                    entry.path,
                    reference.place,
                    field=reference.field.rpartition(".")[2].partition("[")[0],
                    name=reference.name,
                    folder=f"content/{cls.folder}",
                    file=others[0] if others else f"content/{cls.folder}/{reference.name}.{suffix}",
                    suggestion=nearest(reference.name, choices),
                )
            )
    return problems


def _check_files(entries: abc.Sequence[Entry], assets: abc.Mapping[str, Asset]) -> list[Problem]:
    problems = []
    for entry in entries:
        for use in entry.files:
            if f"{use.folder}/{use.name}" in assets:
                continue
            problems.append(missing_file(entry.path, use.place, use.name, use.folder, assets))
    return problems


def missing_file(
    path: str, place: Place, name: str, folder: str, assets: abc.Iterable[str]
) -> Problem:
    """The problem of a file that is named, but is not there, or not in these letters."""
    names = [each.partition("/")[2] for each in assets if each.startswith(f"{folder}/")]
    there = in_other_letters(name, names)
    if there:
        return problem("letter-case", path, place, name=name, write=there)
    close = nearest(name, names)
    return problem(
        "missing-file", path, place, name=name, folder=f"content/{folder}/", suggestion=close
    )


# --- Addresses ---


def folder_slugs(entries: abc.Iterable[Entry]) -> dict[tuple[str, str], str]:
    """Version and folder of pages → its part of addresses, where its `index.md` has a `slug`."""
    return {
        (entry.version, entry.id.rpartition("/")[0]): entry.slug
        for entry in entries
        if entry.kind == "page" and entry.id.endswith("/index") and entry.fields.slug
    }


def address(
    entry: Entry,
    settings: Settings,
    steps: abc.Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> str:
    """The address of an entry below the site's base: `/nyheter/skolvalet/`, `/en/news/.../`.

    `steps`: the `folder_slugs` of the site.
    """
    language = language_of(entry.version, settings)
    parts = [home(language, settings).strip("/"), settings.segment(entry.kind, language)]
    folder, *above = entry.id.split("/")[:-1]
    if entry.name == "index" and folder != "pages":
        kind = next(name for name, cls in KINDS.items() if cls.folder == folder)
        parts = [parts[0], settings.segment(kind, language)]
    walked = folder
    for part in above:
        walked += f"/{part}"
        parts.append(steps.get((language, walked)) or slug(part))
    if entry.id.rpartition("/")[2] != "index":
        parts.append(entry.slug)
    if entry.version == EASY_TO_READ:
        parts.append(EASY_TO_READ)
    path = "/".join(part for part in parts if part)
    return f"/{path}/" if path else "/"


def absent_addresses(
    site: Site, why: abc.Container[str] = ("draft", "coming", "expired", "broken")
) -> frozenset[str]:
    """Addresses of entries that are not on the site now, and of their lists.

    To name one is no mistake: a build at night must not fail because a page has had its time.
    """
    found = [hidden.address for hidden in site.hidden.values() if hidden.why in why]
    above = [each.rstrip("/").rpartition("/")[0] + "/" for each in found]
    return frozenset((*found, *above))


def home(language: str, settings: Settings) -> str:
    """The address of a language's start page."""
    return "/" if language == settings.language else f"/{language}/"
