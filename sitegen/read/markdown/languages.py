"""Which words of a text are in another language: whether `lang` names one (BCP 47, WCAG 3.1.2)."""

from __future__ import annotations

from functools import cache
from typing import Final

from sitegen.declare.guesses import language
from sitegen.read.markdown.notes import Notes
from sitegen.read.markdown.source import later
from sitegen.words.model import Place

# Language, script, region and variants of RFC 5646, 2.1, in any letter case.
_TAG = later(
    r"([a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
# Countries, and codes of three letters, that are taken for the code of a language.
_MISTAKEN: Final = {
    "cn": "zh", "cz": "cs", "dk": "da", "eng": "en", "fin": "fi", "gb": "en", "gr": "el",
    "jp": "ja", "swe": "sv", "ua": "uk", "us": "en",
}  # fmt: skip


def check_language(notes: Notes, place: Place, attribute: str, value: str) -> None:
    """Report a `lang` or `hreflang` that names no language; an empty one claims none."""
    if attribute not in ("lang", "hreflang") or not value:
        return
    found = _TAG.fullmatch(value.lower())
    if found and found[1] in _languages():
        return
    meant = language(value)
    meant = _MISTAKEN.get(meant, meant)
    suggestion = meant if meant in _languages() else ""
    notes.mistake("bad-language", place, value=value, suggestion=suggestion)


@cache
def _languages() -> frozenset[str]:
    """The codes of all languages that CLDR knows a name for."""
    from babel import Locale

    return frozenset(Locale("en").languages)
