"""Rows that say the same, so that each distinct thing is done once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from reasoner.table.plan_arrays import Ints, Statuses

K = TypeVar("K", bound=Hashable)
MOST_AT_ONCE = 1 << 16  # combinations that have a place in a table


def patterns_of(columns: Sequence[Statuses]) -> tuple[Ints, list[tuple[int, ...]]]:
    """For each row the number of its pattern over some columns of three values, and the patterns."""
    which: Ints = np.zeros(len(columns[0]), np.uint8)
    patterns: list[tuple[int, ...]] = [()]
    for column in columns:  # the patterns that come up are few: after each column they are numbered anew
        wide = which.dtype if len(patterns) * 3 <= np.iinfo(which.dtype).max + 1 else np.dtype(np.int32)
        both = which.astype(wide) * wide.type(3) + column.astype(wide)
        which, found = numbered(both, len(patterns) * 3)
        patterns = [(*patterns[one // 3], one % 3) for one in found]
    return which, patterns


def numbered_keys(keys: Iterable[K], known: dict[K, int]) -> tuple[Ints, list[int]]:
    """The number of each key, new ones being added to those that are known, and the place of the first of each new one, in order."""
    before = len(known)
    which = np.array([known.setdefault(key, len(known)) for key in keys], np.int64)
    firsts = np.full(len(known) - before, len(which))
    new = which >= before
    np.minimum.at(firsts, which[new] - before, np.flatnonzero(new))
    return which, firsts.tolist()


def numbered(codes: Ints, size: int) -> tuple[Ints, list[int]]:
    """Codes below a size numbered anew without those that do not come up, and what each number stands for."""
    if size > MOST_AT_ONCE:
        found, which = np.unique(codes, return_inverse=True)
        return which.astype(np.int32), found.tolist()
    seen = np.zeros(size, np.bool_)
    seen[codes] = True
    there = np.flatnonzero(seen)
    if len(there) == size:
        return codes, list(range(size))
    places: Ints = np.zeros(size, np.uint8 if len(there) <= 256 else np.int32)
    places[there] = np.arange(len(there))
    return places.take(codes), there.tolist()
