"""From what a table says of each input to the state of each unit, row by row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reasoner.table.columns import Column, Ints, Unreadable
from reasoner.table.plan_units import InputStates, Unit, Units

MOST_COMBINED = 1 << 20  # combinations of the states of tied inputs that are looked up in a table


def input_states(column: Column, states: InputStates) -> Ints:
    """The number of the state of an input in each row; a value that could not be read is as nothing stated."""
    known = (None if isinstance(one, Unreadable) else one for one in column.states)
    numbers = np.array([states.number(one) for one in known], np.int32)
    return numbers.take(column.numbers)


def unit_states(units: Units, by_input: Mapping[str, Ints], rows: int) -> list[Ints]:
    """The number of the state of each unit in each row. An input without numbers is not stated in any row."""
    return [_states(unit, by_input, rows) for unit in units.units]


def _states(unit: Unit, by_input: Mapping[str, Ints], rows: int) -> Ints:
    stated = [(place, by_input[one.input.id]) for place, one in enumerate(unit.inputs) if one.input.id in by_input]
    blank = [0] * len(unit.inputs)
    if not stated:
        return np.full(rows, unit.state(tuple(blank)), np.int32)
    sizes = [len(unit.inputs[place].left) for place, _ in stated]
    combined = stated[0][1].astype(np.int64)
    for size, (_, numbers) in zip(sizes[1:], stated[1:], strict=True):
        combined = combined * size + numbers
    total = int(np.prod(sizes, dtype=np.float64))
    if total <= MOST_COMBINED:
        found, which = np.flatnonzero(np.bincount(combined, minlength=total)), combined
        table = np.zeros(total, np.int32)
    else:
        found, which = np.unique(combined, return_inverse=True)
        table = np.zeros(len(found), np.int32)
    for at, one in enumerate(found.tolist()):
        left = one
        for size, (place, _) in zip(reversed(sizes), reversed(stated), strict=True):
            left, blank[place] = divmod(left, size)
        table[one if total <= MOST_COMBINED else at] = unit.state(tuple(blank))
    return table.take(which)
