"""Intervals of numbers: where they are cut, what they share, and whether an input's step leaves a number in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number

# Dates are numbered in days, 1 for 0001-01-01; their cells are intervals of ordinals within the calendar, which ends on 9999-12-31.
FIRST_DAY, LAST_DAY = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())
DATES = Number(unit="date", low=FIRST_DAY, high=LAST_DAY, step=Fraction(1))

NEXT_TO = Fraction(1, 2**60)  # nobody states two numbers so near each other; a root that is no fraction lies between two such
TOLD_PLACES = 4  # of a root, where it is told

# A place between numbers: just before a number (0) or just after it (1).
Cut = tuple[Fraction, int]


def cuts_of(interval: Interval) -> Iterable[Cut]:
    """The places where an interval begins and ends."""
    if interval.low is not None:
        yield (interval.low, 0 if interval.low_included else 1)
    if interval.high is not None:
        yield (interval.high, 1 if interval.high_included else 0)


def pieces(cuts: Iterable[Cut], number: Number) -> tuple[Interval, ...]:
    """The non-empty intervals, in rising order, into which cuts divide a number within its range and step.

    Where a cut lies between two steps, the intervals beside it end at these: an end that is in an interval is a number that the input
    can be.
    """
    least = None if number.low is None else (number.low, 0)
    most = None if number.high is None else (number.high, 1)
    if least is not None and most is not None and least >= most:
        return ()
    within = {cut for cut in cuts if (least is None or cut > least) and (most is None or cut < most)}
    ends: list[Cut | None] = [least, *sorted(within), most]
    found = (
        Interval(
            left[0] if left else None,
            left[1] == 0 if left else True,
            right[0] if right else None,
            right[1] == 1 if right else True,
        )
        for left, right in pairwise(ends)
    )
    if number.step is None:
        return tuple(one for one in found if not _is_about_a_root(one))
    return tuple(on_steps(one, number) for one in found if has_point(one, number))


def on_steps(interval: Interval, number: Number) -> Interval:
    """The same numbers of those that a step allows; an end that it does not allow gives way to the next that it does."""
    return _stepped(interval, number, lambda steps, _: steps.denominator == 1)


def last_steps(interval: Interval, number: Number) -> Interval:
    """The same numbers of those that a step allows, with the first and the last of them as ends: `under 18 years` ends at 17."""
    return _stepped(interval, number, lambda steps, included: steps.denominator == 1 and included)


def _stepped(interval: Interval, number: Number, stays: Callable[[Fraction, bool], bool]) -> Interval:
    if number.step is None:
        return interval
    start = number.low if number.low is not None else Fraction(0)
    low, low_included, high, high_included = interval.low, interval.low_included, interval.high, interval.high_included
    if low is not None and not stays(steps := (low - start) / number.step, low_included):
        low, low_included = start + (floor(steps) + 1) * number.step, True
    if high is not None and not stays(steps := (high - start) / number.step, high_included):
        high, high_included = start + (ceil(steps) - 1) * number.step, True
    return Interval(low, low_included, high, high_included)


def are_next_to(left: Interval, right: Interval) -> bool:
    """Whether nobody states a number between two intervals, of which the first is the lower: they end at the two sides of a root."""
    return left.high is not None and right.low is not None and 0 < right.low - left.high < NEXT_TO


def _is_about_a_root(interval: Interval) -> bool:
    low, high = interval.low, interval.high
    return low is not None and high is not None and 0 < high - low < NEXT_TO and bool(_is_root(low) or _is_root(high))


def _is_root(number: Fraction) -> bool:
    return number.denominator > 1 / NEXT_TO


def told_interval(interval: Interval) -> Interval:
    """An interval as people are told of it: an end that is next to a root has few places, and all numbers told of are in it."""
    low, low_included, high, high_included = interval.low, interval.low_included, interval.high, interval.high_included
    if low is not None and _is_root(low):
        low, low_included = -_rounded_down(-low), True
    if high is not None and _is_root(high):
        high, high_included = _rounded_down(high), True
    return interval if low is not None and high is not None and low > high else Interval(low, low_included, high, high_included)


def _rounded_down(number: Fraction) -> Fraction:
    places = TOLD_PLACES
    while abs(number) * 10**places < 10**TOLD_PLACES and places < 4 * TOLD_PLACES:
        places += 1
    return Fraction(floor(number * 10**places), 10**places)


def meet(one: Interval, other: Interval) -> Interval | None:
    """The numbers in both intervals, or None where there are none."""
    low, low_in = max(
        ((i.low, i.low_included) for i in (one, other) if i.low is not None),
        key=lambda end: (end[0], not end[1]),
        default=(None, True),
    )
    high, high_in = min(
        ((i.high, i.high_included) for i in (one, other) if i.high is not None),
        key=lambda end: (end[0], end[1]),
        default=(None, True),
    )
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        return None
    return Interval(low, low_in, high, high_in)


def outside(interval: Interval, number: Number) -> tuple[Interval, ...]:
    """The intervals of the numbers that are not in one, lowest first, as far as the range of a number leaves any."""
    found = []
    if interval.low is not None and (number.low is None or (number.low, 0) < (interval.low, not interval.low_included)):
        found.append(Interval(high=interval.low, high_included=not interval.low_included))
    if interval.high is not None and (number.high is None or (interval.high, interval.high_included) < (number.high, 1)):
        found.append(Interval(low=interval.high, low_included=not interval.high_included))
    return tuple(found)


def has_point(interval: Interval, number: Number) -> bool:
    """Whether an interval holds a number that the input's step allows. The step counts from the range's low end, or from 0."""
    if number.step is None or interval.low is None or interval.high is None:
        return True
    start = number.low if number.low is not None else Fraction(0)
    if number.step == 1 and interval.low.denominator == interval.high.denominator == start.denominator == 1:
        return interval.low.numerator + (not interval.low_included) <= interval.high.numerator - (not interval.high_included)
    first = ceil((interval.low - start) / number.step)
    if not interval.low_included and start + first * number.step == interval.low:
        first += 1
    last = floor((interval.high - start) / number.step)
    if not interval.high_included and start + last * number.step == interval.high:
        last -= 1
    return first <= last


def number_in(interval: Interval, number: Number) -> Fraction:
    """A number in an interval that holds one that the input's step allows, and whose ends are such numbers where it is bounded."""
    low, high, step = interval.low, interval.high, number.step
    if low is not None and (interval.low_included or high is None):
        return low if interval.low_included else low + (step or 1)
    if high is not None and (interval.high_included or low is None):
        return high if interval.high_included else high - (step or 1)
    if low is None or high is None:
        return Fraction(0)
    return (low + high) / 2 if step is None else low + step
