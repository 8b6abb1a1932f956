"""The search index: what the search page's script looks words up in, made of the finished pages.

In: the HTML files of a build. Out: for each language an `index.json` beside its search page, and
the files that it names. They follow from the pages' own words alone, so they are kept as long as
those are the same, whatever else of a page has changed. Where few pages have other words, what
those pages had in the index is taken out of it and put in anew, which gives the bytes of an index
made from nothing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import abc
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sitegen.connect.pages import special
from sitegen.connect.site import Site
from sitegen.incremental import cache
from sitegen.incremental.outputs import Outputs
from sitegen.late.search.index import FOLDER, Index, entry_name
from sitegen.late.search.words import Findable, findable, read_findable
from sitegen.late.store import Store
from sitegen.words.files import digest
from sitegen.words.outcome import Options
from sitegen.words.progress import Progress
from sitegen.words.workers import in_chunks

# Changed pages above which an index is made from nothing: to mend one reads each page twice.
FEW = 50

_MODULUS = 1 << 256


class _Page(NamedTuple):
    """A page to read."""

    path: str
    # Where its file lies.
    source: Path


class _Key(NamedTuple):
    """What an index was made of."""

    # Of the HTML files: same files, same words.
    files: str
    # The sum of what the words of each page come to, so that one page can be exchanged.
    words: int

    @classmethod
    def parse(cls, text: str) -> _Key:
        files, _, words = text.partition(" ")
        return cls(files, int(words or "0", 16))

    def __str__(self) -> str:
        return f"{self.files} {self.words:x}"


def make_search(outputs: Outputs, site: Site, options: Options, progress: Progress) -> None:
    """Add the search index of each language, or keep what there is of it."""
    if not site.settings.search:
        return
    pages = {path: found for path, found in outputs.files.items() if path.endswith(".html")}
    maker = _Maker(outputs, site, options, progress, pages)
    if not maker.keep() and not maker.mend():
        maker.make()


def is_of_search(path: str) -> bool:
    """Whether an output that was made late is part of the index."""
    return path.startswith(FOLDER) or path.endswith("/index.json")


def _files_key(pages: abc.Mapping[str, str]) -> str:
    # A sum, as to sort the paths of a large site takes longer than all else that an edit needs.
    total = sum(
        int(found, 16) * (2 * zlib.crc32(path.encode()) + 1) for path, found in pages.items()
    )
    return f"{total % _MODULUS:x}"


class _Maker:
    """Makes the indexes of one build, in the way that costs least."""

    def __init__(
        self,
        outputs: Outputs,
        site: Site,
        options: Options,
        progress: Progress,
        pages: abc.Mapping[str, str],
    ) -> None:
        self._outputs, self._options, self._progress = outputs, options, progress
        self._jobs, self._pages = options.jobs, pages
        # Language → the folder of its search page in the output.
        self._homes = {
            language: special("search", language, site)[1:] for language in site.languages
        }
        self._files = _files_key(pages)
        self._before = {
            path: key for path, key in outputs.late_before.items() if is_of_search(path)
        }
        keys = {*self._before.values()}
        named = {entry_name(home) for home in self._homes.values()}
        fits = len(keys) == 1 and named == {
            path for path in self._before if not path.startswith(FOLDER)
        }
        # Of an index that is there, whole, and made of one set of pages; else of none.
        self._was = _Key.parse(next(iter(keys))) if fits else None

    # --- Nothing has changed that the index is made of ---

    def keep(self) -> bool:
        """Keep the index if its pages have the words that they had."""
        if self._was is None:
            return False
        if self._was.files == self._files:
            return self._keep_all(self._was.words)
        changed = self._changed
        if changed is not None and len(changed) <= FEW:
            # To be looked at more closely.
            return False
        self._progress.stage("search", len(self._pages))
        words = 0
        for some in in_chunks(_sums, None, self._sources(self._pages), self._jobs):
            words += sum(some)
            self._progress.step(len(some))
        return words % _MODULUS == self._was.words and self._keep_all(self._was.words)

    def _keep_all(self, words: int, but: abc.Container[str] = ()) -> bool:
        """Keep the files of the index; what is not as it was left has to be made again."""
        kept = {path: was for path, was in self._before.items() if path not in but}
        if not all(self._outputs.has_late(path, was) for path, was in kept.items()):
            return False
        for path, was in kept.items():
            self._outputs.keep_late(path, str(_Key(self._files, words)), was=was)
        return True

    @cached_property
    def _changed(self) -> set[str] | None:
        """The pages that are not those that the index was made of; none where nobody knows."""
        before = {
            path: found
            for path, found in self._outputs.files_before.items()
            if path.endswith(".html")
        }
        if self._was is None or _files_key(before) != self._was.files:
            return None
        return {path for path, _ in before.items() ^ self._pages.items()}

    def _sources(self, paths: abc.Iterable[str]) -> list[_Page]:
        return [_Page(path, self._outputs.where(path)) for path in sorted(paths)]

    # --- A few pages have other words ---

    def mend(self) -> bool:
        """Exchange what a few changed pages have in the index, if that is all there is to do."""
        changed = self._changed
        if self._was is None or changed is None or len(changed) > FEW:
            return False
        old, new = self._read_old(changed), self._read_new(changed)
        if old is None:
            return False
        words = self._was.words
        differ = []
        for path in sorted(changed):
            words += _sum_of(path, new[path]) - _sum_of(path, old[path])
            if old[path] != new[path]:
                differ.append((old[path], new[path]))
        key = _Key(self._files, words % _MODULUS)
        made: dict[str, bytes] = {}
        gone: set[str] = set()
        for language, home in self._homes.items():
            index = self._load(home)
            pairs = [
                (read_findable(one) if one else None, read_findable(two) if two else None)
                for one, two in differ
                if language in (_language(one), _language(two))
            ]
            if index is None or not all(index.exchange(one, two) for one, two in pairs):
                return False
            if pairs:
                made |= index.files()
                gone |= index.outdated
        if not self._keep_all(key.words, but={*made, *gone}):
            return False
        self._write(made, key)
        return True

    def _read_old(self, changed: abc.Iterable[str]) -> dict[str, str] | None:
        """What the changed pages had to be found by; none where one is no longer as it was."""
        found = {}
        before = self._outputs.files_before
        for path in changed:
            found[path] = ""
            if path in before:
                raw = self._outputs.bytes_before(path)
                if raw is None:
                    return None
                found[path] = findable(raw.decode("utf-8", "replace"), path)
        return found

    def _read_new(self, changed: abc.Iterable[str]) -> dict[str, str]:
        return {
            path: _read(self._outputs.where(path), path) if path in self._pages else ""
            for path in changed
        }

    def _load(self, home: str) -> Index | None:
        """The index of a language as the output has it."""
        return Index.load(home, self._outputs.bytes_before)

    # --- From nothing ---

    def make(self) -> None:
        """Make the indexes of all pages; a new clone with a kept cache has them there."""
        folder = self._options.root / cache.FOLDER / "search"
        store = Store("" if self._options.fresh else str(folder))
        name = digest(f"{cache.program()} {self._files}".encode())
        kept = store.get(name)
        words, made = _unpacked(kept) if kept else self._made()
        self._write(made, _Key(self._files, words))
        if not kept:
            store.put(name, _packed(words, made))
        store.keep_only({name})

    def _made(self) -> tuple[int, dict[str, bytes]]:
        """What all words come to, and the files."""
        self._progress.stage("search", len(self._pages))
        found: dict[str, list[Findable]] = {language: [] for language in self._homes}
        words = 0
        for some in in_chunks(_findables, None, self._sources(self._pages), self._jobs):
            self._progress.step(some.pages)
            words += some.words
            for each in some.found:
                if each.language in found:
                    found[each.language].append(each)
        made: dict[str, bytes] = {}
        for language, home in self._homes.items():
            made |= Index.of(home, language, found[language]).files()
        return words % _MODULUS, made

    def _write(self, made: abc.Mapping[str, bytes], key: _Key) -> None:
        stager = self._outputs.stager()
        for path, raw in made.items():
            self._outputs.take_late(stager.stage(path, raw), str(key))


def _packed(words: int, made: abc.Mapping[str, bytes]) -> bytes:
    texts = {path: raw.decode() for path, raw in made.items()}
    return zlib.compress(json.dumps([f"{words:x}", texts], ensure_ascii=False).encode(), level=1)


def _unpacked(raw: bytes) -> tuple[int, dict[str, bytes]]:
    words, texts = json.loads(zlib.decompress(raw))
    return int(words, 16), {
        path: text.encode() for path, text in texts.items() if is_of_search(path)
    }


# --- In workers ---


class _Some(NamedTuple):
    """What a few pages came to."""

    pages: int
    words: int
    found: list[Findable]


def _read(source: Path, path: str) -> str:
    return findable(source.read_text("utf-8"), path)


def _sums(_: None, pages: abc.Sequence[_Page]) -> list[int]:
    return [_sum_of(page.path, _read(page.source, page.path)) for page in pages]


def _findables(_: None, pages: abc.Sequence[_Page]) -> _Some:
    read = [(page.path, _read(page.source, page.path)) for page in pages]
    return _Some(
        len(pages),
        sum(_sum_of(path, text) for path, text in read),
        [read_findable(text) for _, text in read if text],
    )


def _sum_of(path: str, text: str) -> int:
    """What tells the words of a page from any other's, 0 where it is not to be found."""
    if not text:
        return 0
    return int.from_bytes(hashlib.sha256(f"{path}\0{text}".encode()).digest(), "big")


def _language(text: str) -> str:
    return text.partition("\n")[0]
