"""The sites that are looked at, and of each the pages to look at closely.

The sample shows each kind at its richest. `STATES` is what it lacks: lists of one, two and seven
pages, twenty subjects, words too long for a phone, entries with nothing but a title. In `ENDED` all
has had its time, so that every list is empty, and `BARE` has no content at all.

Which layout made which page comes from the plan of the build, so that no layout is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sitegen.build import build, prepare
from sitegen.connect.pages import passed
from sitegen.declare.kinds import KINDS
from sitegen.incremental.plan import Plan
from sitegen.words.model import Page
from sitegen.words.outcome import Options
from tests.conftest import ROOT, SAMPLE_TIME, parse_txtar

LONG = "Realisationsvinstbeskattningsförordningstillämpningsföreskrifterna"

BARE = "-- content/site.yaml --\nname: Tomt\nbase_url: https://tomt.example\n"

_SETTINGS = f"""\
-- content/site.yaml --
name: Föreningen för prov av sidor
base_url: https://prov.example
languages: [sv, en]
per_page: 2
organisation:
  name: Föreningen för {LONG}
  phone: 036-10 00 00
  email: {LONG.lower().replace("ö", "o").replace("ä", "a")}@prov.example
  number: 202100-2288
  social:
    - name: Mastodon
      url: https://social.example/@prov
share: [facebook, email]
accessibility:
  conformance: full
  method: Vi provade själva.
  assessed: 2026-05-01
  updated: 2026-05-02
  contact:
    email: tillganglighet@prov.example
-- content/redirects.yaml --
/gammal/: /nyheter/
/borta/: gone
-- content/images/karta.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="200" viewBox="0 0 1600 200">
<path fill="#0b5c63" d="M0 0h1600v200H0z"/></svg>
-- content/documents/stadga.txt --
Stadgan.
"""

_ENTRIES = f"""\
-- content/pages/om.md --
---
title: {LONG} och annat som är för långt
children: true
image: {{file: karta.svg, alt: En karta, caption: Hela länet, credit: Föreningen}}
updated: 2026-11-01
tags: [{", ".join(f"ämne nummer {number}" for number in range(1, 21))}]
---
En text med [en länk](https://annan.example/{LONG}), [ett dokument](../documents/stadga.txt), `kod`
och en fotnot.[^1]

## {LONG}

| Kommun | Invånare | Anmärkning |
|---|--:|---|
| Exempelstad | 1 700 000 | {LONG} och en lång rad som inte får plats på en telefon |

```
{"kod " * 40}
```

> Ett citat.

## Två

1. Ett
2. Två
   - Under

## Tre

- [x] Gjort
- [ ] Inte gjort

Ord
: Förklaring av ordet.

<details><summary>En fråga</summary><p>Ett svar.</p></details>

## Fyra

![En karta över hela länet](../images/karta.svg)

[^1]: Fotnoten.
-- content/pages/om/kort.md --
---
title: Kort
---
En mening.
-- content/networks/vakant.md --
---
title: Vakanta nätverket
area: Allt
vacant: true
---
Ingen ansvarar för nätverket.
-- content/networks/vakant.lattlast.md --
---
title: Vakanta nätverket
---
Ingen ansvarar.
-- content/networks/bart.md --
---
title: Bart
---
-- content/networks/rikt.md --
---
title: Rikt nätverk
responsible: anna
contact: anna
image: {{file: karta.svg, alt: ""}}
---
Text.
-- content/forum/index.md --
---
title: Forum
---
-- content/forum/bar.md --
---
title: Bar grupp
---
-- content/forum/stor.md --
---
title: Stor grupp
kind: hearing
chair: anna
members: [bolaget, anna]
meets: {{times: 13, per: week}}
tasks: [Att mötas]
documents:
  - {{file: stadga.txt, title: Stadgan}}
  - {{url: "https://annan.example/a.pdf", title: Annan}}
---
-- content/people/anna.yaml --
name: Anna {LONG}-Andersson
role: Ordförande
organisation: bolaget
phone: 036-10 00 00
email: anna@prov.example
image: {{file: karta.svg, alt: Anna}}
-- content/people/bertil.yaml --
name: Bertil
accept: named-by-nobody
-- content/organisations/bolaget.yaml --
name: Bolaget
kind: company
url: https://bolaget.example
number: 202100-2288
-- content/organisations/okand.yaml --
name: Okänd
accept: named-by-nobody
-- content/organisations/okand.en.yaml --
name: Unknown
-- content/jobs/oppet.md --
---
title: Öppet jobb
employer: bolaget
date: 2026-11-01
deadline: 2026-12-01
apply: https://bolaget.example/jobb
---
Sök.
-- content/jobs/stangt.md --
---
title: Stängt jobb
employer: bolaget
date: 2026-11-01
deadline: 2026-11-20
---
Sökte.
-- content/events/installt.md --
---
title: Inställt möte
start: 2026-12-01 13:00
cancelled: true
replaced_by: dagar
place: Folkets hus
---
-- content/events/dagar.md --
---
title: Dagar
start: 2026-12-30
end: 2027-01-02
online: https://mote.example
registration: {{email: anmalan@prov.example, deadline: 2026-12-20}}
networks: rikt
---
-- content/events/stangd-anmalan.md --
---
title: Möte dit anmälan har stängt
start: 2026-11-30 13:00
end: 2026-11-30 15:00
registration: {{email: anmalan@prov.example, deadline: 2026-11-20}}
programme: [{{time: 13:00, title: Start, speakers: Anna}}, Slut]
---
-- content/events/forbi.md --
---
title: Möte som har varit
start: 2026-10-01 13:00
networks: rikt
---
-- content/alerts/a.yaml --
text: Ett besked utan länk.
-- content/alerts/b.yaml --
text: En varning som leder vidare på webbplatsen.
level: warning
link: {{url: /om/, text: Om föreningen}}
-- content/alerts/c.yaml --
text: En fara som leder bort från webbplatsen, med ett ord som {LONG}.
level: danger
link: {{url: "https://annan.example/fara", text: Faran i länet}}
-- content/alerts/d.yaml --
text: Beskedet som har gått ut.
expires: 2026-11-20
-- content/alerts/e.yaml --
text: Besked som bara hör till nyheterna.
under: /nyheter/
"""

ENDED = """\
-- content/site.yaml --
name: Förbi
base_url: https://forbi.example
accessibility:
  statement: false
search: false
-- content/pages/index.md --
---
title: Förbi
blocks: [news, events, jobs, networks]
---
-- content/events/forbi.md --
---
title: Möte som har varit
start: 2026-10-01 13:00
---
-- content/organisations/bolaget.yaml --
name: Bolaget
-- content/jobs/stangt.md --
---
title: Stängt jobb
employer: bolaget
date: 2026-11-01
deadline: 2026-11-20
---
-- content/news/2026-01-01-gammalt.md --
---
title: Gammalt
date: 2026-01-01
expires: 2026-02-01
---
-- content/networks/nedlagt.md --
---
title: Nedlagt
expires: 2026-02-01
---
"""


def _posts(count: int) -> str:
    """Posts for lists of `count / 2` pages; the first three have a subject of their own."""
    return "".join(
        f"-- content/news/2026-{month:02}-01-post-{number}.md --\n"
        f"---\ntitle: Post {number}\ndate: 2026-{month:02}-01\n"
        f"tags: [alla{', tre' if number <= 3 else ''}{', en' if number == 1 else ''}]\n---\n"
        f"Texten i post {number}.\n"
        for number, month in ((each, (each - 1) % 11 + 1) for each in range(1, count + 1))
    )


STATES = (
    f"{_SETTINGS}{_ENTRIES}{_posts(13)}-- content/news/2026-01-01-post-1.en.md --\n"
    "---\ntitle: Post one\ntags: [one]\n---\nThe text of post one.\n"
)
OWN = {"states": STATES, "ended": ENDED, "bare": BARE}


@dataclass(frozen=True)
class Built:
    """A site that has been built, and the plan that it was built by."""

    name: str
    output: Path
    plan: Plan


class Spot(NamedTuple):
    """A page to look at closely: the first that a layout made in some state."""

    site: str
    layout: str
    # What sets it apart from other pages of the layout: `closed`, `list-first en`.
    state: str
    # In the output: `nyheter/index.html`.
    path: str

    def __str__(self) -> str:
        return f"{self.site}: {self.layout} ({self.state}) {self.path}"


def build_site(name: str, root: Path, output: Path, base_url: str = "") -> Built:
    """Build a site that has no mistakes; raises AssertionError where it has."""
    report = build(_options(root, output, base_url))
    assert [f"{found.path} {found.place} {found.code}" for found in report.problems] == []
    return planned(name, root, output, base_url)


def planned(name: str, root: Path, output: Path, base_url: str = "") -> Built:
    """A site that has been built already."""
    return Built(name, output, prepare(_options(root, output, base_url)))


def _options(root: Path, output: Path, base_url: str) -> Options:
    moment = datetime.fromisoformat(SAMPLE_TIME)
    return Options(root, output, moment, base_url=base_url, fresh=True)


def write_site(text: str, root: Path) -> Path:
    """Write the files of a site from `-- path --` sections."""
    for path, content in parse_txtar(text).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return root


def spots(built: Built) -> list[Spot]:
    """One page for each layout and each state that it is in.

    Of the sample only in its first language: what English does to a layout, `STATES` shows.
    """
    found: dict[tuple[str, str], Spot] = {}
    first = built.plan.site.settings.language
    for page in built.plan.pages.values():
        if page.template and (built.plan.root != ROOT or page.language == first):
            state = " ".join(_states(page, built.plan)) or "plain"
            spot = Spot(built.name, page.template, state, page.path)
            found.setdefault((page.template, state), spot)
    return list(found.values())


def _states(page: Page, plan: Plan) -> Iterator[str]:
    """What a layout shows otherwise on this page than on others of its kind."""
    if page.template.endswith("/list.html"):
        yield from _states_of_list(page)
    elif page.entry:
        yield from _states_of_entry(page, plan)
    if page.language != plan.site.settings.language:
        yield page.language


def _states_of_list(page: Page) -> Iterator[str]:
    if page.section:
        yield page.section
    if not page.items:
        yield "empty"
    elif page.of > 1:
        places = {1: "first", page.of: "last"}
        yield f"{places.get(page.number, 'middle')}-of-{'two' if page.of == 2 else 'many'}"


def _states_of_entry(page: Page, plan: Plan) -> Iterator[str]:
    entry = plan.site.entries[page.entry]
    if page.version == "lattlast":
        yield "lattlast"
    for moment, state in (("deadline", "closed"), ("over", "over"), ("registration", "late")):
        if passed(entry, moment, plan.clock):
            yield state
            break
    for flag in ("cancelled", "vacant"):
        if getattr(entry.fields, flag, False):
            yield flag
    if getattr(entry.fields, "image", None):
        yield "pictured"
    # In a site of ours each entry is there for what it shows; its posts are alike.
    if plan.root != ROOT and not entry.name.startswith("post-"):
        yield entry.name


def layouts_that_make_pages() -> set[str]:
    """Every layout that a plan may ask for, by what the kinds declare of themselves."""
    own = {f"base/{name}.html" for name in ("404", "a-to-z", "gone", "redirect", "search")}
    pages = {f"{kind}/page.html" for kind, cls in KINDS.items() if cls.has_pages}
    lists = {f"{kind}/list.html" for kind, cls in KINDS.items() if cls.has_list}
    return own | pages | lists | {"base/statement.html", "page/home.html"}
