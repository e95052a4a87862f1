"""Amounts of which not everything is known: exact numbers, ranges, and what has no number; their arithmetic and order.

Whole numbers are ints, others Fractions. An end that does not belong to a range is open; an infinite end is a float and always open.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from math import inf
from types import MappingProxyType
from typing import TypeAlias

from reasoner.policy.criteria import Comparison

Exact: TypeAlias = int | Fraction
End: TypeAlias = int | Fraction | float


class NoAmount(Enum):
    """Why there is no amount: nothing has a value, or something is divided by 0."""

    ABSENT = "absent"
    UNDEFINED = "undefined"


class Range:
    """The numbers between two ends; with `absent` there may also be no amount."""

    __slots__ = ("absent", "high", "high_open", "low", "low_open")

    def __init__(
        self, low: End = -inf, high: End = inf, low_open: bool = False, high_open: bool = False, absent: bool = False
    ) -> None:
        self.low, self.high, self.low_open, self.high_open, self.absent = low, high, low_open, high_open, absent


Value: TypeAlias = int | Fraction | Range | NoAmount
EXACT = frozenset((int, Fraction))
ABSENT, UNDEFINED = NoAmount.ABSENT, NoAmount.UNDEFINED


def exact(number: Fraction) -> Exact:
    """A number as it is reckoned with."""
    return number.numerator if number.denominator == 1 else number


def as_range(value: Exact | Range) -> Range:
    """A number as a range."""
    return value if isinstance(value, Range) else Range(value, value)


def settled(low: End, high: End, low_open: bool, high_open: bool, absent: bool) -> Exact | Range:
    """A range, or the number where only one is left."""
    if low == high and not absent and not low_open and not high_open:
        return low if isinstance(low, int | Fraction) else Range(low, high)
    return Range(low, high, low_open, high_open, absent)


# ---- order

HOLDS: Mapping[Comparison, Callable[[Exact, Exact], bool]] = MappingProxyType(
    {
        Comparison.LESS: operator.lt,
        Comparison.AT_MOST: operator.le,
        Comparison.EQUAL: operator.eq,
        Comparison.AT_LEAST: operator.ge,
        Comparison.MORE: operator.gt,
    }
)


def compared(left: Value, comparison: Comparison, right: Value) -> bool | None:
    """Whether two amounts compare so: True, False, or None where it is open. Not so where there is no amount."""
    if left is ABSENT or right is ABSENT:
        return False
    if isinstance(left, NoAmount) or isinstance(right, NoAmount):
        return None
    one, other = as_range(left), as_range(right)
    found = _ordered(one, comparison, other)
    return None if found is True and (one.absent or other.absent) else found


def _ordered(one: Range, comparison: Comparison, other: Range) -> bool | None:
    match comparison:
        case Comparison.LESS:
            return True if _below(one, other) else False if _not_above(other, one) else None
        case Comparison.AT_MOST:
            return True if _not_above(one, other) else False if _below(other, one) else None
        case Comparison.MORE:
            return _ordered(other, Comparison.LESS, one)
        case Comparison.AT_LEAST:
            return _ordered(other, Comparison.AT_MOST, one)
        case Comparison.EQUAL:
            if _below(one, other) or _below(other, one):
                return False
            return True if one.low == one.high == other.low == other.high else None


def _below(one: Range, other: Range) -> bool:
    return one.high < other.low or (one.high == other.low and (one.high_open or other.low_open))


def _not_above(one: Range, other: Range) -> bool:
    return one.high <= other.low


# ---- arithmetic of amounts of which one at least is not exact

Ends: TypeAlias = Sequence[tuple[End, bool]]  # each with whether it is open


def combined(values: Iterable[Value], combine: Callable[[Sequence[Range]], Value]) -> Value:
    """An amount computed from others, by what it is for ranges; none where one of them has none."""
    some = list(values)
    if ABSENT in some:
        return ABSENT
    if UNDEFINED in some:
        return UNDEFINED
    return combine([as_range(one) for one in some if not isinstance(one, NoAmount)])


def total(parts: Sequence[Range]) -> Value:
    """The sum."""
    low, low_open = _sum([(part.low, part.low_open) for part in parts])
    high, high_open = _sum([(part.high, part.high_open) for part in parts])
    return settled(low, high, low_open, high_open, _absent(parts))


def difference(parts: Sequence[Range]) -> Value:
    """The first less all others."""
    first, *rest = parts
    return total([first, *(Range(-one.high, -one.low, one.high_open, one.low_open, one.absent) for one in rest)])


def product(parts: Sequence[Range]) -> Value:
    """The product."""
    found = parts[0]
    for part in parts[1:]:
        corners = [_times(one, other) for one in _ends(found) for other in _ends(part)]
        found = Range(*_low_and_high(corners), absent=found.absent or part.absent)
    return settled(found.low, found.high, found.low_open, found.high_open, found.absent)


def ratio(parts: Sequence[Range]) -> Value:
    """The first divided by the second, which is not 0 unless that is known."""
    over, under = parts
    if under.low == 0 == under.high:
        return UNDEFINED
    if over.low == 0 == over.high:
        return settled(0, 0, False, False, _absent(parts))
    if under.low < 0 < under.high:
        return Range(absent=_absent(parts))
    ends = [(_inverse(end, positive=under.low >= 0), is_open or end == 0) for end, is_open in _ends(under)]
    (high, high_open), (low, low_open) = ends
    return product([over, Range(low, high, low_open, high_open, under.absent)])


def least(parts: Sequence[Range]) -> Value:
    """The lesser."""
    low, low_open = min((part.low, part.low_open) for part in parts)
    high, closed = min((part.high, not part.high_open) for part in parts)
    return settled(low, high, low_open, not closed, _absent(parts))


def greatest(parts: Sequence[Range]) -> Value:
    """The greater."""
    low, low_open = max((part.low, part.low_open) for part in parts)
    high, closed = max((part.high, not part.high_open) for part in parts)
    return settled(low, high, low_open, not closed, _absent(parts))


def hull(parts: Sequence[Range], *, absent: bool) -> Value:
    """The smallest range with all the numbers of some."""
    low, low_open = min((part.low, part.low_open) for part in parts)
    high, closed = max((part.high, not part.high_open) for part in parts)
    return settled(low, high, low_open, not closed, absent)


def _absent(parts: Iterable[Range]) -> bool:
    return any(part.absent for part in parts)


def _ends(one: Range) -> Ends:
    return ((one.low, one.low_open), (one.high, one.high_open))


def _sum(ends: Ends) -> tuple[End, bool]:
    endless = next((end for end, _ in ends if isinstance(end, float)), None)
    if endless is not None:
        return endless, True
    return sum((end for end, _ in ends), 0), any(is_open for _, is_open in ends)


def _times(one: tuple[End, bool], other: tuple[End, bool]) -> tuple[End, bool]:
    (left, left_open), (right, right_open) = one, other
    if left == 0 or right == 0:
        closed = (left == 0 and not left_open) or (right == 0 and not right_open)
        return 0, not closed
    if isinstance(left, float) or isinstance(right, float):
        return (inf if (left > 0) == (right > 0) else -inf), True
    return left * right, left_open or right_open


def _inverse(end: End, *, positive: bool) -> End:
    if isinstance(end, float):
        return 0
    return (inf if positive else -inf) if end == 0 else exact(Fraction(1) / end)


def _low_and_high(corners: Ends) -> tuple[End, End, bool, bool]:
    low, low_open = min(corners)
    high, closed = max((end, not is_open) for end, is_open in corners)
    return low, high, low_open, not closed
