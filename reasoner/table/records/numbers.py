"""Columns of numbers and dates as exact fractions, without a look at each value.

What is no plain number within the range and the steps of its input is read value by value, as a case file is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.values import Absent, Exactly, Interval, Within
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.table.column import Codes, Column, State, Unreadable
from reasoner.table.columns_typed import numbers_outside, scaled_numbers
from reasoner.table.plan_arrays import Flags, Rows
from reasoner.table.records.amounts import ABSENT, THERE, UNKNOWN, Amounts, Whole, Why, at_least

ReadColumn: TypeAlias = Callable[[pa.Array, Input], Column]
PLACES = 6  # of decimals; numbers with more are read value by value
MOST_WHOLE = 10**12  # a number beyond is left to the engine of one case
PLAIN_NUMBER = r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$"
PLAIN_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PLAIN = pa.decimal128(18, PLACES)


@dataclass(frozen=True)
class NumberColumn:
    """The numbers of an input: `over` / `under` where `why` is THERE, in the places of distinct values that `places` names for each
    row (None: row by row). `others` are those that were read value by value, in the order of `is_other`."""

    input: Input
    over: Whole
    under: int
    why: Why
    is_other: Flags
    others: Column | None
    places: Rows | None = None

    def amounts(self) -> Amounts:
        """The amounts, row by row."""
        return self._distinct if self.places is None else self._distinct.take(self.places)

    @property
    def _distinct(self) -> Amounts:
        most = int(max(self.over.max(initial=0), -self.over.min(initial=0)))
        return Amounts(self.over, np.array(self.under), self.why, most, self.under)

    @property
    def unread(self) -> Flags:
        """The rows in which a value cannot be read, or is too long to be reckoned with over whole columns."""
        found = np.zeros(len(self.over), np.bool_)
        if self.others is not None:
            wrong = np.array([isinstance(one, Unreadable) or _is_long(one) for one in self.others.states], np.bool_)
            found[self.is_other] = wrong.take(self.others.numbers)
        return self._by_row(found)

    def _by_row(self, flags: Flags) -> Flags:
        return flags if self.places is None else flags.take(self.places)

    def column(self, cells: Sequence[Interval]) -> Column:
        """The same in the terms of some cells; what was read value by value stays as it is."""
        value = self._distinct
        codes = np.zeros(len(self.over), np.int32)
        for one in cells[1:]:
            if one.low is not None:
                codes += at_least(value, one.low, included=one.low_included)
        codes[self.why != THERE] = len(cells)
        states: tuple[State, ...] = (*(Within(one) for one in cells), None)
        if self.others is not None:
            codes[self.is_other] = self.others.numbers.astype(np.int32) + len(states)
            states = (*states, *self.others.states)
        codes = codes if self.places is None else codes.take(self.places)
        return Column(self.input, Codes.of(codes.astype(np.uint8) if len(states) < 256 else codes, len(states)), states)

    def with_blanks(self, blank: Flags) -> NumberColumn:
        """The same with rows that say nothing among the others."""
        own = np.arange(len(self.over)) if self.places is None else self.places
        places = np.full(len(blank), len(self.over), np.intp)
        places[~blank] = own
        over, why = np.append(self.over, 0), np.append(self.why, np.uint8(UNKNOWN))
        return NumberColumn(self.input, over, self.under, why, np.append(self.is_other, False), self.others, places)

    def exactly(self, rows: Rows) -> list[State]:
        """What is said in some rows, as a case says it."""
        places = rows if self.places is None else self.places[rows]
        other_at = np.cumsum(self.is_other) - 1
        return [self._state(place, other_at) for place in places.tolist()]

    def _state(self, place: int, other_at: Rows) -> State:
        if self.others is not None and self.is_other[place]:
            return self.others.states[int(self.others.numbers[other_at[place]])]
        if self.why[place] != THERE:
            return None
        number = Fraction(int(self.over[place]), self.under)
        return Exactly(date.fromordinal(int(number)) if isinstance(self.input.type, DateType) else number)


def _is_long(state: State) -> bool:
    """Whether a number has too many digits to be reckoned with beside others."""
    match state:
        case Exactly(Fraction() as number):
            return 10**PLACES % number.denominator != 0 or abs(number) >= MOST_WHOLE
        case _:
            return False


def number_column(array: pa.Array, input: Input, read: ReadColumn) -> NumberColumn:
    """The numbers or dates of an array. `read` reads value by value."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        array = array.dictionary_encode()
    if pa.types.is_dictionary(array.type):
        found = _of_texts(pa.concat_arrays([array.dictionary, pa.nulls(1, array.dictionary.type)]), input, read)
        places = pc.fill_null(array.indices.cast(pa.int64()), len(array.dictionary)).to_numpy()
        return NumberColumn(input, found.over, found.under, found.why, found.is_other, found.others, places)
    return _of_values(array, input, read)


def _of_texts(texts: pa.Array, input: Input, read: ReadColumn) -> NumberColumn:
    """Distinct texts: plain numbers and dates as what they mean, others value by value."""
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        return _of_values(texts, input, read)
    is_date = isinstance(input.type, DateType)
    plain = pc.fill_null(pc.match_substring_regex(texts, PLAIN_DATE if is_date else PLAIN_NUMBER), False)
    try:
        values = pc.if_else(plain, texts, None).cast(pa.date32() if is_date else PLAIN)
    except pa.ArrowInvalid:  # such as 30 February
        values = pa.nulls(len(texts), pa.date32() if is_date else PLAIN)
        plain = pa.array(np.zeros(len(texts), np.bool_))
    return _of_values(
        values, input, read, texts, ~plain.to_numpy(zero_copy_only=False) & texts.is_valid().to_numpy(zero_copy_only=False)
    )


def _of_values(
    array: pa.Array, input: Input, read: ReadColumn, written: pa.Array | None = None, is_other: Flags | None = None
) -> NumberColumn:
    """The numbers of typed values; `written` are these as they are to be read where that has to be done value by value."""
    written = array if written is None else written
    missing: Flags = array.is_null().to_numpy(zero_copy_only=False)
    found = _whole(array, input)
    if found is None:
        over, under = np.zeros(len(array), np.int64), 1
        others: Flags = written.is_valid().to_numpy(zero_copy_only=False)
    else:
        over, under, wrong = found
        others = wrong & ~missing
        others = others if is_other is None else others | is_other
    over, under = _reduced(np.where(missing | others, 0, over), under)
    why = np.where(missing | others, np.uint8(UNKNOWN), np.uint8(THERE))
    if not others.any():
        return NumberColumn(input, over, under, why, others, None)
    column = read(written.filter(pa.array(others)), input)
    return _with_others(NumberColumn(input, over, under, why, others, column))


def _reduced(over: Whole, under: int) -> tuple[Whole, int]:
    """The same numbers with no more decimals than they have."""
    while under % 10 == 0 and not (over % 10).any():
        over, under = over // 10, under // 10
    return over, under


def _with_others(found: NumberColumn) -> NumberColumn:
    """The numbers with those that were read value by value among them, where they have no more digits than others."""
    assert found.others is not None  # noqa: S101  INVARIANT: the caller looked
    numbers = [_number(one) for one in found.others.states]
    by = 1
    if any(number is not None and number.denominator != 1 for number, _ in numbers):
        by = 10**PLACES // found.under if 10**PLACES % found.under == 0 else 1
    under = found.under * by
    over, why = found.over * by, found.why.copy()
    some = [0 if number is None or (number * under).denominator != 1 else int(number * under) for number, _ in numbers]
    whys = [each if number is None or (number * under).denominator == 1 else UNKNOWN for number, each in numbers]
    over[found.is_other] = np.array(some, np.int64).take(found.others.numbers)
    why[found.is_other] = np.array(whys, np.uint8).take(found.others.numbers)
    return NumberColumn(found.input, over, under, why, found.is_other, found.others)


def _number(state: State) -> tuple[Fraction | None, int]:
    match state:
        case Exactly(date() as day):
            return Fraction(day.toordinal()), THERE
        case Exactly(Fraction() as number) if not _is_long(state):
            return number, THERE
        case Absent():
            return None, ABSENT
        case _:
            return None, UNKNOWN


def _whole(array: pa.Array, input: Input) -> tuple[Whole, int, Flags] | None:
    """Whole numbers and what they are to be divided by, and those that are to be read value by value; None where all are."""
    scaled = scaled_numbers(array, input)
    if scaled is None:
        return None
    numbers, scale = scaled
    none: Flags = np.zeros(len(numbers), np.bool_)
    if numbers.dtype == np.float64:
        numbers, scale, none = _as_written(numbers, array)
    if scale > 10**PLACES:
        return None
    wrong = numbers_outside(numbers, scale, input)
    if wrong is None:
        return None
    wrong = wrong | none | (np.abs(numbers) >= MOST_WHOLE)
    return np.where(wrong, 0, numbers), scale, wrong


def _as_written(numbers: Whole, array: pa.Array) -> tuple[Whole, int, Flags]:
    """Binary fractions as whole numbers of a power of ten: the shortest text that means one has at most 15 digits then, and no other
    has as few."""
    valid: Flags = array.is_valid().to_numpy(zero_copy_only=False)
    shown = np.where(valid & np.isfinite(numbers), numbers, 0.0)
    for places in range(PLACES + 1):
        scaled = np.rint(shown * 10.0**places)
        plain = (np.abs(scaled) < 1e15) & (scaled / 10.0**places == shown)
        if plain.all():
            break
    none = ~plain | (valid & ~np.isfinite(numbers))
    return np.where(none, 0, scaled).astype(np.int64), 10**places, none


def is_number(input: Input) -> bool:
    """Whether an input has numbers or days."""
    return isinstance(input.type, Number | DateType)
