"""What an input can hold: values, exact numbers, intervals, codes; and what a case knows of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code of a code system, as written in that system (`G89.4` of `ICD-10-CM`)."""

    system: str
    text: str

    def __str__(self) -> str:
        return self.text


# A single value: yes or no, the id of a declared value, an exact number in the input's own unit, a date, a code.
Datum = bool | str | Fraction | date | Code


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends, in the input's own unit; None is no end. Dates are their ordinals (day 1 is 0001-01-01)."""

    low: Fraction | None = None
    low_included: bool = True
    high: Fraction | None = None
    high_included: bool = True

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies in the interval."""
        above = self.low is None or number > self.low or (self.low_included and number == self.low)
        below = self.high is None or number < self.high or (self.high_included and number == self.high)
        return above and below


# ---- what is known of one input in one case


@dataclass(frozen=True, slots=True)
class Exactly:
    """The value itself."""

    value: Datum


@dataclass(frozen=True, slots=True)
class OneOfThese:
    """One of several values, which one is not known (`intrathecal or epidural`; `not morphine` is all the others)."""

    values: frozenset[Datum]


@dataclass(frozen=True, slots=True)
class Within:
    """A number or date in an interval (`over 60%`)."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class Absent:
    """There is nothing to have a value: no trial was run. Only for inputs that say so."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Asked, and not known. As unknown as an input that the case does not mention, but never presumed."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """The members of a list input: value ids or codes. `open` where others may exist that are not stated."""

    members: frozenset[Datum]
    open: bool = False


@dataclass(frozen=True, slots=True)
class RecordOf:
    """What is known of one record: a fact for each stated field."""

    fields: tuple[tuple[str, Known], ...]


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a record input, in the order stated. `open` where others may exist that are not stated."""

    records: tuple[RecordOf, ...]
    open: bool = False


Known = Exactly | OneOfThese | Within | Absent | NotKnown | ListOf | Records


def is_whole(known: Known | None) -> bool:
    """Whether what is known of an input is its value, and not a part of it or nothing."""
    match known:
        case Exactly() | Absent():
            return True
        case ListOf(_, is_open) | Records(_, is_open):
            return not is_open
        case None | NotKnown() | OneOfThese() | Within():
            return False
