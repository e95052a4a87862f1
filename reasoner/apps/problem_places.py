"""Files as they are named to people, and the texts that problems point at, read again to show the lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source


def named(path: Path) -> str:
    """A file's name, from the folder at hand where it lies in that."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def sources_of(problems: Iterable[Problem]) -> list[Source]:
    """The texts of the files that problems point at, each once; a text that cannot be read again is left out."""
    found: dict[str, Source] = {}
    for problem in problems:
        if problem.span is not None and problem.span.file not in found:
            try:
                found[problem.span.file] = Source.from_path(problem.span.file)
            except ProblemsFound:
                continue
    return list(found.values())
