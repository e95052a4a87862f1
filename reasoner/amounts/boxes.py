"""Conjunctions of any atoms over one box: refuted, satisfied by exact numbers, or split in two.

In a box the limits are narrowed, then the linear layer decides, in which each product, moved day and age is a quantity of its own, tied
to its parts by what is surely so in the box. Where the quantities that make things non-linear are points, that is all there is to say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from reasoner.amounts.days import days_in
from reasoner.amounts.ends import End
from reasoner.amounts.forms import (
    Ended,
    Grid,
    Quantity,
    inputs_of,
    of_product,
    quantity_of,
)
from reasoner.amounts.narrowing import FREE, EmptyError, Narrowing, rounded_down
from reasoner.amounts.normal_forms import Atom, Sign
from reasoner.amounts.polynomials import Age, Key, Moved, Polynomial, alone, is_number, value_at
from reasoner.amounts.questions import NO_TAGS, Domain, Tags
from reasoner.amounts.reading import Reading, limits_of
from reasoner.amounts.simplex import Limits, Tableau
from reasoner.source.dataclass import dataclass

Limited = Mapping[str, Limits]
ONE: Quantity = ()  # the product of nothing: 1
YEAR = Fraction(146_097, 400)
YEAR_OFF = 4  # days by which whole years, from any day, are off so many mean years at most


@dataclass(frozen=True, slots=True)
class Halves:
    """Two further boxes that together hold every solution of a box: further atoms or limits of an input, not yet tagged.

    `numbers` are those of the linear layer, empty where a sign had to be known first.
    """

    parts: tuple[Atom | Ended, Atom | Ended]
    tags: Tags
    numbers: Mapping[str, Fraction]


def is_empty(domain: Domain) -> bool:
    """Whether no number lies in a domain."""
    interval = domain.interval
    return interval.low is not None and interval.high is not None and limits_of({"": domain})[""].is_empty


def holds(atom: Atom, numbers: Mapping[str, Fraction]) -> bool:
    """Whether an atom holds at given numbers; where something is divided by 0 it does not."""
    value = value_at(atom.polynomial, numbers)
    if value is None:
        return False
    match atom.sign:
        case Sign.NEGATIVE:
            return value < 0
        case Sign.AT_MOST_ZERO:
            return value <= 0
        case Sign.ZERO:
            return not value
        case Sign.NOT_ZERO:
            return bool(value)


class Box:
    """Atoms within limits of the inputs."""

    def __init__(self, reading: Reading, limits: Limited, check: Callable[[], None]) -> None:
        self.reading, self.start, self.check = reading, limits, check
        self.domains, self.quantities, self.grids = reading.domains, reading.quantities, reading.grids

    def looked(self) -> Tags | dict[str, Fraction] | Halves:
        """What cannot hold together, numbers that satisfy all, or two boxes to look at instead."""
        try:
            limits = self._narrowed(self.start)
            numbers = self._linear(limits)
        except EmptyError as error:
            return error.tags
        if (found := self._tried(limits, numbers)) is not None:
            return found
        return self._halves(limits, numbers)

    # ---- narrowing, and the linear layer

    def _narrowed(self, start: Limited) -> dict[Quantity, Limits]:
        limits: dict[Quantity, Limits] = {}
        for id, one in start.items():
            limits[id] = one
            if one.is_empty:
                raise EmptyError(one.tags)
        narrowing = Narrowing(limits, self.grids)
        for ended, tags in self.reading.ended:
            if ended.is_low:
                narrowing.low(ended.quantity, ended.end, tags)
            else:
                narrowing.high(ended.quantity, ended.end, tags)
        narrowing.run(self.quantities, self.check)
        return narrowing.limits

    def _linear(self, limits: Mapping[Quantity, Limits]) -> dict[str, Fraction]:
        """Numbers that satisfy the linear layer, by input. Raises EmptyError."""
        tableau, all_limits = Tableau(self.check), dict[Hashable, Limits](limits.items())
        tableau.add(ONE)
        all_limits[ONE] = Limits((Fraction(1), 0), NO_TAGS, (Fraction(1), 0), NO_TAGS)
        for id in self.domains:
            tableau.add(id)
        for quantity in self.quantities:
            if isinstance(quantity, Polynomial):
                tableau.define(quantity, _sum(quantity))
            elif not isinstance(quantity, str):
                tableau.add(quantity)
        for number, (sum, tied) in enumerate(self._ties(limits)):
            tableau.define(("tie", number), sum)
            all_limits["tie", number] = tied
        found = tableau.solved(all_limits)
        if isinstance(found, frozenset):
            raise EmptyError(found)
        return {id: found[id] for id in self.domains}

    def _ties(self, limits: Mapping[Quantity, Limits]) -> Iterator[tuple[dict[Quantity, Fraction], Limits]]:
        """What is surely so of products, moved days and ages and their parts, as limits of sums."""
        for quantity in self.quantities:
            fixed = None if isinstance(quantity, str | Polynomial) else _fixed(quantity, limits)
            if fixed is not None:
                yield {quantity: Fraction(1), ONE: -fixed[0]}, _between(Fraction(0), Fraction(0), fixed[1])
                continue
            match quantity:
                case tuple():
                    yield from _ties_of_product(quantity, limits)
                case Moved(day, months) if is_number(months) and not is_number(day):
                    least, most = days_in(int(months.constant))
                    yield {quantity: Fraction(1), quantity_of(day): Fraction(-1)}, _between(Fraction(least - 1), Fraction(most))
                case Age(birth, day):
                    sum = {ONE: Fraction(0), quantity: -YEAR}
                    for part, factor in ((day, Fraction(1)), (birth, Fraction(-1))):
                        at = ONE if is_number(part) else quantity_of(part)
                        sum[at] = sum.get(at, Fraction(0)) + factor * (part.constant if is_number(part) else 1)
                    yield sum, _between(Fraction(-YEAR_OFF), YEAR + YEAR_OFF)
                case _:
                    pass

    # ---- exact numbers to try

    def _tried(self, limits: Mapping[Quantity, Limits], numbers: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
        """Numbers of the box that satisfy all atoms, where the linear layer or a few points lead to them."""
        if (found := self._satisfying(limits, numbers)) is not None:
            return found
        varying = [id for id in self.reading.bending if not limits[id].is_point]
        for points in _points(varying, limits, numbers, self.grids) if varying else ():
            start = {id: limits.get(id, FREE) for id in self.domains}
            start |= {id: Limits((number, 0), NO_TAGS, (number, 0), NO_TAGS) for id, number in points.items()}
            try:
                narrowed = self._narrowed(start)
                found = self._satisfying(narrowed, self._linear(narrowed))
            except EmptyError:
                continue
            if found is not None:
                return found
        return None

    def _satisfying(self, limits: Mapping[Quantity, Limits], numbers: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
        """The numbers, as the steps allow them, where they satisfy all atoms."""
        found = {id: _on_grid(number, limits.get(id, FREE), self.grids[id]) for id, number in numbers.items()}
        return found if self._fit(found) else None

    # ---- splitting

    def _halves(self, limits: Mapping[Quantity, Limits], numbers: Mapping[str, Fraction]) -> Halves:
        bent = [id for id in self.reading.bending if not limits[id].is_point]
        off = [id for id, number in numbers.items() if (grid := self.grids[id]) and (number - grid[1]) % grid[0]]
        if bent and not (off and self._fit(numbers)):
            widest = max(bent, key=lambda one: _width(limits[one]))
            return self._half(widest, _middle(limits[widest], numbers[widest]), numbers)
        return self._half(off[0], numbers[off[0]], numbers)

    def _fit(self, numbers: Mapping[str, Fraction]) -> bool:
        """Whether numbers satisfy all atoms, whatever the steps."""
        return all(holds(atom, numbers) for atom in self.reading.ready)

    def _half(self, id: str, number: Fraction, numbers: Mapping[str, Fraction]) -> Halves:
        grid = self.grids[id]
        low, high = (number, 0), (number, 1)
        if grid is not None:
            low = rounded_down((number, 0), grid)
            high = (low[0] + grid[0], 0)
        return Halves((Ended(id, False, low), Ended(id, True, high)), NO_TAGS, numbers)


def _sum(polynomial: Polynomial) -> dict[Quantity, Fraction]:
    return {of_product(product) if product else ONE: factor for product, factor in polynomial.terms}


def _between(low: Fraction, high: Fraction, tags: Tags = NO_TAGS) -> Limits:
    return Limits((low, 0), tags, (high, 0), tags)


def _ties_of_product(
    product: tuple[tuple[Key, int], ...], limits: Mapping[Quantity, Limits]
) -> Iterator[tuple[dict[Quantity, Fraction], Limits]]:
    """A product of which all but one factor are points; else, of two factors, the planes around it (McCormick 1976)."""
    factor, tags, open = Fraction(1), NO_TAGS, []
    for key, power in product:
        fixed = _fixed(key, limits)
        if fixed is None:
            open.append((key, power))
        else:
            factor, tags = factor * fixed[0] ** power, tags | fixed[1]
    if len(open) == 1 and open[0][1] == 1:
        yield {product: Fraction(1), open[0][0]: -factor}, _between(Fraction(0), Fraction(0), tags)
        return
    keys = [key for key, power in product for _ in range(power)]
    if len(keys) == 2:
        yield from _planes(product, keys[0], keys[1], limits)


def _fixed(quantity: Quantity, limits: Mapping[Quantity, Limits]) -> tuple[Fraction, Tags] | None:
    """The value of what is made of points alone, and what that rests on."""
    parts = [limits.get(id, FREE) for id in sorted(inputs_of(quantity))]
    if not all(one.is_point for one in parts):
        return None
    numbers = {id: one.low[0] for id in inputs_of(quantity) if (one := limits[id]).low is not None}
    polynomial = Polynomial(((quantity, Fraction(1)),)) if isinstance(quantity, tuple) else _as_polynomial(quantity)
    value = value_at(polynomial, numbers)
    return None if value is None else (value, NO_TAGS.union(*(one.tags for one in parts)))


def _as_polynomial(quantity: Key | Polynomial) -> Polynomial:
    return quantity if isinstance(quantity, Polynomial) else alone(quantity)


def _planes(
    product: Quantity, x: Key, y: Key, limits: Mapping[Quantity, Limits]
) -> Iterator[tuple[dict[Quantity, Fraction], Limits]]:
    """`(x - a)(y - b)` is at least 0 where both are on the inner side of ends of one kind, at most 0 where of different kinds."""
    one, two = limits.get(x, FREE), limits.get(y, FREE)
    for (a, a_tags, a_low), (b, b_tags, b_low) in ((a, b) for a in _sides(one) for b in _sides(two) if x != y or a[2] <= b[2]):
        sum: dict[Quantity, Fraction] = {product: Fraction(1)}
        sum[x] = sum.get(x, Fraction(0)) - b
        sum[y] = sum.get(y, Fraction(0)) - a
        edge, tags = (-a * b, 0), a_tags | b_tags
        yield sum, Limits(edge, tags) if a_low == b_low else Limits(high=edge, high_tags=tags)


def _sides(limits: Limits) -> Iterable[tuple[Fraction, Tags, bool]]:
    if limits.low is not None:
        yield limits.low[0], limits.low_tags, True
    if limits.high is not None:
        yield limits.high[0], limits.high_tags, False


def _on_grid(number: Fraction, limits: Limits, grid: Grid | None) -> Fraction:
    if grid is None or not (number - grid[1]) % grid[0]:
        return number
    lower = rounded_down((number, 0), grid)
    return lower[0] if limits.low is None or lower >= limits.low else lower[0] + grid[0]


def _points(
    ids: Sequence[str],
    limits: Mapping[Quantity, Limits],
    numbers: Mapping[str, Fraction],
    grids: Mapping[Quantity, Grid | None],
) -> Iterator[dict[str, Fraction]]:
    """A few choices of points: what the linear layer found, the ends, the middle."""
    found = []
    for wished in (
        {id: numbers[id] for id in ids},
        {id: _near(limits[id].low, numbers[id]) for id in ids},
        {id: _near(limits[id].high, numbers[id]) for id in ids},
        {id: _middle(limits[id], numbers[id]) for id in ids},
    ):
        points = {id: _on_grid(number, limits[id], grids[id]) for id, number in wished.items()}
        if points not in found:
            found.append(points)
            yield points


def _near(end: End | None, otherwise: Fraction) -> Fraction:
    return end[0] if end is not None and not end[1] else otherwise


def _width(limits: Limits) -> tuple[bool, Fraction]:
    if limits.low is None or limits.high is None:
        return True, Fraction(limits.low is None and limits.high is None)
    return False, limits.high[0] - limits.low[0]


def _middle(limits: Limits, number: Fraction) -> Fraction:
    """A number between the ends; with no end, further out each time."""
    low, high = limits.low, limits.high
    if low is not None and high is not None:
        return (low[0] + high[0]) / 2
    if low is not None:
        return max(2 * low[0], Fraction(0)) + 1
    if high is not None:
        return min(2 * high[0], Fraction(0)) - 1
    return number
