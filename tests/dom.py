"""A page of the output as a tree, for tests that ask what a reader is shown at which place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Their words run on into those around them.
_INLINE = frozenset("a abbr b cite code em i mark s small span strong sub sup time wbr".split())


class Element:
    """An element, with attributes as they are written and children in order."""

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag = tag
        self.attrs = attrs
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        """Its words with single spaces, no-break spaces among them."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                space = "" if child.tag in _INLINE else " "
                yield from (space, *child._words(), space)

    def all(self, path: str) -> list[Element]:
        """Elements below it, by tag or tag and class: `dl`, `nav.crumbs`; a space: further down."""
        step, _, rest = path.partition(" ")
        tag, _, name = step.partition(".")
        found = [
            each
            for each in self._below()
            if tag in ("", each.tag) and name in ("", *each.attrs.get("class", "").split())
        ]
        return [each for above in found for each in above.all(rest)] if rest else found

    def one(self, path: str) -> Element:
        """The first of them."""
        return self.all(path)[0]

    def _below(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._below()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """Read a page in which every element is ended; its root has no tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not ended"
    return reader.open[0]


def graph_of(html: str) -> list[dict[str, Any]]:
    """The graph of a page; [] where it has none."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) <= 1
    if not found:
        return []
    data = json.loads(found[0])
    assert list(data) == ["@context", "@graph"]
    assert data["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = data["@graph"]
    return nodes
