"""`site-manifest.json`: every file of the output with its digest, every address with its title,
and the next moment at which the site changes by itself. No time of building is in it."""

from __future__ import annotations

from collections import abc
from json.encoder import encode_basestring as text

from sitegen.declare.config import Settings
from sitegen.words.model import Page
from sitegen.words.outcome import Change


def manifest(
    settings: Settings, urls: str, files: abc.Mapping[str, str], change: Change | None
) -> bytes:
    """The manifest as sorted JSON.

    `urls`: as `addresses` writes them; `files`: path → SHA-256 in hexadecimal.

    It is what `json.dumps` gives with an indent of one, which Python does a hundred times slower.
    """
    lines = [f"{text(path)}: {text(files[path])}" for path in sorted(files)]
    facts = change.facts(settings.language) if change else {}
    coming = [f"{text(name)}: {text(facts[name])}" for name in sorted(facts)]
    parts = [
        f'"base_url": {text(settings.base_url)}',
        f'"files": {_within(lines, 1)}',
        f'"next_change": {_within(coming, 1) if change else "null"}',
        f'"urls": {urls}',
    ]
    return f"{_within(parts, 0)}\n".encode("utf-8", "surrogatepass")


def addresses(pages: abc.Iterable[Page]) -> str:
    """Every address that readers see, with its entry and title, as the manifest has them."""
    shown = {page.address: page for page in pages if page.format == "html"}
    return _within([f"{text(address)}: {_of_page(shown[address])}" for address in sorted(shown)], 1)


def _of_page(page: Page) -> str:
    entry, title = text(page.entry.rpartition(".")[0]), text(page.title)
    return f'{{\n   "entry": {entry},\n   "title": {title}\n  }}'


def _within(lines: abc.Sequence[str], depth: int) -> str:
    """Lines as an object of JSON that is nested so deep."""
    if not lines:
        return "{}"
    inner, outer = " " * (depth + 1), " " * depth
    return "{\n" + ",\n".join(f"{inner}{line}" for line in lines) + f"\n{outer}}}"
