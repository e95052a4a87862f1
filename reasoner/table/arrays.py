"""Arrow arrays made from numpy ones, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pyarrow as pa

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

DIGITS = 18  # of a decimal column: what 64 bits hold


def plain_type(type: pa.DataType) -> pa.DataType:
    """The type of a column without dictionaries, within lists, too."""
    if pa.types.is_list(type):
        return pa.list_(plain_type(type.value_type))
    return type.value_type if pa.types.is_dictionary(type) else type


def decimals(scaled: Ints, places: int, missing: Flags | None = None) -> pa.Array:
    """Numbers given as multiples of a power of ten: whole ones as 64 bits, others as exact decimals."""
    if not places:
        return pa.array(scaled, mask=missing)
    wide = np.empty((len(scaled), 2), dtype=np.int64)
    wide[:, 0] = scaled
    wide[:, 1] = scaled >> 63  # the sign fills the upper half
    validity = None if missing is None else pa.array(~missing).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(DIGITS, places), len(scaled), [validity, pa.py_buffer(wide)])


def texts(choices: Sequence[str], places: Ints, missing: Flags | None = None) -> pa.Array:
    """One of some texts for each row, by its place among them."""
    return pa.array(list(choices), pa.string()).take(pa.array(places, mask=missing))


def lists(members: pa.Array, sizes: Ints, missing: Flags | None = None) -> pa.Array:
    """Lists of so many members each, one after the other; a missing row has no members of its own."""
    offsets = np.zeros(len(sizes) + 1, dtype=np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), members, mask=None if missing is None else pa.array(missing))


def days(ordinals: Ints, missing: Flags | None = None) -> pa.Array:
    """Days by their ordinals (day 1 is 0001-01-01) as dates."""
    return pa.array((ordinals - EPOCH).astype(np.int32), mask=missing).cast(pa.date32())


EPOCH = 719_163  # the ordinal of 1970-01-01


def places_of(number: Fraction) -> int | None:
    """How many decimals a number has; None where it is no decimal."""
    rest, found = number.denominator, {2: 0, 5: 0}
    for prime in found:
        while rest % prime == 0:
            rest //= prime
            found[prime] += 1
    return max(found.values()) if rest == 1 else None
