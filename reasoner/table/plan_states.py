"""From what a table says of each input to the state of each unit, row by row: codes, and the state for each code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np

from reasoner.table.columns import Column, Unreadable
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.plan_units import Unit, Units

MOST_COMBINED = 1 << 16  # combinations of the codes of tied inputs that are looked up in a table
Value = TypeVar("Value", bound=np.generic)
PLAIN, TURNED = (0, 1, 2), (2, 1, 0)  # what a code stands for, where it is itself a value, or 2 less it


@dataclass
class Coded:
    """The code of a unit in each row, and the number of its state for each code (None: the code is that number)."""

    codes: Ints
    states: Ints | None = None
    _found: dict[bytes, Flags] = field(default_factory=dict)

    @cached_property
    def index(self) -> Rows:
        """The codes as places in a table."""
        return self.codes.astype(np.intp)

    def by_code(self, table: np.ndarray[tuple[int], np.dtype[Value]]) -> np.ndarray[tuple[int], np.dtype[Value]]:
        """What a table by state has, by code."""
        return table if self.states is None else table.take(self.states, mode="clip")

    def look_up(self, table: Flags) -> Flags:
        """What a table by state has, by row."""
        values = self.by_code(table)
        key = values.tobytes()
        if key not in self._found:
            one = len(values) == 1
            self._found[key] = np.full(len(self.codes), values[0]) if one else values.take(self.index, mode="clip")
        return self._found[key]

    def of(self, rows: slice) -> Coded:
        """The same of some rows that stand together."""
        return Coded(self.codes[rows], self.states)

    def numbers(self, rows: Rows) -> Ints:
        """The numbers of the states in some rows."""
        codes = self.codes[rows]
        return codes if self.states is None else self.states.take(codes)


@dataclass(frozen=True)
class Pack:
    """Up to four tests of a unit, side by side in a byte by code, and the places of their nodes."""

    unit: int
    table: Statuses
    places: tuple[int, ...]

    def leaves(self, coded: Coded) -> Iterator[tuple[int, Statuses]]:
        """What the tests come to in each row."""
        rows = len(coded.codes)
        if len(self.table) == 1:
            for number, place in enumerate(self.places):
                yield place, np.full(rows, self.table[0] >> 2 * number & 3, np.uint8)
            return
        if len(self.places) == 1 and coded.codes.dtype == np.uint8 and tuple(self.table.tolist()) in (PLAIN, TURNED):
            is_plain = int(self.table[0]) == 0
            yield self.places[0], coded.codes if is_plain else np.subtract(np.uint8(2), coded.codes)  # type: ignore[misc]
            return
        packed = self.table.take(coded.index, mode="clip")
        for number, place in enumerate(self.places):
            found = packed if number == 0 else np.right_shift(packed, np.uint8(2 * number))
            yield place, found if number == 3 or len(self.places) == 1 else np.bitwise_and(found, np.uint8(3))


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
