"""The files of an index: what `layouts/base/js/search.js` fetches, and in which form.

`index.json` beside the search page is the only one with a fixed name; it names the others, whose
names follow from their bytes, and says of which kind each page is. They lie in `FOLDER`:

- words: all stems, sorted, each without what it shares with the one before; the endings; and words
  that a question is not about.
- shards: stem → its pages, as numbers that grow: steps from the last page, and weights. A stem's
  first letters say in which shard it is, so that a reader fetches a few of them.
- pages: some rows each of address, title, date and summary, in the order of the pages' numbers.

A page's number is its place among all addresses, sorted. All of it follows from the pages and from
nothing else: not from the order in which they were read, nor from an earlier index.
"""

from __future__ import annotations

import json
from collections import Counter, abc
from typing import Any

from sitegen.late.search.fillers import FILLERS
from sitegen.late.search.words import HEAVIEST, Findable
from sitegen.words.files import digest

FOLDER = "assets/search/"

# Pages of which the rows are one file; a reader who sees ten results fetches ten at most.
ROWS = 100
# Pages for which there is one shard more: the shards of large sites are about 30 kB each.
PAGES_PER_SHARD = 64
MOST_SHARDS = 256
# A page's step and weight are one number: step * _STEP + weight.
_STEP = HEAVIEST + 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# Endings that make other words of the same root, which a reader may mean as well, by language.
_KIN = {"sv": [["ik", "isk"], ["an", "ning"]]}

Postings = dict[str, list[int]]


def entry_name(home: str) -> str:
    """The path of the one file with a fixed name. `home`: folder of the search page, `sok/`."""
    return f"{home}index.json"


def shard_of(stem: str, count: int) -> int:
    """The shard that a stem is in, of so many; by its first letters, so that its kin are near."""
    number = 7
    for letter in stem[:3]:
        number = (number * 31 + ord(letter)) % 65521
    return number % count


def _shard_count(pages: int) -> int:
    return min(MOST_SHARDS, max(1, pages // PAGES_PER_SHARD))


def _as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


class _Part:
    """One file of an index: its value, read when it is asked for, and whether that has changed."""

    def __init__(self, stem: str, path: str, value: Any = None) -> None:
        # Its name but for the digest, and its path in the output as it was; "" if there was none.
        self.stem, self.path = stem, path
        self.value = value
        self.is_changed = not path

    def read(self, read: abc.Callable[[str], bytes | None]) -> bool:
        """See that the value is there; whether it could be had."""
        if self.value is None:
            raw = read(self.path)
            if raw is None:
                return False
            self.value = json.loads(raw)
        return True


class Index:
    """The index of one language."""

    def __init__(
        self,
        home: str,
        kinds: list[str],
        of: str,
        parts: tuple[_Part, list[_Part], list[_Part]],
        read: abc.Callable[[str], bytes | None],
    ) -> None:
        self._home, self._kinds, self._of, self._read = home, kinds, of, read
        self._words, self._shards, self._pages = parts
        self._stems: set[str] | None = None

    # --- From nothing ---

    @classmethod
    def of(cls, home: str, language: str, found: abc.Iterable[Findable]) -> Index:
        """The index of some pages, in whatever order they come."""
        pages = sorted(found)
        count = _shard_count(len(pages))
        shards: list[Postings] = [{} for _ in range(count)]
        last: dict[str, int] = {}
        endings: Counter[str] = Counter()
        where: dict[str, Postings] = {}
        for number, page in enumerate(pages):
            endings.update(page.endings)
            for stem, weight in page.words.items():
                step = (number - last.get(stem, 0)) * _STEP + weight
                last[stem] = number
                if stem in where:
                    where[stem][stem].append(step)
                else:
                    where[stem] = shard = shards[shard_of(stem, count)]
                    shard[stem] = [step]
        kinds = sorted({page.kind for page in pages})
        digit = {kind: chr(ord("0") + number) for number, kind in enumerate(kinds)}
        name = f"{FOLDER}{language}"
        rows = [_row(page) for page in pages]
        words = {
            "endings": dict(endings),
            "fillers": FILLERS.get(language, []),
            "kin": _KIN.get(language, []),
            "stems": _front_coded(last),
        }
        return cls(
            home,
            kinds,
            "".join(digit[page.kind] for page in pages),
            (
                _Part(f"{name}-words", "", words),
                [_Part(f"{name}-{number}", "", shard) for number, shard in enumerate(shards)],
                [
                    _Part(f"{name}-pages-{begin // ROWS}", "", rows[begin : begin + ROWS])
                    for begin in range(0, len(rows), ROWS)
                ],
            ),
            lambda _: None,
        )

    # --- From what there is ---

    @classmethod
    def load(cls, home: str, read: abc.Callable[[str], bytes | None]) -> Index | None:
        """The index that an output has; none where it is not as it was left."""
        raw = read(entry_name(home))
        if raw is None:
            return None
        entry = json.loads(raw)

        def part(path: str) -> _Part:
            # assets/search/sv-words.3f2a91c0.json
            return _Part(path.rsplit(".", 2)[0], path)

        parts = (
            part(entry["words"]),
            [part(path) for path in entry["shards"]],
            [part(path) for path in entry["pages"]],
        )
        return cls(home, entry["kinds"], entry["of"], parts, read)

    def exchange(self, old: Findable | None, new: Findable | None) -> bool:
        """Put a page in place of what it was; whether that can be done without making all anew."""
        if old is None or new is None or (old.address, old.kind) != (new.address, new.kind):
            return False
        number = self._number(old.address)
        if number is None:
            return False
        if _row(old) != _row(new):
            rows = self._pages[number // ROWS]
            rows.value[number % ROWS] = _row(new)
            rows.is_changed = True
        differ = {
            stem
            for stem in old.words.keys() | new.words.keys()
            if old.words.get(stem) != new.words.get(stem)
        }
        if not all(self._put(stem, number, new.words.get(stem, 0)) for stem in sorted(differ)):
            return False
        return old.endings == new.endings or self._count_endings(old.endings, new.endings)

    def _number(self, address: str) -> int | None:
        """The number of a page: its place among all addresses, which are sorted."""
        first, last = 0, len(self._pages) - 1
        while first < last:
            middle = (first + last + 1) // 2
            part = self._pages[middle]
            if not part.read(self._read):
                return None
            first, last = (middle, last) if part.value[0][0] <= address else (first, middle - 1)
        if last < 0 or not self._pages[first].read(self._read):
            return None
        for number, row in enumerate(self._pages[first].value):
            if row[0] == address:
                return first * ROWS + number
        return None

    def _put(self, stem: str, number: int, weight: int) -> bool:
        """Say what a word weighs on a page, 0 if it is not there."""
        shard = self._shards[shard_of(stem, len(self._shards))]
        if not shard.read(self._read) or not self._words.read(self._read):
            return False
        weights = _weights(shard.value.get(stem, ()))
        weights[number] = weight
        steps = _steps({page: each for page, each in weights.items() if each})
        shard.is_changed = True
        if self._stems is None:
            self._stems = set(_in_full(self._words.value["stems"]))
        is_there = stem in self._stems
        if steps:
            shard.value[stem] = steps
            self._stems.add(stem)
        else:
            del shard.value[stem]
            self._stems.discard(stem)
        self._words.is_changed |= is_there != bool(steps)
        return True

    def _count_endings(self, old: abc.Mapping[str, int], new: abc.Mapping[str, int]) -> bool:
        if not self._words.read(self._read):
            return False
        counts = Counter(self._words.value["endings"])
        counts.subtract(old)
        counts.update(new)
        self._words.value["endings"] = {each: count for each, count in counts.items() if count}
        self._words.is_changed = True
        return True

    # --- As files ---

    def files(self) -> dict[str, bytes]:
        """Path → bytes of all files that are new, and of the one that names them."""
        self.outdated: set[str] = set()
        made: dict[str, bytes] = {}
        if self._words.is_changed and self._stems is not None:
            self._words.value["stems"] = _front_coded(self._stems)
        for part in (self._words, *self._shards, *self._pages):
            if not part.is_changed:
                continue
            raw = _as_json(part.value)
            self.outdated.add(part.path)
            part.path = f"{part.stem}.{digest(raw)[:8]}.json"
            made[part.path] = raw
        entry = {
            "kinds": self._kinds,
            "of": self._of,
            "pages": [part.path for part in self._pages],
            "rows": ROWS,
            "shards": [part.path for part in self._shards],
            "words": self._words.path,
        }
        return made | {entry_name(self._home): _as_json(entry)}


def _row(page: Findable) -> list[str]:
    return [page.address, page.title, page.when, page.summary]


def _weights(steps: abc.Iterable[int]) -> dict[int, int]:
    """Number of a page → weight."""
    weights, number = {}, 0
    for each in steps:
        number += each // _STEP
        weights[number] = each % _STEP
    return weights


def _steps(weights: abc.Mapping[int, int]) -> list[int]:
    steps, last = [], 0
    for number, weight in sorted(weights.items()):
        steps.append((number - last) * _STEP + weight)
        last = number
    return steps


def _front_coded(stems: abc.Iterable[str]) -> str:
    """Sorted words, a line each: how many letters of the one before, as a digit, and the rest."""
    lines, last = [], ""
    for stem in sorted(stems):
        shared = 0
        for one, other in zip(last, stem[: len(_DIGITS) - 1], strict=False):
            if one != other:
                break
            shared += 1
        lines.append(f"{_DIGITS[shared]}{stem[shared:]}")
        last = stem
    return "\n".join(lines)


def _in_full(coded: str) -> abc.Iterator[str]:
    last = ""
    for line in coded.split("\n") if coded else ():
        last = last[: _DIGITS.index(line[0])] + line[1:]
        yield last
