"""Whether a later wording of a condition is met by more cases or by fewer: by the numbers and values in it alone.

The forms are bare (`reasoner.policy.change_lines`): without words and places, so that what is equal says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

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
    IsOneOf,
    IsWithin,
    NoneOf,
    Not,
    Of,
    Operation,
)
from reasoner.policy.values import Interval


class Effect(Enum):
    """What a change does to a condition: more cases meet it, fewer do, all the same, or that is not plain from its numbers."""

    LOOSER = "looser"
    STRICTER = "stricter"
    NONE = "none"
    UNCLEAR = "unclear"


_TURNED = {Effect.LOOSER: Effect.STRICTER, Effect.STRICTER: Effect.LOOSER}
_FROM_BELOW = (Comparison.AT_LEAST, Comparison.MORE)
_FROM_ABOVE = (Comparison.AT_MOST, Comparison.LESS)
_LATER = (Operation.MONTHS_LATER, Operation.DAYS_LATER)


def effect_of(old: Form, new: Form) -> Effect:
    """What a change from one form to another does, where the two are alike but for numbers and values."""
    match old, new:
        case IsWithin(_, before), IsWithin(_, after):
            return _of_intervals(before, after)
        case IsOneOf(_, before), IsOneOf(_, after):
            return _of_sets(before, after)
        case Includes(_, of, before), Includes(_, _, after):
            found = _of_sets(before, after)
            return _turned(found) if of is Of.NO else found
        case Compares(), Compares():
            return _of_comparisons(old, new)
        case Counted(counting, before, _), Counted(counting_too, after, _) if counting is counting_too:
            return _of_numbers(before, after, counting)
        case AllOf(before), AllOf(after) if len(before) == len(after):
            return _together(_of_parts(before, after))
        case AnyOfThese(before), AnyOfThese(after) if len(before) == len(after):
            return _together(_of_parts(before, after))
        case AllOf(), AnyOfThese():
            return Effect.LOOSER
        case AnyOfThese(), AllOf():
            return Effect.STRICTER
        case NoneOf(before), NoneOf(after) if len(before) == len(after):
            return _turned(_together(_of_parts(before, after)))
        case Not(before), Not(after):
            return _turned(effect_of(before, after))
        case IfThen(if_before, then_before), IfThen(if_after, then_after):
            condition = _turned(effect_of(if_before.form, if_after.form))
            return _together((condition, effect_of(then_before.form, then_after.form)))
        case CountsRecords(), CountsRecords():
            return _of_records(old, new)
        case _:
            return Effect.NONE if old == new else Effect.UNCLEAR


def _of_parts(before: Iterable[Criterion], after: Iterable[Criterion]) -> Iterable[Effect]:
    return [effect_of(old.form, new.form) for old, new in zip(before, after, strict=True)]


def _together(effects: Iterable[Effect]) -> Effect:
    """The effect of several changes at once; where they pull either way, it is not plain."""
    found = set(effects) - {Effect.NONE}
    return found.pop() if len(found) == 1 else Effect.UNCLEAR if found else Effect.NONE


def _turned(effect: Effect) -> Effect:
    return _TURNED.get(effect, effect)


def _of_sets(before: frozenset[str], after: frozenset[str]) -> Effect:
    if before == after:
        return Effect.NONE
    return Effect.LOOSER if before < after else Effect.STRICTER if after < before else Effect.UNCLEAR


def _of_intervals(before: Interval, after: Interval) -> Effect:
    if before == after:
        return Effect.NONE
    if _holds_all(after, before):
        return Effect.LOOSER
    return Effect.STRICTER if _holds_all(before, after) else Effect.UNCLEAR


def _holds_all(outer: Interval, inner: Interval) -> bool:
    """Whether an interval holds all of another."""
    below = outer.low is None or (
        inner.low is not None
        and (inner.low > outer.low or (inner.low == outer.low and (outer.low_included or not inner.low_included)))
    )
    above = outer.high is None or (
        inner.high is not None
        and (inner.high < outer.high or (inner.high == outer.high and (outer.high_included or not inner.high_included)))
    )
    return below and above


def _of_numbers(before: int, after: int, counting: Counting) -> Effect:
    if before == after:
        return Effect.NONE
    match counting:
        case Counting.AT_LEAST:
            return Effect.STRICTER if after > before else Effect.LOOSER
        case Counting.AT_MOST:
            return Effect.LOOSER if after > before else Effect.STRICTER
        case Counting.EXACTLY:
            return Effect.UNCLEAR


def _of_comparisons(old: Compares, new: Compares) -> Effect:
    """Of two comparisons with the same amount on the left."""
    if old == new:
        return Effect.NONE
    numbers = _number(old.right), _number(new.right)
    if old.left != new.left or numbers[0] is None or numbers[1] is None:
        return Effect.UNCLEAR
    before, after = numbers[0].number, numbers[1].number
    if {old.comparison, new.comparison} <= set(_FROM_BELOW):
        ends = (
            Interval(before, old.comparison is Comparison.AT_LEAST),
            Interval(after, new.comparison is Comparison.AT_LEAST),
        )
    elif {old.comparison, new.comparison} <= set(_FROM_ABOVE):
        ends = (
            Interval(None, True, before, old.comparison is Comparison.AT_MOST),
            Interval(None, True, after, new.comparison is Comparison.AT_MOST),
        )
    else:
        return Effect.UNCLEAR
    return _of_intervals(*ends)


def _number(right: Expression) -> Amount | None:
    """The one number that the right side of a comparison grows with: the amount itself, or how much later than a day."""
    match right:
        case Amount():
            return right
        case Derived(operation, (_, Amount() as later)) if operation in _LATER:
            return later
        case _:
            return None


def _of_records(old: CountsRecords, new: CountsRecords) -> Effect:
    """Of two counts of records: more records fit a looser condition, which serves `at least` and stands against `at most`."""
    number = _of_intervals(old.count, new.count)
    if old.condition is None or new.condition is None or old.select or new.select:
        return number if (old.condition, old.select) == (new.condition, new.select) else Effect.UNCLEAR
    fitting = effect_of(old.condition.form, new.condition.form)
    if old.count.high is None:
        return _together((number, fitting))
    return _together((number, _turned(fitting))) if not old.count.low else Effect.UNCLEAR
