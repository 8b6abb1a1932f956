"""Values as data and back: everything of an entry, and nothing that a stranger writes."""

import json
import sys
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.build import prepare
from sitegen.declare.kinds import KINDS
from sitegen.read.entries import bearing, freeze, thaw
from sitegen.words.codec import Codec
from sitegen.words.model import Body, Entry, FileUse, Heading, Link, Moment, Picture, Place, Places
from sitegen.words.model import Reference as Named
from sitegen.words.outcome import Options
from tests.conftest import ROOT, SAMPLE_TIME


@dataclass(frozen=True)
class Box:
    inside: Any
    label: str = "none"


class Pair(NamedTuple):
    first: Any
    second: Any


@dataclass(frozen=True)
class Chosen:
    count: Any = 1
    word: Any = None


CODEC = Codec([Box, Pair], [Chosen])


def is_refused(make: Callable[[], object]) -> bool:
    try:
        make()
    except ValueError:
        return True
    return False


def again(value: object) -> object:
    """A value that became data, text, data and a value."""
    (found,) = CODEC.decode_all(json.loads(json.dumps([CODEC.encode(value)])))
    return found


# --- Any value ---

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=9)
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.builds(Box, inner, st.text(max_size=3))
        | st.builds(Pair, inner, inner)
        | st.builds(Chosen, inner, inner)
    ),
    max_leaves=8,
)


def typed(value: object) -> object:
    """A value with the types of all that is in it: True is no 1 here, and 1 no 1.0."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        # What is decoded when it is asked for stands for a tuple.
        return type(value) if isinstance(value, tuple) else tuple, [typed(each) for each in value]
    if is_dataclass(value):
        return type(value), [typed(getattr(value, each.name)) for each in fields(value)]
    return type(value), value


@given(VALUES)
def test_a_value_that_became_data_becomes_the_same_value(value: object) -> None:
    assert typed(again(value)) == typed(value)


def test_what_is_as_it_is_by_default_is_left_out() -> None:
    assert CODEC.encode(Chosen()) == ["Chosen"]
    assert CODEC.encode(Chosen(word="a")) == ["Chosen", "word", "a"]
    # It equals the default, and is another.
    assert CODEC.encode(Chosen(count=True)) == ["Chosen", "count", True]


def test_places_keep_what_stands_where() -> None:
    places = Places.of({"title": Place(2, 1), "programme[2].time": Place(14, 5)})
    found = again(places)
    assert isinstance(found, Places)
    assert dict(found) == dict(places)


def test_a_value_of_an_unknown_class_is_refused_before_it_is_written() -> None:
    for value in ({1}, object(), Place(1, 1), b"bytes", Codec, {"a": 1}, [1]):
        with pytest.raises(KeyError):
            CODEC.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        [],
        ["Place", 1, 2],
        ["Codec", []],
        ["print", "hej"],
        ["__import__", "os"],
        ["os.system", "true"],
        ["object"],
        ["str", "a"],
        [None],
        [1, 2],
        [["", "Box"], 1],
        [{}, 1],
        ["Box"],
        ["Box", 1, 2, 3],
        ["Pair", 1],
        ["Pair", 1, 2, 3],
        ["Chosen", "count"],
        ["Chosen", "count", 1, "word"],
        ["Chosen", "colour", 1],
        ["Chosen", "__class__", 1],
        ["Chosen", 1, 1],
        ["Chosen", ["", "count"], 1],
        ["date"],
        ["date", 5],
        ["date", "2026-02-30"],
        ["datetime", "nu"],
        ["time", ["", "13:00"]],
        ["", ["Box"]],
    ],
    ids=json.dumps,
)
def test_data_that_is_no_value_is_refused(data: Any) -> None:
    assert is_refused(lambda: CODEC.decode_all([data]))


def test_data_of_many_levels_is_refused() -> None:
    data: list[Any] = [""]
    for _ in range(sys.getrecursionlimit()):
        data = ["", data]
    assert is_refused(lambda: CODEC.decode_all([data]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["", "Box", "Pair", "Chosen", "Places", "date", "count", "eval", "open"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(JSON, max_size=3))
def test_any_data_is_a_value_or_refused_and_makes_nothing_of_other_classes(data: list[Any]) -> None:
    try:
        found = CODEC.decode_all(data)
    except ValueError:
        return
    known = {Box, Pair, Chosen, Places, tuple, date, datetime, time}
    assert _classes_in(found) <= known | {list, dict, str, int, float, bool, type(None)}


def _classes_in(value: Any) -> set[type]:
    inner: set[type] = {type(value)}
    parts = [*vars(value).values()] if isinstance(value, (Box, Chosen)) else []
    parts = [*value] if isinstance(value, (list, tuple)) else parts
    return inner.union(*map(_classes_in, parts))


# --- Entries, with every field of every kind ---


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of the type that a field is declared with."""
    parts = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return st.one_of([values_of(part) for part in parts])
    if typing.get_origin(hint) is tuple:
        assert parts[1:] == (...,), hint
        return st.lists(values_of(parts[0]), max_size=2).map(tuple)
    if hint is datetime:
        return st.datetimes(timezones=st.just(UTC))
    if hint is str:
        # Half a pair, as text that is no UTF-8 brings along.
        return st.text(max_size=5) | st.just("\udcff\n\u2028")
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        return st.builds(
            hint, **{name: values_of(each) for name, each in declared_types(hint).items()}
        )
    simple: dict[Any, Callable[[], st.SearchStrategy[Any]]]
    simple = {bool: st.booleans, int: st.integers, date: st.dates, time: st.times}
    return st.none() if hint is types.NoneType else simple[hint]()


def declared_types(cls: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(cls, vars(sys.modules[cls.__module__]), {})
    names = cls._fields if hasattr(cls, "_fields") else [each.name for each in fields(cls)]
    return {name: hints[name] for name in names}


@st.composite
def entries(draw: st.DrawFn, kind: str) -> Entry:
    text, place = st.text(max_size=5), values_of(Place)
    # Names of fields are on one line.
    names = st.from_regex(r"[a-z_]{1,5}(\[[0-9]\])?", fullmatch=True)
    body = Body(
        html="",
        anchors=tuple(draw(st.lists(text, max_size=2))),
        lead=draw(text),
        **{
            name: tuple(draw(st.lists(values_of(cls), max_size=2)))
            for name, cls in (("headings", Heading), ("links", Link), ("pictures", Picture))
        },
    )
    return Entry(
        **{name: draw(text) for name in ("id", "version", "path", "slug")},
        kind=kind,
        fields=draw(values_of(KINDS[kind])),
        body=body,
        moments=tuple(draw(st.lists(values_of(Moment), max_size=2))),
        references=tuple(draw(st.lists(values_of(Named), max_size=2))),
        files=tuple(draw(st.lists(values_of(FileUse), max_size=2))),
        places=Places.of(draw(st.dictionaries(names, place, max_size=2))),
        whole=draw(st.booleans()),
    )


def same(one: Entry, other: Entry) -> bool:
    """Equal in all but the digest, which is made when it is read."""
    return typed(replace(one, places=Places(), mark="")) == typed(
        replace(other, places=Places(), mark="")
    ) and dict(one.places) == dict(other.places)


@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(data=st.data())
def test_an_entry_that_was_frozen_thaws_to_the_same(kind: str, data: st.DataObject) -> None:
    entry = data.draw(entries(kind))
    line = freeze(entry)
    thawed = thaw(line)
    assert same(thawed, entry)
    assert freeze(thawed) == line
    assert line.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == line


def sample() -> list[Entry]:
    plan = prepare(Options(ROOT, ROOT / "output", datetime.fromisoformat(SAMPLE_TIME)))
    return [*plan.site.entries.values(), *(each.entry for each in plan.site.hidden.values())]


def test_every_entry_of_the_sample_thaws_to_the_same() -> None:
    found = sample()
    assert {entry.kind for entry in found} == set(KINDS)
    for entry in found:
        line = freeze(entry)
        thawed = thaw(line)
        assert same(thawed, replace(entry, body=replace(entry.body, html="")))
        assert freeze(thawed) == line


PAGE: Any = KINDS["page"]
ENTRY = Entry("pages/a", "page", "sv", "content/pages/a.md", PAGE(title="A"), "a", Body())


def test_the_mark_tells_entries_apart_that_show_something_else() -> None:
    shown = [
        ENTRY,
        replace(ENTRY, slug="b"),
        replace(ENTRY, fields=PAGE(title="B")),
        replace(ENTRY, moments=(Moment("publish", datetime(2026, 1, 1, tzinfo=UTC)),)),
        replace(ENTRY, body=Body(lead="Text.")),
    ]
    assert len({thaw(freeze(entry)).mark for entry in shown}) == len(shown)
    # Where its fields stand nobody sees.
    moved = replace(ENTRY, places=Places.of({"title": Place(3, 1)}))
    assert thaw(freeze(moved)).mark == thaw(freeze(ENTRY)).mark


def test_only_what_its_own_page_shows_leaves_the_bearing_as_it_was() -> None:
    heading = Heading(2, "a", "A", Place(4, 1))
    far = Link("https://a.example", "A", Place(4, 1))
    person = Link("../people/anna.yaml", "A", Place(4, 1))
    first = bearing(freeze(ENTRY))
    assert bearing(freeze(replace(ENTRY, body=Body(headings=(heading,), links=(far,))))) == first
    for body in (Body(anchors=("a",)), Body(lead="Text."), Body(links=(person,))):
        assert bearing(freeze(replace(ENTRY, body=body))) != first
    assert bearing(freeze(replace(ENTRY, whole=False))) != first


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda line: line.rpartition("\n")[0],
        lambda line: f"{line}\n[]",
        lambda line: line.replace('"Page"', '"Sida"'),
        lambda line: line.replace('"title"', '"colour"'),
        lambda line: line.replace("[", "", 1),
        lambda line: line.replace('"pages/a",', "", 1),
        lambda _: "null\nnull\nnull",
    ],
    ids="nothing half more class field json fewer null".split(),
)
def test_a_line_that_was_damaged_is_no_entry(damage: Any) -> None:
    line = freeze(ENTRY)
    assert damage(line) != line
    assert is_refused(lambda: thaw(damage(line)))
