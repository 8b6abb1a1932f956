"""Values as data: what stages hand on becomes JSON, and JSON becomes values of known classes again.

What is kept between builds is read back with this and never with `pickle`: data that somebody has
changed can give a wrong value, or be refused with `ValueError`, but runs nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections import abc
from datetime import date, datetime, time
from typing import Any

from sitegen.words.model import Places

_PLAIN = (str, int, float, bool, type(None))
_ISO: dict[str, type[Any]] = {"date": date, "time": time, "datetime": datetime}


class Later(abc.Sequence[Any]):
    """A tuple that is decoded each time it is asked for: many are kept, and few asked for twice."""

    __slots__ = ("_codec", "_text")

    def __init__(self, codec: Codec, text: str) -> None:
        self._codec, self._text = codec, text

    def _all(self) -> tuple[Any, ...]:
        return tuple(self._codec.decode_all(json.loads(self._text)))

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]

    def __iter__(self) -> abc.Iterator[Any]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, abc.Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())


class Codec:
    """Encodes and decodes plain values, tuples, dates and times, and instances of known classes.

    A tuple becomes `["", ...]`, an instance `[class, value, ...]`; of a `named` class, whose fields
    are given by name, `[class, field, value, ...]` with those that are not as they are by default.
    Where two have the same name, the `named` one is meant.
    """

    def __init__(self, classes: abc.Iterable[type], named: abc.Iterable[type] = ()) -> None:
        self._defaults = {cls: _fields(cls) for cls in named}
        self._names = {cls: tuple(_fields(cls)) for cls in classes}
        self._named = {cls.__name__: cls for cls in self._defaults}
        self._classes = {cls.__name__: cls for cls in self._names}

    def encode(self, value: Any) -> Any:
        """Data that `json` can write; raises `KeyError` for a value of an unknown class."""
        cls = type(value)
        if cls in _PLAIN:
            return value
        if cls is tuple:
            return ["", *map(self.encode, value)]
        if cls.__name__ in _ISO:
            return [cls.__name__, value.isoformat()]
        if cls is Places:
            return ["Places", value.text]
        data: list[Any] = [cls.__name__]
        if cls in self._names:
            data += [self.encode(getattr(value, name)) for name in self._names[cls]]
            return data
        for name, default in self._defaults[cls].items():
            part = getattr(value, name)
            if part != default or type(part) is not type(default):
                data += (name, self.encode(part))
        return data

    def later(self, text: str) -> abc.Sequence[Any]:
        """The values of an array of JSON, decoded when they are asked for."""
        return () if text == "[]" else Later(self, text)

    def decode_all(self, data: abc.Iterable[Any]) -> list[Any]:
        """The values that were encoded; raises `ValueError` for what are none."""
        decode = self._decode
        try:
            return [decode(each) if type(each) is list else each for each in data]
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise ValueError(f"{error}") from error

    def _decode(self, data: list[Any]) -> Any:
        decode = self._decode
        name = data[0]
        values = [decode(each) if type(each) is list else each for each in data]
        if name == "":
            return tuple(values[1:])
        if name in self._named:
            return self._named[name](**dict(zip(values[1::2], values[2::2], strict=True)))
        if name in self._classes:
            return self._classes[name](*values[1:])
        if name == "Places":
            return Places(*values[1:])
        return _ISO[name].fromisoformat(values[1])


_NONE = object()


def _fields(cls: Any) -> dict[str, Any]:
    """Names and defaults of the fields of a dataclass or named tuple."""
    if not dataclasses.is_dataclass(cls):
        return dict.fromkeys(cls._fields, _NONE)
    return {each.name: each.default for each in dataclasses.fields(cls)}
