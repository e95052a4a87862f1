"""Columns of few different words, each with the same list of words wherever it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from reasoner.table.arrays import Flags


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

    def of(self, places: np.ndarray[tuple[int], np.dtype[np.integer[Any]]]) -> pa.Array:
        """Words by their places."""
        return self._array(places.astype(np.int16), None)

    def _array(self, places: np.ndarray[tuple[int], np.dtype[np.int16]], missing: Flags | None) -> pa.Array:
        indices = pa.array(places, pa.int16(), mask=missing)
        return pa.DictionaryArray.from_arrays(indices, pa.array(self.words, pa.string()), safe=False)


def lists_of(sets: Sequence[tuple[str, ...]], which: np.ndarray[tuple[int], np.dtype[np.integer[Any]]]) -> pa.Array:
    """For each row one of some lists of words."""
    return pa.array([list(one) for one in sets] or [[]], pa.list_(pa.string())).take(pa.array(which))
