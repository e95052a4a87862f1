"""How far a number is from what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from reasoner.answer.cell_words import merged
from reasoner.answer.situation import Situation
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import DateType, Input
from reasoner.policy.words import words_for_distance

YEAR = 365


def distance_words(situation: Situation, input: Input, cells: Mapping[str, frozenset[int]]) -> str:
    """How far the stated number lies from the nearest of some cells (`10 percentage points short`); empty where it has no number."""
    gap = gap_of(situation, input, cells)
    return "" if gap is None else words_for_distance(gap, input)


def gap_of(situation: Situation, input: Input, cells: Mapping[str, frozenset[int]]) -> Fraction | None:
    """What has to be added to the stated number to come to the nearest of some cells; None where it has no number."""
    number = _stated_number(situation, input)
    if number is None:
        return None
    [name] = situation.program.by_input[input.id]
    variable = situation.program.variables[name]
    gaps = [
        gap
        for one in merged((variable.cells[cell] for cell in sorted(cells[name])), input)
        if (gap := gap_to(one, number)) is not None
    ]
    return min(gaps, key=abs) if gaps else None


def farness(situation: Situation, input: Input, cells: Mapping[str, frozenset[int]]) -> Fraction:
    """How far an input is from some cells, to compare inputs of different units: from 0, at the edge, to 1, where nothing measures it.

    A number is as far off as its gap is of the greater of both ends, a day as its gap is of that gap and a year.
    """
    gap, number = gap_of(situation, input, cells), _stated_number(situation, input)
    if gap is None or number is None:
        return Fraction(1)
    size = abs(gap) + YEAR if isinstance(input.type, DateType) else max(abs(number), abs(number + gap))
    return min(Fraction(1), abs(gap) / size) if size else Fraction(0)


def _stated_number(situation: Situation, input: Input) -> Fraction | None:
    """The number that is stated, of a day its ordinal."""
    known = situation.stated.get(input.id)
    if not isinstance(known, Exactly):
        return None
    if isinstance(known.value, date):
        return Fraction(known.value.toordinal())
    return known.value if isinstance(known.value, Fraction) else None


def gap_to(interval: Interval, number: Fraction) -> Fraction | None:
    """How much has to be added to a number to come to the near end of an interval (0: at an end that is not included)."""
    if interval.low is not None and number <= interval.low:
        return interval.low - number
    if interval.high is not None and number >= interval.high:
        return interval.high - number
    return None
