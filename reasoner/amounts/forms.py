"""Atoms made ready for the linear layer: without divisions, as ends of sums of quantities in which products are quantities too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm

from reasoner.amounts.ends import End
from reasoner.amounts.normal_forms import Atom, Sign
from reasoner.amounts.polynomials import (
    Age,
    Key,
    Monomial,
    Moved,
    Polynomial,
    Whole,
    all_keys,
    alone,
    is_number,
    parts_of,
    replaced,
)
from reasoner.amounts.questions import Domain, Tags
from reasoner.source.dataclass import dataclass

# A quantity of the linear layer: an input's id, a moved day, an age, a product of powers, or a sum.
Quantity = Key | Monomial | Polynomial
# A step and where it counts from.
Grid = tuple[Fraction, Fraction]
ONE = Fraction(1)


class SignNeededError(Exception):
    """What is divided by has a sign that is not known."""

    def __init__(self, divisor: Key) -> None:
        self.divisor = divisor


@dataclass(frozen=True, slots=True)
class Ended:
    """A quantity with an end that an atom gives it: low or high."""

    quantity: Quantity
    is_low: bool
    end: End


def cleared(atom: Atom, signs: Mapping[Key, tuple[int, Tags]]) -> tuple[Atom, Tags]:
    """An atom without divisions, and what the signs of the divisors rest on. Raises SignNeededError."""
    polynomial, tags = atom.polynomial, frozenset[int | tuple[str, str]]()
    while True:
        if any(isinstance(key, Whole) and power > 0 for product, _ in polynomial.terms for key, power in product):
            polynomial = replaced(polynomial, _as_it_is)  # sums that were divisors are sums again
        under: dict[Key, int] = {}
        for product, _ in polynomial.terms:
            for key, power in product:
                if power < 0:
                    under[key] = max(under.get(key, 0), -power)
        if not under:
            break
        for key, power in under.items():
            polynomial = polynomial.times(alone(key, power))
            if power % 2:
                if key not in signs:
                    raise SignNeededError(key)
                sign, why = signs[key]
                tags |= why
                polynomial = Polynomial(tuple((product, factor * sign) for product, factor in polynomial.terms))
    return Atom(polynomial, atom.sign), tags


def _as_it_is(_: Key) -> None:
    return None


def ends_from(atom: Atom) -> tuple[Ended, ...] | bool:
    """The ends that an atom without divisions gives a quantity; of a number, whether it holds."""
    polynomial, constant = atom.polynomial, atom.polynomial.constant
    varying = tuple((product, factor) for product, factor in polynomial.terms if product)
    if not varying:
        return constant < 0 if atom.sign is Sign.NEGATIVE else constant <= 0 if atom.sign is Sign.AT_MOST_ZERO else not constant
    first = varying[0][1]
    quantity = quantity_of(Polynomial(tuple((product, factor / first) for product, factor in varying)))
    edge = -constant / first
    if atom.sign is Sign.ZERO:
        return Ended(quantity, True, (edge, 0)), Ended(quantity, False, (edge, 0))
    strict = atom.sign is Sign.NEGATIVE
    return (Ended(quantity, first < 0, (edge, (1 if first < 0 else -1) if strict else 0)),)


def quantity_of(polynomial: Polynomial) -> Quantity:
    """A polynomial as a quantity: a lone key or product for itself."""
    if len(polynomial.terms) == 1 and polynomial.terms[0][1] == 1:
        return of_product(polynomial.terms[0][0])
    return polynomial


def of_product(product: Monomial) -> Quantity:
    """A product as a quantity: a lone key for itself."""
    return product[0][0] if len(product) == 1 and product[0][1] == 1 else product


def below(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The quantities and all that they are made of, what others are made of first."""
    found: dict[Quantity, None] = {}
    for one in quantities:
        _gather(one, found)
    return tuple(found)


def _gather(quantity: Quantity, found: dict[Quantity, None]) -> None:
    if quantity not in found:
        for part in made_of(quantity):
            _gather(part, found)
        found[quantity] = None


def made_of(quantity: Quantity) -> Iterator[Quantity]:
    """The quantities that one is made of."""
    match quantity:
        case str():
            return
        case tuple():
            yield from (key for key, _ in quantity)
        case Polynomial(terms):
            yield from (of_product(product) for product, _ in terms if product)
        case _:
            yield from (quantity_of(part) for part in parts_of(quantity) if not is_number(part))


def inputs_of(quantity: Quantity) -> frozenset[str]:
    """The ids of the inputs that a quantity is made of."""
    return frozenset(one for one in below([quantity]) if isinstance(one, str))


def grid_of(quantity: Quantity, domains: Mapping[str, Domain], grids: Mapping[Quantity, Grid | None]) -> Grid | None:
    """The step that a quantity keeps to because of those that it is made of; None where there is none."""
    match quantity:
        case str():
            domain = domains[quantity]
            return None if domain.step is None else (domain.step, domain.start)
        case Moved() | Age():
            return ONE, Fraction(0)
        case tuple():
            some = [grids[key] for key, _ in quantity]
            return (ONE, Fraction(0)) if all(one and one[0].denominator == one[1].denominator == 1 for one in some) else None
        case Polynomial(terms):
            return _grid_of_sum(terms, grids)
        case _:
            return None


def _grid_of_sum(terms: Iterable[tuple[Monomial, Fraction]], grids: Mapping[Quantity, Grid | None]) -> Grid | None:
    step, start = Fraction(0), Fraction(0)
    for product, factor in terms:
        if not product:
            start += factor
            continue
        grid = grids[of_product(product)]
        if grid is None:
            return None
        step = common(step, abs(grid[0] * factor))
        start += grid[1] * factor
    return (step, start) if step else None


def common(one: Fraction, other: Fraction) -> Fraction:
    """The greatest number of which two are whole multiples."""
    under = lcm(one.denominator, other.denominator)
    return Fraction(gcd(int(one * under), int(other * under)), under)


def leaves(polynomial: Polynomial) -> frozenset[str]:
    """The ids of the inputs in a polynomial."""
    return frozenset(key for key in all_keys(polynomial) if isinstance(key, str))
