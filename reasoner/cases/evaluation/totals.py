"""Totals and averages over records."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf

from reasoner.cases.evaluation import ranges
from reasoner.cases.evaluation.facts import Conditions, Facts, Reading
from reasoner.cases.evaluation.fitting import fitting
from reasoner.cases.evaluation.picked import amounts_of
from reasoner.cases.evaluation.ranges import ABSENT, UNDEFINED, End, NoAmount, Range, Value, as_range, exact
from reasoner.policy.criteria import TotalOf


def total(of: TotalOf, conditions: Conditions, part: Reading) -> Reading:
    """The sum of an amount over the records that fit; a record without an amount adds nothing."""
    fits = fitting(of.input, of.condition, conditions)

    def value(facts: Facts) -> Value:
        amounts = amounts_of(facts, of.input, fits, part)
        if amounts.undefined:
            return UNDEFINED
        found = ranges.total([Range(0, 0), *amounts.sure, *map(_or_nothing, amounts.maybe)])
        unseen = amounts.unseen
        if unseen is None or isinstance(found, NoAmount):
            return found
        # Of records that nobody stated there may be any number.
        here = as_range(found)
        low, high = -inf if unseen.low < 0 else here.low, inf if unseen.high > 0 else here.high
        return ranges.settled(low, high, here.low_open, here.high_open, False)

    return value


def _or_nothing(one: Range) -> Range:
    """The range with 0."""
    low_open, high_open = one.low_open and one.low < 0, one.high_open and one.high > 0
    return Range(min(0, one.low), max(0, one.high), low_open, high_open)


def average(of: TotalOf, conditions: Conditions, part: Reading) -> Reading:
    """The average of an amount over the records that fit and have one; none where no record does."""
    fits = fitting(of.input, of.condition, conditions)

    def value(facts: Facts) -> Value:
        amounts = amounts_of(facts, of.input, fits, part)
        if amounts.undefined:
            return UNDEFINED
        if not amounts.sure and not amounts.possible:
            return ABSENT
        unseen = amounts.unseen
        lows = [one.low for one in amounts.sure], [one.low for one in amounts.maybe]
        highs = [-one.high for one in amounts.sure], [-one.high for one in amounts.maybe]
        low = _least(*lows, None if unseen is None else unseen.low)
        high = _least(*highs, None if unseen is None else -unseen.high)
        return ranges.settled(low, -high, False, False, not amounts.sure)

    return value


def _least(sure: Sequence[End], maybe: Sequence[End], unseen: End | None) -> End:
    """The least average of some numbers with any of some others, and of one more as often as may be."""
    some = [one for one in sure if not isinstance(one, float)]
    others = sorted(one for one in maybe if not isinstance(one, float))
    if len(some) + len(others) < len(sure) + len(maybe) or unseen == -inf:
        return -inf
    for one in others:
        if not some or one * len(some) < sum(some):
            some.append(one)
    best: End = exact(Fraction(sum(some)) / len(some)) if some else inf
    return best if unseen is None else min(best, unseen)
