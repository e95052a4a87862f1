"""Totals and averages over records."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf

from reasoner.cases.evaluation import ranges
from reasoner.cases.evaluation.facts import Conditions, Facts, Reading
from reasoner.cases.evaluation.fitting import fitting
from reasoner.cases.evaluation.picked import amounts_of
from reasoner.cases.evaluation.ranges import ABSENT, EXACT, UNDEFINED, End, Exact, NoAmount, Range, Value, as_range, exact
from reasoner.policy.criteria import TotalOf


def total(of: TotalOf, conditions: Conditions, part: Reading) -> Reading:
    """The sum of an amount over the records that fit; a record without an amount adds nothing."""
    fits = fitting(of.input, of.condition, conditions)

    def value(facts: Facts) -> Value:
        sure, maybe = amounts_of(facts, of.input, fits, part)
        if UNDEFINED in sure or UNDEFINED in maybe:
            return UNDEFINED
        if not maybe and all(one.__class__ in EXACT for one in sure):
            return sum(one for one in sure if not isinstance(one, NoAmount | Range))
        some = [as_range(one) for one in sure if not isinstance(one, NoAmount)]
        more = [_or_nothing(as_range(one)) for one in maybe if not isinstance(one, NoAmount)]
        found = as_range(ranges.total([Range(0, 0), *some, *more]))  # type: ignore[arg-type]
        if facts.records_of(of.input)[1] is None or fits(facts)[1] is False or not more:
            return found
        # Of records that nobody stated there may be any number.
        unseen = more[-1]
        return Range(
            -inf if unseen.low < 0 else found.low, inf if unseen.high > 0 else found.high, found.low_open, found.high_open
        )

    return value


def _or_nothing(one: Range) -> Range:
    """The range with 0."""
    low_open, high_open = one.low_open and one.low < 0, one.high_open and one.high > 0
    return Range(min(0, one.low), max(0, one.high), low_open, high_open)


def average(of: TotalOf, conditions: Conditions, part: Reading) -> Reading:
    """The average of an amount over the records that fit and have one; none where no record does."""
    fits = fitting(of.input, of.condition, conditions)

    def value(facts: Facts) -> Value:
        sure, maybe = amounts_of(facts, of.input, fits, part)
        if UNDEFINED in sure or UNDEFINED in maybe:
            return UNDEFINED
        some = [as_range(one) for one in sure if not isinstance(one, NoAmount)]
        more = [as_range(one) for one in maybe if not isinstance(one, NoAmount)]
        if not some and not more:
            return ABSENT
        low = _least([one.low for one in some], [one.low for one in more])
        high = _least([-one.high for one in some], [-one.high for one in more])
        return ranges.settled(low, -high, False, False, not some)

    return value


def _least(sure: Sequence[End], maybe: Sequence[End]) -> End:
    """The least average of some numbers with any of some others, each as often as it is given or more."""
    if -inf in sure or -inf in maybe:
        return -inf
    finite = [one for one in sure if not isinstance(one, float)]
    if len(finite) < len(sure):
        return min(maybe, default=inf)
    lowest = sorted(one for one in maybe if not isinstance(one, float))
    best: Exact | None = exact(Fraction(sum(finite)) / len(finite)) if finite else None
    if lowest and (best is None or lowest[0] < best):
        # An unseen record may stand for many: no average is below the least number.
        return lowest[0]
    return inf if best is None else best
