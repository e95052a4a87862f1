"""What is kept of cases does not grow with their number."""

from __future__ import annotations

import gc

from reasoner.amounts.kept import Kept
from reasoner.answer.questions import Questions
from tests.test_answer_threads import loaded


def programs() -> int:
    """How many programs there are."""
    gc.collect()
    return sum(isinstance(one, Questions) for one in gc.get_objects())


def test_the_programs_that_are_kept_do_not_grow_with_the_number_of_cases() -> None:
    policy = loaded()
    before = programs()
    counted = []
    for number in range(401):
        policy.decide(policy.case({"weight": number % 200, "dose": number // 200, "severe": True}), "coverage")
        if number in (300, 400):
            counted.append(programs() - before)
    assert counted[1] <= counted[0] + 1 < 301


def test_a_case_is_answered_the_same_when_it_was_let_go() -> None:
    policy = loaded()
    case = policy.case({"weight": 70, "trials": [{"drug": "first"}, {}]})
    first = policy.decide(case, "coverage")
    policy.engine.forget()
    assert policy.decide(case, "coverage").standings == first.standings


def test_what_is_large_is_let_go_before_what_is_small_comes_to_as_much() -> None:
    kept = Kept[str, str](10, least=2)
    kept.put("one", "1", 4)
    kept.put("two", "2", 4)
    assert kept.get("one") == "1"
    kept.put("three", "3", 6)  # the one that was used longest ago goes
    assert (kept.get("two"), kept.get("one"), kept.size) == (None, "1", 10)
    kept.put("large", "4", 100)
    assert list(kept.values) == ["one", "large"]  # never fewer than two


def test_what_is_put_again_counts_once() -> None:
    kept = Kept[str, str](10)
    kept.put("one", "1", 4)
    kept.put("one", "2", 5)
    assert (kept.get("one"), kept.size) == ("2", 5)
