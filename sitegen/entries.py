"""Parsing: the text of one file becomes a typed entry.

In: a `Source`. Out: an `Entry` and its problems. Nothing here looks at another entry, so files
can be parsed in any order, by any process, and not at all where an earlier result is kept.
"""

from __future__ import annotations

import re
from collections import abc
from dataclasses import replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sitegen import front_matter
from sitegen.config import Settings
from sitegen.fields import Reader, declared, read_record
from sitegen.kinds import KINDS, Kind
from sitegen.model import Body, Entry, Mapping, Place, Source
from sitegen.problems import Problem, has_errors
from sitegen.workers import in_chunks

# A summary taken from the first paragraph is cut at a word before this.
LONGEST_SUMMARY = 300
LONGEST_SLUG = 200


def parse_all(
    sources: abc.Sequence[Source], settings: Settings, jobs: int
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Parse every file; one file's mistakes leave the others alone."""
    chunks = list(in_chunks(_parse_chunk, settings, sources, jobs))
    parsed = [each for chunk in chunks for each in chunk]
    problems = tuple(found for _, some in parsed for found in some)
    return tuple(entry for entry, _ in parsed), problems


def _parse_chunk(
    settings: Settings, sources: abc.Iterable[Source]
) -> list[tuple[Entry, tuple[Problem, ...]]]:
    return [parse(source, settings) for source in sources]


def parse(source: Source, settings: Settings) -> tuple[Entry, tuple[Problem, ...]]:
    """Read one file's fields and body; whatever is wrong with either is reported."""
    cls = KINDS[source.kind]
    in_body: tuple[Problem, ...] = ()
    if cls.data:
        fields, found = front_matter.read(source.text, source.path)
        body = Body()
    else:
        fields, body, found, in_body = _parse_markdown(source)
    reader = Reader(source.path, settings.zone, front_matter.guessed_lines(found))
    # Where the fields could not be read at all, it says nothing that each of them is missing.
    unread = not fields.pairs and bool(found)
    translated = source.version not in ("", settings.language)
    values = cls() if unread else read_record(cls, fields, reader, partial=translated)
    if not unread and not translated:
        report_mistakes(values, reader)
    _check_date_of_name(source, values, reader)
    problems = (*found, *reader.problems, *in_body)
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
        places=reader.places,
        whole=not has_errors((*found, *reader.problems)),
    )
    return entry, problems


def _parse_markdown(
    source: Source,
) -> tuple[Mapping, Body, tuple[Problem, ...], tuple[Problem, ...]]:
    from sitegen.markdown import convert

    front, front_line, text, body_line, unsplit = front_matter.split(source.text, source.path)
    fields, unread = (
        front_matter.read(front, source.path, front_line)
        if front is not None
        else (Mapping((), Place(1, 1)), ())
    )
    body, wrong = convert(text, source.path, body_line)
    return fields, body, (*unsplit, *unread), wrong


def report_mistakes(values: Kind, reader: Reader, given: frozenset[str] = frozenset()) -> None:
    """Report what is wrong between fields, at the place of the field to change.

    Of a translation, only mistakes of the fields that it gives itself count.
    """
    for field, code, facts in values.mistakes():
        if given and _top(field) not in given:
            continue
        reader.report(code, reader.places.get(field, Place(1, 1)), field=field, **facts)


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
    given = frozenset(_top(name) for name in entry.places)
    taken = set(declared(type(entry.fields))) - _OWN - given
    values = replace(entry.fields, **{name: getattr(original.fields, name) for name in taken})
    reader = Reader(entry.path, zone)
    # What is wrong between fields that the original has both is reported there.
    reader.places = dict(entry.places)
    report_mistakes(values, reader, given)
    whole = replace(
        entry,
        fields=values,
        moments=values.moments(zone),
        references=entry.references
        + tuple(each for each in original.references if _top(each.field) in taken),
        files=entry.files + tuple(each for each in original.files if _top(each.field) in taken),
    )
    return whole, tuple(reader.problems)


# What a translation never takes from its original.
_OWN = frozenset({"title", "name", "summary", "slug", "aliases", "updated"})


def _top(field: str) -> str:
    """The field of the entry that a path begins with: `programme[2].time` → `programme`."""
    return field.partition(".")[0].partition("[")[0]
