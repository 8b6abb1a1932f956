"""The HTML of a text, with its links and pictures led to where they belong.

`markdown` leaves markers where an address or a picture is to stand, because what they are depends
on other entries; here they become what the site says.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol
from urllib.parse import quote

from markupsafe import Markup, escape

from sitegen.connect.links import ToAddress, ToAsset, ToElsewhere, ToEntry, ToHidden, resolve
from sitegen.read.pictures import fallback, versions
from sitegen.render.navigation import At, counterpart, file_address
from sitegen.words.model import Asset, Body

# How wide pictures are shown in texts: `figure` in the layouts' css/30-page.css.
IN_TEXT = "(min-width: 40rem) 35.5rem, 90vw"

_LINK_START = re.compile("<a [^>]*\ue000([0-9]+)\ue001[^>]*>")
_LINK_END = re.compile("\ue002([0-9]+)\ue001</a>")
_TAG = re.compile('<[a-z](?:[^<>"]|"[^"]*")*>')
_ADDRESS = re.compile(' (href|src|srcset)="([^"]*)"')
_MARKER = re.compile("([\ue000\ue002\ue003\ue004])([0-9]+)\ue001")


class Led(NamedTuple):
    """Where a link leads."""

    href: str
    # A document of the site, whose type and size are told; a link to another site.
    document: Asset | None = None
    external: bool = False
    # An entry or page that is not on the site now: the words stay, the link goes.
    absent: bool = False
    # That of the page there, where it is another than here.
    language: str = ""


class Asks(Protocol):
    """What is asked of a view."""

    def led(self, target: str) -> Led: ...
    def pictured(self, source: str) -> Asset | None: ...
    def url(self, address: str) -> str: ...
    def detail(self, asset: Asset) -> str: ...
    def elsewhere(self, url: str, *, named: bool) -> str: ...


def led(at: At, target: str) -> Led:
    """Where a link in the text of the page's entry leads."""
    entry = at.entry
    if entry is None:
        return Led("")
    match resolve(at.site, entry.path, entry.version, target):
        case ToEntry(other, fragment) if other.key == entry.key and fragment:
            return Led(_fragment(fragment))
        case ToEntry(other, fragment):
            there = at.site.addresses[other.key]
            if other.version == at.site.settings.language and not fragment:
                # A list is there in a language without an introduction of its own, too.
                there = _list_in(at, there) or there
            page = at.pages.get(there)
            spoken = _other_language(at, page.language) if page else ""
            return Led(at.url(there) + _fragment(fragment), language=spoken)
        case ToAddress(address, fragment):
            whole = f"{address}/"
            # Authors write `/om` as well; hosts would lead there in two steps.
            there = whole if whole in at.pages else address
            # One that never is there was a problem.
            absent = there not in at.pages and not _is_file(at, there)
            page = at.pages.get(there)
            spoken = _other_language(at, page.language) if page else ""
            return Led(at.url(there) + _fragment(fragment), absent=absent, language=spoken)
        case ToAsset(asset):
            document = asset if asset.name.startswith("documents/") else None
            return Led(at.url(file_address(asset)), document)
        case ToElsewhere(url, scheme):
            return Led(url, external=scheme == "https")
        case ToHidden():
            return Led("", absent=True)
    return Led("")


def _list_in(at: At, address: str) -> str | None:
    """The list at an address, in the language of the page that links to it."""
    page = at.pages.get(address)
    if page is None or not page.template.endswith("/list.html"):
        return None
    return counterpart(At(at.site, at.pages, page), at.page.language)


def _other_language(at: At, language: str) -> str:
    return language if language != at.page.language else ""


def _is_file(at: At, address: str) -> bool:
    """Whether something is published there beside the pages."""
    return any(f"/{asset.address}" == address for asset in at.site.assets.values())


def pictured(at: At, source: str) -> Asset | None:
    """The file of a picture in the text of the page's entry."""
    entry = at.entry
    target = resolve(at.site, entry.path, entry.version, source) if entry else None
    return target.asset if isinstance(target, ToAsset) else None


def resolved(html: str, body: Body, view: Asks) -> Markup:
    """The text of an entry as it stands on its page."""
    filler = _Filler(body, view)
    if not filler.links and not filler.pictures:
        return Markup(html)
    return Markup(_MARKER.sub(filler.fill, filler.with_languages(filler.without_absent(html))))


def in_full(html: Markup, origin: str, page: str) -> Markup:
    """A text with its addresses in full, for readers that do not know where it stands.

    `origin`: `https://host`; `page`: the absolute address of the page that the text is from.
    """

    def whole(address: str) -> str:
        if address.startswith("#"):
            return page + address
        return origin + address if address.startswith("/") else address

    def attribute(found: re.Match[str]) -> str:
        name, value = found.groups()
        parts = re.split(", *", value) if name == "srcset" else [value]
        return f' {name}="{", ".join(map(whole, parts))}"'

    return Markup(_TAG.sub(lambda tag: _ADDRESS.sub(attribute, tag[0]), html))


def img(
    view: Asks,
    asset: Asset,
    alt: str,
    title: str = "",
    *,
    sizes: str = IN_TEXT,
    size: tuple[int, int] = (0, 0),
    lazy: bool = True,
    first: bool = False,
) -> Markup:
    """A picture with its width and height, so that nothing moves while it loads.

    `sizes`: how wide it is shown, as HTML has it (4.8.4.2.2), from which browsers choose a version;
    `size`: its width and height in pixels, where they are always the same, but not its own.
    A `lazy` one is fetched when a reader comes near it; one that is `first` before all others.
    """
    url = view.url(f"/{fallback(asset).address}")
    parts = [Markup('<img src="{}" alt="{}"').format(url, alt)]
    if title:
        parts.append(Markup(' title="{}"').format(title))
    width, height = size if all(size) else (asset.width, asset.height)
    if width:
        parts.append(Markup(' width="{}" height="{}"').format(width, height))
    if lazy:
        parts.append(Markup(' loading="lazy"'))
    if first:
        parts.append(Markup(' fetchpriority="high"'))
    image = Markup("").join([*parts, Markup(' decoding="async">')])
    source = _source(view, asset, sizes)
    return Markup("<picture>{}{}</picture>").format(source, image) if source else image


def _source(view: Asks, asset: Asset, sizes: str) -> Markup:
    """The versions of a picture, for browsers that can show them; "" where there are none."""
    made = versions(asset)
    if not made:
        return Markup("")
    offered = ", ".join(f"{view.url(f'/{each.address}')} {each.width}w" for each in made)
    source = Markup('<source type="image/webp" srcset="{}" sizes="{}">')
    return source.format(offered, sizes)


class _Filler:
    """Fills the markers of one text."""

    def __init__(self, body: Body, view: Asks) -> None:
        self.view = view
        self.pictures = tuple(body.pictures)
        self.links = [view.led(link.target) for link in body.links]

    def without_absent(self, html: str) -> str:
        """Leave the words of a link whose entry is not on the site now, but not the link."""
        absent = {str(index) for index, each in enumerate(self.links) if each.absent}
        # Raw HTML may have put something else before the end.
        absent.intersection_update(_LINK_END.findall(html) if absent else ())
        if not absent:
            return html

        def keep(tag: re.Match[str]) -> str:
            return "" if tag[1] in absent else tag[0]

        return _LINK_END.sub(keep, _LINK_START.sub(keep, html))

    def with_languages(self, html: str) -> str:
        """Say of a link to a page in another language in which, unless its author does."""
        if not any(each.language for each in self.links):
            return html

        def told(tag: re.Match[str]) -> str:
            language = self.links[int(tag[1])].language
            if not language or " hreflang=" in tag[0]:
                return tag[0]
            return f'{tag[0][:-1]} hreflang="{language}">'

        return _LINK_START.sub(told, html)

    def fill(self, marker: re.Match[str]) -> str:
        """What a marker stands for."""
        sign, index = marker[1], int(marker[2])
        if sign == "\ue000":
            return str(escape(self.links[index].href))
        if sign == "\ue002":
            return str(self.after_link(self.links[index]))
        return str(self.picture(index, alone=sign == "\ue004"))

    def after_link(self, led: Led) -> Markup:
        """Type and size of a document; that a link leads to another site."""
        if led.document:
            detail = self.view.detail(led.document)
        elif led.external:
            detail = self.view.elsewhere(led.href, named=True)
        else:
            return Markup("")
        return Markup(f' <span class="mark">({escape(detail)})</span>')

    def picture(self, index: int, *, alone: bool) -> Markup:
        """A picture; alone in its paragraph it is a figure, its title the caption."""
        picture = self.pictures[index]
        asset = self.view.pictured(picture.source)
        if asset is None:
            return Markup("")
        if not alone:
            return img(self.view, asset, picture.alt or "", picture.title)
        image = img(self.view, asset, picture.alt or "")
        caption = Markup("<figcaption>{}</figcaption>").format(picture.title)
        return Markup("<figure>{}{}</figure>").format(image, caption if picture.title else "")


def _fragment(fragment: str) -> str:
    return f"#{quote(fragment)}" if fragment else ""
