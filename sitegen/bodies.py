"""The HTML of a text, with its links and pictures led to where they belong.

`markdown` leaves markers where an address or a picture is to stand, because what they are depends
on other entries; here they become what the site says.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup, escape

from sitegen.links import Target, ToAddress, ToAsset, ToElsewhere, ToEntry, ToHidden, resolve
from sitegen.model import Asset, Entry
from sitegen.navigation import At
from sitegen.words import Words

_LINK_START = re.compile("<a [^>]*\ue000([0-9]+)\ue001[^>]*>")
_LINK_END = re.compile("\ue002([0-9]+)\ue001</a>")
_MARKER = re.compile("([\ue000\ue002\ue003\ue004])([0-9]+)\ue001")


def resolved(at: At, words: Words, entry: Entry) -> Markup:
    """The text of an entry as it stands on its page."""
    if not entry.body.links and not entry.body.pictures:
        return Markup(entry.body.html)
    filler = _Filler(at, words, entry)
    return Markup(_MARKER.sub(filler.fill, filler.without_hidden_links()))


def img(at: At, asset: Asset, alt: str, title: str = "", *, lazy: bool = True) -> Markup:
    """An `img` with its width and height, so that nothing moves while it loads."""
    parts = [Markup('<img src="{}" alt="{}"').format(at.asset(asset.name), alt)]
    if title:
        parts.append(Markup(' title="{}"').format(title))
    if asset.width:
        parts.append(Markup(' width="{}" height="{}"').format(asset.width, asset.height))
    if lazy:
        parts.append(Markup(' loading="lazy"'))
    return Markup("").join([*parts, Markup(' decoding="async">')])


class _Filler:
    """Fills the markers of one text."""

    def __init__(self, at: At, words: Words, entry: Entry) -> None:
        self.at, self.words, self.entry = at, words, entry
        self.targets = [
            resolve(at.site, entry.path, entry.version, link.target) for link in entry.body.links
        ]

    def without_hidden_links(self) -> str:
        """Leave the words of a link whose entry is not on the site now, but not the link."""
        html = self.entry.body.html
        absent = {str(index) for index, each in enumerate(self.targets) if self.is_absent(each)}
        # Raw HTML may have put something else before the end.
        absent.intersection_update(_LINK_END.findall(html) if absent else ())
        if not absent:
            return html

        def keep(tag: re.Match[str]) -> str:
            return "" if tag[1] in absent else tag[0]

        return _LINK_END.sub(keep, _LINK_START.sub(keep, html))

    def is_absent(self, target: Target) -> bool:
        """Whether a target is not on the site now; one that never is was a problem."""
        if not isinstance(target, ToAddress):
            return isinstance(target, ToHidden)
        here = {target.address, f"{target.address}/"}
        return here.isdisjoint(self.at.pages) and target.address not in self.files

    @cached_property
    def files(self) -> frozenset[str]:
        """The addresses of what is published beside the pages."""
        return frozenset(f"/{asset.address}" for asset in self.at.site.assets.values())

    def fill(self, marker: re.Match[str]) -> str:
        """What a marker stands for."""
        sign, index = marker[1], int(marker[2])
        if sign == "\ue000":
            return str(escape(self.href(index)))
        if sign == "\ue002":
            return str(self.after_link(index))
        return str(self.picture(index, alone=sign == "\ue004"))

    def href(self, index: int) -> str:
        match self.targets[index]:
            case ToEntry(entry, fragment) if entry.key == self.entry.key and fragment:
                return _fragment(fragment)
            case ToEntry(entry, fragment):
                return self.at.url(self.at.site.addresses[entry.key]) + _fragment(fragment)
            case ToAddress(address, fragment):
                whole = f"{address}/"
                # Authors write `/om` as well; hosts would lead there in two steps.
                there = whole if whole in self.at.pages else address
                return self.at.url(there) + _fragment(fragment)
            case ToAsset(asset):
                return self.at.asset(asset.name)
            case ToElsewhere(url, _):
                return url
        return ""

    def after_link(self, index: int) -> Markup:
        """Type and size of a document; that a link leads to another site."""
        match self.targets[index]:
            case ToAsset(asset) if asset.name.startswith("documents/"):
                detail = self.words.detail(asset)
            case ToElsewhere(_, "https"):
                detail = self.words.string("link.external")
            case _:
                return Markup("")
        return Markup(' <span class="mark">({})</span>').format(detail)

    def picture(self, index: int, *, alone: bool) -> Markup:
        """A picture; alone in its paragraph it is a figure, its title the caption."""
        picture, entry = self.entry.body.pictures[index], self.entry
        target = resolve(self.at.site, entry.path, entry.version, picture.source)
        if not isinstance(target, ToAsset):
            return Markup("")
        if not alone:
            return img(self.at, target.asset, picture.alt or "", picture.title)
        image = img(self.at, target.asset, picture.alt or "")
        caption = Markup("<figcaption>{}</figcaption>").format(picture.title)
        return Markup("<figure>{}{}</figure>").format(image, caption if picture.title else "")


def _fragment(fragment: str) -> str:
    return f"#{quote(fragment)}" if fragment else ""
