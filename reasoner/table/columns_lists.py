"""Columns of lists without a look at each list: each distinct member is read once, and a row is the set of what its members are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.values import Datum, Known, ListOf
from reasoner.table.plan_arrays import Flags, Ints

MOST_PARTS = 60  # things that members are told apart by
UNREAD, OTHERS = 1 << 63, 1 << 62  # a member that cannot be read, or that says that there may be more

# Of a member as a list of its own: the parts that it is, as bits; None where that cannot be said.
PartsOf: TypeAlias = Callable[[ListOf], int | None]


@dataclass(frozen=True)
class Lists:
    """The number of what is known in each row, what is known by number, and the rows that are to be read one by one."""

    numbers: Ints
    states: tuple[Known | None, ...]
    unread: Flags | None


def is_list(type: pa.DataType) -> bool:
    """Whether a column holds lists of texts or numbers."""
    return bool((pa.types.is_list(type) or pa.types.is_large_list(type)) and not pa.types.is_nested(type.value_type))


def lists(array: pa.Array, read: Callable[[object], object], parts_of: PartsOf) -> Lists:
    """What a column of lists says. `read` gives what is known by a list of one member."""
    members = _members(array)
    encoded = members if pa.types.is_dictionary(members.type) else pc.dictionary_encode(members)
    standing: dict[int, Datum] = {}  # for each part a member that stands for it
    bits = [_bits(read([one]), parts_of, standing) for one in encoded.dictionary.to_pylist()]
    table = np.array([*bits, UNREAD], np.uint64)
    masks = _joined(table.take(encoded.indices.fill_null(len(bits)).to_numpy()), array)
    unread: Flags = (masks & np.uint64(UNREAD)) != 0
    missing = array.is_null().to_numpy(zero_copy_only=False)
    unread &= ~missing
    rows = pc.dictionary_encode(pa.array(masks, mask=missing | unread))
    states = tuple(_list_of(mask, standing) for mask in rows.dictionary.to_pylist())
    numbers = rows.indices.fill_null(len(states)).to_numpy()
    return Lists(numbers.astype(np.uint8) if len(states) < 256 else numbers, (*states, None), unread if unread.any() else None)


def _members(array: pa.Array) -> pa.Array:
    offsets = array.offsets
    first, last = offsets[0].as_py(), offsets[-1].as_py()
    return array.values.slice(first, last - first)


def _joined(masks: np.ndarray[tuple[int], np.dtype[np.uint64]], array: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """The bits of all members of each row."""
    offsets = array.offsets.to_numpy() - array.offsets[0].as_py()
    found = np.zeros(len(array), np.uint64)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(masks, offsets[filled])
    return found


def _bits(known: object, parts_of: PartsOf, standing: dict[int, Datum]) -> int:
    if not isinstance(known, ListOf):
        return UNREAD
    parts = parts_of(known)
    if parts is None:
        return UNREAD
    for member in known.members:
        standing.setdefault(parts, member)
    return parts | (OTHERS if known.open else 0)


def _list_of(mask: int, standing: dict[int, Datum]) -> ListOf:
    members = frozenset(member for parts, member in standing.items() if parts and mask & parts == parts)
    return ListOf(members, bool(mask & OTHERS))
