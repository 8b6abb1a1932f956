"""Golden tables of order, dates, times, numbers, sizes and slugs, held against ICU.

The tables in `tests/golden/` say what pages say. Node's `Intl` is ICU with CLDR's data: whatever it
says otherwise stands in `differences.txt` with the reason, and nothing else may.
"""

import json
import re
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple, cast

import pytest

from sitegen.connect.site import Site
from sitegen.read.entries import slug
from sitegen.read.layouts import SHIPPED, find, read_strings
from sitegen.render.words import Words
from sitegen.words import locale
from sitegen.words.clock import zone
from sitegen.words.model import When
from tests.tools.node import node_command

GOLDEN = Path(__file__).parent / "golden"
# English is written the European way.
ICU_LANGUAGE = {"sv": "sv", "en": "en-GB"}


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a table, `␣` as the no-break space that it stands for."""
    lines = (GOLDEN / f"{name}.txt").read_text("utf-8").splitlines()
    return [
        tuple(cell.strip().replace("␣", "\u00a0") for cell in line.split(" |"))
        for line in lines
        if line and not line.startswith("#")
    ]


def table(name: str) -> pytest.MarkDecorator:
    """A test of each row of a table."""
    found = rows(name)
    return pytest.mark.parametrize("row", found, ids=lambda row: " ".join(row)[:60])


# --- What we say ---


@cache
def words(language: str) -> Words:
    strings, _ = read_strings(find(SHIPPED), (language,))
    settings = SimpleNamespace(zone=zone("Europe/Stockholm"), language="sv")
    return Words(cast("Site", SimpleNamespace(strings=strings, settings=settings)), language)


def when(written: str) -> When:
    local = datetime.fromisoformat(written).replace(tzinfo=zone("Europe/Stockholm"))
    return When(local.date(), local.time() if " " in written else None, local.astimezone(UTC))


def without_tags(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


@table("order")
def test_order(row: tuple[str, ...]) -> None:
    language, _, listed = row
    expected = listed.split(", ")
    assert sorted(sorted(expected), key=lambda text: locale.sort_key(text, language)) == expected


@table("intervals")
def test_intervals(row: tuple[str, ...]) -> None:
    language, start, end, expected = row
    said = words(language).interval(when(start), when(end) if end else None)
    assert without_tags(said) == expected
    # A machine can read both ends of what is said.
    written = [each.replace(" ", "T") for each in dict.fromkeys((start, end or start))]
    machine = re.findall(r'<time datetime="([^"+]*)[^"]*">[^<]', said)
    assert machine == written


@table("numbers")
def test_numbers(row: tuple[str, ...]) -> None:
    language, number, expected = row
    assert words(language).number(int(number)) == expected


@table("sizes")
def test_sizes(row: tuple[str, ...]) -> None:
    language, count, expected = row
    assert locale.size(int(count), language) == expected


@table("slugs")
def test_slugs(row: tuple[str, ...]) -> None:
    written, expected = row
    assert slug(written) == expected


# --- What ICU says ---


class Difference(NamedTuple):
    """Where we mean to say something else than ICU."""

    table: str
    # All cells of the row but the last, which is ours; `; ` between them.
    given: str
    theirs: str
    why: str


def differences() -> list[Difference]:
    return [Difference(*row) for row in rows("differences")]


# Each takes the cells of a row, and returns what ICU makes of them.
SCRIPTS = {
    "order": """([language, , listed]) =>
        listed.split(", ").sort(new Intl.Collator(language).compare).join(", ")""",
    "intervals": """([language, start, end]) => {
        const style = {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"}
        if (start.includes(" ")) Object.assign(style, {hour: "numeric", minute: "2-digit"})
        const format = new Intl.DateTimeFormat(language, style)
        const [begin, finish] = [start, end || start].map(each => new Date(`${each}Z`))
        return format.formatRange(begin, finish)
    }""",
    "numbers": "([language, number]) => new Intl.NumberFormat(language).format(number)",
    "sizes": """([language, count, ours]) => {
        const units = {B: "byte", kB: "kilobyte", MB: "megabyte", GB: "gigabyte"}
        const unit = units[ours.slice(-2).trim()]
        const value = count / {byte: 1, kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9}[unit]
        const digits = {maximumFractionDigits: value < 99.95 ? 1 : 0}
        return new Intl.NumberFormat(language, {style: "unit", unit, ...digits}).format(value)
    }""",
    # What is left of letters without their marks, as Unicode takes them apart.
    "slugs": r"""([written]) => written.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")""",
}


def icu(name: str) -> list[str]:
    """What Node's `Intl` makes of each row of a table."""
    given = [
        [ICU_LANGUAGE.get(cell, cell) if not column else cell for column, cell in enumerate(row)]
        for row in rows(name)
    ]
    script = f"console.log(JSON.stringify({json.dumps(given)}.map({SCRIPTS[name]})))"
    command = [*node_command(), "-e", script]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    made: list[str] = json.loads(run.stdout)
    return made


def is_same(ours: str, theirs: str) -> bool:
    """Spaces are compared as such: ICU has thin and common ones where we let no line break."""
    return plain(ours) == plain(theirs)


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u2009\u202f]", " ", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_table_says_what_icu_says_but_for_what_is_listed(name: str) -> None:
    found = {
        ("; ".join(filter(None, row[:-1])), theirs)
        for row, theirs in zip(rows(name), icu(name), strict=True)
        if not is_same(row[-1], theirs)
    }
    listed = {(each.given, each.theirs) for each in differences() if each.table == name}
    assert {(given, plain(theirs)) for given, theirs in found} == listed


def test_every_difference_has_its_reason() -> None:
    assert [each for each in differences() if len(each.why.split()) < 4] == []
    assert {each.table for each in differences()} <= SCRIPTS.keys()
