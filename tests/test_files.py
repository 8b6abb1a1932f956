"""Writing can be killed at any instant, and touches nothing but its own."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.files import (
    MANIFEST,
    STAGING,
    CannotWrite,
    Refused,
    UnsafePath,
    Writer,
    is_fit_for_output,
    lock,
    read_manifest,
    safe_path,
)
from tests.conftest import ROOT, SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]

TWO_PAGES = """
-- content/pages/om.md --
---
title: Om oss
---

Vi finns.
-- content/news/2026-11-20-sommar.md --
---
title: Sommar
date: 2026-11-20
summary: Vi stänger.
tags: [sommar]
---

Vi ses i höst.
"""


def write(output: Path, files: dict[str, str]) -> tuple[int, int]:
    """Bring a folder to hold these files, as a build does."""
    writer = Writer(output)
    for path, text in files.items():
        writer.add(path, text.encode())
    writer.add(MANIFEST, json.dumps({"files": writer.files}).encode())
    return writer.commit()


def tree(folder: Path) -> dict[str, str]:
    """Every file and link below a folder, with its text, and empty folders with none."""
    return {
        path.relative_to(folder).as_posix(): "" if path.is_dir() else path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink() or not any(path.iterdir())
    }


# --- Paths ---


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "/etc/passwd", "../a", "a/../b", "a/../../b", "a//b", "a/", "./a", "a/.",
        "a\\b", "..\\a", "C:/a", "c:a", "//host/share/a", "a\0b", "a\nb", "\x7f", "a\udcff.pdf",
        "a" * 256, "å" * 128, "/".join(["a" * 200] * 6),
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_or_that_disks_cannot_have_is_refused(
    tmp_path: Path, path: str
) -> None:
    with pytest.raises(UnsafePath):
        safe_path(path)
    writer = Writer(tmp_path / "output")
    with pytest.raises(Refused) as refused:
        writer.add(path, b"a")
    assert refused.value.code == "bad-file-name"
    # Whatever it is, it can be printed.
    assert refused.value.path.isprintable()
    writer.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["a", "a/b.html", "...", "a b/å.pdf", "kl 13:00.pdf", "å" * 127, ".well-known/a"]
)
def test_an_ordinary_path_is_kept(path: str) -> None:
    assert safe_path(path) == path


@given(st.text(st.sampled_from("./\\:aÅ\0~ \n"), max_size=12))
def test_no_path_that_is_let_through_leads_out(path: str) -> None:
    try:
        safe_path(path)
    except UnsafePath:
        return
    top = os.path.realpath("output")
    assert os.path.normpath(os.path.join(top, path)).startswith(top + os.sep)  # noqa: PTH118 - what the operating system makes of it


@pytest.mark.parametrize(
    ("first", "second"),
    [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a/b/c", "a"), ("a", "a/b/c")],
)
def test_two_files_cannot_have_one_place(tmp_path: Path, first: str, second: str) -> None:
    writer = Writer(tmp_path)
    writer.add(first, b"1")
    with pytest.raises(Refused) as refused:
        writer.add(second, b"2")
    assert refused.value.code == "address-collision"


def test_the_staging_folder_is_no_place_for_a_page(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        Writer(tmp_path).add(f"{STAGING}/claims.json", b"[]")


# --- What is written ---


def test_a_folder_is_brought_to_hold_the_files(tmp_path: Path) -> None:
    assert write(tmp_path, {"a.html": "1", "b/c/d.css": "2"}) == (3, 0)
    assert write(tmp_path, {"a.html": "3", "e": "4"}) == (3, 1)
    assert {path: text for path, text in tree(tmp_path).items() if path != MANIFEST} == {
        "a.html": "3",
        "e": "4",
    }


def test_unchanged_files_are_left_alone(tmp_path: Path) -> None:
    files = {"a.html": "1", "b.css": "2"}
    write(tmp_path, files)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert write(tmp_path, files) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert write(tmp_path, {**files, "c.css": "3"}) == (2, 0)
    assert (tmp_path / "a.html").stat().st_mtime_ns == before[tmp_path / "a.html"]


def test_deleted_and_tampered_files_are_made_again(tmp_path: Path) -> None:
    files = {"a.html": "1", "b/c.css": "2", "d.html": "3", "e.html": "4"}
    write(tmp_path, files)
    clean = tree(tmp_path)
    (tmp_path / "a.html").write_text("x")
    (tmp_path / "b/c.css").unlink()
    (tmp_path / "b").rmdir()
    (tmp_path / "d.html").unlink()
    (tmp_path / "d.html").symlink_to(tmp_path / "e.html")
    (tmp_path / "e.html").unlink()
    (tmp_path / "e.html").mkdir()
    write(tmp_path, files)
    assert tree(tmp_path) == clean
    assert not (tmp_path / "d.html").is_symlink()


def test_a_file_becomes_a_folder_and_back(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b/c/d": "2"})
    write(tmp_path, {"a/b": "3", "b": "4"})
    assert {**tree(tmp_path), MANIFEST: ""} == {"a/b": "3", "b": "4", MANIFEST: ""}
    write(tmp_path, {"a": "1", "b/c/d": "2"})
    assert {**tree(tmp_path), MANIFEST: ""} == {"a": "1", "b/c/d": "2", MANIFEST: ""}


def test_assets_come_before_pages_and_the_manifest_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace, unlink = Path.replace, Path.unlink

    def noted_replace(self: Path, target: Path) -> Path:
        done.append(target.relative_to(tmp_path).as_posix())
        return replace(self, target)

    def noted_unlink(self: Path, missing_ok: bool = False) -> None:
        done.append(f"-{self.relative_to(tmp_path).as_posix()}")
        unlink(self, missing_ok)

    write(tmp_path, {"old.css": "0"})
    monkeypatch.setattr(Path, "replace", noted_replace)
    monkeypatch.setattr(Path, "unlink", noted_unlink)
    write(tmp_path, {"index.html": "", "sitemap.xml": "", "a.css": "", "documents/b.xml": ""})
    assert done == [
        f"{STAGING}/claims.json",
        "a.css",
        "documents/b.xml",
        "index.html",
        "sitemap.xml",
        MANIFEST,
        "-old.css",
    ]


def test_nothing_is_left_of_what_is_discarded(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "output")
    writer.add("a.html", b"1")
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_changes_only_in_case_keeps_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that knows no difference, both names are the same file."""
    write(tmp_path, {"documents/Plan.pdf": "1"})
    monkeypatch.setattr(Path, "samefile", lambda _self, _other: True)
    write(tmp_path, {"documents/plan.pdf": "1"})
    assert (tmp_path / "documents/Plan.pdf").is_file()


# --- What others have put there ---


def test_files_of_others_survive(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.html": "1"})
    (tmp_path / "CNAME").write_text("www.exempel.se")
    (tmp_path / "a/mine.txt").write_text("mitt")
    write(tmp_path, {})
    assert {**tree(tmp_path), MANIFEST: ""} == {
        "CNAME": "www.exempel.se",
        "a/mine.txt": "mitt",
        MANIFEST: "",
    }


@pytest.mark.parametrize(
    ("foreign", "path"),
    [("a.html", "a.html"), ("a", "a/b.html"), ("a/b/c.txt", "a"), ("a/b", "a/b/c/d.html")],
)
def test_a_file_of_others_is_never_overwritten(tmp_path: Path, foreign: str, path: str) -> None:
    target = tmp_path / foreign
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("mitt")
    writer = Writer(tmp_path)
    with pytest.raises(Refused) as refused:
        writer.add(path, b"1")
    assert (refused.value.code, refused.value.path) == ("foreign-output", foreign)
    writer.discard()
    assert tree(tmp_path) == {foreign: "mitt"}


@pytest.mark.parametrize("name", ["om", "om/index.html", "assets", STAGING, MANIFEST])
def test_no_link_in_the_output_leads_a_file_out_of_it(site: MakeSite, name: str) -> None:
    made = site(TWO_PAGES)
    outside = made.root / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("mitt")
    target = made.output / name
    target.parent.mkdir(parents=True)
    target.symlink_to(outside if "." not in name[1:] else outside / "index.html")
    before = tree(outside)
    result = made.build()
    ours = name in (STAGING, MANIFEST)
    assert result.problems == ([] if ours else [f"{name}:1:1 foreign-output"])
    assert tree(outside) == before
    assert target.is_symlink() != ours


def test_a_link_that_took_the_place_of_a_folder_of_ours_is_not_followed(site: MakeSite) -> None:
    made = site(TWO_PAGES)
    made.build()
    outside = made.root / "outside"
    (made.output / "om").rename(outside)
    (made.output / "om").symlink_to(outside)
    before = tree(outside)
    assert made.build().problems == ["om:1:1 foreign-output"]
    made.remove("content/pages/om.md")
    made.build()
    assert tree(outside) == before


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"files": [1]}', b'{"files": {"../a": ""}}',
        b'{"files": null}',
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_written_anew(site: MakeSite, damage: bytes) -> None:
    made = site(TWO_PAGES)
    made.build()
    clean = made.outputs()
    made.write("a", "mitt")
    made.write(f"output/{MANIFEST}", damage)
    assert read_manifest(made.output) == {}
    result = made.build()
    assert (result.exit_code, result.json["written"]) == (0, 1)
    assert made.outputs() == clean
    assert (made.root / "a").read_text() == "mitt"


def test_a_manifest_cannot_claim_what_lies_outside(site: MakeSite) -> None:
    made = site(TWO_PAGES)
    made.write("mine.txt", "mitt")
    claims = {"../mine.txt": "", "/etc/passwd": ""}
    made.write(f"output/{MANIFEST}", json.dumps({"files": claims}))
    made.write(f"output/{STAGING}/claims.json", json.dumps(list(claims)))
    assert made.build().exit_code == 0
    assert (made.root / "mine.txt").read_text() == "mitt"


# --- Whole builds ---


@pytest.mark.parametrize(
    "name",
    [
        "documents/a\\b.pdf",
        "documents/a\nb.pdf",
        f"documents/{'a' * 251}.pdf",
        f"images/{'a' * 251}.svg",
        os.fsdecode(b"documents/\xff.pdf"),
    ],
)
def test_a_hostile_name_in_content_is_no_traceback_and_writes_nothing(
    site: MakeSite, name: str
) -> None:
    made = site(TWO_PAGES)
    made.build()
    before = made.outputs()
    try:
        made.write(f"content/{name}", '<svg width="1" height="1"/>')
    except OSError:
        pytest.skip("this disk has no such names")
    # With the longest of names the pages can be written, but not its picture.
    expected = 0 if name.endswith(".pdf") and "aaa" in name else 1
    result = made.build()
    assert result.exit_code == expected
    assert "Traceback" not in result.stderr
    if expected:
        assert made.outputs() == before


@pytest.mark.parametrize("alias", ["/../ut/", "/a/../../ut/", "/./", f"/{'a' * 300}/"])
def test_no_old_address_leads_out_of_the_output(site: MakeSite, alias: str) -> None:
    made = site(TWO_PAGES.replace("title: Om oss", f"title: Om oss\naliases: {alias}"))
    result = made.build()
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert not made.output.exists()
    assert sorted(path.name for path in made.root.iterdir()) == [".sitegen", "content"]


def test_a_build_with_errors_leaves_the_output_as_it_was(site: MakeSite) -> None:
    made = site(TWO_PAGES)
    made.write("content/pages/om.md", "---\ntitel: Om\n---\n")
    assert made.build().exit_code == 1
    assert not made.output.exists()
    made.write("layouts/base/404.html", "{{ nothing.at.all }}")
    made.write("content/pages/om.md", "---\ntitle: Om\n---\n")
    assert made.build().exit_code == 1
    assert not made.output.exists()


@pytest.mark.parametrize("output", [".", "..", "content", "content/pages", "layouts/x", "site.txt"])
def test_an_output_that_is_part_of_the_site_is_wrong_usage(
    site: MakeSite, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(TWO_PAGES)
    made.write("site.txt", "mitt")
    monkeypatch.chdir(made.root)
    before = tree(made.root)
    for command in ("build", "check"):
        result = made.run(command, "--output", output)
        assert result.exit_code == 2
        assert f"{output} cannot be the output" in result.stderr
    assert tree(made.root) == before


def test_an_output_that_leads_into_the_site_by_a_link_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "content")
    assert not is_fit_for_output(tmp_path / "link", tmp_path)
    assert not is_fit_for_output(tmp_path / "link/below", tmp_path)
    assert is_fit_for_output(tmp_path / "contents", tmp_path)
    assert is_fit_for_output(tmp_path / "output", tmp_path)


def test_a_disk_that_refuses_is_said_in_words(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(TWO_PAGES)

    def full(self: Path, _raw: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    result = made.run("build", "--at", SAMPLE_TIME)
    assert result.exit_code == 1
    assert result.stderr.startswith("sitegen: cannot write ")
    assert result.stderr.endswith(": No space left on device\n")
    assert not made.output.exists()


def test_an_output_that_cannot_be_made_is_said_in_words(site: MakeSite) -> None:
    made = site(TWO_PAGES)
    made.write("a", "mitt")
    result = made.run("build", "--at", SAMPLE_TIME, "--output", str(made.root / "a/b"))
    assert result.exit_code == 1
    assert result.stderr.endswith(": Not a directory\n")
    made = site(TWO_PAGES)
    made.write(".sitegen", "mitt")
    result = made.run("build", "--at", SAMPLE_TIME)
    assert result.exit_code == 1
    assert result.stderr.startswith("sitegen: cannot write ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_that_may_not_be_written_is_said_in_words(site: MakeSite) -> None:
    made = site(TWO_PAGES)
    made.output.mkdir()
    made.output.chmod(stat.S_IRUSR | stat.S_IXUSR)
    result = made.run("build", "--at", SAMPLE_TIME)
    made.output.chmod(stat.S_IRWXU)
    assert result.exit_code == 1
    assert "Permission denied" in result.stderr


def test_a_disk_that_refuses_half_way_is_mended_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.html": "1", "b.html": "1"})
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if target.name == "b.html":
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", once)
        with pytest.raises(CannotWrite):
            write(tmp_path, {"a.html": "2", "b.html": "2", "c.css": "2"})
    write(tmp_path, {"a.html": "3", "b.html": "3"})
    assert {**tree(tmp_path), MANIFEST: ""} == {"a.html": "3", "b.html": "3", MANIFEST: ""}


# --- One at a time ---


def test_the_second_build_waits_and_says_so(site: MakeSite) -> None:
    made = site(TWO_PAGES)

    def fail() -> None:
        raise AssertionError("nobody else has it")

    with lock(made.root / ".sitegen", fail):
        second = start_build(made, made.output)
        assert second.stderr is not None
        assert "another build of this site is under way" in second.stderr.readline()
        assert second.poll() is None
        assert not made.output.exists()
    assert second.wait(20) == 0
    assert (made.output / "om/index.html").is_file()
    second.communicate()


def test_a_lock_of_a_killed_build_is_free(site: MakeSite) -> None:
    """Even where a process that the build had forked has not noticed yet."""
    made = site(TWO_PAGES)
    program = (
        "import os, sys, time; from pathlib import Path; from sitegen.files import lock\n"
        "with lock(Path(sys.argv[1]), print):\n"
        "    worker = os.fork()\n"
        "    if worker: print(worker, flush=True)\n"
        "    time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(made.root / ".sitegen")], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        worker = int(holder.stdout.readline())
        holder.kill()
    # A second build in this process would wait for ever.
    built = start_build(made, made.output)
    built.communicate(timeout=20)
    os.kill(worker, signal.SIGKILL)
    assert built.returncode == 0


# --- Killed at any instant ---


def start_build(site: Site, output: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "sitegen", "build", "--root", str(site.root)),
            *("--output", str(output), "--at", SAMPLE_TIME),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def many_posts(word: str) -> str:
    posts = (
        f"-- content/news/2026-11-{1 + number % 20:02}-post-{word}-{number}.md --\n---\n"
        f"title: Post {number} {word}\ndate: 2026-11-{1 + number % 20:02}\nsummary: Kort.\n---\n\n"
        f"{word} {number}\n"
        for number in range(40)
    )
    return TWO_PAGES.replace("Vi finns.", f"Vi finns, {word}.") + "".join(posts)


def test_a_build_that_is_killed_harms_nothing_and_is_mended(site: MakeSite) -> None:
    """Old and new site share some files, and each has files that the other has not."""
    old, new = site(many_posts("förr")), site(many_posts("nu"))
    for made in (old, new):
        assert made.build().exit_code == 0
    known = {**{path: {raw} for path, raw in old.outputs().items()}}
    for path, raw in new.outputs().items():
        known.setdefault(path, set()).add(raw)
    output = new.root / "killed"
    started = time.monotonic()
    run = start_build(new, output)
    run.communicate()
    duration = time.monotonic() - started
    chance = random.Random(20261121)  # noqa: S311 - which instants, not secrets
    killed = 0
    for turn in range(25):
        if turn % 2:
            # Warm: the old site is there, in whole or as an earlier kill left it.
            if turn % 4 == 1:
                shutil.rmtree(output, ignore_errors=True)
                shutil.copytree(old.output, output)
        else:
            shutil.rmtree(output, ignore_errors=True)
        run = start_build(new, output)
        # Most of the time goes to starting Python; what matters happens towards the end.
        time.sleep(duration * (0.3 + 0.7 * chance.random()))
        run.kill()
        run.communicate()
        killed += run.returncode == -signal.SIGKILL
        left = {
            path.relative_to(output).as_posix(): path.read_bytes()
            for path in output.rglob("*")
            if path.is_file() and STAGING not in path.parts
        }
        assert [path for path, raw in left.items() if raw not in known.get(path, ())] == []
    assert killed >= 5
    run = start_build(new, output)
    run.communicate()
    assert run.returncode == 0
    again = Site(new.root, new._capsys)
    again.output = output
    assert again.outputs() == new.outputs()
    assert sorted(path.name for path in output.iterdir()) == sorted(
        path.name for path in new.output.iterdir()
    )


def test_every_step_of_writing_can_be_the_last(tmp_path: Path) -> None:
    """What chance may miss: each rename, deletion and folder, one after the other."""
    before = {"a.html": "1", "b/c.html": "1", "d.css": "1", "e": "1", "f/g": "1", "same": "1"}
    after = {"a.html": "2", "b": "2", "h/i.css": "2", "e/j": "2", "same": "1"}
    write(tmp_path / "clean", after)
    clean = tree(tmp_path / "clean")
    other = {"a.html": "3", "h": "3"}
    write(tmp_path / "other", other)
    for step in range(200):
        output = tmp_path / f"{step}"
        write(output, before)
        if not killed_after(step, output, after):
            break
        # The next build may be of other content, and may be killed too.
        copy = tmp_path / f"{step}-other"
        shutil.copytree(output, copy)
        killed_after(step % 7, copy, after)
        write(copy, other)
        assert tree(copy) == tree(tmp_path / "other"), step
        left = {path: text for path, text in tree(output).items() if STAGING not in path}
        known = (*before.values(), *after.values(), "", *(clean[MANIFEST],))
        assert [path for path, text in left.items() if path != MANIFEST and text not in known] == []
        write(output, after)
        assert tree(output) == clean, step
    else:
        pytest.fail("it never ends")
    assert step > 20


class _Killed(BaseException):
    """Stands for SIGKILL: nobody catches it."""


def killed_after(steps: int, output: Path, files: dict[str, str]) -> bool:
    """Write, but stop for good after so many steps on the disk; False if it was done before."""
    left = steps

    def step(real: Callable[..., object]) -> Callable[..., object]:
        def stepped(*args: object, **options: object) -> object:
            nonlocal left
            if left == 0:
                raise _Killed
            left -= 1
            return real(*args, **options)

        return stepped

    with pytest.MonkeyPatch.context() as patched:
        for name in ("replace", "unlink", "rmdir", "mkdir", "write_bytes", "write_text"):
            patched.setattr(Path, name, step(getattr(Path, name)))
        try:
            write(output, files)
        except _Killed:
            return True
    return False
