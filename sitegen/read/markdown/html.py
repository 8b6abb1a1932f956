"""Raw HTML in Markdown: what may pass, and how it is taken apart.

The allow-list below is the one place where it stands. Every tag is taken apart here and written
anew, so that what was removed can be named at its place; nh3 then goes over the whole body, as the
second lock on the door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from sitegen.read.markdown.addresses import is_elsewhere
from sitegen.read.markdown.source import RESERVED, later
from sitegen.read.markdown.syntax import CLOSE_TAG, NAME, OPEN_TAG

if TYPE_CHECKING:
    import nh3

# Attributes that any element may have.
EVERYWHERE: Final = frozenset({"id", "class", "lang", "dir", "title", "aria-label", "aria-hidden"})

# What authors may write, with the attributes that it may have beside those above.
ALLOWED: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        "abbr address article aside b bdi bdo br caption cite code dd dfn div dl dt em figcaption "
        "figure footer h1 h2 h3 h4 h5 h6 header hr i kbd mark p pre rp rt ruby s samp section "
        "small span strong sub summary sup table tbody tfoot thead tr u ul var wbr".split(),
        frozenset[str](),
    ),
    "a": frozenset({"href", "hreflang", "download"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open", "name"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "time": frozenset({"datetime"}),
}

# Elements that may stand in a line of text, and so in a link.
PHRASING: Final = frozenset(
    "abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup time u var wbr".split()
)

# What the dialect itself writes beyond that: task lists and footnotes.
_GENERATED: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"role"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "label": frozenset(),
    "section": frozenset({"role"}),
}

VOID: Final = frozenset({"br", "hr", "img", "wbr", "col", "input"})
# Elements whose content is not text for people.
_OPAQUE: Final = frozenset({"script", "style", "iframe", "object", "noscript", "template", "svg"})
# Attributes that make a browser load something without being asked to.
_LOADING: Final = frozenset({"src", "srcset", "poster", "data", "background", "lowsrc", "ping"})

_TOKEN = later(
    rf"(?P<open>(?=<(?P<name>{NAME})){OPEN_TAG})|(?P<close>(?=</(?P<closed>{NAME})){CLOSE_TAG})"
    r"|(?P<other><!-->|<!--->|<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?"
    r"(?:\?>|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<![A-Za-z][^>]*>?)"
)
_ATTRIBUTE = later(
    r"""[ \t\n]+([a-zA-Z_:][a-zA-Z0-9_.:-]*)"""
    r"""(?:[ \t\n]*=[ \t\n]*(?:([^ \t\n"'=<>`]+)|'([^']*)'|"([^"]*)"))?"""
)
_STYLE_ADDRESS = later(
    r"""(?:url\(|@import)\s*["']?\s*(?:url\(\s*["']?)?((?:[a-z][a-z0-9+.-]*:|[/\\]{2})[^"')\s;]*)""",
    re.IGNORECASE,
)


class Tag:
    """A tag of raw HTML, or the text between two."""

    __slots__ = ("attributes", "content", "kind", "name", "offset", "offsets", "text")

    def __init__(self, kind: str, offset: int, name: str = "", text: str = "") -> None:
        # open, close, text, or other (`<?php`, `<!DOCTYPE`).
        self.kind = kind
        # Where it begins, counted from the beginning of the scanned text.
        self.offset = offset
        self.name = name
        self.text = text
        self.attributes: list[tuple[str, str]] = []
        # Where each attribute begins, counted likewise.
        self.offsets: list[int] = []
        # For elements that are taken out with their content: that content. For text: as typed.
        self.content = ""


def scan_html(source: str) -> Iterator[Tag]:
    """Take HTML apart. Comments are dropped; a `<` that begins no tag is text."""
    at = 0
    while at < len(source):
        found = _TOKEN.search(source, at)
        start = found.start() if found else len(source)
        if start > at:
            between = Tag("text", at, text=_decode(source[at:start]))
            between.content = source[at:start]
            yield between
        if found is None:
            return
        at = found.end()
        if found["other"]:
            if not found["other"].startswith("<!--"):
                yield Tag("other", start, re.split(r"[\s>]", found["other"])[0])
            continue
        tag = _tag(found)
        if tag.kind == "open" and tag.name in _OPAQUE:
            end = re.compile(rf"</{tag.name}\s*>", re.IGNORECASE).search(source, at)
            tag.content = source[at : end.start()] if end else source[at:]
            at = end.end() if end else len(source)
        yield tag


def _tag(found: re.Match[str]) -> Tag:
    name = found["name"] or found["closed"]
    if found["close"]:
        return Tag("close", found.start(), name.lower())
    tag = Tag("open", found.start(), name.lower())
    for one in _ATTRIBUTE.finditer(found[0], 1 + len(name)):
        tag.attributes.append((one[1].lower(), _decode(one[2] or one[3] or one[4] or "")))
        tag.offsets.append(found.start() + one.start(1))
    return tag


def _decode(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape

    # Entities could bring in what was taken out of the source.
    return RESERVED.sub("", unescape(text))


def attribute_allowed(name: str, attribute: str) -> bool:
    """Whether an element of this name may have this attribute."""
    return attribute in EVERYWHERE or attribute in ALLOWED.get(name, frozenset())


def foreign_address(tag: Tag) -> str:
    """The first address at another host that the tag would make a browser load, or ""."""
    for key, value in tag.attributes:
        loads = key in _LOADING or (tag.name == "link" and key == "href")
        candidates = value.split(",") if key == "srcset" else [value]
        if loads and any(is_elsewhere(one) for one in candidates):
            return value.strip()
        if key == "style":
            found = _STYLE_ADDRESS.search(value)
            if found:
                return found[1]
    if tag.name == "style":
        found = _STYLE_ADDRESS.search(tag.content)
        return found[1] if found else ""
    return ""


def sanitize(body: str) -> str:
    """Run nh3 over a body. All addresses in it are markers or point into the page itself."""
    # nh3 writes this one character as an entity, the rest of sitegen as itself.
    return _cleaner().clean(body).replace("&nbsp;", "\xa0")


@cache
def _cleaner() -> nh3.Cleaner:
    """One for each process: making it takes longer than using it."""
    import nh3

    tags = {*ALLOWED, *_GENERATED} - {"img"}
    attributes = {
        name: set(EVERYWHERE | ALLOWED.get(name, frozenset()) | _GENERATED.get(name, frozenset()))
        for name in tags
    }
    return nh3.Cleaner(
        tags=tags, attributes=attributes, attribute_filter=_only_markers, link_rel=None
    )


def _only_markers(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href" and not value.startswith(("\ue000", "#")):
        return None
    # No reader sees it, and what is no whole address leads nowhere from a feed.
    if name == "cite" and not value.startswith(("https://", "http://")):
        return None
    return value
