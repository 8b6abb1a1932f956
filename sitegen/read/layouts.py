"""Where layouts, CSS, icons and strings are found: the site's own first, then those shipped.

A root without `layouts/`, or with only some files in it, falls back on the shipped ones file by
file. Names are relative to `layouts/`: `news/page.html`.
"""

from __future__ import annotations

import os
from collections import abc
from pathlib import Path
from types import MappingProxyType

from sitegen.words.files import digest
from sitegen.words.model import Place, Scalar
from sitegen.words.problems import Problem, problem

FOLDER = "layouts"
STRINGS = "strings/"
CSS = "base/css/"
ICONS = "base/icons/"
SCRIPTS = "base/js/"

_PACKAGE = Path(__file__).parent.parent
# In a wheel they lie in the package; in a checkout, beside it.
SHIPPED = _PACKAGE / FOLDER if (_PACKAGE / FOLDER).is_dir() else _PACKAGE.parent / FOLDER


def find(root: Path) -> dict[str, Path]:
    """Every file of the layouts by its name, sorted."""
    found: dict[str, Path] = {}
    for top in (SHIPPED, root / FOLDER):
        inside = os.path.realpath(top) + os.sep
        for folder, below, files in os.walk(top):
            below[:] = [name for name in below if not name.startswith(".")]
            for file in files:
                path = Path(folder, file)
                # What a link leads to elsewhere must not end on the site; a pipe has no end.
                here = not path.is_symlink() or os.path.realpath(path).startswith(inside)
                if not file.startswith(".") and here and path.is_file():
                    found[path.relative_to(top).as_posix()] = path
    return dict(sorted(found.items()))


class Sources:
    """The sources of templates, each read once: what was digested is what is compiled."""

    def __init__(self, files: abc.Mapping[str, Path]) -> None:
        self._files = files
        self._read: dict[str, bytes | None] = {}

    def read(self, name: str) -> bytes | None:
        """The bytes of a template; none where there is no file of that name."""
        if name not in self._read:
            path = self._files.get(name)
            self._read[name] = path.read_bytes() if path else None
        return self._read[name]

    def digest(self, name: str) -> str:
        """What tells one source from another; "" where there is none, which is an answer too."""
        raw = self.read(name)
        return "" if raw is None else digest(raw)


def read_strings(
    files: abc.Mapping[str, Path],
    languages: abc.Iterable[str],
    places: abc.Mapping[str, Place] = MappingProxyType({}),
) -> tuple[dict[str, dict[str, str]], tuple[Problem, ...]]:
    """The words of each language. A site's own file needs to hold only what it changes.

    `places`: where `site.yaml` names each language.
    """
    english, _ = _read_words(SHIPPED / f"{STRINGS}en.yaml")
    own: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for language in languages:
        name = f"{STRINGS}{language}.yaml"
        file = f"{FOLDER}/{name}"
        own[language] = {}
        if name not in files:
            place = places.get(language, Place(1, 1))
            facts = {"language": language, "file": file}
            problems.append(problem("no-strings", "content/site.yaml", place, **facts))
        for path in dict.fromkeys((SHIPPED / name, files.get(name))):
            if path and path.is_file():
                words, wrong = _read_words(path)
                own[language] |= words
                problems += wrong
    # A word that one language has must be there in all of them.
    every = dict.fromkeys(key for words in (english, *own.values()) for key in words)
    for language, words in own.items():
        missing = [key for key in every if key not in words]
        if missing and words:
            facts = {
                "language": language,
                "count": str(len(missing)),
                "key": missing[0],
                "text": english.get(missing[0], "..."),
            }
            file = f"{FOLDER}/{STRINGS}{language}.yaml"
            problems.append(problem("missing-string", file, Place(1, 1), **facts))
    return {language: english | words for language, words in own.items()}, tuple(problems)


def _read_words(path: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The words of one file; what is not text is passed over."""
    from sitegen.read import front_matter

    where = f"{FOLDER}/{path.parent.name}/{path.name}"
    raw = path.read_bytes()
    wrong: tuple[Problem, ...] = ()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(raw.count(b"\n", 0, error.start) + 1, 1)
        wrong = (problem("not-utf8", where, place, byte=f"0x{raw[error.start]:02x}"),)
        text = raw.decode("cp1252", "replace")
    fields, found = front_matter.read(text, where)
    words = {key.text: value.text for key, value in fields.pairs if isinstance(value, Scalar)}
    return words, (*wrong, *found)
