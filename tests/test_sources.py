"""What lies in `content/`: which files are entries, and files that are not as they should be."""

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build import prepare
from sitegen.doors.cli import main
from sitegen.read.layouts import find
from sitegen.read.sources import decode, read
from sitegen.words.outcome import Options
from sitegen.words.problems import explain
from tests.conftest import DEFAULT_SETTINGS, SAMPLE_TIME, Site, parse_txtar

MakeSite: TypeAlias = Callable[[str], Site]

EVERY_KIND = """
-- content/redirects.yaml --
/gammal/: /om/
/borta/: gone
-- content/pages/om.md --
---
title: Om oss
summary: Vilka vi är
tags: [info, "år 2026"]
aliases: /om-oss/
image:
  file: karta.svg
  alt: En karta
---
## Mål {#mal}

Läs [planen](../news/2026-11-01-plan.md#en-plan) och[^1] ![En bro](../images/karta.svg).

[^1]: Fotnot.
-- content/news/2026-11-01-plan.md --
---
title: Planen
date: 2026-11-01 13:00
publish: 2026-11-02
---
## En plan

| a | b |
|---|---|
| c | d |
-- content/events/arsmote.md --
---
title: Årsmöte
start: 2027-03-01 13:00
end: 2027-03-01 16:00
programme:
  - time: 13.30
    title: Mingel
registration:
  url: https://exempel.example/
  deadline: 2027-02-01
networks: [skolpolitik]
---
-- content/networks/skolpolitik.md --
---
title: Skolpolitik
responsible: anna
---
-- content/forum/index.md --
---
title: Forum
period: 2024–2027
---
-- content/jobs/redaktor.md --
---
title: Redaktör
employer: kommunen
date: 2026-11-01
deadline: 2026-12-01
---
-- content/people/anna.yaml --
name: Anna Andersson
phone: 036-10 00 00
organisation: kommunen
-- content/organisations/kommunen.yaml --
name: Kommunen
number: 202100-2288
-- content/alerts/storm.yaml --
text: "Storm: stanna inne"
expires: 2026-12-01 08:00
-- content/images/karta.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>
"""


def test_a_file_that_is_not_utf8_is_read_on_as_its_author_meant_it() -> None:
    text, found = decode("å\nöl är ö".encode("cp1252"), "a.md")
    assert text == "å\nöl är ö"
    assert [(each.code, *each.place, dict(each.facts)["byte"]) for each in found] == [
        ("not-utf8", 1, 1, "0xe5")
    ]


def test_the_place_of_a_wrong_byte_is_counted_in_letters() -> None:
    _, found = decode("rad ett\nå och ".encode() + b"\xe4", "a.md")
    assert [each.place for each in found] == [(2, 7)]


def test_utf16_is_one_problem() -> None:
    text, found = decode("---\ntitle: Hej\n---\n".encode("utf-16"), "a.md")
    assert text.removeprefix("\ufeff").startswith("---\ntitle: Hej")
    assert [each.code for each in found] == ["not-utf8"]


def test_a_null_character_is_named_at_its_place() -> None:
    _, found = decode(b"rad\r\nett \0 till", "a.md")
    assert [(each.code, *each.place) for each in found] == [("nul-character", 2, 5)]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read_as_ours(newline: str) -> None:
    assert decode(f"ett{newline}två".encode(), "a.md") == ("ett\ntvå", ())


def test_a_byte_order_mark_is_not_text() -> None:
    assert decode(b"\xef\xbb\xbf---\n", "a.md") == ("---\n", ())


def test_the_name_of_a_file_says_kind_id_version_and_date(site: MakeSite) -> None:
    made = site(
        """
-- content/pages/om/styrelsen.en.md --
-- content/pages/index.md --
-- content/forum/index.md --
-- content/forum/hearing.lattlast.md --
-- content/news/2026-11-01-plan.md --
-- content/networks/index.md --
-- content/people/anna.yaml --
"""
    )
    found = {
        source.path.removeprefix("content/"): (source.kind, source.id, source.version, source.dated)
        for source in read(made.root).sources
    }
    assert found == {
        "forum/hearing.lattlast.md": ("body", "forum/hearing", "lattlast", ""),
        "forum/index.md": ("forum", "forum/index", "", ""),
        "networks/index.md": ("page", "networks/index", "", ""),
        "news/2026-11-01-plan.md": ("news", "news/plan", "", "2026-11-01"),
        "pages/index.md": ("page", "pages/index", "", ""),
        "pages/om/styrelsen.en.md": ("page", "pages/om/styrelsen", "en", ""),
        "people/anna.yaml": ("person", "people/anna", "", ""),
    }


def test_what_editors_leave_behind_is_passed_over(site: MakeSite) -> None:
    made = site(
        """
-- content/.DS_Store --
-- content/pages/.om.md.swp --
-- content/pages/om.md~ --
-- content/pages/desktop.ini --
-- content/images/Thumbs.db --
-- content/.git/config --
"""
    )
    assert made.problems == []


def test_a_link_that_goes_round_in_a_circle_ends(site: MakeSite) -> None:
    made = site("")
    folder = made.root / "content" / "pages"
    folder.mkdir()
    (folder / "igen").symlink_to(folder)
    assert made.problems == []


# --- Nothing that an author can write makes it fail ---

PIECES = st.sampled_from(
    (
        ": ", ":", "- ", "---\n", "\n", "\t", "  ", '"', "'", "@", "%", "`", "&a ", "*a", "!", "|",
        ">", "[", "]", "{", "}", "#", "# ", "? ", ",", "\\", "~", "null", "å", "😀", "\u2028", "\r",
        "<b>", "<!--", "](", "![", "[^", "http://[", "//", "..", "/../", "../../x.md", "0", "-1",
        "99999999999", "2026-02-30", "9999-12-31", "0001-01-01", "13:00", "25:00", "+99:99",
    )
)  # fmt: skip
NOISE = st.one_of(
    PIECES.map(str.encode),
    st.binary(min_size=1, max_size=3),
    st.text(min_size=1, max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
CUTS = st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(st.just(b""), NOISE))


def mutated(raw: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """Cut some bytes out at each place, and put others in."""
    for where, length, noise in cuts:
        at = round(where * len(raw))
        raw = raw[:at] + noise + raw[at + length :]
    return raw


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("every-kind")
    for path, text in {"content/site.yaml": DEFAULT_SETTINGS, **parse_txtar(EVERY_KIND)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def checked(root: Path) -> tuple[int, str]:
    printed, failed = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(failed):
        arguments = ["--root", str(root), "--at", SAMPLE_TIME, "--format", "json"]
        exit_code = main(["check", *arguments])
    return exit_code, printed.getvalue() if exit_code < 2 else failed.getvalue()


def test_a_site_with_every_kind_has_no_problem(every_kind: Path) -> None:
    exit_code, said = checked(every_kind)
    assert json.loads(said)["problems"] == []
    assert exit_code == 0


@contextlib.contextmanager
def with_mistakes(
    root: Path, data: st.DataObject, cuts: list[tuple[float, int, bytes]]
) -> Iterator[dict[str, str]]:
    """Mutate one file of the site for a while; the value is its path and text."""
    paths = sorted(path for path in (root / "content").rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(paths))
    before = path.read_bytes()
    path.write_bytes(mutated(before, cuts))
    name = path.relative_to(root).as_posix()
    try:
        yield {name: decode(path.read_bytes(), name)[0]}
    finally:
        path.write_bytes(before)


@settings(max_examples=250)
@given(data=st.data(), cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_no_mistake_stops_the_reading_and_each_has_its_place(
    every_kind: Path, data: st.DataObject, cuts: list[tuple[float, int, bytes]]
) -> None:
    options = Options(every_kind, every_kind / "output", datetime.fromisoformat(SAMPLE_TIME))
    with with_mistakes(every_kind, data, cuts) as texts:
        plan = prepare(options)
    for found in plan.problems:
        lines = texts.get(found.path, "").count("\n") + 1 if found.path in texts else 10_000
        assert 1 <= found.place.line <= lines
        assert found.place.column >= 1
        assert explain(found, "sv").message


@settings(max_examples=20)
@given(data=st.data(), cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_no_mistake_is_taken_for_a_bug_of_ours(
    every_kind: Path, data: st.DataObject, cuts: list[tuple[float, int, bytes]]
) -> None:
    with with_mistakes(every_kind, data, cuts):
        exit_code, said = checked(every_kind)
    assert exit_code in (0, 1), said


# --- What a stranger could put into the folder ---


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files here")
@pytest.mark.parametrize("name", ["pages/om.md", "site.yaml", "redirects.yaml", "images/a.png"])
def test_a_pipe_is_not_waited_for(site: MakeSite, name: str) -> None:
    made = site("")
    path = made.root / "content" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert f"content/{name}:1:1 unreadable-file" in made.check().problems


@pytest.mark.parametrize("name", ["pages/om.md", "site.yaml", "redirects.yaml"])
def test_nothing_of_a_file_outside_is_read_or_shown(site: MakeSite, name: str) -> None:
    made = site("")
    outside = made.root / "outside"
    outside.write_text("name: hemligt\n")
    path = made.root / "content" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(outside)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["check", "--root", str(made.root), "--at", SAMPLE_TIME]) == 1
    assert "hemligt" not in printed.getvalue()
    assert "link-out-of-root" in {found.code for found in read(made.root).problems}


def test_a_layout_is_no_way_out_of_its_folder(site: MakeSite) -> None:
    made = site("")
    outside = made.root / "outside.svg"
    outside.write_text("hemligt")
    icons = made.root / "layouts" / "base" / "icons"
    icons.mkdir(parents=True)
    (icons / "favicon.svg").symlink_to(outside)
    (icons / "annan.svg").symlink_to(outside)
    found = find(made.root)
    assert "base/icons/annan.svg" not in found
    assert found["base/icons/favicon.svg"].read_text("utf-8") != "hemligt"


@pytest.mark.parametrize("name", ["a\udcffb", "a\nb", "a\x1b[31mb", "a\u2028b"])
def test_a_name_that_cannot_be_printed_is_shown_escaped(site: MakeSite, name: str) -> None:
    made = site("")
    for folder in ("pages", "documents"):
        path = made.root / "content" / folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("---\ntitle: A\n---\n")
    found = read(made.root).problems
    assert [each.code for each in found] == ["bad-file-name", "bad-file-name"]
    assert all(each.path.isprintable() and each.path.isascii() for each in found)


def test_a_file_that_goes_while_it_is_read_is_a_problem(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site("-- content/pages/om.md --\n---\ntitle: A\n---\n")

    def gone(*_: object) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr("sitegen.read.sources.read_inside", gone)
    monkeypatch.setattr("sitegen.read.entries.read_inside", gone)
    codes = {
        f"{each.path} {each.code}" for each in prepare(Options(made.root, made.output)).problems
    }
    assert codes == {
        "content/pages/om.md unreadable-file",
        "content/site.yaml unreadable-file",
    }
