"""`site-manifest.json`: every file of the output with its digest, every address with its title,
and the next moment at which the site changes by itself. No time of building is in it."""

from __future__ import annotations

import json
from collections import abc

from sitegen.config import Settings
from sitegen.model import Page
from sitegen.outcome import Change


def urls(pages: abc.Iterable[Page]) -> dict[str, dict[str, str]]:
    """Address → entry and title, of all pages that readers see."""
    return {
        page.address: {"entry": page.entry.rpartition(".")[0], "title": page.title}
        for page in pages
        if page.format == "html"
    }


def manifest(
    settings: Settings,
    urls: abc.Mapping[str, abc.Mapping[str, str]],
    files: abc.Mapping[str, str],
    change: Change | None,
) -> bytes:
    """The manifest as sorted JSON. `files`: path → SHA-256 in hexadecimal."""
    value = {
        "base_url": settings.base_url,
        "next_change": change.facts(settings.language) if change else None,
        "files": files,
        "urls": urls,
    }
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
