"""Amounts and their comparisons as functions of what is known: exact where all is, and otherwise ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product as every_choice
from math import inf
from typing import TypeAlias, assert_never

from reasoner.cases.evaluation import ranges
from reasoner.cases.evaluation.days import completed_years, months_later
from reasoner.cases.evaluation.facts import Conditions, Facts, Reading, Test
from reasoner.cases.evaluation.picked import Ways, extreme, is_extreme, ways_to_pick
from reasoner.cases.evaluation.ranges import EXACT, HOLDS, UNDEFINED, End, Exact, Range, Value, compared, exact
from reasoner.cases.evaluation.readings import reading_of
from reasoner.cases.evaluation.runs import longest_run
from reasoner.cases.evaluation.totals import average, total
from reasoner.policy.criteria import (
    Amount,
    Compares,
    Derived,
    Expression,
    InputAmount,
    LongestRun,
    Operation,
    PickedAmount,
    Tabled,
    TotalOf,
)

Picks: TypeAlias = dict[PickedAmount, int]  # where the amount of each picked record is put


def comparison(test: Compares, conditions: Conditions) -> Test:
    """Whether two amounts compare so."""
    picks: Picks = {}
    left, right = amount(test.left, conditions, picks), amount(test.right, conditions, picks)
    how, holds = test.comparison, HOLDS[test.comparison]

    def compares(facts: Facts) -> bool | None:
        one, other = left(facts), right(facts)
        if one.__class__ in EXACT and other.__class__ in EXACT:
            return holds(one, other)  # type: ignore[arg-type]
        return compared(one, how, other)

    if not picks:
        return compares
    return _for_some_pick([(place, ways_to_pick(pick, conditions, amount)) for pick, place in picks.items()], compares)


def _for_some_pick(picks: Sequence[tuple[int, Ways]], compares: Test) -> Test:
    """Whether a comparison holds of some records that are picked: of one day there may be several."""
    places, ways_of = [place for place, _ in picks], [ways for _, ways in picks]

    def holds(facts: Facts) -> bool | None:
        every = [ways(facts) for ways in ways_of]
        some, sure = False, all(there for _, there in every)
        for choice in every_choice(*(ways for ways, _ in every)):
            for place, (_, value) in zip(places, choice, strict=True):
                facts.picked[place] = value
            found = compares(facts)
            if found and all(certain for certain, _ in choice):
                return True
            some = some or found is not False
            sure = sure and found is True
        return False if not some else True if sure else None

    return holds


def amount(expression: Expression, conditions: Conditions, picks: Picks) -> Reading:
    """An amount; `picks` gets those of picked records, which the comparison that reads them settles first."""
    match expression:
        case Amount(number):
            value = exact(number)
            return lambda _: value
        case InputAmount(input):
            return reading_of(conditions.inputs[input])
        case Derived(operation, parts):
            return _derived(operation, [amount(part, conditions, picks) for part in parts])
        case TotalOf(mean=True):
            return average(expression, conditions, _of_record(expression.part, conditions))
        case TotalOf():
            return total(expression, conditions, _of_record(expression.part, conditions))
        case LongestRun():
            return longest_run(expression, conditions)
        case PickedAmount() if is_extreme(expression):
            return extreme(expression, conditions)
        case PickedAmount():
            place = picks.setdefault(expression, -1)
            if place < 0:
                place = picks[expression] = conditions.pick()
            return lambda facts: facts.picked[place]
        case Tabled():
            return lambda _: UNDEFINED  # a comparison with it is written as one for each row
        case _ as never:
            assert_never(never)


def _of_record(part: Expression, conditions: Conditions) -> Reading:
    return amount(part, conditions, {})


# ---- computed amounts

OnExact: TypeAlias = Callable[[list[Exact]], Value]
OnRanges: TypeAlias = Callable[[Sequence[Range]], Value]


def _derived(operation: Operation, parts: list[Reading]) -> Reading:
    of_exact, of_ranges = _exactly(operation), _roughly(operation)
    if len(parts) == 2:
        return _of_two(parts[0], parts[1], of_exact, of_ranges)

    def value(facts: Facts) -> Value:
        values = [part(facts) for part in parts]
        if all(one.__class__ in EXACT for one in values):
            return of_exact(values)  # type: ignore[arg-type]
        return ranges.combined(values, of_ranges)

    return value


def _of_two(first: Reading, second: Reading, of_exact: OnExact, of_ranges: OnRanges) -> Reading:
    def value(facts: Facts) -> Value:
        one, other = first(facts), second(facts)
        if one.__class__ in EXACT and other.__class__ in EXACT:
            return of_exact([one, other])  # type: ignore[list-item]
        return ranges.combined((one, other), of_ranges)

    return value


def _exactly(operation: Operation) -> OnExact:
    match operation:
        case Operation.SUM | Operation.DAYS_LATER:
            return sum
        case Operation.DIFFERENCE:
            return lambda values: 2 * values[0] - sum(values)
        case Operation.PRODUCT:
            return _product
        case Operation.RATIO:
            return _ratio
        case Operation.LEAST:
            return min
        case Operation.GREATEST:
            return max
        case Operation.AGE_IN_YEARS:
            return lambda values: completed_years(values[0], values[1])
        case Operation.MONTHS_LATER:
            return lambda values: months_later(values[0], int(values[1]))
        case _ as never:
            assert_never(never)


def _product(values: list[Exact]) -> Value:
    found = values[0]
    for one in values[1:]:
        found *= one
    return found


def _ratio(values: list[Exact]) -> Value:
    return exact(Fraction(values[0]) / values[1]) if values[1] else UNDEFINED


def _roughly(operation: Operation) -> OnRanges:
    match operation:
        case Operation.SUM | Operation.DAYS_LATER:
            return ranges.total
        case Operation.DIFFERENCE:
            return ranges.difference
        case Operation.PRODUCT:
            return ranges.product
        case Operation.RATIO:
            return ranges.ratio
        case Operation.LEAST:
            return ranges.least
        case Operation.GREATEST:
            return ranges.greatest
        case Operation.AGE_IN_YEARS:
            return lambda parts: _days(parts, parts[0].high, parts[0].low, completed_years)
        case Operation.MONTHS_LATER:
            return lambda parts: _days(parts, parts[0].low, parts[0].high, lambda day, months: months_later(day, int(months)))
        case _ as never:
            assert_never(never)


def _days(parts: Sequence[Range], first: End, last: End, counted: Callable[[Exact, Exact], int]) -> Value:
    """What days are counted to, from the least to the greatest; `first` and `last` are those of the first part that give them."""
    by = parts[1]
    low: End = -inf if isinstance(first, float) or isinstance(by.low, float) else counted(first, by.low)
    high: End = inf if isinstance(last, float) or isinstance(by.high, float) else counted(last, by.high)
    return ranges.settled(low, high, False, False, parts[0].absent or by.absent)
