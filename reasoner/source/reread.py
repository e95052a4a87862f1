"""The texts that problems point at: those that are at hand, and files, read again to show their lines."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source


def sources_of(problems: Iterable[Problem], known: Iterable[Source] = ()) -> list[Source]:
    """The texts that problems point at, each once: `known` ones as they are, else files; what cannot be read is left out."""
    found = {source.name: source for source in known}
    for problem in problems:
        if problem.span is not None and problem.span.file not in found:
            try:
                found[problem.span.file] = Source.from_path(problem.span.file)
            except ProblemsFound:
                continue
    return list(found.values())
