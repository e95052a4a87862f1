"""From what a table says of each input to the state of each unit, row by row: codes, and the state for each code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from reasoner.table import planes
from reasoner.table.column import Codes, Column, Unreadable
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.plan_results import FAILS, HOLDS, OPEN
from reasoner.table.plan_units import Unit, Units
from reasoner.table.planes import Bits, Planes

FEW_COMBINED = 512  # combinations of the codes of tied inputs that are all looked at
MOST_COMBINED = 1 << 16  # that have a place in a table


class Coded:
    """The code of a unit in each row, and the number of its state for each code (None: the code is that number)."""

    def __init__(self, codes: Codes, states: Ints | None = None) -> None:
        self.codes, self._states = codes, states
        self._found: dict[bytes, Bits] = {}

    @staticmethod
    def of_states(states: Ints, size: int) -> Coded:
        """A unit with the number of its state in each row, of so many states."""
        return Coded(Codes.of(states, size))

    @cached_property
    def states(self) -> Ints:
        """The number of the state for each code that comes up."""
        found = np.arange(self.codes.size) if self._states is None else self._states
        return found[self._present] if self._states is None else found

    @cached_property
    def _present(self) -> Rows:
        """The codes that come up, where codes are the numbers of states."""
        if self._states is not None:
            return np.arange(self.codes.size)
        seen = np.zeros(self.codes.size, np.bool_)
        seen[self.codes.numbers] = True
        return np.flatnonzero(seen)

    def ever(self, table: Flags) -> bool:
        """Whether a table by state has a flag for a state that comes up."""
        return bool(table.take(self.states).any())

    def among(self, table: Flags) -> Bits:
        """The rows of which a table by state says so."""
        some = np.zeros(self.codes.size, np.bool_)
        some[self._present] = table.take(self.states)
        key = some.tobytes()
        if key not in self._found:
            self._found[key] = self.codes.among(some)
        return self._found[key]

    def leaf(self, values: Statuses) -> Planes:
        """How a test of the unit stands in each row, by what it comes to in each state."""
        some = values.take(self.states)
        if (some == some[:1]).all():
            value = int(some[0]) if len(some) else FAILS
            return self._always(value)
        sure = self.among(values == HOLDS)
        return sure[None] if not (some == OPEN).any() else np.stack((sure, self.among(values != FAILS)))

    def _always(self, value: int) -> Planes:
        rows = self.codes.rows
        if value != OPEN:
            return planes.always(value == HOLDS, rows)
        return np.stack((planes.none(rows), planes.all_rows(rows)))

    def numbers(self, rows: Rows) -> Ints:
        """The numbers of the states in some rows."""
        codes = self.codes.of_rows(rows)
        return codes if self._states is None else self._states.take(codes)


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
        return Coded(Codes(rows, 1, bits=(planes.all_rows(rows),)), np.array([unit.state(tuple(blank))], np.int32))
    places = [place for place, _ in stated]
    numbers = [some for _, (_, some) in stated]
    if len(stated) == 1:
        states = [_state(unit, blank, places, (one,)) for one in numbers[0]]
        return Coded(stated[0][1][0].codes, np.array(states, np.int32))
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
    return Coded(Codes.of(small.take(codes), len(found)), found)


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
