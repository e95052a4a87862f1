"""What is asked of amounts, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reasoner.policy.criteria import Comparison, Expression
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass

# A bound of a quantity: its id, and `low` or `high`.
Bound = tuple[str, str]
# What a refutation rests on: the position of a constraint, or a bound.
Tag = int | Bound
Tags = frozenset[Tag]
NO_TAGS: Tags = frozenset()
LOW, HIGH = "low", "high"
# An end of an interval: the number, and whether it is included.
IntervalEnd = tuple[Fraction, bool]


@dataclass(frozen=True, slots=True)
class Domain:
    """What one quantity can be: an interval (no end where None), and a step counted from `start`. Dates have the step 1."""

    interval: Interval = Interval()
    step: Fraction | None = None
    start: Fraction = Fraction(0)


def end_of(domain: Domain | None, side: str) -> IntervalEnd | None:
    """An end of a domain; None where it goes on."""
    if domain is None:
        return None
    now = domain.interval
    number, included = (now.low, now.low_included) if side == LOW else (now.high, now.high_included)
    return None if number is None else (number, included)


def with_end(domain: Domain, side: str, end: IntervalEnd) -> Domain:
    """A domain with another end on one side."""
    now = domain.interval
    low, high = (now.low, now.low_included), (now.high, now.high_included)
    interval = Interval(*end, *high) if side == LOW else Interval(*low, *end)
    return Domain(interval, domain.step, domain.start)


@dataclass(frozen=True, slots=True)
class Constraint:
    """An amount (a difference, left minus right) compares so with 0, or, where not `holds`, does not.

    Either way it has a value: nothing in it is divided by 0.
    """

    difference: Expression
    comparison: Comparison
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Exact numbers, one for each quantity of the constraints, that satisfy everything."""

    numbers: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Refuted:
    """What cannot hold together: positions of constraints, and bounds of quantities. With any of them left out, it can."""

    constraints: frozenset[int]
    bounds: frozenset[Bound]


def refuted(tags: Tags) -> Refuted:
    """A refutation from what it rests on."""
    return Refuted(
        frozenset(tag for tag in tags if isinstance(tag, int)), frozenset(tag for tag in tags if isinstance(tag, tuple))
    )
