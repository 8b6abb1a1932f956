"""What builds keep in `.sitegen/` may be damaged, foreign or forged: the next build is right.

Every file there is attacked in turn, whatever its name and format; then something is edited and
built. The output must be a clean build's, nothing beside the output and `.sitegen/` may appear or
vanish, and nothing that stands in the file may be run.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sitegen.doors.cli import main
from sitegen.incremental import cache
from tests.edits import Bench, Files, compile_once, first_difference, read_tree
from tests.random_edits import kept

Attack = Callable[[Path, Random], object]

BETA = "content/news/2026-01-10-beta.md"
TEXTS = ("Beta händer.", "Beta hände.")
# A damaged date or number may show only when the clock has moved, on or back.
MOMENTS = ("2026-06-15T12:00", "2026-09-01T09:00", "2026-06-19T12:00")


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    """Compile layouts once, and end a build that waits for a pipe."""

    def waited(*_: object) -> None:
        raise TimeoutError("the build waits for what never comes")

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(600)
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A site that has been built, beside files that are nobody's business."""
    made = Bench(tmp_path)
    made.build()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("Hemligt.\n", "utf-8")
    return made


def beside(bench: Bench) -> Files:
    """Every file that no build may touch."""
    ours = ("site/.sitegen/", "output/", "clean/")
    top = bench.root.parent
    return {name: raw for name, raw in read_tree(top).items() if not name.startswith(ours)}


def attack_all(bench: Bench, attack: Attack, *, times: int = 1, mends: bool = True) -> None:
    """Attack each file that is kept, edit, build, and compare; `mends`: and it is well again."""
    names = [path.relative_to(bench.kept) for path in kept(bench)]
    assert names, "nothing is kept"
    for number, name in enumerate(names * times):
        if not os.path.lexists(bench.kept / name):
            # A store holds what the last build asked for.
            continue
        attack(bench.kept / name, Random(number))  # noqa: S311 - the same attacks each time
        bench.at(MOMENTS[number % 3])
        # Sometimes nothing but the clock has changed, and sometimes not even that.
        text = TEXTS[number // 2 % 2]
        bench.write(BETA, f"---\ntitle: Beta\ndate: 2026-01-10\n---\n{text}\n")
        untouched = beside(bench)
        report = bench.build()
        problems, clean = bench.clean()
        what = f"{name}, attack {number}"
        assert report.problems == problems, what
        assert first_difference(bench.outputs(), clean) == "", what
        assert beside(bench) == untouched, what
        if mends:
            assert not bench.build().why, what


# --- Damage ---


def truncated(path: Path, rng: Random) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: rng.randrange(max(1, len(raw)))])


def flipped(path: Path, rng: Random) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 5])):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    path.write_bytes(raw)


def shuffled(path: Path, rng: Random) -> None:
    """Lines or bytes in another order."""
    raw = path.read_bytes()
    lines = raw.splitlines(keepends=True)
    if len(lines) > 2:
        rng.shuffle(lines)
        path.write_bytes(b"".join(lines))
    else:
        middle = rng.randrange(len(raw))
        path.write_bytes(raw[middle:] + raw[:middle])


@pytest.mark.parametrize("attack", [truncated, flipped, shuffled])
def test_damage_costs_no_more_than_time(bench: Bench, attack: Attack) -> None:
    attack_all(bench, attack, times=20)


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.target),)


NONSENSE = {
    "empty": b"",
    "zeros": b"\0" * 100_000,
    "not UTF-8": b"\xff\xfe\xfd",
    "null": b"null",
    "number": b"1e999",
    "huge number": b"9" * 100_000,
    "list": b"[]",
    "object": b"{}",
    "deep list": b"[" * 200_000,
    "deep object": b'{"a":' * 200_000,
    "surrogates": b'{"\\ud800": "\\udfff"}',
    "twice the same key": b'{"a": 1, "a": {"a": []}}',
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=list(NONSENSE))
def test_nonsense_is_dropped(bench: Bench, nonsense: bytes) -> None:
    attack_all(bench, lambda path, _: path.write_bytes(nonsense))


def test_what_is_kept_is_never_unpickled(bench: Bench) -> None:
    target = bench.root.parent / "ran"
    raw = pickle.dumps(Bomb(target))

    attack_all(bench, lambda path, _: path.write_bytes(raw))

    assert not target.exists()


def test_what_another_site_kept_is_no_use(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path / "other")
    other.replace("content/site.yaml", "name: Provet\nbase", "name: Annat\nbase")
    other.write(BETA, "---\ntitle: Annat\ndate: 2026-01-10\ntags: [annat]\n---\nAnnat.\n")
    other.build()

    def foreign(path: Path, _: Random) -> None:
        theirs = other.kept / path.relative_to(bench.kept)
        if theirs.exists():
            shutil.copyfile(theirs, path)

    attack_all(bench, foreign)
    # And all of it at once.
    shutil.rmtree(bench.kept)
    shutil.copytree(other.kept, bench.kept)
    bench.build()
    assert first_difference(bench.outputs(), bench.clean()[1]) == ""


def test_what_was_kept_before_and_put_back_is_no_use(bench: Bench) -> None:
    """A host may restore the cache of any earlier run, or parts of it."""
    old = {path.relative_to(bench.kept): path.read_bytes() for path in kept(bench)}
    bench.replace("content/people/anna.yaml", "Anna Ask", "Anna Alm")
    bench.build()

    def put_back(path: Path, _: Random) -> None:
        path.write_bytes(old.get(path.relative_to(bench.kept), path.read_bytes()))

    attack_all(bench, put_back)


# --- What is no file ---


def folder(path: Path, _: Random) -> None:
    path.unlink()
    (path / "in").mkdir(parents=True)
    (path / "in" / "it.json").write_text("{}", "utf-8")


def pipe(path: Path, _: Random) -> None:
    path.unlink()
    os.mkfifo(path)


def dangling(path: Path, _: Random) -> None:
    path.unlink()
    path.symlink_to(path.parents[2] / "outside" / "made.txt")


def linked(path: Path, _: Random) -> None:
    """The file itself lies elsewhere; what is there is not ours to change."""
    path.unlink()
    path.symlink_to(path.parents[2] / "outside" / "secret.txt")


def circular(path: Path, _: Random) -> None:
    path.unlink()
    path.symlink_to(path.name)


@pytest.mark.parametrize("attack", [folder, pipe, dangling, linked, circular])
def test_what_is_no_file_is_neither_waited_for_nor_followed(bench: Bench, attack: Attack) -> None:
    attack_all(bench, attack, mends=False)


def test_where_nothing_can_be_kept_it_is_said(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of somebody's own has the name of our folder."""
    shutil.rmtree(bench.kept)
    bench.kept.write_text("Hej.\n", "utf-8")
    before = bench.outputs()

    code = main(["build", "--root", str(bench.root), "--output", str(bench.output)])

    printed = capsys.readouterr()
    assert (code, "Traceback" in printed.err) == (1, False)
    assert ".sitegen" in printed.err + printed.out
    assert bench.kept.read_text("utf-8") == "Hej.\n"
    assert bench.outputs() == before


def test_the_folder_itself_may_lead_elsewhere(bench: Bench) -> None:
    """A link that somebody made on purpose is used; what lies there besides stays."""
    elsewhere = bench.root.parent / "outside"
    shutil.rmtree(bench.kept)
    bench.kept.symlink_to(elsewhere)
    for text in ("Mycket om", "Litet om"):
        bench.write(BETA, f"---\ntitle: Beta\ndate: 2026-01-10\n---\n{text}.\n")
        bench.build()
        assert first_difference(bench.outputs(), bench.clean()[1]) == ""

    assert (elsewhere / "secret.txt").read_text("utf-8") == "Hemligt.\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_dropped(bench: Bench) -> None:
    attack_all(bench, lambda path, _: path.chmod(0), mends=False)


# --- Forgery ---


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value within a value of JSON."""
    yield way
    for key, each in _within(value):
        yield from places(each, (*way, key))


def _within(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def changed(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    if not way:
        return new
    first, *rest = way
    parts = {
        key: changed(each, tuple(rest), new) if key == first else each
        for key, each in _within(value)
    }
    return parts if isinstance(value, dict) else [*parts.values()]


ODD: list[Any] = [
    *(None, True, -1, 1e300, "", "x", "\0", "../../x"),
    *([], [[]], {}, {"a": {"b": []}}, [1, "2", None]),
]


def odd(path: Path, rng: Random) -> None:
    """Values of wrong types, at places of JSON, with the right check sum: somebody means harm."""
    lines = path.read_bytes().splitlines(keepends=True)
    if path.name != cache.RECORD or not lines:
        return
    chosen = rng.randrange(len(lines))
    value = json.loads(lines[chosen].partition(b" ")[2])
    for _ in range(rng.choice([1, 1, 3])):
        value = changed(value, rng.choice(list(places(value))), rng.choice(ODD))
    lines[chosen] = cache.line(value)
    path.write_bytes(b"".join(lines))


def test_values_of_wrong_types_are_no_traceback(bench: Bench) -> None:
    for number in range(60):
        rng = Random(number)  # noqa: S311 - the same attacks each time
        for path in kept(bench):
            odd(path, rng)
        untouched = beside(bench)

        bench.build()

        assert beside(bench) == untouched, number
        assert bench.build(fresh=True).ok
        assert first_difference(bench.outputs(), bench.clean()[1]) == "", number


def with_sums(raw: bytes) -> bytes:
    """The lines of a record with the right check sums again."""
    return b"".join(cache.line(json.loads(each.partition(b" ")[2])) for each in raw.splitlines())


OUTSIDE = ["../outside/secret.txt", "nyheter/../../outside/secret.txt", "{}/outside/secret.txt"]


def test_paths_that_lead_out_lead_nowhere(bench: Bench) -> None:
    """Whoever forges what is kept can at worst bring about a wrong page, and no other file."""
    top = bench.root.parent
    for number in range(40):
        rng = Random(number)  # noqa: S311 - the same attacks each time
        for path in kept(bench):
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            names = sorted(set(re.findall(r'"[^"\\]*/[^"\\]*"', text)))
            for name in rng.sample(names, min(len(names), 3)):
                text = text.replace(name, f'"{rng.choice(OUTSIDE).format(top)}"')
            raw = text.encode("utf-8", "surrogateescape")
            path.write_bytes(with_sums(raw) if path.name == cache.RECORD else raw)
        bench.at(MOMENTS[number % 3])
        untouched = beside(bench)

        bench.build()

        assert beside(bench) == untouched, number
        assert bench.build(fresh=True).ok
        assert first_difference(bench.outputs(), bench.clean()[1]) == "", number
