"""More than one language: what is said in which, how versions are paired, and how that shows."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeAlias

import pytest

from sitegen.read.layouts import SHIPPED, find, read_strings
from tests.conftest import Site
from tests.planned import Planned

MakeSite: TypeAlias = Callable[[str], Site]

SETTINGS = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
menu:
  - to: /nyheter/
    label: Nytt
  - /om/
  - /plan/
organisation:
  name: Föreningen
  phone: 036-10 00 00
  opening_hours: Vardagar kl. 9–16
  visiting_address: Storgatan 1
accessibility:
  conformance: partial
  method: Vi har prövat själva.
  faults:
    - what: Kartan syns inte.
      reason: burden
      explanation: Ring oss.
    - Filmen saknar text.
  assessed: 2026-11-02
  updated: 2026-11-02
  contact: {email: info@prov.example}
"""
PAGES = """\
-- content/pages/index.md --
---
title: Start
---
-- content/pages/index.en.md --
---
title: Home
---
-- content/pages/plan.md --
---
title: Planen
---
-- content/pages/om.md --
---
title: Om oss
---
-- content/pages/om.en.md --
---
title: About us
---
-- content/news/2026-01-02-a.md --
---
title: Nyhet
date: 2026-01-02
---
-- content/news/2026-01-02-a.en.md --
---
title: A post
---
"""


# --- Settings ---


def test_a_page_says_the_settings_in_its_language(site: MakeSite) -> None:
    made = site(
        SETTINGS
        + PAGES
        + """\
-- content/site.en.yaml --
name: The Trial
organisation:
  name: The Association
  opening_hours: Weekdays
accessibility:
  faults:
    - what: The map cannot be seen.
      explanation: Call us.
    - The film has no captions.
"""
    )
    made.build()
    page = made.read("en/index.html")
    assert "<title>Home – The Trial</title>" in page
    assert '<meta property="og:site_name" content="The Trial">' in page
    assert "<span>The Trial</span>" in page
    assert "<h2>The Association</h2>" in page
    assert "<dd>Weekdays</dd>" in page
    # Nobody has said this in English.
    assert '<dd lang="sv">Storgatan 1</dd>' in page
    statement = made.read("en/accessibility-statement/index.html")
    burden = statement.partition("Disproportionate burden")[2]
    assert "<li>The map cannot be seen. Call us.</li>" in burden
    assert "<li>The film has no captions. </li>" in statement
    assert '<p lang="sv">Vi har prövat själva.</p>' in statement
    swedish = made.read("index.html")
    assert "<h2>Föreningen</h2>" in swedish
    assert "<title>Start – Provet</title>" in swedish


def test_without_a_translation_the_settings_are_marked_as_what_they_are(site: MakeSite) -> None:
    made = site(SETTINGS + PAGES)
    made.build()
    page = made.read("en/index.html")
    assert '<span lang="sv">Provet</span>' in page
    assert '<h2 lang="sv">Föreningen</h2>' in page
    assert "<span>Provet</span>" in made.read("index.html")


def menu_of(html: str) -> list[str]:
    """The items of the main menu: address and what it says."""
    items = html.partition('<nav class="menu"')[2].partition("</nav>")[0].split("<li>")[1:]
    return [item.partition('href="')[2].partition("</a>")[0].replace('">', " ") for item in items]


def test_the_menu_of_another_language_has_the_same_pages_where_they_are_there(
    site: MakeSite,
) -> None:
    made = site(SETTINGS + PAGES)
    made.build()
    assert menu_of(made.read("index.html")) == ["/nyheter/ Nytt", "/om/ Om oss", "/plan/ Planen"]
    assert menu_of(made.read("en/index.html")) == ["/en/news/ News", "/en/om/ About us"]


def test_another_language_may_have_a_menu_of_its_own(site: MakeSite) -> None:
    menu = "-- content/site.en.yaml --\nmenu: [{to: /en/om/, label: About}, /en/news/]\n"
    made = site(SETTINGS + PAGES + menu)
    made.build()
    assert menu_of(made.read("en/index.html")) == ["/en/om/ About", "/en/news/ News"]
    made.write("content/site.en.yaml", "menu: [/en/nowhere/]\n")
    assert made.problems == ["content/site.en.yaml:1:8 menu-to-nowhere"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("site.de.yaml", "unknown-version"),
        ("site.lattlast.yaml", "unknown-version"),
        ("site.sv.yaml", "same-name"),
        ("site.en.yml", "stray-file"),
        ("sitting.en.yaml", "stray-file"),
    ],
)
def test_settings_in_a_language_that_the_site_has_not_are_told(
    site: MakeSite, name: str, problem: str
) -> None:
    made = site(f"{SETTINGS}{PAGES}-- content/{name} --\nname: X\n")
    assert made.problems == [f"content/{name}:1:1 {problem}"]


# --- Versions ---

SV, EN = "https://prov.example/", "https://prov.example/en/"


def hreflang(html: str) -> dict[str, str]:
    """The alternates that the head of a page names."""
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', html))


def switch(html: str) -> list[str]:
    """The links to other versions, as HTML."""
    tools = html.partition('<nav class="tools"')[2].partition("</nav>")[0]
    return re.findall("<a [^>]*hreflang.*?</a>", tools)


def test_the_switch_leads_to_the_same_page(site: MakeSite) -> None:
    made = Planned(site(SETTINGS + PAGES))
    assert switch(made.read("/om/")) == ['<a href="/en/om/" hreflang="en" lang="en">English</a>']
    assert switch(made.read("/en/news/a/")) == [
        '<a href="/nyheter/a/" hreflang="sv" lang="sv">Svenska</a>'
    ]


@pytest.mark.parametrize("address", ["/plan/", "/404.html"])
def test_the_switch_says_that_there_is_none_and_leads_to_the_start(
    site: MakeSite, address: str
) -> None:
    made = Planned(site(SETTINGS + PAGES))
    assert switch(made.read(address)) == [
        '<a href="/en/" hreflang="en" lang="en">English start page '
        '<span class="mark">(this page is not in English)</span></a>'
    ]


def test_a_language_is_called_what_it_calls_itself(site: MakeSite) -> None:
    english, _ = read_strings(find(SHIPPED), ("en",))
    words = "".join(
        f"{json.dumps(key)}: {json.dumps(text)}\n" for key, text in english["en"].items()
    )
    made = Planned(
        site(
            SETTINGS.replace("[sv, en]", "[sv, fi]")
            + PAGES.replace(".en.md", ".fi.md")
            + f"-- layouts/strings/fi.yaml --\n{words}"
        )
    )
    assert made.problems == []
    assert switch(made.read("/om/")) == ['<a href="/fi/om/" hreflang="fi" lang="fi">Suomi</a>']


def test_easy_to_read_text_and_its_original_lead_to_each_other(site: MakeSite) -> None:
    easy = "-- content/pages/om.lattlast.md --\n---\ntitle: Om oss\n---\n"
    made = Planned(site(SETTINGS + PAGES + easy))
    assert switch(made.read("/om/"))[1] == ('<a href="/om/lattlast/" hreflang="sv">Lättläst</a>')
    page = made.read("/om/lattlast/")
    assert switch(page)[0] == '<a href="/om/" hreflang="sv">Vanlig svenska</a>'
    assert '<html lang="sv">' in page
    # Of two pages in Swedish, the original is the one to find.
    assert hreflang(page) == {}
    assert hreflang(made.read("/om/")) == {
        "sv": f"{SV}om/",
        "en": f"{EN}om/",
        "x-default": f"{SV}om/",
    }


def test_what_search_engines_are_not_to_show_is_nobodys_alternate(site: MakeSite) -> None:
    job = "title: T\nemployer: k\ndate: 2026-11-01\ndeadline: 2026-11-20\n"
    made = Planned(
        site(
            SETTINGS
            + PAGES.replace("title: About us", "title: About us\nnoindex: true")
            + "-- content/organisations/k.yaml --\nname: K\n"
            + f"-- content/jobs/a.md --\n---\n{job}---\n"
            + "-- content/jobs/a.en.md --\n---\ntitle: T\n---\n"
        )
    )
    addresses = ("/om/", "/en/om/", "/lediga-jobb/a/", "/en/jobs/a/")
    assert [hreflang(made.read(address)) for address in addresses] == [{}, {}, {}, {}]
    # Readers may go there all the same.
    assert 'href="/en/om/"' in switch(made.read("/om/"))[0]


def test_the_alternates_of_pages_are_those_of_the_site_map(sample_output: Path) -> None:
    """And each names all others of its kind, itself among them."""
    base = "https://samverkan.example"
    listed = {
        re.findall("<loc>(.*?)</loc>", each)[0]: dict(
            re.findall(r'hreflang="([^"]*)" href="([^"]*)"', each)
        )
        for each in (sample_output / "sitemap.xml").read_text("utf-8").split("<url>")[1:]
    }
    pages = {}
    for path in sample_output.rglob("*.html"):
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' not in html:
            name = path.relative_to(sample_output).as_posix().removesuffix("index.html")
            pages[f"{base}/{name}"] = hreflang(html)
    assert {address: pages[address] for address in listed} == listed
    assert not any(pages[address] for address in pages.keys() - listed.keys())
    paired = {address: others for address, others in pages.items() if others}
    assert len(paired) > 40
    for address, others in paired.items():
        assert address in others.values()
        assert others["x-default"] == others["sv"]
        assert all(pages[other] == others for other in others.values())


def test_each_page_of_the_sample_has_its_switch(sample_output: Path) -> None:
    """It leads to the page of the same name, or says that there is none."""
    checked = 0
    for path in sample_output.rglob("*.html"):
        html = path.read_text("utf-8")
        if '<nav class="tools"' not in html:
            continue
        language = re.findall('<html lang="([^"]*)"', html)[0]
        link, *_ = (each for each in switch(html) if f'hreflang="{language}"' not in each)
        there = link.partition('href="')[2].partition('"')[0]
        other = (sample_output / there[1:] / "index.html").read_text("utf-8")
        if "mark" in link:
            assert there in ("/", "/en/"), path
        elif "/lattlast/" not in path.as_posix():
            here = path.relative_to(sample_output).as_posix().removesuffix("index.html")
            assert any(f'href="/{here}"' in each for each in switch(other)), path
        checked += 1
    assert checked > 150


# --- Passages in another language ---

MIXED = (
    SETTINGS
    + """\
-- content/organisations/kommunen.yaml --
name: Kommunen
-- content/people/bo-ek.yaml --
name: Bo Ek
role: Rådgivare
organisation: kommunen
-- content/people/bo-ek.en.yaml --
name: Bo Ek
-- content/images/karta.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>
-- content/pages/plan.md --
---
title: Planen
---
-- content/events/mote.md --
---
title: Möte
start: 2027-03-01 13:00
place: {name: Stora salen, address: Torget}
online: {note: via länk}
organisers: kommunen
audience: Alla
programme: [{title: Kaffe, speakers: Bo Ek}]
image: {file: karta.svg, alt: En karta, caption: Så hittar du, credit: Bo}
tags: [möten]
contact: bo-ek
---
-- content/events/mote.en.md --
---
title: Meeting
audience: Everyone
---
[The plan](../pages/plan.md), [the calendar](index.md) and *Välkommen*{: lang=sv }.
-- content/events/index.md --
---
title: Kalender
---
"""
)


def test_what_a_translation_leaves_out_is_marked_with_its_language(site: MakeSite) -> None:
    made = Planned(site(MIXED))
    page = made.read("/en/events/mote/")
    assert '<span lang="sv">Stora salen, Torget</span>' in page
    assert '<span lang="sv">via länk</span>' in page
    assert '<ol class="schedule" lang="sv">' in page
    assert '<ul class="tags" lang="sv">' in page
    assert '<figure lang="sv">' in page
    # What stands in the string files is in the language of the page.
    assert '<span class="quiet" lang="en">Picture: Bo.</span>' in page
    assert "<dd>Everyone</dd>" in page
    assert '<p lang="sv">Rådgivare</p>' in page
    assert '<span lang="sv">Stora salen</span>' in made.read("/en/events/")
    assert 'lang="sv">Stora' not in made.read("/kalender/mote/")


def test_titles_in_another_language_are_marked_wherever_they_stand(site: MakeSite) -> None:
    made = Planned(site(MIXED))
    link = '<a href="/organisationer/kommunen/" lang="sv" hreflang="sv">Kommunen</a>'
    assert link in made.read("/en/events/mote/")
    assert '<span lang="sv">Kommunen</span>' in made.read("/en/people/")


def test_a_link_in_a_text_says_the_language_to_which_it_leads(site: MakeSite) -> None:
    made = Planned(site(MIXED))
    page = made.read("/en/events/mote/")
    assert '<a href="/plan/" hreflang="sv">The plan</a>' in page
    assert '<a href="/en/events/">the calendar</a>' in page
    assert '<em lang="sv">Välkommen</em>' in page


def test_an_author_marks_words_in_another_language(site: MakeSite) -> None:
    text = (
        "*Welcome*{: lang=en } to [Nuuk](https://nuuk.example){: hreflang=kl }.\n\n"
        'Terve!\n{: lang=fi }\n\n<span lang="se">Bures</span>\n'
    )
    made = Planned(site(f"-- content/pages/a.md --\n---\ntitle: A\n---\n{text}"))
    assert made.problems == []
    page = made.read("/a/")
    assert '<em lang="en">Welcome</em>' in page
    assert '<a href="https://nuuk.example" hreflang="kl">' in page
    assert '<p lang="fi">Terve!</p>' in page
    assert '<span lang="se">Bures</span>' in page


# --- The sample in English ---

# Swedish names of places, persons and associations.
NAMES = """
Eksjö Fredrika Lindström Gnosjö Götaland Hela Människan Håkan Åsenfors Internationella Vänner
Jönköping Jönköping's Mullsjö Nässjö Sjövägen Sveriges föreningar Sävsjö Taettklivframåt Tranås
Värnamo Västra
""".split()
SWEDISH = re.compile(
    r"\b(?:och|för|på|med|av|som|inte|till|från|det|ett|är|vid|eller|hos|kl|januari|februari|maj|juni"
    r"|juli|augusti|oktober)\b|\S*[åäöÅÄÖ]\S*"
)


class Passages(HTMLParser):
    """What a page says in each language: its text, and what attributes say."""

    VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "wbr", "source"})

    def __init__(self) -> None:
        super().__init__()
        self.inside = [""]
        self.hidden = 0
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self.inside[-1])
        shown = [given.get(name, "") for name in ("alt", "title", "aria-label")]
        if given.get("name") == "description" or given.get("property") in OPEN_GRAPH:
            shown.append(given["content"])
        self.found += [(language, text) for text in shown]
        self.hidden += tag in ("script", "style")
        if tag not in self.VOID:
            self.inside.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.inside.pop()
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append((self.inside[-1], data))


OPEN_GRAPH = ("og:title", "og:description", "og:site_name", "og:image:alt")


def swedish_in(html: str) -> set[str]:
    """Swedish words of an English page that are not marked as Swedish, names aside."""
    passages = Passages()
    passages.feed(html)
    words = {
        word.strip("#,.():;”'’").removesuffix("'s")
        for language, text in passages.found
        if language == "en"
        for word in SWEDISH.findall(text)
    }
    return {word for word in words if word not in NAMES}


def test_no_swedish_word_is_left_on_an_english_page_of_the_sample(sample_output: Path) -> None:
    pages = sorted((sample_output / "en").rglob("*.html"))
    assert len(pages) > 80
    found = {path.as_posix(): swedish_in(path.read_text("utf-8")) for path in pages}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_swedish_word_on_an_english_page_would_be_found() -> None:
    page = '<html lang="en"><p>Open <b>till kl. 16</b><img alt="En sjö"><i lang="sv">i maj</i></p>'
    assert swedish_in(page) == {"till", "kl", "sjö"}


def test_no_english_address_of_the_sample_has_a_swedish_part(sample_output: Path) -> None:
    parts = {
        part
        for path in (sample_output / "en").rglob("*.html")
        for part in path.relative_to(sample_output / "en").parent.parts
    }
    swedish = {"om", "kontakt", "natverk", "sida", "amne", "tidigare", "uppgifterna", "nyheter"}
    named = [part for part in parts if re.search("mote|politik|grupp|redaktor|traff", part)]
    assert swedish & parts == set()
    # The organisations keep the ids of their files.
    assert named == []


MAIN = (
    "/", "/om/", "/om/kontakt/", "/natverk/", "/natverk/skolpolitik/", "/natverk/socialpolitik/",
    "/natverk/kulturpolitik/", "/natverk/regionalpolitik/", "/natverk/kommunikation/", "/forum/",
    "/forum/enande-motet/", "/forum/analysgruppen/", "/forum/hearings/", "/forum/ad-hoc-grupper/",
    "/forum/uppdragsspecifika-grupper/", "/nyheter/", "/kalender/", "/kalender/hearing-2026/",
    "/lediga-jobb/", "/lediga-jobb/webbredaktor/", "/tillganglighetsredogorelse/", "/a-o/", "/sok/",
)  # fmt: skip


@pytest.mark.parametrize("address", MAIN)
def test_the_main_pages_of_the_sample_are_there_in_english(
    sample_output: Path, address: str
) -> None:
    english = hreflang((sample_output / address[1:] / "index.html").read_text("utf-8"))["en"]
    assert english.startswith("https://samverkan.example/en/")


# --- Addresses ---


def test_a_slug_names_a_folder_of_pages_in_each_language(site: MakeSite) -> None:
    made = site("""
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
-- content/pages/om/index.md --
---
title: Om oss
slug: vi
---
-- content/pages/om/index.en.md --
---
title: About us
slug: about
---
-- content/pages/om/index.lattlast.md --
---
title: Om oss
---
-- content/pages/om/djup/botten.md --
---
title: Botten
---
-- content/pages/om/djup/botten.en.md --
---
title: The bottom
slug: bottom
---
[Up](../index.md)
-- content/pages/om/utkast.md --
---
title: Utkast
draft: true
aliases: /gammalt/
---
""")
    assert made.build().problems == []
    pages = {path.removesuffix("index.html") for path in made.outputs()}
    assert {"vi/", "vi/lattlast/", "vi/djup/botten/", "en/about/", "en/about/djup/bottom/"} <= pages
    bottom = made.read("en/about/djup/bottom/index.html")
    assert '<a href="/en/about/">Up</a>' in bottom
    crumbs = bottom.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert '<a href="/en/about/">About us</a>' in crumbs
    assert made.build("--verify").exit_code == 0


def test_a_renamed_folder_keeps_its_slug(site: MakeSite) -> None:
    page = "---\ntitle: T\n---\n"
    made = site(
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nlanguages: [sv, en]\n"
        f"-- content/pages/om/index.md --\n{page}"
        "-- content/pages/om/index.en.md --\n---\ntitle: T\nslug: about\n---\n"
        f"-- content/pages/om/a.md --\n{page}-- content/pages/om/a.en.md --\n{page}"
    )
    assert made.run("rename", "pages/om", "pages/info").exit_code == 0
    # Its English address has not changed, so nothing leads to it from an old one.
    english = (made.root / "content/pages/info/a.en.md").read_text("utf-8")
    assert english == page
    assert made.build().problems == []
    assert "en/about/a/index.html" in made.outputs()
    assert "om/a/index.html" in made.outputs()
