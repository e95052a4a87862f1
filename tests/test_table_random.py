"""Random tables of random policies: every row and criterion beside the engine of one case, and beside brute force over worlds.

AGREEMENT_EXAMPLES=1000 TABLE_ROWS=1000 makes the full run.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from reasoner.api import load_policy
from reasoner.cases.case import Case
from reasoner.policy.model import Policy
from tests.oracle.cases import Cases, Habits
from tests.oracle.examples import example
from tests.table_agreement import beside_brute_force, beside_engine

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "24"))
ROWS = int(os.environ.get("TABLE_ROWS", "30"))
BATCHES = 6
LIBRARY = (
    "bcbsaz-implantable-infusion-pump",
    "bcbsil-infusion-pumps",
    "bcbsla-00666",
    "healthyblue-cg-surg-79",
    "highmarkwv-s-40",
    "medicare-ncd-280-14",
)


def some_cases(policy: Policy, seed: int, rows: int = ROWS) -> list[Case]:
    rng = Random(f"table {seed}")
    cases = Cases(policy, rng)
    return [cases.draw(Habits(rng.choice((0.0, 0.1, 0.3)), 0.1, 0.1)) for _ in range(rows)]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_row_and_criterion_of_a_random_table_is_that_of_the_engine(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        policy = example(seed).policy
        if lines := beside_engine(policy, some_cases(policy, seed)):
            differing[seed] = lines
    assert not differing


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_row_and_criterion_of_a_random_table_is_that_of_brute_force(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        policy = example(seed).policy
        if lines := beside_brute_force(policy, some_cases(policy, seed + 1_000_000, ROWS // 3)):
            differing[seed] = lines
    assert not differing


@pytest.mark.parametrize("name", LIBRARY)
def test_every_row_and_criterion_of_a_random_table_of_the_library_is_that_of_the_engine(name: str) -> None:
    policy = load_policy(name).policy
    assert beside_engine(policy, some_cases(policy, 1, ROWS * 3)) == []
