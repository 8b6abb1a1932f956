"""What authors are told when something is wrong, and how it is printed.

A stage that finds a mistake makes a `Problem`: a stable code, a place and the facts of the case.
Words come last: `explain` puts the facts into the message and hint of the catalogue, in the
language that was asked for.
"""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from string import Formatter
from typing import NamedTuple

from sitegen.words.model import Place, Severity


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake, before it is put into words. Sorts by file, then by place."""

    path: str
    place: Place
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem in words, as the contract of `--format json` names its parts."""

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    # What to write instead; may be empty.
    hint: str


def problem(code: str, path: str, place: Place, **facts: str | int) -> Problem:
    """Make a problem; `facts` fill the slots of the code's message."""
    return Problem(path, place, code, tuple((k, _shown(str(v))) for k, v in sorted(facts.items())))


# What an author typed is quoted in messages, but not a whole page of it.
_LONGEST_FACT = 400


def _shown(fact: str) -> str:
    """A fact on one line, with nothing in it that a terminal obeys."""
    line = "".join(each if each.isprintable() else " " for each in fact)
    return line if len(line) <= _LONGEST_FACT else f"{line[:_LONGEST_FACT]}…"


def explain(found: Problem, language: str) -> Explanation:
    """Put a problem into words of `language` (`sv` or `en`; any other is answered in English)."""
    from sitegen.words.catalogue import CATALOGUE

    kind = CATALOGUE[found.code]
    swedish = language == "sv"
    facts = dict(found.facts)
    message = kind.sv if swedish else kind.en
    hint = kind.hint_sv if swedish else kind.hint_en
    if "suggestion" in slots(hint) and not facts.get("suggestion"):
        hint = kind.otherwise_sv if swedish else kind.otherwise_en
    return Explanation(
        found.code,
        kind.severity,
        found.path,
        found.place.line,
        found.place.column,
        message.format_map(facts),
        hint.format_map(facts),
    )


def slots(text: str) -> frozenset[str]:
    """Names of the facts that a message or hint needs."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def severity(found: Problem) -> Severity:
    """How serious it is: an error stops the build from writing anything."""
    from sitegen.words.catalogue import CATALOGUE

    return CATALOGUE[found.code].severity


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Whether a build must stop."""
    return any(severity(found) == "error" for found in problems)


class Group(NamedTuple):
    """Problems that one change mends: a person who was deleted is named at several places."""

    first: Problem
    # The others, sorted.
    also: tuple[Problem, ...] = ()


def group(problems: abc.Iterable[Problem]) -> tuple[Group, ...]:
    """Problems by their cause, in the order of the first of each; most have one of their own."""
    found: dict[object, list[Problem]] = {}
    for each in sorted(problems):
        found.setdefault(_cause(each) or each, []).append(each)
    return tuple(Group(first, tuple(also)) for first, *also in found.values())


def _cause(found: Problem) -> tuple[str, ...]:
    """What makes problems the same, beside their place; () where nothing does."""
    from sitegen.words.catalogue import CATALOGUE

    names = CATALOGUE[found.code].cause
    facts = dict(found.facts)
    return (found.code, *(facts.get(name, "") for name in names)) if names else ()
