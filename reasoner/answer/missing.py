"""What is missing of a condition, and why an outcome is as it is: the first sentences of an explanation, as data."""

from __future__ import annotations

from fractions import Fraction

from reasoner.answer.finding import Against, Amounts, ByRow, Called, Finding, Measured, OfPicked, Together, Total, Window
from reasoner.answer.standing import Status
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Clause
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A condition that is not met, or not shown. `alone`: it is a line by itself, and not the head of others.

    `record`: the record of which it is asked; `computed`: what was found does not say what it is about.
    """

    called: Called
    status: Status
    found: Finding | None
    against: tuple[Against, ...] = ()
    record: str = ""
    alone: bool = True
    computed: bool = False


@dataclass(frozen=True, slots=True)
class MissingParts:
    """Several that are missing: all of them, or as many as `number` says; `more`: so many further ones would do as well."""

    parts: tuple[Missing, ...]
    number: int = 0  # 0: all
    more: int = 0


Missing = MissingLine | MissingParts


@dataclass(frozen=True, slots=True)
class Decides:
    """An outcome that holds: by the items of it that are met, else by the conditions that carry it, else by all that it asks for."""

    clause: Clause
    items: tuple[Criterion, ...] = ()
    conditions: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The way to an outcome that came closest (None: the outcome has no items with names), and what it lacks."""

    clause: Clause
    way: Criterion | None
    lacks: Missing


Why = Decides | Nearest


def size(missing: Missing | None) -> int:
    """How many conditions are missing, by the shortest way."""
    match missing:
        case None:
            return 0
        case MissingLine():
            return 1
        case MissingParts(parts, number):
            sizes = sorted(map(size, parts))
            return sum(sizes[:number] if number else sizes)


def gap_of(missing: Missing | None) -> Fraction:
    """How far off a single number or day is that is missing; 0 of anything else. Of one line it tells which record is nearer."""
    gaps = _gaps(missing.found) if isinstance(missing, MissingLine) else []
    return abs(gaps[0]) if len(gaps) == 1 else Fraction(0)


def _gaps(found: Finding | None) -> list[Fraction]:
    match found:
        case Together(parts):
            return [gap for one in parts for gap in _gaps(one)]
        case Measured(gap=Fraction() as gap):
            return [gap]
        case Amounts(status=Status.NOT_SATISFIED):
            return [found.gap]
        case Window(ends):
            return [gap for one in ends for gap in _gaps(one)]
        case Total(amounts=one) | OfPicked(found=one) | ByRow(found=one):
            return _gaps(one)
        case _:
            return []


def some_of(parts: tuple[Missing, ...], number: int, more: int = 0) -> Missing:
    """So many of some parts (0: all), where that is one part the part itself."""
    if len(parts) == 1 and not more:
        return parts[0]
    return MissingParts(parts, 0 if number >= len(parts) and not more else number, more)
