"""Columns of lists without a look at each list: each distinct member is read once, and a row is the set of what its members are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.values import Datum, Known, ListOf
from reasoner.table import planes
from reasoner.table.patterns import numbered
from reasoner.table.plan_arrays import Flags, Ints

MOST_PARTS = 60  # things that members are told apart by
NARROW, WIDE = 16, 64  # bits of a row: the parts that its members are, and at the upper end
UNREAD, OTHERS, NULL = 1, 2, 3  # that a member cannot be read, that it says that there may be more, that there is no list

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
    said = [_parts(read([one]), parts_of, standing) for one in encoded.dictionary.to_pylist()]
    used = [place for place in range(MOST_PARTS) if any(one is not None and one[0] >> place & 1 for one in said)]
    width = NARROW if len(used) <= NARROW - NULL else WIDE
    kind = np.uint16 if width == NARROW else np.uint64
    unread, others, null = (1 << (width - end) for end in (UNREAD, OTHERS, NULL))
    bits = [unread if one is None else _compact(one[0], used) | (others if one[1] else 0) for one in said]
    places = encoded.indices.fill_null(len(bits)) if encoded.indices.null_count else encoded.indices
    masks = _joined(np.array([*bits, unread], kind).take(places.to_numpy()), array)
    if array.null_count:
        masks[planes.unpacked(planes.of_bitmap(array.buffers()[0], array.offset, len(array)), len(array)) == 0] = null
    distinct, numbers = _distinct(masks)
    members_of = {_compact(parts, used): member for parts, member in standing.items()}
    states = tuple(None if one & (unread | null) else _list_of(one, members_of, open=bool(one & others)) for one in distinct)
    wrong = [number for number, one in enumerate(distinct) if one & unread and not one & null]
    return Lists(numbers, states, np.isin(numbers, wrong) if wrong else None)


def _distinct(masks: Ints) -> tuple[list[int], Ints]:
    """The distinct bits of rows, and for each row the number of its own."""
    if masks.dtype == np.uint16:
        which, there = numbered(masks, 1 << NARROW)
        return there, which
    rows = pc.dictionary_encode(pa.array(masks))
    found: Ints = rows.indices.to_numpy()
    return rows.dictionary.to_pylist(), found


def _compact(parts: int, used: Sequence[int]) -> int:
    """The bits at some places, side by side."""
    return sum(1 << at for at, place in enumerate(used) if parts >> place & 1)


def _members(array: pa.Array) -> pa.Array:
    offsets = array.offsets
    first, last = offsets[0].as_py(), offsets[-1].as_py()
    return array.values.slice(first, last - first)


def _joined(masks: Ints, array: pa.Array) -> Ints:
    """The bits of all members of each row."""
    offsets = array.offsets.to_numpy() - array.offsets[0].as_py()
    found = np.zeros(len(array), masks.dtype)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(masks, offsets[filled])
    return found


def _parts(known: object, parts_of: PartsOf, standing: dict[int, Datum]) -> tuple[int, bool] | None:
    """The parts that a list of one member is, and whether there may be more; None where that cannot be said."""
    if not isinstance(known, ListOf):
        return None
    parts = parts_of(known)
    if parts is None:
        return None
    for member in known.members:
        standing.setdefault(parts, member)
    return parts, known.open


def _list_of(mask: int, standing: Mapping[int, Datum], *, open: bool) -> ListOf:
    return ListOf(frozenset(member for parts, member in standing.items() if parts and mask & parts == parts), open)
