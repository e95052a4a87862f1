"""What a policy's scenarios, suites and other cases exercise of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.answer.coverage import Coverage, coverage_of
from reasoner.cases.case import Case, Fact
from reasoner.cases.suite import facts_of, suite_from_path
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.thresholds import Answered
    from reasoner.api.loaded import LoadedPolicy


def exercised(
    loaded: LoadedPolicy, suites: Sequence[Path | str] = (), cases: Iterable[Case] = ()
) -> tuple[Coverage, list[Problem]]:
    """What scenarios, the suites' cases of the policy and other cases exercise, and what is wrong with those that are left out."""
    problems: list[Problem] = []
    scenarios = [Case(tuple(Fact(input, known) for input, known in one.facts)) for one in loaded.policy.scenarios]
    every = [*scenarios, *_in_suites(loaded, suites, problems), *cases]
    return coverage_of(loaded.policy, _answered(loaded, every, problems)), problems


def _in_suites(loaded: LoadedPolicy, names: Sequence[Path | str], problems: list[Problem]) -> Iterator[Case]:
    for name in names:
        suite = suite_from_path(str(name))
        problems += suite.problems
        for one in suite.cases:
            if one.policy == loaded.policy.id and one.expect.error_names is None:
                case, found = facts_of(one, loaded.policy.vocabulary)
                problems += found
                if not found:
                    yield case


def _answered(loaded: LoadedPolicy, cases: Iterable[Case], problems: list[Problem]) -> Iterator[Answered]:
    for case in cases:
        try:
            yield case, tuple(loaded.several().decide(case).values())
        except ProblemsFound as found:
            problems += found.problems
