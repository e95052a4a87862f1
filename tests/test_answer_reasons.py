"""What an outcome rests on, against brute force; change sets and sufficient reasons meet each other in every way."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.answer.changing.hitting import smallest_hitting_sets
from reasoner.answer.changing.what_if import Wish
from reasoner.answer.resting.reasons import Reasons, reasons_of
from reasoner.answer.resting.rests_on import in_smallest_groups
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.policy.intervals import DATES, has_point
from reasoner.policy.values import Exactly, Interval, Within
from reasoner.policy.vocabulary import Number
from reasoner.show.json import schema
from reasoner.show.paper import PLAIN
from reasoner.show.reasons_json import reasons_json
from reasoner.show.reasons_text import reasons_text
from tests.oracle.cells import TooManyError
from tests.oracle.changes import sufficient
from tests.oracle.examples import example
from tests.oracle.found import Decider
from tests.oracle.worlds import ContradictionError

PUMP = "bcbsaz-implantable-infusion-pump"
COVERED = [
    "drug=morphine",
    "route=intrathecal",
    "fda_approved_for_route=yes",
    "indication=pain",
    "pain_severe=yes",
    "pain_chronic=yes",
    "pain_intractable=yes",
    "trial_drug_class=opioid",
    "trial_route=intrathecal",
    "trial_pain_reduction=60",
]


def groups(facts: object) -> set[frozenset[str]]:
    return {frozenset(fact.input.id for fact in one) for one in facts}  # type: ignore[attr-defined]


def meets_all(sets: set[frozenset[str]], members: frozenset[str]) -> set[frozenset[str]]:
    """All minimal hitting sets, by trying every set."""
    found: list[frozenset[str]] = []
    for size in range(len(members) + 1):
        for one in map(frozenset, combinations(sorted(members), size)):
            if all(one & other for other in sets) and not any(smaller <= one for smaller in found):
                found.append(one)
    return set(found)


@pytest.mark.parametrize("batch", range(10))
def test_all_sufficient_reasons_are_those_of_brute_force(batch: int) -> None:
    tried = 0
    for seed in range(batch, 100, 10):
        drawn = example(seed)
        try:
            decider = Decider(drawn.policy, "coverage", drawn.case)
            ours = sufficient(decider)
            settled = len(decider.possible(decider.facts)) == 1
        except (ContradictionError, TooManyError):
            continue
        found = LoadedPolicy(drawn.policy).reasons(drawn.case, "coverage", None)
        assert groups(found.sufficient) == ours, seed
        if settled:
            tried += 1
            members = frozenset(id for one in groups(found.withdrawals) for id in one)
            assert meets_all(groups(found.withdrawals), members) == ours, seed
            assert {fact.input.id for fact in found.keep} == frozenset.intersection(*ours), seed
    assert tried


def test_on_fully_known_cases_change_sets_and_reasons_are_each_other_s_minimal_hitting_sets() -> None:
    tried = 0
    for seed in range(200):
        drawn = example(seed)
        inputs = drawn.policy.vocabulary.inputs
        case = Case(tuple(fact for fact in drawn.case.facts if isinstance(fact.known, Exactly)))
        if drawn.policy.vocabulary.background or {fact.input for fact in case.facts} != {one.id for one in inputs}:
            continue
        loaded = LoadedPolicy(drawn.policy)
        reasons = loaded.reasons(case, "coverage", None)
        others = tuple(
            one.canonical for one in drawn.policy.determinations[0].outcomes if one.canonical not in reasons.answer.possible
        )
        if not others or any(one.follows for one in inputs):
            continue
        changes = loaded.engine.what_if(case, "coverage", Wish(others, frozenset(("choice", "fixed", "actionable"))))
        sets, why = {one.inputs for one in changes.sets}, groups(reasons.sufficient)
        every = frozenset(one.id for one in inputs)
        assert meets_all(sets, every) == why, seed
        assert meets_all(why, every) == sets, seed
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("batch", range(5))
def test_the_outcome_stands_within_a_margin_and_not_just_beyond_it(batch: int) -> None:
    for seed in range(batch, 150, 5):
        drawn = example(seed)
        loaded = LoadedPolicy(drawn.policy)
        try:
            Decider(drawn.policy, "coverage", drawn.case)
        except ContradictionError:
            continue
        found = loaded.reasons(drawn.case, "coverage", None)
        for margin in found.margins:
            kind = margin.input.type if isinstance(margin.input.type, Number) else DATES
            assert possible(loaded, drawn.case, margin.input.id, margin.interval) == set(found.answer.possible), seed
            low, high = margin.interval.low, margin.interval.high
            if margin.below is not None:
                beyond = Interval(None, high=low, high_included=not margin.interval.low_included)
                assert not has_point(beyond, kind) or possible(loaded, drawn.case, margin.input.id, beyond) != {
                    found.answer.outcome
                }
            if margin.above is not None:
                beyond = Interval(high, low_included=not margin.interval.high_included)
                assert not has_point(beyond, kind) or possible(loaded, drawn.case, margin.input.id, beyond) != {
                    found.answer.outcome
                }


def possible(loaded: LoadedPolicy, case: Case, id: str, interval: Interval) -> set[str]:
    return set(loaded.engine.decide(case.merged((Fact(id, Within(interval)),)), "coverage").possible)


@pytest.mark.parametrize("seed", range(100))
def test_smallest_hitting_sets_are_those_of_trying_every_set(seed: int) -> None:
    from random import Random

    rng = Random(seed)
    sets = {frozenset(rng.sample("abcdefg", rng.randint(1, 4))) for _ in range(rng.randint(0, 8))}
    found, complete = smallest_hitting_sets(sets, 1000)
    assert complete
    assert len(found) == len(set(found))
    assert set(found) == meets_all(sets, frozenset("abcdefg"))


def covered() -> Reasons:
    policy = load_policy(PUMP)
    return policy.reasons(policy.case(None, COVERED), "coverage")


def test_a_covered_case_says_what_to_keep_documented_and_how_far_its_number_may_fall() -> None:
    found = covered()
    assert "trial_route" in {fact.input.id for fact in found.keep}
    [margin] = found.margins
    assert (margin.now, margin.holds) == ("60%", "over 50%")
    assert margin.below is not None
    assert (margin.below.at, margin.below.included, margin.below.distance) == (50, False, "10 percentage points")
    assert margin.below.beyond == ("investigational",)
    assert margin.above is None
    assert "oral_baclofen_response" in {one.id for one in found.no_longer}
    text = " ".join(reasons_text((found,), PLAIN).split())
    assert "Room 10 percentage points down; beyond that it is experimental or investigational (investigational)." in text


def test_what_an_outcome_rests_on_fits_the_schema() -> None:
    policy = load_policy(PUMP)
    for facts in (COVERED, COVERED[:3], ["benefit_available=no"]):
        found = policy.reasons(policy.case(None, facts))
        jsonschema.validate(json.loads(reasons_json((found,))), schema(), jsonschema.Draft202012Validator)
        assert reasons_text((found,), PLAIN)


def test_reasons_that_are_more_than_asked_for_are_cut_off_and_say_so() -> None:
    policy = load_policy(PUMP)
    case = policy.case(None, [*COVERED[:-1], "trial_pain_reduction=40"])
    situation = policy.engine.situation(case)
    answer = policy.engine.decide(case, "coverage")
    found = reasons_of(policy.engine.questions, situation, answer, most=1)
    assert found.cut_off == "there are more than 1 groups of facts, and not all are listed"


TOTAL = """Policy: Weight loss
Payer: A payer
Source: weight-loss
In effect: undated
Vocabulary: programs

Determination: coverage

    Covered when
        the total duration of programs is at least 180 days

    Otherwise not covered
"""
PROGRAMS = """Vocabulary: programs

Inputs: all

    the programs (programs): records of
        the duration (duration): a number of days, from 0
"""


def test_what_a_total_adds_up_is_stated_and_not_told_as_unstated(tmp_path: Path) -> None:
    (tmp_path / "programs.policy").write_text(TOTAL)
    (tmp_path / "programs.vocabulary").write_text(PROGRAMS)
    policy = load_policy(tmp_path / "programs.policy")
    found = policy.reasons(policy.case({"programs": [{"duration": "130"}, {"duration": "70"}]}))
    assert found.answer.outcome == "covered"
    assert [one.id for one in found.no_longer if "duration" in one.id] == []


@given(st.lists(st.frozensets(st.sampled_from("abcdefg"), min_size=1, max_size=4), max_size=6))
def test_the_members_of_the_smallest_groups_are_those_of_all_groups_that_hold_no_other(groups: list[frozenset[str]]) -> None:
    smallest = [one for one in groups if not any(other < one for other in groups)]
    found = in_smallest_groups("abcdefg", lambda ids: any(one <= set(ids) for one in groups))
    assert found == frozenset().union(*smallest)


def test_of_many_smallest_groups_not_every_one_has_to_be_found() -> None:
    pairs = [frozenset((f"a{n}", f"b{n}")) for n in range(30)]  # one of each pair: a billion smallest groups
    members = [one for pair in pairs for one in sorted(pair)]
    assert in_smallest_groups(members, lambda ids: all(pair & set(ids) for pair in pairs)) == frozenset(members)


def test_what_is_not_known_of_some_members_leaves_the_groups_not_known() -> None:
    assert in_smallest_groups("ab", lambda ids: None if len(ids) == 1 else len(ids) == 2) is None
