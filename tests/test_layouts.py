"""Layouts and strings: where they are found, what they never show, and where their links stay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields as dataclass_fields
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sitegen.build import build
from sitegen.declare.fields import declared
from sitegen.declare.kinds import KINDS, kind_of
from sitegen.read.layouts import SHIPPED, find, read_strings
from sitegen.words.outcome import Options
from tests.conftest import ROOT, Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]


# --- Where they are found ---


def test_a_site_without_layouts_has_those_that_are_shipped(site: MakeSite) -> None:
    files = find(site("").root)
    assert files["news/page.html"] == SHIPPED / "news/page.html"
    assert list(files) == sorted(files)


def test_a_site_may_have_a_layout_of_its_own_and_keeps_the_others(site: MakeSite) -> None:
    made = site("-- layouts/base/404.html --\nBara {{ page.title }}\n")
    files = find(made.root)
    assert files["base/404.html"] == made.root / "layouts/base/404.html"
    assert files["base/skeleton.html"] == SHIPPED / "base/skeleton.html"
    made.build()
    assert made.read("404.html") == "Bara Sidan finns inte\n"


def test_files_whose_names_begin_with_a_full_stop_are_no_layouts(site: MakeSite) -> None:
    made = site("-- layouts/.git/a.html --\n-- layouts/base/.x.html --\n")
    assert find(made.root) == find(SHIPPED.parent / "nowhere")


def test_both_languages_have_the_same_strings() -> None:
    strings, problems = read_strings(find(SHIPPED), ("sv", "en"))
    assert problems == ()
    assert strings["sv"].keys() == strings["en"].keys()
    slots = {
        language: {key: set(re.findall("{([a-z]+)}", text)) for key, text in texts.items()}
        for language, texts in strings.items()
    }
    assert slots["sv"] == slots["en"]


def test_a_site_may_change_one_string(site: MakeSite) -> None:
    made = site("-- layouts/strings/sv.yaml --\n'search.title': Leta\n")
    strings, problems = read_strings(find(made.root), ("sv",))
    assert problems == ()
    assert (strings["sv"]["search.title"], strings["sv"]["menu.open"]) == ("Leta", "Meny")


def test_a_language_without_strings_is_told_and_has_the_english_ones(site: MakeSite) -> None:
    strings, (found,) = read_strings(find(site("").root), ("fi",))
    assert found.code == "no-strings"
    assert strings["fi"]["search.title"] == "Search"


def test_what_settings_say_is_marked_on_a_page_in_another_language(site: MakeSite) -> None:
    made = site("""
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
organisation:
  opening_hours: Vardagar kl. 9–16
accessibility:
  conformance: partial
  method: Vi har prövat själva.
  faults: Kartan syns inte.
  assessed: 2026-11-02
  updated: 2026-11-02
  contact: {email: info@prov.example}
-- content/pages/index.md --
---
title: Start
---
-- content/pages/index.en.md --
---
title: Home
---
""")
    made.build()
    assert '<dd lang="sv">Vardagar kl. 9–16</dd>' in made.read("en/index.html")
    assert "<dd>Vardagar kl. 9–16</dd>" in made.read("index.html")
    statement = made.read("en/accessibility-statement/index.html")
    assert '<p lang="sv">Vi har prövat själva.</p>' in statement
    assert '<li lang="sv">Kartan syns inte.' in statement


def test_words_of_an_entry_that_is_not_translated_are_marked(site: MakeSite) -> None:
    made = site("""
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/organisations/kommunen.yaml --
name: Kommunen
-- content/organisations/kommunen.en.yaml --
name: The municipality
-- content/people/bo-ek.yaml --
name: Bo Ek
role: Rådgivare
organisation: kommunen
-- content/events/mote.md --
---
title: Möte
start: 2027-03-01
place: Stora salen
organisers: kommunen
---
""")
    made.build()
    page = made.read("en/organisations/kommunen/index.html")
    assert '<p lang="sv">Rådgivare</p>' in page
    assert '<span lang="sv">Stora salen</span>' in page
    assert "<p>Rådgivare</p>" in made.read("organisationer/kommunen/index.html")


BARE = """\
-- content/organisations/a.yaml --
name: A
-- content/people/b.yaml --
name: B
-- content/networks/c.md --
---
title: C
---
-- content/forum/index.md --
---
title: D
---
-- content/forum/e.md --
---
title: E
---
-- content/news/2026-11-01-f.md --
---
title: F
date: 2026-11-01
---
-- content/events/g.md --
---
title: G
start: 2026-12-01
---
-- content/jobs/h.md --
---
title: H
employer: a
date: 2026-11-01
deadline: 2026-12-01
---
"""


def test_what_has_no_value_is_not_printed(site: MakeSite) -> None:
    planned = Planned(site(BARE))
    pages = {page.address: planned.read(page.address) for page in planned.of_format("html")}
    assert [address for address, html in pages.items() if "None" in html] == []


def test_every_kind_with_pages_has_its_layouts() -> None:
    files = find(SHIPPED)
    for kind in KINDS:
        assert f"{kind}/card.html" in files
        assert f"{kind}/page.html" in files or kind == "alert"


# --- What is not on the site leaves no trace ---

WORD = "Zyxhemlig"

# An entry of each kind with the word in every field that can hold it.
PROSE = f"""\
title: {WORD} titel
summary: {WORD} ingress
slug: {WORD}-slug
updated: 2026-01-02
aliases: [/{WORD}/]
image:
  file: bild.svg
  alt: {WORD} alt
  caption: {WORD} bildtext
  credit: {WORD} foto
tags: [{WORD} ämne]
contact: synlig
noindex: false
"""
DOCUMENTS = f"""\
documents:
  - file: plan.txt
    title: {WORD} dokument
  - url: https://{WORD}.example/
    title: {WORD} länk
"""
BODY = (
    f"\n## {WORD} rubrik\n\n{WORD} [länk](https://{WORD}.example) ![{WORD}](../images/bild.svg)\n"
)

HIDDEN = {
    "pages/dold.md": (
        f"{PROSE}menu: 1\nchildren: true\nblocks: [{{list: news, title: {WORD} block}}]\n"
    ),
    "networks/dold.md": (
        f"{PROSE}area: {WORD} område\nresponsible: synlig\nvacant: false\naudience: {WORD} alla\n"
    ),
    "forum/index.md": (
        f"{PROSE}period: 2024–2026\nfocus_areas: [{WORD} mål]\nconvener: synlig\n{DOCUMENTS}"
    ),
    "forum/dold.md": (
        f"{PROSE}kind: steering\nchair: synlig\nmembers: [synlig-org]\n"
        f"meets: {{times: 2, per: year}}\ntasks: [{WORD} uppgift]\n{DOCUMENTS}"
    ),
    "news/2025-12-01-dold.md": (
        f"{PROSE}date: 2025-12-01\nauthor: {WORD} skribent\nsource: {WORD} källa\n"
    ),
    "jobs/dold.md": (
        f"{PROSE}employer: synlig-org\ndate: 2025-12-01\ndeadline: 2027-12-31\nstarts: 2028-01-01\n"
        f"ends: 2028-02-01\nemployment: full_time\nextent: 50\nplace: {WORD} ort\ncountry: BE\n"
        "remote: true\n"
        f"positions: 2\nreference: {WORD} ref\nsalary: {WORD} lön\n"
        f"apply: {{url: https://{WORD}.example/}}\n"
    ),
    "events/dold.md": (
        f"{PROSE}start: 2027-12-01 13:00\nend: 2027-12-01 15:00\nall_day: false\n"
        f"place: {{name: {WORD} sal, address: {WORD} gata}}\n"
        f"online: {{url: https://{WORD}.example/, note: {WORD} zoom}}\norganisers: synlig-org\n"
        f"audience: {WORD} alla\n"
        f"programme: [{{time: 13:00, title: {WORD} punkt, speakers: {WORD}}}]\n"
        f"registration: {{url: https://{WORD}.example/, deadline: 2027-11-30}}\nnetworks: synligt\n"
        f"bodies: synlig-grupp\ncancelled: true\nreplaced_by: synlig\n"
    ),
    "alerts/dold.yaml": (
        f"text: {WORD} varning\nlink: {{url: https://{WORD}.example/, text: {WORD} länk}}\n"
        "level: danger\nunder: /\n"
    ),
}  # fmt: skip

# What is on the site, and names and links to what is not.
VISIBLE = """\
-- content/people/synlig.yaml --
name: Synlig Person
organisation: synlig-org
-- content/organisations/synlig-org.yaml --
name: Synlig organisation
-- content/networks/synligt.md --
---
title: Synligt
---
Se [nyheten](../news/2025-12-01-dold.md), [jobbet](../jobs/dold.md), [mötet](../events/dold.md),
[nätverket](../networks/dold.md), [sidan](../pages/dold.md), [gruppen](../forum/dold.md) och
[forumet](../forum/index.md).
-- content/forum/synlig-grupp.md --
---
title: Synlig grupp
---
Text.
-- content/events/synlig.md --
---
title: Synligt möte
start: 2026-12-01
networks: [synligt, dold]
bodies: [synlig-grupp, dold]
cancelled: true
replaced_by: dold
---
Text.
-- content/pages/index.md --
---
title: Hem
blocks: [news, events, jobs, networks, forum, people, organisations]
---
Text.
-- content/images/bild.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>
-- content/documents/plan.txt --
Plan.
"""

# What hides an entry on 21 November 2026.
WAYS = {
    "draft": "draft: true\npublish: 2025-12-01\nexpires: 2028-12-31\n",
    "coming": "publish: 2027-01-01\nexpires: 2028-12-31\n",
    "expired": "publish: 2025-12-01\nexpires: 2026-11-20\n",
}


def with_hidden(site: MakeSite, way: str) -> Site:
    made = site(VISIBLE)
    for path, front in HIDDEN.items():
        if path.endswith(".yaml"):
            if way != "draft":
                made.write(f"content/{path}", front + WAYS[way])
        else:
            made.write(f"content/{path}", f"---\n{front}{WAYS[way]}---\n{BODY}")
    return made


def test_every_field_of_a_kind_that_can_be_hidden_is_tried() -> None:
    tried = set()
    for path, front in HIDDEN.items():
        folder, _, file = path.partition("/")
        kind = kind_of(folder, file.rpartition(".")[0])
        assert kind is not None
        given = {line.partition(":")[0] for line in front.splitlines()}
        # What an entry accepts is shown to nobody.
        tested = given | {"draft", "publish", "expires", "accept"}
        assert tested >= set(declared(KINDS[kind])), path
        tried.add(kind)
    can_be_hidden = {
        kind
        for kind, cls in KINDS.items()
        if {"draft", "publish", "expires"} & {field.name for field in dataclass_fields(cls)}
    }
    assert tried == can_be_hidden


def test_what_is_shown_shows_the_word(site: MakeSite) -> None:
    """The test of what is hidden would also pass if fields were never shown."""
    made = site(VISIBLE)
    for number, (path, front) in enumerate(HIDDEN.items()):
        own = front.replace(f"/{WORD}/", f"/{WORD}-{number}/")
        made.write(f"content/{path}", own if path.endswith(".yaml") else f"---\n{own}---\n{BODY}")
    planned = Planned(made)
    assert planned.problems == []
    shown = {
        page.address for page in planned.plan.pages.values() if WORD in planned.read(page.address)
    }
    everywhere = {"/", "/a-o/", "/nyheter/", "/nyheter/atom.xml", "/natverk/synligt/"}
    assert everywhere <= shown
    assert {f"/kalender/{WORD.lower()}-slug/{WORD.lower()}-slug.ics"} <= shown


@pytest.mark.parametrize("way", WAYS)
def test_what_is_hidden_leaves_no_trace_in_any_file(site: MakeSite, way: str) -> None:
    made = with_hidden(site, way)
    report = made.build()
    assert report.exit_code == 0
    told = {f"link-to-{way}", f"reference-to-{way}"}
    assert {code for line in report.problems for code in line.split()[1:]} <= told
    found = [
        path
        for path, raw in made.outputs().items()
        if WORD.lower() in path.lower() or WORD.lower().encode() in raw.lower()
    ]
    assert found == []
    html = made.read("natverk/synligt/index.html")
    assert "Se nyheten, jobbet, mötet,\nnätverket, sidan, gruppen och\nforumet." in html


# --- Links stay within the site ---

ADDRESS = re.compile(r"""(?:href|src|action|content|datetime)=["']([^"']*)["']|url=([^"']*)["']""")


def addresses(html: str) -> Iterator[str]:
    for plain, refreshed in ADDRESS.findall(html):
        yield unescape(plain or refreshed).removeprefix("0; url=")
    for offered in re.findall('srcset="([^"]*)"', html):
        yield from (each.split()[0] for each in unescape(offered).split(","))


@pytest.fixture(scope="module")
def moved_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site below a path of another host."""
    from datetime import datetime

    output = tmp_path_factory.mktemp("moved") / "output"
    at = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - local to the site
    options = Options(ROOT, output, at, base_url="https://host.example/under/plats/")
    assert build(options).ok
    return output


def test_no_address_leaves_the_path_of_the_site(moved_sample: Path) -> None:
    outside = {
        (path.name, address)
        for path in moved_sample.rglob("*")
        if path.suffix in (".html", ".xml")
        for address in addresses(path.read_text("utf-8"))
        for parts in (urlsplit(address),)
        if (parts.hostname == "host.example" or address.startswith("/"))
        and not parts.path.startswith("/under/plats/")
    }
    assert outside == set()


def test_nothing_leads_to_the_host_of_the_settings(moved_sample: Path) -> None:
    there = [
        path.relative_to(moved_sample).as_posix()
        for path in sorted(moved_sample.rglob("*"))
        if path.suffix in (".html", ".xml", ".txt", ".json", ".ics")
        if re.search(r"https?://samverkan\.example(/|\")", path.read_text("utf-8"))
    ]
    assert there == []


def test_every_address_of_the_site_is_a_file(moved_sample: Path) -> None:
    dead = set()
    for path in moved_sample.rglob("*.html"):
        for address in addresses(path.read_text("utf-8")):
            if address.startswith("/"):
                name = unquote(urlsplit(address).path).removeprefix("/under/plats/")
                file = (
                    moved_sample / name / "index.html"
                    if name[-1:] in ("", "/")
                    else (moved_sample / name)
                )
                if not file.is_file():
                    dead.add((path.relative_to(moved_sample).as_posix(), address))
    assert dead == set()


def test_every_fragment_of_the_site_is_an_element(moved_sample: Path) -> None:
    ids = {
        path: set(re.findall(r'\bid="([^"]*)"', path.read_text("utf-8")))
        for path in moved_sample.rglob("*.html")
    }
    dead = set()
    for path in ids:
        for address in re.findall('href="([^"]*)"', path.read_text("utf-8")):
            place, sign, fragment = unescape(address).partition("#")
            if not sign or place.startswith("http") or not re.fullmatch("(/.*/)?", place):
                continue
            name = unquote(place).removeprefix("/under/plats/")
            target = moved_sample / name / "index.html" if place else path
            if unquote(fragment) not in ids[target]:
                dead.add((path.relative_to(moved_sample).as_posix(), address))
    assert dead == set()
