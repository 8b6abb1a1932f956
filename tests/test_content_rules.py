"""What axe does not see: every rule for the words of a page, each with what breaks it and what not.

The rules are those of the project's promise to readers. Where each mistake stands, and what is said
of it, is tested with the tiny sites of `tests/sites/`.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import pytest

from sitegen.words.catalogue import CATALOGUE
from tests.conftest import Site
from tests.planned import Planned

MakeSite: TypeAlias = Callable[[str], Site]


class Rule(NamedTuple):
    """A rule, and the text of a page that breaks it; then one, much like it, that does not."""

    what: str
    code: str
    breaks: str
    keeps: str


LONG = " ".join(["ord"] * 41)
SHORT = " ".join(["ord"] * 40)
PLAIN = "Vi ses på torget varje fredag och talar om det som har hänt i veckan, stort som smått. "

ERRORS = [
    Rule(
        "image without alt",
        "image-without-alt",
        '<img src="../images/a.svg">',
        '<img src="../images/a.svg" alt="">',
    ),
    Rule("heading levels that jump", "heading-jump", "## A\n\n#### B", "## A\n\n### B"),
    Rule("a level 1 in the body", "heading-level-one", "# A", "## A"),
    Rule("empty link", "empty-link", "[](b.md)", "[B](b.md)"),
    *(
        Rule("link text that says nothing", "vague-link", f"[{text}](b.md)", f"[{text} om B](b.md)")
        for text in ("här", "läs mer", "läs mer här", "klicka här", "mer information")
    ),
    Rule("link text that begins so", "vague-link", "[Läs mer här …](b.md)", "[Härnösand](b.md)"),
    Rule(
        "bare address as link text",
        "bare-address",
        "[https://b.example](https://b.example)",
        "[B](https://b.example)",
    ),
    Rule(
        "the same link text to different targets",
        "same-text-other-target",
        "[Planen](b.md) [Planen](c.md)",
        "[Planen](b.md) [Planen](b.md)",
    ),
    Rule(
        "table without header cells",
        "table-without-headers",
        "<table><tr><td>A</td></tr></table>",
        "<table><tr><th>A</th></tr></table>",
    ),
    Rule("duplicate id", "duplicate-id", "## A {#x}\n\n## B {#x}", "## A {#x}\n\n## B {#y}"),
    Rule("dead link", "dead-link", "[D](d.md)", "[B](b.md)"),
    Rule("dead fragment", "dead-fragment", "[B](b.md#nej)", "[B](b.md#ja)"),
    Rule("unknown language tag", "bad-language", "*Hi*{: lang=xx }", "*Hi*{: lang=en }"),
]
WARNINGS = [
    Rule("heading in capitals", "heading-capitals", "## VAD VI GÖR HÄR", "## Vad vi gör här"),
    Rule("typed bullets", "typed-bullet", "• Ett", "- Ett"),
    Rule(
        "a sentence that breaks off before a blank line",
        "broken-sentence",
        "Ansvarig är\n\nAnna Ek.",
        "Ansvarig är Anna Ek.",
    ),
    Rule("a sentence over 40 words", "long-sentence", f"{LONG}.", f"{SHORT}."),
    Rule(
        "readability (LIX) above a setting",
        "hard-to-read",
        "Kommunfullmäktiges organisationsförändringar kompetensutvecklar verksamhetsansvariga. "
        * 30,
        PLAIN * 8,
    ),
    Rule(
        "a page that only offers a PDF",
        "only-document",
        "[Planen](../documents/plan.pdf)",
        f"{PLAIN}[Planen](../documents/plan.pdf)",
    ),
]

AROUND = """\
-- content/site.yaml --
name: Provet
base_url: https://prov.example
lix: 50
-- content/images/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>
-- content/documents/plan.pdf --
%PDF-1.4
-- content/pages/b.md --
---
title: B
---
## Ja
-- content/pages/c.md --
---
title: C
---
"""


def codes(site: MakeSite, text: str) -> list[str]:
    made = Planned(site(f"{AROUND}-- content/pages/a.md --\n---\ntitle: A\n---\n\n{text}\n"))
    return [found.split()[1] for found in made.problems]


@pytest.mark.parametrize("rule", [*ERRORS, *WARNINGS], ids=lambda rule: f"{rule.code}-{rule.what}")
def test_a_rule_is_kept_by_a_problem(site: MakeSite, rule: Rule) -> None:
    assert codes(site, rule.breaks) == [rule.code]
    assert codes(site, rule.keeps) == []


def test_errors_stop_a_build_and_warnings_do_not() -> None:
    assert {CATALOGUE[rule.code].severity for rule in ERRORS} == {"error"}
    assert {CATALOGUE[rule.code].severity for rule in WARNINGS} == {"warning"}


@pytest.mark.parametrize(
    ("path", "fields", "missing"),
    [
        ("jobs/a.md", "employer: k\ndate: 2026-11-01\n", "deadline"),
        ("jobs/a.md", "employer: k\ndeadline: 2026-12-01\n", "date"),
        ("events/a.md", "organisers: k\n", "start"),
    ],
)
def test_a_job_or_event_without_its_dates_is_an_error(
    site: MakeSite, path: str, fields: str, missing: str
) -> None:
    made = Planned(
        site(
            f"-- content/organisations/k.yaml --\nname: K\n"
            f"-- content/{path} --\n---\ntitle: A\n{fields}---\n"
        )
    )
    assert [found.split()[1] for found in made.problems] == ["missing-field"]
    (problem,) = made.plan.problems
    assert dict(problem.facts)["field"] == missing
    assert CATALOGUE["missing-field"].severity == "error"


def test_documents_alone_are_no_page(site: MakeSite) -> None:
    front = "title: A\ndocuments: {file: plan.pdf, title: Planen}\n"
    document = "-- content/documents/plan.pdf --\n%PDF-1.4\n"
    alone = Planned(site(f"{document}-- content/forum/a.md --\n---\n{front}---\n"))
    assert alone.problems == ["content/forum/a.md:3:12 only-document"]
    tasks = Planned(site(f"{document}-- content/forum/a.md --\n---\n{front}tasks: Bereda\n---\n"))
    assert tasks.problems == []
