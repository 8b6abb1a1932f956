"""An incremental build equals a clean one, byte for byte, and renders no more than it must.

`EDITS` says what incremental means here. Each row names an edit, makes it, and lists the pages
that must be rendered for it: those whose bytes change, worked out by hand from the layouts.
`also` holds the few whose bytes stay the same although an answer to one of their questions
differs; a note says which. The site is `tests.edits.SITE`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from sitegen.late.search import is_of_search
from sitegen.read.layouts import SHIPPED
from sitegen.words.outcome import Report
from tests.conftest import ROOT
from tests.edits import (
    NOW,
    Bench,
    Files,
    compile_once,
    first_difference,
    let_workers_run,
    matching,
)

Change = Callable[[Bench], object]


@dataclass(frozen=True)
class Edit:
    name: str
    change: Change
    # Patterns (`tests.edits.matching`) of the rendered files whose bytes change.
    renders: str = ""
    # Of those that are rendered all the same.
    also: str = ""
    # When the build before the edit takes place, if that matters.
    start: str = ""


# --- Edits, as functions ---


def replace(path: str, old: str, new: str) -> Change:
    return lambda bench: bench.replace(path, old, new)


def write(path: str, text: str) -> Change:
    return lambda bench: bench.write(path, text)


def rename(old: str, new: str) -> Change:
    return lambda bench: bench.rename(old, new)


def remove(path: str) -> Change:
    return lambda bench: bench.remove(path)


def at(moment: str) -> Change:
    return lambda bench: bench.at(moment)


def option(name: str, value: object) -> Change:
    return lambda bench: bench.options.update({name: value})


def own_layout(name: str, old: str, new: str) -> Change:
    """Put a layout of the site's own, which differs from the shipped one, in its place."""

    def change(bench: Bench) -> None:
        text = (SHIPPED / name).read_text("utf-8")
        assert old in text
        bench.write(f"layouts/{name}", text.replace(old, new))

    return change


def tamper(path: str, text: str = "Någon annans.\n") -> Change:
    def change(bench: Bench) -> None:
        target = bench.output / path
        target.write_text(text, "utf-8")
        bench.age(target)

    return change


def touch_all(bench: Bench) -> None:
    for path in sorted(bench.root.rglob("*")):
        if path.is_file() and ".sitegen" not in path.parts:
            bench.age(path)


def both(*changes: Change) -> Change:
    def change(bench: Bench) -> None:
        for each in changes:
            each(bench)

    return change


# --- Where things lie ---

NEWS = "content/news/"
ALFA, BETA = f"{NEWS}2025-03-01-alfa.md", f"{NEWS}2026-01-10-beta.md"
GAMMA, DELTA = f"{NEWS}2026-02-10-gamma.md", f"{NEWS}2026-03-10-delta.md"
SETTINGS = "content/site.yaml"
SUMMER = "content/events/2026-07-01-sommar.md"
JOB = "content/jobs/redaktor.md"
CONTACT = "content/pages/om/kontakt.md"

# Every page with header and footer: redirects stand alone.
WHOLE = "**index.html 404.html -gammal/ -om-oss/"
SWEDISH = f"{WHOLE} -en/**"
# Whatever lists a post as one of all in Swedish, or counts them; the start page shows two.
NEWS_LISTS = "nyheter/ nyheter/sida/2/ nyheter/2025/ nyheter/2026/ nyheter/amne/*/ "
# Feeds of all news, which hold whole texts.
FEEDS = "nyheter/atom.xml nyheter/feed.json "
ALL_NEWS = f"{NEWS_LISTS} {FEEDS} sok/ a-o/ sitemap.xml "
# What a newest post changes: the one before it, and the lists; that of 2026 gets a second page.
NEW_POST = f"nyheter/delta/ index.html {ALL_NEWS} nyheter/2026/sida/2/"
# Where Anna Ask is named as a contact, with role, telephone and e-mail.
CONTACTS = "om/ nyheter/beta/ kalender/sommar/ lediga-jobb/redaktor/ en/om/ en/news/beta/ "

EDITS = [
    # --- Texts ---
    Edit(
        "body of a page",
        replace(CONTACT, "Läs [stadgan]", "Se [stadgan]"),
        "om/kontakt/",
    ),
    Edit(
        "body of a post that feeds hold",
        replace(BETA, "Mer om", "Mycket om"),
        f"nyheter/beta/ {FEEDS}",
    ),
    Edit(
        "first paragraph, which is the summary where none is given",
        replace(BETA, "Beta händer", "Beta hände"),
        f"nyheter/beta/ nyheter/ nyheter/2026/ nyheter/amne/*/ {FEEDS} nyheter/amne/*/atom.xml "
        "personer/anna/",
        # They are handed its teaser, and show the title alone; a translation has what it does not
        # say itself from here, and is known by all of it.
        also="sok/ a-o/ nyheter/alfa/ nyheter/gamma/ en/news/beta/",
    ),
    Edit(
        "first paragraph where a summary is given",
        replace(GAMMA, "Gamma händer", "Gamma hände"),
        f"nyheter/gamma/ {FEEDS}",
    ),
    Edit(
        "where a link leads",
        replace(GAMMA, "2026-01-10-beta.md", "2025-03-01-alfa.md"),
        f"nyheter/gamma/ {FEEDS}",
    ),
    Edit("what a picture is said to show", replace(CONTACT, "![Karta]", "![Vägen]"), "om/kontakt/"),
    Edit(
        "the caption of a picture", replace(CONTACT, "karta.svg", "karta.svg 'Hit'"), "om/kontakt/"
    ),
    Edit("another picture", replace(CONTACT, "images/karta", "images/logotyp"), "om/kontakt/"),
    Edit(
        "title of a post",
        replace(ALFA, "title: Alfa", "title: Alpha"),
        f"nyheter/alfa/ nyheter/beta/ nyheter/sida/2/ nyheter/2025/ nyheter/amne/vatten/ {FEEDS} "
        "nyheter/amne/vatten/atom.xml sok/ a-o/",
    ),
    Edit(
        "title of a network that a meeting names",
        replace("content/networks/vatten.md", "title: Vatten", "title: Vattnet"),
        "natverk/ natverk/vatten/ natverk/vatten/kalender.ics kalender/host/ a-o/",
    ),
    Edit(
        "title of a page that the menu shows",
        replace("content/pages/om/index.md", "title: Om oss", "title: Om Provet"),
        SWEDISH,
        # Its translation, as above.
        also="en/om/",
    ),
    Edit(
        "slug of a post",
        replace(GAMMA, "title: Gamma", "title: Gamma\nslug: gamma-ny"),
        f"nyheter/gamma-ny/ nyheter/beta/ nyheter/delta/ nyheter/ nyheter/2026/ {FEEDS} "
        "index.html sok/ a-o/ sitemap.xml",
    ),
    Edit(
        "slug of a page that a text links to",
        replace(CONTACT, "title: Kontakt", "title: Kontakt\nslug: kontoret"),
        "om/kontoret/ om/ index.html a-o/ sitemap.xml",
    ),
    Edit(
        "a field that is shown on the entry's own page alone",
        replace(GAMMA, "author: Bo", "author: Bo\nsource: Bladet"),
        "nyheter/gamma/",
    ),
    Edit(
        "a field that feeds show, and no list",
        replace(GAMMA, "author: Bo", "author: Bo Bok"),
        f"nyheter/gamma/ {FEEDS}",
    ),
    Edit(
        "that a job ad was updated",
        replace(JOB, "deadline:", "updated: 2026-06-02\ndeadline:"),
        "lediga-jobb/atom.xml sitemap.xml",
        # It is told all of itself.
        also="lediga-jobb/redaktor/",
    ),
    Edit(
        "a field that search engines read too",
        replace(CONTACT, "updated: 2026-05-01", "updated: 2026-05-02"),
        "om/kontakt/ sitemap.xml",
    ),
    Edit(
        "date, so that the order changes",
        both(
            rename(GAMMA, f"{NEWS}2026-04-10-gamma.md"),
            replace(f"{NEWS}2026-04-10-gamma.md", "date: 2026-02-10", "date: 2026-04-10"),
        ),
        f"nyheter/gamma/ nyheter/beta/ nyheter/delta/ nyheter/ nyheter/2026/ {FEEDS} "
        "index.html sok/ sitemap.xml",
        # The teaser has the date.
        also="a-o/",
    ),
    Edit(
        "a tag that others have",
        replace(GAMMA, "author: Bo", "author: Bo\ntags: [skola]"),
        f"nyheter/gamma/ {NEWS_LISTS} {FEEDS} nyheter/amne/skola/atom.xml",
        # The teaser has the tags, because feeds show them.
        also="index.html sok/ a-o/ nyheter/beta/ nyheter/delta/",
    ),
    Edit(
        "a tag that nothing had",
        replace(GAMMA, "author: Bo", "author: Bo\ntags: [natur]"),
        f"nyheter/gamma/ {NEWS_LISTS} {FEEDS} nyheter/amne/natur/ nyheter/amne/natur/atom.xml "
        "sitemap.xml",
        also="index.html sok/ a-o/ nyheter/beta/ nyheter/delta/",
    ),
    # --- Files ---
    Edit(
        "an entry is added",
        write(f"{NEWS}2026-05-01-ny.md", "---\ntitle: Ny\ndate: 2026-05-01\n---\nNytt.\n"),
        f"nyheter/ny/ {NEW_POST}",
    ),
    Edit(
        "search engines are to leave a post out, which feeds do too",
        replace(DELTA, "title: Delta", "title: Delta\nnoindex: true"),
        f"nyheter/delta/ {FEEDS} nyheter/amne/skola/atom.xml a-o/ sitemap.xml",
    ),
    Edit(
        "an event is added to a network",
        write(
            "content/events/2026-12-01-ny.md",
            "---\ntitle: Nytt möte\nstart: 2026-12-01 10:00\nnetworks: vatten\n---\nVi ses.\n",
        ),
        "kalender/ny/ kalender/ny/ny.ics kalender/ kalender/kalender.ics natverk/vatten/ "
        "natverk/vatten/kalender.ics index.html a-o/ sitemap.xml",
    ),
    Edit(
        "an event leaves a network for another",
        replace("content/events/2026-10-01-host.md", "networks: vatten", "networks: skola"),
        "kalender/host/ natverk/vatten/ natverk/vatten/kalender.ics natverk/skola/ "
        "natverk/skola/kalender.ics",
        # The teaser of an event has its networks.
        also="kalender/ kalender/kalender.ics index.html a-o/ kalender/host/host.ics",
    ),
    Edit(
        "an event is cancelled",
        replace(SUMMER, "networks: skola", "networks: skola\ncancelled: true"),
        "kalender/sommar/ kalender/sommar/sommar.ics kalender/ kalender/kalender.ics index.html "
        "natverk/skola/ natverk/skola/kalender.ics forum/styrgrupp/ forum/styrgrupp/kalender.ics "
        "personer/anna/",
        also="a-o/",
    ),
    Edit(
        "that an event was updated, which calendars count",
        replace(SUMMER, "networks: skola", "networks: skola\nupdated: 2026-06-10"),
        "kalender/sommar/ kalender/sommar/sommar.ics kalender/kalender.ics sitemap.xml "
        "natverk/skola/kalender.ics forum/styrgrupp/kalender.ics",
    ),
    Edit(
        "an old address of a network, at which its calendar stays",
        replace(
            "content/networks/vatten.md", "vacant: true", "vacant: true\naliases: /natverk/sjo/"
        ),
        "natverk/sjo/ natverk/sjo/kalender.ics",
        also="natverk/vatten/",
    ),
    Edit(
        "an entry is deleted",
        remove(ALFA),
        f"nyheter/beta/ nyheter/ nyheter/2026/ nyheter/amne/*/ {FEEDS} "
        "nyheter/amne/vatten/atom.xml sok/ a-o/ sitemap.xml",
    ),
    Edit(
        "a file is renamed",
        rename(ALFA, f"{NEWS}2025-03-01-forst.md"),
        "nyheter/forst/ nyheter/beta/ nyheter/sida/2/ nyheter/2025/ nyheter/amne/vatten/ "
        f"nyheter/amne/vatten/atom.xml {FEEDS} sok/ a-o/ sitemap.xml",
    ),
    Edit(
        "a translation is added",
        write("content/networks/vatten.en.md", "---\ntitle: Water\n---\nWater.\n"),
        # The menu, which is that of the Swedish pages, has no networks.
        "natverk/ natverk/vatten/ en/networks/ en/networks/vatten/ en/networks/vatten/events.ics "
        "en/a-z/ sitemap.xml",
    ),
    Edit(
        "an easy-to-read version is deleted",
        remove("content/pages/om/historia.lattlast.md"),
        "om/historia/ sitemap.xml",
    ),
    Edit("a file is touched", lambda bench: bench.age(bench.root / BETA)),
    Edit("every file is touched", touch_all),
    Edit("nothing", lambda _: None),
    Edit(
        "a document is revised under the same name",
        write("content/documents/stadga.txt", "Stadgan, mycket längre än förut.\n"),
        "om/kontakt/ forum/",
    ),
    Edit(
        "an image is replaced by another of the same size",
        replace("content/images/karta.svg", "></svg>", "><title>K</title></svg>"),
        "om/kontakt/ nyheter/delta/ nyheter/ nyheter/2026/ nyheter/amne/skola/ nyheter/feed.json "
        "index.html",
    ),
    Edit(
        "the logotype is replaced",
        replace("content/images/logotyp.svg", "></svg>", "><title>L</title></svg>"),
        WHOLE,
    ),
    Edit(
        "a host that reads files of its own is chosen",
        replace(SETTINGS, "logo: logotyp.svg", "logo: logotyp.svg\nhosting: netlify"),
        "_headers _redirects",
    ),
    Edit(
        "a host is chosen that takes rules in place of pages",
        replace(
            SETTINGS,
            "logo: logotyp.svg",
            "logo: logotyp.svg\nhosting: gitlab-pages\ncompress: false",
        ),
        "_redirects",
    ),
    Edit(
        "a redirect is added",
        replace("content/redirects.yaml", "/gammal/:", "/aldre/: /om/\n/gammal/:"),
        "aldre/",
    ),
    Edit(
        "a redirect leads elsewhere",
        replace("content/redirects.yaml", "/gammal/: /om/", "/gammal/: /nyheter/"),
        "gammal/",
    ),
    Edit(
        "an alias is added",
        replace(CONTACT, "menu: 2", "menu: 2\naliases: /ring/"),
        "ring/",
        # An entry's own page has all its fields.
        also="om/kontakt/",
    ),
    # --- Those who are named ---
    Edit(
        "a person is renamed",
        replace("content/people/anna.yaml", "Anna Ask", "Anna Alm"),
        f"personer/ personer/anna/ a-o/ natverk/ natverk/skola/ forum/styrgrupp/ {CONTACTS}",
    ),
    Edit(
        "a person's telephone",
        replace("content/people/anna.yaml", "036-11", "036-33"),
        f"personer/anna/ {CONTACTS}",
        # The teaser of a person has the telephone, because contacts show it.
        also="personer/ a-o/ natverk/ natverk/skola/ forum/styrgrupp/",
    ),
    Edit(
        "the telephone of one whom nobody turns to",
        replace("content/people/bo.yaml", "036-22", "036-44"),
        "personer/bo/",
        also="personer/ a-o/ forum/styrgrupp/",
    ),
    Edit(
        "the web site of an organisation, which only machines are told on this site",
        replace("content/organisations/kommunen.yaml", "//kommunen.", "//k."),
        "organisationer/kommunen/",
        # They have teasers of it.
        also="organisationer/ a-o/ personer/ personer/anna/ forum/ forum/styrgrupp/ "
        "kalender/vinter/ kalender/sommar/ lediga-jobb/redaktor/ lediga-jobb/atom.xml",
    ),
    Edit(
        "the name of an organisation that employs and arranges",
        replace("content/organisations/kommunen.yaml", "name: Kommunen", "name: Staden"),
        "organisationer/kommunen/ organisationer/ a-o/ personer/anna/ personer/ forum/ "
        "forum/styrgrupp/ kalender/vinter/ kalender/sommar/ lediga-jobb/redaktor/ "
        "lediga-jobb/atom.xml",
    ),
    Edit(
        "a person is called what a post calls its author",
        replace("content/people/bo.yaml", "name: Bo Bok", "name: Bo"),
        "personer/bo/ personer/ a-o/ forum/styrgrupp/ nyheter/gamma/",
    ),
    # --- Layouts ---
    Edit(
        "a partial",
        own_layout("body/words.html", "times=view", "times='cirka ' ~ view"),
        "forum/ forum/styrgrupp/ index.html personer/anna/ personer/bo/",
        # That body does not say how often it meets.
        also="forum/analys/ personer/cilla/",
    ),
    Edit(
        "a comment in a partial",
        own_layout("body/words.html", "{# 'två", "{# Så ofta: 'två"),
        "",
        also="forum/ forum/styrgrupp/ forum/analys/ index.html personer/*/",
    ),
    Edit(
        "the base layout",
        own_layout("base/skeleton.html", "</body>", "<hr>\n</body>"),
        WHOLE,
    ),
    Edit(
        "the layout of redirects",
        own_layout("base/redirect.html", "</body>", "<hr>\n</body>"),
        "gammal/ om-oss/",
    ),
    Edit(
        "a card",
        replace("layouts/job/card.html", "<li>", "<li class=own>"),
        "lediga-jobb/ index.html personer/anna/",
    ),
    Edit(
        "a card of the site's own gives way to the shipped one",
        remove("layouts/job/card.html"),
        "lediga-jobb/ index.html personer/anna/",
    ),
    Edit(
        "what was included only if it is there, is there",
        write("layouts/organisation/extra.html", "<p>Mer.</p>\n"),
        "organisationer/kommunen/ organisationer/foreningen/",
    ),
    Edit(
        "the first choice of an include appears",
        write("layouts/organisation/kommunen.html", "<p>Vår kommun.</p>\n"),
        "organisationer/kommunen/",
    ),
    Edit(
        "the second choice of an include",
        write("layouts/organisation/usual.html", "<p>Som alltid.</p>\n"),
        "organisationer/kommunen/ organisationer/foreningen/",
    ),
    Edit(
        "a layout whose name comes from a field",
        replace("layouts/organisation/association-words.html", "En förening", "Förening"),
        "organisationer/foreningen/",
    ),
    Edit(
        "the field from which the name of a layout comes",
        replace("content/organisations/foreningen.yaml", "association", "municipality"),
        # Machines are told what sort of members the body has.
        "organisationer/foreningen/ organisationer/ forum/analys/",
        also="lediga-jobb/vaktare/ a-o/",
    ),
    Edit("a layout that no page uses", write("layouts/page/other.html", "<p>Oj.</p>\n")),
    Edit(
        "a string that one page says",
        replace("layouts/strings/sv.yaml", "Stängd", "Ansökan är stängd"),
        "lediga-jobb/vaktare/",
    ),
    Edit(
        "a string that every page says",
        replace("layouts/strings/sv.yaml", '"job', '"footer.site": Webbplats\n"job'),
        SWEDISH,
    ),
    Edit(
        "a string of another language",
        write("layouts/strings/en.yaml", '"news.published": Out\n'),
        "en/news/beta/",
    ),
    Edit(
        "a string that nobody says",
        replace("layouts/strings/sv.yaml", '"job', '"egen.text": Hej\n"job'),
    ),
    Edit(
        "CSS",
        replace("layouts/base/css/95-own.css", "inherit", "red"),
        "**index.html 404.html",
    ),
    Edit(
        "a comment in CSS",
        replace("layouts/base/css/95-own.css", ".own", "/* egen */\n.own"),
    ),
    Edit(
        "an icon",
        own_layout("base/icons/favicon.svg", "<svg", "<svg class='own'"),
        WHOLE,
    ),
    # --- Settings ---
    Edit("a colour", replace(SETTINGS, "#005a9c", "#004080"), "**index.html 404.html"),
    Edit(
        "the name of the site",
        replace(SETTINGS, "name: Provet\nbase", "name: Testet\nbase"),
        f"{WHOLE} **.ics **atom.xml **feed.json",
    ),
    Edit(
        "what sort of organisation is behind the site, which machines are told",
        replace(SETTINGS, "organisation:\n", "organisation:\n  kind: municipality\n"),
        "index.html en/ nyheter/alfa/ nyheter/beta/ nyheter/gamma/ nyheter/delta/ en/news/beta/",
        # The footer of every page asks for the organisation, and so do feeds.
        also=f"{WHOLE} **atom.xml **feed.json",
    ),
    Edit("the menu", replace(SETTINGS, "Det som händer", "Händer"), SWEDISH),
    Edit(
        "the settings in another language",
        write("content/site.en.yaml", "organisation:\n  name: The Association\n"),
        "en/**index.html en/**atom.xml en/news/feed.json",
    ),
    Edit(
        "what the accessibility statement says",
        replace(SETTINGS, "Kartan saknar", "Kartorna saknar"),
        "tillganglighetsredogorelse/ en/accessibility-statement/",
    ),
    Edit(
        "share links",
        replace(SETTINGS, "share: [email]", "share: [email, x]"),
        "nyheter/alfa/ nyheter/beta/ nyheter/gamma/ nyheter/delta/ en/news/beta/ "
        "kalender/vinter/ kalender/sommar/ kalender/host/ lediga-jobb/redaktor/",
    ),
    Edit(
        "how many a list shows",
        replace(SETTINGS, "per_page: 3", "per_page: 2"),
        "nyheter/ nyheter/sida/2/ nyheter/2026/ nyheter/2026/sida/2/ sitemap.xml",
    ),
    Edit(
        "no search page",
        replace(SETTINGS, "share:", "search: false\nshare:"),
        f"{WHOLE} sitemap.xml",
    ),
    Edit("a setting that nothing shows", replace(SETTINGS, "share:", "short_name: P\nshare:")),
    Edit("drafts", option("drafts", True), f"nyheter/eta/ {NEW_POST}"),
    Edit(
        "another address of the site",
        option("base_url", "https://annan.example"),
        "** -404.html -nedlagd/",
        # They are told how all addresses begin, which says the host too.
        also="404.html nedlagd/",
    ),
    Edit("another number of processes", option("jobs", 2)),
    # --- Time ---
    Edit("time passes and nothing happens", at("2026-06-20T11:59")),
    Edit("registration closes", at("2026-06-20T12:00"), "kalender/sommar/"),
    Edit(
        "a job closes",
        at("2026-07-01T00:00"),
        "lediga-jobb/redaktor/ lediga-jobb/ lediga-jobb/atom.xml index.html personer/anna/ a-o/ "
        "sitemap.xml",
        start="2026-06-30T23:59",
    ),
    Edit(
        "an event is over",
        at("2026-07-01T15:00"),
        "kalender/sommar/ kalender/ kalender/tidigare/ index.html natverk/skola/ "
        "forum/styrgrupp/ personer/anna/",
        start="2026-07-01T14:59",
    ),
    Edit(
        "an alert ends", at("2026-07-11T00:00"), "kalender/**index.html", start="2026-07-10T23:59"
    ),
    Edit(
        "a post is published",
        at("2026-09-01T08:00"),
        f"nyheter/epsilon/ {NEW_POST}",
        start="2026-09-01T07:59",
    ),
    Edit(
        "a post expires",
        at("2027-01-01T00:00"),
        "nyheter/beta/ nyheter/ nyheter/sida/2/ nyheter/2026/ nyheter/2026/sida/2/ "
        f"nyheter/amne/*/ {FEEDS} nyheter/amne/vatten/atom.xml sok/ a-o/ sitemap.xml",
        start="2026-12-31T23:59",
    ),
    Edit(
        "the clock goes back",
        at("2026-09-01T07:59"),
        f"nyheter/delta/ index.html {ALL_NEWS}",
        start="2026-09-01T08:00",
    ),
    # --- What lies in the output ---
    # Pages are kept with what they asked, and put back.
    Edit("an output is tampered with", tamper("nyheter/beta/index.html")),
    Edit("the site map is tampered with", tamper("sitemap.xml")),
    Edit(
        "an output is deleted",
        lambda bench: (bench.output / "personer/bo/index.html").unlink(),
    ),
    Edit("an image in the output is tampered with", tamper("images/karta.4ccc186d.svg")),
    Edit("the output is deleted", lambda bench: shutil.rmtree(bench.output)),
    Edit("the manifest is damaged", tamper("site-manifest.json", "{")),
    Edit("the manifest is deleted", lambda bench: (bench.output / "site-manifest.json").unlink()),
]


# --- Tests ---


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        let_workers_run(patch)
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def is_page(name: str) -> bool:
    """Whether a file of the output is rendered; others are copied, or made last."""
    copied = ("assets/", "images/", "documents/", "site-manifest.json", "favicon.ico")
    return not name.startswith(copied) and not is_of_search(name)


def rendered(report: Report) -> set[str]:
    return set(filter(is_page, report.why))


def assert_equals_clean(bench: Bench, report: Report) -> Files:
    """The output and a clean build's are the same; returns the files."""
    problems, clean = bench.clean()
    assert report.problems == problems
    assert report.ok
    assert first_difference(bench.outputs(), clean) == ""
    return clean


def test_the_first_build_renders_everything(bench: Bench) -> None:
    report = bench.build()

    pages = set(filter(is_page, assert_equals_clean(bench, report)))
    assert rendered(report) == pages
    assert len(pages) > 50


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name.replace(" ", "-"))
def test_an_edit_renders_what_it_changes(bench: Bench, edit: Edit) -> None:
    if edit.start:
        bench.at(edit.start)
    bench.build()
    before = bench.outputs()
    edit.change(bench)

    report = bench.build()

    after = assert_equals_clean(bench, report)
    pages = set(filter(is_page, after))
    changed, also = matching(pages, edit.renders), matching(pages, edit.also)
    # First the table itself: what is said to change is what changes.
    assert {name for name in pages if after[name] != before.get(name)} == changed
    assert rendered(report) == changed | also
    assert all(reason.what for reason in report.why.values())
    # And then there is nothing left to do.
    assert rendered(bench.build()) == set()


def test_an_edit_that_is_undone_gives_what_was_there(bench: Bench) -> None:
    first = assert_equals_clean(bench, bench.build())
    text = bench.read(BETA)
    bench.replace(BETA, "Beta händer", "Beta hände")
    there = rendered(bench.build())

    bench.write(BETA, text)
    back = bench.build()

    assert assert_equals_clean(bench, back) == first
    assert rendered(back) == there


def test_an_edit_with_an_error_changes_nothing_until_it_is_mended(bench: Bench) -> None:
    bench.build()
    before = bench.outputs()
    bench.replace(BETA, "Beta händer", "Beta hände")
    bench.replace(GAMMA, "date: 2026-02-10", "date: i morgon")

    broken = bench.build()

    assert not broken.ok
    assert bench.outputs() == before

    bench.replace(GAMMA, "date: i morgon", "date: 2026-02-10")
    mended = bench.build()

    assert_equals_clean(bench, mended)
    assert "nyheter/beta/index.html" in rendered(mended)
    # The page of what was mended is as it was, whether it was rendered again or not.
    assert rendered(mended) - {"nyheter/gamma/index.html"} == matching(
        filter(is_page, before),
        f"nyheter/beta/ nyheter/ nyheter/2026/ nyheter/amne/*/ {FEEDS} nyheter/amne/*/atom.xml "
        "personer/anna/ sok/ a-o/ nyheter/alfa/ en/news/beta/",
    )


def test_a_layout_with_an_error_changes_nothing_until_it_is_mended(bench: Bench) -> None:
    bench.build()
    before = bench.outputs()
    usual = bench.read("layouts/organisation/usual.html")
    bench.replace(BETA, "Mer om", "Mycket om")
    bench.write("layouts/organisation/usual.html", "{{ view.no_such_question }}")

    for _ in range(2):
        # Said each time, although nothing has changed since.
        assert [each.code for each in bench.build().problems] == ["layout-error"]
    assert bench.outputs() == before

    bench.write("layouts/organisation/usual.html", usual)
    mended = bench.build()

    assert_equals_clean(bench, mended)
    assert rendered(mended) <= matching(
        bench.outputs(), f"nyheter/beta/ {FEEDS} nyheter/amne/*/atom.xml organisationer/*/"
    )


def test_warnings_of_what_is_not_read_again_are_said_again(bench: Bench) -> None:
    bench.replace(BETA, "Mer om Beta.", "Se [Epsilon](2026-09-01-epsilon.md).")
    first = bench.build()
    bench.replace(GAMMA, "Gamma händer", "Gamma hände")

    second = bench.build()

    assert [each.code for each in first.problems] == ["link-to-coming"]
    assert second.problems == first.problems


def test_what_somebody_else_put_into_the_output_stays(bench: Bench) -> None:
    bench.build()
    (bench.output / "egen.txt").write_text("Min.\n", "utf-8")
    bench.replace(CONTACT, "Läs [", "Se [")

    report = bench.build()

    found = bench.outputs()
    assert found.pop("egen.txt") == b"Min.\n"
    assert first_difference(found, bench.clean()[1]) == ""
    assert rendered(report) == {"om/kontakt/index.html"}


def test_fresh_trusts_nothing_that_was_kept(bench: Bench) -> None:
    bench.build()

    report = bench.build(fresh=True)

    assert rendered(report) == set(filter(is_page, assert_equals_clean(bench, report)))


def test_a_new_clone_with_a_kept_cache_parses_and_renders_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What CI does: new file times, no output, and what the last run kept."""
    bench.build()
    shutil.rmtree(bench.output)
    moved = bench.root.with_name("elsewhere")
    # Without the times: each file is new.
    shutil.copytree(bench.root, moved, copy_function=shutil.copyfile)
    shutil.rmtree(bench.root)
    moved.rename(bench.root)

    def converted(*_: object, **__: object) -> None:
        raise AssertionError("a text was converted again")

    monkeypatch.setattr("sitegen.read.markdown.convert", converted)
    report = bench.build()
    monkeypatch.undo()

    # Pages are kept with what they asked: nothing is rendered either.
    assert assert_equals_clean(bench, report)
    assert rendered(report) == set()


@pytest.mark.parametrize("drafts", [True, False])
def test_what_one_build_left_is_not_taken_for_what_another_asks(bench: Bench, drafts: bool) -> None:
    """Options go to and fro; each build is that of its own options."""
    bench.options["drafts"] = drafts
    bench.build()
    for options in ({"drafts": not drafts}, {"base_url": "https://annan.example/prov"}, {}):
        bench.options = {**Bench.defaults(), "drafts": drafts, **options}
        assert_equals_clean(bench, bench.build())


def test_two_output_folders_of_one_root_are_both_right(bench: Bench) -> None:
    bench.build()
    first, second = bench.output, bench.output.with_name("second")
    bench.replace(BETA, "Mer om", "Mycket om")
    for output in (second, first, second):
        bench.output = output
        assert_equals_clean(bench, bench.build())


def test_the_text_of_a_post_that_no_feed_holds_stands_on_its_page_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("connect.pages", "render.feeds"):
        monkeypatch.setattr(f"sitegen.{module}.MOST_IN_FEED", 1)
    # What clean builds give is kept for other tests, which know another number.
    monkeypatch.setattr("tests.edits._clean", {})
    bench.build()
    # Feeds of tags have summaries.
    feeds = {ALFA: "", BETA: "", GAMMA: "", DELTA: FEEDS}
    for path, those in feeds.items():
        bench.write(path, f"{bench.read(path)}\nMer.\n")
        report = bench.build()
        assert_equals_clean(bench, report)
        page = f"nyheter/{path.rpartition('-')[2].removesuffix('.md')}/"
        assert rendered(report) == matching(filter(is_page, bench.outputs()), f"{page} {those}")


def test_a_feed_follows_the_texts_that_it_holds_after_others_have_come(bench: Bench) -> None:
    """Which feeds a text stands in is kept from build to build, also where they stay."""
    bench.build()
    new = f"{NEWS}2026-05-01-ny.md"
    bench.write(new, "---\ntitle: Ny\ndate: 2026-05-01\ntags: [skola]\n---\nNytt.\n")
    assert_equals_clean(bench, bench.build())
    for path in (ALFA, new, DELTA, new):
        bench.write(path, f"{bench.read(path)}\nMer.\n")
        report = bench.build()
        assert_equals_clean(bench, report)
        page = f"nyheter/{path.rpartition('-')[2].removesuffix('.md')}/"
        assert rendered(report) == matching(bench.outputs(), f"{page} {FEEDS}")


def test_the_reason_names_the_first_answer_that_differs(bench: Bench) -> None:
    bench.build()
    bench.write("layouts/organisation/extra.html", "<p>Mer.</p>\n")
    bench.replace(BETA, "Mer om", "Mycket om")

    why = bench.build().why

    assert why["organisationer/kommunen/index.html"] == ("template", "organisation/extra.html")
    assert why["nyheter/beta/index.html"] == ("answer", "text")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_finds_the_same_answers(bench: Bench, seed: str) -> None:
    """Python orders sets by a number that each process draws anew."""
    counts, text = [], bench.read(CONTACT)
    for number in ("0", seed):
        bench.write(CONTACT, text.replace("Läs [", f"Läs ({number}) ["))
        command = ["build", "--root", str(bench.root), "--output", str(bench.output)]
        ran = subprocess.run(
            [sys.executable, "-m", "sitegen", *command, "--at", NOW, "--format", "json"],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": number},
        )
        counts.append(json.loads(ran.stdout)["rendered"])

    assert first_difference(bench.outputs(), bench.clean()[1]) == ""
    assert counts[1] == 1 < counts[0]


def test_a_text_behind_a_link_is_read_again_when_it_changes(bench: Bench) -> None:
    text = "---\ntitle: Länk\ndate: 2026-05-01\n---\nText 1.\n\nMer 1.\n"
    bench.write("content/documents/text.txt", text)
    (bench.root / f"{NEWS}2026-05-01-lank.md").symlink_to("../documents/text.txt")
    first = bench.build()
    assert_equals_clean(bench, first)

    bench.write("content/documents/text.txt", text.replace("Mer 1", "Mer 2"))

    report = bench.build()
    assert_equals_clean(bench, report)
    assert rendered(report) == matching(bench.outputs(), f"nyheter/lank/ {FEEDS}")


def test_what_stands_in_the_way_of_a_new_page_is_told_until_it_is_gone(bench: Bench) -> None:
    bench.build()
    before = bench.outputs()
    foreign = bench.output / "nyheter/ny/index.html"
    foreign.parent.mkdir()
    foreign.write_text("Min.\n", "utf-8")
    bench.write(f"{NEWS}2026-05-01-ny.md", "---\ntitle: Ny\ndate: 2026-05-01\n---\nNytt.\n")

    for _ in range(2):
        assert [each.code for each in bench.build().problems] == ["foreign-output"]
    found = bench.outputs()
    assert found.pop("nyheter/ny/index.html") == b"Min.\n"
    assert found == before

    foreign.unlink()
    report = bench.build()
    assert_equals_clean(bench, report)
    assert rendered(report) == matching(filter(is_page, bench.outputs()), f"nyheter/ny/ {NEW_POST}")


def test_a_build_of_now_after_one_of_another_time(bench: Bench) -> None:
    """The clock of the machine is long past all that `SITE` knows, but for what has gone."""
    for moment in ("2026-06-15T12:00", None, "2026-06-15T12:00", None):
        bench.options["at"] = moment and datetime.fromisoformat(moment)
        assert_equals_clean(bench, bench.build())
        assert rendered(bench.build()) == set()


def test_what_a_macro_makes_of_a_teaser_is_not_taken_for_what_it_makes_of_a_whole_entry(
    bench: Bench,
) -> None:
    """The part that pages share is then another, whichever page asks for it first."""
    bench.write(
        "layouts/network/card.html",
        "{% macro card(view, teaser, level) %}"
        "<p>{{ 'whole' if teaser.fields.contact is defined else 'teaser' }}</p>"
        "{% endmacro %}",
    )
    bench.write(
        "layouts/network/page.html",
        "{% extends 'base/skeleton.html' %}{% from 'network/card.html' import card %}"
        "{% block main %}{{ view.once(card, entry, 2) }}{% endblock %}",
    )
    first = assert_equals_clean(bench, bench.build())
    assert b"<p>whole</p>" in first["natverk/skola/index.html"]
    assert b"<p>teaser</p>" in first["natverk/index.html"]

    bench.replace("content/networks/skola.md", "area: Skolan", "area: Skolan\nupdated: 2026-01-01")

    report = bench.build()
    assert_equals_clean(bench, report)
    assert rendered(report) == matching(
        filter(is_page, bench.outputs()), "natverk/skola/ sitemap.xml"
    )
