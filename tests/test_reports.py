"""What commands print of problems and results: for people, for programs, for GitHub."""

import json
from datetime import UTC, datetime

import pytest

from sitegen.model import Place
from sitegen.outcome import Change, Reason, Report
from sitegen.problems import Problem, problem
from sitegen.reports import as_github, as_json, as_text, page_reasons, reason, summary


def empty(path: str, line: int, column: int, field: str = "title") -> Problem:
    return problem("empty-field", path, Place(line, column), field=field, example="...")


def report(text: str, line: int, column: int) -> Report:
    return Report((empty("content/a.md", line, column),), texts={"content/a.md": text})


def shown(text: str, line: int, column: int) -> list[str]:
    """The line of the source and the caret below it."""
    return as_text(report(text, line, column), "sv").splitlines()[1:3]


# --- Text ---


def test_a_problem_is_shown_with_its_line_a_caret_and_what_to_write() -> None:
    assert as_text(report("---\ntitle:\n---\n", 2, 1), "sv") == (
        'content/a.md:2:1 fel: fältet "title" har inget värde\n'
        "    2 | title:\n"
        "        ^\n"
        "      Skriv ett värde, till exempel title: ...\n"
        "\n"
    )


def test_messages_are_swedish_or_english() -> None:
    english = as_text(report("", 1, 1), "en")
    assert english.startswith('content/a.md:1:1 error: the field "title" has no value\n')
    assert as_text(report("", 1, 1), "fi") == english


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("title: a", 8, "       ^"),
        ("\ttitle: a", 9, "        ^"),
        ("名前: a", 5, "      ^"),
        ("e\u0301: a", 5, "   ^"),
        ("å: a", 4, "   ^"),
        ("\x1b[31m: a", 8, "       ^"),
    ],
)
def test_the_caret_stands_below_the_column(line: str, column: int, caret: str) -> None:
    source, below = shown(f"ett\n{line}\n", 2, column)
    assert source[:8] == "    2 | "
    assert below == " " * 8 + caret
    assert "\t" not in source
    assert "\x1b" not in source


def test_of_a_very_long_line_only_a_part_is_shown_with_the_caret_below_its_place() -> None:
    text = "a" * 5000 + "X" + "b" * 5000
    for column in (1, 5001, 10_001):
        line, caret = shown(text, 1, column)
        assert len(line) < 320
        assert (line[len(caret) - 1] == "X") == (column == 5001)
    many = Report(tuple(empty("a.md", 1, at) for at in range(1, 2000)), texts={"a.md": text})
    assert len(as_text(many, "sv")) < 2_000_000


def test_a_line_is_counted_as_editors_count() -> None:
    assert shown("ett\u2028två\ntre\n", 2, 1)[0] == "    2 | tre"


def test_a_place_that_shows_nothing_has_no_caret() -> None:
    assert "^" not in as_text(report("ett\n\n", 2, 1), "sv")
    assert "^" not in as_text(report("", 9, 1), "sv")


# --- GitHub ---


def test_an_annotation_names_file_line_column_and_code() -> None:
    assert as_github(report("", 2, 3), "en") == (
        "::error file=content/a.md,line=2,col=3,title=empty-field"
        '::the field "title" has no value. Write a value, for example title: ...\n'
    )


def test_severities_are_those_of_github() -> None:
    found = problem("long-sentence", "a.md", Place(1, 1), words=50)
    assert as_github(Report((found,)), "sv").startswith("::warning file=a.md,")


def test_an_annotation_is_escaped() -> None:
    found = problem(
        "bad-email", "content/a,b:100%\n.md", Place(1, 1), value="::error::50 %, a\nb\r"
    )
    annotation = as_github(Report((found,)), "en")
    assert annotation == (
        "::error file=content/a%2Cb%3A100%25%0A.md,line=1,col=1,title=bad-email"
        '::"::error::50 %25, a b " is not an e-mail address. Write as name@organisation.se\n'
    )


# --- JSON ---


def test_json_is_one_object_with_the_parts_of_the_contract() -> None:
    found = Report((empty("content/a.md", 2, 3),), 4, 3, 2, 1)
    assert json.loads(as_json(found, "sv", 1.23456, ok=False)) == {
        "ok": False,
        "problems": [
            {
                "code": "empty-field",
                "severity": "error",
                "path": "content/a.md",
                "line": 2,
                "column": 3,
                "message": 'fältet "title" har inget värde',
                "hint": "Skriv ett värde, till exempel title: ...",
            }
        ],
        "pages": 4,
        "rendered": 3,
        "written": 2,
        "removed": 1,
        "next_change": None,
        "seconds": 1.235,
    }


def test_json_is_one_line_in_utf8() -> None:
    printed = as_json(report("", 1, 1), "sv", 0, ok=False)
    assert "\n" not in printed
    assert "fältet" in printed


# --- Facts ---


def test_what_an_author_typed_cannot_break_a_message() -> None:
    found = problem("bad-email", "a.md", Place(1, 1), value="a\nb\x1b[31m" + "c" * 1_000)
    value = dict(found.facts)["value"]
    assert value.startswith("a b [31mccc")
    assert len(value) == 401


def test_braces_that_an_author_typed_are_no_slots() -> None:
    found = problem("bad-email", "a.md", Place(1, 1), value="{path}{0}")
    assert '"{path}{0}"' in as_text(Report((found,)), "en")


# --- Summary ---


def test_the_last_line_counts_the_problems_and_says_that_nothing_has_changed() -> None:
    warning = problem("long-sentence", "a.md", Place(1, 1), words=50)
    found = Report((empty("a.md", 1, 1), empty("a.md", 2, 1), warning))
    assert summary(found, "sv", 1.25, "output", wrote=True) == (
        "2 fel, 1 varning. Ingenting har ändrats i output."
    )
    assert summary(found, "en", 1.25, "output", wrote=False) == "2 errors, 1 warning."


def test_the_last_line_says_what_was_done() -> None:
    found = Report((), 10_412, 3, 4, 1, files=10_412)
    assert summary(found, "en", 0.44, "output", wrote=True) == (
        "10,412 pages: 3 rendered, 10,409 unchanged, 1 removed, 0.4 s"
    )
    assert summary(found, "sv", 0.44, "output", wrote=True).replace("\u00a0", " ") == (
        "10 412 sidor: 3 byggda, 10 409 oförändrade, 1 borttagen, 0,4 s"
    )
    assert summary(found, "en", 1.25, "output", wrote=False) == "10,412 pages checked, 1.2 s"


def test_the_last_line_tells_what_comes_next() -> None:
    change = Change(datetime(2026, 12, 1, 8, tzinfo=UTC), "jobs/redaktor", "deadline")
    found = Report((), 1, 1, 1, 0, change, files=1)
    assert summary(found, "en", 0.4, "output", wrote=True) == (
        "1 page: 1 rendered, 0 unchanged, 0 removed, 0.4 s; "
        "next change 2026-12-01 08:00, jobs/redaktor closes for applications"
    )
    assert summary(found, "sv", 0.4, "output", wrote=False) == (
        "1 sida granskad, 0,4 s; "
        "nästa ändring 2026-12-01 08:00, jobs/redaktor stänger för ansökningar"
    )


def test_files_that_are_no_pages_are_counted_so_that_the_numbers_add_up() -> None:
    found = Report((), 7, 2, 3, 0, files=11)
    assert summary(found, "en", 1, "output", wrote=True) == (
        "7 pages and 4 other files: 2 rendered, 9 unchanged, 0 removed, 1.0 s"
    )
    assert summary(found, "sv", 1, "output", wrote=True) == (
        "7 sidor och 4 andra filer: 2 byggda, 9 oförändrade, 0 borttagna, 1,0 s"
    )


def test_a_document_in_anothers_place_is_news_though_nothing_is_rendered() -> None:
    found = Report((), 7, 0, 2, 0, files=8)
    assert summary(found, "en", 1, "output", wrote=True) == (
        "7 pages and 1 other file: 0 rendered, 8 unchanged, 2 files written, 0 removed, 1.0 s"
    )


# --- Why ---


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (Reason("first"), "Building all: nothing is kept of an earlier build."),
        (Reason("damaged"), "Building all: what was kept of the last build cannot be read."),
        (Reason("program"), "Building all: sitegen or a package has changed."),
        (Reason("asked"), "Building all: --fresh trusts no earlier build."),
        (Reason("options"), "The last build had other options."),
        (Reason("input", "content/a.md"), "content/a.md has changed."),
        (Reason("output", "a.html"), "a.html is not as the last build left it."),
        (Reason("time", "jobs/a"), "Time has changed something. jobs/a"),
        (Reason("time"), "Time has changed something."),
        (Reason("nothing"), "Nothing to build: nothing has changed since the last build."),
    ],
)
def test_why_there_is_something_to_build_is_said(why: Reason, expected: str) -> None:
    assert reason(why, "en") == expected
    assert reason(why, "sv") != expected


def test_each_page_has_its_reason() -> None:
    why = {
        "om/index.html": Reason("template", "base/page.html"),
        "index.html": Reason("answer", "list news 3"),
        "a/index.html": Reason("new", "a/index.html"),
        "b/index.html": Reason("first"),
        "c/index.html": Reason("output", "c/index.html"),
    }
    assert page_reasons(Report((), why=why), "en") == (
        "a/index.html: it is new\n"
        "b/index.html: nothing is kept of it\n"
        "c/index.html: it is not as the last build left it\n"
        "index.html: the answer to list news 3 is another\n"
        "om/index.html: the layout base/page.html has changed\n"
    )
    assert page_reasons(Report((), why=why), "sv").startswith("a/index.html: den är ny\n")
