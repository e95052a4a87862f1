"""The evaluator beside the engine on every worked case and scenario: never settled otherwise, never open where all is known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy, library
from reasoner.cases.case import Case
from tests.evaluation_agreement import (
    NEWCOMERS,
    SUITES,
    beside_engine,
    evaluator,
    known_in,
    open_although_known,
    policy_named,
    scenario_cases,
    worked_cases,
)

MADE = ("records/", "total/", "picked/", "average/", "together/", "least/", "greatest/", "absent/", "present/")
POLICIES = (*sorted({entry.id for entry in library()}), *NEWCOMERS)


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_worked_cases_come_out_as_with_the_engine(suite: Path) -> None:
    assert not differing(worked_cases(suite))


@pytest.mark.parametrize("policy", POLICIES)
def test_the_scenarios_come_out_as_with_the_engine(policy: str) -> None:
    assert not differing(scenario_cases(policy_named(policy)))


@pytest.mark.parametrize("policy", POLICIES)
def test_the_evaluator_knows_every_criterion_that_the_engine_tells_of(policy: str) -> None:
    loaded, case, _ = next(scenario_cases(policy_named(policy)))
    answer = loaded.decide(case, loaded.chosen(first=True))
    mine = {key for key in evaluator(loaded).criteria.compiled if not key.startswith("background/")}
    # Of what the engine makes of single records the keys say so, and which record it is.
    theirs = {key for key in answer.standings if "record-" not in key and not key.startswith(MADE)}
    assert {key for key in mine if ":" not in key} <= theirs
    assert theirs <= mine


def differing(cases: Iterable[tuple[LoadedPolicy, Case, str]]) -> dict[str, list[str]]:
    """What differs in each case, and what is open in it although it is known."""
    found = {}
    for loaded, case, name in cases:
        lines = beside_engine(loaded, case)
        lines += [f"{key} is open" for key in open_although_known(evaluator(loaded).of(known_in(loaded.policy, case)))]
        if lines:
            found[name] = lines
    return found
