"""Finds a Chromium for the browser tests; run as a command, installs one where there is none.

The order is: what SITEGEN_BROWSER names, what the system has, what Playwright has downloaded.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a Chromium's program, or None."""
    named = os.environ.get("SITEGEN_BROWSER")
    if named:
        return shutil.which(named)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    # Imported here, as the path is needed only where the system has no browser.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install_commands() -> list[list[str]]:
    """Return what installs a browser here: the system's own where we may, Playwright's otherwise.

    Debian's package goes first as it needs no download from a host that a closed network lacks.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
        return [
            ["apt-get", *quiet, "update"],
            ["apt-get", *quiet, "install", "--yes", "--no-install-recommends", "chromium"],
        ]
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def main() -> int:
    """Install a browser if there is none; a failure is a note, as the tests say what they miss."""
    if find_browser():
        return 0
    print("no Chromium for the browser tests; installing one", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in install_commands():
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            print("that failed: the browser tests will be skipped", file=sys.stderr)
            return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
