"""`site-manifest.json`: every file of the output with its digest, every address with its title,
and the next moment at which the site changes by itself. No time of building is in it."""

from __future__ import annotations

import json
from collections import abc

from sitegen.model import Page
from sitegen.outcome import Change
from sitegen.site import Site


def manifest(
    site: Site,
    pages: abc.Iterable[Page],
    files: abc.Mapping[str, str],
    change: Change | None,
) -> bytes:
    """The manifest as sorted JSON. `files`: path → SHA-256 in hexadecimal."""
    urls = {
        page.address: {"entry": page.entry.rpartition(".")[0], "title": page.title}
        for page in pages
        if page.format == "html"
    }
    value = {
        "base_url": site.settings.base_url,
        "next_change": change.facts(site.settings.language) if change else None,
        "files": files,
        "urls": urls,
    }
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
