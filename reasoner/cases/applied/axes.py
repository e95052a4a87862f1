"""The inputs whose amounts are compared with each other, and where a comparison turns as one of them moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from reasoner.cases.applied.amounts import Bounds, compared, direction, inputs_in, solved, value_of
from reasoner.cases.applied.linear import Linear, linear_of
from reasoner.cases.applied.shifts import Shift, shift_of, shifts_of, turns_between
from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, Operation
from reasoner.policy.intervals import Cut, pieces
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass

SOME_DAY = Fraction(738_000)  # in the year 2021: any day would do

Numbers = Mapping[str, Fraction]


class NotSolvedError(Exception):
    """No way is known to tell where a comparison turns."""


@dataclass(frozen=True)
class Joint:
    """One comparison of an amount of which several parts may vary: `id` is the further input that says whether it holds."""

    id: str
    difference: Expression
    comparison: Comparison
    inputs: tuple[str, ...]
    words: str = ""

    @cached_property
    def days(self) -> tuple[Shift, Shift] | None:
        """The two days that it compares, where it compares moved days."""
        return shifts_of(self.difference)

    def holds(self, numbers: Numbers) -> bool | None:
        """Whether it holds where every part is known; None where a division by zero leaves no amount."""
        if self.days is not None:
            one, other = self.days
            return compared(one.at(int(numbers[one.input])) - other.at(int(numbers[other.input])), self.comparison)
        value = value_of(self.difference, numbers)
        return None if value is None else compared(value, self.comparison)


@dataclass(frozen=True)
class Axis:
    """One input that may vary: its range and step (of a date, days), and the places where something else cuts it."""

    id: str
    number: Number
    may_be_absent: bool = False
    cuts: frozenset[Cut] = field(default_factory=frozenset)
    stated: Fraction | None = None

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """What the cuts divide the range into."""
        return pieces(self.cuts, self.number)

    @property
    def is_date(self) -> bool:
        """Whether the numbers are days."""
        return self.number.unit == "date"

    def point(self, interval: Interval) -> Fraction:
        """A number of an interval that the step allows."""
        low, high, step = interval.low, interval.high, self.number.step
        if low is None and high is None:
            return SOME_DAY if self.is_date else Fraction(0)
        if step is None:
            if low is None or high is None:
                return high - 1 if low is None and high is not None else (low or Fraction(0)) + 1
            return (low + high) / 2
        return self._least(interval) if low is not None else self._most(interval)

    def _least(self, interval: Interval) -> Fraction:
        assert interval.low is not None and self.number.step is not None  # noqa: S101  INVARIANT: the caller looked
        start = self.number.low if self.number.low is not None else Fraction(0)
        least = start + ceil((interval.low - start) / self.number.step) * self.number.step
        return least if interval.low_included or least > interval.low else least + self.number.step

    def _most(self, interval: Interval) -> Fraction:
        assert interval.high is not None and self.number.step is not None  # noqa: S101  INVARIANT: the caller looked
        start = self.number.low if self.number.low is not None else Fraction(0)
        most = start + floor((interval.high - start) / self.number.step) * self.number.step
        return most if interval.high_included or most < interval.high else most - self.number.step

    def points(self, interval: Interval, most: int) -> tuple[Fraction, ...]:
        """All numbers of an interval that the step allows; none where they are more than some."""
        if interval.low is not None and interval.low == interval.high:
            return (interval.low,)
        if self.number.step is None or interval.low is None or interval.high is None:
            return ()
        first, last = self._least(interval), self._most(interval)
        count = int((last - first) / self.number.step) + 1
        return tuple(first + number * self.number.step for number in range(count)) if count <= most else ()

    def scaled(self, interval: Interval, by: Fraction) -> Interval:
        """A multiple of the numbers of an interval; with a step, from the first to the last that it allows."""
        low, high, low_in, high_in = interval.low, interval.high, interval.low_included, interval.high_included
        if self.number.step is not None:
            low, low_in = (None if low is None else self._least(interval)), True
            high, high_in = (None if high is None else self._most(interval)), True
        ends = [(None if low is None else low * by, low_in), (None if high is None else high * by, high_in)]
        (first, first_in), (last, last_in) = ends if by > 0 else reversed(ends)
        return Interval(first, first_in, last, last_in)

    def ends(self) -> frozenset[Fraction]:
        """The numbers at the ends of the intervals: with a step, the last that it allows."""
        found: set[Fraction] = set()
        for one in self.intervals:
            if one.low is not None:
                found.add(one.low if self.number.step is None else self._least(one))
            if one.high is not None:
                found.add(one.high if self.number.step is None else self._most(one))
        return frozenset(found)

    def around(self) -> frozenset[Fraction]:
        """The number that is stated, else the ends of the intervals."""
        return self.ends() if self.stated is None else frozenset({self.stated})

    def also_cut(self, cuts: Iterable[Cut]) -> Axis:
        """This, cut at more places."""
        return Axis(self.id, self.number, self.may_be_absent, self.cuts | frozenset(cuts), self.stated)


def turns(joint: Joint, axis: Axis, numbers: Numbers) -> frozenset[Cut]:
    """The places on an axis where the amount passes what it is compared with, all other parts being known."""
    if joint.days is not None:
        mine, other = joint.days if joint.days[0].input == axis.id else joint.days[::-1]
        return turns_between(mine, other, numbers[other.input])
    line = linear_of(joint.difference, numbers)
    if line is not None:
        factor = line.factors.get(axis.id)
        return _around(-line.constant / factor) if factor else frozenset()
    bounds = {id: Bounds(numbers[id], numbers[id]) for id in inputs_in(joint.difference) if id != axis.id}
    way = direction(joint.difference, axis.id, {**bounds, axis.id: Bounds(axis.number.low, axis.number.high)})
    if way is None:
        raise NotSolvedError
    if way == 0:
        return frozenset()
    found: set[Cut] = set()
    for comparison in (Comparison.AT_LEAST, Comparison.MORE) if axis.is_date else (Comparison.AT_LEAST,):
        part = solved(
            lambda number: value_of(joint.difference, {**numbers, axis.id: number}),
            comparison,
            way,
            Interval(axis.number.low, True, axis.number.high, True),
            whole=axis.is_date,
        )
        for end in (part.low, part.high) if part is not None else ():
            found |= _around(end) if end is not None else frozenset()
    return frozenset(found)


def _around(number: Fraction) -> frozenset[Cut]:
    return frozenset({(number, 0), (number, 1)})


def crossing(one: Joint, other: Joint) -> tuple[dict[str, frozenset[Cut]], bool]:
    """The places where two comparisons of the same two inputs turn at once, by input, and whether these are all such places."""
    first, second = linear_of(one.difference, {}), linear_of(other.difference, {})
    if first is not None and second is not None and len(one.inputs) == 2:
        return _meeting(first, second, *one.inputs), True
    return {}, _run_beside(one, other)


def _meeting(one: Linear, other: Linear, x: str, y: str) -> dict[str, frozenset[Cut]]:
    a, b = one.factors.get(x, Fraction(0)), one.factors.get(y, Fraction(0))
    c, d = other.factors.get(x, Fraction(0)), other.factors.get(y, Fraction(0))
    determinant = a * d - b * c
    if not determinant:
        return {}
    return {
        x: _around((b * other.constant - d * one.constant) / determinant),
        y: _around((c * one.constant - a * other.constant) / determinant),
    }


def _run_beside(one: Joint, other: Joint) -> bool:
    """Whether two comparisons surely never turn at once: the same amount against two numbers, or days moved by unlike times."""
    if one.difference == other.difference:
        return True
    mine, theirs = _against(one.difference), _against(other.difference)
    if mine is not None and theirs is not None and mine == theirs:
        return True
    first, second = linear_of(one.difference, {}), linear_of(other.difference, {})
    if first is not None and second is not None:
        return first.factors == second.factors
    moved, also = _moved(one), _moved(other)
    return moved is not None and also is not None and (moved[1] < also[0] or also[1] < moved[0])


def _against(difference: Expression) -> Expression | None:
    """The amount that a difference compares with a fixed number."""
    match difference:
        case Derived(Operation.DIFFERENCE, (amount, Amount())) | Derived(Operation.DIFFERENCE, (Amount(), amount)):
            return amount
        case _:
            return None


def _moved(joint: Joint) -> tuple[Fraction, Fraction] | None:
    """The least and the most days that lie between two days where one is compared with the other moved; None elsewhere."""
    match joint.difference:
        case Derived(Operation.DIFFERENCE, (left, right)):
            one, other = shift_of(left), shift_of(right)
        case _:
            return None
    if one is None or other is None:
        return None
    low, high = one.days()[0] - other.days()[1], one.days()[1] - other.days()[0]
    return (low, high) if one.input < other.input else (-high, -low)
