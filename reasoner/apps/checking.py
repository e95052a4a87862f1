"""What a check finds in policies and vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reasoner.apps.problem_places import named
from reasoner.policy.entries import entry_from_source, gaps, overlaps
from reasoner.policy.library import Library
from reasoner.source.places import is_folder
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

Checked = tuple[str, str | None, int, int]


def check_paths(paths: tuple[str, ...], folders: tuple[Path, ...]) -> tuple[list[Checked], list[Problem]]:
    """What was checked (file, policy id if it has one, errors, warnings) and every problem, each once."""
    checked: list[Checked] = []
    problems: dict[Problem, None] = {}
    library = Library(folders)
    problems |= dict.fromkeys(() if paths else library.problems())
    names = list(_names(paths, library))
    problems |= dict.fromkeys(_of_versions(names) if paths else ())
    for name in names:
        id, read = _check(name, library)
        found = dict.fromkeys(map(_placed, read))
        errors = sum(not problem.warning for problem in found)
        checked.append((name, id, errors, len(found) - errors))
        problems |= found
    return checked, list(problems)


def _of_versions(names: list[str]) -> Iterator[Problem]:
    """The problems of files that are the same policy on the same day, and of versions with a gap between them."""
    entries = []
    for name in dict.fromkeys(names):
        if name.endswith(".policy"):
            with suppress(ProblemsFound):  # a file that cannot be read is told on its own
                entries.append(entry_from_source(Source.from_path(name), Path(name)))
    known = [one for one in entries if one.id]
    yield from overlaps(known)
    yield from gaps(known)


def _placed(problem: Problem) -> Problem:
    """A problem whose file is named from the folder at hand, so that a vocabulary is told once, whoever reads it."""
    span = problem.span
    return problem if span is None else replace(problem, span=replace(span, file=named(Path(span.file))))


def _names(paths: tuple[str, ...], library: Library) -> Iterator[str]:
    """The files and names to check: what was named, with folders opened; the whole library where nothing was."""
    if not paths:
        yield from (named(entry.path) for entry in library.entries())
    for path in paths:
        place = Path(path)
        if not is_folder(place):
            yield path
            continue
        found = sorted(one for one in place.rglob("*") if one.suffix in (".policy", ".vocabulary"))
        yield from map(str, found or [place])


def _check(name: str, library: Library) -> tuple[str | None, tuple[Problem, ...]]:
    """The id of a policy, if it can be read, and its problems."""
    try:
        if name.endswith(".vocabulary"):
            return None, _vocabulary_problems(name)
        loaded = library.load(name)
    except ProblemsFound as found:
        return None, found.problems
    from reasoner.answer.engine import Engine

    return loaded.policy.id, loaded.warnings + Engine(loaded.policy).outcome_problems


def _vocabulary_problems(name: str) -> tuple[Problem, ...]:
    """The problems of a vocabulary, and where its phrases are sound of what it defines."""
    from reasoner.policy.document.from_syntax import problems_of_definitions
    from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
    from reasoner.syntax.from_source import vocabulary_from_source

    document, problems = vocabulary_from_source(Source.from_path(name))
    if document is None:
        return problems
    book, of_phrases = vocabulary_from_syntax(document)
    found = problems + of_phrases
    return found or problems_of_definitions(document, book)
