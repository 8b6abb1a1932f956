"""Where the time of a build went, as text and as a page, from figures that are made up."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.doors.profile import (
    SLOWEST,
    Cost,
    Node,
    as_page,
    as_text,
    slowest,
    stages_and_rest,
    tree,
)
from sitegen.words.progress import Recorded, Spent, StageTime

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(__file__).parent / "tools/node_modules/axe-core/axe.min.js"


def entry(name: str, seconds: float, kind: str = "news") -> Spent:
    return Spent("entry", name, seconds, kind)


def page(name: str, seconds: float, layout: str = "news/page.html") -> Spent:
    return Spent("page", name, seconds, layout)


PARSED = StageTime(
    "parse",
    2.0,
    3,
    (entry("news/a.md", 0.25), entry("jobs/<b>&.md", 1.0, "jobs"), entry("news/c.md", 0.5)),
)
# Two processes did more than the stage took by the clock on the wall.
RENDERED = StageTime(
    "render",
    4.0,
    5000,
    (
        page("a/index.html", 1.5),
        page("nyheter/index.html", 3.0, "news/list.html"),
        page("c/index.html", 2.5),
        Spent("layout", "base/head.html", 0.5),
    ),
)
BUILD = Recorded(8.0, (StageTime("read", 1.5, 12), PARSED, RENDERED))


# --- Sums ---


def test_the_slowest_come_first_and_are_twenty_at_most() -> None:
    many = tuple(entry(f"news/{number:02}.md", number / 1000) for number in range(30))
    found = slowest(Recorded(1.0, (StageTime("parse", 1.0, 30, many),)), "entry")
    assert len(found) == SLOWEST == 20
    assert found[0] == Cost("news/29.md", 0.029, 1, "news")
    assert [cost.name for cost in found] == [f"news/{29 - place}.md" for place in range(20)]


def test_a_layout_costs_what_its_pages_do() -> None:
    assert slowest(BUILD, "layout") == [
        Cost("news/page.html", 4.0, 2),
        Cost("news/list.html", 3.0, 1),
        Cost("base/head.html", 0.5, 1),
    ]


def test_pages_know_their_layout_and_entries_their_kind() -> None:
    assert slowest(BUILD, "page")[0] == Cost("nyheter/index.html", 3.0, 1, "news/list.html")
    assert slowest(BUILD, "entry")[0] == Cost("jobs/<b>&.md", 1.0, 1, "jobs")


def test_what_is_in_no_stage_is_what_the_stages_leave() -> None:
    assert stages_and_rest(BUILD)[-1] == StageTime("", 0.5)
    assert stages_and_rest(Recorded(0.1, (StageTime("read", 0.2),)))[-1] == StageTime("", 0.0)


# --- The tree ---


def test_bars_are_the_build_its_stages_kinds_and_layouts_and_their_files() -> None:
    assert tree(BUILD, "en") == Node(
        "the build",
        8.0,
        (
            Node("reading files", 1.5),
            Node(
                "parsing texts",
                2.0,
                (
                    Node("jobs", 1.0, (Node("jobs/<b>&.md", 1.0),)),
                    Node("news", 0.75, (Node("news/c.md", 0.5), Node("news/a.md", 0.25))),
                ),
            ),
            Node(
                "rendering pages",
                4.0,
                (
                    Node(
                        "news/page.html",
                        4.0,
                        (Node("c/index.html", 2.5), Node("a/index.html", 1.5)),
                    ),
                    Node("news/list.html", 3.0, (Node("nyheter/index.html", 3.0),)),
                ),
            ),
            Node("other", 0.5),
        ),
    )


def test_bars_that_nobody_could_see_are_one_together_or_none() -> None:
    spent = (*(page(f"{number}/index.html", 0.001) for number in range(2000)), page("a", 1.0))
    stages = (StageTime("read", 0.0001), StageTime("render", 4.0, 2001, spent))
    (render,) = tree(Recorded(4.0, stages), "sv").below
    ((layout, _, shown),) = render.below
    assert layout == "news/page.html"
    assert [node.name for node in shown] == ["a", "2\u00a0000 till"]
    assert shown[1].seconds == pytest.approx(2.0)


def test_what_several_processes_did_is_as_wide_as_all_of_it() -> None:
    render = tree(BUILD, "sv").below[2]
    assert (render.seconds, render.width) == (4.0, 7.0)


# --- Text ---


def test_text_has_a_line_for_each_stage_and_for_each_of_the_slowest() -> None:
    assert as_text(BUILD, "sv").replace("\u00a0", " ") == (
        "Bygget tog 8,00 s.\n"
        "\n"
        "  läser filer           1,50 s   19 %          12\n"
        "  tolkar texter         2,00 s   25 %           3\n"
        "  bygger sidor          4,00 s   50 %       5 000\n"
        "  annat               500,0 ms    6 %\n"
        "\n"
        "De långsammaste filerna\n"
        "      1,00 s  jobs/<b>&.md\n"
        "    500,0 ms  news/c.md\n"
        "    250,0 ms  news/a.md\n"
        "\n"
        "De långsammaste layouterna\n"
        "      4,00 s  news/page.html  × 2\n"
        "      3,00 s  news/list.html\n"
        "    500,0 ms  base/head.html\n"
        "\n"
        "De långsammaste sidorna\n"
        "      3,00 s  nyheter/index.html\n"
        "      2,50 s  c/index.html\n"
        "      1,50 s  a/index.html\n"
    )


def test_text_and_page_are_english_or_swedish() -> None:
    assert as_text(BUILD, "en").startswith("The build took 8.00 s.\n\n  reading files ")
    assert '<html lang="en">' in as_page(BUILD, "en")
    assert '<html lang="sv">' in as_page(BUILD, "sv")
    assert as_page(BUILD, "fi") == as_page(BUILD, "en")


def test_a_build_of_nothing_says_so() -> None:
    nothing = Recorded(0.08)
    assert as_text(nothing, "en") == (
        "The build took 80.00 ms.\nNothing had changed, so there was nothing to build.\n"
    )
    assert "Ingenting hade ändrats" in as_page(nothing, "sv")
    assert "<table>" not in as_page(nothing, "sv")


# --- The page ---


class Reader(HTMLParser):
    """Reads a page strictly: every tag is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.titles: dict[str, str] = {}
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self._open.append(tag)
        found = dict(attrs)
        if found.get("title"):
            self.titles[str(found["title"])] = str(found["style"])
        self.addresses += [str(found[name]) for name in ("src", "href") if name in found]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def test_each_bar_has_its_time_as_a_title_and_its_share_as_a_width() -> None:
    titles = Reader(as_page(BUILD, "en")).titles
    expected = {
        "the build: 8.00 s": "100.000",
        "reading files: 1.50 s": "18.750",
        "parsing texts: 2.00 s": "25.000",
        "jobs: 1.00 s": "50.000",
        "news: 750.0 ms": "37.500",
        # 4 of the 7 seconds that two processes worked.
        "news/page.html: 4.00 s": "57.143",
        "c/index.html: 2.50 s": "62.500",
        "other: 500.0 ms": "6.250",
    }
    found = {title.replace("\u00a0", " "): style for title, style in titles.items()}
    assert {title: found[title] for title in expected} == {
        title: f"width:{share}%" for title, share in expected.items()
    }


def test_the_page_asks_nobody_for_anything_and_runs_nothing() -> None:
    text = as_page(BUILD, "sv")
    read = Reader(text)
    assert read.addresses == []
    assert not {"script", "link", "img", "iframe"} & set(read.tags)
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_names_of_files_are_text() -> None:
    text = as_page(BUILD, "sv")
    assert "<b>" not in text
    assert text.count("jobs/&lt;b&gt;&amp;.md") == 3


def test_the_tables_say_what_the_bars_do() -> None:
    text = as_page(BUILD, "sv").replace("\u00a0", " ")
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in text.split("<tr>")[1:]]
    assert ["Steg", "Tid", "Andel", "Antal"] in rows
    assert ["bygger sidor", "4,00 s", "50 %", "5 000"] in rows
    assert ["annat", "500,0 ms", "6 %", ""] in rows
    assert ["news/page.html", "4,00 s", "2", "2,00 s"] in rows
    assert ["news/c.md", "500,0 ms", "news"] in rows
    assert ["nyheter/index.html", "3,00 s", "news/list.html"] in rows


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_can_be_read_by_everybody(browser: "Browser", scheme: str, width: int) -> None:
    # The rules of axe are put into the page, which its own policy would not let in.
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    shown = context.new_page()
    long_name = "content/news/2026-11-21-" + "ett-mycket-langt-namn-" * 6 + "slut.md"
    spent = (*PARSED.spent, entry(long_name, 0.2))
    pages = (
        *RENDERED.spent,
        page("en/organisations/a/index.html", 0.358, "organisation/page.html"),
    )
    stages = (StageTime("parse", 2.0, 4, spent), StageTime("render", 4.0, 5000, pages))
    shown.set_content(as_page(Recorded(8.0, stages), "sv"))
    shown.evaluate(AXE.read_text("utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa", "best-practice"]
    violations = shown.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(found => found.violations.flatMap("
        "rule => rule.nodes.map(node => `${rule.id} ${node.target.join(' ')}`)))",
        rules,
    )
    wide = shown.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert violations == []
    assert wide == width
