"""What a table says of one input: a number among states for each row, as numbers or as bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from reasoner.policy.values import Known
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem
from reasoner.table import planes
from reasoner.table.plan_arrays import Ints, Rows
from reasoner.table.planes import Bits

FEW = 24  # numbers that are compared one after the other; of more, each row is looked up in a table


@dataclass(frozen=True)
class Unreadable:
    """A value that cannot be read: as it was written, and why."""

    value: str
    problem: Problem


# What is known of an input; None where nothing is stated of it.
State: TypeAlias = Known | Unreadable | None


class Codes:
    """A number below `size` for each row: given as numbers, or (of at most 256) for each number as the rows that have it. The other is
    made where it is needed."""

    def __init__(self, rows: int, size: int, numbers: Ints | None = None, bits: Sequence[Bits] = ()) -> None:
        self.rows, self.size = rows, size
        self._numbers = numbers
        self._given = tuple(bits)
        self._bits: dict[int, Bits] = dict(enumerate(bits))

    @staticmethod
    def of(numbers: Ints, size: int) -> Codes:
        """The codes of numbers."""
        return Codes(len(numbers), size, numbers)

    @property
    def numbers(self) -> Ints:
        """The number of each row."""
        if self._numbers is None:
            found = np.zeros(self.rows, np.uint8)
            for number, bits in enumerate(self._given[1:], 1):
                found += planes.unpacked(bits, self.rows) * np.uint8(number)
            self._numbers = found
        return self._numbers

    def of_rows(self, rows: Rows) -> Ints:
        """The numbers of some rows."""
        if self._numbers is not None:
            return self._numbers.take(rows)
        found: Ints = np.zeros(len(rows), np.uint8)
        for number, bits in enumerate(self._given[1:], 1):
            found += planes.at(bits, rows) * np.uint8(number)
        return found

    def where(self, number: int) -> Bits:
        """The rows that have a number."""
        if number not in self._bits:
            numbers = self.numbers
            self._bits[number] = planes.packed(numbers == numbers.dtype.type(number))
        return self._bits[number]

    def among(self, some: Sequence[int]) -> Bits:
        """The rows that have one of some numbers."""
        chosen = set(some)
        others = [number for number in range(self.size) if number not in chosen] if len(chosen) * 2 > self.size else None
        if min(len(chosen), self.size - len(chosen)) > FEW:
            flags = np.zeros(self.size, np.bool_)
            flags[list(some)] = True
            return planes.packed(flags.take(self.numbers))
        return self._any(some) if others is None else np.invert(self._any(others))

    def _any(self, numbers: Sequence[int]) -> Bits:
        if len(numbers) == 1:
            return self.where(numbers[0])
        return planes.either(map(self.where, numbers), self.rows)


@dataclass(frozen=True)
class Column:
    """What is known of an input in each row, as a number among `states`."""

    input: Input
    codes: Codes
    states: tuple[State, ...]

    @property
    def numbers(self) -> Ints:
        """The number of each row."""
        return self.codes.numbers
