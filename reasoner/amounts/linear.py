"""Amounts as sums of multiples of inputs, where they are that: thresholds on one input are then exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.turned import TURNED
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


def multiplied_out(
    difference: Expression, numbers: Mapping[str, Fraction], is_positive: Callable[[Expression], bool]
) -> Linear | None:
    """A linear amount with the sign of a difference that divides by something positive; None where there is none.

    `(b - a) / a - t` has the sign of `b - a - t a` for every positive `a`.
    """
    found = _quotient(difference, numbers, is_positive)
    return None if found is None else found[0]


Quotient = tuple[Linear, Linear | None]  # what is divided, and by what positive amount (None: by nothing)


def _quotient(
    expression: Expression, numbers: Mapping[str, Fraction], is_positive: Callable[[Expression], bool]
) -> Quotient | None:
    line = linear_of(expression, numbers)
    if line is not None:
        return line, None
    if not isinstance(expression, Derived):
        return None
    parts = [_quotient(part, numbers, is_positive) for part in expression.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    match expression.operation:
        case Operation.RATIO if known[1][1] is None and not known[1][0].factors and known[1][0].constant:
            return Linear(Fraction(0), {}).plus(known[0][0], 1 / known[1][0].constant), known[0][1]
        case Operation.RATIO if known[0][1] is None and known[1][1] is None and is_positive(expression.parts[1]):
            return known[0][0], known[1][0]
        case Operation.SUM:
            return _summed(known, [Fraction(1)] * len(known))
        case Operation.DIFFERENCE:
            return _summed(known, [Fraction(1), *([Fraction(-1)] * (len(known) - 1))])
        case Operation.PRODUCT:
            product = _product([line for line, _ in known])
            under = [divisor for _, divisor in known if divisor is not None]
            return None if product is None or len(under) > 1 else (product, under[0])
        case _:
            return None


def _summed(parts: Sequence[Quotient], signs: Sequence[Fraction]) -> Quotient | None:
    """A sum of quotients that divide by one and the same amount or by nothing."""
    under = next((divisor for _, divisor in parts if divisor is not None), None)
    if under is None or any(divisor not in (None, under) for _, divisor in parts):
        return None
    total = Linear(Fraction(0), {})
    for (line, divisor), sign in zip(parts, signs, strict=True):
        if divisor is None and line.factors:
            return None
        total = total.plus(line, sign) if divisor is not None else total.plus(under, sign * line.constant)
    return total, under


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
    match comparison if factor > 0 else TURNED[comparison]:
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
