"""Files of cases, piece by piece, in bounded memory: each piece is the same rows whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from reasoner.table import json_rows
from reasoner.table.arrays import Ints
from reasoner.table.formats import Format
from reasoner.table.plan_arrays import Rows
from reasoner.table.tables import TableFile, readable, unreadable

ROWS = 1 << 18  # of a piece, and at most of a batch: what is done once for each is little for each row
TEXT_ROWS = 1 << 17  # of a piece that is read as text
BLOCK = 1 << 20  # bytes of CSV that are read at a time; Arrow reads some dozens of them ahead
LONG_BLOCK = 64 << 20  # where a row is longer than that
NOT_SO = "conversion error to bool"
YES, NO = ["yes", "Yes", "YES", "true", "True", "TRUE"], ["no", "No", "NO", "false", "False", "FALSE"]
TOO_LONG = "straddles two block boundaries"  # Arrow's words
MOST_LINE = 64 << 20  # bytes of a line of JSON


@dataclass(frozen=True)
class Wanted:
    """What is read of each file: by input the name of its column, and the column of the key (empty: the number of the row).

    `yes_no` are the inputs that are yes or no.
    """

    columns: tuple[tuple[str, str], ...]
    key: str = ""
    yes_no: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        return tuple(dict.fromkeys((*([self.key] if self.key else []), *(name for _, name in self.columns))))

    def type_in_csv(self, name: str, *, is_text: bool) -> pa.DataType:
        """How a column of CSV is read: as distinct texts, or (`is_text`: not) as yes and no where it is that for all that read it."""
        ids = {id for id, its in self.columns if its == name}
        if name == self.key:
            return pa.binary()
        return pa.dictionary(pa.int32(), pa.binary()) if is_text or not ids <= self.yes_no else pa.bool_()


@dataclass(frozen=True)
class Fault:
    """A row of a file that cannot be read at all: its number from 1, what it says, and why."""

    row: int
    value: str
    reason: str
    column: str = ""


@dataclass(frozen=True)
class Piece:
    """Some rows of a file: read already as text (`table`, `numbers` are its rows, `faults` those left out), or where they are.

    `first` is how many rows of the file stand before it; `start` and `end` are row groups of Parquet, batches of Arrow;
    `lines` are those of JSON; `share` is how much of the file is read once it is.
    """

    file: TableFile
    first: int
    rows: int
    share: float
    start: int = 0
    end: int = 0
    table: pa.Table | None = None
    numbers: Ints | None = None
    faults: tuple[Fault, ...] = ()
    lines: tuple[bytes, ...] = ()

    @property
    def mark(self) -> list[object]:
        """What tells whether a part was made of the same rows of the same file."""
        file = self.file
        return [str(file.path.absolute()), file.size, file.changed, self.first, self.rows, self.start, self.end]


@dataclass(frozen=True)
class Read:
    """Some rows as they are read: a column for each input, by its id; the key of each; its number in the file from 1."""

    batch: pa.RecordBatch
    keys: pa.Array
    numbers: Ints
    faults: tuple[Fault, ...] = ()


def pieces_of(file: TableFile, wanted: Wanted) -> Iterator[Piece]:
    """The pieces of a file, one after the other. Raises ProblemsFound where it cannot be read on."""
    with readable(file.path):
        match file.kind:
            case Format.PARQUET:
                yield from _grouped(file, _sizes_of_groups(file))
            case Format.ARROW:
                yield from _grouped(file, _sizes_of_batches(file))
            case Format.CSV:
                yield from _csv_pieces(file, wanted)
            case Format.JSON_LINES:
                yield from _line_pieces(file)


def large_pieces(file: TableFile, rows: int) -> Iterator[Piece]:
    """The pieces of a file for those who read it elsewhere, of so many rows; none is read yet. A file of text is one piece."""
    with readable(file.path):
        match file.kind:
            case Format.PARQUET:
                yield from _grouped(file, _sizes_of_groups(file), rows)
            case Format.ARROW:
                yield from _grouped(file, _sizes_of_batches(file), rows)
            case Format.CSV | Format.JSON_LINES:
                yield Piece(file, 0, 0, 1.0)


def read(piece: Piece, wanted: Wanted) -> Iterator[Read]:
    """The rows of a piece, in batches. Raises ProblemsFound where the file is broken or gone."""
    with readable(piece.file.path):
        if piece.table is not None:
            yield _decoded(piece, wanted)
        elif piece.lines:
            yield _of_lines(piece, wanted)
        elif piece.file.kind in (Format.CSV, Format.JSON_LINES):
            for one in pieces_of(piece.file, wanted):
                yield from read(one, wanted)
        else:
            first = piece.first
            for batch in _batches(piece, wanted):
                yield _named(batch, np.arange(first + 1, first + len(batch) + 1), (), wanted)
                first += len(batch)


def _batches(piece: Piece, wanted: Wanted) -> Iterator[pa.RecordBatch]:
    """The rows of some groups of Parquet, or of some batches of Arrow."""
    names = [one for one in wanted.names if one in piece.file.columns]
    if not names:
        yield from (pa.record_batch({"": pa.nulls(min(ROWS, piece.rows - at))}) for at in range(0, piece.rows, ROWS))
    elif piece.file.kind is Format.PARQUET:
        texts = _texts(piece.file, [name for name in names if name != wanted.key])
        footer = _footer(piece.file.path, piece.file.size, piece.file.changed)
        with pq.ParquetFile(piece.file.path, metadata=footer, pre_buffer=False, read_dictionary=texts) as file:
            groups = list(range(piece.start, piece.end))
            yield from _together(file.iter_batches(ROWS, row_groups=groups, columns=names, use_threads=False))
    else:
        with pa.memory_map(str(piece.file.path)) as mapped:
            opened = pa.ipc.open_file(mapped)
            for number in range(piece.start, piece.end):
                batch = opened.get_batch(number).select(names)
                yield from (batch.slice(at, ROWS) for at in range(0, len(batch), ROWS))


def _together(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Small batches one after the other as larger ones: what is done once for each costs less."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if waiting and sum(map(len, waiting)) + len(batch) > ROWS:
            yield _one_batch(waiting)
            waiting = []
        waiting.append(batch)
    if waiting:
        yield _one_batch(waiting)


def _one_batch(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    return pa.Table.from_batches(batches).unify_dictionaries().combine_chunks().to_batches()[0]


def _texts(file: TableFile, names: Sequence[str]) -> list[str]:
    """The columns of texts and of lists of them, which Parquet holds as a dictionary and a place in it for each row."""
    found = []
    for name in names:
        type = pa.null() if file.schema is None else file.schema.field(name).type
        if pa.types.is_string(type):
            found.append(name)
        elif pa.types.is_list(type) and pa.types.is_string(type.value_type):
            found.append(f"{name}.list.element")
    return found


def _named(batch: pa.RecordBatch, numbers: Ints, faults: tuple[Fault, ...], wanted: Wanted) -> Read:
    """A batch with its columns named by their inputs."""
    there = [(id, name) for id, name in wanted.columns if name in batch.schema.names]
    keys = batch.column(wanted.key) if wanted.key in batch.schema.names else pa.array(numbers)
    arrays = [batch.column(name) for _, name in there] or [pa.nulls(len(numbers))]
    return Read(pa.RecordBatch.from_arrays(arrays, [id for id, _ in there] or [""]), keys, numbers, faults)


# ---- Parquet and Arrow: by groups of rows


def _sizes_of_groups(file: TableFile) -> list[int]:
    footer = _footer(file.path, file.size, file.changed)
    return [footer.row_group(one).num_rows for one in range(footer.num_row_groups)]


@lru_cache(maxsize=2)
def _footer(path: Path, size: int, changed: int) -> pq.FileMetaData:  # noqa: ARG001  (a file that is another has another)
    """Where the groups of a file of Parquet are, and their columns: read once, since it is as long as there are many of them."""
    return pq.read_metadata(path)


def _sizes_of_batches(file: TableFile) -> list[int]:
    with pa.memory_map(str(file.path)) as mapped:
        opened = pa.ipc.open_file(mapped)
        return [len(opened.get_batch(one)) for one in range(opened.num_record_batches)]


def _grouped(file: TableFile, sizes: Sequence[int], most: int = 0) -> Iterator[Piece]:
    """Groups of rows together, as many as make up a piece of so many rows (0: of `ROWS`)."""
    first = start = rows = 0
    whole = sum(sizes)
    for number, size in enumerate(sizes):
        if rows and rows + size > (most or ROWS):
            yield Piece(file, first, rows, (first + rows) / whole, start, number)
            first, start, rows = first + rows, number, 0
        rows += size
    if rows:
        yield Piece(file, first, rows, 1.0, start, len(sizes))


# ---- CSV: read as text, row after row


def _csv_pieces(file: TableFile, wanted: Wanted) -> Iterator[Piece]:
    """The pieces of a file of CSV, which have the same rows however they are read: more at a time from the first row on that is too
    long, and as text from the first on that says neither yes nor no where that is asked."""
    done, block, is_text = 0, BLOCK, False
    while True:
        try:
            for piece in islice(_csv_pieces_by(file, wanted, block, is_text=is_text), done, None):
                yield piece
                done += 1
        except pa.ArrowInvalid as error:
            if TOO_LONG in str(error) and block == BLOCK:
                block = LONG_BLOCK
            elif NOT_SO in str(error) and not is_text:
                is_text = True
            else:
                raise
        else:
            return


def _csv_pieces_by(file: TableFile, wanted: Wanted, block: int, *, is_text: bool) -> Iterator[Piece]:
    names = [one for one in wanted.names if one in file.columns]
    ragged: list[Fault] = []
    source = _Marked(file)

    def refuse(row: pacsv.InvalidRow) -> str:
        if source.is_mark(row.text):
            source.is_seen = True
            return "skip"
        cells = "one cell" if row.actual_columns == 1 else f"{row.actual_columns} cells"
        reason = f"the row has {cells} and the table {row.expected_columns} columns; write each row with as many cells"
        ragged.append(Fault(row.number - 1, row.text[:100], reason))
        return "skip"

    reader = pacsv.open_csv(
        pa.PythonFile(source, "r"),
        pacsv.ReadOptions(use_threads=False, block_size=block),
        pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
        pacsv.ConvertOptions(
            column_types={name: wanted.type_in_csv(name, is_text=is_text) for name in names},
            include_columns=names or [file.columns[0]],
            strings_can_be_null=True,
            null_values=[""],
            true_values=YES,
            false_values=NO,
        ),
    )
    with closing(source), reader:
        first, left = 0, pa.table({})
        for batch in reader:
            left = pa.Table.from_batches([*(left.to_batches() if len(left) else []), batch])
            while len(left) >= TEXT_ROWS:
                piece = _csv_piece(file, first, source.share, left.slice(0, TEXT_ROWS), ragged)
                yield piece
                first, left = first + piece.rows, left.slice(TEXT_ROWS)
        if not source.is_seen:
            row = first + len(left) + len(ragged)
            reason = f"a quotation mark that is opened in row {row} is not closed, and takes all that follows into its cell"
            raise unreadable(file.path, reason, "close it, or write it twice where it is part of the cell")
        if len(left) or ragged:
            yield _csv_piece(file, first, 1.0, left, ragged, is_last=True)


class _Marked:
    """The bytes of a file of CSV, and after them a row of too many cells: where that row is not seen, the file ends within quotation
    marks. Rows that are missing for that would be missing in silence."""

    def __init__(self, file: TableFile) -> None:
        self._file, self._size = file.path.open("rb"), file.size
        self._token = uuid4().hex
        self._left = f"\n{self._token}{',' * len(file.columns)}\n".encode()
        self.is_seen = False
        self.share = 0.0

    @property
    def closed(self) -> bool:
        """Whether the file is."""
        return self._file.closed

    def read(self, size: int) -> bytes:
        """The next bytes."""
        found = self._file.read(size)
        if not found:
            found, self._left = self._left, b""
        self.share = self._file.tell() / self._size
        return found

    def is_mark(self, row: str | None) -> bool:
        """Whether a row is the one after the file."""
        return row is not None and row.startswith(self._token)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _csv_piece(
    file: TableFile, first: int, share: float, rows: pa.Table, ragged: list[Fault], *, is_last: bool = False
) -> Piece:
    """The next rows as a piece, with those left out that stand before its last (of the last piece all)."""
    numbers = first + 1 + np.arange(len(rows) + len(ragged))
    numbers = np.setdiff1d(numbers, [one.row for one in ragged], assume_unique=True)[: len(rows)]
    last = int(numbers[-1]) if len(numbers) else first
    faults = [one for one in ragged if is_last or one.row < last]
    del ragged[: len(faults)]
    table = rows.unify_dictionaries().combine_chunks()
    return Piece(file, first, len(rows) + len(faults), share, table=table, numbers=numbers, faults=tuple(faults))


def _decoded(piece: Piece, wanted: Wanted) -> Read:
    """Rows of CSV as text, without those that are no UTF-8."""
    table, numbers, faults = piece.table, piece.numbers, list(piece.faults)
    assert table is not None and numbers is not None  # noqa: S101  INVARIANT: pieces of CSV have both
    kept = np.ones(len(table), np.bool_)
    columns: list[pa.Array] = []
    for name in table.schema.names:
        column = table[name].combine_chunks()
        wrong = _not_text(column)
        for row in wrong[kept[wrong]].tolist():
            value = column[row].as_py().decode("utf-8", "backslashreplace")[:100]
            faults.append(Fault(int(numbers[row]), value, "it is not UTF-8; save the table in one encoding, UTF-8", name))
        kept[wrong] = False
        columns.append(_text(column, wrong))
    batch = pa.RecordBatch.from_arrays(columns, table.schema.names)
    if not kept.all():
        batch, numbers = batch.filter(pa.array(kept)), numbers[kept]
    return _named(batch, numbers, tuple(sorted(faults, key=_row)), wanted)


def _row(fault: Fault) -> int:
    return fault.row


def _not_text(column: pa.Array) -> Rows:
    """The rows whose value is no UTF-8."""
    if pa.types.is_boolean(column.type):
        return np.array([], np.intp)
    if pa.types.is_dictionary(column.type):
        wrong = _not_text(column.dictionary)
        return np.flatnonzero(np.isin(column.indices.fill_null(-1).to_numpy(), wrong)) if len(wrong) else wrong
    try:
        column.cast(pa.string())
    except pa.ArrowInvalid:
        return np.array([row for row, value in enumerate(column.to_pylist()) if not _is_text(value or b"")], np.intp)
    return np.array([], np.intp)


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(column: pa.Array, wrong: Rows) -> pa.Array:
    """Bytes as text; nothing where they are none. What is read as yes and no is left so."""
    if pa.types.is_boolean(column.type):
        return column
    if pa.types.is_dictionary(column.type):
        words = _text(column.dictionary, _not_text(column.dictionary) if len(wrong) else wrong)
        return pa.DictionaryArray.from_arrays(column.indices, words)
    if len(wrong):
        known = np.ones(len(column), np.bool_)
        known[wrong] = False
        column = pc.if_else(pa.array(known), column, None)
    return column.cast(pa.string())


# ---- JSON Lines


def _line_pieces(file: TableFile) -> Iterator[Piece]:
    first = 0
    with file.path.open("rb") as opened:
        lines: list[bytes] = []
        while line := opened.readline(MOST_LINE):
            if line.strip():
                lines.append(line)
            if len(lines) == TEXT_ROWS:
                yield Piece(file, first, len(lines), opened.tell() / file.size, lines=tuple(lines))
                first, lines = first + len(lines), []
        if lines:
            yield Piece(file, first, len(lines), 1.0, lines=tuple(lines))


def _of_lines(piece: Piece, wanted: Wanted) -> Read:
    rows: list[dict[str, object]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    for number, line in enumerate(piece.lines, piece.first + 1):
        row = json_rows.row_of(line)
        if isinstance(row, dict):
            rows.append(row)
            numbers.append(number)
        else:
            faults.append(
                Fault(number, line[:100].decode("utf-8", "backslashreplace").strip(), f"{row}; write one object to a line")
            )
    names = list(wanted.names)
    columns = json_rows.columns(rows, names) if names else [pa.nulls(len(rows))]
    batch = pa.RecordBatch.from_arrays(columns, names or [""])
    return _named(batch, np.asarray(numbers, dtype=np.int64), tuple(faults), wanted)
