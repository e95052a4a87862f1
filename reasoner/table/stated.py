"""What a batch of cases says: columns in the terms of what a policy tells apart, and in some rows what they say exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reasoner.policy.vocabulary import Input
from reasoner.table.column import Codes, Column, State
from reasoner.table.plan_arrays import Flags, Rows
from reasoner.table.records.lists import RecordColumn
from reasoner.table.records.numbers import NumberColumn


@dataclass(frozen=True)
class StatedCases:
    """The columns of inputs, in the order of the vocabulary, without those of records. `numbers` and `lists` are what is reckoned with:
    exact numbers (their columns are in the terms of cells), and records."""

    rows: int
    inputs: Sequence[Input]
    columns: Sequence[Column]
    numbers: Mapping[str, NumberColumn] = field(default_factory=dict)
    lists: Mapping[str, RecordColumn] = field(default_factory=dict)

    @property
    def unread(self) -> Flags:
        """The rows of which something cannot be read over whole columns, or is too long to be reckoned with there."""
        found = np.zeros(self.rows, np.bool_)
        for numbers in self.numbers.values():
            found |= numbers.unread
        for records in self.lists.values():
            found |= records.unread
        return found

    def lists_in(self, rows: Rows) -> list[Column]:
        """The records of some rows, those that cannot be read among them."""
        if not len(rows):
            return []
        return [_column(one.input, one.by_value(rows), rows, self.rows) for one in self.lists.values()]

    def exactly(self, rows: Rows) -> list[Column]:
        """The columns of all inputs as a case states them; what is reckoned with is so in some rows alone, and elsewhere not there."""
        if not self.numbers and not self.lists:
            return list(self.columns)
        plain = {one.input.id: one for one in self.columns}
        found: list[Column] = []
        for one in self.inputs:
            exact: NumberColumn | RecordColumn | None = (
                self.numbers[one.id] if one.id in self.numbers else self.lists.get(one.id)
            )
            if exact is not None:
                found.append(_column(one, exact.exactly(rows), rows, self.rows))
            elif one.id in plain:
                found.append(plain[one.id])
        return found


def _column(input: Input, states: Sequence[State], rows: Rows, number: int) -> Column:
    """What is said in some rows as a column; in the others nothing."""
    places: dict[State, int] = {None: 0}
    codes = np.zeros(number, np.int32)
    codes[rows] = np.array([places.setdefault(one, len(places)) for one in states], np.int32)
    return Column(input, Codes.of(codes, len(places)), tuple(places))
