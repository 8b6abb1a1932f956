"""The accessibility statement: what lag (2018:1937) and Digg ask it to say, in each language."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.conftest import Site
from tests.planned import Planned

MakeSite: TypeAlias = Callable[[str], Site]

SETTINGS = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
organisation:
  name: Föreningen
accessibility:
  conformance: partial
  faults:
    - what: Filmen saknar text.
      explanation: Den får det i vår.
    - what: Arkivets kartor.
      reason: burden
      explanation: Vi är två här.
    - what: Andras kartor.
      reason: scope
  method: Vi har prövat själva.
  assessed: 2026-11-02
  updated: 2026-11-16
  contact:
    email: hinder@prov.example
    phone: 036-10 00 00
    answered_within: 5
-- content/site.en.yaml --
name: The Trial
organisation:
  name: The Association
accessibility:
  faults:
    - what: The film has no captions.
      explanation: They come in spring.
    - what: The maps of the archive.
      explanation: We are two here.
    - what: Maps of others.
  method: We have tried it ourselves.
-- content/pages/index.md --
---
title: Start
---
-- content/pages/index.en.md --
---
title: Home
---
"""

ADDRESSES = {"sv": "/tillganglighetsredogorelse/", "en": "/en/accessibility-statement/"}

# What Digg's list of contents asks for, with what must be read there in each language.
PARTS = {
    "body": ("Föreningen står bakom", "The Association is behind"),
    "service": ("Provet", "The Trial"),
    "compliance": ("delvis förenlig med lagen (2018:1937)", "partially compliant with the Swedish"),
    "fault": ("Filmen saknar text. Den får det", "The film has no captions. They come"),
    "burden": (
        "oskäligt betungande anpassning, enligt 12 § i lagen. Skälen står vid varje del. "
        "Arkivets kartor. Vi är två här.",
        "under section 12 of the act. The reasons are given with each part. "
        "The maps of the archive. We are two here.",
    ),
    "scope": (
        "enligt 9 §. Du kan ändå be oss om innehållet på ett annat sätt. Andras kartor.",
        "under section 9. You may still ask us for the content in another way. Maps of others.",
    ),
    "request": ("behöver innehållet på ett annat sätt", "need the content in another way"),
    "contact": ("E-post: hinder@prov.example", "Email: hinder@prov.example"),
    "answer": ("Vi svarar inom 5 arbetsdagar.", "We answer within 5 working days."),
    "procedure": ("anmäla det till Digg enligt 18 §", "report it to Digg under section 18"),
    "supervisor": (
        "Anmäl bristande tillgänglighet till Digg (länk till annan webbplats: digg.se)",
        "Report lacking accessibility to Digg (link to another website: digg.se)",
    ),
    "method": ("Vi har prövat själva.", "We have tried it ourselves."),
    "assessed": ("bedömdes senast den 2 november 2026.", "last assessed on 2 November 2026."),
    "updated": ("uppdaterades senast den 16 november 2026.", "last updated on 16 November 2026."),
}


def said(html: str) -> str:
    """What the main part of a page says, on one line."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub("<[^>]*>", "", main).split())).replace("\u00a0", " ")


@pytest.mark.parametrize("part", PARTS)
def test_the_statement_has_every_part_in_each_language(site: MakeSite, part: str) -> None:
    made = Planned(site(SETTINGS))
    for address, wanted in zip(ADDRESSES.values(), PARTS[part], strict=True):
        assert wanted in said(made.read(address))


def test_the_english_statement_has_no_word_of_swedish(site: MakeSite) -> None:
    main = Planned(site(SETTINGS)).read(ADDRESSES["en"]).partition("<main")[2]
    assert 'lang="sv"' not in main.replace('hreflang="sv"', "")
    # The supervisor's page is in Swedish, and the link says so.
    assert 'href="https://www.digg.se/tdosanmalan" hreflang="sv"' in main


@pytest.mark.parametrize(
    ("value", "words"),
    [("full", "helt förenlig med lagen"), ("none", "inte förenlig med lagen")],
)
def test_how_far_the_site_conforms_is_said_in_the_words_of_the_law(
    site: MakeSite, value: str, words: str
) -> None:
    text = SETTINGS.replace("conformance: partial", f"conformance: {value}")
    if value == "full":
        # What the law does not cover may have its faults.
        text = re.sub(
            r"    - what: (Filmen|The film)(.|\n)*?(    - what: (Andras|Maps))", r"\3", text
        )
    made = Planned(site(text))
    assert made.problems == []
    assert words in said(made.read(ADDRESSES["sv"]))


def test_what_is_not_known_leaves_no_trace(site: MakeSite) -> None:
    text = re.sub(r"    (phone|answered_within): .*\n", "", SETTINGS)
    text = re.sub(r"    - what: (Arkivets|The maps)(.|\n)*?(    - what: )", r"\3", text)
    made = Planned(site(text))
    assert made.problems == []
    page = said(made.read(ADDRESSES["sv"]))
    assert "Telefon" not in page
    assert "Vi svarar" not in page
    assert "betungande" not in page


def test_it_is_linked_from_the_foot_of_every_page_of_the_sample(sample_output: Path) -> None:
    checked = 0
    for path in sample_output.rglob("*.html"):
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        foot = html.partition("<footer")[2]
        language = re.findall('<html lang="([^"]*)"', html)[0]
        assert f'href="{ADDRESSES[language]}"' in foot, path
        checked += 1
    assert checked > 200


@pytest.mark.parametrize("contact", ["hinder@prov.example", "036-10 00 00"])
def test_one_way_to_report_is_enough_and_may_stand_on_one_line(
    site: MakeSite, contact: str
) -> None:
    begin, _, rest = SETTINGS.partition("  contact:\n")
    made = Planned(site(f"{begin}  contact: {contact}\n--{rest.partition('--')[2]}"))
    assert made.problems == []
    assert contact.replace(" ", "\u00a0") in re.sub(
        "<[^>]*>", "", made.read("/tillganglighetsredogorelse/")
    )


@pytest.mark.parametrize("word", ["false", "nej"])
def test_false_alone_says_that_the_law_does_not_bind(site: MakeSite, word: str) -> None:
    settings = f"name: Provet\nbase_url: https://prov.example\naccessibility: {word}\n"
    made = Planned(site(f"-- content/site.yaml --\n{settings}"))
    assert made.problems == []
    assert "/tillganglighetsredogorelse/" not in made.pages


def test_those_whom_the_law_does_not_bind_have_none(site: MakeSite) -> None:
    parted = SETTINGS.partition("accessibility:")
    made = Planned(
        site(
            parted[0]
            + "accessibility:\n  statement: false\n-- content/pages/a.md --\n---\ntitle: A\n---\n"
        )
    )
    assert made.problems == []
    assert not set(ADDRESSES.values()) & made.pages.keys()
    assert "redogörelse" not in made.read("/a/")
