"""What is needed in rows that are open, found over the worlds that they leave: beside brute force and the engine of one case."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from reasoner.cases.case import Case, Fact
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly
from reasoner.source.text import Source
from reasoner.table import plan_needs
from reasoner.table.plan import Plan
from reasoner.table.plan_arrays import Ints
from reasoner.table.plan_needs import Grid, Joint, Needed, Needs
from reasoner.table.plan_residuals import Left
from tests.oracle.examples import example
from tests.policy_texts import HEADS, VOCABULARY
from tests.table_agreement import beside_brute_force, beside_engine, decided
from tests.test_table_random import some_cases

TIED = """
Determination: coverage

    Covered when ANY of the following are met:
        1. the route is intrathecal
        2. ALL of the following are met:
            a. the pain is chronic
            b. the reduction in pain is greater than 50%

    Otherwise not covered
"""
BACKGROUND = """
Background
    - if the drug is morphine, then the route is intrathecal
    - if the pain is severe, then the pain is chronic
    - if the pain is chronic, then the drug is not baclofen
"""


def tied() -> Policy:
    policy, problems = policy_from_sources(
        Source.from_text("a.policy", HEADS + TIED),
        Source.from_text("pumps.vocabulary", VOCABULARY + BACKGROUND),
        lambda _: None,
    )
    assert policy is not None, problems
    return policy


def test_what_is_needed_of_random_policies_is_that_of_brute_force_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []

    def of(self: Needs, some: Sequence[Left]) -> list[Needed | None]:
        needed = real(self, some)
        found.extend(one is not None for one in needed)
        return needed

    real = Needs.of
    monkeypatch.setattr(Needs, "of", of)
    for seed in range(24):
        policy = example(seed).policy
        assert beside_brute_force(policy, some_cases(policy, seed, 6)) == []
    assert len(found) > 20
    assert all(found)


def test_worlds_are_looked_at_some_at_a_time_whichever_rows_they_are_of(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once: list[int] = []

    def states(self: Grid, which: Ints, worlds: Ints) -> Ints:
        at_once.append(len(which))
        return real(self, which, worlds)

    real = Grid.states
    monkeypatch.setattr(Grid, "states", states)
    for seed in range(6):
        policy = example(seed).policy
        cases = some_cases(policy, seed, 12)
        whole = decided(Plan.of(policy), cases).answers
        with monkeypatch.context() as patched:
            patched.setattr(plan_needs, "AT_ONCE", 3)
            patched.setattr(plan_needs, "MOST_WORLDS", 40)
            at_once.clear()
            assert decided(Plan.of(policy), cases).answers == whole
            assert max(at_once, default=0) <= 3


def test_where_worlds_are_too_many_the_engine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = example(3).policy
    cases = some_cases(policy, 3, 20)
    monkeypatch.setattr(plan_needs, "MOST_WORLDS", 1)
    assert beside_engine(policy, cases) == []


def test_joint_values_whose_comparison_takes_long_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    values = (np.arange(1000), np.arange(1000) // 2)
    ways = np.arange(4096 * 1000, dtype=np.uint8).reshape(1000, 4096)
    assert Joint(("a", "b"), ("a", "b"), values, np.arange(1000)).needed(ways) is None  # 1.6e10 comparisons
    odd = (np.arange(1000, dtype=np.uint8) % 2)[:, None]
    assert Joint(("a", "b"), ("a", "b"), values, np.arange(1000)).needed(odd) == {"a"}
    monkeypatch.setattr(plan_needs, "MOST_COMPARED", 1)
    policy = tied()
    cases = [Case((Fact("reduction", Exactly(Fraction(60))),)), Case((Fact("severe", Exactly(False)),))]
    assert beside_engine(policy, cases) == []


def test_inputs_that_are_tied_together_are_needed_where_one_departure_moves_several() -> None:
    policy = tied()
    facts = {
        "drug": [Exactly("baclofen"), Exactly("morphine"), None],
        "route": [Exactly("epidural"), None],
        "reduction": [Exactly(Fraction(60)), None],
        "severe": [Exactly(False), None],
        "chronic": [Exactly(True), None],
    }
    cases = [
        Case(tuple(Fact(id, known) for id, known in zip(facts, row, strict=True) if known is not None))
        for row in product(*facts.values())
    ]
    needed = {tuple(one) for one in decided(Plan.of(policy), cases).answers.column("needed").to_pylist() if one}
    assert ("drug", "route", "reduction", "severe", "chronic") in needed
    assert beside_brute_force(policy, cases) == []
    assert beside_engine(policy, cases) == []
