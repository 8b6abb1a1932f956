"""Links: what an address that an author wrote in a text leads to.

In: the site, the file that the link stands in, and the address as written. Out: a `Target`, or a
`Dead` with the reason. Links between entries are relative paths to files, as the git host's own
preview has them.
"""

from __future__ import annotations

import posixpath
import re
from collections import abc
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias
from urllib.parse import quote, unquote, urlsplit

from sitegen.connect.site import Site, home
from sitegen.declare.config import language_of
from sitegen.declare.kinds import KINDS, folders
from sitegen.words.model import Asset, Entry
from sitegen.words.spelling import in_other_letters, nearest

_MAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,}")
# A host at the beginning of an address, by its last part: files of a site have other endings.
_HOST = re.compile(r"(?:www\.[^/]+\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:se|nu|com|org|net|eu)(?:/|$))")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class ToEntry:
    entry: Entry
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class ToAddress:
    """An address of the site that is not written as a file: `/natverk/`."""

    address: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class ToAsset:
    asset: Asset


@dataclass(frozen=True, slots=True)
class ToElsewhere:
    """Another site, or a mail, telephone or calendar program."""

    url: str
    scheme: Literal["https", "mailto", "tel"]


@dataclass(frozen=True, slots=True)
class ToHidden:
    """An entry that is there, but not on the site now."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Dead:
    """Nothing: the code and facts of the problem."""

    code: str
    facts: tuple[tuple[str, str], ...]


Target: TypeAlias = ToEntry | ToAddress | ToAsset | ToElsewhere | ToHidden | Dead


def resolve(site: Site, path: str, version: str, written: str) -> Target:
    """What `written` leads to, in the file `path` of that version."""
    scheme, colon, _ = written.partition(":")
    if colon and scheme.lower() in ("http", "https"):
        try:
            return _web(site, written)
        except ValueError:
            return Dead("bad-url", (("value", written),))
    if colon and scheme.lower() in ("mailto", "tel"):
        return ToElsewhere(written, "mailto" if scheme.lower() == "mailto" else "tel")
    if _SCHEME.match(written):
        # What cannot be linked to was reported when the text was read.
        return ToElsewhere(written, "tel" if scheme.lower() in ("sms", "webcal") else "https")
    name, _, fragment = written.partition("#")
    name, fragment = unquote(name.partition("?")[0]), unquote(fragment)
    if not name:
        return _itself(site, path, fragment)
    if name.startswith("/"):
        return _address(site, name, fragment)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if file in site.by_path:
        return _entry(site, _version_for(site, path, version, file, fragment), file, fragment)
    below = file.removeprefix("content/")
    if below in site.assets:
        return ToAsset(site.assets[below])
    if below in folders():
        return _section(site, below, language_of(version, site.settings), fragment)
    return _dead(site, path, written, file)


def _version_for(site: Site, path: str, version: str, file: str, fragment: str) -> str:
    """Key of the entry that a link to a file means to a reader of the page that links.

    A link to an original leads to its version of the page that links, where there is one that has
    the fragment. A link that names another version, or a version's own original, means just that.
    """
    key = site.by_path[file]
    id_, _, named = key.rpartition(".")
    mine = site.entries.get(f"{id_}.{version}")
    own = site.by_path.get(path, "").rpartition(".")[0]
    if mine is None or id_ == own or named != site.settings.language:
        return key
    return mine.key if not fragment or fragment in anchors(mine) else key


def _itself(site: Site, path: str, fragment: str) -> Target:
    """The entry of the link's own file: a draft is no hidden page to itself."""
    key = site.by_path.get(path, "")
    hidden = site.hidden.get(key)
    return ToEntry(hidden.entry, fragment) if hidden else _entry(site, key, path, fragment)


def _section(site: Site, folder: str, language: str, fragment: str) -> ToAddress:
    """The list of a folder's entries, for readers of a language."""
    kind = next(kind for kind, cls in KINDS.items() if cls.folder == folder)
    segment = site.settings.segment(kind, language)
    top = home(language, site.settings)
    return ToAddress(f"{top}{segment}/" if segment else top, fragment)


def _address(site: Site, name: str, fragment: str) -> Target:
    """An address of the site; a document has its type and size however it is linked to."""
    asset = site.assets.get(name.removeprefix("/"))
    if asset and asset.address == asset.name:
        return ToAsset(asset)
    return ToAddress(name, fragment)


def _entry(site: Site, key: str, file: str, fragment: str) -> Target:
    entry = site.entries.get(key)
    if entry is None:
        return ToHidden(file, site.hidden[key].why if key in site.hidden else "broken")
    return ToEntry(entry, fragment)


def _web(site: Site, written: str) -> Target:
    """A link to the site's own host is one to an address of the site."""
    there = urlsplit(written)
    path = unquote(there.path)
    base = unquote(site.settings.base_path)
    # Nearly every host answers with and without `www`.
    hosts = (urlsplit(each).netloc for each in (site.settings.base_url, site.settings.origin))
    same = _bare(there.netloc) in map(_bare, hosts)
    if same and f"{path.rstrip('/')}/".startswith(f"{base}/"):
        return _address(site, path.removeprefix(base) or "/", unquote(there.fragment))
    return ToElsewhere(written, "https")


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _dead(site: Site, path: str, written: str, file: str) -> Dead:
    name = written.partition("#")[0]
    here = posixpath.dirname(path)
    whole = posixpath.normpath(posixpath.join(here, unquote(written)))
    if whole in site.by_path or whole.removeprefix("content/") in site.assets:
        escaped = re.sub("[#?]", lambda sign: quote(sign[0]), written)
        return Dead("dead-link", (("suggestion", escaped), ("target", written), ("file", whole)))
    there, close = _meant(name, here, tuple(site.by_path), tuple(site.assets))
    if there:
        return Dead("letter-case", (("name", name), ("write", there)))
    return Dead("dead-link", (("suggestion", close), ("target", written), ("file", file)))


@lru_cache(maxsize=256)
def _meant(
    name: str, here: str, paths: tuple[str, ...], assets: tuple[str, ...]
) -> tuple[str, str]:
    """The file that has the name in other letters, and the one that is most like it; or "".

    Of thousands of files that takes a while, and a page that is gone is linked to from many.
    """
    known = dict.fromkeys(posixpath.relpath(path, here) for path in paths)
    known |= dict.fromkeys(posixpath.relpath(f"content/{asset}", here) for asset in assets)
    there = in_other_letters(posixpath.normpath(unquote(name)), known)
    return there, _in_full(name, known) or nearest(name, known)


def _in_full(written: str, known: abc.Container[str]) -> str:
    """What lacks only its beginning or its end: `www.scb.se`, `a@b.se`, `036-10 00 00`, `om`."""
    name = written.lower()
    for found in (f"{written}.md", f"{written}/index.md", f"{written.removesuffix('/')}.md"):
        if posixpath.normpath(found) in known:
            return posixpath.normpath(found)
    if _MAIL.fullmatch(written):
        return f"mailto:{written}"
    if _PHONE.fullmatch(written):
        return f"tel:{re.sub('[^0-9+]', '', written)}"
    return f"https://{written}" if _HOST.match(name) else ""


def anchors(entry: Entry) -> tuple[str, ...]:
    """What a link may point at on an entry's page: its headings, and what its layout always has."""
    return (*entry.body.anchors, *KINDS[entry.kind].anchors)
