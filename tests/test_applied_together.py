"""Amounts of which several parts vary, against enumeration: every answer about small whole numbers, each value tried."""

import os
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from reasoner.answer.changing.what_if import Wish
from reasoner.answer.engine import Engine
from reasoner.answer.resting.reasons import reasons_of
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Form,
    InputAmount,
    Is,
    IsWithin,
    Not,
    Operation,
)
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy
from reasoner.policy.values import Exactly, Interval, Within
from reasoner.policy.vocabulary import Change, Input, Number, Vocabulary, YesNo
from reasoner.syntax.rank import Rank

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "60"))
TOP = 5
World = Mapping[str, int]
Test = Callable[[World], bool]
SIGNS: dict[Comparison, Callable[[int, int], bool]] = {
    Comparison.LESS: int.__lt__,
    Comparison.AT_MOST: int.__le__,
    Comparison.EQUAL: int.__eq__,
    Comparison.AT_LEAST: int.__ge__,
    Comparison.MORE: int.__gt__,
}


class Chance:
    """One random policy over numbers from 0 to 5 and one yes/no input, with a case."""

    def __init__(self, seed: int, numbers: int) -> None:
        self.random = Random(seed)
        self.names = ["a", "b", "c"][:numbers]
        self.keys = 0
        self.criterion, self.test = self.tree(2)
        self.inputs = (
            *(
                Input(one, f"the {one}", Number("", Fraction(0), Fraction(TOP), Fraction(1)), self.change())
                for one in self.names
            ),
            Input("flag", "the flag is up", YesNo(), self.change()),
        )
        self.ranges = {one: range(TOP + 1) for one in self.names} | {"flag": range(2)}
        self.stated = {one: self.random.choice(self.ranges[one]) for one in self.ranges if self.random.random() < 0.6}
        self.partly = {}
        for one in self.names:
            if one not in self.stated and self.random.random() < 0.2:
                self.partly[one] = self.random.randint(1, TOP - 1)
                self.ranges[one] = range(self.partly[one], TOP + 1)

    def change(self) -> Change:
        return self.random.choice((Change.FIXED, Change.ACTIONABLE, Change.ACTIONABLE))

    def key(self) -> str:
        self.keys += 1
        return f"coverage/1/{self.keys}"

    def tree(self, depth: int) -> tuple[Criterion, Test]:
        key = self.key()
        if depth and self.random.random() < 0.8:
            parts = [self.tree(depth - 1) for _ in range(self.random.randint(2, 3))]
            criteria, tests = tuple(one for one, _ in parts), [one for _, one in parts]
            if self.random.random() < 0.5:
                return Criterion(key, AllOf(criteria), "all"), lambda world: all(one(world) for one in tests)
            return Criterion(key, AnyOfThese(criteria), "any"), lambda world: any(one(world) for one in tests)
        form, test = self.leaf()
        if self.random.random() < 0.2:
            return Criterion(key, Not(form), "not so"), lambda world: not test(world)
        return Criterion(key, form, f"test {key}"), test

    def leaf(self) -> tuple[Form, Test]:
        kind = self.random.random()
        if kind < 0.15:
            return Is("flag"), lambda world: bool(world["flag"])
        if kind < 0.35:
            name, edge = self.random.choice(self.names), self.random.randint(1, TOP)
            return IsWithin(name, Interval(Fraction(edge))), lambda world: world[name] >= edge
        left, value = self.amount()
        comparison = self.random.choice(list(Comparison))
        if self.random.random() < 0.3:
            other = self.random.choice(self.names)
            form: Form = Compares(left, comparison, InputAmount(other))
            return form, lambda world: SIGNS[comparison](value(world), world[other])
        edge = self.random.randint(-2, 2 * TOP)
        return Compares(left, comparison, Amount(Fraction(edge))), lambda world: SIGNS[comparison](value(world), edge)

    def amount(self) -> tuple[Derived, Callable[[World], int]]:
        names = self.random.sample(self.names, self.random.randint(2, len(self.names)))
        if self.random.random() < 0.5:
            parts = tuple(map(InputAmount, names))
            return Derived(Operation.SUM, parts), lambda world: sum(world[one] for one in names)
        one, other = names[:2]
        times = self.random.choice((1, 1, 2, 3))
        more = Derived(Operation.PRODUCT, (Amount(Fraction(times)), InputAmount(other)))
        return Derived(Operation.DIFFERENCE, (InputAmount(one), more)), lambda world: world[one] - times * world[other]

    def engine(self) -> Engine:
        clauses = (
            Clause(Outcome("Covered", "covered"), Rank.PLAIN, self.criterion, beats=frozenset((1,))),
            Clause(Outcome("Not covered", "not_covered"), Rank.OTHERWISE),
        )
        determination = Determination("coverage", "coverage", (Phase("", None, clauses),))
        return Engine(Policy("p", "A policy", "A payer", Vocabulary("v", self.inputs), (determination,)))

    def case(self) -> Case:
        exact = [Fact(one, Exactly(bool(value) if one == "flag" else Fraction(value))) for one, value in self.stated.items()]
        return Case((*exact, *(Fact(one, Within(Interval(Fraction(low)))) for one, low in self.partly.items())))

    def worlds(self, fixed: World) -> Iterator[World]:
        open_ = [one for one in self.ranges if one not in fixed]
        for values in product(*(self.ranges[one] for one in open_)):
            yield {**fixed, **dict(zip(open_, values, strict=True))}

    def outcomes(self, fixed: World) -> set[str]:
        return {"covered" if self.test(world) else "not_covered" for world in self.worlds(fixed)}


def needed(chance: Chance) -> set[str]:
    found = set()
    for world in chance.worlds(chance.stated):
        for one in chance.ranges.keys() - chance.stated.keys():
            for value in chance.ranges[one]:
                if chance.test({**world, one: value}) != chance.test(world):
                    found.add(one)
    return found


def change_sets(chance: Chance) -> set[frozenset[str]]:
    may = [one.id for one in chance.inputs if one.id not in chance.stated or one.change is Change.ACTIONABLE]
    found: set[frozenset[str]] = set()
    for size in range(len(may) + 1):
        for some in map(frozenset, combinations(may, size)):
            if not any(other <= some for other in found) and reaches(chance, some):
                found.add(some)
    return found


def reaches(chance: Chance, some: frozenset[str]) -> bool:
    stays = {one: value for one, value in chance.stated.items() if one not in some}
    names = sorted(some)
    choices = [[value for value in chance.ranges[one] if value != chance.stated.get(one)] for one in names]
    return any(
        chance.outcomes({**stays, **dict(zip(names, values, strict=True))}) == {"covered"} for values in product(*choices)
    )


def sufficient(chance: Chance, outcome: set[str]) -> set[frozenset[str]]:
    facts = [*chance.stated, *chance.partly]
    found: set[frozenset[str]] = set()
    ranges = dict(chance.ranges)
    for size in range(len(facts) + 1):
        for some in map(frozenset, combinations(facts, size)):
            if any(other <= some for other in found):
                continue
            chance.ranges = {
                one: range(TOP + 1) if one in chance.partly and one not in some else values for one, values in ranges.items()
            }
            if chance.outcomes({one: value for one, value in chance.stated.items() if one in some}) == outcome:
                found.add(some)
    chance.ranges = ranges
    return found


def disagreement(seed: int, numbers: int) -> str:
    chance = Chance(seed, numbers)
    engine, case = chance.engine(), chance.case()
    answer = engine.decide(case, "coverage")
    outcomes = chance.outcomes(chance.stated)
    if set(answer.possible) != outcomes:
        return f"outcomes {answer.possible} {outcomes}"
    asked = {one.input.id for one in answer.needed}
    if asked != needed(chance):
        return f"needed {asked} {needed(chance)}"
    if outcomes != {"covered"}:
        found = {one.inputs for one in engine.what_if(case, "coverage", Wish(("covered",))).sets}
        expected = change_sets(chance)
        if found != expected:
            return f"change sets {sorted(map(sorted, found))} {sorted(map(sorted, expected))}"
    if len(outcomes) == 1:
        asking = engine.asking(case, loose=None)
        situation = engine.situation(case, loose=None)
        reasons = reasons_of(asking.questions, situation, engine.decide(case, "coverage"))
        got = {frozenset(fact.input.id for fact in group) for group in reasons.sufficient}
        wanted = sufficient(chance, outcomes)
        if got != wanted:
            return f"reasons {sorted(map(sorted, got))} {sorted(map(sorted, wanted))}"
    return ""


@pytest.mark.parametrize("numbers", [2, 3])
def test_random_policies_over_sums_and_differences_agree_with_enumeration(numbers: int) -> None:
    wrong = [(seed, found) for seed in range(EXAMPLES) if (found := disagreement(seed, numbers))]
    assert wrong == []
