"""Cells: the parts into which a policy's own conditions cut what an input can be.

No condition of the policy tells two values in one cell apart, so a world needs only a cell for each variable. Numbers
and dates are cut at their thresholds, within range and step; codes by the code lists they fall in; values stand alone.
"""

from __future__ import annotations

from reasoner.policy.values import Datum, Interval
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
