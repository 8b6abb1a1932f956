"""The sample's files with bytes taken out, changed places or put in: every mistake is explained.

Each example damages one file of the sample and reads it within a small part of the sample, up to
the plan of pages; some are built whole. CI tries 2,000.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.build import prepare
from sitegen.doors.cli import main
from sitegen.words.outcome import Options
from sitegen.words.problems import Problem, explain
from tests.conftest import ROOT, SAMPLE_TIME

CONTENT = ROOT / "content"
FILES = sorted(
    path.relative_to(CONTENT).as_posix()
    for path in CONTENT.rglob("*")
    if path.suffix in (".md", ".yaml")
)
# What every example has beside the damaged file, so that names and links have somewhere to lead.
AROUND = (
    "site.yaml",
    "redirects.yaml",
    "networks/skolpolitik.md",
    "forum/index.md",
    "events/natverkstraff-kommuner-civilsamhallet.md",
    "organisations/mucf.yaml",
)
# Bytes with a meaning in YAML, in Markdown or in text files as such.
SIGNS = (
    b":", b": ", b"---\n", b"\n", b"\r", b"\t", b" ", b"  ", b"- ", b"'", b'"', b"[", b"]", b"{",
    b"}", b"&a ", b"*a", b"!b ", b"#", b"|", b">", b"%", b"@", b"`", b"```\n", b"](", b"![", b"<",
    b"<o:p>", b"\\", b"[^1]", b"\x00", b"\xff", b"\xe5", b"\xef\xbb\xbf", "ö".encode(),
    "\u2028".encode(), "\u0085".encode(), b"2026-02-30", b"0x1F", b"~", b"null",
)  # fmt: skip
EXAMPLES = 2000 if os.environ.get("CI") else 200
BUILT = 40 if os.environ.get("CI") else 10


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the sample, and its bytes after one to three accidents."""
    name = draw(st.sampled_from(FILES))
    raw = (CONTENT / name).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(raw)))
        end = min(len(raw), begin + draw(st.integers(0, 40)))
        match draw(st.sampled_from(("delete", "swap", "insert"))):
            case "delete":
                raw = raw[:begin] + raw[end:]
            case "swap":
                far = draw(st.integers(end, len(raw)))
                raw = raw[:begin] + raw[end:far] + raw[begin:end] + raw[far:]
            case "insert":
                put = draw(st.one_of(st.sampled_from(SIGNS), st.binary(max_size=4)))
                raw = raw[:begin] + put + raw[begin:]
    return name, raw


@pytest.fixture(scope="module")
def part_of_the_sample() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def lay(root: Path, name: str, raw: bytes) -> None:
    """Put the small part of the sample into `root`, with one file damaged."""
    shutil.rmtree(root / "content", ignore_errors=True)
    for each in AROUND:
        put(root, each, (CONTENT / each).read_bytes())
    put(root, name, raw)


def put(root: Path, name: str, raw: bytes) -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def has_its_place(found: Problem, root: Path) -> bool:
    """Whether a problem stands at a line of its file; where that is not there, at the first."""
    path = root / found.path
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    return 1 <= found.place.line <= lines + 1 and found.place.column >= 1


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=damaged())
def test_every_mistake_of_a_damaged_file_is_explained_at_its_line(
    part_of_the_sample: Path, case: tuple[str, bytes]
) -> None:
    root = part_of_the_sample
    lay(root, *case)
    plan = prepare(Options(root, root / "output", datetime.fromisoformat(SAMPLE_TIME)))
    for found in plan.problems:
        assert has_its_place(found, root), found
        for language in ("sv", "en"):
            said = explain(found, language)
            assert said.message
            assert said.hint


@settings(
    max_examples=BUILT,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=damaged())
def test_a_damaged_file_is_no_bug_of_ours(
    part_of_the_sample: Path, capsys: pytest.CaptureFixture[str], case: tuple[str, bytes]
) -> None:
    root = part_of_the_sample
    lay(root, *case)
    exit_code = main(["check", "--root", str(root), "--at", SAMPLE_TIME])
    assert exit_code in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
