"""Structured data is what others expect: schema.org's types by tsc, and what Google documents.

The types are those of `schema-dts`, which Google makes of schema.org itself; each graph of the
sample that has a form of its own is assigned to one.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Site
from tests.dom import graph_of
from tests.planned import Planned
from tests.tools.node import FOLDER, node_command

Node = dict[str, Any]
Graphs = dict[str, list[Node]]

# What search results need, by type (Google Search Central, structured data features). A part of a
# thing is reached with a full stop; of two with a stroke between, one will do.
REQUIRED = {
    "BreadcrumbList": "itemListElement itemListElement.position itemListElement.name "
    "itemListElement.item",
    "JobPosting": "title description datePosted validThrough hiringOrganization.name "
    "jobLocation.address.addressCountry|jobLocationType employmentType identifier.value "
    "jobLocation|applicantLocationRequirements.name directApply url",
    "Event": "name startDate eventStatus url",
    "NewsArticle": "headline datePublished publisher.name",
    "WebSite": "name url",
}
# Besides, where a thing has such a part.
REQUIRED_PARTS = {"Place": "address", "VirtualLocation": "url|name", "PropertyValue": "name value"}

EVERYTHING = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
logo: logotyp.svg
organisation:
  name: Länsstyrelsen
  kind: authority
  number: 202100-2288
  visiting_address: Hamngatan 4, Jönköping
  phone: 036-10 00 00
  email: info@prov.example
  social: https://social.example/@prov
-- content/images/logotyp.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>
-- content/organisations/kommunen.yaml --
name: Kommunen
kind: municipality
number: 202100-2288
-- content/people/anna.yaml --
name: Anna Ask
role: Ordförande
organisation: kommunen
email: anna@prov.example
phone: 036-11 11 11
image:
  file: logotyp.svg
  alt: Anna
-- content/forum/index.md --
---
title: Forum
image:
  file: logotyp.svg
  alt: Forumet
---
Vi möts.
-- content/forum/grupp.md --
---
title: Gruppen
kind: steering
chair: anna
members: [kommunen, anna]
---
Vi leder.
-- content/news/2026-11-01-a.md --
---
title: A
date: 2026-11-01
updated: 2026-11-02
author: Anna Ask
tags: [a, b]
image:
  file: logotyp.svg
  alt: A
---
Det har hänt.
-- content/news/2026-11-02-b.md --
---
title: B
date: 2026-11-02
author: Webbgruppen
---
Det har hänt.
-- content/jobs/jobb.md --
---
title: Jobb
employer: kommunen
date: 2026-11-01
deadline: 2026-12-01 12:00
starts: 2027-01-01
employment: [full_time, part_time, temporary, permanent, internship]
place: Jönköping
remote: true
positions: 2
reference: A1
apply: jobb@prov.example
---
Kom.
-- content/events/mote.md --
---
title: Möte
start: 2026-11-30 13:00
end: 2026-11-30 15:00
place:
  name: Rådhuset
  address: Torget 1
online:
  url: https://mote.example/1
  note: via länk
organisers: [kommunen]
audience: Alla
cancelled: false
---
Vi ses.
"""


@pytest.fixture(scope="module")
def sample(sample_output: Path) -> Graphs:
    """The graph of every page of the sample that has one, by the page's path."""
    pages = sorted(sample_output.rglob("*.html"))
    graphs = {
        path.relative_to(sample_output).as_posix(): graph_of(path.read_text("utf-8"))
        for path in pages
    }
    return {path: nodes for path, nodes in graphs.items() if nodes}


def form(value: Any, name: str = "") -> Any:
    """What a graph looks like, but for its words: two of the same form are alike to a type."""
    if isinstance(value, dict):
        return tuple((key, form(each, key)) for key, each in value.items())
    if isinstance(value, list):
        return tuple(dict.fromkeys(form(each, name) for each in value))
    is_term = isinstance(value, str) and value.startswith("https://schema.org/")
    return value if name == "@type" or is_term else type(value).__name__


def distinct(graphs: Graphs) -> Graphs:
    return {path: graphs[path] for path in {form(graphs[path]): path for path in graphs}.values()}


def type_faults(graphs: Graphs, folder: Path) -> list[str]:
    """What tsc finds: `page: the property and why`."""
    lines = ['import type { Graph } from "schema-dts";']
    for number, nodes in enumerate(graphs.values()):
        graph = json.dumps({"@context": "https://schema.org", "@graph": nodes})
        lines.append(f"export const graph{number}: Graph = {graph};")
    (folder / "graphs.ts").write_text("\n".join(lines), encoding="utf-8")
    (folder / "node_modules").symlink_to(FOLDER / "node_modules")
    tsc = FOLDER / "node_modules/typescript/bin/tsc"
    run = subprocess.run(
        [*node_command(), str(tsc), "--noEmit", "--strict", "--pretty", "false", "graphs.ts"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    faults = re.findall(r"^graphs\.ts\((\d+),\d+\): error (.*)$", run.stdout, re.MULTILINE)
    assert run.returncode == (2 if faults else 0), run.stdout + run.stderr
    # The first line is the import.
    return [f"{list(graphs)[int(line) - 2]}: {fault}" for line, fault in faults]


def test_every_graph_has_the_types_of_schema_org(
    sample: Graphs, site: Callable[[str], Site], tmp_path: Path
) -> None:
    """Those of the sample, and of a site in which every property has a value."""
    made = Planned(site(EVERYTHING))
    addresses = [page.address for page in made.of_format("html") if page.address != "/404.html"]
    graphs = {address: graph_of(made.read(address)) for address in addresses}
    assert type_faults({**distinct(sample), **graphs}, tmp_path) == []


def test_a_wrong_property_is_found(sample: Graphs, tmp_path: Path) -> None:
    job = sample["lediga-jobb/webbredaktor/index.html"][0]
    event = sample["kalender/hearing-2026/index.html"][0]
    planted: dict[str, Node] = {
        # A property of no schema, and one of another type.
        "name": {**job, "jobbtitel": "Redaktör"},
        "inLanguage": {**job, "inLanguage": "sv"},
        "within": {**job, "hiringOrganization": {"@type": "Organization", "namn": "Kommunen"}},
        "type": {**event, "@type": "Möte"},
        "part": {**event, "organizer": {"@type": "Place", "name": "Rådhuset"}},
        "term": {**event, "eventStatus": "https://schema.org/EventGone"},
        "number": {**job, "hiringOrganization": {"@type": "Organization", "name": 1}},
    }
    right = {"job": [job], "event": [event]}
    faults = type_faults({**right, **{name: [node] for name, node in planted.items()}}, tmp_path)
    assert {fault.partition(":")[0] for fault in faults} == set(planted)


# --- What Google documents ---


def things(value: Any) -> Iterator[Node]:
    """A thing and all within it."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from things(each)


def missing(node: Node) -> list[str]:
    wanted = {**REQUIRED, **REQUIRED_PARTS}.get(node["@type"], "").split()
    return [
        f"{node['@type']} {property_}"
        for property_ in wanted
        if not any(has(node, way.split(".")) for way in property_.split("|"))
    ]


def has(value: Any, way: list[str]) -> bool:
    if isinstance(value, list):
        return bool(value) and all(has(each, way) for each in value)
    if not way:
        return value not in ("", None)
    return isinstance(value, dict) and way[0] in value and has(value[way[0]], way[1:])


def test_all_that_search_results_need_is_there(sample: Graphs) -> None:
    faults = [
        f"{path}: {fault}"
        for path, nodes in sample.items()
        for node in things(nodes)
        if "@type" in node
        for fault in missing(node)
    ]
    assert faults == []


def test_an_event_lacks_a_place_only_where_nobody_named_one(sample: Graphs) -> None:
    lacking = [
        path.split("/")[-2]
        for path, nodes in sample.items()
        for node in nodes
        if node["@type"] == "Event" and "location" not in node
    ]
    # The last is the second in English.
    assert sorted(lacking) == [
        "enande-mote-host-2026",
        "enande-mote-var-2027",
        "uniting-meeting-spring-2027",
    ]


@pytest.mark.parametrize("lost", ["title", "hiringOrganization", "jobLocation", "identifier"])
def test_what_is_missing_is_found(sample: Graphs, lost: str) -> None:
    job = sample["lediga-jobb/webbredaktor/index.html"][0]
    assert missing(job) == []
    assert any(lost in fault for fault in missing({k: v for k, v in job.items() if k != lost}))


def test_breadcrumbs_have_at_least_two_steps(sample: Graphs) -> None:
    ways = [
        node for nodes in sample.values() for node in nodes if node["@type"] == "BreadcrumbList"
    ]
    assert ways
    assert all(len(way["itemListElement"]) >= 2 for way in ways)
