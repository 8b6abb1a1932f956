"""The repository as a stranger gets it: no trace of one machine, and a wheel that is all one needs.

The wheel is built, and installed as anyone would, with only what `requirements.lock` allows.
"""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import sitegen
from tests.conftest import ROOT

# Folders of people's own machines. A word before the slash makes it part of an address.
PERSONAL_PATH = re.compile(r"(?<![\w.~/-])/(?:home|root|work|Users)/[\w.-]+")
# A package registry or a mirror of one: where packages come from is each machine's own setting.
REGISTRY = re.compile(
    r"(?:pypi|pythonhosted|deb\.debian)\.org\b|registry\.(?:npmjs|yarnpkg)"
    r"|--(?:extra-)?index-url|--find-links"
)
LOCK_FILES = (
    "requirements.lock",
    "tests/requirements.lock",
    "tests/tools/package-lock.json",
    "tests/tools/lighthouse/package-lock.json",
)


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so nothing tells which files belong to it")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def matches(pattern: re.Pattern[str]) -> list[str]:
    """Return `path:line: match` for every text file that git tracks."""
    found = []
    for path in tracked_files():
        # A file that is deleted but not yet committed, and this file with its patterns.
        if not path.is_file() or path == Path(__file__):
            continue
        lines = path.read_bytes().decode("utf-8", errors="ignore").splitlines()
        for number, line in enumerate(lines, start=1):
            if hit := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit[0]}")
    return found


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command that must succeed; a failure shows what it printed."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from that: the way of a release."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment; the value is its `sitegen` command."""
    home = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", home)
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    install: list[str | Path] = [programs / "python", "-m", "pip", "install", "--quiet"]
    run(*install, "--require-hashes", "--requirement", ROOT / "requirements.lock")
    run(*install, "--no-deps", "--no-index", wheel)
    run(programs / "python", "-m", "pip", "check")
    return programs / "sitegen"


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert matches(PERSONAL_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert matches(REGISTRY) == []


@pytest.mark.parametrize("name", LOCK_FILES)
def test_a_lock_file_holds_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "sha256:" in lock or '"integrity": "sha512-' in lock
    # npm's file also tells where to give money, which no installation asks.
    lock = re.sub(r'"url": "[^"]*"', "", lock)
    assert re.search(r'https?://|file:|"resolved"', lock) is None


@pytest.mark.parametrize("name", ["requirements.lock", "tests/requirements.lock"])
def test_every_dependency_is_locked(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    if name.startswith("tests/"):
        wanted += project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=!~ \[;]", requirement)[0] for requirement in wanted}
    assert names - set(re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE)) == set()


def test_the_two_python_locks_agree() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))
        for name in LOCK_FILES[:2]
    ]
    run_time, tests = pins
    assert {name: tests.get(name) for name in run_time} == run_time


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == sitegen.__version__


def test_the_wheel_carries_all_code_and_layouts(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    # Another process may be putting there what it compiles.
    code = {path for path in (ROOT / "sitegen").rglob("*") if "__pycache__" not in path.parts}
    layouts = set((ROOT / "layouts").rglob("*"))
    expected = {path.relative_to(ROOT).as_posix() for path in code if path.is_file()} | {
        "sitegen/" + path.relative_to(ROOT).as_posix() for path in layouts if path.is_file()
    }
    assert layouts, "there are no layouts"
    assert carried == expected


def test_an_installed_wheel_builds_a_site_of_two_files(installed: Path, tmp_path: Path) -> None:
    news = tmp_path / "content/news/2026-11-20-vi-har-oppnat.md"
    news.parent.mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text(
        "name: Prov\nbase_url: https://prov.example\n", encoding="utf-8"
    )
    news.write_text(
        "---\ntitle: Vi har öppnat\ndate: 2026-11-20\nsummary: Välkommen in.\n---\n\nVälkommen!\n",
        encoding="utf-8",
    )
    run(installed, "build", "--at", "2026-11-21T12:00", cwd=tmp_path)
    assert (tmp_path / "output/index.html").is_file()
