"""A plan on the shelf: what is read again is what was put, and damage is told."""

from collections import abc
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import prepare
from sitegen.connect.site import Hidden, Site
from sitegen.incremental import kept as module
from sitegen.incremental.kept import EachLazy, Entries, KeptPlan, KeptTexts, Lazy, put_plan
from sitegen.incremental.plan import Plan
from sitegen.read.entries import inherit
from sitegen.words.model import Entry, Places
from sitegen.words.outcome import Options
from sitegen.words.shelf import Damaged, Shelf, Spot
from tests.conftest import ROOT, SAMPLE_TIME
from tests.conftest import Site as Small

MakeSite = Callable[[str], Small]

TRANSLATED = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/events/2027-01-10-a.md --
---
title: Möte
start: 2027-01-10 13:00
place: Stockholm
tags: [skola]
---
Text \ue000 å.
-- content/events/2027-01-10-a.en.md --
---
title: Meeting
---
Text.
-- content/pages/utkast.md --
---
title: Utkast
draft: true
---
-- content/pages/trasig.md --
---
title: Trasig
updated: 2026-02-30
---
"""


def planned(root: Path) -> Plan:
    return prepare(Options(root, root / "output", datetime.fromisoformat(SAMPLE_TIME)))


@cache
def sample() -> Plan:
    return planned(ROOT)


def put_and_read(plan: Plan) -> KeptPlan:
    """The plan as the next build finds it."""
    shelf = plan.kept.shelf
    spots = put_plan(shelf, plan.site, plan.pages, plan.urls, plan.changes)
    texts = KeptTexts(shelf, plan.tables.entries)
    return KeptPlan(
        shelf, {name: [*spot] for name, spot in spots.items()}, texts, plan.site.settings
    )


def comparable(value: Any) -> Any:
    """A value with the types that it is made of; what is lazy is read."""
    if isinstance(value, Entry):
        return replace(value, places=Places()), dict(value.places), value.mark
    if isinstance(value, Hidden):
        return comparable(value.entry), value.why
    if isinstance(value, abc.Mapping):
        return {key: comparable(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return type(value), [comparable(each) for each in value]
    return type(value), value


def assert_same_site(one: Site, other: Site) -> None:
    for each in fields(Site):
        if each.name != "texts":
            mine, yours = getattr(one, each.name), getattr(other, each.name)
            assert comparable(mine) == comparable(yours), each.name
            if isinstance(yours, abc.Mapping):
                # Much of what is shown is in the order of the mappings.
                assert [*mine] == [*yours], each.name


def read_texts(site: Site) -> dict[str, tuple[str, str]]:
    paths = {entry.path for entry in site.entries.values()}
    return {path: (site.texts[path], site.texts.digest(path)) for path in paths}


# --- The plan ---


@pytest.mark.parametrize("whole", [False, True])
def test_the_plan_of_the_sample_is_read_as_it_was_put(*, whole: bool) -> None:
    plan = sample()
    kept = put_and_read(plan)
    site = kept.site(plan.site.strings, whole=whole)
    assert_same_site(site, plan.site)
    assert read_texts(site) == read_texts(plan.site)
    assert len(plan.site.entries) > 50
    assert all(len(getattr(plan.site, name)) for name in ("listed", "years", "tags", "named_by"))


def test_every_page_of_the_sample_is_read_as_it_was_put() -> None:
    plan = sample()
    kept = put_and_read(plan)
    assert [*kept.pages] == [*plan.pages]
    assert comparable(kept.pages) == comparable(plan.pages)
    assert len(plan.pages) > 200


def test_addresses_and_what_is_to_come_are_read_as_they_were_put() -> None:
    plan = sample()
    kept = put_and_read(plan)
    assert kept.urls == plan.urls
    assert kept.changes == plan.changes
    assert len(plan.changes) > 1
    zones = {str(each.at.tzinfo) for each in kept.changes}
    assert zones == {str(each.at.tzinfo) for each in plan.changes}


def test_a_translation_is_read_with_what_it_takes_from_its_original(site: MakeSite) -> None:
    plan = planned(site(TRANSLATED).root)
    read = put_and_read(plan).site(plan.site.strings)
    assert read.entries["events/a.en"].fields.start == plan.site.entries["events/a.sv"].fields.start
    assert read.entries["events/a.en"].fields.title == "Meeting"
    assert_same_site(read, plan.site)


def test_what_is_not_on_the_site_is_read_with_its_reason(site: MakeSite) -> None:
    plan = planned(site(TRANSLATED).root)
    read = put_and_read(plan).site(plan.site.strings)
    assert {key: each.why for key, each in read.hidden.items()} == {
        "pages/trasig.sv": "broken",
        "pages/utkast.sv": "draft",
    }
    assert read.hidden["pages/utkast.sv"].entry.fields.title == "Utkast"


def test_text_that_is_no_unicode_is_read_as_it_was_put(site: MakeSite) -> None:
    plan = planned(site(TRANSLATED).root)
    address, page = next(iter(plan.pages.items()))
    odd = {**plan.pages, address: replace(page, title="a\udcff\n\u2028b")}
    spots = put_plan(plan.kept.shelf, plan.site, odd, "\udcff", ())
    texts = KeptTexts(plan.kept.shelf, plan.tables.entries)
    read = KeptPlan(plan.kept.shelf, spots, texts, plan.site.settings)
    assert read.pages[address].title == "a\udcff\n\u2028b"
    assert (read.urls, read.changes) == ("\udcff", ())


# --- Read when it is asked for, and no more ---


class Counting(Shelf):
    """A shelf that counts what is read."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._pieces = shelf._pieces
        self.read: list[int] = []

    def get(self, spot: abc.Sequence[int]) -> bytes:
        self.read.append(spot[0])
        return super().get(spot)


def test_nothing_is_read_before_it_is_asked_for() -> None:
    plan = sample()
    spots = put_plan(plan.kept.shelf, plan.site, plan.pages, plan.urls, plan.changes)
    shelf = Counting(plan.kept.shelf)
    texts = KeptTexts(shelf, plan.tables.entries)
    kept = KeptPlan(shelf, spots, texts, plan.site.settings)
    site = kept.site(plan.site.strings)
    assert shelf.read == [spots["languages"][0]]

    key = site.settings.language
    entry = site.entries[f"pages/index.{key}"]
    for _ in range(2):
        assert site.entries[entry.key] is entry
        assert kept.pages["/"].entry == entry.key
    parts = {offset: name for name, (offset, *_) in spots.items()}
    lines = [offset for offset in shelf.read if offset not in parts]
    assert lines == [Spot(*texts.of(entry.path).line).offset]
    named = [parts[offset] for offset in shelf.read if offset in parts]
    assert sorted(named) == ["entries", "entries", "hidden", "languages", "pages", "plans"]


def test_a_mapping_is_made_when_it_is_first_asked_for_something() -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"a": 1}

    lazy = Lazy(make)
    assert made == []
    assert (lazy["a"], len(lazy), [*lazy], "a" in lazy, "b" in lazy, lazy.get("b")) == (
        1, 1, ["a"], True, False, None,
    )  # fmt: skip
    assert made == [1]


def test_a_value_is_made_when_it_is_first_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_MADE", 2)
    made: list[str] = []

    def make(key: str, source: int) -> int:
        made.append(key)
        return source * 2

    lazy = EachLazy({"a": 1, "b": 2, "c": 3}, make)
    assert (len(lazy), [*lazy], "a" in lazy, made) == (3, ["a", "b", "c"], True, [])
    assert (lazy["b"], lazy["b"], made) == (4, 4, ["b"])
    # No more are held than there is memory for, and all are the same again.
    assert dict(lazy) == dict(lazy) == {"a": 2, "b": 4, "c": 6}
    with pytest.raises(KeyError):
        lazy["d"]


# --- Entries that are not held in memory ---


def test_entries_are_read_from_the_shelf_as_they_are_in_memory(site: MakeSite) -> None:
    for plan in (sample(), planned(site(TRANSLATED).root)):
        texts = KeptTexts(plan.kept.shelf, plan.tables.entries)
        assert comparable(Entries.of(plan.site, texts)) == comparable(plan.site.entries)


def test_a_translation_of_what_is_broken_inherits_nothing(site: MakeSite) -> None:
    small = site(TRANSLATED)
    small.write(
        "content/events/2027-01-10-a.md", "---\ntitle: Möte\nstart: 2027-02-30\nplace: Malmö\n---\n"
    )
    plan = planned(small.root)
    read = put_and_read(plan).site(plan.site.strings)
    found = {**read.entries, **{key: each.entry for key, each in read.hidden.items()}}
    wanted = {
        **plan.site.entries,
        **{key: each.entry for key, each in plan.site.hidden.items()},
    }
    assert comparable(found) == comparable(wanted)
    assert not found["events/a.sv"].whole


def test_inheriting_twice_is_inheriting_once(site: MakeSite) -> None:
    plan = planned(site(TRANSLATED).root)
    first, second = (plan.site.entries[f"events/a.{each}"] for each in ("sv", "en"))
    again, _ = inherit(second, first, plan.site.settings.zone)
    assert again.fields == second.fields


# --- Damage ---


@pytest.mark.parametrize("name", ["entries", "plans", "urls", "changes", "listed"])
def test_a_damaged_part_is_told_when_it_is_read(site: MakeSite, tmp_path: Path, name: str) -> None:
    plan = planned(site(TRANSLATED).root)
    shelf = Shelf(tmp_path / "pieces")
    spots = put_plan(shelf, plan.site, plan.pages, plan.urls, plan.changes)
    offset, length, check = spots[name]
    shelf.close()
    with (tmp_path / "pieces").open("r+b") as file:
        file.seek(offset)
        file.write(b"x" * length)
    texts = KeptTexts(plan.kept.shelf, plan.tables.entries)
    kept = KeptPlan(shelf, spots, texts, plan.site.settings)
    asks: dict[str, Callable[[], object]] = {
        "entries": lambda: len(kept.site({}).entries),
        "plans": lambda: kept.pages["/"],
        "urls": lambda: kept.urls,
        "changes": lambda: kept.changes,
        "listed": lambda: dict(kept.site({}).positions),
    }
    assert check
    with pytest.raises(Damaged):
        asks[name]()
    for other, ask in asks.items():
        if other != name:
            ask()
