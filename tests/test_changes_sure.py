"""Change sets that are sure without reasoning by cases, and what holds a target back, beside brute force and beside the engine's own
answer once they are made."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from reasoner.answer.changing.holding_back import HoldingBack
from reasoner.api import LoadedPolicy, load_policy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.limit import NO_LIMIT, Limit
from reasoner.source.text import Source
from tests.agreement import read_policy
from tests.agreement_forms import MOST_CHANGED, is_exact, specimen
from tests.benchmarks.measured_cases import half, measured
from tests.oracle.forms.answers import Answers

SEEDS = range(160)
Shown = list[tuple[frozenset[str], bool]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """Of the next question, whether single inputs and pairs that may change are shown to hold the target back."""
    found: Shown = []
    asked = HoldingBack.show

    def show(self: HoldingBack, sets: Sequence[frozenset[str]], limit: Limit = NO_LIMIT) -> bool:
        if not found:  # the questions after the first are about cases in which more is stated
            ids = sorted(self.plan.counted & self.program.by_input.keys())
            groups = [frozenset(one) for one in (*combinations(ids, 1), *combinations(ids[:7], 2))]
            found.extend((one, self.holds_back(one)) for one in groups)
        return asked(self, sets, limit)

    monkeypatch.setattr(HoldingBack, "show", show)
    yield found


def test_what_is_shown_to_hold_a_target_back_is_in_every_change_set_of_brute_force(shown: Shown) -> None:
    alone = missed = 0
    for seed in SEEDS:
        one = specimen(seed)
        answers = Answers(one.made, one.drawn)
        if answers.is_open or any(variable.is_unseen for variable in one.drawn.variables):
            continue
        permitted = answers.permitted(one.allow)
        known = [variable.name for variable in one.drawn.variables if variable.known and variable.name in permitted]
        if one.drawn.size(known) > MOST_CHANGED or not is_exact(one, known) or not one.drawn.bounded:
            continue
        loaded = LoadedPolicy(read_policy(one.made.policy_text, one.made.vocabulary_text))
        shown.clear()
        loaded.what_if(loaded.case(one.drawn.case), one.targets, "coverage", one.allow, time_limit=20)
        sets = answers.changes(one.targets, one.allow)
        for group, holds_back in shown:
            in_every = all(group & set(some) for some in sets)
            assert in_every or not holds_back, (seed, group, sorted(sets))
            alone += holds_back
            missed += in_every and not holds_back
    assert alone > 5 * missed > 0, (alone, missed)


def test_each_way_of_a_half_known_case_of_records_is_minimal_and_reaches_the_target(tmp_path: Path) -> None:
    [one] = [one for one in measured(tmp_path, 1) if one.name == "bariatric-surgery"]
    policy = load_policy(Path(one.path))
    case = policy.case(half(one.cases["full"][0], "0"))
    found = policy.what_if(case, determination=one.determination, time_limit=None)
    assert found.sets
    assert not found.cut_off
    for way in found.sets:
        assert policy.decide(way.applied(case), determination=one.determination).outcome == "covered"
        for one_left_out in way.made:
            part = replace(way, made=tuple(made for made in way.made if made is not one_left_out))
            assert policy.decide(part.applied(case), determination=one.determination).outcome != "covered"


POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: scores

Determination: coverage

    Covered when
{lines}
    Otherwise not covered
"""
VOCABULARY = """Vocabulary: scores

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no, actionable
    it is urgent (urgent): yes or no, a choice
    the first score (first): a whole number of points, from 0 to {most}, {first}
    the second score (second): a whole number of points, from 0 to {most}, {second}
    the third score (third): a whole number of points, from 0 to {most}

Background
{always}
"""


def scores(lines: str, always: str, most: int, first: str, second: str) -> LoadedPolicy:
    vocabulary = VOCABULARY.format(most=most, first=first, second=second, always=always)
    sources = Source.from_text("a.policy", POLICY.format(lines=lines)), Source.from_text("v", vocabulary)
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    return LoadedPolicy(policy)


def test_a_world_in_which_something_else_was_changed_rules_out_no_value() -> None:
    lines = """        ANY of the following is met:
            1. NONE of the following is met:
                a. the third score is at most the first score
                b. the second score is over the first score
                c. the second score is at least 1 points
            2. NONE of the following is met:
                a. the first score is under the second score
                b. the third score is at least the first score
                c. the third score plus the second score is at least 5 points"""
    always = """    - if it is asked for, then the second score is at most 1 points
    - if it is urgent, then the first score is at least 2 points"""
    policy = scores(lines, always, 3, "actionable", "a choice")
    case = policy.case({"asked": True, "first": "1 points"})
    found = policy.what_if(case, "covered", time_limit=20)
    [way] = [one for one in found.sets if one.inputs == {"third"}]
    assert way.changes[0].needs == "0 points"
    assert policy.decide(way.applied(case)).outcome == "covered"


def test_values_that_comparisons_together_leave_no_numbers_for_do_not_work() -> None:
    lines = """        NONE of the following is met:
            1. EXACTLY 1 of the following is met:
                a. it is asked for
                b. the second score is at most the first score
            2. ANY of the following is met:
                a. the first score is under the second score
                b. the first score is at most the second score
            3. ALL of the following are met:
                a. the second score is under the first score
                b. it is urgent"""
    always = "    - if the first score is under the second score, then the second score is at most the first score"
    policy = scores(lines, always, 4, "fixed", "actionable")
    found = policy.what_if(policy.case({"second": "4 points"}), "covered", allow=("choice",), time_limit=20)
    [way] = found.sets
    assert {change.input.id: change.needs for change in way.changes if change.input.id in ("asked", "urgent")} == {
        "asked": "yes",
        "urgent": "no",
    }


def test_how_comparisons_of_the_same_numbers_came_out_is_taken_from_no_world_in_which_these_were_others() -> None:
    lines = """        ANY of the following is met:
            1. it is asked for
            2. the second score plus the third score is over the first score"""
    always = "    - if the third score is over the first score, then the first score is at least 3 points"
    policy = scores(lines, always, 3, "fixed", "actionable")
    found = policy.what_if(policy.case(), "not_covered", time_limit=20)
    # Without a second score the third is never over the first: it would have to be over 3 points.
    assert {one.inputs for one in found.sets} == {frozenset({"asked", "second"}), frozenset({"asked", "first", "third"})}


def test_known_numbers_that_change_together_are_told_what_they_have_to_come_to() -> None:
    policy = scores("        the first score is over the second score", "    - it is urgent", 3, "actionable", "actionable")
    case = policy.case({"first": "0 points", "second": "3 points"})
    [way] = policy.what_if(case, "covered", time_limit=20).sets
    assert way.inputs == {"first", "second"}
    assert way.ties == ("the first score is over the second score",)
