"""The parts of a plane: columns between the places where curves meet, and in each column the areas and borders, bottom to top.

Two points of one part lie on the same sides of all curves, so that no comparison tells them apart (a cylindrical decomposition,
Collins 1975, of curves that have one y for each x).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cmp_to_key
from itertools import count, islice, pairwise

from reasoner.amounts.questions import Constraint, Domain, Found
from reasoner.amounts.theory import decided
from reasoner.plots.plane.axis import Axis
from reasoner.plots.plane.curves import AnyCurve, Curve, Turns, made_level, meetings
from reasoner.plots.plane.univariate import Root, compared, exactly, value_at
from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass
from reasoner.source.limit import TimeIsUpError

Point = tuple[Fraction, Fraction]
MOST_X = 400  # numbers of x that are tried for a part of a column
MOST_CHECKS = 3_000  # steps of a search for a point in a part


@dataclass(frozen=True, slots=True)
class Part:
    """An area between two curves (None: without end), or a border that runs along one, which is then both. `point` lies in it; None
    where none does that the inputs can be. `sure`: that there is none."""

    lower: AnyCurve | None
    upper: AnyCurve | None
    point: Point | None
    sure: bool = True

    @property
    def is_border(self) -> bool:
        """Whether it runs along a curve."""
        return self.lower is not None and self.lower == self.upper


@dataclass(frozen=True, slots=True)
class Column:
    """All x strictly between two places (None: without end), or the one x where both are the same; its parts from bottom to top.

    `middle` is an x of it at which its curves lie in their order.
    """

    left: Root | None
    right: Root | None
    middle: Fraction
    parts: tuple[Part, ...]

    @property
    def is_upright(self) -> bool:
        """Whether it is one x."""
        return self.left is not None and self.left == self.right


def columns_of(turns: Turns, x: Axis, y: Axis) -> tuple[Column, ...]:
    """The columns of a plane from left to right, its own ends among the curves."""
    ends = [made_level(end) for end in (y.low, y.high) if end is not None]
    curves = tuple(dict.fromkeys((*turns.curves, *ends)))
    edges = [exactly(end) for end in (x.low, x.high) if end is not None]
    places = _sorted([*turns.uprights, *meetings(curves), *edges], x)
    found: list[Column] = []
    bounds = [*([None] if x.low is None else []), *places, *([None] if x.high is None else [])]
    if x.low is not None:
        found += _at_place(places[0], curves, x, y)
    for left, right in pairwise(bounds):
        found += [*_between(left, right, curves, x, y), *_at_place(right, curves, x, y)]
    return tuple(found)


def _at_place(at: Root | None, curves: Sequence[AnyCurve], x: Axis, y: Axis) -> Iterator[Column]:
    if at is not None and at.exact is not None and x.allows(at.exact):
        yield _upright(at, curves, y)


def _sorted(roots: Iterable[Root], x: Axis) -> list[Root]:
    """Places in rising order, each once, between the ends of x; their ranges do not overlap."""
    found: list[Root] = []
    for one in sorted(roots, key=cmp_to_key(compared)):
        if not found or compared(found[-1], one) != 0:
            found.append(one)
    low = None if x.low is None else exactly(x.low)
    high = None if x.high is None else exactly(x.high)
    found = [one for one in found if (low is None or compared(one, low) >= 0) and (high is None or compared(one, high) <= 0)]
    for at in range(len(found) - 1):
        while found[at].high >= found[at + 1].low:
            found[at], found[at + 1] = found[at].narrowed(), found[at + 1].narrowed()
    return found


def _between(left: Root | None, right: Root | None, curves: Sequence[AnyCurve], x: Axis, y: Axis) -> Iterator[Column]:
    """The column between two places, if x can be a number there."""
    low, high = None if left is None else left.high, None if right is None else right.low
    tried = list(islice(x.tried(low, high), MOST_X))
    if not tried:
        return
    middle = tried[0]
    there = {one: at for one in curves if (at := one.at(middle)) is not None and y.reaches(at)}
    order: list[AnyCurve] = sorted(there, key=lambda one: there[one])
    within = Domain(Interval(low, False, high, False), x.step, x.start)
    places = _Places(tried, x.is_settled(low, high) and len(tried) < MOST_X, within, y)
    yield Column(left, right, middle, tuple(_stacked(order, places)))


def _upright(at: Root, curves: Sequence[AnyCurve], y: Axis) -> Column:
    """The column of one x; of curves that meet there one stands for all."""
    x = at.low
    there = {found: one for one in curves if (found := one.at(x)) is not None and y.reaches(found)}
    order = [there[found] for found in sorted(there)]
    places = _Places([x], True, Domain(Interval(x, True, x, True)), y)
    return Column(at, at, x, tuple(_stacked(order, places)))


def _stacked(order: Sequence[AnyCurve], places: _Places) -> Iterator[Part]:
    """The parts of a column from bottom to top; y's own ends, where it has any, are the first and the last curve."""
    walls = [*([None] if places.y.low is None else []), *order, *([None] if places.y.high is None else [])]
    for at, wall in enumerate(walls):
        if at:
            yield places.area(walls[at - 1], wall)
        if wall is not None:
            yield places.border(wall)


@dataclass(frozen=True, slots=True)
class _Places:
    """Finds points in the parts of one column: `tried` are numbers of x, all that there are with `settled`; else `within` them."""

    tried: Sequence[Fraction]
    settled: bool
    within: Domain
    y: Axis

    def area(self, lower: AnyCurve | None, upper: AnyCurve | None) -> Part:
        """The part between two curves."""
        for x in self.tried:
            y = self.y.between(None if lower is None else lower.at(x), None if upper is None else upper.at(x))
            if y is not None:
                return Part(lower, upper, (x, y))
        if self.settled or self.y.step is None or _are_level(lower, upper):
            return Part(lower, upper, None)
        sides = [(one, sign) for one, sign in ((lower, 1), (upper, -1)) if one is not None]
        return Part(lower, upper, *self._sought(sides))

    def border(self, curve: AnyCurve) -> Part:
        """The part along a curve."""
        for x in self.tried:
            y = curve.at(x)
            if y is not None and self.y.allows(y):
                return Part(curve, curve, (x, y))
        if self.settled or self.y.step is None or curve.level is not None:
            return Part(curve, curve, None)
        return Part(curve, curve, *self._sought([(curve, 0)]))

    def _sought(self, sides: Sequence[tuple[AnyCurve, int]]) -> tuple[Point | None, bool]:
        """A point on given sides of curves, and whether it is sure that there is none where none is found."""
        if not all(isinstance(one, Curve) for one, _ in sides):
            return None, False
        at = Domain(Interval(self.y.low, True, self.y.high, True), self.y.step, self.y.start)
        turned = [(one, sign if value_at(one.q, self.tried[0]) > 0 else -sign) for one, sign in sides if isinstance(one, Curve)]
        calls = count()

        def check() -> None:
            if next(calls) > MOST_CHECKS:
                raise TimeIsUpError

        try:
            found = decided({"x": self.within, "y": at}, [Constraint(_amount(one), HOW[sign]) for one, sign in turned], check)
        except TimeIsUpError:
            return None, False
        return ((found.numbers["x"], found.numbers["y"]), True) if isinstance(found, Found) else (None, True)


HOW = {1: Comparison.MORE, 0: Comparison.EQUAL, -1: Comparison.LESS}


def _are_level(lower: AnyCurve | None, upper: AnyCurve | None) -> bool:
    return all(one is None or one.level is not None for one in (lower, upper))


def _amount(curve: Curve) -> Expression:
    """The amount that is 0 along a curve."""
    x, y = InputAmount("x"), InputAmount("y")
    terms: list[Expression] = []
    for factors, more in ((curve.p, ()), (curve.q, (y,))):
        terms += [
            Derived(Operation.PRODUCT, (Amount(factor), *([x] * power), *more))
            for power, factor in enumerate(factors)
            if factor
        ]
    return Derived(Operation.SUM, tuple(terms))
