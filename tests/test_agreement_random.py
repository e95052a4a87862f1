"""The engine agrees with brute force over worlds on random policies, which it reads from their text.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

import os

import pytest

from tests.agreement import of_example
from tests.oracle.examples import example

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "150"))
BATCHES = 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_answer_to_a_random_policy_and_case_is_that_of_brute_force(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = example(seed)
        if found := of_example(drawn):
            differing[seed] = (found, drawn.policy_text, drawn.case.facts)
    assert not differing, report(differing)


def report(differing: dict[int, tuple[list[str], str, object]]) -> str:
    """The smallest example whole, and what differs in each."""
    if not differing:
        return ""
    seed = min(differing, key=lambda one: len(differing[one][1]))
    _, text, facts = differing[seed]
    lines = [f"seed {one}: {line}" for one, (found, _, _) in differing.items() for line in found]
    return "\n".join([*lines, "", f"the shortest policy of these, seed {seed}:", text, str(facts)])
