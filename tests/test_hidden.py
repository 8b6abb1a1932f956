"""What is not to be found is told to no machine.

Of drafts, of what comes or is over, and of what search engines are to leave out, nothing stands
where programs look. Each has a word of its own, which is looked for in every file of a build.
"""

import gzip
import re
from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.conftest import Site

MakeSite: TypeAlias = Callable[[str], Site]

# The words: of each entry its title, text and file's name.
SITE = """\
-- content/site.yaml --
name: Prov
base_url: https://prov.example
languages: [sv, en]
hosting: nginx
social_cards: true
-- content/organisations/o.yaml --
name: Orten
-- content/networks/n.md --
---
title: Nätverket
---
Text.
-- content/people/vera.yaml --
name: Vera
organisation: o
-- content/news/2026-11-01-synligt.md --
---
title: Synligt
date: 2026-11-01
---
Se [den](2026-11-02-utkastet.md) och [det](2026-12-01-kommandet.md).
-- content/news/2026-11-02-utkastet.md --
---
title: Utkastet
date: 2026-11-02
draft: true
tags: [utkastet]
aliases: [/utkastet/]
---
Utkastet.
-- content/news/2026-12-01-kommandet.md --
---
title: Kommandet
date: 2026-12-01
tags: [kommandet]
aliases: [/kommandet/]
---
Kommandet.
-- content/news/2026-11-03-gallrat.md --
---
title: Gallrat
date: 2026-11-03
expires: 2026-11-10
tags: [gallrat]
aliases: [/gallrat/]
---
Gallrat.
-- content/news/2026-11-04-diskret.md --
---
title: Diskret
date: 2026-11-04
noindex: true
---
Diskret.
-- content/news/2026-11-04-diskret.en.md --
---
title: Diskret in English
---
Diskret in English.
-- content/pages/enskilt.md --
---
title: Enskilt
menu: false
noindex: true
---
Enskilt.
-- content/pages/enskilt.lattlast.md --
---
title: Enskilt, lätt
---
Enskilt, lätt.
-- content/jobs/tjansten.md --
---
title: Tjansten
employer: o
date: 2026-11-01
deadline: 2026-11-21 15:00
---
Tjansten.
-- content/jobs/tjansten.en.md --
---
title: Tjansten in English
---
Tjansten in English.
-- content/events/traffen.md --
---
title: Traffen
start: 2026-12-01 13:00
networks: n
draft: true
---
Traffen.
"""
MANIFEST = "site-manifest.json"


def told(made: Site, word: str) -> set[str]:
    """The files in which programs find a word: of pages only the head, as people read the rest."""
    found = set()
    for path, raw in made.outputs().items():
        if path == MANIFEST or path.endswith((".br", ".png", ".ico")):
            continue
        text = (gzip.decompress(raw) if path.endswith(".gz") else raw).decode()
        if path.removesuffix(".gz").endswith(".html"):
            text = text.partition("</head>")[0]
        if re.search(word, text, re.IGNORECASE):
            found.add(path.removesuffix(".gz"))
    return found


@pytest.mark.parametrize("word", ["utkastet", "kommandet", "gallrat", "traffen"])
def test_nobody_is_told_of_what_is_not_on_the_site(site: MakeSite, word: str) -> None:
    made = site(SITE)
    made.build()
    assert told(made, "synligt") >= {"nyheter/atom.xml", "sitemap.xml"}
    assert told(made, word) == set()
    assert [path for path in made.outputs() if word in path] == []


@pytest.mark.parametrize(
    ("word", "own"),
    [
        ("diskret", {"nyheter/diskret/index.html", "en/news/diskret/index.html"}),
        ("enskilt", {"enskilt/index.html", "enskilt/lattlast/index.html"}),
    ],
)
def test_what_search_engines_are_to_leave_out_is_told_by_its_own_page_alone(
    site: MakeSite, word: str, own: set[str]
) -> None:
    made = site(SITE)
    made.build()
    assert told(made, word) == own
    for path in own:
        head = made.read(path).partition("</head>")[0]
        assert '<meta name="robots" content="noindex">' in head
        assert "ld+json" not in head
        assert "hreflang" not in head


def test_a_job_leaves_all_that_machines_read_at_the_instant_of_its_deadline(
    site: MakeSite,
) -> None:
    own = {"lediga-jobb/tjansten/index.html", "en/jobs/tjansten/index.html"}
    made = site(SITE)
    made.build(at="2026-11-21T14:59")
    before = told(made, "tjansten")
    assert before > {*own, "lediga-jobb/atom.xml", "en/jobs/atom.xml", "sitemap.xml"}
    assert any(path.startswith("assets/search/") for path in before)

    made.build(at="2026-11-21T15:00")

    assert told(made, "tjansten") == own
    for path in own:
        head = made.read(path).partition("</head>")[0]
        assert '<meta name="robots" content="noindex">' in head
        assert not re.search("ld\\+json|hreflang|og:", head)
