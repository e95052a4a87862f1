"""What a comparison of amounts found: what both sides come to, or what of them is not known."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reasoner.amounts.days import first_reaching
from reasoner.amounts.values import inputs_in
from reasoner.answer.explaining.findings import silence
from reasoner.answer.explaining.holds import amount_of
from reasoner.answer.facts import stated_fact
from reasoner.answer.finding import Amounts, ByZero, PartsOpen, Side, Window
from reasoner.answer.situation import Situation
from reasoner.answer.standing import StatedFact, Status
from reasoner.policy.criteria import Amount, Compares, Derived, Expression, InputAmount, Operation
from reasoner.policy.turned import TURNED
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import DateType, Number

DATE = "date"

OfAmounts = Amounts | PartsOpen | ByZero


def compared_finding(
    situation: Situation, test: Compares, words: str, status: Status, wanted: bool
) -> tuple[OfAmounts, tuple[StatedFact, ...]]:
    """What a comparison found; `status` is its own, `words` those of its line. `wanted`: the policy asks that it be so."""
    ids = dict.fromkeys((*inputs_in(test.left), *inputs_in(test.right)))
    facts = tuple(stated_fact(situation, id) for id in ids)
    left, right = _day_of_age(situation, test, words) or (_side(situation, one) for one in (test.left, test.right))
    if left is None or right is None:
        if status is Status.UNDETERMINED and (divisor := _zero_divisor(situation, test)):
            return divisor, facts
        return _parts_open(situation, facts, status), facts
    return amounts_of(test, left, right, status, wanted, _since(situation, test, words)), facts


def window_finding(
    situation: Situation, tests: Sequence[Compares], statuses: Sequence[Status], wanted: bool, words: str
) -> tuple[Window, tuple[StatedFact, ...]]:
    """What a line found that compares one amount with the ends of a window: how it misses an end, else that it lies between. `words`
    are those of the line."""
    found = [compared_finding(situation, test, words, status, wanted) for test, status in zip(tests, statuses, strict=True)]
    facts = tuple(dict.fromkeys(fact for _, some in found for fact in some))
    ends = list(zip((end for end, _ in found), statuses, strict=True))
    failed = [end for end, status in ends if status is Status.NOT_SATISFIED]
    open_ones = [end for end, status in ends if status is Status.UNDETERMINED]
    return Window(tuple(dict.fromkeys(failed or open_ones or (end for end, _ in ends)))), facts


def amounts_of(test: Compares, left: Side, right: Side, status: Status, wanted: bool, since: Side | None = None) -> Amounts:
    """What is compared, what depends on the case first."""
    if not inputs_in(test.left):
        return Amounts(right, TURNED[test.comparison], left, status, wanted, since)
    return Amounts(left, test.comparison, right, status, wanted, since)


def _side(situation: Situation, one: Expression) -> Side | None:
    value = amount_of(situation, one)
    return None if value is None else Side(value, unit_of(situation, one))


def _day_of_age(situation: Situation, test: Compares, words: str) -> tuple[Side, Side] | None:
    """The day for which a line asks an age and the day on which that is reached, where the line is counted back from the day."""
    match test:
        case Compares(
            Derived(Operation.MONTHS_LATER | Operation.DAYS_LATER as operation, (day, Amount(number))),
            right=InputAmount() as birth,
        ) if number < 0 and "the age at " in words:
            asked, born = _side(situation, day), amount_of(situation, birth)
            if asked is None or born is None:
                return None
            by_days = operation is Operation.DAYS_LATER
            reached = born - number if by_days else Fraction(first_reaching(int(born), int(number)))
            return asked, Side(reached, DATE)
        case _:
            return None


def _zero_divisor(situation: Situation, test: Compares) -> ByZero | None:
    """That what a comparison divides by is 0, where that is known."""
    waiting = [test.left, test.right]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Derived):
            continue
        waiting += one.parts
        if one.operation is not Operation.RATIO or amount_of(situation, by := one.parts[1]) != 0:
            continue
        if isinstance(by, InputAmount):
            return ByZero(situation.input(by.input), unit_of(situation, by))
        return ByZero(None)
    return None


def unit_of(situation: Situation, one: Expression) -> str:
    """The unit of an amount; `date` for a day."""
    match one:
        case InputAmount(id):
            type = situation.input(id).type
            return DATE if isinstance(type, DateType) else type.unit if isinstance(type, Number) else ""
        case Amount(_, unit) | Derived(unit=unit):
            return unit
        case _:
            return ""


def _since(situation: Situation, test: Compares, words: str) -> Side | None:
    """The day from which a line counts that speaks of the time between two days and compares one with the other moved."""
    if not words.startswith("the time from "):
        return None
    for moved, other in ((test.right, test.left), (test.left, test.right)):
        match moved, other:
            case Derived(Operation.MONTHS_LATER | Operation.DAYS_LATER, (InputAmount() as first, Amount())), InputAmount():
                return _side(situation, first)
            case _:
                pass
    return None


def _parts_open(situation: Situation, facts: tuple[StatedFact, ...], status: Status) -> PartsOpen:
    """Which parts are not known, and what is known of others in part."""
    silent = [one for one in facts if situation.known(one.input.id) is None]
    partly = tuple(one for one in facts if one not in silent and not isinstance(one.known, Exactly))
    return PartsOpen(silence(situation, silent), partly, status is not Status.UNDETERMINED)
