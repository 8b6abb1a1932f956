"""What machines are told: odd cases of each sort of thing, and that nothing gets out of its script.

`test_structured_data_shown` holds every page of the sample against what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sitegen.render.structured_data import structured_data
from tests.conftest import Site
from tests.dom import graph_of, parse
from tests.planned import Planned

MakeSite = Callable[[str], Site]
Node = dict[str, Any]

SCHEMA = "https://schema.org/"


def graph(made: Planned, address: str) -> list[Node]:
    return graph_of(made.read(address))


def event_of(site: MakeSite, front: str, at: str = "2026-11-21T12:00") -> Node:
    text = f"-- content/events/mote.md --\n---\ntitle: Möte\n{front}\n---\nVi ses.\n"
    return graph(Planned(site(text), at), "/kalender/mote/")[0]


EMPLOYER = "-- content/organisations/kommunen.yaml --\nname: Kommunen\nkind: municipality\n"


JOB = "---\ntitle: Jobb\nemployer: kommunen\ndate: 2026-11-01\ndeadline: 2026-12-01\n"


def job_of(site: MakeSite, front: str, text: str = "Kom till oss.", more: str = "") -> Node:
    job = f"-- content/jobs/jobb.md --\n{JOB}{front}\n---\n{text}\n"
    return graph(Planned(site(f"{EMPLOYER}{more}{job}")), "/lediga-jobb/jobb/")[0]


def test_an_event_without_an_end_says_none(site: MakeSite) -> None:
    node = event_of(site, "start: 2026-11-30 13:00")
    assert node["startDate"] == "2026-11-30T13:00+01:00"
    assert "endDate" not in node
    assert "location" not in node
    assert "eventAttendanceMode" not in node


@pytest.mark.parametrize(
    ("front", "start", "end"),
    [
        ("start: 2026-11-30", "2026-11-30", None),
        ("start: 2026-11-30\nend: 2026-12-02", "2026-11-30", "2026-12-02"),
        # Hours of whole days are not shown.
        (
            "start: 2026-11-30 09:00\nend: 2026-12-02 16:00\nall_day: true",
            "2026-11-30",
            "2026-12-02",
        ),
        ("start: 2026-11-30 13:00\nend: 2026-11-30", "2026-11-30T13:00+01:00", None),
        ("start: 2026-11-30 13:00\nend: 2026-12-01", "2026-11-30T13:00+01:00", "2026-12-01"),
        # Across the end of daylight saving.
        (
            "start: 2026-10-24 13:00\nend: 2026-10-25 13:00",
            "2026-10-24T13:00+02:00",
            "2026-10-25T13:00+01:00",
        ),
    ],
)
def test_when_an_event_is(site: MakeSite, front: str, start: str, end: str | None) -> None:
    node = event_of(site, front)
    assert (node["startDate"], node.get("endDate")) == (start, end)


def test_an_event_that_is_replaced_is_cancelled_and_not_moved(site: MakeSite) -> None:
    other = "-- content/events/nytt.md --\n---\ntitle: Nytt\nstart: 2026-12-01\n---\nVi ses då.\n"
    text = (
        "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-11-30\ncancelled: true\n"
        "replaced_by: nytt\n---\nVi ses inte.\n"
    )
    made = Planned(site(text + other))
    node = graph(made, "/kalender/mote/")[0]
    assert node["eventStatus"] == f"{SCHEMA}EventCancelled"
    assert "previousStartDate" not in node
    assert graph(made, "/kalender/nytt/")[0]["eventStatus"] == f"{SCHEMA}EventScheduled"


ONLINE = "start: 2026-11-30 13:00\nend: 2026-11-30 14:00\nonline:\n  url: https://mote.example/1"


def test_where_to_join_is_told_as_long_as_one_can(site: MakeSite) -> None:
    node = event_of(site, ONLINE)
    assert node["location"] == {"@type": "VirtualLocation", "url": "https://mote.example/1"}
    assert node["eventAttendanceMode"] == f"{SCHEMA}OnlineEventAttendanceMode"
    assert "location" not in event_of(site, ONLINE, at="2026-11-30T14:00")
    assert "location" not in event_of(site, f"{ONLINE}\ncancelled: true")


def test_an_event_may_be_at_a_place_and_online(site: MakeSite) -> None:
    node = event_of(site, "start: 2026-11-30\nplace: Rådhuset\nonline: via länk")
    assert node["location"] == [
        {"@type": "Place", "name": "Rådhuset", "address": "Rådhuset"},
        {"@type": "VirtualLocation", "name": "via länk"},
    ]
    assert node["eventAttendanceMode"] == f"{SCHEMA}MixedEventAttendanceMode"


def test_a_job_that_can_be_done_anywhere(site: MakeSite) -> None:
    node = job_of(site, "remote: true")
    assert node["jobLocationType"] == "TELECOMMUTE"
    assert node["applicantLocationRequirements"] == {"@type": "Country", "name": "SE"}
    assert "jobLocation" not in node
    # No way to apply is named, no form of employment, and no pay as a number.
    assert node["directApply"] is False
    assert not {"employmentType", "identifier", "baseSalary"} & set(node)


def test_the_country_of_places_is_a_setting(site: MakeSite) -> None:
    settings = (
        "-- content/site.yaml --\nname: Prov\nbase_url: https://prov.example\n"
        "organisation:\n  country: FI\n"
    )
    node = job_of(site, "place: Mariehamn\nsalary: 30 000 kr", more=settings)
    assert node["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Mariehamn",
        "addressCountry": "FI",
    }
    assert "baseSalary" not in node


def test_a_job_abroad_is_shown_and_told_to_be_there(site: MakeSite) -> None:
    address = job_of(site, "place: Bryssel\ncountry: BE")["jobLocation"]["address"]
    assert address == {
        "@type": "PostalAddress",
        "addressLocality": "Bryssel",
        "addressCountry": "BE",
    }
    text = f"-- content/jobs/j.md --\n{JOB}place: Bryssel\ncountry: BE\n---\nKom.\n"
    made = Planned(site(EMPLOYER + text))
    for page in ("/lediga-jobb/", "/lediga-jobb/j/"):
        assert "Bryssel, Belgien" in parse(made.read(page)).one("main").text
    node = job_of(site, "country: NO\nremote: true")
    assert node["jobLocation"]["address"] == {"@type": "PostalAddress", "addressCountry": "NO"}
    assert node["applicantLocationRequirements"]["name"] == "NO"


def test_a_permanent_post_has_no_word_of_its_own(site: MakeSite) -> None:
    assert "employmentType" not in job_of(site, "employment: permanent")
    assert job_of(site, "employment: [permanent, part_time]")["employmentType"] == ["PART_TIME"]


def test_the_description_of_a_job_is_html_whose_addresses_hold_everywhere(site: MakeSite) -> None:
    text = (
        "## Arbetet\n\nSe [vår sida om kommunen](../organisations/kommunen.yaml), "
        "[om arbetet](#arbetet) och [mer hos andra](https://annan.example/).\n\n"
        '`<a href="/x">`'
    )
    node = job_of(site, "summary: Skola & vård.", text)
    assert node["description"] == (
        "<p>Skola &amp; vård.</p>\n"
        '<h2 id="arbetet">Arbetet</h2>\n'
        '<p>Se <a href="https://prov.example/organisationer/kommunen/">vår sida om kommunen</a>, '
        '<a href="https://prov.example/lediga-jobb/jobb/#arbetet">om arbetet</a> och '
        '<a href="https://annan.example/">mer hos andra '
        '<span class="mark">(länk till annan webbplats)</span></a>.</p>\n'
        '<p><code>&lt;a href="/x"&gt;</code></p>'
    )


def test_a_job_past_its_deadline_is_told_to_no_machine(site: MakeSite) -> None:
    made = site(f"{EMPLOYER}-- content/jobs/jobb.md --\n{JOB}---\nKom.\n")
    assert graph(Planned(made, "2026-12-01T23:59"), "/lediga-jobb/jobb/")
    after = Planned(made, "2026-12-02T00:00")
    assert "Jobb" in after.read("/lediga-jobb/jobb/")
    assert graph(after, "/lediga-jobb/jobb/") == []


def test_a_page_that_is_not_to_be_found_is_told_to_no_machine(site: MakeSite) -> None:
    made = Planned(
        site(
            "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-11-30\nnoindex: true\n"
            "---\nVi ses.\n"
        )
    )
    assert graph(made, "/kalender/mote/") == []
    assert graph(made, "/404.html") == []


def test_each_language_says_what_it_shows(site: MakeSite) -> None:
    made = Planned(
        site(
            "-- content/site.yaml --\nname: Prov\nbase_url: https://prov.example\n"
            "languages: [sv, en]\norganisation:\n  name: Kommunen\n  kind: municipality\n"
            "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-11-30\n---\nVi ses.\n"
            "-- content/events/mote.en.md --\n---\ntitle: Meeting\n---\nSee you.\n"
        )
    )
    event, crumbs = graph(made, "/en/events/mote/")
    assert (event["name"], event["inLanguage"]) == ("Meeting", "en")
    assert event["url"] == "https://prov.example/en/events/mote/"
    assert [each["name"] for each in crumbs["itemListElement"]] == ["Home", "Calendar", "Meeting"]
    owner, website = graph(made, "/en/")
    assert owner["@type"] == "GovernmentOrganization"
    assert website["url"] == "https://prov.example/en/"


def test_the_organisation_behind_the_site_says_all_that_the_footer_does(site: MakeSite) -> None:
    made = Planned(
        site(
            "-- content/site.yaml --\nname: Prov\nbase_url: https://prov.example/under\n"
            "organisation:\n  name: Länsstyrelsen\n  kind: authority\n  number: 202100-2288\n"
            "  visiting_address: |\n    Hamngatan 4\n    Jönköping\n"
        )
    )
    assert graph(made, "/")[0] == {
        "@type": "GovernmentOrganization",
        "@id": "https://prov.example/under/#organisation",
        "name": "Länsstyrelsen",
        "url": "https://prov.example/under/",
        "iso6523Code": "0007:2021002288",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Hamngatan 4, Jönköping",
            "addressCountry": "SE",
        },
    }


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("author: Anna Ask", {"@type": "Person", "name": "Anna Ask"}),
        ("author: Kommunen", {"@type": "GovernmentOrganization", "name": "Kommunen"}),
        ("author: Webbgruppen", None),
    ],
)
def test_an_author_is_a_person_only_if_the_site_knows(
    site: MakeSite, author: str, said: Node | None
) -> None:
    made = Planned(
        site(
            f"{EMPLOYER}-- content/people/anna.yaml --\nname: Anna Ask\n"
            f"-- content/news/2026-11-01-a.md --\n---\ntitle: A\ndate: 2026-11-01\n{author}\n---\n"
            "Det har hänt.\n"
        )
    )
    node = graph(made, "/nyheter/a/")[0]
    if said is None:
        assert "author" not in node
        assert node["creditText"] == "Webbgruppen"
        return
    assert "creditText" not in node
    url = node["author"].pop("url")
    assert node["author"] == said
    assert parse(made.read(url.removeprefix("https://prov.example"))).one("h1").text == said["name"]


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        '"Citat", \\ och ’apostrofer’',
        "{{ view.url }}",
    ],
)
def test_no_title_gets_out_of_the_script(site: MakeSite, title: str) -> None:
    made = site("")
    front = json.dumps(title, ensure_ascii=False)
    made.write("content/events/mote.md", f"---\ntitle: {front}\nstart: 2026-11-30\n---\nVi ses.\n")
    html = Planned(made).read("/kalender/mote/")
    (script,) = parse(html).all("script")
    assert script.attrs == {"type": "application/ld+json"}
    (text,) = script.children
    assert isinstance(text, str)
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["name"] == " ".join(title.split())
    # What follows is still there.
    assert parse(html).one("main").text.endswith("Vi ses.")


def test_no_text_ends_a_line_of_the_script(site: MakeSite) -> None:
    # In titles and other fields they are spaces.
    node = job_of(site, "", text="a\u2028b\u2029c <!-- </script>")
    assert node["description"].startswith("<p>a\u2028b\u2029c ")
    made = site(f"{EMPLOYER}-- content/jobs/jobb.md --\n{JOB}---\na\u2028b\u2029c\n")
    (script,) = parse(Planned(made).read("/lediga-jobb/jobb/")).all("script")
    assert "a\\u2028b\\u2029c" in script.text


def test_the_same_page_is_the_same_to_the_byte_and_has_no_spaces(site: MakeSite) -> None:
    text = "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-11-30\n---\nVi ses.\n"
    made = Planned(site(text))
    data = structured_data(made.view("/kalender/mote/"))
    assert data == structured_data(made.view("/kalender/mote/"))
    assert data.startswith(
        '{"@context":"https://schema.org","@graph":[{"@type":"Event","name":"Möte",'
        '"description":"Vi ses.","url":"https://prov.example/kalender/mote/","inLanguage":"sv",'
        '"startDate":"2026-11-30","eventStatus":"https://schema.org/EventScheduled"}'
    )


def test_a_kind_that_no_one_has_words_for_has_its_breadcrumbs(site: MakeSite) -> None:
    made = Planned(site("-- content/pages/om.md --\n---\ntitle: Om\n---\nOm oss.\n"))
    assert [node["@type"] for node in graph(made, "/om/")] == ["BreadcrumbList"]


def test_a_logotype_that_is_missing_is_one_problem(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: Prov\nbase_url: https://prov.example\nlogo: bort.svg\n"
        "-- content/pages/om.md --\n---\ntitle: Om\n---\nOm oss.\n"
    )
    assert made.build().problems == ["content/site.yaml:3:7 missing-file"]
    assert "logo" not in graph(Planned(made), "/")[0]
