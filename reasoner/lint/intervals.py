"""Which interval of which amount a line asks."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from reasoner.policy.criteria import AllOf, Amount, Compares, Comparison, Criterion, Expression, InputAmount, IsWithin
from reasoner.policy.intervals import meet
from reasoner.policy.values import Interval


def interval_asked(one: Criterion) -> tuple[Expression, Interval] | None:
    """The amount that a line asks an interval of, with that; two lines that ask the two ends of one amount are one band."""
    match one.form:
        case IsWithin(input, interval):
            return InputAmount(input), interval
        case Compares(left, comparison, Amount(number, unit)) if unit != "date":
            return left, interval_of(comparison, number)
        case AllOf((low, high)):
            first, second = interval_asked(low), interval_asked(high)
            both = first and second and first[0] == second[0] and meet(first[1], second[1])
            return (first[0], both) if first and both else None
        case _:
            return None


def interval_of(comparison: Comparison, number: Fraction) -> Interval:
    """The numbers that compare so with a number."""
    match comparison:
        case Comparison.LESS:
            return Interval(high=number, high_included=False)
        case Comparison.AT_MOST:
            return Interval(high=number)
        case Comparison.EQUAL:
            return Interval(number, high=number)
        case Comparison.AT_LEAST:
            return Interval(number)
        case Comparison.MORE:
            return Interval(number, low_included=False)
        case _ as never:
            assert_never(never)
