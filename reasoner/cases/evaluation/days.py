"""Days as ordinals, moved by calendar months; before the first and after the last day of the calendar they count on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

CYCLE_YEARS, CYCLE_DAYS = 400, 146_097  # the calendar repeats itself


@lru_cache(maxsize=8192)
def months_later(day: int | Fraction, months: int) -> int:
    """The ordinal of the day some calendar months later (earlier where negative), clamped at a month's end."""
    cycles, within = divmod(floor(day) - 1, CYCLE_DAYS)
    start = date.fromordinal(within + 1)
    year, month = divmod((start.year + CYCLE_YEARS * cycles) * 12 + start.month - 1 + months, 12)
    cycles, within = divmod(year - 1, CYCLE_YEARS)
    last = monthrange(within + 1, month + 1)[1]
    return date(within + 1, month + 1, min(start.day, last)).toordinal() + CYCLE_DAYS * cycles


def year_of(day: int | Fraction) -> int:
    """The year in which a day lies."""
    cycles, within = divmod(floor(day) - 1, CYCLE_DAYS)
    return date.fromordinal(within + 1).year + CYCLE_YEARS * cycles


@lru_cache(maxsize=8192)
def completed_years(birth: int | Fraction, day: int | Fraction) -> int:
    """The age in completed years on a day. A birthday on 29 February falls on the 28th in a common year, as months are clamped."""
    years = year_of(day) - year_of(birth)
    return years if months_later(birth, 12 * years) <= day else years - 1
