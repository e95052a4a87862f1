"""Arrow columns as text, without a loop over rows: JSON values, and cells of CSV as a case file's facts are written."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.table.alike import Alike, runs

NONE = "none"  # a list without members, in one cell
CSV_ROWS = 1 << 15  # that are made lines at a time: what they need while they are made fits the caches


def json_texts(values: pa.Array) -> pa.Array:
    """Each value as JSON; null where it is null. Decimals keep their digits; a field of a record that is null is left out."""
    type = values.type
    if pa.types.is_boolean(type) or pa.types.is_integer(type) or pa.types.is_decimal(type):
        return values.cast(pa.string())
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return _around("[", _joined(values, json_texts(values.flatten()).fill_null("null"), ","), "]")
    if pa.types.is_struct(type):
        return _around("{", _fields(values), "}")
    encoded = _plain(values).dictionary_encode()
    said = pa.array([json.dumps(one, ensure_ascii=False) for one in encoded.dictionary.to_pylist()], pa.string())
    return said.take(encoded.indices)


def cell_texts(values: pa.Array, empty: str = NONE) -> pa.Array:
    """Each value as a cell; null where it is null. A list is its members between commas, and `empty` (null where that is no text)
    without any; records are JSON."""
    type = values.type
    if pa.types.is_boolean(type):
        return pc.if_else(values, "yes", "no")
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        if pa.types.is_struct(type.value_type):
            return json_texts(values)
        joined = _joined(values, cell_texts(values.flatten()).fill_null(""), ", ")
        return pc.if_else(pc.equal(pc.list_value_length(values), 0), empty or pa.scalar(None, pa.string()), joined)
    return json_texts(values) if pa.types.is_struct(type) else _plain(values)


def csv_lines(batch: pa.RecordBatch, empty: str = NONE) -> Iterator[pa.Buffer]:
    """The rows of a batch as lines of CSV (RFC 4180, but with a plain line end), some at a time; null is an empty cell, and no text is
    `""`."""
    some = list(runs(batch.columns)) if len(batch) else []
    ends = [*[","] * (len(some) - 1), "\n"]
    said = {  # of rows that are alike, what stands in them, the mark after it included
        place: pc.binary_join_element_wise(_cells_of(one, empty), end, "")
        for place, (one, end) in enumerate(zip(some, ends, strict=False))
        if isinstance(one, Alike)
    }
    for start in range(0, len(batch) if some else 0, CSV_ROWS):
        parts: list[pa.Array | str] = []
        for place, (one, end) in enumerate(zip(some, ends, strict=False)):
            if isinstance(one, Alike):
                parts.append(said[place].take(pa.array(one.which[start : start + CSV_ROWS])))
            else:
                parts += [_csv_cells(one.slice(start, CSV_ROWS), empty), end]
        yield _buffer(pc.binary_join_element_wise(*parts, "") if len(parts) > 1 else parts[0])


def _cells_of(some: Alike, empty: str) -> pa.Array:
    """What stands in the cells of rows that are alike, with commas between them."""
    cells = [_csv_cells(column.take(pa.array(some.rows)), empty) for column in some.columns]
    return pc.binary_join_element_wise(*cells, ",")


def _csv_cells(values: pa.Array, empty: str) -> pa.Array:
    """Each value as a cell, in quotation marks where it needs them; of few different words each only once."""
    if pa.types.is_dictionary(values.type) and len(values.dictionary):
        return _marked(_plain(values.dictionary)).fill_null("").take(values.indices).fill_null("")
    if pa.types.is_integer(values.type) or pa.types.is_boolean(values.type):
        return cell_texts(values, empty).fill_null("")
    return _quoted(cell_texts(values, empty)).fill_null("")


def csv_header(names: list[str]) -> bytes:
    """The names of columns as a line of CSV."""
    return (",".join(_quoted(pa.array(names, pa.string())).to_pylist()) + "\n").encode()


def json_lines(batch: pa.RecordBatch) -> bytes:
    """The rows of a batch as JSON Lines; what is null is left out."""
    struct = pa.StructArray.from_arrays(batch.columns, batch.schema.names)
    return _lines(_around("{", _fields(struct), "}"))


def _lines(texts: pa.Array) -> bytes:
    """Texts one after the other, each with a line end."""
    if not len(texts):
        return b""
    found: bytes = _buffer(pc.binary_join_element_wise(texts, "\n", "")).to_pybytes()
    return found


def _buffer(texts: pa.Array) -> pa.Buffer:
    """Texts one after the other."""
    start, end = _ends(texts)
    return texts.buffers()[2].slice(start, end - start)


def _ends(texts: pa.Array) -> tuple[int, int]:
    """Where the bytes of some texts begin and end in their buffer."""
    offsets = pa.Array.from_buffers(pa.int32(), len(texts) + 1, [None, texts.buffers()[1]], offset=texts.offset)
    return offsets[0].as_py(), offsets[len(texts)].as_py()


def _fields(values: pa.Array) -> pa.Array:
    """The fields of records as JSON between commas; null where the record is null."""
    parts = [
        pc.binary_join_element_wise(f",{json.dumps(field.name, ensure_ascii=False)}:", json_texts(one), "").fill_null("")
        for field, one in zip(values.type, values.flatten(), strict=True)
    ]
    joined = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*parts, ""), 1) if parts else pa.array([""] * len(values))
    return pc.if_else(values.is_valid(), joined, None) if values.null_count else joined


def _joined(lists: pa.Array, texts: pa.Array, between: str) -> pa.Array:
    """The texts of the members of lists, joined for each list."""
    lengths = pc.list_value_length(lists).fill_null(0).cast(pa.int32())
    ends = pc.cumulative_sum(lengths)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    found = pc.binary_join(pa.ListArray.from_arrays(offsets, texts), between)
    return pc.if_else(lists.is_valid(), found, None) if lists.null_count else found


def _around(before: str, texts: pa.Array, after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, texts, after, "")


def _quoted(texts: pa.Array) -> pa.Array:
    """Cells that hold a comma, a quotation mark or a line end, or nothing, in quotation marks."""
    if _is_plain(texts):
        return texts
    encoded = texts.dictionary_encode()
    return _marked(encoded.dictionary).take(encoded.indices) if len(encoded.dictionary) < len(texts) else _marked(texts)


def _is_plain(texts: pa.Array) -> bool:
    """Whether each text is there, and none holds what quotation marks are for."""
    if not len(texts) or texts.null_count or pc.min(pc.binary_length(texts)).as_py() == 0:
        return False
    start, end = _ends(texts)
    held = np.bincount(np.frombuffer(texts.buffers()[2], np.uint8)[start:end], minlength=128)
    return not any(held[ord(one)] for one in '",\r\n')


def _marked(texts: pa.Array) -> pa.Array:
    marked = pc.match_substring_regex(texts, '^$|[",\r\n]')
    if not pc.any(marked).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(marked, _around('"', doubled, '"'), texts)


def _plain(values: pa.Array) -> pa.Array:
    """Values of one cell as text: dates as year-month-day, numbers with their digits."""
    return values if values.type == pa.string() else values.cast(pa.string())
