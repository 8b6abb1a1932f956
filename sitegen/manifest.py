"""`site-manifest.json`: every file of the output with its digest, every address with its title,
and the next moment at which the site changes by itself. No time of building is in it."""

from __future__ import annotations

import json
from collections import abc
from typing import Any

from sitegen.model import Page
from sitegen.schedule import Change
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
        "next_change": change_facts(change, site.settings.language),
        "files": files,
        "urls": urls,
    }
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def change_facts(change: Change | None, language: str) -> dict[str, Any] | None:
    """A change as the contract of the command line gives it: `at`, `entry` and `why`."""
    if change is None:
        return None
    return {"at": change.at.isoformat(), "entry": change.entry, "why": change.why(language)}
