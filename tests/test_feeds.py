"""The Atom feed of news (RFC 4287), read back by feedparser and by a strict XML parser."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from sitegen.feeds import MOST_ENTRIES
from tests.conftest import Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

FEED = "/nyheter/atom.xml"
ATOM = "{http://www.w3.org/2005/Atom}"

TWO = """\
-- content/news/2026-11-01-forst.md --
---
title: Först
date: 2026-11-01 09:30
updated: 2026-11-03
tags: [skola, råd & stöd]
summary: Det första.
---
Text.
-- content/news/2026-11-02-sedan.md --
---
title: Sedan
date: 2026-11-02
---
Ett stycke.
"""


def read(made: Planned, address: str = FEED) -> Any:
    feed = feedparser.parse(made.read(address).encode())
    assert not feed.bozo, feed
    return feed


def test_a_feed_says_what_it_is_and_where(site: MakeSite) -> None:
    feed = read(Planned(site(TWO))).feed
    assert feed.title == "Nyheter – Prov"
    assert feed.id == "https://prov.example/nyheter/atom.xml"
    assert feed.language == "sv"
    assert feed.author == "Prov"
    assert {link.rel: link.href for link in feed.links} == {
        "self": "https://prov.example/nyheter/atom.xml",
        "alternate": "https://prov.example/nyheter/",
    }


def test_posts_are_read_back_newest_first(site: MakeSite) -> None:
    later, first = read(Planned(site(TWO))).entries
    assert (later.title, later.link) == ("Sedan", "https://prov.example/nyheter/sedan/")
    assert first.id == first.link == "https://prov.example/nyheter/forst/"
    assert first.summary == "Det första."
    assert later.summary == "Ett stycke."
    assert [tag.term for tag in first.tags] == ["skola", "råd & stöd"]


def test_dates_are_full_and_no_update_is_before_its_post(site: MakeSite) -> None:
    made = site(TWO)
    made.write(
        "content/news/2026-10-01-b.md",
        "---\ntitle: B\ndate: 2026-10-01 12:00\nupdated: 2026-10-01\n---\n",
    )
    root = ElementTree.fromstring(Planned(made).read(FEED))  # noqa: S314 - our own file
    stamps = [
        (entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated"))
        for entry in root.iter(f"{ATOM}entry")
    ]
    assert stamps == [
        ("2026-11-01T23:00:00Z", "2026-11-01T23:00:00Z"),
        ("2026-11-01T08:30:00Z", "2026-11-02T23:00:00Z"),
        ("2026-10-01T10:00:00Z", "2026-10-01T10:00:00Z"),
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-11-02T23:00:00Z"
    for published, updated in stamps:
        assert published is not None
        assert updated is not None
        assert datetime.fromisoformat(updated) >= datetime.fromisoformat(published)


def test_the_id_of_a_post_stays_when_the_post_changes(site: MakeSite) -> None:
    before = {entry.id for entry in read(Planned(site(TWO))).entries}
    changed = TWO.replace("title: Sedan", "title: Helt ny rubrik\nupdated: 2026-11-20\ntags: a")
    assert {entry.id for entry in read(Planned(site(changed))).entries} == before


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("'</title><script>alert(1)</script>'", "</title><script>alert(1)</script>"),
        ("'Bröd & smör &amp; <b>\"ost\"</b>'", 'Bröd & smör &amp; <b>"ost"</b>'),
        ("']]> <![CDATA['", "]]> <![CDATA["),
        ("'👩‍🚒 åäö – ”ja”'", "👩‍🚒 åäö – ”ja”"),
    ],
)
def test_any_title_comes_through_as_text(site: MakeSite, written: str, title: str) -> None:
    post = f"title: {written}\ndate: 2026-11-01\nsummary: {written}\ntags: [{written}]"
    made = Planned(site(f"-- content/news/2026-11-01-a.md --\n---\n{post}\n---\n"))
    root = ElementTree.fromstring(made.read(FEED))  # noqa: S314 - our own file
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == title
    assert entry.findtext(f"{ATOM}summary") == title
    assert [each.get("term") for each in entry.iter(f"{ATOM}category")] == [title]


def test_what_xml_forbids_is_left_out_of_a_feed(site: MakeSite) -> None:
    """Fields cannot hold it, but a text may, and gives the summary."""
    post = "---\ntitle: A\ndate: 2026-11-01\n---\nKlo\u0007cka\uffff\u001b.\n"
    made = Planned(site(f"-- content/news/2026-11-01-a.md --\n{post}"))
    root = ElementTree.fromstring(made.read(FEED))  # noqa: S314 - our own file
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "Klocka."


def test_each_language_has_a_feed_of_its_own(site: MakeSite) -> None:
    text = (
        TWO
        + """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/news/2026-11-01-forst.en.md --
---
title: First
---
Text.
"""
    )
    made = Planned(site(text))
    english = read(made, "/en/news/atom.xml")
    assert english.feed.language == "en"
    assert [entry.id for entry in english.entries] == ["https://prov.example/en/news/forst/"]
    assert len(read(made).entries) == 2


def test_addresses_hold_the_path_of_the_site(site: MakeSite) -> None:
    made = Planned(site(TWO), base_url="https://host.example/en/plats/")
    feed = read(made)
    found = [feed.feed.id, feed.feed.link, *(link.href for link in feed.feed.links)]
    found += [address for entry in feed.entries for address in (entry.id, entry.link)]
    assert [each for each in found if not each.startswith("https://host.example/en/plats/ny")] == []


def test_a_feed_holds_the_newest_posts_only(site: MakeSite) -> None:
    posts = "".join(
        f"-- content/news/p{n:02}.md --\n---\ntitle: P{n}\ndate: 2026-01-{1 + n % 28:02}\n---\n"
        for n in range(MOST_ENTRIES + 5)
    )
    assert len(read(Planned(site(posts))).entries) == MOST_ENTRIES


def test_a_feed_of_no_posts_is_still_a_feed(site: MakeSite) -> None:
    made = Planned(site("-- content/news/index.md --\n---\ntitle: Nytt\n---\nInget än.\n"))
    feed = read(made)
    assert feed.feed.title == "Nytt – Prov"
    assert feed.feed.updated == "1970-01-01T00:00:00Z"
    assert feed.entries == []


def test_a_post_without_text_has_no_empty_summary(site: MakeSite) -> None:
    made = Planned(
        site("-- content/news/2026-11-01-a.md --\n---\ntitle: A\ndate: 2026-11-01\n---\n")
    )
    assert "<summary>" not in made.read(FEED)
