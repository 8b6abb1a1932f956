"""Feeds: Atom (RFC 4287), read back by feedparser and a strict XML parser, and JSON Feed 1.1."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from sitegen.connect.pages import MOST_IN_FEED
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
    found += [each["url"] for each in json_of(made)["items"]]
    assert [each for each in found if not each.startswith("https://host.example/en/plats/ny")] == []


def test_a_feed_holds_the_newest_posts_only(site: MakeSite) -> None:
    posts = "".join(
        f"-- content/news/p{n:02}.md --\n---\ntitle: P{n}\ndate: 2026-01-{1 + n % 28:02}\n---\n"
        for n in range(MOST_IN_FEED + 5)
    )
    assert len(read(Planned(site(posts))).entries) == MOST_IN_FEED


@pytest.mark.parametrize("feed", [FEED, "/nyheter/feed.json", "/nyheter/amne/skola/atom.xml"])
def test_what_search_engines_are_to_leave_out_is_in_no_feed(site: MakeSite, feed: str) -> None:
    # They read feeds as they do site maps.
    text = Planned(site(TWO)).read(feed)
    assert "Det första." in text
    text = Planned(site(TWO.replace("title: Först", "title: Först\nnoindex: true"))).read(feed)
    assert "nyheter/forst/" not in text
    assert "Det första." not in text


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


# --- The text of a post ---


def texts(made: Planned, address: str = FEED) -> list[str]:
    return [entry.content[0].value for entry in read(made, address).entries if "content" in entry]


POST = "-- content/news/2026-11-01-a.md --\n---\ntitle: A\ndate: 2026-11-01\n---\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Fet** & `<b>`.", "<p><strong>Fet</strong> &amp; <code>&lt;b&gt;</code>.</p>"),
        ("[B](../pages/b.md)", '<p><a href="https://host.example/plats/b/">B</a></p>'),
        ("[B](/b/#c)", '<p><a href="https://host.example/plats/b/#c">B</a></p>'),
        (
            "## Rubrik\n\n[Hit](#rubrik)",
            '<h2 id="rubrik">Rubrik</h2>\n'
            '<p><a href="https://host.example/plats/nyheter/a/#rubrik">Hit</a></p>',
        ),
        ("[Brev](mailto:a@b.se)", '<p><a href="mailto:a@b.se">Brev</a></p>'),
        # What only looks like an address is text.
        ('`<a href="/b/">`', '<p><code>&lt;a href="/b/"&gt;</code></p>'),
    ],
)
def test_a_text_is_whole_and_so_are_its_addresses(site: MakeSite, text: str, html: str) -> None:
    pages = "-- content/pages/b.md --\n---\ntitle: B\n---\n## C\n\nText.\n"
    made = Planned(site(f"{pages}{POST}{text}\n"), base_url="https://host.example/plats")
    assert made.problems == []
    root = ElementTree.fromstring(made.read(FEED))  # noqa: S314 - our own file
    found = root.find(f"{ATOM}entry/{ATOM}content")
    assert found is not None
    assert (found.get("type"), (found.text or "").strip().replace("&quot;", '"')) == ("html", html)
    assert json_of(made)["items"][0]["content_html"] == found.text


def test_a_picture_in_a_text_is_found_from_a_feed(site: MakeSite) -> None:
    small = site(f"{POST}![En karta](../images/karta.svg)\n")
    small.write("content/images/karta.svg", "<svg width='3' height='2'/>")
    (text,) = texts(Planned(small))
    assert re.search(r' src="https://prov\.example/images/karta\.[0-9a-f]+\.svg"', text)


def test_a_link_to_what_is_not_on_the_site_is_words_in_a_feed_too(site: MakeSite) -> None:
    small = site(f"{POST}Se [planen](../pages/plan.md).\n")
    small.write("content/pages/plan.md", "---\ntitle: Plan\ndraft: true\n---\nText.\n")
    assert texts(Planned(small)) == ["<p>Se planen.</p>"]


def test_who_wrote_a_post_is_told(site: MakeSite) -> None:
    made = Planned(site(POST.replace("title", "author: Åsa & Bo\ntitle")))
    (entry,) = read(made).entries
    assert entry.author == "Åsa & Bo"
    assert json_of(made)["items"][0]["authors"] == [{"name": "Åsa & Bo"}]


def addresses_in(html: str) -> list[str]:
    sets = (
        part.split() for each in re.findall(r' srcset="([^"]*)"', html) for part in each.split(",")
    )
    return [*re.findall(r'\b(?:href|src)="([^"]*)"', html), *(part[0] for part in sets)]


def test_every_address_of_the_samples_feeds_is_one_of_its_files(sample_output: Path) -> None:
    checked = 0
    for path in sorted(sample_output.rglob("atom.xml")):
        found = [text for entry in feed_at(path).entries for text in content_of(entry)]
        for address in addresses_in("".join(found)):
            parts = urlsplit(address)
            assert parts.scheme in ("https", "mailto", "tel"), (path, address)
            if parts.netloc == "samverkan.example":
                target = sample_output / parts.path.lstrip("/")
                assert (target / "index.html" if address_is_page(target) else target).is_file()
                checked += 1
    assert checked > 20


def address_is_page(target: Path) -> bool:
    return not target.suffix


def content_of(entry: Any) -> Iterator[str]:
    for each in entry.get("content", ()):
        yield each.value


def feed_at(path: Path) -> Any:
    feed = feedparser.parse(path.read_bytes(), sanitize_html=False)
    assert not feed.bozo, path
    return feed


# --- Tags ---

TAGGED = """\
-- content/news/2026-11-01-a.md --
---
title: A
date: 2026-11-01
tags: [Råd & stöd, C++]
---
-- content/news/2026-11-02-b.md --
---
title: B
date: 2026-11-02
tags: "<vård>"
---
-- content/news/2026-11-03-c.md --
---
title: C
date: 2026-11-03
tags: [Råd & stöd, vård]
---
"""


@pytest.mark.parametrize(
    ("slug", "tag", "titles"),
    [("rad-stod", "Råd & stöd", "C A"), ("c", "C++", "A"), ("vard", "vård", "C B")],
)
def test_each_tag_has_a_feed_of_its_own(site: MakeSite, slug: str, tag: str, titles: str) -> None:
    made = Planned(site(TAGGED))
    feed = read(made, f"/nyheter/amne/{slug}/atom.xml")
    assert feed.feed.title == f"Nyheter om {tag} – Prov"
    assert [entry.title for entry in feed.entries] == titles.split()
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"https://prov.example/nyheter/amne/{slug}/atom.xml",
        "alternate": f"https://prov.example/nyheter/amne/{slug}/",
    }
    assert feed.feed.id == f"https://prov.example/nyheter/amne/{slug}/atom.xml"


def test_texts_stand_whole_in_the_feed_of_all_and_as_summaries_in_those_of_tags(
    site: MakeSite,
) -> None:
    post = "---\ntitle: D\ndate: 2026-11-04\ntags: vård\n---\nFörst.\n\nSedan.\n"
    made = Planned(site(f"{TAGGED}-- content/news/2026-11-04-d.md --\n{post}"))
    newest = read(made).entries[0]
    assert (newest.summary, newest.content[0].value) == ("Först.", "<p>Först.</p>\n<p>Sedan.</p>")
    newest = read(made, "/nyheter/amne/vard/atom.xml").entries[0]
    assert (newest.summary, "content" in newest) == ("Först.", False)


def test_a_post_has_the_same_id_in_every_feed(site: MakeSite) -> None:
    made = Planned(site(TAGGED))
    feeds = ["/nyheter/atom.xml", "/nyheter/amne/rad-stod/atom.xml", "/nyheter/amne/c/atom.xml"]
    ids = [{entry.title: entry.id for entry in read(made, each).entries}["A"] for each in feeds]
    ids.append({item["title"]: item["id"] for item in json_of(made)["items"]}["A"])
    assert set(ids) == {"https://prov.example/nyheter/a/"}


# --- Jobs ---

JOBS = """\
-- content/organisations/kommunen.yaml --
name: Åsbro kommun
-- content/jobs/forst.md --
---
title: Först
employer: kommunen
date: 2026-11-01
deadline: 2026-12-24
place: Åsbro
---
Text.
-- content/jobs/sedan.md --
---
title: Sedan
employer: kommunen
date: 2026-11-02
updated: 2026-11-03
deadline: 2026-12-01 12:00
---
Text.
"""
JOB_FEED = "/lediga-jobb/atom.xml"


def test_jobs_are_read_back_newest_first(site: MakeSite) -> None:
    later, first = read(Planned(site(JOBS)), JOB_FEED).entries
    assert (later.title, later.updated) == ("Sedan", "2026-11-02T23:00:00Z")
    assert (first.title, first.published) == ("Först", "2026-10-31T23:00:00Z")
    assert later.link == "https://prov.example/lediga-jobb/sedan/"


def test_jobs_are_in_order_of_their_dates_and_not_of_their_deadlines(site: MakeSite) -> None:
    made = Planned(site(JOBS.replace("date: 2026-11-01", "date: 2026-11-03")))
    assert [entry.title for entry in read(made, JOB_FEED).entries] == ["Först", "Sedan"]
    listed = made.read("/lediga-jobb/")
    assert listed.index(">Sedan<") < listed.index(">Först<")


def test_a_job_says_who_employs_and_until_when(site: MakeSite) -> None:
    _, first = texts(Planned(site(JOBS)), JOB_FEED)
    assert first == (
        "<p>Arbetsgivare: Åsbro kommun<br />Ort: Åsbro<br />"
        'Sista dag att söka: <time datetime="2026-12-24">24 december 2026</time></p>\n<p>Text.</p>'
    )


@pytest.mark.parametrize(
    ("at", "titles"),
    [
        ("2026-12-01T11:59", ["Sedan", "Först"]),
        ("2026-12-01T12:00", ["Först"]),
        ("2026-12-24T23:59", ["Först"]),
        ("2026-12-25T00:00", []),
    ],
)
def test_a_job_leaves_the_feed_with_its_deadline(
    site: MakeSite, at: str, titles: list[str]
) -> None:
    made = Planned(site(JOBS), at=at)
    assert [entry.title for entry in read(made, JOB_FEED).entries] == titles
    # Its page is still there.
    assert "/lediga-jobb/sedan/" in made.pages


# --- Which feeds a page names ---


def named(made: Planned, address: str) -> list[str]:
    """The feeds in the head of a page, as `href type`."""
    head = made.read(address).partition("</head>")[0]
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', head)
    return [f"{href} {type_.removeprefix('application/')}" for type_, href in links]


def linked(made: Planned, address: str) -> list[str]:
    """The feeds that the main part of a page links to."""
    main = made.read(address).partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<a href="([^"]+)" type="application/atom\+xml">', main)


MAIN = ["/nyheter/atom.xml atom+xml", "/nyheter/feed.json feed+json"]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/nyheter/amne/rad-stod/", "/nyheter/amne/rad-stod/atom.xml"),
        ("/lediga-jobb/", JOB_FEED),
        ("/nyheter/", ""),
        ("/nyheter/a/", ""),
        ("/nyheter/2026/", ""),
        ("/", ""),
    ],
)
def test_a_page_names_the_main_feeds_and_that_of_its_list(
    site: MakeSite, address: str, own: str
) -> None:
    made = Planned(site(TAGGED + JOBS))
    assert named(made, address) == [*MAIN, *([f"{own} atom+xml"] if own else [])]


@pytest.mark.parametrize(
    ("address", "feeds"),
    [
        ("/nyheter/amne/rad-stod/", ["/nyheter/amne/rad-stod/atom.xml"]),
        ("/lediga-jobb/", [JOB_FEED]),
        ("/nyheter/", [FEED]),
        ("/nyheter/2026/", []),
    ],
)
def test_a_list_links_to_its_feed_where_readers_see_it(
    site: MakeSite, address: str, feeds: list[str]
) -> None:
    assert linked(Planned(site(TAGGED + JOBS)), address) == feeds


def test_a_list_of_many_pages_names_its_feed_on_each(site: MakeSite) -> None:
    small = site(TAGGED)
    small.write("content/site.yaml", "name: P\nbase_url: https://p.example\nper_page: 1\n")
    made = Planned(small)
    assert linked(made, "/nyheter/amne/rad-stod/sida/2/") == ["/nyheter/amne/rad-stod/atom.xml"]


# --- What RFC 4287 asks for ---

# Its grammar, for what is not extension: element -> child -> (least, most), and its attributes.
MANY = 10_000
CHILDREN: dict[str, dict[str, tuple[int, int]]] = {
    "feed": {
        "title": (1, 1), "id": (1, 1), "updated": (1, 1), "link": (1, MANY), "author": (1, MANY),
        "entry": (0, MANY), "subtitle": (0, 1), "icon": (0, 1), "logo": (0, 1),
        "rights": (0, 1), "generator": (0, 1), "category": (0, MANY), "contributor": (0, MANY),
    },
    "entry": {
        "title": (1, 1), "id": (1, 1), "updated": (1, 1), "published": (0, 1), "link": (1, MANY),
        "author": (0, MANY), "category": (0, MANY), "summary": (0, 1), "content": (0, 1),
        "rights": (0, 1), "contributor": (0, MANY), "source": (0, 1),
    },
    "author": {"name": (1, 1), "uri": (0, 1), "email": (0, 1)},
}  # fmt: skip
ATTRIBUTES = {
    "link": {"rel", "type", "href", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "content": {"type", "src"},
    "feed": {"{http://www.w3.org/XML/1998/namespace}lang"},
}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def faults_of_atom(element: ElementTree.Element) -> list[str]:
    """What RFC 4287 forbids in an element and those within it."""
    name = element.tag.removeprefix(ATOM)
    names = [child.tag.removeprefix(ATOM) for child in element]
    allowed = CHILDREN.get(name, {})
    faults = [f"{each} in {name}" for each in names if each not in allowed]
    faults += [
        f"{names.count(child)} {child} in {name}"
        for child, (least, most) in allowed.items()
        if not least <= names.count(child) <= most
    ]
    faults += [f"{each} of {name}" for each in {*element.keys()} - ATTRIBUTES.get(name, set())]
    text = element.text or ""
    if name in ("updated", "published") and not DATE_TIME.fullmatch(text):
        faults.append(f"{name} {text}")
    if name == "id" and not urlsplit(text).scheme:
        faults.append(f"id {text}")
    if name == "category" and not element.get("term"):
        faults.append("category without term")
    if name in ("feed", "entry"):
        links = [child for child in element if child.tag == f"{ATOM}link"]
        kinds = [(each.get("rel"), each.get("type"), each.get("hreflang")) for each in links]
        if len(kinds) != len(set(kinds)) or "alternate" not in (kind[0] for kind in kinds):
            faults.append(f"links of {name}: {kinds}")
        faults += [f"href {each.get('href')}" for each in links if not each.get("href", "")[8:]]
    if name == "feed":
        ids = [each.text for each in element.iter(f"{ATOM}id")]
        faults += [f"id {each} twice" for each in ids if ids.count(each) > 1]
    return [*faults, *(fault for child in element for fault in faults_of_atom(child))]


def test_every_feed_of_the_sample_is_as_rfc_4287_says(sample_output: Path) -> None:
    files = sorted(sample_output.rglob("atom.xml"))
    assert len(files) > 10
    for path in files:
        root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 - our own file
        assert root.tag == f"{ATOM}feed"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang")
        assert faults_of_atom(root) == [], path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>https://prov.example/nyheter/forst/</id>", ""),
        ("<published>2026-11-01", "<published>2026-11-01 "),
        ("<updated>2026-11-02T23:00:00Z", "<updated>2026-11-02"),
        ('rel="alternate" type', 'rel="self" type'),
        ("<summary>", "<summary/><summary>"),
        ("/nyheter/forst/</id>", "/nyheter/sedan/</id>"),
        ("<author><name>Prov</name></author>", ""),
        ("<category term=", "<category name="),
    ],
)
def test_the_check_of_feeds_finds_what_is_wrong(site: MakeSite, old: str, new: str) -> None:
    feed = Planned(site(TWO)).read(FEED)
    assert faults_of_atom(ElementTree.fromstring(feed)) == []  # noqa: S314 - our own file
    assert old in feed
    broken = ElementTree.fromstring(feed.replace(old, new, 1))  # noqa: S314 - our own file
    assert faults_of_atom(broken)


# --- JSON Feed ---


def json_of(made: Planned, address: str = "/nyheter/feed.json") -> Any:
    return json.loads(made.read(address))


def faults_of_json_feed(feed: Any) -> list[str]:
    """What jsonfeed.org's version 1.1 forbids, and what READERS of a feed of ours would miss."""
    faults = [
        f"no {name}"
        for name in ("version", "title", "home_page_url", "feed_url", "language", "authors")
        if not feed.get(name)
    ]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("version")
    ids = [item.get("id") for item in feed["items"]]
    faults += [f"id {each}" for each in ids if not isinstance(each, str) or ids.count(each) > 1]
    for item in feed["items"]:
        if not (item.get("content_html") or item.get("content_text")):
            faults.append(f"{item['id']} without text")
        for name in ("date_published", "date_modified"):
            if name in item and not DATE_TIME.fullmatch(item[name]):
                faults.append(f"{name} {item[name]}")
        if not all(isinstance(tag, str) for tag in item.get("tags", ())):
            faults.append(f"tags {item['tags']}")
        if not all(each.keys() & {"name", "url", "avatar"} for each in item.get("authors", ())):
            faults.append(f"authors {item['authors']}")
        unknown = item.keys() - {
            "id", "url", "external_url", "title", "content_html", "content_text", "summary",
            "image", "banner_image", "date_published", "date_modified", "authors", "tags",
            "language", "attachments",
        }  # fmt: skip
        faults += [f"unknown {name}" for name in unknown]
    return faults


def test_the_json_feed_says_what_it_is_and_where(site: MakeSite) -> None:
    feed = json_of(Planned(site(TWO)))
    assert faults_of_json_feed(feed) == []
    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Nyheter – Prov",
        "home_page_url": "https://prov.example/nyheter/",
        "feed_url": "https://prov.example/nyheter/feed.json",
        "language": "sv",
        "authors": [{"name": "Prov", "url": "https://prov.example/"}],
    }


def test_posts_are_read_back_from_json(site: MakeSite) -> None:
    small = site(TWO.replace("title: Först", "title: Först\nimage: {file: a.svg, alt: A}"))
    small.write("content/images/a.svg", "<svg width='3' height='2'/>")
    later, first = json_of(Planned(small))["items"]
    assert later == {
        "id": "https://prov.example/nyheter/sedan/",
        "url": "https://prov.example/nyheter/sedan/",
        "title": "Sedan",
        "content_html": "<p>Ett stycke.</p>",
        "summary": "Ett stycke.",
        "date_published": "2026-11-01T23:00:00Z",
    }
    assert first["tags"] == ["skola", "råd & stöd"]
    assert first["date_published"] == "2026-11-01T08:30:00Z"
    assert first["date_modified"] == "2026-11-02T23:00:00Z"
    assert first["image"].startswith("https://prov.example/images/a.")


def test_a_post_without_text_has_its_title_as_text(site: MakeSite) -> None:
    made = Planned(site(POST))
    (item,) = json_of(made)["items"]
    assert item["content_text"] == "A"
    assert faults_of_json_feed(json_of(made)) == []


def test_a_json_feed_of_no_posts_is_still_a_feed(site: MakeSite) -> None:
    made = Planned(site("-- content/news/index.md --\n---\ntitle: Nytt\n---\nInget än.\n"))
    assert json_of(made)["items"] == []
    assert faults_of_json_feed(json_of(made)) == []


def test_both_feeds_of_the_sample_say_the_same(sample_output: Path) -> None:
    files = sorted(sample_output.rglob("feed.json"))
    assert len(files) == 2
    for path in files:
        feed = json.loads(path.read_text("utf-8"))
        assert faults_of_json_feed(feed) == []
        entries = feed_at(path.with_name("atom.xml")).entries
        assert [(item["id"], item["title"]) for item in feed["items"]] == [
            (entry.id, entry.title) for entry in entries
        ]
        dates = [
            (item["date_published"], item.get("date_modified", item["date_published"]))
            for item in feed["items"]
        ]
        assert dates == [(entry.published, entry.updated) for entry in entries]
