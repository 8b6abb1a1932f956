"""Asking: how a view takes note of its questions, and asks those of an earlier build again.

In: what all pages of a language have in common. Out: the questions that were asked of a view, with
fingerprints of their answers (see `trace`), and the first one with another answer now.
"""

from __future__ import annotations

from collections import abc
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from sitegen.render.edition import Edition, Part, Shown
from sitegen.render.trace import QUESTIONS, Asked, Group, Key, Known, Question, Trace, fingerprint
from sitegen.render.words import Words
from sitegen.words.clock import Clock

Text = TypeVar("Text", bound=str)


class Asker(Words):
    """What a view does with questions, whatever they are about."""

    def __init__(self, edition: Edition, language: str) -> None:
        super().__init__(edition.site, language)
        self._edition = edition
        self._clock = Clock(edition.clock.now)
        self.asked = Asked()
        self.answers: dict[Question, tuple[Any, str]] = {}
        self.known = edition.known

    def begin(self) -> None:
        """Begin to take note of what is asked."""
        self.asked = Asked()

    @property
    def coming(self) -> frozenset[datetime]:
        """The instants to come on which the answers so far depend."""
        return self._clock.coming

    def find_out(self, question: Question, answer: abc.Callable[[], Any]) -> Known:
        """Find out what all pages of a language are answered to a question."""
        before, self._clock = self._clock, Clock(self._clock.now)
        try:
            value = answer()
            known = Known(value, fingerprint(value), self._clock.coming)
        finally:
            self._clock = before
        self.known[question] = known
        return known

    def remember(self, coming: frozenset[datetime]) -> None:
        self._clock.remember(coming)

    def ask(self, question: Question) -> str:
        """The fingerprint of the answer to a question of an earlier build.

        Raises `LookupError`, `TypeError`, `ValueError` or `AttributeError` where it has none now.
        """
        name, *arguments = question
        given = [
            self._edition.teaser(each.key) if isinstance(each, Key) else each for each in arguments
        ]
        QUESTIONS[name](self, *given)
        found = self.answers.get(question)
        return found[1] if found else self.known[question].fingerprint

    def first_difference(self, trace: Trace, groups: abc.Mapping[str, Group]) -> Question | None:
        """The first question of an earlier build with another answer now, or none."""
        differing = self._edition.differing
        for name in trace.groups:
            if name not in differing:
                differing[name] = self._first(groups[name])
            if differing[name]:
                return differing[name]
        return self._first(trace.own)

    def _first(self, group: Group) -> Question | None:
        for question, answer in group:
            try:
                if self.ask(question) != answer:
                    return question
            except (LookupError, TypeError, ValueError, AttributeError):
                return question
        return None

    def once(self, macro: abc.Callable[..., Text], *arguments: Any) -> Text:
        """What a macro makes of this view, made once for all pages for which it is the same.

        It is so where all that the macro asks is answered alike.
        """
        # An entry that is shown as a whole is another than its teaser.
        which = (macro, *(repr(each) if isinstance(each, Shown) else each for each in arguments))
        for part in self._edition.parts.get(which, ()):
            if all(self._answers(question, answer) for question, answer in part.own):
                if part.coming:
                    self.remember(part.coming)
                self.asked.groups.update(part.groups)
                found: Text = part.html
                return found
        before, self.asked = self.asked, Asked()
        try:
            html = macro(self, *arguments)
        finally:
            inner, self.asked = self.asked, before
        groups = dict.fromkeys(inner.all_groups())
        coming = (self.known[question].coming for question, _ in chain.from_iterable(groups))
        part = Part(tuple(inner.own.items()), groups, frozenset().union(*coming), html)
        self._edition.keep(which, part)
        self.asked.own.update(inner.own)
        self.asked.groups.update(groups)
        return html

    def _answers(self, question: Question, answer: str) -> bool:
        """Whether a question of this build has that answer here."""
        found = self.answers.get(question)
        if found is None:
            return self.ask(question) == answer
        self.asked.own[question] = found[1]
        return found[1] == answer
