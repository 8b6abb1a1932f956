"""How text and tags are written in HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

# Raw tags stand between these while a body is written.
RAW_BEGINS: Final = "\x02"
RAW_ENDS: Final = "\x03"


def escaped(text: str) -> str:
    """Text as the content of an element."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def open_tag(name: str, attributes: Mapping[str, str]) -> str:
    """An opening tag, its attributes in the order of the alphabet."""
    return write_tag(name, sorted(attributes.items())) if attributes else f"<{name}>"


def write_tag(name: str, attributes: Iterable[tuple[str, str]]) -> str:
    """An opening tag."""
    written = [
        ' {}="{}"'.format(key, escaped(value).replace('"', "&quot;")) for key, value in attributes
    ]
    return f"<{name}{''.join(written)}>"
