"""How far a number is from what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from reasoner.answer.cell_words import merged
from reasoner.answer.situation import Situation
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import words_for_distance


def distance_words(situation: Situation, input: Input, cells: Mapping[str, frozenset[int]]) -> str:
    """How far the stated number lies from the nearest of some cells (`10 percentage points short`); empty where it has no number."""
    known = situation.stated.get(input.id)
    if not isinstance(known, Exactly) or isinstance(known.value, bool | str):
        return ""
    number = Fraction(known.value.toordinal()) if isinstance(known.value, date) else known.value
    if not isinstance(number, Fraction):
        return ""
    [name] = situation.program.by_input[input.id]
    variable = situation.program.variables[name]
    gaps = [
        gap
        for one in merged((variable.cells[cell] for cell in sorted(cells[name])), input)
        if (gap := gap_to(one, number)) is not None
    ]
    return words_for_distance(min(gaps, key=abs), input) if gaps else ""


def gap_to(interval: Interval, number: Fraction) -> Fraction | None:
    """How much has to be added to a number to come to the near end of an interval (0: at an end that is not included)."""
    if interval.low is not None and number <= interval.low:
        return interval.low - number
    if interval.high is not None and number >= interval.high:
        return interval.high - number
    return None
