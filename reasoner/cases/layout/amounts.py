"""Exact arithmetic on the amounts that a policy compares: values, bounds, and the threshold on the one that is unknown.

Numbers are Fractions in each input's own unit; dates are their ordinals. A division by zero has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import assert_never

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
from reasoner.policy.lines.days import months_later as moved_by_months
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass

Numbers = Mapping[str, Fraction]
FIRST_DAY, LAST_DAY = Fraction(date(1800, 1, 1).toordinal()), Fraction(date(2300, 12, 31).toordinal())
NEXT_TO = Fraction(1, 2**60)
STEPS = 200  # halvings that place a threshold no rational number meets: far finer than any stated number


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that an amount can be; None is no bound."""

    low: Fraction | None = None
    high: Fraction | None = None


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
            return Fraction(completed_years(_day(first), _day(rest[0])))
        case Operation.MONTHS_LATER:
            return Fraction(months_later(_day(first), int(rest[0])).toordinal())
        case Operation.DAYS_LATER:
            return first + rest[0]
        case _ as never:
            assert_never(never)


def _day(ordinal: Fraction) -> date:
    return date.fromordinal(max(1, min(floor(ordinal), date.max.toordinal())))


def completed_years(birth: date, day: date) -> int:
    """The age in completed years on a day. A birthday on 29 February falls on the 28th in a common year, as months are clamped."""
    years = day.year - birth.year
    return years if months_later(birth, 12 * years) <= day else years - 1


def months_later(day: date, months: int) -> date:
    """The day some calendar months later (earlier where negative), clamped at a month's end, and within the calendar."""
    now = day.year * 12 + day.month - 1
    count = max(12, min(now + months, date.max.year * 12 + 11))
    return moved_by_months(day, count - now)


def bounds_of(expression: Expression, bounds: Mapping[str, Bounds]) -> Bounds:
    """Bounds of an amount from those of its inputs; wide where nothing better is known, never too narrow."""
    match expression:
        case Amount(number):
            return Bounds(number, number)
        case InputAmount(input):
            return bounds[input]
        case Derived(operation, parts):
            return _bounds(operation, [bounds_of(part, bounds) for part in parts])
        case TotalOf(mean=False) | LongestRun():
            return Bounds(Fraction(0), None)
        case TotalOf() | PickedAmount() | Tabled():
            return Bounds()
        case _ as never:
            assert_never(never)


def _bounds(operation: Operation, parts: list[Bounds]) -> Bounds:
    match operation:
        case Operation.SUM:
            return Bounds(_total(part.low for part in parts), _total(part.high for part in parts))
        case Operation.DIFFERENCE:
            first, rest = parts[0], parts[1:]
            less, more = _total(part.high for part in rest), _total(part.low for part in rest)
            low = None if first.low is None or less is None else first.low - less
            return Bounds(low, None if first.high is None or more is None else first.high - more)
        case Operation.PRODUCT if all(_at_least_zero(part) for part in parts):
            return Bounds(_product(part.low for part in parts), _product(part.high for part in parts))
        case Operation.RATIO if all(_at_least_zero(part) for part in parts):
            over, under = parts
            low = (
                None
                if over.low is None
                else Fraction(0)
                if under.high is None
                else over.low / under.high
                if under.high
                else None
            )
            high = None if over.high is None or not under.low else over.high / under.low
            return Bounds(low, high)
        case Operation.LEAST:
            highs = [part.high for part in parts if part.high is not None]
            return Bounds(_end(min, [part.low for part in parts]), min(highs, default=None))
        case Operation.GREATEST:
            lows = [part.low for part in parts if part.low is not None]
            return Bounds(max(lows, default=None), _end(max, [part.high for part in parts]))
        case Operation.AGE_IN_YEARS:
            return Bounds(Fraction(0), None)
        case _:
            return Bounds()


def _end(choose: Callable[[list[Fraction]], Fraction], ends: list[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return choose(known) if len(known) == len(ends) else None


def _at_least_zero(part: Bounds) -> bool:
    return part.low is not None and part.low >= 0


def _total(ends: Iterable[Fraction | None]) -> Fraction | None:
    some = list(ends)
    known = [end for end in some if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(some) else None


def _product(ends: Iterable[Fraction | None]) -> Fraction | None:
    product = Fraction(1)
    for end in ends:
        if end is None:
            return None
        product *= end
    return product


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
        case Operation.PRODUCT if all(_at_least_zero(part) for part in parts):
            return _agreed(ways)
        case Operation.RATIO if all(_at_least_zero(part) for part in parts):
            return _agreed([ways[0], _turned(ways[1])])
        case Operation.AGE_IN_YEARS:
            return _agreed([_turned(ways[0]), ways[1]])
        case _:
            return 0 if all(way == 0 for way in ways) else None


def _turned(way: int | None) -> int | None:
    return None if way is None else -way


def _agreed(ways: list[int | None]) -> int | None:
    if None in ways:
        return None
    signs = {way for way in ways if way}
    return signs.pop() if len(signs) == 1 else None if signs else 0


def moved_day(day: int, months: int) -> int:
    """The ordinal of the day so many months later (earlier where negative)."""
    return months_later(_day(Fraction(day)), months).toordinal()


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


def solved(
    difference: Callable[[Fraction], Fraction | None], comparison: Comparison, way: int, domain: Interval, *, whole: bool
) -> Interval | None:
    """The numbers of a domain at which a difference that runs one way compares so with zero; None where there are none.

    Exact for whole numbers (dates) and wherever the threshold is a number that halving finds; otherwise the threshold is placed
    between two numbers closer together than any that a case states.
    """
    if comparison is Comparison.EQUAL:
        least = solved(difference, Comparison.AT_LEAST, way, domain, whole=whole)
        most = solved(difference, Comparison.AT_MOST, way, domain, whole=whole)
        return None if least is None or most is None else _both(least, most)
    rising = comparison in (Comparison.AT_LEAST, Comparison.MORE)

    def holds(number: Fraction) -> bool:
        value = difference(number)
        return value is not None and compared(value, comparison)

    low = domain.low if domain.low is not None else FIRST_DAY if whole else Fraction(-(10**12))
    high = domain.high if domain.high is not None else LAST_DAY if whole else Fraction(10**12)
    low += NEXT_TO if difference(low) is None else 0  # an end at which a division by zero leaves no value
    high -= NEXT_TO if difference(high) is None else 0
    if (way > 0) == rising:
        if not holds(high):
            return None
        edge = low if holds(low) else _edge(holds, low, high, whole=whole)
        return Interval(None if edge == low else edge, True, domain.high, domain.high_included)
    if not holds(low):
        return None
    edge = high if holds(high) else _edge(holds, high, low, whole=whole)
    return Interval(domain.low, domain.low_included, None if edge == high else edge, True)


def _edge(holds: Callable[[Fraction], bool], fails: Fraction, works: Fraction, *, whole: bool) -> Fraction:
    """The number nearest to `fails` at which it still holds, between one at which it fails and one at which it holds."""
    for _ in range(STEPS):
        middle = (fails + works) / 2
        if whole:
            middle = Fraction(floor(middle)) if works > fails else Fraction(-floor(-middle))
            if middle in (fails, works):
                middle = middle + (1 if works > fails else -1)
                if middle in (fails, works):
                    break
        if holds(middle):
            works = middle
        else:
            fails = middle
        if whole and abs(works - fails) <= 1:
            break
    return works


def _both(one: Interval, other: Interval) -> Interval | None:
    low = max((end for end in (one.low, other.low) if end is not None), default=None)
    high = min((end for end in (one.high, other.high) if end is not None), default=None)
    return None if low is not None and high is not None and low > high else Interval(low, True, high, True)
