"""What layouts may ask: ways through the site, lists, and both directions of every reference."""

import re
from collections.abc import Callable

import pytest

from sitegen.render.edition import Shown
from sitegen.render.view import View
from tests.conftest import Site
from tests.edits import SITE
from tests.planned import Planned

MakeSite = Callable[[str], Site]

TWO_LANGUAGES = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
"""


def page(path: str, front: str = "title: A", body: str = "Text.") -> str:
    return f"-- content/{path} --\n---\n{front}\n---\n{body}\n"


def titles(shown: tuple[Shown | None, ...]) -> list[str]:
    return [each.title if each else "" for each in shown]


# --- Ways through the site ---


def test_breadcrumbs_lead_from_home_to_the_parent(site: MakeSite) -> None:
    made = Planned(
        site(
            page("pages/om/index.md", "title: Om")
            + page("pages/om/vi/oss.md", "title: Oss")
            + page("pages/om/vi/oss.lattlast.md", "title: Oss, lätt")
            + page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02")
        )
    )
    crumbs = {
        address: made.view(address).breadcrumbs
        for address in ("/", "/404.html", "/om/", "/om/vi/oss/lattlast/", "/nyheter/2026/")
    }
    home = ("Start", "/")
    assert crumbs == {
        "/": (),
        "/404.html": (),
        "/om/": (home,),
        # There is no page at /om/vi/.
        "/om/vi/oss/lattlast/": (home, ("Om", "/om/"), ("Oss", "/om/vi/oss/")),
        "/nyheter/2026/": (home, ("Nyheter", "/nyheter/")),
    }


def test_breadcrumbs_of_a_translation_stay_in_its_language(site: MakeSite) -> None:
    made = Planned(
        site(
            TWO_LANGUAGES
            + page("networks/skola.md", "title: Skola")
            + page("networks/skola.en.md", "title: School")
        )
    )
    crumbs = made.view("/en/networks/skola/").breadcrumbs
    assert crumbs == (("Home", "/en/"), ("Networks", "/en/networks/"))


def test_a_redirect_is_no_step_of_breadcrumbs(site: MakeSite) -> None:
    made = Planned(
        site(page("pages/om/vi.md", "title: Vi") + "-- content/redirects.yaml --\n/om/: /om/vi/\n")
    )
    assert made.view("/om/vi/").breadcrumbs == (("Start", "/"),)


def test_the_menu_marks_the_page_and_the_section_that_one_is_in(site: MakeSite) -> None:
    settings = (
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\n"
        "menu: [/, /om/, {to: /oms/, label: Kort}]\n"
    )
    made = Planned(
        site(
            settings
            + page("pages/om.md", "title: Om")
            + page("pages/om/vi.md", "title: Vi")
            + page("pages/oms.md", "title: Oms")
        )
    )
    assert made.view("/").menu == (("P", "/", "page"), ("Om", "/om/", ""), ("Kort", "/oms/", ""))
    assert [mark for _, _, mark in made.view("/om/").menu] == ["", "page", ""]
    assert [mark for _, _, mark in made.view("/om/vi/").menu] == ["", "section", ""]
    assert [mark for _, _, mark in made.view("/oms/").menu] == ["", "", "page"]


def test_a_menu_of_an_old_address_leads_to_the_new_one(site: MakeSite) -> None:
    settings = "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nmenu: /gammal/\n"
    made = Planned(site(settings + page("pages/om.md", "title: Om\naliases: /gammal/")))
    assert made.view("/om/").menu == (("Om", "/om/", "page"),)


def test_without_settings_the_menu_is_the_sections_and_the_top_pages(site: MakeSite) -> None:
    made = Planned(
        site(
            page("networks/a.md")
            + page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02")
            + page("pages/zebra.md", "title: Zebra\nmenu: 1")
            + page("pages/om.md", "title: Om\nmenu: 2")
            + page("pages/om/vi.md", "title: Vi")
            + page("pages/dold.md", "title: Dold\nmenu: false")
        )
    )
    assert [title for title, _, _ in made.view("/").menu] == ["Nätverk", "Nyheter", "Zebra", "Om"]


# --- Versions ---


def versions(made: Planned, address: str) -> dict[str, str | None]:
    return {each.code: each.url for each in made.view(address).versions}


def test_a_page_names_its_versions_and_says_which_it_is(site: MakeSite) -> None:
    made = Planned(
        site(
            TWO_LANGUAGES
            + page("pages/om.md", "title: Om")
            + page("pages/om.en.md", "title: About")
            + page("pages/om.lattlast.md", "title: Om, lätt")
        )
    )
    assert [
        (each.code, each.label, each.url, each.language, each.is_here)
        for each in made.view("/en/om/").versions
    ] == [
        ("sv", "Svenska", "/om/", "sv", False),
        ("en", "English", "/en/om/", "en", True),
        ("lattlast", "Lättläst", "/om/lattlast/", "sv", False),
    ]
    # 'Svenska' would say nothing to a reader of Swedish.
    assert made.view("/om/lattlast/").versions[0].label == "Vanlig svenska"
    both = (
        ("sv", "https://prov.example/om/"),
        ("en", "https://prov.example/en/om/"),
        ("x-default", "https://prov.example/om/"),
    )
    assert made.view("/om/").alternates == made.view("/en/om/").alternates == both
    # In Swedish twice would be no alternate.
    assert made.view("/om/lattlast/").alternates == ()


def test_lists_and_own_pages_have_versions_too(site: MakeSite) -> None:
    made = Planned(
        site(
            TWO_LANGUAGES
            + page("pages/index.md", "title: Hem")
            + page("news/index.md", "title: Nytt")
            + page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02\ntags: [x]")
            + page("news/2026-01-02-a.en.md", "title: A")
            + page("events/a.md", "title: A\nstart: 2026-01-02")
            + page("events/a.en.md", "title: A")
        )
    )
    pairs = {
        "/": "/en/",
        "/nyheter/": "/en/news/",
        "/nyheter/2026/": "/en/news/2026/",
        "/nyheter/amne/x/": None,
        "/kalender/": "/en/events/",
        "/kalender/tidigare/": "/en/events/past/",
        "/a-o/": "/en/a-z/",
        "/sok/": "/en/search/",
        "/404.html": None,
    }
    assert {address: versions(made, address)["en"] for address in pairs} == pairs
    assert {versions(made, english)["sv"] for english in pairs.values() if english} == {
        address for address, english in pairs.items() if english
    }


def test_a_later_page_of_a_list_is_no_version_of_the_first(site: MakeSite) -> None:
    posts = "".join(
        page(f"news/2026-01-0{n}-p{n}.md", f"title: P{n}\ndate: 2026-01-0{n}")
        + page(f"news/2026-01-0{n}-p{n}.en.md", "title: P")
        for n in (1, 2, 3)
    )
    made = Planned(
        site(TWO_LANGUAGES + "per_page: 2\n" + page("news/index.md", "title: Nytt") + posts)
    )
    assert versions(made, "/nyheter/sida/2/") == {"sv": "/nyheter/sida/2/", "en": None}
    assert made.view("/nyheter/sida/2/").alternates == ()


def test_a_site_of_one_language_offers_no_switch(site: MakeSite) -> None:
    made = Planned(site(page("pages/om.md")))
    assert made.view("/om/").versions == ()
    assert made.view("/om/").alternates == ()


def test_a_translation_takes_what_it_does_not_give(site: MakeSite) -> None:
    made = Planned(
        site(
            TWO_LANGUAGES
            + "-- content/people/bo.yaml --\nname: Bo\n"
            + page(
                "networks/a.md", "title: A\narea: Skola\naudience: Alla\nresponsible: bo\nslug: x"
            )
            + page("networks/a.en.md", "title: B\naudience: All")
        )
    )
    view = made.view("/en/networks/a/")
    entry = view.entry
    assert entry is not None
    assert (entry.fields.area, entry.fields.audience) == ("Skola", "All")
    assert titles(view.named(entry, "responsible")) == ["Bo"]


# --- Pagination ---


def paginated(site: MakeSite, count: int) -> Planned:
    posts = "".join(
        page(f"news/2025-12-{31 - n:02}-p{n}.md", f"title: P{n}\ndate: 2025-12-{31 - n:02}")
        for n in range(count)
    )
    return Planned(
        site(f"-- content/site.yaml --\nname: P\nbase_url: https://p.example\nper_page: 2\n{posts}")
    )


def test_a_list_of_one_page_has_no_pagination(site: MakeSite) -> None:
    made = paginated(site, 2)
    assert made.view("/nyheter/").pagination is None
    assert made.view("/nyheter/").document_title == "Nyheter – P"
    assert "pagination" not in made.read("/nyheter/")


def test_a_list_of_two_pages(site: MakeSite) -> None:
    made = paginated(site, 3)
    assert made.view("/nyheter/").document_title == "Nyheter, sida 1 av 2 – P"
    assert made.view("/nyheter/").pagination == (
        None,
        "/nyheter/sida/2/",
        ((1, "/nyheter/", True), (2, "/nyheter/sida/2/", False)),
    )
    assert made.view("/nyheter/sida/2/").pagination == (
        "/nyheter/",
        None,
        ((1, "/nyheter/", False), (2, "/nyheter/sida/2/", True)),
    )


def test_a_list_of_seven_pages_marks_the_one_that_is_shown(site: MakeSite) -> None:
    made = paginated(site, 14)
    for number in range(1, 8):
        address = "/nyheter/" if number == 1 else f"/nyheter/sida/{number}/"
        html = made.read(address)
        assert f"<title>Nyheter, sida {number} av 7 – P</title>" in html
        (nav,) = re.findall(r'<nav class="pagination".*?</nav>', html, re.DOTALL)
        assert re.findall(r'href="([^"]*)" aria-current="page"', nav) == [address]
        assert ('rel="prev"' in nav, 'rel="next"' in nav) == (number > 1, number < 7)
        assert len(re.findall('<a href="/nyheter/(?:sida/[0-9]/)?"', nav)) == 7 + 2 - (
            number in (1, 7)
        )


def test_a_long_list_shows_its_ends_and_the_pages_about_the_one_that_is_shown(
    site: MakeSite,
) -> None:
    made = paginated(site, 31)
    shown = made.view("/nyheter/sida/10/").pagination
    assert shown is not None
    assert [number for number, _, _ in shown.numbers] == [1, 8, 9, 10, 11, 12, 16]
    html = made.read("/nyheter/sida/10/")
    assert html.count('<li class="gap" aria-hidden="true">…</li>') == 2
    assert made.read("/nyheter/").count('class="gap"') == 1


# --- News ---

NEWS = (
    page("news/2025-12-31-a.md", "title: A\ndate: 2025-12-31\ntags: [öl, ål]")
    + page("news/2026-01-01-b.md", "title: B\ndate: 2026-01-01\ntags: [ål]")
    + page("news/2026-01-02-c.md", "title: C\ndate: 2026-01-02")
)


@pytest.mark.parametrize(
    ("name", "neighbours"), [("a", ["", "B"]), ("b", ["A", "C"]), ("c", ["B", ""])]
)
def test_a_post_has_the_one_before_and_the_one_after(
    site: MakeSite, name: str, neighbours: list[str]
) -> None:
    assert titles(Planned(site(NEWS)).view(f"/nyheter/{name}/").neighbours) == neighbours


def test_nothing_comes_before_or_after_a_calendar_file(site: MakeSite) -> None:
    """Its page has an entry, but no kind whose list it stands in."""
    events = "".join(page(f"events/e{n}.md", f"title: E\nstart: 2026-12-0{n}") for n in range(1, 4))
    made = Planned(site(events))
    for name in ("e1", "e2", "e3"):
        assert made.view(f"/kalender/{name}/{name}.ics").neighbours == (None, None)


def test_every_page_of_whatever_format_may_be_asked_everything(site: MakeSite) -> None:
    made = Planned(site(SITE))
    files = {"atom", "json-feed", "ics", "calendar", "sitemap", "robots"}
    assert {each.format for each in made.pages.values()} >= {*files, "html", "redirect"}
    names = [name for name, each in vars(View).items() if isinstance(each, property)]
    assert "neighbours" in names
    for each in made.pages:
        for name in names:
            getattr(made.view(each), name)


def test_years_and_topics_say_how_many_and_which_is_shown(site: MakeSite) -> None:
    made = Planned(site(NEWS))
    assert made.view("/nyheter/2026/").archive == (
        ("2026", "/nyheter/2026/", 2, True),
        ("2025", "/nyheter/2025/", 1, False),
    )
    assert made.view("/nyheter/amne/al/").topics == (
        ("ål", "/nyheter/amne/al/", 2, True),
        ("öl", "/nyheter/amne/ol/", 1, False),
    )


def test_a_tag_that_no_news_has_is_no_link(site: MakeSite) -> None:
    made = Planned(site(NEWS + page("networks/n.md", "title: N\ntags: [ål, annat]")))
    view = made.view("/natverk/n/")
    assert view.entry is not None
    assert view.tags(view.entry) == (("ål", "/nyheter/amne/al/"), ("annat", None))


# --- References, in both directions ---

PLACES = """\
-- content/people/bo.yaml --
name: Bo
organisation: kommunen
-- content/organisations/kommunen.yaml --
name: Kommunen
""" + (
    page("networks/skola.md", "title: Skola\nresponsible: bo\ncontact: bo")
    + page("forum/index.md", "title: Forum\nconvener: kommunen")
    + page("forum/motet.md", "title: Mötet\nchair: bo\nmembers: [kommunen, bo, bo]")
    + page(
        "events/forr.md",
        "title: Förr\nstart: 2026-01-02\nnetworks: skola\nbodies: motet\norganisers: kommunen",
    )
    + page("events/sedan.md", "title: Sedan\nstart: 2026-12-02\nnetworks: skola\nbodies: motet")
    + page("events/inte.md", "title: Inte\nstart: 2026-12-01\ncancelled: true\nreplaced_by: sedan")
    + page(
        "jobs/jobb.md",
        "title: Jobb\nemployer: kommunen\ndate: 2026-01-01\ndeadline: 2026-12-01\ncontact: bo",
    )
    + page(
        "jobs/stangt.md",
        "title: Stängt\nemployer: kommunen\ndate: 2026-11-01\ndeadline: 2026-11-02",
    )
    + page("news/2026-01-02-n.md", "title: Nytt\ndate: 2026-01-02\ncontact: bo")
)


@pytest.mark.parametrize(
    ("address", "kind", "field", "section", "expected"),
    [
        ("/personer/bo/", "network", "responsible", "", ["Skola"]),
        ("/personer/bo/", "network", "", "", ["Skola"]),
        ("/personer/bo/", "body", "chair", "", ["Mötet"]),
        ("/personer/bo/", "body", "members", "", ["Mötet"]),
        ("/personer/bo/", "job", "contact", "open", ["Jobb"]),
        ("/personer/bo/", "news", "", "", ["Nytt"]),
        ("/organisationer/kommunen/", "body", "members", "", ["Mötet"]),
        ("/organisationer/kommunen/", "forum", "convener", "", ["Forum"]),
        ("/organisationer/kommunen/", "person", "organisation", "", ["Bo"]),
        ("/organisationer/kommunen/", "job", "employer", "open", ["Jobb"]),
        ("/organisationer/kommunen/", "job", "employer", "closed", ["Stängt"]),
        ("/organisationer/kommunen/", "event", "organisers", "past", ["Förr"]),
        ("/natverk/skola/", "event", "networks", "coming", ["Sedan"]),
        ("/natverk/skola/", "event", "networks", "past", ["Förr"]),
        ("/natverk/skola/", "event", "networks", "", ["Förr", "Sedan"]),
        ("/forum/motet/", "event", "bodies", "coming", ["Sedan"]),
        ("/forum/motet/", "event", "bodies", "past", ["Förr"]),
        ("/kalender/sedan/", "event", "replaced_by", "", ["Inte"]),
    ],
)
def test_an_entry_knows_who_names_it(
    site: MakeSite, address: str, kind: str, field: str, section: str, expected: list[str]
) -> None:
    made = Planned(site(PLACES))
    assert made.problems == []
    view = made.view(address)
    assert view.entry is not None
    assert titles(view.naming(view.entry, kind, field, section)) == expected
    for title in expected:
        if section != "closed" and kind != "forum":
            assert title in made.read(address) or field == "replaced_by"


@pytest.mark.parametrize(
    ("address", "field", "expected"),
    [
        ("/natverk/skola/", "responsible", ["Bo"]),
        ("/natverk/skola/", "contact", ["Bo"]),
        ("/forum/", "convener", ["Kommunen"]),
        ("/forum/motet/", "members", ["Kommunen", "Bo"]),
        ("/kalender/forr/", "networks", ["Skola"]),
        ("/kalender/forr/", "bodies", ["Mötet"]),
        ("/kalender/forr/", "organisers", ["Kommunen"]),
        ("/kalender/inte/", "replaced_by", ["Sedan"]),
        ("/lediga-jobb/jobb/", "employer", ["Kommunen"]),
        ("/personer/bo/", "organisation", ["Kommunen"]),
    ],
)
def test_an_entry_knows_whom_it_names(
    site: MakeSite, address: str, field: str, expected: list[str]
) -> None:
    view = Planned(site(PLACES)).view(address)
    assert view.entry is not None
    assert titles(view.named(view.entry, field)) == expected


def test_references_answer_in_the_language_one_reads(site: MakeSite) -> None:
    english = page("networks/skola.en.md", "title: School") + page(
        "events/sedan.en.md", "title: Then"
    )
    made = Planned(site(TWO_LANGUAGES + PLACES + english))
    view = made.view("/en/networks/skola/")
    assert view.entry is not None
    assert titles(view.naming(view.entry, "event", "networks")) == ["Förr", "Then"]
    assert [each.language for each in view.named(view.entry, "responsible")] == ["sv"]


# --- Lists ---


def test_the_index_has_everything_under_its_letter(site: MakeSite) -> None:
    made = Planned(
        site(
            page("pages/index.md", "title: Hem")
            + page("pages/ar.md", "title: 2026 i korthet")
            + page("pages/t.md", "title: '#Taettklivframåt'")
            + page("pages/c.md", "title: ”Citat”")
            + page("pages/o.md", "title: öl")
            + page("pages/o2.md", "title: Åska")
            + page("pages/gomd.md", "title: Gömd\nnoindex: true")
        )
    )
    index = made.view("/a-o/").index
    assert [(letter, titles(shown)) for letter, shown in index] == [
        ("0–9", ["2026 i korthet"]),
        ("C", ["”Citat”"]),
        ("T", ["#Taettklivframåt"]),
        ("Å", ["Åska"]),
        ("Ö", ["öl"]),
    ]
    ids = re.findall(r'<h2 id="([^"]*)"', made.read("/a-o/"))
    assert len(ids) == len(set(ids)) == 5
    assert all(re.fullmatch(r"[^\W\d_][\w-]*", each) for each in ids)


def test_children_are_the_pages_directly_below(site: MakeSite) -> None:
    made = Planned(
        site(
            page("pages/om.md", "title: Om\nchildren: true")
            + page("pages/om/b.md", "title: B")
            + page("pages/om/a/index.md", "title: A")
            + page("pages/om/a/x.md", "title: X")
            + page("pages/omsorg/y.md", "title: Y")
        )
    )
    assert titles(made.view("/om/").children) == ["A", "B"]


# --- Alerts ---


def alert(name: str, front: str) -> str:
    return f"-- content/alerts/{name}.yaml --\n{front}\n"


def test_an_alert_shows_under_its_address_and_nowhere_else(site: MakeSite) -> None:
    made = Planned(
        site(
            page("pages/om.md")
            + page("pages/om/vi.md")
            + page("pages/omsorg.md")
            + alert("a", "text: Överallt")
            + alert("b", "text: Här\nunder: /om")
        )
    )
    shown = {address: titles(made.view(address).alerts) for address in made.pages}
    assert shown["/om/"] == shown["/om/vi/"] == ["Här", "Överallt"]
    assert shown["/"] == shown["/omsorg/"] == shown["/404.html"] == ["Överallt"]


def test_the_gravest_alert_comes_first(site: MakeSite) -> None:
    made = Planned(
        site(
            alert("a", "text: A")
            + alert("b", "text: B\nlevel: danger")
            + alert("c", "text: C\nlevel: warning")
        )
    )
    assert titles(made.view("/").alerts) == ["B", "C", "A"]


def test_an_alert_reaches_readers_of_every_language(site: MakeSite) -> None:
    made = Planned(
        site(
            TWO_LANGUAGES
            + page("networks/n.md")
            + page("networks/n.en.md")
            + alert("a", "text: Bara svenska")
            + alert("b", "text: Brand\nunder: /natverk/")
            + alert("b.en", "text: Fire")
        )
    )
    assert titles(made.view("/natverk/n/").alerts) == ["Bara svenska", "Brand"]
    assert titles(made.view("/en/networks/n/").alerts) == ["Bara svenska", "Fire"]
    assert titles(made.view("/en/").alerts) == ["Bara svenska"]


def test_an_alert_comes_and_goes_with_the_clock(site: MakeSite) -> None:
    made = site(alert("a", "text: A\npublish: 2026-11-21 08:00\nexpires: 2026-11-21"))
    times = ("2026-11-21T07:59:59", "2026-11-21T08:00", "2026-11-21T23:59:59", "2026-11-22T00:00")
    assert [len(Planned(made, at=at).view("/").alerts) for at in times] == [0, 1, 1, 0]


# --- Dates ---


@pytest.mark.parametrize(
    ("lines", "words", "machine"),
    [
        ("start: 2026-11-21", "21 november 2026", "2026-11-21"),
        (
            "start: 2026-11-21 13:00\nend: 2026-11-21 15:00",
            "21 november 2026 kl. 13.00–15.00",
            "2026-11-21T13:00+01:00 2026-11-21T15:00+01:00",
        ),
        ("start: 2026-06-01 09:00", "1 juni 2026 kl. 9.00", "2026-06-01T09:00+02:00"),
        ("start: 2026-11-21\nend: 2026-11-23", "21–23 november 2026", "2026-11-21 2026-11-23"),
        ("start: 2026-11-21\nend: 2026-11-21", "21 november 2026", "2026-11-21"),
        (
            "start: 2026-11-30 09:00\nend: 2026-12-02 16:00\nall_day: true",
            "30 november–2 december 2026",
            "2026-11-30 2026-12-02",
        ),
        (
            "start: 2026-11-30 09:00\nend: 2026-11-30 16:00\nall_day: true",
            "30 november 2026",
            "2026-11-30",
        ),
    ],
)
def test_the_time_of_an_event_in_words(
    site: MakeSite, lines: str, words: str, machine: str
) -> None:
    view = Planned(site(page("events/e.md", f"title: E\n{lines}"))).view("/kalender/e/")
    assert view.entry is not None
    html = str(view.interval(view.entry.fields)).replace("\u00a0", " ")
    ends = zip(machine.split(), words.split("–"), strict=True)
    assert html == "–".join(f'<time datetime="{when}">{said}</time>' for when, said in ends)


def test_a_time_that_lasts_over_days_says_what_is_known_of_both_ends(site: MakeSite) -> None:
    words = {
        "end: 2026-12-02 16:00": "30 november 2026 kl. 9.00 – 2 december 2026 kl. 16.00",
        "end: 2026-12-02": "30 november 2026 kl. 9.00 – 2 december 2026",
        "end: 2026-11-30": "30 november 2026 kl. 9.00",
    }
    for end, expected in words.items():
        made = Planned(site(page("events/e.md", f"title: E\nstart: 2026-11-30 09:00\n{end}")))
        view = made.view("/kalender/e/")
        assert view.entry is not None
        html = str(view.interval(view.entry.fields)).replace("\u00a0", " ")
        assert re.sub("<[^>]*>", "", html) == expected


# --- Addresses and documents ---


@pytest.mark.parametrize(
    ("base", "home"),
    [
        ("https://p.example", "https://p.example/"),
        ("https://p.example/a/b/", "https://p.example/a/b/"),
        ("https://p.example:8443/a", "https://p.example:8443/a/"),
        ("https://p.example/före", "https://p.example/f%C3%B6re/"),
        ("https://p.example/f%C3%B6re", "https://p.example/f%C3%B6re/"),
    ],
)
def test_the_address_of_the_site_may_have_a_path(site: MakeSite, base: str, home: str) -> None:
    made = Planned(site(page("pages/om.md")), base_url=base)
    assert made.view("/").canonical == home
    assert made.view("/om/").canonical == f"{home}om/"


def test_a_document_says_its_type_and_size_or_its_host(site: MakeSite) -> None:
    documents = (
        "documents:\n  - {file: plan.docx, title: Plan}\n"
        "  - {url: 'https://www.annan.example/b', title: Annan}"
    )
    made = site(page("forum/index.md", f"title: Forum\n{documents}"))
    made.write("content/documents/plan.docx", b"0" * 32_768)
    view = Planned(made).view("/forum/")
    assert view.entry is not None
    ours, theirs = (view.document(item) for item in view.entry.fields.documents)
    assert ours == ("/documents/plan.docx", "Plan", "Word, 32,8\u00a0kB", False)
    assert (theirs.url, theirs.external) == ("https://www.annan.example/b", True)
    assert "annan.example" in theirs.detail
