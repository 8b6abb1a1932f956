"""Renaming moves an entry and mends all that names it, and changes no other byte."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.doors.rename import journal
from sitegen.doors.rename.mending import CannotMend, Draft, Edit, Mention, mend, with_alias
from sitegen.doors.rename.words import _WORDS
from sitegen.read.front_matter import read as read_yaml
from sitegen.read.front_matter import split
from tests.conftest import ROOT, Site

MakeSite = Callable[[str], Site]

NETWORK = """
-- content/people/anna.yaml --
name: Anna Berg
-- content/people/bo.yaml --
name: Bo Ek
"""
PAGE = "---\ntitle: Om\n---\n\n"


def content_of(made: Site) -> dict[str, bytes]:
    return {
        path.relative_to(made.root).as_posix(): path.read_bytes()
        for path in sorted((made.root / "content").rglob("*"))
        if path.is_file()
    }


def changed_lines(before: dict[str, bytes], after: dict[str, bytes], moves: dict[str, str]) -> int:
    """How many lines are others; lines may be changed or added, but not taken away."""
    count = 0
    for path, raw in before.items():
        old = raw.splitlines(keepends=True)
        new = after[moves.get(path, path)].splitlines(keepends=True)
        count += len([line for line in new if line not in old])
        assert len(new) >= len(old)
    return count


def renamed(made: Site, old: str, new: str) -> None:
    result = made.run("rename", old, new)
    assert (result.exit_code, result.stderr) == (0, ""), result.stdout + result.stderr


def text(made: Site, path: str) -> str:
    return (made.root / path).read_bytes().decode()


# --- The sample ---


@pytest.fixture
def sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    shutil.copytree(ROOT / "content", tmp_path / "sample/content")
    return Site(tmp_path / "sample", capsys)


@pytest.mark.parametrize(
    ("old", "new", "moves", "lines", "redirects"),
    [
        (
            "people/henrik-andersson",
            "henrik-berg",
            {
                f"content/people/henrik-andersson{end}": f"content/people/henrik-berg{end}"
                for end in (".yaml", ".en.yaml")
            },
            5,
            {
                "personer/henrik-andersson": "/personer/henrik-berg/",
                "en/people/henrik-andersson": "/en/people/henrik-berg/",
            },
        ),
        (
            "content/networks/skolpolitik.md",
            "content/networks/skola-och-utbildning.md",
            {
                f"content/networks/skolpolitik{end}": f"content/networks/skola-och-utbildning{end}"
                for end in (".md", ".en.md")
            },
            6,
            # Its English address has a slug of its own, and stays.
            {"natverk/skolpolitik": "/natverk/skola-och-utbildning/"},
        ),
        (
            "om/kontakt",
            "pages/kontakta-oss",
            {
                f"content/pages/om/kontakt{end}": f"content/pages/kontakta-oss{end}"
                for end in (".md", ".en.md")
            },
            11,
            {"om/kontakt": "/kontakta-oss/", "en/about/contact": "/en/contact/"},
        ),
    ],
    ids=["a person", "a network", "a page that moves to another folder"],
)
def test_an_entry_of_the_sample_is_renamed(
    sample: Site,
    old: str,
    new: str,
    moves: dict[str, str],
    lines: int,
    redirects: dict[str, str],
) -> None:
    assert sample.check("--strict").problems == []
    before = content_of(sample)
    renamed(sample, old, new)
    after = content_of(sample)
    assert set(after) == {moves.get(path, path) for path in before}
    assert changed_lines(before, after, moves) == lines
    built = sample.build("--strict")
    assert (built.exit_code, built.problems) == (0, [])
    for address, target in redirects.items():
        assert f'href="{target}"' in sample.read(f"{address}/index.html")
    # Nothing on the site leads by way of the old address.
    for path, raw in sample.outputs().items():
        for address in redirects:
            if path.endswith(".html") and not path.startswith(f"{address}/"):
                assert f'href="/{address}/"'.encode() not in raw, path


def test_a_section_of_pages_moves_with_all_that_is_in_it(sample: Site) -> None:
    before = content_of(sample)
    renamed(sample, "pages/om", "information")
    moves = {path: path.replace("pages/om/", "pages/information/") for path in before}
    assert set(content_of(sample)) == set(moves.values())
    assert not (sample.root / "content/pages/om").exists()
    built = sample.build("--strict")
    assert (built.exit_code, built.problems) == (0, [])
    assert "  - /information/\n" in text(sample, "content/site.yaml")
    # What led to it before still leads there in one step.
    assert "/om-oss/: /information/\n" in text(sample, "content/redirects.yaml")
    assert 'href="/information/kontakt/"' in sample.read("om/kontakt/index.html")
    assert 'href="/information/lattlast/"' in sample.read("om/lattlast/index.html")


def test_there_and_back_leaves_all_but_the_redirects_as_they_were(sample: Site) -> None:
    before = content_of(sample)
    renamed(sample, "henrik-andersson", "henrik")
    renamed(sample, "henrik", "henrik-andersson")
    after = content_of(sample)
    assert {path for path in before if before[path] != after[path]} == {"content/redirects.yaml"}
    assert sample.check("--strict").problems == []


def test_a_dry_run_writes_nothing_and_says_what_would_change(sample: Site) -> None:
    before = content_of(sample)
    result = sample.run("rename", "skolpolitik", "skola", "--dry-run")
    assert (result.exit_code, content_of(sample)) == (0, before)
    said = result.stdout.splitlines()
    assert "content/networks/skolpolitik.en.md -> content/networks/skola.en.md" in said
    at = said.index("content/events/studiebesok-pa-skolan.md:10")
    assert said[at + 1 : at + 3] == ["  - networks: skolpolitik", "  + networks: skola"]
    assert said[-1] == "Ingenting är ändrat: så här skulle det bli."


# --- How fields may be written ---

FIELDS = [
    ("contact: anna", "contact: anna-berg"),
    ("contact: [anna, bo]", "contact: [anna-berg, bo]"),
    ("contact: [bo,anna]  # anna svarar", "contact: [bo,anna-berg]  # anna svarar"),
    ("contact: [ 'anna' , \"bo\" ]", "contact: [ 'anna-berg' , \"bo\" ]"),
    ("contact: bo, anna", "contact: bo, anna-berg"),
    ("contact: bo,\n  anna", "contact: bo,\n  anna-berg"),
    ("contact:\n- anna   \n- bo", "contact:\n- anna-berg   \n- bo"),
    ("contact:\n    -   \"anna\" # anna", "contact:\n    -   \"anna-berg\" # anna"),
    ("contact: [\n  anna,\n  bo,\n]", "contact: [\n  anna-berg,\n  bo,\n]"),
    ("contact: >-\n  anna", "contact: >-\n  anna-berg"),
    ("contact: |\n    anna\n", "contact: |\n    anna-berg\n"),
    ('contact: "\\u0061nna"', 'contact: "anna-berg"'),
    ("contact: ' anna '", "contact: ' anna-berg '"),
    ("# anna\ncontact : anna\nsummary: Till anna.",
     "# anna\ncontact : anna-berg\nsummary: Till anna."),
    ("tags: [anna]\ncontact: anna", "tags: [anna]\ncontact: anna-berg"),
    ('"contact": anna', '"contact": anna-berg'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FIELDS)
@pytest.mark.parametrize(("end", "mark"), [("\n", ""), ("\r\n", "\ufeff")], ids=["LF", "CRLF, BOM"])
def test_a_field_keeps_its_manner(
    site: MakeSite, before: str, after: str, end: str, mark: str
) -> None:
    made = site(NETWORK)
    frame = f"{mark}---\ntitle: Skolan  \n%s\n---\n\nAnna och anna.  \n"
    made.write("content/networks/skolan.md", (frame % before).replace("\n", end))
    was = made.problems
    renamed(made, "anna", "anna-berg")
    assert text(made, "content/networks/skolan.md") == (frame % after).replace("\n", end)
    assert made.problems == was


def test_nested_fields_and_several_kinds_are_told_apart(site: MakeSite) -> None:
    made = site(
        "-- content/people/polisen.yaml --\nname: Polisen Persson\n"
        "-- content/organisations/polisen.yaml --\nname: Polisen\n"
        "-- content/forum/moten.md --\n---\ntitle: Möten\nchair: polisen\nmembers: [polisen]\n---\n"
        "\nText.\n"
    )
    renamed(made, "organisations/polisen", "polismyndigheten")
    assert "chair: polisen\nmembers: [polismyndigheten]\n" in text(made, "content/forum/moten.md")
    renamed(made, "people/polisen", "persson")
    assert "chair: persson\nmembers: [polismyndigheten]\n" in text(made, "content/forum/moten.md")


def test_a_person_may_be_called_as_the_field_is(site: MakeSite) -> None:
    made = site(
        "-- content/people/contact.yaml --\nname: Contact Berg\n"
        "-- content/pages/a.md --\n---\ntitle: contact\ncontact: contact\n---\n\nText.\n"
    )
    renamed(made, "people/contact", "anna")
    assert text(made, "content/pages/a.md") == "---\ntitle: contact\ncontact: anna\n---\n\nText.\n"


NAME_STYLES = st.sampled_from(["{}", "'{}'", '"{}"', " {} ", "{}  # {}", "' {}'"])
OTHERS = st.lists(st.sampled_from(["bo", "'bo'", '"bo"']), max_size=3)
LINES = st.lists(
    st.sampled_from(
        [
            "summary: Anna och anna",
            "summary: 'anna: ja'",
            "# anna",
            "tags:\n  - anna\n  - 'anna bo'",
            "noindex: no",
            "",
            "image: {file: anna.png, alt: anna}",
        ]
    ),
    max_size=4,
    unique_by=lambda line: line[:5],
)


@st.composite
def odd_fields(draw: st.DrawFn) -> tuple[str, str]:
    """Front matter that names `anna`, and the same with `anna-berg`; `#` begins a comment."""
    style, others = draw(NAME_STYLES), draw(OTHERS)
    form = draw(st.sampled_from(["flow", "block", "lines", "indented"]))
    at = draw(st.integers(0, len(others)))
    before, after = draw(LINES), draw(LINES)
    taken = {line[:5] for line in before}
    after = [line for line in after if line[:5] not in taken]

    def written(name: str) -> str:
        # A name in a comment is not mended.
        mine = style.replace("{}", name, 1).replace("{}", "anna")
        if form == "flow":
            mine = mine.partition("  #")[0]
        items = [*others[:at], mine, *others[at:]]
        field = {
            "flow": "contact: [" + ", ".join(items) + "]",
            "block": "\n".join(["contact:", *(f"- {item}" for item in items)]),
            "indented": "\n".join(["contact:", *(f"    -  {item}" for item in items)]),
            "lines": "contact: [\n"
            + "".join(f"  {item.partition('  #')[0]},\n" for item in items)
            + "]",
        }[form]
        return "\n".join(["---", "title: anna", *before, field, *after, "---", "", "anna", ""])

    return written("anna"), written("anna-berg")


@given(odd_fields(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_style_of_yaml_is_mended_in_its_place(
    site: MakeSite, fields: tuple[str, str], end: str
) -> None:
    made = site(NETWORK + "-- content/images/anna.png --\n")
    before, after = (each.replace("\n", end) for each in fields)
    made.write("content/pages/a.md", before)
    had = [problem.partition(" ")[2] for problem in made.problems]
    renamed(made, "people/anna", "anna-berg")
    assert text(made, "content/pages/a.md") == after
    assert [problem.partition(" ")[2] for problem in made.problems] == had


# --- How links may be written ---

LINKS = [
    ("[Om](om.md)", "[Om](info.md)"),
    ("[Om](om.md#delen \"Om oss\")", "[Om](info.md#delen \"Om oss\")"),
    ("[Om](<om.md>)", "[Om](<info.md>)"),
    ("[Om]( ./om.md )", "[Om]( ./info.md )"),
    ("[Om](../pages/om.md)", "[Om](../pages/info.md)"),
    ("[Om](%6Fm.md)", "[Om](info.md)"),
    ("[Om][a] och [mer][a].\n\n[a]: om.md 'Om'", "[Om][a] och [mer][a].\n\n[a]: info.md 'Om'"),
    ("[Om]\n\n[om]: <om.md>", "[Om]\n\n[om]: <info.md>"),
    ("Se `[a](om.md)` och [Om](om.md).", "Se `[a](om.md)` och [Om](info.md)."),
    ("```\n[a](om.md)\n```\n\n[Om](om.md)", "```\n[a](om.md)\n```\n\n[Om](info.md)"),
    ("<!-- [a](om.md) -->\n\n[Om](om.md)", "<!-- [a](om.md) -->\n\n[Om](info.md)"),
    ('<a href="om.md">Om</a>', '<a href="info.md">Om</a>'),
    ("<a class='a' href='om.md#delen'>Om</a>", "<a class='a' href='info.md#delen'>Om</a>"),
    ("> - [Om](om.md)\n>   och [Om](\n>   om.md)",
     "> - [Om](info.md)\n>   och [Om](\n>   info.md)"),
    ("| A |\n|---|\n| [Om](om.md) |", "| A |\n|---|\n| [Om](info.md) |"),
    ("-\t[Om](om.md)", "-\t[Om](info.md)"),
    ("[Om](om.md) [om.md](om.md)", "[Om](info.md) [om.md](info.md)"),
    ("[![Karta](../images/a.png)](om.md)", "[![Karta](../images/a.png)](info.md)"),
    ("[Om](/om/) [Om](/om#delen)", "[Om](/info/) [Om](/info#delen)"),
    ("[Om](https://prov.example/om/#delen)", "[Om](https://prov.example/info/#delen)"),
    ("[Om](om.md)  \nny rad\\\n[Om](om.md)", "[Om](info.md)  \nny rad\\\n[Om](info.md)"),
    ("[Engelska](om.en.md)", "[Engelska](info.en.md)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LINKS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_link_keeps_its_manner(site: MakeSite, before: str, after: str, end: str) -> None:
    made = site(
        f"-- content/site.yaml --\nname: P\nbase_url: https://prov.example\nlanguages: [sv, en]\n"
        f"-- content/pages/om.md --\n{PAGE}## Delen\n\nText.\n"
        f"-- content/pages/om.en.md --\n{PAGE}## Delen\n\nText.\n"
    )
    shutil.copy(ROOT / "content/images/stad.png", made.write("content/images/a.png", ""))
    frame = "---\ntitle: om.md  \nsummary: '[om.md](om.md)'\n---\n\n%s\n"
    made.write("content/pages/a.md", (frame % before).replace("\n", end))
    was = [problem.partition(" ")[2] for problem in made.problems]
    renamed(made, "om", "info")
    assert text(made, "content/pages/a.md") == (frame % after).replace("\n", end)
    assert [problem.partition(" ")[2] for problem in made.problems] == was


def test_names_with_spaces_and_letters_of_ours_are_escaped_as_before(site: MakeSite) -> None:
    made = site(
        f"-- content/pages/om oss.md --\n{PAGE}Text.\n"
        f"-- content/pages/a.md --\n{PAGE}[Om](<om oss.md>) och [vi](om%20oss.md).\n"
    )
    renamed(made, "om oss", "så gör vi")
    assert "[Om](<så gör vi.md>) och [vi](så%20gör%20vi.md)." in text(made, "content/pages/a.md")
    assert made.problems == []


def test_a_moved_page_finds_what_it_links_to(site: MakeSite) -> None:
    body = (
        "[A](a.md), [sig](b.md#del), [här](#del), [B](../../news/2026-01-02-n.md), "
        "![Karta](../../images/k.png), [Program](../../documents/p.pdf), [ut](https://a.se/).\n\n"
        "## Del\n\nText.\n"
    )
    made = site(
        f"-- content/pages/om/a.md --\n{PAGE}[B](b.md).\n"
        f"-- content/pages/om/b.md --\n{PAGE}{body}"
        "-- content/news/2026-01-02-n.md --\n---\ntitle: N\ndate: 2026-01-02\n---\n\nText.\n"
        "-- content/documents/p.pdf --\n%PDF-1.4\n"
    )
    shutil.copy(ROOT / "content/images/stad.png", made.write("content/images/k.png", ""))
    was = made.problems
    renamed(made, "om/b", "pages/mer/om/oss")
    assert (
        "[A](../../om/a.md), [sig](oss.md#del), [här](#del), [B](../../../news/2026-01-02-n.md), "
        "![Karta](../../../images/k.png), [Program](../../../documents/p.pdf), [ut](https://a.se/)."
    ) in text(made, "content/pages/mer/om/oss.md")
    assert "[B](../mer/om/oss.md)." in text(made, "content/pages/om/a.md")
    assert [each.partition(" ")[2] for each in made.problems] == [
        each.partition(" ")[2] for each in was
    ]


# --- Addresses ---


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "aliases: [/om/]\n"),
        ("tags:\n   -  a\n", "tags:\n   -  a\naliases:\n   -  /om/\n"),
        ("aliases: /a/  # gammal\n", "aliases: [/a/, /om/]  # gammal\n"),
        ("aliases: '/a/'\n", "aliases: ['/a/', /om/]\n"),
        ("aliases: [/a/, /b/ ] # x\n", "aliases: [/a/, /b/, /om/ ] # x\n"),
        ("aliases: []\n", "aliases: [/om/]\n"),
        ("aliases:\n", "aliases: [/om/]\n"),
        ("aliases: ~\n", "aliases: [/om/]\n"),
        ("aliases:\n  - /a/ # x\n\ntags: [a]\n", "aliases:\n  - /a/ # x\n  - /om/\n\ntags: [a]\n"),
        ("aliases:\n- /a/\n- \"/b/\"\n", "aliases:\n- /a/\n- \"/b/\"\n- /om/\n"),
        ("aliases: [\n  /a/,\n]\n", "aliases: [\n  /a/, /om/,\n]\n"),
        ("aliases: /info/\n", "aliases: /om/\n"),
        ("aliases: [/a/, '/info']\n", "aliases: [/a/, '/om/']\n"),
        ("slug: annat\n", "slug: annat\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_alias_is_written_as_the_file_writes_its_lists(
    site: MakeSite, before: str, after: str, end: str
) -> None:
    made = site("")
    frame = "---\ntitle: Om\n%s---\n\nText.\n"
    made.write("content/pages/om.md", (frame % before).replace("\n", end))
    renamed(made, "om", "info")
    assert text(made, "content/pages/info.md") == (frame % after).replace("\n", end)
    assert made.build().problems == []
    if "slug" not in before:
        assert 'href="/info/"' in made.read("om/index.html")


def test_front_matter_that_takes_no_alias_gets_a_redirect(site: MakeSite) -> None:
    made = site("-- content/pages/om.md --\n---\n{title: Om}\n---\n\nText.\n")
    made.write("content/redirects.yaml", "/a/: /om/  # x")
    renamed(made, "om", "info")
    assert text(made, "content/pages/info.md") == "---\n{title: Om}\n---\n\nText.\n"
    assert text(made, "content/redirects.yaml") == "/a/: /info/  # x\n/om/: /info/\n"
    assert made.problems == []


def test_addresses_in_settings_redirects_and_alerts_follow(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: /om/\nbase_url: https://prov.example\n"
        "menu: [/om, {to: '/om/', label: /om/}]\nredirects: {/x/: /om/, /y/: /om/mer/}\n"
        "-- content/redirects.yaml --\n/a/: /om/#del # /om/\n"
        f"-- content/pages/om/index.md --\n{PAGE}## Del\n\nText.\n"
        f"-- content/pages/om/mer.md --\n{PAGE}Text.\n"
        "-- content/alerts/a.yaml --\ntext: Se /om/\nunder: /om/\n"
        "link: {url: '/om/#del', text: Om /om/}\n"
    )
    was = [problem.partition(" ")[2] for problem in made.problems]
    renamed(made, "pages/om", "pages/info")
    assert text(made, "content/site.yaml") == (
        "name: /om/\nbase_url: https://prov.example\n"
        "menu: [/info, {to: '/info/', label: /om/}]\nredirects: {/x/: /info/, /y/: /info/mer/}\n"
    )
    assert text(made, "content/redirects.yaml") == "/a/: /info/#del # /om/\n"
    assert text(made, "content/alerts/a.yaml") == (
        "text: Se /om/\nunder: /info/\nlink: {url: '/info/#del', text: Om /om/}\n"
    )
    assert [problem.partition(" ")[2] for problem in made.problems] == was


def test_old_addresses_stay_one_step_from_the_new(site: MakeSite) -> None:
    made = site(f"{NETWORK}-- content/pages/a.md --\n{PAGE}Text.\n")
    for old, new in pairwise(("anna", "b", "c", "d")):
        renamed(made, f"people/{old}", new)
    assert text(made, "content/redirects.yaml") == (
        "/personer/anna/: /personer/d/\n/personer/b/: /personer/d/\n/personer/c/: /personer/d/\n"
    )
    for old, new in pairwise(("a", "b", "c", "a")):
        renamed(made, f"pages/{old}", new)
    assert "aliases: [/c/, /b/]\n" in text(made, "content/pages/a.md")
    # That nobody names a person is no more than a note.
    assert made.check("--strict").exit_code == 0


def test_who_subscribes_to_the_calendar_of_a_network_keeps_it(site: MakeSite) -> None:
    link = "Se [mötena](/natverk/skola/kalender.ics).\n"
    made = site(
        f"-- content/networks/skola.md --\n{PAGE}Text.\n"
        f"-- content/events/a.md --\n---\ntitle: A\nstart: 2026-12-01\nnetworks: skola\n---\n{link}"
    )
    renamed(made, "networks/skola", "skolan")
    assert "(/natverk/skolan/kalender.ics)" in text(made, "content/events/a.md")
    assert made.build().problems == []
    new = made.read("natverk/skolan/kalender.ics")
    assert "UID:events-a@" in new
    assert made.read("natverk/skola/kalender.ics") == new


def test_the_menu_of_another_language_is_mended(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nlanguages: [sv, en]\n"
        "-- content/site.en.yaml --\nmenu:\n  - to: /en/om/ # here\n    label: About\n"
        f"-- content/pages/om.md --\n{PAGE}-- content/pages/om.en.md --\n{PAGE}"
    )
    renamed(made, "pages/om", "info")
    wanted = "menu:\n  - to: /en/info/ # here\n    label: About\n"
    assert text(made, "content/site.en.yaml") == wanted


def test_what_has_no_page_leaves_no_old_address(site: MakeSite) -> None:
    made = site(
        "-- content/alerts/a.yaml --\ntext: Hej\n-- content/alerts/a.lattlast.yaml --\n{}\n"
    )
    renamed(made, "alerts/a", "b")
    assert set(content_of(made)) == {
        "content/site.yaml",
        "content/alerts/b.yaml",
        "content/alerts/b.lattlast.yaml",
    }


POST = "-- content/news/2026-01-02-a.md --\n---\ntitle: A\ndate: 2026-01-02\n---\n\nText.\n"


def test_a_dated_name_keeps_its_date_unless_another_is_given(site: MakeSite) -> None:
    made = site(f"{POST}-- content/pages/b.md --\n{PAGE}[A](../news/2026-01-02-a.md)\n")
    renamed(made, "news/a", "b")
    assert "(../news/2026-01-02-b.md)" in text(made, "content/pages/b.md")
    result = made.run("rename", "news/b", "2026-01-03-b")
    # The field says another day: that is for the author to decide.
    assert result.exit_code == 1
    assert "content/news/2026-01-03-b.md:3:7 fel: " in result.stdout
    made.write(
        "content/news/2026-01-02-b.md",
        text(made, "content/news/2026-01-02-b.md").replace("date: 2026-01-02", "date: 2026-01-03"),
    )
    renamed(made, "content/news/2026-01-02-b.md", "2026-01-03-b")
    assert "(../news/2026-01-03-b.md)" in text(made, "content/pages/b.md")
    # Only the file has moved.
    assert "aliases: [/nyheter/a/]\n" in text(made, "content/news/2026-01-03-b.md")
    assert made.problems == []


# --- Refusals ---

SOME = (
    NETWORK
    + POST
    + f"-- content/pages/om/a.md --\n{PAGE}Text.\n"
    + f"-- content/pages/index.md --\n{PAGE}Text.\n"
    + f"-- content/people/index.md --\n{PAGE}Text.\n"
    + "-- content/organisations/a.yaml --\nname: A\n"
)
REFUSED = [
    ("ana", "b", "Det finns inget som heter ana i content/. Menade du anna?"),
    ("a", "b", "a kan vara news/a, organisations/a, pages/om/a. Skriv mappen också."),
    ("anna", "bo", "bo finns redan. Välj ett annat namn."),
    ("anna", "people/anna.yaml", "people/anna.yaml heter så redan."),
    ("anna", "news/anna", "people/anna hör hemma i content/people/ och kan inte flyttas till "
     "news/anna: mappen bestämmer vad det är."),
    ("anna", "people/chefer/anna", "content/people/ har inga undermappar: skriv people/anna."),
    ("anna", "anna?", "anna? går inte att använda som namn. Ett namn har bokstäver, siffror och "
     "bindestreck, som people/anna-berg; språk och filändelse skrivs inte."),
    ("anna", "index", "Bara sidan som inleder content/people/ heter index, så index går inte."),
    ("people/index", "b", "people/index måste heta index: det är sidan som inleder mappen."),
    ("pages/index", "b", "pages/index måste heta index: det är sidan som inleder mappen."),
    ("pages/om", "om", "om heter så redan."),
    ("pages/om", "om/mer", "om/mer finns redan. Välj ett annat namn."),
    ("pages", "sidor", "Det finns inget som heter pages i content/. Menade du pages/om/a?"),
    ("", "b", "Det finns inget som heter  i content/."),
    ("anna", "../anna", "people/anna hör hemma i content/people/ och kan inte flyttas till "
     "../anna: mappen bestämmer vad det är."),
    ("om/a", "om/../../../b", "om/../../../b går inte att använda som namn. Ett namn har "
     "bokstäver, siffror och bindestreck, som pages/anna-berg; språk och filändelse skrivs inte."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), REFUSED)
def test_what_cannot_be_is_refused_with_why(site: MakeSite, old: str, new: str, told: str) -> None:
    made = site(SOME)
    before = content_of(made)
    result = made.run("rename", old, new)
    assert (result.exit_code, result.stderr) == (2, f"sitegen: {told}\n")
    assert content_of(made) == before
    # The same in English: other words, with every fact in its place.
    english = made.run("rename", old, new, "--lang", "en").stderr
    assert english != result.stderr
    assert "{" not in english


def test_both_languages_have_the_same_words() -> None:
    assert _WORDS["sv"].keys() == _WORDS["en"].keys()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        # Another has the address already.
        ("-- content/pages/b.md --\n---\ntitle: B\naliases: /personer/c/\n---\n\nText.\n",
         "content/pages/b.md:3:10 fel: "),
        # The reference would mean the organisation, which comes first.
        ("-- content/organisations/c.yaml --\nname: C\n"
         "-- content/forum/b.md --\n---\ntitle: B\nmembers: [anna]\n---\n\nText.\n",
         "content/forum/b.md skulle mena någon annan: c finns redan"),
    ],
)  # fmt: skip
def test_what_would_be_wrong_afterwards_is_not_begun(site: MakeSite, files: str, told: str) -> None:
    made = site(NETWORK + files)
    before = content_of(made)
    result = made.run("rename", "anna", "c")
    assert result.exit_code == 1
    assert told in result.stdout + result.stderr
    assert content_of(made) == before


def test_a_file_that_is_not_utf8_is_left_alone(site: MakeSite) -> None:
    made = site(NETWORK)
    raw = "---\ntitle: Möte\ncontact: anna\n---\n\nText.\n".encode("latin-1")
    made.write("content/pages/a.md", raw)
    result = made.run("rename", "anna", "c")
    assert result.exit_code == 1
    assert "content/pages/a.md är inte UTF-8" in result.stderr
    assert (made.root / "content/pages/a.md").read_bytes() == raw


def test_problems_that_were_there_before_do_not_stop_it(site: MakeSite) -> None:
    made = site(f"{NETWORK}-- content/pages/a.md --\n---\ntitle: A\ncontact: anna\nfel: ja\n---\n")
    was = made.problems
    assert was
    renamed(made, "anna", "c")
    assert "contact: c\nfel: ja\n" in text(made, "content/pages/a.md")
    assert [each.partition(" ")[2] for each in made.problems] == [
        each.partition(" ")[2] for each in was
    ]


# --- Stopped halfway ---


class Killed(BaseException):
    """What no code catches."""


def stop_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so many changes to the disk happen, and then none."""
    left = [count]

    def counted(original: Callable[..., None]) -> Callable[..., None]:
        def step(*args: object) -> None:
            if not left[0]:
                raise Killed
            left[0] -= 1
            original(*args)

        return step

    for name in ("_replace", "_remove"):
        monkeypatch.setattr(journal, name, counted(getattr(journal, name)))


def test_stopped_at_any_instant_the_same_command_finishes_it(
    site: MakeSite,
) -> None:
    files = (
        SOME
        + f"-- content/pages/b.md --\n{PAGE}[A](om/a.md), [post](../news/2026-01-02-a.md).\n"
        + f"-- content/pages/om/b.md --\n{PAGE}[A](a.md), [B](../b.md).\n"
    )
    whole = site(files)
    renamed(whole, "pages/om", "pages/mer/om")
    wanted = content_of(whole)
    stopped = 0
    for count in range(20):
        made = site(files)
        before = content_of(made)
        with pytest.MonkeyPatch.context() as patch:
            stop_after(count, patch)
            try:
                made.run("rename", "pages/om", "pages/mer/om")
                break
            except Killed:
                stopped += 1
        if count == 0:
            # There was no list yet: nothing has begun.
            assert content_of(made) == before
        else:
            other = made.run("rename", "anna", "c")
            assert other.exit_code == 2
            assert "sitegen rename pages/om pages/mer/om" in other.stderr
            dry = made.run("rename", "pages/om", "pages/mer/om", "--dry-run")
            assert dry.exit_code == 2
        renamed(made, "pages/om", "pages/mer/om")
        assert content_of(made) == wanted
        assert not (made.root / journal.FOLDER).exists()
    # The list, two pages at new places, their links, and two removals.
    assert stopped >= 5


def test_a_file_that_was_changed_meanwhile_is_not_lost(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(f"{NETWORK}-- content/pages/a.md --\n---\ntitle: A\ncontact: anna\n---\n\nText.\n")
    with monkeypatch.context() as patch:
        stop_after(1, patch)
        with pytest.raises(Killed):
            made.run("rename", "anna", "c")
    made.write("content/pages/a.md", "---\ntitle: Ny\n---\n")
    result = made.run("rename", "anna", "c")
    assert result.exit_code == 1
    assert "content/pages/a.md har ändrats" in result.stderr
    assert text(made, "content/pages/a.md") == "---\ntitle: Ny\n---\n"


def test_a_disk_that_refuses_is_said_in_words_and_nothing_is_left(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(NETWORK)
    before = content_of(made)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.doors.rename.plan._link", full)
        result = made.run("rename", "anna", "c")
    assert (result.exit_code, result.stderr) == (
        1,
        "sitegen: cannot write x: No space left on device\n",
    )
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_replace", full)
        assert made.run("rename", "anna", "c").exit_code == 1
    assert content_of(made) == before
    renamed(made, "anna", "c")
    assert sorted(path.name for path in (made.root / ".sitegen").iterdir()) == ["lock"]


def test_a_list_that_leads_out_of_the_content_is_not_obeyed(site: MakeSite) -> None:
    made = site(NETWORK)
    made.write(
        f"{journal.FOLDER}/list.json",
        '{"old": "a", "new": "b", "files": [["content/../x", null, "1"]], "moves": []}',
    )
    made.write(f"{journal.FOLDER}/0", "x")
    assert made.run("rename", "a", "b").exit_code == 3
    assert not (made.root / "x").exists()


# --- The parts ---


def test_a_draft_writes_its_own_bytes_again() -> None:
    for raw in (b"", b"a", b"\xef\xbb\xbfa\r\nb\rc\nd", b"a\r\n\r\n", b"\n\r"):
        assert Draft.of(raw).raw == raw


@given(st.text("ab\n\r", max_size=12), st.data())
def test_edits_change_nothing_beside_them(text: str, data: st.DataObject) -> None:
    draft = Draft.of(text.encode())
    start = data.draw(st.integers(0, len(draft.text)))
    end = data.draw(st.integers(start, len(draft.text)))
    edited = draft.edited([Edit(start, end, "x\ny")])
    assert edited.text == draft.text[:start] + "x\ny" + draft.text[end:]
    before = draft.text.count("\n", 0, start)
    after = draft.text.count("\n", end)
    assert edited.ends[:before] == draft.ends[:before]
    assert edited.ends[len(edited.ends) - after :] == draft.ends[len(draft.ends) - after :]
    assert Draft.of(edited.raw).text == edited.text.replace("\r", "\n")


def test_what_cannot_be_mended_is_said_with_its_place() -> None:
    from sitegen.words.model import Place

    def read(text: str) -> tuple[Mention, ...]:
        return (Mention("name", "a", text[::-1], Place(7, 3)),)

    with pytest.raises(CannotMend) as told:
        mend(Draft("anna b"), read, lambda _: "berg")
    assert told.value.place == Place(7, 3)


def test_an_alias_in_odd_front_matter_is_not_guessed_at() -> None:
    for odd in ("{title: A}", "- a", "aliases: {a: b}", "title: 'a", "aliases:\n- >\n  /a/"):
        assert with_alias(Draft(f"---\n{odd}\n---\n"), "/b/") is None
    assert with_alias(Draft("Text.\n"), "/b/") is None
    longer = with_alias(Draft("---\n---\n"), "/b/")
    assert longer is not None
    front = split(longer.text, "").front
    assert front is not None
    assert [key.text for key, _ in read_yaml(front, "")[0].pairs] == ["aliases"]
