"""Numbers and dates in words, in an input's own unit and checked against its range and steps."""

from __future__ import annotations

from fractions import Fraction

from reasoner.policy.criteria import Comparison
from reasoner.policy.fold import Said
from reasoner.policy.lines.bounds import bounds_in
from reasoner.policy.lines.plurals import is_plural, with_verb
from reasoner.policy.lines.quantities import Quantity, decimal_words
from reasoner.policy.units import converted, same_unit, with_unit
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.problem import Problem


def interval_in(said: Said, start: int, end: int, type: Number | DateType, name: str) -> Interval | Problem | None:
    """The interval, in the input's own unit, that the words between two places say of the input called `name`.

    A problem where a unit does not fit, an amount lies outside the input's range or off its steps, or the ends run
    backwards; None where the words are no amount at all.
    """
    bounds = bounds_in(said, start, end, type)
    if bounds is None or isinstance(bounds, Problem):
        return bounds
    # "between 6 and 12 weeks": a unit written once is meant for both.
    unit = next((bound.quantity.unit for bound in reversed(bounds) if bound.quantity.unit is not None), None)
    ends: list[tuple[Comparison, Fraction]] = []
    for bound in bounds:
        number = own_number(said, bound.quantity, bound.quantity.unit or unit, type, name)
        if isinstance(number, Problem):
            return number
        ends.append((bound.comparison, number))
    interval = _interval(ends)
    if interval is None:
        words = said.text(start, end)
        return Problem("range-backwards", f"`{words}` leaves no value", said.span(start, end), "write the smaller amount first")
    return interval


def own_number(said: Said, quantity: Quantity, unit: str | None, type: Number | DateType, name: str) -> Fraction | Problem:
    """The quantity in the unit of the input called `name`, checked against its range and steps."""
    place = said.span(quantity.start, quantity.end)
    written = said.text(quantity.start, quantity.end)
    if isinstance(type, DateType):
        return quantity.number
    number = converted(quantity.number, unit or type.unit, type.unit)
    if number is None:
        number = _by_declaration(quantity.number, unit or "", type)
    if number is None and unit is not None and same_unit(unit, type.unit):
        number = quantity.number
    if number is None:
        return _unit_problem(said, quantity, unit or "", type, name)
    if not Interval(type.low, True, type.high, True).holds(number):
        said_range = range_words(type)
        return Problem(
            "out-of-range",
            f"`{written}` is outside the range of {name}, which is {said_range}",
            place,
            f"write an amount {said_range}",
        )
    if type.step is not None and (number - (type.low or 0)) % type.step:
        return _step_problem(said, quantity, number, type, name)
    return number


def _by_declaration(number: Fraction, unit: str, type: Number) -> Fraction | None:
    """The number by a conversion that is declared beside the input (`1 mmol/L is 18.016 mg/dL`)."""
    for other, factor in type.conversions:
        there = converted(number, unit, other)
        if there is not None:
            return there * factor
    return None


def range_words(type: Number) -> str:
    """The range of a number input in words: `from 0% to 100%`, `from 0 weeks`, `any number`."""
    low = None if type.low is None else with_unit(decimal_words(type.low), type.unit, one=type.low == 1)
    high = None if type.high is None else with_unit(decimal_words(type.high), type.unit, one=type.high == 1)
    if low is None:
        return "any number" if high is None else f"up to {high}"
    return f"from {low}" if high is None else f"from {low} to {high}"


def _interval(ends: list[tuple[Comparison, Fraction]]) -> Interval | None:
    """The interval that all bounds leave, or None where they leave nothing or bound the same side twice."""
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for comparison, number in ends:
        if comparison in (Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL):
            if low is not None:
                return None
            low = number, comparison is not Comparison.MORE
        if comparison in (Comparison.AT_MOST, Comparison.LESS, Comparison.EQUAL):
            if high is not None:
                return None
            high = number, comparison is not Comparison.LESS
    if low is not None and high is not None and (low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))):
        return None
    return Interval(low and low[0], low is None or low[1], high and high[0], high is None or high[1])


def _unit_problem(said: Said, quantity: Quantity, unit: str, type: Number, name: str) -> Problem:
    """A unit that cannot become the input's."""
    place, written = said.span(quantity.start, quantity.end), said.text(quantity.start, quantity.end)
    if not type.unit:
        # 50% of a share is 0.5; any other unit is one too many.
        number = quantity.number / 100 if unit == "percent" else quantity.number
        hint = f"write `{decimal_words(number)}`"
        return Problem("unit-mismatch", f"{name} has no unit, and `{written}` has one", place, hint)
    if unit.startswith("/") and same_unit(type.unit.partition("/")[2], unit[1:]):
        # `3 per day` of what is counted in injections per day
        shown = with_unit(decimal_words(quantity.number), type.unit, one=quantity.number == 1)
        message = f"`{written}` does not say of what: {with_verb(name)} a number of {type.unit.replace('/', ' per ')}"
        return Problem("unit-mismatch", message, place, f"write `{shown}`")
    own = with_unit("a number", type.unit, one=False).replace("a number%", "a percentage")
    own = own if type.unit.startswith("/") else own.replace("a number ", "a number of ")
    calendar = {"days", "weeks", "months", "years"}
    why = ": months and years have no fixed number of days" if {unit, type.unit} <= calendar else ""
    which = f"which {'are' if is_plural(name) else 'is'} {own}{why}"
    return Problem("unit-mismatch", f"`{written}` does not fit {name}, {which}", place, f"write the amount as {own}")


def _step_problem(said: Said, quantity: Quantity, number: Fraction, type: Number, name: str) -> Problem:
    """An amount that the input cannot take, such as half a completed year."""
    step, written = type.step or Fraction(1), said.text(quantity.start, quantity.end)
    below = (type.low or 0) + ((number - (type.low or 0)) // step) * step
    near = " or ".join(f"`{with_unit(decimal_words(one), type.unit, one=one == 1)}`" for one in (below, below + step))
    counted = (
        f"whole {type.unit or 'numbers'}"
        if step == 1
        else f"steps of {with_unit(decimal_words(step), type.unit, one=step == 1)}"
    )
    place = said.span(quantity.start, quantity.end)
    return Problem(
        "off-step", f"{name} is counted in {counted}, and `{written}` is between two of them", place, f"write {near}"
    )
