"""Amounts at given numbers: the value of an expression, exactly. A division by 0 has no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import assert_never

from reasoner.amounts.days import completed_years, months_later
from reasoner.policy.criteria import (
    Amount,
    Comparison,
    Derived,
    Expression,
    InputAmount,
    LongestRun,
    Operation,
    PickedAmount,
    Tabled,
    TotalOf,
)

Numbers = Mapping[str, Fraction]


def inputs_in(expression: Expression) -> tuple[str, ...]:
    """The ids of the inputs of an amount, each once, in the order written."""
    match expression:
        case Amount():
            return ()
        case InputAmount(input):
            return (input,)
        case Derived(_, parts):
            return tuple(dict.fromkeys(id for part in parts for id in inputs_in(part)))
        case TotalOf(input) | LongestRun(input) | PickedAmount(input):
            return (input,)
        case Tabled(rows):
            return tuple(dict.fromkeys(id for _, amount in rows for id in inputs_in(amount)))
        case _ as never:
            assert_never(never)


def with_names(expression: Expression, names: Mapping[str, str]) -> Expression:
    """An amount with other ids for some of its inputs."""
    match expression:
        case InputAmount(input):
            return InputAmount(names.get(input, input))
        case Derived(_, parts):
            return replace(expression, parts=tuple(with_names(part, names) for part in parts))
        case _:
            return expression


def value_of(expression: Expression, numbers: Numbers) -> Fraction | None:
    """The amount, with every input's number given; None where a division by zero leaves none."""
    match expression:
        case Amount(number):
            return number
        case InputAmount(input):
            return numbers[input]
        case Derived(operation, parts):
            values = [value_of(part, numbers) for part in parts]
            known = [value for value in values if value is not None]
            return None if len(known) < len(values) else _combined(operation, known)
        case TotalOf() | LongestRun() | PickedAmount() | Tabled():
            return None
        case _ as never:
            assert_never(never)


def _combined(operation: Operation, values: list[Fraction]) -> Fraction | None:
    first, rest = values[0], values[1:]
    match operation:
        case Operation.SUM:
            return sum(values, Fraction(0))
        case Operation.DIFFERENCE:
            return first - sum(rest, Fraction(0))
        case Operation.PRODUCT:
            product = first
            for value in rest:
                product *= value
            return product
        case Operation.RATIO:
            return None if rest[0] == 0 else first / rest[0]
        case Operation.LEAST:
            return min(values)
        case Operation.GREATEST:
            return max(values)
        case Operation.AGE_IN_YEARS:
            return Fraction(completed_years(floor(first), floor(rest[0])))
        case Operation.MONTHS_LATER:
            return Fraction(months_later(floor(first), floor(rest[0])))
        case Operation.DAYS_LATER:
            return first + rest[0]
        case _ as never:
            assert_never(never)


def compared(value: Fraction | int, comparison: Comparison) -> bool:
    """Whether a difference of two amounts (left minus right) compares so with zero."""
    match comparison:
        case Comparison.LESS:
            return value < 0
        case Comparison.AT_MOST:
            return value <= 0
        case Comparison.EQUAL:
            return value == 0
        case Comparison.AT_LEAST:
            return value >= 0
        case Comparison.MORE:
            return value > 0
        case _ as never:
            assert_never(never)
