"""What git hosts show of problems: annotations of GitHub, and a summary of links in Markdown."""

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.doors.git_hosts import (
    LARGEST_SUMMARY,
    MOST_OF_A_LEVEL,
    address_of_files,
    as_github,
    as_markdown,
)
from sitegen.read.markdown import convert
from sitegen.words.model import Place
from sitegen.words.outcome import Report
from sitegen.words.problems import Problem, problem

BLOB = "https://git.example/o/r/blob/abc/"


def empty(path: str, line: int, column: int = 1) -> Problem:
    return problem("empty-field", path, Place(line, column), field="title", example="...")


def long(path: str, line: int) -> Problem:
    return problem("long-sentence", path, Place(line, 1), words=50)


def unnamed(line: int) -> Problem:
    return problem("named-by-nobody", "content/people/a.md", Place(line, 1), name="a", heading="A")


def dangling(path: str, line: int) -> Problem:
    facts = {"name": "anna", "folder": "people", "field": "contact", "file": "people/anna.md"}
    return problem("dangling-reference", path, Place(line, 10), suggestion="", **facts)


def quoting(text: str) -> Problem:
    return problem("bad-email", "a.md", Place(1, 1), value=text)


# --- Annotations ---


def test_an_annotation_names_file_line_column_and_code() -> None:
    assert as_github(Report((empty("content/a.md", 2, 3),)), "en") == (
        "::error file=content/a.md,line=2,col=3,title=empty-field"
        '::the field "title" has no value. Write a value, for example title: ...\n'
    )


def test_severities_are_those_of_github() -> None:
    shown = as_github(Report((long("a.md", 1), unnamed(1))), "sv").splitlines()
    assert shown[0].startswith("::warning file=a.md,")
    assert shown[1].startswith("::notice file=content/people/a.md,")
    assert len(shown) == 2


def test_an_annotation_is_escaped() -> None:
    found = problem(
        "bad-email", "content/a,b:100%\n.md", Place(1, 1), value="::error::50 %, a\nb\r"
    )
    annotation = as_github(Report((found,)), "en")
    assert annotation == (
        "::error file=content/a%2Cb%3A100%25%0A.md,line=1,col=1,title=bad-email"
        '::"::error::50 %25, a b " is not an e-mail address. Write as name@organisation.se\n'
    )


def levels(shown: str) -> list[str]:
    return [line[2:].partition(" ")[0] for line in shown.splitlines() if line.startswith("::")]


def test_what_has_room_is_shown_without_another_word() -> None:
    found = [*(empty("a.md", line) for line in range(10)), *(unnamed(line) for line in range(10))]
    assert levels(as_github(Report(tuple(found)), "sv")) == ["error"] * 10 + ["notice"] * 10


def test_what_github_would_drop_is_counted_and_stands_in_the_log() -> None:
    found = [
        *(unnamed(line) for line in range(1, 11)),
        *(long("b.md", line) for line in range(1, 3)),
        *(empty("a.md", line) for line in range(1, 13)),
    ]
    shown = as_github(Report(tuple(found)), "sv")
    assert levels(shown) == ["error"] * 10 + ["warning"] * 2 + ["notice"] * 10
    lines = shown.splitlines()
    assert lines[21] == (
        "::notice title=sitegen::Visas inte här, men står i stegets logg: 2 fel, 1 upplysning."
    )
    assert [line.partition(" ")[0] for line in lines[22:]] == [
        "a.md:11:1",
        "a.md:12:1",
        "content/people/a.md:10:1",
    ]
    english = as_github(Report(tuple(found)), "en").splitlines()[21]
    assert english.endswith("::Not shown here, but in the log of this step: 2 errors, 1 note.")


def test_mistakes_of_another_cause_go_before_the_same_again() -> None:
    same = [dangling("a.md", line) for line in range(1, 15)]
    shown = as_github(Report((*same, empty("z.md", 1))), "sv").splitlines()[:MOST_OF_A_LEVEL]
    assert sum("file=z.md" in line for line in shown) == 1
    assert shown[0].startswith("::error file=a.md,line=1,")


def test_a_line_of_the_log_is_no_command() -> None:
    many = [quoting(f"##[error]{at}\n::error::x") for at in range(30)]
    lines = as_github(Report(tuple(many)), "en").splitlines()[MOST_OF_A_LEVEL + 1 :]
    assert len(lines) == 20
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)


# --- Summary ---


def test_a_summary_lists_problems_by_file_as_links() -> None:
    found = Report(
        (empty("content/a b.md", 2), long("content/a b.md", 5), empty("content/c.md", 1))
    )
    assert as_markdown(found, "sv", BLOB) == (
        "## sitegen: 2 fel, 1 varning i 2 filer\n"
        "\n"
        "### [content/a b.md](https://git.example/o/r/blob/abc/content/a%20b.md)\n"
        "\n"
        "- **fel**, [rad 2](https://git.example/o/r/blob/abc/content/a%20b.md?plain=1#L2): "
        'fältet "title" har inget värde. Skriv ett värde, till exempel title: ...\n'
        "- **varning**, [rad 5](https://git.example/o/r/blob/abc/content/a%20b.md?plain=1#L5): "
        f"{said(long('a.md', 1), 'sv')}\n"
        "\n"
        "### [content/c.md](https://git.example/o/r/blob/abc/content/c.md)\n"
        "\n"
        "- **fel**, [rad 1](https://git.example/o/r/blob/abc/content/c.md?plain=1#L1): "
        'fältet "title" har inget värde. Skriv ett värde, till exempel title: ...\n'
    )


def said(found: Problem, language: str) -> str:
    from sitegen.words.problems import explain

    explained = explain(found, language)
    return f"{explained.message}. {explained.hint}"


def test_links_are_relative_where_nobody_says_what_the_host_is() -> None:
    text = as_markdown(Report((empty("content/a.md", 2),)), "en")
    assert "### [content/a.md](content/a.md)\n" in text
    assert "- **error**, [line 2](content/a.md#L2): the field" in text


def test_what_one_change_mends_is_one_item_with_a_link_to_each_place() -> None:
    found = Report((dangling("a.md", 3), dangling("b.md", 4), dangling("c.md", 5)))
    text = as_markdown(found, "sv")
    assert text.count("\n- ") == 1
    assert text.endswith("\n  Också: [b.md:4](b.md#L4), [c.md:5](c.md#L5)\n")
    many = as_markdown(Report(tuple(dangling("a.md", line) for line in range(1, 32))), "sv")
    assert many.count("](a.md#L") == 21
    assert many.endswith("(+10)\n")


def test_without_problems_the_summary_says_so() -> None:
    assert as_markdown(Report(()), "sv") == "## sitegen: inga problem\n"
    assert as_markdown(Report(()), "en") == "## sitegen: no problems\n"


def test_a_summary_has_the_size_that_hosts_take_and_counts_what_is_left() -> None:
    text = as_markdown(Report(tuple(empty(f"a{at}.md", 1) for at in range(9_000))), "sv", BLOB)
    assert LARGEST_SUMMARY - 1_000 < len(text.encode()) < LARGEST_SUMMARY + 1_000
    last = text.splitlines()[-1]
    left = re.fullmatch(r"Ryms inte här: ([\d\xa0]+) fel\. `sitegen check` visar allt\.", last)
    assert left
    assert int(left[1].replace("\xa0", "")) + text.count("\n- ") == 9_000


def test_a_file_that_is_not_one_of_the_sites_has_no_link() -> None:
    for path in ("/srv/webb/index.html", "../annat/a.md", "C:/webb/a.md", "javascript:a.md"):
        text = as_markdown(Report((empty(path, 1),)), "sv", BLOB)
        assert "](" not in text
        assert path in html.unescape(text)


HOSTILE = [
    "</li><script>alert(1)</script>",
    "[klicka](javascript:alert(1))",
    "![](https://spion.example/x.png)",
    "`kod` **fet** ~~struken~~ $x$ ||",
    "a\n\n# Rubrik\n- punkt",
    "<!-- gömt",
    "&lt;b&gt; &#91;",
    "\\[a\\](b)",
    "WWW.spion.example www.spion.example https://spion.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_authors_wrote_is_text_and_nothing_else(text: str) -> None:
    shown = as_markdown(Report((quoting(text),)), "sv")
    after = shown.partition("): ")[2].replace("<!-- -->", "")
    assert shown.count("\n") == 5
    assert not re.search(r"[\\`*_{}\[\]<>()!|~$]|://|(?i:www\.)", after)
    assert " ".join(text.split()) in html.unescape(after)


def test_nobody_is_called_by_a_name_in_a_text() -> None:
    shown = as_markdown(Report((quoting("@all"),)), "sv")
    assert "@all" not in html.unescape(shown)
    assert '"&#64;<!-- -->all"' in shown


@given(
    st.text(st.characters(codec=None), min_size=1).filter(lambda name: "\0" not in name),
    st.text(),
)
def test_no_name_of_a_file_or_text_breaks_out_of_its_line(name: str, text: str) -> None:
    found = problem("bad-email", f"content/{name}.md", Place(7, 1), value=text)
    shown = as_markdown(Report((found,)), "en", BLOB)
    heading, item = shown.split("\n")[2], shown.split("\n")[4]
    assert shown.split("\n") == [shown.split("\n")[0], "", heading, "", item, ""]
    link = re.fullmatch(r"### \[([^\[\]<>`]*?(?:<!-- -->[^\[\]<>`]*?)*)\]\(([!-'*-~]+)\)", heading)
    assert link
    assert re.fullmatch(r"- \*\*error\*\*, \[line 7\]\([!-'*-~]+\?plain=1#L7\): [^\n]+", item)
    assert link[2].startswith(f"{BLOB}content/")
    shown.encode()
    assert as_github(Report((found,)), "en").count("\n") == 1


class Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.text("[]()<>!*_`~\\#|&;{}a:/w.@\n -")))
def test_the_git_hosts_markdown_shows_what_authors_wrote(text: str) -> None:
    """Read as GitHub reads it, a summary has the elements that it has with harmless text."""
    harmless, shown = (
        Seen(convert(as_markdown(Report((quoting(each),)), "sv"), "summary.md")[0].html)
        for each in ("a", text)
    )
    assert shown.elements == harmless.elements == ["h2", "h3", "a", "ul", "li", "strong", "a"]
    fact = dict(quoting(text).facts)["value"]
    assert " ".join(f'"{fact}" är'.split()) in " ".join(shown.text.split())


# --- Where the host shows files ---

GITHUB = {
    "GITHUB_SERVER_URL": "https://git.example",
    "GITHUB_REPOSITORY": "o/r",
    "GITHUB_SHA": "abc",
    "GITHUB_WORKSPACE": "/checkout/r",
}
GITLAB = {
    "CI_PROJECT_URL": "https://gitlab.example/o/r",
    "CI_COMMIT_SHA": "abc",
    "CI_PROJECT_DIR": "/builds/r",
}


@pytest.mark.parametrize(
    ("told", "root", "address"),
    [
        (GITHUB, "/checkout/r", BLOB),
        (GITHUB, "/checkout/r/min sajt", f"{BLOB}min%20sajt/"),
        (GITHUB, "/tmp/elsewhere", ""),  # noqa: S108 - a name, not a file
        (GITHUB | {"GITHUB_WORKSPACE": ""}, "/x", BLOB),
        (GITHUB | {"GITHUB_SERVER_URL": ""}, "/x", ""),
        (GITHUB | {"GITHUB_SHA": ""}, "/checkout/r", ""),
        (GITLAB, "/builds/r", "https://gitlab.example/o/r/-/blob/abc/"),
        (GITLAB, "/builds/r/webb", "https://gitlab.example/o/r/-/blob/abc/webb/"),
        ({}, "/x", ""),
        (GITHUB | {"GITHUB_SHA": "a) <b>"}, "/checkout/r", f"{BLOB[:-4]}a%29%20%3Cb%3E/"),
    ],
)
def test_the_host_says_where_it_shows_files(told: dict[str, str], root: str, address: Any) -> None:
    assert address_of_files(told, root) == address
