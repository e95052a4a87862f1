"""Rows of a batch that are alike in columns of few different values, so that what is said of these is written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from reasoner.table.patterns import MOST_AT_ONCE, numbered
from reasoner.table.plan_arrays import Ints, Rows


@dataclass(frozen=True)
class Alike:
    """Columns side by side: for each row the number of what they say there together, and for each number a row that says it."""

    columns: tuple[pa.Array, ...]
    which: Ints
    rows: Rows


def runs(columns: Sequence[pa.Array]) -> Iterator[pa.Array | Alike]:
    """Columns in order: those of few different values that stand side by side together, the others by themselves."""
    some: list[pa.Array] = []
    which: Ints = np.zeros(0, np.int32)
    size = 1
    for column in columns:
        coded = _codes(column)
        if coded is None or (some and size * coded[1] > MOST_AT_ONCE):
            yield from _alike(some, which, size)
            some, size = [], 1
        if coded is None:
            yield column
            continue
        codes, most = coded
        if not some:
            which = np.zeros(len(column), np.int32)
        which, there = numbered(which.astype(np.int32) * np.int32(most) + codes, size * most)
        some, size = [*some, column], len(there)
    yield from _alike(some, which, size)


def _alike(columns: Sequence[pa.Array], which: Ints, size: int) -> Iterator[Alike]:
    if columns:
        rows = np.zeros(size, np.intp)
        rows[which] = np.arange(len(which))
        yield Alike(tuple(columns), which, rows)


def _codes(column: pa.Array) -> tuple[Ints, int] | None:
    """A number for each row of a column, rows that say the same having the same, and how many there are; None: it may be many."""
    type = column.type
    if pa.types.is_boolean(type):
        column = column.cast(pa.int8())
        return column.fill_null(2).to_numpy(), 3
    if pa.types.is_dictionary(type):
        size = len(column.dictionary)
        return (_indices(column), size + 1) if size < MOST_AT_ONCE else None
    if pa.types.is_list(type) and pa.types.is_dictionary(type.value_type):
        return _codes_of_lists(column)
    return None


def _indices(column: pa.Array) -> Ints:
    found: Ints = column.indices.cast(pa.int32()).fill_null(len(column.dictionary)).to_numpy()
    return found


def _codes_of_lists(column: pa.Array) -> tuple[Ints, int] | None:
    """The same for lists of words: no list, an empty one, one word, and then those of several."""
    offsets = column.offsets.to_numpy()
    first = int(offsets[0])
    members = _indices(column.values.slice(first, int(offsets[-1]) - first))  # of a slice those of its rows alone
    offsets = offsets - first
    sizes = np.diff(offsets)
    empty = len(column.values.dictionary) + 1
    codes = np.full(len(column), empty, np.int32)
    single = np.flatnonzero(sizes == 1)
    codes[single] = members[offsets[single]]
    several = np.flatnonzero(sizes > 1)
    number = 0
    if len(several):
        longest = int(sizes[several].max())
        table = np.full((len(several), longest), -1, np.int32)
        for place in range(longest):
            there = sizes[several] > place
            table[there, place] = members[offsets[several[there]] + place]
        distinct, which = np.unique(table, axis=0, return_inverse=True)
        number = len(distinct)
        codes[several] = empty + 2 + which.reshape(-1)
    if column.null_count:
        codes[np.asarray(column.is_null())] = empty + 1
    size = empty + 2 + number
    return (codes, size) if size < MOST_AT_ONCE else None
