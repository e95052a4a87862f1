"""Amounts over whole columns: exact fractions of whole numbers, with what says why there is none.

Numerators and denominators are 64 bits wide where all that can come of them is, and Python's own numbers where it is not: slower,
and never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from reasoner.policy.criteria import Comparison
from reasoner.policy.values import Interval
from reasoner.table.plan_arrays import Flags, Rows
from reasoner.table.records.calendar import completed_years, months_later
from reasoner.table.records.truths import Truth

Whole: TypeAlias = np.ndarray[Any, np.dtype[Any]]  # whole numbers, one for each row or one for all
Why: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]

# Why there is no number. Of an amount that is computed from others the greatest of theirs is told.
THERE, UNKNOWN, UNDEFINED, ABSENT = range(4)
MOST = 2**62
LAST_DAY = 10**8  # days that are moved lie well within what numpy counts


class TooLateError(Exception):
    """A day lies too far off to be moved over whole columns."""


@dataclass(frozen=True)
class Amounts:
    """`over` / `under` in each row, where `why` is THERE. `most` and `most_under` are bounds of what stands in them."""

    over: Whole
    under: Whole
    why: Why
    most: int
    most_under: int = 1

    def take(self, places: Rows) -> Amounts:
        """The same at some places."""
        return Amounts(
            _taken(self.over, places), _taken(self.under, places), _taken(self.why, places), self.most, self.most_under
        )

    def denied(self) -> Amounts:
        """What has the opposite sign."""
        return Amounts(-self.over, self.under, self.why, self.most, self.most_under)


def _taken(values: Whole, places: Rows) -> Whole:
    found: Whole = values.take(places) if values.ndim else values
    return found


def constant(number: Fraction) -> Amounts:
    """One number for all rows."""
    return Amounts(
        _one(number.numerator), _one(number.denominator), np.array(THERE, np.uint8), abs(number.numerator), number.denominator
    )


def _one(number: int) -> Whole:
    return np.array(number, np.int64 if abs(number) < MOST else object)


def _times(one: Whole, other: Whole, most: int) -> Whole:
    """A product of which nothing is lost."""
    if most >= MOST:
        one, other = one.astype(object), other.astype(object)
    found: Whole = np.asarray(one * other)
    return found


def _why(parts: Sequence[Amounts]) -> Why:
    found: Why = reduce(np.maximum, (one.why for one in parts))
    return found


# ---- arithmetic


def total(parts: Sequence[Amounts]) -> Amounts:
    """The sum."""
    return reduce(_sum, parts)


def _sum(one: Amounts, other: Amounts) -> Amounts:
    left, right, under, most_under = _alike(one, other)
    most = one.most * other.most_under + other.most * one.most_under
    if most >= MOST:
        left, right = left.astype(object), right.astype(object)
    return Amounts(np.asarray(left + right), under, _why((one, other)), most, most_under)


def _alike(one: Amounts, other: Amounts) -> tuple[Whole, Whole, Whole, int]:
    """The numerators of two amounts over one denominator, and that."""
    if one.under.ndim == other.under.ndim == 0 and one.under == other.under:
        return one.over, other.over, one.under, one.most_under
    most_under = one.most_under * other.most_under
    left = _times(one.over, other.under, one.most * other.most_under)
    right = _times(other.over, one.under, other.most * one.most_under)
    return left, right, _times(one.under, other.under, most_under), most_under


def difference(parts: Sequence[Amounts]) -> Amounts:
    """The first less all others."""
    first, *rest = parts
    return total([first, *(one.denied() for one in rest)])


def product(parts: Sequence[Amounts]) -> Amounts:
    """The product."""
    return reduce(_product, parts)


def _product(one: Amounts, other: Amounts) -> Amounts:
    most, most_under = one.most * other.most, one.most_under * other.most_under
    over, under = _times(one.over, other.over, most), _times(one.under, other.under, most_under)
    return Amounts(over, under, _why((one, other)), most, most_under)


def ratio(parts: Sequence[Amounts]) -> Amounts:
    """The first divided by the second."""
    one, by = parts
    none = (by.over == 0) & (by.why == THERE)
    most, most_under = one.most * by.most_under, one.most_under * max(by.most, 1)
    over = _times(_times(one.over, by.under, most), np.sign(by.over), most)
    under = _times(one.under, np.maximum(np.abs(by.over), 1), most_under)
    why = np.maximum(_why(parts), np.where(none, np.uint8(UNDEFINED), np.uint8(THERE)))
    return Amounts(over, under, why, most, most_under)


def least(parts: Sequence[Amounts]) -> Amounts:
    """The lesser."""
    return reduce(lambda one, other: _chosen(one, other, np.less_equal), parts)


def greatest(parts: Sequence[Amounts]) -> Amounts:
    """The greater."""
    return reduce(lambda one, other: _chosen(one, other, np.greater_equal), parts)


def _chosen(one: Amounts, other: Amounts, better: Callable[[Whole, Whole], Flags]) -> Amounts:
    left, right = _crossed(one, other)
    first = better(left, right)
    over = np.where(first, one.over, other.over)
    under = np.where(first, one.under, other.under)
    return Amounts(over, under, _why((one, other)), max(one.most, other.most), max(one.most_under, other.most_under))


def moved_by_months(day: Amounts, months: int) -> Amounts:
    """Days some calendar months later."""
    most = day.most + 31 * (abs(months) + 1)
    return Amounts(_shaped(months_later(_whole_days(day), months), [day]), _one(1), day.why, most)


def ages(parts: Sequence[Amounts]) -> Amounts:
    """The age in completed years of who was born on the first day, on the second."""
    birth, day = (_whole_days(one) for one in parts)
    found = completed_years(birth, day)
    return Amounts(_shaped(found, parts), _one(1), _why(parts), LAST_DAY)


def _shaped(found: Whole, parts: Sequence[Amounts]) -> Whole:
    """What was found: one number for all rows, where all parts are that."""
    return found if any(one.over.ndim for one in parts) else found.reshape(())


def _whole_days(day: Amounts) -> Whole:
    if day.most // max(1, int(np.min(day.under))) > LAST_DAY:
        raise TooLateError
    if day.under.ndim == 0 and day.under == 1:
        found: Whole = day.over
    else:
        found = np.floor_divide(day.over, day.under)
    return np.atleast_1d(found.astype(np.int64))


# ---- order


def _crossed(one: Amounts, other: Amounts) -> tuple[Whole, Whole]:
    left, right, _, _ = _alike(one, other)
    return left, right


HOLDS: dict[Comparison, Callable[[Whole, Whole], Flags]] = {
    Comparison.LESS: np.less,
    Comparison.AT_MOST: np.less_equal,
    Comparison.EQUAL: np.equal,
    Comparison.AT_LEAST: np.greater_equal,
    Comparison.MORE: np.greater,
}


def compared(one: Amounts, how: Comparison, other: Amounts, number: int) -> Truth:
    """Whether amounts compare so, in so many rows; not so where one is absent, open where one is not known."""
    left, right = _crossed(one, other)
    holds = np.broadcast_to(np.asarray(HOLDS[how](left, right), np.bool_), number)
    why = np.broadcast_to(_why((one, other)), number)
    there = why == THERE
    return Truth(holds & there, (~holds & there) | (why == ABSENT))


def at_least(one: Amounts, number: Fraction, *, included: bool) -> Flags:
    """Where an amount, if there is one, is at or above (or above) a number."""
    left, right = _crossed(one, constant(number))
    found: Flags = np.asarray(left >= right if included else left > right, np.bool_)
    return found


def lies_in(one: Amounts, interval: Interval, number: int) -> Truth:
    """Whether amounts lie in an interval, in so many rows; not so where one is absent."""
    holds: Flags = np.ones(number, np.bool_)
    if interval.low is not None:
        holds = holds & at_least(one, interval.low, included=interval.low_included)
    if interval.high is not None:
        holds = holds & ~at_least(one, interval.high, included=not interval.high_included)
    there = one.why == THERE
    return Truth(holds & there, (~holds & there) | (one.why == ABSENT))


def is_absent(one: Amounts, number: int, *, may_be: bool) -> Truth:
    """Whether there is no number, in so many rows, of what may be absent, or never is."""
    yes = np.broadcast_to(one.why == ABSENT, number)
    return Truth(yes, np.broadcast_to(one.why == THERE, number) if may_be else ~yes)
