"""Where an amount that runs one way as a number rises passes 0: the numbers at which it compares so with it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from reasoner.amounts.values import compared
from reasoner.policy.criteria import Comparison
from reasoner.policy.intervals import FIRST_DAY, LAST_DAY, NEXT_TO
from reasoner.policy.values import Interval

STEPS = 200  # halvings that place a threshold no rational number meets: far finer than any stated number


def solved(
    difference: Callable[[Fraction], Fraction | None], comparison: Comparison, way: int, domain: Interval, *, whole: bool
) -> Interval | None:
    """The numbers of a domain at which a difference that runs one way compares so with zero; None where there are none.

    Exact for whole numbers (dates) and wherever the threshold is a rational number; one that is not (a root) is placed between two
    numbers closer together than any that a case states.
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
        if holds(low):
            return Interval(None, True, domain.high, domain.high_included)
        edge, included = _edge(difference, holds, low, high, whole=whole)
        return Interval(edge, included, domain.high, domain.high_included)
    if not holds(low):
        return None
    if holds(high):
        return Interval(domain.low, domain.low_included, None, True)
    edge, included = _edge(difference, holds, high, low, whole=whole)
    return Interval(domain.low, domain.low_included, edge, included)


def _edge(
    difference: Callable[[Fraction], Fraction | None],
    holds: Callable[[Fraction], bool],
    fails: Fraction,
    works: Fraction,
    *,
    whole: bool,
) -> tuple[Fraction, bool]:
    """Where it ends to hold, between a number at which it fails and one at which it holds, and whether it holds there."""
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
    if not whole and difference(there := _simplest(works, fails)) == 0:
        return there, holds(there)
    return works, True


def _simplest(one: Fraction, other: Fraction) -> Fraction:
    """The number with the least denominator from one number to another, ends included (Stern 1858, Brocot 1861)."""
    low, high = min(one, other), max(one, other)
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / _simplest(1 / (high - whole + 1), 1 / (low - whole + 1))


def _both(one: Interval, other: Interval) -> Interval | None:
    low = max((end for end in (one.low, other.low) if end is not None), default=None)
    high = min((end for end in (one.high, other.high) if end is not None), default=None)
    return None if low is not None and high is not None and low > high else Interval(low, True, high, True)
