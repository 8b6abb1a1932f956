"""What pages weigh on their way to a reader; as a command, a table of the heaviest of each layout.

`make weights` prints the table. Weights are in bytes as hosts compress: gzip at its best, which
every host and browser knows; brotli, which most know, is given beside it.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import brotli

from sitegen.words.model import Page

# Bytes of HTML and CSS together, compressed by gzip. A server sends 14 kB before it waits for an
# answer (RFC 6928), so that one begins to read after a single round trip.
MOST = 14_000
MOST_CSS = 8_000
STYLE_SHEET = re.compile(r'<link[^>]*rel="?stylesheet"?[^>]*href="?([^"\s>]+)')
# Structured data is no script.
SCRIPT = re.compile(r"<script(?![^>]*ld\+json)[^>]*>")


class Weight(NamedTuple):
    """A page and what it takes to show its words."""

    page: Page
    # Bytes by gzip.
    html: int
    css: int
    # HTML and CSS by brotli.
    brotli: int
    scripts: int

    @property
    def all(self) -> int:
        return self.html + self.css


@cache
def by_gzip(text: bytes) -> int:
    return len(gzip.compress(text, 9, mtime=0))


@cache
def by_brotli(text: bytes) -> int:
    return len(brotli.compress(text, quality=6))


def weigh(output: Path, pages: Iterable[Page]) -> list[Weight]:
    """Weigh every page that is HTML, the heaviest first."""
    found = []
    for page in pages:
        if page.template:
            raw = (output / page.path).read_bytes()
            html = raw.decode()
            sheets = [
                (output / name.lstrip("/")).read_bytes() for name in STYLE_SHEET.findall(html)
            ]
            css = sum(by_gzip(sheet) for sheet in sheets)
            packed = by_brotli(raw) + sum(by_brotli(sheet) for sheet in sheets)
            found.append(Weight(page, by_gzip(raw), css, packed, len(SCRIPT.findall(html))))
    return sorted(found, key=lambda weight: -weight.all)


def heaviest(weights: Iterable[Weight]) -> Mapping[str, Weight]:
    """The heaviest page of each layout, heaviest layout first."""
    found: dict[str, Weight] = {}
    for weight in weights:
        found.setdefault(weight.page.template, weight)
    return found


def table(weights: Iterable[Weight]) -> str:
    """The heaviest page of each layout, in kB."""
    rows = [f"{'layout':24}{'HTML':>7}{'CSS':>7}{'gzip':>7}{'brotli':>8}  page"]
    for layout, weight in heaviest(weights).items():
        figures = (weight.html, weight.css, weight.all, weight.brotli)
        html, css, both, packed = (f"{figure / 1000:.1f}" for figure in figures)
        rows.append(f"{layout:24}{html:>7}{css:>7}{both:>7}{packed:>8}  {weight.page.address}")
    return "\n".join([*rows, f"{'at most':24}{'':7}{MOST_CSS / 1000:7}{MOST / 1000:7}"])


def main() -> int:
    """Build the sample and print the table; 1 if a page is over its budget."""
    from tests.browser.sites import build_site
    from tests.conftest import ROOT

    with TemporaryDirectory(prefix="sitegen-weights-") as folder:
        built = build_site("sample", ROOT, Path(folder))
        weights = weigh(built.output, built.plan.pages.values())
    print(table(weights))
    return int(any(weight.all > MOST or weight.css > MOST_CSS for weight in weights))


if __name__ == "__main__":
    sys.exit(main())
