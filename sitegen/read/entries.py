"""Parsing: the text of one file becomes a typed entry.

In: a `Source`. Out: an `Entry` and its problems. Nothing here looks at another entry, so files
can be parsed in any order, by any process, and not at all where an earlier result is kept: an
entry can be written as a line of data (`freeze`), and be read from it (`thaw`).
"""

from __future__ import annotations

import json
import re
import sys
from collections import abc
from dataclasses import is_dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.declare.config import Settings
from sitegen.declare.fields import Reader, declared, read_record
from sitegen.declare.kinds import KINDS, Kind
from sitegen.read import front_matter
from sitegen.read.sources import CONTENT, decode
from sitegen.words import model
from sitegen.words.codec import Codec
from sitegen.words.files import digest, read_inside
from sitegen.words.model import Body, Entry, Mapping, Place, Places, Source
from sitegen.words.problems import Problem, has_errors, problem
from sitegen.words.progress import Laps, Progress, Spent
from sitegen.words.workers import in_chunks

# A summary taken from the first paragraph is cut at a word before this.
LONGEST_SUMMARY = 300
LONGEST_SLUG = 200


class Parsed(NamedTuple):
    """One file, understood; or one that is as it was, or that could not be read."""

    source: Source
    # Of the file's bytes; "" where it could not be read.
    digest: str
    # Its entry as `thaw` reads it; "" where there is none, or the one that is kept still stands.
    line: str = ""
    # Its text, see `Body.html`, and what tells it from any other, with all that stands for markers.
    html: str = ""
    text_digest: str = ""
    problems: tuple[Problem, ...] = ()


class _Ground(NamedTuple):
    """What every file is parsed with."""

    root: Path
    settings: Settings
    # Whether the time of each file is taken.
    profiling: bool = False


def parse_all(
    root: Path,
    sources: abc.Sequence[Source],
    settings: Settings,
    jobs: int,
    known: abc.Mapping[str, str],
    progress: Progress,
) -> abc.Iterator[list[Parsed]]:
    """Parse files, a few at a time and in order; one file's mistakes leave the others alone.

    `known`: path → digest of files whose entries are kept: where a file is the same, it is only
    read.
    """
    items = [(source, known.get(source.path, "")) for source in sources]
    ground = _Ground(root, settings, progress.profiling)
    for made, spent in in_chunks(_parse_chunk, ground, items, jobs):
        for lap in spent:
            progress.spent(*lap)
        progress.step(len(made))
        yield made


def _parse_chunk(
    ground: _Ground, items: abc.Iterable[tuple[Source, str]]
) -> tuple[list[Parsed], list[Spent]]:
    laps, made = Laps(), []
    for source, known in items:
        made.append(_parse_file(ground, source, known))
        if ground.profiling:
            laps.end("entry", source.path, source.kind)
    return made, laps.spent


def _parse_file(ground: _Ground, source: Source, known: str) -> Parsed:
    try:
        raw = read_inside(ground.root / CONTENT, ground.root / source.path)
    except OSError:
        return Parsed(source, "", problems=(problem("unreadable-file", source.path, Place(1, 1)),))
    found = digest(raw)
    if found == known:
        return Parsed(source, found)
    text, undecoded = decode(raw, source.path)
    entry, problems = parse(source, text, ground.settings)
    return Parsed(
        source,
        found,
        freeze(entry),
        entry.body.html,
        _text_digest(entry.body),
        (*undecoded, *problems),
    )


def _text_digest(body: Body) -> str:
    if not body.html:
        return ""
    links = [link.target for link in body.links]
    pictures = [(each.source, each.alt, each.title) for each in body.pictures]
    return _mark(f"{body.html}{links}{pictures}")


def parse(source: Source, text: str, settings: Settings) -> tuple[Entry, tuple[Problem, ...]]:
    """Understand one file's fields and body; whatever is wrong with either is reported."""
    cls = KINDS[source.kind]
    in_body: tuple[Problem, ...] = ()
    if cls.data:
        fields, found = front_matter.read(text, source.path)
        body = Body()
    else:
        fields, body, found, in_body = _parse_markdown(source, text, settings)
    reader = Reader(source.path, settings.zone, front_matter.guessed_lines(found))
    # Where the fields could not be read at all, it says nothing that each of them is missing.
    unread = not fields.pairs and bool(found)
    translated = source.version not in ("", settings.language)
    values = cls() if unread else read_record(cls, fields, reader, partial=translated)
    if not unread and not translated:
        report_mistakes(values, reader)
    _check_date_of_name(source, values, reader)
    if not cls.data and not body.html:
        _check_only_document(values, reader)
    problems = (*found, *reader.problems, *in_body)
    if getattr(values, "summary", None):
        # Nobody asks how its text begins.
        body = replace(body, lead="")
    entry = Entry(
        id=source.id,
        kind=source.kind,
        version=source.version or settings.language,
        path=source.path,
        fields=values,
        slug=slug(getattr(values, "slug", None) or source.id.rpartition("/")[2]),
        body=body,
        moments=values.moments(settings.zone),
        references=tuple(reader.references),
        files=tuple(reader.files),
        places=Places.of(reader.places),
        whole=not has_errors((*found, *reader.problems)),
    )
    return entry, problems


def _parse_markdown(
    source: Source, whole: str, settings: Settings
) -> tuple[Mapping, Body, tuple[Problem, ...], tuple[Problem, ...]]:
    from sitegen.read.markdown import convert

    front, front_line, text, body_line, unsplit = front_matter.split(whole, source.path)
    fields, unread = (
        front_matter.read(front, source.path, front_line)
        if front is not None
        else (Mapping((), Place(1, 1)), ())
    )
    body, wrong = convert(text, source.path, body_line, settings.lix)
    if front is None:
        # The heading that is to become the title.
        wrong = tuple(each for each in wrong if each.code != "heading-level-one")
    return fields, body, (*unsplit, *unread), wrong


def report_mistakes(values: Kind, reader: Reader, given: frozenset[str] = frozenset()) -> None:
    """Report what is wrong between fields, at the place of the field to change.

    Of a translation, only mistakes of the fields that it gives itself count.
    """
    for field, code, facts in values.mistakes():
        if given and top_of(field) not in given:
            continue
        reader.report(code, reader.places.get(field, Place(1, 1)), field=field, **facts)


def _check_only_document(values: Any, reader: Reader) -> None:
    """A page with no text of its own that lists documents says nothing to those on a phone."""
    documents = getattr(values, "documents", ())
    said = getattr(values, "tasks", ()) or getattr(values, "focus_areas", ())
    if documents and not said:
        file = documents[0].file or documents[0].url
        reader.report("only-document", reader.places["documents"], file=file)


def _check_date_of_name(source: Source, values: Any, reader: Reader) -> None:
    when = getattr(values, "date", None)
    if source.dated and when and source.dated != str(when.day):
        reader.report(
            "file-date-differs", reader.places["date"], value=str(when.day), name=source.dated
        )


@cache
def slug(text: str) -> str:
    """A part of an address: lower case, å and ä as a, ö as o, hyphens between words."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        return text
    from slugify import slugify

    # One letter of another script may become many of ours, and disks allow names of 255.
    return slugify(text)[:LONGEST_SLUG].rstrip("-")


def summary(entry: Entry) -> str:
    """What lists and search engines show: its own summary, or how its text begins."""
    given = getattr(entry.fields, "summary", None)
    text: str = given or entry.body.lead
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def inherit(entry: Entry, original: Entry, zone: ZoneInfo) -> tuple[Entry, tuple[Problem, ...]]:
    """Give a translation the fields that it leaves out, from the entry that it translates."""
    given = frozenset(top_of(name) for name in entry.places)
    taken = set(declared(type(entry.fields))) - OWN - given
    values = replace(entry.fields, **{name: getattr(original.fields, name) for name in taken})
    reader = Reader(entry.path, zone)
    # What is wrong between fields that the original has both is reported there.
    reader.places = dict(entry.places)
    report_mistakes(values, reader, given)
    whole = replace(
        entry,
        fields=values,
        moments=values.moments(zone),
        mark=f"{entry.mark}{original.mark}",
        references=entry.references
        + tuple(each for each in original.references if top_of(each.field) in taken),
        files=entry.files + tuple(each for each in original.files if top_of(each.field) in taken),
    )
    return whole, tuple(reader.problems)


# What a translation never takes from its original.
OWN = frozenset({"title", "name", "summary", "slug", "aliases", "updated"})


def top_of(field: str) -> str:
    """The field of the entry that a path begins with: `programme[2].time` → `programme`."""
    return field.partition(".")[0].partition("[")[0]


# --- Entries as data ---

# What shows of an entry, on its page or elsewhere.
_SHOWN = ("id", "kind", "version", "fields", "slug", "moments")
# What else others depend on; the anchors of its text go with it.
_CONNECTED = ("path", "references", "files", "places", "whole")
# What only its own page depends on, with the HTML of its text.
_OF_BODY = ("headings", "links", "pictures")


def freeze(entry: Entry) -> str:
    """An entry, without the HTML of its text, as lines of JSON.

    The first is what shows of it; the first two are all on which anything but its own page can
    depend; the others are what else there is of its body.
    """
    body = entry.body
    parts = (
        [*_parts(entry, _SHOWN), body.lead],
        [*_parts(entry, _CONNECTED), named_by_links(body), body.anchors],
        *_parts(body, _OF_BODY),
    )
    encode = _codec(tuple(KINDS.values())).encode
    return "\n".join(_JSON.encode([encode(each) for each in part]) for part in parts)


def named_by_links(body: Body) -> tuple[str, ...]:
    """Names of what the links of a text lead to, if files of data: those tell whom nobody names."""
    targets = (link.target.partition("#")[0].rstrip("/") for link in body.links)
    names = {
        each.rpartition("/")[2] for each in targets if each.endswith(".yaml") or each[:1] == "/"
    }
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def thaw(line: str) -> Entry:
    """The entry that was frozen; raises `ValueError` for what is none."""
    codec = _codec(tuple(KINDS.values()))
    first, second, *of_body = line.split("\n")
    *shown, lead = codec.decode_all(json.loads(first))
    *connected, _, anchors = codec.decode_all(json.loads(second))
    headings, links, pictures = map(codec.later, of_body)
    try:
        return Entry(
            **dict(zip(_SHOWN, shown, strict=True)),
            **dict(zip(_CONNECTED, connected, strict=True)),
            body=Body("", headings, links, pictures, anchors, lead),
            mark=_mark(first),
        )
    except TypeError as error:
        raise ValueError(f"{error}") from error


def bearing(line: str) -> str:
    """Digest of all that others may depend on of a frozen entry."""
    return _mark("\n".join(line.split("\n", 2)[:2]))


def _mark(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))[:_MARK]


# Hexadecimal digits: as many as make two that are equal by chance a matter of ages.
_MARK = 24
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _parts(value: object, names: abc.Iterable[str]) -> list[Any]:
    return [getattr(value, name) for name in names]


@cache
def _codec(kinds: tuple[type, ...]) -> Codec:
    """Knows the classes of `model`, the kinds, and what is declared beside them."""
    declared_there = {each for cls in kinds for each in _classes(sys.modules[cls.__module__])}
    return Codec(_classes(model), {*declared_there, *kinds})


def _classes(module: ModuleType) -> abc.Iterator[type]:
    """The classes with fields that a module defines."""
    for each in vars(module).values():
        is_here = isinstance(each, type) and each.__module__ == module.__name__
        if is_here and (is_dataclass(each) or hasattr(each, "_fields")):
            yield each
