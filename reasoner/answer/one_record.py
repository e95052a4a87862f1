"""Whether what is known of one record makes it fit a condition, and whether one line of the condition decides that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from reasoner.amounts.values import compared, inputs_in, value_of
from reasoner.answer.answer import Answer, Standing, Status
from reasoner.policy.codes import code_in_range
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Counted,
    Counting,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Includes,
    InCodes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    Of,
    OutcomeIs,
    PickedAmount,
    Refers,
    Tabled,
    TotalOf,
    Unless,
)
from reasoner.policy.kleene import all_of, any_of, denied
from reasoner.policy.model import Policy
from reasoner.policy.reading import of_each_record
from reasoner.policy.values import Absent, Code, Datum, Exactly, Interval, Known, ListOf, OneOfThese, Within
from reasoner.source.dataclass import dataclass

Taken = Mapping[str, bool]  # by key: lines that are taken to hold, or not to
_NOTHING: Taken = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OneRecord:
    """One record of a case: what is stated of its fields and of the inputs of the case, and the answers for the case."""

    policy: Policy
    facts: Mapping[str, Known]
    answers: tuple[Answer, ...] = ()

    def known(self, input: str) -> Known | None:
        """What is known of a field or an input: stated, presumed, or the class that follows from what is stated."""
        found = self.facts.get(input)
        if found is not None:
            return found
        declared = self.policy.vocabulary.input(input)
        if declared is None:
            return None
        if declared.presumed is not None:
            return Exactly(declared.presumed)
        return self._following(input) if declared.follows is not None else None

    def _following(self, input: str) -> Known | None:
        """The class that the background says the record's own value is of."""
        own = OneRecord(self.policy, {key: known for key, known in self.facts.items() if key != input}, self.answers)
        for one in self.policy.vocabulary.background:
            _, always = of_each_record(one.criterion) or ("", one.criterion)
            form = always.form
            then = form.then.form if isinstance(form, IfThen) and fits(form.condition, own) else None
            if isinstance(then, IsOneOf) and then.input == input:
                return OneOfThese(frozenset(then.values))
        return None


def decides(line: str, condition: Criterion, record: OneRecord) -> bool:
    """Whether a record fits a condition just where its line with that key holds, all else being as it is known to be."""
    return {fits(condition, record, {line: True}), fits(condition, record, {line: False})} == {True, False}


def fits(one: Criterion, record: OneRecord, taken: Taken = _NOTHING) -> bool | None:
    """Whether a record fits a condition; None where what is known leaves that open."""
    own = taken[one.key] if one.key in taken else _holds(one.form, record, taken)
    provisos = (
        denied(fits(each.criterion, record, taken)) if isinstance(each, Unless) else fits(each.criterion, record, taken)
        for each in one.provisos
    )
    return any_of([all_of([own, *provisos]), *(fits(waiver, record, taken) for waiver in one.waived)])


def _holds(form: Form, record: OneRecord, taken: Taken) -> bool | None:
    match form:
        case AllOf(parts):
            return all_of([fits(part, record, taken) for part in parts])
        case AnyOfThese(parts):
            return any_of([fits(part, record, taken) for part in parts])
        case NoneOf(parts):
            return denied(any_of([fits(part, record, taken) for part in parts]))
        case Counted(counting, number, parts):
            return _counted(counting, number, [fits(part, record, taken) for part in parts])
        case IfThen(condition, then):
            return any_of([denied(fits(condition, record, taken)), fits(then, record, taken)])
        case Not(of):
            return denied(_holds(of, record, taken))
        case _:
            return _tested(form, record)


def _tested(test: Form, record: OneRecord) -> bool | None:
    match test:
        case Is(input, expected):
            return _of_each(record.known(input), lambda value: value == expected)
        case IsOneOf(input, values):
            return _of_each(record.known(input), lambda value: value in values)
        case IsWithin(input, interval):
            return _within(record.known(input), interval)
        case Compares():
            return _compared(test, record)
        case IsSame(left, right):
            one, other = record.known(left), record.known(right)
            return one.value == other.value if isinstance(one, Exactly) and isinstance(other, Exactly) else None
        case Includes(input, of, values):
            return _listed(record.known(input), of, lambda value: value in values)
        case InCodes(input, of, code_list):
            known = record.known(input)
            in_list = _in_codes(code_list, record)
            return _of_each(known, in_list) if of is None or not isinstance(known, ListOf) else _listed(known, of, in_list)
        case IsAbsent(input):
            declared, known = record.policy.vocabulary.input(input), record.known(input)
            can_be = declared is None or declared.may_be_absent
            return isinstance(known, Absent) if known is not None and can_be else None if can_be else False
        case Refers(key, None):
            standings = [found for one in record.answers if (found := one.standings.get(key)) is not None]
            return _met(standings[0]) if standings else None
        case OutcomeIs(None, determination, outcomes):
            outcome = next((one.outcome for one in record.answers if one.determination.id == determination), None)
            return None if outcome in (None, "undetermined") else outcome in outcomes
        case _:
            return None


# ---- of what is known


def numbers_of(facts: Mapping[str, Known]) -> dict[str, Fraction]:
    """The exact numbers, days as ordinals, among what is known."""
    return {id: number for id, known in facts.items() if (number := number_of(known)) is not None}


def number_of(known: Known | None) -> Fraction | None:
    """The exact number that is known, a day as its ordinal; None where it is no number, or not known exactly."""
    match known:
        case Exactly(Fraction() as number):
            return number
        case Exactly(date() as day):
            return Fraction(day.toordinal())
        case _:
            return None


def is_stated(expression: Expression) -> bool:
    """Whether an amount is computed from single facts, not from several records or the rows of a table."""
    match expression:
        case Derived(parts=parts):
            return all(map(is_stated, parts))
        case TotalOf() | LongestRun() | PickedAmount() | Tabled():
            return False
        case _:
            return True


def lies_within(inner: Interval, outer: Interval) -> bool:
    """Whether an interval lies in another."""
    above = outer.low is None or (
        inner.low is not None
        and (inner.low > outer.low or (inner.low == outer.low and outer.low_included >= inner.low_included))
    )
    below = outer.high is None or (
        inner.high is not None
        and (inner.high < outer.high or (inner.high == outer.high and outer.high_included >= inner.high_included))
    )
    return above and below


def _within(known: Known | None, interval: Interval) -> bool | None:
    match known:
        case Absent():
            return False
        case Within(within):
            return True if lies_within(within, interval) else None if _meet(within, interval) else False
        case OneOfThese(values):
            return _agreed(_within(Exactly(value), interval) for value in values)
        case _:
            number = number_of(known)
            return None if number is None else interval.holds(number)


def _meet(one: Interval, other: Interval) -> bool:
    for low, high in ((one, other), (other, one)):
        if low.low is not None and high.high is not None:
            touching = low.low == high.high and low.low_included and high.high_included
            if low.low >= high.high and not touching:
                return False
    return True


def _compared(test: Compares, record: OneRecord) -> bool | None:
    if not (is_stated(test.left) and is_stated(test.right)):
        return None
    facts = {id: record.known(id) for id in (*inputs_in(test.left), *inputs_in(test.right))}
    if any(isinstance(known, Absent) for known in facts.values()):
        return False
    numbers = numbers_of({id: known for id, known in facts.items() if known is not None})
    if len(numbers) < len(facts):
        return None
    left, right = value_of(test.left, numbers), value_of(test.right, numbers)
    return None if left is None or right is None else compared(left - right, test.comparison)


def _of_each(known: Known | None, holds: Callable[[Datum], bool | None]) -> bool | None:
    """Whether something holds of the value, whichever of those that are left it is."""
    match known:
        case Exactly(value):
            return holds(value)
        case OneOfThese(values):
            return _agreed(holds(value) for value in values)
        case Absent():
            return False
        case _:
            return None


def _listed(known: Known | None, of: Of, holds: Callable[[Datum], bool | None]) -> bool | None:
    if not isinstance(known, ListOf):
        return None
    found = [holds(value) for value in known.members]
    more = [None] if known.open else []
    match of:
        case Of.ANY:
            return any_of([*found, *more])
        case Of.EVERY:
            return all_of([*found, *more])
        case Of.NO:
            return denied(any_of([*found, *more]))


def _in_codes(code_list: str, record: OneRecord) -> Callable[[Datum], bool | None]:
    ranges = next((one.ranges for one in record.policy.code_lists if one.key == code_list), ())

    def holds(value: Datum) -> bool | None:
        if not isinstance(value, Code):
            return None
        fitting = [one for one in ranges if code_in_range(value.system, value.text, one)]
        return any_of([True if one.when is None else fits(one.when, record) for one in fitting])

    return holds


# ---- three values


def _met(standing: Standing) -> bool | None:
    """Whether an item is met: satisfied, or waived."""
    statuses = (standing.status, standing.waived)
    return any_of([None if one is Status.UNDETERMINED else one is Status.SATISFIED for one in statuses])


def _agreed(found: Iterable[bool | None]) -> bool | None:
    """What all say; None where they differ, or there are none."""
    values = set(found)
    return values.pop() if len(values) == 1 else None


def _counted(counting: Counting, number: int, found: list[bool | None]) -> bool | None:
    least, most = found.count(True), found.count(True) + found.count(None)
    match counting:
        case Counting.AT_LEAST:
            return True if least >= number else False if most < number else None
        case Counting.AT_MOST:
            return True if most <= number else False if least > number else None
        case Counting.EXACTLY:
            return False if least > number or most < number else True if least == most else None
