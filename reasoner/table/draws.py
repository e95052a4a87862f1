"""Random values of one input after the other, whole columns at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.codes import systems_that_fit
from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.values import Code
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from reasoner.table.arrays import Ints, days, decimals, lists, places_of, texts
from reasoner.table.near import Near

PRESUMED = 0.75  # how often a value that is presumed is so
YES = 0.6
NEAR = 0.6  # how often a number lies at, or next to, one that a line compares with
ABSENT = 0.1
MOST_RECORDS = 8
USUAL_DAYS = Days(date(2022, 1, 1), date(2024, 12, 31))  # of service, where the policy's own days have no end
USUAL_MONTHS, USUAL_LENGTH = (1, 3, 6, 12), 1100
_SOME_CODE = {  # where no line names a code of the system
    "CPT": "62350",
    "HCPCS": "E0783",
    "ICD-10-CM": "G89.4",
    "ICD-10-PCS": "0JH60VZ",
    "ICD-9-CM": "338.4",
    "ICD-9-PCS": "86.06",
    "NDC": "0002-7510-01",
}


@dataclass(frozen=True)
class Rows:
    """Rows to be filled: a source of chance, and the day of service of each."""

    rng: np.random.Generator
    service: Ints

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.service)


def service_days(rng: np.random.Generator, rows: int, in_effect: Days) -> Ints:
    """A day of service for each row, among those on which the policy is in effect; one in ten at an end of these."""
    first = in_effect.first or min(USUAL_DAYS.first or date.min, in_effect.latest)
    last = in_effect.last or date.fromordinal(max(first.toordinal(), USUAL_DAYS.latest.toordinal()))
    found = rng.integers(first.toordinal(), last.toordinal() + 1, rows)
    ends = rng.random(rows) < 0.1
    found[ends] = np.where(rng.random(int(ends.sum())) < 0.5, first.toordinal(), last.toordinal())
    return found


class Draws:
    """Draws values of inputs, near what a policy's lines compare with."""

    def __init__(self, near: Near) -> None:
        self.near = near
        self._numbers: dict[str, NumberGrid] = {}

    def column(self, input: Input, rows: Rows) -> pa.Array:
        """A value of an input for each row; what may be absent is so now and then, and such a column is of text."""
        found = self._values(input, rows)
        if not input.may_be_absent or isinstance(input.type, RecordType | AnyOf | Codes):
            return found
        return pc.if_else(pa.array(rows.rng.random(rows.number) < ABSENT), "absent", _as_text(found))

    def _values(self, input: Input, rows: Rows) -> pa.Array:
        match input.type:
            case YesNo():
                chance = YES if input.presumed is None else PRESUMED if input.presumed else 1 - PRESUMED
                return pa.array(rows.rng.random(rows.number) < chance)
            case OneOf(values):
                return _one_of([one.id for one in values], input.presumed, rows)
            case AnyOf(values):
                return _any_of([one.id for one in values], rows)
            case Number():
                return self._grid(input, input.type).drawn(rows)
            case DateType():
                return days(rows.service if input.id == DATE_OF_SERVICE else self._days(input, rows))
            case OneCode(systems):
                return texts(self._codes(input, systems), _places(len(self._codes(input, systems)), rows))
            case Codes(systems):
                return self._code_lists(input, systems, rows)
            case RecordType(fields):
                return self.records(self.sizes(input, rows), fields, rows, {})

    def records(self, sizes: Ints, fields: Sequence[Input], rows: Rows, drawn: Mapping[str, pa.Array]) -> pa.Array:
        """So many records for each row, their fields by their own names; some fields may have been drawn before."""
        inner = Rows(rows.rng, np.repeat(rows.service, sizes))
        columns = [drawn[one.id] if one.id in drawn else self.column(one, inner) for one in fields]
        names = [one.id.rpartition(".")[2] for one in fields]
        return lists(pa.StructArray.from_arrays(columns, names), sizes)

    def sizes(self, input: Input, rows: Rows) -> Ints:
        """How many records each row has: near the numbers that lines ask for."""
        most = min(max((2, *self.near.counts.get(input.id, ()))) + 1, MOST_RECORDS)
        return rows.rng.integers(0, most + 1, rows.number)

    def _grid(self, input: Input, type: Number) -> NumberGrid:
        if input.id not in self._numbers:
            self._numbers[input.id] = NumberGrid(type, sorted(self.near.numbers.get(input.id, ())))
        return self._numbers[input.id]

    def _days(self, input: Input, rows: Rows) -> Ints:
        """Days before the day of service, now and then after it: by lengths of time that lines name, and by others."""
        rng, count = rows.rng, rows.number
        months = _picked(sorted(self.near.months.get(input.id, ())) or USUAL_MONTHS, rows)
        lengths = _picked(sorted(self.near.days.get(input.id, ())) or USUAL_MONTHS, rows)
        sign = np.where(rng.random(count) < 0.1, 1, -1)
        found = np.where(
            rng.random(count) < 0.5,
            _months_later(rows.service, sign * months),
            rows.service + sign * np.where(rng.random(count) < 0.5, lengths, rng.integers(0, USUAL_LENGTH, count)),
        )
        fixed = [int(one) for one in sorted(self.near.numbers.get(input.id, ())) if one.denominator == 1]
        if fixed:
            found = np.where(rng.random(count) < 0.3, _picked(fixed, rows), found)
        nudged: Ints = found + rng.integers(-1, 2, count) * (rng.random(count) < 0.5)
        return nudged.clip(1, date.max.toordinal())

    def _codes(self, input: Input, systems: tuple[str, ...]) -> list[str]:
        """Codes at and next to those that lines name, as they are written in a case."""
        found = sorted(one for one in self.near.codes.get(input.id, ()) if one.system in systems)
        if not found:
            found = [Code(one, _SOME_CODE[one]) for one in systems]
        plain = {one: systems_that_fit(one.text, systems) == (one.system,) for one in found}
        return [one.text if plain[one] else f"{one.system} {one.text}" for one in found]

    def _code_lists(self, input: Input, systems: tuple[str, ...], rows: Rows) -> pa.Array:
        choices = self._codes(input, systems)
        sizes = rows.rng.integers(0, 4, rows.number)
        return lists(texts(choices, rows.rng.integers(0, max(len(choices), 1), int(sizes.sum()))), sizes)


class NumberGrid:
    """The numbers that an input may have, as multiples of a power of ten: those near thresholds, and all between two ends."""

    def __init__(self, type: Number, near: Sequence[Fraction]) -> None:
        base = type.low or Fraction(0)
        step = type.step
        written = [one for one in (*near, *([base] if step else ()), *([step] if step else ())) if places_of(one) is not None]
        finer = 1 if step is None and near else 0
        self.places = min(max((places_of(one) or 0 for one in written), default=0) + finer, 6)
        self.type, self.unit = type, Fraction(1, 10**self.places)
        self.near = self._around(near)
        low = type.low if type.low is not None else min((Fraction(0), *near))
        high = type.high if type.high is not None else max((low + 100, *(one * 2 for one in near)))
        self.step = int((step or self.unit) / self.unit)
        self.start = ceil((base if step else low) / self.unit)
        self.first, self.last = ceil((low - self.start * self.unit) / self.unit / self.step), 0
        self.last = max(self.first, floor((high - self.start * self.unit) / self.unit / self.step))

    def _around(self, near: Sequence[Fraction]) -> list[int]:
        """Thresholds, and what lies next to them on either side."""
        moves = (Fraction(0), self.type.step or self.unit, Fraction(1))
        tried = {one + sign * move for one in near for move in moves for sign in (-1, 1)}
        return sorted(int(one / self.unit) for one in tried if one % self.unit == 0 and self._allowed(one))

    def _allowed(self, number: Fraction) -> bool:
        type = self.type
        within = (type.low is None or number >= type.low) and (type.high is None or number <= type.high)
        return within and (type.step is None or (number - (type.low or 0)) % type.step == 0)

    def drawn(self, rows: Rows) -> pa.Array:
        """A number for each row."""
        found = self.start + self.step * rows.rng.integers(self.first, self.last + 1, rows.number)
        if self.near:
            found = np.where(rows.rng.random(rows.number) < NEAR, _picked(self.near, rows), found)
        return decimals(found, self.places)


def _one_of(choices: Sequence[str], presumed: object, rows: Rows) -> pa.Array:
    places = _places(len(choices), rows)
    if presumed in choices:
        places = np.where(rows.rng.random(rows.number) < PRESUMED, choices.index(str(presumed)), places)
    return texts(choices, places)


def _any_of(choices: Sequence[str], rows: Rows) -> pa.Array:
    has = rows.rng.random((rows.number, len(choices))) < min(0.5, 1.5 / len(choices))
    return lists(texts(choices, np.nonzero(has)[1]), has.sum(axis=1))


def _places(number: int, rows: Rows) -> Ints:
    return rows.rng.integers(0, max(number, 1), rows.number)


def _picked(choices: Sequence[int], rows: Rows) -> Ints:
    return np.asarray(choices, dtype=np.int64)[_places(len(choices), rows)]


def _months_later(ordinals: Ints, months: Ints) -> Ints:
    """Days so many months later, the last of its month where that has no such day."""
    day = (ordinals - 719_163).astype("M8[D]")
    month = day.astype("M8[M]")
    target = month + months
    length = ((target + 1).astype("M8[D]") - target.astype("M8[D]")).astype(np.int64)
    of_month = np.minimum((day - month.astype("M8[D]")).astype(np.int64), length - 1)
    found: Ints = target.astype("M8[D]").astype(np.int64) + of_month + 719_163
    return found


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, "yes", "no")
    return values.cast(pa.string())
