"""The connected site: which entries are shown, and who names whom, in both directions."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import pytest

from sitegen.build import prepare
from sitegen.connect import site as connected
from sitegen.connect.site import Named
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site

MakeSite: TypeAlias = Callable[[str], Site]

NETWORK = """
-- content/networks/skola.md --
---
title: Skola
responsible: anna
contact: [bo, anna]
---
-- content/events/mote.md --
---
title: Möte
start: 2027-03-01
networks: skola
organisers: [kommunen]
---
-- content/people/anna.yaml --
name: Anna
organisation: kommunen
-- content/people/bo.yaml --
name: Bo
-- content/organisations/kommunen.yaml --
name: Kommunen
"""


def connect(made: Site, at: str = SAMPLE_TIME) -> connected.Site:
    return prepare(Options(made.root, made.output, datetime.fromisoformat(at))).site


def test_an_entry_names_others_by_field(site: MakeSite) -> None:
    assert connect(site(NETWORK)).names["networks/skola.sv"] == {
        "responsible": ("people/anna",),
        "contact": ("people/bo", "people/anna"),
    }


@pytest.mark.parametrize(
    ("named", "by"),
    [
        ("people/bo", [Named("networks/skola.sv", "contact")]),
        (
            "people/anna",
            [Named("networks/skola.sv", "responsible"), Named("networks/skola.sv", "contact")],
        ),
        ("networks/skola", [Named("events/mote.sv", "networks")]),
        (
            "organisations/kommunen",
            [Named("events/mote.sv", "organisers"), Named("people/anna.sv", "organisation")],
        ),
    ],
)
def test_an_entry_knows_who_names_it(site: MakeSite, named: str, by: list[Named]) -> None:
    assert sorted(connect(site(NETWORK)).named_by[named]) == sorted(by)


def test_a_reference_to_nothing_suggests_the_nearest_name(site: MakeSite) -> None:
    made = site(NETWORK + "-- content/networks/vard.md --\n---\ntitle: A\nresponsible: ana\n---\n")
    report = made.check().json["problems"]
    assert [(each["code"], each["line"], each["hint"]) for each in report] == [
        ("dangling-reference", 3, 'Menade du "anna"?')
    ]


def test_a_reference_to_another_kind_says_what_it_is(site: MakeSite) -> None:
    made = site(NETWORK + "-- content/jobs/a.md --\n---\ntitle: A\nemployer: anna\n"
                "date: 2026-11-01\ndeadline: 2026-12-01\n---\n")  # fmt: skip
    assert made.problems == ["content/jobs/a.md:3:11 reference-to-other-kind"]


def test_a_reference_to_a_broken_file_is_not_dangling(site: MakeSite) -> None:
    made = site(NETWORK.replace("name: Bo", "namn: Bo"))
    assert made.problems == ["content/people/bo.yaml:1:1 unknown-field"]


def test_what_is_not_shown_now_is_hidden_for_a_reason(site: MakeSite) -> None:
    made = site(
        """
-- content/pages/a.md --
---
title: A
draft: true
---
-- content/pages/b.md --
---
title: B
publish: 2027-01-01
---
-- content/pages/c.md --
---
title: C
expires: 2026-01-01
---
-- content/pages/d.md --
---
titel: D
---
-- content/pages/e.md --
---
title: E
---
"""
    )
    found = connect(made)
    assert {key: hidden.why for key, hidden in found.hidden.items()} == {
        "pages/a.sv": "draft",
        "pages/b.sv": "coming",
        "pages/c.sv": "expired",
        "pages/d.sv": "broken",
    }
    assert list(found.entries) == ["pages/e.sv"]


def test_a_translation_has_the_fields_that_it_leaves_out_from_the_original(site: MakeSite) -> None:
    made = site(
        """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/events/mote.md --
---
title: Möte
start: 2027-03-01 13:00
---
-- content/events/mote.en.md --
---
title: Meeting
---
"""
    )
    found = connect(made)
    english = found.find("events/mote", "en")
    assert english is not None
    assert english.fields.start == found.entries["events/mote.sv"].fields.start
    assert found.versions["events/mote"] == ("sv", "en")


def test_a_translation_of_a_broken_original_is_not_reported(site: MakeSite) -> None:
    made = site(
        """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
-- content/pages/om.md --
---
titel: Om oss
---
-- content/pages/om.en.md --
---
title: About us
---
-- content/pages/plan.md --
---
title: Planen
---
Läs [om oss](om.en.md).
"""
    )
    assert made.problems == ["content/pages/om.md:2:1 unknown-field"]
