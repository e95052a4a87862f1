"""A number of records beside an amount that is not written in the line: a table's, a defined one, a whole number that is stated."""

from __future__ import annotations

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.source.problem import Problem
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: limits

Inputs: all
    Unless stated otherwise: fixed, clinical

    the allowed number (allowed): a whole number, from 0 to 3
    the allowed tries (allowed_tries): a whole number of tries, from 0 to 3
    the wanted number (wanted): a whole number, from 0
    the weight (weight): a number of kg, from 0
    the packs (packs): a whole number of packs, from 0 to 9
    the request is urgent (urgent): yes or no
    the tries (tries): records of
        the date (date): a date
        the pain (pain): a whole number, from 0 to 10
"""
POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: limits

Determination: coverage

    Covered when
        {line}

    Otherwise not covered

Definitions

    The number tried means the number of tries since 2024-01-01

    The flat limit means 4 packs

    The highest number of tries:
        | the request is urgent | then               |
        | yes                   | 2                  |
        | no                    | the allowed number |

    The pack limit:
        | the request is urgent | then    |
        | yes                   | 5 packs |
        | no                    | 3 packs |
"""
DAYS = ("2023-12-31", "2024-01-01", "2024-06-01")
COMPARED = {
    "is at most": lambda one, other: one <= other,
    "is less than": lambda one, other: one < other,
    "is exactly": lambda one, other: one == other,
    "is at least": lambda one, other: one >= other,
    "is more than": lambda one, other: one > other,
    "is not more than": lambda one, other: one <= other,
}


def read(line: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    return policy_from_sources(Source.from_text("a.policy", POLICY.format(line=line)), Source.from_text("v", VOCABULARY))


def loaded(line: str) -> LoadedPolicy:
    policy, problems = read(line)
    assert policy is not None, problems
    return LoadedPolicy(policy)


def outcome(holds: bool) -> str:
    return "covered" if holds else "not_covered"


@pytest.mark.parametrize("said", COMPARED)
def test_a_number_of_records_is_compared_with_a_table_and_with_what_is_stated(said: str) -> None:
    holds = COMPARED[said]
    tables = loaded(f"the number tried {said} the highest number of tries")
    inputs = loaded(f"the number of tries since 2024-01-01 {said} the allowed tries")
    for size in range(4):
        tries = [{"date": day} for day in (*DAYS, "2024-07-01")[:size]]
        since = max(0, size - 1)
        for allowed in range(4):
            for urgent in (True, False):
                case = tables.case(tries=tries, urgent=urgent, allowed=allowed)
                assert tables.decide(case).outcome == outcome(holds(since, 2 if urgent else allowed)), (size, allowed, urgent)
            assert inputs.decide(tries=tries, allowed_tries=allowed).outcome == outcome(holds(since, allowed)), (size, allowed)
        can = {outcome(holds(since, allowed)) for allowed in range(4)}
        assert set(inputs.decide(tries=tries).possible) == can, size
        some = {outcome(holds(since, allowed)) for allowed in (1, 2)}
        assert set(inputs.decide(tries=tries, allowed_tries="from 1 to 2").possible) == some, size


def test_what_is_needed_and_what_would_change_it_name_the_amount() -> None:
    policy = loaded("the number of tries since 2024-01-01 is at most the allowed tries")
    case = policy.case(tries=[{"date": day} for day in DAYS])
    assert [one.input.id for one in policy.decide(case).needed] == ["allowed_tries"]
    [way] = policy.what_if(case, "covered").sets
    assert way.inputs == {"allowed_tries"} and policy.decide(way.applied(case)).outcome == "covered"


@pytest.mark.parametrize(("line", "limits"), [
    ("the packs are at most the pack limit", (5, 3)),
    ("the packs are at most the flat limit", (4, 4)),
])  # fmt: skip
def test_an_amount_may_be_in_a_unit_of_the_vocabulary(line: str, limits: tuple[int, int]) -> None:
    policy = loaded(line)
    for packs in range(8):
        for urgent, limit in zip((True, False), limits, strict=True):
            assert policy.decide(packs=packs, urgent=urgent).outcome == outcome(packs <= limit), (packs, urgent)


def test_a_table_may_be_called_as_if_it_were_the_highest_of_something() -> None:
    policy = loaded("the highest number of tries is at least 2")
    assert policy.decide(urgent=True).outcome == "covered"
    assert policy.decide(urgent=False, allowed=1).outcome == "not_covered"


@pytest.mark.parametrize(("line", "says"), [
    ("the number tried is at most the weight", "cannot be compared with the weight (kg)"),
    ("the number tried is at most the wanted number", "of which the vocabulary does not say the highest that it can be"),
    ("the number tried is at most the allowed number plus the wanted number", "compared with an amount that is computed"),
])  # fmt: skip
def test_what_cannot_be_counted_up_to_is_refused_with_the_reason(line: str, says: str) -> None:
    [problem] = read(line)[1]
    assert says in problem.message and problem.span is not None
