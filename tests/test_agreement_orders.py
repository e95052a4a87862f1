"""The engine agrees with brute force where many unknown parts hang together: orders that go round, chains, ranges, undated records.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

import os

import pytest

from reasoner.api import LoadedPolicy
from tests.agreement import read_policy
from tests.agreement_forms import differences, is_exact, report, specimen
from tests.oracle.forms.answers import Answers
from tests.oracle.forms.orders import ORDER_THEMES

EACH = max(2, int(os.environ.get("AGREEMENT_EXAMPLES", "100")) // 100)
LEFT_OPEN = frozenset({"undated"})
themes = pytest.mark.parametrize(
    "theme",
    [
        pytest.param(
            one,
            marks=[pytest.mark.xfail(strict=False, reason="what several unknown parts settle together is left open")]
            if one in LEFT_OPEN
            else [],
        )
        for one in ORDER_THEMES
    ],
)


@themes
def test_every_answer_where_many_parts_hang_together_is_that_of_brute_force(theme: str) -> None:
    for seed in range(EACH):
        drawn = specimen(seed, theme)
        found = differences(drawn)
        assert not found, "\n".join([f"seed {seed}", *found, report(drawn)])


@pytest.mark.parametrize("theme", ORDER_THEMES)
def test_no_outcome_that_brute_force_finds_in_a_world_is_ruled_out(theme: str) -> None:
    for seed in range(100, 100 + EACH):
        drawn = specimen(seed, theme)
        loaded = LoadedPolicy(read_policy(drawn.made.policy_text, drawn.made.vocabulary_text))
        answer = loaded.decide(loaded.case(drawn.drawn.case), "coverage")
        assert Answers(drawn.made, drawn.drawn).possible <= set(answer.possible), report(drawn)


def test_rounds_chains_ranges_and_undated_records_are_drawn_and_compared_exactly() -> None:
    for theme in ORDER_THEMES:
        drawn = [specimen(seed, theme) for seed in range(30)]
        assert all(is_exact(one) for one in drawn), theme
        unknown = [sum(not variable.known for variable in one.drawn.variables) for one in drawn]
        assert sum(number >= (2 if theme == "ranges" else 3) for number in unknown) >= 8, theme
