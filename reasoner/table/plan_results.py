"""What a plan finds of many cases, as bits by row, and the same as columns of a table.

A criterion is a column of true (satisfied), false (not satisfied) and null (undetermined, or a row of which nothing is told).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from reasoner.policy.model import Determination
from reasoner.table import planes
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.planes import Bits, Planes

WORDS = pa.list_(pa.dictionary(pa.int32(), pa.string()))
FAILS, OPEN, HOLDS = 0, 1, 2  # in no world, in some, in every
STATUS = ("not_satisfied", "undetermined", "satisfied")
UNDETERMINED = "undetermined"
WAIVED, APPLIES = ".waived", ".applies"  # after the key of a criterion: whether it is waived, and whether its `if` applies


@dataclass
class Results:
    """By determination the rows in which each outcome is possible and the number of the group of needed inputs; by column how a
    criterion stands. `refused`: rows of which nothing is told.
    """

    rows: int
    possible: dict[str, list[Bits]]
    needed: dict[str, Ints]
    groups: list[tuple[str, ...]]  # of needed inputs
    statuses: dict[str, Planes]
    refused: Bits

    @staticmethod
    def empty(rows: int, determinations: Sequence[Determination]) -> Results:
        """Results in which nothing is found yet."""
        return Results(
            rows,
            {one.id: [planes.none(rows) for _ in outcomes_of(one)] for one in determinations},
            {one.id: np.zeros(rows, np.int32) for one in determinations},
            [()],
            {},
            planes.none(rows),
        )

    @property
    def is_open(self) -> Bits:
        """The rows in which several outcomes of a determination are possible."""
        found = planes.none(self.rows)
        for outcomes in self.possible.values():
            if len(outcomes) > 1:
                found |= planes.at_least(2, outcomes)
        return found

    def put_possible(self, determination: str, outcome: int, rows: Rows, flags: Flags) -> None:
        """Take whether an outcome is possible in some rows, which stand in order."""
        bits = self.possible[determination]
        bits[outcome] = bits[outcome].copy()
        planes.put(bits[outcome], rows, flags)

    def put(self, rows: Rows, statuses: Mapping[str, Statuses]) -> None:
        """Take how the criteria stand in some rows, which stand in order."""
        for name, values in statuses.items():
            own = self.statuses[name] = planes.two(self.statuses[name])
            planes.put(own[0], rows, values == HOLDS)
            planes.put(own[1], rows, values != FAILS)


def outcomes_of(determination: Determination) -> tuple[str, ...]:
    """The canonical outcomes of a determination, each once, in the policy's order."""
    return tuple(dict.fromkeys(one.canonical for one in determination.outcomes))


class AnswerColumns:
    """The columns of the answers: of each determination, then of each criterion."""

    def __init__(self, determinations: Sequence[Determination], columns: Sequence[str], *, needed: bool) -> None:
        self.determinations, self.columns, self.needed = tuple(determinations), tuple(columns), needed
        word = pa.dictionary(pa.int8(), pa.string())
        fields: list[pa.Field] = []
        for one in self.determinations:
            name = self.prefix(one)
            fields += [pa.field(f"{name}outcome", word), pa.field(f"{name}possible", WORDS)]
            fields += [pa.field(f"{name}needed", WORDS)] if needed else []
        self.schema = pa.schema([*fields, *(pa.field(name, pa.bool_()) for name in self.columns)])

    def prefix(self, determination: Determination) -> str:
        """What stands before the names of the columns of a determination, where there are several."""
        return "" if len(self.determinations) == 1 else f"{determination.id}."

    def table(self, results: Results) -> pa.RecordBatch:
        """The results as a table with a row for each case; nothing stands in the rows that are refused."""
        rows = results.rows
        told = np.invert(results.refused) if planes.any_in(results.refused, rows) else None
        arrays: list[pa.Array] = []
        for one in self.determinations:
            arrays += _outcomes(results.possible[one.id], outcomes_of(one), rows, told)
            if self.needed:
                arrays.append(_lists(results.needed[one.id], results.groups, told))
        arrays += [planes.booleans(results.statuses[name], rows, told) for name in self.columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _outcomes(possible: Sequence[Bits], names: tuple[str, ...], rows: int, told: Bits | None) -> list[pa.Array]:
    """The outcome, or that it is undetermined, and all that are possible."""
    several = planes.at_least(2, possible) if len(possible) > 1 else planes.none(rows)
    flags = [planes.unpacked(one, rows) for one in possible]
    outcome = planes.unpacked(several, rows) * np.uint8(len(names))
    for place, one in enumerate(possible[1:], 1):
        outcome += planes.unpacked(one & ~several, rows) * np.uint8(place)
    words = pa.array((*names, UNDETERMINED), pa.string())
    missing = None if told is None else planes.buffer(told)
    indices = pa.Array.from_buffers(pa.int8(), rows, [missing, pa.py_buffer(outcome)])
    column = pa.DictionaryArray.from_arrays(indices, words, safe=False)
    return [column, _members(flags, outcome, planes.rows_in(several, rows), names, told)]


def _members(
    flags: Sequence[Statuses], outcome: Statuses, several: Rows, names: tuple[str, ...], told: Bits | None
) -> pa.Array:
    """The possible outcomes of each row as a list: of most rows the outcome alone."""
    counts = np.ones(len(outcome), np.uint8) if told is None else np.zeros(len(outcome), np.uint8)
    members = outcome.astype(np.int32)
    if told is not None:
        for one in flags:
            counts += one
    elif len(several):
        counts[several] = _sum([one.take(several) for one in flags])
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, dtype=np.int32, out=offsets[1:])
    if told is not None or len(several):
        if told is None:
            firsts, members = members, np.zeros(offsets[-1], np.int32)
            members[offsets[:-1]] = firsts
        else:
            members = np.repeat(members, counts)
        sizes = counts.take(several).astype(np.intp)
        within = np.arange(int(sizes.sum())) + np.repeat(offsets.take(several) - (np.cumsum(sizes) - sizes), sizes)
        table = np.stack([one.take(several) for one in flags], axis=1)
        members[within] = np.flatnonzero(table) % len(names)
    values = pa.DictionaryArray.from_arrays(pa.array(members), pa.array(names, pa.string()), safe=False)
    return _list_array(offsets, values, told)


def _sum(flags: Sequence[Statuses]) -> Statuses:
    found = flags[0].copy()
    for one in flags[1:]:
        found += one
    return found


def _lists(which: Ints, sets: Sequence[tuple[str, ...]], told: Bits | None) -> pa.Array:
    """For each row one of some sets of words."""
    words = list(dict.fromkeys(word for one in sets for word in one))
    sizes = np.array([len(one) for one in sets] or [0], np.int32)
    flat = np.array([words.index(word) for one in sets for word in one] or [0], np.int32)
    mine = sizes.take(which)
    offsets = np.zeros(len(which) + 1, np.int32)
    np.cumsum(mine, dtype=np.int32, out=offsets[1:])
    firsts = (np.cumsum(sizes) - sizes).astype(np.int32).take(which)
    members = flat.take(np.arange(offsets[-1], dtype=np.int32) + np.repeat(firsts - offsets[:-1], mine))
    values = pa.DictionaryArray.from_arrays(pa.array(members, pa.int32()), pa.array(words, pa.string()), safe=False)
    return _list_array(offsets, values, told)


def _list_array(offsets: Ints, values: pa.Array, told: Bits | None) -> pa.Array:
    missing = None if told is None else planes.buffer(told)
    return pa.ListArray.from_buffers(WORDS, len(offsets) - 1, [missing, pa.py_buffer(offsets)], children=[values])


def statuses_in(column: pa.BooleanArray) -> Statuses:
    """A criterion's column as numbers of `STATUS`."""
    rows = len(column)
    sure = planes.of_bitmap(column.buffers()[1], column.offset, rows)
    if not column.null_count:
        return planes.statuses(sure[None], rows)
    valid = planes.of_bitmap(column.buffers()[0], column.offset, rows)
    return planes.statuses(np.stack((sure & valid, sure | ~valid)), rows)


def status_words(column: pa.BooleanArray, told: pa.Array) -> pa.DictionaryArray:
    """A criterion's column as words; nothing stands where nothing stands in another column."""
    missing = told.is_null().to_numpy(zero_copy_only=False) if told.null_count else None
    indices = pa.array(statuses_in(column).view(np.int8), pa.int8(), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(STATUS, pa.string()), safe=False)


@dataclass(frozen=True)
class Reject:
    """A row that is not answered: its number from 0, the column and the value at fault, and why."""

    row: int
    column: str
    value: str
    code: str
    reason: str


REJECTS = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in ("column", "value", "code", "reason"))])


def rejects_table(rejects: Sequence[Reject]) -> pa.RecordBatch:
    """Rejects as a table, in the order of their rows."""
    ordered = sorted(rejects, key=lambda one: one.row)
    columns: Mapping[str, list[object]] = {
        "row": [one.row for one in ordered],
        "column": [one.column for one in ordered],
        "value": [one.value for one in ordered],
        "code": [one.code for one in ordered],
        "reason": [one.reason for one in ordered],
    }
    return pa.RecordBatch.from_arrays([pa.array(columns[one.name], one.type) for one in REJECTS], schema=REJECTS)
