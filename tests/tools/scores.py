"""What Lighthouse says of one page of each layout that many read; all must be 100.

`make lighthouse` runs it: the sample is built for loopback, served as a host would, and each page
opened on the phone that Lighthouse makes of Chromium. Lighthouse itself is installed apart from the
tests' tools, from `tests/tools/lighthouse/`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.browser.sites import build_site
from tests.conftest import CHROMIUM_FLAGS, ROOT
from tests.tools.browser import find_browser
from tests.tools.host import serving
from tests.tools.node import node_command

TOOL = Path(__file__).parent / "lighthouse/node_modules/lighthouse/cli/index.js"

PAGES = [
    "/",
    "/nyheter/forum-for-social-hallbarhet-startar/",
    "/lediga-jobb/webbredaktor/",
    "/kalender/natverkstraff-kommuner-civilsamhallet/",
    "/forum/",
    "/sok/",
]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

# Other work on the machine makes a page slow at times; a page that is slow is so every time.
TRIES = 3


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page."""

    address: str
    # In hundredths, in the order of `CATEGORIES`.
    scores: tuple[int, ...]
    # Name and title of what is not perfect.
    faults: tuple[str, ...]


def read_report(address: str, report: dict[str, Any]) -> Scores:
    """The scores of a report, and each audit that took points from them."""
    if error := report.get("runtimeError"):
        return Scores(address, (0,) * len(CATEGORIES), (str(error.get("message")),))
    scores, faults = [], []
    for name in CATEGORIES:
        category = report["categories"][name]
        scores.append(int((category["score"] or 0) * 100))
        for each in category["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                value = audit.get("displayValue", "")
                faults.append(f"{name}: {audit['id']}: {audit['title']} {value}".rstrip())
    return Scores(address, tuple(scores), tuple(faults))


def quoted(flag: str) -> str:
    """A flag of Chromium as Lighthouse reads it among others: quotes stand around the value."""
    name, is_there, value = flag.partition("=")
    return f'{name}="{value}"' if is_there else name


def measure(origin: str, address: str, options: tuple[str, ...], folder: Path) -> Scores:
    """Run Lighthouse on one page; raises CalledProcessError where it cannot."""
    browser = find_browser()
    if browser is None:
        raise FileNotFoundError("no Chromium: python tests/tools/browser.py installs one")
    report = folder / "report.json"
    command = [*node_command(), str(TOOL), f"{origin}{address}", "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=" + " ".join(quoted(flag) for flag in CHROMIUM_FLAGS), *options]
    environment = {**os.environ, "CHROME_PATH": browser}
    subprocess.run(command, cwd=folder, env=environment, check=True)
    return read_report(address, json.loads(report.read_text("utf-8")))


def best_of(
    origin: str, address: str, options: tuple[str, ...], folder: Path, tries: int = TRIES
) -> Scores:
    """The best of a few runs, of which one is enough if it is perfect."""
    found = measure(origin, address, options, folder)
    for _ in range(tries - 1):
        if min(found.scores) < 100:
            again = measure(origin, address, options, folder)
            found = max(found, again, key=lambda each: sum(each.scores))
    return found


def table(found: list[Scores]) -> str:
    """A line for each page, and below it what took points."""
    rows = ["".join(f"{name:>16}" for name in CATEGORIES) + "  page"]
    for page in found:
        rows.append("".join(f"{score:16}" for score in page.scores) + f"  {page.address}")
        rows += [f"    {fault}" for fault in page.faults]
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    """Measure all pages and print the table; 1 if a score is below 100."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--desktop", action="store_true", help="a desktop, not a phone")
    parser.add_argument("addresses", nargs="*", default=PAGES, help="addresses of the sample")
    chosen = parser.parse_args(arguments)
    options = ("--preset=desktop",) if chosen.desktop else ()
    with TemporaryDirectory(prefix="sitegen-lighthouse-") as temporary:
        output = Path(temporary, "output")
        output.mkdir()
        with serving(output) as origin:
            # Addresses in pages are those that Lighthouse comes to: canonical, site map, robots.
            build_site("sample", ROOT, output, base_url=origin)
            found = [best_of(origin, each, options, Path(temporary)) for each in chosen.addresses]
    print(table(found))
    return int(any(score < 100 for page in found for score in page.scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
