"""The records of one input in all rows of a table, one after the other, and what each says of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.values import RecordOf, Records
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.table.column import Codes, Column, State, Unreadable
from reasoner.table.plan_arrays import Flags, Ints, Rows
from reasoner.table.records.numbers import NumberColumn, ReadColumn, is_number, number_column

Field: TypeAlias = Column | NumberColumn


@dataclass(frozen=True)
class RecordColumn:
    """The records of an input: those of row r stand from `starts[r]` to before `starts[r + 1]`. `parents` is the row of each.

    A row whose list may have members that nobody stated has one more record, which says nothing and is `unseen` (None: there is no
    such row). `unread` are rows that have to be read one by one.
    """

    input: Input
    starts: Rows
    parents: Rows
    unseen: Flags | None
    fields: Mapping[str, Field]
    unread: Flags
    written: pa.Array | None
    read: ReadColumn

    @property
    def number(self) -> int:
        """How many records there are in all rows."""
        return len(self.parents)

    def by_value(self, rows: Rows) -> list[State]:
        """What is said in some rows, each read as a case is, also where it cannot be read."""
        if self.written is None or not len(rows):
            return [None] * len(rows)
        column = self.read(self.written.take(pa.array(rows)), self.input)
        return [column.states[number] for number in column.numbers.tolist()]

    def exactly(self, rows: Rows) -> list[State]:
        """What is said in some rows, as a case says it."""
        unread = self.unread[rows]
        others = iter(self.by_value(rows[unread]))
        plainly = iter(self._plainly(rows[~unread]))
        return [next(others) if one else next(plainly) for one in unread.tolist()]

    def _plainly(self, rows: Rows) -> list[State]:
        firsts, ends = self.starts[rows], self.starts[rows + 1]
        places = np.concatenate([firsts[:0], *(np.arange(*each) for each in zip(firsts, ends, strict=True))])
        said = {id: _said(field, places) for id, field in self.fields.items()}
        records = iter(zip(*said.values(), strict=True))
        found: list[State] = []
        for row, size in zip(firsts.tolist(), (ends - firsts).tolist(), strict=True):
            some = [
                tuple((id, one) for id, one in zip(said, next(records), strict=True) if one is not None) for _ in range(size)
            ]
            nothing = self.unseen is not None and size > 0 and bool(self.unseen[row])
            found.append(None if nothing else Records(tuple(RecordOf(one) for one in some)))
        return found


def _said(field: Field, places: Rows) -> list[State]:
    if isinstance(field, NumberColumn):
        return field.exactly(places)
    return [field.states[number] for number in field.codes.of_rows(places).tolist()]


def record_column(array: pa.Array | None, input: Input, read: ReadColumn, rows: int) -> RecordColumn:
    """The records of an input as an array says; None where there is no column."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array is None or pa.types.is_null(array.type):
        return nothing_stated(input, rows)
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)) or not pa.types.is_struct(
        array.type.value_type
    ):
        found = nothing_stated(input, rows, array, read)
        found.unread[:] = array.is_valid().to_numpy(zero_copy_only=False)
        return found
    missing: Flags = array.is_null().to_numpy(zero_copy_only=False)
    sizes = pc.fill_null(pc.list_value_length(array), 0).to_numpy().astype(np.intp)
    records = array.flatten()
    parents = np.repeat(np.arange(rows), sizes)
    columns, unread_records = _fields(records, input, read)
    unread = np.zeros(rows, np.bool_)
    unread[parents[unread_records]] = True
    found = RecordColumn(input, _starts(sizes), parents, None, columns, unread, array, read)
    return _with_unseen(found, missing) if missing.any() else found


def _starts(sizes: Ints) -> Rows:
    found: Rows = np.zeros(len(sizes) + 1, np.intp)
    np.cumsum(sizes, out=found[1:])
    return found


def nothing_stated(input: Input, rows: int, written: pa.Array | None = None, read: ReadColumn | None = None) -> RecordColumn:
    """The records of an input of which no row says anything."""
    columns: dict[str, Field] = {one.id: unstated(one, rows) for one in _declared(input)}
    places = np.arange(rows)
    return RecordColumn(
        input,
        np.arange(rows + 1),
        places,
        np.ones(rows, np.bool_),
        columns,
        np.zeros(rows, np.bool_),
        written,
        read or _no_reader,
    )


def _declared(input: Input) -> tuple[Input, ...]:
    assert isinstance(input.type, RecordType)  # noqa: S101  INVARIANT: the caller looked
    return input.type.fields


def _fields(records: pa.StructArray, input: Input, read: ReadColumn) -> tuple[dict[str, Field], Flags]:
    """What records say of their fields, and those of which something cannot be read so."""
    names = [records.type.field(place).name for place in range(records.type.num_fields)]
    unread: Flags = records.is_null().to_numpy(zero_copy_only=False).copy()
    columns: dict[str, Field] = {}
    for one in _declared(input):
        name = one.id.rpartition(".")[2]
        if names.count(name) != 1:
            columns[one.id] = unstated(one, len(records))
            continue
        columns[one.id], wrong = _field(records.field(names.index(name)), one, read)
        unread |= wrong
    declared = {one.id.rpartition(".")[2] for one in _declared(input)}
    for place, name in enumerate(names):
        if name not in declared or names.count(name) > 1:
            unread |= records.field(place).is_valid().to_numpy(zero_copy_only=False)
    return columns, unread


def unstated(input: Input, number: int) -> Field:
    """A field of which nothing is said."""
    if is_number(input):
        return number_column(pa.nulls(number, pa.int64()), input, _no_reader)
    return Column(input, Codes.of(np.zeros(number, np.uint8), 1), (None,))


def _no_reader(array: pa.Array, input: Input) -> Column:
    raise TypeError(array, input)  # INVARIANT: of nothing that is stated nothing has to be read


def _field(array: pa.Array, input: Input, read: ReadColumn) -> tuple[Field, Flags]:
    """What an array says of a field, and the records in which it cannot be read."""
    if is_number(input):
        numbers = number_column(array, input, read)
        return numbers, numbers.unread
    column = read(array, input)
    wrong = np.array([isinstance(state, Unreadable) for state in column.states], np.bool_)
    return column, wrong.take(column.numbers) if wrong.any() else np.zeros(len(array), np.bool_)


def _with_unseen(stated: RecordColumn, missing: Flags) -> RecordColumn:
    """The records with one more in each row that states no list."""
    sizes = np.diff(stated.starts) + missing
    starts = _starts(sizes)
    unseen = np.zeros(starts[-1], np.bool_)
    unseen[starts[:-1][missing]] = True
    columns = {id: _with_blanks(column, unseen) for id, column in stated.fields.items()}
    parents = np.repeat(np.arange(len(sizes)), sizes)
    return RecordColumn(stated.input, starts, parents, unseen, columns, stated.unread, stated.written, stated.read)


def _with_blanks(field: Field, blank: Flags) -> Field:
    """A field with records that say nothing among the others."""
    if isinstance(field, NumberColumn):
        return field.with_blanks(blank)
    states = field.states if None in field.states else (*field.states, None)
    numbers = np.full(len(blank), states.index(None), np.int32)
    numbers[~blank] = field.numbers
    return Column(field.input, Codes.of(numbers, len(states)), states)
