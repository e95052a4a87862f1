"""What records come to, in each case: how many fit, the latest and the earliest, totals, averages, runs of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from reasoner.policy.values import Interval
from reasoner.table.plan_arrays import Flags, Rows
from reasoner.table.records.amounts import ABSENT, MOST, THERE, UNDEFINED, UNKNOWN, Amounts, Whole
from reasoner.table.records.cases import Cases
from reasoner.table.records.conditions import Test
from reasoner.table.records.lists import RecordColumn
from reasoner.table.records.truths import Truth, always

ENDLESS = 2**31 - 1  # records that nobody stated may be any number
SPREAD = 1 << 24  # more than the days of the calendar

Reading = Callable[[Cases], Amounts]


@dataclass(frozen=True)
class Count:
    """The least and the greatest number of records that fit, in each case."""

    low: Whole
    high: Whole

    def any(self) -> Truth:
        """Whether one fits at least."""
        return Truth(self.low > 0, self.high == 0)


def count_test(count: Callable[[Cases], Count], interval: Interval) -> Test:
    """Whether a count lies in an interval."""
    least, most = whole_ends(interval)

    def holds(cases: Cases) -> Truth:
        found = count(cases)
        return Truth((found.low >= least) & (found.high <= most), (found.high < least) | (found.low > most))

    return holds


def whole_ends(count: Interval) -> tuple[int, int]:
    """The least and the greatest whole number of an interval."""
    low, high = count.low, count.high
    least = 0 if low is None else ceil(low) + (not count.low_included and low.denominator == 1)
    return least, ENDLESS if high is None else floor(high) - (not count.high_included and high.denominator == 1)


def count_of(input: str, fits: Test | None) -> Callable[[Cases], Count]:
    """How many records fit."""

    def count(cases: Cases) -> Count:
        records = cases.records[input]
        flags = _fitting(records, fits, cases)
        low, high = _sums(records, flags.yes), _sums(records, ~flags.no)
        if records.unseen is not None:
            high = np.where(_sums(records, records.unseen & ~flags.no) > 0, ENDLESS, high)
        return Count(low, high)

    return count


def _fitting(records: RecordColumn, fits: Test | None, cases: Cases) -> Truth:
    """Which records fit; of one that nobody stated it is never certain."""
    flags = always(True, records.number) if fits is None else fits(cases)
    return flags if records.unseen is None else Truth(flags.yes & ~records.unseen, flags.no)


def _sums(records: RecordColumn, values: Whole) -> Whole:
    """The sum over the records of each case."""
    wide = object if values.dtype == object else np.int64
    ends = np.zeros(len(values) + 1, wide)
    np.cumsum(values, out=ends[1:])
    found: Whole = ends[records.starts[1:]] - ends[records.starts[:-1]]
    return found


def _some(records: RecordColumn, flags: Flags) -> Flags:
    """The cases in which a record is so."""
    found = np.zeros(len(records.starts) - 1, np.bool_)
    found[records.parents[flags]] = True
    return found


# ---- the latest, the earliest


def _best(records: RecordColumn, by: Amounts, flags: Flags, *, highest: bool) -> tuple[Amounts, Flags]:
    """The greatest (least) amount of some records of each case, each of which has one, and the cases in which there is one."""
    places = np.flatnonzero(flags)
    filled = records.parents[places]
    firsts = np.flatnonzero(np.diff(filled, prepend=-1))
    rows = len(records.starts) - 1
    over = np.broadcast_to(by.over, records.number)[places]
    under = np.broadcast_to(by.under, records.number)[places] if by.under.ndim else by.under
    found = np.zeros(rows, over.dtype)
    there = np.zeros(rows, np.bool_)
    if len(places):
        if under.ndim:
            raise TypeError  # INVARIANT: records are picked by what they state
        reduce = np.maximum if highest else np.minimum
        found[filled[firsts]] = reduce.reduceat(over, firsts)
        there[filled[firsts]] = True
    why = np.where(there, np.uint8(THERE), np.uint8(ABSENT))
    return Amounts(found, by.under, why, by.most, by.most_under), there


def picked_test(input: str, among: Test | None, select: str, by: str, fits: Test | None) -> Callable[[Cases], Count]:
    """How many of the records that are the latest (earliest) of those among which is picked fit.

    A record without a day is never passed over. Where it is not certain among which is picked, or when they are, any of them may be.
    """

    def count(cases: Cases) -> Count:
        records = cases.records[input]
        flags, days = _fitting(records, among, cases), cases.amounts(by)
        there, absent = days.why == THERE, days.why == ABSENT
        possible = ~flags.no
        best, _ = _best(records, days, possible & there, highest=select == "latest")
        first = best.take(records.parents)
        picked = possible & (absent | (there & (days.over == first.over)))
        fitting = always(True, records.number) if fits is None else fits(cases)
        low, high = _sums(records, picked & fitting.yes), _sums(records, picked & ~fitting.no)
        unsure = _some(records, possible & ~(flags.yes & (there | absent)))
        if unsure.any():
            endless = possible & records.unseen & ~fitting.no if records.unseen is not None else None
            most = _sums(records, possible & ~fitting.no)
            most = most if endless is None else np.where(_some(records, endless), ENDLESS, most)
            every = _some(records, flags.yes) & ~_some(records, possible & ~fitting.yes)
            low, high = np.where(unsure, every, low), np.where(unsure, most, high)
        return Count(low, high)

    return count


def extreme(input: str, fits: Test | None, by: Reading, *, highest: bool) -> Reading:
    """The highest or the lowest amount of the records that fit; a record without an amount adds nothing."""

    def value(cases: Cases) -> Amounts:
        records = cases.records[input]
        flags, numbers = _fitting(records, fits, cases), by(cases)
        found, _ = _best(records, numbers, flags.yes & (numbers.why == THERE), highest=highest)
        return _with_open(records, found, _open(numbers, flags))

    return value


def _open(part: Amounts, flags: Truth) -> Flags:
    """The records of which it is not certain what they add."""
    found: Flags = ~flags.no & (part.why != ABSENT) & ~(flags.yes & (part.why == THERE))
    return found


def _with_open(records: RecordColumn, found: Amounts, is_open: Flags) -> Amounts:
    """An amount that is not known where it is not certain what a record adds."""
    if not is_open.any():
        return found
    why = np.where(_some(records, is_open), np.uint8(UNKNOWN), found.why)
    return Amounts(found.over, found.under, why, found.most, found.most_under)


# ---- totals


def total_of(input: str, fits: Test | None, part: Reading, *, mean: bool) -> Reading:
    """The sum (average) of an amount over the records that fit; a record without an amount adds nothing."""

    def value(cases: Cases) -> Amounts:
        records = cases.records[input]
        flags, numbers = _fitting(records, fits, cases), part(cases)
        adds = flags.yes & (numbers.why == THERE)
        over, under, most = _over_one(numbers, records.number)
        longest = int(np.diff(records.starts).max(initial=0))
        if most * max(longest, 1) * 2 >= MOST or most * max(records.number, 1) >= MOST:
            over = over.astype(object)
        sums = _sums(records, np.where(adds, over, 0))
        why = np.zeros(len(sums), np.uint8)
        found = Amounts(sums, under, why, most * max(longest, 1), int(under))
        if mean:
            number = _sums(records, adds)
            why = np.where(number > 0, np.uint8(THERE), np.uint8(ABSENT))
            found = Amounts(sums, np.asarray(under * np.maximum(number, 1)), why, found.most, int(under) * max(longest, 1))
        found = _with_open(records, found, _open(numbers, flags))
        undefined = ~flags.no & (numbers.why == UNDEFINED)
        if not undefined.any():
            return found
        why = np.where(_some(records, undefined), np.uint8(UNDEFINED), found.why)
        return Amounts(found.over, found.under, why, found.most, found.most_under)

    return value


def _over_one(part: Amounts, number: int) -> tuple[Whole, Whole, int]:
    """Amounts over one denominator for all."""
    over = np.broadcast_to(part.over, number)
    if not part.under.ndim:
        return over, part.under, part.most
    distinct = np.unique(part.under).tolist()
    under = int(np.lcm.reduce(np.array(distinct, object))) if distinct else 1
    most = part.most * under
    if most >= MOST:
        over = over.astype(object)
    return over * (under // part.under), np.array(under), most


# ---- runs of days


def longest_run(input: str, fits: Test | None, start: Reading, end: Reading) -> Reading:
    """The most consecutive days that the records that fit cover, both ends included."""

    def value(cases: Cases) -> Amounts:
        records = cases.records[input]
        flags, first, last = _fitting(records, fits, cases), start(cases), end(cases)
        there = (first.why == THERE) & (last.why == THERE)
        lasts = flags.yes & there & (first.over <= last.over)
        lengths = _longest(records.parents[lasts], first.over[lasts], last.over[lasts], len(records.starts) - 1)
        gone = (first.why == ABSENT) | (last.why == ABSENT)
        found = Amounts(lengths, np.array(1), np.zeros(len(lengths), np.uint8), SPREAD)
        return _with_open(records, found, ~flags.no & ~gone & ~(flags.yes & there))

    return value


def _longest(rows: Rows, first: Whole, last: Whole, number: int) -> Whole:
    found = np.zeros(number, np.int64)
    if not len(rows):
        return found
    order = np.lexsort((first, rows))
    rows, first = rows[order], first[order] + rows[order] * SPREAD
    reached = np.maximum.accumulate(last[order] + rows * SPREAD)
    begins = np.ones(len(rows), np.bool_)
    begins[1:] = (first[1:] > reached[:-1] + 1) | (rows[1:] != rows[:-1])
    begun = np.maximum.accumulate(np.where(begins, first, 0))
    np.maximum.at(found, rows, reached - begun + 1)
    return found
