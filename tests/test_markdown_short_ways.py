"""The short ways through Markdown, for what most texts are made of, lead where the long ways do."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.read.markdown.blocks import Block, BlockReader
from sitegen.read.markdown.checks import may_slip, typed
from sitegen.read.markdown.inline import read_inline
from sitegen.read.markdown.notes import Notes
from sitegen.read.markdown.simple import write_simple
from sitegen.read.markdown.slips import slips
from sitegen.read.markdown.source import Text
from sitegen.read.markdown.writer import InlineWriter

# --- texts ---

PARTS = (
    *"* ** _ ~ ` [ ] ( ) ! ! \\ < > & ^ . , a b å 1 @ : { } http:// www. {: \n".split(" "),
    *(" ", " ", " \n", "*a*", "**b c**", "[d](e.md)", "[f g](../h.md#i)", "*j* ", " **k**"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_a_simple_text_comes_out_as_any_other(source: str) -> None:
    text = Text([(line, number, 1) for number, line in enumerate(source.split("\n"), 1)])
    short, long = Notes(), Notes()
    short_html: list[str] = []
    long_html: list[str] = []

    words = write_simple(text, short, short_html)

    if words is None:
        assert not short_html
        assert not short.links
        return
    reading = read_inline(text.string, {}, ())
    writer = InlineWriter(long_html, long, text, long_html.append)
    assert writer.write(reading.pieces) == words
    assert "".join(short_html) == "".join(long_html)
    links = [[(each.target, each.text, each.place) for each in n.links] for n in (short, long)]
    assert links[0] == links[1]


@pytest.mark.parametrize(
    "source",
    [
        "Ord > ord!",
        "Det är **viktigt** och *bra* (*mycket*).",
        "[Mål](../mal.md#a), [b](https://a.example/b_c*d*)",
        "2*3*4",
    ],
)
def test_what_people_write_is_simple(source: str) -> None:
    assert write_simple(Text([(source, 1, 1)]), Notes(), []) is not None


SLIPS = (
    *"* ** _ ` [ ] ( ) ! \\ < > # ## | - – • 1. a) .md b.md C D o:p / mailto: {: www.".split(" "),
    *(
        " ",
        " ",
        "\n",
        "\n",
        "\t",
        "\n|",
        "\no\t",
        "\n2.E",
        "\n-f",
        "\n##g",
        "*h*",
        "](i.md)",
        "\xa0",
    ),
)


@given(st.lists(st.sampled_from(SLIPS), max_size=16).map("".join))
def test_where_nothing_may_slip_nothing_does(source: str) -> None:
    text = Text([(line, number, 1) for number, line in enumerate(source.split("\n"), 1)])
    pieces = read_inline(text.string, {}, ()).pieces
    words = write_simple(text, Notes(), [])

    if not may_slip(text.string, typed(pieces) if words is None else words):
        assert list(slips(text, pieces)) == []


# --- lines ---


class LongReader(BlockReader):
    """A reader that looks at each line as if anything might be in it."""

    def _read_blank(self) -> bool:
        return False

    def _read_plain(self, line: str, number: int) -> bool:
        del line, number
        return False


def shown(block: Block) -> list[Any]:
    """A tree of blocks as what `document` uses of it."""
    own = [block.kind, block.lines, block.level, block.marker, block.tight, block.info]
    place = [block.start, block.end] if block.kind == "references" else [block.start, block.place]
    return [*own, *place, block.aligns, [shown(child) for child in block.children]]


LINES = (
    *("", "", "text", "text", " text", "    text", "\ttext", "å", "\xa0", "# a #", "## b\tc", "#"),
    *("- a", "- b", "* c", "+ d", "-\te", "- f\tg", "- ", "-", "- # h", "- - i", "* * *", "- 1. j"),
    *("  k", "  - l", "1. m", "2) n", "> o", "> - p", ">", "```", "~~~", "---", "===", "- [ ] q"),
    *("| r | s |", "|---|---|", "- --", "- - -", ": t", "[u]: v", "[^w]: x", "[^w]:", "<div>"),
    *("</div>", "<!--", "-->", "{: .y }", "-z", "--"),
)


@given(st.lists(st.sampled_from(LINES), max_size=16))
def test_a_line_is_read_as_any_other(lines: list[str]) -> None:
    short, long = BlockReader(), LongReader()

    short.read(lines, 5)
    long.read(lines, 5)

    assert shown(short.document) == shown(long.document)
    assert short.references == long.references
    assert {k: shown(v) for k, v in short.footnotes.items()} == {
        k: shown(v) for k, v in long.footnotes.items()
    }


# --- what a text does not need ---


INLINE = "sitegen.read.markdown.inline"


def loaded_for(source: str) -> set[str]:
    """The modules that are seldom needed, of those that are loaded after a conversion."""
    seldom = {"markdown", "nh3", "unicodedata", "html.entities", "xml", INLINE}
    code = (
        "import sys\nfrom sitegen.read.markdown import convert\n"
        f"convert({source!r}, 'a.md')\nprint(*({seldom!r} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(run.stdout.split())


def test_only_what_a_text_needs_is_loaded() -> None:
    simple = "## Möte\n\nText med *ord* och\n[en länk](a.md).\n\n- en\n- två\n\nSlut.\n"

    assert loaded_for(simple) == set()
    assert loaded_for(simple + "\n*a*{: .b }\n") >= {"markdown", "nh3", INLINE}
