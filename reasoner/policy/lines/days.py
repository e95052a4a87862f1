"""Days of a calendar: months later and earlier, clamped at a month's end, times between two days, and ages."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from reasoner.policy.criteria import Amount, Derived, Expression, InputAmount, Operation
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_units import DATE, Term
from reasoner.policy.lines.as_written import signed_length
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.quantities import Quantity, quantity_at
from reasoner.policy.phrases.index import Phrasebook
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.problem import Problem

_BIRTH = ("date of birth", "birth date", "day of birth")
_OFFSETS = {"before": -1, "after": 1}
Atom = Callable[[Said, int, int, Context], Term | Problem | None]


def months_later(day: date, months: int) -> date:
    """The day so many calendar months later (or earlier), the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(day: Term, number: Fraction, unit: str, words: str) -> Term | None:
    """A day moved by a length of time (backwards where negative); None where the length is not one of whole days or months."""
    months = {"months": number, "years": 12 * number}.get(unit)
    days = {"days": number, "weeks": 7 * number}.get(unit)
    length = months if months is not None else days
    if length is None or length.denominator != 1:
        return None
    operation = Operation.DAYS_LATER if months is None else Operation.MONTHS_LATER
    if isinstance(day.expression, Amount):
        try:
            start = date.fromordinal(int(day.expression.number))
            there = (
                months_later(start, int(length)) if months is not None else date.fromordinal(start.toordinal() + int(length))
            )
        except (ValueError, OverflowError):
            return None
        return Term(Amount(Fraction(there.toordinal()), DATE), DATE, words)
    amount = Amount(length, "days" if months is None else "months")
    return Term(Derived(operation, (day.expression, amount), DATE, words), DATE, words)


def offset_day(said: Said, start: int, end: int, context: Context, atom: Atom) -> Term | Problem | None:
    """`6 months before the date of service`, `30 days after 2024-01-31`."""
    quantity = quantity_at(said, start, end, Number())
    if not isinstance(quantity, Quantity) or quantity.unit is None or quantity.end >= end - 1:
        return None
    sign = _OFFSETS.get(said.words[quantity.end])
    if sign is None:
        return None
    day = atom(said, quantity.end + 1, end, context)
    if not isinstance(day, Term) or day.unit != DATE:
        return day if isinstance(day, Problem) else None
    if quantity.number < 0:
        return signed_length(said, quantity.start, quantity.end)
    return moved(day, sign * quantity.number, quantity.unit, said.text(start, end)) or bad_length(said, quantity)


def bad_length(said: Said, quantity: Quantity) -> Problem:
    """A length of time that no calendar can count."""
    written = said.text(quantity.start, quantity.end)
    message = f"`{written}` cannot be counted from a day: a calendar counts whole days, weeks, months and years"
    place = said.span(quantity.start, quantity.end)
    return Problem("length-of-time", message, place, "write whole days, weeks, months or years, such as `30 days`")


def time_between(one: Term, other: Term, words: str) -> Term:
    """The days from one day to another; the first of them does not count, so that a day to itself is 0 days."""
    expression = Derived(Operation.DIFFERENCE, (other.expression, one.expression), "days", words)
    return Term(expression, "days", words, between=(one, other))


def birth_of(phrasebook: Phrasebook) -> Input | None:
    """The day of birth, where the vocabulary declares it."""
    return next((one for one in map(phrasebook.subjects.get, _BIRTH) if one and isinstance(one.type, DateType)), None)


def age_at(day: Term, said: Said, start: int, end: int, context: Context) -> Term | Problem:
    """The age in completed years at a day, from the day of birth that the vocabulary declares."""
    if day.unit != DATE:
        message = f"{day.words} is not a day, so nobody has an age at it"
        return Problem("not-comparable", message, said.span(start, end), "write a date after `the age at`")
    born = birth_of(context.phrasebook)
    if born is None:
        message = "an age at a day needs the day of birth, and the vocabulary declares none"
        hint = "declare it in the vocabulary: `the date of birth (date_of_birth): a date, fixed`"
        return Problem("birth-date-missing", message, said.span(start, end), hint)
    words = said.text(start, end)
    birth = Term(InputAmount(born.id), DATE, born.phrase)
    age = Derived(Operation.AGE_IN_YEARS, (birth.expression, day.expression), "years", words)
    if context.in_march:
        # Of the day before at the day before: that reaches 29 February on 1 March, and no other birthday later than itself.
        before = tuple(_day_before(one.expression) for one in (birth, day))
        age = Derived(Operation.LEAST, (age, Derived(Operation.AGE_IN_YEARS, before, "years", words)), "years", words)
    return Term(age, "years", words, birth=(birth, day), in_march=context.in_march, bare=True)


def _day_before(day: Expression) -> Expression:
    if isinstance(day, Amount):
        return replace(day, number=day.number - 1)
    return Derived(Operation.DAYS_LATER, (day, Amount(Fraction(-1), "days")), DATE, "the day before")
