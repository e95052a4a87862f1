"""Amounts written short, and a plain evaluator of comparisons that shares no code with `reasoner.amounts`."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product

from reasoner.amounts.questions import Constraint, Domain, Refuted
from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.values import Interval

LESS, AT_MOST, EQUAL, AT_LEAST, MORE = (
    Comparison.LESS,
    Comparison.AT_MOST,
    Comparison.EQUAL,
    Comparison.AT_LEAST,
    Comparison.MORE,
)
ANY_NUMBER = Domain()
WHOLE = Domain(step=Fraction(1))


def within(low: object = None, high: object = None, step: object = None, *, open: str = "") -> Domain:
    """A domain between two ends; `open` names those left out (`low`, `high`)."""
    ends = [None if end is None else Fraction(str(end)) for end in (low, high)]
    interval = Interval(ends[0], "low" not in open, ends[1], "high" not in open)
    return Domain(interval, None if step is None else Fraction(str(step)), (ends[0] or Fraction(0)) if step else Fraction(0))


def days(low: str | None = None, high: str | None = None) -> Domain:
    """The days from one to another, both included."""
    ends = [None if one is None else Fraction(date.fromisoformat(one).toordinal()) for one in (low, high)]
    return Domain(Interval(ends[0], True, ends[1], True), Fraction(1))


def amount(one: Expression | str | int | Fraction) -> Expression:
    """An input's amount by its id (a text that is no number), or a number."""
    if isinstance(one, str) and not one.replace(".", "").replace("/", "").lstrip("-").isdigit():
        return InputAmount(one)
    return Amount(Fraction(one)) if isinstance(one, str | int | Fraction) else one


def of(operation: Operation, *parts: Expression | str | int | Fraction) -> Expression:
    """An amount computed from others."""
    return Derived(operation, tuple(map(amount, parts)))


def difference(one: Expression | str | int, other: Expression | str | int) -> Expression:
    """One less the other."""
    return of(Operation.DIFFERENCE, one, other)


def total(*parts: Expression | str | int) -> Expression:
    """The sum."""
    return of(Operation.SUM, *parts)


def times(*parts: Expression | str | int) -> Expression:
    """The product."""
    return of(Operation.PRODUCT, *parts)


def ratio(one: Expression | str | int, other: Expression | str | int) -> Expression:
    """One divided by the other."""
    return of(Operation.RATIO, one, other)


def months_after(day: Expression | str, months: int) -> Expression:
    """A day moved by months."""
    return of(Operation.MONTHS_LATER, day, months)


def days_after(day: Expression | str, number: int) -> Expression:
    """A day moved by days."""
    return of(Operation.DAYS_LATER, day, number)


def age(birth: Expression | str, day: Expression | str) -> Expression:
    """An age in completed years."""
    return of(Operation.AGE_IN_YEARS, birth, day)


def says(
    left: Expression | str | int, comparison: Comparison, right: Expression | str | int = 0, *, holds: bool = True
) -> Constraint:
    """The left amount compares so with the right one."""
    return Constraint(difference(left, right), comparison, holds)


# ---- the plain evaluator


def moved(day: date, months: int) -> date:
    """A day of the calendar moved by months, the last of its month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_between(birth: date, day: date) -> int:
    """The birthdays that have been reached."""
    years = 0
    while moved(birth, 12 * (years + 1)) <= day:
        years += 1
    while moved(birth, 12 * years) > day:
        years -= 1
    return years


def plain(expression: Expression, numbers: Mapping[str, Fraction]) -> Fraction | None:
    """The value of an amount; None where something is divided by 0."""
    if isinstance(expression, Amount):
        return expression.number
    if isinstance(expression, InputAmount):
        return numbers[expression.input]
    assert isinstance(expression, Derived)
    values = [plain(part, numbers) for part in expression.parts]
    if any(value is None for value in values):
        return None
    first, *rest = [value for value in values if value is not None]
    match expression.operation:
        case Operation.SUM | Operation.DAYS_LATER:
            return first + sum(rest)
        case Operation.DIFFERENCE:
            return first - sum(rest)
        case Operation.PRODUCT:
            for value in rest:
                first *= value
            return first
        case Operation.RATIO:
            return first / rest[0] if rest[0] else None
        case Operation.LEAST:
            return min(first, *rest)
        case Operation.GREATEST:
            return max(first, *rest)
        case Operation.MONTHS_LATER:
            return Fraction(moved(date.fromordinal(int(first // 1)), int(rest[0])).toordinal())
        case Operation.AGE_IN_YEARS:
            return Fraction(years_between(date.fromordinal(int(first // 1)), date.fromordinal(int(rest[0] // 1))))
    raise AssertionError(expression)


def fits(constraint: Constraint, numbers: Mapping[str, Fraction]) -> bool:
    """Whether a constraint is satisfied by numbers."""
    value = plain(constraint.difference, numbers)
    if value is None:
        return False
    signs = {LESS: value < 0, AT_MOST: value <= 0, EQUAL: value == 0, AT_LEAST: value >= 0, MORE: value > 0}
    return signs[constraint.comparison] == constraint.holds


def lies_in(number: Fraction, domain: Domain) -> bool:
    """Whether a number is one of a domain's."""
    on_step = domain.step is None or (number - domain.start) % domain.step == 0
    return on_step and domain.interval.holds(number)


def all_numbers(points: Mapping[str, Sequence[int | Fraction]]) -> Iterator[dict[str, Fraction]]:
    """All choices of a point for each quantity."""
    for chosen in product(*points.values()):
        yield {id: Fraction(number) for id, number in zip(points, chosen, strict=True)}


def some_fit(points: Mapping[str, Sequence[int | Fraction]], constraints: Iterable[Constraint]) -> bool:
    """Whether some choice of points satisfies all constraints."""
    constraints = list(constraints)
    return any(all(fits(one, numbers) for one in constraints) for numbers in all_numbers(points))


def only_bounds(core: Refuted, domains: Mapping[str, Domain]) -> dict[str, Domain]:
    """The domains with no bounds but those of a core."""
    found = {}
    for id, domain in domains.items():
        low = domain.interval.low if (id, "low") in core.bounds else None
        high = domain.interval.high if (id, "high") in core.bounds else None
        interval = Interval(low, domain.interval.low_included, high, domain.interval.high_included)
        found[id] = Domain(interval, domain.step, domain.start)
    return found


def smaller(core: Refuted) -> Iterator[Refuted]:
    """A core with one thing left out, each in turn."""
    for one in core.constraints:
        yield Refuted(core.constraints - {one}, core.bounds)
    for bound in core.bounds:
        yield Refuted(core.constraints, core.bounds - {bound})
