"""A build of what has not changed does nothing; anything that differs is noticed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest

from sitegen.build import build
from sitegen.incremental import cache
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Result, Site

MakeSite = Callable[[str], Site]

SITE = """\
-- content/pages/om.md --
---
title: Om
---
Se [nyheten](../news/2026-01-01-a.md).
-- content/news/2026-01-01-a.md --
---
title: Nyhet
date: 2026-01-01
---
Text.
-- content/news/2026-12-01-b.md --
---
title: Kommande
date: 2026-12-01 08:00
---
Text.
"""


def built(site: MakeSite) -> Site:
    small = site(SITE)
    small.settle()
    assert small.build().problems == []
    return small


def clean(small: Site) -> dict[str, bytes]:
    """What a build that trusts nothing gives, in a folder of its own."""
    folder = small.root.parent / "clean"
    small.build("--fresh", "--output", str(folder))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rendered(result: Result) -> int:
    count: int = result.json["rendered"]
    return count


def test_nothing_is_rendered_where_nothing_has_changed(site: MakeSite) -> None:
    small = built(site)
    before = small.outputs()

    again = small.build()

    assert rendered(again) == 0
    assert small.outputs() == before == clean(small)
    first = again.json
    assert (first["pages"] > 0, first["next_change"]["entry"]) == (True, "news/b")


def test_it_imports_nothing_that_a_build_needs(site: MakeSite) -> None:
    small = built(site)
    script = (
        "import sys; from sitegen.doors.cli import main\n"
        f"main(['build', '--root', {str(small.root)!r}, '--at', {SAMPLE_TIME!r}, '--quiet'])\n"
        "print(sorted({'jinja2', 'markdown', 'yaml', 'babel', 'PIL'} & set(sys.modules)))\n"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


@pytest.mark.parametrize(
    "edit",
    [
        lambda small: small.write("content/pages/om.md", "---\ntitle: Oj\n---\nText.\n"),
        lambda small: small.write("content/pages/ny.md", "---\ntitle: Ny\n---\nText.\n"),
        lambda small: small.write("content/site.yaml", "name: P2\nbase_url: https://p.example\n"),
        lambda small: small.write("layouts/page/page.html", "<p>{{ entry.title }}</p>\n"),
        lambda small: small.write("layouts/base/css/99-own.css", "p { color: red }\n"),
        lambda small: small.write("layouts/strings/sv.yaml", '"section.news": "Nytt"\n'),
        lambda small: small.write("content/documents/a.txt", "Text."),
        lambda small: (small.root / "content/pages/om.md").rename(
            small.root / "content/pages/vi.md"
        ),
        lambda small: small.write("output/om/index.html", "Någon annans.\n"),
        lambda small: small.remove("output/om/index.html"),
        lambda small: small.remove("output/site-manifest.json"),
    ],
    ids="title page settings layout css string document rename tampered deleted manifest".split(),
)
def test_whatever_differs_is_built(site: MakeSite, edit: Callable[[Site], object]) -> None:
    small = built(site)
    edit(small)

    again = small.build()

    assert again.problems == []
    assert again.json["written"] > 0
    assert small.outputs() == clean(small)


def test_a_removed_entry_leaves_the_output(site: MakeSite) -> None:
    small = built(site)
    small.remove("content/pages/om.md")

    small.build()

    assert "om/index.html" not in small.outputs()
    assert small.outputs() == clean(small)


@pytest.mark.parametrize("at", ["2026-12-01T08:00", "2025-12-31T23:59", "2026-12-01T07:00+00:00"])
def test_another_time_is_built_where_the_site_differs(site: MakeSite, at: str) -> None:
    small = built(site)

    assert rendered(small.build(at=at)) > 0


@pytest.mark.parametrize("at", ["2026-12-01T07:59:59", "2026-12-01T06:59:59+00:00"])
def test_until_the_next_change_nothing_is_built(site: MakeSite, at: str) -> None:
    small = built(site)

    assert rendered(small.build(at=at)) == 0


def test_other_options_are_built(site: MakeSite) -> None:
    small = built(site)

    # Where there are no drafts, they change nothing.
    assert rendered(small.build("--drafts")) == 0
    assert rendered(small.build("--base-url", "https://annan.example")) > 0
    assert rendered(small.build("--base-url", "https://annan.example")) == 0


def test_another_program_builds_anew(site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    small = built(site)
    monkeypatch.setattr(cache, "_generation", lambda: ["another"])

    assert rendered(small.build()) > 0


def test_what_has_only_just_changed_is_not_trusted(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second change within one tick of the disk's clock would leave no trace."""
    # A minute, so that a busy machine is quick enough; what `built` made is an hour old.
    monkeypatch.setattr(cache, "RACY", 60_000_000_000)
    small = built(site)
    page = small.root / "content/pages/om.md"
    page.write_text("---\ntitle: Oj\n---\nText.\n")
    os.utime(page)
    small.build()
    stat = page.stat()
    page.write_text("---\ntitle: Hu\n---\nText.\n")
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert rendered(small.build()) > 0
    assert small.outputs() == clean(small)


def test_fresh_trusts_nothing_and_keeps_nothing(site: MakeSite) -> None:
    small = built(site)
    record = small.root / ".sitegen" / cache.RECORD
    before = record.read_bytes()

    assert rendered(small.build("--fresh")) > 0
    assert record.read_bytes() == before


def test_why_names_what_differs(site: MakeSite) -> None:
    small = built(site)
    page = small.root / "content/pages/om.md"
    page.write_text(f"{page.read_text()}\nMer.\n")

    assert small.build("--why").stderr.splitlines() == [
        "content/pages/om.md är ändrad.",
        "om/index.html: svaret på text är ett annat",
    ]


def test_warnings_are_said_each_time(site: MakeSite) -> None:
    small = site(SITE.replace("2026-01-01-a.md)", "2026-12-01-b.md)"))
    small.settle()

    first, second = small.build(), small.build()

    assert rendered(second) == 0
    assert second.problems == first.problems == ["content/pages/om.md:4:4 link-to-coming"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"generation": 1}',
        b'{"generation": [], "asked": {}, "inputs": [], "outputs": 7, "report": "x"}',
    ],
)
def test_a_damaged_record_is_dropped_with_a_note(site: MakeSite, damage: bytes) -> None:
    small = built(site)
    (small.root / ".sitegen" / cache.RECORD).write_bytes(damage)

    again = small.build()

    assert (again.exit_code, rendered(again) > 0) == (0, True)
    assert "Traceback" not in again.stderr
    assert small.outputs() == clean(small)
    assert rendered(small.build()) == 0


@pytest.mark.parametrize("part", ["inputs", "outputs", "report", "since", "asked"])
@pytest.mark.parametrize("value", [None, 7, "x", [], [[]], {"a": "b"}, {"a": [1, 2]}])
def test_a_record_of_odd_values_never_ends_in_a_traceback(
    site: MakeSite, part: str, value: object
) -> None:
    small = built(site)
    path = small.root / ".sitegen" / cache.RECORD
    first, rest = path.read_bytes().split(b"\n", 1)
    # The sum is right: only somebody who means harm does that.
    record = {**json.loads(first.partition(b" ")[2]), part: value}
    path.write_bytes(cache.line(record) + rest)

    again = small.build()

    assert again.exit_code == 0
    # Nothing that the record says of outputs can hide that the inputs differ, or the reverse.
    assert small.outputs() == clean(small)


def test_a_piece_that_turns_out_to_be_damaged_is_told_too(site: MakeSite) -> None:
    small = built(site)
    pieces = small.root / ".sitegen" / cache.SHELVES[0]
    pieces.write_bytes(b"x" * pieces.stat().st_size)
    small.write("content/pages/ny.md", "---\ntitle: Ny\n---\nText.\n")

    again = small.build()

    assert "går inte att läsa" in again.stderr
    assert small.outputs() == clean(small)


def test_pages_that_cannot_be_put_back_keep_the_instants_they_asked_about(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its own page asks whether the registration of an event is over."""
    small = site(
        "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2027-03-01 13:00\n"
        "registration: {url: https://annan.example/, deadline: 2026-12-24}\n---\nText.\n"
    )
    small.settle()
    options = Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME))
    first = build(options)
    assert first.next_change
    assert first.next_change.moment == "registration"
    shutil.rmtree(small.output)
    monkeypatch.setattr("sitegen.render.render._unpacked", lambda _: b"")

    again = build(options)

    assert again.rendered == first.rendered
    assert again.next_change == first.next_change
