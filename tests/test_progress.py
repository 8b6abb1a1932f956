"""What is shown while a build goes on, on terminals and in logs, and what a recording keeps."""

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator

import pytest

from sitegen.words import locale
from sitegen.words.progress import (
    PATIENCE,
    STAGES,
    Bar,
    Laps,
    Lines,
    Progress,
    Recorded,
    Recording,
    Several,
    Spent,
    StageTime,
    duration,
    number,
    seconds,
    stage_name,
)


@pytest.fixture(autouse=True)
def _after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for people: the other tests are in no hurry."""
    monkeypatch.setattr("sitegen.words.progress.PATIENCE", PATIENCE)


class Clock:
    """A clock that stands still until it is moved, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# --- Figures ---


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("value", [0, 9, 999, 1000, 10_412, 1_700_000, 123_456_789])
def test_a_number_is_written_as_on_the_site(value: int, language: str) -> None:
    assert number(value, language) == locale.number(value, language)


def test_times_are_written_as_their_language_does() -> None:
    assert (seconds(0.44, "sv"), seconds(1234.5, "en")) == ("0,4 s", "1,234.5 s")
    assert duration(1234.5, "sv") == "1\u00a0234,50 s"
    assert [duration(each, "en") for each in (12.345, 0.4567, 0.00456)] == [
        "12.35 s",
        "456.7 ms",
        "4.56 ms",
    ]


def test_every_stage_has_a_name_in_both_languages() -> None:
    for stage in STAGES:
        assert stage_name(stage, "sv") != stage_name(stage, "en") == stage_name(stage, "fi")


# --- Lines ---


def stages_of(progress: Progress, clock: Clock, took: dict[str, float]) -> None:
    for name, taken in took.items():
        progress.stage(name)
        clock.now += taken
    progress.end()


def test_lines_tell_what_each_stage_of_a_long_build_took() -> None:
    clock, log = Clock(), io.StringIO()
    lines = Lines(log, "sv", clock)
    lines.stage("read")
    clock.now += 0.4
    lines.stage("parse", 10_000)
    assert log.getvalue() == ""
    clock.now += 3.14
    lines.stage("connect")
    assert log.getvalue() == "läser filer: 0,4 s\ntolkar texter: 10 000 på 3,1 s\n".replace(
        "10 0", "10\u00a00"
    ).replace(" s\n", " s\n")
    clock.now += 0.2
    lines.end()
    lines.end()
    assert log.getvalue().splitlines()[2:] == ["kopplar ihop: 0,2 s"]


def test_nothing_is_said_of_a_quick_build() -> None:
    clock, log = Clock(), io.StringIO()
    stages_of(Lines(log, "sv", clock), clock, dict.fromkeys(STAGES, 0.98 / len(STAGES)))
    assert log.getvalue() == ""


def test_a_build_that_is_long_only_at_its_end_has_all_its_lines() -> None:
    clock, log = Clock(), io.StringIO()
    stages_of(Lines(log, "en", clock), clock, dict.fromkeys(STAGES, 0.25))
    assert log.getvalue().splitlines() == [f"{stage_name(name, 'en')}: 0.2 s" for name in STAGES]


def test_lines_count_what_was_done_and_a_stage_told_of_twice_is_one() -> None:
    clock, log = Clock(), io.StringIO()
    lines = Lines(log, "en", clock)
    lines.stage("render", 100)
    lines.step(40)
    clock.now += 2
    lines.stage("render")
    lines.step(20)
    lines.end()
    assert log.getvalue() == "rendering pages: 60 in 2.0 s\n"


@pytest.mark.parametrize(("asked", "expected"), [(None, "reading"), ("sv", "läser")])
def test_words_are_of_the_language_asked_for_or_else_of_the_site(
    asked: str | None, expected: str
) -> None:
    clock, log = Clock(), io.StringIO()
    lines = Lines(log, asked, clock)
    lines.speak("en")
    stages_of(lines, clock, {"read": 2})
    assert log.getvalue().startswith(expected)


def test_a_log_that_cannot_be_written_stops_no_build() -> None:
    clock, log = Clock(), io.StringIO()
    log.close()
    stages_of(Lines(log, "sv", clock), clock, {"read": 2})


# --- A bar on a terminal ---


class Terminal:
    """A terminal of its own, and what a person sees on its one line."""

    def __init__(self) -> None:
        self._ours, theirs = os.openpty()
        os.set_blocking(self._ours, False)
        self.stream = os.fdopen(theirs, "w", encoding="utf-8")
        self.clock = Clock()
        self.written = ""
        self.resize(80)

    def resize(self, columns: int) -> None:
        import fcntl
        import struct
        import termios

        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(self.stream.fileno(), termios.TIOCSWINSZ, size)

    def bar(self, language: str = "sv") -> Bar:
        return Bar(self.stream, language, self.clock)

    def read(self) -> str:
        """What has been written since the last time."""
        raw = b""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self._ours, 65536):
                raw += part
        self.written += raw.decode()
        return raw.decode()

    @property
    def line(self) -> str:
        """What can be seen: later characters over earlier ones, from the left at each return."""
        self.read()
        cells: list[str] = []
        for part in self.written.split("\r"):
            cells[: len(part)] = list(part)
        return "".join(cells).rstrip()

    def close(self) -> None:
        self.stream.close()
        os.close(self._ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    if sys.platform == "win32":
        pytest.skip("no pseudo-terminals here")
    made = Terminal()
    yield made
    made.close()


def test_a_bar_shows_the_stage_the_count_and_the_time_left(terminal: Terminal) -> None:
    bar = terminal.bar()
    bar.stage("parse", 1000)
    terminal.clock.now += 2
    bar.stage("render", 10_000)
    terminal.clock.now += 3
    bar.step(2500)
    assert terminal.line.replace("\u00a0", " ") == (
        "bygger sidor  ███████░░░░░░░░░░░░░░░░░░░░░░░  2 500 av 10 000  9 s kvar"
    )
    terminal.clock.now += 400
    bar.step(1)
    assert terminal.line.replace("\u00a0", " ").endswith("2 501 av 10 000  20 min kvar")


def test_a_bar_waits_for_a_second_and_is_gone_at_the_end(terminal: Terminal) -> None:
    bar = terminal.bar("en")
    bar.stage("parse", 10)
    terminal.clock.now += 0.9
    bar.step()
    assert terminal.read() == ""
    terminal.clock.now += 0.2
    bar.step()
    assert terminal.line.startswith("parsing texts  ██")
    bar.end()
    assert terminal.line == ""
    assert terminal.written.endswith("\r")
    bar.end()
    assert terminal.read() == ""


def test_a_quick_build_draws_nothing(terminal: Terminal) -> None:
    stages_of(terminal.bar(), terminal.clock, dict.fromkeys(STAGES, 0.1))
    assert terminal.read() == ""


def test_a_bar_is_drawn_ten_times_a_second_at_most(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 1000)
    for _ in range(1000):
        terminal.clock.now += 0.001
        bar.step()
    terminal.read()
    assert 9 <= terminal.written.count("\r") <= 11


def test_a_stage_without_items_is_named_at_once(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 10)
    bar.step(10)
    bar.stage("write")
    assert terminal.line == "skriver filer"


@pytest.mark.parametrize("columns", [1, 2, 8, 16, 24, 30, 34, 40, 44, 52, 60, 200])
def test_a_bar_keeps_within_a_narrow_window(terminal: Terminal, columns: int) -> None:
    terminal.resize(columns)
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 10_000)
    terminal.clock.now += 2
    bar.step(5000)
    shown = terminal.line
    # The last column stays free: some terminals begin a new line in it.
    assert 0 < len(shown) < max(columns, 2)
    bar.end()
    assert all(len(part) < max(columns, 2) for part in terminal.written.split("\r"))
    assert terminal.line == ""


def test_a_window_that_becomes_narrower_is_noticed(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 100)
    terminal.resize(20)
    terminal.clock.now += 1
    terminal.written, _ = "", terminal.read()
    bar.step(50)
    assert all(len(part) < 20 for part in terminal.read().split("\r"))


def test_a_terminal_that_does_not_know_its_width_is_taken_for_80(terminal: Terminal) -> None:
    terminal.resize(0)
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 100)
    terminal.clock.now += 1
    bar.step(50)
    assert "█" in terminal.line


def test_a_bar_needs_no_colour_and_no_escape_sequence(terminal: Terminal) -> None:
    # So there is nothing for NO_COLOR to turn off, and no hidden cursor to bring back.
    bar = terminal.bar()
    terminal.clock.now += 2
    for stage in STAGES:
        bar.stage(stage, 3)
        terminal.clock.now += 1
        bar.step()
    bar.end()
    terminal.read()
    assert re.findall(r"[\x00-\x1f\x7f]", terminal.written.replace("\r", "")) == []


def test_a_line_that_is_to_be_printed_has_room(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("render", 100)
    bar.clear()
    terminal.stream.write("Allt byggs.")
    terminal.stream.flush()
    assert terminal.line == "Allt byggs."


def test_ctrl_c_leaves_a_clean_line(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.stage("write")
    # As a terminal echoes it.
    terminal.stream.write("^C")
    terminal.stream.flush()
    bar.end()
    assert terminal.line == ""


def test_a_terminal_that_cannot_show_the_signs_gets_plain_ones() -> None:
    clock = Clock()
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", write_through=True)
    bar = Bar(stream, "sv", clock)
    clock.now += 2
    bar.stage("render", 10)
    clock.now += 1
    bar.step(5)
    bar.end()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    assert "bygger sidor  ###############...............  5 av 10" in raw.getvalue().decode(
        "latin-1"
    )


def test_a_terminal_that_has_gone_stops_no_build(terminal: Terminal) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    terminal.stream.close()
    bar.stage("render", 10)
    bar.end()


def test_more_steps_than_were_promised_and_steps_of_no_stage_do_no_harm(
    terminal: Terminal,
) -> None:
    bar = terminal.bar()
    terminal.clock.now += 2
    bar.step(5)
    assert terminal.line == ""
    bar.stage("render", 10)
    terminal.clock.now += 1
    bar.step(15)
    assert "10 av 10" in terminal.line


# --- A recording ---


def test_a_recording_keeps_stages_items_and_what_they_cost() -> None:
    clock = Clock()
    recording = Recording(clock)
    clock.now += 0.25
    recording.stage("parse", 3)
    recording.step(2)
    recording.spent("entry", "content/news/a.md", 0.5, "news")
    clock.now += 1
    recording.stage("write")
    clock.now += 2
    # A stage that goes on later is still one.
    recording.stage("parse")
    recording.step(1)
    clock.now += 0.5
    recording.end()
    clock.now += 9
    recording.end()
    assert recording.recorded() == Recorded(
        3.75,
        (
            StageTime("parse", 1.5, 3, (Spent("entry", "content/news/a.md", 0.5, "news"),)),
            StageTime("write", 2.0),
        ),
    )


def test_a_recording_of_a_build_under_way_holds_what_there_is() -> None:
    clock = Clock()
    recording = Recording(clock)
    recording.stage("read", 7)
    clock.now += 1
    assert recording.recorded() == Recorded(1.0, (StageTime("read", 1.0, 7),))


def test_laps_are_one_after_another() -> None:
    clock = Clock()
    laps = Laps(clock)
    clock.now += 1
    laps.end("entry", "content/a.md", "pages")
    clock.now += 2
    laps.end("page", "a/index.html", "page/page.html")
    assert laps.spent == [
        Spent("entry", "content/a.md", 1.0, "pages"),
        Spent("page", "a/index.html", 2.0, "page/page.html"),
    ]


# --- Together ---


def tell_all(progress: Progress) -> None:
    progress.speak("sv")
    progress.stage("render", 2)
    progress.step()
    progress.spent("page", "index.html", 0.5)
    progress.clear()
    progress.end()


class Listening(Progress):
    """Notes what it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def speak(self, language: str) -> None:
        self.heard.append(("speak", language))

    def stage(self, name: str, count: int = 0) -> None:
        self.heard.append(("stage", name, count))

    def step(self, count: int = 1) -> None:
        self.heard.append(("step", count))

    def spent(self, what: str, name: str, seconds: float, within: str = "") -> None:
        self.heard.append(("spent", what, name, seconds, within))

    def clear(self) -> None:
        self.heard.append(("clear",))

    def end(self) -> None:
        self.heard.append(("end",))


def test_several_pass_on_all_that_they_are_told() -> None:
    one, other = Listening(), Listening()
    tell_all(Several(one, other))
    assert one.heard == [
        ("speak", "sv"),
        ("stage", "render", 2),
        ("step", 1),
        ("spent", "page", "index.html", 0.5, ""),
        ("clear",),
        ("end",),
    ]
    assert other.heard == one.heard


def test_what_an_item_cost_is_asked_for_only_where_somebody_keeps_it() -> None:
    assert not Progress().profiling
    assert not Several(Progress(), Lines(io.StringIO())).profiling
    assert Several(Progress(), Recording()).profiling
    # And one that does nothing takes everything.
    tell_all(Progress())
