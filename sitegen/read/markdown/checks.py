"""What can be wrong with a body: one function for each sort of mistake.

The rules are WCAG 2.2's (1.1.1 text alternatives, 1.3.1 structure, 2.4.4 link purpose, 2.4.6
headings) as far as a text shows them, and those of plain writing. Mistakes that only show while
the HTML is made are in `Notes.mistakes` already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import unquote

from sitegen.read.markdown.addresses import is_elsewhere, scheme
from sitegen.read.markdown.notes import LinkNote, Notes
from sitegen.read.markdown.source import Text, later
from sitegen.words.model import Place
from sitegen.words.problems import Problem, problem

if TYPE_CHECKING:
    from sitegen.read.markdown.inline import Piece

Found: TypeAlias = Iterator[tuple[str, Place, dict[str, str]]]

# Longer sentences than this are hard to follow.
WORDS_IN_SENTENCE: Final = 40
LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "sms", "webcal", "ftp"})
# Link texts that say nothing out of their context, in which screen readers list them.
VAGUE: Final = frozenset(
    (
        "här/läs här/läs mer/läs mer här/klicka/klicka här/mer/mer här/mer information/mer info/"
        "mer information här/se här/se mer/visa mer/denna länk/den här länken/"
        "följ länken/den här sidan/"
        "here/read here/read more/read more here/click/click here/more/more here/"
        "more information/more info/learn more/see more/see here/this link/this page"
    ).split("/")
)

# Words for any picture at all, and the names that cameras give.
_SAYS_NOTHING = later(
    r"(?:bild|bilden|foto|fotografi|illustration|logga|logotyp|image|picture|photo|logo)?[\d\W_]*"
    r"|(?:img|dsc|dscn|pxl|screenshot|skärmavbild|namnlös|untitled)[\d\W_]*"
    r"|\S+\.(?:jpe?g|png|gif|webp|svg|heic)",
    re.IGNORECASE,
)
_CORE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_ADDRESS = later(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_LETTER = later(r"\w")
# How a line begins that may be meant as one of a list, and the first characters of such a line.
_SIGN = re.compile("[•●▪◦‣·\uf0b7\uf0a7\uf0d8]|o\t|[-*–—]|[0-9]{1,2}[.)]|[a-h]\\)")
_SIGNS: Final = frozenset("•●▪◦‣·\uf0b7\uf0a7\uf0d8o-*–—0123456789abcdefgh")
# A hard break ends a sentence too: lines of an address are none.
_BREAK = "\u2028"
_END = later(rf"[.!?…][\"”'’)\]]*\s+(?=[\"”'’(\[]*[^\W_a-zåäöéü])|{_BREAK}")
# Most of the ends, found much faster.
_PLAIN_END = re.compile(r"\. (?=[^\W_a-zåäöéü])")
# So many words, with a space after each, are never shorter than this.
_SHORT = 2 * WORDS_IN_SENTENCE
# Of fewer words, readability says little.
_ENOUGH_WORDS = 100
# A page with no more words than these, beside a link to a document, says nothing itself; and its
# HTML is shorter than this.
_FEW_WORDS = 15
_SHORT_PAGE = 1_000
_DOCUMENT = later(r"[^?#]*\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf)(?:[?#].*)?", re.IGNORECASE)
_LINK_OR_TAG = later(r"<a .*?</a>|<[^>]*>", re.DOTALL)
# With these at its end a sentence breaks off; with those that say what something is, unless it asks
# (`vem hon är`) or refers to something else (`som det är`).
_UNFINISHED: Final = frozenset(
    "och eller samt att våra vårt din ditt dina via inklusive genom mellan enligt hos "
    "and or the an our your including between via".split()
)
_SAYS_WHAT: Final = frozenset("är heter kontakta is are contact".split())
# How a text with one of them at its end does end: most have been looked at when that is.
_LAST_THREE: Final = frozenset(
    f"{before}{word}"[-3:] for word in _UNFINISHED | _SAYS_WHAT for before in " \n"
)
_ASKS = later(
    r"\b(?:va[dr]|vem|vilk\w+|vars?|hur|som|när|där|här|så|än|att"
    r"|what|who\w*|which|how|where|when|that|here|there|than|as)\b",
    re.IGNORECASE,
)
_CALLS = later(r"(?:vänligen )?kontakta|please contact")
_LONG_WORD = later(r"[^\W\d_]{7}")


def check(notes: Notes, path: str, html: str, hardest: int | None = None) -> tuple[Problem, ...]:
    """All problems of a body, sorted by place.

    `html` is what became of it, `hardest` the readability (LIX) that it may have.
    """
    found = [*notes.mistakes]
    if hardest is not None:
        found.extend(readability(notes, hardest))
    if len(notes.links) == 1 and len(html) < _SHORT_PAGE:
        found.extend(only_document(notes.links[0], html))
    for rule in _RULES:
        found.extend(rule(notes))
    return tuple(sorted(problem(code, path, place, **facts) for code, place, facts in found))


def headings(notes: Notes) -> Found:
    """Level 1 is the title of the page; below it no level may be left out."""
    before = 1
    for heading in notes.headings:
        if heading.level == 1:
            yield "heading-level-one", heading.place, {"text": heading.text}
        elif heading.level > before + 1:
            facts = {"level": "#" * heading.level, "expected": "#" * (before + 1)}
            yield "heading-jump", heading.place, facts
        before = heading.level
        if _is_shouting(heading.text):
            facts = {"text": heading.text, "calm": heading.text.capitalize()}
            yield "heading-capitals", heading.place, facts


def _is_shouting(text: str) -> bool:
    """Capitals all through, but no row of abbreviations such as `LSS` or `SKR`."""
    return text.isupper() and (len(text.split()) > 2 or _LONG_WORD.search(text) is not None)


def pictures(notes: Notes) -> Found:
    """Pictures are described, and are files of the site."""
    for picture in notes.pictures:
        if picture.alt is None:
            yield "image-without-alt", picture.place, {"source": picture.source}
        elif picture.alt and _SAYS_NOTHING.fullmatch(picture.alt.strip()):
            yield "vague-alt", picture.place, {"text": picture.alt, "source": picture.source}
        if scheme(picture.source) == "data":
            yield "embedded-image", picture.place, {}
        # A raw tag has been looked at where it was taken apart.
        elif is_elsewhere(picture.source) and not picture.raw:
            yield "foreign-resource", picture.place, {"address": picture.source}


def links(notes: Notes) -> Found:
    """Each link by itself."""
    for link in notes.links:
        kind = scheme(link.target)
        if kind and kind not in LINK_SCHEMES:
            yield "bad-link-scheme", link.place, {"address": link.target, "scheme": kind}
        elif not link.text:
            if not link.has_picture:
                yield "empty-link", link.place, {"address": link.target}
        elif _says_nothing(link):
            yield "vague-link", link.place, {"text": link.text}
        elif _is_bare(link, kind):
            # What a browser takes for the address, as that is what a link needs.
            whole = re.sub("^(?:http://)?www\\.", "https://www.", link.target)
            yield "bare-address", link.place, {"address": link.text, "target": whole}


def _says_nothing(link: LinkNote) -> bool:
    core = _CORE.search(link.text)
    return core is not None and core[0].casefold() in VAGUE


def _is_bare(link: LinkNote, kind: str) -> bool:
    # An e-mail address or a phone number is what people look for.
    if kind in ("mailto", "tel", "sms"):
        return False
    return link.form == "address" or _ADDRESS.match(link.text) is not None


def same_texts(notes: Notes) -> Found:
    """Links that read the same lead to the same place (WCAG 3.2.4)."""
    targets: dict[str, str] = {}
    for link in notes.links:
        if not link.text or _says_nothing(link):
            continue
        target = link.target.removeprefix("./")
        first = targets.setdefault(link.text.casefold(), target)
        if first != target:
            facts = {"text": link.text, "address": link.target, "first": first}
            yield "same-text-other-target", link.place, facts


def prose(notes: Notes) -> Found:
    """How running text reads, and signs in it that were meant to become something else."""
    for text, words, pieces in notes.prose:
        if (words or text.string)[-3:] in _LAST_THREE:
            yield from _broken_sentence(text)
        if len(text.string) > _SHORT and _is_long(_plain(pieces)[0] if pieces else words):
            yield from _long_sentences(text, pieces or _pieces(text))
        if may_slip(text.string, typed(pieces) if pieces else words):
            from sitegen.read.markdown.slips import slips

            yield from slips(text, pieces or _pieces(text))


def readability(notes: Notes, hardest: int) -> Found:
    """A text as a whole that is hard to read: Björnsson's LIX (1968), above what the site wants.

    It is the mean number of words in a sentence and the share of words of more than six letters,
    in per cent, added.
    """
    sentences = 0
    words: list[str] = []
    for _, plain, pieces in notes.prose:
        running = _plain(pieces)[0] if pieces else plain
        sentences += 1 + sum(1 for _ in _END.finditer(running))
        words += [word for word in running.replace(_BREAK, " ").split() if _LETTER.search(word)]
    if len(words) < _ENOUGH_WORDS:
        return
    long = 100 * sum(_LONG_WORD.search(word) is not None for word in words) / len(words)
    lix = round(len(words) / sentences + long)
    if lix > hardest:
        mean = round(len(words) / sentences)
        facts = {"lix": f"{lix}", "most": f"{hardest}", "words": f"{mean}", "long": f"{long:.0f}"}
        yield "hard-to-read", notes.prose[0][0].place(0), facts


def _broken_sentence(text: Text) -> Found:
    """`Ansvarig är`, and no more before the blank line."""
    string = text.string.rstrip("*_")
    start = max(string.rfind(" "), string.rfind("\n")) + 1
    word = string[start:].lstrip("*_")
    last = word.lower()
    if last in _SAYS_WHAT:
        sentence = re.split(r"[.!?…]\s", string)[-1].strip("*_").lower()
        is_call = last in ("kontakta", "contact")
        if not _CALLS.fullmatch(sentence) if is_call else _ASKS.search(sentence):
            return
    elif last not in _UNFINISHED:
        return
    yield "broken-sentence", text.place(len(string) - len(word)), {"word": word}


def only_document(link: LinkNote, html: str) -> Found:
    """A text that is little more than a link to a document, which few can read on a telephone."""
    if _DOCUMENT.fullmatch(link.target) and scheme(link.target) in ("", "http", "https"):
        words = [word for word in _LINK_OR_TAG.sub(" ", html).split() if _LETTER.search(word)]
        if len(words) <= _FEW_WORDS:
            file = unquote(link.target.rpartition("/")[2])
            yield "only-document", link.place, {"file": file}


def _pieces(text: Text) -> list[Piece]:
    """The pieces of a text that was simple, so that no reference or footnote is in it."""
    from sitegen.read.markdown.inline import read_inline

    return read_inline(text.string, {}, ()).pieces


def typed(pieces: list[Piece]) -> str:
    return "".join([each.text for each in pieces if each.kind in ("text", "auto")])


def may_slip(string: str, plain: str) -> bool:
    """Whether there is any sign that a rule of `slips` looks for; most texts have none.

    `plain` is what became nothing else.
    """
    if "]" in plain or "#" in plain or "**" in plain or "<" in plain or "{" in plain:
        return True
    if string[:2] in ("**", "__"):
        return True
    if "\n" not in string:
        return string[:1] in _SIGNS and _SIGN.match(string) is not None
    return (
        "|" in plain
        or "\t" in plain
        or any(line[:1] in _SIGNS and _SIGN.match(line) for line in string.split("\n"))
    )


def _is_long(plain: str) -> bool:
    """Whether any sentence may have too many words. It may have fewer, if `_END` ends it."""
    return any(
        len(part) > _SHORT and len(part.split()) > WORDS_IN_SENTENCE
        for part in _PLAIN_END.split(plain.replace("\n", " "))
    )


def _long_sentences(text: Text, pieces: list[Piece]) -> Found:
    if text.string.count(" ") + text.string.count("\n") < WORDS_IN_SENTENCE:
        return
    plain, spans = _plain(pieces)
    start = 0
    for end in [*(found.end() for found in _END.finditer(plain)), len(plain)]:
        words = [word for word in plain[start:end].split() if _LETTER.search(word)]
        if len(words) > WORDS_IN_SENTENCE:
            at = start + len(plain[start:end]) - len(plain[start:end].lstrip())
            place = text.place(_source_offset(spans, at))
            yield "long-sentence", place, {"words": str(len(words))}
        start = end


def _plain(pieces: list[Piece]) -> tuple[str, list[tuple[int, int, bool]]]:
    """Plain text, and for each part of it: where it begins, its offset, whether it is as typed."""
    parts: list[str] = []
    spans = []
    length = 0
    for piece in pieces:
        if piece.kind not in ("text", "code", "auto", "break"):
            continue
        part = _BREAK if piece.kind == "break" else piece.text
        spans.append((length, piece.offset, piece.kind == "text"))
        parts.append(part)
        length += len(part)
    return "".join(parts), spans


def _source_offset(spans: list[tuple[int, int, bool]], at: int) -> int:
    start, offset, verbatim = next(span for span in reversed(spans) if span[0] <= at)
    return offset + (at - start if verbatim else 0)


_RULES: Final[tuple[Callable[[Notes], Found], ...]] = (
    headings,
    pictures,
    links,
    same_texts,
    prose,
)
