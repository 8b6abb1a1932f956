"""How far a build has come, for those who watch it, and where its time went, for a profile.

The pipeline tells a `Progress` which stage begins and how many of its items are done. Subclasses
draw a bar on a terminal (`Bar`), write a line for each stage (`Lines`), or keep every figure
(`Recording`). This is the only module below the doors that asks what time it is, and nothing that
a build writes depends on its answers: they go to standard error and to the profile.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import abc
from typing import NamedTuple, TextIO

# In the order in which a build has them.
STAGES = (
    "read", "parse", "connect", "plan", "check", "render", "make", "search", "compress", "write",
)  # fmt: skip

# Seconds that a build takes before anything is shown: who waits no longer needs no telling.
PATIENCE = 1.0
# Seconds between two drawings of the bar.
_REDRAW = 0.1
# Seconds of a stage before its time left is guessed.
_LEAST_FOR_GUESS = 0.5
_LONGEST_BAR = 30

_WORDS = {
    "sv": {
        "read": "läser filer",
        "parse": "tolkar texter",
        "connect": "kopplar ihop",
        "plan": "planerar sidor",
        "check": "granskar",
        "render": "bygger sidor",
        "make": "gör bilder",
        "search": "gör sökindex",
        "compress": "komprimerar filer",
        "write": "skriver filer",
        "of": "{done} av {count}",
        "left": "{time} kvar",
        "line": "{stage}: {count} på {seconds}",
        "uncounted": "{stage}: {seconds}",
    },
    "en": {
        "read": "reading files",
        "parse": "parsing texts",
        "connect": "connecting",
        "plan": "planning pages",
        "check": "checking",
        "render": "rendering pages",
        "make": "making pictures",
        "search": "indexing words",
        "compress": "compressing files",
        "write": "writing files",
        "of": "{done} of {count}",
        "left": "{time} left",
        "line": "{stage}: {count} in {seconds}",
        "uncounted": "{stage}: {seconds}",
    },
}


def stage_name(stage: str, language: str) -> str:
    """What a stage does, in Swedish, or in English for any other language."""
    return _words(language)[stage]


def _words(language: str) -> dict[str, str]:
    return _WORDS["sv" if language == "sv" else "en"]


# --- Figures in words ---
# `locale` does this by CLDR for the site; a command that has nothing to do must not wait for it.


def number(value: int, language: str) -> str:
    """`10 412` with a no-break space, as CLDR has it for Swedish; `10,412` in English."""
    return f"{value:,}".replace(",", "\u00a0" if language == "sv" else ",")


def seconds(value: float, language: str) -> str:
    """`0,4 s`."""
    return f"{_decimal(value, 1, language)} s"


def duration(value: float, language: str) -> str:
    """`1,23 s`, and below one second `4,56 ms`."""
    if value >= 1:
        return f"{_decimal(value, 2, language)} s"
    return f"{_decimal(value * 1000, 1 if value >= 0.1 else 2, language)} ms"


def _decimal(value: float, places: int, language: str) -> str:
    whole, _, rest = f"{value:,.{places}f}".partition(".")
    return f"{whole.replace(',', chr(0xA0))},{rest}" if language == "sv" else f"{whole}.{rest}"


def _time_left(value: float) -> str:
    """A guess, no more exact than it can be: `8 s`, `2 min`."""
    if value < 90:
        return f"{max(1, round(value))} s"
    return f"{round(value / 60)} min"


# --- What the pipeline is given ---


class Progress:
    """What a build tells of itself as it goes; this one does nothing with it.

    Tests and the preview pass one of these. It stays in the first process: workers hand back
    the `Laps` that they took.
    """

    # Whether `spent` is asked for.
    profiling = False

    def speak(self, language: str) -> None:
        """Tell the site's language, once it is known; an option `--lang` goes before it."""

    def stage(self, name: str, count: int = 0) -> None:
        """Begin a stage, and end the one before. `count`: how many items it has, 0: not known."""

    def step(self, count: int = 1) -> None:
        """Tell that so many more items of the stage are done."""

    def spent(self, what: str, name: str, seconds: float, within: str = "") -> None:
        """Tell what one item of the stage cost, where `profiling` asks for it.

        `what`: `entry`, `page` or `layout`; `name`: the entry's path, the page's output path, the
        layout's name; `within`: the entry's kind, the page's layout or format.
        """

    def clear(self) -> None:
        """Make room on the terminal, as something else is about to be printed."""

    def end(self) -> None:
        """Tell that the build is over, however it went; may be called twice."""


class Spent(NamedTuple):
    """The arguments of `Progress.spent`, as a worker hands them back."""

    what: str
    name: str
    seconds: float
    within: str = ""


class Laps:
    """Takes the time of one item after another, in any process.

    A lap ends with `end`, and the next one begins.
    """

    def __init__(self, clock: abc.Callable[[], float] = time.perf_counter) -> None:
        self.spent: list[Spent] = []
        self._clock = clock
        self._begun = clock()

    def end(self, what: str, name: str, within: str = "") -> None:
        """Note what was spent since the last lap; the arguments are those of `Progress.spent`."""
        now = self._clock()
        self.spent.append(Spent(what, name, now - self._begun, within))
        self._begun = now


class Several(Progress):
    """Passes everything on to others, as to a bar and a recording."""

    def __init__(self, *others: Progress) -> None:
        self._others = others
        self.profiling = any(other.profiling for other in others)

    def speak(self, language: str) -> None:
        for other in self._others:
            other.speak(language)

    def stage(self, name: str, count: int = 0) -> None:
        for other in self._others:
            other.stage(name, count)

    def step(self, count: int = 1) -> None:
        for other in self._others:
            other.step(count)

    def spent(self, what: str, name: str, seconds: float, within: str = "") -> None:
        for other in self._others:
            other.spent(what, name, seconds, within)

    def clear(self) -> None:
        for other in self._others:
            other.clear()

    def end(self) -> None:
        for other in self._others:
            other.end()


# --- For those who watch ---


class _Shown(Progress):
    """Knows where the build is; subclasses show it on a stream."""

    def __init__(
        self,
        stream: TextIO,
        language: str | None = None,
        clock: abc.Callable[[], float] = time.monotonic,
    ) -> None:
        """`language`: that which was asked for; None: the site's."""
        self._stream = stream
        self._asked = language
        self._language = language or "sv"
        self._clock = clock
        self._begun = self._stage_begun = clock()
        self._stage = ""
        self._count = self._done = 0

    def speak(self, language: str) -> None:
        self._language = self._asked or language

    def stage(self, name: str, count: int = 0) -> None:
        self._stage, self._count, self._done = name, count, 0
        self._stage_begun = self._clock()

    def step(self, count: int = 1) -> None:
        self._done += count

    def end(self) -> None:
        self._stage = ""

    @property
    def _is_long(self) -> bool:
        """Whether the build has lasted so long that somebody wonders."""
        return self._clock() - self._begun >= PATIENCE

    def _write(self, text: str) -> None:
        # A terminal that has been closed is no reason to stop a build.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
            # At once: what lies in a buffer when workers are forked is written by each of them.
            self._stream.flush()


class Lines(_Shown):
    """A line for each stage when it is over, for logs; those of a quick build are never written."""

    def __init__(
        self,
        stream: TextIO,
        language: str | None = None,
        clock: abc.Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(stream, language, clock)
        # Stage, items and seconds: put into words as late as possible, in the site's language.
        self._waiting: list[tuple[str, int, float]] = []

    def stage(self, name: str, count: int = 0) -> None:
        if name != self._stage:
            self._end_stage()
            super().stage(name, count)
        else:
            self._count += count

    def end(self) -> None:
        self._end_stage()
        super().end()

    def _end_stage(self) -> None:
        if self._stage:
            taken = self._clock() - self._stage_begun
            self._waiting.append((self._stage, self._done or self._count, taken))
        if self._is_long and self._waiting:
            self._write("".join(self._line(*each) for each in self._waiting))
            self._waiting = []

    def _line(self, stage: str, count: int, taken: float) -> str:
        say = _words(self._language)
        line = say["line" if count else "uncounted"].format(
            stage=say[stage],
            count=number(count, self._language),
            seconds=seconds(taken, self._language),
        )
        return f"{line}\n"


class Bar(_Shown):
    """One line of a terminal, drawn again and again, and gone when the build is over.

    It has no colours and needs nothing of the terminal but that a carriage return goes back to
    the beginning of the line; so there is no state of it, as a hidden cursor, to be restored.
    """

    def __init__(
        self,
        stream: TextIO,
        language: str | None = None,
        clock: abc.Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(stream, language, clock)
        self._drawn_at = 0.0
        # Columns that the last drawing took up.
        self._drawn = 0
        self._signs = "█░" if _can_write("█░…", stream) else "#."

    def stage(self, name: str, count: int = 0) -> None:
        super().stage(name, count)
        # At once, as a stage without items would never be seen; there are but a few of them.
        self._draw()

    def step(self, count: int = 1) -> None:
        super().step(count)
        if self._clock() - self._drawn_at >= _REDRAW:
            self._draw()

    def clear(self) -> None:
        if self._drawn:
            # Two more, as the terminal may have shown a Ctrl-C as `^C`.
            blank = min(self._drawn + 2, self._width())
            self._write(f"\r{' ' * blank}\r")
            self._drawn = 0

    def end(self) -> None:
        self.clear()
        super().end()

    def _draw(self) -> None:
        if not self._stage or not self._is_long:
            return
        self._drawn_at = self._clock()
        width = self._width()
        # What is left of a longer line is written over.
        line = self._line(width).ljust(min(self._drawn, width))
        self._write(f"\r{line}")
        self._drawn = len(line)

    def _line(self, width: int) -> str:
        """As much as there is room for: first goes the bar, then the time left, then the count."""
        say = _words(self._language)
        parts = [say[self._stage]]
        if self._count:
            done = min(self._done, self._count)
            of = say["of"].format(
                done=number(done, self._language), count=number(self._count, self._language)
            )
            parts += [of, *self._left(done)]
        while len(parts) > 1 and len("  ".join(parts)) > width:
            parts.pop()
        words = "  ".join(parts)
        if len(words) > width:
            return words[:width]
        room = min(width - len(words) - 2, _LONGEST_BAR)
        if not self._count or room < 5:
            return words
        full = room * done // self._count
        bar = self._signs[0] * full + self._signs[1] * (room - full)
        return "  ".join((parts[0], bar, *parts[1:]))

    def _left(self, done: int) -> list[str]:
        """How long the stage will take yet, if it goes on as it has begun."""
        taken = self._clock() - self._stage_begun
        if not done or taken < _LEAST_FOR_GUESS:
            return []
        left = taken / done * (self._count - done)
        return [_words(self._language)["left"].format(time=_time_left(left))]

    def _width(self) -> int:
        """Columns that may be written to: in the last one, some terminals begin a new line."""
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
        # A terminal that does not know says 0.
        return max((columns or 80) - 1, 1)


def _can_write(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


# --- For a profile ---


class StageTime(NamedTuple):
    """What one stage took, by the clock on the wall, and what its items did, in any process."""

    name: str
    seconds: float
    # How many it had, 0 where they are not counted.
    items: int = 0
    spent: tuple[Spent, ...] = ()


class Recorded(NamedTuple):
    """Where the time of one build went."""

    # From the first to the last, what belongs to no stage included.
    seconds: float
    stages: tuple[StageTime, ...] = ()


class Recording(Progress):
    """Keeps everything that it is told, with the times."""

    profiling = True

    def __init__(self, clock: abc.Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._begun = self._stage_begun = clock()
        self._ended: float | None = None
        self._stage = ""
        # By stage, in the order in which they began; one that goes on later is still one.
        self._seconds: dict[str, float] = {}
        self._counts: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._spent: dict[str, list[Spent]] = {}

    def stage(self, name: str, count: int = 0) -> None:
        self._end_stage()
        self._stage = name
        self._seconds.setdefault(name, 0.0)
        self._counts[name] = self._counts.get(name, 0) + count

    def step(self, count: int = 1) -> None:
        self._done[self._stage] = self._done.get(self._stage, 0) + count

    def spent(self, what: str, name: str, seconds: float, within: str = "") -> None:
        self._spent.setdefault(self._stage, []).append(Spent(what, name, seconds, within))

    def end(self) -> None:
        if self._ended is None:
            self._end_stage()
            self._stage = ""
            self._ended = self._clock()

    def recorded(self) -> Recorded:
        """All that was told, up to the end or to now."""
        now = self._clock() if self._ended is None else self._ended
        running = {self._stage: now - self._stage_begun} if self._stage else {}
        return Recorded(
            now - self._begun,
            tuple(
                StageTime(
                    name,
                    taken + running.get(name, 0.0),
                    self._done.get(name) or self._counts[name],
                    tuple(self._spent.get(name, ())),
                )
                for name, taken in self._seconds.items()
            ),
        )

    def _end_stage(self) -> None:
        now = self._clock()
        if self._stage:
            self._seconds[self._stage] += now - self._stage_begun
        self._stage_begun = now
