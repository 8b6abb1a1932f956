"""Every example of the GitHub Flavored Markdown specification goes through `convert`.

The examples whose HTML differs must be exactly those that `docs/markdown.md` accepts, with its
reasons: neither a step back nor a step forward passes unseen.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import nh3

from sitegen.read.markdown import convert
from sitegen.read.markdown.html import ALLOWED, EVERYWHERE
from sitegen.words.model import Body

HERE = Path(__file__).parent
SPEC = HERE / "gfm" / "spec.txt"
DOCS = HERE.parent / "docs" / "markdown.md"

BLOCKS = frozenset(
    "address article aside blockquote body col colgroup dd details dialog div dl dt figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre script section "
    "style summary table tbody td tfoot th thead tr ul br".split()
)


@dataclass(frozen=True)
class Example:
    number: int
    section: str
    markdown: str
    html: str


def examples() -> list[Example]:
    """The examples of the specification, numbered from 1 as on its page."""
    found: list[Example] = []
    section = ""
    pattern = re.compile(
        r"^(?P<fence>`{32}) example[^\n]*\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^(?P=fence)$"
        r"|^#{1,6} (?P<section>[^\n]*)$",
        re.DOTALL | re.MULTILINE,
    )
    for match in pattern.finditer(SPEC.read_text(encoding="utf-8").replace("→", "\t")):
        if match["section"] is not None:
            section = match["section"].removesuffix(" (extension)")
        else:
            found.append(Example(len(found) + 1, section, match["markdown"], match["html"]))
    return found


class Normal(HTMLParser):
    """HTML as a list of tags and texts, without the differences that no reader can see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.text = ""
        self.raw = 0

    def flush(self, block: bool) -> None:
        text = self.text
        if not self.raw:
            text = re.sub(r"[ \t\n]+", " ", text)
            if not self.parts or self.parts[-1].startswith("block "):
                text = text.lstrip(" ")
            if block:
                text = text.rstrip(" ")
        if text:
            self.parts.append(f"text {text}")
        self.text = ""

    def tag(self, written: str, name: str) -> None:
        block = name in BLOCKS
        self.flush(block)
        self.parts.append(("block " if block else "inline ") + written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The label of a task's box and the scope of a header cell are ours.
        if tag == "label":
            return
        kept = sorted((k, v or "") for k, v in attrs if not is_ours(tag, k, v or ""))
        self.tag(f"<{tag} {[alike(k, v) for k, v in kept]}>", tag)
        self.raw += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            return
        if tag not in ("br", "hr", "img", "input"):
            self.tag(f"</{tag}>", tag)
        self.raw -= tag == "pre"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        del data


def is_ours(tag: str, name: str, value: str) -> bool:
    """Attributes that sitegen adds on purpose."""
    return (
        (tag in ("h1", "h2", "h3", "h4", "h5", "h6") and name == "id")
        or (tag == "th" and name == "scope")
        or (tag == "li" and name == "class" and value == "task")
        # No alt text is noted as such, and an error of its own.
        or (tag == "img" and name == "alt" and not value)
    )


def alike(name: str, value: str) -> tuple[str, str]:
    """One spelling for attributes that mean the same."""
    if name == "class" and value.startswith("align-"):
        return "align", value.removeprefix("align-")
    if name in ("href", "src"):
        return name, quote(value, safe="-_.+!*'(),%#@?=;:/&$~")
    return name, value


def normal(source: str) -> list[str]:
    parser = Normal()
    parser.feed(source)
    parser.close()
    parser.flush(block=True)
    return parser.parts


def resolved(body: Body) -> str:
    """The HTML of a body with plain links and images where the markers are."""

    def address(found: re.Match[str]) -> str:
        return html.escape(body.links[int(found[1])].target)

    def picture(found: re.Match[str]) -> str:
        picture = body.pictures[int(found[2])]
        title = f' title="{html.escape(picture.title)}"' if picture.title else ""
        alt = html.escape(picture.alt or "")
        image = f'<img src="{html.escape(picture.source)}" alt="{alt}"{title}>'
        return image if found[1] == "\ue003" else f"<p>{image}</p>"

    text = re.sub("\ue000([0-9]+)\ue001", address, body.html)
    text = re.sub("\ue002[0-9]+\ue001", "", text)
    return re.sub("([\ue003\ue004])([0-9]+)\ue001", picture, text)


def ours(example: Example) -> list[str]:
    body, _ = convert(example.markdown, "example.md")
    return normal(resolved(body))


def accepted() -> dict[int, tuple[str, str]]:
    """The examples that may differ, with their section and reason, from the table of the docs."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([0-9, ]+) \| ([^|]+) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        int(number): (section, reason)
        for section, numbers, reason in rows
        for number in numbers.split(",")
    }


def cleaned(source: str) -> str:
    """HTML after the allow-list for authors and nothing else."""
    attributes = {name: set(EVERYWHERE | own) for name, own in ALLOWED.items()}
    return nh3.clean(source, tags=set(ALLOWED), attributes=attributes, link_rel=None)


def test_the_specification_has_all_its_examples() -> None:
    numbers = [example.number for example in examples()]

    assert numbers == list(range(1, 673))


def test_the_differences_are_those_that_the_docs_accept() -> None:
    differing = {
        example.number: example.section
        for example in examples()
        if ours(example) != normal(example.html)
    }

    assert differing == {number: section for number, (section, _) in accepted().items()}


def test_what_is_put_down_to_the_allow_list_is_nothing_else() -> None:
    reasons = {number: reason for number, (_, reason) in accepted().items()}
    wrong = [
        example.number
        for example in examples()
        if reasons.get(example.number) == "allow-list"
        and ours(example) != normal(cleaned(example.html))
    ]

    assert wrong == []


def test_every_reason_is_explained() -> None:
    explained = re.findall(r"^- \*\*([^*]+)\*\*:", DOCS.read_text(encoding="utf-8"), re.MULTILINE)

    assert {reason for _, reason in accepted().values()} == set(explained)
