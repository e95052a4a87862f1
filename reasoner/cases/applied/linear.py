"""Amounts as sums of multiples of inputs, where they are that: thresholds on one input are then exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Linear:
    """A constant and a factor for each input, none of them zero."""

    constant: Fraction
    factors: Mapping[str, Fraction]

    def plus(self, other: Linear, times: Fraction) -> Linear:
        """This and a multiple of another."""
        factors = dict(self.factors)
        for input, factor in other.factors.items():
            factors[input] = factors.get(input, Fraction(0)) + factor * times
        return Linear(self.constant + other.constant * times, {input: factor for input, factor in factors.items() if factor})


def linear_of(expression: Expression, numbers: Mapping[str, Fraction]) -> Linear | None:
    """The amount as a linear one, with the numbers known put in; None where it is not linear."""
    match expression:
        case Amount(number):
            return Linear(number, {})
        case InputAmount(input):
            return Linear(numbers[input], {}) if input in numbers else Linear(Fraction(0), {input: Fraction(1)})
        case Derived(operation, parts):
            lines = [linear_of(part, numbers) for part in parts]
            known = [line for line in lines if line is not None]
            return None if len(known) < len(lines) else _combined(operation, known)
        case _:
            return None


def expression_of(line: Linear) -> Expression:
    """A linear amount, written out."""
    parts = [Derived(Operation.PRODUCT, (Amount(factor), InputAmount(input))) for input, factor in line.factors.items()]
    return Derived(Operation.SUM, (*parts, Amount(line.constant)))


def _combined(operation: Operation, parts: list[Linear]) -> Linear | None:
    match operation:
        case Operation.SUM | Operation.DAYS_LATER:
            signs = [Fraction(1)] * len(parts)
        case Operation.DIFFERENCE:
            signs = [Fraction(1), *([Fraction(-1)] * (len(parts) - 1))]
        case Operation.PRODUCT:
            return _product(parts)
        case Operation.RATIO if not parts[1].factors and parts[1].constant:
            return Linear(Fraction(0), {}).plus(parts[0], 1 / parts[1].constant)
        case _:
            return None
    total = Linear(Fraction(0), {})
    for part, sign in zip(parts, signs, strict=True):
        total = total.plus(part, sign)
    return total


def _product(parts: list[Linear]) -> Linear | None:
    varying = [part for part in parts if part.factors]
    if len(varying) > 1:
        return None
    times = Fraction(1)
    for part in parts:
        if not part.factors:
            times *= part.constant
    return Linear(times, {}) if not varying else Linear(Fraction(0), {}).plus(varying[0], times)


def threshold(line: Linear, comparison: Comparison) -> Interval:
    """The numbers of the one input of a linear difference at which it compares so with zero."""
    [(_, factor)] = line.factors.items()
    edge = -line.constant / factor
    turned = {
        Comparison.LESS: Comparison.MORE,
        Comparison.MORE: Comparison.LESS,
        Comparison.AT_MOST: Comparison.AT_LEAST,
        Comparison.AT_LEAST: Comparison.AT_MOST,
        Comparison.EQUAL: Comparison.EQUAL,
    }
    match comparison if factor > 0 else turned[comparison]:
        case Comparison.LESS:
            return Interval(None, True, edge, False)
        case Comparison.AT_MOST:
            return Interval(None, True, edge, True)
        case Comparison.EQUAL:
            return Interval(edge, True, edge, True)
        case Comparison.AT_LEAST:
            return Interval(edge, True, None, True)
        case _:
            return Interval(edge, False, None, True)
