"""Traces: what a page asked while it was rendered, and what it was told.

A layout sees nothing but its view. So if every question that it asked is answered as it was, a
render would ask the same again, be told the same, and give the same bytes: it can be skipped.
Answers are compared, not files: that catches what was added, removed or put in another order, and
spares a page when something changed that it does not show. "There is none" is an answer, too.

The methods of `View` that are decorated with `shared` or `own` are the questions there are.
"""

from __future__ import annotations

from collections import abc
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar, cast

# The name of a question and its arguments: texts, numbers, and keys of entries as `Key`.
Question: TypeAlias = tuple[Any, ...]
# Questions with the fingerprints of their answers, in the order in which they were asked.
Group: TypeAlias = tuple[tuple[Question, str], ...]
Asks = TypeVar("Asks", bound=abc.Callable[..., Any])

# Answers that are longer than a digest are kept as one.
_DIGEST_BYTES = 12
_LONGEST = 24


# The question for the text of an entry by its key: a text that changes is looked up by it.
TEXT = "text_of"


class Key(NamedTuple):
    """An argument that is an entry."""

    key: str


class Known(NamedTuple):
    """An answer that all pages of a language get."""

    answer: Any
    fingerprint: str
    # The instants to come on which it depends.
    coming: frozenset[datetime]


class Trace(NamedTuple):
    """What a page asked, as it is kept."""

    # Names of groups of questions that many pages have in common.
    groups: tuple[str, ...]
    own: Group


class Asked:
    """Collects what is asked while a page, or a part that pages share, is made."""

    __slots__ = ("groups", "own", "shared")

    def __init__(self) -> None:
        self.own: dict[Question, str] = {}
        self.shared: dict[Question, str] = {}
        # What was asked for parts that are shared.
        self.groups: dict[Group, None] = {}

    def all_groups(self) -> tuple[Group, ...]:
        mine = (tuple(self.shared.items()),) if self.shared else ()
        return (*mine, *self.groups)


class Asking(Protocol):
    """What the decorators need of a view."""

    asked: Asked
    # Of this page alone: answers with their fingerprints.
    answers: dict[Question, tuple[Any, str]]
    # Of all pages of its language.
    known: dict[Question, Known]

    def find_out(self, question: Question, answer: abc.Callable[[], Any]) -> Known:
        """Find out what all pages of a language are answered to a question."""

    def remember(self, coming: frozenset[datetime]) -> None:
        """Take note of instants on which an answer depends."""


# Name → function of a view and the arguments, of every question there is.
QUESTIONS: dict[str, abc.Callable[..., Any]] = {}


def fingerprint(answer: object) -> str:
    """The same for equal answers in any process; for others another, but for a chance of 2⁻⁹⁶."""
    text = repr(answer)
    if len(text) <= _LONGEST:
        return text
    return digest_of(text)


def digest_of(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    return blake2b(raw, digest_size=_DIGEST_BYTES).hexdigest()


def shared(answer: Asks) -> Asks:
    """A question whose answer is the same on all pages of a language: it is found out once.

    Its arguments are texts and numbers.
    """
    name, parameters, defaults = _signature(answer)

    def found(self: Asking, question: Question) -> Any:
        known = self.known.get(question)
        if known is None:
            known = self.find_out(question, lambda: answer(self, *question[1:]))
        self.asked.shared[question] = known.fingerprint
        if known.coming:
            self.remember(known.coming)
        return known.answer

    @wraps(answer)
    def ask(self: Asking, *args: Any, **named: Any) -> Any:
        if named or len(args) < count:
            args = _in_full(args, named, parameters, defaults)
        return found(self, (name, *args))

    @wraps(answer)
    def ask_alone(self: Asking) -> Any:
        return found(self, alone)

    # Most have no argument.
    count, alone = len(parameters), (name,)
    QUESTIONS[name] = ask if count else ask_alone
    return cast("Asks", QUESTIONS[name])


def own(answer: Asks) -> Asks:
    """A question whose answer differs between pages. Its arguments may be entries."""
    name, parameters, defaults = _signature(answer)

    def found(self: Asking, question: Question, args: tuple[Any, ...]) -> Any:
        known = self.answers.get(question)
        if known is None:
            value = answer(self, *args)
            known = self.answers[question] = (value, fingerprint(value))
        self.asked.own[question] = known[1]
        return known[0]

    @wraps(answer)
    def ask(self: Asking, *args: Any, **named: Any) -> Any:
        if named or len(args) < count:
            args = _in_full(args, named, parameters, defaults)
        return found(self, (name, *map(plain, args)), args)

    @wraps(answer)
    def ask_alone(self: Asking) -> Any:
        return found(self, alone, ())

    count, alone = len(parameters), (name,)
    QUESTIONS[name] = ask if count else ask_alone
    return cast("Asks", QUESTIONS[name])


def plain(argument: Any) -> Any:
    """An argument as a question has it."""
    key = getattr(argument, "key", None)
    return argument if key is None or isinstance(argument, str) else Key(key)


def _signature(function: Any) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    code = function.__code__
    parameters = code.co_varnames[1 : code.co_argcount]
    given = function.__defaults__ or ()
    # The last ones have defaults.
    defaults = dict(zip(parameters[len(parameters) - len(given) :], given, strict=True))
    return function.__name__, parameters, defaults


def _in_full(
    args: tuple[Any, ...],
    named: dict[str, Any],
    parameters: tuple[str, ...],
    defaults: dict[str, Any],
) -> tuple[Any, ...]:
    """All arguments in order: the same question is written in one way only."""
    unknown = named.keys() - set(parameters[len(args) :])
    if unknown:
        raise TypeError(f"there is no argument {min(unknown)}")
    values = defaults | named
    missing = [name for name in parameters[len(args) :] if name not in values]
    if missing:
        raise TypeError(f"the argument {missing[0]} is missing")
    return (*args, *(values[name] for name in parameters[len(args) :]))


# --- Groups ---


class Groups:
    """Names groups of questions by a digest of them, and hands on each that is new once."""

    def __init__(self) -> None:
        self._names: dict[Group, str] = {}
        self._new: dict[str, Group] = {}
        self._texts: dict[str, tuple[str, ...]] = {}

    def name(self, group: Group) -> str:
        name = self._names.get(group)
        if name is None:
            name = self._names[group] = digest_of(repr(group))
            self._new[name] = group
            texts = tuple(question[1] for question, _ in group if question[0] == TEXT)
            if texts:
                self._texts[name] = texts
        return name

    def texts(self, name: str) -> tuple[str, ...]:
        """Keys of the entries whose texts a group asks for."""
        return self._texts.get(name, ())

    def take_new(self) -> dict[str, Group]:
        new, self._new = self._new, {}
        return new


# --- As data ---


def to_data(group: Group) -> list[Any]:
    """Questions and answers as JSON can hold them; an entry's key is a list of one."""
    return [[answer, *question] for question, answer in group]


def from_data(data: abc.Iterable[Any]) -> Group:
    """The questions again; raises `ValueError` for what are none."""
    try:
        return tuple(
            (
                (name, *(Key(each[0]) if type(each) is list else each for each in arguments)),
                answer,
            )
            for answer, name, *arguments in data
        )
    except (TypeError, IndexError) as error:
        raise ValueError(f"{error}") from error
