"""At its time limit each question returns what was found and says that it was cut off; nothing of the engine's own escapes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from reasoner.api import Case, LoadedPolicy
from tests.agreement import read_policy
from tests.slow_policies import KINDS, slow_policy

SIZE = 6
NO_TIME = 0.000_001
Ask = Callable[[LoadedPolicy, Case, str, float | None], Any]
QUESTIONS: dict[str, Ask] = {
    "decide": lambda policy, case, _, limit: policy.decide(case, "coverage", time_limit=limit),
    "explain": lambda policy, case, _, limit: policy.explain(case, "coverage", time_limit=limit),
    "what-if": lambda policy, case, _, limit: policy.what_if(case, "covered", "coverage", time_limit=limit, most=10),
    "reasons": lambda policy, case, _, limit: policy.reasons(case, "coverage", time_limit=limit),
    "questions": lambda policy, case, _, limit: policy.questions(case, "coverage", time_limit=limit),
    "sweep": lambda policy, case, swept, limit: policy.sweep(case, swept, "coverage", time_limit=limit),
}
kinds = pytest.mark.parametrize("kind", range(len(KINDS)), ids=[one.__name__ for one in KINDS])
questions = pytest.mark.parametrize("question", QUESTIONS)


@cache
def specimen(kind: int) -> tuple[LoadedPolicy, str]:
    made = slow_policy(kind, SIZE)
    return LoadedPolicy(read_policy(made.policy, made.vocabulary)), made.swept


def asked(kind: int, question: str, limit: float | None) -> Any:
    """The answer about a case that was not asked about before."""
    policy, swept = specimen(kind)
    return QUESTIONS[question](policy, policy.case(slow_policy(kind, SIZE).case), swept, limit)


def said(found: Any) -> str:
    """What an answer says of what it does not hold: itself, or the determination in it."""
    return " ".join([getattr(found, "cut_off", ""), *getattr(found, "answer", found).remarks])


def possible(found: Any) -> set[str]:
    return set(getattr(found, "answer", found).possible)


@kinds
@questions
def test_a_question_that_has_no_time_answers_and_says_that_it_was_cut_off(kind: int, question: str) -> None:
    found = asked(kind, question, NO_TIME)
    assert "time limit" in said(found) or possible(found) == possible(asked(kind, "decide", 5))


@kinds
@questions
def test_what_is_answered_at_the_limit_rules_nothing_out_that_a_longer_look_leaves_possible(kind: int, question: str) -> None:
    found = asked(kind, question, 0.02)
    longer = asked(kind, "decide", 5)
    assert possible(found) >= possible(longer) or "time limit" in said(longer)


@kinds
def test_a_determination_that_was_cut_off_and_not_settled_leaves_every_outcome_open(kind: int) -> None:
    found = asked(kind, "decide", NO_TIME)
    assert (found.outcome == "undetermined") == (possible(found) == {"covered", "not_covered"})
    assert found.outcome != "undetermined" or "time limit" in said(found) or found.needed


@kinds
def test_changes_listed_at_the_limit_are_among_those_that_reach_the_target(kind: int) -> None:
    short, long = asked(kind, "what-if", 0.05), asked(kind, "what-if", 5)
    if long.cut_off:
        pytest.skip("not all changes were found in the longer time either")
    assert {one.inputs for one in short.sets} <= {one.inputs for one in long.sets}
