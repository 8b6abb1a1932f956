"""Documents: every link to one says its type, and its size or on which other site it is."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sitegen.words import locale
from sitegen.words.problems import explain
from tests import dom
from tests.conftest import ROOT, Site
from tests.planned import Planned

MakeSite: TypeAlias = Callable[[str], Site]

TEXT = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
-- content/documents/plan.PDF --
%PDF-1.4
-- content/documents/budget 2027.ods --
Ett kalkylark.
-- content/documents/blankett.docx --
En blankett.
-- content/documents/arkiv/protokoll.odt --
Ett protokoll, som är längre än de andra.
-- content/documents/okand.abc --
?
-- content/forum/a.md --
---
title: A
documents:
  - file: blankett.docx
    title: Blanketten
  - url: https://annan.example/rapporter/rapport.pdf
    title: Rapporten
  - url: https://www.annan.example/
    title: Webbplatsen
---
Se [planen](../documents/plan.PDF), [budgeten](<../documents/budget 2027.ods>),
[protokollet](../documents/arkiv/protokoll.odt), [filen](../documents/okand.abc),
[en rapport](https://annan.example/r.xlsx?v=2) och [deras sida](https://annan.example/sida.html).
-- content/forum/a.en.md --
---
title: A
documents:
  - file: blankett.docx
    title: The form
---
Everything that the group has found out about the county in three years is told in detail in [the
report](https://annan.example/r.pdf), which another authority has published.
"""

NAMES = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
-- content/documents/100%.pdf --
%PDF-1.4
-- content/documents/a#b?c.pdf --
%PDF-1.4
-- content/documents/fil --
En fil
-- content/forum/a.md --
---
title: A
documents:
  - file: 100%.pdf
    title: Hela planen
---
Det här är en text om en plan, som är lång nog för att inte vara en lista över filer, och som säger
det viktigaste om vad planen går ut på: vad som görs, när det görs, och av vem. Den gäller alla.
Läs [planen](../documents/100%25.pdf), [en annan plan](../documents/a%23b%3Fc.pdf) eller
[filen](../documents/fil).
"""


def links(html: str) -> set[str]:
    return {each.text for each in dom.parse(html).one("main").all("a")}


def test_a_link_to_a_document_says_its_type_and_size(site: MakeSite) -> None:
    made = Planned(site(TEXT))
    assert made.problems == []
    assert links(made.read("/forum/a/")) >= {
        "planen (PDF, 9 B)",
        "budgeten (OpenDocument, 15 B)",
        "protokollet (OpenDocument, 45 B)",
        "filen (ABC, 2 B)",
        "Blanketten (Word, 13 B)",
    }
    assert "The form (Word, 13 B)" in links(made.read("/en/forum/a/"))


def test_a_document_on_another_site_says_its_type_and_where(site: MakeSite) -> None:
    made = Planned(site(TEXT))
    assert links(made.read("/forum/a/")) >= {
        "Rapporten (PDF, länk till annan webbplats: annan.example)",
        "Webbplatsen (länk till annan webbplats: annan.example)",
        "en rapport (Excel, länk till annan webbplats: annan.example)",
        "deras sida (länk till annan webbplats)",
    }
    assert "the report (PDF, link to another website: annan.example)" in links(
        made.read("/en/forum/a/")
    )


def test_every_link_to_a_document_of_the_sample_tells_its_size(sample_output: Path) -> None:
    found = 0
    for path in sample_output.rglob("*.html"):
        language = dom.parse(path.read_text("utf-8")).one("html").attrs["lang"]
        for link in dom.parse(path.read_text("utf-8")).all("a"):
            address = link.attrs.get("href", "")
            if address.startswith("/documents/"):
                size = locale.size((ROOT / "content" / address[1:]).stat().st_size, language)
                assert f", {size})".replace("\u00a0", " ") in link.text, path
                found += 1
    assert found >= 5


def test_without_documents_there_is_no_heading_for_them(site: MakeSite) -> None:
    made = Planned(site("-- content/forum/a.md --\n---\ntitle: A\n---\nText.\n"))
    headings = {each.text for each in dom.parse(made.read("/forum/a/")).one("main").all("h2")}
    assert headings == set()


def test_a_file_whose_name_means_something_in_addresses_is_led_to(site: MakeSite) -> None:
    made = Planned(site(NAMES))
    assert made.problems == []
    main = dom.parse(made.read("/forum/a/")).one("main")
    assert [each.attrs["href"] for each in main.all("a")][-4:] == [
        "/documents/100%25.pdf",
        "/documents/a%23b%3Fc.pdf",
        "/documents/fil",
        "/documents/100%25.pdf",
    ]


def test_a_link_to_such_a_file_is_told_how_to_write_its_name(site: MakeSite) -> None:
    made = Planned(site(NAMES.replace("a%23b%3Fc.pdf", "a#b?c.pdf")))
    assert [explain(each, "sv").hint for each in made.plan.problems] == [
        'Menade du "../documents/a%23b%3Fc.pdf"?'
    ]


def test_a_document_without_a_suffix_says_its_size(site: MakeSite) -> None:
    assert "filen (7 B)" in links(Planned(site(NAMES)).read("/forum/a/"))
