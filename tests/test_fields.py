"""The types of fields: which values they take, as what, and what they say of others."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import tzdata  # type: ignore[import-untyped]  # nothing but data is in it

from sitegen.declare.config import DARK_PAPER, LIGHT_PAPER, Colours
from sitegen.declare.field_types import (
    COUNTRIES,
    BaseUrl,
    Begins,
    Boolean,
    Choice,
    Colour,
    Destination,
    Email,
    Ends,
    EntryName,
    FileName,
    Integer,
    Lines,
    LinkAddress,
    OrFalse,
    OrganisationNumber,
    Phone,
    ReadableColour,
    Segment,
    SiteAddress,
    Text,
    TimeOfDay,
    Url,
    Words,
    Years,
    Zone,
    contrast,
)
from sitegen.declare.fields import (
    FieldType,
    Invalid,
    ListOf,
    Reader,
    Record,
    Table,
    declared,
    many,
    optional,
    read_record,
    required,
)
from sitegen.declare.records import record
from sitegen.read import front_matter
from sitegen.read.layouts import SHIPPED
from sitegen.words.clock import zone
from sitegen.words.model import Period, Place, Scalar, When
from sitegen.words.spelling import nearest

STOCKHOLM = zone("Europe/Stockholm")


@record
class Item:
    title: str = required(Text())
    count: int | None = optional(Integer(1, 9))


@record
class Form:
    name: str = required(Text())
    email: str | None = optional(Email)
    items: tuple[Item, ...] = many(Record(Item, short="title"))
    item: Item | None = optional(Record(Item))


def attempt(type_: FieldType[Any], typed: str) -> tuple[Any, list[str]]:
    """Read one value; gives it and the codes of the problems."""

    @record
    class One:
        field: Any = optional(type_)

    fields, found = front_matter.read(f"field: {typed}\n", "a.md")
    assert found == ()
    reader = Reader("a.md", STOCKHOLM)
    value = read_record(One, fields, reader).field
    return value, [each.code for each in reader.problems]


def values(type_: FieldType[Any], typed: str) -> Any:
    value, codes = attempt(type_, typed)
    assert codes == []
    return value


def codes(type_: FieldType[Any], typed: str) -> list[str]:
    return attempt(type_, typed)[1]


def read(text: str) -> tuple[Form, list[str]]:
    fields, _ = front_matter.read(text, "a.md")
    reader = Reader("a.md", STOCKHOLM)
    form = read_record(Form, fields, reader)
    return form, [f"{each.place.line}:{each.place.column} {each.code}" for each in reader.problems]


# --- Text ---


def test_an_example_of_a_colour_is_one_that_can_be_read() -> None:
    for name, field in declared(Colours).items():
        fields, _ = front_matter.read(f"{name}: {field.type.example}", "site.yaml")
        reader = Reader("site.yaml", zone("Europe/Stockholm"))
        read_record(Colours, fields, reader)
        assert reader.problems == []


def test_text_is_one_line() -> None:
    assert values(Text(), '"  Ett\\n  två   tre "') == "Ett två tre"


def test_text_may_have_as_many_letters_as_it_says_and_no_more() -> None:
    assert values(Text(3), "åäö") == "åäö"
    assert codes(Text(3), "åäöx") == ["too-long"]


def test_nothing_within_quotation_marks_is_a_value_only_where_it_says_something() -> None:
    assert values(Text(blank=True), '""') == ""
    assert codes(Text(), '""') == ["empty-field"]


def test_lines_are_kept() -> None:
    assert values(Lines(), '"Storgatan 1\\n  123 45 Orten\\n"') == "Storgatan 1\n123 45 Orten"


@pytest.mark.parametrize("type_", [Text(), Begins(), Choice("a"), Boolean(), FileName("images")])
@pytest.mark.parametrize(
    ("typed", "code"), [("[a, b]", "value-is-list"), ("{a: b}", "value-has-fields")]
)
def test_a_value_is_neither_a_list_nor_fields(type_: FieldType[Any], typed: str, code: str) -> None:
    assert codes(type_, typed) == [code]


@pytest.mark.parametrize(
    ("type_", "good", "bad", "code"),
    [
        (Email, ["a.b+c@exempel.se", "å@exempel.se"], ["a@b", "a b@c.se", "c@d@e.se"], "bad-email"),
        (Phone, ["0701234567", "036-10 00 00", "+46 (0)36 10 00 00"], ["1", "växel"], "bad-phone"),
        (
            Url,
            ["https://exempel.se", "http://å.se:80/a?b=c#d", "https://exempel.se/å"],
            ["exempel.se", "ftp://exempel.se", "https://", "https://a b.se", "https://[a.b]/"],
            "bad-url",
        ),
        (
            BaseUrl,
            [
                "https://exempel.se",
                "http://å.se:80/",
                "https://exempel.se/a/å/",
                "https://exempel.se/f%C3%B6r.2",
            ],
            # Each would make every link lead elsewhere, or say more than a path to some host.
            [
                "https://exempel.se//annan.example/",
                "https://exempel.se/a/../b/",
                "https://exempel.se/%2E%2e/",
                "https://tva..punkter.se/",
                "https://exempel.se/?a=b",
                "https://exempel.se/#a",
                "https://exempel.se/a%0ab/",
                "https://exempel.se/$uri/",
                "https://exempel.se/a*/",
                "https://exempel.se\\@annan.example/",
            ],
            "bad-url",
        ),
        (Colour, ['"#005A9c"'], ["005a9c", "blue", '"#123"'], "bad-colour"),
        (
            SiteAddress,
            ["/", "/om/", "/om", "/å/b.html"],
            ["om/", "//om/", "/../om/", "/om/..", "/om?a", "/om#a", "/a b/", f"/{'a' * 101}/"],
            "bad-address",
        ),
        (
            Destination(),
            ["gone", "/om/", "/om/#mal", "https://exempel.se/"],
            ["om", "borta", "//exempel.se/"],
            "bad-destination",
        ),
        (Segment, ["lediga-jobb"], ["Jobb", "a b", "a/b", "-a"], "bad-segment"),
        (Zone(), ["Europe/Stockholm", "UTC"], ["Sverige", "../etc", '""'], "bad-time-zone"),
        (
            OrganisationNumber(),
            ["202100-2288", "2021002288"],
            ["12", "202100-228X"],
            "bad-organisation-number",
        ),
        (OrganisationNumber(), [], ["202100-2289"], "organisation-number-check"),
    ],
)
def test_text_of_a_form(type_: FieldType[Any], good: list[str], bad: list[str], code: str) -> None:
    assert [codes(type_, typed) for typed in good] == [[]] * len(good)
    assert [codes(type_, typed) for typed in bad] == [[code]] * len(bad)


def test_an_organisation_number_is_written_in_one_way() -> None:
    assert values(OrganisationNumber(), "2021002288") == "202100-2288"


# --- Colours ---


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize(
    ("background", "bad", "nearest_good"),
    [("#ffffff", "#ffcc00", "#907300"), ("#14191b", "#00308f", "#6481bb")],
)
def test_a_colour_that_is_hard_to_see_has_a_nearest_one_that_is_not(
    background: str, bad: str, nearest_good: str
) -> None:
    type_ = ReadableColour(background)
    assert codes(type_, f'"{bad}"') == ["low-contrast"]
    assert type_.nearest(bad) == nearest_good
    assert values(type_, f'"{nearest_good}"') == nearest_good


def test_the_colours_of_the_layouts_are_those_that_settings_are_checked_against() -> None:
    css = (SHIPPED / "base/css/00-tokens.css").read_text("utf-8")
    papers = re.findall(r"--paper: (#[0-9a-f]+);", css)
    assert [paper.replace("#fff", "#ffffff") for paper in papers[:2]] == [LIGHT_PAPER, DARK_PAPER]
    accents = re.findall(r"--accent(?:-dark)?: (#[0-9a-f]+);", css)
    for paper, accent in zip(papers, accents, strict=False):
        assert contrast(accent, paper.replace("#fff", "#ffffff")) >= ReadableColour.least


def mixed(colour: str, percent: int, other: str) -> str:
    """`color-mix(in srgb, colour percent%, other)`."""
    channels = ([int(each[at : at + 2], 16) for each in (colour, other)] for at in (1, 3, 5))
    parts = (round((one * percent + rest * (100 - percent)) / 100) for one, rest in channels)
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize(("paper", "first"), [(LIGHT_PAPER, True), (DARK_PAPER, False)])
def test_any_accent_that_is_accepted_can_be_read_wherever_the_layouts_put_it(
    paper: str, first: bool
) -> None:
    css = (SHIPPED / "base/css/00-tokens.css").read_text("utf-8")
    part = css.partition("@media")[0 if first else 2]
    ink, quiet = (re.findall(rf"--{name}: (#[0-9a-f]+);", part)[0] for name in ("ink", "quiet"))
    (tint,) = re.findall(r"--tint: color-mix\(in srgb, var\(--fill\) ([0-9]+)%", part)
    (link,) = re.findall(r"--link: color-mix\(in srgb, var\(--fill\) ([0-9]+)%", part)
    band = re.findall(r"--band: color-mix\(in srgb, var\(--fill\) ([0-9]+)%", part)
    cards = (SHIPPED / "base/css/41-cards.css").read_text("utf-8")
    (hover,) = re.findall(r"color-mix\(in srgb, var\(--fill\) ([0-9]+)%, var\(--paper\)\)", cards)
    steps = range(0, 256, 51)
    at_all = (f"#{r:02x}{g:02x}{b:02x}" for r in steps for g in steps for b in steps)
    nearest = ReadableColour(paper).nearest
    # Those that just pass are the hardest.
    for accent in {nearest(colour) for colour in at_all}:
        grounds = [paper, mixed(accent, int(tint), paper), mixed(accent, int(hover), paper)]
        for ground in grounds:
            assert contrast(mixed(accent, int(link), ink), ground) >= 4.5, (accent, ground)
            assert contrast(ink, ground) >= 4.5, (accent, ground)
        assert contrast(quiet, grounds[1]) >= 4.5, accent
        on_band, ground = (ink, mixed(accent, int(band[0]), paper)) if band else (paper, accent)
        assert contrast(on_band, ground) >= 4.5, accent


# --- Choices and numbers ---


@pytest.mark.parametrize(("typed", "value"), [("true", True), ("Ja", True), ("no", False)])
def test_yes_and_no_in_words(typed: str, value: bool) -> None:
    assert values(Boolean(), typed) is value


def test_yes_or_no_is_nothing_else() -> None:
    assert codes(Boolean(), "1") == ["not-boolean"]


@pytest.mark.parametrize(("typed", "value"), [("50", 50), ("50 %", 50), ("01", 1), ("1 00", 100)])
def test_a_whole_number(typed: str, value: int) -> None:
    assert values(Integer(0, 100), typed) == value


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1_000", "not-number"), ("1,5", "not-number"), ("²", "not-number"), ("101", "out-of-range")],
)
def test_what_is_no_number(typed: str, code: str) -> None:
    assert codes(Integer(0, 100), typed) == [code]


def test_false_may_stand_for_none() -> None:
    assert values(OrFalse(Integer(0, 9)), "false") is False
    assert values(OrFalse(Integer(0, 9)), "3") == 3


@pytest.mark.parametrize("typed", ["deltid", "part time", "Part_time", "parttime"])
def test_a_choice_in_other_words_is_suggested(typed: str) -> None:
    fields, _ = front_matter.read(f"field: {typed}\n", "a.md")

    @record
    class One:
        field: str | None = optional(Choice("full_time", "part_time"))

    reader = Reader("a.md", STOCKHOLM)
    read_record(One, fields, reader)
    assert [dict(each.facts)["suggestion"] for each in reader.problems] == ["part_time"]


# --- Time ---


def when(day: str, clock: str | None, instant: str) -> When:
    return When(
        date.fromisoformat(day),
        time.fromisoformat(clock) if clock else None,
        datetime.fromisoformat(instant).replace(tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2026-11-21", when("2026-11-21", None, "2026-11-20T23:00")),
        ('"2026-11-21"', when("2026-11-21", None, "2026-11-20T23:00")),
        ("2026-7-1", when("2026-07-01", None, "2026-06-30T22:00")),
        ("2026-11-21 13:00", when("2026-11-21", "13:00", "2026-11-21T12:00")),
        ("'2026-11-21 13:00'", when("2026-11-21", "13:00", "2026-11-21T12:00")),
        ("2026-11-21T13:00", when("2026-11-21", "13:00", "2026-11-21T12:00")),
        ("2026-11-21 13.00", when("2026-11-21", "13:00", "2026-11-21T12:00")),
        ("2026-11-21 kl 9.05", when("2026-11-21", "09:05", "2026-11-21T08:05")),
        ("2026-11-21 13:00+00:00", when("2026-11-21", "14:00", "2026-11-21T13:00")),
        ("2026-11-21 13:00Z", when("2026-11-21", "14:00", "2026-11-21T13:00")),
    ],
)
def test_a_date_begins_at_its_midnight_unless_it_has_a_time(typed: str, value: When) -> None:
    assert values(Begins(), typed) == value


def test_a_date_that_ends_something_includes_its_whole_day() -> None:
    assert values(Ends(), "2026-11-21") == when("2026-11-21", None, "2026-11-21T23:00")
    # The day on which the clocks go forward has 23 hours.
    assert values(Ends(), "2027-03-28") == when("2027-03-28", None, "2027-03-28T22:00")
    assert values(Ends(), "2026-11-21 13:00") == when("2026-11-21", "13:00", "2026-11-21T12:00")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-02-30", "impossible-date"),
        ("2026-13-01", "impossible-date"),
        ("03/04/26", "ambiguous-date"),
        ("3.4.2026", "ambiguous-date"),
        ("3/4 2026", "ambiguous-date"),
        ("21 november 2026", "bad-date"),
        ("i morgon", "bad-date"),
        ("2026-11", "bad-date"),
        ("0206-11-21", "unlikely-year"),
        ("9999-12-31", "unlikely-year"),
        ("2026-11-21 25:00", "bad-time"),
        ("2026-11-21 13:60", "bad-time"),
        ("2026-11-21 13:00+99:99", "bad-time"),
    ],
)
def test_what_is_no_date(typed: str, code: str) -> None:
    assert codes(Begins(), typed) == [code]


def test_an_hour_without_minutes_is_suggested_with_them() -> None:
    fields, _ = front_matter.read("field: 2026-11-21 kl. 9\n", "a.md")
    node = fields.pairs[0][1]
    with pytest.raises(Invalid) as wrong:
        Begins().read(node, "field", Reader("a.md", STOCKHOLM))
    assert wrong.value.facts["suggestion"] == "2026-11-21 09:00"
    assert codes(Begins(), "2026–02–30") == ["impossible-date"]
    assert codes(Begins(), "2026-11-21 kl. 99") == ["bad-date"]


@pytest.mark.parametrize(
    "typed",
    [
        "21 november 2026",
        "21 nov 2026",
        "den 21 november 2026",
        "20261121",
        "2026/11/21",
        "21/11 2026",
        "21.11.2026",
        "2026–11–21",
    ],
)
def test_a_date_in_another_form_is_suggested_in_ours(typed: str) -> None:
    fields, _ = front_matter.read(f"field: {typed}\n", "a.md")

    @record
    class One:
        field: When | None = optional(Begins())

    reader = Reader("a.md", STOCKHOLM)
    read_record(One, fields, reader)
    assert [dict(each.facts)["suggestion"] for each in reader.problems] == ["2026-11-21"]


def test_a_time_that_daylight_saving_skips_is_moved_and_said() -> None:
    assert attempt(Begins(), "2027-03-28 02:30") == (
        when("2027-03-28", "03:30", "2027-03-28T01:30"),
        ["time-skipped"],
    )


def test_a_time_that_comes_twice_is_the_first_and_said() -> None:
    assert attempt(Begins(), "2027-10-31 02:30") == (
        when("2027-10-31", "02:30", "2027-10-31T00:30"),
        ["time-repeated"],
    )
    assert values(Begins(), "2027-10-31 02:30+01:00").instant == datetime(
        2027, 10, 31, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("typed", ["13:00", "13.00", '"13:00"', "'13.00'"])
def test_a_time_of_day(typed: str) -> None:
    assert values(TimeOfDay(), typed) == time(13)


@pytest.mark.parametrize("typed", ["780", "24:00", "13", "1300", "kl 13"])
def test_what_is_no_time_of_day(typed: str) -> None:
    assert codes(TimeOfDay(), typed) == ["bad-time"]


def test_a_period_of_years() -> None:
    assert values(Years(), "2024–2027") == Period(2024, 2027)
    assert values(Years(), "2024 - 2027") == Period(2024, 2027)
    assert values(Years(), "2024") == Period(2024, 2024)
    assert codes(Years(), "2027-2024") == ["period-backwards"]
    assert codes(Years(), "24–27") == ["bad-period"]


# --- References and files ---


def test_a_reference_knows_its_field_and_place() -> None:
    fields, _ = front_matter.read("people:\n  - anna\n  - bo\n", "a.md")

    @record
    class One:
        people: tuple[str, ...] = many(EntryName("person"))

    reader = Reader("a.md", STOCKHOLM)
    assert read_record(One, fields, reader).people == ("anna", "bo")
    assert [(each.field, each.name, each.place) for each in reader.references] == [
        ("people[0]", "anna", Place(2, 5)),
        ("people[1]", "bo", Place(3, 5)),
    ]


@pytest.mark.parametrize(
    "typed",
    ["karta.png", "images/karta.png", "../images/karta.png", "/content/images/karta.png"],
)
def test_a_file_may_be_named_in_several_ways(typed: str) -> None:
    assert values(FileName("images"), typed) == "karta.png"


# --- Types made of others ---


def test_a_list_of_one_may_be_a_plain_value() -> None:
    assert values(ListOf(Text()), "info") == ("info",)


def test_what_is_wrong_in_a_list_is_left_out_of_it() -> None:
    assert attempt(ListOf(Integer(1, 9)), "[1, tio, 3, ~]") == (
        (1, 3),
        ["not-number", "empty-field"],
    )


def test_a_table_keeps_its_order() -> None:
    assert values(Table(SiteAddress, Destination()), "{/b/: gone, /a/: /c/}") == (
        ("/b/", "gone"),
        ("/a/", "/c/"),
    )


def test_all_that_is_wrong_with_a_record_is_found_at_once() -> None:
    form, found = read(
        """\
namn: Anna
email: anna
items:
  - Mingel
  - title: Lunch
    count: 10
  - count: 3
  - antal: 3
item: Lunch
"""
    )
    assert found == [
        "1:1 unknown-field",
        "2:8 bad-email",
        "6:12 out-of-range",
        "7:5 missing-field",
        "8:5 unknown-field",
        "8:5 missing-field",
        "9:7 fields-expected",
    ]
    assert form == Form(name=None, items=(Item(title="Mingel"), Item(title="Lunch")))  # type: ignore[arg-type]  # what is missing is None


def test_a_name_that_is_nearly_right_is_not_missing_too() -> None:
    assert read("nmae: Anna\n")[1] == ["1:1 unknown-field"]
    assert read("farg: blå\n")[1] == ["1:1 unknown-field", "1:1 missing-field"]


def test_a_field_with_no_value_is_empty_or_left_out() -> None:
    assert read("name:\n")[1] == ["1:1 empty-field"]
    assert read("name: Anna\nemail: ~\n") == (Form(name="Anna"), [])


def test_a_short_form_that_says_too_little_is_explained() -> None:
    @record
    class Picture:
        file: str = required(Text())
        alt: str = required(Text())

    assert codes(Record(Picture, short="file"), "karta.png") == ["more-fields-needed"]


def test_a_short_form_gives_the_first_field_that_can_take_it() -> None:
    @record
    class Way:
        url: str | None = optional(Url)
        email: str | None = optional(Email)

    way = Record(Way, short=("url", "email"))
    assert values(way, "https://exempel.se/a") == Way(url="https://exempel.se/a")
    assert values(way, "a@exempel.se") == Way(email="a@exempel.se")
    assert codes(way, "senast i maj") == ["fields-expected"]


def test_items_are_placed_by_their_number_among_those_that_can_be_read() -> None:
    fields, _ = front_matter.read("name: A\nitems:\n  - count: 0\n  - B\n", "a.md")
    reader = Reader("a.md", STOCKHOLM)
    assert read_record(Form, fields, reader).items == (Item(title="B"),)
    assert reader.places["items[0]"] == Place(4, 5)


def test_a_link_leads_to_an_address_here_or_elsewhere() -> None:
    assert values(LinkAddress(), "/om/#mal") == "/om/#mal"
    assert values(LinkAddress(), "https://exempel.se") == "https://exempel.se"
    assert codes(LinkAddress(), "../pages/om.md") == ["bad-link"]


def test_commas_part_the_names_of_a_list_but_no_text() -> None:
    assert values(ListOf(Words(60)), "skola, vård ,omsorg,") == ("skola", "vård", "omsorg")
    assert values(ListOf(EntryName("person")), "anna, bo-ek") == ("anna", "bo-ek")
    assert values(ListOf(Words(60)), '"skola, vård"') == ("skola, vård",)
    assert values(ListOf(Text()), "Anna Ek, ordförande") == ("Anna Ek, ordförande",)
    assert values(many_items(), "Kaffe, te") == (Item(title="Kaffe, te"),)


def test_the_second_name_after_a_comma_has_a_place_of_its_own() -> None:
    fields, _ = front_matter.read("members: anna, bo\n", "a.md")
    reader = Reader("a.md", STOCKHOLM)
    ListOf(EntryName("person")).read(fields.pairs[0][1], "members", reader)
    assert [each.place for each in reader.references] == [Place(1, 10), Place(1, 16)]


def many_items() -> ListOf:
    return ListOf(Record(Item, short="title"))


def test_the_nearest_word_is_found_whatever_its_letter_case() -> None:
    assert nearest("karta.png", ["Karta.PNG", "bro.png"]) == "Karta.PNG"
    assert nearest("helt annat", ["Karta.PNG", "bro.png"]) == ""
    assert nearest("a", []) == ""


@pytest.mark.parametrize("value", ["a@b.se?cc=c@d.se", "a@b.se&bcc=c", "a%0ab@c.se"])
def test_an_address_cannot_bring_more_into_a_mail_link(value: str) -> None:
    with pytest.raises(Invalid):
        Email.read(Scalar(value, Place(1, 1)), "email", Reader("x", zone("Europe/Stockholm")))


# --- Countries ---


def test_the_codes_of_countries_are_those_of_the_time_zone_database() -> None:
    table = Path(tzdata.__file__).parent / "zoneinfo/iso3166.tab"
    rows = [row for row in table.read_text("utf-8").splitlines() if not row.startswith("#")]
    assert [row.split("\t")[0] for row in rows] == COUNTRIES
