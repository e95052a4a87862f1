"""Whether what is known of a case alone settles a form: exact where every part is known, and None where it is not."""

from __future__ import annotations

from fractions import Fraction

from reasoner.amounts.values import compared, inputs_in, value_of, with_names
from reasoner.answer.situation import Situation
from reasoner.asp.from_case import as_number
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Comparison,
    Counted,
    Counting,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Includes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    NoneOf,
    Not,
    Of,
    Operation,
    Unless,
)
from reasoner.policy.values import Absent, Exactly, ListOf

Truth = bool | None


def holds(situation: Situation, form: Form, record: int | None = None) -> Truth:
    """Whether a form holds; `record`: the number of the record that its fields are of."""
    match form:
        case Not(of):
            return _not(holds(situation, of, record))
        case AllOf(parts):
            return _all([_met(situation, one, record) for one in parts])
        case AnyOfThese(parts):
            return _not(_all([_not(_met(situation, one, record)) for one in parts]))
        case NoneOf(parts):
            return _all([_not(_met(situation, one, record)) for one in parts])
        case IfThen(condition, then):
            condition_met = _met(situation, condition, record)
            return True if condition_met is False else _not(_all([condition_met, _not(_met(situation, then, record))]))
        case Counted(counting, number, parts):
            return _counted(counting, number, [_met(situation, one, record) for one in parts])
        case Compares(left, comparison, right):
            return _compared(situation, left, comparison, right, record)
        case _:
            return _tested(situation, form, record)


def amount_of(situation: Situation, expression: Expression, record: int | None = None) -> Fraction | None:
    """The amount that an expression comes to, where every part of it is known."""
    placed = _placed(situation, expression, record)
    numbers = {id: number for id in inputs_in(placed) if (number := _number(situation, id)) is not None}
    return value_of(placed, numbers) if len(numbers) == len(inputs_in(placed)) else None


def slot_input(situation: Situation, id: str, record: int | None) -> str:
    """The input that stands for a field of a record; any other input itself."""
    slot = f"{id}.{record}"
    return slot if record is not None and slot in situation.program.inputs else id


def _number(situation: Situation, id: str) -> Fraction | None:
    known = situation.known(id)
    return as_number(known.value) if isinstance(known, Exactly) else None


def _placed(situation: Situation, one: Expression, record: int | None) -> Expression:
    return with_names(one, {id: slot_input(situation, id, record) for id in inputs_in(one)})


def _compared(situation: Situation, left: Expression, comparison: Comparison, right: Expression, record: int | None) -> Truth:
    value = amount_of(situation, Derived(Operation.DIFFERENCE, (left, right)), record)
    return None if value is None else compared(value, comparison)


def _met(situation: Situation, one: Criterion, record: int | None) -> Truth:
    """Whether a criterion is met: by itself with its provisos, or by a waiver."""
    provisos = [
        _not(met) if isinstance(proviso, Unless) else met
        for proviso in one.provisos
        for met in (_met(situation, proviso.criterion, record),)
    ]
    own = _all([holds(situation, one.form, record), *provisos])
    return _not(_all([_not(own), *(_not(_met(situation, waiver, record)) for waiver in one.waived)]))


def _tested(situation: Situation, form: Form, record: int | None) -> Truth:
    known = situation.known(slot_input(situation, getattr(form, "input", ""), record))
    match form, known:
        case IsSame(left, right), _:
            sides = [situation.known(slot_input(situation, id, record)) for id in (left, right)]
            return sides[0] == sides[1] if all(isinstance(one, Exactly) for one in sides) else None
        case Is(_, expected), Exactly(value):
            return value is expected
        case IsOneOf(_, values), Exactly(value):
            return value in values
        case IsWithin(_, interval), Exactly(value):
            number = as_number(value)
            return None if number is None else interval.holds(number)
        case Includes(_, of, values), ListOf(members, is_open) if not is_open:
            inside = sum(member in values for member in members)
            return {Of.ANY: inside > 0, Of.NO: inside == 0, Of.EVERY: inside == len(members)}[of]
        case IsAbsent(), Absent():
            return True
        case IsAbsent(), Exactly() | ListOf():
            return False
        case ((Is() | IsOneOf() | IsWithin()), Absent()):
            return False
        case _:
            return None


def _not(one: Truth) -> Truth:
    return None if one is None else not one


def _all(parts: list[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def _counted(counting: Counting, number: int, parts: list[Truth]) -> Truth:
    least, most = sum(one is True for one in parts), sum(one is not False for one in parts)
    enough = True if least >= number else False if most < number else None
    few = True if most <= number else False if least > number else None
    match counting:
        case Counting.AT_LEAST:
            return enough
        case Counting.AT_MOST:
            return few
        case Counting.EXACTLY:
            return _all([enough, few])
