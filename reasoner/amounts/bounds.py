"""What an amount can be where its inputs are known within ranges, and which way it moves with one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import assert_never

from reasoner.amounts import ends
from reasoner.amounts.days import completed_years, months_later
from reasoner.amounts.ends import ALL, End, Range
from reasoner.policy.criteria import (
    Amount,
    Derived,
    Expression,
    InputAmount,
    LongestRun,
    Operation,
    PickedAmount,
    Tabled,
    TotalOf,
)
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that an amount can be; None is no bound."""

    low: Fraction | None = None
    high: Fraction | None = None


def bounds_of(expression: Expression, bounds: Mapping[str, Bounds]) -> Bounds:
    """Bounds of an amount from those of its inputs; wide where nothing better is known, never too narrow."""
    low, high = range_of(expression, lambda one: _closed(bounds[one]))
    return Bounds(low and low[0], high and high[0])


def _closed(bounds: Bounds) -> Range:
    return None if bounds.low is None else (bounds.low, 0), None if bounds.high is None else (bounds.high, 0)


def range_of(expression: Expression, range_of_input: Callable[[str], Range]) -> Range:
    """The range of an amount from those of its inputs, never too narrow. What is divided by is taken not to be 0."""
    match expression:
        case Amount(number):
            return ends.point(number)
        case InputAmount(input):
            return range_of_input(input)
        case Derived(operation, parts):
            return _combined(operation, [range_of(part, range_of_input) for part in parts])
        case TotalOf(mean=False) | LongestRun():
            return (Fraction(0), 0), None
        case TotalOf() | PickedAmount() | Tabled():
            return ALL
        case _ as never:
            assert_never(never)


def _combined(operation: Operation, parts: list[Range]) -> Range:
    match operation:
        case Operation.SUM | Operation.DAYS_LATER:
            return reduce(ends.plus, parts)
        case Operation.DIFFERENCE:
            return reduce(ends.plus, (ends.times(part, Fraction(-1)) for part in parts[1:]), parts[0])
        case Operation.PRODUCT:
            return reduce(ends.product, parts)
        case Operation.RATIO:
            return ends.product(parts[0], ends.reciprocal(parts[1]))
        case Operation.LEAST:
            return ends.least_of(parts)
        case Operation.GREATEST:
            return ends.greatest_of(parts)
        case Operation.AGE_IN_YEARS:
            return age_range(parts[0], parts[1])
        case Operation.MONTHS_LATER:
            return months_range(parts[0], parts[1])
        case _ as never:
            assert_never(never)


def first_whole(low: End) -> int:
    """The first whole number that what lies from an end on can be rounded down to."""
    return floor(low[0])


def last_whole(high: End) -> int:
    """The last whole number that what lies up to an end can be rounded down to."""
    return floor(high[0]) if high[1] == 0 else ceil(high[0]) - 1


def months_range(day: Range, months: Range) -> Range:
    """The range of a day moved by months."""
    low = None if day[0] is None or months[0] is None else months_later(first_whole(day[0]), first_whole(months[0]))
    high = None if day[1] is None or months[1] is None else months_later(last_whole(day[1]), last_whole(months[1]))
    return _whole(low), _whole(high)


def age_range(birth: Range, day: Range) -> Range:
    """The range of an age in completed years."""
    low = None if birth[1] is None or day[0] is None else completed_years(last_whole(birth[1]), first_whole(day[0]))
    high = None if birth[0] is None or day[1] is None else completed_years(first_whole(birth[0]), last_whole(day[1]))
    return _whole(low), _whole(high)


def _whole(number: int | None) -> End | None:
    return None if number is None else (Fraction(number), 0)


def direction(expression: Expression, input: str, bounds: Mapping[str, Bounds]) -> int | None:
    """1 where the amount never falls as the input rises, -1 where it never rises, 0 where it stays; None: not known."""
    match expression:
        case Amount():
            return 0
        case InputAmount(id):
            return 1 if id == input else 0
        case Derived(operation, parts):
            ways = [direction(part, input, bounds) for part in parts]
            return _joint_direction(operation, ways, [bounds_of(part, bounds) for part in parts])
        case TotalOf() | LongestRun() | PickedAmount() | Tabled():
            return None
        case _ as never:
            assert_never(never)


def _joint_direction(operation: Operation, ways: list[int | None], parts: list[Bounds]) -> int | None:
    match operation:
        case Operation.SUM | Operation.LEAST | Operation.GREATEST | Operation.MONTHS_LATER | Operation.DAYS_LATER:
            return _agreed(ways)
        case Operation.DIFFERENCE:
            return _agreed([ways[0], *(_turned(way) for way in ways[1:])])
        case Operation.PRODUCT:
            signs = [_sign(part) for part in parts]
            return _agreed([_by_sign(way, _others(signs, at)) for at, way in enumerate(ways)])
        case Operation.RATIO:
            over, under = (_sign(part) for part in parts)
            return _agreed([_by_sign(ways[0], under), _by_sign(_turned(ways[1]), over)]) if under else _agreed_zero(ways)
        case Operation.AGE_IN_YEARS:
            return _agreed([_turned(ways[0]), ways[1]])
        case _ as never:
            assert_never(never)


def _agreed_zero(ways: Sequence[int | None]) -> int | None:
    return 0 if all(way == 0 for way in ways) else None


def _sign(part: Bounds) -> int:
    """1 or -1 where an amount is never on the other side of 0; 0: not known."""
    return 1 if part.low is not None and part.low >= 0 else -1 if part.high is not None and part.high <= 0 else 0


def _others(signs: list[int], at: int) -> int:
    """The sign of the product of all but one."""
    return reduce(int.__mul__, signs[:at] + signs[at + 1 :], 1)


def _by_sign(way: int | None, sign: int) -> int | None:
    return 0 if way == 0 else None if way is None or not sign else way * sign


def _turned(way: int | None) -> int | None:
    return None if way is None else -way


def _agreed(ways: list[int | None]) -> int | None:
    if None in ways:
        return None
    signs = {way for way in ways if way}
    return signs.pop() if len(signs) == 1 else None if signs else 0
