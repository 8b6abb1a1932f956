"""Which entry is meant, where it goes, and what is called otherwise for it: ids, files, addresses.

In: the site as it is, and two names as a person types them. Out: `Moves`, which answers what an
address or a link is to say afterwards; or a `Refusal`.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections import abc
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from sitegen.connect.pages import calendar_name
from sitegen.connect.site import address, folder_slugs
from sitegen.declare.config import EASY_TO_READ, Settings, language_of
from sitegen.declare.kinds import KINDS, folders, kind_of
from sitegen.doors.rename.words import Refusal
from sitegen.read.entries import slug
from sitegen.read.sources import CONTENT, FILE_FOLDERS, Content
from sitegen.words.model import Entry, Source
from sitegen.words.spelling import nearest

_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}-)?(.+)")
_SUFFIX = re.compile(r"\.(?:md|yaml|yml)$")
# Letters, figures, hyphens, and spaces between words: such names do in YAML, in links and on disks.
_NAME = re.compile(r"[^\W_](?:[\w -]{0,98}[\w-])?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_NOT_IN_LINKS = re.compile(r"""[ %#?()<>\\"'&|]""")

# Version and folder of pages → its part of addresses.
_Steps = abc.Mapping[tuple[str, str], str]


# Not slotted, for the sake of `former`.
@dataclass(frozen=True)
class Moves:
    """What is called otherwise afterwards: of each pair, the old one on the left."""

    settings: Settings
    # `people/anna` → `people/anna-berg`.
    ids: abc.Mapping[str, str]
    # `content/people/anna.en.yaml` → `content/people/anna-berg.en.yaml`.
    paths: abc.Mapping[str, str]
    # `/en/people/anna/` → `/en/people/anna-berg/`; those that stay the same are not here.
    addresses: abc.Mapping[str, str]
    # The `folder_slugs` of the site, before and after.
    steps: tuple[_Steps, _Steps]

    @cached_property
    def former(self) -> dict[str, str]:
        """New address → old one."""
        return {new: old for old, new in self.addresses.items()}

    def path(self, path: str) -> str:
        return self.paths.get(path, path)

    def id(self, id_: str) -> str:
        return self.ids.get(id_, id_)

    def addresses_of(self, entry: Entry) -> tuple[str, str]:
        """The address of an entry that moves, before and after."""
        return _both_addresses(entry, self.ids, self.settings, self.steps)

    def readdressed(self, value: str) -> str:
        """An address of the site, or of its host, as it is to be written."""
        start = _start_of_path(value, self.settings)
        path = re.split("[?#]", value[start:], maxsplit=1)[0]
        plain = unquote(path)
        new = self.addresses.get(plain)
        if new is None and not plain.endswith("/"):
            new = self.addresses.get(f"{plain}/", "").rstrip("/")
        return value[:start] + new + value[start + len(path) :] if new else value

    def retargeted(self, value: str, path: str) -> str:
        """Where a link in the file `path` leads, as it is to be written where that file then is."""
        if value.startswith(("/", "http://", "https://")):
            return self.readdressed(value)
        name = re.split("[?#]", value, maxsplit=1)[0]
        if not name or _SCHEME.match(value):
            return value
        here, there = posixpath.dirname(path), posixpath.dirname(self.path(path))
        file = posixpath.normpath(posixpath.join(here, unquote(name)))
        new = self.path(file)
        if new == file and here == there:
            return value
        if here == there and posixpath.dirname(new) == posixpath.dirname(file):
            # The way there stays as it was typed.
            before = name[: name.rfind("/") + 1]
            return before + _escaped(posixpath.basename(new), value) + value[len(name) :]
        relative = posixpath.relpath(new, there) + ("/" if name.endswith("/") else "")
        dot = "./" if name.startswith("./") and not relative.startswith("..") else ""
        return dot + _escaped(relative, value) + value[len(name) :]


def _start_of_path(value: str, settings: Settings) -> int:
    """Where the part of an address begins that is one of the site; its end where there is none."""
    if not value.startswith(("http://", "https://")):
        return 0
    try:
        there, here = urlsplit(value), urlsplit(settings.base_url)
    except ValueError:
        return len(value)
    same = _bare(there.netloc) == _bare(here.netloc)
    if not same or not there.path.startswith(f"{settings.base_path}/"):
        return len(value)
    return len(there.scheme) + len("://") + len(there.netloc) + len(settings.base_path)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _escaped(path: str, like: str) -> str:
    """A path as a link, escaped as the one that it takes the place of."""
    if " " in like:
        return re.sub("[%#?]", lambda found: quote(found[0]), path)
    if re.search("%[89A-Fa-f]", like):
        return quote(path)
    return _NOT_IN_LINKS.sub(lambda found: quote(found[0], safe=""), path)


# --- Which entry ---


def moves_of(
    root: Path,
    content: Content,
    entry: abc.Callable[[Source], Entry],
    names: tuple[str, str],
) -> Moves:
    """What a renaming moves. `names`: the old and the new one, as typed. Raises `Refusal`.

    `entry`: what understands a file.
    """
    old, new = names
    settings, sources = content.settings, content.sources
    old_name, new_name = _from_content(root, old), _from_content(root, new)
    ids = sorted({source.id for source in sources})
    bare = _without_trimmings(old_name)
    found = [source.id for source in sources if source.path == f"{CONTENT}/{old_name}"]
    found = found or _find(bare, ids)
    section = "" if found else _section(bare, ids)
    if len(found) > 1:
        raise Refusal("ambiguous", old=old, choices=", ".join(found))
    if not found and not section:
        known = [*ids, *(id_.rpartition("/")[2] for id_ in ids)]
        raise Refusal("no-entry", old=old, suggestion=nearest(bare, known))
    new_ids, paths = (
        _section_to(sources, section, new, _without_trimmings(new_name))
        if section
        else _entry_to(root, settings, sources, found[0], (new, new_name))
    )
    entries = [entry(source) for source in sources if source.id in new_ids]
    # Folders of pages may be called otherwise in addresses.
    indexes = [entry(source) for source in sources if source.id.endswith("/index")]
    renamed = [_renamed(each, new_ids) if each.id in new_ids else each for each in indexes]
    steps = (folder_slugs(indexes), folder_slugs(renamed))
    return Moves(settings, new_ids, paths, _addresses(entries, new_ids, settings, steps), steps)


def _from_content(root: Path, typed: str) -> str:
    """What was typed, from `content/` on: `./content/people/anna.yaml` → `people/anna.yaml`."""
    name = unicodedata.normalize("NFC", typed.strip()).replace("\\", "/")
    if name.startswith(f"{root.resolve().as_posix()}/"):
        name = name.removeprefix(f"{root.resolve().as_posix()}/")
    return posixpath.normpath(name).strip("/").removeprefix(f"{CONTENT}/") if name else name


def _without_trimmings(name: str) -> str:
    """Without suffix, language and date: `news/2026-01-02-a.en.md` → `news/a`."""
    folder, slash, file = name.rpartition("/")
    dated = _DATED.fullmatch(file.partition(".")[0])
    return f"{folder}{slash}{dated[2] if dated else file}"


def _find(name: str, ids: abc.Sequence[str]) -> list[str]:
    for exact in (name, f"pages/{name}"):
        if exact in ids:
            return [exact]
    return [id_ for id_ in ids if name and id_.endswith(f"/{name}")]


def _section(name: str, ids: abc.Sequence[str]) -> str:
    """The folder of pages that is meant, with a slash after it, or ""."""
    folder = f"pages/{name.removeprefix('pages/')}/"
    return folder if any(id_.startswith(folder) for id_ in ids) and name != "pages" else ""


# --- Where to ---

# Ids and paths, old → new.
_NewNames = tuple[dict[str, str], dict[str, str]]


def _section_to(sources: abc.Sequence[Source], old: str, typed: str, new: str) -> _NewNames:
    """Every page of a folder, for another folder."""
    new = f"pages/{new.removeprefix('pages/')}/"
    for part in new.split("/")[1:-1]:
        _see_that_it_is_a_name(part, typed, "pages")
    if new == old:
        raise Refusal("same", new=typed)
    if new.startswith(old) or any(source.id.startswith(new) for source in sources):
        raise Refusal("exists", new=typed)
    those = [source for source in sources if source.id.startswith(old)]
    below = len(f"{CONTENT}/{old}")
    return (
        {source.id: new + source.id.removeprefix(old) for source in those},
        {source.path: f"{CONTENT}/{new}{source.path[below:]}" for source in those},
    )


def _entry_to(
    root: Path,
    settings: Settings,
    sources: abc.Sequence[Source],
    old: str,
    new: tuple[str, str],
) -> _NewNames:
    """One entry with its versions. `new`: as typed, and from `content/` on."""
    those = [source for source in sources if source.id == old]
    typed, name = new
    folder, date, stem = _destination(settings, old, typed, name)
    id_, top = f"{folder}/{stem}", old.partition("/")[0]
    if old == f"{top}/index" and id_ != old:
        raise Refusal("index", old=old)
    if kind_of(top, stem if folder == top else "") != those[0].kind:
        raise Refusal("only-index", new=typed, folder=top)
    paths = {}
    for source in those:
        file = posixpath.basename(source.path)
        given = date or (f"{source.dated}-" if source.dated else "")
        paths[source.path] = f"{CONTENT}/{folder}/{given}{stem}{file[file.index('.') :]}"
    if all(path == to for path, to in paths.items()):
        raise Refusal("same", new=typed)
    others = {source.id for source in sources} - {old}
    if id_ in others or any(_is_taken(root, *pair) for pair in paths.items()):
        raise Refusal("exists", new=typed)
    return {old: id_}, paths


def _destination(settings: Settings, old: str, typed: str, name: str) -> tuple[str, str, str]:
    """Folder, date (with a hyphen, or "") and last part of what a new name means for `old`."""
    folder, _, file = name.rpartition("/")
    top, above = old.partition("/")[0], old.rpartition("/")[0]
    file = _SUFFIX.sub("", file)
    for version in (*settings.all_languages, EASY_TO_READ):
        file = file.removesuffix(f".{version}")
    dated = _DATED.fullmatch(file)
    date, stem = (dated[1] or "", dated[2]) if dated else ("", file)
    if not folder:
        folder = above
    elif folder.partition("/")[0] not in (*folders(), *FILE_FOLDERS) and top == "pages":
        folder = f"pages/{folder}"
    if folder.partition("/")[0] != top:
        raise Refusal("other-folder", old=old, folder=top, new=typed)
    if "/" in folder and top != "pages":
        raise Refusal("nested", folder=top, name=stem)
    for part in (*folder.split("/")[1:], stem):
        _see_that_it_is_a_name(part, typed, top)
    return folder, date, stem


def _see_that_it_is_a_name(part: str, typed: str, folder: str) -> None:
    if not _NAME.fullmatch(part) or not slug(part):
        raise Refusal("bad-name", new=typed, folder=folder)


def _is_taken(root: Path, old: str, new: str) -> bool:
    """Whether another file is there; one that differs in case may be the same on some disks."""
    there = root / new
    return old != new and os.path.lexists(there) and not there.samefile(root / old)


# --- Addresses ---


def _addresses(
    entries: abc.Iterable[Entry],
    ids: abc.Mapping[str, str],
    settings: Settings,
    steps: tuple[_Steps, _Steps],
) -> dict[str, str]:
    """The addresses that change, old → new."""
    found = {}
    for entry in entries:
        if not KINDS[entry.kind].has_pages:
            continue
        old, new = _both_addresses(entry, ids, settings, steps)
        if old != new:
            found[old] = new
            if KINDS[entry.kind].has_calendar:
                found[f"{old}{entry.slug}.ics"] = f"{new}{_renamed(entry, ids).slug}.ics"
            if KINDS[entry.kind].has_meetings:
                name = calendar_name(settings, language_of(entry.version, settings))
                found[f"{old}{name}"] = f"{new}{name}"
    return found


def _both_addresses(
    entry: Entry,
    ids: abc.Mapping[str, str],
    settings: Settings,
    steps: tuple[_Steps, _Steps],
) -> tuple[str, str]:
    """The address of an entry that moves, before and after."""
    before, after = steps
    return address(entry, settings, before), address(_renamed(entry, ids), settings, after)


def _renamed(entry: Entry, ids: abc.Mapping[str, str]) -> Entry:
    id_ = ids[entry.id]
    name = slug(getattr(entry.fields, "slug", None) or id_.rpartition("/")[2])
    return replace(entry, id=id_, slug=name)
