"""What the limits of quantities say of each other's: narrowed until little is gained (interval propagation; Davis 1987).

Each new end notes what it rests on, so that limits in which nothing is left say what cannot hold together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, isqrt

from reasoner.amounts import ends
from reasoner.amounts.bounds import age_range, first_whole, last_whole, months_range
from reasoner.amounts.days import first_reaching, months_later
from reasoner.amounts.ends import End, Range
from reasoner.amounts.forms import Grid, Quantity, of_product, quantity_of
from reasoner.amounts.polynomials import Age, Monomial, Moved, Polynomial, is_number
from reasoner.amounts.questions import NO_TAGS, Tags
from reasoner.amounts.simplex import Limits

ROUNDS, LINEAR_ROUNDS = 8, 2
FINE, HUGE = 2**64, 2**1024  # ends beyond are not worth their digits: without bounds, squares of squares have no end
FREE = Limits()

# A range, and what its low and its high end rest on.
_Scaled = tuple[Range, Tags, Tags]


class EmptyError(Exception):
    """Nothing is left of a quantity."""

    def __init__(self, tags: Tags) -> None:
        self.tags = tags


class Narrowing:
    """The limits of quantities, being narrowed. Raises EmptyError."""

    def __init__(self, limits: Mapping[Quantity, Limits], grids: Mapping[Quantity, Grid | None]) -> None:
        self.limits = dict(limits)
        self.grids = grids
        self.changed = False

    def run(self, quantities: Sequence[Quantity], check: Callable[[], None]) -> None:
        """Narrow all, a number of times over. Of sums alone little, and of what has no steps nothing: simplex knows all that."""
        made = [one for one in quantities if not isinstance(one, str)]
        bent = any(not isinstance(one, Polynomial) for one in made)
        for _ in range(ROUNDS if bent else LINEAR_ROUNDS if any(self.grids.values()) else 0):
            check()
            self.changed = False
            for one in made:
                self._forward(one)
            for one in reversed(made):
                self._backward(one)
            if not self.changed:
                return

    def low(self, quantity: Quantity, end: End, tags: Tags) -> None:
        """The quantity is not below an end."""
        now, grid = self.limits.get(quantity, FREE), self.grids.get(quantity)
        end = rounded_up(end, grid) if grid is not None else _coarser(end, floor)
        if now.low is None or end > now.low:
            self._put(quantity, now.raised(end, tags))

    def high(self, quantity: Quantity, end: End, tags: Tags) -> None:
        """The quantity is not above an end."""
        now, grid = self.limits.get(quantity, FREE), self.grids.get(quantity)
        end = rounded_down(end, grid) if grid is not None else _coarser(end, ceil)
        if now.high is None or end < now.high:
            self._put(quantity, now.lowered(end, tags))

    def _put(self, quantity: Quantity, new: Limits) -> None:
        self.limits[quantity] = new
        self.changed = True
        if new.is_empty:
            raise EmptyError(new.tags)

    def range(self, quantity: Quantity) -> Range:
        """The ends of a quantity."""
        one = self.limits.get(quantity, FREE)
        return one.low, one.high

    def _within(self, quantity: Quantity, range: Range, tags: Tags) -> None:
        if range[0] is not None and abs(range[0][0].numerator) < HUGE:
            self.low(quantity, range[0], tags)
        if range[1] is not None and abs(range[1][0].numerator) < HUGE:
            self.high(quantity, range[1], tags)

    def _of(self, quantity: Quantity) -> Limits:
        return self.limits.get(quantity, FREE)

    # ---- from the parts to the whole

    def _forward(self, quantity: Quantity) -> None:
        match quantity:
            case Polynomial():
                self._sum(quantity)
            case tuple():
                range, tags = ends.point(Fraction(1)), frozenset[int | tuple[str, str]]()
                for key, power in quantity:
                    range, tags = ends.product(range, ends.power(self.range(key), power)), tags | self._of(key).tags
                self._within(quantity, range, tags)
            case Moved(day, months):
                one, other = self._of(quantity_or(day)), self._of(quantity_or(months))
                low, high = months_range(self._part(day), self._part(months))
                self._within(quantity, (low, None), one.low_tags | other.low_tags)
                self._within(quantity, (None, high), one.high_tags | other.high_tags)
            case Age(birth, day):
                one, other = self._of(quantity_or(birth)), self._of(quantity_or(day))
                low, high = age_range(self._part(birth), self._part(day))
                self._within(quantity, (low, None), one.high_tags | other.low_tags)
                self._within(quantity, (None, high), one.low_tags | other.high_tags)
            case _:
                pass

    def _part(self, part: Polynomial) -> Range:
        return ends.point(part.constant) if is_number(part) else self.range(quantity_of(part))

    def _sum(self, whole: Polynomial) -> None:
        """A sum from its parts, and each part from the sum and the others."""
        parts = [(of_product(product), factor) for product, factor in whole.terms if product]
        scaled = [self._scaled(part, factor) for part, factor in parts]
        before = [(ends.point(whole.constant), NO_TAGS, NO_TAGS)]
        for one in scaled:
            before.append(_both(before[-1], one))
        low_high, low_tags, high_tags = before.pop()
        self._within(whole, (low_high[0], None), low_tags)
        self._within(whole, (None, low_high[1]), high_tags)
        limits, after = self._of(whole), (ends.point(Fraction(0)), NO_TAGS, NO_TAGS)
        for (part, factor), mine in zip(reversed(parts), reversed(scaled), strict=True):
            others, low_tags, high_tags = _both(before.pop(), after)
            after = _both(after, mine)
            rest = ends.plus((limits.low, limits.high), ends.times(others, Fraction(-1)))
            low_why, high_why = limits.low_tags | high_tags, limits.high_tags | low_tags
            found = ends.times(rest, 1 / factor)
            self._within(part, (found[0], None), low_why if factor > 0 else high_why)
            self._within(part, (None, found[1]), high_why if factor > 0 else low_why)

    def _scaled(self, part: Quantity, factor: Fraction) -> _Scaled:
        one = self._of(part)
        range = ends.times((one.low, one.high), factor)
        return (range, one.low_tags, one.high_tags) if factor > 0 else (range, one.high_tags, one.low_tags)

    # ---- from the whole to the parts

    def _backward(self, quantity: Quantity) -> None:
        match quantity:
            case tuple():
                self._factors(quantity)
            case Moved(day, months) if is_number(months) and not is_number(day):
                limits, part, count = self._of(quantity), quantity_of(day), floor(months.constant)
                if limits.low is not None:
                    self.low(part, (Fraction(first_reaching(ceil(limits.low[0]), count)), 0), limits.low_tags)
                if limits.high is not None:
                    day_after = first_reaching(floor(limits.high[0]) + 1, count)
                    self.high(part, (Fraction(day_after), -1), limits.high_tags)
            case Age(birth, day):
                self._birth_and_day(quantity, birth, day)
            case _:
                pass

    def _factors(self, product: Monomial) -> None:
        """Each factor from the product and the others, where none is ever below 0."""
        whole = self._of(product)
        some = [self._of(key) for key, _ in product]
        if any(one.low is None or one.low[0] < 0 for one in (whole, *some)):
            return
        tags = whole.tags.union(*(one.tags for one in some))
        for at, (key, power) in enumerate(product):
            others = ends.point(Fraction(1))
            for place, (other, times) in enumerate(product):
                if place != at:
                    others = ends.product(others, ends.power(self.range(other), times))
            if others[0] is None or others[0] == (Fraction(0), 0):
                continue
            low, high = ends.product((whole.low, whole.high), ends.reciprocal(others))
            if power == 1:
                self._within(key, (low, high), tags)
            elif power == 2:
                self._within(key, (low and (_root(low[0], up=False), 0), high and (_root(high[0], up=True), 0)), tags)

    def _birth_and_day(self, age: Age, birth: Polynomial, day: Polynomial) -> None:
        limits, born, there = self._of(age), self._part(birth), self._part(day)
        born_tags, there_tags = self._of(quantity_or(birth)), self._of(quantity_or(day))
        if limits.low is not None:
            months, why = 12 * ceil(limits.low[0]), limits.low_tags
            if born[0] is not None and not is_number(day):
                reached = months_later(first_whole(born[0]), months)
                self.low(quantity_of(day), (Fraction(reached), 0), why | born_tags.low_tags)
            if there[1] is not None and not is_number(birth):
                after = first_reaching(last_whole(there[1]) + 1, months)
                self.high(quantity_of(birth), (Fraction(after), -1), why | there_tags.high_tags)
        if limits.high is not None:
            months, why = 12 * (floor(limits.high[0]) + 1), limits.high_tags
            if born[1] is not None and not is_number(day):
                reached = months_later(last_whole(born[1]), months)
                self.high(quantity_of(day), (Fraction(reached), -1), why | born_tags.high_tags)
            if there[0] is not None and not is_number(birth):
                first = first_reaching(first_whole(there[0]) + 1, months)
                self.low(quantity_of(birth), (Fraction(first), 0), why | there_tags.low_tags)


def _both(one: _Scaled, other: _Scaled) -> _Scaled:
    """The range of a sum, with what its ends rest on."""
    return ends.plus(one[0], other[0]), one[1] | other[1], one[2] | other[2]


def quantity_or(part: Polynomial) -> Quantity:
    """A part as a quantity (a number is one that nothing limits)."""
    return part if is_number(part) else quantity_of(part)


def rounded_up(end: End, grid: Grid) -> End:
    """The first number of a grid from a low end on."""
    step, start = grid
    times = ceil((end[0] - start) / step)
    return start + (times + (end[1] > 0 and start + times * step == end[0])) * step, 0


def rounded_down(end: End, grid: Grid) -> End:
    """The last number of a grid up to a high end."""
    step, start = grid
    times = floor((end[0] - start) / step)
    return start + (times - (end[1] < 0 and start + times * step == end[0])) * step, 0


def _coarser(end: End, towards: Callable[[Fraction], int]) -> End:
    """An end with a shorter number, never further inside."""
    if end[0].denominator <= FINE:
        return end
    return Fraction(towards(end[0] * FINE), FINE), 0


def _root(number: Fraction, *, up: bool) -> Fraction:
    """A square root, or a number a little below or above it."""
    over, under = number.numerator, number.denominator
    exact = isqrt(over * under)
    if exact * exact == over * under:
        return Fraction(exact, under)
    scale = 2**40
    return Fraction(isqrt(over * under * scale * scale) + up, under * scale)
