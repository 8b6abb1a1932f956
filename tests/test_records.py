"""Records do what frozen dataclasses do."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from typing import Any

import pytest

from sitegen.declare.records import record


@record
class Small:
    """A record."""

    first: int
    second: str = "two"


@record
class Larger(Small):
    """A record that has what another has."""

    third: tuple[int, ...] = ()

    @property
    def doubled(self) -> int:
        return 2 * self.first


@dataclass(frozen=True, kw_only=True, slots=True)
class Usual:
    """The same as `Small`."""

    first: int
    second: str = "two"


def test_a_record_is_what_a_dataclass_is() -> None:
    ours: Any = Small(first=1)
    usual: Any = Usual(first=1)
    assert repr(ours) == repr(usual).replace("Usual", "Small")
    assert is_dataclass(Small)
    assert ours != usual
    assert [(each.name, each.default, each.kw_only) for each in fields(Small)] == [
        (each.name, each.default, each.kw_only) for each in fields(Usual)
    ]
    assert not hasattr(ours, "__dict__")
    assert Small.__doc__ == "A record."


def test_a_record_has_what_the_one_above_it_has() -> None:
    made = Larger(third=(1,), first=2)
    assert (made.first, made.second, made.third, made.doubled) == (2, "two", (1,), 4)


def test_records_are_equal_when_their_values_are() -> None:
    assert Small(first=1) == Small(first=1, second="two")
    assert Small(first=1) != Small(first=2)
    assert Small(first=1) != Larger(first=1)
    assert len({Small(first=1), Small(first=1), Small(first=2), Larger(first=1)}) == 3


def test_a_record_never_changes() -> None:
    made: Any = Larger(first=1)
    with pytest.raises(FrozenInstanceError, match="first"):
        made.first = 2
    with pytest.raises(FrozenInstanceError, match="new"):
        made.new = 2
    with pytest.raises(FrozenInstanceError, match="first"):
        del made.first
    assert replace(made, first=2) == Larger(first=2)
    assert made.first == 1


@pytest.mark.parametrize("values", [{}, {"second": "x"}, {"first": 1, "third": 3}])
def test_a_record_has_all_its_values_and_no_other(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Small has"):
        Small(**values)
    with pytest.raises(TypeError):
        Usual(**values)


def test_a_record_passes_from_one_process_to_another() -> None:
    made = Larger(first=1, third=(3,))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own
