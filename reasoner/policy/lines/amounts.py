"""Amounts said of a number or a date: `is greater than 50%`, `is on or after 2013-07-01`, `is before the date of service`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reasoner.policy.criteria import Amount, Compares, Comparison, Derived, Expression, Form, InputAmount, IsWithin, Operation
from reasoner.policy.fold import Said
from reasoner.policy.lines.bounds import bounds_in, comparison_at, unknown_limit
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.numbers import interval_in, range_words
from reasoner.policy.lines.quantities import decimal_words
from reasoner.policy.units import converted, with_unit
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.problem import Problem

_BARE = frozenset({"", "years"})  # ages are written without a unit: "is under 12"


def amount_form(said: Said, start: int, input: Input, context: Context) -> Form | Problem | None:
    """What the words from `start` on say of a number or date input."""
    if not isinstance(input.type, Number | DateType):
        return None
    end = len(said.words)
    comparison, place = comparison_at(said.words, start, end) or (Comparison.EQUAL, start)
    other = context.phrasebook.subjects.get(" ".join(said.words[place:]))
    if other is not None:
        return _compares(said, place, input, comparison, other)
    interval = interval_in(said, start, end, input.type, input.phrase)
    match interval:
        case Problem():
            return interval
        case Interval():
            return _unit_missing(said, start, input) or IsWithin(input.id, interval)
        case _:
            return _not_an_amount(said, start, input)


def _compares(said: Said, place: int, input: Input, comparison: Comparison, other: Input) -> Form | Problem:
    """Two inputs compared, the second in the unit of the first."""
    mine, its = input.type, other.type
    right: Expression = InputAmount(other.id)
    if isinstance(mine, DateType) and isinstance(its, DateType) and other.id != input.id:
        return Compares(InputAmount(input.id), comparison, right)
    factor = converted(Fraction(1), its.unit, mine.unit) if isinstance(mine, Number) and isinstance(its, Number) else None
    if factor is None or not isinstance(mine, Number) or other.id == input.id:
        message = f"{input.phrase} cannot be compared with `{said.text(place)}`"
        hint = "compare two dates, or two numbers whose units can become each other"
        return Problem("not-comparable", message, said.span(place), hint, (input.id, other.id))
    if factor != 1:
        right = Derived(Operation.PRODUCT, (right, Amount(factor)), mine.unit, other.phrase)
    return Compares(InputAmount(input.id), comparison, right)


def _unit_missing(said: Said, start: int, input: Input) -> Problem | None:
    """A bare number where a rule has to say its unit."""
    if not isinstance(input.type, Number) or input.type.unit in _BARE:
        return None
    bounds = bounds_in(said, start, len(said.words), input.type)
    if not isinstance(bounds, tuple) or any(bound.quantity.unit is not None for bound in bounds):
        return None
    last = bounds[-1].quantity
    shown = with_unit(decimal_words(last.number), input.type.unit, one=last.number == 1)
    place = said.span(last.start, last.end)
    return Problem("unit-missing", f"`{said.text(last.start, last.end)}` has no unit", place, f"write `{shown}`", (input.id,))


def _not_an_amount(said: Said, start: int, input: Input) -> Problem:
    """Words that are no amount of a number or date input."""
    if (unknown := unknown_limit(said, start, len(said.words))) is not None:
        return replace(unknown, names=(input.id,))
    message = f"`{said.text(start)[:80]}` says nothing that {input.phrase} can be"
    hint = "write `before`, `after`, `on or before` or `on or after` and a day: `on or after 2013-07-01`"
    if isinstance(input.type, Number):
        hint = f"write `at least`, `greater than`, `at most`, `less than` or `between` and a number {range_words(input.type)}"
    return Problem("unknown-amount", message, said.span(start), hint, (input.id,))
