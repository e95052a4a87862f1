"""Rule files with mistakes put in at random: each checks, or its problems are placed and said in a person's words.

AGREEMENT_EXAMPLES=2000 makes the full run; `python -m tests.benchmarks.agreement` prints the longest time.
"""

import os

import pytest

from tests.mutations import checked, faults, mutant, rule_files

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "100"))
BATCHES = 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutated_rule_file_checks_or_its_problems_are_placed_and_said(batch: int) -> None:
    wrong = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = mutant(seed)
        if found := faults(drawn, checked(drawn)):
            wrong[seed] = (drawn.name, found)
    assert not wrong


@pytest.mark.slow
def test_mutants_of_every_policy_are_made_and_most_have_problems() -> None:
    drawn = [mutant(seed) for seed in range(100)]
    assert {one.name for one in drawn} == {name for name, _, _ in rule_files()}
    assert sum(bool(checked(one)) for one in drawn) > 50
