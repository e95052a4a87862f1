"""Columns of few different words, each with the same list of words wherever it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from reasoner.table.arrays import Flags

Places: TypeAlias = np.ndarray[tuple[int], np.dtype[np.integer[Any]]]


class Words:
    """The words that a column can hold, and such columns."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._places = {one: place for place, one in enumerate(self.words)}
        self.type = pa.dictionary(pa.int16(), pa.string())

    def always(self, word: str, rows: int) -> pa.Array:
        """One word in every row."""
        return self._array(np.full(rows, self._places[word], np.int16), None)

    def same(self, column: pa.Array) -> pa.Array:
        """A column of some of the words, with this list of them."""
        own = np.array([self._places[one] for one in column.dictionary.to_pylist()] or [0], np.int16)
        missing = np.asarray(column.is_null()) if column.null_count else None
        return self._array(own[np.asarray(column.indices.fill_null(0))], missing)

    def of(self, places: Places) -> pa.Array:
        """Words by their places."""
        return self._array(places.astype(np.int16), None)

    def _array(self, places: np.ndarray[tuple[int], np.dtype[np.int16]], missing: Flags | None) -> pa.Array:
        indices = pa.array(places, pa.int16(), mask=missing)
        return pa.DictionaryArray.from_arrays(indices, pa.array(self.words, pa.string()), safe=False)


class WordLists:
    """The words that the members of a column of lists can be, and such columns, each with the same list of words."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._places = {one: place for place, one in enumerate(self.words)}
        self.type = pa.list_(pa.field("item", pa.dictionary(pa.int32(), pa.string()), nullable=False))

    def of(self, sets: Sequence[tuple[str, ...]], which: Places) -> pa.Array:
        """For each row one of some lists of words."""
        sizes = np.array([len(one) for one in sets] or [0], np.int32)
        flat = np.array([self._places[word] for one in sets for word in one] or [0], np.int32)
        mine = sizes.take(which)
        offsets = np.zeros(len(mine) + 1, np.int32)
        np.cumsum(mine, dtype=np.int32, out=offsets[1:])
        some = np.flatnonzero(mine) if len(sets) and not sets[0] else slice(None)  # of notices most lists have nothing
        firsts = (np.cumsum(sizes) - sizes).astype(np.int32).take(which[some])
        members = flat.take(np.arange(offsets[-1], dtype=np.int32) + np.repeat(firsts - offsets[:-1][some], mine[some]))
        return self._array(members, len(mine), [None, pa.py_buffer(offsets)], 0)

    def same(self, column: pa.Array) -> pa.Array:
        """A column of lists of some of the words, with this list of them."""
        values = column.values
        own = np.array([self._places[one] for one in values.dictionary.to_pylist()] or [0], np.int32)
        return self._array(own.take(values.indices.to_numpy()), len(column), column.buffers()[:2], column.offset)

    def _array(self, members: Places, rows: int, buffers: list[pa.Buffer | None], offset: int) -> pa.Array:
        values = pa.DictionaryArray.from_arrays(pa.array(members, pa.int32()), pa.array(self.words, pa.string()), safe=False)
        return pa.ListArray.from_buffers(self.type, rows, buffers, offset=offset, children=[values])


def lists_of(sets: Sequence[tuple[str, ...]], which: Places) -> pa.Array:
    """For each row one of some lists of words."""
    return pa.array([list(one) for one in sets] or [[]], pa.list_(pa.string())).take(pa.array(which))
