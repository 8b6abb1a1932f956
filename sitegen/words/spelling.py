"""What an author probably meant: the nearest word, and the English for a Swedish one."""

from __future__ import annotations

import difflib
import unicodedata
from collections import abc


def nearest(word: str, choices: abc.Iterable[str]) -> str:
    """The choice that looks most like `word`, or "" where none does."""
    by_lower = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def in_other_letters(word: str, choices: abc.Iterable[str]) -> str:
    """The choice that differs only by capitals, or by how its marks are stored; or ""."""
    folded = _folded(word)
    return next((choice for choice in choices if _folded(choice) == folded), "")


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


# What authors write who forget that keys are English, or which word it was. Of several, the one
# that there is among the fields is meant.
_KEYS = {
    "titel": "title", "rubrik": "title", "namn": "name title", "heading": "title",
    "datum": "date start", "date": "start", "dag": "date start", "nar": "start date",
    "ansvarig": "responsible", "sammanfattning": "summary", "ingress": "summary",
    "beskrivning": "summary alt note", "description": "summary alt", "bild": "image",
    "picture": "image", "utkast": "draft", "publicera": "publish date",
    "publicerad": "date publish", "publiceras": "publish date", "upphor": "expires",
    "avpubliceras": "expires", "slutar": "ends end expires", "slut": "end ends expires",
    "slutdatum": "end ends expires", "borjar": "start starts publish",
    "startar": "start starts publish", "startdatum": "start starts publish",
    "taggar": "tags", "amnen": "tags", "amne": "tags", "category": "tags", "categories": "tags",
    "kategori": "tags", "kategorier": "tags", "kontakt": "contact", "kontakter": "contact",
    "uppdaterad": "updated", "andrad": "updated", "roll": "role", "befattning": "role",
    "telefon": "phone", "telephone": "phone", "tel": "phone", "epost": "email",
    "e-post": "email", "mejl": "email", "mail": "email", "plats": "place", "ort": "place",
    "location": "place", "lokal": "place", "arbetsgivare": "employer", "company": "employer",
    "sista_dag": "deadline", "sista_ansokningsdag": "deadline", "stanger": "deadline",
    "closes": "deadline", "lon": "salary", "omfattning": "extent",
    "anstallning": "employment", "anstallningsform": "employment", "ansok": "apply",
    "ansokan": "apply", "antal_tjanster": "positions", "referensnummer": "reference",
    "distans": "remote", "program": "programme", "agenda": "programme",
    "dagordning": "programme", "talare": "speakers", "anmalan": "registration",
    "heldag": "all_day", "natverk": "networks network", "installd": "cancelled",
    "canceled": "cancelled", "arrangor": "organisers", "arrangorer": "organisers",
    "organizers": "organisers", "ersatts_av": "replaced_by", "medlemmar": "members",
    "ledamoter": "members", "ordforande": "chair", "sammankallande": "convener",
    "dokument": "documents", "uppgifter": "tasks", "moten": "meets", "fokusomraden": "focus_areas",
    "meny": "menu", "malgrupp": "audience", "omrade": "area", "text": "text title",
    "niva": "level", "lank": "link url", "webbplats": "url", "hemsida": "url base_url",
    "website": "url base_url", "adress": "address slug visiting_address",
    "url": "base_url slug", "gamla_adresser": "aliases", "sprak": "language",
    "farger": "colours", "colors": "colours", "forfattare": "author", "kalla": "source",
    "bildtext": "caption alt", "alt-text": "alt", "alttext": "alt", "fotograf": "credit",
    "fil": "file", "antal": "count times positions", "tid": "time", "organisationsnummer": "number",
    "orgnr": "number", "besoksadress": "visiting_address", "postadress": "postal_address",
    "oppettider": "opening_hours", "tidszon": "time_zone", "logotyp": "logo",
    "organization": "organisation", "tillganglighet": "accessibility",
    "tillganglighetsredogorelse": "accessibility", "godta": "accept", "omdirigeringar": "redirects",
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
    "organisationer": "organisations", "jobb": "jobs", "moten": "events", "evenemang": "events",
    "mote": "events", "personal": "people", "medarbetare": "people", "forum": "forum",
    "horanden": "hearing", "utfragning": "hearing", "styrelse": "steering", "lan": "region",
    "informationsruta": "info", "viktigt": "warning", "upplysning": "info", "akut": "danger",
    "delvis": "partial", "helt": "full", "ja": "full", "nej": "none", "inte": "none",
    "inte_alls": "none", "ingen": "none", "brist": "fault", "fel": "fault",
    "oskaligt": "burden", "oskalig_borda": "burden", "borda": "burden", "undantag": "scope",
    "undantaget": "scope", "mejl": "email", "mail": "email", "twitter": "x",
    "borta": "gone", "borttagen": "gone", "raderad": "gone", "nedlagd": "gone",
    "ingenstans": "gone",
}  # fmt: skip


def english(word: str, words: abc.Mapping[str, str] = SWEDISH_CHOICES) -> str:
    """The English word that is written for a Swedish one; any other word as it is."""
    return words.get(_plain(word), word)


def key_meant(key: str, known: abc.Collection[str]) -> str:
    """The field that was probably meant by one that is not there, or ""."""
    words = _KEYS.get(_plain(key), key).split()
    return next((word for word in words if word in known), "") or nearest(words[0], known)


def _plain(word: str) -> str:
    return word.lower().strip().replace(" ", "_").translate(str.maketrans("åäö", "aao"))
