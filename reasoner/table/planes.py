"""Three values of many rows as bits, 64 rows to a word: what has to be so in each row, and what may be so.

Strong Kleene logic is then a few operations on words: "and" and "or" work on both planes alike, "not" swaps and inverts them. Row `r`
is bit `r % 8` of byte `r // 8`, as Arrow packs booleans, so that planes go out as a column of true, false and null without a copy. What
stands in the bits after the last row means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from reasoner.table.plan_arrays import Flags, Rows, Statuses

Word: TypeAlias = np.dtype[np.uint64]
Bits: TypeAlias = np.ndarray[tuple[int], Word]  # a flag for each row
# Two rows of words: in which rows something holds in every world, and in which in some; one row where these are the same.
Planes: TypeAlias = np.ndarray[tuple[int, int], Word]

WORD = 64
FULL = np.uint64(0xFFFFFFFFFFFFFFFF)


def words(rows: int) -> int:
    """How many words hold a bit for each row."""
    return -(-rows // WORD)


def none(rows: int) -> Bits:
    """No row."""
    return np.zeros(words(rows), np.uint64)


def all_rows(rows: int) -> Bits:
    """Every row."""
    return np.full(words(rows), FULL, np.uint64)


def any_in(bits: Bits, rows: int) -> bool:
    """Whether any row has its bit set."""
    return bool(masked(bits, rows).any())


def either(some: Iterable[Bits], rows: int) -> Bits:
    """The rows that any of some have."""
    found = none(rows)
    for one in some:
        found |= one
    return found


def packed(flags: Flags | Statuses) -> Bits:
    """Flags, one a byte, as bits."""
    rows = len(flags)
    found = np.packbits(flags, bitorder="little")
    if len(found) % 8:
        found = np.concatenate((found, np.zeros(-len(found) % 8, np.uint8)))
    return found.view(np.uint64) if rows else none(0)


def unpacked(bits: Bits, rows: int) -> Statuses:
    """Bits as 0 and 1, one a byte."""
    return np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little")


def rows_in(bits: Bits, rows: int) -> Rows:
    """The rows whose bit is set, in order."""
    some = np.flatnonzero(bits)  # most words are empty where few rows are meant
    if len(some) * 4 > len(bits):
        return np.flatnonzero(unpacked(bits, rows).view(np.bool_))
    inside = np.flatnonzero(np.unpackbits(np.ascontiguousarray(bits[some]).view(np.uint8), bitorder="little").view(np.bool_))
    found = some[inside // WORD] * WORD + inside % WORD
    return found[found < rows]


def count(bits: Bits, rows: int) -> int:
    """How many rows have their bit set."""
    return int.from_bytes(masked(bits, rows).tobytes(), "little").bit_count()


def masked(bits: Bits, rows: int) -> Bits:
    """Bits with none set after the last row."""
    if not rows % WORD:
        return bits
    found = bits.copy()
    whole, rest = divmod(rows, 8)
    octets = found.view(np.uint8)
    if rest:
        octets[whole] &= (1 << rest) - 1
        whole += 1
    octets[whole:] = 0
    return found


def at(bits: Bits, rows: Rows) -> Statuses:
    """The bits of some rows, as 0 and 1."""
    found: Statuses = (bits.view(np.uint8).take(rows >> 3) >> (rows & 7).astype(np.uint8)) & np.uint8(1)
    return found


def put(bits: Bits, rows: Rows, flags: Flags) -> None:
    """Set the bits of some rows, which stand in order and each once."""
    if not len(rows):
        return
    octet = rows >> 3
    ones = np.left_shift(np.uint8(1), (rows & 7).astype(np.uint8))
    starts = np.flatnonzero(np.concatenate(([True], octet[1:] != octet[:-1])))
    places = octet[starts]
    cleared = np.bitwise_or.reduceat(ones, starts)
    set_ = np.bitwise_or.reduceat(np.where(flags, ones, np.uint8(0)), starts)
    octets = bits.view(np.uint8)
    octets[places] = (octets[places] & ~cleared) | set_


# ---- three values


def must(planes: Planes) -> Bits:
    """The rows in which something holds in every world."""
    found: Bits = planes[0]
    return found


def may(planes: Planes) -> Bits:
    """The rows in which something holds in some world."""
    found: Bits = planes[-1]
    return found


def open_in(planes: Planes) -> Bits:
    """The rows in which something holds in some worlds and fails in others."""
    found: Bits = planes[0] ^ planes[-1]
    return found


def denied(planes: Planes) -> Planes:
    """The rows in which something fails in every world, and in some."""
    found: Planes = np.invert(planes[::-1])
    return found


def two(planes: Planes) -> Planes:
    """Both planes, each of its own, so that rows can be put into them."""
    return np.stack((planes[0], planes[-1]))


def always(value: bool, rows: int) -> Planes:
    """The same in every row."""
    return np.full((1, words(rows)), FULL if value else np.uint64(0), np.uint64)


def at_least(number: int, parts: Sequence[np.ndarray[Any, Word]]) -> np.ndarray[Any, Word]:
    """Where so many of some flags or planes are set."""
    shape = np.broadcast_shapes(*(one.shape for one in parts))
    counts = [
        np.full(shape, FULL, np.uint64),
        *(np.zeros(shape, np.uint64) for _ in range(number)),
    ]  # by number, at least so many
    for seen, part in enumerate(parts, 1):
        for so_many in range(min(number, seen), 0, -1):
            counts[so_many] |= counts[so_many - 1] & part
    return counts[number]


def statuses(planes: Planes, rows: int) -> Statuses:
    """In no world (0), in some (1), in every one (2), one a byte."""
    found = unpacked(planes[0], rows)
    found += found if len(planes) == 1 else unpacked(planes[1], rows)
    return found


def of_statuses(values: Statuses) -> Planes:
    """The planes of values, one a byte."""
    return np.stack((packed(values == 2), packed(values != 0)))


# ---- Arrow


def of_bitmap(buffer: pa.Buffer | None, first: int, rows: int) -> Bits:
    """The bits of a bitmap of Arrow from a row on; all, where there is no bitmap."""
    if buffer is None or not rows:
        return all_rows(rows)
    octets = np.frombuffer(buffer, np.uint8)
    start, shift = divmod(first, 8)
    size = words(rows) * 8
    some = octets[start : start + size + 1]
    found = np.zeros(size + 1, np.uint8)
    found[: len(some)] = some
    if shift:
        found[:-1] = (found[:-1] >> np.uint8(shift)) | (found[1:] << np.uint8(8 - shift))
    return found[:-1].view(np.uint64)


def booleans(planes: Planes, rows: int, told: Bits | None = None) -> pa.BooleanArray:
    """A column of true (in every world), false (in none) and null (in some, and in rows of which nothing is told)."""
    valid = None if len(planes) == 1 else np.invert(planes[0] ^ planes[1])
    if told is not None:
        valid = told if valid is None else valid & told
    return pa.BooleanArray.from_buffers(pa.bool_(), rows, [None if valid is None else buffer(valid), buffer(planes[0])])


def buffer(bits: Bits) -> pa.Buffer:
    """Bits as a bitmap of Arrow, which holds on to them."""
    return pa.py_buffer(np.ascontiguousarray(bits))
