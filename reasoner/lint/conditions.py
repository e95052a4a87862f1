"""Criteria as conditions on what they ask of (`cells.py`), with all that they refer to and what is always so.

All that is left out (the arithmetic of computed amounts, which records can stand beside each other) only allows more. So what is
found to be impossible here is impossible; what is found to be possible may still be ruled out by what is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from reasoner.lint.cells import Asked, Axis, Condition, HowMany, axes_of, none_of
from reasoner.lint.intervals import interval_of
from reasoner.policy.change_lines import bare
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Includes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    Of,
    Operation,
    OutcomeIs,
    Refers,
    Unless,
)
from reasoner.policy.intervals import DATES
from reasoner.policy.model import Policy
from reasoner.policy.reading import referred_by
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Input, Number, OneOf

_YES = frozenset({True})


def always(conditions: Iterable[Condition], policy: Policy) -> tuple[Condition, ...]:
    """What is always so of what some conditions ask of, and of all that is tied to it."""
    asked = frozenset(axis for one in conditions for axis in axes_of(one))
    waiting = [condition_of(one.criterion, policy) for one in policy.vocabulary.background]
    found: list[Condition] = []
    while near := [one for one in waiting if axes_of(one) & asked]:
        found += near
        waiting = [one for one in waiting if one not in near]
        asked = asked.union(*map(axes_of, near))
    return tuple(found)


def condition_of(one: Criterion, policy: Policy) -> Condition:
    """A criterion of a policy as a condition on cells, with all that it refers to."""
    own: Condition = _form(one.form, policy)
    if one.provisos:
        provisos = [(condition_of(each.criterion, policy), isinstance(each, Unless)) for each in one.provisos]
        own = _all([own, *(none_of([found]) if excepts else found for found, excepts in provisos)])
    return _any([own, *(condition_of(waiver, policy) for waiver in one.waived)]) if one.waived else own


def _form(form: Form, policy: Policy) -> Condition:
    match form:
        case AllOf(parts):
            return _all([condition_of(part, policy) for part in parts])
        case AnyOfThese(parts):
            return _any([condition_of(part, policy) for part in parts])
        case NoneOf(parts):
            return none_of([condition_of(part, policy) for part in parts])
        case Counted(counting, number, parts):
            least = 0 if counting is Counting.AT_MOST else number
            most = len(parts) if counting is Counting.AT_LEAST else number
            return HowMany(least, most, tuple(condition_of(part, policy) for part in parts))
        case IfThen(condition, then):
            return _any([none_of([condition_of(condition, policy)]), condition_of(then, policy)])
        case Not(of):
            return none_of([_form(of, policy)])
        case Refers():
            return _any([condition_of(one, owner) for owner, one in referred_by(policy, form)])
        case _:
            return _test(form, policy)


def _all(parts: Sequence[Condition]) -> Condition:
    return HowMany(len(parts), len(parts), tuple(parts))


def _any(parts: Sequence[Condition]) -> Condition:
    return HowMany(1, len(parts), tuple(parts))


def _test(test: Form, policy: Policy) -> Condition:
    """A test of one thing. What is not cut into cells is a thing by itself, which is so or not so."""
    match test:
        case Is(input, expected):
            return Asked(_axis_of(input, policy), frozenset({expected}))
        case IsOneOf(input, values):
            return Asked(_axis_of(input, policy), frozenset(values))
        case IsAbsent(input):
            return Asked(_axis_of(input, policy), frozenset({None}))
        case IsWithin(input, interval):
            return Asked(_axis_of(input, policy), interval)
        case Includes(input, of, values) if of is not Of.EVERY:
            members = [Asked(Axis((input, value), (True, False)), _YES) for value in sorted(values)]
            return _any(members) if of is Of.ANY else none_of(members)
        case CountsRecords():
            any_number = _bare(replace(test, count=Interval()))
            return Asked(Axis(any_number, Number(low=Fraction(0), step=Fraction(1))), test.count)
        case Compares():
            return _comparison(test, policy)
        case OutcomeIs(other, id, outcomes):
            determination = _owner(policy, other).determination(id)
            names = tuple(one.canonical for one in determination.outcomes) if determination else ()
            return Asked(Axis((other or policy.id, id), names), frozenset(outcomes))
        case _:
            return Asked(Axis(_bare(test), (True, False)), _YES)


def _axis_of(input: str, policy: Policy) -> Axis:
    declared = policy.vocabulary.input(input)
    return Axis(input, (True, False)) if declared is None else Axis(input, _range_of(declared), declared.may_be_absent)


def _range_of(declared: Input) -> Number | tuple[str | bool, ...]:
    match declared.type:
        case Number():
            return declared.type
        case DateType():
            return DATES
        case OneOf(values):
            return tuple(value.id for value in values)
        case _:
            return (True, False)


def _comparison(test: Compares, policy: Policy) -> Condition:
    """A comparison of amounts: where the left one lies, beside a number or so much beside another amount."""
    left, comparison, right = test.left, test.comparison, test.right
    if isinstance(right, Amount) and isinstance(left, InputAmount):
        return Asked(_axis_of(left.input, policy), interval_of(comparison, right.number))
    absent = any(_may_be_nothing(one, policy) for one in (left, right))
    match right:
        case Amount(number):
            return Asked(Axis(_bare_amount(left), _steps_of(left), absent), interval_of(comparison, number))
        case Derived(Operation.MONTHS_LATER | Operation.DAYS_LATER as later, (day, Amount(number))):
            from_day = (_bare_amount(left), later, _bare_amount(day))
            return Asked(Axis(from_day, Number(), absent), interval_of(comparison, number))
        case _:
            beside = (_bare_amount(left), _bare_amount(right))
            return Asked(Axis(beside, Number(), absent), interval_of(comparison, Fraction(0)))


def _steps_of(amount: Expression) -> Number:
    if isinstance(amount, Derived) and amount.operation is Operation.AGE_IN_YEARS:
        return Number(step=Fraction(1))
    return Number(low=Fraction(0), step=Fraction(1)) if isinstance(amount, LongestRun) else Number()


def _may_be_nothing(amount: Expression, policy: Policy) -> bool:
    """Whether there may be no such amount, so that no comparison with it holds."""
    match amount:
        case Amount():
            return False
        case InputAmount(input):
            declared = policy.vocabulary.input(input)
            return declared is None or declared.may_be_absent
        case Derived(operation, parts):
            return operation is Operation.RATIO or any(_may_be_nothing(part, policy) for part in parts)
        case _:
            return True


def _bare(test: Form) -> Form:
    return bare(Criterion("", test)).form


def _bare_amount(amount: Expression) -> Expression:
    """An amount without its words."""
    found = _bare(Compares(amount, Comparison.EQUAL, amount))
    assert isinstance(found, Compares)  # noqa: S101  INVARIANT: what is bare has the form that it had
    return found.left


def _owner(policy: Policy, other: str | None) -> Policy:
    return next((one for one in policy.referred if one.id == other), policy)
