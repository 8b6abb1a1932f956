"""What an author probably meant: as people write dates, times, numbers and addresses."""

from collections.abc import Callable

import pytest

from sitegen.declare import guesses


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("21 november 2026", ("2026-11-21",)),
        ("den 21:a november 2026", ("2026-11-21",)),
        ("lördag 21 nov. 2026", ("2026-11-21",)),
        ("Lördagen den 21 november 2026, kl. 13", ("2026-11-21 13:00",)),
        ("21 november 2026 kl. 13.30–15", ("2026-11-21 13:30",)),
        ("November 21st, 2026", ("2026-11-21",)),
        ("Saturday 3 May 2026 at 9", ("2026-05-03 09:00",)),
        ("2026/11/21", ("2026-11-21",)),
        ("2026.11.21 13.00", ("2026-11-21 13:00",)),
        ("20261121", ("2026-11-21",)),
        ("2026-11-21 kl 9", ("2026-11-21 09:00",)),
        ("2026–11–21", ("2026-11-21",)),
        ("21/11 2026", ("2026-11-21",)),
        ("3/4 2026", ("2026-04-03", "2026-03-04")),
        ("3.3.2026", ("2026-03-03",)),
        ("03/04/26", ("2026-04-03", "2026-03-04", "2003-04-26")),
        ("31 februari 2026", ()),
        ("21 november", ()),
        ("i höstas", ()),
        ("21 blommember 2026", ()),
        ("2026-11-21 kl. 99", ()),
    ],
)
def test_dates(typed: str, meant: tuple[str, ...]) -> None:
    assert guesses.dates(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ((2026, 2, 30), "2026-02-28"),
        ((2024, 2, 31), "2024-02-29"),
        ((2026, 11, 31), "2026-11-30"),
        ((2026, 13, 2), "2026-02-13"),
        ((2026, 13, 32), ""),
        ((2026, 0, 1), ""),
        ((2026, 1, 0), ""),
    ],
)
def test_a_day_that_is_not_in_the_calendar(typed: tuple[int, int, int], meant: str) -> None:
    assert guesses.existing_day(*typed) == meant


@pytest.mark.parametrize(
    ("guess", "typed", "meant"),
    [
        (guesses.clock_time, "13", "13:00"),
        (guesses.clock_time, "kl. 9", "09:00"),
        (guesses.clock_time, "1300", "13:00"),
        (guesses.clock_time, "13:00–15:00", "13:00"),
        (guesses.clock_time, "1 pm", "13:00"),
        (guesses.clock_time, "12 pm", "12:00"),
        (guesses.clock_time, "25:00", ""),
        (guesses.clock_time, "efter lunch", ""),
        (guesses.number, "fyra", "4"),
        (guesses.number, "fyra gånger om året", "4"),
        (guesses.number, "4 gånger", "4"),
        (guesses.number, "ca 50", "50"),
        (guesses.number, "heltid", "100"),
        (guesses.number, "100-procentig", "100"),
        (guesses.number, "många", ""),
        (guesses.number, "2,5", ""),
        (guesses.boolean, "Sant", "true"),
        (guesses.boolean, "av", "false"),
        (guesses.boolean, "kanske", ""),
        (guesses.language, "Svenska", "sv"),
        (guesses.language, "en-GB", "en"),
        (guesses.country, "Sverige", "SE"),
        (guesses.country, "fi", "FI"),
        (guesses.address, "om", "/om/"),
        (guesses.address, "/Om oss", "/Om-oss/"),
        (guesses.address, "https://exempel.se/om/?a=1#b", "/om/"),
        (guesses.address, "/om/../hemligt", "/om/hemligt/"),
        (guesses.address, "om\\gammal.html", "/om/gammal.html"),
        (guesses.address, "?", ""),
        (guesses.address, "../pages/om.md", ""),
        (guesses.file_name, "om.EN.md", "om.en.md"),
        (guesses.file_name, "om.lättläst.md", "om.lattlast.md"),
        (guesses.file_name, "Om oss.v2.md", "om-oss-v2.md"),
        (guesses.file_name, "2026-11-21-möte.nytt.MD", "2026-11-21-mote-nytt.md"),
        (guesses.file_name, "---.md", ""),
        (guesses.web_address, "www.exempel.se/a b", "https://www.exempel.se/a%20b"),
        (guesses.base_address, "https://exempel.se//a/../b?c#d", "https://exempel.se/a/b/"),
        (guesses.base_address, "www.exempel.se", "https://www.exempel.se/"),
        (guesses.web_address, "http//exempel.se", "https://exempel.se"),
        (guesses.web_address, "htpps:/exempel.se", "https://exempel.se"),
        (guesses.email, "anna (at) exempel.se", "anna@exempel.se"),
        (guesses.email, "mailto:anna@exempel.se", "anna@exempel.se"),
        (guesses.email, "anna[snabel-a]exempel punkt se", "anna@exempel.se"),
        (guesses.phone, "Tel: 036-10 00 00 (växel)", "036-10 00 00"),
        (guesses.phone, "ring oss", ""),
        (guesses.colour, "005A9C", '"#005a9c"'),
        (guesses.colour, "#05a", '"#0055aa"'),
        (guesses.colour, "blå", ""),
        (guesses.organisation_number, "16202100-2288", "202100-2288"),
        (guesses.organisation_number, "SE202100228801", "202100-2288"),
        (guesses.organisation_number, "2021002", ""),
        (guesses.period, "2022 till 2024", "2022–2024"),
        (guesses.period, "2022-24", "2022–2024"),
        (guesses.period, "snart", ""),
        (guesses.plain, "Nätverk & co", "natverk-co"),
    ],
)
def test_other_values(guess: Callable[[str], str], typed: str, meant: str) -> None:
    assert guess(typed) == meant
