"""The most consecutive days that records cover."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from reasoner.cases.evaluation import ranges
from reasoner.cases.evaluation.facts import Conditions, Facts, Reading
from reasoner.cases.evaluation.fitting import bound, fitting
from reasoner.cases.evaluation.ranges import End, NoAmount, Range, Value, as_range
from reasoner.cases.evaluation.readings import reading_of
from reasoner.policy.criteria import LongestRun


def longest_run(of: LongestRun, conditions: Conditions) -> Reading:
    """The most consecutive days that the records that fit cover; one without a start or an end adds nothing."""
    fits = fitting(of.input, of.condition, conditions)
    start, end = reading_of(conditions.inputs[of.start]), reading_of(conditions.inputs[of.end])

    def value(facts: Facts) -> Value:
        flags, of_unseen = fits(facts)
        records, unseen = facts.records_of(of.input)
        sure: list[tuple[End, End]] = []
        possible: list[tuple[End, End]] = []
        for record, flag in zip(records, flags, strict=True):
            first, last = bound(facts, of.input, record, start), bound(facts, of.input, record, end)
            if flag is False or isinstance(first, NoAmount) or isinstance(last, NoAmount):
                continue
            begun, ended = as_range(first), as_range(last)
            possible.append((begun.low, ended.high))
            if flag and not begun.absent and not ended.absent:
                sure.append((begun.high, ended.low))
        low = longest(sure)
        if unseen is not None and of_unseen is not False:
            return Range(low, inf)
        return ranges.settled(low, longest(possible), False, False, False)

    return value


def longest(spans: Iterable[tuple[End, End]]) -> End:
    """The most consecutive days that spans of days, both ends included, cover together."""
    best: End = 0
    begun: End = 0
    reached: End | None = None
    for start, end in sorted(span for span in spans if span[0] <= span[1]):
        if reached is None or start > reached + 1:
            begun, reached = start, end
        else:
            reached = max(reached, end)
        best = max(best, reached - begun + 1)
    return best
