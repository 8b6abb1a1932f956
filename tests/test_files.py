"""Writing touches nothing but its own, whichever process does it; `test_killed` ends it early."""

import json
import os
import pickle
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.words import workers
from sitegen.words.files import (
    MANIFEST,
    STAGING,
    CannotWrite,
    Refused,
    Staged,
    Stager,
    UnsafePath,
    Writer,
    digest,
    is_fit_for_output,
    read_manifest,
    safe_path,
)
from sitegen.words.lock import lock
from tests.conftest import ROOT, SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]

# Seconds. No build takes so long; a test that waits for it has failed.
PATIENCE = 60

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
    replace, unlink = os.replace, os.unlink

    def noted_replace(staged: str, target: str) -> None:
        done.append(Path(target).relative_to(tmp_path).as_posix())
        replace(staged, target)

    def noted_unlink(path: str) -> None:
        done.append(f"-{Path(path).relative_to(tmp_path).as_posix()}")
        unlink(path)

    write(tmp_path, {"old.css": "0"})
    monkeypatch.setattr(os, "replace", noted_replace)
    monkeypatch.setattr(os, "unlink", noted_unlink)
    write(tmp_path, {"index.html": "", "sitemap.xml": "", "a.css": "", "documents/b.xml": ""})
    assert done == [
        f"{STAGING}/claims.json",
        "a.css",
        "documents/b.xml",
        "index.html",
        "sitemap.xml",
        MANIFEST,
        "-old.css",
        f"-{STAGING}/claims.json",
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
    monkeypatch.setattr(os.path, "samefile", lambda _one, _other: True)
    write(tmp_path, {"documents/plan.pdf": "1"})
    assert (tmp_path / "documents/Plan.pdf").is_file()


# --- Staged elsewhere ---


def sent(stager: Stager) -> Stager:
    """The stager as another process gets it."""
    copy: Stager = pickle.loads(pickle.dumps(stager))  # noqa: S301 - our own, a line above
    return copy


def stage_all(stager: Stager, items: tuple[tuple[str, bytes], ...]) -> list[Staged]:
    return [stager.stage(path, raw) for path, raw in items]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_stage_and_the_first_puts_into_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    files = {f"{number}/index.html": f"{number}" for number in range(workers.FEWEST)}
    write(tmp_path, {**files, "1/index.html": "old", "old.css": "old"})
    items = tuple((path, text.encode()) for path, text in files.items())

    writer = Writer(tmp_path)
    for staged in workers.in_chunks(stage_all, writer.stager(), items, 2):
        for each in staged:
            writer.take(each)
    writer.add(MANIFEST, json.dumps({"files": writer.files}).encode())

    assert writer.files["1/index.html"] == digest(b"1")
    assert writer.commit() == (2, 1)
    assert {**tree(tmp_path), MANIFEST: ""} == {**files, MANIFEST: ""}


def test_a_file_that_the_output_holds_is_not_staged(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b": "1", "d/e": "1"})
    outside = tmp_path / "outside"
    (tmp_path / "d").rename(outside)
    (tmp_path / "d").symlink_to(outside)
    (tmp_path / "c").symlink_to("a")
    stager = sent(Writer(tmp_path).stager())
    assert stager.stage("a", b"1") == Staged("a", digest(b"1"), 1, "")
    # Other bytes, or as many others; a link; what lies behind a link; nothing at all.
    for path, raw in [("b", b"12"), ("b", b"2"), ("c", b"1"), ("d/e", b"1"), ("f/g", b"1")]:
        staged = stager.stage(path, raw)
        assert staged == Staged(path, digest(raw), len(raw), staged.name)
        (at,) = (tmp_path / STAGING).glob(f"*/{staged.name}")
        assert at.read_bytes() == raw


def test_no_two_stagers_take_the_same_name(tmp_path: Path) -> None:
    """Not even in one process, or in two that had the same number one after the other."""
    writer = Writer(tmp_path)
    stagers = [writer.stager(), sent(writer.stager()), sent(writer.stager())]
    for turn in range(3):
        for number, stager in enumerate(stagers):
            writer.take(stager.stage(f"{turn}-{number}", f"{turn}-{number}".encode()))
    writer.commit()
    assert all(path == text for path, text in tree(tmp_path).items())
    assert len(tree(tmp_path)) == 9


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "C:/a"])
def test_nothing_is_looked_up_or_staged_for_a_path_that_is_refused(
    tmp_path: Path, path: str
) -> None:
    writer = Writer(tmp_path / "output")
    staged = sent(writer.stager()).stage(path, b"a")
    assert staged == Staged(path, digest(b"a"), 1, "")
    with pytest.raises(Refused):
        writer.take(staged)
    with pytest.raises(Refused):
        writer.keep(path, digest(b"a"))
    writer.discard()
    assert tree(tmp_path) == {}


def test_what_others_have_put_there_refuses_what_another_process_staged(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mitt")
    writer = Writer(tmp_path)
    staged = sent(writer.stager()).stage("a", b"1")
    with pytest.raises(Refused, match=r"^a$"):
        writer.take(staged)
    writer.discard()
    assert tree(tmp_path) == {"a": "mitt"}


def test_two_processes_cannot_give_one_place_to_two_files(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    one, other = sent(writer.stager()), sent(writer.stager())
    writer.take(one.stage("a/b", b"1"))
    writer.keep("c/d", digest(b"1"))
    for path in ("a/b", "a", "a/b/c", "c/d", "c"):
        with pytest.raises(Refused) as refused:
            writer.take(other.stage(path, b"2"))
        assert refused.value.code == "address-collision"


def test_a_file_that_is_kept_is_neither_read_nor_written(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b/c": "1"})
    # Nobody would know: whoever keeps a file has looked.
    (tmp_path / "b/c").write_text("2")
    writer = Writer(tmp_path)
    writer.keep("a", digest(b"1"))
    writer.keep("b/c", digest(b"1"))
    writer.add(MANIFEST, json.dumps({"files": writer.files}).encode())
    assert writer.commit() == (0, 0)
    assert {**tree(tmp_path), MANIFEST: ""} == {"a": "1", "b/c": "2", MANIFEST: ""}
    assert read_manifest(tmp_path) == {"a": digest(b"1"), "b/c": digest(b"1")}


def test_a_file_behind_a_link_is_not_kept(tmp_path: Path) -> None:
    write(tmp_path / "output", {"a/b/c": "1"})
    (tmp_path / "output/a").rename(tmp_path / "outside")
    (tmp_path / "output/a").symlink_to(tmp_path / "outside")
    writer = Writer(tmp_path / "output")
    with pytest.raises(Refused, match=r"^a$") as refused:
        writer.keep("a/b/c", digest(b"1"))
    assert refused.value.code == "foreign-output"


def test_a_stager_that_was_not_needed_leaves_no_trace(tmp_path: Path) -> None:
    output = tmp_path / "output"
    for end in (Writer.commit, Writer.discard):
        writer = Writer(output)
        writer.stager()
        end(writer)
        assert list(tmp_path.iterdir()) == []
    write(output, {"a": "1"})
    before = tree(output)
    for end in (Writer.commit, Writer.discard):
        writer = Writer(output)
        writer.take(writer.stager().stage("a", b"1"))
        end(writer)
        assert tree(output) == before


def test_a_disk_that_refuses_a_worker_is_said_in_words(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "output")
    stager = sent(writer.stager())
    writer.discard()
    with pytest.raises(CannotWrite, match=r"^cannot write .*: No such file or directory$"):
        stager.stage("a", b"1")


def test_a_worker_of_a_build_that_was_killed_cannot_harm_the_next(tmp_path: Path) -> None:
    """It may go on for a moment, while the next build is already writing."""
    killed = Writer(tmp_path)
    orphan = sent(killed.stager())
    orphan.stage("a", b"old")
    # The next one has another number.
    (folder,) = (tmp_path / STAGING).iterdir()
    folder.rename(folder.with_name("4"))
    orphan = Stager(str(tmp_path), str(folder.with_name("4")))
    orphan.stage("a", b"old")
    writer = Writer(tmp_path)
    staged = writer.stager().stage("a", b"new")
    with pytest.raises(CannotWrite):
        orphan.stage("b", b"old")
    writer.take(staged)
    writer.commit()
    with pytest.raises(CannotWrite):
        orphan.stage("c", b"old")
    assert tree(tmp_path) == {"a": "new"}


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
    # Where nothing has changed nothing is written, and nobody looks.
    made.build()
    made.write("content/pages/kontakt.md", "---\ntitle: Kontakt\n---\n")
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

    def full(_file: int, _raw: bytes) -> int:
        # As the system says it: it names no file.
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    result = made.run("build", "--at", SAMPLE_TIME)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"sitegen: cannot write {made.output / STAGING}")
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
    replace = os.replace

    def once(staged: str, target: str) -> None:
        if target.endswith("b.html"):
            raise OSError(28, "No space left on device", target)
        replace(staged, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", once)
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
    assert second.wait(PATIENCE) == 0
    assert (made.output / "om/index.html").is_file()
    second.communicate()


def test_a_lock_of_a_killed_build_is_free(site: MakeSite) -> None:
    """Even where a process that the build had forked has not noticed yet."""
    made = site(TWO_PAGES)
    program = (
        "import os, sys, time; from pathlib import Path; from sitegen.words.lock import lock\n"
        "with lock(Path(sys.argv[1]), print):\n"
        "    worker = os.fork()\n"
        "    if worker: print(worker, flush=True)\n"
        f"    time.sleep({2 * PATIENCE})"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(made.root / ".sitegen")], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        worker = int(holder.stdout.readline())
        holder.kill()
    # A second build in this process would wait for ever.
    built = start_build(made, made.output)
    built.communicate(timeout=PATIENCE)
    os.kill(worker, signal.SIGKILL)
    assert built.returncode == 0


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
