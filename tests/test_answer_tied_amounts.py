"""What is needed where what is always so ties a yes-or-no input to amounts beside each other, beside the definition by brute force."""

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
        it is asked for

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
    sources = Source.from_text("a.policy", POLICY), Source.from_text("v", VOCABULARY.format(always=always))
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
