"""The smallest parts of the syntax (escapes, addresses, titles, HTML tags), as the GitHub Flavored
Markdown specification defines them.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.read.markdown.source import RESERVED, later

_ATTRIBUTE = (
    r"""[ \t\n]+[a-zA-Z_:][a-zA-Z0-9_.:-]*"""
    r"""(?:[ \t\n]*=[ \t\n]*(?:[^ \t\n"'=<>`]+|'[^']*'|"[^"]*"))?"""
)
NAME: Final = "[a-zA-Z][a-zA-Z0-9-]*"
OPEN_TAG: Final = rf"<{NAME}(?:{_ATTRIBUTE})*[ \t\n]*/?>"
CLOSE_TAG: Final = rf"</{NAME}[ \t\n]*>"
HTML_TAG: Final = rf"(?:{OPEN_TAG}|{CLOSE_TAG})"

# One character of a bare address, or an escaped one. The parts exclude each other, so that no
# text can make the expression try again and again.
_BARE = r"(?:[^ ()\\\x00-\x1f]|\\[!-/:-@\[-`{-~]|\\(?![!-/:-@\[-`{-~]))"
# The address of a link: in angle brackets, or bare with balanced parentheses.
DESTINATION: Final = later(
    r"<(?:[^<>\n\\]|\\.)*>|(?!<)(?:@|\((?:@|\((?:@|\(@*\))*\))*\))*".replace("@", _BARE)
)
TITLE: Final = later(r""""(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)""")
_ESCAPE = later(
    r"\\([!-/:-@\[-`{-~])|&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{0,31});"
)


def entity(name: str) -> str | None:
    """The character that `&name;` stands for, or None if there is no such entity."""
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            return "\ufffd"
        # An entity must not bring in what was taken out of the source.
        return RESERVED.sub("", chr(number))
    from html.entities import html5

    return html5.get(name + ";")


def unescape(text: str) -> str:
    """Resolve backslash escapes and entities."""
    if "\\" in text or "&" in text:
        return _ESCAPE.sub(_unescape_one, text)
    return text


def _unescape_one(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    character = entity(found[2])
    return found[0] if character is None else character
