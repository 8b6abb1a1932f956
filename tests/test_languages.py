"""More than one language: what is said in which, how versions are paired, and how that shows."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.conftest import Site

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
