"""Every page of the sample is light: HTML and CSS against the budgets, and no script but in search.

Run with `-s`, or `make weights`, to see the heaviest page of each layout.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.words.model import Page
from tests.browser.sites import planned
from tests.conftest import ROOT
from tests.tools.weights import MOST, MOST_CSS, Weight, heaviest, table, weigh


@pytest.fixture(scope="module")
def weights(sample_output: Path) -> list[Weight]:
    return weigh(sample_output, planned("sample", ROOT, sample_output).plan.pages.values())


def test_every_page_keeps_to_its_budget(weights: list[Weight]) -> None:
    print(f"\n{table(weights)}")  # noqa: T201 - what it is run with `-s` for
    assert {each.page.address: each.all for each in weights if each.all > MOST} == {}


def test_the_style_sheet_keeps_to_its_budget(weights: list[Weight]) -> None:
    assert {each.css for each in weights if not 0 < each.css <= MOST_CSS} == set()


def test_only_search_has_a_script(weights: list[Weight]) -> None:
    scripted = {each.page.template for each in weights if each.scripts}
    assert scripted <= {"base/search.html"}


def test_every_html_file_is_weighed(weights: list[Weight], sample_output: Path) -> None:
    there = {path.relative_to(sample_output).as_posix() for path in sample_output.rglob("*.html")}
    assert {each.page.path for each in weights} == there


def test_a_page_weighs_what_a_host_sends(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{color:red}" * 1000, encoding="utf-8")
    head = '<link rel="stylesheet" href="/a.css"><script type="application/ld+json">{}</script>'
    (tmp_path / "a.html").write_text(f"{head}<script src=a.js></script>{'x' * 9000}", "utf-8")
    light = Page("/a.html", "html", "sv", "page/page.html")
    (found,) = weigh(tmp_path, [light, replace(light, template="")])
    assert found.scripts == 1
    assert 20 < found.css < 120
    assert 100 < found.html < 300
    assert found.brotli < found.all == found.html + found.css


def test_the_table_has_the_heaviest_page_of_each_layout() -> None:
    pages = [Page(f"/{name}/", "html", "sv", "news/page.html") for name in "abc"]
    found = [Weight(page, size, 1000, 900, 0) for page, size in zip(pages, (9, 5, 1), strict=True)]
    assert heaviest(found)["news/page.html"].page.address == "/a/"
    assert "/a/" in table(found)
    assert "/b/" not in table(found)
