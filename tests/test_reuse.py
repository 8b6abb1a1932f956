"""When the plan of the last build still stands, and what it is then: the plan of a clean build."""

import os
import shutil
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime

import pytest

from sitegen.build import prepare
from sitegen.connect.pages import plan_pages
from sitegen.connect.site import Site as Connected
from sitegen.incremental import cache
from sitegen.incremental.cache import KeptEntry
from sitegen.incremental.plan import Plan
from sitegen.incremental.reuse import Parser, standing_plan
from sitegen.read.sources import read, read_settings
from sitegen.words.clock import Clock
from sitegen.words.outcome import Options
from sitegen.words.progress import Progress
from tests.conftest import SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]
Edit = Callable[[Site], object]

SITE = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/redirects.yaml --
/gammal/: /om/
-- content/pages/om.md --
---
title: Om
---
Vi är en förening.

## Möten

Se [nyheten](../news/2026-01-01-a.md).
-- content/pages/om.en.md --
---
title: About
summary: We are.
---
Text.
-- content/pages/vi.md --
---
title: Vi
summary: Vi är vi.
contact: anna
---
Läs [om möten](om.md#moten).
-- content/people/anna.yaml --
name: Anna
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
-- content/documents/stadga.txt --
Stadgan.
-- layouts/page/page.html --
{% extends "base/skeleton.html" %}
{% block main %}{{ view.body }}{% endblock %}
"""


def built(site: MakeSite) -> Site:
    """A site that was built an hour after it was written."""
    small = site(SITE)
    for path in [small.root, *small.root.rglob("*")]:
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 3_600_000_000_000))
    assert small.build().problems == []
    return small


def options_of(small: Site, at: str = SAMPLE_TIME) -> Options:
    return Options(small.root, small.output, datetime.fromisoformat(at))


def standing(options: Options, kept: cache.Kept | None = None) -> Plan | None:
    settings, *_ = read_settings(options.root)
    kept = kept or cache.load(options)
    parser = Parser(options, kept, Progress(), settings)
    assert options.at
    return standing_plan(options, kept, parser, Clock(options.at.replace(tzinfo=settings.zone)))


def edit(path: str, old: str, new: str) -> Edit:
    def change(small: Site) -> None:
        text = (small.root / path).read_text("utf-8")
        assert old in text
        small.write(path, text.replace(old, new))

    return change


def put(path: str, text: str) -> Edit:
    return lambda small: small.write(path, text)


OM = "content/pages/om.md"
MORE = edit(OM, "Se [nyheten]", "Mer text. Se [nyheten]")


def as_clean(found: Plan, options: Options) -> None:
    """It is the plan of a build that knows nothing of the one before."""
    clean = prepare(options)
    assert [*found.pages.items()] == [*clean.pages.items()]
    assert found.problems == clean.problems
    assert (found.urls, found.shown, found.changes) == (clean.urls, clean.shown, clean.changes)
    assert found.layouts == clean.layouts
    same_site(found.site, clean)
    for name in ("checked", "coming", "parsed", "parse_key"):
        assert getattr(found.tables, name) == {
            "checked": {path: each for path, each in clean.tables.checked.items() if each},
        }.get(name, getattr(clean.tables, name)), name


def same_site(site: Connected, clean: Plan) -> None:
    for each in fields(Connected):
        if each.name not in ("texts", "entries", "hidden"):
            mine, other = getattr(site, each.name), getattr(clean.site, each.name)
            assert (dict(mine) if hasattr(other, "keys") else mine) == other, each.name
    assert [*site.entries] == [*clean.site.entries]
    for key, entry in clean.site.entries.items():
        mine = site.entries[key]
        assert (mine.fields, mine.mark, mine.slug) == (entry.fields, entry.mark, entry.slug)
        assert tuple(mine.body.links) == tuple(entry.body.links)
        assert site.texts[entry.path] == clean.site.texts[entry.path]
        assert site.texts.digest(entry.path) == clean.site.texts.digest(entry.path)
    hidden = {key: each.why for key, each in clean.site.hidden.items()}
    assert {key: each.why for key, each in site.hidden.items()} == hidden


# --- It stands ---


@pytest.mark.parametrize(
    ("change", "pages"),
    [
        (MORE, {"om/index.html"}),
        (edit(OM, "Se [nyheten]", "Se [en nyhet]"), {"om/index.html"}),
        (edit(OM, "Se [", "## Möten\n\nSe ["), None),
        (edit("content/pages/vi.md", "Läs", "Text.\n\nLäs mer i texten"), {"vi/index.html"}),
        (edit("content/pages/om.en.md", "Text.", "More."), {"en/om/index.html"}),
        (edit("content/news/2026-12-01-b.md", "Text.", "Text.\n\nMer."), set()),
        # Its bytes are what they were.
        (lambda small: os.utime(small.root / OM), set()),
    ],
    ids="text link heading summary translation hidden touched".split(),
)
def test_it_stands_where_only_its_own_page_shows_what_has_changed(
    site: MakeSite, change: Edit, pages: set[str] | None
) -> None:
    small = built(site)
    change(small)
    found = standing(options_of(small))
    if pages is None:
        # A heading that others may link to is more than its own page's.
        assert found is None
        return
    assert found
    assert found.doubtful == frozenset(pages)
    as_clean(found, options_of(small))


@pytest.mark.parametrize(
    "change",
    [
        edit("layouts/page/page.html", "view.body", "view.body }}{{ entry.title"),
        put("layouts/news/card.html", "<p>{{ 1 }}</p>"),
        lambda small: small.remove("layouts/page/page.html"),
    ],
    ids="changed added removed".split(),
)
def test_it_stands_where_a_layout_has_changed_and_all_pages_are_in_doubt(
    site: MakeSite, change: Edit
) -> None:
    small = built(site)
    change(small)
    found = standing(options_of(small))
    assert found
    assert found.doubtful is None
    as_clean(found, options_of(small))


def test_it_stands_for_a_text_and_a_layout_at_once(site: MakeSite) -> None:
    small = built(site)
    MORE(small)
    edit("layouts/page/page.html", "view.body", "entry.title")(small)
    found = standing(options_of(small))
    assert found
    assert found.doubtful is None
    as_clean(found, options_of(small))


def test_pages_that_show_the_text_of_another_are_in_doubt(site: MakeSite) -> None:
    small = built(site)
    edit("content/news/2026-01-01-a.md", "Text.", "Text.\n\nMer.")(small)
    kept = cache.load(options_of(small))
    kept.tables.shown["news/a.sv"] = ["nyheter/index.html"]
    kept.tables.shown["pages/om.sv"] = ["vi/index.html"]
    found = standing(options_of(small), kept)
    assert found
    assert found.doubtful == frozenset({"nyheter/a/index.html", "nyheter/index.html"})


def test_the_problems_of_the_new_text_take_the_place_of_those_of_the_old(site: MakeSite) -> None:
    small = built(site)
    told = []
    for target in ("2026-12-01-b.md", "2026-01-01-a.md"):
        text = (
            f"---\ntitle: Om\n---\nVi är en förening.\n\n## Möten\n\nSe [den](../news/{target}).\n"
        )
        small.write(OM, text)
        found = standing(options_of(small))
        assert found
        told.append([each.code for each in found.problems])
        as_clean(found, options_of(small))
        assert small.build().exit_code == 0
    assert told == [["link-to-coming"], []]


def test_what_is_to_come_is_what_has_not_been(site: MakeSite) -> None:
    small = built(site)
    MORE(small)
    late = options_of(small, "2026-12-01T07:59")
    found = standing(late)
    assert found
    assert [change.entry for change in found.changes] == ["news/b"]
    as_clean(found, late)


# --- It does not ---


@pytest.mark.parametrize(
    "change",
    [
        put("content/pages/ny.md", "---\ntitle: Ny\n---\n"),
        put("content/pages/vi.en.md", "---\ntitle: We\n---\n"),
        lambda small: small.remove("content/pages/vi.md"),
        lambda small: (small.root / OM).rename(small.root / "content/pages/oss.md"),
        edit(OM, "title: Om", "title: Om oss"),
        edit(OM, "title: Om", "title: Om\nsummary: Nytt."),
        edit(OM, "Vi är en förening.", "Vi är ett förbund."),
        edit(OM, "## Möten", "## Våra möten"),
        edit("content/pages/vi.md", "summary: Vi är vi.", "summary: Vi är ni."),
        edit("content/pages/vi.md", "Läs", "Se [Anna](../people/anna.yaml). Läs"),
        edit("content/pages/vi.md", "contact: anna", "contact: [anna]\ntags: [skola]"),
        edit("content/pages/vi.md", "contact: anna", "contact: bo"),
        edit("content/people/anna.yaml", "Anna", "Anna A"),
        edit("content/news/2026-12-01-b.md", "2026-12-01 08:00", "2026-12-01 09:00"),
        edit("content/site.yaml", "name: Prov", "name: Provet"),
        edit("content/redirects.yaml", "/gammal/", "/gamla/"),
        put("content/documents/stadga.txt", "Stadgarna."),
        put("content/documents/ny.txt", "Nytt."),
        put("layouts/strings/sv.yaml", '"section.news": Nytt\n'),
        put("layouts/base/css/99-own.css", "p { color: red }\n"),
        lambda small: (MORE(small), put("content/pages/ny.md", "---\ntitle: Ny\n---\n")(small)),
    ],
    ids=(
        "added translated removed renamed title summary lead anchor summary-2 person tags broken "
        "data date settings redirects document new-document string css two"
    ).split(),
)
def test_it_does_not_stand_where_more_may_depend_on_what_has_changed(
    site: MakeSite, change: Edit
) -> None:
    small = built(site)
    change(small)
    assert standing(options_of(small)) is None


def test_it_does_not_stand_for_a_text_that_accepts_warnings(site: MakeSite) -> None:
    small = built(site)
    edit(OM, "title: Om", "title: Om\naccept: [long-sentence]")(small)
    small.build()
    edit(OM, "Se [nyheten]", "Mer text. Se [nyheten]")(small)
    assert standing(options_of(small)) is None


@pytest.mark.parametrize(
    "other",
    [{"drafts": True}, {"base_url": "https://annan.example"}, {"output": None}, {"fresh": True}],
    ids="drafts address output fresh".split(),
)
def test_it_does_not_stand_for_other_options(site: MakeSite, other: dict[str, object]) -> None:
    small = built(site)
    MORE(small)
    options = options_of(small)
    assert standing(options)
    if "output" in other:
        other = {"output": small.root / "annan"}
        shutil.copytree(small.output, small.root / "annan")
    assert standing(options._replace(**other)) is None  # type: ignore[arg-type] # of their names


@pytest.mark.parametrize("at", ["2026-12-01T08:00", "2027-01-01T00:00", "2026-11-21T11:59"])
def test_it_does_not_stand_past_the_next_instant_nor_before_the_last_build(
    site: MakeSite, at: str
) -> None:
    small = built(site)
    MORE(small)
    assert standing(options_of(small)) is not None
    assert standing(options_of(small, at)) is None


def test_it_does_not_stand_where_nothing_is_kept(site: MakeSite) -> None:
    small = built(site)
    MORE(small)
    shutil.rmtree(small.root / ".sitegen")
    assert standing(options_of(small)) is None


# --- Entries that stand ---


def parser_of(small: Site) -> Parser:
    options = options_of(small)
    settings, *_ = read_settings(options.root)
    return Parser(options, cache.load(options), Progress(), settings)


def paths_parsed(parser: Parser) -> set[str]:
    """The files whose entries are not those that were kept."""
    before = parser._kept.tables.entries
    return {path for path, row in parser.tables.entries.items() if row is not before.get(path)}


def test_only_what_has_changed_is_parsed(site: MakeSite) -> None:
    small = built(site)
    MORE(small)
    # A file that was only touched is read, and found to be what it was.
    os.utime(small.root / "content/pages/vi.md")
    parser = parser_of(small)
    entries = parser.parse(read(small.root).sources)
    assert paths_parsed(parser) == {OM}
    clean = prepare(options_of(small)).tables.entries
    assert _facts(parser.tables.entries) == _facts(clean)
    assert [entry.path for entry in entries] == [*clean]


def _facts(rows: dict[str, cache.Row]) -> dict[str, tuple[str, str, str]]:
    kept = {path: KeptEntry(*row) for path, row in rows.items()}
    return {path: (each.digest, each.bearing, each.text_digest) for path, each in kept.items()}


@pytest.mark.parametrize("setting", ["time_zone: Europe/Helsinki", "language: en", "lix: 40"])
def test_everything_is_parsed_where_it_would_mean_something_else(
    site: MakeSite, setting: str
) -> None:
    small = built(site)
    edit("content/site.yaml", "name: Prov\n", f"name: Prov\n{setting}\n")(small)
    parser = parser_of(small)
    sources = read(small.root).sources
    parser.parse(sources)
    assert paths_parsed(parser) == {each.path for each in sources}


def test_a_plan_that_stands_is_what_would_be_planned_again(site: MakeSite) -> None:
    small = built(site)
    MORE(small)
    found = standing(options_of(small))
    assert found
    at = options_of(small).at
    assert at
    clock = Clock(at.replace(tzinfo=found.site.settings.zone))
    planned, _ = plan_pages(found.site, read(small.root).redirects, clock)
    assert [*planned] == [*found.pages.values()]
