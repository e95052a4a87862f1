"""From what a table says of each input to the state of each unit, row by row: codes, and the state for each code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

import numpy as np

from reasoner.table import planes
from reasoner.table.column import Codes, Column, Unreadable
from reasoner.table.plan_arrays import Ints, Rows
from reasoner.table.plan_units import Unit, Units
from reasoner.table.planes import Bits, Planes

FEW_COMBINED = 512  # combinations of the codes of tied inputs that are all looked at
NEVER = -1  # of a code that does not come up
MOST_COMBINED = 1 << 16  # that have a place in a table


class Coded:
    """The code of a unit in each row, and the number of its state for each code. Sets of states are the bits of an integer."""

    def __init__(self, codes: Codes, states: Sequence[int]) -> None:
        self.codes, self._states = codes, states
        self._by_state: dict[int, list[int]] = {}
        for code, state in enumerate(states):
            if state != NEVER:
                self._by_state.setdefault(state, []).append(code)
        self.present = sum(1 << state for state in self._by_state)  # the states that may come up
        self._found: dict[int, Bits] = {}

    @staticmethod
    def of_states(states: Ints, size: int) -> Coded:
        """A unit by the number of its state in each row, of so many states."""
        seen = np.zeros(size, np.bool_)
        seen[states] = True
        return Coded(Codes.of(states, size), [state if some else NEVER for state, some in enumerate(seen.tolist())])

    def among(self, states: int) -> Bits:
        """The rows in which the unit is in one of some states."""
        some = states & self.present
        if some not in self._found:
            self._found[some] = self._among(some)
        return self._found[some]

    def _among(self, some: int) -> Bits:
        if some in (0, self.present):
            return planes.all_rows(self.codes.rows) if some else planes.none(self.codes.rows)
        return self.codes.among([code for state, codes in self._by_state.items() if some >> state & 1 for code in codes])

    def leaf(self, sure: int, may: int) -> Planes:
        """How a test of the unit stands in each row: the states in which it holds in every world, and those in which in some."""
        if sure & self.present == may & self.present:
            return self.among(sure)[None]
        return np.stack((self.among(sure), self.among(may)))

    def numbers(self, rows: Rows) -> Ints:
        """The numbers of the states in some rows."""
        return np.array(self._states, np.int32).take(self.codes.of_rows(rows))


def coded_units(units: Units, columns: Sequence[Column], rows: int) -> list[Coded]:
    """The states of each unit. An input without a column is not stated in any row."""
    by_input = {one.input.id: (one, _numbers(one, units)) for one in columns if one.input.id in units.inputs}
    return [_coded(unit, by_input, rows) for unit in units.units]


def _numbers(column: Column, units: Units) -> list[int]:
    """The number of the state of an input by code; a value that could not be read is as nothing stated."""
    number = units.inputs[column.input.id].number
    return [number(None if isinstance(one, Unreadable) else one) for one in column.states]


def _coded(unit: Unit, by_input: Mapping[str, tuple[Column, list[int]]], rows: int) -> Coded:
    stated = [(place, by_input[one.input.id]) for place, one in enumerate(unit.inputs) if one.input.id in by_input]
    blank = [0] * len(unit.inputs)
    if not stated:
        return Coded(Codes(rows, 1, bits=(planes.all_rows(rows),)), [unit.state(tuple(blank))])
    places = [place for place, _ in stated]
    numbers = [some for _, (_, some) in stated]
    if len(stated) == 1:
        states = [_state(unit, blank, places, (one,)) for one in numbers[0]]
        return Coded(stated[0][1][0].codes, states)
    total = prod(map(len, numbers))
    codes = _combined([column.numbers for _, (column, _) in stated], [len(one) for one in numbers], total)
    if total <= FEW_COMBINED:
        table = np.array([_state(unit, blank, places, one) for one in product(*numbers)], np.int32)
    elif total <= MOST_COMBINED:
        table = np.zeros(total, np.int32)
        for one in np.flatnonzero(np.bincount(codes)).tolist():
            table[one] = _state(unit, blank, places, _apart(one, numbers))
    else:
        distinct, codes = np.unique(codes, return_inverse=True)
        table = np.array([_state(unit, blank, places, _apart(one, numbers)) for one in distinct.tolist()], np.int32)
    found, which = np.unique(table, return_inverse=True)  # few states, of many combinations
    small = which.astype(np.uint8) if len(found) <= 256 else which.astype(np.int32)
    return Coded(Codes.of(small.take(codes), len(found)), found.tolist())


def _apart(code: int, numbers: Sequence[Sequence[int]]) -> list[int]:
    """The numbers that one code was combined of."""
    some = []
    for each in reversed(numbers):
        code, at = divmod(code, len(each))
        some.append(each[at])
    return some[::-1]


def _state(unit: Unit, blank: list[int], places: Sequence[int], numbers: Sequence[int]) -> int:
    for place, number in zip(places, numbers, strict=True):
        blank[place] = number
    return unit.state(tuple(blank))


def _combined(codes: Sequence[Ints], sizes: Sequence[int], total: int) -> Ints:
    """One code for each combination of several."""
    wide = np.uint8 if total <= 256 else np.uint16 if total <= 65536 else np.int64
    found: Ints = codes[0].astype(wide)
    for size, one in zip(sizes[1:], codes[1:], strict=True):
        found *= wide(size)
        found += one.astype(wide, copy=False)
    return found
