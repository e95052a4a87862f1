"""Random cases: a world that is possible, of which some inputs are stated, some in part, some not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import prod
from random import Random

from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Policy
from reasoner.policy.values import Absent, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese, Within
from reasoner.policy.vocabulary import Change, DateType, Input, OneOf
from tests.oracle.reading import Reading, read_by_criteria, roots
from tests.oracle.truth import Held
from tests.oracle.worlds import Completions, Facts


@dataclass(frozen=True)
class Habits:
    """How often an input of a case is not stated, stated as not known, or stated in part; and whether facts may clash."""

    unknown: float = 0.3
    in_part: float = 0.1
    careless: float = 0.1


def whole_reading(policy: Policy) -> Reading:
    """Everything that a policy reads, its background knowledge too."""
    reading = read_by_criteria(roots(policy), policy)
    for determination in policy.determinations:
        reading.determination(determination, policy)
    return reading


class Cases:
    """Draws cases of one policy."""

    def __init__(self, policy: Policy, rng: Random) -> None:
        self.policy, self.rng = policy, rng
        self.reading = whole_reading(policy)
        self.makes = Completions(policy.vocabulary, self.reading, Facts({}, {}))
        self.inputs = {one.id: one for one in policy.vocabulary.inputs}

    @cached_property
    def _tied(self) -> list[list[dict[str, Held]]]:
        return [self.makes.of_tied(group, ()) for group in self.makes.groups(self.makes.relevant)]

    def world(self) -> dict[str, Held]:
        """A world in which every cell of every input is as likely as the others."""
        found: dict[str, Held] = {}
        for made in self._tied:
            found |= self.rng.choice(made)
        return found

    def draw(self, habits: Habits = Habits()) -> Case:
        """A case that a world of its own makes possible; a careless one may state what cannot be."""
        world = self.world()
        if self.rng.random() < habits.careless:
            for id in self.rng.sample(sorted(world), min(2, len(world))):
                world[id] = self.rng.choice(self.makes.values(id, ()))
        return Case(
            tuple(Fact(id, known) for id, held in world.items() if (known := self._known(id, held, habits)) is not None)
        )

    def _known(self, id: str, held: Held, habits: Habits) -> Known | None:
        rng = self.rng
        silent = habits.unknown if self.inputs[id].presumed is None else max(habits.unknown, 0.7)
        if rng.random() < silent:
            return NotKnown() if rng.random() < 0.15 else None
        if rng.random() < habits.in_part:
            return self.part(self.inputs[id], held)
        return stated(held)

    def part(self, input: Input, held: Held) -> Known:
        """Something less than the whole value, which the value fits."""
        rng = self.rng
        if isinstance(held, frozenset):
            kept = frozenset(one for one in sorted(held, key=str) if rng.random() < 0.7)
            return ListOf(kept, open=True)  # type: ignore[arg-type]
        if isinstance(held, Fraction):
            return Within(self._around(input, held))
        if isinstance(held, str) and isinstance(input.type, OneOf) and len(input.type.values) > 2:
            others = [one.id for one in input.type.values if one.id != held]
            return OneOfThese(frozenset({held, *rng.sample(others, rng.randint(1, len(others) - 1))}))
        return stated(held)

    def _around(self, input: Input, held: Fraction) -> Interval:
        points = sorted({held, *(one for one in self.makes.values(input.id, ()) if isinstance(one, Fraction))})
        low = self.rng.choice([one for one in points if one <= held])
        high = self.rng.choice([one for one in points if one >= held])
        included = self.rng.random() < 0.6
        if self.rng.random() < 0.5:
            return Interval(low, low_included=included or low == held)
        return Interval(None, high=high, high_included=included or high == held)

    # ---- size

    def worlds_to_try(self, case: Case, allow: Collection[Change]) -> int:
        """How many worlds change sets have to look at, background knowledge left aside."""
        facts = Facts({one.input: one.known for one in case.facts if not isinstance(one.known, NotKnown)}, {})
        makes = Completions(self.policy.vocabulary, self.reading, facts)
        free = {id for id in facts.stated if self.inputs[id].change in allow or self.inputs[id].follows}
        return prod(max(len(makes.values(id, free)), 1) for id in makes.relevant)


def stated(held: Held, input: Input | None = None) -> Known:
    """A value as a case states it: for a date input the day itself."""
    if isinstance(held, Fraction) and input and isinstance(input.type, DateType):
        return Exactly(date.fromordinal(int(held)))
    if isinstance(held, Absent):
        return held
    if isinstance(held, frozenset):
        return ListOf(held)  # type: ignore[arg-type]
    return Exactly(held)
