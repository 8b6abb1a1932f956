"""A content type takes one class and one folder of layouts, and nothing else."""

from collections.abc import Callable

import pytest

from sitegen.declare.field_types import Begins, EntryName
from sitegen.declare.fields import optional, required
from sitegen.declare.kinds import KINDS, Prose
from sitegen.declare.records import record
from sitegen.words.model import When
from tests.conftest import Site

MakeSite = Callable[[str], Site]


@record
class Minutes(Prose):
    """Minutes of a meeting."""

    folder = "minutes"
    segments = {"sv": "protokoll"}
    card = ("date", "updated", "tags")
    has_list = in_menu = archived = paginated = True

    date: When = required(Begins())
    event: str | None = optional(EntryName("event"))

    def order(self) -> tuple[float, ...]:
        return (-self.date.instant.timestamp(),)


SITE = """\
-- layouts/minutes/page.html --
{% extends 'base/skeleton.html' %}
{% block main %}
<div class="page"><h1>{{ entry.title }}</h1>{{ view.date(entry.fields.date) }}
{% for event in view.named(entry, 'event') %}
<a href="{{ event.url }}">{{ event.title }}</a>
{% endfor %}
{{ view.body }}</div>
{% endblock %}
-- layouts/minutes/card.html --
{% macro card(view, teaser, level) %}
<li><a href="{{ teaser.url }}">{{ teaser.title }}</a> {{ view.date(teaser.fields.date) }}</li>
{% endmacro %}
-- layouts/minutes/list.html --
{% extends 'base/skeleton.html' %}
{% from 'macros/lists.html' import listed %}
{% block main %}
<div class="page"><h1>{{ page.title }}</h1>{{ listed(view, page, '') }}</div>
{% endblock %}
-- layouts/strings/sv.yaml --
"section.minutes": "Protokoll"
"section.all.minutes": "Alla protokoll"
"section.none.minutes": "Inga protokoll än."
"kind.minutes": "Protokoll"
"minutes.tagged": "Protokoll om {tag}"
-- content/events/mote.md --
---
title: Mötet
start: 2026-10-01 10:00
---
Text.
-- content/minutes/2026-10-01-mote.md --
---
title: Protokoll från mötet
date: 2026-10-01
event: mote
tags: [skola]
---
Vi beslutade.
"""


def test_a_content_type_takes_one_class_and_its_layouts(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "minutes", Minutes)
    small = site(SITE)

    assert small.build().problems == []
    made = small.read("protokoll/mote/index.html")
    assert '<time datetime="2026-10-01">1 oktober 2026</time>' in made
    assert '<a href="/kalender/mote/">Mötet</a>' in made
    listed = small.read("protokoll/index.html")
    assert "<h1>Protokoll</h1>" in listed
    assert '<a href="/protokoll/mote/">Protokoll från mötet</a>' in listed
    assert '<a href="/protokoll/" aria-current="page">Protokoll</a>' in listed
    assert "Protokoll om skola" in small.read("protokoll/amne/skola/index.html")
    assert "/protokoll/2026/" in small.read("sitemap.xml")
    assert "Protokoll från mötet" in small.read("protokoll/atom.xml")
    assert "Protokoll från mötet" in small.read("a-o/index.html")


def test_its_mistakes_are_explained_like_those_of_any_other(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "minutes", Minutes)
    small = site(SITE.replace("date: 2026-10-01", "date: 2026-02-30\ndatez: x"))

    assert small.problems == [
        "content/minutes/2026-10-01-mote.md:3:7 impossible-date",
        "content/minutes/2026-10-01-mote.md:4:1 unknown-field",
    ]
