"""What an author probably meant by a word."""

import pytest

from sitegen.declare.fields import declared
from sitegen.declare.kinds import KINDS
from sitegen.words.spelling import english, key_meant


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("news", "Titel", "title"),
        ("news", "datum", "date"),
        ("event", "datum", "start"),
        ("event", "date", "start"),
        ("person", "namn", "name"),
        ("page", "namn", "title"),
        ("page", "beskrivning", "summary"),
        ("job", "slutdatum", "ends"),
        ("event", "slutdatum", "end"),
        ("job", "sista ansökningsdag", "deadline"),
        ("event", "nätverk", "networks"),
        ("page", "sumary", "summary"),
        ("page", "favoritfärg", ""),
    ],
)
def test_a_field_that_is_not_there_means_one_that_is(kind: str, typed: str, meant: str) -> None:
    assert key_meant(typed, declared(KINDS[kind])) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Delvis", "partial"), ("Borta", "gone"), ("månad", "month"), ("ad_hoc", "ad_hoc")],
)
def test_a_swedish_choice_has_its_english_word(typed: str, meant: str) -> None:
    assert english(typed) == meant
