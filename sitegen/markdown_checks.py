"""What can be wrong with a body: one function for each sort of mistake."""

from __future__ import annotations

from sitegen.markdown_tree import Notes
from sitegen.problems import Problem, problem


def check(notes: Notes, path: str) -> tuple[Problem, ...]:
    """All problems of a body, sorted by place."""
    found = [problem(code, path, place, **facts) for code, place, facts in notes.mistakes]
    return tuple(sorted(found))
