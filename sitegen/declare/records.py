"""Records: classes of fields that are quick to make.

The standard library's `dataclass` compiles methods for each class anew, half a millisecond at every
start of the program; the thirty classes of `kinds` and `config` share theirs. To make an instance
takes no longer.
"""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen dataclass with slots, whose values are given by name."""
    bare = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True, slots=True)
    made: Any = bare(cls)
    defaults = {field.name: field.default for field in dataclasses.fields(made)}
    made._names = tuple(defaults)
    made._needed = {name for name in defaults if defaults[name] is dataclasses.MISSING}
    made._defaults = defaults
    for name in _METHODS:
        setattr(made, name, vars(_Record)[name])
    return cast("type[T]", made)


class _Record:
    """The methods that all records have."""

    _names: ClassVar[tuple[str, ...]]
    _needed: ClassVar[set[str]]
    _defaults: ClassVar[dict[str, Any]]

    def __init__(self, **values: Any) -> None:
        if values.keys() - self._defaults.keys() or self._needed - values.keys():
            raise TypeError(f"{type(self).__name__} has {self._names}, not {tuple(values)}")
        for name, value in (self._defaults | values).items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, _value: Any) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._names])

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(self._names, state, strict=True):
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash(self.__getstate__())

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__qualname__}({shown})"


_METHODS = (
    "__init__", "__setattr__", "__delattr__", "__getstate__", "__setstate__", "__eq__", "__hash__",
    "__repr__",
)  # fmt: skip
