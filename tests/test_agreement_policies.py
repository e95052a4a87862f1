"""The engine agrees with brute force over worlds on random cases of the library's policies, few of whose inputs are unknown.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

import os
from random import Random

import pytest

from reasoner.api import load_policy
from tests.agreement import of_worked, policies_to_compare
from tests.oracle.worked import Scenarios

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "150"))
POLICIES = policies_to_compare()


@pytest.mark.parametrize("policy", POLICIES)
def test_every_answer_to_a_case_of_the_library_is_that_of_brute_force(policy: str) -> None:
    loaded = load_policy(policy)
    scenarios = Scenarios(loaded.policy)
    differing = []
    for seed in range(EXAMPLES // len(POLICIES)):
        worked = scenarios.draw(Random(f"{policy} {seed}"))
        found = of_worked(loaded, worked)
        differing += [f"{seed} {worked.determination}: {line}" for line in found]
        if found:
            differing += [f"    {fact.input}: {fact.known}" for fact in worked.case.facts]
    assert not differing, "\n".join(differing)
