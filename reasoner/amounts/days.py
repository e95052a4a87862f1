"""The calendar without ends: days as ordinals (day 1 is 0001-01-01), moved by months, and ages.

The rule of the Gregorian calendar goes on in both directions: 400 years are 4800 months and 146,097 days. What is later than the
last day that a `date` can be is later than each of them, and every movement is total and never turns two days round.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

CYCLE_MONTHS, CYCLE_DAYS = 4_800, 146_097
KEPT = 2**13  # moved days that are kept: a search asks for the same again and again
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _split(day: int) -> tuple[int, int]:
    """The month of a day, counted from January of year 1, and the day of the month."""
    cycles, rest = divmod(day - 1, CYCLE_DAYS)
    there = date.fromordinal(rest + 1)
    return cycles * CYCLE_MONTHS + there.year * 12 + there.month - 13, there.day


def _length(month: int) -> int:
    """How many days a month has."""
    year, place = divmod(month, 12)
    leap = place == 1 and (year + 1) % 4 == 0 and ((year + 1) % 100 != 0 or (year + 1) % 400 == 0)
    return _LENGTHS[place] + leap


def _first(month: int) -> int:
    """The ordinal of the first day of a month."""
    cycles, rest = divmod(month, CYCLE_MONTHS)
    return cycles * CYCLE_DAYS + date(rest // 12 + 1, rest % 12 + 1, 1).toordinal()


@lru_cache(maxsize=KEPT)
def months_later(day: int, months: int) -> int:
    """The day so many calendar months later (earlier where negative), the last of its month where that has no such day."""
    month, of_month = _split(day)
    month += months
    return _first(month) - 1 + (of_month if of_month < 29 else min(of_month, _length(month)))


@lru_cache(maxsize=KEPT)
def first_reaching(day: int, months: int) -> int:
    """The first day that, moved by so many months, is not before a day."""
    month, of_month = _split(day)
    month -= months
    length = _length(month) if of_month > 28 else 28
    return _first(month) - 1 + (of_month if of_month <= length else length + 1)


def completed_years(birth: int, day: int) -> int:
    """The age in completed years on a day, below 0 before birth; who is born on 29 February has a birthday on the 28th elsewhere."""
    years = _split(day)[0] // 12 - _split(birth)[0] // 12
    return years if months_later(birth, 12 * years) <= day else years - 1


@lru_cache(maxsize=512)
def days_in(months: int) -> tuple[int, int]:
    """The fewest and the most days by which so many months move a day, over all days."""
    starts, lengths = _cycle()
    least, most = 10**12, -(10**12)
    for month in range(CYCLE_MONTHS):
        cycles, rest = divmod(month + months, CYCLE_MONTHS)
        length = cycles * CYCLE_DAYS + starts[rest] - starts[month]
        most = max(most, length)
        least = min(least, length - max(0, lengths[month] - lengths[rest]))
    return least, most


@lru_cache(maxsize=1)
def _cycle() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first day and the length of each month of 400 years."""
    return tuple(map(_first, range(CYCLE_MONTHS))), tuple(map(_length, range(CYCLE_MONTHS)))
