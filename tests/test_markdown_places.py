"""Every link of the HTML has exactly one place in the source, and that is where it begins.

The first test writes documents whose links are known; the second throws any characters at all at
the reader and asks for what must always hold.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sitegen.read.markdown import convert
from sitegen.read.markdown.html import sanitize
from sitegen.words.model import Body, Place

# Parts of a line. § becomes a number of its own; targets u§ must become links, x§ must not.
PARTS = (
    "ord",
    "å&auml;&#228;",
    "*betonat*",
    "**[text§](u§.md 'Titel')**",
    "[text§](u§.md)",
    "[text§](<u§.md>)",
    "[te\\]xt§](u§.md)",
    "[en [inre] hake](u§.md)",
    "[`kod]`§](u§.md)",
    "[*a* ~~b~~ §](u§.md){: .knapp }",
    "[text§][r§]",
    "[R§][]",
    "[r§]",
    "<https://a.example/u§.md>",
    "https://a.example/u§.md,",
    "*www.example/u§.md*",
    "namn@u§.md",
    '<a href="u§.md">text§</a>',
    "<kbd>[text§](u§.md)</kbd>",
    "[![bild](b§.png)](u§.md)",
    "![bild [i](x§.md)](b§.png)",
    "`[kod](x§.md) <https://x§.example>`",
    "``[kod](x§.md) ` ``",
    "\\[text](x§.md)",
    "ord <!-- [text](x§.md) -->",
    "<span title='[text](x§.md)'>a</span>",
    "not[^n§]",
)
# Lines that a document may hold; {} is a line of parts.
BLOCKS = (
    "{}",
    "{}\n{}",
    "{}  \n   {}",
    "## {}",
    "## {} {{: #i§ }}",
    "{}\n---",
    "> {}\n{}",
    "> - {}\n>   {}",
    "- {}\n- {}",
    "- {}\n  - {}\n\n    {}",
    "10) {}\n    {}\n\n    > {}",
    "-\t{}\n\n\t{}",
    "- [ ] {}\n- [x] {}",
    "{}\n- {}",
    "| {} | {} |\n| --- | :-: |\n| {} \\| b | {} |",
    "ord\n: {}\n: {}",
    "<div>\n\n{}\n\n</div>",
)
CODE = (
    "```\n{}\n```",
    "- ord\n\n  ~~~ text\n  {}\n  ~~~",
    "***\n\n    {}",
    "<!--\n{}\n-->",
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document in which each target stands once."""
    numbers = iter(range(10_000))
    definitions: list[str] = []

    def line(code: bool) -> str:
        parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4))
        if code:
            return " ".join(parts).replace("u§", "x§").replace("-->", "")
        return " ".join(numbered(part) for part in parts)

    def numbered(part: str) -> str:
        number = str(next(numbers))
        if "r§]" in part.lower():
            definitions.append(f"[r{number}]: u{number}.md")
        if "[^n§]" in part:
            definitions.append(f"[^n{number}]: fot [text](u{number}.md)")
        return part.replace("§", number)

    blocks = []
    for block in draw(st.lists(st.sampled_from(BLOCKS + CODE), min_size=1, max_size=6)):
        written = block.replace("§", str(next(numbers)))
        for _ in range(block.count("{}")):
            written = written.replace("{}", line(block in CODE), 1)
        blocks.append(written.replace("{{", "{").replace("}}", "}"))
    return "\n\n".join([*blocks, *definitions]) + "\n"


@given(documents(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_each_link_begins_at_its_place(source: str, line_end: str, mark: str) -> None:
    wanted = sorted(target_numbers(source))
    body, _ = convert(mark + source.replace("\n", line_end), "a.md", first_line=5)

    assert sorted(number(link.target) for link in body.links) == wanted
    assert_markers(body)
    lines = source.split("\n")
    for link in body.links:
        found = after(lines, link.place)
        own = number(link.target)
        begin = re.match(
            rf"\[(?=.*?(?:u{own}\.md|\[?[rR]{own}\]))|<https://a\.example/u{own}\.md>"
            rf"|(?:https://a\.|www\.)example/u{own}\.md|namn@u{own}\.md|<a href=\"u{own}\.md",
            found,
        )
        assert begin, f"{link} is not at {found!r}"
        inner = link.text.split(" ")[0].strip("]")
        assert inner in found.replace("\\", "").replace("*", "").replace("`", "")
    for picture in body.pictures:
        assert f"({picture.source})" in after(lines, picture.place)
        assert after(lines, picture.place).startswith("![")


def target_numbers(source: str) -> list[int]:
    return [int(found) for found in re.findall(r"u([0-9]+)\.md", source)]


def number(target: str) -> int:
    found = re.search(r"u([0-9]+)\.md", target)
    assert found, target
    return int(found[1])


def after(lines: list[str], place: Place, first_line: int = 5) -> str:
    return lines[place.line - first_line][place.column - 1 :]


def assert_markers(body: Body) -> None:
    """Each link and picture is in the HTML once, in the same order, and nothing else is."""
    begins = re.findall('<a [^>]*href="\ue000([0-9]+)\ue001"', body.html)
    ends = re.findall("\ue002([0-9]+)\ue001</a>", body.html)
    pictures = re.findall("[\ue003\ue004]([0-9]+)\ue001", body.html)
    assert begins == ends == [str(index) for index in range(len(body.links))]
    assert pictures == [str(index) for index in range(len(body.pictures))]
    rest = re.sub("[\ue000\ue002\ue003\ue004][0-9]+\ue001", "", body.html)
    assert not re.search("[\ue000-\ue0ff]", rest)


SIGNS = tuple("[]()!<>`*_~\\|:^{}#-+=./@&;\"'12abå \t\n\ue000\x02")
SCRAPS = (
    *"[a](b) ![a](b) [^1] [^1]: [a]: http://a.se www.a.se a@b.se <a> </a> <b> --> <!-- ```".split(),
    *("<a href=b>", "<img src=a>", "{: .a #b }", "\n\n", "\n- ", "\n> ", "\n    ", "\n1. ", "\n"),
    *("|-|-|", "\n: ", " ", "&#xe000;", "<h2>", "<table>", "</h2>", "\n## ", "<script>", "  \n"),
)


@given(st.lists(st.sampled_from(SIGNS + SCRAPS), max_size=40).map("".join))
def test_whatever_is_written_links_have_places(source: str) -> None:
    body, problems = convert(source, "a.md")

    lines = re.sub("[\ue000\x02]", "", source).split("\n")
    for link in body.links:
        assert re.match(r"\[|<|http|www|[\w.+-]+@", after(lines, link.place, 1))
    for picture in body.pictures:
        assert re.match(r"!\[|<img", after(lines, picture.place, 1))
    for found in problems:
        assert 1 <= found.place.line <= len(lines)
        assert 1 <= found.place.column <= len(lines[found.place.line - 1]) + 1
    indexes = [int(one) for one in re.findall('href="\ue000([0-9]+)\ue001', body.html)]
    assert sorted(indexes) == list(range(len(body.links)))
    assert sorted(int(one) for one in re.findall("\ue002([0-9]+)", body.html)) == sorted(indexes)
    assert not re.search(r"<(?:script|img|iframe|style)|\son\w+=", body.html)


@given(st.lists(st.sampled_from(SIGNS + SCRAPS), max_size=40).map("".join))
def test_skipping_the_cleaning_changes_nothing(source: str) -> None:
    plain = source.replace("<", "").replace("{", "")

    body, _ = convert(plain, "a.md")

    assert sanitize(body.html) == body.html
