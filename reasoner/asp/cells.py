"""Cells: the parts into which a policy's own conditions cut what an input can be.

No condition of the policy tells two values in one cell apart, so a world needs only a cell for each variable. Numbers
and dates are cut at their thresholds, within range and step; codes by the code lists they fall in; values stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from reasoner.policy.values import Datum, Interval
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ValueCell:
    """One value of a yes/no or one-of input."""

    value: Datum


@dataclass(frozen=True, slots=True)
class IntervalCell:
    """The numbers of an interval (dates: their ordinals)."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class AbsentCell:
    """There is nothing to have a value."""


@dataclass(frozen=True, slots=True)
class CodeCell:
    """The codes that fall in exactly these entries of code lists (list key, number of the entry group)."""

    entries: frozenset[tuple[str, int]]
    example: str  # a code or a description that stands for the cell in print


@dataclass(frozen=True, slots=True)
class MemberCell:
    """Whether a list has the member (a value, or any code of a code cell)."""

    present: bool


Cell = ValueCell | IntervalCell | AbsentCell | CodeCell | MemberCell


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that is in exactly one of its cells in every world. `name` is a generated identifier.

    `member` names what a member variable is about: a value id, or the position of a code cell.
    """

    name: str
    input: str
    cells: tuple[Cell, ...]
    member: str | int | None = None
    words: str = ""


# A place between numbers: just before a number (0) or just after it (1).
Cut = tuple[Fraction, int]


def cuts_of(interval: Interval) -> Iterable[Cut]:
    """The places where an interval begins and ends."""
    if interval.low is not None:
        yield (interval.low, 0 if interval.low_included else 1)
    if interval.high is not None:
        yield (interval.high, 1 if interval.high_included else 0)


def interval_cells(cuts: Iterable[Cut], number: Number) -> tuple[IntervalCell, ...]:
    """The non-empty cells, in rising order, of a number within its range and step."""
    ends: list[Cut | None] = [None, *sorted(set(cuts)), None]
    full = Interval(number.low, True, number.high, True)
    cells = []
    for left, right in pairwise(ends):
        piece = Interval(
            left[0] if left else None,
            left[1] == 0 if left else True,
            right[0] if right else None,
            right[1] == 1 if right else True,
        )
        both = meet(piece, full)
        if both is not None and has_point(both, number):
            cells.append(IntervalCell(both))
    return tuple(cells)


def meet(one: Interval, other: Interval) -> Interval | None:
    """The numbers in both intervals, or None where there are none."""
    low, low_in = max(
        ((i.low, i.low_included) for i in (one, other) if i.low is not None),
        key=lambda end: (end[0], not end[1]),
        default=(None, True),
    )
    high, high_in = min(
        ((i.high, i.high_included) for i in (one, other) if i.high is not None),
        key=lambda end: (end[0], end[1]),
        default=(None, True),
    )
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        return None
    return Interval(low, low_in, high, high_in)


def has_point(interval: Interval, number: Number) -> bool:
    """Whether an interval holds a number that the input's step allows. The step counts from the range's low end, or from 0."""
    if number.step is None or interval.low is None or interval.high is None:
        return True
    start = number.low if number.low is not None else Fraction(0)
    first = ceil((interval.low - start) / number.step)
    if not interval.low_included and start + first * number.step == interval.low:
        first += 1
    last = floor((interval.high - start) / number.step)
    if not interval.high_included and start + last * number.step == interval.high:
        last -= 1
    return first <= last
