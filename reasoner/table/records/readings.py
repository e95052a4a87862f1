"""Amounts of inputs, computed ones, and comparisons, compiled to functions over whole columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from reasoner.cases.evaluation.criteria import Scope
from reasoner.policy.criteria import (
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Derived,
    Expression,
    InputAmount,
    LongestRun,
    Operation,
    PickedAmount,
    TotalOf,
)
from reasoner.table.records import amounts as arithmetic
from reasoner.table.records.amounts import Amounts, constant
from reasoner.table.records.cases import Cases, Level
from reasoner.table.records.conditions import Conditions, NotColumnarError, Test, remembered
from reasoner.table.records.counting import Count, count_of, count_test, extreme, longest_run, picked_test, total_of

Reading: TypeAlias = Callable[[Cases], Amounts]


def of_amounts(conditions: Conditions, scope: Scope, form: Compares | CountsRecords, level: Level) -> Test:
    """Whether amounts compare so, or so many records fit. Raises NotColumnarError."""
    if isinstance(form, CountsRecords):
        return count_test(counted(conditions, scope, form, level), form.count)
    if picked_in(form):
        return picked_comparison(conditions, scope, form, level)
    return comparison(
        reading(conditions, scope, form.left, level), form.comparison, reading(conditions, scope, form.right, level), level
    )


def comparison(left: Reading, how: Comparison, right: Reading, level: Level) -> Test:
    """Whether two amounts compare so."""
    return remembered(lambda cases: arithmetic.compared(left(cases), how, right(cases), cases.number(level)))


def counted(conditions: Conditions, scope: Scope, form: CountsRecords, level: Level) -> Callable[[Cases], Count]:
    """How many records fit, in each case."""
    if level is not None:
        raise NotColumnarError  # records looked at for each record of another input
    input = form.input
    fits = None if form.condition is None else conditions.test(scope, form.condition, input)
    if form.select is None:
        return remembered(count_of(input, fits))
    among = None if form.among is None else conditions.test(scope, form.among, input)
    conditions.reads(form.by or "", input)
    return remembered(picked_test(input, among, form.select, form.by or "", fits))


def picked_comparison(conditions: Conditions, scope: Scope, form: Compares, level: Level) -> Test:
    """Whether amounts compare so, of which one is of a record that is picked: of one day there may be several."""
    picks = set(picked_in(form))
    if level is not None or len(picks) != 1:
        raise NotColumnarError
    [pick] = picks
    input = pick.input
    left, right = (reading(conditions, scope, _of_record(one), input) for one in (form.left, form.right))
    among = None if pick.condition is None else conditions.test(scope, pick.condition, input)
    conditions.reads(pick.by, input)
    count = remembered(picked_test(input, among, pick.select, pick.by, comparison(left, form.comparison, right, input)))
    return lambda cases: count(cases).any()


def _of_record(amount: Expression) -> Expression:
    """An amount with what is picked as that of the record at hand."""
    match amount:
        case PickedAmount(part=part) if not is_extreme(amount):
            return part
        case Derived(operation, parts, unit, words):
            return Derived(operation, tuple(map(_of_record, parts)), unit, words)
        case _:
            return amount


def picked_in(form: Compares) -> list[PickedAmount]:
    """The records that are picked to be compared by what else they state."""
    return _picks(form.left) + _picks(form.right)


def _picks(amount: Expression) -> list[PickedAmount]:
    match amount:
        case PickedAmount():
            return [] if is_extreme(amount) else [amount]
        case Derived(_, parts):
            return [one for part in parts for one in _picks(part)]
        case _:
            return []


def is_extreme(pick: PickedAmount) -> bool:
    """Whether what is picked is the highest or the lowest of an amount, and so a number whichever record has it."""
    return pick.part == InputAmount(pick.by)


def reading(conditions: Conditions, scope: Scope, amount: Expression, level: Level) -> Reading:
    """An amount in each case, or in each record of an input. Raises NotColumnarError."""
    if level is not None and not _reads_record(amount, level):
        of_case = reading(conditions, scope, amount, None)
        return remembered(lambda cases: of_case(cases).take(cases.records[level].parents))
    match amount:
        case Amount(fixed):
            value = constant(fixed)
            return lambda _: value
        case InputAmount(input):
            conditions.reads(input, level)
            return lambda cases: cases.amounts(input)
        case Derived(Operation.MONTHS_LATER, (day, Amount(months))):
            of_day = reading(conditions, scope, day, level)
            number = int(months)
            return remembered(lambda cases: arithmetic.moved_by_months(of_day(cases), number))
        case Derived(operation, parts) if operation in _COMPUTED:
            some = [reading(conditions, scope, one, level) for one in parts]
            compute = _COMPUTED[operation]
            return remembered(lambda cases: compute([one(cases) for one in some]))
        case TotalOf() | LongestRun() | PickedAmount() if level is None:
            return _of_records(conditions, scope, amount)
        case _:
            raise NotColumnarError


_COMPUTED: dict[Operation, Callable[[Sequence[Amounts]], Amounts]] = {
    Operation.SUM: arithmetic.total,
    Operation.DAYS_LATER: arithmetic.total,
    Operation.DIFFERENCE: arithmetic.difference,
    Operation.PRODUCT: arithmetic.product,
    Operation.RATIO: arithmetic.ratio,
    Operation.LEAST: arithmetic.least,
    Operation.GREATEST: arithmetic.greatest,
    Operation.AGE_IN_YEARS: arithmetic.ages,
}


def _of_records(conditions: Conditions, scope: Scope, amount: TotalOf | LongestRun | PickedAmount) -> Reading:
    input = amount.input
    fits = None if amount.condition is None else conditions.test(scope, amount.condition, input)
    match amount:
        case TotalOf(_, part, _, _, mean):
            return remembered(total_of(input, fits, reading(conditions, scope, part, input), mean=mean))
        case LongestRun(_, start, end):
            ends = [reading(conditions, scope, InputAmount(one), input) for one in (start, end)]
            return remembered(longest_run(input, fits, *ends))
        case PickedAmount() if is_extreme(amount):
            by = reading(conditions, scope, InputAmount(amount.by), input)
            return remembered(extreme(input, fits, by, highest=amount.select == "latest"))
        case _:
            raise NotColumnarError  # a record that is picked has no one amount: it is looked at in the comparison


def _reads_record(amount: Expression, level: str) -> bool:
    match amount:
        case InputAmount(input):
            return input.partition(".")[0] == level and "." in input
        case Derived(_, parts):
            return any(_reads_record(part, level) for part in parts)
        case _:
            return False
