"""Thresholds of a policy: each end of a number, date, computed amount, window or count, and which cases lie on each side of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from reasoner.answer.answer import Answer, Status
from reasoner.amounts.values import compared, inputs_in, value_of
from reasoner.cases.case import Case
from reasoner.policy.criteria import (
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    IsWithin,
    LongestRun,
    Not,
    PickedAmount,
    TotalOf,
)
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Interval, Known, RecordOf, Records, Within
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass

Answered = tuple[Case, tuple[Answer, ...]]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One end of what a line asks of an amount, and in how many cases the amount was known to lie on each side of it.

    `inside` are the cases on the side that the line asks for, `outside` those beyond the end; where a case has several records, it
    can be both. `at` is the end itself, None where it is computed too. `counted` is False where no case can tell the sides.
    """

    criterion: Criterion
    at: Amount | None
    inside: int = 0
    outside: int = 0
    counted: bool = True

    @property
    def both_sides(self) -> bool:
        """Whether there were cases on both sides."""
        return self.inside > 0 and self.outside > 0


def thresholds_of(policy: Policy, one: Criterion, record: str | None, answered: list[Answered]) -> Iterator[Threshold]:
    """The thresholds of a line; `record` is the input whose one record it is about, None where it is about the case."""
    denied = isinstance(one.form, Not)
    form = one.form.of if isinstance(one.form, Not) else one.form
    match form:
        case IsWithin(input, interval):
            declared = policy.vocabulary.input(input)
            unit = declared.type.unit if declared and isinstance(declared.type, Number) else "date"
            known = [_known(case, input, record) for case, _ in answered]
            for end, is_low in _ends(interval):
                sides = [{side != denied for fact in some for side in _side(fact, interval, end, is_low)} for some in known]
                yield _threshold(one, Amount(end, unit), sides)
        case Compares(_, comparison, right) if comparison is not Comparison.EQUAL:
            at = right if isinstance(right, Amount) else None
            yield _threshold(one, at, _sides_compared(one, form, record, answered, denied))
        case CountsRecords(count=Interval(low, _, high, _)) if (low or 0) > 1 or (high or 0) > 0:
            ends = [end for end, _ in _ends(form.count)]
            told = len(ends) == 1 and record is None and not one.provisos
            for end in ends:
                yield _threshold(one, Amount(end), [_standing(one, answers) for _, answers in answered] if told else None)
        case _:
            return


def _threshold(one: Criterion, at: Amount | None, sides: Sequence[set[bool]] | None) -> Threshold:
    if sides is None:
        return Threshold(one, at, counted=False)
    return Threshold(one, at, sum(True in some for some in sides), sum(False in some for some in sides))


def _ends(interval: Interval) -> Iterator[tuple[Fraction, bool]]:
    """The ends of an interval, each with whether it is the low one."""
    if interval.low is not None:
        yield interval.low, True
    if interval.high is not None:
        yield interval.high, False


def _sides_compared(
    one: Criterion, form: Compares, record: str | None, answered: list[Answered], denied: bool
) -> list[set[bool]] | None:
    """On which sides the amounts of each case lie; None where it takes more than the stated facts to know it."""
    if record is None and not one.provisos:  # the answer knows more than exact amounts do
        return [_standing(one, answers) for _, answers in answered]
    if not (_is_stated(form.left) and _is_stated(form.right)):
        return None
    named = {*inputs_in(form.left), *inputs_in(form.right)}
    sides: list[set[bool]] = []
    for case, _ in answered:
        numbers = [found for found in _numbers(case, record) if named <= found.keys()]
        pairs = [(value_of(form.left, found), value_of(form.right, found)) for found in numbers]
        sides.append({compared(a - b, form.comparison) != denied for a, b in pairs if a is not None and b is not None})
    return sides


def _standing(one: Criterion, answers: tuple[Answer, ...]) -> set[bool]:
    """Whether a line is satisfied in some answers of a case; empty where that is open."""
    found = {standing.status for answer in answers if (standing := answer.standings.get(one.key)) is not None}
    return {status is Status.SATISFIED for status in found if status is not Status.UNDETERMINED}


def _is_stated(expression: Expression) -> bool:
    """Whether an amount is computed from single facts, not from several records."""
    match expression:
        case Derived(parts=parts):
            return all(map(_is_stated, parts))
        case TotalOf() | LongestRun() | PickedAmount():
            return False
        case _:
            return True


# ---- what a case states


def _records(case: Case, record: str) -> tuple[RecordOf, ...]:
    fact = case.fact(record)
    return fact.known.records if fact is not None and isinstance(fact.known, Records) else ()


def _known(case: Case, input: str, record: str | None) -> list[Known]:
    """What a case states of an input: of a field, what it states of each record."""
    if record is not None and input.startswith(f"{record}."):
        return [known for one in _records(case, record) for field, known in one.fields if field == input]
    fact = case.fact(input)
    return [fact.known] if fact is not None else []


def _numbers(case: Case, record: str | None) -> Iterator[Mapping[str, Fraction]]:
    """The exact numbers of a case, with those of each of its records."""
    own = _exact((fact.input, fact.known) for fact in case.facts)
    if record is None:
        yield own
    else:
        yield from (own | _exact(one.fields) for one in _records(case, record))


def _exact(facts: Iterable[tuple[str, Known]]) -> dict[str, Fraction]:
    return {id: number for id, known in facts if (number := _number(known)) is not None}


def _number(known: Known) -> Fraction | None:
    match known:
        case Exactly(Fraction() as number):
            return number
        case Exactly(date() as day):
            return Fraction(day.toordinal())
        case _:
            return None


def _side(known: Known, interval: Interval, end: Fraction, is_low: bool) -> set[bool]:
    """On which side of an end all that a fact leaves possible lies; empty where it is on both, or no number."""
    half = Interval(end, interval.low_included) if is_low else Interval(high=end, high_included=interval.high_included)
    number = _number(known)
    if number is not None:
        return {half.holds(number)}
    if not isinstance(known, Within):
        return set()
    if _within(known.interval, half):
        return {True}
    rest = Interval(high=end, high_included=not half.low_included) if is_low else Interval(end, not half.high_included)
    return {False} if _within(known.interval, rest) else set()


def _within(inner: Interval, outer: Interval) -> bool:
    """Whether an interval lies in another that has one end."""
    if outer.low is not None:
        return inner.low is not None and (
            inner.low > outer.low or (inner.low == outer.low and outer.low_included >= inner.low_included)
        )
    assert outer.high is not None  # noqa: S101  INVARIANT: it has one end
    return inner.high is not None and (
        inner.high < outer.high or (inner.high == outer.high and outer.high_included >= inner.high_included)
    )
