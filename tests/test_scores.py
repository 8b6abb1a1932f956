"""Reading what Lighthouse reports; running it is `make lighthouse`'s job."""

from typing import Any

from tests.tools.scores import CATEGORIES, Scores, quoted, read_report, table


def report(**scores: float) -> dict[str, Any]:
    """A report with one audit for each category."""
    return {
        "categories": {
            name: {"score": scores.get(name, 1), "auditRefs": [{"id": name, "weight": 1}]}
            for name in CATEGORIES
        },
        "audits": {
            name: {"id": name, "title": f"About {name}", "score": scores.get(name, 1)}
            for name in CATEGORIES
        },
    }


def test_a_perfect_report_has_no_fault() -> None:
    assert read_report("/", report()) == Scores("/", (100, 100, 100, 100), ())


def test_what_took_points_is_named() -> None:
    found = read_report("/", report(seo=0.92))
    assert found.scores == (100, 100, 100, 92)
    assert found.faults == ("seo: seo: About seo",)
    assert "92  /\n    seo: seo: About seo" in table([found])


def test_a_page_that_could_not_be_opened_has_no_points() -> None:
    found = read_report("/", {"runtimeError": {"message": "no page"}})
    assert found == Scores("/", (0, 0, 0, 0), ("no page",))


def test_a_flag_is_quoted_where_it_has_a_value() -> None:
    assert quoted("--headless") == "--headless"
    assert quoted("--rules=MAP * ~NOTFOUND") == '--rules="MAP * ~NOTFOUND"'
