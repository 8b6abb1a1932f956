"""Swedish and English order, dates, times, numbers and sizes; CLDR says most of them, in Node."""

import json
import subprocess
from datetime import date, time
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.words import locale
from tests.tools.node import node_command


@cache
def intl(script: str) -> Any:
    """What JavaScript prints as JSON; its `Intl` is ICU, with CLDR's data."""
    run = subprocess.run(
        [*node_command(), "-e", f"console.log(JSON.stringify({script}))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(run.stdout)


def in_order(texts: str | list[str], language: str) -> list[str]:
    words = texts.split() if isinstance(texts, str) else texts
    return sorted(words, key=lambda text: locale.sort_key(text, language))


# --- Order ---


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        ("å, ä and ö come last", "Arvika Eda Torsby Ystad Zinkgruvan Åmål Ängelholm Öckerö"),
        ("é is an e that comes after it", "ide idé ideal idéer idén"),
        ("ü is a y", "Mydal Müller Myrdal Mörk"),
        ("v and w are apart", "Vadstena Vik Vänern Wagner Wik"),
        ("æ is an ä, ø an ö", "Zorn Åre Ära Ære Ärla Öl Øl Öla"),
        ("small before capital", "öl Öl ÖL"),
        ("figures before letters, one by one", "10 11 2 9 Ale"),
        ("letters of Sami", "Áhkká Alta čázi Cederskog đat dela ŋŋ oja šaddu stad ŧŧ uv"),
        ("ð is a d, þ is th", "Dal Ðal Dam Tea Þea Tia"),
    ],
)
def test_swedish_order(why: str, expected: str) -> None:
    words = expected.split()
    if "Sami" not in why:
        assert in_order(sorted(words), "sv") == words
    assert intl(f"{json.dumps(words)}.sort(new Intl.Collator('sv').compare)") == in_order(
        words, "sv"
    )


def test_a_space_comes_before_a_hyphen_and_both_before_letters() -> None:
    words = ["Ad hoc", "Ad hoc-grupp", "Ad-hoc", "Ada", "Adhoc", "Region A", "Regionen"]
    assert in_order(sorted(words), "sv") == words
    assert intl(f"{json.dumps(words)}.sort(new Intl.Collator('sv').compare)") == words


def test_signs_that_a_name_begins_with_are_passed_over() -> None:
    words = ["2026", "Citat", "”Citat”", "Dal", "#Taettklivframåt", "– Till alla", "Ö"]
    assert in_order(sorted(words), "sv") == words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_pair_of_words_is_ordered_as_cldr_orders_it(language: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyzåäöéüæøðđþßłœęőűôčšžáíóàèñçŋŧəıħ"
    words = [f"o{letter}{tail}" for letter in letters for tail in ("", "a", "z")]
    words += [word.upper() for word in words if word.upper().lower() == word]
    words += ["cote", "coté", "côte", "côté", "resume", "résumé", "a b", "a-b", "a,b", "a. b"]
    words += ["a\u00a0b", "ab 9", "ab 10", "kl. 9–15", "kl. 13", "S:t Eriks", "S:ta Clara"]
    ours = in_order(words, language)
    theirs = f"new Intl.Collator('{language}')"
    signs = intl(f"{json.dumps(list(pairwise(ours)))}.map(([a, b]) => {theirs}.compare(a, b))")
    wrong = [pair for pair, sign in zip(pairwise(ours), signs, strict=True) if sign > 0]
    assert wrong == []


def test_in_english_letters_with_marks_stand_at_the_plain_letter() -> None:
    words = ["Aberg", "Åberg", "Ac", "Oland", "Öland", "Om", "Zoo"]
    assert in_order(sorted(words), "en") == words


@given(st.text(), st.text())
def test_equal_keys_mean_equal_texts(one: str, other: str) -> None:
    assert (locale.sort_key(one, "sv") == locale.sort_key(other, "sv")) == (one == other)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Nätverk", "N"),
        ("#Taettklivframåt", "T"),
        ("”Citat”", "C"),
        ("  – – eko", "E"),
        ("århus", "Å"),
        ("A\u030arhus", "Å"),
        ("Ärla", "Ä"),
        ("Ærø", "Ä"),
        ("Ørsted", "Ö"),
        ("Élan", "E"),
        ("Übung", "Y"),
        ("Wik", "W"),
        ("Þing", "T"),
        ("Ŋaa", "Ŋ"),
        ("Привет", "П"),
        ("2026 i korthet", "0–9"),
        ("½ dag", "0–9"),
        ("???", "0–9"),
        ("", "0–9"),
    ],
)
def test_the_letter_of_an_index(text: str, letter: str) -> None:
    assert locale.initial(text, "sv") == letter


@pytest.mark.parametrize(("text", "letter"), [("Åre", "A"), ("Öland", "O"), ("Übung", "U")])
def test_an_english_index_has_no_letters_of_swedish(text: str, letter: str) -> None:
    assert locale.initial(text, "en") == letter


@given(st.lists(st.text(alphabet="aåäöæøéüvw#” 1", max_size=4), max_size=8))
def test_an_index_in_order_has_each_letter_once(texts: list[str]) -> None:
    letters = [locale.initial(text, "sv") for text in in_order(texts, "sv")]
    assert len([a for a, b in pairwise(letters) if a != b]) + bool(letters) == len(set(letters))


# --- Dates ---

DAYS = [
    (date(2026, 11, 21), date(2026, 11, 21), "21 november 2026"),
    (date(2026, 11, 21), date(2026, 11, 23), "21–23 november 2026"),
    (date(2026, 11, 30), date(2026, 12, 2), "30 november–2 december 2026"),
    (date(2026, 12, 30), date(2027, 1, 2), "30 december 2026–2 januari 2027"),
    (date(2026, 5, 1), date(2026, 5, 31), "1–31 maj 2026"),
    (date(2025, 5, 1), date(2026, 5, 1), "1 maj 2025–1 maj 2026"),
]


@pytest.mark.parametrize(("first", "last", "expected"), DAYS)
def test_days_in_swedish_are_those_of_cldr(first: date, last: date, expected: str) -> None:
    style = "{day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}"
    ends = f"new Date('{first}'), new Date('{last}')"
    assert locale.days(first, last, "sv") == expected
    assert intl(f"new Intl.DateTimeFormat('sv', {style}).formatRange({ends})") == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 21), date(2026, 11, 21), "21 November 2026"),
        (date(2026, 11, 21), date(2026, 11, 23), "21–23 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 November–2 December 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026–2 January 2027"),
    ],
)
def test_days_in_english(first: date, last: date, expected: str) -> None:
    assert locale.days(first, last, "en") == expected


def test_months_have_the_names_of_cldr() -> None:
    days = [date(2026, month, 1) for month in range(1, 13)]
    style = "{day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}"
    for language, theirs in (("sv", "sv"), ("en", "en-GB")):
        format_ = f"new Intl.DateTimeFormat('{theirs}', {style})"
        texts = json.dumps([str(day) for day in days])
        expected = intl(f"{texts}.map(day => {format_}.format(new Date(day)))")
        assert [locale.months(day, language) for day in days] == expected


# --- Times, numbers, sizes ---


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (time(13), None, "13.00"),
        (time(9), None, "9.00"),
        (time(8, 5), None, "8.05"),
        (time(13), time(15), "13.00–15.00"),
        (time(9), time(15), "9–15"),
        (time(8), time(9), "8–9"),
        (time(9), time(15, 30), "9.00–15.30"),
        (time(9, 30), time(15), "9.30–15.00"),
        (time(0), time(23, 59), "0.00–23.59"),
    ],
)
def test_hours_in_swedish(begin: time, end: time | None, expected: str) -> None:
    assert locale.hours(begin, end, "sv") == expected


def test_hours_in_english() -> None:
    assert locale.hours(time(13), None, "en") == "13:00"
    assert locale.hours(time(9), time(15), "en") == "09:00–15:00"


@pytest.mark.parametrize(
    ("count", "swedish", "english"),
    [
        (7, "7", "7"),
        (1_234, "1\u00a0234", "1,234"),
        (1_700_000, "1\u00a0700\u00a0000", "1,700,000"),
    ],
)
def test_numbers_are_those_of_cldr(count: int, swedish: str, english: str) -> None:
    assert (locale.number(count, "sv"), locale.number(count, "en")) == (swedish, english)
    assert intl(f"new Intl.NumberFormat('sv').format({count})") == swedish
    assert intl(f"new Intl.NumberFormat('en').format({count})") == english


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0\u00a0B"),
        (999, "999\u00a0B"),
        (1_000, "1\u00a0kB"),
        (1_949, "1,9\u00a0kB"),
        (32_768, "32,8\u00a0kB"),
        (99_949, "99,9\u00a0kB"),
        (99_960, "100\u00a0kB"),
        (248_300, "248\u00a0kB"),
        (999_400, "999\u00a0kB"),
        (999_960, "1\u00a0MB"),
        (4_560_000, "4,6\u00a0MB"),
        (12_000_000_000, "12\u00a0GB"),
        (3_000_000_000_000, "3\u00a0000\u00a0GB"),
    ],
)
def test_sizes_in_swedish(count: int, expected: str) -> None:
    assert locale.size(count, "sv") == expected


def test_a_size_in_english_has_a_decimal_point() -> None:
    assert locale.size(32_768, "en") == "32.8\u00a0kB"


def test_sizes_are_written_as_cldr_writes_units() -> None:
    style = "{style: 'unit', unit: 'kilobyte'}"
    theirs: str = intl(f"new Intl.NumberFormat('sv', {style}).format(32.8)")
    assert theirs.replace(" ", "\u00a0") == locale.size(32_768, "sv")


# --- Countries ---


@pytest.mark.parametrize("language", ["sv", "en"])
def test_countries_have_the_names_of_cldr(language: str) -> None:
    codes = ["SE", "BE", "FI", "NO", "DK", "AX", "GB", "US", "CZ"]
    names = intl(
        f"(n => {json.dumps(codes)}.map(c => n.of(c)))"
        f"(new Intl.DisplayNames('{language}', {{type: 'region'}}))"
    )
    assert [locale.country(code, language) for code in codes] == names
