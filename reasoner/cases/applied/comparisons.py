"""What a comparison of amounts comes to in one case: settled, a threshold on the one input that is not known, or open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from reasoner.cases.applied.amounts import Bounds, bounds_of, compared, direction, inputs_in, solved, value_of
from reasoner.cases.applied.linear import Linear, linear_of, threshold
from reasoner.policy.criteria import AllOf, AnyOfThese, Compares, Comparison, Derived, Expression, Form, Is, IsWithin, Operation
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number, YesNo

TRUE, FALSE = AllOf(()), AnyOfThese(())


@dataclass
class Amounts:
    """What is known of the amounts of one case, and the further inputs that stand for what is left open.

    `numbers` are the known values, `ranges` what is known of the others, `absent` the inputs that have none. `made` are the
    further inputs, `behind` the unknown inputs that each of them stands for.
    """

    inputs: Mapping[str, Input]
    numbers: Mapping[str, Fraction]
    ranges: Mapping[str, Interval]
    absent: frozenset[str] = frozenset()
    made: dict[str, Input] = field(default_factory=dict)
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def settle(self, test: Compares) -> Form:
        """What a comparison comes to."""
        ids = tuple(dict.fromkeys((*inputs_in(test.left), *inputs_in(test.right))))
        if any(id in self.absent for id in ids):
            return FALSE
        difference = Derived(Operation.DIFFERENCE, (test.left, test.right))
        unknown = [id for id in ids if id not in self.numbers]
        if not unknown:
            value = value_of(difference, self.numbers)
            if value is None:
                return self.open_question(test, ids)
            return TRUE if compared(value, test.comparison) else FALSE
        line = linear_of(difference, self.numbers)
        if line is not None and len(line.factors) < 2:  # what stands on both sides may cancel out
            return self._linear(line, test.comparison)
        if len(unknown) == 1:
            return self._one_way(difference, unknown[0], test)
        return self._several(difference, line, unknown, test)

    def _linear(self, line: Linear, comparison: Comparison) -> Form:
        if not line.factors:
            return TRUE if compared(line.constant, comparison) else FALSE
        return IsWithin(next(iter(line.factors)), threshold(line, comparison))

    def _one_way(self, difference: Expression, input: str, test: Compares) -> Form:
        bounds = {id: self.bounds(id) for id in inputs_in(difference)}
        way = direction(difference, input, bounds)
        if way is None:
            return self.open_question(test, (input,))
        domain = self.domain(input)
        whole = not isinstance(self.inputs[input].type, Number)
        found = solved(
            lambda number: value_of(difference, {**self.numbers, input: number}), test.comparison, way, domain, whole=whole
        )
        return FALSE if found is None else IsWithin(input, found)

    def _several(self, difference: Expression, line: Linear | None, unknown: list[str], test: Compares) -> Form:
        """A threshold on a further number that stands for the whole amount, the same for every comparison of that amount."""
        if line is None:
            bounds = bounds_of(difference, {id: self.bounds(id) for id in inputs_in(difference)})
            if (sure := _sure(bounds, test.comparison)) is not None:
                return TRUE if sure else FALSE
            return self.open_question(test, unknown)
        first = next(iter(line.factors.values()))
        scaled = Linear(Fraction(0), {id: factor / first for id, factor in line.factors.items()})
        id = f"amount_{'_'.join(f'{_sign(factor)}{input}' for input, factor in scaled.factors.items())}"[:200]
        ends = self._ends(scaled)
        self.made.setdefault(id, Input(id, _words(difference), Number("", ends.low, ends.high)))
        self.behind.setdefault(id, tuple(unknown))
        edge = threshold(Linear(line.constant, {id: first}), test.comparison)
        return IsWithin(id, edge)

    def open_question(self, test: Compares, unknown: list[str] | tuple[str, ...]) -> Form:
        """A further yes/no input for a comparison that nothing settles."""
        id = f"open_{len(self.made) + 1}"
        self.made[id] = Input(id, _words(Derived(Operation.DIFFERENCE, (test.left, test.right))), YesNo())
        self.behind[id] = tuple(unknown)
        return Is(id)

    def domain(self, input: str) -> Interval:
        """The range of an input."""
        type = self.inputs[input].type
        return Interval(type.low, True, type.high, True) if isinstance(type, Number) else Interval()

    def bounds(self, input: str) -> Bounds:
        """The least and greatest value that is left to an input."""
        if input in self.numbers:
            return Bounds(self.numbers[input], self.numbers[input])
        known, full = self.ranges.get(input, Interval()), self.domain(input)
        low = max((end for end in (known.low, full.low) if end is not None), default=None)
        return Bounds(low, min((end for end in (known.high, full.high) if end is not None), default=None))

    def _ends(self, line: Linear) -> Bounds:
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(0)
        for id, factor in line.factors.items():
            ends = self.bounds(id)
            less, more = (ends.low, ends.high) if factor > 0 else (ends.high, ends.low)
            low = None if low is None or less is None else low + factor * less
            high = None if high is None or more is None else high + factor * more
        return Bounds(low, high)


def _sure(bounds: Bounds, comparison: Comparison) -> bool | None:
    """Whether a difference with these bounds compares so with zero, where the bounds settle that."""
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    if bounds.low is not None and bounds.low > 0:
        return compared(bounds.low, comparison)
    if bounds.high is not None and bounds.high < 0:
        return compared(bounds.high, comparison)
    return compared(ends[0], comparison) if len(ends) == 2 and ends[0] == ends[1] else None


def _sign(factor: Fraction) -> str:
    return re.sub(r"[^a-z0-9]+", "_", f"{'plus' if factor > 0 else 'minus'}_{abs(factor)}_")


def _words(expression: Expression) -> str:
    return getattr(expression, "words", "") or "an amount of which more than one part is not known"
