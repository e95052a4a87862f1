"""What an outcome rests on where a policy has records and amounts: the policy as functions beside the solver, which share no code
that finds groups, and beside what is decided of each case with facts withdrawn or with a number moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from reasoner.answer.asking import told_reasons
from reasoner.answer.resting import carrying
from reasoner.answer.resting.carrying import MOST_REFUTED
from reasoner.answer.resting.directly import ByFunctions
from reasoner.answer.resting.put_together import put_together
from reasoner.answer.resting.reasons import BySolver, reasons_of
from reasoner.api import LoadedPolicy
from reasoner.show.paper import PLAIN
from reasoner.show.reasons_text import reasons_text
from tests.agreement import read_policy

VOCABULARY = """
Vocabulary: small

Inputs: all
    Unless stated otherwise: actionable, clinical

    the trials of a drug (trials): records of
        the drug (drug): one of
            methotrexate
            leflunomide
            another drug (other)
        the dose (dose): a number of mg, from 0
        the start (start): a date
        the end (end): a date
    the day of the request (day): a date
    the requested dose (asked): a number of mg, from 0
    the weight (weight): a number of kg, from 0 to 300
    an infection is present (infection): yes or no
"""
POLICY = """
Policy: Small
Payer: Made-up Health
Source: small
In effect: from 2024-01-01
Vocabulary: small

Determination: coverage

    Not covered, whatever else is met, when
        an infection is present

    Medically necessary (covered) when
        ALL of the following are met:
            1. at least 2 trials of different drugs, where
                its drug is not another drug, and
                the time from its start to its end is at least 12 weeks
            2. the most recent trial of a drug by its end was within 6 months before the day of the request
            3. the requested dose divided by the weight is at most 10 mg/kg

    Otherwise not medically necessary
"""
SEEDS = range(2)


@pytest.fixture(scope="module")
def loaded() -> LoadedPolicy:
    return LoadedPolicy(read_policy(POLICY, VOCABULARY))


def facts(seed: int) -> dict[str, object]:
    """A case that states most things; nearly all of them are covered."""
    rng = Random(seed)
    drugs = rng.sample(["methotrexate", "leflunomide", "other"], rng.choice((2, 2, 3)))
    trials = [
        {"drug": drug, "dose": rng.choice((5, 15)), "start": f"2024-0{at + 1}-10", "end": f"2024-0{at + rng.choice((4, 5))}-20"}
        for at, drug in enumerate(drugs)
    ]
    known = {"day": f"2024-{rng.choice(('07', '08', '12'))}-01", "asked": rng.choice((200, 600, 800)), "weight": 60}
    return {**known, "infection": rng.random() < 0.2, "trials": trials}


def groups(found: object) -> set[frozenset[str]]:
    return {frozenset(fact.input.id for fact in one) for one in found}  # type: ignore[attr-defined]


def solved(loaded: LoadedPolicy, seed: int) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The same, asked of the solver."""
    engine, case = loaded.engine, loaded.case(facts(seed))
    asking = engine.asking(case, loose=None)
    situation = engine.situation(case, loose=None)
    answer = engine.decide(case, "coverage")
    by_solver = BySolver(asking.questions, situation, answer)
    found = put_together(told_reasons(asking, reasons_of(asking.questions, situation, answer, resting=by_solver)))
    return groups(found.sufficient), groups(found.withdrawals)


def test_the_functions_find_the_groups_that_the_solver_finds(loaded: LoadedPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[int] = []
    plain = ByFunctions.groups
    monkeypatch.setattr(ByFunctions, "groups", lambda self, *some: used.append(1) or plain(self, *some))
    for seed in SEEDS:
        found = loaded.reasons(loaded.case(facts(seed)), "coverage", time_limit=None)
        assert (groups(found.sufficient), groups(found.withdrawals)) == solved(loaded, seed), seed
    assert len(used) == len(SEEDS)  # none of them took the solver's way


def without(known: dict[str, object], ids: frozenset[str]) -> dict[str, object]:
    """A case without some facts: inputs, fields of records, or that the list of records is complete."""
    trials = [dict(one) for one in known["trials"]]  # type: ignore[attr-defined]
    is_open = False
    for id in ids:
        match id.split("."):
            case [_, field, number]:
                del trials[int(number) - 1][field]
            case [_, _]:
                is_open = True
    left = {name: value for name, value in known.items() if name not in ids and name != "trials"}
    return {**left, "trials": [*trials, "and others"] if is_open else trials}


def test_without_a_group_the_outcome_is_open_and_without_less_it_is_not(loaded: LoadedPolicy) -> None:
    for seed in SEEDS[:1]:
        known = facts(seed)
        found = loaded.reasons(loaded.case(known), "coverage", time_limit=None)
        for group in sorted(groups(found.withdrawals), key=sorted)[:4]:
            assert len(loaded.decide(without(known, group), time_limit=None).possible) > 1, (seed, group)
            for less in combinations(sorted(group), len(group) - 1):
                assert len(loaded.decide(without(known, frozenset(less)), time_limit=None).possible) == 1, (seed, less)


@pytest.mark.parametrize("refuted", [MOST_REFUTED, -1])
def test_where_groups_are_too_many_each_fact_that_has_to_stay_is_told_and_how_far_numbers_may_move(
    loaded: LoadedPolicy, refuted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_REFUTED", refuted)  # with -1 the functions give up at the first that they leave open
    case = loaded.case(facts(0))
    every = loaded.engine.reasons(case, "coverage")
    few = loaded.engine.reasons(case, "coverage", most=2)
    assert few.cut_off == "there are more than 2 groups of facts, and not all are listed"
    assert (few.sufficient, few.margins) == ((), every.margins)
    single = [one for one in ("day", "asked", "weight") if len(loaded.decide(case.without(one), time_limit=None).possible) > 1]
    assert {one.input.id for one in few.keep} >= set(single) != set()
    assert "No single fact" not in reasons_text((few,), PLAIN)


def test_nothing_is_said_to_be_spared_where_not_all_was_looked_at(loaded: LoadedPolicy) -> None:
    found = loaded.engine.reasons(loaded.case(facts(0)), "coverage")
    pair = found.withdrawals[:1] and ((*found.withdrawals[0], *found.withdrawals[-1]),)
    known = replace(found, sufficient=(), keep=(), withdrawals=pair, instead=())
    assert "each can be spared" in reasons_text((known,), PLAIN)
    assert "each can be spared" not in reasons_text((replace(known, cut_off="there are more"),), PLAIN)


def test_a_number_may_move_as_far_as_its_margin_and_no_further(loaded: LoadedPolicy) -> None:
    for seed in SEEDS[:1]:
        known = facts(seed)
        found = loaded.reasons(loaded.case(known), "coverage", time_limit=None)
        for margin in found.margins:
            if margin.input.id not in known:
                continue
            for edge, step in ((margin.below, -1), (margin.above, 1)):
                if edge is None:
                    continue
                for number, outcomes in moved(edge.at, edge.included, step, found.answer.possible, edge.beyond):
                    at = int(number) if margin.input.id != "day" else day(number)
                    there = loaded.decide({**known, margin.input.id: at}, time_limit=None)
                    assert there.possible == outcomes, (seed, margin.input.id, at)


def moved(at: object, included: bool, step: int, now: object, beyond: object) -> Iterator[tuple[int, object]]:
    """Whole numbers on both sides of an edge, with what is possible there."""
    yield int(at) - (0 if included else step), now  # type: ignore[call-overload]
    yield int(at) + (step if included else 0), beyond  # type: ignore[call-overload]


def day(number: int) -> str:
    from datetime import date

    return date.fromordinal(number).isoformat()


def test_the_facts_of_an_explanation_are_enough_alone_and_none_of_them_can_be_spared(loaded: LoadedPolicy) -> None:
    told = 0
    for seed in range(8):
        known = facts(seed)
        trials = list(known["trials"])  # type: ignore[call-overload]
        every = {name for name in known if name != "trials"} | {f"trials.{len(trials) + 1}"}
        every |= {f"trials.{field}.{number}" for number, one in enumerate(trials, 1) for field in one}
        found = loaded.explain(loaded.case(known), "coverage", time_limit=None)
        kept = frozenset(fact.input.id for fact in found.facts)
        assert kept <= every, seed
        if len(found.answer.possible) > 1:
            assert not kept
            continue
        told += 1
        assert loaded.decide(without(known, every - kept), time_limit=None).possible == found.answer.possible, seed
        for one in kept:
            assert len(loaded.decide(without(known, every - kept | {one}), time_limit=None).possible) > 1, (seed, one)
    assert told > 4
