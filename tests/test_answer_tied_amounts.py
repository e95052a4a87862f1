"""What is needed, possible and a way where what is always so ties a yes-or-no input to amounts beside each other, or amounts to each
other, beside the definitions by brute force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.problem import ProblemsFound
from reasoner.source.text import Source

POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: tied

Determination: coverage

    Covered when
        {line}

    Otherwise not covered
"""
VOCABULARY = """Vocabulary: tied

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    the first score (first): a whole number of points, from 0 to 2
    the second score (second): a whole number of points, from 0 to 2

Background
    - {always}
"""
World = Mapping[str, int]
VALUES = {"asked": (0, 1), "first": (0, 1, 2), "second": (0, 1, 2)}
ALWAYS: dict[str, Callable[[World], bool]] = {
    "if it is asked for, then the first score is at least the second score": lambda one: (
        not one["asked"] or one["first"] >= one["second"]
    ),
    "if the first score is over the second score, then it is asked for": lambda one: (
        one["first"] <= one["second"] or bool(one["asked"])
    ),
    "if it is asked for, then the first score plus the second score is at least 3 points": lambda one: (
        not one["asked"] or one["first"] + one["second"] >= 3
    ),
}


def policy_of(line: str, always: str) -> LoadedPolicy:
    sources = Source.from_text("a.policy", POLICY.format(line=line)), Source.from_text("v", VOCABULARY.format(always=always))
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    return LoadedPolicy(policy)


def worlds(facts: World, always: Callable[[World], bool]) -> list[World]:
    every = (dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values()))
    return [one for one in every if always(one) and all(one[name] == value for name, value in facts.items())]


def needed(left: list[World]) -> set[str]:
    """Every input that differs in a smallest departure from a world to one with another outcome."""
    found: set[str] = set()
    for one, other in product(left, left):
        differ = [name for name in VALUES if one[name] != other[name]]
        if one["asked"] != other["asked"] and not any(
            third["asked"] != one["asked"] and all(third[name] == one[name] for name in VALUES if name not in some)
            for size in range(1, len(differ))
            for some in combinations(differ, size)
            for third in left
        ):
            found.update(differ)
    return found


def cases() -> Iterator[World]:
    for values in product(*((None, *some) for some in VALUES.values())):
        yield {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}


@pytest.mark.parametrize("always", ALWAYS)
def test_the_amounts_of_what_is_always_so_are_needed_by_their_names(always: str) -> None:
    sources = (
        Source.from_text("a.policy", POLICY.format(line="it is asked for")),
        Source.from_text("v", VOCABULARY.format(always=always)),
    )
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    for facts in cases():
        left = worlds(facts, ALWAYS[always])
        case = loaded.case({name: bool(value) if name == "asked" else f"{value} points" for name, value in facts.items()})
        if not left:
            with pytest.raises(ProblemsFound):
                loaded.decide(case)
            continue
        answer = loaded.decide(case)
        assert len(answer.possible) == len({one["asked"] for one in left}), facts
        assert {one.input.id for one in answer.needed} == needed(left), facts


LINES: dict[str, Callable[[World], bool]] = {
    "it is asked for": lambda one: bool(one["asked"]),
    "the second score minus the first score is at least 1 points": lambda one: one["second"] - one["first"] >= 1,
    "the first score is at least the second score": lambda one: one["first"] >= one["second"],
}
TIES: dict[str, Callable[[World], bool]] = {
    **ALWAYS,
    "the first score plus the second score is over 2 points": lambda one: one["first"] + one["second"] > 2,
}


def ways(facts: World, left: list[World], is_met: Callable[[World], bool]) -> set[frozenset[str]]:
    """The smallest groups of unknown inputs that have values with which every world that is left is met."""
    unknown = [name for name in VALUES if name not in facts]
    found: list[frozenset[str]] = []
    for size in range(len(unknown) + 1):
        for some in map(frozenset, combinations(unknown, size)):
            together = [[one for one in left if all(one[name] == other[name] for name in some)] for other in left]
            if not any(less <= some for less in found) and any(all(map(is_met, one)) for one in together):
                found.append(some)
    return set(found)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("always", TIES)
def test_outcomes_and_ways_are_those_that_what_is_always_so_of_amounts_leaves(line: str, always: str) -> None:
    loaded = policy_of(line, always)
    for facts in cases():
        left = worlds(facts, TIES[always])
        if not left:
            continue
        case = loaded.case({name: bool(value) if name == "asked" else f"{value} points" for name, value in facts.items()})
        outcomes = {"covered" if LINES[line](one) else "not_covered" for one in left}
        assert set(loaded.decide(case).possible) == outcomes, facts
        found = loaded.what_if(case, "covered", time_limit=20)
        assert not found.cut_off
        sets = {frozenset[str]()} if found.already else {frozenset(one.inputs) for one in found.sets}
        assert sets == ways(facts, left, LINES[line]), facts
        for way in found.sets:
            assert way.ties or loaded.decide(way.applied(case)).possible == ("covered",), (facts, way)
