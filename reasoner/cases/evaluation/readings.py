"""The amount of a number or date input as a function of what is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil, floor, inf

from reasoner.cases.evaluation.facts import Facts, Reading
from reasoner.cases.evaluation.ranges import ABSENT, End, Range, Value, as_range, exact, hull, settled
from reasoner.policy.intervals import DATES
from reasoner.policy.values import Absent, Datum, Exactly, Interval, Known, OneOfThese, Within
from reasoner.policy.vocabulary import Input, Number


def reading_of(input: Input) -> Reading:
    """Reads the amount of an input, or of a field of the record at hand."""
    id, amount = input.id, amount_of(input)
    record, dot, _ = id.partition(".")
    unknown = amount(None)

    def of_input(facts: Facts) -> Value:
        value = facts.amounts.get(id)
        if value is None:
            value = facts.amounts[id] = amount(facts.known.get(id))
        return value

    def of_field(facts: Facts) -> Value:
        at_hand = facts.current.get(record)
        if at_hand is None:
            return unknown
        value = at_hand.amounts.get(id)
        if value is None:
            value = at_hand.amounts[id] = amount(at_hand.known.get(id))
        return value

    return of_field if dot else of_input


def amount_of(input: Input) -> Callable[[Known | None], Value]:
    """Gives the amount that an input has by what is known of it."""
    number = input.type if isinstance(input.type, Number) else DATES
    full = Interval(number.low, True, number.high, True)
    unknown = _left(full, full, number, absent=input.may_be_absent)

    def amount(known: Known | None) -> Value:
        match known:
            case Exactly(value):
                return _number(value)
            case Absent():
                return ABSENT
            case Within(interval):
                return _left(interval, full, number, absent=False)
            case OneOfThese(values):
                return hull([as_range(_number(one)) for one in values], absent=False)
            case _:
                return unknown

    return amount


def _number(value: Datum) -> int | Fraction:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, Fraction)  # noqa: S101  INVARIANT: a case states numbers of number inputs
    return exact(value)


def _left(interval: Interval, full: Interval, number: Number, *, absent: bool) -> Value:
    """The numbers of an interval that an input can have: within its range, at its steps."""
    low, low_open = max(
        ((exact(one.low), not one.low_included) for one in (interval, full) if one.low is not None), default=(-inf, False)
    )
    high, closed = min(
        ((exact(one.high), one.high_included) for one in (interval, full) if one.high is not None), default=(inf, True)
    )
    if number.step is not None:
        start = number.low or Fraction(0)
        low, low_open = _stepped(low, low_open, start, number.step, up=True), False
        high, closed = _stepped(high, not closed, start, number.step, up=False), True
    if low > high:
        return Range(low, high, low_open, not closed, absent)
    return settled(low, high, low_open, not closed, absent)


def _stepped(end: End, is_open: bool, start: Fraction, step: Fraction, *, up: bool) -> End:
    """The first number at a step from an end on."""
    if isinstance(end, float):
        return end
    steps = (end - start) / step
    number = ceil(steps) if up else floor(steps)
    if is_open and number == steps:
        number += 1 if up else -1
    return exact(start + number * step)
