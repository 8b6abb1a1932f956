"""What commands print of problems and results: for people and for programs."""

import json
import re
from datetime import UTC, datetime

import pytest

from sitegen.doors.reports import (
    also_line,
    as_json,
    as_text,
    page_reasons,
    problem_counts,
    reason,
    summary,
)
from sitegen.doors.screen import Screen
from sitegen.words.model import Place
from sitegen.words.outcome import Change, Reason, Report
from sitegen.words.problems import Problem, problem


def empty(path: str, line: int, column: int, field: str = "title") -> Problem:
    return problem("empty-field", path, Place(line, column), field=field, example="...")


def report(text: str, line: int, column: int) -> Report:
    return Report((empty("content/a.md", line, column),), texts={"content/a.md": text})


def shown(text: str, line: int, column: int) -> list[str]:
    """The line of the source and the caret below it."""
    lines = as_text(report(text, line, column), "sv").splitlines()
    at = next(at for at, each in enumerate(lines) if each.startswith(f"{line:>5} | "))
    return lines[at : at + 2]


# --- Text ---


def test_a_problem_is_shown_with_its_line_a_caret_and_what_to_write() -> None:
    assert as_text(report("---\ntitle:\n---\n", 2, 1), "sv") == (
        'content/a.md:2:1 fel: fältet "title" har inget värde\n'
        "    1 | ---\n"
        "    2 | title:\n"
        "        ^\n"
        "    3 | ---\n"
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
        ("ก\u0e31: a", 5, "   ^"),
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
        assert len(line) <= 80
        assert (line[len(caret) - 1] == "X") == (column == 5001)
    many = Report(tuple(empty("a.md", 1, at) for at in range(1, 2000)), texts={"a.md": text})
    assert len(as_text(many, "sv")) < 1_000_000


def test_a_line_is_counted_as_editors_count() -> None:
    assert shown("ett\u2028två\ntre\n", 2, 1)[0] == "    2 | tre"


def test_a_place_that_shows_nothing_has_no_caret() -> None:
    assert "^" not in as_text(report("ett\n\n", 2, 1), "sv")
    assert "^" not in as_text(report("", 9, 1), "sv")


def test_neighbours_that_are_blank_or_not_there_are_left_out() -> None:
    assert as_text(report("\ntitle:\n  \n", 2, 1), "en").splitlines()[1:3] == [
        "    2 | title:",
        "        ^",
    ]


def test_a_wide_line_and_its_caret_fit_the_columns_of_a_terminal() -> None:
    wide = "語" * 500 + "X" + "語" * 500
    for columns in (40, 80, 100):
        text = as_text(report(f"a\n{wide}\n{wide}", 2, 501), "sv", Screen(columns))
        lines = text.splitlines()
        source, caret = next(lines[at : at + 2] for at in range(9) if lines[at][:5] == "    2")
        assert 2 * source.count("語") + source.count("X") + 8 + 2 in (columns, columns - 1)
        before = source[: source.index("X")]
        assert len(caret) - 1 == len(before) + before.count("語")


def test_problems_are_grouped_by_file_with_a_heading_where_there_are_several() -> None:
    warning = problem("long-sentence", "b.md", Place(4, 1), words=50)
    text = as_text(Report((warning, empty("b.md", 2, 1), empty("a.md", 1, 1))), "sv")
    assert [line for line in text.splitlines() if line and not line.startswith(" ")] == [
        'a.md:1:1 fel: fältet "title" har inget värde',
        "b.md (1 fel, 1 varning)",
        'b.md:2:1 fel: fältet "title" har inget värde',
        "b.md:4:1 varning: meningen har 50 ord",
    ]


def test_colours_are_those_of_the_severity_and_nothing_else_is_changed() -> None:
    made = report("ett\ntitle:\n", 2, 1)
    coloured = as_text(made, "sv", Screen(has_colours=True))
    assert coloured.startswith("\x1b[1mcontent/a.md:2:1\x1b[0m \x1b[1;31mfel:\x1b[0m fältet")
    assert "\x1b[2m    1 | ett\x1b[0m\n\x1b[2m    2 | \x1b[0mtitle:\n" in coloured
    assert "        \x1b[1;31m^\x1b[0m\n" in coloured
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == as_text(made, "sv")


def test_a_file_name_cannot_send_commands_to_the_terminal() -> None:
    found = Report((empty("a\x1b[2J\nb.md", 1, 1), empty("a\x1b[2J\nb.md", 2, 1)))
    text = as_text(found, "sv")
    assert "\x1b" not in text
    assert text.startswith("a [2J b.md (2 fel)\n\na [2J b.md:1:1 fel: ")


def test_words_fit_a_terminal_and_a_log_has_whole_lines() -> None:
    found = problem("bad-email", "content/pages/om-oss.md", Place(1, 1), value="något " * 30)
    for columns in (40, 80):
        lines = as_text(Report((found,)), "sv", Screen(columns)).splitlines()
        assert max(map(len, lines)) <= columns
        assert len(lines) > 4
        assert all(line.startswith("      ") for line in lines[1:-1])
    assert " ".join("".join(f"{line} " for line in lines).split()) == " ".join(
        as_text(Report((found,)), "sv").split()
    )
    assert len(as_text(Report((found,)), "sv").splitlines()[0]) > 200


# --- Problems of one cause ---


def dangling(path: str, line: int) -> Problem:
    facts = {"name": "anna", "folder": "people", "field": "contact", "file": "people/anna.md"}
    return problem("dangling-reference", path, Place(line, 10), suggestion="", **facts)


def test_what_one_change_mends_is_told_once_with_the_other_places() -> None:
    found = Report(tuple(dangling(path, 3) for path in ("a.md", "b.md", "c.md")))
    swedish, english = as_text(found, "sv"), as_text(found, "en")
    assert swedish.count("som inte finns") == 1
    assert swedish.endswith("\n      Också: b.md:3, c.md:3\n\n")
    assert english.endswith("\n      Also: b.md:3, c.md:3\n\n")
    assert len(json.loads(as_json(found, "sv", 0, ok=False))["problems"]) == 3
    # A heading counts what is told below it.
    more = Report((*found.problems, empty("b.md", 1, 1), empty("b.md", 2, 1)))
    assert "\nb.md (2 fel)\n" in as_text(more, "sv")
    assert summary(found, "sv", 0, "output", wrote=False) == "3 fel i 3 filer."


def test_of_many_places_the_first_are_named_and_the_others_counted() -> None:
    also = [dangling("a.md", line) for line in range(2, 9)]
    five = "Också: a.md:2, a.md:3, a.md:4, a.md:5, a.md:6"
    assert also_line(also[:5], "sv") == five
    assert also_line(also[:6], "sv") == f"{five} och på 1 ställe till"
    assert also_line(also, "sv") == f"{five} och på 2 ställen till"
    assert also_line(also, "en").endswith("a.md:6 and at 2 more places")
    assert also_line([], "sv") == ""


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


WARNING = problem("long-sentence", "a.md", Place(1, 1), words=50)
NOTE = problem("named-by-nobody", "b.md", Place(1, 1), name="b", heading="B")


def test_the_last_line_counts_the_problems_and_says_that_nothing_has_changed() -> None:
    one = Report((empty("a.md", 1, 1), WARNING, NOTE))
    assert summary(one, "sv", 1.25, "output", wrote=True) == (
        "1 fel, 1 varning, 1 upplysning i 2 filer. Ingenting har ändrats i output."
    )
    assert summary(one, "en", 1.25, "output", wrote=False) == (
        "1 error, 1 warning, 1 note in 2 files."
    )
    two = Report((*one.problems, *one.problems))
    assert summary(two, "sv", 1.25, "output", wrote=False) == (
        "2 fel, 2 varningar, 2 upplysningar i 2 filer."
    )
    assert summary(two, "en", 1.25, "output", wrote=True) == (
        "2 errors, 2 warnings, 2 notes in 2 files. Nothing in output has changed."
    )
    alone = Report((empty("a.md", 1, 1),))
    assert summary(alone, "sv", 1.25, "output", wrote=False) == "1 fel i 1 fil."
    assert summary(alone, "en", 1.25, "output", wrote=False) == "1 error in 1 file."


def test_only_what_there_is_is_counted() -> None:
    assert problem_counts([NOTE], "sv") == "1 upplysning"
    assert problem_counts([], "sv") == ""
    assert problem_counts([WARNING] * 1234, "en") == "1,234 warnings"


def test_the_last_line_of_a_build_with_warnings_counts_them_too() -> None:
    found = Report((WARNING,), 7, 2, 3, 0, files=7)
    assert summary(found, "sv", 1, "output", wrote=True) == (
        "1 varning i 1 fil. 7 sidor: 2 byggda, 5 oförändrade, 0 borttagna, 1,0 s"
    )
    assert summary(found, "en", 1, "output", wrote=False) == (
        "1 warning in 1 file. 7 pages checked, 1.0 s"
    )


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
