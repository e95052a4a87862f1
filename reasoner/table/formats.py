"""The kinds of file that hold tables, by their names' endings, and how each is written."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from shutil import copyfileobj
from types import TracebackType
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.texts import NONE, csv_header, csv_lines, json_lines


class Format(Enum):
    """A kind of file, with the endings that it goes by."""

    PARQUET = ("parquet", "pq")
    CSV = ("csv",)
    JSON_LINES = ("jsonl", "ndjson")
    ARROW = ("arrow", "ipc", "feather")


PACKED = "lz4"  # lines of parts, which are written and read once: that costs less than so many pages of memory would
AT_A_TIME = 1 << 20  # bytes that are copied
ENDINGS = ", ".join(f"`.{one.value[0]}`" for one in Format)


def format_of(path: Path) -> Format:
    """The kind of file that a name's ending says; raises ProblemsFound where it says none."""
    ending = path.suffix.removeprefix(".").lower()
    found = next((one for one in Format if ending in one.value), None)
    if found is None:
        message = f"the ending of `{path.name}` names no kind of table"
        raise ProblemsFound((Problem("unknown-table", message, None, f"use a name that ends in one of {ENDINGS}"),))
    return found


def _words_in(path: str, type: pa.DataType) -> Iterator[str]:
    """The paths of all columns of texts in Parquet; others are written as they are, which is less work."""
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        yield from _words_in(f"{path}.list.element", type.value_type)
    elif pa.types.is_struct(type):
        for field in type:
            yield from _words_in(f"{path}.{field.name}", field.type)
    elif pa.types.is_string(type) or pa.types.is_large_string(type) or pa.types.is_dictionary(type):
        yield path


def lines_of_part(path: Path) -> IO[bytes]:
    """The lines of a part that a writer has packed."""
    lines: IO[bytes] = pa.input_stream(str(path), compression=PACKED)
    return lines


class TableWriter:
    """Writes batches of one schema to a file of some kind. `empty` is what stands for an empty list in a cell of CSV.

    `is_part`: lines are packed, as `lines_of_part` reads them, and those of CSV do not begin with the names of the columns.
    """

    def __init__(self, path: Path, schema: pa.Schema, kind: Format, empty: str = NONE, *, is_part: bool = False) -> None:
        self.kind, self.empty = kind, empty
        lines = kind in (Format.CSV, Format.JSON_LINES)
        self._file: IO[bytes] = pa.CompressedOutputStream(str(path), PACKED) if is_part and lines else path.open("wb")
        self._columns: pq.ParquetWriter | pa.RecordBatchWriter | None = None
        match kind:
            case Format.PARQUET:
                words = [path for field in schema for path in _words_in(field.name, field.type)]
                plain = [field.name for field in schema if field.name not in words and not pa.types.is_nested(field.type)]
                whole = {field.name: "DELTA_BINARY_PACKED" for field in schema if pa.types.is_integer(field.type)}
                options = {"use_dictionary": words, "write_statistics": plain, "column_encoding": whole}
                self._columns = pq.ParquetWriter(self._file, schema, compression="zstd", compression_level=1, **options)
            case Format.ARROW:
                self._columns = pa.ipc.new_file(self._file, schema)
            case Format.CSV:
                self._file.write(b"" if is_part else csv_header(schema.names))
            case Format.JSON_LINES:
                pass

    def write(self, batch: pa.RecordBatch) -> None:
        """Writes the rows of a batch."""
        if self._columns is not None:
            self._columns.write_batch(batch)
        elif self.kind is Format.CSV:
            self._file.writelines(csv_lines(batch, self.empty))
        else:
            self._file.write(json_lines(batch))

    def copy(self, lines: IO[bytes]) -> None:
        """Writes lines, as they are."""
        copyfileobj(lines, self._file, AT_A_TIME)

    def close(self) -> None:
        """Writes what is left and closes the file."""
        try:
            if self._columns is not None:
                self._columns.close()
        finally:
            self._file.close()

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
