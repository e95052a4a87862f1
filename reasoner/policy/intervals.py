"""Intervals of numbers: where they are cut, what they share, and whether an input's step leaves a number in them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number

DATES = Number(unit="date", step=Fraction(1))  # dates are numbered in days; their cells are closed intervals of ordinals

# A place between numbers: just before a number (0) or just after it (1).
Cut = tuple[Fraction, int]


def cuts_of(interval: Interval) -> Iterable[Cut]:
    """The places where an interval begins and ends."""
    if interval.low is not None:
        yield (interval.low, 0 if interval.low_included else 1)
    if interval.high is not None:
        yield (interval.high, 1 if interval.high_included else 0)


def pieces(cuts: Iterable[Cut], number: Number) -> tuple[Interval, ...]:
    """The non-empty intervals, in rising order, into which cuts divide a number within its range and step."""
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
    return tuple(one for one in found if number.step is None or has_point(one, number))


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
