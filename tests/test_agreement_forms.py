"""The engine agrees with brute force over worlds on random policies that compute: amounts, days, records, tables, phases.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

import os

import pytest

from tests.agreement_forms import differences, is_exact, report, specimen
from tests.oracle.forms.policies import THEMES

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "100"))
BATCHES = 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_answer_to_a_random_policy_that_computes_is_that_of_brute_force(batch: int) -> None:
    differing, cut_off = {}, list[int]()
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = specimen(seed)
        if found := differences(drawn, cut_off):
            differing[seed] = (found, report(drawn))
    assert len(cut_off) <= 1 + EXAMPLES // BATCHES // 20, "most change sets are known to be all"
    lines = [f"seed {seed}: {line}" for seed, (found, _) in differing.items() for line in found]
    assert not differing, "\n".join([*lines, *(min((text for _, text in differing.values()), key=len, default=""),)])


def test_most_specimens_are_compared_exactly_and_every_theme_is() -> None:
    drawn = [specimen(seed) for seed in range(200)]
    compared = [one for one in drawn if is_exact(one)]
    assert len(compared) > len(drawn) / 2
    assert {one.theme for one in compared} == set(THEMES)
