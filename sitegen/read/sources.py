"""Reading: what lies in `content/`, before anything is understood of it.

In: the root folder. Out: the settings, the files of entries, documents and images, the redirects,
and the problems of files that are not where, or not as, they should be. The texts of entries are
read where they are parsed.
"""

from __future__ import annotations

import codecs
import os
import posixpath
import re
import unicodedata
from collections import abc
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sitegen.declare.config import DEFAULT_ZONE, EASY_TO_READ, Settings, SettingsInWords
from sitegen.declare.field_types import Destination, SiteAddress
from sitegen.declare.fields import Reader, Table, read_record
from sitegen.declare.guesses import file_name
from sitegen.declare.kinds import KINDS, folders, kind_of
from sitegen.read import front_matter
from sitegen.read.pictures import SUFFIXES as PICTURES
from sitegen.words.clock import zone
from sitegen.words.files import printable, read_inside
from sitegen.words.model import Place, Source
from sitegen.words.problems import Problem, problem
from sitegen.words.spelling import SWEDISH_CHOICES, english, nearest

CONTENT = "content"
SETTINGS = f"{CONTENT}/site.yaml"
REDIRECTS = f"{CONTENT}/redirects.yaml"
FILE_FOLDERS = ("documents", "images")

TOP = Place(1, 1)
# What is never anything but a document.
_DOCUMENTS = (
    ".pdf", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".ods", ".pptx", ".ppt", ".odp",
)  # fmt: skip
# Only these may be nested: the folders of pages are parts of their addresses.
_NESTED = ("pages", *FILE_FOLDERS)
_DATED = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})-(?P<rest>.+)")
_VERSION = re.compile(rf"(?P<rest>.+)\.(?P<version>[a-z]{{2,3}}|{EASY_TO_READ})")
_TRANSLATED_SETTINGS = re.compile(rf"site\.([a-z]{{2,3}}|{EASY_TO_READ})\.yaml")


class Redirect(NamedTuple):
    """An old address, and the address or the word `gone` that it leads to."""

    old: str
    new: str
    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class Content:
    """All that was found in `content/`."""

    settings: Settings
    sources: tuple[Source, ...]
    # Names of documents and images below `content/`: `images/karta.png`.
    files: tuple[str, ...]
    redirects: tuple[Redirect, ...]
    # Where the settings' fields stand in site.yaml, and in the same of each other language.
    places: abc.Mapping[str, Place]
    translated: abc.Mapping[str, abc.Mapping[str, Place]]
    problems: tuple[Problem, ...]


def read(root: Path) -> Content:
    """Read everything below `content/`, in an order that no machine changes."""
    problems: list[Problem] = []
    settings, places, found = read_settings(root)
    problems += found
    settings, translated, found = read_translations(root, settings)
    problems += found
    redirects, found = _read_redirects(root, settings, places)
    problems += found
    sources: list[Source] = []
    files: list[str] = []
    for name in _walk(root / CONTENT, problems):
        folder, _, rest = name.partition("/")
        if not rest:
            problems += _check_top(name, settings)
        elif folder in FILE_FOLDERS:
            files.append(name)
        elif folder in folders():
            sources += source_of(name, problems)
        else:
            problems.append(
                problem(
                    "unknown-folder",
                    f"{CONTENT}/{name}",
                    TOP,
                    folder=folder,
                    suggestion=nearest(
                        english(folder, SWEDISH_CHOICES), (*folders(), *FILE_FOLDERS)
                    ),
                    folders=", ".join((*folders(), *FILE_FOLDERS)),
                )
            )
    about = redirects, places, translated, tuple(problems)
    return Content(settings, tuple(sources), tuple(files), *about)


def _check_top(name: str, settings: Settings) -> abc.Iterator[Problem]:
    """What is wrong with a file right in `content/`: only the settings and redirects lie there."""
    path = f"{CONTENT}/{name}"
    other = _TRANSLATED_SETTINGS.fullmatch(name)
    if path in (SETTINGS, REDIRECTS) or (other and other[1] in settings.all_languages[1:]):
        return
    if other is None:
        yield _stray(name)
    elif other[1] == settings.language:
        yield problem("same-name", path, TOP, name="site", other=SETTINGS)
    else:
        languages = ", ".join(settings.all_languages)
        facts = {"version": other[1], "languages": languages, "suggestion": ""}
        yield problem("unknown-version", path, TOP, **facts)


def _walk(top: Path, problems: list[Problem]) -> abc.Iterator[str]:
    """The files below `top`, sorted by name; links that lead out of it are problems."""
    inside = os.path.realpath(top)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(top / folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError:
            problems.append(problem("unreadable-file", f"{CONTENT}/{folder}".rstrip("/"), TOP))
            continue
        below = []
        for entry in entries:
            name = f"{folder}{entry.name}"
            if _is_left_behind(entry.name):
                continue
            wrong = _why_not(entry, name, inside)
            if wrong:
                problems.append(wrong)
            elif entry.is_file():
                yield name
            elif not entry.is_symlink():
                below.append(f"{name}/")
        folders.extend(reversed(below))


def _is_left_behind(name: str) -> bool:
    """Whether a file is hidden, or what editors and Windows leave beside others."""
    by_windows = name.lower() in ("thumbs.db", "ehthumbs.db", "desktop.ini")
    return name.startswith((".", "#", "~$")) or name.endswith("~") or by_windows


def _why_not(entry: os.DirEntry[str], name: str, inside: str) -> Problem | None:
    """What is wrong with a file or folder before anything in it is read.

    `inside`: the real path of `content/`.
    """
    if not _is_plain(entry.name):
        shown = printable(name)
        last = shown.rpartition("/")[2]
        return problem("bad-file-name", f"{CONTENT}/{shown}", TOP, name=last)
    path = f"{CONTENT}/{name}"
    if entry.is_symlink() and not os.path.realpath(entry.path).startswith(inside + os.sep):
        return problem("link-out-of-root", path, TOP)
    # A pipe would be waited for, and a device has no end; a link to a folder is passed over, as
    # it could go round in a circle.
    if not entry.is_file() and not entry.is_dir():
        return problem("unreadable-file", path, TOP)
    return None


def _is_plain(name: str) -> bool:
    """Whether a name can be printed and be part of an address: UTF-8, no control characters."""
    if name.isascii() and name.isprintable():
        return True
    return not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in name)


def decode(raw: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Text of a file that must be UTF-8; where it is not, what can be read of it."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].removeprefix(codecs.BOM_UTF8)
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode()) + 1
        wrong = problem("not-utf8", path, Place(line, column), byte=f"0x{raw[error.start]:02x}")
        # What old Swedish programs write, so that the rest of the file is read as it was meant.
        sixteen = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = raw.decode("utf-16" if sixteen else "cp1252", "replace")
        return text.replace("\0", "\ufffd"), (wrong,)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        return text.replace("\0", "\ufffd"), (problem("nul-character", path, Place(line, column)),)
    return text, ()


# --- Entries ---


def source_of(name: str, problems: list[Problem]) -> list[Source]:
    """The source of one file, or nothing and a problem that says why not."""
    path = f"{CONTENT}/{name}"
    folder, _, rest = name.partition("/")
    above, _, file = rest.rpartition("/")
    stem, _, suffix = file.rpartition(".")
    if above and folder not in _NESTED:
        problems.append(problem("nested-file", path, TOP, folder=f"{CONTENT}/{folder}"))
        return []
    stem, version = _split_version(stem)
    dated = _DATED.fullmatch(stem)
    date, stem = (dated["date"], dated["rest"]) if dated else ("", stem)
    kind = kind_of(folder, stem if not above else "")
    if kind is None or suffix != ("yaml" if KINDS[kind].data else "md"):
        problems.append(_stray(name))
        return []
    if not stem or not any(character.isalnum() for character in stem) or "." in stem:
        problems.append(problem("bad-file-name", path, TOP, name=file, suggestion=file_name(file)))
        return []
    # Some disks take letters with marks apart; references are typed in one piece.
    identity = unicodedata.normalize("NFC", f"{folder}/{above}/{stem}".replace("//", "/"))
    return [Source(path, kind, identity, version, date)]


def _stray(name: str) -> Problem:
    """The problem of a file that is not where its kind belongs, and where that is."""
    file = name.rpartition("/")[2]
    suffix = posixpath.splitext(file)[1].lower()
    if suffix == ".md" and "/" not in name:
        folder = "news" if _DATED.fullmatch(file) else "pages"
    elif suffix in (*PICTURES, ".svg"):
        folder = "images"
    else:
        folder = "documents" if suffix in _DOCUMENTS else ""
    there = f"{CONTENT}/{folder}/{file}" if folder else ""
    return problem("stray-file", f"{CONTENT}/{name}", TOP, suggestion=there)


def _split_version(stem: str) -> tuple[str, str]:
    found = _VERSION.fullmatch(stem)
    return (found["rest"], found["version"]) if found else (stem, "")


# --- Settings and redirects ---


def read_settings(root: Path) -> tuple[Settings, dict[str, Place], tuple[Problem, ...]]:
    """The settings, where their fields stand in `site.yaml`, and what is wrong with them."""
    reader = Reader(SETTINGS, zone(DEFAULT_ZONE))
    try:
        raw = read_inside(root / CONTENT, root / SETTINGS)
    except OSError:
        return _complete(Settings()), {}, _missing(root / SETTINGS, "no-settings", SETTINGS)
    text, unreadable = decode(raw, SETTINGS)
    fields, wrong = front_matter.read(text, SETTINGS)
    if wrong and not fields.pairs:
        return _complete(Settings()), {}, unreadable + wrong
    reader.guessed = front_matter.guessed_lines(wrong)
    settings = read_record(Settings, fields, reader)
    # A value that could not be read is not one that was left out.
    told = {each.place.line for each in reader.problems}
    for field, code, facts in settings.mistakes():
        place = reader.places.get(field, TOP)
        if place.line not in told:
            reader.report(code, place, **facts)
    return _complete(settings), reader.places, (*unreadable, *wrong, *reader.problems)


def read_translations(
    root: Path, settings: Settings
) -> tuple[Settings, dict[str, dict[str, Place]], tuple[Problem, ...]]:
    """The settings with their words in other languages, and where those stand."""
    found, places = [], {}
    problems: list[Problem] = []
    for language in settings.all_languages[1:]:
        path = settings_path(language, settings)
        try:
            raw = read_inside(root / CONTENT, root / path)
        except OSError:
            problems += _missing(root / path, "", path)
            continue
        text, unreadable = decode(raw, path)
        fields, wrong = front_matter.read(text, path)
        reader = Reader(path, settings.zone, front_matter.guessed_lines(wrong))
        words = read_record(SettingsInWords, fields, reader)
        _check_faults(settings, words, reader)
        found.append((language, words))
        places[language] = reader.places
        problems += [*unreadable, *wrong, *reader.problems]
    return replace(settings, translations=tuple(found)), places, tuple(problems)


def settings_path(language: str, settings: Settings) -> str:
    """The file that says the settings in a language: `content/site.en.yaml`."""
    other = "" if language == settings.language else f".{language}"
    return SETTINGS.replace(".yaml", f"{other}.yaml")


def _check_faults(settings: Settings, words: SettingsInWords, reader: Reader) -> None:
    """Faults are told apart by their number: each language lists the same ones."""
    whole = settings.accessibility.faults if settings.accessibility else ()
    place = reader.places.get("accessibility.faults")
    if place and len(whole) != len(words.accessibility.faults):
        facts = {"count": len(words.accessibility.faults), "whole": len(whole)}
        reader.report("faults-differ", place, **facts)


def _missing(there: Path, code: str, path: str) -> tuple[Problem, ...]:
    """The problem of a file that could not be read; `code`: that of one that is not there."""
    if there.is_dir() or not os.path.lexists(there):
        return (problem(code, path, TOP),) if code else ()
    # What is a link or a pipe was found when the folder was looked through.
    is_file = there.is_file() and not there.is_symlink()
    return (problem("unreadable-file", path, TOP),) if is_file else ()


def _complete(settings: Settings) -> Settings:
    """Stand-ins for what is missing and was reported: the rest of the site is still checked."""
    name, base_url = settings.name or "", settings.base_url or "https://site.invalid"
    return replace(settings, name=name, base_url=base_url)


def _read_redirects(
    root: Path, settings: Settings, places: abc.Mapping[str, Place]
) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """Those of the settings, then those of `redirects.yaml`."""
    redirects = [
        Redirect(old, new, SETTINGS, places.get(f"redirects[{old}]", TOP))
        for old, new in settings.redirects
    ]
    try:
        raw = read_inside(root / CONTENT, root / REDIRECTS)
    except OSError:
        return tuple(redirects), _missing(root / REDIRECTS, "", REDIRECTS)
    text, unreadable = decode(raw, REDIRECTS)
    fields, wrong = front_matter.read(text, REDIRECTS)
    reader = Reader(REDIRECTS, settings.zone, front_matter.guessed_lines(wrong))
    table = Table(SiteAddress, Destination()).read(fields, "", reader)
    redirects += [
        Redirect(old, new, REDIRECTS, reader.places.get(f"[{old}]", TOP)) for old, new in table
    ]
    return tuple(redirects), (*unreadable, *wrong, *reader.problems)
