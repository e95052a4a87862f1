"""The measures of a policy in each row of a table: columns of the inputs that stand for what it counts and computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from reasoner.cases.evaluation.criteria import Scope
from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.policy.criteria import Amount, Compares, Comparison, CountsRecords, Criterion, Form
from reasoner.policy.values import Absent, Exactly, Interval, Within
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.table.column import Codes, Column, State
from reasoner.table.plan_arrays import Flags
from reasoner.table.records.amounts import ABSENT, THERE, UNDEFINED, Amounts, TooLateError, at_least
from reasoner.table.records.cases import Cases
from reasoner.table.records.conditions import Conditions, NotColumnarError, Test, TooManyStatesError
from reasoner.table.records.counting import Count
from reasoner.table.records.measures import Measure, MeasuredPolicy
from reasoner.table.records.numbers import is_number
from reasoner.table.records.readings import counted, of_amounts, reading
from reasoner.table.records.truths import Truth

Counting: TypeAlias = Callable[[Cases], Count]
Cells: TypeAlias = Sequence[Interval]
NOTHING: State = None


@dataclass(frozen=True)
class MeasureColumn:
    """What a measure is in each row, and where it is not settled: in `open` it may be several things, and in `undefined` nothing says
    what it is."""

    column: Column
    open: Flags
    undefined: Flags | None = None


@dataclass(frozen=True)
class Compiled:
    """A measure as a function of cases; None where it is not found over whole columns."""

    measure: Measure
    of: Callable[[Cases, Cells], MeasureColumn] | None


class Measuring:
    """Finds the measures of cases. `reads` are the inputs and fields that have to be read for it."""

    def __init__(self, policy: MeasuredPolicy, evaluator: Evaluator, tied: AbstractSet[str]) -> None:
        """`tied`: the inputs of which what is presumed may have to be withdrawn."""
        self.evaluator, self.policy = evaluator, policy
        self._tied = tied
        self._conditions = Conditions(evaluator, of_amounts)
        self.reads: set[str] = set()
        self.compiled = [self._compiled(one) for one in policy.measures]
        self._always = [self._always_so(one) for one in policy.always]

    @property
    def inputs(self) -> frozenset[str]:
        """The inputs that are read, without records and their fields."""
        return frozenset(id for id in self.reads if not self._is_record(id))

    @property
    def records(self) -> Mapping[str, tuple[str, ...]]:
        """The record inputs that are read, with their fields that are."""
        ids = sorted({id.partition(".")[0] for id in self.reads if self._is_record(id)})
        return {id: tuple(sorted(one for one in self.reads if one.startswith(f"{id}."))) for id in ids}

    def _is_record(self, id: str) -> bool:
        return "." in id or isinstance(self.evaluator.inputs[id].type, RecordType)

    # ---- compiling

    def _compiled(self, measure: Measure) -> Compiled:
        try:
            found = self._function(measure)
            self._read(measure.scope, _form(measure))
        except NotColumnarError:
            return Compiled(measure, None)
        return Compiled(measure, found)

    def _function(self, measure: Measure) -> Callable[[Cases, Cells], MeasureColumn]:
        scope, input = measure.scope, measure.input
        match measure.of:
            case CountsRecords() as form:
                count = counted(self._conditions, scope, form, None)
                return lambda cases, cells: _of_count(input, count(cases), cells)
            case Compares() as form:
                test = of_amounts(self._conditions, scope, form, None)
                return lambda cases, _: _of_truth(input, test(cases))
            case amount:
                read = reading(self._conditions, scope, amount, None)
                return lambda cases, cells: _of_amount(input, read(cases), cells, cases.rows)

    def _read(self, scope: Scope, form: Form) -> None:
        ids = self._conditions.with_followed(self.evaluator.reading.of_form(scope, form))
        presumed = [one for one in (self.evaluator.inputs[id] for id in ids) if one.presumed is not None]
        if any(one.id in self._tied or is_number(one) for one in presumed):
            raise NotColumnarError
        self.reads.update(ids)

    def _always_so(self, criterion: Criterion) -> Test | None:
        try:
            found = self._conditions.test(self.evaluator.main, criterion, None)
            for part in self.evaluator.reading.of_condition(self.evaluator.main, criterion):
                self.reads.update(self._conditions.with_followed(frozenset((part,))))
        except NotColumnarError:
            return None
        return found

    # ---- measuring

    def columns(self, cases: Cases, cells: Mapping[str, Cells]) -> list[MeasureColumn]:
        """The measures that a program reads, by its cells."""
        read = [one for one in self.compiled if one.measure.input.id in cells]
        return [_measured(one, cases, cells[one.measure.input.id]) for one in read]

    def keeps(self, cases: Cases) -> Flags:
        """The rows that keep for certain what is always so of records and amounts."""
        found = np.ones(cases.rows, np.bool_)
        for test in self._always:
            try:
                found &= False if test is None else test(cases).yes
            except (TooManyStatesError, TooLateError):
                found[:] = False
        return found


def _form(measure: Measure) -> Form:
    """A test of a measure: what it reads, this reads."""
    match measure.of:
        case CountsRecords() | Compares() as form:
            return form
        case amount:
            return Compares(amount, Comparison.EQUAL, Amount(Fraction(0)))


def _measured(one: Compiled, cases: Cases, cells: Cells) -> MeasureColumn:
    if one.of is not None:
        try:
            return one.of(cases, cells)
        except (TooManyStatesError, TooLateError):
            pass
    return MeasureColumn(_nothing(one.measure.input, cases.rows), np.ones(cases.rows, np.bool_))


def _nothing(input: Input, rows: int) -> Column:
    return Column(input, Codes.of(np.zeros(rows, np.uint8), 1), (None,))


def _of_truth(input: Input, truth: Truth) -> MeasureColumn:
    codes = np.ones(len(truth.yes), np.uint8)
    codes += truth.yes
    codes -= truth.no
    return MeasureColumn(Column(input, Codes.of(codes, 3), (Exactly(False), None, Exactly(True))), ~truth.yes & ~truth.no)


def _of_count(input: Input, count: Count, cells: Cells) -> MeasureColumn:
    """A count as the cells from that of the least to that of the greatest number."""
    starts = [
        0 if one.low is None else -(-one.low.numerator // one.low.denominator) + (not one.low_included) for one in cells[1:]
    ]
    codes = np.zeros(len(count.low), np.uint8)
    last = np.zeros(len(count.low), np.uint8)
    for start in starts:
        codes += count.low >= start
        last += count.high >= start
    is_open = count.low != count.high
    codes += np.uint8(len(cells)) * last
    states = tuple(_between(cells, at, to) for to in range(len(cells)) for at in range(len(cells)))
    return MeasureColumn(Column(input, Codes.of(codes, len(states)), states), is_open)


def _between(cells: Cells, first: int, last: int) -> State:
    """The numbers from those of one cell to those of another."""
    low, high = cells[first], cells[max(first, last)]
    return Within(Interval(low.low, low.low_included, high.high, high.high_included))


def _of_amount(input: Input, amount: Amounts, cells: Cells, rows: int) -> MeasureColumn:
    """An amount as the cell in which it lies, that there is none, or that it is not known."""
    why = np.broadcast_to(amount.why, rows)
    codes = np.zeros(rows, np.uint8)
    for one in cells[1:]:
        if one.low is not None:
            codes += at_least(amount, one.low, included=one.low_included)
    codes = np.where(why == THERE, codes, np.where(why == ABSENT, np.uint8(len(cells)), np.uint8(len(cells) + 1)))
    states: tuple[State, ...] = (*(Within(one) for one in cells), Absent(), NOTHING)
    undefined = why == UNDEFINED
    is_open = (why != THERE) & (why != ABSENT)
    return MeasureColumn(Column(input, Codes.of(codes, len(states)), states), is_open, undefined if undefined.any() else None)
