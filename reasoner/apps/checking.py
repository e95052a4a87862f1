"""What a check finds in policies and vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reasoner.api import library, load_policy
from reasoner.source.problem import Problem, ProblemsFound

Checked = tuple[str, str | None, int, int]


def check_paths(paths: tuple[str, ...], folders: tuple[Path, ...]) -> tuple[list[Checked], list[Problem]]:
    """What was checked (file, policy id if it has one, errors, warnings) and every problem, each once."""
    checked: list[Checked] = []
    problems: dict[Problem, None] = {}
    for name in _names(paths, folders):
        id, found = _check(name, folders)
        errors = sum(not problem.warning for problem in found)
        checked.append((name, id, errors, len(found) - errors))
        problems |= dict.fromkeys(found)
    return checked, list(problems)


def _names(paths: tuple[str, ...], folders: tuple[Path, ...]) -> Iterator[str]:
    """The files and names to check: what was named, with folders opened; the whole library where nothing was."""
    if not paths:
        yield from dict.fromkeys(policy.file for policy in library(folders=folders))
    for path in paths:
        place = Path(path)
        if not place.is_dir():
            yield path
            continue
        found = sorted(one for one in place.rglob("*") if one.suffix in (".policy", ".vocabulary"))
        yield from map(str, found or [place])


def _check(name: str, folders: tuple[Path, ...]) -> tuple[str | None, tuple[Problem, ...]]:
    """The id of a policy, if it can be read, and its problems."""
    try:
        if name.endswith(".vocabulary"):
            return None, _vocabulary_problems(name)
        loaded = load_policy(name, folders=folders)
    except ProblemsFound as found:
        return None, found.problems
    return loaded.policy.id, ()


def _vocabulary_problems(name: str) -> tuple[Problem, ...]:
    """The problems of a vocabulary."""
    from reasoner.policy.phrasebook import vocabulary_from_syntax
    from reasoner.source.text import Source
    from reasoner.syntax.from_source import vocabulary_from_source

    document, problems = vocabulary_from_source(Source.from_path(name))
    if document is None:
        return problems
    return problems + vocabulary_from_syntax(document)[1]
