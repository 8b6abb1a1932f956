"""Fixtures that every test may use: a small site from text, the built sample site, a browser.

`site` turns one literal string into a whole site, so that a test shows all that matters to it.
`sample_output` is the project's own content, built once; `sample_server` serves it on loopback,
and `browser` is the Chromium that looks at it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.tools.browser import find_browser
from tests.tools.host import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent

# The moment that the sample content is written for, so that no test depends on today's date.
SAMPLE_TIME = "2026-11-21T12:00"

REPORT = ("--lang", "sv", "--format", "json")

DEFAULT_SETTINGS = "name: Prov\nbase_url: https://prov.example\n"

# Milliseconds that a browser may take for one thing: what a test waits for has failed after that.
BROWSER_PATIENCE = 120_000

# No request of Chromium's own, no sandbox, which root cannot have, and no host but this one: a
# page that asks another for something fails here as it would without a network.
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

# What CI and people's shells tell commands is not for the commands that tests run.
for name in ("GITHUB_STEP_SUMMARY", "FORCE_COLOR"):
    os.environ.pop(name, None)

# A test that is slow on a busy machine has not failed; and CI tries the same examples each time.
settings.register_profile(
    "sitegen",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("sitegen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: they are slow, and a live browser's threads disturb forks."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def parse_txtar(text: str) -> dict[str, str]:
    """Split `-- path --` sections into files; a file ends with a newline unless it is empty."""
    files: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.splitlines(keepends=True):
        stripped = line.rstrip("\r\n")
        if stripped.startswith("-- ") and stripped.endswith(" --"):
            lines = files.setdefault(stripped[3:-3].strip(), [])
        elif lines is not None:
            lines.append(line)
        elif stripped:
            raise ValueError(f"text before the first '-- path --' line: {stripped!r}")
    return {path: "".join(lines) for path, lines in files.items()}


def problem_lines(report: dict[str, Any]) -> list[str]:
    """Return each problem of a JSON report as `path:line:column code`."""
    return [
        "{path}:{line}:{column} {code}".format_map(problem)
        for problem in report.get("problems", [])
    ]


@dataclass(frozen=True)
class Result:
    """What one run of the command line gave."""

    exit_code: int
    stdout: str
    stderr: str
    output: Path

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object that `--format json` puts on standard output."""
        report: dict[str, Any] = json.loads(self.stdout)
        return report

    @property
    def problems(self) -> list[str]:
        """Each problem as `path:line:column code`, in the order reported."""
        return problem_lines(self.json)


class Site:
    """A small site in a folder of its own, and the commands that a test runs on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Take an existing folder; `capsys` is what catches the commands' output."""
        self.root = root
        self.output = root / "output"
        self._capsys = capsys

    def run(self, command: str, *args: str) -> Result:
        """Run one command in this process; it may end with an exit code or by `SystemExit`."""
        from sitegen.doors.cli import main

        self._capsys.readouterr()
        try:
            exit_code = main([command, "--root", str(self.root), *args])
        except SystemExit as ended:
            exit_code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        printed = self._capsys.readouterr()
        return Result(exit_code, printed.out, printed.err, self.output)

    def build(self, *args: str, at: str = SAMPLE_TIME) -> Result:
        """Run `sitegen build` at a moment, with its report in Swedish and as JSON."""
        return self.run("build", *REPORT, "--at", at, *args)

    def check(self, *args: str, at: str = SAMPLE_TIME) -> Result:
        """Run `sitegen check` at a moment, with its report in Swedish and as JSON."""
        return self.run("check", *REPORT, "--at", at, *args)

    @property
    def problems(self) -> list[str]:
        """What `sitegen check` finds, each as `path:line:column code`."""
        return self.check().problems

    def read(self, path: str) -> str:
        """Return the text of a file of the output, its line ends as they are."""
        return (self.output / path).read_bytes().decode()

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file below the root, and the folders that it needs."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def settle(self) -> None:
        """Let an hour pass since every file was written: what has just changed is not trusted."""
        for path in (self.root / "content").rglob("*"):
            stat = path.stat()
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 3_600_000_000_000))

    def remove(self, path: str) -> None:
        """Delete a file below the root."""
        (self.root / path).unlink()

    def outputs(self) -> dict[str, bytes]:
        """Return every file of the output by its path, for comparing two builds."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(autouse=True, scope="session")
def _in_no_hurry() -> Iterator[None]:
    """No build takes long, however busy the machine is, but where a test says so.

    One that does tells of its stages on standard error, where tests expect other words.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitegen.words.progress.PATIENCE", 3600)
        yield


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Site]:
    """Make a whole site from one string of `-- path --` sections; call it again for another."""
    count = 0

    def make(text: str = "") -> Site:
        nonlocal count
        count += 1
        made = Site(tmp_path / f"site-{count}", capsys)
        files = {"content/site.yaml": DEFAULT_SETTINGS, **parse_txtar(text)}
        for path, content in files.items():
            made.write(path, content)
        return made

    return make


@pytest.fixture(scope="session")
def sample_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's own content once, at a fixed moment; it must have no problem at all."""
    return build_sample(tmp_path_factory.mktemp("sample") / "output")


def build_sample(output: Path) -> Path:
    """Build in another process, as no capturing fixture lives as long as a session."""
    code = "import sys; from sitegen.doors.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code]
    folders = ["--root", str(ROOT), "--output", str(output)]
    run = subprocess.run(
        [*command, "build", *REPORT, *folders, "--fresh", "--at", SAMPLE_TIME],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert problem_lines(json.loads(run.stdout)) == []
    return output


@pytest.fixture(scope="session")
def sample_server(sample_output: Path) -> Iterator[str]:
    """The sample site, served as a static host does."""
    with serving(sample_output) as origin:
        yield origin


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Start one headless Chromium for all browser tests, each page with a new profile."""
    executable = find_browser()
    if executable is None:
        reason = "no Chromium: python tests/tools/browser.py installs one"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=BROWSER_PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable,
            args=list(CHROMIUM_FLAGS),
            headless=True,
            timeout=BROWSER_PATIENCE,
        )
        yield started
        started.close()
