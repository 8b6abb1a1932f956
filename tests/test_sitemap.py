"""`sitemap.xml` and `robots.txt`: what search engines are told."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from sitegen.connect import pages
from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
BASE = "https://prov.example"

SITE = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/redirects.yaml --
/gammal/: /om/
/borta/: gone
-- content/pages/om.md --
---
title: Om
updated: 2026-03-04
aliases: [/om-oss/]
---
Text.
-- content/pages/om.en.md --
---
title: About
---
Text.
-- content/pages/gomd.md --
---
title: Gömd
noindex: true
---
Text.
-- content/pages/bara-svenska.md --
---
title: Bara
---
Text.
-- content/pages/halv.md --
---
title: Halv
---
Text.
-- content/pages/halv.en.md --
---
title: Half
noindex: true
---
Text.
-- content/organisations/x.yaml --
name: X
-- content/jobs/oppet.md --
---
title: Öppet
employer: x
date: 2026-11-01
deadline: 2026-11-30
---
-- content/jobs/stangt.md --
---
title: Stängt
employer: x
date: 2026-11-01
deadline: 2026-11-20
---
-- content/news/2026-02-01-a.md --
---
title: A
date: 2026-02-01
---
-- content/news/2026-01-01-b.md --
---
title: B
date: 2026-01-01
updated: 2026-05-06
---
"""


def listed(made: Planned, name: str = "/sitemap.xml") -> dict[str, ElementTree.Element]:
    """The elements of the map by address."""
    root = ElementTree.fromstring(made.read(name))  # noqa: S314 - our own file
    urls = {url.findtext(f"{MAP}loc", ""): url for url in root}
    assert len(urls) == len(root)
    return urls


def alternates(url: ElementTree.Element) -> dict[str, str]:
    return {each.get("hreflang", ""): each.get("href", "") for each in url.iter(LINK)}


def test_what_may_be_found_is_listed_and_nothing_else(site: MakeSite) -> None:
    made = Planned(site(SITE))
    assert made.problems == []
    found = {address.removeprefix(BASE) for address in listed(made)}
    assert {"/", "/om/", "/en/om/", "/lediga-jobb/oppet/", "/nyheter/", "/nyheter/a/"} <= found
    hidden = {"/gomd/", "/en/halv/", "/lediga-jobb/stangt/", "/gammal/", "/borta/", "/om-oss/"}
    assert found & {*hidden, "/404.html", "/sitemap.xml", "/nyheter/atom.xml"} == set()


def test_lastmod_is_the_day_that_content_says(site: MakeSite) -> None:
    found = listed(Planned(site(SITE)))
    days = {
        address.removeprefix(BASE): url.findtext(f"{MAP}lastmod") for address, url in found.items()
    }
    assert days["/om/"] == "2026-03-04"
    assert days["/nyheter/a/"] == "2026-02-01"
    assert days["/nyheter/b/"] == "2026-05-06"
    assert days["/bara-svenska/"] is None
    # A list changes with what it lists.
    assert days["/nyheter/"] == "2026-05-06"
    assert days["/"] is None


def test_each_version_lists_all_versions_itself_among_them(site: MakeSite) -> None:
    found = listed(Planned(site(SITE)))
    both = {"sv": f"{BASE}/om/", "en": f"{BASE}/en/om/", "x-default": f"{BASE}/om/"}
    assert alternates(found[f"{BASE}/om/"]) == both
    assert alternates(found[f"{BASE}/en/om/"]) == both
    assert alternates(found[f"{BASE}/bara-svenska/"]) == {}
    assert alternates(found[f"{BASE}/en/"])["x-default"] == f"{BASE}/"


def test_a_version_that_may_not_be_found_is_no_alternate(site: MakeSite) -> None:
    assert alternates(listed(Planned(site(SITE)))[f"{BASE}/halv/"]) == {}


def test_every_alternate_is_listed_and_answers(site: MakeSite) -> None:
    found = listed(Planned(site(SITE)))
    for address, url in found.items():
        for other in alternates(url).values():
            assert alternates(found[other]) == alternates(url), address
        assert not alternates(url) or address in alternates(url).values()


def test_a_closed_job_leaves_when_its_day_is_over(site: MakeSite) -> None:
    made = site(SITE)
    job = f"{BASE}/lediga-jobb/oppet/"
    assert job in listed(Planned(made, at="2026-11-30T23:59:59"))
    assert job not in listed(Planned(made, at="2026-12-01T00:00"))


def test_addresses_hold_the_path_of_the_site(site: MakeSite) -> None:
    made = Planned(site(SITE), base_url="https://host.example/plats")
    found = listed(made)
    outside = [
        each
        for address, url in found.items()
        for each in (address, *alternates(url).values())
        if not each.startswith("https://host.example/plats/")
    ]
    assert outside == []
    assert "https://host.example/plats/" in found


def test_the_host_is_written_as_requests_have_it(site: MakeSite) -> None:
    # RFC 5545 and sitemaps.org have addresses of ASCII alone.
    made = Planned(
        site(
            "-- content/site.yaml --\nname: P\nbase_url: https://örebro.example:8443/pröv/\n"
            "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-12-01\n---\nText.\n"
            "-- content/news/2026-11-01-a.md --\n---\ntitle: A\ndate: 2026-11-01\n---\nText.\n"
        )
    )
    base = "https://xn--rebro-iua.example:8443/pr%C3%B6v/"
    assert all(address.startswith(base) for address in listed(made))
    for name in ("robots.txt", "nyheter/feed.json", "nyheter/atom.xml", "nyheter/a/index.html"):
        text = made.read(f"/{name}".removesuffix("index.html"))
        assert (base in text, "örebro" in text) == (True, False)
    calendar = made.read("/kalender/mote/mote.ics")
    assert "UID:events-mote@xn--rebro-iua.example\r\n" in calendar
    assert f"URL:{base}kalender/mote/" in calendar.replace("\r\n ", "")


def test_a_map_that_one_file_cannot_hold_is_in_parts(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Planned(site(SITE))
    # No more than there are pages, of which not all may be found.
    count = len(whole.of_format("html"))
    monkeypatch.setattr(pages, "MOST_IN_SITEMAP", count)
    assert Planned(site(SITE)).read("/sitemap.xml") == whole.read("/sitemap.xml")
    monkeypatch.setattr(pages, "MOST_IN_SITEMAP", 7)
    made = Planned(site(SITE))
    index = ElementTree.fromstring(made.read("/sitemap.xml"))  # noqa: S314 - our own file
    parts = [each.findtext(f"{MAP}loc", "") for each in index]
    assert parts == [f"{BASE}/sitemap-{number + 1}.xml" for number in range(-(-count // 7))]
    found = [listed(made, part.removeprefix(BASE)) for part in parts]
    assert all(0 < len(part) <= 7 for part in found)
    assert [address for part in found for address in part] == list(listed(whole))


def test_robots_may_read_everything_and_are_shown_the_map(site: MakeSite) -> None:
    expected = "User-agent: *\nAllow: /\n\nSitemap: https://prov.example/sitemap.xml\n"
    assert Planned(site(SITE)).read("/robots.txt") == expected


def test_robots_are_shown_the_map_below_the_path_of_the_site(site: MakeSite) -> None:
    made = Planned(site(SITE), base_url="https://host.example/plats/")
    assert made.read("/robots.txt").endswith("\nSitemap: https://host.example/plats/sitemap.xml\n")
