"""Columns of booleans, numbers and dates without a look at each value: whole columns are compared with the ends of cells, exactly.

A binary fraction counts as it is written, by the shortest text that means it (`0.1`, and 0.1 + 0.2 is `0.30000000000000004`). What
lies outside the range or the steps of an input, or is no plain number, is left to what reads single values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import inf, lcm, nextafter
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from reasoner.policy.values import Exactly, Interval, Known, Within
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.table import planes
from reasoner.table.column import Codes
from reasoner.table.plan_arrays import Flags
from reasoner.table.planes import Bits

Numbers: TypeAlias = np.ndarray[tuple[int], np.dtype[Any]]

EPOCH = date(1970, 1, 1).toordinal()
NO_OR_YES: tuple[Known | None, ...] = (Exactly(False), Exactly(True))
MOST_DIGITS = 10**15  # numbers from here on, and fractions below its inverse, are left to what reads texts
MOST_CELLS = 250


@dataclass(frozen=True)
class Typed:
    """A code for each row, what is known by code, and the rows that are to be read value by value."""

    codes: Codes
    states: tuple[Known | None, ...]
    others: Bits | None = None


def typed(array: pa.Array, input: Input, cells: Sequence[Interval] | None) -> Typed | None:
    """A column of an input in the terms of its cells (numbers and dates); None where its type or its values need another way."""
    if pa.types.is_boolean(array.type):
        return _booleans(array) if cells is None else None
    if cells is None or len(cells) > MOST_CELLS:
        return None
    scaled = scaled_numbers(array, input)
    return None if scaled is None else _in_cells(array, input, cells, *scaled)


def _booleans(array: pa.Array) -> Typed:
    """The bits of a column of booleans as they lie in memory."""
    rows = len(array)
    yes = planes.of_bitmap(array.buffers()[1], array.offset, rows)
    if not array.null_count:
        return Typed(Codes(rows, 2, bits=(np.invert(yes), yes)), NO_OR_YES)
    valid = valid_in(array)
    return Typed(Codes(rows, 3, bits=(valid & ~yes, valid & yes, np.invert(valid))), (*NO_OR_YES, None))


def valid_in(array: pa.Array) -> Bits:
    """The rows of an array that are not null."""
    return planes.of_bitmap(array.buffers()[0], array.offset, len(array))


def scaled_numbers(array: pa.Array, input: Input) -> tuple[Numbers, int] | None:
    """The numbers of an array, and what each is to be divided by; those of nulls say nothing."""
    type = array.type
    if isinstance(input.type, DateType):
        return (_values(array, np.int32).astype(np.int64) + EPOCH, 1) if pa.types.is_date32(type) else None
    if pa.types.is_integer(type) and type != pa.uint64():
        return _values(array, type.to_pandas_dtype()).astype(np.int64), 1
    if pa.types.is_float64(type):
        return _values(array, np.float64), 1
    if pa.types.is_decimal128(type) and type.precision <= 18 and 0 <= type.scale <= 18:
        return _values(array, np.int64, 2)[::2], 10**type.scale
    return None


def _values(array: pa.Array, type: object, words: int = 1) -> Numbers:
    """The values of an array as they lie in memory."""
    some = np.frombuffer(array.buffers()[1] or b"", type)  # type: ignore[call-overload]
    found: Numbers = some[array.offset * words : (array.offset + len(array)) * words]
    return found


def _in_cells(array: pa.Array, input: Input, cells: Sequence[Interval], numbers: Numbers, scale: int) -> Typed | None:
    wrong = numbers_outside(numbers, scale, input)
    if wrong is None:
        return None
    reaches = _reaches_float if numbers.dtype == np.float64 else _reaches_int
    ends = ((one.low, one.low_included) for one in cells[1:])
    reached = [planes.packed(reaches(numbers, low, included, scale)) for low, included in ends if low is not None]
    bits = [one & ~above for one, above in pairwise(reached)]
    bits = [np.invert(reached[0]), *bits, reached[-1]] if reached else [planes.all_rows(len(numbers))]
    bits += [planes.none(len(numbers))] * (len(cells) - len(bits))
    states: tuple[Known | None, ...] = tuple(_known(one, input) for one in cells)
    others = planes.packed(wrong) if wrong.any() else None
    if array.null_count:
        valid = valid_in(array)
        bits = [*(one & valid for one in bits), np.invert(valid)]
        states = (*states, None)
        others = None if others is None else others & valid
    if others is not None and not planes.any_in(others, len(numbers)):
        others = None
    return Typed(Codes(len(numbers), len(bits), bits=bits), states, others)


def _known(cell: Interval, input: Input) -> Known:
    if cell.low is None or cell.low != cell.high:
        return Within(cell)
    return Exactly(date.fromordinal(int(cell.low)) if isinstance(input.type, DateType) else cell.low)


def numbers_outside(numbers: Numbers, scale: int, input: Input) -> Flags | None:
    """The numbers that are not plainly in the range and at the steps of an input; None where that cannot be said of whole columns."""
    declared = (
        input.type
        if isinstance(input.type, Number)
        else Number(low=Fraction(1), high=Fraction(date.max.toordinal()), step=Fraction(1))
    )
    is_float = numbers.dtype == np.float64
    reaches = _reaches_float if is_float else _reaches_int
    low = max(Fraction(-MOST_DIGITS), Fraction(-MOST_DIGITS) if declared.low is None else declared.low)
    high = min(Fraction(MOST_DIGITS), Fraction(MOST_DIGITS) if declared.high is None else declared.high)
    found: Flags = ~reaches(numbers, low, True, scale) | reaches(numbers, high, False, scale)
    if is_float:
        tiny = (np.abs(numbers) < 1e-4) & (numbers != 0)
        found |= np.isnan(numbers) | tiny
    if declared.step is None:
        return found
    start = declared.low or Fraction(0)
    if is_float:
        if declared.step != 1 or start.denominator != 1:
            return None
        found |= numbers != np.floor(numbers)
        return found
    by = lcm(scale, start.denominator, declared.step.denominator)
    if by // scale > 1000 or scale > 1000:
        return None
    if by == 1 and declared.step == 1:
        return found
    steps = (numbers * (by // scale) - int(start * by)) % int(declared.step * by)
    found |= steps != 0
    return found


def _reaches_int(numbers: Numbers, low: Fraction, included: bool, scale: int) -> Flags:
    """Whether whole numbers, divided by the scale, are at or above (or above) a number."""
    at = low * scale
    least = -(-at.numerator // at.denominator) if included else at.numerator // at.denominator + 1
    if not -(2**63) <= least < 2**63:
        return np.full(len(numbers), least < 0, np.bool_)
    found: Flags = numbers >= least
    return found


def _reaches_float(numbers: Numbers, low: Fraction, included: bool, scale: int) -> Flags:  # noqa: ARG001 (as for whole numbers)
    found: Flags = numbers >= least_float(low, included=included)
    return found


def least_float(low: Fraction, *, included: bool) -> float:
    """The least binary fraction whose shortest text means a number at or above (or above) another."""
    near = float(low)
    written = Fraction(repr(near)) if abs(near) != inf else Fraction(0)
    return near if written > low or (written == low and included) else nextafter(near, inf)
