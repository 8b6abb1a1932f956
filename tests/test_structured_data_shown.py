"""Structured data says what its page shows: read off the page again, it comes out the same.

What each page of the sample ought to say is worked out from its HTML alone, and must equal the
graph in its head to the last property.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT, Site
from tests.dom import Element, graph_of, parse

MakeSite = Callable[[str], Site]
Node = dict[str, Any]

HOST = "https://samverkan.example"
SCHEMA = "https://schema.org/"
# What an ad says, as it is told.
FORMS = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
}
KINDS = {
    "municipality": "GovernmentOrganization",
    "region": "GovernmentOrganization",
    "authority": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "association": "Organization",
    "party": "PoliticalParty",
    "company": "Organization",
}
SECTIONS = {
    "nyheter news": "NewsArticle",
    "kalender events": "Event",
    "lediga-jobb jobs": "JobPosting",
    "personer people": "Person",
    "organisationer organisations": "Organisation",
    "natverk networks": "Group",
    "forum": "Group",
}


@cache
def strings(language: str) -> dict[str, str]:
    words = yaml.safe_load((ROOT / f"layouts/strings/{language}.yaml").read_text("utf-8"))
    return {key: f"{text}" for key, text in words.items()}


def given(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def one_or_all(found: list[Node]) -> Any:
    return found[0] if len(found) == 1 else found


class Shown:
    """What a page of the sample shows."""

    def __init__(self, html: str, output: Path) -> None:
        self.root = parse(html)
        self.output = output
        self.language = self.root.one("html").attrs["lang"]
        self.words = strings(self.language)
        self.main = self.root.one("main")
        self.title = self.main.one("h1").text
        self.meta = {
            each.attrs.get("name") or each.attrs.get("property", ""): each.attrs.get("content")
            for each in self.root.all("meta")
        }
        links = {each.attrs["rel"]: each.attrs["href"] for each in self.root.all("head link")}
        self.address = links.get("canonical", "")
        self.facts = {
            row.one("dt").text: row.one("dd")
            for row in self.main.all("dl div")
            if row.one("dt").text
        }

    @property
    def picture(self) -> str | None:
        """The picture that shares show, unless it was drawn for them and the page has none."""
        shared = self.meta.get("og:image")
        return None if shared and "/images/card-" in shared else shared

    def fact(self, name: str) -> Element | None:
        """What stands beside the words of that name in the box at the top."""
        return self.facts.get(self.words[name])

    def said(self, name: str) -> str | None:
        found = self.fact(name)
        return found.text if found else None

    def day(self, name: str) -> str | None:
        found = self.fact(name)
        return found.one("time").attrs["datetime"] if found else None

    def named(self, links: list[Element]) -> list[Node]:
        """Those whom links lead to, each with the type that its own page gives it."""
        return [
            {
                "@type": own_type(self.output, link.attrs["href"]),
                "name": link.text,
                "url": f"{HOST}{link.attrs['href']}",
            }
            for link in links
        ]

    def linked(self, name: str) -> Any:
        found = self.fact(name)
        return one_or_all(self.named(found.all("a"))) if found else None

    def has_notice(self, name: str) -> bool:
        return any(self.words[name] in each.text for each in self.main.all(".notice"))


@cache
def own_type(output: Path, href: str) -> str:
    """What a page calls what it is about."""
    nodes = graph_of((output / href.strip("/") / "index.html").read_text("utf-8"))
    return str(nodes[0]["@type"])


# --- What a page ought to say, from what it shows ---


def expected(page: Shown, path: str) -> list[Node]:
    steps = path.removeprefix("en/").split("/")
    top, language = steps[0], page.language
    nodes: list[Node] = []
    if path in ("index.html", "en/index.html"):
        nodes += expected_home(page)
    elif page.root.all("nav.pagination") or is_list(page, steps):
        url, name = page.address, page.title
        nodes.append({"@type": "CollectionPage", "name": name, "url": url, "inLanguage": language})
    else:
        for tops, kind in SECTIONS.items():
            if top in tops.split():
                nodes += EXPECTED[kind](page)
    crumbs = [(link.text, f"{HOST}{link.attrs['href']}") for link in page.root.all("nav.crumbs a")]
    if crumbs:
        items = [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate([*crumbs, (page.title, page.address)], 1)
        ]
        nodes.append({"@type": "BreadcrumbList", "itemListElement": items})
    return nodes


def is_list(page: Shown, steps: list[str]) -> bool:
    """Whether it is a section's list: those pages have no article."""
    in_section = any(steps[0] in tops.split() for tops in SECTIONS)
    return in_section and not page.main.all("article")


def publisher(page: Shown) -> Node:
    return {
        "@type": "Organization",
        "@id": f"{HOST}/#organisation",
        "name": page.root.one("footer h2").text,
        "url": f"{HOST}/",
    }


def expected_home(page: Shown) -> list[Node]:
    footer = page.root.one("footer")
    rows = {row.one("dt").text: row.one("dd").text for row in footer.all("dl div")}
    social = [a.attrs["href"] for a in footer.all("a") if a.attrs["href"].startswith("https:")]
    brand = page.root.one("a.brand")
    return [
        {
            **publisher(page),
            "logo": HOST + brand.one("img").attrs["src"],
            "telephone": rows[page.words["contact.phone"]],
            "email": rows[page.words["contact.email"]],
            "address": {
                "@type": "PostalAddress",
                "streetAddress": rows[page.words["contact.visiting_address"]],
                "addressCountry": "SE",
            },
            "sameAs": social,
        },
        {
            "@type": "WebSite",
            "name": brand.text,
            "url": page.address,
            "inLanguage": page.language,
            "publisher": {"@id": f"{HOST}/#organisation"},
        },
    ]


def expected_news(page: Shown) -> list[Node]:
    author = page.said("news.author")
    (node,) = [each for each in graph_of_shown(page) if each["@type"] == "NewsArticle"]
    # The page shows a name; which page is that person's is asked of that page.
    given_author = node.get("author")
    if given_author:
        other = (page.output / given_author["url"].removeprefix(f"{HOST}/")) / "index.html"
        about = graph_of(other.read_text("utf-8"))[0]
        assert parse(other.read_text("utf-8")).one("h1").text == author
        assert about["@type"] == given_author["@type"]
        who: Node = {"author": {**given_author, "name": author}}
    else:
        who = {"creditText": author}
    return [
        given(
            {
                "@type": "NewsArticle",
                "headline": page.title,
                "description": page.meta["description"],
                "url": page.address,
                "inLanguage": page.language,
                "datePublished": page.day("news.published"),
                "dateModified": page.day("news.updated"),
                **who,
                "publisher": publisher(page),
                "image": page.picture,
                "keywords": tags(page),
            }
        )
    ]


def graph_of_shown(page: Shown) -> list[Node]:
    path = page.address.removeprefix(f"{HOST}/")
    return graph_of((page.output / path / "index.html").read_text("utf-8"))


def tags(page: Shown) -> list[str]:
    sections = page.main.all("section.aside")
    mine = [each for each in sections if each.one("h2").text == page.words["tags.title"]]
    return [tag.text for section in mine for tag in section.all("li")]


def expected_job(page: Shown) -> list[Node]:
    place, remote = page.said("job.place"), False
    both = page.words["job.place_or_remote"].split("{place}")
    if place == page.words["job.remote"]:
        place, remote = None, True
    elif place and place.startswith(both[0]) and place.endswith(both[1]):
        place, remote = place.removeprefix(both[0]).removesuffix(both[1]), True
    forms = (page.said("job.employment") or "").lower().split(", ")
    known = {page.words[f"job.employment.{form}"].lower(): word for form, word in FORMS.items()}
    period, positions = page.fact("job.period"), page.said("job.positions")
    starts = period and not period.text.startswith(page.words["job.until"])
    employer, reference = page.linked("job.employer"), page.said("job.reference")
    address = {"@type": "PostalAddress", "addressLocality": place, "addressCountry": "SE"}
    identifier = {"@type": "PropertyValue", "name": employer["name"], "value": reference}
    anywhere = {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "Country", "name": "SE"},
    }
    return [
        given(
            {
                "@type": "JobPosting",
                "title": page.title,
                # As text: in the graph it is HTML.
                "description": " ".join(
                    part.text for part in (*page.main.all("p.lead"), *page.main.all(".prose"))
                ),
                "url": page.address,
                "datePosted": page.day("job.published"),
                "validThrough": page.day("job.deadline"),
                "hiringOrganization": employer,
                "jobLocation": {"@type": "Place", "address": address} if place else None,
                **(anywhere if remote else {}),
                "employmentType": [known[form] for form in forms if form in known],
                "jobStartDate": period.one("time").attrs["datetime"] if period and starts else None,
                "totalJobOpenings": int(positions) if positions else None,
                "identifier": identifier if reference else None,
                "directApply": bool(page.main.all(".facts-action a")),
            }
        )
    ]


def expected_event(page: Shown) -> list[Node]:
    when = page.fact("event.when")
    assert when is not None
    place, online = page.said("event.place"), page.fact("event.online")
    modes = {(True, True): "Mixed", (True, False): "Offline", (False, True): "Online"}
    mode = modes.get((place is not None, online is not None))
    status = "EventCancelled" if page.has_notice("event.cancelled") else "EventScheduled"
    audience = page.said("event.audience")
    where = [expected_place(page, place)] if place else []
    if online:
        where.append(expected_online(online))
    return [
        given(
            {
                "@type": "Event",
                "name": page.title,
                "description": page.meta["description"],
                "url": page.address,
                "inLanguage": page.language,
                "startDate": when.one("time").attrs["datetime"],
                "endDate": end_of(when),
                "eventStatus": SCHEMA + status,
                "eventAttendanceMode": f"{SCHEMA}{mode}EventAttendanceMode" if mode else None,
                "location": one_or_all(where),
                "organizer": page.linked("event.organisers"),
                "audience": {"@type": "Audience", "audienceType": audience} if audience else None,
                "image": page.picture,
            }
        )
    ]


def expected_place(page: Shown, words: str) -> Node:
    """The name of a place and its address are one text on the page."""
    (node,) = [each for each in graph_of_shown(page) if each["@type"] == "Event"]
    places = node["location"] if isinstance(node["location"], list) else [node["location"]]
    name = next(each["name"] for each in places if each["@type"] == "Place")
    assert words.startswith(name)
    rest = words.removeprefix(name).removeprefix(", ")
    address = {"@type": "PostalAddress", "streetAddress": rest}
    return {"@type": "Place", "name": name, "address": address if rest else name}


def expected_online(shown: Element) -> Node:
    links = shown.all("a")
    note = shown.text.removesuffix(links[0].text).strip() if links else shown.text
    url = links[0].attrs["href"] if links else None
    return given({"@type": "VirtualLocation", "name": note, "url": url})


def end_of(when: Element) -> str | None:
    """When an event ends, from the words of the page."""
    times = when.all("time")
    assert len(times) == 1 + ("–" in when.text), when.text
    return times[1].attrs["datetime"] if len(times) == 2 else None


def expected_person(page: Shown) -> list[Node]:
    portraits = page.main.all(".portrait img")
    lead = page.main.all("p.lead")
    return [
        given(
            {
                "@type": "Person",
                "name": page.title,
                "url": page.address,
                "jobTitle": lead[0].text if lead else None,
                "affiliation": page.linked("person.organisation"),
                "telephone": page.said("contact.phone"),
                "email": page.said("contact.email"),
                "image": HOST + portraits[0].attrs["src"] if portraits else None,
            }
        )
    ]


def expected_organisation(page: Shown) -> list[Node]:
    kinds = {page.words[f"organisation.kind.{kind}"]: sort for kind, sort in KINDS.items()}
    kind, url, number = (
        page.fact(name) for name in ("organisation.kind", "organisation.url", "contact.number")
    )
    return [
        given(
            {
                "@type": kinds[kind.text] if kind else "Organization",
                "name": page.title,
                "url": url.one("a").attrs["href"] if url else None,
                "mainEntityOfPage": page.address,
                "iso6523Code": f"0007:{number.text.replace('-', '')}" if number else None,
            }
        )
    ]


def expected_group(page: Shown) -> list[Node]:
    """A network, the forum, or one of its bodies; those that no one sits on are told as text."""
    seats = [
        {"@type": "OrganizationRole", "roleName": page.words["body.chair"], "member": each}
        for each in page.named((page.fact("body.chair") or Element("", {})).all("a"))
    ]
    seats += page.named(page.main.all("ul.columns a"))
    if page.fact("body.kind") and not seats:
        return []
    return [
        given(
            {
                "@type": "Organization",
                "name": page.title,
                "description": page.meta["description"],
                "url": page.address,
                "image": page.picture,
                "member": seats,
            }
        )
    ]


EXPECTED: dict[str, Callable[[Shown], list[Node]]] = {
    "NewsArticle": expected_news,
    "Event": expected_event,
    "JobPosting": expected_job,
    "Person": expected_person,
    "Organisation": expected_organisation,
    "Group": expected_group,
}


def as_text(nodes: list[Node]) -> list[Node]:
    """Nodes in which what is HTML is text."""
    return [
        {**node, "description": parse(node["description"]).text}
        if node["@type"] == "JobPosting"
        else node
        for node in nodes
    ]


# --- The sample ---


def pages(output: Path) -> dict[str, str]:
    """Every page of the sample that is no redirect."""
    read = {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for path in sorted(output.rglob("*.html"))
    }
    return {path: html for path, html in read.items() if 'http-equiv="refresh"' not in html}


def test_every_fact_is_what_the_page_shows(sample_output: Path) -> None:
    found: dict[str, int] = {}
    for path, html in pages(sample_output).items():
        page = Shown(html, sample_output)
        nodes = graph_of(html)
        if page.meta.get("robots") == "noindex":
            assert nodes == [], path
            continue
        assert as_text(nodes) == expected(page, path), path
        for node in nodes:
            found[node["@type"]] = found.get(node["@type"], 0) + 1
    # Nothing was passed over.
    assert found.keys() == {
        "Organization", "WebSite", "CollectionPage", "BreadcrumbList", "NewsArticle", "JobPosting",
        "Event", "Person", "GovernmentOrganization", "CollegeOrUniversity", "PoliticalParty",
    }  # fmt: skip


def test_a_wrong_fact_is_found(sample_output: Path) -> None:
    """Every value of a page's graph is made wrong in turn."""
    for path in ("lediga-jobb/webbredaktor", "kalender/hearing-2026", "personer/milo-testlund"):
        html = (sample_output / path / "index.html").read_text("utf-8")
        shown = expected(Shown(html, sample_output), f"{path}/index.html")
        nodes = as_text(graph_of(html))
        for name, value in nodes[0].items():
            wrong = not value if isinstance(value, bool) else f"{value}?"
            assert [{**nodes[0], name: wrong}, *nodes[1:]] != shown
            assert [{key: nodes[0][key] for key in nodes[0] if key != name}, *nodes[1:]] != shown


def test_texts_that_describe_stand_on_the_page(sample_output: Path) -> None:
    for path, html in pages(sample_output).items():
        for node in graph_of(html):
            if node["@type"] in ("NewsArticle", "Event") and "description" in node:
                said = node["description"].removesuffix("…")
                assert " ".join(said.split()) in parse(html).one("main").text, path


def test_every_address_is_whole_and_leads_somewhere(sample_output: Path) -> None:
    for path, html in pages(sample_output).items():
        for address in addresses(graph_of(html)):
            assert address.startswith("https://"), path
            if address.startswith(f"{HOST}/"):
                below = address.removeprefix(f"{HOST}/").partition("#")[0]
                target = sample_output / below / ("index.html" if address.endswith("/") else "")
                assert target.exists() or below == "", f"{path}: {address}"


def addresses(value: Any, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in addresses(each, key)]
    if isinstance(value, list):
        return [found for each in value for found in addresses(each, name)]
    named = ("@id", "url", "item", "image", "logo", "sameAs", "mainEntityOfPage")
    if name == "description" and "<" in value:
        return re.findall(r'(?:href|src)="([^"]*)"', value)
    return [value] if name in named else []
