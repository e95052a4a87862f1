"""From what a table says of each input to the state of each unit, row by row: codes, and the state for each code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np

from reasoner.table.columns import Column, Unreadable
from reasoner.table.plan_arrays import Ints, Rows
from reasoner.table.plan_units import Unit, Units

MOST_COMBINED = 1 << 16  # combinations of the codes of tied inputs that are looked up in a table
Value = TypeVar("Value", bound=np.generic)
PLAIN, TURNED = (0, 1, 2), (2, 1, 0)  # what a code stands for, where it is itself a value, or 2 less it


@dataclass
class Coded:
    """The code of a unit in each row, and the number of its state for each code (None: the code is that number)."""

    codes: Ints
    states: Ints | None = None

    @cached_property
    def _index(self) -> Rows:
        return self.codes.astype(np.intp)

    def by_code(self, table: np.ndarray[tuple[int], np.dtype[Value]]) -> np.ndarray[tuple[int], np.dtype[Value]]:
        """What a table by state has, by code."""
        return table if self.states is None else table.take(self.states, mode="clip")

    def look_up(self, table: np.ndarray[tuple[int], np.dtype[Value]]) -> np.ndarray[tuple[int], np.dtype[Value]]:
        """What a table by state has, by row."""
        values = self.by_code(table)
        if len(values) == 1:
            return np.full(len(self.codes), values[0])
        if self.codes.dtype == values.dtype == np.uint8 and len(values) == 3:
            some = tuple(values.tolist())
            if some == PLAIN:
                return self.codes  # type: ignore[return-value]
            if some == TURNED:
                return np.subtract(np.uint8(2), self.codes)
        return values.take(self._index, mode="clip")

    def of(self, rows: slice) -> Coded:
        """The same of some rows that stand together."""
        return Coded(self.codes[rows], self.states)

    def numbers(self, rows: Rows) -> Ints:
        """The numbers of the states in some rows."""
        codes = self.codes[rows]
        return codes if self.states is None else self.states.take(codes)


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
        return Coded(np.zeros(rows, np.uint8), np.array([unit.state(tuple(blank))], np.int32))
    places = [place for place, _ in stated]
    numbers = [some for _, (_, some) in stated]
    total = prod(map(len, numbers))
    codes = _combined([column.numbers for _, (column, _) in stated], [len(one) for one in numbers], total)
    if total <= MOST_COMBINED:
        return Coded(codes, np.array([_state(unit, blank, places, one) for one in product(*numbers)], np.int32))
    distinct, which = np.unique(codes, return_inverse=True)
    found = []
    for one in distinct.tolist():
        left, some = one, []
        for each in reversed(numbers):
            left, at = divmod(left, len(each))
            some.append(each[at])
        found.append(_state(unit, blank, places, some[::-1]))
    return Coded(which.astype(np.int32), np.array(found, np.int32))


def _state(unit: Unit, blank: list[int], places: Sequence[int], numbers: Sequence[int]) -> int:
    for place, number in zip(places, numbers, strict=True):
        blank[place] = number
    return unit.state(tuple(blank))


def _combined(codes: Sequence[Ints], sizes: Sequence[int], total: int) -> Ints:
    """One code for each combination of several."""
    if len(codes) == 1:
        return codes[0]
    wide = np.uint8 if total <= 256 else np.uint16 if total <= 65536 else np.int64
    found: Ints = codes[0].astype(wide)
    for size, one in zip(sizes[1:], codes[1:], strict=True):
        found *= wide(size)
        found += one.astype(wide, copy=False)
    return found
