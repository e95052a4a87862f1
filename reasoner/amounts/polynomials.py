"""Amounts as sums of multiples of products of powers, so that what is the same amount looks the same.

A key is an input's id, or what is no such sum: a day moved by months, an age, the least or greatest of some, a sum that is divided by.
A product of powers (a monomial) may have negative powers: `weight / height^2` is one product. Sums are multiplied out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from math import floor

from reasoner.amounts.days import completed_years, months_later
from reasoner.policy.criteria import Amount, Derived, Expression, InputAmount, Operation
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of multiples of products of powers: each product with its factor, never 0, in a fixed order."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    def plus(self, other: Polynomial, times: Fraction = Fraction(1)) -> Polynomial:
        """This and a multiple of another."""
        found = dict(self.terms)
        for product, factor in other.terms:
            found[product] = found.get(product, Fraction(0)) + factor * times
        return _from_terms(found)

    def times(self, other: Polynomial) -> Polynomial:
        """The product, multiplied out."""
        found: dict[Monomial, Fraction] = {}
        for one, factor in self.terms:
            for two, also in other.terms:
                product = _joined(one, two)
                found[product] = found.get(product, Fraction(0)) + factor * also
        return _from_terms(found)

    @property
    def constant(self) -> Fraction:
        """The number that is added."""
        return next((factor for product, factor in self.terms if not product), Fraction(0))


@dataclass(frozen=True, slots=True)
class Moved:
    """A day moved by a number of months."""

    day: Polynomial
    months: Polynomial


@dataclass(frozen=True, slots=True)
class Age:
    """An age in completed years."""

    birth: Polynomial
    day: Polynomial


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least of some amounts, or the greatest."""

    least: bool
    parts: tuple[Polynomial, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A sum taken as one, to be divided by."""

    sum: Polynomial


Key = str | Moved | Age | Extreme | Whole
Monomial = tuple[tuple[Key, int], ...]


def _from_terms(terms: Mapping[Monomial, Fraction]) -> Polynomial:
    some = [(product, factor) for product, factor in terms.items() if factor]
    return Polynomial(tuple(some if len(some) < 2 else sorted(some, key=repr)))


def _joined(one: Monomial, other: Monomial) -> Monomial:
    if not one or not other:
        return one or other
    powers = dict(one)
    for key, power in other:
        powers[key] = powers.get(key, 0) + power
    return tuple(sorted(((key, power) for key, power in powers.items() if power), key=repr))


def constant(number: Fraction) -> Polynomial:
    """A number."""
    return _from_terms({(): number})


def alone(key: Key, power: int = 1) -> Polynomial:
    """One key, or a power of it."""
    return Polynomial(((((key, power),), Fraction(1)),))


NOTHING = Polynomial(())
MINUS = Fraction(-1)


def polynomial_of(expression: Expression) -> tuple[Polynomial, tuple[Polynomial, ...]]:
    """An amount as a polynomial, and what is divided by in it."""
    divisors: list[Polynomial] = []
    return _read(expression, divisors), tuple(dict.fromkeys(divisors))


def _read(expression: Expression, divisors: list[Polynomial]) -> Polynomial:
    match expression:
        case Amount(number):
            return constant(number)
        case InputAmount(input):
            return alone(input)
        case Derived(operation, parts):
            return _combined(operation, [_read(part, divisors) for part in parts], divisors)
        case _:
            message = f"an amount over records is no amount of quantities: {type(expression).__name__}"
            raise TypeError(message)


def _combined(operation: Operation, parts: list[Polynomial], divisors: list[Polynomial]) -> Polynomial:
    match operation:
        case Operation.SUM | Operation.DAYS_LATER:
            return reduce(Polynomial.plus, parts)
        case Operation.DIFFERENCE:
            return reduce(lambda one, other: one.plus(other, MINUS), parts)
        case Operation.PRODUCT:
            return reduce(Polynomial.times, parts)
        case Operation.RATIO:
            divisors.append(parts[1])
            return parts[0].times(to_the(parts[1], -1))
        case Operation.LEAST | Operation.GREATEST:
            return extreme(operation is Operation.LEAST, tuple(dict.fromkeys(parts)))
        case Operation.AGE_IN_YEARS:
            return alone(Age(parts[0], parts[1]))
        case Operation.MONTHS_LATER:
            return alone(Moved(parts[0], parts[1]))


def extreme(least: bool, parts: tuple[Polynomial, ...]) -> Polynomial:
    """The least or greatest of some amounts."""
    return parts[0] if len(parts) == 1 else alone(Extreme(least, parts))


def to_the(base: Polynomial, power: int) -> Polynomial:
    """A power; of a sum a negative one takes the sum as one, and a power of 0 that is negative is as good as any number."""
    if power > 0:
        return reduce(Polynomial.times, [base] * power)
    if not base.terms:
        return NOTHING
    if len(base.terms) > 1:
        first = base.terms[0][1]  # sums that are multiples of each other are the same divisor
        return Polynomial((((((Whole(base.times(constant(1 / first))), power),)), first**power),))
    [(product, factor)] = base.terms
    return Polynomial(((tuple((key, one * power) for key, one in product), factor**power),))


def is_number(polynomial: Polynomial) -> bool:
    """Whether a polynomial is a number."""
    return not any(product for product, _ in polynomial.terms)


def keys_in(polynomial: Polynomial) -> Iterator[Key]:
    """The keys, each as often as it occurs, not those within keys."""
    for product, _ in polynomial.terms:
        for key, _ in product:
            yield key


def parts_of(key: Key) -> tuple[Polynomial, ...]:
    """What a key is made of."""
    match key:
        case Moved(day, months):
            return (day, months)
        case Age(birth, day):
            return (birth, day)
        case Extreme(_, parts):
            return parts
        case Whole(sum):
            return (sum,)
        case _:
            return ()


def all_keys(polynomial: Polynomial) -> Iterator[Key]:
    """The keys and those within them, what is within first."""
    for key in keys_in(polynomial):
        for part in parts_of(key):
            yield from all_keys(part)
        yield key


def replaced(polynomial: Polynomial, by: Callable[[Key], Polynomial | None]) -> Polynomial:
    """A polynomial with other amounts for some keys, also within others."""
    found = NOTHING
    for product, factor in polynomial.terms:
        made = constant(factor)
        for key, power in product:
            made = made.times(to_the(_replaced_key(key, by), power))
        found = found.plus(made)
    return found


def _replaced_key(key: Key, by: Callable[[Key], Polynomial | None]) -> Polynomial:
    found = by(key)
    if found is not None:
        return found
    match key:
        case Moved(day, months):
            return alone(Moved(replaced(day, by), replaced(months, by)))
        case Age(birth, day):
            return alone(Age(replaced(birth, by), replaced(day, by)))
        case Extreme(least, parts):
            return extreme(least, tuple(dict.fromkeys(replaced(part, by) for part in parts)))
        case Whole(sum):
            return replaced(sum, by)
        case _:
            return alone(key)


def value_at(polynomial: Polynomial, numbers: Mapping[str, Fraction]) -> Fraction | None:
    """The value at given numbers; None where something is divided by 0."""
    total = Fraction(0)
    for product, factor in polynomial.terms:
        multiple = factor
        for key, power in product:
            value = _key_at(key, numbers)
            if value is None or (not value and power < 0):
                return None
            multiple *= value**power
        total += multiple
    return total


def _key_at(key: Key, numbers: Mapping[str, Fraction]) -> Fraction | None:
    if isinstance(key, str):
        return numbers[key]
    values = [value_at(part, numbers) for part in parts_of(key)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match key:
        case Moved():
            return Fraction(months_later(floor(known[0]), floor(known[1])))
        case Age():
            return Fraction(completed_years(floor(known[0]), floor(known[1])))
        case Extreme(least):
            return min(known) if least else max(known)
        case Whole():
            return known[0]
