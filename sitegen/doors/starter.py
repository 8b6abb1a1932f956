"""A new site to start from: `sitegen init`.

In: an empty folder and a language. Out: the files of `starter_site/`, with days to come in place
of `TODAY` and `SOON`, so that a new site has a post of today and an event that is still to be.
"""

from __future__ import annotations

from collections import abc
from datetime import date, datetime, timedelta
from pathlib import Path

from sitegen import __version__
from sitegen.declare.config import DEFAULT_ZONE
from sitegen.words.clock import zone

_SITES = Path(__file__).parent / "starter_site"
# What is the same in every language.
_SHARED = "shared"
# Names that begin with a full stop are kept under this, or git and packaging would heed them.
_DOT = "dot-"
# What to do when the files are there.
NEXT = {
    "sv": "Klart. README.md i {folder} berättar hur du går vidare.",
    "en": "Done. README.md in {folder} tells how to go on.",
}
# The event is as many days away.
_SOON = timedelta(days=28)


class FolderNotEmpty(Exception):
    """There is something at the place of the new site already; its path is the argument."""


def start(folder: Path, language: str, today: date | None = None) -> tuple[str, ...]:
    """Make a new site, and return the paths of its files below `folder`, sorted.

    `language` is `sv` or `en`; `today` is the day in Sweden unless given. A folder may hold a
    fresh git repository, but nothing else. Raises `FolderNotEmpty`, and `OSError` where the
    folder cannot be written to.
    """
    _see_that_it_is_empty(folder)
    today = today or datetime.now(zone(DEFAULT_ZONE)).date()
    words = {"TODAY": str(today), "SOON": str(today + _SOON), "VERSION": __version__}
    files = dict(sorted(_files(language, words)))
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return tuple(files)


def _see_that_it_is_empty(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or any(found.name != ".git" for found in folder.iterdir()):
        raise FolderNotEmpty(str(folder))


def _files(language: str, words: abc.Mapping[str, str]) -> abc.Iterator[tuple[str, str]]:
    """Name and text of each file of the new site."""
    for top in (_SITES / _SHARED, _SITES / language):
        for path in top.rglob("*"):
            if not path.is_file():
                continue
            name, text = path.relative_to(top).as_posix(), path.read_text("utf-8")
            for word, meant in words.items():
                name, text = name.replace(word, meant), text.replace(word, meant)
            yield "/".join(_undotted(part) for part in name.split("/")), text


def _undotted(part: str) -> str:
    return f".{part.removeprefix(_DOT)}" if part.startswith(_DOT) else part
