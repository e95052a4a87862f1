"""A case in the terms of another vocabulary: facts go over by the machine names of their inputs."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.cases.case import Case, Fact
from reasoner.cases.from_text import case_from_text
from reasoner.cases.write import yaml_from_case
from reasoner.policy.vocabulary import Input, Vocabulary
from reasoner.source.problem import Problem, ProblemsFound


def carried(case: Case, vocabulary: Vocabulary, to: Vocabulary) -> tuple[Case, tuple[Input, ...]]:
    """The case as another vocabulary has it, and the inputs whose facts it cannot take: unknown there, or no such value."""
    kept: list[Fact] = []
    left: list[Input] = []
    for fact in case.facts:
        old, new = vocabulary.input(fact.input), to.input(fact.input)
        if old is None:
            continue
        taken = _taken(fact, vocabulary, to) if new is None or new.type != old.type else fact
        if taken is None:
            left.append(old)
        else:
            kept.append(taken)
    return Case(tuple(kept), case.id), tuple(left)


def _taken(fact: Fact, vocabulary: Vocabulary, to: Vocabulary) -> Fact | None:
    """A fact written with one vocabulary and read with the other; None where it cannot be."""
    text = yaml_from_case(Case((fact,)), vocabulary)
    found, problems = case_from_text(text, fact.input, to)
    return None if problems or len(found.facts) != 1 else found.facts[0]


Read = tuple[Case, tuple[Problem, ...]]


def read_by_all(reads: Sequence[Read], vocabularies: Sequence[Vocabulary]) -> tuple[tuple[Case, tuple[str, ...]], ...]:
    """One case as read with several vocabularies: for each what it could take, and the phrases of what it has no place for.

    Raises ProblemsFound for what none of them could take.
    """
    at_fault = frozenset[object].intersection(*(frozenset(map(_about, problems)) for _, problems in reads))
    wrong = [problem for problem in reads[0][1] if _about(problem) in at_fault]
    if wrong:
        raise ProblemsFound(tuple(wrong))
    found = []
    for case, problems in reads:
        names = dict.fromkeys(problem.names[0] for problem in problems if problem.names)
        found.append((case, tuple(_phrase(name, vocabularies) for name in names)))
    return tuple(found)


def _about(problem: Problem) -> object:
    """What a problem is about: the name of a fact, or else its place."""
    return problem.names[0] if problem.names else (problem.code, problem.span)


def _phrase(name: str, vocabularies: Sequence[Vocabulary]) -> str:
    return next((input.phrase for one in vocabularies if (input := one.input(name)) is not None), name)
