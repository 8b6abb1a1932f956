"""How fields are declared and read: classes of fields, lists, and fields within fields.

`kinds` and `config` declare their fields with this and the types of `field_types`. A type gets a
`Node` and a `Reader`; it returns the value or raises `Invalid`. `read_record` reads a whole class
of fields and finds every problem of it in one go.
"""

from __future__ import annotations

import dataclasses
import re
from collections import abc
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from sitegen.words.model import FileUse, Mapping, Node, Place, Reference, Scalar, Sequence
from sitegen.words.problems import Problem, problem
from sitegen.words.spelling import key_meant

T = TypeVar("T")


class Invalid(Exception):
    """A value that its field cannot take: the code and facts of the problem.

    The code is "" where what is wrong within the value was reported already.
    """

    def __init__(self, code: str, place: Place, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.place, self.facts = code, place, facts


class Reader:
    """What is known while one file's fields are read, and what the reading finds."""

    def __init__(
        self, path: str, time_zone: ZoneInfo, guessed: abc.Container[int] = frozenset()
    ) -> None:
        self.path = path
        self.zone = time_zone
        # Lines with a problem already: what else seems wrong with them follows from that.
        self.guessed = guessed
        self.problems: list[Problem] = []
        self.references: list[Reference] = []
        self.files: list[FileUse] = []
        self.places: dict[str, Place] = {}
        # The date that was read last: a time without one probably belongs to it.
        self.day: date | None = None

    def report(self, code: str, place: Place, **facts: str | int) -> None:
        if code and place.line not in self.guessed:
            self.problems.append(problem(code, self.path, place, **facts))


class FieldType(Generic[T]):
    """A type of field. `name` is the path of the field that is read: `programme[2].time`."""

    # What the reference of fields calls it.
    label = ""
    # A value as it may be written, for hints; it must do in any language.
    example = "..."
    # The code of the problem that there is no value.
    when_empty = "empty-field"
    # Whether a comma may be a part of a value; otherwise it parts the values of a list.
    commas = False

    def read(self, node: Node, name: str, reader: Reader) -> T:
        raise NotImplementedError


class Declared(NamedTuple):
    """How a class of `kinds` declared one of its fields."""

    name: str
    type: FieldType[Any]
    required: bool


def required(type_: FieldType[T]) -> T:
    """Declare a field that an author must give."""
    # Without a value the entry is broken, and nobody asks for it.
    return cast("T", dataclasses.field(default=None, metadata={"type": type_, "required": True}))


def optional(type_: FieldType[T]) -> T | None:
    """Declare a field that may be left out; it is then None."""
    return cast(
        "T | None", dataclasses.field(default=None, metadata={"type": type_, "required": False})
    )


def default(type_: FieldType[T], value: T) -> T:
    """Declare a field that may be left out; it is then `value`."""
    field: Any = dataclasses.field(default=value, metadata={"type": type_, "required": False})
    return cast("T", field)


def many(item: FieldType[T], required: bool = False) -> tuple[T, ...]:
    """Declare a field that is a list; a list of one may be written as a plain value."""
    return cast(
        "tuple[T, ...]",
        dataclasses.field(default=(), metadata={"type": ListOf(item), "required": required}),
    )


def declared(cls: type) -> dict[str, Declared]:
    """The fields of a class, in the order of its source."""
    found = _declared.get(cls)
    if found is None:
        found = _declared[cls] = {
            field.name: Declared(field.name, field.metadata["type"], field.metadata["required"])
            for field in dataclasses.fields(cls)
            if "type" in field.metadata
        }
    return found


# Classes do not change: their fields are looked up once.
_declared: dict[type, dict[str, Declared]] = {}


def read_record(
    cls: type[T], node: Mapping, reader: Reader, prefix: str = "", *, partial: bool = False
) -> T:
    """Read the fields of `cls` from a mapping, reporting all that is wrong with them.

    A field that cannot be read is as if it had not been given. `partial` is for translations,
    which take what they do not give from the original: only `title` must be there.
    """
    known = declared(cls)
    values: dict[str, Any] = {}
    seen: set[str] = set()
    for key, value in node.pairs:
        field = known.get(key.text)
        if field is None:
            # The field that was probably meant is not reported as missing as well.
            seen.add(_report_unknown(key, cls, reader))
            continue
        seen.add(key.text)
        name = prefix + key.text
        reader.places[name] = value.place if _given(value) else key.place
        if not _given(value):
            if field.required:
                reader.report(field.type.when_empty, key.place, **_facts(field))
            continue
        try:
            values[key.text] = field.type.read(value, name, reader)
        except Invalid as wrong:
            reader.report(wrong.code, wrong.place, **{**_facts(field), **wrong.facts})
    for field in known.values():
        needed = field.required and (not partial or field.name in ("title", "name"))
        if needed and field.name not in seen:
            reader.report("missing-field", node.place, **_facts(field))
    return cls(**values)


def _facts(field: Declared) -> dict[str, str | int]:
    return {"field": field.name, "example": field.type.example}


def _report_unknown(key: Scalar, cls: type, reader: Reader) -> str:
    """Report a field that is not there; returns the one that was probably meant, or "".

    A class may say what it `translates`: what that has besides is the same in every language.
    """
    known = declared(cls)
    if key.text in declared(getattr(cls, "translates", cls)):
        words = ", ".join(known)
        reader.report("not-translatable", key.place, field=key.text, fields=words)
        return ""
    meant = key_meant(key.text, known)
    fields = ", ".join(known)
    reader.report("unknown-field", key.place, field=key.text, suggestion=meant, fields=fields)
    return meant


def last_part(name: str) -> str:
    """What an author calls a field: `programme[2].time` is `time`."""
    return name.rpartition(".")[2].partition("[")[0]


def _given(node: Node) -> bool:
    """Whether there is a value at all: `summary:` with nothing after it says nothing."""
    return not isinstance(node, Scalar) or bool(node.text.strip()) or node.quoted


def scalar(node: Node) -> Scalar:
    """The node as one value.

    Raises `Invalid` for a list or fields.
    """
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Mapping):
        first = node.pairs[0][0].text if node.pairs else ""
        raise Invalid("value-has-fields", node.place, first=first)
    raise Invalid("value-is-list", node.place)


# --- Types made of others ---


class ListOf(FieldType[tuple[Any, ...]]):
    """A list; written as a plain value, it is of one, or of what stands between commas."""

    def __init__(self, item: FieldType[Any]) -> None:
        self.item = item
        self.label = f"list: {item.label}"
        self.example = item.example

    def read(self, node: Node, name: str, reader: Reader) -> tuple[Any, ...]:
        items = node.items if isinstance(node, Sequence) else self._parted(node)
        values: list[Any] = []
        for item in items:
            # Numbered as the values are, which those that cannot be read are not among.
            place = f"{name}[{len(values)}]"
            reader.places[place] = item.place
            try:
                if not _given(item):
                    raise Invalid("empty-field", item.place)
                values.append(self.item.read(item, place, reader))
            except Invalid as wrong:
                facts = {"field": last_part(name), "example": self.item.example, **wrong.facts}
                reader.report(wrong.code, wrong.place, **facts)
        return tuple(values)

    def _parted(self, node: Node) -> tuple[Node, ...]:
        """`skola, vård` is two subjects; what stands in quotation marks is one."""
        if not isinstance(node, Scalar) or node.quoted or self.item.commas or "," not in node.text:
            return (node,)
        line, column = node.place
        return tuple(
            Scalar(part[0], Place(line, column + part.start()))
            for part in re.finditer(r"[^\s,](?:[^,]*[^\s,])?", node.text)
        )


class Record(FieldType[Any]):
    """Fields within a field. `short` names the one that a plain value gives, or several of which
    the first that can take it does.

    A class with a method `mistakes` has it asked what is wrong between its fields.
    """

    commas = True

    def __init__(self, cls: type, short: str | tuple[str, ...] = ()) -> None:
        self.cls = cls
        self.short = (short,) if isinstance(short, str) else short
        self.label = "fields: " + ", ".join(f"`{name}`" for name in declared(cls))

    def read(self, node: Node, name: str, reader: Reader) -> Any:
        fields = declared(self.cls)
        short = self._short_for(node, reader) if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and short:
            others = [field.name for field in fields.values() if field.required]
            if set(others) - {short}:
                raise Invalid(
                    "more-fields-needed",
                    node.place,
                    value=node.text,
                    short=short,
                    begin=f"- {short}" if name.endswith("]") else short,
                    others=", ".join(f"{each}:" for each in others if each != short),
                )
            node = Mapping(((Scalar(short, node.place), node),), node.place)
        if not isinstance(node, Mapping):
            needed = [field for field in fields.values() if field.required]
            lines = [f"{each.name}: {each.type.example}" for each in needed or fields.values()]
            raise Invalid("fields-expected", node.place, fields=", ".join(lines))
        if name.endswith("]") and self._is_text(node):
            raise Invalid("value-has-fields", node.place, first=node.pairs[0][0].text)
        before = len(reader.problems)
        values: Any = read_record(self.cls, node, reader, f"{name}.")
        if any(getattr(values, each.name) is None for each in fields.values() if each.required):
            raise Invalid("", node.place)
        # A field that could not be read is not one that was left out.
        if hasattr(values, "mistakes") and len(reader.problems) == before:
            for field, code, facts in values.mistakes():
                reader.report(code, reader.places.get(f"{name}.{field}", node.place), **facts)
        return values

    def _is_text(self, node: Mapping) -> bool:
        """`- Filmer: saknar text` is a text with a colon in it, where a text alone would do."""
        fields = declared(self.cls)
        needed = {field.name for field in fields.values() if field.required}
        if len(node.pairs) != 1 or needed != set(self.short) or len(self.short) != 1:
            return False
        key = node.pairs[0][0].text
        is_free = fields[self.short[0]].type.commas
        return is_free and key not in fields and not key_meant(key, fields)

    def _short_for(self, node: Scalar, reader: Reader) -> str:
        """The field that a plain value gives, or "" where none can take it."""
        if len(self.short) == 1:
            return self.short[0]
        for name in self.short:
            try:
                declared(self.cls)[name].type.read(node, name, Reader(reader.path, reader.zone))
            except Invalid:
                continue
            return name
        return ""


class Table(FieldType[tuple[tuple[str, str], ...]]):
    """Pairs whose keys the author chooses, in the order they were written."""

    def __init__(self, key: FieldType[str], value: FieldType[str]) -> None:
        self.key, self.value = key, value
        self.label = f"{key.label}: {value.label}"

    def read(self, node: Node, name: str, reader: Reader) -> tuple[tuple[str, str], ...]:
        if not isinstance(node, Mapping):
            raise Invalid("fields-expected", node.place, fields="/gammal/: /ny/")
        pairs = []
        for key, value in node.pairs:
            place = f"{name}[{key.text}]"
            reader.places[place] = value.place
            try:
                pairs.append(
                    (self.key.read(key, place, reader), self.value.read(value, place, reader))
                )
            except Invalid as wrong:
                facts = {"field": key.text, "example": "/ny/", **wrong.facts}
                reader.report(wrong.code, wrong.place, **facts)
        return tuple(pairs)
