"""No layout and no stage can learn what time it is, or anything else of the world around it.

What is asked in no other way than `clock.passed` is known to the build, which can tell when the
site changes next, and which pages then. `tests/test_structure.py` looks for calls of the world by
name; here are the rest: what a layout could reach, and methods that tell the time.
"""

from __future__ import annotations

import ast
from collections import abc
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sitegen.declare.kinds import KINDS
from sitegen.words.clock import Clock
from tests.conftest import Site
from tests.edits import SITE
from tests.planned import Planned
from tests.test_structure import FLOORS, PACKAGE, files, module_of

MakeSite = abc.Callable[[str], Site]

# --- What a layout can reach ---

PLAIN = (str, bytes, int, float, type(None), date, time, timedelta)


def reachable(start: dict[str, Any]) -> abc.Iterator[tuple[str, Any]]:
    """All that public names lead to, each with the way to it; methods are not called."""
    rest, seen = list(start.items()), dict[int, Any]()
    while rest:
        way, value = rest.pop()
        if isinstance(value, PLAIN) or id(value) in seen:
            continue
        # It is kept, so that no other object gets its number.
        seen[id(value)] = value
        yield way, value
        if isinstance(value, abc.Mapping):
            rest += [(f"{way}[{key!r}]", each) for key, each in value.items()]
        elif isinstance(value, abc.Iterable):
            rest += [(f"{way}[{number}]", each) for number, each in enumerate(value)]
        elif not isinstance(value, type | tzinfo):
            rest += [(f"{way}.{name}", each) for name, each in public(value)]


def public(value: Any) -> abc.Iterator[tuple[str, Any]]:
    for name in dir(value):
        if not name.startswith("_"):
            try:
                yield name, getattr(value, name)
            except (AttributeError, LookupError, TypeError):
                # What this page does not have.
                continue


def doors(found: abc.Iterable[tuple[str, Any]]) -> list[str]:
    """The ways to what could tell the time, or lead to anything that can."""
    return [
        way
        for way, value in found
        if isinstance(value, Clock | ModuleType | Path) or value in (date, datetime)
    ]


def test_no_public_name_leads_from_a_view_to_a_clock(site: MakeSite) -> None:
    plan = Planned(site(SITE))
    walked = 0
    for address, page in plan.pages.items():
        view = plan.view(address)
        lists = {kind: view.list(kind) for kind in KINDS}
        found = list(reachable({"view": view, "page": page, "entry": view.entry, "lists": lists}))
        walked += len(found)
        assert doors(found) == [], address
    assert walked > 10_000


def test_a_clock_that_can_be_reached_is_found() -> None:
    class Box:
        def __init__(self, value: object) -> None:
            self.value = value

    box = Box({"a": [Box(Clock(datetime.fromisoformat("2026-06-15T12:00Z")))]})
    assert doors(reachable({"box": box})) == ["box.value['a'][0].value"]


# Ways by which templates of other programs get at the clock, at what is hidden, at the machine.
ESCAPES = [
    "now()",
    "lipsum()",
    "[1, 2] | random",
    "cycler",
    "joiner",
    "view._clock.now",
    "view['_clock'].now",
    "view['_cl' ~ 'ock']['no' ~ 'w']",
    "(view | attr('_clock')).now",
    "[view] | map(attribute='_clock.now') | first",
    "[view] | map('attr', '_clock') | list | length",
    "[view] | selectattr('_clock') | list | length",
    "([view] | groupby('_clock.now') | first).grouper",
    "[view] | sort(attribute='_clock.now') | length",
    "[view] | sum(attribute='_clock.coming', start=0)",
    "[view] | join(attribute='_clock.now')",
    "'{0._clock.now}'.format_map({'0': view})",
    "range.__globals__",
    "self.__init__.__globals__",
    "'{0._clock.now}'.format(view)",
    "('{0._clock.now}' | safe).format(view)",
    "entry.fields.updated.day.today()",
    "entry.fields.updated.instant.now()",
    "entry.fields.updated.instant['no' ~ 'w']()",
    "entry.fields.updated.instant.utcnow()",
    "entry.fields.updated.instant.astimezone()",
    "entry.fields.updated.instant.fromtimestamp(0)",
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_layout_that_reaches_for_the_time_is_a_problem(site: MakeSite, escape: str) -> None:
    made = site(
        f"-- layouts/page/page.html --\n<p>{{{{ {escape} }}}}</p>\n"
        "-- content/pages/om.md --\n---\ntitle: Om\nupdated: 2026-05-01 12:00\n---\nText.\n"
    )

    built = made.build()

    assert built.exit_code == 1
    assert [line.partition(":")[0] for line in built.problems] == ["layouts/page/page.html"]


def test_a_string_cannot_look_into_what_is_put_in_it(site: MakeSite) -> None:
    made = site(
        "-- layouts/page/page.html --\n<p>{{ view.string('skip.to_content', v=view) }}</p>\n"
        '-- layouts/strings/sv.yaml --\n"skip.to_content": "{v._clock.now}"\n'
        "-- content/pages/om.md --\n---\ntitle: Om\n---\nText.\n"
    )

    built = made.build()

    assert built.exit_code == 1
    assert "Traceback" not in built.stderr


# --- What a stage could ask ---

TELLING = {
    "now", "today", "utcnow", "utcfromtimestamp", "localtime", "gmtime", "ctime", "monotonic",
    "monotonic_ns", "perf_counter", "perf_counter_ns", "time_ns", "process_time", "random",
    "choice", "shuffle", "uuid1", "uuid4", "urandom", "token_hex", "environ", "getenv", "getcwd",
    "cwd", "home", "expanduser", "setlocale", "getlocale", "getpreferredencoding", "gethostname",
    "getuser", "getlogin", "getpid", "uname", "cpu_count", "sched_getaffinity",
    "gettempdir", "mkdtemp", "mkstemp", "TemporaryDirectory", "NamedTemporaryFile",
}  # fmt: skip
# Whose answer is another in each process, or on each machine.
CALLS = {"hash", "id", "input", "breakpoint"}

# Below the doors, who may ask, and why.
ALLOWED = {
    ("build", "datetime.now"): "the one moment of a build that was given none",
    ("cache", "datetime.now"): "whether a file has just changed; and that moment again",
    ("codec", "hash(self._all())"): "what Python asks of a key; nothing is put in order",
    ("files", "os.getpid"): "names in the staging folder, of which no build leaves anything",
    ("progress", "time.monotonic"): "how long a person has been waiting",
    ("progress", "time.perf_counter"): "how long each part took",
    ("records", "hash(self.__getstate__())"): "what Python asks of a key; nothing is put in order",
    ("build", "clock.now"): "the manifest's next change, which no page shows",
    ("reuse", "clock.now"): "which of the changes that the kept plan knows are still to come",
    (
        "asking",
        "edition.clock.now",
    ): "a clock of the page's own, so that what it asks is told apart",
    ("asking", "self._clock.now"): "likewise, of one question",
    ("workers", "os.cpu_count"): "how many processes; what they make is the same",
    ("workers", "os.sched_getaffinity"): "likewise",
}


def asked(path: Path) -> set[str]:
    """What a module asks that has another answer elsewhere, or at another time."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in TELLING:
            found.add(ast.unparse(node))
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            # Without a zone, both mean the machine's own.
            is_bare = (name, len(node.args) + len(node.keywords)) in (
                ("astimezone", 0),
                ("fromtimestamp", 1),
            )
            if is_bare or (isinstance(node.func, ast.Name) and name in CALLS):
                found.add(ast.unparse(node))
    return found


def below_the_doors() -> list[Path]:
    return [path for path in files() if module_of(path) not in FLOORS["doors"].split()]


@pytest.mark.parametrize("path", below_the_doors(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_stage_asks_nothing_of_the_world(path: Path) -> None:
    allowed = {what for module, what in ALLOWED if module == module_of(path)}
    assert asked(path) - allowed == set()


def test_each_exception_is_still_made() -> None:
    found = {(module_of(path), what) for path in below_the_doors() for what in asked(path)}
    assert ALLOWED.keys() - found == set()


def test_a_stage_that_asks_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "from datetime import UTC\nx = when.now()\ny = when.astimezone()\nz = hash(x)\n"
        "ok = when.astimezone(UTC), d.fromtimestamp(0, UTC), entry.id\n",
        "utf-8",
    )
    assert asked(tmp_path / "a.py") == {"when.now", "when.astimezone()", "hash(x)"}
