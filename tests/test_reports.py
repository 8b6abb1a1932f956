"""What commands print of problems and results: for people, for programs, for GitHub."""

import json

import pytest

from sitegen.model import Place
from sitegen.outcome import Report
from sitegen.problems import Problem, problem
from sitegen.reports import as_github, as_json, as_text, summary


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
    found = Report((), 12, 12, 3, 1)
    assert summary(found, "sv", 1.25, "output", wrote=True) == (
        "12 sidor: 3 filer skrivna, 1 borttagna, 1,2 s"
    )
    assert summary(found, "en", 1.25, "output", wrote=False) == "12 pages checked, 1.2 s"
