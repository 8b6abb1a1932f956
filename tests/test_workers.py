"""Work in several processes gives what one process gives."""

from collections.abc import Callable

import pytest

from sitegen import workers
from tests.conftest import Site

MakeSite = Callable[[str], Site]

START_METHODS = ["fork", "spawn"]


def doubled(plus: int, numbers: tuple[int, ...]) -> list[int]:
    return [2 * number + plus for number in numbers]


def failing(_: None, numbers: tuple[int, ...]) -> int:
    if workers.FEWEST in numbers:
        raise ValueError(workers.FEWEST)
    return len(numbers)


def posts(count: int, text: str = "Text.") -> str:
    return "".join(
        f"-- content/news/2026-01-01-n{number}.md --\n"
        f"---\ntitle: Nyhet {number}\ndate: 2026-01-01\nsummary: Om {number}.\n---\n{text}\n"
        for number in range(count)
    )


@pytest.mark.parametrize(("method", "jobs"), [("fork", 1), ("fork", 2), ("fork", 3), ("spawn", 2)])
def test_results_come_in_the_order_of_the_items(
    monkeypatch: pytest.MonkeyPatch, method: str, jobs: int
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    numbers = tuple(range(workers.FEWEST + 7))

    made = [each for chunk in workers.in_chunks(doubled, 1, numbers, jobs) for each in chunk]

    assert made == doubled(1, numbers)


def test_an_error_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ValueError, match=str(workers.FEWEST)):
        list(workers.in_chunks(failing, None, tuple(range(2 * workers.FEWEST)), 2))


@pytest.mark.parametrize("method", START_METHODS)
def test_two_processes_build_what_one_builds(
    monkeypatch: pytest.MonkeyPatch, site: MakeSite, method: str
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    large = site(posts(workers.FEWEST, "En [länk](https://exempel.se/) och ~~text~~."))
    large.build("--jobs", "1")
    expected = large.outputs()

    report = large.build("--jobs", "2", "--output", str(large.root / "two")).json

    assert report["problems"] == []
    built = {
        path.relative_to(large.root / "two").as_posix(): path.read_bytes()
        for path in (large.root / "two").rglob("*")
        if path.is_file()
    }
    assert built == expected


def test_a_mistake_in_a_layout_is_reported_once_from_all_workers(site: MakeSite) -> None:
    large = site(
        posts(workers.FEWEST)
        + "-- layouts/news/page.html --\n<p>{{ entry.title }}</p>\n{{ view.nothing }}\n"
    )

    checked = large.check("--jobs", "2")

    assert checked.problems == ["layouts/news/page.html:2:1 layout-error"]


def test_what_workers_ask_the_clock_is_remembered(site: MakeSite) -> None:
    """Only the page of an event asks when registration closes, and workers render pages."""
    large = site(
        posts(workers.FEWEST)
        + "-- content/events/mote.md --\n---\ntitle: Möte\nstart: 2026-12-24 10:00\n"
        "registration:\n  email: a@prov.example\n  deadline: 2026-12-01 12:00\n---\nText.\n"
    )

    change = large.build("--jobs", "2").json["next_change"]

    assert (change["at"], change["entry"]) == ("2026-12-01T12:00:00+01:00", "events/mote")
