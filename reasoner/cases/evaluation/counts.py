"""How many records fit, as a function of what is known."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, inf

from reasoner.cases.evaluation.facts import Conditions, Facts, Test
from reasoner.cases.evaluation.fitting import bound, fitting
from reasoner.cases.evaluation.lists import between
from reasoner.cases.evaluation.picked import picking
from reasoner.policy.criteria import CountsRecords
from reasoner.policy.values import Interval


def record_count(test: CountsRecords, conditions: Conditions) -> Test:
    """Whether the number of records that fit lies in an interval."""
    least, most = _ends(test.count)
    number = _of_all(test, conditions) if test.select is None else _of_picked(test, test.by or "", conditions)

    def holds(facts: Facts) -> bool | None:
        low, high = number(facts)
        return between(low, high, least, most)

    return holds


def _ends(count: Interval) -> tuple[float, float]:
    """The least and the greatest whole number of an interval."""
    low, high = count.low, count.high
    least = 0 if low is None else ceil(low) + (not count.low_included and low.denominator == 1)
    return least, inf if high is None else floor(high) - (not count.high_included and high.denominator == 1)


Number = Callable[[Facts], tuple[float, float]]


def _of_all(test: CountsRecords, conditions: Conditions) -> Number:
    fits = fitting(test.input, test.condition, conditions)

    def number(facts: Facts) -> tuple[float, float]:
        flags, of_unseen = fits(facts)
        low = flags.count(True)
        may_be_more = of_unseen is not False and facts.records_of(test.input)[1] is not None
        return low, inf if may_be_more else low + flags.count(None)

    return number


def _of_picked(test: CountsRecords, by: str, conditions: Conditions) -> Number:
    records = picking(test.input, test.select, by, test.among, conditions)
    condition = None if test.condition is None else conditions.test(test.condition)

    def number(facts: Facts) -> tuple[float, float]:
        picked, sure = records.picked(facts)
        unseen = facts.records_of(test.input)[1]
        low, high, all_fit = 0, 0.0, True
        for record, certain in picked:
            fits = True if condition is None else bound(facts, test.input, record, condition)
            low += certain and fits is True
            high += 0 if fits is False else inf if record is unseen else 1
            all_fit = all_fit and fits is True
        # Whichever is picked fits where all do that may be.
        return max(low, int(sure and all_fit)), high

    return number
