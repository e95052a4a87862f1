"""The curves along which comparisons of two numbers turn: `p(x) + q(x) * y = 0`, and where they cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil, floor, gcd, lcm

from reasoner.amounts.days import days_in, first_reaching, months_later
from reasoner.amounts.normal_forms import normal_form
from reasoner.amounts.polynomials import Key, Polynomial, Whole, alone, is_number, replaced
from reasoner.amounts.polynomials import Moved as MovedDay
from reasoner.amounts.questions import Constraint
from reasoner.plots.plane.univariate import (
    Root,
    Univariate,
    added,
    common_divisor,
    divided,
    exactly,
    multiplied,
    roots_of,
    trimmed,
    value_at,
)
from reasoner.policy.criteria import Comparison, Expression
from reasoner.source.dataclass import dataclass

# A polynomial of two numbers: the factor of each product of powers.
Planar = Mapping[tuple[int, int], Fraction]
CLAMPED = 3  # days that a day may lose where a month has no such day


class NotACurveError(Exception):
    """An amount that is no sum of products of two numbers: a day moved by months, an age, or a power of both."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Where `p(x) + q(x) * y` is 0; `q` is not nothing, and the two have no factor in common."""

    p: Univariate
    q: Univariate

    def at(self, x: Fraction) -> Fraction | None:
        """The y of the curve at an x; None where it has none."""
        below = value_at(self.q, x)
        return None if not below else -value_at(self.p, x) / below

    @property
    def level(self) -> Fraction | None:
        """The one y that it has, where it runs straight across."""
        if len(self.q) > 1 or len(self.p) > 1:
            return None
        return -self.p[0] / self.q[0] if self.p else Fraction(0)

    @property
    def is_straight(self) -> bool:
        """Whether it is a line."""
        return len(self.q) == 1 and len(self.p) < 3

    @property
    def gaps(self) -> list[Root]:
        """The x at which it has no y."""
        return roots_of(self.q)

    def side(self, x: Fraction, y: Fraction) -> int:
        """On which side a point lies: -1, 0 (on it) or 1."""
        value = value_at(self.p, x) + value_at(self.q, x) * y
        return (value > 0) - (value < 0)


@dataclass(frozen=True, slots=True)
class Moved:
    """The days y that lie `days` after the day that is `months` later than x: one y for each x, which never falls as x rises."""

    months: int
    days: Fraction

    def at(self, x: Fraction) -> Fraction | None:
        """The y of the curve at an x."""
        return months_later(floor(x), self.months) + self.days

    @property
    def level(self) -> Fraction | None:
        """It never runs straight across."""
        return None

    @property
    def is_straight(self) -> bool:
        """It is no line: months differ in length."""
        return False

    @property
    def gaps(self) -> list[Root]:
        """It has a y everywhere."""
        return []

    def side(self, x: Fraction, y: Fraction) -> int:
        """On which side a point lies: -1, 0 (on it) or 1."""
        value = y - months_later(floor(x), self.months) - self.days
        return (value > 0) - (value < 0)


AnyCurve = Curve | Moved


def crossings(one: AnyCurve, other: AnyCurve) -> list[Root]:
    """The x at which two curves meet, and of days those between which one passes the other; raises NotACurveError where they cross
    time and again."""
    match one, other:
        case Curve(), Curve():
            return roots_of(added(multiplied(one.p, other.q), multiplied(other.p, one.q), Fraction(-1)))
        case Moved(), Moved():
            least, most = days_in(one.months - other.months)
            if least - CLAMPED <= other.days - one.days <= most + CLAMPED and one.months != other.months:
                raise NotACurveError
            return []
        case Moved(), Curve():
            return _reached(one, other)
        case _:
            assert isinstance(one, Curve)  # noqa: S101  INVARIANT: both of a kind, and a moved day first, stand above
            assert isinstance(other, Moved)  # noqa: S101
            return _reached(other, one)


def _reached(moved: Moved, curve: Curve) -> list[Root]:
    """Where a moved day comes to a line: the days on which it is there, and the place between the last day before and the next."""
    level = curve.level
    if level is None:
        if len(curve.q) > 1 or len(curve.p) > 2 or curve.p[1] != -curve.q[0]:
            raise NotACurveError  # no line of days that are so many days later
        least, most = days_in(moved.months)
        if least <= -curve.p[0] / curve.q[0] - moved.days <= most:
            raise NotACurveError
        return []
    first = first_reaching(ceil(level - moved.days), moved.months)
    last = first_reaching(floor(level - moved.days) + 1, moved.months)
    return [
        exactly(Fraction(2 * first - 1, 2)),
        *(exactly(Fraction(day)) for day in range(first, last)),
        exactly(Fraction(2 * last - 1, 2)),
    ]


@dataclass(frozen=True, slots=True)
class Turns:
    """Where answers may turn: at numbers of x alone, and along curves."""

    uprights: tuple[Root, ...]
    curves: tuple[AnyCurve, ...]


def curves_of(difference: Expression, x: str, y: str) -> Iterator[Planar | Moved]:
    """What settles a comparison of an amount with 0, and whether it has a value: polynomials whose signs do, and moved days.

    Raises NotACurveError.
    """
    found: dict[Polynomial, None] = {}
    for comparison in (Comparison.LESS, Comparison.MORE):  # together: where it is 0
        for case in normal_form(Constraint(difference, comparison)).cases:
            found.update((atom.polynomial, None) for atom in case)
    for polynomial in found:
        if (moved := _moved(polynomial, x, y)) is not None:
            yield moved
            continue
        yield _planar(_without_divisors(polynomial), x, y)
        for key in (key for product, _ in polynomial.terms for key, power in product if power < 0):
            yield _planar(alone(key) if isinstance(key, str) else _summed(alone(key)), x, y)


def _without_divisors(polynomial: Polynomial) -> Polynomial:
    """A polynomial times all that is divided by in it: it is 0 where that is, or where the first was."""
    while True:
        under: dict[Key, int] = {}
        for product, _ in polynomial.terms:
            for key, power in product:
                under[key] = max(under.get(key, 0), -power)
        if not any(under.values()):
            return _summed(polynomial)
        for key, power in under.items():
            if power:
                polynomial = polynomial.times(alone(key, power))
        polynomial = _summed(polynomial)


def _summed(polynomial: Polynomial) -> Polynomial:
    """A polynomial in which sums that were divisors, and are so no more, are sums again."""
    if any(isinstance(key, Whole) and power > 0 for product, _ in polynomial.terms for key, power in product):
        return replaced(polynomial, lambda _: None)
    return polynomial


def _moved(polynomial: Polynomial, x: str, y: str) -> Moved | None:
    """The curve of a polynomial that compares y with a day so many months after x."""
    factors = dict(polynomial.terms)
    own = factors.pop(((y, 1),), None)
    added = factors.pop((), Fraction(0))
    if own is None or len(factors) != 1:
        return None
    [(product, factor)] = factors.items()
    match product:
        case ((MovedDay(day, months), 1),) if factor == -own and day == alone(x) and is_number(months):
            return Moved(floor(months.constant), -added / own)
        case _:
            return None


def _planar(polynomial: Polynomial, x: str, y: str) -> Planar:
    found: dict[tuple[int, int], Fraction] = {}
    for product, factor in polynomial.terms:
        powers = {x: 0, y: 0}
        for key, power in product:
            if not isinstance(key, str) or key not in powers or power < 0:
                raise NotACurveError
            powers[key] += power
        place = (powers[x], powers[y])
        found[place] = found.get(place, Fraction(0)) + factor
    return {place: factor for place, factor in found.items() if factor}


def turns_of(parts: Iterable[Planar | Moved]) -> Turns:
    """The curves of some polynomials and moved days, each once; raises NotACurveError where one has a power of y."""
    uprights: list[Root] = []
    curves: dict[AnyCurve, None] = {}
    for one in parts:
        if isinstance(one, Moved):
            curves[one] = None
            continue
        for part in _without_y(one):
            p, q = _rows(part)
            shared = common_divisor(p, q)
            uprights += roots_of(shared)
            if q:
                curves[_made(divided(p, shared)[0], divided(q, shared)[0])] = None
    return Turns(tuple(uprights), tuple(curves))


def _without_y(planar: Planar) -> Iterator[Planar]:
    """A polynomial as one that y does not divide, and y itself where it does."""
    if not planar:
        return
    least = min(j for _, j in planar)
    if least:
        yield {(0, 1): Fraction(1)}
    yield {(i, j - least): factor for (i, j), factor in planar.items()}


def _rows(planar: Planar) -> tuple[Univariate, Univariate]:
    if any(j > 1 for _, j in planar):
        raise NotACurveError
    size = 1 + max(i for i, _ in planar)
    p, q = (trimmed(tuple(planar.get((i, j), Fraction(0)) for i in range(size))) for j in (0, 1))
    return p, q


def _made(p: Univariate, q: Univariate) -> Curve:
    """A curve in its one form: whole factors without a common divisor, the highest of y's above 0."""
    scale = Fraction(lcm(*(one.denominator for one in (*p, *q))))
    numbers = [int(one * scale) for one in (*p, *q)]
    scale *= Fraction(1, gcd(*numbers)) * (1 if q[-1] > 0 else -1)
    return Curve(tuple(one * scale for one in p), tuple(one * scale for one in q))


def made_level(y: Fraction) -> Curve:
    """The line at one y."""
    return _made(trimmed((-y,)), (Fraction(1),))


def meetings(curves: Iterable[AnyCurve]) -> Iterator[Root]:
    """Every x at which two curves meet, or at which one has no y."""
    some = list(curves)
    for one in some:
        yield from one.gaps
    for one, other in combinations(some, 2):
        yield from crossings(one, other)
