"""The files that a renaming changes, while they are being changed: nothing is written here.

In: the moves, and entries and settings as they are. Out: for each file that changes, its bytes
before and after.
"""

from __future__ import annotations

from collections import abc
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.connect.site import resolve
from sitegen.declare.config import MenuItem, Settings, SettingsInWords
from sitegen.declare.field_types import Destination, SiteAddress
from sitegen.declare.fields import Reader, Table, declared, read_record
from sitegen.declare.kinds import KINDS
from sitegen.doors.rename.mending import CannotMend, Draft, Edit, Mention, Read, mend, with_alias
from sitegen.doors.rename.moves import Moves
from sitegen.doors.rename.words import Refusal
from sitegen.read import front_matter
from sitegen.read.entries import parse
from sitegen.read.sources import REDIRECTS, SETTINGS, settings_path
from sitegen.words.model import Entry, Place, Reference, Source

_TOP = Place(1, 1)


class File(NamedTuple):
    """A file to write."""

    # Its path until now; "" for one that was not there.
    was: str
    # What it held there, and what it is to hold.
    before: bytes
    after: bytes


class Desk:
    """Takes files out as they are needed, and keeps what is to be made of them."""

    def __init__(self, root: Path, moves: Moves, kinds: abc.Mapping[str, str]) -> None:
        """`kinds`: id → kind, of all entries as they are."""
        self.root = root
        self.moves = moves
        self.settings = moves.settings
        self.kinds = kinds
        # By path as it is now: the file as it was found (None: there is none), and as it will be.
        self._found: dict[str, bytes | None] = {}
        self._drafts: dict[str, Draft] = {}

    def files(self) -> dict[str, File]:
        """What is to be written, by path as it will be."""
        made = {}
        for path, draft in sorted(self._drafts.items()):
            before = self._found[path]
            if path in self.moves.paths or draft.raw != (before or b""):
                was = "" if before is None else path
                made[self.moves.path(path)] = File(was, before or b"", draft.raw)
        return made

    def _open(self, path: str) -> Draft:
        if path not in self._drafts:
            there = self.root / path
            self._found[path] = there.read_bytes() if there.is_file() else None
            try:
                self._drafts[path] = Draft.of(self._found[path] or b"")
            except UnicodeDecodeError:
                raise Refusal("unreadable", path=path) from None
        return self._drafts[path]

    # --- What names what ---

    def concerns(self, entry: Entry) -> bool:
        """Whether a file moves, or names what does."""
        return entry.path in self.moves.paths or any(
            self._meant(each, entry.path) != each.value for each in _mentions(entry, self.kinds)
        )

    def mend_entry(self, source: Source) -> None:
        def read(text: str) -> tuple[Mention, ...]:
            return tuple(_mentions(entry_of(source, text, self.settings), self.kinds))

        self._mend(source.path, read)

    def mend_settings(self) -> None:
        def read(text: str) -> tuple[Mention, ...]:
            settings, reader = settings_of(text, self.settings)
            return (
                *_menu(settings.menu, reader),
                *_names(reader.references, self.kinds),
                *_halves(settings.redirects, "redirects", reader),
            )

        def read_redirects(text: str) -> tuple[Mention, ...]:
            table, reader = redirects_of(text, self.settings)
            return tuple(_halves(table, "", reader))

        def read_translation(text: str) -> tuple[Mention, ...]:
            reader = Reader(SETTINGS, self.settings.zone)
            words = read_record(SettingsInWords, front_matter.read(text, SETTINGS)[0], reader)
            return tuple(_menu(words.menu, reader))

        self._mend(SETTINGS, read)
        for language in self.settings.all_languages[1:]:
            self._mend(settings_path(language, self.settings), read_translation)
        self._mend(REDIRECTS, read_redirects)

    def _mend(self, path: str, read: Read) -> None:
        draft = self._open(path)
        try:
            self._drafts[path] = mend(draft, read, lambda each: self._meant(each, path))
        except CannotMend as wrong:
            line, column = wrong.place
            raise Refusal("unclear", path=path, line=line, column=column) from None

    def _meant(self, mention: Mention, path: str) -> str:
        """What a mention in a file is to say."""
        if mention.form == "target":
            return self.moves.retargeted(mention.value, path)
        if mention.form == "name":
            new = self.moves.ids.get(mention.means, "")
            return new.partition("/")[2] or mention.value
        back = self._back(mention)
        if mention.what.startswith("redirect from"):
            return back[0] if back else mention.value
        return back[1] if back else self.moves.readdressed(mention.value)

    def _back(self, half: Mention) -> tuple[str, str] | None:
        """The redirect the other way round, where an entry takes back an address that led to it."""
        old, _, new = half.means.partition(" ")
        former = self.moves.former.get(_in_full(old))
        return (former, _in_full(old)) if former and new in (former, "gone") else None

    # --- Old addresses ---

    def keep_addresses(self, entries: abc.Iterable[Entry]) -> None:
        """Let every address that changes lead to the new one. `entries`: those that move."""
        kept = {
            old for old, _ in settings_of(self._open(SETTINGS).text, self.settings)[0].redirects
        }
        kept |= {old for old, _ in redirects_of(self._open(REDIRECTS).text, self.settings)[0]}
        for entry in sorted(entries, key=lambda each: each.path):
            if not KINDS[entry.kind].has_pages:
                continue
            old, new = self.moves.addresses_of(entry)
            if old != new and old not in kept and not self._add_alias(entry, old, new):
                self._add_redirect(old, new)

    def _add_alias(self, entry: Entry, old: str, new: str) -> bool:
        """Add an alias to an entry; False where its front matter cannot take one."""
        if "aliases" not in declared(type(entry.fields)):
            return False
        given: tuple[str, ...] = entry.fields.aliases
        # An address that it takes back is no old one any more.
        again = next((alias for alias in given if _in_full(alias) == new), "")
        wanted = tuple(old if alias == again else alias for alias in given)
        wanted = wanted if old in wanted else (*wanted, old)
        if wanted == given:
            return True
        draft = self._open(entry.path)
        longer = with_alias(draft, old, again)
        if longer is None:
            return False
        source = Source(entry.path, entry.kind, entry.id, entry.version, "")
        before, after = (entry_of(source, each.text, self.settings) for each in (draft, longer))
        same = after.fields == replace(before.fields, aliases=wanted)
        if not same or after.body.html != before.body.html:
            return False
        self._drafts[entry.path] = longer
        return True

    def _add_redirect(self, old: str, new: str) -> None:
        draft = self._open(REDIRECTS)
        line = f"{old}: {new}\n"
        end = len(draft.text)
        if draft.text and not draft.text.endswith("\n"):
            line = f"\n{line}"
        longer = draft.edited([Edit(end, end, line)])
        table = redirects_of(draft.text, self.settings)[0]
        if redirects_of(longer.text, self.settings)[0] != (*table, (old, new)):
            raise Refusal("unclear", path=REDIRECTS, line=1, column=1)
        self._drafts[REDIRECTS] = longer


# --- Reading ---


def entry_of(source: Source, text: str, settings: Settings) -> Entry:
    """The entry that a file is with a text."""
    return parse(source, text, settings)[0]


def _mentions(entry: Entry, kinds: abc.Mapping[str, str]) -> abc.Iterator[Mention]:
    """All that an entry names: in its fields, then in its text."""
    yield from _names(entry.references, kinds)
    for link in entry.body.links:
        yield Mention("target", "link", link.target, link.place)
    for picture in entry.body.pictures:
        yield Mention("target", "picture", picture.source, picture.place)
    if entry.kind == "alert":
        link, under = entry.fields.link, entry.fields.under
        for what, value in (("link.url", link and link.url), ("under", under)):
            if value:
                yield Mention("address", what, value, entry.places.get(what, _TOP))


def _names(
    references: abc.Iterable[Reference], kinds: abc.Mapping[str, str]
) -> abc.Iterator[Mention]:
    for each in references:
        yield Mention("name", each.field, each.name, each.place, resolve(each, kinds))


def _menu(menu: abc.Iterable[MenuItem], reader: Reader) -> abc.Iterator[Mention]:
    for number, item in enumerate(menu):
        place = reader.places.get(f"menu[{number}]", _TOP)
        yield Mention("address", f"menu[{number}]", item.to, place)


def _halves(
    table: abc.Iterable[tuple[str, str]], prefix: str, reader: Reader
) -> abc.Iterator[Mention]:
    """Both ends of each redirect."""
    for number, (old, new) in enumerate(table):
        place, both = reader.places.get(f"{prefix}[{old}]", _TOP), f"{old} {new}"
        yield Mention("address", f"redirect from {number}", old, place, both)
        yield Mention("address", f"redirect to {number}", new, place, both)


def settings_of(text: str, settings: Settings) -> tuple[Settings, Reader]:
    """The settings as a text of `site.yaml` has them. `settings`: as they are now."""
    reader = Reader(SETTINGS, settings.zone)
    return read_record(Settings, front_matter.read(text, SETTINGS)[0], reader), reader


def redirects_of(text: str, settings: Settings) -> tuple[tuple[tuple[str, str], ...], Reader]:
    """The redirects as a text of `redirects.yaml` has them."""
    reader = Reader(REDIRECTS, settings.zone)
    fields, _ = front_matter.read(text, REDIRECTS)
    return Table(SiteAddress, Destination()).read(fields, "", reader), reader


def _in_full(address: str) -> str:
    plain = unquote(address)
    return plain if plain.endswith("/") else f"{plain}/"
