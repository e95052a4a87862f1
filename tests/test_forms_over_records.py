"""Totals, averages and numbers of records that a definition names, beside sums in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.show.paper import Paper
from reasoner.show.policy_text import policy_text
from reasoner.source.problem import Problem
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: named

Inputs: all
    Unless stated otherwise: fixed, clinical

    the limit (limit): a number of mg, from 0
    the tries (tries): records of
        the drug (drug): one of
            morphine
            naproxen
        the dose (dose): a number of mg, from 0, may be absent
"""
POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: named

Determination: coverage

    Covered when
        {line}

    Otherwise not covered

Definitions

    The total dose means the total dose of the tries of morphine

    The usual dose means the average dose of the tries

    The number tried means the number of tries of morphine

    The grade:
        | the total dose | the number tried | the grade |
        | at least 6 mg  |                  | high      |
        |                | at least 3       | high      |
        | otherwise      |                  | low       |
"""
Try = tuple[str, int | None]
TRIES: tuple[Try, ...] = (("morphine", 2), ("morphine", 4), ("morphine", None), ("naproxen", 3))


def read(line: str, more: str = "") -> tuple[Policy | None, tuple[Problem, ...]]:
    return policy_from_sources(Source.from_text("a.policy", POLICY.format(line=line) + more), Source.from_text("v", VOCABULARY))


def total(tries: Sequence[Try]) -> int:
    return sum(dose or 0 for drug, dose in tries if drug == "morphine")


def usual(tries: Sequence[Try]) -> Fraction | None:
    doses = [dose for _, dose in tries if dose is not None]
    return Fraction(sum(doses), len(doses)) if doses else None


def tried(tries: Sequence[Try]) -> int:
    return sum(drug == "morphine" for drug, _ in tries)


def above(number: Fraction | None, limit: int) -> bool:
    return number is not None and number > limit


SAYS: dict[str, Callable[[Sequence[Try]], bool]] = {
    "the total dose is at least 6 mg": lambda tries: total(tries) >= 6,
    "the total dose is not over 4 mg": lambda tries: total(tries) <= 4,
    "the total dose is at least 4 mg and under 8 mg": lambda tries: 4 <= total(tries) < 8,
    "the total dose is at least the limit": lambda tries: total(tries) >= 5,
    "the usual dose is over 2 mg": lambda tries: above(usual(tries), 2),
    "the usual dose is not over 3 mg": lambda tries: not above(usual(tries), 3),
    "the number tried is at least 2": lambda tries: tried(tries) >= 2,
    "the number tried is not over 1": lambda tries: tried(tries) <= 1,
    "the number tried is exactly 2": lambda tries: tried(tries) == 2,
    "the grade is high": lambda tries: total(tries) >= 6 or tried(tries) >= 3,
}


@pytest.mark.parametrize("line", SAYS)
def test_what_a_definition_names_over_records_is_computed(line: str) -> None:
    policy, problems = read(line)
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    for size in range(4):
        for tries in combinations_with_replacement(TRIES, size):
            stated = [{"drug": drug, "dose": "absent" if dose is None else f"{dose} mg"} for drug, dose in tries]
            answer = loaded.decide(loaded.case({"tries": stated, "limit": "5 mg"}))
            assert answer.outcome == ("covered" if SAYS[line](tries) else "not_covered"), tries


@pytest.mark.parametrize(
    "line",
    [
        "the limit is at most the total dose",
        "the total dose plus 1 mg is at least 2 mg",
        "the total dose is at least the usual dose",
        "any try where\n            its dose is at least the total dose",
    ],
)
def test_what_is_computed_with_it_is_refused_with_where_it_may_stand(line: str) -> None:
    [problem] = read(line)[1]
    assert problem.code == "nested-amount"
    assert problem.hint.startswith("begin the line with it: `the ")


def test_an_amount_computed_from_it_is_refused() -> None:
    [problem] = read("the total dose is at least 1 mg", "\n    The double means 2 times the total dose\n")[1]
    assert (problem.code, problem.span and problem.span.line) == ("nested-amount", 28)


def test_the_policy_is_shown_with_what_it_means() -> None:
    policy, _ = read("the total dose is at least 1 mg")
    assert policy is not None
    assert "The total dose means the total dose of the tries of morphine" in policy_text(policy, Paper())


def test_a_field_that_is_called_its_length_is_totalled_by_its_name() -> None:
    vocabulary = """Vocabulary: lengths

Inputs: all
    Unless stated otherwise: fixed, clinical

    the trials (trials): records of
        its length (length): a number of days
        its start (start): a date
"""
    text = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: lengths

Determination: coverage

    Covered when
        the total length of trials is at least 30 days

    Otherwise not covered
"""
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("v", vocabulary))
    assert policy is not None, problems
    for days, outcome in ((29, "not_covered"), (30, "covered")):
        trials = [{"length": "10 days"}, {"length": f"{days - 10} days"}]
        assert LoadedPolicy(policy).decide({"trials": trials}).outcome == outcome
