"""Addresses: what kind they are, and where those without brackets end (the "autolinks" extension of
the GitHub Flavored Markdown specification).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.read.markdown.source import later

_SCHEME = later(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_ELSEWHERE = later(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_CONTROL = later(r"[\x00-\x20]")
_DOMAIN = later(r"[\w-]+(?:\.[\w-]+)*")
# No name of an entity is longer.
_LONGEST_ENTITY = 40
_MAIL = later(
    r"(?<![a-zA-Z0-9._+-])[a-zA-Z0-9._+-]+@[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*(?![a-zA-Z0-9_@-])"
)


def scheme(address: str) -> str:
    """The scheme of an address as a browser reads it: `https`, or "" if it has none.

    A letter alone is a disk of somebody's own: `C:`.
    """
    found = _SCHEME.match(_CONTROL.sub("", address)) if ":" in address else None
    return found[1].lower() if found else ""


def is_elsewhere(address: str) -> bool:
    """Whether a browser that loads this address asks another host."""
    plain = _CONTROL.sub("", address)
    return _ELSEWHERE.match(plain) is not None and not plain.lower().startswith("data:")


def address_end(text: str, at: int, scheme: str) -> int:
    """Where the address that begins with `scheme` (or `www.`) at `at` ends; 0 if it is none."""
    domain = _DOMAIN.match(text, at if scheme == "www." else at + len(scheme))
    # An underscore at the end may close emphasis around the address.
    name = domain[0].rstrip("_") if domain else ""
    if not domain or not name or any("_" in part for part in name.split(".")[-2:]):
        return 0
    if scheme == "www." and "." not in domain[0]:
        return 0
    end = domain.end()
    while end < len(text) and text[end] not in " \t\n\r<":
        end += 1
    return _without_trailing_marks(text, at, end)


def _without_trailing_marks(text: str, at: int, end: int) -> int:
    """Where an address ends without what belongs to the sentence around it."""
    unopened = text.count(")", at, end) - text.count("(", at, end)
    while end > at:
        last = text[end - 1]
        if last == ";":
            entity = text.rfind("&", max(at, end - _LONGEST_ENTITY), end)
            name = text[entity + 1 : end - 1]
            end = entity if entity >= 0 and name.isascii() and name.isalnum() else end - 1
        elif last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and unopened > 0:
            end, unopened = end - 1, unopened - 1
        else:
            break
    return end


def mail_addresses(text: str) -> Iterator[tuple[int, str]]:
    """E-mail addresses in plain text, each with its offset."""
    for found in _MAIL.finditer(text):
        domain = found[0].partition("@")[2]
        if "." in domain and domain[-1].isalpha():
            yield found.start(), found[0]
