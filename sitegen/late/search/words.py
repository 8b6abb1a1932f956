"""The words of a page: what it can be found by, taken from its HTML.

Layouts say on `main` what the page is (`data-kind`, and `data-when` if it has a date); without it,
or with `noindex`, the page is not to be found. What a layout marks with `data-nosearch` is left
out, and so are navigation and hints (`mark`): a page is found by what it says, not by what it leads
to.

Words are split and folded as `layouts/base/js/search.js` does it with what a reader types; both
sides must do it alike (`tests/browser/test_search.py` holds one against the other).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, abc
from functools import lru_cache
from typing import NamedTuple, Protocol

_ROBOTS = re.compile(r"""<meta\s+name=["']?robots["']?\s+content=["'][^"']*noindex""")
_LANGUAGE = re.compile(r"""<html\b[^>]*?\slang=["']?([A-Za-z-]+)""")
_MAIN = re.compile(r"<main\b((?:[^>\"]|\"[^\"]*\")*\sdata-kind=(?:[^>\"]|\"[^\"]*\")*)>")
_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"\sdata-(kind|when)=\"([^\"]*)\"")

# What stands within a word: all other elements end one.
_INLINE = frozenset(
    "a abbr b bdi bdo code data del em i ins mark q s small span strong sub sup u wbr".split()
)
_APART = frozenset(("nav", "script", "style", "form", "template", "svg"))
# Hints such as 'länk till annan webbplats', which say nothing of the page they stand on.
_UNSAID = re.compile(r"""\sdata-nosearch\b|\sclass="mark\"""")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))

# How much one word there weighs, where one in the text weighs 1.
_IN_TITLE, _IN_LEAD, _IN_HEADING = 16, 4, 4
# What a word of a page weighs in the end; `layouts/base/js/search.js` has it too.
HEAVIEST = 7
_HEAVY = 1 << HEAVIEST

# A hyphen holds the parts of a word together: 'e-post', 'ad hoc-grupp'.
WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
# Letters of their own in Swedish, and their likes in the neighbours' languages.
_OWN = {"æ": "ä", "ø": "ö", "ß": "ss", "\u00ad": ""}
_FOREIGN = re.compile(r"[^\x00-\x7fåäö]")


class Findable(NamedTuple):
    """A page that may be found."""

    language: str
    # Its place below the site's base, `nyheter/a/`.
    address: str
    # As readers see them: 'Nyhet', '2 november 2026' or "".
    kind: str
    when: str
    title: str
    summary: str
    # Stem → weight, from 1 to `HEAVIEST`.
    words: dict[str, int]
    # What was taken from words to get their stems → from how many.
    endings: dict[str, int]


def findable(page: str, path: str) -> str:
    """All of a page that it can be found by, and its address; "" where it is not to be found.

    The parts of the text: language, address, then the `main` element.
    """
    begins = _MAIN.search(page)
    if not begins or _ROBOTS.search(page, 0, begins.start()):
        return ""
    language = _LANGUAGE.search(page, 0, begins.start())
    ends = page.rfind("</main>")
    address = path.removesuffix("index.html")
    return f"{language[1] if language else ''}\n{address}\n{page[begins.start() : ends]}"


def read_findable(text: str) -> Findable:
    """What stands in what `findable` gave."""
    language, address, main = text.split("\n", 2)
    begins = _MAIN.match(main)
    given = dict(_ATTRIBUTE.findall(begins[1])) if begins else {}
    title, lead, headings, rest = _parts(main[begins.end() if begins else 0 :])
    weights = count_terms(rest)
    for words, weight in ((title, _IN_TITLE), (lead, _IN_LEAD), (headings, _IN_HEADING)):
        for word, count in count_terms(words).items():
            weights[word] = weights.get(word, 0) + count * weight
    roots: dict[str, int] = {}
    endings: dict[str, int] = {"": 0}
    stem = stemmer(language)
    for word, weight in weights.items():
        root = stem(word)
        roots[root] = roots.get(root, 0) + weight
        ending = word[len(root) :]
        endings[ending] = endings.get(ending, 0) + 1
    del endings[""]
    return Findable(
        language,
        address,
        html.unescape(given.get("kind", "")),
        html.unescape(given.get("when", "")),
        " ".join(title.split()),
        " ".join(lead.split()),
        # Each doubling counts as much as the one before: 1, 2, 4, 8 times.
        {
            root: weight.bit_length() if weight < _HEAVY else HEAVIEST
            for root, weight in roots.items()
        },
        endings,
    )


def _parts(main: str) -> tuple[str, str, str, str]:
    """The words of title, lead, headings and the rest."""
    parts: dict[str, list[str]] = {"title": [], "lead": [], "heading": [], "": []}
    now, until = parts[""], ""
    at, leave, depth = 0, "", 0
    for tag in _TAG.finditer(main):
        closing, name, attributes = tag[1], tag[2], tag[3]
        if leave:
            if name == leave:
                depth += -1 if closing else 1
            if not depth:
                leave, at = "", tag.end()
            continue
        now.append(main[at : tag.start()])
        at = tag.end()
        if name and name not in _INLINE:
            now.append("\n")
        if closing:
            if name == until:
                now, until = parts[""], ""
        elif name in _APART or (attributes and _UNSAID.search(attributes)):
            leave, depth = name, 1
        elif name == "h1" or name in _HEADINGS or (name == "p" and 'class="lead"' in attributes):
            now, until = (
                parts["title" if name == "h1" else "lead" if name == "p" else "heading"],
                name,
            )
    now.append("" if leave else main[at:])
    title, lead, headings, rest = (html.unescape("".join(part)) for part in parts.values())
    return title, lead, headings, rest


# --- Words ---


def fold(text: str) -> str:
    """Small letters, and only such accents as make a letter of its own: å, ä, ö."""
    small = unicodedata.normalize("NFC", text).lower()
    return small if small.isascii() else _FOREIGN.sub(_plain, small)


def _plain(letter: re.Match[str]) -> str:
    return _without_accent(letter[0])


@lru_cache(1024)
def _without_accent(letter: str) -> str:
    if letter in _OWN:
        return _OWN[letter]
    return "".join(
        each
        for each in unicodedata.normalize("NFD", letter)
        if not unicodedata.category(each).startswith("M")
    )


def terms(text: str) -> abc.Iterator[str]:
    """The words of a text; of one with hyphens all of it, written together, and its parts."""
    for word in WORD.findall(fold(text)):
        if word.isalnum():
            yield word
        else:
            parts = _HYPHEN.split(word)
            yield "".join(parts)
            yield from (part for part in parts if len(part) > 1)


def count_terms(text: str) -> dict[str, int]:
    """How often each word is there: what `terms` gives, counted, in a third of the time."""
    counts = Counter(WORD.findall(fold(text)))
    for word in [word for word in counts if not word.isalnum()]:
        count = counts.pop(word)
        for each in terms(word):
            counts[each] += count
    return counts


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  the library's own name


# Snowball's name for a language, by its code.
_SNOWBALL = {
    "sv": "swedish", "en": "english", "da": "danish", "de": "german", "es": "spanish",
    "fi": "finnish", "fr": "french", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ru": "russian",
}  # fmt: skip


def _swedish(stem: str, word: str, stem_of: abc.Callable[[str], str]) -> str:
    """What Snowball keeps for fear of words like 'paket': 'nätverket', 'samhällena'."""
    if stem.endswith("et") and len(stem) > 5:
        return stem_of(stem[:-2])
    if stem.endswith("en") and len(stem) > 4 and word.endswith(("ena", "enas")):
        return stem_of(stem[:-2])
    return stem


def _english(stem: str, *_: object) -> str:
    """'city' and 'cities' share 'citi', 'hoping' and 'hope' share 'hope'."""
    return stem.rstrip("ei") if len(stem) > 3 else stem


_FURTHER: dict[str, abc.Callable[[str, str, abc.Callable[[str], str]], str]] = {
    "swedish": _swedish,
    "english": _english,
}


@lru_cache(16)
def stemmer(language: str) -> abc.Callable[[str], str]:
    """What cuts off the ending of a word in a language; in others it stays whole.

    What comes of it is always the beginning of the word, so that the script of the search page
    needs to know the endings and no more.
    """
    name = _SNOWBALL.get(language.partition("-")[0])
    if name is None:
        return str
    from importlib import import_module

    module = import_module(f"snowballstemmer.{name}_stemmer")
    snowball: _Stemmer = getattr(module, f"{name.capitalize()}Stemmer")()
    further = _FURTHER.get(name)

    @lru_cache(200_000)
    def stem(word: str) -> str:
        found = snowball.stemWord(word)
        if further:
            found = further(found, word, snowball.stemWord)
        while not word.startswith(found):
            found = found[:-1]
        # Snowball leaves hardly anything of some short words.
        return found if len(found) > 1 else word

    return stem
