"""A constraint in its normal form: which comparisons of polynomials with 0 have to hold together, in which of several cases."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from math import ceil, floor

from reasoner.amounts.polynomials import (
    MINUS,
    Age,
    Extreme,
    Key,
    Moved,
    Polynomial,
    all_keys,
    alone,
    constant,
    keys_in,
    polynomial_of,
    replaced,
)
from reasoner.amounts.questions import Constraint
from reasoner.policy.criteria import Comparison
from reasoner.source.dataclass import dataclass


class Sign(Enum):
    """What a polynomial is, compared with 0."""

    NEGATIVE = "< 0"
    AT_MOST_ZERO = "<= 0"
    ZERO = "= 0"
    NOT_ZERO = "not = 0"


@dataclass(frozen=True, slots=True)
class Atom:
    """A polynomial compares so with 0."""

    polynomial: Polynomial
    sign: Sign


Case = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The constraint holds where all atoms of one of the cases do; `divisors` are what it divides by (its atoms say: not 0)."""

    cases: tuple[Case, ...]


def normal_form(constraint: Constraint) -> NormalForm:
    """The normal form of a constraint."""
    polynomial, divisors = polynomial_of(constraint.difference)
    main = _atom(polynomial, constraint.comparison, constraint.holds)
    atoms = (main, *(Atom(one, Sign.NOT_ZERO) for one in divisors))
    cases = tuple(
        tuple(dict.fromkeys(simple for atom in case for simple in _as_days(atom))) for case in _without_extremes(atoms)
    )
    return NormalForm(cases)


def _atom(polynomial: Polynomial, comparison: Comparison, holds: bool) -> Atom:
    match comparison, holds:
        case (Comparison.LESS, True) | (Comparison.AT_LEAST, False):
            return Atom(polynomial, Sign.NEGATIVE)
        case (Comparison.AT_MOST, True) | (Comparison.MORE, False):
            return Atom(polynomial, Sign.AT_MOST_ZERO)
        case (Comparison.MORE, True) | (Comparison.AT_MOST, False):
            return Atom(opposite(polynomial), Sign.NEGATIVE)
        case (Comparison.AT_LEAST, True) | (Comparison.LESS, False):
            return Atom(opposite(polynomial), Sign.AT_MOST_ZERO)
        case _:
            return Atom(polynomial, Sign.ZERO if holds else Sign.NOT_ZERO)


def opposite(polynomial: Polynomial) -> Polynomial:
    """The polynomial with every sign turned."""
    return Polynomial(tuple((product, -factor) for product, factor in polynomial.terms))


def either_side(atom: Atom) -> tuple[Case, Case]:
    """`not = 0` as what it can be: below, or above."""
    below, above = Atom(atom.polynomial, Sign.NEGATIVE), Atom(opposite(atom.polynomial), Sign.NEGATIVE)
    return tuple(_as_days(below)), tuple(_as_days(above))


# ---- least and greatest, by cases


def _without_extremes(atoms: Case) -> Iterator[Case]:
    """The cases of some atoms in which no least or greatest is left: which of the parts it is, and that it is."""
    for atom in atoms:
        for key in all_keys(atom.polynomial):
            if isinstance(key, Extreme):  # those within it have come before
                for case in _split(atoms, atom, key):
                    yield from _without_extremes(case)
                return
    yield atoms


def _split(atoms: Case, atom: Atom, key: Extreme) -> Iterator[Case]:
    factor = _sole_factor(atoms, atom, key)
    if factor is not None and atom.sign in (Sign.NEGATIVE, Sign.AT_MOST_ZERO):
        others = tuple(one for one in atoms if one != atom)
        put = [Atom(replaced(atom.polynomial, _Putting(key, part)), atom.sign) for part in key.parts]
        if (factor > 0) != key.least:  # the greatest is small where all are
            yield (*put, *others)
        else:
            for one in put:
                yield (one, *others)
        return
    for part in key.parts:
        sides = (part.plus(other, MINUS) for other in key.parts if other != part)
        is_it = tuple(Atom(side if key.least else opposite(side), Sign.AT_MOST_ZERO) for side in sides)
        yield (*(Atom(replaced(one.polynomial, _Putting(key, part)), one.sign) for one in atoms), *is_it)


def _sole_factor(atoms: Case, atom: Atom, key: Extreme) -> Fraction | None:
    """The factor of a key that occurs once, as a summand; None elsewhere."""
    if sum(one == key for each in atoms for one in all_keys(each.polynomial)) != 1:
        return None
    return dict(atom.polynomial.terms).get(((key, 1),))


class _Putting:
    """An amount in the place of a key."""

    def __init__(self, key: Key, amount: Polynomial) -> None:
        self.key, self.amount = key, amount

    def __call__(self, key: Key) -> Polynomial | None:
        return self.amount if key == self.key else None


# ---- ages, as days


def _as_days(atom: Atom) -> Iterator[Atom]:
    """An age compared with a number as the birthday reached or not; other atoms as they are."""
    age, factor = _lone_age(atom.polynomial)
    if age is None or atom.sign is Sign.NOT_ZERO:
        yield atom
        return
    years = -atom.polynomial.constant / factor
    match atom.sign:
        case Sign.ZERO if years.denominator != 1:
            yield Atom(constant(Fraction(1)), Sign.ZERO)
        case Sign.ZERO:
            yield _reached(age, int(years))
            yield _not_reached(age, int(years) + 1)
        case Sign.NEGATIVE if factor > 0:
            yield _not_reached(age, ceil(years))
        case Sign.NEGATIVE:
            yield _reached(age, floor(years) + 1)
        case _ if factor > 0:
            yield _not_reached(age, floor(years) + 1)
        case _:
            yield _reached(age, ceil(years))


def _lone_age(polynomial: Polynomial) -> tuple[Age | None, Fraction]:
    keys = list(keys_in(polynomial))
    if len(keys) == 1 and isinstance(keys[0], Age):
        factor = dict(polynomial.terms).get(((keys[0], 1),))
        if factor is not None:
            return keys[0], factor
    return None, Fraction(0)


def _birthday(age: Age, years: int) -> Polynomial:
    return alone(Moved(age.birth, constant(Fraction(12 * years))))


def _reached(age: Age, years: int) -> Atom:  # parts of a day do not count: no whole day lies between a day and its part
    return Atom(_birthday(age, years).plus(age.day, MINUS), Sign.AT_MOST_ZERO)


def _not_reached(age: Age, years: int) -> Atom:
    return Atom(age.day.plus(_birthday(age, years), MINUS), Sign.NEGATIVE)
