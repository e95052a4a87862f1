"""What a case says of the date of service, by which the version of a policy is picked."""

from __future__ import annotations

from datetime import date
from math import ceil, floor

from reasoner.cases.case import Case
from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.values import Exactly, Interval, OneOfThese, Within


def days_of_service(case: Case) -> tuple[Days, ...] | None:
    """The days that a case leaves possible for the date of service; None where it says nothing of it."""
    fact = case.fact(DATE_OF_SERVICE)
    match fact.known if fact else None:
        case Exactly(date() as day):
            return (Days(day, day),)
        case OneOfThese(values):
            return tuple(Days(day, day) for day in sorted(one for one in values if isinstance(one, date)))
        case Within(interval):
            return (days_within(interval),)
        case _:
            return None


def days_within(interval: Interval) -> Days:
    """The days of an interval of day numbers."""
    first = last = None
    if interval.low is not None:
        number = ceil(interval.low)
        first = date.fromordinal(number + (number == interval.low and not interval.low_included))
    if interval.high is not None:
        number = floor(interval.high)
        last = date.fromordinal(number - (number == interval.high and not interval.high_included))
    return Days(first, last)
