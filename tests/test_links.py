"""What a link in a text leads to, and how it stands in the page."""

import re
from collections.abc import Callable

import pytest

from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

SETTINGS = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example/plats/
languages: [sv, en]
"""

SITE = (
    SETTINGS
    + """\
-- content/networks/skola.md --
---
title: Skola
---
## Mål

Text.
-- content/networks/skola.en.md --
---
title: School
---
## Meetings

Text.
-- content/networks/skola.lattlast.md --
---
title: Skola, lätt
---
Text.
-- content/networks/kultur.md --
---
title: Kultur
---
Text.
-- content/pages/om/index.md --
---
title: Om
---
Text.
-- content/pages/om/vi.md --
---
title: Vi
---
Text.
-- content/news/2026-01-01-hemlig.md --
---
title: Hemlig
date: 2026-01-01
draft: true
---
## Del

Se [delen](#del).
-- content/documents/Årlig plan.docx --
0123456789
"""
)

LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')


# A page that is little more than a link to a document would be warned about.
MORE = (
    "\nHär står så mycket mer att läsa om planen att ingen behöver öppna den för att förstå den.\n"
)


def link(site: MakeSite, written: str, file: str = "news/2026-11-01-a.md") -> tuple[str, str]:
    """Href and words of a link that stands in a file."""
    front = "title: A\ndate: 2026-11-01" if file.endswith("a.md") else "title: A"
    original = "-- content/news/2026-11-01-a.md --\n---\ntitle: A\ndate: 2026-11-01\n---\nText.\n"
    small = site(SITE + original)
    small.write(f"content/{file}", f"---\n{front}\n---\nSe [orden]({written}) här.\n{MORE}")
    made = Planned(small)
    assert [each for each in made.problems if "link-to" not in each] == []
    key = next(e.key for e in made.plan.site.entries.values() if e.path == f"content/{file}")
    view = made.view(made.plan.site.addresses[key])
    found = LINK.search(str(view.body))
    if found is None:
        assert str(view.body).startswith("<p>Se orden här.</p>")
        return "", "orden"
    return found[1], re.sub("<[^>]*>", "", found[2])


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("../networks/skola.md", "/plats/natverk/skola/"),
        ("../networks/skola.md#mal", "/plats/natverk/skola/#mal"),
        ("../networks/skola.md?a=b", "/plats/natverk/skola/"),
        ("../pages/om/index.md", "/plats/om/"),
        ("../pages/om/vi.md", "/plats/om/vi/"),
        ("../pages/om/../om/vi.md", "/plats/om/vi/"),
        ("2026-11-01-a.md", "/plats/nyheter/a/"),
        ("../networks/", "/plats/natverk/"),
        ("../networks", "/plats/natverk/"),
        ("../pages/", "/plats/"),
        ("/natverk/", "/plats/natverk/"),
        ("/natverk", "/plats/natverk/"),
        ("/natverk/skola/#mal", "/plats/natverk/skola/#mal"),
        ("https://prov.example/plats/om/vi/", "/plats/om/vi/"),
        ("https://PROV.example/plats/om/vi", "/plats/om/vi/"),
        ("https://prov.example/plats", "/plats/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+4610123", "tel:+4610123"),
    ],
)
def test_a_link_within_the_site_becomes_an_address(site: MakeSite, written: str, href: str) -> None:
    assert link(site, written) == (href, "orden")


@pytest.mark.parametrize(
    "written",
    [
        "https://annan.example/a?b=c&d",
        "http://annan.example",
        "https://prov.example/",
        "https://prov.example/platsen/",
        "https://annan.prov.example/plats/",
    ],
)
def test_a_link_to_another_site_says_so(site: MakeSite, written: str) -> None:
    href, words = link(site, written)
    assert href == written.replace("&", "&amp;")
    assert words == "orden (länk till annan webbplats)"


@pytest.mark.parametrize(
    "written",
    [
        "../documents/Årlig%20plan.docx",
        "<../documents/Årlig plan.docx>",
        "/documents/%C3%85rlig%20plan.docx",
        "https://prov.example/plats/documents/%C3%85rlig%20plan.docx",
    ],
)
def test_a_document_has_type_and_size_in_its_link(site: MakeSite, written: str) -> None:
    href, words = link(site, written)
    assert href == "/plats/documents/%C3%85rlig%20plan.docx"
    assert words == "orden (Word, 11\u00a0B)"


@pytest.mark.parametrize(
    ("file", "written", "href"),
    [
        # From English to a Swedish file: the English page, where there is one.
        ("news/2026-11-01-a.en.md", "../networks/skola.md", "/plats/en/networks/skola/"),
        ("news/2026-11-01-a.en.md", "../networks/kultur.md", "/plats/natverk/kultur/"),
        ("news/2026-11-01-a.en.md", "../networks/", "/plats/en/networks/"),
        ("news/2026-11-01-a.en.md", "../networks/skola.en.md", "/plats/en/networks/skola/"),
        # Fragments are words of one language.
        (
            "news/2026-11-01-a.en.md",
            "../networks/skola.md#meetings",
            "/plats/en/networks/skola/#meetings",
        ),
        ("news/2026-11-01-a.en.md", "../networks/skola.md#mal", "/plats/natverk/skola/#mal"),
        # Who names a version means it.
        ("news/2026-11-01-a.md", "../networks/skola.en.md", "/plats/en/networks/skola/"),
        ("news/2026-11-01-a.md", "../networks/skola.lattlast.md", "/plats/natverk/skola/lattlast/"),
        ("news/2026-11-01-a.en.md", "2026-11-01-a.md", "/plats/nyheter/a/"),
        # From easy to read to easy to read, but for the way back.
        ("news/2026-11-01-a.lattlast.md", "../networks/skola.md", "/plats/natverk/skola/lattlast/"),
        ("news/2026-11-01-a.lattlast.md", "../networks/kultur.md", "/plats/natverk/kultur/"),
        ("news/2026-11-01-a.lattlast.md", "2026-11-01-a.md", "/plats/nyheter/a/"),
    ],
)
def test_a_link_keeps_to_the_version_that_one_reads(
    site: MakeSite, file: str, written: str, href: str
) -> None:
    assert link(site, written, file) == (href, "orden")


def test_a_link_to_a_hidden_entry_is_only_its_words(site: MakeSite) -> None:
    assert link(site, "../news/2026-01-01-hemlig.md") == ("", "orden")
    assert link(site, "2026-01-01-hemlig.md#del") == ("", "orden")


def test_many_links_to_hidden_entries_are_only_their_words(site: MakeSite) -> None:
    text = " ".join(f"[ord {number}](../news/2026-01-01-hemlig.md)" for number in range(5000))
    made = Planned(site(SITE + f"-- content/pages/m.md --\n---\ntitle: M\n---\n{text}\n"))
    found = str(made.view("/m/").body)
    assert found == "<p>" + " ".join(f"ord {number}" for number in range(5000)) + "</p>"


def test_a_link_to_a_part_of_its_own_page_is_the_fragment_alone(site: MakeSite) -> None:
    made = Planned(
        site(
            SETTINGS + "-- content/pages/a.md --\n---\ntitle: A\n---\n"
            "[Ned](#del) och [åter](a.md#del) och [hit](a.md).\n\n## Del\n\nText.\n"
        )
    )
    assert made.problems == []
    assert LINK.findall(str(made.view("/a/").body)) == [
        ("#del", "Ned"),
        ("#del", "åter"),
        ("/plats/a/", "hit"),
    ]


def test_a_draft_may_link_to_its_own_parts(site: MakeSite) -> None:
    assert Planned(site(SITE)).problems == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("../networks/skolan.md", "dead-link"),
        ("../networks/skola.md#mote", "dead-fragment"),
        ("#ingenstans", "dead-fragment"),
        ("/natverken/", "dead-link"),
        ("//annan.example/", "dead-link"),
        ("../documents/plan.docx", "dead-link"),
        ("https://prov.example/plats/finns-inte/", "dead-link"),
        ("../../../etc/passwd", "dead-link"),
    ],
)
def test_a_dead_link_is_reported_at_its_place(site: MakeSite, written: str, code: str) -> None:
    post = f"---\ntitle: A\ndate: 2026-11-01\n---\n\nSe [orden]({written}) här.\n{MORE}"
    made = Planned(site(f"{SITE}-- content/news/2026-11-01-a.md --\n{post}"))
    assert made.problems == [f"content/news/2026-11-01-a.md:6:4 {code}"]


def test_a_network_can_be_linked_to_at_its_meetings(site: MakeSite) -> None:
    small = site(
        "-- content/networks/skola.md --\n---\ntitle: Skola\n---\nText.\n"
        "-- content/networks/vard.md --\n---\ntitle: Vård\n---\n## Möten\n\nHär.\n"
        "-- content/pages/om.md --\n---\ntitle: Om\n---\n"
        "Se [skolans möten](../networks/skola.md#moten) och [vårdens](../networks/vard.md#moten).\n"
    )

    assert small.build().problems == []
    for name in ("skola", "vard"):
        assert small.read(f"natverk/{name}/index.html").count('id="moten"') == 1


def test_the_own_host_is_the_same_with_and_without_www(site: MakeSite) -> None:
    assert link(site, "https://www.prov.example/plats/natverk/skola/") == (
        "/plats/natverk/skola/",
        "orden",
    )


@pytest.mark.parametrize("host", ["örebro.example", "xn--rebro-iua.example"])
def test_the_own_host_is_the_same_as_typed_and_as_browsers_copy_it(
    site: MakeSite, host: str
) -> None:
    small = site(
        "-- content/site.yaml --\nname: P\nbase_url: https://örebro.example\n"
        "-- content/pages/om.md --\n---\ntitle: Om\n---\n"
        f"Se [startsidan](https://{host}/).\n"
    )
    assert 'Se <a href="/">startsidan</a>.' in str(Planned(small).view("/om/").body)
