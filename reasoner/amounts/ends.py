"""Ranges of numbers whose ends may be left out, and what they make of each other: interval arithmetic, exactly and never too narrow.

Moore, Kearfott and Cloud, Introduction to Interval Analysis (2009), with ends that may be open.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from reasoner.policy.values import Interval

# A place on the line: a number, and -1, 0 or 1 where it lies just below, at or just above it.
End = tuple[Fraction, int]
# The low and the high end; None is no end.
Range = tuple[End | None, End | None]

ALL: Range = (None, None)
ZERO = Fraction(0)


def range_from(interval: Interval) -> Range:
    """An interval as a range."""
    low = None if interval.low is None else (interval.low, 0 if interval.low_included else 1)
    return low, None if interval.high is None else (interval.high, 0 if interval.high_included else -1)


def point(number: Fraction) -> Range:
    """The range of one number."""
    return (number, 0), (number, 0)


def plus(one: Range, other: Range) -> Range:
    """The sums."""
    return _sum(one[0], other[0]), _sum(one[1], other[1])


def _sum(one: End | None, other: End | None) -> End | None:
    return None if one is None or other is None else (one[0] + other[0], one[1] or other[1])


def times(range: Range, factor: Fraction) -> Range:
    """The multiples by a number other than 0."""
    low, high = (None if end is None else (end[0] * factor, end[1] if factor > 0 else -end[1]) for end in range)
    return (low, high) if factor > 0 else (high, low)


# A corner of a product: which infinity or 0, the number, whether it is reached.
_Corner = tuple[int, Fraction, bool]


def product(one: Range, other: Range) -> Range:
    """The products."""
    corners = [corner for a in _corners(one) for b in _corners(other) for corner in _multiplied(a, b)]
    return _outer(corners)


def _corners(range: Range) -> tuple[_Corner, _Corner]:
    low, high = range
    return (
        (-1, ZERO, False) if low is None else (0, low[0], low[1] == 0),
        (1, ZERO, False) if high is None else (0, high[0], high[1] == 0),
    )


def _multiplied(a: _Corner, b: _Corner) -> Iterable[_Corner]:
    if not a[0] and not b[0]:
        number = a[1] * b[1]
        return ((0, number, (a[2] and b[2]) or (a[2] and not a[1]) or (b[2] and not b[1])),)
    if a[0] and b[0]:
        return ((a[0] * b[0], ZERO, False),)
    infinite, finite = (a, b) if a[0] else (b, a)
    if not finite[1]:
        return ((0, ZERO, finite[2]),)
    return ((infinite[0] * (1 if finite[1] > 0 else -1), ZERO, False),)


def _outer(corners: list[_Corner]) -> Range:
    least, most = min(corners)[:2], max(corners)[:2]
    return _end(corners, least, 1), _end(corners, most, -1)


def _end(corners: list[_Corner], at: tuple[int, Fraction], inwards: int) -> End | None:
    if at[0]:
        return None
    return at[1], 0 if any(corner[2] for corner in corners if corner[:2] == at) else inwards


def reciprocal(range: Range) -> Range:
    """What 1 divided by each number other than 0 is."""
    low, high = range
    if low is not None and low[0] >= 0:
        return (ZERO, 1) if high is None else _one_over(high), None if low[0] == 0 else _one_over(low)
    if high is not None and high[0] <= 0:
        return None if high[0] == 0 else _one_over(high), (ZERO, -1) if low is None else _one_over(low)
    return ALL


def _one_over(end: End) -> End | None:
    return None if not end[0] else (1 / end[0], -end[1])


def power(range: Range, exponent: int) -> Range:
    """A power, of the same number each time."""
    if exponent < 0:
        return power(reciprocal(range), -exponent)
    found = range
    for _ in _times(exponent - 1):
        found = product(found, range)
    if exponent % 2 == 0 and straddles(range):
        return (ZERO, 0), found[1]
    return found


def _times(count: int) -> Iterable[None]:
    return (None,) * count


def straddles(range: Range) -> bool:
    """Whether there are numbers on both sides of 0."""
    low, high = range
    return (low is None or low[0] < 0) and (high is None or high[0] > 0)


def least_of(ranges: list[Range]) -> Range:
    """What the least of some numbers is."""
    lows, highs = [one[0] for one in ranges], [one[1] for one in ranges if one[1] is not None]
    known = [low for low in lows if low is not None]
    return (min(known) if len(known) == len(lows) else None), min(highs, default=None)


def greatest_of(ranges: list[Range]) -> Range:
    """What the greatest of some numbers is."""
    highs, lows = [one[1] for one in ranges], [one[0] for one in ranges if one[0] is not None]
    known = [high for high in highs if high is not None]
    return max(lows, default=None), (max(known) if len(known) == len(highs) else None)


def is_empty(range: Range) -> bool:
    """Whether no number lies in it."""
    low, high = range
    return low is not None and high is not None and low > high
