"""Tables of policies that compute and that read records: every row and criterion beside the engine of one case."""

from __future__ import annotations

import os
from random import Random

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case
from tests.agreement import read_policy
from tests.agreement_forms import specimen
from tests.evaluation_agreement import SUITES, policy_named, scenario_cases, worked_cases
from tests.oracle.forms.cases import Cases
from tests.table_agreement import beside_engine

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "8"))
BATCHES = 4
WITH_AMOUNTS = ("medicare-ncd-210-14", "medicare-ncd-240-4")


@pytest.mark.parametrize("name", WITH_AMOUNTS)
def test_worked_cases_and_scenarios_have_the_answers_of_the_engine_in_a_table(name: str) -> None:
    loaded = policy_named(name)
    cases = [case for _, case, _ in scenario_cases(loaded)]
    cases += [case for suite in SUITES for one, case, _ in worked_cases(suite) if one.policy.id == loaded.policy.id]
    assert beside_engine(loaded.policy, cases[:20]) == []


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_rows_of_a_policy_that_computes_have_the_answers_of_the_engine(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        one = specimen(seed)
        loaded = LoadedPolicy(read_policy(one.made.policy_text, one.made.vocabulary_text))
        rng = Random(f"table {seed}")
        drawn = [Cases(one.made, rng, unknown).draw().case for unknown in (0.0, 0.0, 0.1)]
        cases: list[Case] = [loaded.case(case) for case in drawn]
        if lines := beside_engine(loaded.policy, cases):
            differing[seed] = (lines, one.made.policy_text)
    assert not differing
