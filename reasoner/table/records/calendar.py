"""Days as ordinals, whole columns at a time: moved by calendar months, and ages in completed years."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from reasoner.table.plan_arrays import Ints

EPOCH = 719_163  # the ordinal of 1970-01-01
MONTH, YEAR = 5, 9  # the bits of a number after which these begin
IN_YEAR = (1 << YEAR) - 1
LEAP_DAY = 2 << MONTH | 29
Days: TypeAlias = np.ndarray[tuple[int], np.dtype[np.datetime64]]


def months_later(ordinals: Ints, months: int) -> Ints:
    """Days so many months later (earlier where negative), the last of its month where that has no such day."""
    return _by_day(ordinals, lambda some: _months_later(some, months))


def _months_later(ordinals: Ints, months: int) -> Ints:
    day = _days(ordinals)
    month = day.astype("M8[M]")
    target = month + months
    length = ((target + 1).astype("M8[D]") - target.astype("M8[D]")).astype(np.int64)
    of_month = np.minimum((day - month.astype("M8[D]")).astype(np.int64), length - 1)
    found: Ints = target.astype("M8[D]").astype(np.int64) + of_month + EPOCH
    return found


def completed_years(births: Ints, ordinals: Ints) -> Ints:
    """Ages on some days. A birthday on 29 February falls on the 28th in a common year, as months are clamped."""
    born, now = _by_day(births, _year_and_day), _by_day(ordinals, _year_and_day)
    year = now >> YEAR
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    birthday = born & IN_YEAR
    birthday = np.where((birthday == LEAP_DAY) & ~is_leap, LEAP_DAY - 1, birthday)
    found: Ints = year - (born >> YEAR) - ((now & IN_YEAR) < birthday)
    return found


def _year_and_day(ordinals: Ints) -> Ints:
    """The year, the month and the day of the month in the bits of one number."""
    day = _days(ordinals)
    month, year = day.astype("M8[M]"), day.astype("M8[Y]")
    of_month = (day - month.astype("M8[D]")).astype(np.int64) + 1
    of_year = (month - year.astype("M8[M]")).astype(np.int64) + 1
    found: Ints = (year.astype(np.int64) + 1970 << YEAR) | (of_year << MONTH) | of_month
    return found


def _by_day(ordinals: Ints, find: Callable[[Ints], Ints]) -> Ints:
    """What is found of days: of each day between the first and the last once, where these are fewer than there are rows."""
    if not len(ordinals):
        return find(ordinals)
    first, last = int(ordinals.min()), int(ordinals.max())
    if last - first >= len(ordinals):
        return find(ordinals)
    return find(np.arange(first, last + 1)).take(ordinals - first)


def _days(ordinals: Ints) -> Days:
    found: Days = (np.asarray(ordinals, np.int64) - EPOCH).astype("M8[D]")
    return found
