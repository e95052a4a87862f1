"""Polynomials of one number, as tuples of factors from the constant upwards, and their roots: exact, or between two fractions."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from math import isqrt

from reasoner.source.dataclass import dataclass

Univariate = tuple[Fraction, ...]  # without trailing zeros; empty: nothing
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Root:
    """Where a polynomial is 0: `low` is `high` where that is a fraction; else no fraction is it, and it lies between the two, which
    hold no other root of `of`."""

    low: Fraction
    high: Fraction
    of: Univariate

    @property
    def exact(self) -> Fraction | None:
        """The root, where it is a fraction."""
        return self.low if self.low == self.high else None

    @property
    def about(self) -> float:
        """The root as a float."""
        return float(self.narrowed(20).low)

    def narrowed(self, times: int = 1) -> Root:
        """The root between ends that are so often half as far apart."""
        low, high = self.low, self.high
        if low == high:
            return self
        rises = value_at(self.of, high) > 0
        for _ in range(times):
            middle = (low + high) / 2
            low, high = (low, middle) if (value_at(self.of, middle) > 0) is rises else (middle, high)
        return Root(low, high, self.of)


def exactly(number: Fraction) -> Root:
    """The root that is a number."""
    return Root(number, number, (-number, ONE))


def trimmed(factors: Univariate) -> Univariate:
    """The polynomial without trailing zeros."""
    end = len(factors)
    while end and not factors[end - 1]:
        end -= 1
    return factors[:end]


def value_at(of: Univariate, number: Fraction) -> Fraction:
    """The value at a number."""
    total = ZERO
    for factor in reversed(of):
        total = total * number + factor
    return total


def added(one: Univariate, other: Univariate, times: Fraction = ONE) -> Univariate:
    """A polynomial and a multiple of another."""
    size = max(len(one), len(other))
    left, right = one + (ZERO,) * (size - len(one)), other + (ZERO,) * (size - len(other))
    return trimmed(tuple(a + times * b for a, b in zip(left, right, strict=True)))


def multiplied(one: Univariate, other: Univariate) -> Univariate:
    """The product."""
    if not one or not other:
        return ()
    found = [ZERO] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return trimmed(tuple(found))


def divided(one: Univariate, other: Univariate) -> tuple[Univariate, Univariate]:
    """The quotient and what is left over; `other` is not nothing."""
    left = list(one)
    found = [ZERO] * max(0, len(one) - len(other) + 1)
    for at in range(len(found) - 1, -1, -1):
        found[at] = left[at + len(other) - 1] / other[-1]
        for place, factor in enumerate(other):
            left[at + place] -= found[at] * factor
    return trimmed(tuple(found)), trimmed(tuple(left))


def common_divisor(one: Univariate, other: Univariate) -> Univariate:
    """The greatest common divisor, its highest factor 1 (Euclid's algorithm)."""
    while other:
        one, other = other, divided(one, other)[1]
    return tuple(factor / one[-1] for factor in one)


def derived(of: Univariate) -> Univariate:
    """The derivative."""
    return tuple(factor * power for power, factor in enumerate(of))[1:]


def roots_of(of: Univariate) -> list[Root]:
    """The roots in rising order, each once; none of nothing.

    Between two neighbouring roots of the derivative there is at most one, found by halving.
    """
    if len(of) < 2:
        return []
    alone = divided(of, common_divisor(of, derived(of)))[0]
    exact = _rational(alone)
    for root in exact:
        alone = divided(alone, (-root, ONE))[0]
    found = [Root(root, root, of) for root in exact] + _irrational(alone)
    return sorted(found, key=cmp_to_key(compared))


def compared(one: Root, other: Root) -> int:
    """Less than 0 where a root is less than another, 0 where they are the same, else more."""
    while True:
        if one.exact is not None and one.exact == other.exact:
            return 0
        if one.high <= other.low:
            return -1
        if other.high <= one.low:
            return 1
        if one.exact is None and other.exact is None and _are_same(one, other):
            return 0
        one, other = one.narrowed(), other.narrowed()


def _are_same(one: Root, other: Root) -> bool:
    """Whether two roots that lie in ranges that overlap are one: a common factor changes its sign where both lie."""
    shared = common_divisor(one.of, other.of)
    low, high = max(one.low, other.low), min(one.high, other.high)
    return len(shared) > 1 and value_at(shared, low) * value_at(shared, high) < 0


def _rational(of: Univariate) -> list[Fraction]:
    """The roots that are fractions, of a polynomial without repeated roots."""
    if len(of) < 2:
        return []
    if len(of) == 2:
        return [-of[0] / of[1]]
    if len(of) == 3:
        root = _square_root(of[1] ** 2 - 4 * of[0] * of[2])
        return [] if root is None else [(-of[1] + sign * root) / (2 * of[2]) for sign in (-1, 1)]
    return sorted({root for root in _candidates(of) if not value_at(of, root)})


def _candidates(of: Univariate) -> list[Fraction]:
    """Fractions among which all rational roots are: the one in each narrow range that has a denominator small enough for one."""
    multiple = 1
    for factor in of:
        multiple *= factor.denominator
    most = abs(int(of[-1] * multiple))  # a root's denominator divides the highest factor, all being whole
    found = []
    for root in _irrational(of):
        near = root
        while near.high - near.low > Fraction(1, 4 * most * most):
            near = near.narrowed(8)
        found.append(((near.low + near.high) / 2).limit_denominator(most))
    return found


def _square_root(number: Fraction) -> Fraction | None:
    """The square root, where it is a fraction."""
    if number < 0:
        return None
    above, below = isqrt(number.numerator), isqrt(number.denominator)
    root = Fraction(above, below)
    return root if root * root == number else None


def _irrational(of: Univariate) -> list[Root]:
    """The roots of a polynomial without repeated roots, each between two fractions at which the polynomial is not 0."""
    if len(of) < 2:
        return []
    size = 1 + max(abs(factor / of[-1]) for factor in of)  # Cauchy's bound
    turns = _apart(of, derived(of), size)
    return [Root(low, high, of) for low, high in pairwise(turns) if value_at(of, low) * value_at(of, high) < 0]


def _apart(of: Univariate, slope: Univariate, size: Fraction) -> list[Fraction]:
    """Numbers between which `of` has at most one root each: near the roots of its derivative, where it is not 0 itself."""
    found = [-size]
    alone = divided(slope, common_divisor(slope, derived(slope)))[0] if len(slope) > 1 else slope
    for turn in roots_of(alone):
        near = turn
        # No repeated roots: `of` is not 0 at the turn, so it has one sign throughout a range that is narrow enough.
        while near.exact is None and _may_be_zero(of, near):
            near = near.narrowed(4)
        found.append(near.low)
    return [*sorted(one for one in found if -size <= one <= size), size]


def _may_be_zero(of: Univariate, near: Root) -> bool:
    """Whether a polynomial may be 0 between the ends of a root's range: by the bound that its slope there gives."""
    most = max(abs(near.low), abs(near.high))
    steepest = sum((abs(factor) * power * most ** (power - 1) for power, factor in enumerate(of) if power), ZERO)
    return abs(value_at(of, near.low)) <= steepest * (near.high - near.low)
