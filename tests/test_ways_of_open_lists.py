"""What would change an answer where a list of records may have more than is stated: however many are added, there may be others.

Each way is made in the case and decided again; which ways there are is worked out by hand.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: doses

Inputs: all
    Unless stated otherwise: fixed, clinical

    the doses (doses): records of
        the date (date): a date
        the amount (amount): a number of mg, from 0
"""
POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: doses

Determination: coverage

    Covered when
        {line}

    Otherwise not covered
"""
OLD = {"date": "2023-05-01", "amount": 5}
NEW = {"date": "2024-05-01", "amount": 5}
UNDATED = {"amount": 5}
CASES: dict[str, list[object] | None] = {
    "nothing stated": None,
    "an old one": [OLD, "and others"],
    "a new one": [NEW, "and others"],
    "a new one and one without a date": [NEW, UNDATED, "and others"],
}
# By line and case, the ways to `covered`: how many records are added, whether the list ends, whether a date is supplied.
WAYS: dict[str, dict[str, list[tuple[str, ...]]]] = {
    "no dose since 2024-01-01": {
        "nothing stated": [("ends",)],
        "an old one": [("ends",)],
        "a new one": [],
        "a new one and one without a date": [],
    },
    "at most 1 dose since 2024-01-01": {
        "nothing stated": [("ends",)],
        "an old one": [("ends",)],
        "a new one": [("ends",)],
        "a new one and one without a date": [("dates", "ends")],
    },
    "at least 2 doses since 2024-01-01": {
        "nothing stated": [("adds", "adds")],
        "an old one": [("adds", "adds")],
        "a new one": [("adds",)],
        "a new one and one without a date": [("adds",), ("dates",)],
    },
    "exactly 2 doses since 2024-01-01": {
        "nothing stated": [("adds", "adds", "ends")],
        "an old one": [("adds", "adds", "ends")],
        "a new one": [("adds", "ends")],
        "a new one and one without a date": [("dates", "ends")],  # and one more only needs a date before,
    },
}


def policy_of(line: str) -> LoadedPolicy:
    sources = Source.from_text("a.policy", POLICY.format(line=line)), Source.from_text("v", VOCABULARY)
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    return LoadedPolicy(policy)


def case_of(policy: LoadedPolicy, name: str) -> Case:
    doses = CASES[name]
    return policy.case({} if doses is None else {"doses": doses})


def steps(before: Case, after: Case) -> tuple[str, ...]:
    """What a way did to the list: records added, dates supplied, the list ended."""
    one, other = before.fact("doses"), after.fact("doses")
    had = one.known.records if one is not None else ()
    has = other.known.records
    assert len(has) >= len(had)
    found = ["adds"] * (len(has) - len(had))
    found += ["dates" for mine, its in zip(had, has, strict=False) if mine != its]
    return tuple(sorted([*found, *([] if other.known.open else ["ends"])]))


LINES = [line for line, by_case in WAYS.items() if by_case]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", CASES)
def test_the_ways_are_those_worked_out_by_hand_and_each_reaches_the_outcome(line: str, name: str) -> None:
    policy = policy_of(line)
    case = case_of(policy, name)
    found = policy.what_if(case, "covered", time_limit=60)
    assert not found.cut_off
    assert sorted(steps(case, way.applied(case)) for way in found.sets) == sorted(WAYS[line][name])
    for way in found.sets:
        assert policy.decide(way.applied(case)).possible == ("covered",), way


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("line", [
    "the most recent dose is one where\n            its amount is at most 6 mg",
    "at least 2 doses, and\n        no dose since 2025-01-01",
    "the highest amount of the doses is at most 6 mg",
])  # fmt: skip
def test_each_way_reaches_the_outcome_and_with_a_step_less_does_not(line: str, name: str) -> None:
    policy = policy_of(line)
    case = case_of(policy, name)
    if policy.decide(case).possible == ("covered",):
        return
    found = policy.what_if(case, "covered", time_limit=60)
    assert found.sets and not found.cut_off
    for way in found.sets:
        made = way.applied(case)
        assert policy.decide(made).possible == ("covered",), (line, name, way)
        stated = made.fact("doses")
        if not stated.known.open:
            less = made.merged((replace(stated, known=replace(stated.known, open=True)),))
            assert policy.decide(less).possible != ("covered",), (line, way)
