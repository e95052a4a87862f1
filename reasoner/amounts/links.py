"""Comparisons of two quantities, each a day moved or a number: `target >= source + add`, where both sides only rise."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from reasoner.amounts.normal_forms import Atom, Sign, opposite
from reasoner.amounts.polynomials import Key, Moved, Polynomial
from reasoner.amounts.shifts import Moves
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """The target, moved, is at least (or more than) the source, moved, and a number. A side that is None is 0.

    The number is `numerator / denominator`; `whole` is the least whole number that can be the difference of whole numbers.
    """

    source: str | None
    source_moves: Moves
    numerator: int
    denominator: int
    whole: int
    strict: bool
    target: str | None
    target_moves: Moves
    by_months: bool


# A quantity, moved.
_Side = tuple[str, Moves]


def links_of(atom: Atom) -> tuple[Link, ...] | None:
    """The links that say what an atom says; None where it compares otherwise."""
    match atom.sign:
        case Sign.ZERO:
            below, above = _link(atom.polynomial, False), _link(opposite(atom.polynomial), False)
            return None if below is None or above is None else (below, above)
        case Sign.NOT_ZERO:
            return None
        case sign:
            one = _link(atom.polynomial, sign is Sign.NEGATIVE)
            return None if one is None else (one,)


def _link(polynomial: Polynomial, strict: bool) -> Link | None:
    """A polynomial is at most (or less than) 0."""
    below: tuple[_Side, Fraction] | None = None
    above: tuple[_Side, Fraction] | None = None
    add = Fraction(0)
    for product, factor in polynomial.terms:
        if not product:
            add = factor
            continue
        side = _side(product[0][0]) if len(product) == 1 and product[0][1] == 1 else None
        if side is None or (above if factor < 0 else below) is not None:
            return None
        if factor > 0:
            below = (side, factor)
        else:
            above = (side, -factor)
    if below is not None and above is not None and (below[1] != above[1] or below[0][0] == above[0][0]):
        return None
    size = below[1] if below is not None else above[1] if above is not None else Fraction(1)
    source, source_moves = below[0] if below is not None else (None, ())
    target, target_moves = above[0] if above is not None else (None, ())
    add = add / size
    whole = floor(add) + 1 if strict else ceil(add)
    by_months = bool(source_moves or target_moves)
    return Link(source, source_moves, add.numerator, add.denominator, whole, strict, target, target_moves, by_months)


def _side(key: Key) -> _Side | None:
    match key:
        case str():
            return key, ()
        case Moved(day, months):
            return _moved_side(day, months)
        case _:
            return None


def _moved_side(day: Polynomial, months: Polynomial) -> _Side | None:
    """A day moved by a fixed number of months."""
    if any(product for product, _ in months.terms):
        return None
    inner = [(product, factor) for product, factor in day.terms if product]
    if len(inner) != 1 or inner[0][1] != 1 or len(inner[0][0]) != 1 or inner[0][0][0][1] != 1:
        return None
    side = _side(inner[0][0][0][0])
    if side is None:
        return None
    days = floor(day.constant)  # of a whole day, a part of a day more is no other day
    return side[0], (*side[1], *(((False, days),) if days else ()), (True, floor(months.constant)))
