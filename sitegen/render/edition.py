"""An edition: what is the same for every page of one language, found out once for all of them."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sitegen.connect.site import Site
from sitegen.declare.fields import declared
from sitegen.declare.kinds import KINDS
from sitegen.read.entries import OWN, summary, top_of
from sitegen.render.navigation import address_url
from sitegen.render.trace import Group, Known, Question, digest_of
from sitegen.words.clock import Clock
from sitegen.words.model import Entry, Moment, Page

# How many parts of pages, and ways to make one of them, are kept in memory.
MOST_PARTS = 5_000
MOST_VARIANTS = 32


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
    # Digest of all this.
    mark: str = field(default="", compare=False)
    # The fields of a translation that its original gives, and their language.
    taken: frozenset[str] = field(default=frozenset(), compare=False)
    original: str = field(default="", compare=False)

    def said_in(self, name: str) -> str:
        """The language of a field's words: a translation has what it leaves out from another."""
        return self.original if name in self.taken else self.language

    def __repr__(self) -> str:
        """What tells it from what it was in another build."""
        return f"<{self.key} {self.mark}>"


class Part(NamedTuple):
    """What a macro made for one page, to be used on others for which it would make the same."""

    own: tuple[tuple[Question, str], ...]
    groups: dict[Group, None]
    # The instants to come on which it depends, besides those of its own questions.
    coming: frozenset[datetime]
    html: Any


@dataclass(frozen=True)
class Edition:
    """What all pages of a language have in common."""

    site: Site
    # All planned pages by address.
    pages: abc.Mapping[str, Page]
    clock: Clock
    language: str
    # Template → digest of its source.
    source_digest: abc.Callable[[str], str]
    known: dict[Question, Known] = field(default_factory=dict)
    parts: dict[tuple[Any, ...], list[Part]] = field(default_factory=dict)
    # Group of questions of an earlier build → the first with another answer now, or none.
    differing: dict[str, Question | None] = field(default_factory=dict)
    _teasers: dict[str, Shown] = field(default_factory=dict)

    def whole(self, entry: Entry) -> Shown:
        """An entry with all its fields."""
        return self._show(entry, entry.fields, entry.mark)

    def teaser(self, key: str) -> Shown:
        """An entry as others show it."""
        found = self._teasers.get(key)
        if found is None:
            entry = self.site.entries[key]
            shown = {name: getattr(entry.fields, name) for name in KINDS[entry.kind].card}
            mark = digest_of(
                repr((entry.fields.heading, summary(entry), entry.moments, *shown.items()))
            )
            if len(self._teasers) >= MOST_PARTS:
                self._teasers.clear()
            found = self._teasers[key] = self._show(entry, Fields(shown), mark)
        return found

    def _show(self, entry: Entry, fields: Any, mark: str) -> Shown:
        url = address_url(self.site, self.site.addresses[entry.key])
        first = self.site.settings.language
        taken = frozenset[str]()
        if self.site.language(entry) != first:
            given = map(top_of, entry.places)
            taken = frozenset(declared(type(entry.fields))).difference(OWN, given)
        return Shown(
            entry.id,
            entry.name,
            entry.kind,
            entry.version,
            self.site.language(entry),
            entry.fields.heading,
            summary(entry),
            url,
            fields,
            entry.moments,
            entry.key,
            f"{mark} {url} {' '.join(sorted(taken))}".rstrip(),
            taken,
            first,
        )

    @cached_property
    def called(self) -> dict[str, str]:
        """What a person or organisation is called in any language → its id; persons go first."""
        site, found = self.site, dict[str, str]()
        for kind in ("person", "organisation"):
            for language in site.languages:
                for key in site.listed.get((kind, language), ()):
                    entry = site.entries[key]
                    found.setdefault(entry.fields.name, entry.id)
        return found

    def keep(self, which: tuple[Any, ...], part: Part) -> None:
        """Keep a part for other pages."""
        if len(self.parts) >= MOST_PARTS:
            self.parts.clear()
        variants = self.parts.setdefault(which, [])
        variants.append(part)
        del variants[:-MOST_VARIANTS]
