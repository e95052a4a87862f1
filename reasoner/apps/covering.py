"""The command that says which items scenarios and suites exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.apps.options import JsonOption, OnOption, PolicyName, RulesOption
from reasoner.apps.streams import problems_told, tell, write
from reasoner.apps.table import answer
from reasoner.cases.case import Case, Fact
from reasoner.cases.suite import facts_of, suite_from_path
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

if TYPE_CHECKING:
    from reasoner.answer.thresholds import Answered
    from reasoner.api import LoadedPolicy


def coverage(
    policy: PolicyName,
    suites: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SUITE]...", help="Suites whose cases count too, beside the policy's scenarios."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Shows the numbers on the rule file's own lines.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="Lists only what is not exercised each way.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Says what scenarios and suites exercise. Counts, for each item, the cases in which it is met, not met and open."""
    from reasoner.answer.coverage import coverage_of
    from reasoner.api import load_policy
    from reasoner.show.coverage_text import coverage_lines

    with problems_told(as_json):
        loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
        problems: list[Problem] = []
        found = coverage_of(loaded.policy, [*_scenarios(loaded, problems), *_suites(loaded, suites or [], problems)])
        tell(problems, as_json)
        if lines and not as_json:
            write(coverage_lines(Source.from_path(loaded.policy.file), found))
        else:
            answer("coverage", loaded.policy, found, as_json=as_json, missing_alone=missing)


def _scenarios(loaded: LoadedPolicy, problems: list[Problem]) -> Iterator[Answered]:
    for scenario in loaded.policy.scenarios:
        case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
        yield from _answered(loaded, case, problems)


def _suites(loaded: LoadedPolicy, names: list[str], problems: list[Problem]) -> Iterator[Answered]:
    for name in names:
        suite = suite_from_path(name)
        problems += suite.problems
        for one in suite.cases:
            if one.policy == loaded.policy.id and one.expect.error_names is None:
                case, found = facts_of(one, loaded.policy.vocabulary)
                problems += found
                if not found:
                    yield from _answered(loaded, case, problems)


def _answered(loaded: LoadedPolicy, case: Case, problems: list[Problem]) -> Iterator[Answered]:
    try:
        yield case, tuple(loaded.several().decide(case).values())
    except ProblemsFound as found:
        problems += found.problems
