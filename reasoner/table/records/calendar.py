"""Days as ordinals, whole columns at a time: moved by calendar months, and ages in completed years."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from reasoner.table.plan_arrays import Ints

EPOCH = 719_163  # the ordinal of 1970-01-01
Days: TypeAlias = np.ndarray[tuple[int], np.dtype[np.datetime64]]


def months_later(ordinals: Ints, months: Ints | int) -> Ints:
    """Days so many months later (earlier where negative), the last of its month where that has no such day."""
    day = _days(ordinals)
    month = day.astype("M8[M]")
    target = month + np.asarray(months, np.int64)
    length = ((target + 1).astype("M8[D]") - target.astype("M8[D]")).astype(np.int64)
    of_month = np.minimum((day - month.astype("M8[D]")).astype(np.int64), length - 1)
    found: Ints = target.astype("M8[D]").astype(np.int64) + of_month + EPOCH
    return found


def completed_years(births: Ints, ordinals: Ints) -> Ints:
    """Ages on some days. A birthday on 29 February falls on the 28th in a common year, as months are clamped."""
    years = _days(ordinals).astype("M8[Y]").astype(np.int64) - _days(births).astype("M8[Y]").astype(np.int64)
    found: Ints = years - (months_later(births, 12 * years) > ordinals)
    return found


def _days(ordinals: Ints) -> Days:
    found: Days = (np.asarray(ordinals, np.int64) - EPOCH).astype("M8[D]")
    return found
