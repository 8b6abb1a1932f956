"""Which pages a site has, at which addresses, and what happens where two want the same."""

from collections.abc import Callable

import pytest

from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]


def news(count: int) -> str:
    """Posts of one year, one for each of its last days."""
    return "".join(
        f"-- content/news/2025-12-{31 - n:02}-p{n}.md --\n"
        f"---\ntitle: Post {n}\ndate: 2025-12-{31 - n:02}\ntags: [a]\n---\nText.\n"
        for n in range(count)
    )


def page(path: str, front: str = "title: A", body: str = "Text.") -> str:
    return f"-- content/{path} --\n---\n{front}\n---\n{body}\n"


def redirects(made: Planned) -> dict[str, str]:
    return {page.address: page.target for page in made.of_format("redirect")}


# --- Addresses ---


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("pages/index.md", "/"),
        ("pages/om.md", "/om/"),
        ("pages/om/index.md", "/om/"),
        ("pages/om/Våra mål/index.md", "/om/vara-mal/"),
        ("pages/om/Våra mål/Åtta_steg.md", "/om/vara-mal/atta-steg/"),
        ("networks/skola.md", "/natverk/skola/"),
        ("forum/index.md", "/forum/"),
        ("forum/motet.md", "/forum/motet/"),
        ("events/mote.md", "/kalender/mote/"),
        ("news/2026-01-02-hej-då.md", "/nyheter/hej-da/"),
    ],
)
def test_an_entry_has_the_address_of_its_place(site: MakeSite, path: str, address: str) -> None:
    fields = {"events": "\nstart: 2026-12-01", "news": "\ndate: 2026-01-02"}
    front = f"title: A{fields.get(path.partition('/')[0], '')}"
    made = Planned(site(page(path, front)))
    assert made.problems == []
    assert made.pages[address].entry.startswith(path.partition("/")[0])


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("Ny adress", "/ny-adress/"),
        ("räksmörgås", "/raksmorgas/"),
        ("a/../b", "/a-b/"),
        ("ÅÄÖ 100 %", "/aao-100/"),
    ],
)
def test_a_slug_becomes_a_safe_part_of_an_address(site: MakeSite, slug: str, address: str) -> None:
    made = Planned(site(page("pages/om.md", f"title: A\nslug: {slug}")))
    assert made.problems == []
    assert address in made.pages


def test_versions_stand_beside_their_original(site: MakeSite) -> None:
    settings = (
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nlanguages: [sv, en]\n"
    )
    files = ("om.md", "om.en.md", "om.lattlast.md", "vi.en.md", "vi.md")
    made = Planned(site(settings + "".join(page(f"pages/{file}") for file in files)))
    assert {"/om/", "/en/om/", "/om/lattlast/", "/en/vi/", "/vi/"} <= set(made.pages)


def test_a_translation_may_have_a_slug_of_its_own(site: MakeSite) -> None:
    settings = (
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nlanguages: [sv, en]\n"
    )
    text = page("pages/om.md", "title: Om\nslug: om-oss") + page(
        "pages/om.en.md", "title: About\nslug: about"
    )
    made = Planned(site(settings + text))
    assert {"/om-oss/", "/en/about/"} <= set(made.pages)


def test_the_settings_choose_the_parts_of_kinds(site: MakeSite) -> None:
    made = Planned(
        site(
            "-- content/site.yaml --\nname: P\nbase_url: https://p.example\n"
            "paths:\n  news: aktuellt\n"
            + page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02")
        )
    )
    assert {"/aktuellt/", "/aktuellt/a/", "/aktuellt/2026/", "/aktuellt/atom.xml"} <= set(
        made.pages
    )


def test_a_small_site_has_all_its_own_pages(site: MakeSite) -> None:
    own = {"/", "/404.html", "/a-o/", "/sok/", "/sitemap.xml", "/robots.txt"}
    assert set(Planned(site("")).pages) == own


def test_an_easy_to_read_introduction_is_a_page(site: MakeSite) -> None:
    text = page("networks/index.md", "title: Nätverk") + page(
        "networks/index.lattlast.md", "title: Nätverk, lätt"
    )
    made = Planned(site(text))
    assert made.pages["/natverk/lattlast/"].template == "page/page.html"
    assert [version[2] for version in made.view("/natverk/").versions] == [
        "/natverk/",
        "/natverk/lattlast/",
    ]
    assert made.view("/natverk/lattlast/").breadcrumbs[-1] == ("Nätverk", "/natverk/")


# --- Lists ---


@pytest.mark.parametrize(
    ("count", "last"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (13, 7), (14, 7)]
)
def test_a_list_has_as_many_pages_as_it_needs(site: MakeSite, count: int, last: int) -> None:
    made = Planned(
        site(
            "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nper_page: 2\n"
            + news(count)
        )
    )
    pages = [
        each
        for each in made.plan.pages.values()
        if each.template == "news/list.html" and not each.term
    ]
    assert [each.number for each in pages] == list(range(1, last + 1))
    assert {each.of for each in pages} <= {last}
    assert [key for each in pages for key in each.items] == [f"news/p{n}.sv" for n in range(count)]


def test_news_are_listed_by_year_and_by_tag(site: MakeSite) -> None:
    text = page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02\ntags: [Skola, råd & stöd]")
    text += page("news/2025-12-31-b.md", "title: B\ndate: 2025-12-31 23:59\ntags: [skola, skola]")
    made = Planned(site(text))
    lists = {
        each.address: (each.title, each.items)
        for each in made.plan.pages.values()
        if each.template == "news/list.html"
    }
    assert lists == {
        "/nyheter/": ("Nyheter", ("news/a.sv", "news/b.sv")),
        "/nyheter/2026/": ("Nyheter 2026", ("news/a.sv",)),
        "/nyheter/2025/": ("Nyheter 2025", ("news/b.sv",)),
        "/nyheter/amne/skola/": ("Nyheter om Skola", ("news/a.sv", "news/b.sv")),
        "/nyheter/amne/rad-stod/": ("Nyheter om råd & stöd", ("news/a.sv",)),
    }


def test_a_tag_of_signs_alone_has_no_list(site: MakeSite) -> None:
    made = site(page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02\ntags: ['+++']"))
    assert made.build().exit_code == 0
    view = Planned(made).view("/nyheter/a/")
    assert view.entry is not None
    assert view.tags(view.entry) == (("+++", None),)


def test_an_event_moves_to_the_past_when_it_is_over(site: MakeSite) -> None:
    made = site(
        page("events/a.md", "title: A\nstart: 2026-11-30 13:00\nend: 2026-11-30 15:00")
        + page("events/b.md", "title: B\nstart: 2026-11-30")
    )
    before = Planned(made, at="2026-11-30T14:59:59")
    after = Planned(made, at="2026-11-30T15:00")
    assert before.pages["/kalender/"].items == ("events/b.sv", "events/a.sv")
    assert "/kalender/tidigare/" not in before.pages
    assert after.pages["/kalender/"].items == ("events/b.sv",)
    assert after.pages["/kalender/tidigare/"].items == ("events/a.sv",)


# --- Collisions ---


def test_two_files_with_one_address_are_reported_at_one_of_them(site: MakeSite) -> None:
    made = Planned(site(page("pages/om.md") + page("pages/om/index.md")))
    assert made.problems == ["content/pages/om/index.md:2:8 address-collision"]


def test_names_that_differ_by_the_form_of_letters_are_one(site: MakeSite) -> None:
    (found,) = Planned(site(page("pages/möte.md") + page("pages/mo\u0308te.md"))).problems
    assert found.endswith(":1:1 same-name")


@pytest.mark.parametrize("other", ["pages/MÖTE.md", "pages/mote.md", "pages/Möte.md"])
def test_addresses_that_differ_by_case_or_marks_collide(site: MakeSite, other: str) -> None:
    (found,) = Planned(site(page("pages/möte.md") + page(other))).problems
    assert found.endswith(":2:8 address-collision")


def test_the_slug_is_what_to_change_where_there_is_one(site: MakeSite) -> None:
    text = page("pages/om.md") + page("pages/vi.md", "title: V\nslug: om")
    assert Planned(site(text)).problems == ["content/pages/vi.md:3:7 address-collision"]


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("pages/sok.md", "title: S"),
        ("pages/a-o.md", "title: S"),
        ("news/2026-01-01-x.md", "title: S\ndate: 2026-01-01\nslug: '2026'"),
        ("pages/nyheter.md", "title: S"),
    ],
)
def test_a_file_in_the_place_of_a_page_of_the_site_is_told(
    site: MakeSite, path: str, front: str
) -> None:
    text = page("news/2026-01-02-a.md", "title: A\ndate: 2026-01-02") + page(path, front)
    (found,) = Planned(site(text)).problems
    assert found.startswith(f"content/{path}:")
    assert found.endswith("address-collision")


# --- Redirects ---


def moved(site: MakeSite, lines: str, front: str = "title: A") -> Planned:
    return Planned(site(page("pages/om.md", front) + f"-- content/redirects.yaml --\n{lines}\n"))


def test_aliases_and_redirects_lead_to_pages(site: MakeSite) -> None:
    made = moved(
        site,
        "/gammal/: /om/\n/borta/: gone\n/ut/: https://annan.example/",
        "title: A\naliases: [/om-oss, /2019/om.html]",
    )
    assert made.problems == []
    assert redirects(made) == {
        "/om-oss/": "/om/",
        "/2019/om.html": "/om/",
        "/gammal/": "/om/",
        "/borta/": "",
        "/ut/": "https://annan.example/",
    }


def test_a_chain_of_redirects_is_one_step(site: MakeSite) -> None:
    made = moved(site, "/a/: /b/\n/b/: /c#del\n/c/: /om/\n/d/: /e/\n/e/: gone")
    assert made.problems == [
        f"content/redirects.yaml:{line}:6 redirect-chain" for line in (1, 2, 4)
    ]
    assert redirects(made) == {"/a/": "/om/", "/b/": "/om/", "/c/": "/om/", "/d/": "", "/e/": ""}


def test_a_circle_of_redirects_leads_nowhere(site: MakeSite) -> None:
    made = moved(site, "/a/: /b/\n/b/: /a/\n/c/: /c/\n/d/: /a/")
    assert made.problems == [f"content/redirects.yaml:{line}:6 redirect-circle" for line in (1, 3)]


@pytest.mark.parametrize(
    ("written", "target"),
    [("/OM/", "/om/"), ("/om", "/om/"), ("/om/#del", "/om/#del")],
)
def test_a_redirect_leads_to_the_address_as_it_is(
    site: MakeSite, written: str, target: str
) -> None:
    made = moved(site, f"/a/: {written}")
    assert made.problems == []
    assert redirects(made) == {"/a/": target}


def test_an_old_address_with_escapes_is_the_file_that_hosts_look_for(site: MakeSite) -> None:
    assert redirects(moved(site, "/gammal%20sida/: /om/")) == {"/gammal sida/": "/om/"}


def test_a_redirect_may_lead_to_a_document(site: MakeSite) -> None:
    made = site("-- content/redirects.yaml --\n/plan/: /documents/plan.pdf\n")
    made.write("content/documents/plan.pdf", "%PDF")
    assert Planned(made).problems == []


@pytest.mark.parametrize("old", ["/om/", "/om", "/OM/", "/a-o/", "/om/index.html"])
def test_an_old_address_that_is_a_page_is_told(site: MakeSite, old: str) -> None:
    made = moved(site, f"{old}: /sok/")
    (found,) = made.problems
    assert found.endswith("alias-hides-page")


def test_an_old_address_that_is_the_same_file_needs_no_redirect(site: MakeSite) -> None:
    made = moved(site, "/om/index.html: /om/\n/index.html: /")
    assert made.problems == []
    assert redirects(made) == {}


@pytest.mark.parametrize("old", ["/../om2/", "/a/%2e%2e/%2e%2e/b/", "/./x/"])
def test_an_old_address_that_leads_out_of_the_site_is_told(site: MakeSite, old: str) -> None:
    (found,) = moved(site, f"{old}: /om/").problems
    assert found.endswith("bad-address")


@pytest.mark.parametrize("new", ["/finns-inte/", "/om/x/"])
def test_a_redirect_to_nothing_is_told(site: MakeSite, new: str) -> None:
    assert moved(site, f"/a/: {new}").problems == ["content/redirects.yaml:1:6 redirect-to-nowhere"]


def test_no_night_fails_because_a_page_has_had_its_time(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\n"
        "menu: [/tillfalligt/, {to: /nyheter/, label: Nytt}]\n"
        "-- content/redirects.yaml --\n/gammal/: /tillfalligt/\n"
        "-- content/alerts/a.yaml --\ntext: A\nunder: /tillfalligt/\n"
        + page("pages/om.md", "title: Om", "Se [sidan](/tillfalligt/).")
        + page("pages/tillfalligt.md", "title: T\npublish: 2026-02-01\nexpires: 2026-03-01")
        + page("news/2026-02-01-n.md", "title: N\ndate: 2026-02-01\nexpires: 2026-03-01")
    )
    during = Planned(made, at="2026-02-15")
    assert [title for title, _, _ in during.view("/").menu] == ["T", "Nytt"]
    assert redirects(during) == {"/gammal/": "/tillfalligt/"}
    assert 'href="/tillfalligt/"' in during.view("/om/").body
    for night in ("2026-01-15", "2026-03-15"):
        planned = Planned(made, at=night)
        assert planned.problems == []
        # The list of news stays, empty.
        assert [title for title, _, _ in planned.view("/").menu] == ["Nytt"]
        assert redirects(planned) == {}
        assert planned.view("/om/").body == "<p>Se sidan.</p>"


def test_an_old_address_may_take_the_place_of_what_has_gone(site: MakeSite) -> None:
    text = page("pages/gick.md", "title: G\nexpires: 2026-03-01") + page("pages/om.md")
    made = Planned(site(f"{text}-- content/redirects.yaml --\n/gick/: /om/\n"))
    assert made.problems == []
    assert redirects(made) == {"/gick/": "/om/"}


def test_a_statement_of_which_little_is_known_says_what_is(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: Prov\nbase_url: https://prov.example\n"
        "accessibility:\n  method: Genom att fråga\n" + page("pages/om.md")
    )
    assert made.check().problems == ["content/site.yaml:4:3 statement-incomplete"]
    assert "Genom att fråga" in Planned(made).read("/tillganglighetsredogorelse/")


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("/robots.txt", "alias-hides-page"),
        ("/sitemap.xml/x/", "alias-hides-page"),
        ("/om/index.html/x/", "alias-hides-page"),
        ("/404.html/x/", "alias-hides-page"),
        ("/site-manifest.json", "alias-hides-page"),
        ("/.sitegen-staging/x/", "alias-hides-page"),
        ("/%2e%2e/x/", "bad-address"),
        ("/x%00y/", "bad-address"),
        ("/x%0Ay/", "bad-address"),
        ("/C:/x/", "bad-address"),
        ("/" + "\U0001f600" * 90 + "/", "bad-address"),
    ],
)
def test_an_old_address_that_no_disk_can_have_is_found_by_check_too(
    site: MakeSite, alias: str, code: str
) -> None:
    made = site(page("pages/om.md", f"title: A\naliases: '{alias}'"))
    expected = [f"content/pages/om.md:3:10 {code}"]
    assert made.check().problems == expected
    assert made.build().problems == expected


def test_two_old_addresses_cannot_be_a_file_and_its_folder(site: MakeSite) -> None:
    made = site(page("pages/om.md", "title: A\naliases: [/a.html, /a.html/b/]"))
    assert made.check().problems == ["content/pages/om.md:3:20 alias-hides-page"]


def test_an_address_is_never_longer_than_disks_allow(site: MakeSite) -> None:
    long = "\u4e2d" * 80
    deep = "/".join([long] * 6)
    made = site(page(f"pages/{long}.md") + page(f"pages/{deep}/a.md"))
    expected = [f"content/pages/{deep}/a.md:2:8 bad-file-name"]
    assert made.check().problems == expected
    assert made.build().problems == expected
