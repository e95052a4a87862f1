"""A few tests that make an outcome certain, read off the rules: a place to start from when looking for the fewest facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.answer.changing.lanes import Evaluator, Lanes, Rails, rails_of
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation

Variables = frozenset[str]


def grounds_of(evaluator: Evaluator, lanes: Lanes, head: str) -> Variables | None:
    """Variables whose tests alone make a head certain in the one lane there is; None where looking at the rules cannot show it."""
    rails = evaluator.rails(lanes)
    if not rails[head][0]:
        return None
    return _Grounds(evaluator.program.bodies, rails, lanes).of(Named(head), holds=True)


class _Grounds:
    """Chooses, for each formula that is certain one way, parts that make it so; the fewest variables part by part."""

    def __init__(self, bodies: Mapping[str, Formula], rails: Mapping[str, Rails], lanes: Lanes) -> None:
        self.bodies = bodies
        self.rails = rails
        self.lanes = lanes
        self.tests: dict[In, Rails] = {}
        self.known: dict[tuple[str, bool], Variables] = {}

    def certain(self, formula: Formula, holds: bool) -> bool:
        must, may = rails_of(formula, self.rails, self.lanes, self.tests)
        return bool(must) if holds else not may

    def of(self, formula: Formula, holds: bool) -> Variables:
        """Variables that make a formula hold, or fail; it is certain that it does."""
        match formula:
            case In(variable):
                return frozenset((variable,))
            case Named(name):
                if (name, holds) not in self.known:
                    self.known[(name, holds)] = self.of(self.bodies[name], holds)
                return self.known[(name, holds)]
            case Negation(of):
                return self.of(of, not holds)
            case Conjunction(parts):
                return self._fewest(parts, len(parts) if holds else 1, holds)
            case Disjunction(parts):
                return self._fewest(parts, 1 if holds else len(parts), holds)
            case Between(low, high, parts):
                return self._between(low, high, parts, holds)

    def _between(self, low: int, high: int | None, parts: Sequence[Formula], holds: bool) -> Variables:
        if holds:
            below = frozenset() if high is None else self._fewest(parts, len(parts) - high, holds=False)
            return self._fewest(parts, low, holds=True) | below
        too_few = sum(self.certain(part, holds=False) for part in parts) > len(parts) - low
        if too_few:
            return self._fewest(parts, len(parts) - low + 1, holds=False)
        return self._fewest(parts, (high or 0) + 1, holds=True)

    def _fewest(self, parts: Sequence[Formula], number: int, holds: bool) -> Variables:
        if number <= 0:
            return frozenset()
        found = sorted((self.of(part, holds) for part in parts if self.certain(part, holds)), key=len)
        return frozenset().union(*found[:number])
