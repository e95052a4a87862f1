"""A loaded policy answers from several threads as it does from one.

`REASONER_THREAD_ROUNDS=20` runs so many rounds of every question instead of a few.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reasoner.api import Case, LoadedPolicy, load_policy
from reasoner.cases.suite import facts_of, suite_from_path
from reasoner.policy.model import Policy
from tests.agreement import read_policy

ROUNDS = int(os.environ.get("REASONER_THREAD_ROUNDS", "2"))
THREADS = 6
CASES = [
    one for one in suite_from_path(Path(__file__).parent / "cases" / "worked-cases.yaml").cases if one.id.startswith("HM-")
]
POLICY = """\
Policy: trials
Payer: Nobody
Source: trials
In effect: undated
Vocabulary: trials

Determination: coverage

    Covered when
        ALL of the following are met:
            1. ANY of the following is met:
                a. at least 2 trials whose drug is first
                b. the pain is severe
            2. the sum of the weight and the dose is at least 80 kg

    Otherwise not covered
"""
VOCABULARY = """\
Vocabulary: trials

Inputs: everything
    Unless stated otherwise: actionable, clinical

    the pain is severe (severe): yes or no
    the weight (weight): a number of kg, from 0 to 200
    the dose (dose): a number of kg, from 0 to 50
    the trials (trials): records of
        the drug (drug): one of
            first
            second
"""
Ask = Callable[[LoadedPolicy, Case], Any]
QUESTIONS: dict[str, Ask] = {
    "decide": lambda policy, case: policy.decide(case, "coverage"),
    "explain": lambda policy, case: policy.explain(case, "coverage"),
    "what-if": lambda policy, case: policy.what_if(case, "covered", "coverage", time_limit=None, most=20),
    "what-if-few": lambda policy, case: policy.what_if(case, "covered", "coverage", time_limit=None, most=20, at_most=2),
    "reasons": lambda policy, case: policy.reasons(case, "coverage", time_limit=None),
    "questions": lambda policy, case: policy.questions(case, "coverage", time_limit=None),
    "sweep": lambda policy, case: policy.sweep(case, "weight", "coverage", time_limit=None),
}


@cache
def written() -> Policy:
    return read_policy(POLICY, VOCABULARY)


def loaded() -> LoadedPolicy:
    """The policy, with nothing made yet."""
    return LoadedPolicy(written())


def made_cases(number: int) -> Iterator[dict[str, Any]]:
    """Cases of which each states something else, some with trials of which parts are not known."""
    for seed in range(number):
        rng = Random(f"case {seed}")
        case: dict[str, Any] = {}
        if rng.random() < 0.6:
            case["weight"] = rng.choice((40, 55, 61, 75))
        if rng.random() < 0.5:
            case["dose"] = rng.choice((5, 25, 40))
        if rng.random() < 0.5:
            case["severe"] = rng.random() < 0.5
        trials: list[Any] = [
            {"drug": rng.choice(("first", "second"))} if rng.random() < 0.7 else {} for _ in range(rng.randint(1, 2))
        ]
        if rng.random() < 0.3:
            trials.append("and others")
        case["trials"] = trials
        yield case


def said(found: Any) -> str:
    """An answer in all that it says; of what rests on a choice among equals, only how much there is."""
    one = found[0] if isinstance(found, tuple) else found
    answer = getattr(one, "answer", one)
    rows = [answer.outcome, answer.possible, sorted(need.input.id for need in answer.needed)]
    rows += [sorted((key, repr(standing)) for key, standing in answer.standings.items())]
    rows += [sorted(sorted(some.inputs) for some in getattr(one, "sets", ()))]
    rows += [[[fact.input.id for fact in some] for some in getattr(one, "sufficient", ())]]
    rows += [[(stretch.words, stretch.possible) for stretch in getattr(one, "stretches", ())]]
    rows += [[(question.needed.input.id, question.leads) for question in getattr(one, "questions", ())]]
    return repr([*rows, getattr(one, "cut_off", "")])


def test_answers_from_eight_threads_are_those_of_one() -> None:
    policy = load_policy("highmarkwv-s-40")
    asked = [(facts_of(one, policy.policy.vocabulary)[0], one.determination) for one in CASES] * 4

    def answers(number: int) -> tuple[object, ...]:
        case, determination = asked[number]
        answer = policy.decide(case, determination)
        changes = policy.what_if(case, determination=determination)
        explanation = policy.explain(case, determination)
        sets = tuple(sorted(tuple(sorted(one.inputs)) for one in changes.sets))
        facts = tuple(fact.input.id for fact in explanation.facts)
        return answer.outcome, answer.possible, tuple(one.input.id for one in answer.needed), sets, facts

    alone = [answers(number) for number in range(len(asked))]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answers, range(len(asked)))) == alone


def test_every_question_about_records_is_answered_from_six_threads_as_alone() -> None:
    policy = loaded()
    asked = [(policy.case(case), name) for case in made_cases(14) for name in QUESTIONS]
    alone = [said(QUESTIONS[name](loaded(), case)) for case, name in asked]
    for turn in range(ROUNDS):
        shared = loaded()  # what is made is made while others ask
        order = Random(turn).sample(range(len(asked)), len(asked))

        def answered(at: int, shared: LoadedPolicy = shared) -> str:
            case, name = asked[at]
            return said(QUESTIONS[name](shared, case))

        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(answered, order))
        assert [(asked[at][1], one) for at, one in zip(order, found, strict=True)] == [
            (asked[at][1], alone[at]) for at in order
        ]


def test_one_case_is_asked_about_from_six_threads_as_alone() -> None:
    shared = loaded()
    [facts] = made_cases(1)
    alone = {name: said(ask(loaded(), shared.case(facts))) for name, ask in QUESTIONS.items()}
    names = [*QUESTIONS] * (ROUNDS * 2)
    case = shared.case(facts)
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda name: said(QUESTIONS[name](shared, case)), names))
    assert found == [alone[name] for name in names]


class _StoppedError(Exception):
    """Something went wrong in the middle."""


@pytest.mark.parametrize("policy_name", ["records", "plain"])
def test_what_goes_wrong_in_the_middle_leaves_nothing_half_made(policy_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if policy_name == "records":
        policy, other = loaded(), loaded()
        case = policy.case(next(made_cases(1)))
    else:
        policy, other = load_policy("highmarkwv-s-40"), load_policy("highmarkwv-s-40")
        case = facts_of(CASES[1], policy.policy.vocabulary)[0]
    determination = policy.policy.determinations[0].id

    def sets(one: LoadedPolicy) -> set[frozenset[str]]:
        found = one.what_if(case, determination=determination, time_limit=None, most=50, at_most=3)
        return {some.inputs for some in found.sets}

    fine = sets(other)
    with monkeypatch.context() as patched:
        patched.setattr("reasoner.asp.solve.Solver.add", _half(_stopping))
        with pytest.raises(_StoppedError):
            sets(policy)
    assert sets(policy) == fine


def test_copies_that_were_half_made_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = loaded()
    case = policy.case({"weight": 70})
    fine = said(QUESTIONS["what-if"](loaded(), case))
    with monkeypatch.context() as patched:
        patched.setattr("reasoner.answer.changing.pool._Copy", _stopping)
        with pytest.raises(_StoppedError):
            QUESTIONS["what-if"](policy, case)
    assert said(QUESTIONS["what-if"](policy, case)) == fine


def _stopping(*_: object) -> Any:
    raise _StoppedError


def _half(stop: Callable[..., Any]) -> Callable[..., None]:
    """Adding that stops when the half of it is done."""
    from reasoner.asp.solve import Solver

    add = Solver.add

    def adding(solver: Solver, text: str, atoms: Any = ()) -> None:
        add(solver, text, atoms)
        stop()

    return adding


def test_a_limit_that_is_over_does_not_stop_the_next_question_about_the_case() -> None:
    policy = loaded()
    for facts in made_cases(6):
        case = policy.case(facts)
        for limit in (0.000_001, 0.005, 0.01, 0.02, 0.04):
            policy.decide(case, "coverage", time_limit=limit)
        answer = policy.decide(case, "coverage")
        fresh = loaded().decide(case, "coverage")
        assert not answer.cut_off
        assert said(answer) == said(fresh)
