"""A site with every kind, and a bench on which it is edited, built, and held against a clean build.

`SITE` is the site; `Bench` is a folder with a site in it, whose every build is compared byte for
byte with one that knows nothing of the builds before. Files get times of their own, an hour
apart and long past, so that what a build says of "just changed" depends on no real clock.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import build
from sitegen.words import workers
from sitegen.words.outcome import Options, Report
from sitegen.words.problems import Problem
from tests.conftest import parse_txtar

# The moment for which `SITE` is written.
NOW = "2026-06-15T12:00"

SITE = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
languages: [sv, en]
per_page: 3
menu:
  - /om/
  - /nyheter/
  - to: /kalender/
    label: Det som händer
organisation:
  name: Föreningen Provet
  phone: 036-10 00 00
  email: info@prov.example
colours:
  accent: "#005a9c"
logo: logotyp.svg
share: [email]
accessibility:
  conformance: partial
  faults: Kartan saknar text.
  method: Vi provade själva.
  assessed: 2026-05-01
  updated: 2026-05-02
  contact:
    email: tillganglighet@prov.example
-- content/redirects.yaml --
/gammal/: /om/
/nedlagd/: gone
-- content/images/logotyp.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>
-- content/images/karta.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>
-- content/documents/stadga.txt --
Stadgan.
-- content/pages/index.md --
---
title: Provet
summary: En plats för prov.
blocks:
  - list: news
    count: 2
  - list: events
  - list: jobs
  - list: forum
---
Välkommen till [kontoret](om/kontakt.md).
-- content/pages/index.en.md --
---
title: The Test
---
Welcome.
-- content/pages/om/index.md --
---
title: Om oss
children: true
aliases: /om-oss/
contact: anna
---
Vi provar.

Sedan mäter vi.
-- content/pages/om/index.en.md --
---
title: About us
---
We test.
-- content/pages/om/historia.md --
---
title: Historia
menu: 1
---
Det började [med ett möte](../../events/2026-02-01-vinter.md).
-- content/pages/om/historia.lattlast.md --
---
title: Historia, lätt
---
Vi möttes.
-- content/pages/om/kontakt.md --
---
title: Kontakt
menu: 2
summary: Så når du oss.
updated: 2026-05-01
---
Läs [stadgan](../../documents/stadga.txt).

![Karta](../../images/karta.svg)
-- content/networks/skola.md --
---
title: Skola
area: Skolan
responsible: anna
---
Nätverket för skolan.
-- content/networks/vatten.md --
---
title: Vatten
vacant: true
---
Nätverket för vatten.
-- content/forum/index.md --
---
title: Forum
period: 2026–2027
focus_areas: [Prov]
convener: kommunen
documents:
  - file: stadga.txt
    title: Stadgan
---
Här möts alla.
-- content/forum/styrgrupp.md --
---
title: Styrgruppen
kind: steering
chair: anna
members: [kommunen, bo]
meets:
  times: 2
  per: year
---
Gruppen leder.
-- content/forum/analys.md --
---
title: Analysgruppen
kind: analysis
members: [foreningen, cilla]
---
Gruppen räknar.
-- content/news/2025-03-01-alfa.md --
---
title: Alfa
date: 2025-03-01
expires: 2026-12-31
tags: [vatten]
---
Alfa händer. Se [Skola](../networks/skola.md).
-- content/news/2026-01-10-beta.md --
---
title: Beta
date: 2026-01-10
tags: [skola, vatten]
contact: anna
---
Beta händer.

Mer om Beta.
-- content/news/2026-01-10-beta.en.md --
---
title: Beta in English
---
Beta happens.
-- content/news/2026-02-10-gamma.md --
---
title: Gamma
date: 2026-02-10
summary: Kort om Gamma.
author: Bo
---
Gamma händer. Se [Beta](2026-01-10-beta.md).
-- content/news/2026-03-10-delta.md --
---
title: Delta
date: 2026-03-10
tags: [skola]
image:
  file: karta.svg
  alt: En karta
---
Delta händer.
-- content/news/2026-09-01-epsilon.md --
---
title: Epsilon
date: 2026-09-01 08:00
---
Epsilon ska hända.
-- content/news/2024-01-01-zeta.md --
---
title: Zeta
date: 2024-01-01
expires: 2024-12-31
---
Zeta har hänt.
-- content/news/2026-04-01-eta.md --
---
title: Eta
date: 2026-04-01
draft: true
---
Eta är inte klar.
-- content/events/2026-02-01-vinter.md --
---
title: Vintermöte
start: 2026-02-01 13:00
end: 2026-02-01 15:00
organisers: kommunen
---
Vi möttes.
-- content/events/2026-07-01-sommar.md --
---
title: Sommarmöte
start: 2026-07-01 13:00
end: 2026-07-01 15:00
place: Folkets hus
organisers: kommunen
networks: skola
bodies: styrgrupp
contact: anna
registration:
  email: anmalan@prov.example
  deadline: 2026-06-20 12:00
---
Vi möts i sommar.
-- content/events/2026-10-01-host.md --
---
title: Höstmöte
start: 2026-10-01
online: via länk
networks: vatten
---
Vi möts i höst.
-- content/jobs/redaktor.md --
---
title: Redaktör
employer: kommunen
date: 2026-06-01
deadline: 2026-06-30
contact: anna
apply: jobb@prov.example
---
Skriv för oss.
-- content/jobs/vaktare.md --
---
title: Väktare
employer: foreningen
date: 2026-05-01
deadline: 2026-06-01
---
Vakta åt oss.
-- content/people/anna.yaml --
name: Anna Ask
role: Ordförande
organisation: kommunen
email: anna@prov.example
phone: 036-11 11 11
-- content/people/bo.yaml --
name: Bo Bok
phone: 036-22 22 22
-- content/people/cilla.yaml --
name: Cilla Ceder
-- content/organisations/kommunen.yaml --
name: Kommunen
kind: municipality
url: https://kommunen.example
-- content/organisations/foreningen.yaml --
name: Föreningen
kind: association
-- content/alerts/storm.yaml --
text: Sommarmötet kan flyttas.
level: warning
publish: 2026-06-01
expires: 2026-07-10
under: /kalender/
-- layouts/job/card.html --
{% macro card(view, teaser, level) %}
<li><a href="{{ teaser.url }}">{{ teaser.title }}</a></li>
{% endmacro %}
-- layouts/base/search.html --
{# A page that asks for all news, and for no more than their titles. #}
{% extends 'base/skeleton.html' %}
{% block main %}
<h1>{{ page.title }}</h1>
{% for teaser in view.list('news') %}
<p><a href="{{ teaser.url }}">{{ teaser.title }}</a></p>
{% endfor %}
{% endblock %}
-- layouts/organisation/page.html --
{# What may be there and what may be instead, and a name that only the entry knows. #}
{% extends 'base/skeleton.html' %}
{% block main %}
<h1>{{ entry.title }}</h1>
{% include 'organisation/extra.html' ignore missing %}
{% include ['organisation/' ~ entry.name ~ '.html', 'organisation/usual.html'] %}
{% import 'organisation/' ~ entry.fields.kind ~ '-words.html' as words %}
{{ words.sort() }}
{% endblock %}
-- layouts/organisation/usual.html --
<p>Som vanligt.</p>
-- layouts/organisation/municipality-words.html --
{% macro sort() %}<p>En kommun</p>{% endmacro %}
-- layouts/organisation/association-words.html --
{% macro sort() %}<p>En förening</p>{% endmacro %}
-- layouts/base/css/95-own.css --
.own { color: inherit; }
-- layouts/strings/sv.yaml --
"job.closed": Stängd
"""

Files = dict[str, bytes]


def read_tree(top: Path) -> Files:
    """Every file below a folder by its name, with its bytes."""
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def first_difference(one: Files, other: Files) -> str:
    """The first name at which two trees differ, or ""."""
    names = sorted(one.keys() | other.keys())
    return next((name for name in names if one.get(name) != other.get(name)), "")


def matching(names: Iterable[str], patterns: str) -> set[str]:
    """The names that one of the patterns (parted by spaces) matches; each must match one.

    `a/` stands for `a/index.html`, `*` for anything but a slash, `**` for anything, and a pattern
    after a minus takes away again.
    """
    found: set[str] = set()
    names = set(names)
    for pattern in patterns.split():
        plain = pattern.removeprefix("-")
        whole = f"{plain}index.html" if plain.endswith("/") else plain
        deep = "**" in whole
        those = {
            name
            for name in fnmatch.filter(names, whole)
            if deep or name.count("/") == whole.count("/")
        }
        assert those, f"{pattern} matches nothing"
        found = found - those if pattern.startswith("-") else found | those
    return found


# What clean builds gave, by what they were given: an edit that is undone needs no second one.
_clean: dict[bytes, tuple[tuple[Problem, ...], Files]] = {}


class Bench:
    """A site in a folder of its own, the options with which it is built, and its last report."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes] | None = None) -> None:
        self.root = folder / "site"
        # What builds keep for those that follow.
        self.kept = self.root / ".sitegen"
        self.output = folder / "output"
        self._beside = folder / "clean"
        self.options = self.defaults()
        self.report: Report | None = None
        self._ticks = 0
        for path, text in (files or parse_txtar(SITE)).items():
            self.write(path, text)

    @staticmethod
    def defaults() -> dict[str, Any]:
        return {"at": datetime.fromisoformat(NOW)}

    # --- Edits ---

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the site."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        self.age(target)

    def age(self, target: Path) -> None:
        """Give a file a time that no other has, an hour later than the last, and long past."""
        self._ticks += 1
        time = 1_500_000_000 + 3600 * self._ticks
        os.utime(target, (time, time))

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Put other words into a file; the old ones must be there."""
        text = self.read(path)
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def rename(self, old: str, new: str) -> None:
        target = self.root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(target)

    def at(self, moment: str) -> None:
        self.options["at"] = datetime.fromisoformat(moment)

    def sources(self) -> dict[str, Files]:
        """All that authors and designers have written."""
        return {name: read_tree(self.root / name) for name in ("content", "layouts")}

    def restore(self, sources: dict[str, Files]) -> None:
        """Go back to what they had written; files that are the same are left alone."""
        for top, files in sources.items():
            now = read_tree(self.root / top)
            for name in now.keys() - files.keys():
                self.remove(f"{top}/{name}")
            for name, raw in files.items():
                if now.get(name) != raw:
                    self.write(f"{top}/{name}", raw)

    # --- Builds ---

    def build(self, **more: Any) -> Report:
        """Build, and keep the report."""
        options = Options(self.root, self.output, **(self.options | more))
        self.report = build(options)
        return self.report

    def clean(self) -> tuple[tuple[Problem, ...], Files]:
        """The problems that a build finds which knows nothing, and what it writes."""
        given = self._given()
        if given not in _clean:
            shutil.rmtree(self._beside, ignore_errors=True)
            # Layouts and content only: neither what a build keeps nor what it made.
            root = self._beside / "root"
            for name in ("content", "layouts"):
                if (self.root / name).is_dir():
                    shutil.copytree(self.root / name, root / name)
            report = build(Options(root, self._beside / "output", **self.options))
            _clean[given] = (report.problems, read_tree(self._beside / "output"))
        return _clean[given]

    def _given(self) -> bytes:
        """What the site and the options are, in short."""
        digest = hashlib.sha256(repr(sorted(self.options.items())).encode())
        for name, files in self.sources().items():
            for path, raw in sorted(files.items()):
                digest.update(f"\0{name}/{path}\0{len(raw)}\0".encode())
                digest.update(raw)
        return digest.digest()

    def outputs(self) -> Files:
        return read_tree(self.output)


def let_workers_run(patch: pytest.MonkeyPatch) -> None:
    """Let even a small site be shared between processes."""
    patch.setattr(workers, "FEWEST", 2)
    patch.setattr(workers, "CHUNK", 7)


# What Jinja made of the text of a template.
_compiled: dict[tuple[str, str | None], Any] = {}


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Keep what Jinja compiles by its source: a quarter of a second for each build otherwise."""
    from sitegen.render.templates import Environment

    original: Callable[..., Any] = Environment.compile

    def once(environment: Any, source: Any, name: Any = None, *more: Any, **options: Any) -> Any:
        key = (source, name)
        if key not in _compiled:
            _compiled[key] = original(environment, source, name, *more, **options)
        return _compiled[key]

    patch.setattr(Environment, "compile", once)
