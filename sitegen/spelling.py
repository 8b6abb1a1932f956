"""What an author probably meant: the nearest word, and the English for a Swedish key."""

from __future__ import annotations

import difflib
from collections import abc


def nearest(word: str, choices: abc.Iterable[str]) -> str:
    """The choice that looks most like `word`, or "" where none does."""
    by_lower = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


# What Swedish authors write when they forget that keys are English.
_SWEDISH = {
    "titel": "title", "rubrik": "title", "datum": "date", "ansvarig": "responsible",
    "sammanfattning": "summary", "ingress": "summary", "bild": "image", "utkast": "draft",
    "publicera": "publish", "publicerad": "publish", "upphor": "expires", "slutar": "ends",
    "slut": "end", "borjar": "start", "taggar": "tags", "amnen": "tags", "kontakt": "contact",
    "uppdaterad": "updated", "namn": "name", "roll": "role", "telefon": "phone",
    "epost": "email", "e-post": "email", "plats": "place", "ort": "place",
    "arbetsgivare": "employer", "sista_dag": "deadline", "stanger": "deadline",
    "lon": "salary", "omfattning": "extent", "program": "programme", "anmalan": "registration",
    "medlemmar": "members", "ordforande": "chair", "dokument": "documents", "meny": "menu",
    "malgrupp": "audience", "omrade": "area", "text": "text", "niva": "level", "lank": "link",
    "sprak": "language", "farger": "colours", "adress": "address", "forfattare": "author",
    "kalla": "source", "bildtext": "caption", "fil": "file", "antal": "count",
    "tid": "time", "webbplats": "url", "arrangorer": "organisers", "installd": "cancelled",
}  # fmt: skip


# The same for values of which there is a choice.
SWEDISH_CHOICES = {
    "heltid": "full_time", "deltid": "part_time", "visstid": "temporary", "vikariat": "temporary",
    "tillsvidare": "permanent", "fast": "permanent", "praktik": "internship",
    "kommun": "municipality", "myndighet": "authority", "universitet": "university",
    "hogskola": "university", "forening": "association", "parti": "party", "foretag": "company",
    "styrgrupp": "steering", "analysgrupp": "analysis", "arbetsgrupp": "task_group",
    "horande": "hearing", "ar": "year", "termin": "term", "manad": "month", "vecka": "week",
    "varning": "warning", "fara": "danger", "epost": "email", "e-post": "email",
    "nyheter": "news", "kalender": "events", "natverk": "networks", "personer": "people",
    "organisationer": "organisations", "jobb": "jobs",
}  # fmt: skip


def english(key: str, words: abc.Mapping[str, str] = _SWEDISH) -> str:
    """The English word that is written for a Swedish one; any other word as it is."""
    plain = key.lower().replace(" ", "_").translate(str.maketrans("åäö", "aao"))
    return words.get(plain, key)
