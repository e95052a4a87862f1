"""Whether a policy has one outcome for every case: seen from the order of its clauses alone, or else looked for in its worlds."""

from __future__ import annotations

import pytest

from reasoner.answer.engine import Engine
from reasoner.answer.plainly_sound import is_plainly_sound
from reasoner.answer.soundness import outcome_problems
from reasoner.cases.case import Case
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.source.text import Source
from tests.oracle.examples import example
from tests.wrong_examples import HEADS, PUMPS


def policy_of(text: str, vocabulary: str = PUMPS) -> Policy:
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("pumps.vocabulary", vocabulary))
    assert policy is not None, problems
    return policy


COVERED = "    Covered when\n        the pain is severe\n"
INVESTIGATIONAL = "    Investigational{} when\n        the pain is chronic\n"


@pytest.mark.parametrize(
    ("clauses", "plainly", "codes"),
    [
        (f"{COVERED}    Otherwise not covered\n", True, []),
        (COVERED, False, ["no-outcome"]),
        (f"{COVERED}{INVESTIGATIONAL.format('')}    Otherwise not covered\n", False, ["outcomes-without-precedence"]),
        (f"{COVERED}{INVESTIGATIONAL.format(', despite covered,')}    Otherwise not covered\n", True, []),
        (f"{COVERED}    Not covered when\n        the pain is not severe\n", False, []),
    ],
)
def test_what_the_order_of_clauses_settles_is_not_looked_for(clauses: str, plainly: bool, codes: list[str]) -> None:
    policy = policy_of(f"{HEADS}Determination: coverage\n{clauses}")
    assert is_plainly_sound(policy) is plainly
    assert [one.code for one in Engine(policy).outcome_problems] == codes


def test_a_plainly_sound_policy_is_checked_without_its_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(policy_of(f"{HEADS}Determination: coverage\n{COVERED}    Otherwise not covered\n"))
    monkeypatch.setattr(Engine, "asking", lambda *_, **__: pytest.fail("the worlds were looked for"))
    assert engine.outcome_problems == ()


@pytest.mark.parametrize("batch", range(2))
def test_no_world_has_a_problem_that_the_order_of_clauses_rules_out(batch: int) -> None:
    plainly = 0
    for seed in range(batch, 60, 2):
        drawn = example(seed)
        policy = policy_of(drawn.policy_text, drawn.vocabulary_text)
        if is_plainly_sound(policy):
            plainly += 1
            assert outcome_problems(Engine(policy).asking(Case()).questions.worlds) == (), seed
    assert plainly > 0
