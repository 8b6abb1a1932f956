"""What only shows when the whole site is there: links, pictures, menu, alerts."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.conftest import Site

MakeSite: TypeAlias = Callable[[str], Site]

PAGES = """
-- content/pages/om.md --
---
title: Om oss
---
## Våra mål

{link}
-- content/pages/plan.md --
---
title: Planen
---
-- content/documents/stadga.txt --
Stadga
-- content/images/karta.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>
"""


@pytest.mark.parametrize(
    "link",
    [
        "[Planen](plan.md)",
        "[Planen](../pages/plan.md)",
        "[Planen](/plan/)",
        "[Målen](#vara-mal)",
        "[Målen](om.md#vara-mal)",
        "[Stadgan](../documents/stadga.txt)",
        "[Skriv](mailto:a@exempel.se)",
        "[Ring](tel:+46361000)",
        "[Sms](sms:+46701234567)",
        "[Dem](https://exempel.example/a)",
        "![En karta](../images/karta.svg)",
    ],
)
def test_a_link_that_leads_somewhere_is_no_problem(site: MakeSite, link: str) -> None:
    assert site(PAGES.format(link=link)).problems == []


@pytest.mark.parametrize(
    ("link", "code", "hint"),
    [
        ("[Planen](plann.md)", "dead-link", 'Menade du "plan.md"?'),
        ("[Planen](/plann/)", "dead-link", 'Menade du "/plan/"?'),
        ("[Planen](plan)", "dead-link", 'Menade du "plan.md"?'),
        ("[Planen](/om/#vara-mall)", "dead-fragment", 'Menade du "#vara-mal"?'),
        ("[SCB](www.scb.se/a)", "dead-link", 'Menade du "https://www.scb.se/a"?'),
        ("[SCB](scb.se)", "dead-link", 'Menade du "https://scb.se"?'),
        ("[Anna](a@exempel.se)", "dead-link", 'Menade du "mailto:a@exempel.se"?'),
        ("[Ring](036-100000)", "dead-link", 'Menade du "tel:036100000"?'),
        ("[Planen](C:/plan.md)", "dead-link", 'Menade du "plan.md"?'),
        ("[Målen](#vara-mall)", "dead-fragment", 'Menade du "#vara-mal"?'),
        ("[Stadgan](../documents/stadgar.txt)", "dead-link",
         'Menade du "../documents/stadga.txt"?'),
        ("[Dem](https://[a/)", "bad-url", "Skriv hela adressen, som https://www.exempel.se/sida"),
        ("![En karta](../images/Karta.svg)", "letter-case",
         "Skriv ../images/karta.svg: stora och små bokstäver räknas på de flesta webbservrar."),
        ("![En karta](karta.svg)", "dead-link", 'Menade du "../images/karta.svg"?'),
        ("![En karta](images/karta.svg)", "dead-link", 'Menade du "../images/karta.svg"?'),
        (r"![En karta](..\images\karta.svg)", "dead-link", 'Menade du "../images/karta.svg"?'),
        ("![En karta](../images/karta.png)", "missing-file", 'Menade du "../images/karta.svg"?'),
        ("[Planen](Plan.md)", "letter-case",
         "Skriv plan.md: stora och små bokstäver räknas på de flesta webbservrar."),
        ("[Planen](https://prov.example/plan/)", "link-to-own-site",
         "Skriv plan.md: då märks det direkt om sidan flyttas eller tas bort."),
        ("[Nyheter](https://prov.example/a-o/)", "link-to-own-site",
         "Skriv /a-o/: då märks det direkt om sidan flyttas eller tas bort."),
        ("[Borta](https://prov.example/borta/)", "dead-link",
         "Skriv sökvägen till en fil som finns, räknad från den här filen: ../pages/kontakt.md"),
        ("![En karta](../documents/stadga.txt)", "missing-file",
         "Lägg filen där, eller rätta namnet. Stora och små bokstäver räknas."),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_one_problem_with_what_was_meant(
    site: MakeSite, link: str, code: str, hint: str
) -> None:
    found = site(PAGES.format(link=f"Se {link}.")).check().json["problems"]
    assert [(each["code"], each["line"], each["column"], each["hint"]) for each in found] == [
        (code, 6, 4, hint)
    ]


def test_the_menu_leads_to_pages(site: MakeSite) -> None:
    made = site(
        """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
menu:
  - /om/
  - to: /omm/
    label: Om
-- content/pages/om.md --
---
title: Om oss
---
"""
    )
    assert made.problems == ["content/site.yaml:5:9 menu-to-nowhere"]


def test_a_menu_to_a_page_or_list_that_is_only_broken_leads_there(site: MakeSite) -> None:
    made = site(
        """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
menu: [/om/, /nyheter/]
-- content/redirects.yaml --
/gammal/: /om/
-- content/pages/om.md --
---
titel: Om oss
---
-- content/news/plan.md --
---
title: Plan
date: i går
---
-- content/alerts/storm.yaml --
text: Det blåser
under: /nyheter/
"""
    )
    assert made.problems == [
        "content/news/plan.md:3:7 bad-date",
        "content/pages/om.md:2:1 unknown-field",
    ]


def test_a_link_to_what_is_not_shown_now_is_a_warning_unless_it_is_hidden_too(
    site: MakeSite,
) -> None:
    made = site(
        """
-- content/pages/om.md --
---
title: Om oss
---
Läs [planen](plan.md).
-- content/pages/kladd.md --
---
title: Kladd
draft: true
---
Läs [planen](plan.md).
-- content/pages/plan.md --
---
title: Planen
draft: true
---
"""
    )
    result = made.check()
    assert result.problems == ["content/pages/om.md:4:5 link-to-draft"]
    assert result.exit_code == 0
    assert made.check("--strict").exit_code == 1


# --- Who names whom ---


def test_nobody_is_told_of_a_person_whose_name_may_stand_where_nothing_can_be_read(
    site: MakeSite,
) -> None:
    made = site(PAGES.format(link="Text.").replace("title: Om oss", "kontakt: anna"))
    made.write("content/people/anna.yaml", "name: Anna Ek\n")
    assert [line.split()[1] for line in made.problems] == ["missing-field", "unknown-field"]


def test_a_person_who_was_probably_meant_is_named(site: MakeSite) -> None:
    made = site(PAGES.format(link="Text.").replace("Om oss", "Om oss\ncontact: ana-ek"))
    made.write("content/people/anna-ek.yaml", "name: Anna Ek\n")
    assert [line.split()[1] for line in made.problems] == ["dangling-reference"]


def test_a_link_that_is_taken_away_is_missed_at_once(site: MakeSite) -> None:
    text = PAGES.format(link="Fråga [Anna](../people/anna.yaml).")
    made = site(f"{text}-- content/people/anna.yaml --\nname: Anna Ek\n")
    assert made.build().problems == []
    page = made.root / "content" / "pages" / "om.md"
    page.write_text(page.read_text("utf-8").replace("[Anna](../people/anna.yaml)", "oss"), "utf-8")
    assert made.build().problems == ["content/people/anna.yaml:1:7 named-by-nobody"]


def test_a_draft_that_names_a_person_counts(site: MakeSite) -> None:
    made = site(PAGES.format(link="Text.").replace("Om oss", "Om\ndraft: true\ncontact: anna"))
    made.write("content/people/anna.yaml", "name: Anna Ek\n")
    assert made.problems == []


def test_a_reference_that_a_translation_takes_from_its_original_is_told_once(
    site: MakeSite,
) -> None:
    made = site("""
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/events/mote.md --
---
title: Möte
start: 2027-03-01
networks: skolpolitik
---
-- content/events/mote.en.md --
---
title: Meeting
---
-- content/networks/skolpolitik.md --
---
title: Skolpolitik
draft: true
---
""")
    assert made.problems == ["content/events/mote.md:4:11 reference-to-draft"]


# --- Accepted warnings ---


def test_an_entry_accepts_warnings_of_its_own_file_and_no_other(site: MakeSite) -> None:
    body = "## VÅRA MÅL FÖR ÅRET\n\nText."
    made = site(PAGES.format(link="Text."))
    made.write("content/pages/a.md", f"---\ntitle: A\naccept: heading-capitals\n---\n{body}\n")
    made.write("content/pages/b.md", f"---\ntitle: B\n---\n{body}\n")
    assert made.problems == ["content/pages/b.md:4:1 heading-capitals"]
    assert made.check("--strict").exit_code == 1
    made.remove("content/pages/b.md")
    assert made.check("--strict").exit_code == 0


def test_a_translation_does_not_accept_what_its_original_does(site: MakeSite) -> None:
    made = site("""
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/pages/om.md --
---
title: Om
accept: heading-capitals
---
## VÅRA MÅL FÖR ÅRET
-- content/pages/om.en.md --
---
title: About
---
## OUR AIMS OF THE YEAR
""")
    assert made.problems == ["content/pages/om.en.md:4:1 heading-capitals"]
