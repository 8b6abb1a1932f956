"""Configuration for nginx: one `location` with all that the site needs, within any `server`.

It is printed, not published: what configures a server does not belong where it serves files from.
Every value is written as a quoted word, and nothing in it is a variable: what authors write in
`redirects.yaml` can be no directive.
"""

from __future__ import annotations

from collections import abc
from urllib.parse import unquote

from sitegen.declare import headers
from sitegen.declare.hosts import Moved, target_url
from sitegen.render.view import View
from sitegen.words.files import STAGING
from sitegen.words.media_types import ANY, FEEDS, TYPES, is_text

# nginx takes no word of 4,096 characters or more.
_LONGEST = 4_000


def configuration(view: View) -> str:
    """What belongs within `server { }`, below its `root`."""
    base = _base(view)
    lines = [
        "# Made by `sitegen hosting` for nginx. It belongs within server { }, below its root.",
        f"location {_word(f'{base}/')} {{",
        *_indented(_of_all(base)),
        *_indented(_compression(is_compressed=view.settings.is_compressed)),
        *_indented(_types()),
        *_indented(_headers(view)),
        *_indented(_old_addresses(view)),
        "}",
        "",
    ]
    return "\n".join(lines)


def _of_all(base: str) -> abc.Iterator[str]:
    missing = _word(f"{base}/404.html")
    yield "index index.html;"
    yield "autoindex off;"
    yield "absolute_redirect off;"
    # A folder without a page is nothing that anybody should know of.
    yield f"error_page 403 404 =404 {missing};"
    yield f"location = {missing} {{ internal; }}"
    # Files that a build is writing.
    yield f"location ^~ {_word(f'{base}/{STAGING}/')} {{ return 404; }}"


def _compression(*, is_compressed: bool) -> abc.Iterator[str]:
    if is_compressed:
        yield "gzip_static on;"
        yield "gzip_vary on;"
        yield "# Where nginx has the module (libnginx-mod-http-brotli-static), without the first #:"
        yield "#brotli_static on;"


def _types() -> abc.Iterator[str]:
    """Media types, and where they say that the text is UTF-8."""
    texts = sorted({each for each in (*TYPES.values(), *FEEDS.values()) if is_text(each)})
    yield "charset utf-8;"
    # text/html always says so.
    yield f"charset_types {' '.join(each for each in texts if each != 'text/html')};"
    yield "types {"
    for type_ in dict.fromkeys(TYPES.values()):
        suffixes = " ".join(suffix for suffix, its in TYPES.items() if its == type_)
        yield f"    {type_} {suffixes};"
    yield "}"
    yield f"default_type {ANY};"
    for name, type_ in FEEDS.items():
        pattern = name.replace(".", "\\.")
        yield f"location ~ /{pattern}$ {{ types {{ }} default_type {type_}; }}"


def _headers(view: View) -> abc.Iterator[str]:
    """The headers of all; a location that adds one has to name them all again."""
    base = _base(view)
    usual = {"Cache-Control": headers.ASK_FIRST}
    for below, named in headers.rules(view.base(), view.policies):
        said = {**usual, **dict(named)}
        lines = [f"add_header {name} {_word(value)} always;" for name, value in said.items()]
        if below == "/":
            usual = said
            yield from lines
        else:
            yield f"location ^~ {_word(f'{base}{below}')} {{"
            yield from _indented(lines)
            yield "}"


def _old_addresses(view: View) -> abc.Iterator[str]:
    for moved in view.redirects:
        answer = _answer(moved, view)
        if not answer:
            continue
        # nginx adds the slash to the name of a folder by a redirect of its own: one step less.
        for old in dict.fromkeys((moved.old, moved.old.removesuffix("/"))):
            yield f"location = {_word(f'{_base(view)}{old}')} {{ {answer} }}"


def _answer(moved: Moved, view: View) -> str:
    """What is said at an old address (RFC 9110, 15.4.2 and 15.5.11)."""
    if moved.target:
        target = target_url(moved.target, view.settings).replace("$", "%24")
        # What is too long leads on by its page.
        return f"return 301 {_word(target)};" if len(target) < _LONGEST else ""
    path = f"{_base(view)}{moved.old}"
    page = f"{path}index.html" if path.endswith("/") else path
    # In this directive `$` begins a variable and `?` a query, with no way to write them otherwise.
    can_be_shown = page == page.translate({ord("$"): None, ord("?"): None})
    return f"error_page 410 {_word(page)}; return 410;" if can_be_shown else "return 410;"


def _base(view: View) -> str:
    """The path at which the site begins, as nginx compares it: without escapes."""
    return unquote(view.settings.base_path)


def _word(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _indented(lines: abc.Iterable[str]) -> abc.Iterator[str]:
    return (f"    {line}" for line in lines)
